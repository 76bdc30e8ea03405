//! Document × tables → hits: everything a pattern could be meant by, wherever it stands. Whether it goes is weighed later.
//!
//! What is found in one line depends on that line alone, so that peeling need only look again at lines it changed.

mod across;
mod memo;
pub(crate) mod patterns;
mod regexes;
mod runs;
#[cfg(test)]
mod tests;

pub(crate) use across::{Round, across};
pub(crate) use runs::is_separator;

use std::cell::OnceCell;

use xxhash_rust::xxh3::xxh3_64;

use crate::compile::{Candidate, Tables, Target, hash_of};
use crate::document::Document;
use crate::fold::Folded;
use crate::layout::Line;
use crate::rule::Rule;
use crate::rule::bytes::Bytes;
use crate::rule::slots::Slots;
use crate::sentence;
use crate::weigh::Read;
use memo::Memo;

/// A pattern found in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub target: Target,
    /// Index of the line.
    pub line: u32,
    /// Bytes from the start of the line.
    pub start: u32,
    /// One past the last byte, from the start of the line.
    pub end: u32,
    /// Percent of the match that the pattern did not name: `*` slots, whole regexes.
    pub wild: u8,
}

/// Matches in a line up to which each is located by itself.
const LOCATED: usize = 4;

/// Bytes of a line up to which buffers are kept for the next one; those of a longer line are given back at once.
const KEPT_LINE: usize = 1 << 20;

/// Finds in one line after another; keeps its buffers.
#[derive(Debug, Default)]
pub(crate) struct Finding {
    folded: Folded,
    /// For the words around what is found, folded again.
    again: Folded,
    found: Vec<Found>,
    /// Words of the line at hand on which something may be anchored.
    candidates: Vec<Candidate>,
    /// Places of the line at hand where a needed text may stand.
    places: Vec<u32>,
    /// Members of lists in the line at hand.
    members: Vec<Found>,
    /// Needed texts that stand in the line at hand: what they mean, and where.
    stand: Vec<(u32, usize)>,
    /// Regexes that the line at hand has a needed text for.
    needed: Vec<u32>,
    /// Short lines seen before.
    memo: Memo,
    /// What slots hold in the line at hand.
    slots: Slots,
    /// The bytes that the line at hand has, once somebody asked.
    bytes: OnceCell<Bytes>,
    /// Restricted rules that this document is not for: not even looked for.
    off: Vec<u32>,
    /// The tables, the language and the site that this was asked for.
    of: Option<(u64, Option<String>, Option<String>)>,
    /// Rules whose regexes took more work than allowed on some line.
    pub over_budget: Vec<u32>,
    /// What lines tell by themselves, if they are weighed.
    pub read: Option<Read>,
    /// Hashes of all words that were looked at, if somebody wants to know.
    pub words: Option<Vec<u64>>,
    /// The most that may be found in a document.
    pub most: usize,
    /// Whether a line has more than that, of which the rest was not looked at.
    pub crowded: bool,
}

/// A match in folded bytes.
#[derive(Debug, Clone, Copy)]
struct Found {
    target: Target,
    from: usize,
    to: usize,
    wild: u8,
}

impl Finding {
    /// Begins with a document.
    pub fn begin(&mut self, tables: &Tables, rules: &[Rule], document: &Document<'_>) {
        self.over_budget.clear();
        // Which rules are not for it is asked once for all documents of a language and a site that follow each other.
        let known = self.of.as_ref().is_some_and(|of| of.0 == tables.id && of.1 == document.lang && of.2 == document.site);
        if !known {
            self.off = tables.restricted.iter().filter(|rule| !document.meets(&rules[**rule as usize].place)).copied().collect();
            self.memo.begin(tables.id, &self.off);
            self.of = Some((tables.id, document.lang.clone(), document.site.clone()));
        }
    }

    /// Begins to keep what lines tell by themselves, or keeps nothing.
    pub fn unread(&mut self, read: bool) {
        self.read = read.then(|| self.read.take().unwrap_or_default());
        self.read.iter_mut().for_each(Read::clear);
    }

