//! Bytes of a text, judged 64 at a time: whether anything stands among them that a step could change.
//!
//! Nearly every window of nearly every text has nothing, and that is decided here, for all steps at once. What these tests find may still be
//! innocent; what they pass over is.

use super::wide::{AFTER, BEFORE, any, narrow, places};
pub(super) use super::wide::{SIZE, Window};

/// The window that begins at a multiple of [`SIZE`]; full stops stand for what is beyond the borders of the text.
pub(super) fn at<'a>(bytes: &'a [u8], start: usize, room: &'a mut Window) -> &'a Window {
    let inner = start.checked_sub(BEFORE).and_then(|from| bytes.get(from..start + SIZE + AFTER));
    if let Some(inner) = inner.and_then(|inner| inner.try_into().ok()) {
        return inner;
    }
    *room = [b'.'; BEFORE + SIZE + AFTER];
    let (from, to) = (start.saturating_sub(BEFORE), (start + SIZE + AFTER).min(bytes.len()));
    let shift = BEFORE - (start - from);
    room[shift..shift + to - from].copy_from_slice(&bytes[from..to]);
    room
}

/// What stands in a window, from a glance at it.
#[derive(Clone, Copy)]
pub(super) struct Glance(u8);

impl Glance {
    const CONTROL: u8 = 1;
    const MARK: u8 = 2;
    const ARABIC: u8 = 4;
    const OTHER: u8 = 8;

    /// What begins a reference or an escape.
    pub(super) fn has_marks(self) -> bool {
        self.0 & Self::MARK != 0
    }

    /// Whether there are characters beyond ASCII and Arabic.
    pub(super) fn has_others(self) -> bool {
        self.0 & Self::OTHER != 0
    }
}

/// Glances at a window.
pub(super) fn glance(window: &Window) -> Glance {
    Glance(any(window, |_, a, _| {
        let control = is_control(a);
        let mark = (a == b'&') | (a == b'\\');
        // U+0600 to U+06FF.
        let arabic = a & 0xFC == 0xD8;
        let other = (a >= 0xC0) & !arabic;
        let bit = |seen: bool, bit: u8| u8::from(seen) * bit;
        bit(control, Glance::CONTROL) | bit(mark, Glance::MARK) | bit(arabic, Glance::ARABIC) | bit(other, Glance::OTHER)
    }))
}

/// Whether a soft hyphen begins in the window.
pub(super) fn has_soft_hyphens(window: &Window) -> bool {
    any(window, |_, a, [b, ..]| u8::from((a == 0xC2) & (b == 0xAD))) != 0
}

/// Whether a character that begins in the window could concern one of the steps on lines that `standard` has, as far as
/// its first bytes tell; marks that stand behind their letter as they should are let through.
pub(super) fn has_rare(window: &Window, glance: Glance) -> bool {
    let has = |bit: u8| glance.0 & bit != 0;
    has(Glance::CONTROL) || has(Glance::ARABIC) && any(window, arabic) != 0 || has(Glance::OTHER) && any(window, others) != 0
}

/// Where the characters begin that [`has_rare`] asks for: a bit for each byte of the window.
pub(super) fn rare(window: &Window) -> u64 {
    places(window, |before, a, behind| u8::from(is_control(a)) | arabic(before, a, behind) | others(before, a, behind))
}

#[inline(always)]
fn is_control(a: u8) -> bool {
    (a < 0x20) & (a != b'\n') & (a != b'\t') | (a == 0x7F)
}

#[inline(always)]
fn arabic(_: [u8; 2], a: u8, [b, c, d]: [u8; 3]) -> u8 {
    let mark = |a: u8, b: u8| (a == 0xD9) & ((b > 0x8A) & (b < 0xA0) | (b == 0xB0));
    let hamza = (a == 0xD9) & (b > 0x92) & (b < 0xA0);
    u8::from((a == 0xD8) & (b > 0x8F) & (b < 0xA0) | hamza | mark(a, b) & mark(c, d) | (a == 0xDB) & (b > 0x95) & (b < 0xAE))
}

