//! Letters of a word taken several at a time, side by side in one number.
//!
//! It stands apart from the way through a line because it is arithmetic: which of the bytes at hand are plain letters, and what
//! those fold to.

/// How many of four characters of two bytes each fold to letters of two bytes, from the first on, and what they fold to.
#[inline(always)]
pub(super) fn four(pairs: &[u16; 0x800], eight: u64) -> (u64, usize) {
    const ONES: u64 = 0x0001_0001_0001_0001;
    let pair = |nth: u32| {
        let two = (eight >> (16 * nth)) as u16;
        u64::from(pairs[usize::from((two & 0x1F) << 6 | two >> 8 & 0x3F)]) << (16 * nth)
    };
    let form = pair(0) | pair(1) | pair(2) | pair(3);
    // Not the first byte of two; no such letter. The lowest of these marks is right, those above it may not be (Warren,
    // Hacker's Delight, 6-1).
    let single = ((eight & (ONES * 0xE0)) ^ (ONES * 0xC0)) + ONES * 0x7FFF;
    let none = form.wrapping_sub(ONES) & !form;
    (form, (((single | none) & (ONES << 15)).trailing_zeros() / 16) as usize)
}

/// How many of eight bytes are letters and digits of ASCII, from the first on, what they fold to, and how many of them are
/// letters. Bytes are compared side by side in their lower seven bits, of which no sum reaches the next byte (Warren,
/// Hacker's Delight, 6-1).
#[inline(always)]
pub(super) fn eight(bytes: u64) -> (u64, usize, u32) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = bytes & (ONES * 0x7F);
    let from = |first: u8| low + ONES * u64::from(0x80 - first);
    let within = |first: u8, last: u8| from(first) & !from(last + 1) & !bytes & (ONES * 0x80);
    let (upper, lower, digit) = (within(b'A', b'Z'), within(b'a', b'z'), within(b'0', b'9'));
    let none = !(upper | lower | digit) & (ONES * 0x80);
    let count = none.trailing_zeros() / 8;
    // The lowest bit that marks none, and all below it: all bits if there is none.
    let taken = none ^ none.wrapping_sub(1);
    // One bit for each byte at most: the product's highest byte is their sum, where counting bits takes many steps.
    let letters = (((upper | lower) & taken) >> 7).wrapping_mul(ONES) >> 56;
    (bytes | upper >> 2, count as usize, letters as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_ascii_are_taken_up_to_the_first_that_is_no_letter() {
        for (bytes, form, count, letters) in [
            (b"Abc9Zz0z", "abc9zz0z", 8, 6),
            (b"A@[`{/:z", "a", 1, 1),
            (b" abcdefg", "", 0, 0),
            (b"9a\xC3\xA9bcde", "9a", 2, 1),
            (b"\xE1\xC1aZaz09", "", 0, 0),
            (b"abcdefg\0", "abcdefg", 7, 7),
        ] {
            let (folded, taken, some) = eight(u64::from_le_bytes(*bytes));
            assert_eq!((&folded.to_le_bytes()[..taken], taken, some), (form.as_bytes(), count, letters), "{bytes:?}");
        }
        for byte in 0..=u8::MAX {
            let (folded, taken, some) = eight(u64::from_le_bytes([byte; 8]));
            let (word, letter) = (byte.is_ascii_alphanumeric(), byte.is_ascii_alphabetic());
            assert_eq!((taken, some), (if word { 8 } else { 0 }, if letter { 8 } else { 0 }), "{byte}");
            assert!(!word || folded.to_le_bytes() == [byte.to_ascii_lowercase(); 8], "{byte}");
        }
    }
}
