//! The form in which text is compared, and the map back to the original.
//!
//! Folding forgets what writers vary and keeps what they mean: alef and hamza seats, ya and alif maqsura, ta marbuta,
//! Persian and Urdu letter forms, tashkeel, tatweel, zero-width and bidi marks, presentation forms, accents, case, width,
//! digits, kinds of quotes, dashes and spaces, and the space before a colon. Patterns and lines are folded by the same
//! code, so that they meet. It stands apart because nothing else may know what folding does: the finder sees folded
//! bytes, everything after it sees offsets into the original.

mod table;

use std::ops::Range;
pub(crate) use table::Class;

use table::{Entry, LONG, ascii, entry, long};

/// A word of a folded line: a byte range of [`Folded::text`].
///
/// In scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) a word is a pair of neighbouring
/// characters, so that phrases there can be found by their pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub start: u32,
    pub end: u32,
}

/// One folded line. Kept and filled again line after line, so that nothing is allocated in the steady state.
#[derive(Debug, Default)]
pub struct Folded {
    text: String,
    words: Vec<Word>,
    letters: u32,
    unspaced: u32,
    starts: Vec<u32>,
    raw_end: u32,
}

impl Folded {
    /// Folds one line, forgetting what was there before.
    pub fn fold(&mut self, line: &str) {
        self.run::<false>(line);
    }

