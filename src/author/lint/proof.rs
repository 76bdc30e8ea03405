//! Examples that prove less than they seem to: conditions no example needs, `keep`s that are no near misses, and words
//! that are too bare to go anywhere.

use std::collections::BTreeSet;

use super::{Findings, Lint};
use crate::fold::Folded;
use crate::prove::{alone, document, taken};
use crate::rule::{At, Example, Finder, Part, Proven, Rule, RuleSet, Zone};

pub(super) fn look(set: &RuleSet, index: usize, rule: &Rule, findings: &mut Findings) {
    bare_words(rule, findings);
    far_keeps(set, rule, findings);
    // Of a rule that does not hold nothing can be told by what else would not.
    if holds(set, rule) {
        untested(set, index, rule, findings);
    }
}

fn holds(set: &RuleSet, rule: &Rule) -> bool {
    let cleaner = alone(set, rule, false);
    let mut examples = rule.proof.matches.iter().chain(&rule.proof.keeps);
    examples.all(|one| taken(&cleaner, rule, one) == Example::trimmed(&one.example.text, &one.example.spans))
}

/// Drops each condition in turn and sees whether an example notices. Languages and sites cannot be told in an example,
/// so that they are left out.
fn untested(set: &RuleSet, index: usize, rule: &Rule, findings: &mut Findings) {
    let place = &rule.place;
    let usual = rule.finder.usual_take();
    type Drop<'a> = (&'static str, bool, Box<dyn Fn(&mut Rule) + 'a>);
    let drops: [Drop<'_>; 7] = [
        ("at", place.at != At::Any, Box::new(|rule| rule.place.at = At::Any)),
        ("zone", place.zone != Zone::Any, Box::new(|rule| rule.place.zone = Zone::Any)),
        ("lines", place.lines > 1, Box::new(|rule| rule.place.lines = 1)),
        ("near", place.near.is_some(), Box::new(|rule| rule.place.near = None)),
        ("max_words", place.max_words.is_some(), Box::new(|rule| rule.place.max_words = None)),
        ("take", rule.take != usual, Box::new(move |rule| rule.take = usual.clone())),
        ("score", !rule.is_sure(), Box::new(|rule| rule.score = Rule::STRIPS)),
    ];
    for (key, _, drop) in drops.iter().filter(|(_, there, _)| *there) {
        let mut without = set.rules[index].clone();
        drop(&mut without);
        if holds(set, &without) {
            let (title, help) = match *key {
                "take" => (
                    format!("rule `{}`: no example needs `take`", rule.address),
                    "add a `match` of which more or less would go without it, or drop it",
                ),
                "score" => (
                    format!("rule `{}`: no example needs the low `score`", rule.address),
                    "add a `keep` in which only the low score holds the rule back, or drop it",
                ),
                _ => (
                    format!("rule `{}`: no example needs `{key}`", rule.address),
                    "add a `keep` in which only this condition holds the rule back, or drop it",
                ),
            };
            findings.add(Lint::UntestedCondition, rule, (key, None), title, "without it all examples come out the same", help.into());
        }
    }
}

/// A `keep` should be as near to the rule as prose comes: the finder finds something in it that a condition holds back,
/// or at least half of the words of what goes stand in it.
fn far_keeps(set: &RuleSet, rule: &Rule, findings: &mut Findings) {
    let cleaner = alone(set, rule, true);
    let mut folded = Folded::default();
    let mut wanted: Vec<BTreeSet<String>> = Vec::new();
    for one in &rule.proof.matches {
        wanted.extend(one.example.spans.iter().map(|span| words(&mut folded, &one.example.text[span.clone()])));
    }
    for pattern in rule.finder.patterns() {
        let texts = pattern.parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(&**text) } else { None });
        wanted.push(texts.flat_map(|text| words(&mut folded, text)).collect());
    }
    wanted.retain(|words| !words.is_empty());
    if wanted.is_empty() {
        return;
    }
    for (number, keep) in rule.proof.keeps.iter().enumerate() {
        if finds(&cleaner, rule, keep) {
            continue;
        }
        let there = words(&mut folded, &keep.example.text);
        if wanted.iter().any(|words| words.intersection(&there).count() * 2 >= words.len()) {
            continue;
        }
        let title = format!("rule `{}`: a `keep` is no near miss", rule.address);
        let help = "write honest prose in which the same words stand, as near to the rule as prose comes";
        findings.add(
            Lint::FarKeep,
            rule,
            ("keep", Some(number)),
            title,
            "the rule finds nothing in it, and few of its words stand there",
            help.into(),
        );
    }
}

/// Whether the rule's finder finds something in an example, whatever holds it back.
fn finds(cleaner: &crate::Cleaner, rule: &Rule, example: &Proven) -> bool {
    let document = document(rule, example);
    let clean = cleaner.clean(&document);
    clean.left.iter().any(|left| left.rule == 0)
}

fn words(folded: &mut Folded, text: &str) -> BTreeSet<String> {
    folded.fold(text);
    let line = folded.as_str();
    folded
        .words()
        .iter()
        .map(|word| line[word.start as usize..word.end as usize].to_owned())
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .collect()
}

/// A single word of prose that goes wherever it stands.
fn bare_words(rule: &Rule, findings: &mut Findings) {
    let place = &rule.place;
    let free = place.at == At::Any
        && place.zone == Zone::Any
        && place.lines <= 1
        && place.near.is_none()
        && place.max_words.is_none()
        && place.site.is_empty();
    if !rule.is_sure() || !free || !matches!(rule.finder, Finder::Phrase(_) | Finder::Starts(_) | Finder::Ends(_)) {
        return;
    }
    let mut folded = Folded::default();
    let mut number = 0;
    let mut last = "";
    for (at, pattern) in rule.finder.patterns().iter().enumerate() {
        number += usize::from(at > 0 && pattern.written != last);
        last = &pattern.written;
        let [Part::Text(text)] = pattern.parts.as_slice() else { continue };
        folded.fold(text);
        // Signs make a label of a word: «[advertisement]», «share:».
        if folded.word_count() == 1 && text.chars().all(char::is_alphabetic) {
            let title = format!("rule `{}`: a single word goes wherever it stands", rule.address);
            let help = "words of furniture are words of prose: give it a place, a neighbour or a lower score, or more words";
            findings.add(Lint::BareWord, rule, (rule.finder.key(), Some(number)), title, "a word of prose, too", help.into());
        }
    }
}
