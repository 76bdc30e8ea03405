//! Wordings that stand twice, and wordings that a wider rule covers.
//!
//! Only what can be shown is told: a wording is covered if another rule's pattern matches its text, takes at least as
//! much, and asks for nothing more. Wordings with slots stand for too many texts to show that of.

use std::collections::HashMap;

use super::{Findings, Lint};
use crate::fold::Folded;
use crate::rule::pattern::{Pattern, spellings, word_hash};
use crate::rule::{At, Finder, Rule, RuleSet, Take, Zone};

/// A wording: the rule, its number among the strings of the finder, and the pattern.
struct Wording<'a> {
    rule: usize,
    number: usize,
    pattern: &'a Pattern,
}

pub(super) fn look(set: &RuleSet, own: &dyn Fn(&Rule) -> bool, findings: &mut Findings) {
    // Rules of others first, so that of two alike the author's own one is told.
    let mut order: Vec<usize> = (0..set.rules.len()).collect();
    order.sort_by_key(|&index| own(&set.rules[index]));
    let wordings: Vec<Wording<'_>> = order.iter().flat_map(|&index| wordings(set, index)).collect();
    let doubled = duplicates(set, own, &wordings, findings);
    let mut by_anchor: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, wording) in wordings.iter().enumerate() {
        if let Some(anchor) = wording.pattern.anchor {
            by_anchor.entry(anchor.hash).or_default().push(at);
        }
    }
    // For each rule: how many wordings it has, and which of them are covered by which rule.
    let mut covered: HashMap<usize, (usize, Vec<(usize, usize)>)> = HashMap::new();
    let mut folded = Folded::default();
    for (at, wording) in wordings.iter().enumerate().filter(|(_, wording)| own(&set.rules[wording.rule])) {
        let entry = covered.entry(wording.rule).or_default();
        entry.0 += 1;
        let Some(text) = wording.pattern.literal().filter(|_| !doubled.contains(&at)) else { continue };
        folded.fold(text);
        let hashes = folded.words().iter().map(|word| word_hash(&text.as_bytes()[word.start as usize..word.end as usize]));
        let candidates = hashes.filter_map(|hash| by_anchor.get(&hash)).flatten();
        let wider =
            candidates.copied().find(|&other| other != at && !doubled.contains(&other) && covers(set, &wordings[other], wording, text, other < at));
        entry.1.extend(wider.map(|other| (wording.number, wordings[other].rule)));
    }
    for (index, (all, mut by)) in covered {
        by.dedup_by_key(|(number, _)| *number);
        let rule = &set.rules[index];
        let other = |other: usize| format!("`{}`", set.rules[other].address);
        if by.len() == all && by.iter().all(|(_, other)| *other != index) {
            let mut names: Vec<String> = by.iter().map(|(_, wider)| other(*wider)).collect();
            names.sort();
            names.dedup();
            let title = format!("rule `{}` takes nothing that {} would not take", rule.address, names.join(", "));
            findings.add(
                Lint::Shadowed,
                rule,
                ("id", Some(0)),
                title,
                "covered by a wider rule",
                "drop the rule, or give the wider one a condition".into(),
            );
            continue;
        }
        for (number, wider) in by {
            let title = match wider == index {
                true => format!("rule `{}`: another wording covers this one", rule.address),
                false => format!("rule `{}`: {} takes all that this wording could", rule.address, other(wider)),
            };
            findings.add(Lint::Shadowed, rule, (rule.finder.key(), Some(number)), title, "covered", "drop the wording".into());
        }
    }
}

/// The wordings of a rule; the spellings of one with joints are one.
fn wordings(set: &RuleSet, index: usize) -> Vec<Wording<'_>> {
    let mut all = Vec::new();
    let mut patterns = set.rules[index].finder.patterns().iter();
    let mut number = 0;
    while let Some(pattern) = patterns.next() {
        all.push(Wording { rule: index, number, pattern });
        for _ in 1..spellings(&pattern.written).len() {
            patterns.next();
        }
        number += 1;
    }
    all
}

