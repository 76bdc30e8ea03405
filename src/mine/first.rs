//! The first pass: everything that could repeat is counted, in a sketch.

use std::collections::BTreeMap;

use super::copies::{self, Copies};
use super::items::{Kind, Spread, items, key, spread};
use super::second::Second;
use super::sketch::Sketch;
use crate::document::Document;

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

/// What the copies of a document are known by.
pub(super) fn copy(site: &str, lines: &[Spread]) -> u64 {
    copies::copy(lines.iter().map(|line| (line.words.len(), key(site, Kind::Line, &line.words))).collect())
}

/// The first pass.
#[derive(Debug, Default)]
pub struct First {
    sketch: Sketch,
    copies: Copies,
    /// Documents by site.
    sites: BTreeMap<String, u64>,
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
