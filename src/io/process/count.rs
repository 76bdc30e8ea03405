//! What one record adds to the account.

use std::collections::BTreeMap;

use unicode_script::UnicodeScript;

use super::{Processed, Processor};
use crate::clean::Clean;
use crate::document::Document;
use crate::io::tally::Texts;
use crate::ledger::By;

impl Processor<'_> {
    /// Counts what was taken, from how much, and by what.
    pub(super) fn count(&self, document: &Document<'_>, clean: &Clean<'_>, done: &mut Processed) {
        let texts = Texts { documents: 1, before: document.text.len() as u64, after: clean.text.len() as u64 };
        done.tally.languages.insert(document.lang.clone().unwrap_or_else(|| "unknown".into()), texts);
        *done.tally.verdicts.entry(clean.verdict).or_default() += 1;
        let mut scripts: BTreeMap<&str, u64> = BTreeMap::new();
        for edit in &clean.edits {
            let bytes = (edit.end - edit.start) as u64;
            if let By::Rule(rule) = edit.by {
                let family = done.tally.families.entry(self.cleaner.rules().rules[rule as usize].family).or_default();
                *family = (family.0 + 1, family.1 + bytes);
                for letter in document.text[edit.start..edit.end].chars().filter(|c| c.is_alphabetic()) {
                    *scripts.entry(letter.script().full_name()).or_default() += 1;
                }
            }
            let rule = done.tally.rules.entry(self.cleaner.name(edit.by).into_owned()).or_default();
            *rule = (rule.0 + 1, rule.1 + bytes);
        }
        done.tally.scripts = scripts.into_iter().map(|(script, letters)| (script.to_owned(), letters)).collect();
        for rule in &clean.over_budget {
            done.tally.over_budget = 1;
            *done.tally.skipped.entry(self.cleaner.rules().rules[*rule as usize].address.clone()).or_default() += 1;
        }
    }
}
