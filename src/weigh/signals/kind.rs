//! What a character is, as the standard's tables say: bits of it, and a table for the characters that most texts have.
//!
//! It stands apart from counting because the build makes the table ([`table`]): to search the standard's for each character would
//! cost more than everything else, and to do so at every start a millisecond.

use crate::sentence::is_stop;

/// The lowest three bits tell the script of a letter, as the signal `script` counts them.
pub(super) const SCRIPT: u16 = 7;
pub(super) const LATIN: u16 = 1;
pub(super) const UPPER: u16 = 8;
pub(super) const LETTER: u16 = 16;
pub(super) const NUMERIC: u16 = 32;
pub(super) const SPACE: u16 = 64;
pub(super) const LOWER: u16 = 128;
/// A sign that ends a sentence, in any script.
pub(super) const STOP: u16 = 256;
/// A sign within words.
pub(super) const APOSTROPHE: u16 = 512;
/// A small letter of ASCII.
pub(super) const SMALL: u16 = LETTER | LOWER | LATIN;
/// Of a word.
pub(super) const WORD: u16 = LETTER | NUMERIC;

/// Characters in the table: to behind the scripts of India and South-East Asia and general punctuation.
pub(super) const TABLE: usize = 0x2100;

/// The table, two bytes a character.
#[allow(dead_code, reason = "used by the build script alone")]
pub(super) fn table() -> Vec<u8> {
    (0..TABLE as u32).flat_map(|c| char::from_u32(c).map_or(0, searched).to_le_bytes()).collect()
}

/// What a character is.
pub(super) fn searched(c: char) -> u16 {
    let own = match c {
        _ if c.is_alphabetic() => LETTER | script(c) | if c.is_uppercase() { UPPER } else { 0 },
        _ if c.is_numeric() => NUMERIC,
        _ if c.is_whitespace() => SPACE,
        '\'' | '’' => APOSTROPHE,
        _ if is_stop(c) => STOP,
        _ => 0,
    };
    own | if c.is_lowercase() { LOWER } else { 0 }
}

/// The script of a letter.
pub(super) fn script(c: char) -> u16 {
    match u32::from(c) {
        0..0x250 | 0x1E00..0x1F00 => LATIN,
        0x400..0x530 => 2,
        0x370..0x400 | 0x1F00..0x2000 => 3,
        0x600..0x780 | 0x8A0..0x900 | 0xFB50..0xFE00 | 0xFE70..0xFF00 => 4,
        0x3040..0x3100 | 0x3400..0xA000 | 0x20000..0x32000 => 5,
        0x1100..0x1200 | 0xAC00..0xD7B0 => 6,
        _ => 7,
    }
}
