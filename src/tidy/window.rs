//! Bytes of a text, judged 64 at a time: whether anything stands among them that a step could change.
//!
//! Nearly every window of nearly every text has nothing, and that is decided here, for all steps at once, without
//! branches from byte to byte, so that the compiler makes vector instructions of it. What these tests find may still be
//! innocent; what they pass over is.

/// Bytes that are judged in one go.
pub(super) const SIZE: usize = 64;
/// Bytes before them and behind them that are looked at.
const BEFORE: usize = 2;
const AFTER: usize = 3;

/// A window, and the bytes around it.
pub(super) type Window = [u8; BEFORE + SIZE + AFTER];

/// The window that begins at a multiple of [`SIZE`]; line ends stand for what is beyond the borders of the text.
pub(super) fn at<'a>(bytes: &'a [u8], start: usize, room: &'a mut Window) -> &'a Window {
    let inner = start.checked_sub(BEFORE).and_then(|from| bytes.get(from..start + SIZE + AFTER));
    if let Some(inner) = inner.and_then(|inner| inner.try_into().ok()) {
        return inner;
    }
    *room = [b'\n'; BEFORE + SIZE + AFTER];
    let (from, to) = (start.saturating_sub(BEFORE), (start + SIZE + AFTER).min(bytes.len()));
    let shift = BEFORE - (start - from);
    room[shift..shift + to - from].copy_from_slice(&bytes[from..to]);
    room
}

/// Whether a test holds for a byte of the window, with the two bytes before it and the three behind it.
#[inline(always)]
fn any(window: &Window, test: impl Fn([u8; 2], u8, [u8; 3]) -> bool) -> bool {
    let mut found = 0;
    for at in 0..SIZE {
        let [o, p, a, b, c, d] = [window[at], window[at + 1], window[at + 2], window[at + 3], window[at + 4], window[at + 5]];
        found |= u8::from(test([o, p], a, [b, c, d]));
    }
    found != 0
}

/// The letters of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Ascii,
    /// ASCII and Arabic, U+0600 to U+06FF.
    Arabic,
    /// Anything else.
    Mixed,
}

pub(super) fn script(window: &Window) -> Script {
    if !any(window, |_, a, _| a >= 0x80) {
        return Script::Ascii;
    }
    let other = any(window, |_, a, _| (a >= 0xC0) & ((a < 0xD8) | (a > 0xDB)));
    if other { Script::Mixed } else { Script::Arabic }
}

/// What begins a reference or an escape.
pub(super) fn has_marks(window: &Window) -> bool {
    any(window, |_, a, _| (a == b'&') | (a == b'\\'))
}

/// Half of a soft hyphen, at least.
pub(super) fn has_soft_hyphens(window: &Window) -> bool {
    any(window, |_, a, [b, ..]| (a == 0xC2) & (b == 0xAD))
}

/// Whether a character that begins in the window could concern one of the steps on lines that `standard` has, as far as
/// its first bytes tell; a single mark of Arabic, which stands behind its letter, is let through.
pub(super) fn has_rare(window: &Window, script: Script) -> bool {
    let control = |_, a: u8, _| (a < 0x20) & (a != b'\n') & (a != b'\t') | (a == 0x7F);
    let arabic = |_, a: u8, [b, c, d]: [u8; 3]| {
        let mark = |a: u8, b: u8| (a == 0xD9) & ((b > 0x8A) & (b < 0xA0) | (b == 0xB0));
        let hamza = (a == 0xD9) & (b > 0x92) & (b < 0xA0);
        (a == 0xD8) & (b > 0x8F) & (b < 0xA0) | hamza | mark(a, b) & mark(c, d) | (a == 0xDB) & (b > 0x95) & (b < 0xAE)
    };
    let others = |_, a: u8, [b, c, _]: [u8; 3]| {
        // C1 controls; combining marks; marks of Cyrillic and Hebrew; Greek U+0387.
        let latin = (a == 0xC2) & (b < 0xA0) | (a == 0xCC) | (a == 0xCD) | (a == 0xCE) & (b == 0x87);
        let east = (a == 0xD2) & (b < 0x88) | (a == 0xD6) & (b > 0x90) | (a == 0xD7) & (b < 0x90);
        // Syriac to N'Ko; the scripts of India, Hangul letters, Mongolian; kana.
        let blocks = (a > 0xDB) & (a < 0xE2) | (a == 0xE3) | (a == 0xEA) & (b < 0xB0) | (a == 0xED) & (b > 0x9D) | (a > 0xEF);
        // General punctuation but for quotes, dashes and the like; the other blocks of symbols. Presentation forms.
        let symbols = (a == 0xE2) & ((b != 0x80) | (c < 0x90) | (c > 0xA7) & (c < 0xAF)) | (a == 0xEF) & ((b < 0xBC) | (b == 0xBF));
        latin | east | blocks | symbols
    };
    any(window, control) || script != Script::Ascii && any(window, arabic) || script == Script::Mixed && any(window, others)
}

/// Whether characters stand beside each other, or a letter alone, that could be misread UTF-8 or the like.
pub(super) fn has_misread(window: &Window) -> bool {
    let western = |[_, p]: [u8; 2], a: u8, [b, c, _]: [u8; 3]| {
        // Signs of Latin-1 and of punctuation behind a letter, and C1 controls.
        let sign = (a == 0xC2) & ((b < 0xA0) | (p >= 0x80)) | (a == 0xE2) & (p >= 0x80);
        // Accented letters beside others, and Â and Ã.
        let accented = (a == 0xC3) & ((b == 0x82) | (b == 0x83) | (c >= 0x80) | (p >= 0x80));
        let central = (a == 0xC4) & (c >= 0x80) | (a == 0xC6) & (b == 0x92) & (p >= 0x80);
        sign | accented | central
    };
    let eastern = |[o, p]: [u8; 2], a: u8, [b, ..]: [u8; 3]| {
        let small = (o == 0xD0) & (p >= 0xB0) | (o == 0xD1) & (p < 0xA0);
        let bent = (a == 0xD0) & (b < 0xB0) & small;
        // Behind an ASCII letter.
        let joined = (a >= 0xCE) & (a <= 0xD1) & (p & 0xDF >= b'A') & (p & 0xDF <= b'Z');
        bent | joined
    };
    any(window, western) || any(window, eastern)
}
