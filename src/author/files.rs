//! Rule files changed as little as can be: everything else in them, comments above all, stays as it was written.

use std::ops::Range;

use toml_edit::{Array, ArrayOfTables, Decor, Document, Item, Value};

use crate::io::jsonl::quoted;
use crate::rule::Example;

/// The text of a rule file in which one rule has one `keep` more. The rule is told by where its `id` stands, in bytes.
///
/// # Errors
/// The file is not what it was when the rule was read.
pub fn with_keep(text: &str, id: &Range<usize>, keep: &str) -> Result<String, String> {
    let document = Document::parse(text.to_owned()).map_err(|error| error.message().to_owned())?;
    let rules = document.get("rule").and_then(Item::as_array_of_tables);
    let is_it = |rule: &toml_edit::Table| rule.get("id").and_then(Item::span).as_ref() == Some(id);
    let index = rules.and_then(|rules| rules.iter().position(is_it)).ok_or("the rule does not stand there as a `[[rule]]` table")?;
    let mut document = document.into_mut();
    let rules: Option<&mut ArrayOfTables> = document.get_mut("rule").and_then(Item::as_array_of_tables_mut);
    let item = rules.and_then(|rules| rules.get_mut(index)).and_then(|rule| rule.get_mut("keep")).ok_or("the rule has no `keep`")?;
    if let Some(only) = item.as_str().map(str::to_owned) {
        let mut array = Array::new();
        array.push(value(&only)?);
        *item = Item::Value(Value::Array(array));
    }
    let array = item.as_array_mut().ok_or("`keep` is no list")?;
    let mut added = value(&Example::render(keep, &[]))?;
    let last = array.len().checked_sub(1).and_then(|last| array.get(last));
    // Where each stands on a line of its own, so does this one; a comment above the last one is the last one's.
    *added.decor_mut() = match last.and_then(|last| last.decor().prefix()).and_then(toml_edit::RawString::as_str) {
        Some(before) if before.contains('\n') => Decor::new(format!("\n{}", before.rsplit('\n').next().unwrap_or_default()), ""),
        _ => Decor::new(if array.is_empty() { "" } else { " " }, ""),
    };
    if !array.trailing_comma()
        && let Some(last) = array.len().checked_sub(1).and_then(|last| array.get_mut(last))
    {
        last.decor_mut().set_suffix("");
    }
    array.push_formatted(added);
    Ok(document.to_string())
}

/// A text as a TOML value on one line.
fn value(text: &str) -> Result<Value, String> {
    basic(text).parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())
}

/// A text as a basic string of TOML: JSON's escapes are TOML's, but for the delete character.
pub(crate) fn basic(text: &str) -> String {
    quoted(text).replace('\u{7F}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{RuleSet, Source};

    #[test]
    fn a_keep_is_added_and_nothing_else() {
        let head = "lang = \"en\" # the pack\nfamily = \"share\"\n\n# About it.\n[[rule]]\nid = \"a\"\nabout = \"A.\"\nline = [\"a b\"]\nmatch = [\"[-a b-]\"]\n";
        let cases = [
            ("keep = [\"x\"] # why\n", "keep = [\"x\", \"say \\\"a\\\\[-\\\"\\nb\"] # why\n"),
            ("keep = \"x\"\n", "keep = [\"x\", \"say \\\"a\\\\[-\\\"\\nb\"]\n"),
            ("keep = [\n    # why\n    \"x\",\n]\n", "keep = [\n    # why\n    \"x\",\n    \"say \\\"a\\\\[-\\\"\\nb\",\n]\n"),
        ];
        for (before, after) in cases {
            let text = format!("{head}{before}");
            let (set, problems) = RuleSet::parse_sound(&[vec![Source::new("a.toml", text.clone())]]);
            assert!(problems.is_empty(), "{problems}");
            let changed = with_keep(&text, &set.rules[0].origin.span, "say \"a[-\"\nb").unwrap();
            assert_eq!(changed, format!("{head}{}", after.replace("\\\\[-", "\\\\\\\\[-").replace("\\\\\\\\", "\\\\")));
            let (set, problems) = RuleSet::parse_sound(&[vec![Source::new("a.toml", changed)]]);
            assert!(problems.is_empty(), "{problems}");
            assert_eq!(set.rules[0].proof.keeps[1].example.text, "say \"a[-\"\nb");
        }
        assert!(with_keep(head, &(0..3), "x").is_err());
    }

    #[test]
    fn any_text_becomes_a_string() {
        let text = "a\u{7f}\u{1}\"\\\n\t\u{feff}é";
        let table: toml::Table = format!("a = {}", basic(text)).parse().unwrap();
        assert_eq!(table["a"].as_str(), Some(text));
    }
}
