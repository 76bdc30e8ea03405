//! Copies: a document that was crawled twice says nothing of what repeats in others.

use std::cmp::Reverse;
use std::collections::HashSet;

use xxhash_rust::xxh3::Xxh3;

/// Documents of which it is remembered that they were seen, so that copies do not count: 32 MiB or so.
const KNOWN: usize = 1 << 21;

/// Documents that were seen.
#[derive(Debug, Default)]
pub(super) struct Copies(HashSet<u64>);

impl Copies {
    /// Whether a document is a copy of one that was seen.
    pub fn is_copy(&mut self, copy: u64) -> bool {
        if self.0.len() < KNOWN { !self.0.insert(copy) } else { self.0.contains(&copy) }
    }
}

/// A hash by which the copies of a document are known, from its lines: their words, and what tells each from others. A copy has the same
/// longest lines, those that hold half of its words. The longest alone may be a notice that stands on every page.
pub(super) fn copy(mut lines: Vec<(usize, u64)>) -> u64 {
    let mut left = lines.iter().map(|(words, _)| words).sum::<usize>().div_ceil(2);
    lines.sort_by_key(|(words, _)| Reverse(*words));
    let mut hash = Xxh3::new();
    for (words, key) in lines {
        hash.update(&key.to_le_bytes());
        left = left.saturating_sub(words);
        if left == 0 {
            break;
        }
    }
    hash.digest()
}
