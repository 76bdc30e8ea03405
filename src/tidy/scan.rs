//! The search for characters that any step could change. It runs over every byte of every text, so windows of bytes in
//! which no step of the default could change anything are passed at once.

use unicode_normalization::char::canonical_combining_class;

use super::characters::forms::is_ordered;
use super::characters::zero_width;
use super::concern;
use super::step::{Step, Steps};

/// The steps that touch none of the characters which [`is_plain`] passes over.
const RARE: Steps = Steps::of(&[
    Step::LineEnds,
    Step::C1,
    Step::Controls,
    Step::Bidi,
    Step::ZeroWidth,
    Step::Selectors,
    Step::Presentation,
    Step::Replacement,
    Step::Nfc,
]);

/// The next character at or after `at` that could change by one of the steps.
pub(super) fn next(text: &str, mut at: usize, steps: Steps) -> Option<usize> {
    if steps.is_empty() {
        return None;
    }
    if !steps.without(RARE).is_empty() {
        return text[at..].char_indices().find(|(_, c)| !concern::of(*c).and(steps).is_empty()).map(|(offset, _)| at + offset);
    }
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let to = (at + WINDOW).min(bytes.len());
        if bytes.get(at..at + WINDOW + AHEAD).and_then(|window| window.try_into().ok()).is_some_and(is_plain) {
            at = (to..).find(|&at| text.is_char_boundary(at))?;
            continue;
        }
        // To the end of the window, and over the marks behind it, whose order is judged from mark to mark.
        while let Some(c) = text[at..].chars().next() {
            let all = concern::of(c);
            if at >= to && !all.has(Step::Nfc) {
                break;
            }
            if is_suspect(text, at, c, all.and(steps)) {
                return Some(at);
            }
            at += c.len_utf8();
        }
    }
    None
}

/// Bytes that are judged in one go, and the bytes behind them that are looked at.
const WINDOW: usize = 64;
const AHEAD: usize = 3;

/// Whether no character that begins in a window could concern a rare step, as far as its first bytes tell; a single mark
/// of Arabic, which stands behind its letter, is let through. Without branches, so that the compiler makes vector
/// instructions of it.
fn is_plain(window: &[u8; WINDOW + AHEAD]) -> bool {
    let mut suspect = false;
    for at in 0..WINDOW {
        let (a, b, c, d) = (window[at], window[at + 1], window[at + 2], window[at + 3]);
        let control = (a < 0x20) & (a != b'\n') & (a != b'\t') | (a == 0x7F);
        // C1 controls; combining marks; marks of Cyrillic and Hebrew; Greek U+0387.
        let latin = (a == 0xC2) & (b < 0xA0) | (a == 0xCC) | (a == 0xCD) | (a == 0xCE) & (b == 0x87);
        let east = (a == 0xD2) & (b < 0x88) | (a == 0xD6) & (b > 0x90) | (a == 0xD7) & (b < 0x90);
        let mark = |a: u8, b: u8| (a == 0xD9) & ((b > 0x8A) & (b < 0xA0) | (b == 0xB0));
        let hamza = (a == 0xD9) & (b > 0x92) & (b < 0xA0);
        let arabic = (a == 0xD8) & (b > 0x8F) & (b < 0xA0) | hamza | mark(a, b) & mark(c, d) | (a == 0xDB) & (b > 0x95) & (b < 0xAE);
        // Syriac to N'Ko; the scripts of India, Hangul letters, Mongolian; kana.
        let blocks = (a > 0xDB) & (a < 0xE2) | (a == 0xE3) | (a == 0xEA) & (b < 0xB0) | (a == 0xED) & (b > 0x9D) | (a > 0xEF);
        // General punctuation but for quotes, dashes and the like; the other blocks of symbols. Presentation forms.
        let symbols = (a == 0xE2) & ((b != 0x80) | (c < 0x90) | (c > 0xA7) & (c < 0xAF)) | (a == 0xEF) & ((b < 0xBC) | (b == 0xBF));
        suspect |= control | latin | east | arabic | blocks | symbols;
    }
    !suspect
}

/// Whether a character that concerns steps is where they would leave it, judged by its neighbours alone.
fn is_suspect(text: &str, at: usize, c: char, concerned: Steps) -> bool {
    let after = || text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
    match concerned {
        NONE => false,
        NFC => !stands_ordered(text, at, c),
        ZERO_WIDTH => !zero_width::carries(text[..at].chars().next_back().unwrap_or(' '), c, after()),
        _ => true,
    }
}

const NONE: Steps = Steps::of(&[]);
const NFC: Steps = Steps::of(&[Step::Nfc]);
const ZERO_WIDTH: Steps = Steps::of(&[Step::ZeroWidth]);

fn stands_ordered(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back().map_or(0, canonical_combining_class);
    is_ordered(c, canonical_combining_class(c), before)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first suspect, looked for character by character.
    fn slowly(text: &str) -> Option<usize> {
        text.char_indices().find(|&(at, c)| is_suspect(text, at, c, concern::of(c).and(RARE))).map(|(at, _)| at)
    }

    #[test]
    fn the_scan_knows_every_suspect() {
        let (mut text, mut missed) = (String::new(), Vec::new());
        // Of ideographs, syllables and planes of little use, one in a hundred.
        let usual = |code: &u32| code.is_multiple_of(97) || matches!(code, 0..0x3400 | 0xA000..0xAC00 | 0xD7A4..0xE000 | 0xF900..0x1_2000);
        for c in (0..0x11_0000).filter(usual).filter_map(char::from_u32) {
            // Among letters, and behind marks of a low and a high class, at the borders of windows.
            for (before, letters) in [("", 30), ("\u{650}", 63), ("\u{301}", 61)] {
                text.clear();
                text.extend(std::iter::repeat_n('b', letters));
                text.push_str(before);
                text.push(c);
                text.push_str("لا شيء هنا غير حروف عادية لا تتغير بشيء من ذلك كله أبدا في كل حال من الأحوال");
                if next(&text, 0, RARE) != slowly(&text) {
                    missed.push(format!("U+{:04X} behind {before:?}", c as u32));
                }
            }
        }
        assert!(missed.is_empty(), "{missed:?}");
    }

    proptest::proptest! {
        #[test]
        fn the_scan_is_as_good_as_looking_at_every_character(text in "([a-zé ]{0,40}|[ا-ي ]{0,30}|[\u{64b}-\u{655}\u{670}]{1,3}|[\u{301}\u{316}]|[か-ん한]{1,9}|[\u{2010}-\u{202f}]|.){0,12}") {
            proptest::prop_assert_eq!(next(&text, 0, RARE), slowly(&text));
        }
    }
}
