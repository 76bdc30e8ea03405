//! Accounting: what came in, what went out, what was taken. Tallies add up, so that every worker can keep its own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::clean::Verdict;
use crate::rule::{Family, WEIGHTS};

/// Counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records read.
    pub records_in: u64,
    /// Records written.
    pub records_out: u64,
    /// Records rejected: `records_in = records_out + rejected`.
    pub rejected: u64,
    /// Records of which malformed bytes were replaced.
    pub damaged: u64,
    /// Malformed sequences replaced.
    pub malformed: u64,
    /// Records whose encoding was guessed.
    pub guessed: u64,
    /// Those among them that were guessed on weak evidence.
    pub doubtful: u64,
    /// Records on which a rule was skipped for taking too much work.
    pub over_budget: u64,
    /// Bytes read.
    pub bytes_in: u64,
    /// Bytes written.
    pub bytes_out: u64,
    /// Text records by encoding.
    pub encodings: BTreeMap<String, u64>,
    /// Records by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Pieces and bytes taken, by family.
    pub families: BTreeMap<Family, (u64, u64)>,
    /// Pieces and bytes taken, by rule or step.
    pub rules: BTreeMap<String, (u64, u64)>,
    /// Rules skipped, by address.
    pub skipped: BTreeMap<String, u64>,
    /// Documents, and bytes of their text before and after, by language; `unknown` where nothing tells it.
    pub languages: BTreeMap<String, Texts>,
    /// Letters that rules and weights took, by script.
    pub scripts: BTreeMap<String, u64>,
    /// What was passed over because it holds no text, by its sort.
    pub passed: BTreeMap<String, u64>,
}

/// Counts of texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Texts {
    /// How many.
    pub documents: u64,
    /// Bytes before.
    pub before: u64,
    /// Bytes after.
    pub after: u64,
}

/// Counts something of a name. The name is copied the first time alone: a run has few of them, and many records.
pub(super) fn named<T: Default>(counts: &mut BTreeMap<String, T>, name: &str, count: impl FnOnce(&mut T)) {
    match counts.get_mut(name) {
        Some(known) => count(known),
        None => count(counts.entry(name.to_owned()).or_default()),
    }
}

impl Texts {
    /// The share that went, in percent.
    pub fn removed(&self) -> f64 {
        if self.before == 0 { 0.0 } else { 100.0 - self.after as f64 * 100.0 / self.before as f64 }
    }
}

