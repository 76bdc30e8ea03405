//! What a change of rules does to a corpus: documents and characters that come out differently, and which of them to
//! look at first.
//!
//! It stands apart from cleaning, which knows one set of rules: here two sets clean the same documents and are compared.
//! Most documents are not cleaned at all ([`Sieve`]).

mod change;
mod strange;
mod told;

use std::collections::BTreeMap;

pub use change::{Change, How, changes};
pub use strange::Strangeness;
pub use told::{json, markdown, text};

use crate::clean::{Clean, Cleaner};
use crate::document::Document;
use crate::fold::Folded;
use crate::ledger::By;
use crate::touch::{Look, Sieve};
use strange::strangeness;

/// Two cleaners, and the sieve between them.
#[derive(Debug)]
pub struct Comparison {
    /// With the old rules.
    pub old: Cleaner,
    /// With the new rules.
    pub new: Cleaner,
    /// What differs between them.
    pub changes: Vec<Change>,
    sieve: Sieve,
}

/// Which way a piece of text went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It stayed, and goes now.
    Goes,
    /// It went, and stays now.
    Stays,
}

/// A piece of a document that the change concerns.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Which way it went.
    pub way: Way,
    /// What takes it now, or took it.
    pub by: String,
    /// The family of that, if it is a rule.
    pub family: Option<&'static str>,
    /// First byte in the document.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The piece, without the white space around it.
    pub text: String,
    /// The end of what stands before it, on its line.
    pub before: String,
    /// The beginning of what stands behind it, on its line.
    pub after: String,
    /// How unlike furniture it is.
    pub strangeness: Strangeness,
}

/// What the change does to a document.
#[derive(Debug, Clone, Default)]
pub struct Difference {
    /// Whether it was cleaned with both.
    pub cleaned: bool,
    /// Whether its text comes out differently.
    pub differs: bool,
    /// The verdicts, where they differ.
    pub verdicts: Option<(&'static str, &'static str)>,
    /// The pieces, in their order.
    pub pieces: Vec<Piece>,
}

/// Characters around a piece that are told.
const AROUND: usize = 60;

impl Comparison {
    /// Compares two cleaners with the same options.
    pub fn new(old: Cleaner, new: Cleaner) -> Self {
        let changes = changes(old.rules(), new.rules());
        let sieve = Sieve::new(old.rules(), new.rules(), new.tidy());
        Self { old, new, changes, sieve }
    }

    /// What tells which documents need not be cleaned.
    pub fn sieve(&self) -> &Sieve {
        &self.sieve
    }

    /// Why every document is cleaned, if it is so.
    pub fn open(&self) -> Option<&str> {
        self.sieve.open()
    }

    /// Cleans a document with both, unless it is sure to come out the same.
    pub fn compare(&self, document: &Document<'_>, folded: &mut Folded) -> Difference {
        let look = self.sieve.look(document, folded);
        if look == Look::Same {
            return Difference::default();
        }
        let old = self.old.clean(document);
        if look == Look::SameUnlessJoined && !old.joined {
            return Difference::default();
        }
        let new = self.new.clean(document);
        let verdicts = (old.verdict != new.verdict).then(|| (old.verdict.name(), new.verdict.name()));
        let mut difference = Difference { cleaned: true, differs: old.text != new.text || verdicts.is_some(), verdicts, pieces: Vec::new() };
        if difference.differs {
            for (way, from, with, cleaner) in [(Way::Goes, &new, &old, &self.new), (Way::Stays, &old, &new, &self.old)] {
                for (by, start, end) in taken_only(from, with) {
                    difference.pieces.extend(piece(way, cleaner, document, by, start, end));
                }
            }
            difference.pieces.sort_by_key(|piece| (piece.start, piece.way));
        }
        difference
    }
}

/// The spans that one cleaning took and the other left: what took each, and its bytes.
fn taken_only(one: &Clean<'_>, other: &Clean<'_>) -> Vec<(By, usize, usize)> {
    let gone: Vec<(usize, usize)> = other.edits.iter().filter(|edit| edit.with.is_empty()).map(|edit| (edit.start, edit.end)).collect();
    let mut only = Vec::new();
    for edit in one.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))) {
        let mut at = edit.start;
        for &(start, end) in &gone[gone.partition_point(|&(_, end)| end <= edit.start)..] {
            if start >= edit.end {
                break;
            }
            if at < start {
                only.push((edit.by, at, start));
            }
            at = at.max(end);
        }
        if at < edit.end {
            only.push((edit.by, at, edit.end));
        }
    }
    only
}

