//! The JSON Schema of rule files, for editors; made from the table of keys.

use serde_json::{Map, Value, json};

use super::keys::{FILE, FINDERS, Key, RULE};
use super::{Family, Policy};

/// The schema as pretty-printed JSON, with a final newline.
pub fn schema() -> String {
    let families: Vec<_> = Family::ALL.iter().map(|family| family.name()).collect();
    let one_finder: Vec<_> = FINDERS.iter().map(|finder| json!({ "required": [finder.name] })).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "naqi rule file",
        "type": "object",
        "properties": properties(FILE),
        "additionalProperties": false,
        "anyOf": [{ "required": ["lang"] }, { "required": ["site"] }],
        "$defs": {
            "family": { "enum": families },
            "rule": {
                "type": "object",
                "properties": properties(&[FINDERS, RULE].concat()),
                "required": ["id", "about", "match", "keep"],
                "oneOf": one_finder,
                "additionalProperties": false,
            },
        },
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn properties(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value: Value = serde_json::from_str(key.schema).unwrap_or_default();
        value["description"] = key.about.into();
        properties.insert(key.name.into(), value);
    }
    Value::Object(properties)
}

/// The families as a Markdown table, for the docs.
pub fn families() -> String {
    let mut table = String::from("| family | by default | what belongs to it |\n|---|---|---|\n");
    for family in Family::ALL {
        let policy = if family.policy() == Policy::Drop { "goes" } else { "stays" };
        table.push_str(&format!("| {} | {policy} | {} |\n", family.name(), family.about()));
    }
    table
}
