//! The table behind folding: for every character its folded form and its class, made page by page when first seen.
//!
//! Pages of 256 characters are filled on demand because a text touches a handful of them; a whole table would cost more
//! than start-up may.

use std::sync::OnceLock;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::form::{class, folded_form, is_ideograph};

/// What a character is to the finder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// Folds to nothing: marks, tatweel, zero-width and bidi characters, controls.
    Drop,
    /// White space of any kind.
    Space,
    /// A letter, digit or kept mark: part of a word.
    Word,
    /// A letter of a script written without spaces.
    Unspaced,
    /// A sign that belongs to the text: full stop, comma, quote, bracket.
    Sign,
    /// A sign that may stand around a label without being part of it: bullet, dash, bar, arrow, colon, emoji.
    Ornament,
}

impl Class {
    /// The classes by their numbers, twice the first ones so that three bits always name one.
    const ALL: [Class; 8] = [Class::Drop, Class::Space, Class::Word, Class::Unspaced, Class::Sign, Class::Ornament, Class::Drop, Class::Drop];
}

/// The folded form of one character, packed so that the loop over a line loads it at once: UTF-8 of the folded
/// character in the low four bytes, above it its length (none if it folds to nothing, [`LONG`] if to several characters,
/// which [`long`] knows), its class, and whether it is a letter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry(u64);

const LENGTH: u32 = 32;
const CLASS: u32 = 40;
const LETTER: u32 = 48;
/// Set where the character folds to one character that is part of a word: most do.
const PLAIN: u64 = 1 << 56;
const LONG: u64 = 7;

impl Entry {
    const DROPPED: Self = Self::new([0; 4], 0, Class::Drop, false);

    const fn new(form: [u8; 4], length: u64, class: Class, letter: bool) -> Self {
        let plain = if matches!(class, Class::Word) && length != LONG { PLAIN } else { 0 };
        Self(u32::from_le_bytes(form) as u64 | length << LENGTH | (class as u64) << CLASS | (letter as u64) << LETTER | plain)
    }

    /// A folded character of a class.
    pub fn of(c: char, class: Class, letter: bool) -> Self {
        let mut form = [0; 4];
        let length = c.encode_utf8(&mut form).len() as u64;
        Self::new(form, length, class, letter)
    }

    #[inline(always)]
    pub fn form(self) -> [u8; 4] {
        (self.0 as u32).to_le_bytes()
    }

    /// Bytes of the form; not for long ones.
    #[inline(always)]
    pub fn length(self) -> u32 {
        (self.0 >> LENGTH) as u32 & 7
    }

    #[inline(always)]
    pub fn is_plain(self) -> bool {
        self.0 & PLAIN != 0
    }

    #[inline(always)]
    pub fn is_space(self) -> bool {
        self.0 >> CLASS & 7 == Class::Space as u64
    }

    #[inline(always)]
    pub fn is_long(self) -> bool {
        u64::from(self.length()) == LONG
    }

    /// 1 for a letter, else 0.
    #[inline(always)]
    pub fn letter(self) -> u32 {
        (self.0 >> LETTER) as u32 & 1
    }

    /// What the character is to the finder.
    #[inline]
    pub fn class(self) -> Class {
        Class::ALL[(self.0 >> CLASS) as usize & 7]
    }
}

/// The entries of ASCII.
pub(super) static ASCII: [Entry; 128] = {
    let mut table = [Entry::DROPPED; 128];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        let (form, class) = match byte {
            b' ' | b'\t'..=b'\r' => (b' ', Class::Space),
            0..0x20 | 0x7F => (0, Class::Drop),
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => (byte.to_ascii_lowercase(), Class::Word),
            b'`' => (b'\'', Class::Sign),
            b'-' | b'|' | b':' | b'*' | b'~' | b'_' | b'=' | b'<' | b'>' | b'/' | b'\\' | b'+' => (byte, Class::Ornament),
            _ => (byte, Class::Sign),
        };
        table[at] = Entry::new([form, 0, 0, 0], (form != 0) as u64, class, byte.is_ascii_alphabetic());
        at += 1;
    }
    table
};

/// The entries of 256 characters.
struct Page {
    entries: [Entry; 256],
    /// Those that fold to several characters, with what they fold to.
    long: Vec<(char, String)>,
}

static PAGES: [OnceLock<Box<Page>>; 0x1100] = [const { OnceLock::new() }; 0x1100];
static TWO_BYTES: OnceLock<Box<[Entry; 0x800]>> = OnceLock::new();

/// The entry of any character.
#[inline]
pub(super) fn entry(c: char) -> Entry {
    if c.is_ascii() {
        return ASCII[c as usize];
    }
    page(c).entries[c as usize & 0xFF]
}

fn page(c: char) -> &'static Page {
    let code = c as u32;
    PAGES[(code >> 8) as usize].get_or_init(|| fill(code & !0xFF))
}

/// The entries of all characters of one or two bytes of UTF-8, which most alphabets are.
#[inline]
pub(super) fn two_bytes() -> &'static [Entry; 0x800] {
    TWO_BYTES.get_or_init(|| {
        let mut table = Box::new([Entry::DROPPED; 0x800]);
        for (slot, c) in table.iter_mut().zip('\0'..'\u{800}') {
            *slot = entry(c);
        }
        table
    })
}

/// The folded forms of the letters of two bytes that fold to a letter of two bytes, as they lie in memory; 0 for all other
/// characters of two bytes.
#[inline]
pub(super) fn pairs() -> &'static [u16; 0x800] {
    static PAIRS: OnceLock<Box<[u16; 0x800]>> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let mut pairs = Box::new([0; 0x800]);
        for (slot, entry) in pairs.iter_mut().zip(two_bytes()).skip(0x80) {
            let [first, second, ..] = entry.form();
            if entry.is_plain() && entry.letter() == 1 && entry.length() == 2 {
                *slot = u16::from_le_bytes([first, second]);
            }
        }
        pairs
    })
}

fn fill(first: u32) -> Box<Page> {
    let mut page = Box::new(Page { entries: [Entry::DROPPED; 256], long: Vec::new() });
    for place in 0..256 {
        if let Some(c) = char::from_u32(first + place) {
            if is_ideograph(c) {
                page.entries[place as usize] = Entry::of(c, Class::Unspaced, true);
                continue;
            }
            let folded = folded_form(c);
            let mut chars = folded.chars();
            let (class, letter) = (class(c, &folded), c.general_category_group() == GeneralCategoryGroup::Letter);
            page.entries[place as usize] = match (chars.next(), chars.next()) {
                (Some(one), None) => Entry::of(one, class, letter),
                (Some(_), Some(_)) => {
                    page.long.push((c, folded));
                    Entry::new([0; 4], LONG, class, letter)
                }
                (None, _) => Entry::new([0; 4], 0, class, letter),
            };
        }
    }
    page
}

/// Folded forms of several characters: ligatures and compatibility characters.
#[cold]
pub(super) fn long(c: char) -> &'static str {
    let long = &page(c).long;
    long.binary_search_by_key(&c, |(c, _)| *c).map_or("", |at| &long[at].1)
}
