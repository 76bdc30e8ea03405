//! What nothing leads to: patterns without words and regexes without needed text, of which every line is asked that is short
//! enough.
//!
//! They stand apart because they are gone through one by one, so that what tells that they cannot match lies with them.

use serde::{Deserialize, Serialize};

use crate::rule::bytes::{Alphabet, Bytes};

/// A whole-line pattern without a word to be found by, once for all rules that have it: labels that are numbers and signs
/// are the same in many languages.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Wordless {
    /// Whether it wants a number.
    pub digit: bool,
    /// Indexes into [`Tables::filed`].
    pub filed: Vec<u32>,
}

/// A regex without needed text, and what it needs of a line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Unanchored {
    /// The most words of a line that its rule allows; those that allow the longest lines come first.
    pub max_words: u32,
    /// The most letters of a line that it can match in.
    pub letters: u32,
    /// Whether it wants a digit.
    pub digit: bool,
    /// The bytes that the line may have.
    pub alphabet: Alphabet,
    /// Sets of bytes of which it must have all of one; none if that is not known.
    pub one_of: Vec<Bytes>,
    /// Index into [`Parts::regexes`].
    pub regex: u32,
}

impl Unanchored {
    /// Whether it could match in a line of so many letters; `bytes` are those that the line has.
    pub fn could<'b>(&self, line: &[u8], letters: u32, bytes: impl FnOnce() -> &'b Bytes) -> bool {
        if letters > self.letters || !self.alphabet.borders(line) {
            return false;
        }
        let bytes = bytes();
        (!self.digit || bytes.has_any(&Bytes::DIGITS))
            && self.alphabet.has_all(bytes)
            && (self.one_of.is_empty() || self.one_of.iter().any(|set| bytes.has_all(set)))
    }
}
