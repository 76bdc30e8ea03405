//! Values of a rule file, each of the type that its key wants.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::{Family, is_host, keys};
use super::{Placed, Reader};
use crate::io::language;

impl Reader<'_> {
    pub(super) fn add(&mut self, span: Range<usize>, title: impl Into<String>, label: impl Into<String>, help: impl Into<String>) {
        self.problems.add(self.source, span, title, label, help);
    }

    pub(super) fn unknown_key<'k>(&mut self, span: Range<usize>, of: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) {
        let help = match keys::nearest(name, known.clone()) {
            Some(near) => format!("is `{near}` meant?"),
            None => format!("the keys here are {}", known.collect::<Vec<_>>().join(", ")),
        };
        let of = if of.is_empty() { "the file".to_owned() } else { of.trim_end().to_owned() };
        self.add(span, format!("unknown key `{name}` in {of}"), "not a key of rule files", help);
    }

    pub(super) fn wrong_type(&mut self, span: Range<usize>, what: &str, expected: &str, found: &DeValue<'_>) {
        self.add(span, format!("{what} has the wrong type"), format!("expected {expected}, found {}", found.type_str()), "");
    }

    pub(super) fn string(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            other => {
                self.wrong_type(value.span(), "the value", "a string", other);
                None
            }
        }
    }

    /// A string or an array of strings.
    pub(super) fn strings(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Placed> {
        match value.get_ref() {
            DeValue::String(text) => vec![(text.to_string(), value.span())],
            DeValue::Array(entries) => {
                if entries.is_empty() {
                    self.add(value.span(), "an empty list", "expected at least one string", "");
                }
                entries.iter().filter_map(|entry| self.string(entry).map(|text| (text, entry.span()))).collect()
            }
            other => {
                self.wrong_type(value.span(), "the value", "a string or a list of strings", other);
                Vec::new()
            }
        }
    }

    /// Languages, as those of documents are compared.
    pub(super) fn languages(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let told = self.strings(value);
        told.into_iter()
            .filter_map(|(lang, span)| {
                let tag = language::tag(&lang);
                if tag.is_none() {
                    self.add(span, format!("{lang:?} is no language"), "expected a tag such as `ar` or `de`", "no document would be of it");
                }
                tag
            })
            .collect()
    }

    pub(super) fn hosts(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let hosts = self.strings(value);
        hosts
            .into_iter()
            .filter_map(|(host, span)| {
                let ok = is_host(&host);
                if !ok {
                    self.add(span, format!("{host:?} is not a host"), "expected a host such as `example.com`", "no scheme, no path");
                }
                ok.then(|| host.to_lowercase())
            })
            .collect()
    }

    pub(super) fn integer(&mut self, value: &Spanned<DeValue<'_>>, least: i64, most: i64) -> Option<i64> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            other => {
                self.wrong_type(value.span(), "the value", "a whole number", other);
                return None;
            }
        };
        if let Some(number) = number.filter(|number| (least..=most).contains(number)) {
            return Some(number);
        }
        self.add(value.span(), "a number out of range", format!("expected {least} to {most}"), "");
        None
    }

    pub(super) fn choice<T: Clone>(&mut self, value: &Spanned<DeValue<'_>>, choices: &[(&str, T)]) -> Option<T> {
        let word = self.string(value)?;
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| choice.clone());
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            let help = keys::nearest(&word, names.iter().copied()).map_or_else(String::new, |near| format!("is `{near}` meant?"));
            self.add(value.span(), format!("unknown value {word:?}"), format!("expected one of {}", names.join(", ")), help);
        }
        found
    }

    pub(super) fn family(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Family> {
        let choices: Vec<_> = Family::ALL.iter().map(|family| (family.name(), *family)).collect();
        self.choice(value, &choices)
    }

    /// The values of an inline table that may only have these keys.
    pub(super) fn inline<'t, 'v>(&mut self, value: &'t Spanned<DeValue<'v>>, what: &str, known: &[&'static str]) -> Option<&'t DeTable<'v>> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value.span(), what, &format!("a table with {}", known.join(", ")), value.get_ref());
            return None;
        };
        for (key, _) in table {
            if !known.contains(&key.get_ref().as_ref()) {
                self.unknown_key(key.span(), what, key.get_ref(), known.iter().copied());
            }
        }
        Some(table)
    }
}
