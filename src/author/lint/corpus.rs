//! What a corpus shows of rules: those that take nothing, those that cut sentences, those that are given up.

use super::{Findings, Lint};
use crate::clean::{Clean, Cleaner};
use crate::document::Document;
use crate::fold::Folded;
use crate::ledger::By;
use crate::rule::{Example, Finder, Rule, RuleSet};
use crate::weigh::Decision;

/// Places of a rule that are shown.
const SHOWN: usize = 3;
/// Words on both sides of a cut that make it one through a sentence.
const SIDE_WORDS: usize = 3;
/// Words of a line that is body text: as where lines are weighed.
const BODY_WORDS: u32 = 15;
/// Characters shown on either side of a cut.
const AROUND: usize = 40;

/// What happened to the documents of a corpus, rule by rule.
#[derive(Debug)]
pub struct Watch {
    /// Documents looked at.
    pub documents: u64,
    rules: Vec<Seen>,
}

#[derive(Debug, Default, Clone)]
struct Seen {
    /// Documents of its languages and sites.
    met: u64,
    fired: u64,
    over_budget: Vec<String>,
    prose: u64,
    shown: Vec<String>,
}

impl Watch {
    /// For the rules of a cleaner.
    pub fn new(cleaner: &Cleaner) -> Self {
        Self { documents: 0, rules: vec![Seen::default(); cleaner.rules().rules.len()] }
    }

    /// Looks at one document, named for a person.
    pub fn look(&mut self, name: &str, cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>) {
        self.documents += 1;
        for (rule, seen) in cleaner.rules().rules.iter().zip(&mut self.rules) {
            seen.met += u64::from(document.meets(&rule.place));
        }
        for &rule in &clean.over_budget {
            let seen = &mut self.rules[rule as usize].over_budget;
            if seen.len() < SHOWN {
                seen.push(name.to_owned());
            }
        }
        for left in clean.left.iter().filter(|left| left.decision == Decision::Stay) {
            self.rules[left.rule as usize].fired += 1;
        }
        let mut folded = Folded::default();
        for edit in &clean.edits {
            let By::Rule(index) = edit.by else { continue };
            let rule = &cleaner.rules().rules[index as usize];
            let seen = &mut self.rules[index as usize];
            seen.fired += 1;
            let cut = cuts_sentence(&document.text, edit.start, edit.end);
            let mut whole =
                || !matches!(rule.finder, Finder::Line(_) | Finder::Echo(_)) && takes_body(&mut folded, &document.text, clean, edit.start, edit.end);
            if cut || whole() {
                seen.prose += 1;
                if seen.shown.len() < SHOWN {
                    seen.shown.push(format!("{name}: {}", around(&document.text, edit.start, edit.end)));
                }
            }
        }
    }
}

pub(super) fn look(set: &RuleSet, own: &dyn Fn(&Rule) -> bool, watch: &Watch, findings: &mut Findings) {
    for (rule, seen) in set.rules.iter().zip(&watch.rules).filter(|(rule, _)| own(rule)) {
        let id = ("id", Some(0));
        if seen.fired == 0 {
            let documents = if watch.documents == 1 { "1 document".into() } else { format!("{} documents", watch.documents) };
            let title = format!("rule `{}` takes nothing from {documents}", rule.address);
            let help = match seen.met {
                0 if !rule.place.site.is_empty() => "no document is known to be of its site: --site HOST and --url-field NAME say what they are of",
                0 => "no document is in its language",
                _ => "naqi explain tells what it misses in a document that it should take from",
            };
            findings.add(Lint::NeverFires, rule, id, title, "never fires", help.into());
        }
        if seen.prose > 0 {
            let times = if seen.prose == 1 { "once".to_owned() } else { format!("{} times", seen.prose) };
            let title = format!("rule `{}` cuts body text {times}", rule.address);
            findings.add(
                Lint::FiresInProse,
                rule,
                id,
                title,
                "too wide",
                format!("narrow it, and keep what it must not take as a `keep`:\n{}", seen.shown.join("\n")),
            );
        }
        if !seen.over_budget.is_empty() {
            let title = format!("rule `{}` is over its work budget", rule.address);
            let help =
                format!("begin the expression with words that stand seldom, and bound what it repeats; given up on {}", seen.over_budget.join(", "));
            findings.add(Lint::OverBudget, rule, ("regex", None), title, "too much work on a long line", help);
        }
    }
}

/// Whether a cut has the beginning of a sentence on one side and its going on on the other.
fn cuts_sentence(text: &str, start: usize, end: usize) -> bool {
    let from = text[..start].rfind(['\n', '\t']).map_or(0, |at| at + 1);
    let to = text[end..].find(['\n', '\t']).map_or(text.len(), |at| end + at);
    let (before, taken, after) = (&text[from..start], &text[start..end], &text[end..to]);
    // What goes with a line end or a gap was a block of its own.
    let gap = |text: &str| text.contains("   ");
    let space = |text: &str| text.len() - text.trim_start().len() >= 3 || text.len() - text.trim_end().len() >= 3;
    if taken.contains(['\n', '\t'])
        || gap(&before[before.trim_end().len()..])
        || gap(&after[..after.len() - after.trim_start().len()])
        || space(taken)
    {
        return false;
    }
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '،' | '、' | '，'));
    let in_brackets = taken.trim().starts_with(['(', '[', '{', '«', '"', '“', '|', '•', '-', '–', '—']);
    let enough = |text: &str| text.split_whitespace().count() >= SIDE_WORDS;
    !in_brackets && goes_on(before.trim_end().chars().next_back()) && goes_on(after.trim_start().chars().next()) && enough(before) && enough(after)
}

/// Whether a line of body text goes whole that stands between body text that stays.
fn takes_body(folded: &mut Folded, text: &str, clean: &Clean<'_>, start: usize, end: usize) -> bool {
    let mut is_body = |line: &str| {
        folded.fold(line);
        folded.word_count() >= BODY_WORDS && line.trim_end().ends_with(['.', '!', '?', '؟', '۔', '。', '"', '”', '»'])
    };
    if !text[start..end].split('\n').any(&mut is_body) {
        return false;
    }
    let at = clean.offsets().clean(start).min(clean.text.len());
    let (before, after) = clean.text.split_at(floor(&clean.text, at));
    before.split('\n').any(&mut is_body) && after.split('\n').any(&mut is_body)
}

/// The cut in what stands around it on its line.
fn around(text: &str, start: usize, end: usize) -> String {
    let before: String = text[..start].chars().rev().take_while(|c| *c != '\n').take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text[end..].chars().take_while(|c| *c != '\n').take(AROUND).collect();
    let mut taken: String = text[start..end].trim().chars().take(4 * AROUND).collect();
    taken = taken.replace('\n', " ");
    let span = before.len()..before.len() + taken.len();
    Example::render(&format!("{before}{taken}{after}"), std::slice::from_ref(&span))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_through_sentences() {
        let cases = [
            ("The mayor said on Monday [-share this-] that the bridge was open.", true),
            ("The mayor said so. [-Share this-] The bridge is open now.", false),
            ("The mayor said on Monday   [-share this-]   that the bridge was open.", false),
            ("The mayor said on Monday that [-share this-]", false),
            ("The mayor said on Monday [-(share this)-] that the bridge was open.", false),
            ("قال العمدة يوم الاثنين [-شارك الخبر-] إن الجسر مفتوح الآن", true),
        ];
        for (marked, expected) in cases {
            let example = Example::parse(marked).unwrap();
            let span = &example.spans[0];
            assert_eq!(cuts_sentence(&example.text, span.start, span.end), expected, "{marked}");
        }
    }
}
