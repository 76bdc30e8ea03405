//! Near misses worth telling: of all that rules missed on a line, what somebody wants to know who asks why the line stays.
//!
//! A rule of shape alone meets any short line, and a rule for a whole line finds its one word in any sentence: neither came near.

use std::cmp::Reverse;

use naqi::rule::{At, Rule, RuleSet};
use naqi::{Clean, Decision, Left, Miss};

/// What a rule found of a line that it wants whole is at least one part of so many of it.
const PART_OF: usize = 4;
/// Conditions that what came near misses at most.
const CONDITIONS: usize = 2;

/// The misses that are told, in the order of the text: of each line `most`, first those of the rules that are somebody's `own`, who
/// asks for them, then those that miss least.
pub fn near<'a>(rules: &RuleSet, clean: &'a Clean<'_>, most: usize, own: impl Fn(&Rule) -> bool) -> Vec<&'a Left> {
    let of = |left: &'a Left| {
        let rule = &rules.rules[left.rule as usize];
        Near::of(rule, left, &clean.text, own(rule))
    };
    let mut told: Vec<Near<'_>> = clean.left.iter().filter_map(of).collect();
    told.sort_by_key(|near| (near.line, !near.own, near.misses.len(), Reverse(near.left.end - near.left.start)));
    let mut chosen: Vec<&Near<'_>> = Vec::new();
    for near in &told {
        let mut line = chosen.iter().rev().take_while(|other| other.line == near.line);
        if line.clone().count() < most && !line.any(|other| near.repeats(other)) {
            chosen.push(near);
        }
    }
    chosen.into_iter().map(|near| near.left).collect()
}

/// A miss on its line.
struct Near<'a> {
    left: &'a Left,
    misses: &'a [Miss],
    /// Where its line begins.
    line: usize,
    own: bool,
}

impl<'a> Near<'a> {
    /// A miss, if it is worth telling.
    fn of(rule: &Rule, left: &'a Left, text: &str, own: bool) -> Option<Self> {
        let Decision::Miss(misses) = &left.decision else { return None };
        if misses.len() > CONDITIONS {
            return None;
        }
        let line = text[..left.start].rfind(['\n', '\t']).map_or(0, |at| at + 1);
        let end = text[left.end..].find(['\n', '\t']).map_or(text.len(), |at| left.end + at);
        let place = misses.iter().all(|miss| matches!(miss, Miss::At(_) | Miss::WholeLine | Miss::Zone(..)));
        // What wants company is not asked for it where its place is wrong: then that is not all it misses.
        let alone = rule.place.near.is_none() && rule.place.lines == 1;
        let whole = misses.iter().any(|miss| matches!(miss, Miss::WholeLine | Miss::At(At::Line)));
        let much = PART_OF * (left.end - left.start) >= text[line..end].trim().len();
        ((rule.finder.has_words() || place && alone) && (much || !whole)).then_some(Self { left, misses, line, own })
    }

    /// Whether another one says the same: of the same rule, or of the same words and conditions.
    fn repeats(&self, other: &Self) -> bool {
        let same = (self.left.start, self.left.end, self.misses) == (other.left.start, other.left.end, other.misses);
        same || self.left.rule == other.left.rule
    }
}
