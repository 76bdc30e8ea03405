//! What a change of rules does to the documents of a corpus, added up.

use std::collections::BTreeMap;

use super::{Difference, Piece, Way};

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
    /// The document.
    pub place: Place,
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
        self.victims.insert(at, Victim { place: place.clone(), piece });
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