    /// Folds one line and records where each folded byte came from, for [`Folded::to_original`].
    pub fn fold_mapped(&mut self, line: &str) {
        self.run::<true>(line);
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Letters of the original line (not digits, marks or signs).
    pub fn letters(&self) -> u32 {
        self.letters
    }

    /// Words of the line; two characters of a script without spaces count as one word.
    pub fn word_count(&self) -> u32 {
        self.words.len() as u32 - self.unspaced + self.unspaced.div_ceil(2)
    }

    /// The range of the original line that a range of folded bytes came from: whole characters, with the marks and
    /// zero-width characters that belong to the last of them. Needs [`Folded::fold_mapped`].
    pub fn to_original(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.starts.get(from).map_or(self.raw_end, |&s| s);
        let mut next = to;
        while next > 0 && next < self.starts.len() && self.starts[next] == self.starts[next - 1] {
            next += 1;
        }
        let end = self.starts.get(next).map_or(self.raw_end, |&s| s);
        (start as usize, end.max(start) as usize)
    }

    fn run<const MAP: bool>(&mut self, line: &str) {
        self.text.clear();
        self.words.clear();
        self.starts.clear();
        (self.letters, self.unspaced) = (0, 0);
        let bytes = line.as_bytes();
        let mut state = State::default();
        let mut at = 0;
        // Texts stay on one page of the table for long.
        let (mut page_of, mut page) = (u32::MAX, None);
        while at < bytes.len() {
            let (c, length, form, class) = if bytes[at] < 0x80 {
                let (byte, class) = ascii(bytes[at]);
                self.letters += u32::from(bytes[at].is_ascii_alphabetic());
                (bytes[at] as char, 1, byte as char, class)
            } else {
                let (c, length) = decode(bytes, at);
                if c as u32 >> 8 != page_of {
                    page_of = c as u32 >> 8;
                    page = Some(table::page(c));
                }
                let found: &Entry = page.map_or_else(|| entry(c), |page| &page[c as usize & 0xFF]);
                self.letters += u32::from(found.letter);
                (c, length, found.form, found.class)
            };
            let next = at + length;
            // Most characters fold to themselves within words.
            if class == Class::Word && form == c {
                if state.previous != Class::Word {
                    state.word = state.length;
                    state.previous = Class::Word;
                }
                state.length += length as u32;
                state.ink = next;
                if MAP {
                    self.starts.resize(state.length as usize, at as u32);
                }
            } else {
                self.other::<MAP>(line, &mut state, at..next, c, form, class);
            }
            at = next;
        }
        self.end_word(&mut state);
        self.text.push_str(&line[state.flushed..]);
        if self.text.ends_with(' ') {
            self.pop::<MAP>(&mut state);
        }
        self.raw_end = state.ink as u32;
    }

    /// A character that is no letter of a word, or that folds to something else.
    fn other<const MAP: bool>(&mut self, line: &str, state: &mut State, place: Range<usize>, c: char, form: char, class: Class) {
        let (at, next) = (place.start, place.end);
        if class == Class::Drop || (class == Class::Space && state.previous == Class::Space) {
            self.text.push_str(&line[state.flushed..at]);
            state.flushed = next;
            if class == Class::Drop && c > '\u{7F}' {
                state.ink = next;
            }
            return;
        }
        if class != Class::Space {
            state.ink = next;
        }
        if form == c && form != ':' {
            self.put::<MAP>(state, form.len_utf8() as u32, class, at);
            return;
        }
        self.text.push_str(&line[state.flushed..at]);
        state.flushed = next;
        let long = if form == LONG { long(c) } else { String::new() };
        let mut one = [0; 4];
        let forms: &str = if form == LONG { &long } else { form.encode_utf8(&mut one) };
        for part in forms.chars() {
            let class = if form == LONG { class_in(class, part) } else { class };
            if class == Class::Space && state.previous == Class::Space {
                continue;
            }
            // «على :» and «على:» are the same label.
            if part == ':' && self.text.ends_with(' ') {
                self.pop::<MAP>(state);
            }
            self.put::<MAP>(state, part.len_utf8() as u32, class, at);
            self.text.push(part);
        }
    }

    fn pop<const MAP: bool>(&mut self, state: &mut State) {
        self.text.pop();
        state.length -= 1;
        if MAP {
            self.starts.truncate(self.text.len());
        }
    }

    fn end_word(&mut self, state: &mut State) {
        if state.previous == Class::Word {
            self.words.push(Word { start: state.word, end: state.length });
        }
    }

    /// Keeps account of a folded character: the word it begins, ends or belongs to, and where it came from.
    fn put<const MAP: bool>(&mut self, state: &mut State, length: u32, class: Class, at: usize) {
        if class != Class::Word {
            self.end_word(state);
        } else if state.previous != Class::Word {
            state.word = state.length;
        }
        if class == Class::Unspaced {
            let joined = state.previous == Class::Unspaced;
            if let Some(word) = self.words.last_mut().filter(|_| joined) {
                word.end += length;
            }
            self.words.push(Word { start: state.length, end: state.length + length });
            self.unspaced += 1;
        }
        state.previous = class;
        state.length += length;
        if MAP {
            self.starts.resize(state.length as usize, at as u32);
        }
    }
}

/// Where folding stands in a line.
struct State {
    /// Bytes folded so far, copied or not.
    length: u32,
    /// Bytes of the line before this are copied or left out; from here on they fold to themselves.
    flushed: usize,
    /// Start of the word that is not ended yet, if the last character was part of one.
    word: u32,
    /// Class of the last character that was not dropped.
    previous: Class,
    /// End of the last character that was not white space.
    ink: usize,
}

impl Default for State {
    fn default() -> Self {
        Self { length: 0, flushed: 0, word: 0, previous: Class::Space, ink: 0 }
    }
}

/// The class of a part of a form of several characters: a ligature of words has spaces in it.
fn class_in(class: Class, part: char) -> Class {
    match part {
        ' ' => Class::Space,
        _ if class == Class::Word || class == Class::Unspaced => class,
        _ => class_of(part),
    }
}

/// The character at a byte offset of valid UTF-8, and its length in bytes.
#[inline(always)]
fn decode(bytes: &[u8], at: usize) -> (char, usize) {
    let low = |i: usize| u32::from(bytes[at + i] & 0x3F);
    let first = u32::from(bytes[at]);
    let (code, length) = match first {
        0..0xE0 => ((first & 0x1F) << 6 | low(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | low(1) << 6 | low(2), 3),
        _ => ((first & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4),
    };
    (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), length)
}

/// Folds a whole string: for patterns, lists and tests. Lines go through a [`Folded`] that is used again.
pub fn fold(text: &str) -> String {
    let mut folded = Folded::default();
    folded.fold(text);
    folded.as_str().to_owned()
}

/// What a folded character is: asked by the pattern matcher at the borders of a match.
pub(crate) fn class_of(c: char) -> Class {
    if c.is_ascii() { ascii(c as u8).1 } else { entry(c).class }
}

/// The folded characters that may stand around a label without being part of it.
pub(crate) fn trim_ornaments(folded: &str) -> &str {
    let ornament = |c: char| c == ' ' || class_of(c) == Class::Ornament;
    let trimmed = folded.trim_matches(ornament);
    // "Read more..." is a label; "Read more." may be a sentence.
    match trimmed.strip_suffix("..") {
        Some(rest) => rest.trim_end_matches(|c| c == '.' || ornament(c)),
        None => trimmed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_variants_meet() {
        for (a, b) in [
            ("تابعنــا عَلى:", "تابعنا على :"),
            ("تابعنا\u{200c} على", "تابعنا على"),
            ("تابعنا\u{a0}على", "تابعنا على"),
            ("\u{200f}تابعنا على\u{200e}", "تابعنا على"),
            ("ﺗﺎﺑﻌﻨﺎ ﻋﻠﻰ", "تابعنا علي"),
            ("إقرأ أيضاً", "اقرا ايضا"),
            ("کتاب‌ها ۱۲۳", "كتابها 123"),
            ("ＳＨＡＲＥ： ②", "share: 2"),
            ("À LIRE AUSSI", "a lire aussi"),
            ("Straße", "STRASSE"),
            ("PAYLAŞIM", "paylaşım"),
            ("Й", "И\u{306}"),
            ("“x” – «y»", "\"x\" - \"y\""),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        for (a, b) in [("تابعنا على", "تابعونا على"), ("مشاركة", "المشاركة"), ("が", "か"), ("कि", "की")] {
            assert_ne!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn words_are_words() {
        let mut folded = Folded::default();
        folded.fold("Pin Interest, 分享到 — ok");
        let words: Vec<_> = folded.words().iter().map(|w| &folded.as_str()[w.start as usize..w.end as usize]).collect();
        assert_eq!(words, ["pin", "interest", "分享", "享到", "到", "ok"]);
        assert_eq!((folded.word_count(), folded.letters()), (5, 16));
    }

    #[test]
    fn maps_back_with_the_marks_of_the_last_letter() {
        let line = "قل عَلىٰ: نعم";
        let mut folded = Folded::default();
        folded.fold_mapped(line);
        let at = folded.as_str().find("علي").unwrap();
        let (start, end) = folded.to_original(at, at + "علي".len());
        assert_eq!(&line[start..end], "عَلىٰ");
    }

    #[test]
    fn ornaments_are_trimmed_and_sentences_are_not() {
        for (line, core) in
            [("• مشاركة :", "مشاركه"), ("Read more...", "read more"), ("Read more.", "read more."), ("→ Next ▶", "next"), ("???", "???")]
        {
            assert_eq!(trim_ornaments(&fold(line)), core);
        }
    }
}
