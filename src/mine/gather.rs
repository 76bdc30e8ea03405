//! What is remembered of an item in the second pass: exact counts, and some of its occurrences.

use std::collections::{BTreeMap, HashMap};

use super::items::{Kind, Place};

/// Occurrences that are remembered of an item.
const SAMPLES: usize = 40;
/// Items that are remembered at most. With their occurrences they need two gigabytes at worst; real corpora have some
/// thousands.
const MOST: usize = 60_000;
/// The longest text that is remembered of a line, in characters from the border that the item is at.
pub(super) const CONTEXT: usize = 400;

/// An occurrence of an item.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The document's own name, or its input and number.
    pub document: String,
    /// The line, or its end or beginning where it is long.
    pub line: String,
    /// The end of the line before.
    pub before: String,
    /// The beginning of the line behind.
    pub after: String,
    /// What these two lines are known by as items.
    pub(super) beside: [Option<u64>; 2],
}

/// An item, as it is met.
#[derive(Debug, Clone)]
pub struct Met {
    pub(super) key: u64,
    pub(super) kind: Kind,
    pub(super) place: Place,
    pub(super) seen: Seen,
}

/// An item that repeats.
#[derive(Debug, Clone)]
pub(super) struct Gathered {
    pub site: String,
    pub lang: Option<String>,
    pub kind: Kind,
    pub documents: u64,
    pub places: BTreeMap<Place, u64>,
    /// Occurrences by a number drawn from the document's, the smallest ones: a fair sample that does not depend on the
    /// order of the documents.
    pub samples: BTreeMap<u64, Seen>,
}

/// All items that repeat.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    pub items: HashMap<u64, Gathered>,
    /// Items that were too many.
    pub left_out: u64,
}

impl Gathering {
    /// Adds an occurrence in a document that was given this number by lot.
    pub fn add(&mut self, site: &str, lang: Option<&str>, met: Met, lot: u64) {
        if self.items.len() >= MOST && !self.items.contains_key(&met.key) {
            self.left_out += 1;
            return;
        }
        let new = || Gathered {
            site: site.to_owned(),
            lang: lang.map(str::to_owned),
            kind: met.kind,
            documents: 0,
            places: BTreeMap::new(),
            samples: BTreeMap::new(),
        };
        let gathered = self.items.entry(met.key).or_insert_with(new);
        gathered.documents += 1;
        *gathered.places.entry(met.place).or_default() += 1;
        if gathered.samples.len() < SAMPLES || gathered.samples.last_key_value().is_some_and(|(last, _)| lot < *last) {
            gathered.samples.insert(lot, met.seen);
            if gathered.samples.len() > SAMPLES {
                gathered.samples.pop_last();
            }
        }
    }
}

impl Gathered {
    /// The share of its documents in which it stands at one of these places.
    pub fn share(&self, places: &[Place]) -> f64 {
        let at: u64 = places.iter().filter_map(|place| self.places.get(place)).sum();
        at as f64 / self.documents.max(1) as f64
    }
}
