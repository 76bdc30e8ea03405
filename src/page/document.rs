//! A document as the page shows it: its text in parts that stay, go, or are tidied.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::clean::{Clean, Cleaner};
use crate::document::Document;
use crate::ledger::By;

/// A part of a document.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// It stays.
    Kept(String),
    /// It goes, by a rule or by the weights, and this stands there instead.
    Gone(String, Option<u32>, String),
    /// It is tidied, by this step, to this.
    Tidied(String, String, String),
}

impl Part {
    /// What took it.
    pub fn rule(&self) -> Option<Option<u32>> {
        if let Self::Gone(_, rule, _) = self { Some(*rule) } else { None }
    }
}

/// A document with what was done to it.
#[derive(Debug, Clone)]
pub struct Shown {
    name: String,
    site: Option<String>,
    pub(super) lang: Option<String>,
    verdict: &'static str,
    reason: Option<String>,
    pub(super) parts: Vec<Part>,
    notes: Vec<String>,
}

impl Shown {
    /// A document by the name that a person knows it by; `notes` are told below it.
    pub fn new(name: &str, cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>, notes: Vec<String>) -> Self {
        let mut parts = Vec::new();
        let mut at = 0;
        for edit in &clean.edits {
            if at < edit.start {
                parts.push(Part::Kept(document.text[at..edit.start].to_owned()));
            }
            let removed = document.text[edit.start..edit.end].to_owned();
            let with = edit.with.to_string();
            parts.push(match edit.by {
                By::Rule(rule) => Part::Gone(removed, Some(rule), with),
                By::Weights => Part::Gone(removed, None, with),
                By::Tidy(_) => Part::Tidied(removed, cleaner.name(edit.by).trim_start_matches("tidy/").to_owned(), with),
            });
            at = edit.end;
        }
        if at < document.text.len() {
            parts.push(Part::Kept(document.text[at..].to_owned()));
        }
        Self {
            name: name.to_owned(),
            site: document.site.clone(),
            lang: document.lang.clone(),
            verdict: clean.verdict.name(),
            reason: clean.reason.clone(),
            parts,
            notes,
        }
    }

    /// Whether a rule or the weights took something, or it came out whole for review.
    pub fn is_worth_a_look(&self) -> bool {
        self.verdict == "review" || self.parts.iter().any(|part| matches!(part, Part::Gone(..)))
    }

    /// As the script reads it; `place` are the places of the rules on the page.
    pub(super) fn json(&self, place: &BTreeMap<Option<u32>, usize>) -> Value {
        let part = |part: &Part| match part {
            Part::Kept(text) => json!(text),
            Part::Gone(text, rule, with) if with.is_empty() => json!([text, place[rule]]),
            Part::Gone(text, rule, with) => json!([text, place[rule], with]),
            Part::Tidied(text, step, with) => json!([text, step, with]),
        };
        json!({
            "name": self.name, "site": self.site, "lang": self.lang, "verdict": self.verdict, "reason": self.reason,
            "parts": self.parts.iter().map(part).collect::<Vec<_>>(), "notes": self.notes,
        })
    }
}
