//! What an input holds, by how it begins.
//!
//! The content decides, and one bad line does not change what a file is: a first line that is broken, or lacks the field
//! that is wanted, is the fault of a record, and no reason to read JSON as prose. Where the content says nothing, the name
//! does.

use std::path::Path;

use memchr::memmem;
use serde::de::IgnoredAny;

use super::Kind;
use super::packing::Packing;
use super::warc;

/// Bytes of the start of an input that are looked at.
pub const VIEW: usize = 256 << 10;

/// What an input is, and what speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// What its records are.
    pub kind: Kind,
    /// Why it may be no text, if it is read as one.
    pub doubt: Option<Doubt>,
}

/// What a text may be instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Some of the lines at its start are JSON objects.
    Objects {
        /// How many.
        objects: usize,
        /// Of how many.
        lines: usize,
    },
    /// JSON that is not a record a line.
    Json,
    /// HTML.
    Html,
    /// A table, by its name.
    Table,
}

impl Doubt {
    /// Why a text that begins so, in such lines, may be none.
    fn of(start: &[u8], lines: &Lines, is_table: bool) -> Option<Self> {
        let ink = start.trim_ascii();
        let begins = |tag: &[u8]| ink.get(..tag.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(tag));
        if begins(b"<!doctype html") || begins(b"<html") {
            return Some(Self::Html);
        }
        if is_json(ink) {
            return Some(Self::Json);
        }
        if lines.whole > 0 {
            return Some(Self::Objects { objects: lines.whole, lines: lines.all });
        }
        is_table.then_some(Self::Table)
    }
}

/// Whether a list of objects or strings, or an object, begins here and goes on as far as can be seen.
fn is_json(ink: &[u8]) -> bool {
    let inner = ink.get(1..).unwrap_or_default().trim_ascii_start().first();
    let begun = match ink.first() {
        Some(b'[') => matches!(inner, Some(b'{' | b'"')),
        Some(b'{') => inner == Some(&b'"'),
        _ => false,
    };
    // Several values behind each other are JSON, too.
    let mut values = serde_json::Deserializer::from_slice(ink).into_iter::<IgnoredAny>();
    begun && values.all(|value| value.map_or_else(|error| error.is_eof(), |_| true))
}

impl Format {
    /// The format of an input that begins so and, if it is a file, is called so.
    pub fn of(start: &[u8], name: Option<&Path>) -> Self {
        let named = |endings: &[&str]| name.is_some_and(|name| ends_in(name, endings));
        let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
        let certain = |kind| Self { kind, doubt: None };
        if start.starts_with(b"PAR1") {
            return certain(Kind::Row);
        }
        if has_warc(start) {
            return certain(Kind::Warc);
        }
        let lines = Lines::of(start);
        if lines.are_objects() {
            return certain(Kind::Line);
        }
        let said: [(&[&str], Kind); 3] = [(&["jsonl", "ndjson"], Kind::Line), (&["warc", "wet"], Kind::Warc), (&["parquet"], Kind::Row)];
        if let Some((_, kind)) = said.into_iter().find(|(endings, _)| named(endings)) {
            return certain(kind);
        }
        Self { kind: Kind::Text, doubt: Doubt::of(start, &lines, named(&["csv", "tsv"])) }
    }
}

/// Whether a WARC record begins here: at the start, or, where that is broken, at a later line that headers follow.
fn has_warc(start: &[u8]) -> bool {
    let is_record = |at: usize| {
        let mut lines = start[at..].split(|byte| *byte == b'\n');
        let version = lines.next().unwrap_or_default();
        let header = lines.next().unwrap_or_default();
        warc::is_start(version) && header.starts_with(b"WARC-Type:")
    };
    start.strip_prefix(warc::MAGIC).is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit))
        || memmem::find_iter(start, b"\nWARC/").any(|at| is_record(at + 1))
}

/// The lines at the start of an input that are not blank.
#[derive(Debug, Default)]
struct Lines {
    all: usize,
    /// Those that are JSON objects.
    whole: usize,
    /// Those that begin like one and are none.
    broken: usize,
    /// Whether the first is the start of an object, the end of which is missing or not seen.
    begun: bool,
}

impl Lines {
    fn of(start: &[u8]) -> Self {
        let mut lines = Self::default();
        let mut rest = start.split(|byte| *byte == b'\n').peekable();
        while let Some(line) = rest.next() {
            // What is cut off by the end of the view says nothing, unless there is nothing else.
            let cut = rest.peek().is_none() && start.len() >= VIEW;
            let line = line.trim_ascii();
            if line.is_empty() || (cut && lines.all > 0) {
                continue;
            }
            lines.all += 1;
            if !line.starts_with(b"{") {
                continue;
            }
            match serde_json::from_slice::<IgnoredAny>(line) {
                Ok(_) => lines.whole += 1,
                // Nothing is held against a long line that it is not all in view.
                Err(error) => {
                    lines.begun |= line.starts_with(b"{\"") && error.is_eof() && lines.all == 1;
                    lines.broken += usize::from(line.starts_with(b"{\""));
                }
            }
        }
        lines
    }

