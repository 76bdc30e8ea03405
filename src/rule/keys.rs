//! The keys of a rule file in one table: what the reader accepts, what the schema says, and what the docs list.

/// One key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub name: &'static str,
    /// JSON Schema of its value, as JSON.
    pub schema: &'static str,
    pub about: &'static str,
}

const fn key(name: &'static str, schema: &'static str, about: &'static str) -> Key {
    Key { name, schema, about }
}

const STRING: &str = r#"{"type":"string"}"#;
const STRINGS: &str = r#"{"type":"array","items":{"type":"string"},"minItems":1}"#;
const ONE_OR_MORE: &str = r#"{"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"},"minItems":1}]}"#;
const EXAMPLES: &str = r#"{"type":"array","items":{"type":"string"},"minItems":1}"#;

/// Keys at the top of a file.
pub(crate) const FILE: &[Key] = &[
    key("lang", STRING, "The pack: the first part of the rules' addresses."),
    key("family", r##"{"$ref":"#/$defs/family"}"##, "The family of every rule of the file that does not name its own."),
    key("site", ONE_OR_MORE, "The hosts whose documents the rules apply to."),
    key(
        "lists",
        r#"{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}"#,
        "Named lists of words, for `run` and for slots.",
    ),
    key("rule", r##"{"type":"array","items":{"$ref":"#/$defs/rule"}}"##, "The rules."),
];

/// The finders, of which a rule has exactly one.
pub(crate) const FINDERS: &[Key] = &[
    key("line", ONE_OR_MORE, "A whole line, ornaments around it aside."),
    key("phrase", ONE_OR_MORE, "Words anywhere in a line, at word borders."),
    key("starts", ONE_OR_MORE, "Words at the start of a line."),
    key("ends", ONE_OR_MORE, "Words at the end of a line."),
    key("regex", ONE_OR_MORE, "A regular expression on one folded line."),
    key(
        "run",
        r#"{"type":"object","properties":{"of":{"type":"string"},"min":{"type":"integer","minimum":2}},"required":["of","min"],"additionalProperties":false}"#,
        "At least `min` members of the list `of` with nothing but separators between them.",
    ),
    key("echo", r#"{"enum":["caption-credit","paragraph","title","line"]}"#, "A structural finder: text that the scraper doubled."),
];

/// The other keys of a rule.
pub(crate) const RULE: &[Key] = &[
    key("id", r#"{"type":"string","pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"}"#, "The last part of the rule's address."),
    key("about", STRING, "One sentence on what it takes."),
    key("family", r##"{"$ref":"#/$defs/family"}"##, "The kind of furniture, if not the file's."),
    key("was", STRINGS, "Addresses the rule had before."),
    key("at", r#"{"enum":["line","start","end"]}"#, "Where in the line the hit stands."),
    key("zone", r#"{"enum":["head","tail","edge","after","late","any"]}"#, "Where in the document it stands."),
    key("lines", r#"{"type":"integer","minimum":1,"maximum":20}"#, "The fewest lines with hits in a row, itself included."),
    key(
        "near",
        r#"{"oneOf":[{"type":"string"},{"type":"object","properties":{"of":{"type":"string"},"within":{"type":"integer","minimum":1,"maximum":20},"side":{"enum":["before","after"]}},"required":["of"],"additionalProperties":false}]}"#,
        "A family or a rule of which a hit must be near: within three lines and on either side unless it says otherwise.",
    ),
    key("max_words", r#"{"type":"integer","minimum":1}"#, "The most words of the line."),
    key("lang", ONE_OR_MORE, "Only in documents of these languages."),
    key("site", ONE_OR_MORE, "Only in documents of these hosts."),
    key(
        "take",
        r#"{"oneOf":[{"enum":["line","match","to-line-end","to-line-start","paragraph","to-end","to-start","document","list"]},{"type":"object","properties":{"until":{"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"},"minItems":1}]}},"required":["until"],"additionalProperties":false}]}"#,
        "What goes.",
    ),
    key("score", r#"{"type":"integer","minimum":1,"maximum":3}"#, "How sure: 3 strips alone, 1 and 2 need context."),
    key("match", EXAMPLES, "Documents in which exactly the spans marked [-…-] go."),
    key("keep", EXAMPLES, "Honest documents in which nothing goes."),
    key("todo_match", EXAMPLES, "`match` examples known not to hold yet."),
    key("todo_keep", EXAMPLES, "`keep` examples known not to hold yet."),
];

/// Whether a rule may carry this key.
pub(crate) fn is_rule_key(name: &str) -> bool {
    FINDERS.iter().chain(RULE).any(|key| key.name == name)
}

/// The known key a mistyped one most likely meant.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().max(3) / 3 + 1)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance, for the short names of keys.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.chars().enumerate() {
            let cost = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[row.len() - 1]
}
