//! Wordings that stand twice, and wordings that a wider rule covers.
//!
//! Only what can be shown is told: a wording is covered if another rule's pattern matches its text, without any `*`, takes
//! at least as much, and asks for nothing more. Wordings with slots stand for too many texts to show that of. Packs can be chosen one
//! by one, so that only rules of the same pack and of `any` count.

use std::collections::{HashMap, HashSet};

use super::{Findings, Lint};
use crate::find::patterns::stopped;
use crate::fold::{Folded, trim_ornaments};
use crate::rule::anchor::word_hash;
use crate::rule::pattern::{Pattern, spellings};
use crate::rule::slots::Slots;
use crate::rule::{At, Finder, Neighbour, Part, Rule, RuleSet, Take, Zone};

/// A wording: the rule, its number among the strings of the finder, and its spellings.
struct Wording<'a> {
    rule: usize,
    number: usize,
    spellings: &'a [Pattern],
}

pub(super) fn look(set: &RuleSet, own: &dyn Fn(&Rule) -> bool, findings: &mut Findings) {
    // Rules of others first, so that of two alike the author's own one is told.
    let mut order: Vec<usize> = (0..set.rules.len()).collect();
    order.sort_by_key(|&index| own(&set.rules[index]));
    let wordings: Vec<Wording<'_>> = order.iter().flat_map(|&index| wordings(set, index)).collect();
    let doubled = duplicates(set, own, &wordings, findings);
    let mut by_anchor: HashMap<u64, Vec<(usize, &Pattern)>> = HashMap::new();
    for (at, wording) in wordings.iter().enumerate().filter(|(at, _)| !doubled.contains(at)) {
        for pattern in wording.spellings {
            if let Some(anchor) = pattern.anchor {
                by_anchor.entry(anchor.hash).or_default().push((at, pattern));
            }
        }
    }
    // For each rule: how many wordings it has, and which of them are covered by which other one.
    let mut covered: HashMap<usize, (usize, Vec<(usize, usize)>)> = HashMap::new();
    let mut folded = Folded::default();
    for (at, wording) in wordings.iter().enumerate().filter(|(_, wording)| own(&set.rules[wording.rule])) {
        let entry = covered.entry(wording.rule).or_default();
        entry.0 += 1;
        // A wording is covered if every spelling of it is.
        let wider = |pattern: &Pattern| {
            let text = pattern.literal().filter(|_| !doubled.contains(&at))?;
            folded.fold(text);
            let hashes = folded.words().iter().map(|word| word_hash(&text.as_bytes()[word.start as usize..word.end as usize]));
            let mut candidates = hashes.filter_map(|hash| by_anchor.get(&hash)).flatten();
            candidates
                .find(|(other, wide)| *other != at && covers(set, (wordings[*other].rule, wide), (wording.rule, pattern), text, *other < at))
                .map(|(other, _)| *other)
        };
        let wider: Option<Vec<usize>> = wording.spellings.iter().map(wider).collect();
        entry.1.extend(wider.and_then(|wider| wider.first().copied()).map(|other| (wording.number, other)));
    }
    for (index, (all, by)) in covered {
        let rule = &set.rules[index];
        let other = |other: usize| format!("`{}`", set.rules[other].address);
        if by.len() == all && by.iter().all(|(_, wider)| wordings[*wider].rule != index) {
            let mut names: Vec<String> = by.iter().map(|(_, wider)| other(wordings[*wider].rule)).collect();
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
            let wider = &wordings[wider];
            let title = match wider.rule == index {
                true => format!("rule `{}`: another wording covers this one", rule.address),
                false => format!("rule `{}`: {} takes all that this wording could", rule.address, other(wider.rule)),
            };
            let help = format!("{:?} takes it, too: drop the wording", wider.spellings[0].written);
            findings.add(Lint::Shadowed, rule, (rule.finder.key(), Some(number)), title, "covered", help);
        }
    }
}

/// The wordings of a rule; the spellings of one with joints are one.
fn wordings(set: &RuleSet, index: usize) -> Vec<Wording<'_>> {
    let mut all = Vec::new();
    let mut patterns = set.rules[index].finder.patterns();
    while let Some(first) = patterns.first() {
        let (spellings, rest) = patterns.split_at(spellings(&first.written).len().clamp(1, patterns.len()));
        all.push(Wording { rule: index, number: all.len(), spellings });
        patterns = rest;
    }
    all
}

