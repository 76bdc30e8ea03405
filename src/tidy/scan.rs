//! The search for characters that any step could change. It runs over every byte of every text, so it goes by tables:
//! whole blocks that no step of the default touches are passed by their first bytes.

use unicode_normalization::char::canonical_combining_class;

use super::characters::forms::is_ordered;
use super::characters::zero_width;
use super::concern;
use super::step::{Step, Steps};

/// The steps that touch none of the letters which [`LEAD`] passes over.
const RARE: Steps = Steps::of(&[
    Step::LineEnds,
    Step::C1,
    Step::Controls,
    Step::Bidi,
    Step::ZeroWidth,
    Step::Selectors,
    Step::Presentation,
    Step::Replacement,
    Step::SpaceKinds,
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
        match LEAD[bytes[at] as usize] {
            ARABIC if is_plain_arabic(bytes[at], bytes[at + 1]) => at += 2,
            LOOK | ARABIC => {
                let c = text[at..].chars().next()?;
                let concerned = concern::of(c).and(steps);
                if is_suspect(text, at, c, concerned) {
                    return Some(at);
                }
                at += c.len_utf8();
            }
            length => at += length as usize,
        }
    }
    None
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

/// What the first byte of a character says of it to the scan.
const LEAD: [u8; 256] = {
    let mut lead = [LOOK; 256];
    let mut byte = 0;
    while byte < 256 {
        lead[byte] = match byte as u8 {
            b'\n' | b'\t' | 0x20..0x7F => 1,
            // Whole blocks that NFC and the controls leave alone: most Latin, Cyrillic, Greek, Armenian and CJK letters.
            0xC3..=0xCB | 0xCF..=0xD1 | 0xD3..=0xD5 | 0xDA => 2,
            0xE4..=0xE9 => 3,
            0xD8 | 0xD9 => ARABIC,
            _ => LOOK,
        };
        byte += 1;
    }
    lead
};
const LOOK: u8 = 0;
const ARABIC: u8 = 4;

/// Whether the second byte of a character of the Arabic block says that nothing can change it: a letter, digit or sign.
const fn is_plain_arabic(first: u8, second: u8) -> bool {
    match first {
        0xD8 => second < 0x90 || second >= 0xA0,
        _ => second < 0x8B || (second >= 0xA0 && second != 0xB0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scan_knows_every_suspect() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let text = format!("{c} ");
            let concerned = concern::of(c).and(RARE);
            let suspect = is_suspect(&text, 0, c, concerned);
            assert_eq!(next(&text, 0, RARE).is_some(), suspect, "U+{:04X}", c as u32);
        }
    }
}