    /// Most lines are objects, or want to be.
    fn are_objects(&self) -> bool {
        self.begun && self.all == 1 || (self.whole > 0 && (self.whole + self.broken) * 2 > self.all)
    }
}

/// Whether a file's name, without the ending of its packing, ends so.
pub fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let stem = if Packing::of_name(path) == Packing::Plain { path.to_owned() } else { path.with_extension("") };
    let ending = stem.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_line_does_not_change_what_a_file_is() {
        let long = format!("{{\"id\": 1, \"text\": \"{}", "a".repeat(VIEW));
        let longer = format!("{{\"text\": \"a\"}}\n{long}");
        let record = "WARC/1.0\r\nWARC-Type: conversion\r\n";
        for (start, name, kind) in [
            ("", "in", Kind::Text),
            ("", "in.jsonl", Kind::Line),
            ("", "in.wet.gz", Kind::Warc),
            ("A text.\n", "in", Kind::Text),
            ("A text.\n", "in.jsonl.zst", Kind::Line),
            ("A text.\n", "in.parquet", Kind::Row),
            ("{\"text\":\"a\"}", "in.txt", Kind::Line),
            ("\u{FEFF}\n  {\"text\":\"a\"}\r\n", "in", Kind::Line),
            ("{\"body\":\"a\"}\n", "in", Kind::Line),
            ("{}\n{\"text\":\"a\"}\n", "in", Kind::Line),
            ("{\"text\":\"a\n{\"text\":\"b\"}\n", "in", Kind::Line),
            ("a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n", "in", Kind::Line),
            ("{\"text\":\"cut", "in", Kind::Line),
            ("{\"text\":\"cut\n", "in", Kind::Line),
            (&long, "in", Kind::Line),
            (&longer, "in", Kind::Line),
            ("{\n  \"text\": \"a\",\n  \"n\": {}\n}\n", "in.json", Kind::Text),
            ("{{Infobox}}\nA river.\n", "in", Kind::Text),
            ("It answers:\n{\"text\":\"a\"}\n", "in", Kind::Text),
            ("[1]\n[2]\n", "in", Kind::Text),
            (record, "in", Kind::Warc),
            ("WARC/1.0 is a format.\n", "in", Kind::Warc),
            (&format!("\u{FEFF}{record}"), "in", Kind::Warc),
            (&format!("xARC/1.0\r\nWARC-Type: conversion\r\n\r\nA text.\r\n\r\n{record}"), "in", Kind::Warc),
            ("The first line is\nWARC/1.0\nor so.\n", "in", Kind::Text),
            ("PAR1", "in", Kind::Row),
        ] {
            assert_eq!(Format::of(start.as_bytes(), Some(Path::new(name))).kind, kind, "{name}: {}", &start[..start.len().min(80)]);
        }
    }

    #[test]
    fn what_may_be_no_text_is_doubted() {
        for (start, name, doubt) in [
            ("It answers:\n\n{\"text\":\"a\"}\n", "in", Some(Doubt::Objects { objects: 1, lines: 2 })),
            ("[{\"text\": \"a\"}, {\"text\": \"b\"}]", "in", Some(Doubt::Json)),
            ("\u{FEFF}[\n  {\"text\": \"a\"},\n  {\"text\": \"b\"}\n]\n", "in", Some(Doubt::Json)),
            ("{\n  \"text\": \"a\"\n}\n{\n  \"text\": \"b\"\n}\n", "in", Some(Doubt::Json)),
            ("[\"a\",\n\"b", "in", Some(Doubt::Json)),
            ("[\"What is it?\"] she asked.\n", "in", None),
            ("[{stage left}]\n", "in", None),
            ("{\"word\"} in braces\n", "in", None),
            ("\n<!DOCTYPE HTML PUBLIC>\n<p>A text.\n", "in", Some(Doubt::Html)),
            ("<html lang=\"en\">", "in", Some(Doubt::Html)),
            ("<b>A text.</b>\n", "in.html", None),
            ("text,url\nA.,b\n", "in.csv.gz", Some(Doubt::Table)),
            ("A text.\n", "in.txt", None),
        ] {
            assert_eq!(Format::of(start.as_bytes(), Some(Path::new(name))).doubt, doubt, "{name}: {start}");
        }
    }
}
