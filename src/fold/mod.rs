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

use table::{Entry, entry, long};

/// A word of a folded line: a byte range of [`Folded::text`].
///
/// In scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) a word is a pair of neighbouring
/// characters, so that phrases there can be found by their pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub start: u32,
    pub end: u32,
    /// Where it begins in the original line, or [`WITHIN`].
    pub raw: u32,
}

/// A word that begins in the middle of what one character folds to.
const WITHIN: u32 = u32::MAX;

/// Bytes behind the folded text that may be read and written beyond its end, so that the loops need no special last
/// turn.
const SLACK: usize = 16;
/// Bytes before it that may be read.
const LEAD: usize = 8;

/// One folded line. Kept and filled again line after line, so that nothing is allocated in the steady state.
#[derive(Debug, Default)]
pub struct Folded {
    text: String,
    /// The folded bytes while they are made, with [`LEAD`] before and [`SLACK`] behind them.
    buffer: Vec<u8>,
    words: Vec<Word>,
    signs: Vec<u32>,
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

    /// The folded bytes with eight bytes or more of no meaning behind them.
    pub(crate) fn padded(&self) -> &[u8] {
        self.buffer.get(LEAD..).unwrap_or_default()
    }

    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Where signs of any kind stand in the folded text.
    pub(crate) fn signs(&self) -> &[u32] {
        &self.signs
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

    /// The same for a line that was folded without a map: only the words around the range are folded again.
    pub(crate) fn locate(&self, line: &str, again: &mut Folded, from: usize, to: usize) -> (usize, usize) {
        let before = self.words.partition_point(|word| word.start as usize <= from);
        let begun = self.words[..before].iter().rev().find(|word| word.raw != WITHIN);
        let (base, start) = begun.map_or((0, 0), |word| (word.start as usize, word.raw as usize));
        // The word behind the next one, so that what stands behind the range is folded as it was.
        let after = self.words.partition_point(|word| word.start as usize <= to);
        let end = self.words[after..].iter().skip(1).find(|word| word.raw != WITHIN).map_or(line.len(), |word| word.raw as usize);
        again.fold_mapped(&line[start..end]);
        let (from, to) = again.to_original(from - base, to - base);
        (start + from, start + to)
    }

    /// The first eight and the last eight bytes of a word for hashing it, zero where it is shorter. Without a branch on
    /// its length, which nothing could predict.
    #[inline]
    pub(crate) fn ends_of(&self, word: Word) -> (u64, u64) {
        let load = |at: usize| u64::from_le_bytes(*self.buffer[at..].first_chunk().unwrap_or(&[0; 8]));
        let shift = 64 - 8 * (word.end - word.start).clamp(1, 8);
        // The text begins eight bytes into the buffer.
        (load(word.start as usize + LEAD) << shift >> shift, load(word.end as usize) >> shift)
    }

    fn run<const MAP: bool>(&mut self, line: &str) {
        self.words.clear();
        self.signs.clear();
        self.starts.clear();
        self.unspaced = 0;
        let bytes = line.as_bytes();
        let mut state = State::default();
        // No character but the long ones folds to more than twice its bytes; those make room for themselves.
        let mut buffer = std::mem::take(&mut self.buffer);
        if buffer.len() < LEAD + bytes.len() * 2 + SLACK {
            buffer.resize(LEAD + bytes.len() * 2 + SLACK, 0);
        }
        let table = table::two_bytes();
        let mut letters = 0;
        let mut at = 0;
        while at < bytes.len() {
            let (mut entry, mut width) = entry_at(table, bytes, at);
            // Letters of words and the spaces between them are nearly all of a text, and need no more than this.
            if entry.is_plain() {
                if state.previous != Class::Word {
                    state.begin_word(at as u32);
                    state.previous = Class::Word;
                }
                // In registers: a text spends its time here.
                let mut length = state.length as usize;
                loop {
                    letters += entry.letter();
                    if let Some(place) = buffer.get_mut(LEAD + length..LEAD + length + 4) {
                        place.copy_from_slice(&entry.form());
                    }
                    length += entry.length() as usize;
                    if MAP {
                        self.starts.resize(length, at as u32);
                    }
                    at += width;
                    if at >= bytes.len() {
                        break;
                    }
                    (entry, width) = entry_at(table, bytes, at);
                    if !entry.is_plain() {
                        break;
                    }
                }
                state.length = length as u32;
                state.ink = at;
                if at >= bytes.len() {
                    break;
                }
            }
            letters += entry.letter();
            if entry.is_space() {
                if state.previous != Class::Space {
                    self.end_word(&state);
                    state.previous = Class::Space;
                    state.put::<MAP>(&mut buffer, entry, at, &mut self.starts);
                }
            } else {
                self.other::<MAP>(line, &mut state, &mut buffer, at..at + width, entry);
            }
            at += width;
        }
        self.end_word(&state);
        if state.ends_with_space(&buffer) {
            state.pop::<MAP>(&mut self.starts);
        }
        self.letters = letters;
        self.raw_end = state.ink as u32;
        self.text.clear();
        self.text.push_str(simdutf8::basic::from_utf8(&buffer[LEAD..LEAD + state.length as usize]).unwrap_or_default());
        self.buffer = buffer;
    }

    /// A character that is neither of a word nor white space, or that folds to several.
    fn other<const MAP: bool>(&mut self, line: &str, state: &mut State, buffer: &mut Vec<u8>, place: Range<usize>, entry: Entry) {
        let class = entry.class();
        if class == Class::Drop {
            if place.len() > 1 {
                state.ink = place.end;
            }
            return;
        }
        state.ink = place.end;
        if entry.is_long() {
            self.long::<MAP>(line, state, buffer, place, class);
        } else {
            self.part::<MAP>(state, buffer, entry, class, (place.start, place.start as u32));
        }
    }

    /// A character that folds to several.
    fn long<const MAP: bool>(&mut self, line: &str, state: &mut State, buffer: &mut Vec<u8>, place: Range<usize>, class: Class) {
        let form = line[place.clone()].chars().next().map(long).unwrap_or_default();
        buffer.resize(buffer.len() + form.len(), 0);
        for part in form.chars() {
            let class = class_in(class, part);
            if class != Class::Space || state.previous != Class::Space {
                self.part::<MAP>(state, buffer, Entry::of(part, class, false), class, (place.start, WITHIN));
            }
        }
    }

    /// Adds a folded character, and keeps account of the word it begins, ends or belongs to. It comes from `at`, where a
    /// word would begin at `raw`.
    fn part<const MAP: bool>(&mut self, state: &mut State, buffer: &mut [u8], entry: Entry, class: Class, (at, raw): (usize, u32)) {
        // «على :» and «على:» are the same label.
        if entry.form()[0] == b':' && state.ends_with_space(buffer) {
            state.pop::<MAP>(&mut self.starts);
        }
        if class != Class::Word {
            self.end_word(state);
        } else if state.previous != Class::Word {
            state.begin_word(raw);
        }
        let (from, joined) = (state.length, state.previous == Class::Unspaced);
        state.previous = class;
        state.put::<MAP>(buffer, entry, at, &mut self.starts);
        match class {
            Class::Unspaced => {
                if let Some(word) = self.words.last_mut().filter(|_| joined) {
                    word.end = state.length;
                }
                self.words.push(Word { start: from, end: state.length, raw });
                self.unspaced += 1;
            }
            Class::Sign | Class::Ornament => self.signs.push(from),
            _ => {}
        }
    }

    #[inline(always)]
    fn end_word(&mut self, state: &State) {
        if state.previous == Class::Word {
            self.words.push(Word { start: state.word, end: state.length, raw: state.raw });
        }
    }
}

/// The entry of the character at an offset, and its length in bytes.
#[inline(always)]
fn entry_at(table: &[Entry; 0x800], bytes: &[u8], at: usize) -> (Entry, usize) {
    match bytes[at] {
        first @ 0..0x80 => (table[usize::from(first)], 1),
        first @ 0x80..0xE0 => (table[two(first, bytes.get(at + 1).copied().unwrap_or_default())], 2),
        _ => {
            let (c, length) = decode(bytes, at);
            (entry(c), length)
        }
    }
}

/// The code point of two bytes of UTF-8.
#[inline(always)]
fn two(first: u8, second: u8) -> usize {
    usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F)
}

