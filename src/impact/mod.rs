//! What a change of rules does to a document: what comes out differently, piece by piece; added up over a corpus in [`Impact`].
//!
//! It stands apart from cleaning, which knows one set of rules: here two sets clean the same documents and are compared.
//! Most documents are not cleaned at all ([`Sieve`]).

mod change;
mod strange;
mod sum;
mod told;

pub use change::{Change, How, changes};
pub use strange::Strangeness;
pub use sum::{Count, Impact, Place, Victim};
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
