//! Whether a text could hold misread characters at all, told from very few bytes of it.
//!
//! Apart from the repair, because this is all that nearly every text ever meets: it is written for speed. Misread text
//! has two characters beyond ASCII in a row: one that stands for the first byte of a sequence, which is a letter of two
//! bytes in UTF-8 (or √, ≈, ‚, ¬, a box), and one that stands for the second, which is mostly a sign of Latin-1 (C2), of
//! general punctuation (E2), or an accented letter (C3, C4). So windows are searched for these bytes, and then for what
//! stands beside them. Other mistakes show by three accented letters in a row, by capitals behind small letters in
//! Cyrillic, or by Greek and Cyrillic right behind a Latin letter.

use crate::tidy::window::{self, SIZE, Window};

/// The next place at or after `at` that could belong to misread text.
pub(super) fn next(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut room = [0; _];
    (at / SIZE * SIZE..bytes.len()).step_by(SIZE).find_map(|start| in_window(bytes, start.max(at), window::at(bytes, start, &mut room)))
}

/// The first such place in a window, from an offset on.
pub(super) fn in_window(bytes: &[u8], from: usize, window: &Window) -> Option<usize> {
    if !window::has_misread(window) {
        return None;
    }
    let to = (from / SIZE * SIZE + SIZE).min(bytes.len());
    (from..to).find(|&at| is_suspect(bytes, at))
}

/// Whether what begins at a byte could belong to misread text.
fn is_suspect(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        0xC2 | 0xE2 => sign(bytes, at),
        0xC3 => accented(bytes, at),
        0xC4 => central(bytes, at),
        // ƒ behind a letter or a box.
        0xC6 => bytes[at + 1] == 0x92 && lead(bytes, at).is_some(),
        0xCE..=0xD1 => joined(bytes, at) || bytes[at] == 0xD0 && bent(bytes, at),
        _ => false,
    }
}

/// A sign of Latin-1 or of general punctuation, behind what could stand for the first byte of a sequence.
fn sign(bytes: &[u8], at: usize) -> bool {
    let second = bytes[at + 1];
    // C1 controls.
    if bytes[at] == 0xC2 && second < 0xA0 {
        return true;
    }
    let Some(lead) = lead(bytes, at) else { return false };
    // A line of a box.
    if lead == Lead::Sign && bytes[at] == 0xE2 && bytes[..at].ends_with(&bytes[at..at + 3]) {
        return false;
    }
    let closing = match bytes[at] {
        // NBSP, », ·, soft hyphen.
        0xC2 => matches!(second, 0xA0 | 0xAB | 0xAD | 0xB7 | 0xBB),
        // Dashes, quotation marks, dots, bullets; marks without width.
        _ => second == 0x80 && !matches!(bytes[at + 2], 0x9A | 0x9E | 0xA0 | 0xA1 | 0xB0),
    };
    // These stand behind letters in clean text, but not with another sign behind them, and not behind the letters of
    // `Lead::A`.
    let behind = bytes.get(at + bytes[at].leading_ones() as usize);
    // » before another sign is half of a letter of Vietnamese.
    let half = matches!((bytes[at], second, behind), (0xC2, 0xBB, Some(0xE2)));
    // No-break spaces stand in rows.
    let row = second == 0xA0 && bytes[at + 2..].starts_with(&[0xC2, 0xA0]);
    !closing || half || lead != Lead::Letter || !row && matches!(behind, Some(0xC2 | 0xC3 | 0xC5 | 0xC6 | 0xCB))
}

#[derive(PartialEq, Eq)]
enum Lead {
    /// Â, Ã, Ä, Å, or Ā, Ă, Ĺ.
    A,
    /// Another letter of two bytes.
    Letter,
    /// √, ≈, ‚, ¬ or a box.
    Sign,
}

