//! What a change of rules can touch: which documents could come out otherwise, told from what must stand in them, without
//! cleaning them.
//!
//! Cleaning is the same up to the first hit of a pattern that only one of two sets has. Such a hit needs a text: a word of
//! the pattern, a member of its list, a text its expression cannot match without. [`Outline`] says which patterns differ
//! and what each needs. Two askers know different things of a document:
//!
//! - A job that is done again has the words which the cleaner came across ([`crate::Options::words`]), in the text and in
//!   whatever it made of it: entities are resolved, gaps are closed, pieces are cut out. [`Touch`] compares these, exactly.
//! - [`crate::impact`] has a text that nobody cleaned yet, or only its bytes. The [`Sieve`] searches these for anything
//!   that what is needed could be made of.

mod edges;
mod forms;
mod joins;
mod need;
mod outline;
mod pieces;
mod raw;
mod sieve;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

pub use outline::Outline;
pub use sieve::{Look, Sieve};

use crate::compile::hash_of;
use crate::fold::Folded;
use crate::hashed::Hashed;
use crate::layout::split;

/// Folded words by their hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(HashSet<u64, BuildHasherDefault<Hashed>>);

impl Words {
    /// The words of a text, line by line as the finder reads it.
    pub fn of(text: &str) -> Self {
        let (mut words, mut lines, mut folded) = (Self::default(), Vec::new(), Folded::default());
        split(text, &mut lines);
        for line in &lines {
            folded.fold(&text[line.start..line.end]);
            words.0.extend(folded.words().iter().map(|word| hash_of(&folded, *word)));
        }
        words
    }

    /// Adds words by their hashes.
    pub fn extend<'a>(&mut self, hashes: impl IntoIterator<Item = &'a u64>) {
        self.0.extend(hashes);
    }

    /// The words that others do not have, by their hashes, in order.
    pub fn beside(&self, others: &Self) -> Vec<u64> {
        let mut more: Vec<u64> = self.0.difference(&others.0).copied().collect();
        more.sort_unstable();
        more
    }
}

/// What a change of rules can touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    /// Documents in which one of these words was come across.
    Words(Words),
    /// Any document.
    All,
}

impl Touch {
    /// Whether it can change a document with these words.
    pub fn reaches(&self, words: &Words) -> bool {
        match self {
            Self::Words(sought) => sought.0.iter().any(|word| words.0.contains(word)),
            Self::All => true,
        }
    }

    /// Whether it can change nothing at all.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Words(words) if words.0.is_empty())
    }
}