/// Where folding stands in a line.
struct State {
    /// Bytes folded so far.
    length: u32,
    /// Start of the word that is not ended yet, if the last character was part of one.
    word: u32,
    /// Where it starts in the original line.
    raw: u32,
    /// Class of the last character that was not dropped.
    previous: Class,
    /// End of the last character that was not white space.
    ink: usize,
}

impl State {
    #[inline(always)]
    fn begin_word(&mut self, raw: u32) {
        self.word = self.length;
        self.raw = raw;
    }

    #[inline(always)]
    fn put<const MAP: bool>(&mut self, buffer: &mut [u8], entry: Entry, at: usize, starts: &mut Vec<u32>) {
        let end = LEAD + self.length as usize;
        if let Some(place) = buffer.get_mut(end..end + 4) {
            place.copy_from_slice(&entry.form());
        }
        self.length += entry.length();
        if MAP {
            starts.resize(self.length as usize, at as u32);
        }
    }

    fn ends_with_space(&self, buffer: &[u8]) -> bool {
        self.length > 0 && buffer[LEAD + self.length as usize - 1] == b' '
    }

    fn pop<const MAP: bool>(&mut self, starts: &mut Vec<u32>) {
        self.length -= 1;
        if MAP {
            starts.truncate(self.length as usize);
        }
    }
}

impl Default for State {
    fn default() -> Self {
        Self { length: 0, word: 0, raw: 0, previous: Class::Space, ink: 0 }
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
    entry(c).class()
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
