//! Proof: every rule against its own examples, alone; and every `keep` against all rules together.
//!
//! It stands apart from `rule` because it needs the whole cleaner: an example holds when cleaning does what it says.

use std::ops::Range;
use std::sync::Arc;

use crate::clean::{Clean, Cleaner, Options};
use crate::document::Document;
use crate::ledger::By;
use crate::rule::{Example, Policy, Problems, Proven, Rule, RuleSet, Source};
use crate::tidy::Tidy;
use crate::weigh::Decision;

/// How the examples of a set of rules came out.
#[derive(Debug, Default)]
pub struct Proof {
    /// The examples that do not hold, drawn where they stand.
    pub problems: Problems,
    /// How many were tried.
    pub examples: usize,
    /// Known gaps (`todo_match`, `todo_keep`).
    pub todo: usize,
    /// Known gaps that hold by now: addresses of their rules.
    pub mended: Vec<String>,
}

/// Tries every example of every rule, each rule alone (with what its `near` asks for).
pub fn prove(set: &RuleSet) -> Proof {
    let mut proof = Proof::default();
    for index in 0..set.rules.len() {
        prove_rule(set, index, &mut proof);
    }
    proof
}

/// Tries the examples of one rule.
pub fn prove_rule(set: &RuleSet, index: usize, proof: &mut Proof) {
    let rule = &set.rules[index];
    let cleaner = alone(set, rule, false);
    let examples = rule.proof.matches.iter().chain(&rule.proof.keeps);
    for example in examples {
        proof.examples += 1;
        let got = taken(&cleaner, rule, example);
        let expected = Example::trimmed(&example.example.text, &example.example.spans);
        if got != expected {
            report(set, rule, example, &got, &mut proof.problems);
        }
    }
    for example in rule.proof.todo_matches.iter().chain(&rule.proof.todo_keeps) {
        proof.todo += 1;
        if taken(&cleaner, rule, example) == Example::trimmed(&example.example.text, &example.example.spans) {
            proof.mended.push(rule.address.clone());
        }
    }
}

/// Tries every `keep` against all rules together: no rule may take what another rule's author showed to be honest.
pub fn prove_together(set: &RuleSet) -> Problems {
    let mut problems = Problems::default();
    let cleaner = Cleaner::new(set.clone().weighing(false), Options { tidy: Tidy::NONE, ..Options::default() });
    for rule in &set.rules {
        for keep in &rule.proof.keeps {
            let document = document(rule, keep);
            let clean = cleaner.clean(&document);
            let takers = clean.edits.iter().filter_map(|edit| match edit.by {
                By::Rule(rule) => Some((rule, edit.start..edit.end)),
                By::Tidy(_) | By::Weights => None,
            });
            for (taker, span) in takers {
                let label = format!("goes: {}", Example::render(&keep.example.text, &[span]));
                let help = "narrow that rule, or, if it is right, find a `keep` that is honest throughout";
                let taker = &set.rules[taker as usize].address;
                problems.add(
                    &rule.origin.source,
                    keep.span.clone(),
                    format!("the rule `{taker}` takes from a `keep` of `{}`", rule.address),
                    label,
                    help,
                );
            }
        }
    }
    problems
}

/// What a rule, alone, takes from a text.
pub fn takes(set: &RuleSet, index: usize, text: &str) -> Vec<Range<usize>> {
    let rule = &set.rules[index];
    let example = Proven { example: Example { text: text.to_owned(), spans: Vec::new() }, span: 0..0 };
    taken(&alone(set, rule, false), rule, &example)
}

/// A cleaner with one rule and those that its `near` asks for.
pub(crate) fn alone(set: &RuleSet, rule: &Rule, misses: bool) -> Cleaner {
    let mut rules = vec![rule.clone()];
    if let Some(near) = &rule.place.near {
        rules.extend(set.rules.iter().filter(|other| other.address != rule.address && near.of.has(other)).cloned());
    }
    let mut options = Options { tidy: Tidy::NONE, misses, unguarded: true, ..Options::default() };
    options.policies.insert(rule.family, Policy::Drop);
    Cleaner::new(RuleSet { rules, lists: Arc::clone(&set.lists), weighs: false }, options)
}

/// The example as a document of a language and a site that the rule is for.
pub(crate) fn document<'a>(rule: &Rule, example: &'a Proven) -> Document<'a> {
    let document = Document::new(example.example.text.as_str());
    let document = match rule.place.lang.first() {
        Some(lang) => document.lang(lang),
        None => document,
    };
    match rule.place.site.first() {
        Some(site) => document.site(site),
        None => document,
    }
}

/// What the rule takes from an example.
pub(crate) fn taken(cleaner: &Cleaner, rule: &Rule, example: &Proven) -> Vec<Range<usize>> {
    let document = document(rule, example);
    let clean: Clean<'_> = cleaner.clean(&document);
    let own: Vec<_> = clean.edits.iter().filter(|edit| edit.by == By::Rule(0)).map(|edit| edit.start..edit.end).collect();
    Example::trimmed(&example.example.text, &own)
}

fn report(set: &RuleSet, rule: &Rule, example: &Proven, got: &[Range<usize>], problems: &mut Problems) {
    let keep = example.example.spans.is_empty();
    let kind = if keep { "keep" } else { "match" };
    let label = match (got, keep) {
        ([], _) => "nothing goes from it",
        (_, true) => "something goes from it",
        (_, false) => "something else goes from it",
    };
    let cleaner = alone(set, rule, true);
    let document = document(rule, example);
    let clean = cleaner.clean(&document);
    let mut why: Vec<String> = Vec::new();
    if !got.is_empty() {
        why.push(format!("what goes: {}", Example::render(&example.example.text, got)));
    }
    for left in clean.left.iter().filter(|left| left.rule == 0) {
        let found = &clean.text[left.start..left.end];
        let reason = match &left.decision {
            Decision::Miss(misses) => misses.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            Decision::Review => "score 2 is for review, 3 strips".to_owned(),
            _ => continue,
        };
        why.push(format!("«{found}» stays: {reason}"));
    }
    let help = if why.is_empty() { "the finder finds nothing in it".to_owned() } else { why.join("\n") };
    let source: &Source = &rule.origin.source;
    problems.add(source, example.span.clone(), format!("rule `{}`: a `{kind}` does not hold", rule.address), label, help);
}
