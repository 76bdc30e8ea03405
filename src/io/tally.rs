//! Accounting: what came in, what went out, what was taken. Tallies add up, so that every worker can keep its own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::clean::Verdict;
use crate::rule::Family;

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
    pub encodings: BTreeMap<&'static str, u64>,
    /// Records by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Pieces and bytes taken, by family.
    pub families: BTreeMap<Family, (u64, u64)>,
    /// Pieces and bytes taken, by rule or step.
    pub rules: BTreeMap<String, (u64, u64)>,
    /// Rules skipped, by address.
    pub skipped: BTreeMap<String, u64>,
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
        for (encoding, count) in &other.encodings {
            *self.encodings.entry(encoding).or_default() += count;
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
        for (rule, count) in &other.skipped {
            *self.skipped.entry(rule.clone()).or_default() += count;
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
        line
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
            "seconds": seconds,
        })
    }
}
