//! The first pass: everything that could repeat is counted, in a sketch.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use xxhash_rust::xxh3::Xxh3;

use super::items::{Kind, Spread, items, key, spread};
use super::second::Second;
use super::sketch::Sketch;
use crate::document::Document;

/// Documents of which it is remembered that they were seen, so that copies do not count: 32 MiB or so.
const KNOWN: usize = 1 << 21;
/// Sites that are told apart; documents of more are those of one site.
const SITES: usize = 10_000;

/// What the first pass makes of a document: its items, and a hash by which its copies are known.
#[derive(Debug)]
pub struct Counted {
    site: String,
    keys: Vec<u64>,
    copy: u64,
}

/// Counts a document; on any thread.
pub fn count(document: &Document<'_>) -> Counted {
    let site = document.site.clone().unwrap_or_default();
    let lines = spread(&document.text);
    let keys = items(&site, &lines).iter().map(|item| item.key).collect();
    Counted { copy: copy(&site, &lines), site, keys }
}

/// A copy of a document has the same longest lines, those that hold half of its words. The longest alone may be a notice
/// that stands on every page.
pub(super) fn copy(site: &str, lines: &[Spread]) -> u64 {
    let mut longest: Vec<&Spread> = lines.iter().collect();
    longest.sort_by_key(|line| Reverse(line.words.len()));
    let mut left = lines.iter().map(|line| line.words.len()).sum::<usize>().div_ceil(2);
    let mut hash = Xxh3::new();
    for line in longest {
        hash.update(&key(site, Kind::Line, &line.words).to_le_bytes());
        left = left.saturating_sub(line.words.len());
        if left == 0 {
            break;
        }
    }
    hash.digest()
}

/// The first pass.
#[derive(Debug, Default)]
pub struct First {
    sketch: Sketch,
    copies: Copies,
    /// Documents by site.
    sites: BTreeMap<String, u64>,
}

/// Documents that were seen.
#[derive(Debug, Default)]
pub(super) struct Copies(HashSet<u64>);

impl Copies {
    /// Whether a document is a copy of one that was seen.
    pub fn is_copy(&mut self, copy: u64) -> bool {
        if self.0.len() < KNOWN { !self.0.insert(copy) } else { self.0.contains(&copy) }
    }
}

impl First {
    /// Adds a document; in order.
    pub fn add(&mut self, counted: &Counted) {
        if self.copies.is_copy(counted.copy) {
            return;
        }
        if self.sites.len() < SITES || self.sites.contains_key(&counted.site) {
            *self.sites.entry(counted.site.clone()).or_default() += 1;
        }
        counted.keys.iter().for_each(|key| self.sketch.add(*key));
    }

    /// The second pass, for what comes in so many documents of a site or more.
    pub fn second(self, least: u64) -> Second {
        Second::new(self.sketch, self.sites, least)
    }
}
