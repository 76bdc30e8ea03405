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
    /// For a text: how many of the lines at its start are JSON objects, and of how many.
    pub doubt: Option<(usize, usize)>,
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
        Self { kind: Kind::Text, doubt: (lines.whole > 0).then_some((lines.whole, lines.all)) }
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
    /// Whether all that is seen is the start of a long object.
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
                    lines.begun |= line.starts_with(b"{\"") && error.is_eof() && rest.peek().is_none() && lines.all == 1;
                    lines.broken += usize::from(line.starts_with(b"{\""));
                }
            }
        }
        lines
    }

    /// Most lines are objects, or want to be.
    fn are_objects(&self) -> bool {
        self.begun || (self.whole > 0 && (self.whole + self.broken) * 2 > self.all)
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
    fn a_text_with_json_in_it_is_doubted() {
        let doubt = |start: &str| Format::of(start.as_bytes(), None).doubt;
        assert_eq!(doubt("It answers:\n\n{\"text\":\"a\"}\n"), Some((1, 2)));
        assert_eq!(doubt("A text.\n"), None);
    }
}
