//! Where the keys of a rule stand in its file. Rules that are parsed know of no places but those of their examples.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::rule::Rule;

/// The keys of a rule: where each stands, and where its values do.
type Keys = HashMap<String, (Range<usize>, Vec<Range<usize>>)>;

/// The places of files that were asked for: by file, then by where a rule's id starts.
#[derive(Debug, Default)]
pub(super) struct Places {
    files: HashMap<usize, HashMap<usize, Keys>>,
}

impl Places {
    /// Where a value of a rule's key stands, or the key if no value is meant, or the rule's id if it has no such key.
    pub fn find(&mut self, rule: &Rule, key: &str, value: Option<usize>) -> Range<usize> {
        let source = &rule.origin.source;
        let file = self.files.entry(Arc::as_ptr(&source.text) as usize).or_insert_with(|| read(&source.text));
        let found = file.get(&rule.origin.span.start).and_then(|keys| keys.get(key)).map(|(key, values)| {
            let value = value.and_then(|index| values.get(index));
            value.unwrap_or(key).clone()
        });
        found.unwrap_or_else(|| rule.origin.span.clone())
    }
}

fn read(text: &str) -> HashMap<usize, Keys> {
    let (document, _) = DeTable::parse_recoverable(text);
    let Some(DeValue::Array(rules)) = document.get_ref().get("rule").map(Spanned::get_ref) else { return HashMap::new() };
    let tables = rules.iter().filter_map(|rule| if let DeValue::Table(table) = rule.get_ref() { Some(table) } else { None });
    let keys = |table: &DeTable<'_>| table.iter().map(|(key, value)| (key.get_ref().to_string(), (key.span(), values(value)))).collect();
    tables.filter_map(|table| Some((table.get("id")?.span().start, keys(table)))).collect()
}

fn values(value: &Spanned<DeValue<'_>>) -> Vec<Range<usize>> {
    match value.get_ref() {
        DeValue::Array(entries) => entries.iter().map(Spanned::span).collect(),
        _ => vec![value.span()],
    }
}
