//! The second pass: what the sketch says repeats is counted exactly, some of its occurrences are remembered, and proposals
//! are made of it.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::copies::Copies;
use super::first::copy;
use super::gather::{CONTEXT, Gathered, Gathering, Met, Seen};
use super::items::{BORDER, FULL, Kind, SHORT, Spread, items, key, place_of, places, spread};
use super::last;
use super::proposal::{Proposal, Shape, distinct};
use super::propose::{Company, Refused, Site, propose};
use super::sketch::Sketch;
use crate::document::Document;

/// Characters of the lines before and behind an occurrence.
const BESIDE: usize = 40;

/// The second pass: what it knows on any thread.
#[derive(Debug)]
pub struct Second {
    sketch: Sketch,
    sites: BTreeMap<String, u64>,
    least: u64,
}

/// What the second pass makes of a document.
#[derive(Debug)]
pub struct Found {
    site: String,
    lang: Option<String>,
    copy: u64,
    lot: u64,
    met: Vec<Met>,
}

/// What the second pass gathers.
#[derive(Debug, Default)]
pub struct Gathers {
    copies: Copies,
    gathering: Gathering,
}

impl Second {
    pub(super) fn new(sketch: Sketch, sites: BTreeMap<String, u64>, least: u64) -> Self {
        Self { sketch, sites, least }
    }

    fn repeats(&self, key: u64) -> bool {
        u64::from(self.sketch.count(key)) >= self.least
    }

    /// Whether a line is no body because it repeats: all of it, or how it begins and how it ends. A long one of these, or
    /// one within which a sentence ends, is text that happens to, or has something glued to it.
    fn is_known(&self, site: &str, words: &[String]) -> bool {
        let border = |kind: fn(u8) -> Kind, words: &[String]| self.repeats(key(site, kind(BORDER as u8), words));
        let sentence = || words.iter().rev().skip(1).any(|word| word.ends_with(FULL));
        self.repeats(key(site, Kind::Line, words))
            || (2 * BORDER..=2 * BORDER + SHORT).contains(&words.len())
                && !sentence()
                && border(Kind::Start, &words[..BORDER])
                && border(Kind::End, &words[words.len() - BORDER..])
    }

    /// Finds in a document what repeats; on any thread. `name` is what a person knows it by.
    pub fn find(&self, document: &Document<'_>, name: &str) -> Found {
        let site = document.site.clone().unwrap_or_default();
        let text = &document.text;
        let lines = spread(text);
        let known: Vec<bool> = lines.iter().map(|line| self.is_known(&site, &line.words)).collect();
        let stand = places(&lines, &known);
        let beside = |line: Option<&Spread>, end: bool| {
            let line = line.map_or("", |line| &text[line.raw.clone()]);
            if end { last(line, BESIDE) } else { line.chars().take(BESIDE).collect() }
        };
        let items = items(&site, &lines);
        let met = items.iter().filter(|item| self.repeats(item.key)).map(|item| {
            let line = &text[lines[item.line].raw.clone()];
            let seen = Seen {
                document: name.to_owned(),
                line: if matches!(item.kind, Kind::End(_) | Kind::Last(_)) { last(line, CONTEXT) } else { line.chars().take(CONTEXT).collect() },
                before: beside(item.line.checked_sub(1).map(|at| &lines[at]), true),
                after: beside(lines.get(item.line + 1), false),
                beside: [item.line.checked_sub(1), Some(item.line + 1)].map(|at| Some(key(&site, Kind::Line, &lines.get(at?)?.words))),
            };
            Met { key: item.key, kind: item.kind, place: place_of(item, &stand), seen }
        });
        Found { met: met.collect(), copy: copy(&site, &lines), lot: xxh3_64(name.as_bytes()), lang: document.lang.clone(), site }
    }

    /// The proposals, and what is refused and why. `bundled` tells families, and the rules beside which they must hold.
    pub fn propose(&self, gathers: &Gathers) -> Mined {
        let mut proposals = Vec::new();
        let mut refused: BTreeMap<Refused, u64> = BTreeMap::new();
        let mut items: Vec<_> = gathers.gathering.items.iter().collect();
        items.sort_by(|a, b| {
            (&a.1.site, a.1.kind, std::cmp::Reverse(a.1.documents), a.0).cmp(&(&b.1.site, b.1.kind, std::cmp::Reverse(b.1.documents), b.0))
        });
        let mut left = Vec::new();
        for (own, gathered) in items.into_iter().filter(|(_, gathered)| gathered.documents >= self.least) {
            let documents = self.sites.get(&gathered.site).copied().unwrap_or(0);
            let sites = if gathered.kind == Kind::Line { self.sites_with(gathered) } else { 1 };
            let site = Site { documents, sites };
            match propose(*own, gathered, site, self.least, &Company::new()) {
                Ok(more) => proposals.extend(more),
                Err(_) => left.push((*own, gathered, site)),
            }
        }
        // What is not furniture by itself may be by its company.
        let lines = proposals.iter().filter(|proposal| proposal.shape == Shape::Line);
        let company: Company = lines.map(|proposal| (key(&proposal.site, Kind::Line, &proposal.words), proposal.documents)).collect();
        for (own, gathered, site) in left {
            match propose(own, gathered, site, self.least, &company) {
                Ok(more) => proposals.extend(more),
                Err(why) => *refused.entry(why).or_default() += 1,
            }
        }
        Mined { proposals: distinct(proposals), refused, left_out: gathers.gathering.left_out, sites: self.sites.clone() }
    }

    /// On how many sites a line stands.
    fn sites_with(&self, gathered: &Gathered) -> usize {
        let Some(line) = gathered.samples.values().next().and_then(|seen| spread(&seen.line).into_iter().next()) else { return 1 };
        self.sites.keys().filter(|site| self.sketch.count(key(site, Kind::Line, &line.words)) > 0).count().max(1)
    }
}

impl Gathers {
    /// Adds what was found in a document; in order.
    pub fn add(&mut self, found: Found) {
        if self.copies.is_copy(found.copy) {
            return;
        }
        for met in found.met {
            self.gathering.add(&found.site, found.lang.as_deref(), met, found.lot);
        }
    }
}

/// What two passes came to.
#[derive(Debug)]
pub struct Mined {
    /// What is proposed.
    pub proposals: Vec<Proposal>,
    /// What repeats and is not proposed, by why.
    pub refused: BTreeMap<Refused, u64>,
    /// Occurrences of items that were too many to remember.
    pub left_out: u64,
    /// Documents by site, copies left out.
    pub sites: BTreeMap<String, u64>,
}
