//! What lines have in common: words, stems, the word they begin with; and whether one stands there twice.
//!
//! It stands apart from where a line stands ([`super::place`]) because it knows lines by their words alone.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::line::Read;
use super::{Row, Signal, share};
use crate::hashed::Hashed;
use crate::layout::Line;

/// Slots that a table begins with; it grows.
const SLOTS: usize = 512;
/// Times a line stands in the document, beyond which more says nothing more.
const MOST_REPEATS: u32 = 9;

/// Words or stems of a document: which lines have which. A table of its own rather than a map, because a text spends its
/// time here: one look both finds a term and tells whether the line at hand has it already.
struct Terms {
    /// The number of a term and one, at the slot that its hash gives or behind it; 0 where none is. A power of two, at
    /// most half full.
    slots: Vec<u32>,
    /// Where each term stands, by number.
    places: Vec<Place>,
    /// Those of all lines, each once a line, line after line.
    all: Vec<u32>,
    /// Where those of each line end.
    ends: Vec<usize>,
}

/// Where a term stands; lines count from 1.
struct Place {
    hash: u64,
    /// The last line that has it.
    last: u32,
    /// The first line of running text that has it, or 0.
    body: u32,
    /// Whether another line of running text has it.
    more: bool,
    /// Whether the first line has it.
    title: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Self { slots: vec![0; SLOTS], places: Vec::with_capacity(SLOTS / 2), all: Vec::new(), ends: Vec::new() }
    }
}

impl Terms {
    /// Adds those of a line.
    fn add(&mut self, hashes: &[u64], line: usize, body: bool) {
        let line = line as u32 + 1;
        for &hash in hashes {
            let number = self.number(hash, line);
            let place = &mut self.places[number as usize];
            if place.last != line {
                place.last = line;
                if body {
                    place.more |= place.body != 0;
                    place.body = if place.body == 0 { line } else { place.body };
                }
                self.all.push(number);
            }
        }
        self.ends.push(self.all.len());
    }

    /// The number of a term, which it gets if it has none.
    fn number(&mut self, hash: u64, line: u32) -> u32 {
        let slot = self.slot(hash);
        if let Some(known) = self.slots[slot].checked_sub(1) {
            return known;
        }
        self.places.push(Place { hash, last: 0, body: 0, more: false, title: line == 1 });
        self.slots[slot] = self.places.len() as u32;
        if self.places.len() * 2 > self.slots.len() {
            self.slots = vec![0; self.slots.len() * 2];
            for number in 0..self.places.len() {
                let slot = self.slot(self.places[number].hash);
                self.slots[slot] = number as u32 + 1;
            }
        }
        self.places.len() as u32 - 1
    }

    /// The slot of a term, or the free one where it would be.
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot].checked_sub(1).is_some_and(|number| self.places[number as usize].hash != hash) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Those of a line.
    fn of(&self, line: usize) -> impl ExactSizeIterator<Item = &Place> {
        let from = line.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all[from..self.ends[line]].iter().map(|&number| &self.places[number as usize])
    }

    /// How many of a line's stand in another line of running text too.
    fn elsewhere(&self, line: usize) -> u32 {
        self.of(line).filter(|place| place.more || (place.body != 0 && place.body as usize != line + 1)).count() as u32
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
        let (mut words, mut stems) = (Terms::default(), Terms::default());
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
            let (count, titled) = (words.len() as u32, words.filter(|place| at > 0 && place.title).count() as u32);
            Signal::Shared.set(row, share(self.words.elsewhere(at), count));
            Signal::Title.set(row, share(titled, count));
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
        let mut times: HashMap<u64, u32, BuildHasherDefault<Hashed>> = HashMap::with_capacity_and_hasher(rows.len(), BuildHasherDefault::default());
        for line in self.lines {
            *times.entry(line.hash).or_default() += 1;
        }
        for (at, (line, row)) in self.lines.iter().zip(rows).enumerate() {
            Signal::Repeated.set(row, times[&line.hash].min(MOST_REPEATS) as f32);
            let near = at.saturating_sub(2)..(at + 3).min(self.lines.len());
            let begins = |at: usize| self.read.of(&self.lines[at]).begins;
            let alike = |other: &usize| *other != at && begins(*other) == begins(at) && begins(at) != 0;
            Signal::Alike.set(row, near.filter(alike).count() as f32);
        }
    }
}
