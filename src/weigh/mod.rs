//! Hits and their surroundings → decisions. Here place, neighbours and shape decide; the finder only found words.
//!
//! Passes over the hits, each of which needs what the one before learned of *all* hits: conditions that concern the hit
//! alone; its place in its line, where hits that go count as border; its company; its score.

mod code;
mod company;
mod lines;
mod miss;
mod pieces;
mod signals;
mod together;
mod trees;
mod whole;
mod zones;

use std::collections::HashSet;

use crate::compile::Target;
use crate::document::Document;
use crate::find::{Hit, is_separator};
use crate::layout::Line;
use crate::rule::{At, Family, Finder, Policy, Rule, Take};
use company::{Company, settle};
pub use lines::{Prior, WeighedLine};
pub(crate) use lines::judge;
pub use miss::{Decision, Miss};
pub use signals::SIGNALS;
pub(crate) use signals::{Evidence, Read};
use zones::{NOTICE_LETTERS, Zones};

/// Words of a line that counts as short.
const SHORT_WORDS: u32 = 5;
/// The score at which a hit strips.
const STRIPS: u8 = 3;

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

/// Everything weighing looks at.
pub(crate) struct Scene<'a> {
    pub rules: &'a [Rule],
    pub policies: &'a dyn Fn(Family) -> Policy,
    pub document: &'a Document<'a>,
    pub text: &'a str,
    pub lines: &'a [Line],
    /// Sorted by line and by number, which is the same order.
    pub scars: &'a [Scar],
    /// Whether misses are wanted; most hits are misses, and telling why costs more than finding out.
    pub misses: bool,
}

/// A hit with what weighing learned of it.
#[derive(Debug, Clone)]
pub(crate) struct Weighed {
    pub hit: Hit,
    pub rule: u32,
    pub decision: Decision,
}

/// Whether a hit that missed says anything: one that was only looked for to be told does not where the rule itself found
/// the same words.
fn tells(hits: &[Hit], standing: &[Standing], at: usize) -> bool {
    let (hit, me) = (&hits[at], &standing[at]);
    let same = |(other, one): &(&Hit, &Standing)| {
        (other.line, other.start, other.end, one.rule) == (hit.line, hit.start, hit.end, me.rule) && matches!(other.target, Target::Rule(_))
    };
    match hit.target {
        Target::Near(_) => {
            let from = hits.partition_point(|other| (other.line, other.start) < (hit.line, hit.start));
            let here = hits[from..].iter().zip(&standing[from..]).take_while(|(other, _)| (other.line, other.start) == (hit.line, hit.start));
            !me.misses.is_empty() && !here.into_iter().any(|one| same(&one))
        }
        _ => true,
    }
}

/// What is known of a hit between the passes.
struct Standing {
    rule: u32,
    missed: bool,
    /// What was missed, if anybody asks.
    misses: Vec<Miss>,
    at_start: bool,
    at_end: bool,
    edge: bool,
}

impl Standing {
    fn miss(&mut self, told: bool, miss: impl FnOnce() -> Miss) {
        self.missed = true;
        if told {
            self.misses.push(miss());
        }
    }
}

