//! A hit alone: the conditions that concern it and the document, and its place in its line.
//!
//! It stands apart because no hit is asked about another here but for the border of a line, which moves where sure hits go.

use super::zones::{NOTICE_LETTERS, Zones};
use super::{Miss, Scene};
use crate::compile::Target;
use crate::find::{Hit, is_separator};
use crate::rule::{Family, Finder, Rule, Take};

/// Whether a hit that missed says anything: one that was only looked for to be told does not where the rule itself found
/// the same words.
pub(super) fn tells(hits: &[Hit], standing: &[Standing], at: usize) -> bool {
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
pub(super) struct Standing {
    pub rule: u32,
    pub missed: bool,
    /// What was missed, if anybody asks.
    pub misses: Vec<Miss>,
    pub at_start: bool,
    pub at_end: bool,
    pub edge: bool,
}

impl Standing {
    pub fn miss(&mut self, told: bool, miss: impl FnOnce() -> Miss) {
        self.missed = true;
        if told {
            self.misses.push(miss());
        }
    }
}

/// Whether a rule may act in a text file. There a bare word is a cell, a name or a key, a row of signs underlines a heading, what stands
/// below a heading is a section, and a copyright line is part of a licence.
fn sure_in_file(rule: &Rule) -> bool {
    let narrow = matches!(rule.take, Take::Line | Take::Match | Take::ToLineEnd | Take::ToLineStart);
    rule.is_sure() && narrow && !matches!(rule.family, Family::Separator | Family::Legal | Family::Related)
}

impl Scene<'_> {
    /// Lines that are furniture by the words alone: a sure rule finds the whole line, or takes it.
    pub(super) fn sure_lines(&self) -> Vec<bool> {
        let mut sure = vec![false; self.lines.len()];
        for hit in self.hits {
            if let Target::Rule(rule) = hit.target {
                let rule = &self.rules[rule as usize];
                let line = &self.lines[hit.line as usize];
                let (start, end) = self.span(hit);
                let blank = |from: usize, to: usize| from >= to || self.text[from..to].chars().all(is_separator);
                let whole = || rule.take == Take::Line || (blank(line.start, start) && blank(end, line.end));
                sure[hit.line as usize] |= rule.is_sure() && rule.place.near.is_none() && self.concerns(rule, hit.line) && whole();
            }
        }
        sure
    }

    /// Whether a rule is for such lines, this language and this site: if not, it is only looked for where misses are told.
    fn concerns(&self, rule: &Rule, line: u32) -> bool {
        rule.place.allows(self.lines[line as usize].words) && self.document.meets(&rule.place)
    }

    /// Conditions that concern the hit and the document alone.
    pub(super) fn alone(&self, hit: &Hit, zones: &Zones<'_>) -> Standing {
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
        if zones.file && !self.page && !sure_in_file(rule) && !(self.policies)(rule.family).stays() {
            standing.miss(self.misses, || Miss::File);
        }
        let headline = line == 0 && self.lines.len() > 1;
        if headline && (!rule.is_sure() || matches!(rule.finder, Finder::Echo(_))) && !(self.policies)(rule.family).stays() {
            standing.miss(self.misses, || Miss::Headline);
        }
        standing
    }

    /// Place in the line. A sure hit that goes counts as border for the next one, so that a tail of tails comes off at once.
    pub(super) fn places(&self, standing: &mut [Standing]) {
        let mut from = 0;
        for row in self.hits.chunk_by(|a, b| a.line == b.line) {
            let range = from..from + row.len();
            from = range.end;
            let line = &self.lines[row[0].line as usize];
            let mut end = line.end;
            for at in range.clone().rev() {
                let (start, stop) = self.span(&self.hits[at]);
                standing[at].at_end = stop >= end || self.text[stop..end].chars().all(is_separator);
                if standing[at].at_end && self.goes_surely(&standing[at]) {
                    end = end.min(start);
                }
            }
            let mut begin = line.start;
            for at in range {
                let (start, stop) = self.span(&self.hits[at]);
                standing[at].at_start = start <= begin || self.text[begin..start].chars().all(is_separator);
                let wanted = self.rules[standing[at].rule as usize].at();
                let met = wanted.is_met(standing[at].at_start, standing[at].at_end);
                if met && standing[at].at_start && self.goes_surely(&standing[at]) {
                    begin = begin.max(stop);
                }
                if !met {
                    standing[at].miss(self.misses, || Miss::At(wanted));
                }
            }
        }
    }

    fn goes_surely(&self, standing: &Standing) -> bool {
        let rule = &self.rules[standing.rule as usize];
        !standing.missed && rule.is_sure() && rule.place.near.is_none() && rule.place.lines == 1 && !(self.policies)(rule.family).stays()
    }
}