#[inline(always)]
fn others([o, _]: [u8; 2], a: u8, [b, c, _]: [u8; 3]) -> u8 {
    // C1 controls; combining marks; marks of Cyrillic and Hebrew; Greek U+0387.
    let latin = (a == 0xC2) & (b < 0xA0) | (a == 0xCC) | (a == 0xCD) | (a == 0xCE) & (b == 0x87);
    let east = (a == 0xD2) & (b < 0x88) | (a == 0xD6) & (b > 0x90) | (a == 0xD7) & (b < 0x90);
    // Syriac to N'Ko; the scripts of India, Hangul letters, Mongolian; kana.
    let blocks = (a > 0xDB) & (a < 0xE2) | (a == 0xE3) | (a == 0xEA) & (b < 0xB0) | (a == 0xED) & (b > 0x9D) | (a > 0xEF);
    // But for the letters of Devanagari and Thai, and for viramas behind Devanagari, of which only the marks of stress should follow them.
    let hindi = (b == 0xA4) & (c != 0xA9) & (c != 0xB1) & (c != 0xB4) & (c != 0xBC)
        | (b == 0xA5) & ((c < 0x91) & (c != 0x8D) | (c == 0x8D) & (o & 0xFE == 0xA4) | (c > 0x94) & (c < 0x98) | (c > 0x9F));
    let thai = (b == 0xB8) & !(0xB8..=0xBA).contains(&c) | (b == 0xB9) & !(0x88..=0x8B).contains(&c);
    // General punctuation but for quotes, dashes and the like; the other blocks of symbols. Presentation forms.
    let symbols = (a == 0xE2) & ((b != 0x80) | (c < 0x90) | (c > 0xA7) & (c < 0xAF)) | (a == 0xEF) & ((b < 0xBC) | (b == 0xBF));
    u8::from(latin | east | blocks & !((a == 0xE0) & (hindi | thai)) | symbols)
}

/// Whether characters stand beside each other, or a letter alone, that could be misread UTF-8 or the like.
pub(super) fn has_misread(window: &Window) -> bool {
    could_be_misread(window) && is_misread(window)
}

/// A look at two characters, cheap enough for every window.
fn could_be_misread(window: &Window) -> bool {
    any(window, |[o, p], a, [b, c, d]| {
        // The joiner of Persian, of which every line is full, behind an Arabic letter and before what is none of [`is_misread`]'s.
        let joiner = (o & 0xFC == 0xD8) & (b == 0x80) & (c == 0x8C) & !(0xC2..=0xCB).contains(&d);
        // Signs of Latin-1 and of punctuation behind a letter, and C1 controls.
        let sign = (a == 0xC2) & ((b < 0xA0) | (p >= 0x80)) | (a == 0xE2) & (p >= 0x80) & !joiner;
        // Accented letters beside others, and Â and Ã.
        let accented = (a == 0xC3) & ((b == 0x82) | (b == 0x83) | (c >= 0x80) | (p >= 0x80));
        let central = (a == 0xC4) & (c >= 0x80) | (a == 0xC6) & (b == 0x92) & (p >= 0x80);
        // Cyrillic capitals behind small letters, and Greek and Cyrillic right behind an ASCII letter.
        let small = (o == 0xD0) & (p >= 0xB0) | (o == 0xD1) & (p < 0xA0);
        let bent = (a == 0xD0) & (b < 0xB0) & small;
        let joined = (0xCE..=0xD1).contains(&a) & p.is_ascii_alphabetic();
        u8::from(sign | accented | central | bent | joined)
    }) != 0
}