impl Scene<'_> {
    /// Decides on hits, which are sorted by line and place. Misses are left out unless they are wanted.
    pub fn weigh(&self, hits: &[Hit]) -> Vec<Weighed> {
        if hits.is_empty() {
            return Vec::new();
        }
        let zones = Zones::new(self.lines, &self.sure_lines(hits));
        let mut standing: Vec<Standing> = hits.iter().map(|hit| self.alone(hit, &zones)).collect();
        self.places(hits, &mut standing);
        settle(self, hits, &mut standing);
        let company = Company { scene: self, hits, standing: &standing };
        let weak = |one: &Standing| !one.missed && self.rules[one.rule as usize].score < STRIPS;
        let repeated = if standing.iter().any(weak) { repeated_lines(self.lines) } else { HashSet::new() };
        let weighed = (0..hits.len()).filter(|&at| !standing[at].missed || self.misses && tells(hits, &standing, at));
        weighed.map(|at| Weighed { hit: hits[at], rule: standing[at].rule, decision: self.decide(at, &company, &repeated) }).collect()
    }

    fn span(&self, hit: &Hit) -> (usize, usize) {
        let line = &self.lines[hit.line as usize];
        (line.start + hit.start as usize, line.start + hit.end as usize)
    }

    /// Lines that are furniture by the words alone: a sure rule finds the whole line, or takes it.
    fn sure_lines(&self, hits: &[Hit]) -> Vec<bool> {
        let mut sure = vec![false; self.lines.len()];
        for hit in hits {
            if let Target::Rule(rule) = hit.target {
                let rule = &self.rules[rule as usize];
                let line = &self.lines[hit.line as usize];
                let (start, end) = self.span(hit);
                let blank = |from: usize, to: usize| from >= to || self.text[from..to].chars().all(is_separator);
                let whole = || rule.take == Take::Line || (blank(line.start, start) && blank(end, line.end));
                sure[hit.line as usize] |= rule.score >= STRIPS && rule.place.near.is_none() && self.concerns(rule, hit.line) && whole();
            }
        }
        sure
    }

    /// Whether a rule is for such lines, this language and this site: if not, it is only looked for where misses are told.
    fn concerns(&self, rule: &Rule, line: u32) -> bool {
        rule.place.allows(self.lines[line as usize].words) && self.document.meets(&rule.place)
    }

    /// Conditions that concern the hit and the document alone.
    fn alone(&self, hit: &Hit, zones: &Zones<'_>) -> Standing {
        let (index, near) = match hit.target {
            Target::Rule(index) => (index, false),
            Target::Near(index) | Target::Member(index) => (index, true),
        };
        let rule = &self.rules[index as usize];
        let place = &rule.place;
        let line = hit.line as usize;
        let zone = zones.of(line, hit.start, hit.end);
        let mut standing = Standing { rule: index, missed: false, misses: Vec::new(), at_start: false, at_end: false, edge: zone.0 || zone.1 };
        if near {
            standing.missed = true;
            // Another place in the line is told when places are looked at.
            if self.misses && matches!(rule.finder, Finder::Line(_)) {
                standing.misses.push(Miss::WholeLine);
            }
        }
        if !zones.meets(place.zone, zone, line, hit.start) {
            standing.miss(self.misses, || Miss::Zone(place.zone, line + 1, self.lines.len()));
        }
        if !place.allows(self.lines[line].words) {
            standing.miss(self.misses, || Miss::Words(self.lines[line].words, place.max_words.unwrap_or_default()));
        }
        if !self.document.meets_lang(place) {
            standing.miss(self.misses, || Miss::Lang(self.document.lang.clone().unwrap_or_default()));
        }
        if !self.document.meets_site(place) {
            standing.miss(self.misses, || Miss::Site(self.document.site.clone()));
        }
        if rule.take == Take::Document && zones.letters > NOTICE_LETTERS {
            standing.miss(self.misses, || Miss::Long(zones.letters));
        }
        let headline = line == 0 && self.lines.len() > 1;
        if headline && (rule.score < STRIPS || matches!(rule.finder, Finder::Echo(_))) && (self.policies)(rule.family) != Policy::Keep {
            standing.miss(self.misses, || Miss::Headline);
        }
        standing
    }

    /// Place in the line. A sure hit that goes counts as border for the next one, so that a tail of tails comes off at once.
    fn places(&self, hits: &[Hit], standing: &mut [Standing]) {
        let mut from = 0;
        for row in hits.chunk_by(|a, b| a.line == b.line) {
            let range = from..from + row.len();
            from = range.end;
            let line = &self.lines[row[0].line as usize];
            let mut end = line.end;
            for at in range.clone().rev() {
                let (start, stop) = self.span(&hits[at]);
                standing[at].at_end = stop >= end || self.text[stop..end].chars().all(is_separator);
                if standing[at].at_end && self.goes_surely(&standing[at]) {
                    end = end.min(start);
                }
            }
            let mut begin = line.start;
            for at in range {
                let (start, stop) = self.span(&hits[at]);
                standing[at].at_start = start <= begin || self.text[begin..start].chars().all(is_separator);
                let (met, wanted) = self.place_met(&standing[at]);
                if met && standing[at].at_start && self.goes_surely(&standing[at]) {
                    begin = begin.max(stop);
                }
                if !met {
                    standing[at].miss(self.misses, || Miss::At(wanted));
                }
            }
        }
    }

    fn place_met(&self, standing: &Standing) -> (bool, At) {
        let rule = &self.rules[standing.rule as usize];
        let wanted = match (&rule.finder, rule.place.at) {
            (Finder::Starts(_), At::Any) => At::Start,
            (Finder::Ends(_), At::Any) => At::End,
            (_, at) => at,
        };
        let met = match wanted {
            At::Any => true,
            At::Line => standing.at_start && standing.at_end,
            At::Start => standing.at_start,
            At::End => standing.at_end,
        };
        (met, wanted)
    }

    fn goes_surely(&self, standing: &Standing) -> bool {
        let rule = &self.rules[standing.rule as usize];
        !standing.missed && rule.score >= STRIPS && rule.place.near.is_none() && rule.place.lines == 1 && (self.policies)(rule.family) != Policy::Keep
    }

    fn decide(&self, at: usize, company: &Company<'_>, repeated: &HashSet<u64>) -> Decision {
        let me = &company.standing[at];
        if me.missed {
            return Decision::Miss(me.misses.clone());
        }
        let rule = &self.rules[me.rule as usize];
        let score = if rule.score >= STRIPS { rule.score } else { self.score(at, company, repeated) };
        match score {
            0..2 => Decision::Miss(vec![Miss::Score(score)]),
            2 => Decision::Review,
            _ if (self.policies)(rule.family) == Policy::Keep => Decision::Stay,
            _ => Decision::Strip,
        }
    }

    /// The rule's own score and one for each: an edge zone, a hit beside it, a short line, a repeated line.
    fn score(&self, at: usize, company: &Company<'_>, repeated: &HashSet<u64>) -> u8 {
        let me = &company.standing[at];
        let line = &self.lines[company.hits[at].line as usize];
        self.rules[me.rule as usize].score
            + u8::from(me.edge)
            + u8::from(company.beside(at))
            + u8::from(line.words <= SHORT_WORDS)
            + u8::from(repeated.contains(&line.hash))
    }
}

/// Hashes of the lines that stand more than once.
fn repeated_lines(lines: &[Line]) -> HashSet<u64> {
    let mut seen = HashSet::with_capacity(lines.len());
    lines.iter().map(|line| line.hash).filter(|hash| !seen.insert(*hash)).collect()
}
