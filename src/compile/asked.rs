//! What nothing leads to: patterns without words and regexes without needed text, of which every line is asked that is short
//! enough.
//!
//! They stand apart because they are many, so that what tells that they cannot match lies with them, and which of them can
//! begin and end as a line does is looked up.

use std::sync::OnceLock;

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

/// Regexes without needed text: tried on every line that their other needs let through.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// Those that allow the longest lines come first.
    ones: Vec<Unanchored>,
    /// Sets of them, made when first asked for.
    #[serde(skip)]
    borders: OnceLock<Borders>,
}

/// For every byte those that a line may begin with it for, and those that it may end with it for: so many numbers for each
/// byte, with a bit for each regex.
#[derive(Debug)]
struct Borders {
    width: usize,
    first: Vec<u64>,
    last: Vec<u64>,
}

impl Asked {
    /// Of these regexes.
    pub fn new(mut ones: Vec<Unanchored>) -> Self {
        ones.sort_by_key(|one| std::cmp::Reverse(one.max_words));
        Self { ones, borders: OnceLock::new() }
    }

    /// Those that can begin and end as a line of so many words does, the ones for the longest lines first.
    pub fn of<'a>(&'a self, line: &[u8], words: u32) -> impl Iterator<Item = &'a Unanchored> {
        let Borders { width, first, last } = self.borders.get_or_init(|| self.borders());
        let sets =
            |sets: &'a [u64], byte: Option<&u8>| byte.and_then(|byte| sets.chunks_exact((*width).max(1)).nth(usize::from(*byte))).unwrap_or_default();
        let both = sets(first, line.first()).iter().zip(sets(last, line.last())).enumerate();
        let bits = both.flat_map(|(nth, (first, last))| {
            let mut left = first & last;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(nth * BITS + bit)
            })
        });
        bits.map(|at| &self.ones[at]).take_while(move |one| words <= one.max_words)
    }

    fn borders(&self) -> Borders {
        let width = self.ones.len().div_ceil(BITS);
        let mut borders = Borders { width, first: vec![0; 256 * width], last: vec![0; 256 * width] };
        for (at, one) in self.ones.iter().enumerate() {
            for byte in 0..=u8::MAX {
                let place = usize::from(byte) * width + at / BITS;
                borders.first[place] |= u64::from(one.alphabet.begins(byte)) << (at % BITS);
                borders.last[place] |= u64::from(one.alphabet.ends(byte)) << (at % BITS);
            }
        }
        borders
    }
}

const BITS: usize = u64::BITS as usize;

impl Unanchored {
    /// Whether it could match in a line of so many letters that begins and ends as it wants; `bytes` are those that the line
    /// has.
    pub fn could<'b>(&self, letters: u32, bytes: impl FnOnce() -> &'b Bytes) -> bool {
        if letters > self.letters {
            return false;
        }
        let bytes = bytes();
        (!self.digit || bytes.has_any(&Bytes::DIGITS))
            && self.alphabet.has_all(bytes)
            && (self.one_of.is_empty() || self.one_of.iter().any(|set| bytes.has_all(set)))
    }
}
