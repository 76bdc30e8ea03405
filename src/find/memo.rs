//! Short lines seen before, and what was found in them.
//!
//! What is found in a line depends on the line alone, and labels come again and again: of the lines of up to 96 bytes in 750
//! pages of as many sites, a third had stood among the 16,000 before; of one site nearly all do. It stands apart so that
//! finding itself need not know of it.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::Hit;
use crate::layout::Line;

/// Bytes of the longest line that is kept.
const LONGEST: usize = 96;
/// Lines that are kept, a power of two. Four times as many spare a tenth more of the lines of pages, for 10 MB more.
const SLOTS: usize = 1 << 14;
/// Hits of a line up to which it is kept; a short line hardly has more.
const MOST_HITS: usize = 64;

/// Lines seen before, with one set of tables.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// Which tables: [`crate::compile::Tables::id`].
    tables: u64,
    /// Hash of the rules that the document at hand is not for.
    off: u64,
    /// By their hashes; the last one stays.
    slots: Vec<Option<Box<Seen>>>,
}

/// A line, and what was found in it.
#[derive(Debug)]
pub(super) struct Seen {
    raw: Box<str>,
    off: u64,
    words: u32,
    letters: u32,
    hash: u64,
    sentence: bool,
    /// As of a line 0.
    hits: Box<[Hit]>,
}

/// Where a line is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot(usize);

impl Memo {
    /// Begins with a document that some rules are not for.
    pub fn begin(&mut self, tables: u64, off: &[u32]) {
        if self.tables != tables {
            *self = Self { tables, ..Self::default() };
        }
        self.off = off.iter().fold(0, |hash, rule| xxh3_64_with_seed(&rule.to_le_bytes(), hash));
    }

    /// Where a line is kept; nowhere if it is long.
    pub fn slot(&self, raw: &str) -> Option<Slot> {
        (raw.len() <= LONGEST).then(|| Slot(xxh3_64_with_seed(raw.as_bytes(), self.off) as usize % SLOTS))
    }

    /// The line, if it was seen before.
    pub fn get(&self, slot: Slot, raw: &str) -> Option<&Seen> {
        self.slots.get(slot.0)?.as_deref().filter(|seen| *seen.raw == *raw && seen.off == self.off)
    }

    /// Keeps what was found in a line.
    pub fn keep(&mut self, slot: Slot, raw: &str, line: &Line, hits: &[Hit]) {
        if hits.len() <= MOST_HITS {
            let hits = hits.iter().map(|hit| Hit { line: 0, ..*hit }).collect();
            let Line { words, letters, hash, sentence, .. } = *line;
            self.slots.resize_with(SLOTS, || None);
            self.slots[slot.0] = Some(Box::new(Seen { raw: raw.into(), off: self.off, words, letters, hash, sentence, hits }));
        }
    }
}

impl Seen {
    /// Tells a line what it has.
    pub fn tell(&self, line: &mut Line) {
        (line.words, line.letters, line.hash, line.sentence) = (self.words, self.letters, self.hash, self.sentence);
    }

    /// What was found in it.
    pub fn hits(&self, line: u32) -> impl Iterator<Item = Hit> {
        self.hits.iter().map(move |hit| Hit { line, ..*hit })
    }
}
