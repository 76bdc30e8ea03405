//! JSON Lines: a record a line, of which one string field is cleaned in place. All other bytes of the line stay as they
//! are: order, spacing, numbers and escapes of other fields are nobody's business here.

use std::fmt;
use std::io::{self, BufRead};
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Reader, Record};

/// Reads lines; blank lines come as records of white space.
pub struct JsonlReader<R> {
    input: R,
    number: u64,
    offset: u64,
}

impl<R: BufRead> JsonlReader<R> {
    /// A reader over a stream.
    pub fn new(input: R) -> Self {
        Self { input, number: 0, offset: 0 }
    }
}

impl<R: BufRead> Reader for JsonlReader<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let offset = self.offset;
        self.offset += bytes.len() as u64;
        self.number += 1;
        let separator = bytes.pop_if(|byte| *byte == b'\n').into_iter().collect();
        Ok(Some(Record { number: self.number, offset, bytes, separator }))
    }
}

/// The fields of a record that matter here.
#[derive(Debug, PartialEq, Eq)]
pub struct Fields {
    /// The text.
    pub text: String,
    /// Where its JSON string stands in the line, quotes included.
    pub place: Range<usize>,
    /// The URL, if there is a field for it and it is a string.
    pub url: Option<String>,
}

/// Finds the text and the URL in a line.
///
/// # Errors
/// Why the line is no record: no JSON object, no such field, twice that field, no string.
pub fn fields(line: &str, field: &str, url_field: Option<&str>) -> Result<Fields, String> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let mut found = Found { field, url_field, text: None, url: None, twice: false };
    (&mut found).deserialize(&mut deserializer).and_then(|()| deserializer.end()).map_err(|error| format!("not a JSON object: {}", told(&error)))?;
    if found.twice {
        return Err(format!("the field {field:?} stands twice"));
    }
    let raw = found.text.ok_or_else(|| format!("no field {field:?}"))?.get();
    let text = serde_json::from_str(raw).map_err(|error| match raw.starts_with('"') {
        true => format!("the field {field:?} is a broken string: {}", told(&error)),
        false => format!("the field {field:?} is no string"),
    })?;
    // The raw value is a slice of the line.
    let start = raw.as_ptr() as usize - line.as_ptr() as usize;
    let url = found.url.and_then(|url| serde_json::from_str(url.get()).ok());
    Ok(Fields { text, place: start..start + raw.len(), url })
}

/// The JSON reader's words, for one line that is not line 1 of anything.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    // What the reader calls a hex escape is, in a string that is otherwise one, half of a surrogate pair.
    let what = if what.contains("hex escape") { "a lone surrogate" } else { what };
    format!("{what} at column {}", error.column())
}

/// A text as a JSON string, quotes included.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Found<'f, 'l> {
    field: &'f str,
    url_field: Option<&'f str>,
    text: Option<&'l RawValue>,
    url: Option<&'l RawValue>,
    twice: bool,
}

impl<'l> DeserializeSeed<'l> for &mut Found<'_, 'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for &mut Found<'_, 'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'l, str>>()? {
            if key == self.field {
                self.twice |= self.text.replace(map.next_value()?).is_some();
            } else if Some(&*key) == self.url_field {
                self.url = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_found_where_it_stands() {
        let line = r#" {"n" : 1.50, "text": "a\n\u0627", "url":"https://x.org/a", "o":{"text":"no"}} "#;
        let found = fields(line, "text", Some("url")).unwrap();
        assert_eq!((found.text.as_str(), &line[found.place], found.url.as_deref()), ("a\nا", r#""a\n\u0627""#, Some("https://x.org/a")));
    }

    #[test]
    fn bad_lines_say_why() {
        for (line, why) in [
            ("", "not a JSON object"),
            ("[1]", "an object"),
            ("{\"text\":\"a\"", "not a JSON object"),
            ("{\"text\":\"a\"} x", "not a JSON object"),
            ("{\"body\":\"a\"}", "no field \"text\""),
            ("{\"text\":3}", "no string"),
            ("{\"text\":\"\\ud800\"}", "broken string"),
            ("{\"text\":\"a\",\"text\":\"b\"}", "twice"),
        ] {
            let error = fields(line, "text", None).unwrap_err();
            assert!(error.contains(why), "{line}: {error}");
        }
        let deep = format!("{{\"a\":{}{},\"text\":\"x\"}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(fields(&deep, "text", None).map(|found| found.text), Ok("x".into()));
    }
}
