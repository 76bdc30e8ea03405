//! Mining: what repeats in a corpus, and which of it is furniture by the looks of it, as proposed rules.
//!
//! Three passes over the corpus, in bounded memory. The first counts lines and borders of lines in a [`Sketch`]. The
//! second counts exactly what the sketch says repeats, and remembers some of its occurrences. From these the proposals are
//! made. The third lets the proposed rules clean the corpus, to see where else their words stand. A reader of the passes
//! hands documents to [`First`], [`Second`] and [`Third`]; what can be done on any thread is apart from what must be
//! done in order.

mod filler;
mod gather;
mod grow;
mod guess;
mod items;
mod propose;
mod sketch;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use gather::{CONTEXT, Gathering};
pub use gather::{Met, Seen};
use guess::Guess;
pub use items::{Kind, Place};
use items::{items, key, place_of, places, spread};
pub use propose::{Proposal, Refused, Shape};
use propose::{Site, propose};
pub use sketch::Sketch;
pub use write::{Written, file, told};

use crate::clean::{Cleaner, Options};
use crate::document::Document;
use crate::rule::{Family, Policy, RuleSet, Source};
use crate::tidy::Tidy;

/// Documents of which it is remembered that they were seen, so that copies do not count: 32 MiB or so.
const KNOWN: usize = 1 << 21;
/// Sites that are told apart; documents of more are those of one site.
const SITES: usize = 10_000;
/// Characters of the lines before and behind an occurrence.
const BESIDE: usize = 40;
/// Near misses that are shown of a proposal.
const MISSES: usize = 3;
/// Characters on either side of a near miss.
const AROUND: usize = 60;

/// What the first pass makes of a document: its items, and a hash by which its copies are known.
#[derive(Debug)]
pub struct Counted {
    site: String,
    keys: Vec<u64>,
    copy: u64,
}

/// Counts a document; on any thread.
pub fn count(document: &Document<'_>) -> Counted {
    let site = document.site.clone().unwrap_or_default();
    let lines = spread(&document.text);
    let keys = items(&site, &lines).iter().map(|item| item.key).collect();
    Counted { copy: copy(&site, &lines), site, keys }
}

/// A copy of a document has the same longest line.
fn copy(site: &str, lines: &[items::Spread]) -> u64 {
    let longest = lines.iter().max_by_key(|line| line.words.len());
    longest.map_or(0, |line| key(site, Kind::Line, &line.words))
}

/// The first pass.
#[derive(Debug, Default)]
pub struct First {
    sketch: Sketch,
    copies: Copies,
    /// Documents by site.
    sites: BTreeMap<String, u64>,
}

/// Documents that were seen.
#[derive(Debug, Default)]
struct Copies(HashSet<u64>);

impl Copies {
    /// Whether a document is a copy of one that was seen.
    fn is_copy(&mut self, copy: u64) -> bool {
        if self.0.len() < KNOWN { !self.0.insert(copy) } else { self.0.contains(&copy) }
    }
}

impl First {
    /// Adds a document; in order.
    pub fn add(&mut self, counted: &Counted) {
        if self.copies.is_copy(counted.copy) {
            return;
        }
        if self.sites.len() < SITES || self.sites.contains_key(&counted.site) {
            *self.sites.entry(counted.site.clone()).or_default() += 1;
        }
        counted.keys.iter().for_each(|key| self.sketch.add(*key));
    }

