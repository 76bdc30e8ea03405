//! A document between the passes of cleaning: the text so far, and the ledger of how it came about.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::verdict::{Clean, Left, Verdict};
use crate::ledger::{By, Edit, OffsetMap, compose};
use crate::peel::Peeled;
use crate::rule::{Family, RuleSet};
use crate::tidy::{Steps, Tidied, Tidy, characters, is_settled};
use crate::touch::Words;
use crate::weigh::WeighedLine;

/// A document on its way through stripping and tidying.
#[derive(Default)]
pub(super) struct State<'a> {
    pub text: Cow<'a, str>,
    pub edits: Vec<Edit>,
    pub fields: Vec<(Family, String)>,
    pub left: Vec<Left>,
    pub document: Option<u32>,
    pub over_budget: Vec<u32>,
    pub letters: u64,
    pub weak: u64,
    pub weighed: Vec<WeighedLine>,
    pub joined: bool,
    /// The steps of tidying on characters that had reason to look at it so far.
    pub seen: Steps,
    pub words: Words,
}

impl<'a> State<'a> {
    pub fn strip(&mut self, mut peeled: Peeled<'a>) {
        self.weigh(&mut peeled);
        self.joined |= peeled.joined;
        self.edits = compose(std::mem::take(&mut self.edits), peeled.edits);
        self.text = peeled.text;
        self.left = peeled.left.into_iter().map(|(start, end, rule, decision)| Left { start, end, rule, decision }).collect();
        self.fields.extend(peeled.fields);
        self.document = self.document.or(peeled.document);
        self.over_budget.extend(peeled.over_budget);
        self.over_budget.sort_unstable();
        self.over_budget.dedup();
    }

    /// Remembers what the weights said: of every line when they first looked, later of those that went.
    fn weigh(&mut self, peeled: &mut Peeled<'a>) {
        if peeled.told.is_empty() {
            return;
        }
        let first = self.weighed.is_empty();
        let map = OffsetMap::new(&self.edits);
        let told = std::mem::take(&mut peeled.told).into_iter().filter(|line| first || line.goes);
        self.weighed.extend(told.map(|line| WeighedLine { first: first && line.first, ..line.over(&map) }));
    }

    /// Tidies the characters of what changes brought together; whether there was anything to do.
    pub fn compose(&mut self, tidy: Tidy) -> bool {
        let (mut input, mut clean) = (0, 0);
        let places = self.edits.iter().map(|edit| {
            let start = clean + (edit.start - input);
            (input, clean) = (edit.end, start + edit.with.len());
            start..clean
        });
        if is_settled(&self.text, tidy, self.seen, places) {
            return false;
        }
        let tidied = characters(std::mem::take(&mut self.text), tidy);
        self.seen = self.seen.or(tidied.seen);
        self.take(tidied)
    }

    /// Takes what tidying made of the text; whether there was anything to do.
    pub fn take(&mut self, Tidied { text, edits, .. }: Tidied<'a>) -> bool {
        self.text = text;
        if edits.is_empty() {
            return false;
        }
        let map = OffsetMap::new(&edits);
        for left in &mut self.left {
            (left.start, left.end) = (map.clean(left.start), map.clean(left.end));
        }
        self.edits = compose(std::mem::take(&mut self.edits), edits);
        true
    }

    /// The document, clean.
    pub fn finish(self, rules: &RuleSet) -> Clean<'a> {
        let taken = self.edits.iter().any(|edit| !matches!(edit.by, By::Tidy(_)));
        let empty = self.text.trim().is_empty();
        let (verdict, reason) = match self.document {
            Some(rule) => (Verdict::Notice, Some(rules.rules[rule as usize].address.clone())),
            None if empty && taken => (Verdict::Empty, Some("the rules took all of it".into())),
            None if empty => (Verdict::Empty, Some("there was no text".into())),
            None if taken => (Verdict::Cleaned, None),
            None => (Verdict::Kept, None),
        };
        let mut fields: BTreeMap<Family, Vec<String>> = BTreeMap::new();
        for (family, text) in self.fields {
            fields.entry(family).or_default().push(text);
        }
        Clean {
            text: self.text,
            verdict,
            reason,
            edits: self.edits,
            fields,
            left: self.left,
            over_budget: self.over_budget,
            weighed: self.weighed,
            joined: self.joined,
            words: self.words,
        }
    }
}
