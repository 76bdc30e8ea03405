//! The fields of a JSON line that matter here: found where they stand, without reading the others.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The way to a field: `text`, `page.body` for a field within another one, `a\.b` for a name with a dot in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPath(Vec<String>);

impl FieldPath {
    /// The names on the way.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

impl FromStr for FieldPath {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let mut names = vec![String::new()];
        let mut chars = written.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '.' => names.push(String::new()),
                '\\' if chars.peek() == Some(&'.') => names.last_mut().unwrap_or(&mut String::new()).extend(chars.next()),
                _ => names.last_mut().unwrap_or(&mut String::new()).push(c),
            }
        }
        if names.iter().any(String::is_empty) {
            return Err("expected names with dots between them; a dot within a name is written \\.".into());
        }
        Ok(Self(names))
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(|name| name.replace('.', "\\.")).collect::<Vec<_>>().join("."))
    }
}

/// The fields that are looked for. Of several ways to one thing the first that is there counts.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The text.
    pub text: FieldPath,
    /// The URL.
    pub url: Vec<FieldPath>,
    /// The language.
    pub lang: Vec<FieldPath>,
    /// The record's name.
    pub id: Vec<FieldPath>,
    /// A field that must not be there, because it is going to be added.
    pub added: Option<String>,
}

impl Wanted {
    /// Everything under its usual name.
    pub fn usual() -> Self {
        let path = |name: &str| FieldPath(vec![name.into()]);
        Self { text: path("text"), url: vec![path("url")], lang: vec![path("lang"), path("language")], id: vec![path("id")], added: None }
    }
}

/// The fields of a record that matter here.
#[derive(Debug, PartialEq, Eq)]
pub struct Fields<'l> {
    /// The text; where it has no escapes, as it stands in the line.
    pub text: Cow<'l, str>,
    /// Where its JSON string stands in the line, quotes included.
    pub place: Range<usize>,
    /// The URL, if there is a field for it and it is a string.
    pub url: Option<String>,
    /// The language, likewise.
    pub lang: Option<String>,
    /// The record's name: a string, or any other value as it is written.
    pub id: Option<String>,
}

/// Fields that are told of a line that lacks one, and the most characters of their names.
const SHOWN: usize = 8;
const LONGEST: usize = 40;

/// A string of which nothing is copied where it has no escapes.
#[derive(Deserialize)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

/// Finds the text and what is told of it in a line.
///
/// # Errors
/// Why the line is no record: no JSON object, no such field, twice that field, no string.
pub fn fields<'l>(line: &'l str, wanted: &Wanted) -> Result<Fields<'l>, String> {
    let added = wanted.added.iter().map(|name| FieldPath(vec![name.clone()])).collect::<Vec<_>>();
    let paths: Vec<&[String]> =
        std::iter::once(&wanted.text).chain(&wanted.url).chain(&wanted.lang).chain(&wanted.id).chain(&added).map(|path| path.names()).collect();
    let mut found = vec![None; paths.len()];
    let twice = find(line, &paths, &mut found).map_err(|error| format!("not a JSON object: {}", told(&error)))?;
    let field = wanted.text.to_string();
    if twice {
        return Err(format!("the field {field:?} stands twice"));
    }
    let raw = found[0].ok_or_else(|| format!("no field {field:?}{}", others(line)))?.get();
    if let (Some(name), Some(Some(_))) = (&wanted.added, found.last()) {
        return Err(format!("there is a field {name:?} already; --meta=NAME adds another one"));
    }
    let Text(text) = serde_json::from_str(raw).map_err(|error| match raw.starts_with('"') {
        true => format!("the field {field:?} is a broken string: {}", told(&error)),
        false => format!("the field {field:?} is no string"),
    })?;
    // The raw value is a slice of the line.
    let start = raw.as_ptr() as usize - line.as_ptr() as usize;
    let mut rest = found[1..].iter();
    let mut next = |count: usize| rest.by_ref().take(count).collect::<Vec<_>>().into_iter().find_map(|value| *value);
    let (url, lang, id) = (next(wanted.url.len()), next(wanted.lang.len()), next(wanted.id.len()));
    let string = |value: &RawValue| serde_json::from_str::<String>(value.get()).ok();
    Ok(Fields {
        text,
        place: start..start + raw.len(),
        url: url.and_then(string),
        lang: lang.and_then(string),
        id: id.map(|value| string(value).unwrap_or_else(|| value.get().to_owned())),
    })
}

