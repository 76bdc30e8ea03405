//! The table behind folding: for every character its folded form and its class, made page by page when first seen.
//!
//! Pages of 256 characters are filled on demand because a text touches a handful of them; a whole table would cost more
//! than start-up may.

use std::sync::OnceLock;

use unicode_normalization::char::decompose_compatible;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

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

type Page = Box<[Entry; 256]>;
static PAGES: [OnceLock<Page>; 0x1100] = [const { OnceLock::new() }; 0x1100];
static TWO_BYTES: OnceLock<Box<[Entry; 0x800]>> = OnceLock::new();

/// The entry of any character.
#[inline]
pub(super) fn entry(c: char) -> Entry {
    if c.is_ascii() {
        return ASCII[c as usize];
    }
    let code = c as u32;
    PAGES[(code >> 8) as usize].get_or_init(|| fill(code & !0xFF))[code as usize & 0xFF]
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

fn fill(first: u32) -> Page {
    let mut page = Box::new([Entry::DROPPED; 256]);
    for (place, slot) in page.iter_mut().enumerate() {
        if let Some(c) = char::from_u32(first + place as u32) {
            let folded = folded_form(c);
            let mut chars = folded.chars();
            let (class, letter) = (class(c, &folded), c.general_category_group() == GeneralCategoryGroup::Letter);
            *slot = match (chars.next(), chars.next()) {
                (Some(one), None) => Entry::of(one, class, letter),
                (Some(_), Some(_)) => Entry::new([0; 4], LONG, class, letter),
                (None, _) => Entry::new([0; 4], 0, class, letter),
            };
        }
    }
    page
}

/// Folded forms of several characters: ligatures and compatibility characters, made when first seen.
#[cold]
pub(super) fn long(c: char) -> String {
    folded_form(c)
}

fn folded_form(c: char) -> String {
    let mut form = String::new();
    if ('\u{AC00}'..='\u{D7A3}').contains(&c) {
        form.push(c); // Hangul syllables are one letter to their readers; decomposing them would triple Korean.
        return form;
    }
    decompose_compatible(c, |part| {
        if is_space(part) {
            form.push(' ');
        } else if !is_dropped(part) {
            push_letter(part, &mut form);
        }
    });
    if form.trim().is_empty() && !is_space(c) { String::new() } else { form }
}

fn push_letter(part: char, form: &mut String) {
    let one = match part {
        // Letter variants of the Arabic script: the same letter to a reader, another to a computer.
        '\u{0671}' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' | 'ہ' | 'ھ' | 'ۃ' | 'ە' => 'ه',
        'ک' | 'ڪ' => 'ك',
        '،' | '、' | '\u{066C}' => ',',
        '؛' => ';',
        '؟' => '?',
        '۔' | '。' | '\u{066B}' => '.',
        '٪' => '%',
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʻ' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '‹' | '›' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        '·' | '●' | '▪' | '◦' | '‣' | '∙' | '○' | '■' | '□' | '◆' | '\u{F0B7}' => '•',
        'ı' => 'i',
        'ς' => 'σ',
        'ß' => {
            form.push_str("ss");
            return;
        }
        other => match digit(other) {
            Some(value) => value,
            None => {
                // Lower case can bring marks of its own (İ), which folding drops, and letters that fold further (ẞ).
                for lower in other.to_lowercase().filter(|c| !is_dropped(*c)) {
                    if lower == other { form.push(lower) } else { push_letter(lower, form) }
                }
                return;
            }
        },
    };
    form.push(one);
}

/// The ASCII digit for a decimal digit of any script. Decimal digits stand in runs of ten (Unicode Standard, 4.6).
fn digit(c: char) -> Option<char> {
    let decimal = |c: char| c.general_category() == GeneralCategory::DecimalNumber;
    if c.is_ascii_digit() || !decimal(c) {
        return None;
    }
    let mut value = 0;
    while value < 9 && char::from_u32(c as u32 - value - 1).is_some_and(decimal) {
        value += 1;
    }
    char::from_digit(value, 10)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.general_category() == GeneralCategory::SpaceSeparator
}

/// Characters that carry no comparison: vowel signs and accents of the scripts that leave them out at will, tatweel,
/// zero-width and bidi characters, variation selectors, controls. Vowel signs of Indic scripts, Thai and kana stay.
fn is_dropped(c: char) -> bool {
    match c {
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0487}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}' => true,
        '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}' => true,
        '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' => true,
        '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E4}'
        | '\u{06E7}'
        | '\u{06E8}'
        | '\u{06EA}'..='\u{06ED}'
        | '\u{0897}'..='\u{089F}'
        | '\u{08CA}'..='\u{08FF}' => true,
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => true,
        _ => matches!(c.general_category(), GeneralCategory::Format | GeneralCategory::Control) && !is_space(c),
    }
}

fn class(c: char, folded: &str) -> Class {
    if is_space(c) {
        return Class::Space;
    }
    if folded.is_empty() {
        return Class::Drop;
    }
    if is_unspaced(c) {
        return Class::Unspaced;
    }
    match c.general_category_group() {
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number | GeneralCategoryGroup::Mark => Class::Word,
        GeneralCategoryGroup::Symbol | GeneralCategoryGroup::Other => Class::Ornament,
        _ if folded.bytes().all(|b| b < 0x80 && ASCII[b as usize].class() == Class::Ornament) || folded == "•" => Class::Ornament,
        _ => Class::Sign,
    }
}

/// Letters of scripts whose words are not parted by spaces.
fn is_unspaced(c: char) -> bool {
    let unspaced = matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}');
    unspaced && matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_a_folded_character_changes_nothing() {
        for code in 0..0x110000 {
            let Some(c) = char::from_u32(code) else { continue };
            let once = folded_form(c);
            let twice: String = once.chars().map(folded_form).collect();
            assert_eq!(once, twice, "U+{code:04X}");
        }
    }

    #[test]
    fn canonically_equal_characters_fold_alike() {
        use unicode_normalization::UnicodeNormalization;
        for code in 0..0x110000 {
            let Some(c) = char::from_u32(code) else { continue };
            if ('\u{AC00}'..='\u{D7A3}').contains(&c) {
                continue;
            }
            let decomposed: String = std::iter::once(c).nfd().map(folded_form).collect();
            assert_eq!(folded_form(c), decomposed, "U+{code:04X}");
        }
    }
}