/// What `mojibake`'s trigger asks for, as far as these bytes tell: text full of accented letters has none of it.
fn is_misread(window: &Window) -> bool {
    narrow(window, |[o, p], a, [b, c, d]| {
        // Before: Â Ã Ä Å, Ā Ă Ĺ; ¬; √, ≈, boxes, ‚ and others that end alike; ƒ and Γ.
        let letter = (o == 0xC3) & (0x82..=0x85).contains(&p) | (o == 0xC4) & ((p == 0x80) | (p == 0x82) | (p == 0xB9));
        let far = (o & 0xFE == 0x88) | (0x94..=0x96).contains(&o) | (o == 0x80) & (p == 0x9A);
        let lead = (o == 0xC2) & (p == 0xAC) | far & (p >= 0x80);
        let other = (o == 0xC6) & (p == 0x92) | (o == 0xCE) & (p == 0x93);
        // Behind: what stands for the second byte of another sequence.
        let again = |byte: u8| (0xC2..=0xCB).contains(&byte);
        let follows = |byte: u8| (byte == 0xC5) | (byte == 0xC6) | (byte == 0xCB);
        let closing = (b == 0xA0) | (b == 0xAB) | (b == 0xAD) | (b == 0xB7) | (b == 0xBB);
        let latin = (a == 0xC2) & ((b < 0xA0) | (p >= 0x80) & (!closing | letter | lead | again(c) | (b == 0xBB) & (c == 0xE2)));
        let dash = (b == 0x80) & (c != 0x9A) & (c != 0x9E) & (c != 0xA0) & (c != 0xA1) & (c != 0xB0);
        // Three bytes that could be anything stand before nearly all punctuation of Chinese: only the first sorts count.
        let two = (0xC3..=0xDF).contains(&o) | lead;
        let general = (a == 0xE2) & (p >= 0x80) & (!dash & two | letter | lead | again(d) & two);
        let alone = ((b == 0x82) | (b == 0x83)) & ((c == b' ') | (c == b'?') | (c == 0xC2) | (c == 0xE2) | (c == 0xEF) | follows(c));
        let accented = (a == 0xC3) & (alone | (b <= 0xB4) & follows(c) | (c == 0xC3) | lead | other);
        let caron = ((b == 0x82) | (b == 0xB9)) & ((c == 0xC4) | (c == 0xC5) | (c == 0xCB));
        let central = (a == 0xC4) & (caron | (b == 0x90) & follows(c)) | (a == 0xC6) & (b == 0x92) & (p >= 0x80);
        let small = (o == 0xD0) & (p >= 0xB0) | (o == 0xD1) & (p < 0xA0);
        let bent = (a == 0xD0) & small & ((b < 0x90) | (b < 0xB0) & (c == 0xD0));
        let common = (0xCE..=0xD1).contains(&c) & !((d < 0x90) & ((c == 0xCE) | (c == 0xD0)) | (c == 0xD1) & (d >= 0x90));
        let joined = (0xCE..=0xD1).contains(&a) & p.is_ascii_alphabetic() & !common;
        u8::from(latin | general | accented | central | bent | joined)
    }) != 0
}

/// Whether white space stands beside white space, or a hyphen at the end of a line, as one of the steps on layout that
/// `standard` has could change it; the borders of the text are not looked at.
pub(super) fn has_layout(window: &Window) -> bool {
    let glance = any(window, |_, a, [b, ..]| {
        let (double, line, fixed) = ((a == b' ') & (b == b' '), (a == b'\n') | (b == b'\n'), (a == 0xC2) & (b == 0xA0));
        u8::from(double) | u8::from(line) << 1 | u8::from(fixed) << 2
    });
    glance & 1 != 0
        || glance & 4 != 0 && has_spaces(window)
        || glance & 2 != 0
            && any(window, |[_, p], a, [b, c, d]| {
                let tail = ((a == b' ') | (a == b'\t') | (a == b'-') | (p == 0xC2) & (a == 0xA0)) & (b == b'\n');
                let blank = (b == b'\n') & (c == b'\n');
                // A line that begins with another kind of space may be blank.
                let exotic = (b == 0xC2)
                    | (b == 0xE1) & (c == 0x9A)
                    | (b == 0xE3) & (c == 0x80) & (d == 0x80)
                    | (b == 0xE2) & (c < 0x82) & !(0x90..=0xA7).contains(&d);
                u8::from(tail | (a == b'\n') & (blank | exotic | (b == b'\t') | (b == b' ') & (c == b'\n')))
            }) != 0
}

/// Whether a no-break space stands beside another space.
fn has_spaces(window: &Window) -> bool {
    let beside =
        |[_, p]: [u8; 2], a: u8, [b, c, d]: [u8; 3]| u8::from((a == 0xC2) & (b == 0xA0) & ((p == b' ') | (c == b' ') | (c == 0xC2) & (d == 0xA0)));
    any(window, beside) != 0
}