/// The first fields that a line has, for whoever named another one.
fn others(line: &str) -> String {
    let fields: BTreeMap<String, IgnoredAny> = serde_json::from_str(line).unwrap_or_default();
    let short = |name: &String| format!("{:?}", name.chars().take(LONGEST).collect::<String>());
    let names: Vec<String> = fields.keys().take(SHOWN).map(short).collect();
    if names.is_empty() { String::new() } else { format!("; its fields are {}{}", names.join(", "), if fields.len() > SHOWN { " …" } else { "" }) }
}

/// Finds values in an object by their paths; whether the first one, or an object on its way, stands there twice.
fn find<'l>(object: &'l str, paths: &[&[String]], found: &mut [Option<&'l RawValue>]) -> serde_json::Result<bool> {
    let mut deserializer = serde_json::Deserializer::from_str(object);
    let mut finder = Finder { paths, found, twice: false };
    (&mut finder).deserialize(&mut deserializer)?;
    deserializer.end()?;
    let mut twice = finder.twice;
    for (at, path) in paths.iter().enumerate().filter(|(_, path)| path.len() > 1) {
        let outer = found[at].take();
        if let Some(outer) = outer.filter(|outer| outer.get().starts_with('{')) {
            let within = find(outer.get(), &[&path[1..]], &mut found[at..=at])?;
            twice |= within && at == 0;
        }
    }
    Ok(twice)
}

/// The JSON reader's words, for one line that is not line 1 of anything.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    // What the reader calls a hex escape is, in a string that is otherwise one, half of a surrogate pair.
    let what = if what.contains("hex escape") { "a lone surrogate" } else { what };
    format!("{what} at column {}", error.column())
}

struct Finder<'f, 'l> {
    paths: &'f [&'f [String]],
    found: &'f mut [Option<&'l RawValue>],
    twice: bool,
}

impl<'l> DeserializeSeed<'l> for &mut Finder<'_, 'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for &mut Finder<'_, 'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Text(key)) = map.next_key()? {
            if !self.paths.iter().any(|path| path[0] == key) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: &RawValue = map.next_value()?;
            for (at, _) in self.paths.iter().enumerate().filter(|(_, path)| path[0] == key) {
                self.twice |= self.found[at].replace(value).is_some() && at == 0;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'l>(line: &'l str, field: &str) -> Result<Fields<'l>, String> {
        fields(line, &Wanted { text: field.parse().unwrap(), ..Wanted::usual() })
    }

    #[test]
    fn the_text_is_found_where_it_stands() {
        let line = r#" {"n" : 1.50, "text": "a\n\u0627", "url":"https://x.org/a", "language":"ar", "id": 7, "o":{"text":"no"}} "#;
        let found = of(line, "text").unwrap();
        assert_eq!((&*found.text, &line[found.place], found.url.as_deref()), ("a\nا", r#""a\n\u0627""#, Some("https://x.org/a")));
        assert_eq!((found.lang.as_deref(), found.id.as_deref()), (Some("ar"), Some("7")));
    }

    #[test]
    fn fields_within_fields() {
        let line = r#"{"a":{"x":[{"b":"no"}],"b":{"c.d":"yes"}},"a.b":"other"}"#;
        let found = of(line, r"a.b.c\.d").unwrap();
        assert_eq!((&*found.text, &line[found.place]), ("yes", r#""yes""#));
        assert_eq!(of(line, r"a\.b").unwrap().text, "other");
        assert!(of(line, "a.x.b").unwrap_err().contains("no field"));
        assert!(of(r#"{"a":{"b":"1"},"a":{"b":"2"}}"#, "a.b").unwrap_err().contains("twice"));
        assert!("a..b".parse::<FieldPath>().is_err());
        assert_eq!(r"a\.b.c".parse::<FieldPath>().unwrap().to_string(), r"a\.b.c");
    }

    #[test]
    fn bad_lines_say_why() {
        for (line, why) in [
            ("", "not a JSON object"),
            ("[1]", "an object"),
            ("{\"text\":\"a\"", "not a JSON object"),
            ("{\"text\":\"a\"} x", "not a JSON object"),
            ("{\"body\":\"a\",\"about\":[]}", "no field \"text\"; its fields are \"about\", \"body\""),
            ("{}", "no field \"text\""),
            ("{\"text\":3}", "no string"),
            ("{\"text\":\"\\ud800\"}", "broken string"),
            ("{\"text\":\"a\",\"text\":\"b\"}", "twice"),
        ] {
            let error = of(line, "text").unwrap_err();
            assert!(error.contains(why), "{line}: {error}");
        }
        let deep = format!("{{\"a\":{}{},\"text\":\"x\"}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(of(&deep, "text").map(|found| found.text), Ok("x".into()));
    }
}