/// What stands before a place, if it could stand for the first byte of a sequence.
fn lead(bytes: &[u8], at: usize) -> Option<Lead> {
    if at < 2 || bytes[at - 1].is_ascii() {
        return None;
    }
    match (bytes[at - 2], bytes[at - 1]) {
        (0xC3, 0x82..=0x85) | (0xC4, 0x80 | 0x82 | 0xB9) => Some(Lead::A),
        (0xC3..=0xDF, _) => Some(Lead::Letter),
        (0xC2, 0xAC) => Some(Lead::Sign),
        (middle, last) => {
            let first = bytes[..at - 2].last();
            let found = matches!((first, middle, last), (Some(0xE2), 0x88 | 0x89 | 0x94..=0x96, _) | (Some(0xE2), 0x80, 0x9A));
            found.then_some(Lead::Sign)
        }
    }
}

/// An accented letter of Latin-1.
fn accented(bytes: &[u8], at: usize) -> bool {
    let second = bytes[at + 1];
    let behind = bytes.get(at + 2).copied().unwrap_or(b'\n');
    match second {
        // Â and Ã, but not before a letter, nor at the end of a line.
        0x82 | 0x83 => matches!(behind, b' ' | b'?' | 0xC2 | 0xC5 | 0xC6 | 0xCB | 0xE2 | 0xEF),
        // A capital before one of Œ œ Š š Ž ž Ÿ ƒ ˆ ˛.
        0x84..=0x9F if matches!(behind, 0xC5 | 0xC6 | 0xCB) => true,
        // The first of three or four bytes before one of these and another character beyond ASCII.
        0xA0..=0xB4 if matches!(behind, 0xC5 | 0xC6 | 0xCB) => bytes.get(at + 4).is_some_and(|byte| !byte.is_ascii()),
        // Three of them in a row, or one behind √ ≈ ‚ ¬ ├ ƒ, or Γ.
        _ => {
            (behind == 0xC3 && matches!(bytes.get(at + 4), Some(0xC2 | 0xC3 | 0xC5)))
                || lead(bytes, at) == Some(Lead::Sign)
                || at > 1 && matches!(bytes[at - 2..at], [0xC6, 0x92] | [0xCE, 0x93])
        }
    }
}

/// Ă or Ĺ before another letter of Latin Extended-A, Đ before one from Latin Extended-A's end.
fn central(bytes: &[u8], at: usize) -> bool {
    let behind = bytes.get(at + 2).copied().unwrap_or(b'\n');
    match bytes[at + 1] {
        0x82 | 0xB9 => matches!(behind, 0xC4 | 0xC5 | 0xCB),
        0x90 => matches!(behind, 0xC5 | 0xCB),
        _ => false,
    }
}

/// A Greek or Cyrillic letter right behind one of ASCII, and before no letter of its own alphabet but those that stand for
/// the second byte of a sequence: a Latin capital at the start of a Greek word is a slip.
fn joined(bytes: &[u8], at: usize) -> bool {
    let common = match bytes.get(at + 2..at + 4) {
        Some([0xCE | 0xD0, second]) => *second >= 0x90,
        Some([0xCF, _]) => true,
        Some([0xD1, second]) => *second < 0x90,
        _ => false,
    };
    at > 0 && bytes[at - 1].is_ascii_alphabetic() && !common
}

/// A Cyrillic capital behind a small letter, and before another capital: one alone begins a sentence that lost its space.
/// Capitals that Russian has not, and Ё, are enough.
fn bent(bytes: &[u8], at: usize) -> bool {
    let small = at > 1 && matches!((bytes[at - 2], bytes[at - 1]), (0xD0, 0xB0..) | (0xD1, 0x80..0xA0));
    let again = || bytes.get(at + 2) == Some(&0xD0) && bytes[at + 3] < 0xB0;
    small && bytes[at + 1] < 0xB0 && (bytes[at + 1] < 0x90 || again())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The look at windows passes over nothing that the look at places finds.
        #[test]
        fn windows_hide_nothing(text in "[a ÂÃÄÅĀĂĹĐéàñÿŸœ√≈‚¬─├┐ƒΓΒάωδDВРаѓёЁ字«»·©®°\u{a0}\u{ad}\u{80}\u{9d}‐“”™€†šžˆ˛]{0,40}", pad in 0usize..70) {
            let text = "x".repeat(pad) + &text;
            let found = (0..text.len()).find(|at| is_suspect(text.as_bytes(), *at));
            prop_assert_eq!(next(&text, 0), found);
        }
    }
}