impl Tally {
    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.records_in, other.records_in),
            (&mut self.records_out, other.records_out),
            (&mut self.rejected, other.rejected),
            (&mut self.damaged, other.damaged),
            (&mut self.malformed, other.malformed),
            (&mut self.guessed, other.guessed),
            (&mut self.doubtful, other.doubtful),
            (&mut self.over_budget, other.over_budget),
            (&mut self.bytes_in, other.bytes_in),
            (&mut self.bytes_out, other.bytes_out),
        ] {
            *mine += theirs;
        }
        for (verdict, count) in &other.verdicts {
            *self.verdicts.entry(*verdict).or_default() += count;
        }
        for (family, (pieces, bytes)) in &other.families {
            let mine = self.families.entry(*family).or_default();
            *mine = (mine.0 + pieces, mine.1 + bytes);
        }
        for (rule, (pieces, bytes)) in &other.rules {
            let mine = self.rules.entry(rule.clone()).or_default();
            *mine = (mine.0 + pieces, mine.1 + bytes);
        }
        for (language, texts) in &other.languages {
            let mine = self.languages.entry(language.clone()).or_default();
            *mine = Texts { documents: mine.documents + texts.documents, before: mine.before + texts.before, after: mine.after + texts.after };
        }
        for (mine, theirs) in [
            (&mut self.skipped, &other.skipped),
            (&mut self.scripts, &other.scripts),
            (&mut self.passed, &other.passed),
            (&mut self.encodings, &other.encodings),
        ] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
    }

    /// Whether something differs from a whole and faultless run.
    pub fn is_faulty(&self) -> bool {
        self.rejected + self.damaged + self.doubtful + self.over_budget > 0
    }

    /// The summary line.
    pub fn line(&self) -> String {
        let mut line = format!("in={} out={} rejected={} damaged={}", self.records_in, self.records_out, self.rejected, self.damaged);
        if self.malformed > 0 {
            line.push_str(&format!(" malformed={}", self.malformed));
        }
        if self.guessed > 0 {
            let encodings: Vec<_> = self.encodings.iter().map(|(name, count)| format!("{name}:{count}")).collect();
            line.push_str(&format!(" guessed={} doubtful={} encodings={}", self.guessed, self.doubtful, encodings.join(",")));
        }
        if let Some(review) = self.verdicts.get(&Verdict::Review) {
            line.push_str(&format!(" review={review}"));
        }
        if self.over_budget > 0 {
            line.push_str(&format!(" over-budget={}", self.over_budget));
        }
        if !self.passed.is_empty() {
            line.push_str(&format!(" passed={}", self.passed.values().sum::<u64>()));
        }
        line
    }

    /// A table by family and by language.
    pub fn table(&self) -> String {
        let mut table = String::new();
        // What weights took is of no family, and is often most of it.
        let weighed = self.rules.get_key_value(WEIGHTS).map(|(name, counts)| (name.as_str(), *counts));
        let mut families: Vec<_> = self.families.iter().map(|(family, counts)| (family.name(), *counts)).chain(weighed).collect();
        if !families.is_empty() {
            table.push_str(&format!("{:<16} {:>12} {:>14}\n", "family", "pieces", "bytes"));
            families.sort_by_key(|(_, (_, bytes))| std::cmp::Reverse(*bytes));
            for (family, (pieces, bytes)) in families {
                table.push_str(&format!("{family:<16} {pieces:>12} {bytes:>14}\n"));
            }
        }
        if !self.languages.is_empty() {
            table.push_str(&format!("{:<16} {:>12} {:>14} {:>9}\n", "language", "documents", "bytes", "removed"));
            let mut languages: Vec<_> = self.languages.iter().collect();
            languages.sort_by_key(|(name, texts)| (std::cmp::Reverse(texts.before), name.as_str()));
            for (name, texts) in languages {
                table.push_str(&format!("{name:<16} {:>12} {:>14} {:>7.1} %\n", texts.documents, texts.before, texts.removed()));
            }
        }
        table
    }

    /// Everything, as JSON.
    pub fn json(&self, seconds: f64) -> Value {
        let pieces = |(name, (pieces, bytes)): (String, &(u64, u64))| (name, json!({ "pieces": pieces, "bytes": bytes }));
        json!({
            "in": self.records_in,
            "out": self.records_out,
            "rejected": self.rejected,
            "damaged": self.damaged,
            "malformed": self.malformed,
            "guessed": self.guessed,
            "doubtful": self.doubtful,
            "encodings": self.encodings,
            "over_budget": self.over_budget,
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
            "verdicts": self.verdicts.iter().map(|(verdict, count)| (verdict.name(), count)).collect::<BTreeMap<_, _>>(),
            "families": self.families.iter().map(|(family, counts)| pieces((family.name().to_owned(), counts))).collect::<BTreeMap<_, _>>(),
            "rules": self.rules.iter().map(|(rule, counts)| pieces((rule.clone(), counts))).collect::<BTreeMap<_, _>>(),
            "skipped": self.skipped,
            "languages": self.languages.iter().map(|(name, texts)| {
                (name, json!({ "documents": texts.documents, "before": texts.before, "after": texts.after }))
            }).collect::<BTreeMap<_, _>>(),
            "scripts": self.scripts,
            "passed": self.passed,
            "seconds": seconds,
        })
    }

    /// Counts from their JSON; `None` if it is not what [`Tally::json`] makes.
    pub fn of_json(json: &Value) -> Option<Self> {
        let number = |value: &Value, name: &str| value.get(name)?.as_u64();
        let entries = |name: &str| Some(json.get(name)?.as_object()?.iter());
        let counts = |name: &str| entries(name)?.map(|(name, count)| Some((name.clone(), count.as_u64()?))).collect::<Option<BTreeMap<_, _>>>();
        let pieces = |value: &Value| Some((number(value, "pieces")?, number(value, "bytes")?));
        let verdict = |name: &str| Verdict::ALL.into_iter().find(|verdict| verdict.name() == name);
        Some(Self {
            records_in: number(json, "in")?,
            records_out: number(json, "out")?,
            rejected: number(json, "rejected")?,
            damaged: number(json, "damaged")?,
            malformed: number(json, "malformed")?,
            guessed: number(json, "guessed")?,
            doubtful: number(json, "doubtful")?,
            encodings: counts("encodings")?,
            over_budget: number(json, "over_budget")?,
            bytes_in: number(json, "bytes_in")?,
            bytes_out: number(json, "bytes_out")?,
            verdicts: entries("verdicts")?.map(|(name, count)| Some((verdict(name)?, count.as_u64()?))).collect::<Option<_>>()?,
            families: entries("families")?.map(|(name, value)| Some((name.parse().ok()?, pieces(value)?))).collect::<Option<_>>()?,
            rules: entries("rules")?.map(|(name, value)| Some((name.clone(), pieces(value)?))).collect::<Option<_>>()?,
            skipped: counts("skipped")?,
            languages: entries("languages")?
                .map(|(name, value)| {
                    let texts = Texts { documents: number(value, "documents")?, before: number(value, "before")?, after: number(value, "after")? };
                    Some((name.clone(), texts))
                })
                .collect::<Option<_>>()?,
            scripts: counts("scripts")?,
            passed: counts("passed")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_from_json_and_add_up() {
        let mut one = Tally { records_in: 3, records_out: 2, rejected: 1, bytes_in: 10, ..Tally::default() };
        one.verdicts.insert(Verdict::Cleaned, 2);
        one.families.insert(Family::ALL[0], (1, 5));
        one.rules.insert("a/b/c".into(), (1, 5));
        one.languages.insert("ar".into(), Texts { documents: 2, before: 9, after: 4 });
        one.scripts.insert("Arabic".into(), 4);
        one.passed.insert("warcinfo".into(), 1);
        assert_eq!(Tally::of_json(&one.json(0.5)).as_ref(), Some(&one));
        let mut two = one.clone();
        two.add(&one);
        assert_eq!(two.languages["ar"], Texts { documents: 4, before: 18, after: 8 });
        assert_eq!((two.scripts["Arabic"], two.passed["warcinfo"], two.families[&Family::ALL[0]]), (8, 2, (2, 10)));
    }
}
