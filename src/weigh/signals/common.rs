//! What lines have in common: words, stems, the word they begin with; and whether one stands there twice.
//!
//! It stands apart from where a line stands ([`super::place`]) because it knows lines by their words alone.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use super::line::Read;
use super::{Row, Signal, share};
use crate::layout::Line;

/// The most slots that a table begins with; it grows.
const SLOTS: usize = 1 << 12;
/// Times a line stands in the document, beyond which more says nothing more.
const MOST_REPEATS: usize = 9;
/// The line of a term that stands in several.
const SEVERAL: u32 = u32::MAX;

/// What hashes are multiplied by for their slots, another number in each process. The hashes of words are the same everywhere, and
/// who knows them could make a text of which all words want one slot; the high bits of a product with an odd number that nobody
/// knows meet seldom, whatever the hashes (Dietzfelbinger and others, 1997).
static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0) | 1);

/// Words or stems of a document: which lines have which. A table of its own rather than a map, because a text spends its
/// time here: one look both finds a term and tells whether the line at hand has it already.
struct Terms {
    /// The number of a term and one, at the slot that its hash gives or behind it; 0 where none is. A power of two, at
    /// most half full.
    slots: Vec<u32>,
    /// Bits of a product that are no slot.
    shift: u32,
    seed: u64,
    /// Where each term stands, by number.
    places: Vec<Place>,
    /// Those of all lines, each once a line, line after line.
    all: Vec<u32>,
    /// Where those of each line end.
    ends: Vec<usize>,
    /// The terms of the first line have the numbers below this.
    titled: u32,
}

/// Where a term stands; lines count from 1.
struct Place {
    hash: u64,
    /// The last line that has it.
    last: u32,
    /// The line of running text that has it: 0 if none does, [`SEVERAL`] if more than one does.
    body: u32,
}

impl Terms {
    /// Room for so many terms in so many lines.
    fn new(terms: usize, lines: usize) -> Self {
        let begun = terms.next_power_of_two().clamp(64, SLOTS);
        let mut new = Self {
            slots: Vec::new(),
            shift: 0,
            seed: *SEED,
            places: Vec::with_capacity(begun / 2),
            all: Vec::with_capacity(terms),
            ends: Vec::with_capacity(lines),
            titled: 0,
        };
        new.grow(begun);
        new
    }

    /// Adds those of a line.
    fn add(&mut self, hashes: &[u64], line: usize, body: bool) {
        let line = line as u32 + 1;
        for &hash in hashes {
            let number = self.number(hash);
            let place = &mut self.places[number as usize];
            if place.last != line {
                place.last = line;
                if body {
                    place.body = if place.body == 0 { line } else { SEVERAL };
                }
                self.all.push(number);
            }
        }
        self.ends.push(self.all.len());
        if line == 1 {
            self.titled = self.places.len() as u32;
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
        self.places.push(Place { hash, last: 0, body: 0 });
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
    fn of(&self, line: usize) -> &[u32] {
        let from = line.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from..self.ends[line]]
    }

    /// How many of a line's stand in another line of running text too.
    fn elsewhere(&self, line: usize) -> u32 {
        let other = |number: &u32| {
            let body = self.places[*number as usize].body;
            u32::from(body != 0 && body != line as u32 + 1)
        };
        self.of(line).iter().map(other).sum()
    }
}

/// The words of all lines.
pub(super) struct Common<'a> {
    lines: &'a [Line],
    read: &'a Read,
    words: Terms,
    stems: Terms,
}

impl<'a> Common<'a> {
    pub fn of(lines: &'a [Line], read: &'a Read) -> Self {
        let counts = lines.iter().map(|line| read.words_of(line)).fold((0, 0), |(words, stems), own| (words + own.0.len(), stems + own.1.len()));
        let (mut words, mut stems) = (Terms::new(counts.0, lines.len()), Terms::new(counts.1, lines.len()));
        for (at, line) in lines.iter().enumerate() {
            let (own_words, own_stems) = read.words_of(line);
            words.add(own_words, at, line.is_body());
            stems.add(own_stems, at, line.is_body());
        }
        Self { lines, read, words, stems }
    }

    /// Fills in what tells of words in common.
    pub fn measure(&self, rows: &mut [Row]) {
        self.words(rows);
        self.topics(rows);
        self.repeated(rows);
    }

    fn words(&self, rows: &mut [Row]) {
        for (at, row) in rows.iter_mut().enumerate() {
            let words = self.words.of(at);
            let titled = words.iter().filter(|number| at > 0 && **number < self.words.titled).count();
            Signal::Shared.set(row, share(self.words.elsewhere(at), words.len() as u32));
            Signal::Title.set(row, share(titled as u32, words.len() as u32));
        }
    }

    /// Whether lines, and the runs they are in, are about what running text elsewhere is about.
    fn topics(&self, rows: &mut [Row]) {
        let mut from = 0;
        for run in self.lines.chunk_by(|a, b| !a.is_body() && !b.is_body()) {
            let rows = &mut rows[from..from + run.len()];
            let (mut known, mut all) = (0, 0);
            for (at, row) in rows.iter_mut().enumerate() {
                let (own, stems) = (self.stems.elsewhere(from + at), self.stems.of(from + at).len() as u32);
                Signal::Topic.set(row, share(own, stems));
                Signal::Stems.set(row, stems as f32);
                (known, all) = (known + own, all + stems);
            }
            for row in rows {
                Signal::RunTopic.set(row, share(known, all));
            }
            from += run.len();
        }
    }

    /// Lines that stand more than once, and lines that begin like their neighbours.
    fn repeated(&self, rows: &mut [Row]) {
        let mut hashes: Vec<u64> = self.lines.iter().map(|line| line.hash).collect();
        hashes.sort_unstable();
        for (at, (line, row)) in self.lines.iter().zip(rows).enumerate() {
            let first = hashes.partition_point(|hash| *hash < line.hash);
            let times = hashes[first..].iter().take(MOST_REPEATS).take_while(|hash| **hash == line.hash).count();
            Signal::Repeated.set(row, times as f32);
            let near = at.saturating_sub(2)..(at + 3).min(self.lines.len());
            let begins = |at: usize| self.read.of(&self.lines[at]).begins;
            let alike = |other: &usize| *other != at && begins(*other) == begins(at) && begins(at) != 0;
            Signal::Alike.set(row, near.filter(alike).count() as f32);
        }
    }
}
