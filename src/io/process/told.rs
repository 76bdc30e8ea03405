//! What is told of a clean record beside its text: the field that is added, the changes, a line of JSON, marks.

use serde_json::{Value, json};

use super::{Meta, Processor};
use crate::clean::Clean;
use crate::decode::Origin;
use crate::document::Document;
use crate::io::Record;
use crate::io::jsonl::quoted;
use crate::io::ledger::Change;
use crate::ledger::{By, Edit};
use crate::rule::Example;
use crate::tidy::Step;
use crate::tidy::mojibake::plan;
use crate::weigh::Decision;

impl Processor<'_> {
    /// The field that is added, with the comma before it.
    pub(super) fn added(&self, meta: &Meta, document: &Document<'_>, clean: &Clean<'_>) -> String {
        format!(",{}:{}", quoted(&meta.name), self.meta(meta, document, clean))
    }

    /// What is added.
    pub(super) fn meta(&self, meta: &Meta, document: &Document<'_>, clean: &Clean<'_>) -> Value {
        let mut families = serde_json::Map::new();
        for edit in &clean.edits {
            if let Some(name) = self.cleaner.counted_as(edit.by) {
                let bytes = families.get(name).and_then(Value::as_u64).unwrap_or(0) + (edit.end - edit.start) as u64;
                families.insert(name.into(), bytes.into());
            }
        }
        let mut value = json!({ "verdict": clean.verdict.name(), "removed": families, "fields": clean.fields, "rules": self.hash });
        if let Some(reason) = &clean.reason {
            value["reason"] = reason.as_str().into();
        }
        if meta.offsets {
            value["edits"] = json!(self.changes(&document.text, clean));
        }
        value
    }

    /// The changes as the ledger has them.
    pub(super) fn changes(&self, text: &str, clean: &Clean<'_>) -> Vec<Change> {
        let change = |edit: &Edit| Change {
            by: self.cleaner.name(edit.by).into_owned(),
            start: edit.start,
            end: edit.end,
            removed: text[edit.start..edit.end].to_owned(),
            with: edit.with.to_string(),
            plan: (edit.by == By::Tidy(Step::Mojibake)).then(|| plan(&text[edit.start..edit.end], &edit.with)).flatten(),
        };
        clean.edits.iter().map(change).collect()
    }

    /// The record as a line of JSON with everything in it.
    pub(super) fn json(&self, path: &str, record: &Record, document: &Document<'_>, clean: &Clean<'_>, origin: Option<&Origin<'_>>) -> Value {
        let stays: Vec<Value> = clean
            .left
            .iter()
            .filter(|left| matches!(left.decision, Decision::Stay | Decision::Review))
            .map(|left| {
                let rule = &self.cleaner.rules().rules[left.rule as usize];
                let why = if left.decision == Decision::Stay { "family" } else { "review" };
                json!({ "by": rule.address, "family": rule.family, "start": left.start, "end": left.end, "why": why })
            })
            .collect();
        let mut line = json!({
            "path": path,
            "record": record.number,
            "text": clean.text,
            "verdict": clean.verdict.name(),
            "reason": clean.reason,
            "fields": clean.fields,
            "edits": self.changes(&document.text, clean),
            "stays": stays,
            "decoding": origin.map(told),
            "rules": self.hash,
            "naqi": env!("CARGO_PKG_VERSION"),
        });
        for (name, value) in [("id", &record.about.id), ("url", &record.about.url), ("lang", &record.about.lang)] {
            if let Some(value) = value {
                line[name] = value.as_str().into();
            }
        }
        line
    }
}

/// The input with what rules took marked.
pub(super) fn wdiff(text: &str, clean: &Clean<'_>) -> String {
    let spans: Vec<_> = clean.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))).map(|edit| edit.start..edit.end).collect();
    Example::render(text, &spans)
}

/// How a record was decoded, as it stands in JSON.
fn told(origin: &Origin<'_>) -> Value {
    let guess = origin.guess;
    json!({
        "encoding": guess.charset.name(),
        "how": guess.how.name(),
        "confidence": f64::from(guess.confidence) / 100.0,
        "bom": origin.bom,
        "malformed": origin.malformed,
    })
}