/// Tells wordings that stand twice under the same conditions; gives all that were told.
fn duplicates(set: &RuleSet, own: &dyn Fn(&Rule) -> bool, wordings: &[Wording<'_>], findings: &mut Findings) -> HashSet<usize> {
    let mut seen: HashMap<(&str, Vec<u8>), usize> = HashMap::new();
    let mut doubled = HashSet::new();
    for (at, wording) in wordings.iter().enumerate() {
        let rule = &set.rules[wording.rule];
        let keys: Vec<Vec<u8>> = wording.spellings.iter().map(|pattern| key(rule, pattern)).collect();
        let known = |key: &Vec<u8>| [pack(rule), "any"].into_iter().find_map(|pack| seen.get(&(pack, key.clone())).copied());
        let first: Option<Vec<usize>> = keys.iter().map(known).collect();
        for key in keys {
            seen.entry((pack(rule), key)).or_insert(at);
        }
        let Some(first) = first.and_then(|first| first.first().copied()).filter(|_| own(rule)) else { continue };
        doubled.insert(at);
        let first = &wordings[first];
        let other = match first.rule == wording.rule {
            true => format!("it stands in this rule as {:?}", first.spellings[0].written),
            false => format!("it stands in `{}` under the same conditions", set.rules[first.rule].address),
        };
        let title = format!("rule `{}`: a wording stands twice", rule.address);
        findings.add(Lint::Duplicate, rule, (rule.finder.key(), Some(wording.number)), title, "again", format!("{other}: drop one of them"));
    }
    doubled
}

/// What decides about a wording: written otherwise and folded alike, two are one.
fn key(rule: &Rule, pattern: &Pattern) -> Vec<u8> {
    let conditions = (rule.finder.key(), &pattern.parts, rule.family, &rule.place, &rule.take, rule.score);
    // The packed form holds what decides and nothing else.
    postcard::to_allocvec(&conditions).unwrap_or_default()
}

/// Whether one wording takes all that another one could, wherever that one does. Of two that cover each other the later
/// one counts as covered.
fn covers(set: &RuleSet, wide: (usize, &Pattern), narrow: (usize, &Pattern), text: &str, earlier: bool) -> bool {
    let (a, b) = (&set.rules[wide.0], &set.rules[narrow.0]);
    let reachable = pack(a) == pack(b) || pack(a) == "any";
    if !reachable || a.family != b.family || a.score < b.score || !asks_less(a, b) {
        return false;
    }
    // Its hits may be what holds others up: those of its own row, those that ask for it near.
    let holds_up = || {
        b.place.lines > 1 || set.rules.iter().any(|rule| rule.place.near.as_ref().is_some_and(|near| near.of == Neighbour::Rule(b.address.clone())))
    };
    if wide.0 != narrow.0 && holds_up() {
        return false;
    }
    let alike = wide.0 == narrow.0 || asks_less(b, a) && a.score == b.score && a.finder.key() == b.finder.key();
    let same_text = wide.1.parts == narrow.1.parts;
    if same_text && alike && !earlier {
        return false;
    }
    // What stands around the narrow one's text in its line, if anything may.
    let whole = matches!(b.finder, Finder::Line(_)) || b.place.at == At::Line;
    let first = whole || matches!(b.finder, Finder::Starts(_)) || b.place.at == At::Start;
    let last = whole || matches!(b.finder, Finder::Ends(_)) || b.place.at == At::End;
    // What a `*` takes, be it an ornament, counts as not named: a hit by it weighs less than one by the words themselves.
    if wide.1.parts.contains(&Part::Words) {
        return false;
    }
    let found = |from: usize, line: bool| wide.1.match_at(text, from, line, &set.lists, &Slots::default()).map(|matched| (from, matched.end));
    let (wants, line) = match a.finder {
        Finder::Line(_) => (At::Line, true),
        Finder::Starts(_) => (At::Start, false),
        Finder::Ends(_) => (At::End, false),
        _ => (At::Any, false),
    };
    // It must stand in the narrow one's text where both its finder and its place want it, and the text in its line.
    let stands = |(start, end): &(usize, usize)| {
        [wants, a.place.at].into_iter().all(|at| match at {
            At::Any => true,
            // Of a whole line the matcher says itself that nothing but ornaments are behind it.
            At::Line => whole && *start == 0 && (line || *end == text.len()),
            At::Start => first && *start == 0,
            At::End => last && *end == text.len(),
        })
    };
    let extent = match wide.1.literal().filter(|_| line) {
        // Lines without slots are looked up as they stand, without ornaments, and without the full stop of a sentence.
        Some(written) => {
            let core = trim_ornaments(text);
            let found = whole && [Some(text), Some(core), stopped(core)].contains(&Some(written));
            found.then_some((0, text.len()))
        }
        None => text.char_indices().filter_map(|(at, _)| found(at, line)).find(stands),
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

/// The part of an address by which packs are chosen.
fn pack(rule: &Rule) -> &str {
    rule.address.rsplitn(if rule.address.starts_with("site/") { 2 } else { 3 }, '/').last().unwrap_or_default()
}

/// Whether the place of one rule is no narrower than that of another; where in the line is looked at elsewhere.
fn asks_less(a: &Rule, b: &Rule) -> bool {
    let (a, b) = (&a.place, &b.place);
    let zone = a.zone == Zone::Any
        || a.zone == b.zone
        || a.zone == Zone::Edge && matches!(b.zone, Zone::Head | Zone::Tail)
        || a.zone == Zone::After && b.zone == Zone::Late;
    let within = |a: &[String], b: &[String]| a.is_empty() || !b.is_empty() && b.iter().all(|one| a.contains(one));
    zone && a.lines <= b.lines
        && (a.near.is_none() || a.near == b.near)
        && a.max_words.is_none_or(|most| b.max_words.is_some_and(|other| most >= other))
        && within(&a.lang, &b.lang)
        && within(&a.site, &b.site)
}
