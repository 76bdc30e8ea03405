//! What one document adds to the account.

use std::collections::BTreeMap;

use unicode_script::UnicodeScript;

use crate::clean::{Clean, Cleaner};
use crate::document::Document;
use crate::fold::is_letter;
use crate::io::Tally;
use crate::ledger::By;

impl Tally {
    /// Counts what cleaning took from a document, from how much, and by what: everything but records and bytes, of which
    /// only readers and writers know.
    pub fn count(&mut self, cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>) {
        let rules = &cleaner.rules().rules;
        let texts = self.languages.entry(document.lang.clone().unwrap_or_else(|| "unknown".into())).or_default();
        texts.documents += 1;
        texts.before += document.text.len() as u64;
        texts.after += clean.text.len() as u64;
        *self.verdicts.entry(clean.verdict).or_default() += 1;
        let mut scripts: BTreeMap<&str, u64> = BTreeMap::new();
        for edit in &clean.edits {
            let bytes = (edit.end - edit.start) as u64;
            if let By::Rule(rule) = edit.by {
                let family = self.families.entry(rules[rule as usize].family).or_default();
                *family = (family.0 + 1, family.1 + bytes);
                let mut letters = document.text[edit.start..edit.end].chars().filter(|c| is_letter(*c)).map(|c| c.script()).peekable();
                // Letters of a script stand together.
                while let Some(script) = letters.next() {
                    let mut run = 1;
                    while letters.next_if_eq(&script).is_some() {
                        run += 1;
                    }
                    *scripts.entry(script.full_name()).or_default() += run;
                }
            }
            let rule = self.rules.entry(cleaner.name(edit.by).into_owned()).or_default();
            *rule = (rule.0 + 1, rule.1 + bytes);
        }
        for (script, letters) in scripts {
            *self.scripts.entry(script.to_owned()).or_default() += letters;
        }
        self.over_budget += u64::from(!clean.over_budget.is_empty());
        for rule in &clean.over_budget {
            *self.skipped.entry(rules[*rule as usize].address.clone()).or_default() += 1;
        }
    }
}
