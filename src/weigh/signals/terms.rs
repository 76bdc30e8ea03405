//! Words or stems of a document, and which lines have them.
//!
//! It stands apart from what is told of lines by them because it knows hashes alone, and how to keep many of them at hand.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

/// The most slots that a table begins with; it grows.
const SLOTS: usize = 1 << 12;
/// The line of a term that stands in several.
const SEVERAL: u32 = u32::MAX;

/// What hashes are multiplied by for their slots, another number in each process. The hashes of words are the same everywhere, and
/// who knows them could make a text of which all words want one slot; the high bits of a product with an odd number that nobody
/// knows meet seldom, whatever the hashes (Dietzfelbinger and others, 1997).
static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0) | 1);

/// Words or stems of a document: which lines have which. A table of its own rather than a map, because a text spends its
/// time here: one look both finds a term and tells whether the line at hand has it already.
pub(super) struct Terms {
    /// The number of a term and one, at the slot that its hash gives or behind it; 0 where none is. A power of two, at
    /// most half full.
    slots: Vec<u32>,
    /// Bits of a product that are no slot.
    shift: u32,
    seed: u64,
    /// Where each term stands, by number.
    pub places: Vec<Place>,
    /// Those of all lines, each once a line, line after line.
    all: Vec<u32>,
    /// Where those of each line end.
    ends: Vec<usize>,
}

/// Where a term stands; lines count from 1.
pub(super) struct Place {
    hash: u64,
    /// The last line that has it.
    last: u32,
    /// The line of running text that has it: 0 if none does, [`SEVERAL`] if more than one does.
    body: u32,
    /// Whether it stands in the first line.
    pub titled: bool,
}

impl Place {
    /// It stands in a line.
    fn stands(&mut self, line: u32, body: bool) {
        if body && self.body != line {
            self.body = if self.body == 0 { line } else { SEVERAL };
        }
        self.titled |= line == 1;
    }
}

impl Terms {
    /// Room for so many terms in so many lines.
    pub fn new(terms: usize, lines: usize) -> Self {
        let begun = terms.next_power_of_two().clamp(64, SLOTS);
        let mut new = Self {
            slots: Vec::new(),
            shift: 0,
            seed: *SEED,
            places: Vec::with_capacity(begun / 2),
            all: Vec::with_capacity(terms),
            ends: Vec::with_capacity(lines),
        };
        new.grow(begun);
        new
    }

    /// Adds those of a line.
    pub fn add(&mut self, hashes: &[u64], line: usize, body: bool) {
        let line = line as u32 + 1;
        for &hash in hashes {
            let number = self.number(hash);
            let place = &mut self.places[number as usize];
            if place.last != line {
                place.last = line;
                place.stands(line, body);
                self.all.push(number);
            }
        }
        self.ends.push(self.all.len());
    }

    /// Adds where those that are known stand otherwise.
    pub fn meet(&mut self, hashes: &[u64], line: usize, body: bool) {
        for &hash in hashes {
            if let Some(number) = self.slots[self.slot(hash)].checked_sub(1) {
                self.places[number as usize].stands(line as u32 + 1, body);
            }
        }
    }

    /// The number of a term, which it gets if it has none.
    #[inline]
    fn number(&mut self, hash: u64) -> u32 {
        let slot = self.slot(hash);
        match self.slots[slot].checked_sub(1) {
            Some(known) => known,
            None => self.another(hash, slot),
        }
    }

    fn another(&mut self, hash: u64, slot: usize) -> u32 {
        self.places.push(Place { hash, last: 0, body: 0, titled: false });
        self.slots[slot] = self.places.len() as u32;
        if self.places.len() * 2 > self.slots.len() {
            self.grow(self.slots.len() * 2);
        }
        self.places.len() as u32 - 1
    }

    /// As many slots as a power of two.
    fn grow(&mut self, slots: usize) {
        self.slots = vec![0; slots];
        self.shift = u64::BITS - slots.trailing_zeros();
        for number in 0..self.places.len() {
            let slot = self.slot(self.places[number].hash);
            self.slots[slot] = number as u32 + 1;
        }
    }

    /// The slot of a term, or the free one where it would be.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let mut slot = (hash.wrapping_mul(self.seed) >> self.shift) as usize;
        while self.slots[slot].checked_sub(1).is_some_and(|number| self.places[number as usize].hash != hash) {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }

    /// The numbers of those of a line.
    pub fn of(&self, line: usize) -> &[u32] {
        let from = line.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from..self.ends[line]]
    }

    /// How many of a line's stand in another line of running text too.
    pub fn elsewhere(&self, line: usize) -> u32 {
        let other = |number: &u32| {
            let body = self.places[*number as usize].body;
            u32::from(body != 0 && body != line as u32 + 1)
        };
        self.of(line).iter().map(other).sum()
    }
}