    /// The second pass, for what comes in so many documents of a site or more.
    pub fn second(self, least: u64) -> Second {
        Second { sketch: self.sketch, sites: self.sites, least }
    }
}

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
    fn repeats(&self, key: u64) -> bool {
        u64::from(self.sketch.count(key)) >= self.least
    }

    /// Finds in a document what repeats; on any thread. `name` is what a person knows it by.
    pub fn find(&self, document: &Document<'_>, name: &str) -> Found {
        let site = document.site.clone().unwrap_or_default();
        let text = &document.text;
        let lines = spread(text);
        let known: Vec<bool> = lines.iter().map(|line| self.repeats(key(&site, Kind::Line, &line.words))).collect();
        let stand = places(&lines, &known);
        let beside = |line: Option<&items::Spread>, end: bool| {
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
        for (_, gathered) in items {
            if gathered.documents < self.least {
                continue;
            }
            let documents = self.sites.get(&gathered.site).copied().unwrap_or(0);
            let sites = if gathered.kind == Kind::Line { self.sites_with(gathered) } else { 1 };
            match propose(gathered, Site { documents, sites }, self.least) {
                Ok(more) => proposals.extend(more),
                Err(why) => *refused.entry(why).or_default() += 1,
            }
        }
        Mined { proposals: distinct(proposals), refused, left_out: gathers.gathering.left_out, sites: self.sites.clone() }
    }

    /// On how many sites a line stands.
    fn sites_with(&self, gathered: &gather::Gathered) -> usize {
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

/// One of each: what another proposal says, too, is left out.
fn distinct(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut by_site: BTreeMap<String, Vec<Proposal>> = BTreeMap::new();
    for proposal in proposals {
        by_site.entry(proposal.site.clone()).or_default().push(proposal);
    }
    let mut distinct = Vec::new();
    for (_, mut own) in by_site {
        // The longest and most frequent first, so that what is within them is left out.
        own.sort_by(|a, b| (b.documents, b.words.len(), a.shape, &a.words).cmp(&(a.documents, a.words.len(), b.shape, &b.words)));
        let within: Vec<bool> = (0..own.len())
            .map(|at| (0..own.len()).any(|other| other != at && own[at].is_within(&own[other]) && !(own[other].is_within(&own[at]) && other > at)))
            .collect();
        let mut at = 0;
        own.retain(|_| {
            at += 1;
            !within[at - 1]
        });
        distinct.extend(own);
    }
    distinct
}

/// The third pass: proposed rules over the corpus.
#[derive(Debug)]
pub struct Third {
    cleaner: Cleaner,
    written: Vec<Written>,
    /// The proposal of each of the cleaner's rules.
    of: HashMap<u32, usize>,
}

impl Mined {
    /// Writes the proposals as rules that hold, alone and beside these.
    pub fn third(self, beside: &[Source]) -> Third {
        let families = RuleSet::bundled().map(|set| Guess::new(&set)).unwrap_or_else(|_| Guess::new(&RuleSet::default()));
        let mut ids: BTreeMap<String, u32> = BTreeMap::new();
        let written = self.proposals.into_iter().filter_map(|proposal| {
            let family = families.family(&proposal);
            let shape = match proposal.shape {
                Shape::Line => "line",
                Shape::Label => "label",
                Shape::End => "end",
                Shape::Glued => "glued",
                Shape::Opening => "start",
            };
            let stem = format!("{}{shape}", slug(&proposal.site));
            let number = ids.entry(stem.clone()).or_default();
            *number += 1;
            write::rule(proposal, family, format!("{stem}-{number}"))
        });
        let written = write::together(written.collect(), beside);
        let set = RuleSet::parse(&[vec![Source::new("mined.toml", file(&written))]]).unwrap_or_default();
        let of = set.rules.iter().zip(0..).filter_map(|(rule, index)| {
            let id = rule.address.rsplit('/').next()?;
            Some((index, written.iter().position(|written| written.id == id)?))
        });
        let of = of.collect();
        // A guessed family is no reason to leave anything.
        let policies = Family::ALL.iter().map(|family| (*family, Policy::Drop)).collect();
        let options = Options { tidy: Tidy::NONE, misses: true, unguarded: true, policies, ..Options::default() };
        Third { cleaner: Cleaner::new(set, options), written, of }
    }
}

/// Where the words of proposals stand in a document and stay: the proposal, and what stands around.
pub type NearMisses = Vec<(usize, String)>;

impl Third {
    /// Looks at a document; on any thread.
    pub fn misses(&self, document: &Document<'_>) -> NearMisses {
        let clean = self.cleaner.clean(document);
        let mut told = BTreeSet::new();
        // The words of a line that stays for another reason are no near miss: they are the line.
        let whole = |left: &crate::clean::Left| {
            let line = clean.text[..left.start].rfind('\n').map_or(0, |newline| newline + 1);
            let stop = clean.text[left.end..].find('\n').map_or(clean.text.len(), |newline| left.end + newline);
            clean.text[line..left.start].trim().is_empty() && clean.text[left.end..stop].trim().is_empty()
        };
        let missed = |left: &&crate::clean::Left| matches!(left.decision, crate::weigh::Decision::Miss(_)) && !whole(left);
        let misses = clean.left.iter().filter(missed).filter_map(|left| {
            let own = *self.of.get(&left.rule)?;
            told.insert(own).then(|| (own, around(&clean.text, left.start, left.end)))
        });
        misses.collect()
    }

    /// Cleans with the proposed rules alone, all families going.
    pub fn cleaner(&self) -> &Cleaner {
        &self.cleaner
    }

    /// The rules as they are written, those of the most frequent furniture of each site first.
    pub fn written(&self) -> Vec<Written> {
        self.written.clone()
    }
}

impl Written {
    /// Notes a document in which the words stand and stay.
    pub fn miss(&mut self, around: String) {
        self.missed += 1;
        if self.misses.len() < MISSES {
            self.misses.push(around);
        }
    }
}

/// What stands around a place, on its line, the place marked.
fn around(text: &str, start: usize, end: usize) -> String {
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let stop = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    let after: String = text[end..stop].chars().take(AROUND).collect();
    format!("{}«{}»{after}", last(&text[line..start], AROUND), &text[start..end])
}

/// The last so many characters.
fn last(text: &str, characters: usize) -> String {
    let skip = text.chars().count().saturating_sub(characters);
    text.chars().skip(skip).collect()
}

/// A site's name as ids allow it, with a dash behind it.
fn slug(site: &str) -> String {
    let mut slug: String = site.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if slug.is_empty() { slug } else { slug + "-" }
}
