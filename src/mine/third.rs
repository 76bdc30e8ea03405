//! The third pass: the proposed rules clean the corpus, to see where else their words stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::guess::Guess;
use super::last;
use super::second::Mined;
use super::write::{self, Written, file};
use crate::clean::{Cleaner, Left, Options};
use crate::document::Document;
use crate::rule::{Family, Policy, RuleSet, Source};
use crate::tidy::Tidy;
use crate::weigh::Decision;

/// Near misses that are shown of a proposal.
const MISSES: usize = 3;
/// Characters on either side of a near miss.
const AROUND: usize = 60;

/// The third pass: proposed rules over the corpus.
#[derive(Debug)]
pub struct Third {
    cleaner: Cleaner,
    written: Vec<Written>,
    unproven: usize,
    /// The proposal of each of the cleaner's rules.
    of: HashMap<u32, usize>,
}

impl Mined {
    /// Writes the proposals as rules that hold, alone and beside these; of each layer the files.
    pub fn third(self, beside: &[Vec<Source>]) -> Third {
        let proposed = self.proposals.len();
        let families = RuleSet::bundled().map(|set| Guess::new(&set)).unwrap_or_else(|_| Guess::new(&RuleSet::default()));
        let mut ids: BTreeMap<String, u32> = BTreeMap::new();
        let written = self.proposals.into_iter().filter_map(|proposal| {
            let family = families.family(&proposal);
            let shape = proposal.shape.name();
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
        Third { cleaner: Cleaner::new(set, options), unproven: proposed - written.len(), written, of }
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
        let whole = |left: &Left| {
            let line = clean.text[..left.start].rfind('\n').map_or(0, |newline| newline + 1);
            let stop = clean.text[left.end..].find('\n').map_or(clean.text.len(), |newline| left.end + newline);
            clean.text[line..left.start].trim().is_empty() && clean.text[left.end..stop].trim().is_empty()
        };
        let missed = |left: &&Left| matches!(left.decision, Decision::Miss(_)) && !whole(left);
        let misses = clean.left.iter().filter(missed).filter_map(|left| {
            let own = *self.of.get(&left.rule)?;
            told.insert(own).then(|| (own, around(&clean.text, left.start, left.end)))
        });
        misses.collect()
    }

    /// Proposals that were left out since their examples do not hold.
    pub fn unproven(&self) -> usize {
        self.unproven
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

/// A site's name as ids allow it, with a dash behind it.
fn slug(site: &str) -> String {
    let mut slug: String = site.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if slug.is_empty() { slug } else { slug + "-" }
}
