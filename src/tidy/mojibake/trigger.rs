//! Whether a text could hold misread characters at all, told from very few bytes of it.
//!
//! Apart from the repair, because this is all that nearly every text ever meets: it is written for speed. Misread text
//! has characters beyond ASCII in a row of which one is of Latin-1's signs (first byte C2 in UTF-8), an accented letter
//! of Latin-1 (C3) or Latin Extended-A (C4), or of the general signs and box drawings (E2). So the search is for these
//! bytes, and then for what stands beside them.

/// The next place at or after `at` that could belong to misread text.
pub(super) fn next(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let common = memchr::memchr3_iter(0xC2, 0xC3, 0xE2, &bytes[at..]).map(|offset| at + offset).find(|place| suspect(bytes, *place));
    // Only up to there need the rarer byte be looked for.
    let end = common.unwrap_or(bytes.len());
    let rare = memchr::memchr_iter(0xC4, &bytes[at..end]).map(|offset| at + offset).find(|place| central(bytes, *place));
    let end = rare.unwrap_or(end);
    // Quotation marks and dashes of Windows-1251, where nothing else of a text was beyond ASCII.
    memchr::memmem::find(&bytes[at..end], "вЂ".as_bytes()).map(|offset| at + offset).or(rare).or(common)
}

fn suspect(bytes: &[u8], at: usize) -> bool {
    let beyond = |place: Option<usize>| place.and_then(|place| bytes.get(place)).is_some_and(|byte| *byte >= 0x80);
    let behind = beyond(at.checked_sub(1));
    let second = bytes[at + 1];
    match bytes[at] {
        // C1 controls.
        0xC2 if second < 0xA0 => true,
        // What stands behind a letter in clean text: NBSP, », ·, soft hyphen. After Â and Ã even they are suspicious.
        0xC2 if matches!(second, 0xA0 | 0xBB | 0xB7 | 0xAD) => {
            behind && (odd_tail(bytes, at) || at > 1 && matches!(bytes[at - 2..at], [0xC3, 0x82 | 0x83]))
        }
        0xC2 => behind,
        // Â and Ã, but not before a letter of ASCII.
        0xC3 if matches!(second, 0x82 | 0x83) => !bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic),
        // An accented letter in a row of three characters beyond ASCII, or before letters that stand for 80..A0.
        0xC3 => match bytes.get(at + 2) {
            Some(0xC2 | 0xC3 | 0xC4 | 0xCB | 0xE2) => behind || beyond(Some(at + 4)),
            Some(0xC5 | 0xC6) => second < 0xA0 || beyond(Some(at + 4)),
            Some(0x80..) => behind,
            // A letter behind √, ≈, ├, ƒ and the like.
            _ => {
                behind && (at > 2 && matches!(bytes[at - 3..at - 1], [0xE2, 0x88 | 0x89 | 0x94 | 0x95]) || matches!(bytes[at - 2..at], [0xC6, 0x92]))
            }
        },
        // Closing quotes, apostrophes, dashes, dots and marks of direction stand behind letters of any script.
        _ if second == 0x80
            && matches!(bytes[at + 2], 0x8B..=0xA6 | 0xA8..=0xAF | 0xB9 | 0xBA)
            && !matches!(bytes[at + 2], 0x9A | 0x9E | 0xA0 | 0xA1) =>
        {
            behind && (odd_tail(bytes, at) || at > 2 && matches!(bytes[at - 3..at - 1], [0xE2, 0x88 | 0x89 | 0x94 | 0x95]))
        }
        _ => behind,
    }
}

/// Whether a closing sign at `at` is followed by another character beyond ASCII that does not follow one in clean text.
fn odd_tail(bytes: &[u8], at: usize) -> bool {
    let length = if bytes[at] == 0xC2 { 2 } else { 3 };
    matches!(bytes.get(at + length), Some(0xC2 | 0xC3 | 0xC5 | 0xC6 | 0xCB | 0xE2))
}

/// A letter of Latin Extended-A that stands for the first byte of a sequence in Central European and Baltic encodings,
/// with a character beyond ASCII behind it.
fn central(bytes: &[u8], at: usize) -> bool {
    let second = bytes[at + 1];
    // Ă Ā Ć Ē Ĺ and the like; small letters stand before others in clean text.
    (second.is_multiple_of(2) && second < 0xB8 || second == 0xB9) && bytes.get(at + 2).is_some_and(|byte| *byte >= 0x80)
}