fn piece(way: Way, cleaner: &Cleaner, document: &Document<'_>, by: By, start: usize, end: usize) -> Option<Piece> {
    let text = &document.text;
    let inner = text[start..end].trim();
    if inner.is_empty() {
        return None;
    }
    let start = start + (text[start..end].len() - text[start..end].trim_start().len());
    let end = start + inner.len();
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let stop = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    let before: Vec<char> = text[line..start].chars().rev().take(AROUND).collect();
    let family = if let By::Rule(rule) = by { Some(cleaner.rules().rules[rule as usize].family.name()) } else { None };
    Some(Piece {
        way,
        by: cleaner.name(by).into_owned(),
        family,
        start,
        end,
        text: inner.to_owned(),
        before: before.into_iter().rev().collect(),
        after: text[end..stop].chars().take(AROUND).collect(),
        strangeness: strangeness(text, start, end),
    })
}

/// Documents and characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Documents that come out differently.
    pub documents: u64,
    /// Characters that go now and stayed before.
    pub goes: u64,
    /// Characters that stay now and went before.
    pub stays: u64,
}

/// A piece, and the document it is of.
#[derive(Debug, Clone)]
pub struct Victim {
    /// The document's input.
    pub path: String,
    /// Its number there.
    pub record: u64,
    /// Its own name.
    pub id: Option<String>,
    /// Its host.
    pub site: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// The piece.
    pub piece: Piece,
}

/// The documents of a corpus added up.
#[derive(Debug, Clone, Default)]
pub struct Impact {
    /// Documents read.
    pub documents: u64,
    /// Documents cleaned with both sets.
    pub cleaned: u64,
    /// Documents that come out differently, and their characters.
    pub all: Count,
    /// The same by language.
    pub languages: BTreeMap<String, Count>,
    /// The same by host.
    pub sites: BTreeMap<String, Count>,
    /// The same by family.
    pub families: BTreeMap<String, Count>,
    /// The same by rule: the one that takes a piece now, or took it.
    pub rules: BTreeMap<String, Count>,
    /// Documents by their old and new verdict, where these differ.
    pub verdicts: BTreeMap<(&'static str, &'static str), u64>,
    /// The strangest pieces that go now, the strangest first; at most as many as asked for.
    pub victims: Vec<Victim>,
}

/// Where a document is of.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Its input.
    pub path: String,
    /// Its number there.
    pub record: u64,
    /// Its own name.
    pub id: Option<String>,
    /// Its host.
    pub site: Option<String>,
    /// Its language.
    pub lang: Option<String>,
}

impl Impact {
    /// Adds a document that is sure to come out the same.
    pub fn pass(&mut self) {
        self.documents += 1;
    }

    /// Adds a document; `most` victims are kept.
    pub fn add(&mut self, place: &Place, difference: Difference, most: usize) {
        self.documents += 1;
        self.cleaned += u64::from(difference.cleaned);
        if !difference.differs {
            return;
        }
        if let Some(pair) = difference.verdicts {
            *self.verdicts.entry(pair).or_default() += 1;
        }
        let mut whole = Count { documents: 1, ..Count::default() };
        let mut families: BTreeMap<&str, Count> = BTreeMap::new();
        let mut rules: BTreeMap<&str, Count> = BTreeMap::new();
        for piece in &difference.pieces {
            let mut count = Count { documents: 1, ..Count::default() };
            *(if piece.way == Way::Goes { &mut count.goes } else { &mut count.stays }) = piece.text.chars().count() as u64;
            whole.gain(count, false);
            families.entry(piece.family.unwrap_or("weights")).or_default().gain(count, false);
            rules.entry(&piece.by).or_default().gain(count, false);
        }
        for (into, from) in [(&mut self.families, families), (&mut self.rules, rules)] {
            for (name, count) in from {
                into.entry(name.to_owned()).or_default().gain(Count { documents: 1, ..count }, true);
            }
        }
        self.all.gain(whole, true);
        self.languages.entry(place.lang.clone().unwrap_or_else(|| "unknown".into())).or_default().gain(whole, true);
        self.sites.entry(place.site.clone().unwrap_or_else(|| "unknown".into())).or_default().gain(whole, true);
        for piece in difference.pieces.into_iter().filter(|piece| piece.way == Way::Goes) {
            self.victim(place, piece, most);
        }
    }

    /// Keeps a victim, if it is among the strangest. Of equally strange ones the first stays.
    fn victim(&mut self, place: &Place, piece: Piece, most: usize) {
        let at = self.victims.partition_point(|other| other.piece.strangeness >= piece.strangeness);
        // The same piece in every document of a site is one to look at.
        if at >= most || self.victims.iter().any(|other| other.piece.by == piece.by && other.piece.text == piece.text) {
            return;
        }
        let Place { path, record, id, site, lang } = place.clone();
        self.victims.insert(at, Victim { path, record, id, site, lang, piece });
        self.victims.truncate(most);
    }
}

impl Count {
    fn gain(&mut self, other: Count, documents: bool) {
        self.documents += if documents { other.documents } else { 0 };
        self.goes += other.goes;
        self.stays += other.stays;
    }
}