    /// Reads the lines that were not read when they were looked at; what was read of all of them, if they are weighed.
    pub fn read_all(&mut self, text: &str, lines: &mut [Line]) -> Option<&mut Read> {
        let read = self.read.as_mut()?;
        for line in lines.iter_mut().filter(|line| line.read == 0) {
            let raw = &text[line.start..line.end];
            self.folded.fold(raw);
            line.read = read.line(raw, line, &self.folded);
        }
        Some(read)
    }

    /// Forgets what it knows of a document, and gives its buffers back.
    pub fn reset(&mut self) {
        let (memo, off, of) = (std::mem::take(&mut self.memo), std::mem::take(&mut self.off), self.of.take());
        *self = Self { memo, off, of, ..Self::default() };
    }

    /// Looks at one line: learns its words, letters and hash, and adds what it finds.
    pub fn line(&mut self, tables: &Tables, text: &str, index: u32, line: &mut Line, hits: &mut Vec<Hit>) {
        let raw = &text[line.start..line.end];
        let first = hits.len();
        // Whoever wants the words wants those of every line.
        let slot = if self.words.is_none() { self.memo.slot(raw) } else { None };
        if let Some(seen) = slot.and_then(|slot| self.memo.get(slot, raw)) {
            seen.tell(line);
            hits.extend(seen.hits(index));
        } else {
            self.folded.fold(raw);
            self.anew(tables, raw, index, line, hits);
            if let Some(slot) = slot.filter(|_| !self.crowded) {
                self.memo.keep(slot, raw, line, &hits[first..]);
            }
        }
        // What is short is read when it is to be weighed: rules take much of it, and to fold it again costs little.
        line.read = match &mut self.read {
            Some(read) if slot.is_none() => read.line(raw, line, &self.folded),
            _ => 0,
        };
        if raw.len() > KEPT_LINE {
            (self.folded, self.again, self.found) = Default::default();
            (self.candidates, self.places, self.stand) = Default::default();
        }
    }

    /// Finds in the line that is folded.
    fn anew(&mut self, tables: &Tables, raw: &str, index: u32, line: &mut Line, hits: &mut Vec<Hit>) {
        if let Some(words) = &mut self.words {
            words.extend(self.folded.words().iter().map(|word| hash_of(&self.folded, *word)));
        }
        line.words = self.folded.word_count();
        line.letters = self.folded.letters();
        line.hash = xxh3_64(self.folded.as_str().as_bytes());
        line.sentence = sentence::ends(raw);
        self.found.clear();
        self.bytes.take();
        self.slots.clear();
        self.patterns(tables, line);
        self.regexes(tables, line);
        self.drop_lone_members();
        self.report(raw, index, hits);
    }

    /// Runs regexes that want something near on a line near it.
    pub fn line_near(&mut self, tables: &Tables, regexes: impl Iterator<Item = u32>, text: &str, index: u32, line: &Line, hits: &mut Vec<Hit>) {
        let raw = &text[line.start..line.end];
        self.folded.fold(raw);
        self.found.clear();
        self.bytes.take();
        for at in regexes {
            self.search(tables, at, line);
        }
        self.report(raw, index, hits);
    }

    /// Whether the line at hand has a digit.
    fn has_digit(&self) -> bool {
        self.bytes().has_any(&Bytes::DIGITS)
    }

    /// The bytes that the line at hand has.
    fn bytes(&self) -> &Bytes {
        self.bytes.get_or_init(|| Bytes::of(self.folded.as_str().as_bytes()))
    }

    /// Whether a rule is not for this document.
    fn is_off(&self, target: Target) -> bool {
        matches!(target, Target::Rule(rule) if self.off.binary_search(&rule).is_ok())
    }

    /// Turns what was found into hits over the original line.
    fn report(&mut self, raw: &str, index: u32, hits: &mut Vec<Hit>) {
        if self.found.is_empty() {
            return;
        }
        // Each may need half of the line folded again, where there are no words to begin at.
        let many = self.found.len() > LOCATED;
        if many {
            self.again.fold_mapped(raw);
        }
        for found in &self.found {
            let located = |again: &mut Folded| self.folded.locate(raw, again, found.from, found.to);
            let (start, end) = if many { self.again.to_original(found.from, found.to) } else { located(&mut self.again) };
            hits.push(Hit { target: found.target, line: index, start: start as u32, end: end as u32, wild: found.wild });
        }
    }
}
