//! What a document is about: the beginnings of its words, so that a headline knows the text it stands above though
//! prefixes and endings differ.
//!
//! It stands apart from whole words, which tell names and menus: here two words count as one that a stemmer would join.

use std::ops::Range;

use crate::compile::hash_of;
use crate::fold::{Folded, Word};
use crate::rule::anchor::mix;

/// Letters of a word that count as its beginning. Of 160 gold headlines of three stems or more, in
/// 27 languages, every one shares one with the text below it.
const LETTERS: usize = 4;
/// Syllables of a Hangul word that count.
const SYLLABLES: usize = 2;
/// Letters that an Arabic word must keep when what is written together with it is taken off.
const ARABIC_LEAST: usize = 3;
/// Bytes of a body line that are looked at: two pages of a book.
pub(super) const BYTES: usize = 4096;
/// Bits that four bytes of ASCII do not have.
const ASCII: u32 = 0x8080_8080;

/// The hash of a folded word's beginning; nothing for numbers and for words too short to be about anything.
#[inline]
pub(super) fn stem(folded: &Folded, word: Word) -> Option<u64> {
    let (eight, _) = folded.ends_of(word);
    // What most words come to is at hand: its first eight bytes are its last, and a shorter one has zeros there.
    if (eight as u8).is_ascii_lowercase() && (word.end - word.start) as usize >= LETTERS && eight as u32 & ASCII == 0 {
        let four = u64::from(eight as u32);
        return Some(mix(four, four, LETTERS));
    }
    let bytes = &folded.as_str().as_bytes()[word.start as usize..word.end as usize];
    let begun = |letters: usize| end_of(bytes, letters).map(|end| 0..end);
    let range = match eight as u8 {
        b'a'..=b'z' => begun(LETTERS),
        // U+0600 to U+077F.
        0xD8..=0xDD => arabic(eight, bytes.len()),
        // U+00C0 to U+05FF, where no character is a number.
        0xC3..=0xD7 => begun(LETTERS),
        _ => {
            let first = folded.as_str()[word.start as usize..].chars().next()?;
            match first {
                // Scripts without spaces come in pairs of characters.
                '\u{E00}'..'\u{1100}' | '\u{1780}'..'\u{1800}' | '\u{3040}'..'\u{A000}' => (bytes.len() > first.len_utf8()).then_some(0..bytes.len()),
                '\u{AC00}'..'\u{D7B0}' => begun(SYLLABLES),
                _ if first.is_numeric() => None,
                _ => begun(LETTERS),
            }
        }
    };
    range.map(|range| hash_of(folded, Word { start: word.start + range.start as u32, end: word.start + range.end as u32, raw: word.raw }))
}

/// Where the first characters of a word end; none if it has fewer.
fn end_of(word: &[u8], characters: usize) -> Option<usize> {
    // The first byte of a character tells how many it has.
    (0..characters).try_fold(0, |end, _| word.get(end).map(|first| end + first.leading_ones().max(1) as usize))
}

/// The beginning of an Arabic word without article, conjunction and preposition, if enough is left. Its letters are of two
/// bytes; a sign of more that stands among them does no harm to a hash. Of the word it asks for the first eight bytes.
#[inline]
fn arabic(eight: u64, bytes: usize) -> Option<Range<usize>> {
    const WAW: u16 = letter('و');
    const FA: u16 = letter('ف');
    const BA: u16 = letter('ب');
    const KAF: u16 = letter('ك');
    const LAM: u16 = letter('ل');
    const ALEF: u16 = letter('ا');
    let count = bytes / 2;
    let at = |at: usize| (eight >> (16 * at)) as u16;
    let joined = usize::from(matches!(at(0), WAW | FA) && count > LETTERS);
    let article = match (at(joined), at(joined + 1), at(joined + 2)) {
        (BA | KAF, ALEF, LAM) if count >= joined + 3 + ARABIC_LEAST => 3,
        (LAM, LAM, _) | (ALEF, LAM, _) if count >= joined + 2 + ARABIC_LEAST => 2,
        (BA | KAF | LAM, ..) if joined == 0 && count > LETTERS => 1,
        _ => 0,
    };
    let from = joined + article;
    (count >= from + ARABIC_LEAST).then(|| 2 * from..(2 * (from + LETTERS)).min(bytes))
}

/// The two bytes of a letter, the first one lowest.
const fn letter(c: char) -> u16 {
    let c = c as u16;
    (0xC0 | c >> 6) | (0x80 | c & 0x3F) << 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem_of(word: &str) -> Option<u64> {
        let mut folded = Folded::default();
        folded.fold(word);
        stem(&folded, folded.words()[0])
    }

    #[test]
    fn letters_before_arabic_are_no_numbers_and_words_end_between_characters() {
        assert!(('\u{C0}'..'\u{600}').all(|c| !c.is_numeric()));
        for (word, characters, end) in [("школа", 4, Some(8)), ("сон", 4, None), ("éa中𝒜b", 4, Some(10)), ("𝒜𝒜", 2, Some(8)), ("", 1, None)]
        {
            assert_eq!(end_of(word.as_bytes(), characters), end, "{word}");
        }
    }

    #[test]
    fn words_of_one_stem_begin_alike() {
        for (a, b, same) in [
            ("walking", "walked", true),
            ("walks", "wales", false),
            ("the", "the", false),
            ("2024", "2024", false),
            ("والمدرسة", "مدرسة", true),
            ("بالمدينة", "المدينة", true),
            ("للحكومة", "حكومة", true),
            ("ولد", "بلد", false),
            ("北京", "北京", true),
            ("학교에서", "학교는", true),
            ("школа", "школьный", true),
        ] {
            let (a, b) = (stem_of(a), stem_of(b));
            assert_eq!(a.is_some() && a == b, same, "{a:?} {b:?}");
        }
        // What is at hand is the hash of a word of these letters.
        let mut folded = Folded::default();
        folded.fold("walk");
        assert_eq!(stem_of("walking"), Some(hash_of(&folded, folded.words()[0])));
    }
}
