//! The form in which text is compared, and the map back to the original.
//!
//! Folding forgets what writers vary and keeps what they mean: alef and hamza seats, ya and alif maqsura, ta marbuta,
//! Persian and Urdu letter forms, tashkeel, tatweel, zero-width and bidi marks, presentation forms, accents, case, width,
//! digits, kinds of quotes, dashes and spaces, and the space before a colon. Patterns and lines are folded by the same
//! code, so that they meet. It stands apart because nothing else may know what folding does: the finder sees folded
//! bytes, everything after it sees offsets into the original.

mod chunk;
mod form;
mod run;
mod state;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use form::is_ideograph;
pub(crate) use table::Class;
use table::entry;

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

    /// Forgets what it holds.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.words.clear();
    }

    /// Appends the text of another one up to a byte, without its words: where it begins here.
    pub(crate) fn append(&mut self, other: &Self, end: u32) -> u32 {
        let (from, text) = (self.text.len(), &other.text[..end as usize]);
        self.text.push_str(text);
        self.buffer.resize(LEAD + from, 0);
        self.buffer.extend_from_slice(text.as_bytes());
        self.buffer.extend([0; SLACK]);
        from as u32
    }

    /// Adds a word of what was appended there.
    #[inline]
    pub(crate) fn keep(&mut self, word: Word, appended: u32) {
        self.words.push(Word { start: word.start + appended, end: word.end + appended, raw: WITHIN });
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
        let end = self.words[after..].iter().filter(|word| word.raw != WITHIN).nth(1).map_or(line.len(), |word| word.raw as usize);
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

/// Whether a character counts as a letter.
pub(crate) fn is_letter(c: char) -> bool {
    entry(c).letter() == 1
}

/// Whether a folded text begins with a letter or a digit, as most do.
pub(crate) fn begins_inked(folded: &str) -> bool {
    folded.chars().next().is_some_and(is_inked)
}

/// Whether a folded text ends with a letter or a digit.
pub(crate) fn ends_inked(folded: &str) -> bool {
    folded.chars().next_back().is_some_and(is_inked)
}

fn is_inked(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(class_of(c), Class::Word | Class::Unspaced)
}

/// The folded characters that may stand around a label without being part of it.
pub(crate) fn trim_ornaments(folded: &str) -> &str {
    if begins_inked(folded) && ends_inked(folded) {
        return folded;
    }
    let ornament = |c: char| c == ' ' || class_of(c) == Class::Ornament;
    let trimmed = folded.trim_matches(ornament);
    // "Read more..." is a label; "Read more." may be a sentence.
    match trimmed.strip_suffix("..") {
        Some(rest) => rest.trim_end_matches(|c| c == '.' || ornament(c)),
        None => trimmed,
    }
}