/// Tells wordings that stand twice under the same conditions; gives all that were told.
fn duplicates(set: &RuleSet, own: &dyn Fn(&Rule) -> bool, wordings: &[Wording<'_>], findings: &mut Findings) -> Vec<usize> {
    let mut seen: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut doubled = Vec::new();
    for (at, wording) in wordings.iter().enumerate() {
        let rule = &set.rules[wording.rule];
        let conditions = (rule.finder.key(), &wording.pattern.parts, rule.family, &rule.place, &rule.take, rule.score);
        // The packed form holds what decides: patterns that are written otherwise and folded alike are one.
        let Ok(key) = postcard::to_allocvec(&conditions) else { continue };
        let Some(&first) = seen.get(&key) else {
            seen.insert(key, at);
            continue;
        };
        if !own(rule) {
            continue;
        }
        doubled.push(at);
        let first = &wordings[first];
        let other = match first.rule == wording.rule {
            true => format!("it stands in this rule as {:?}", first.pattern.written),
            false => format!("it stands in `{}` under the same conditions", set.rules[first.rule].address),
        };
        let title = format!("rule `{}`: a wording stands twice", rule.address);
        findings.add(Lint::Duplicate, rule, (rule.finder.key(), Some(wording.number)), title, "again", format!("{other}: drop one of them"));
    }
    doubled
}

/// Whether one wording takes all that another one could, wherever that one does. Of two that cover each other the later
/// one counts as covered.
fn covers(set: &RuleSet, wide: &Wording<'_>, narrow: &Wording<'_>, text: &str, earlier: bool) -> bool {
    let (a, b) = (&set.rules[wide.rule], &set.rules[narrow.rule]);
    if a.family != b.family || a.score < b.score || !asks_less(a, b) {
        return false;
    }
    let alike = wide.rule == narrow.rule || asks_less(b, a) && a.score == b.score && a.finder.key() == b.finder.key();
    let same_text = wide.pattern.parts == narrow.pattern.parts;
    if same_text && alike && !earlier {
        return false;
    }
    // What stands around the narrow one's text in its line, if anything may.
    let whole = matches!(b.finder, Finder::Line(_)) || b.place.at == At::Line;
    let first = whole || matches!(b.finder, Finder::Starts(_)) || b.place.at == At::Start;
    let last = whole || matches!(b.finder, Finder::Ends(_)) || b.place.at == At::End;
    let needs = |place: At| match place {
        At::Any => true,
        At::Line => whole,
        At::Start => first,
        At::End => last,
    };
    let found = |from: usize, line: bool| wide.pattern.match_at(text, from, line, &set.lists).map(|matched| (from, matched.end));
    let starts = text.char_indices().map(|(at, _)| at);
    let extent = match a.finder {
        Finder::Line(_) => whole.then(|| found(0, true)).flatten(),
        Finder::Starts(_) => first.then(|| found(0, false)).flatten(),
        Finder::Ends(_) => last.then(|| starts.into_iter().filter_map(|at| found(at, false)).find(|(_, end)| *end == text.len())).flatten(),
        _ => needs(a.place.at).then(|| starts.into_iter().find_map(|at| found(at, false))).flatten(),
    };
    let Some((start, end)) = extent else { return false };
    let all = start == 0 && end == text.len();
    match (&a.take, &b.take) {
        (Take::Line, Take::Line | Take::Match | Take::ToLineEnd | Take::ToLineStart) => true,
        (Take::Match, Take::Match) => all,
        (Take::Match, Take::Line) => all && whole,
        (a, b) => a == b && all,
    }
}

/// Whether the place of one rule is no narrower than that of another; where in the line is looked at elsewhere.
fn asks_less(a: &Rule, b: &Rule) -> bool {
    let (a, b) = (&a.place, &b.place);
    let zone = a.zone == Zone::Any || a.zone == b.zone || a.zone == Zone::Edge && matches!(b.zone, Zone::Head | Zone::Tail);
    let within = |a: &[String], b: &[String]| a.is_empty() || !b.is_empty() && b.iter().all(|one| a.contains(one));
    zone && a.lines <= b.lines
        && (a.near.is_none() || a.near == b.near)
        && a.max_words.is_none_or(|most| b.max_words.is_some_and(|other| most >= other))
        && within(&a.lang, &b.lang)
        && within(&a.site, &b.site)
}
