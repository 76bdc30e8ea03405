//! What one document adds to the account.

use unicode_script::{Script, UnicodeScript};

use crate::clean::{Clean, Cleaner};
use crate::decode::Origin;
use crate::document::Document;
use crate::fold::is_letter;
use crate::io::Tally;
use crate::io::tally::{Texts, named};
use crate::ledger::By;

impl Tally {
    /// Counts how a record was decoded.
    pub(super) fn count_bytes(&mut self, origin: &Origin<'_>) {
        named(&mut self.encodings, origin.guess.charset.name(), |records| *records += 1);
        self.guessed += u64::from(origin.guess.how.is_guess());
        self.doubtful += u64::from(origin.guess.is_doubtful());
        self.damaged += u64::from(origin.malformed > 0);
        self.malformed += origin.malformed as u64;
    }

    /// Counts what cleaning took from a document, from how much, and by what: everything but records and bytes, of which
    /// only readers and writers know.
    pub fn count(&mut self, cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>) {
        let rules = &cleaner.rules().rules;
        named(&mut self.languages, document.lang.as_deref().unwrap_or("unknown"), |texts: &mut Texts| {
            texts.documents += 1;
            texts.before += document.text.len() as u64;
            texts.after += clean.text.len() as u64;
        });
        *self.verdicts.entry(clean.verdict).or_default() += 1;
        // Edits by the same stand in a row, and their name is asked for once.
        let mut made: Vec<(By, u64, u64)> = Vec::new();
        for edit in &clean.edits {
            let bytes = (edit.end - edit.start) as u64;
            if let By::Rule(rule) = edit.by {
                let family = self.families.entry(rules[rule as usize].family).or_default();
                *family = (family.0 + 1, family.1 + bytes);
            }
            if matches!(edit.by, By::Rule(_) | By::Weights) {
                let mut letters = document.text[edit.start..edit.end].chars().filter(|c| is_letter(*c)).map(script).peekable();
                // Letters of a script stand together.
                while let Some(script) = letters.next() {
                    let mut run = 1;
                    while letters.next_if_eq(&script).is_some() {
                        run += 1;
                    }
                    named(&mut self.scripts, script.full_name(), |letters| *letters += run);
                }
            }
            match made.last_mut() {
                Some((by, edits, all)) if *by == edit.by => (*edits, *all) = (*edits + 1, *all + bytes),
                _ => made.push((edit.by, 1, bytes)),
            }
        }
        for (by, edits, bytes) in made {
            named(&mut self.rules, &cleaner.name(by), |rule| *rule = (rule.0 + edits, rule.1 + bytes));
        }
        self.over_budget += u64::from(!clean.over_budget.is_empty());
        for rule in &clean.over_budget {
            named(&mut self.skipped, &rules[*rule as usize].address, |records| *records += 1);
        }
    }
}

/// The script of a letter. Those of the two scripts that most of it is are known without a search (Scripts.txt of the Unicode
/// Character Database; tatweel is of no script).
fn script(letter: char) -> Script {
    match letter {
        'A'..='Z' | 'a'..='z' => Script::Latin,
        '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' => Script::Arabic,
        other => other.script(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_those_of_unicode() {
        for letter in ('\0'..=char::MAX).filter(|c| is_letter(*c)) {
            assert_eq!(script(letter), letter.script(), "U+{:04X}", letter as u32);
        }
    }
}
