//! Hits and their surroundings → decisions. Here place, neighbours and shape decide; the finder only found words.
//!
//! Passes over the hits, each of which needs what the one before learned of *all* hits: conditions that concern the hit
//! alone; its place in its line, where hits that go count as border; its company; its score.

mod alone;
mod company;
mod fixed;
mod headline;
mod lines;
mod lists;
mod miss;
mod pieces;
mod scales;
mod signals;
mod together;
mod trees;
mod zones;

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::compile::Target;
use crate::document::Document;
use crate::find::Hit;
use crate::hashed::Hashed;
use crate::layout::Line;
use crate::repeats::Known;
use crate::rule::{Family, Policy, Rule};
use alone::{Standing, tells};
use company::{Company, settle};
use fixed::is_of_rights;
pub use lines::{Prior, WeighedLine};
pub(crate) use lines::{judge, stays};
pub use miss::{Decision, Miss};
pub(crate) use pieces::behind;
pub(crate) use signals::Read;
pub use signals::SIGNALS;
use zones::Zones;

/// Words of a line that counts as short.
const SHORT_WORDS: u32 = 5;

/// Where something was taken in an earlier round: between lines, or within one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scar {
    /// The line it was in, or the line that now follows it.
    pub line: usize,
    pub within: bool,
    /// The number of its line in the document as it came.
    pub number: u32,
    pub rule: u32,
}

/// Everything that weighing looks at, for hits first and for lines later.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub rules: &'a [Rule],
    pub policies: &'a dyn Fn(Family) -> Policy,
    pub document: &'a Document<'a>,
    pub text: &'a str,
    pub lines: &'a [Line],
    /// What rules found, by line and place.
    pub hits: &'a [Hit],
    /// Where rules took something, by line and by number, which is the same order.
    pub scars: &'a [Scar],
    /// Whether misses are wanted; most hits are misses, and telling why costs more than finding out.
    pub misses: bool,
    /// What is known of lines that stand in other documents of its site, too.
    pub known: Option<Known<'a>>,
    /// Whether the prior is [`Prior::Page`]: then the text counts as no text file, however short its lines are.
    pub page: bool,
}

/// A hit with what weighing learned of it.
#[derive(Debug, Clone)]
pub(crate) struct Weighed {
    pub hit: Hit,
    pub rule: u32,
    pub decision: Decision,
}

impl Scene<'_> {
    /// Decides on the hits. Misses are left out unless they are wanted.
    pub fn weigh(&self) -> Vec<Weighed> {
        if self.hits.is_empty() {
            return Vec::new();
        }
        let mut zones = Zones::new(self.text, self.lines, &self.sure_lines());
        zones.file |= self.legal() && is_of_rights(self.text, self.lines);
        let mut standing: Vec<Standing> = self.hits.iter().map(|hit| self.alone(hit, &zones)).collect();
        self.places(&mut standing);
        settle(self, &mut standing);
        let company = Company { scene: self, standing: &standing };
        let weak = |one: &Standing| !one.missed && !self.rules[one.rule as usize].is_sure();
        let repeated = if standing.iter().any(weak) { repeated_lines(self.lines) } else { Repeated::default() };
        let weighed = (0..self.hits.len()).filter(|&at| !standing[at].missed || self.misses && tells(self.hits, &standing, at));
        weighed.map(|at| Weighed { hit: self.hits[at], rule: standing[at].rule, decision: self.decide(at, &company, &repeated) }).collect()
    }

    /// Whether rules of the family *legal* found anything: only then it may be a copyright file.
    fn legal(&self) -> bool {
        self.hits.iter().any(|hit| matches!(hit.target, Target::Rule(rule) if self.rules[rule as usize].family == Family::Legal))
    }

    fn span(&self, hit: &Hit) -> (usize, usize) {
        let line = &self.lines[hit.line as usize];
        (line.start + hit.start as usize, line.start + hit.end as usize)
    }

    fn decide(&self, at: usize, company: &Company<'_>, repeated: &Repeated) -> Decision {
        let me = &company.standing[at];
        if me.missed {
            return Decision::Miss(me.misses.clone());
        }
        let rule = &self.rules[me.rule as usize];
        let score = if rule.is_sure() { rule.score } else { self.score(at, company, repeated) };
        match score {
            0..2 => Decision::Miss(vec![Miss::Score(score)]),
            2 => Decision::Review,
            _ if (self.policies)(rule.family).stays() => Decision::Stay,
            _ => Decision::Strip,
        }
    }

    /// The rule's own score and one for each: an edge zone, a hit beside it, a short line, a repeated line.
    fn score(&self, at: usize, company: &Company<'_>, repeated: &Repeated) -> u8 {
        let me = &company.standing[at];
        let line = &self.lines[self.hits[at].line as usize];
        self.rules[me.rule as usize].score
            + u8::from(me.edge)
            + u8::from(company.beside(at))
            + u8::from(line.words <= SHORT_WORDS)
            + u8::from(repeated.contains(&line.hash))
    }
}

/// Hashes of the lines that stand more than once.
type Repeated = HashSet<u64, BuildHasherDefault<Hashed>>;

fn repeated_lines(lines: &[Line]) -> Repeated {
    let mut seen = Repeated::with_capacity_and_hasher(lines.len(), Default::default());
    lines.iter().map(|line| line.hash).filter(|hash| !seen.insert(*hash)).collect()
}
