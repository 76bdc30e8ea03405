//! One snapshot: a document with what goes marked, and above it what became of it.
//!
//! The form is insta's: a head in YAML between two lines `---`, then the contents. Written here are a `source` and an
//! `info` of five keys; what else a head holds is kept.

use std::ops::Range;

use crate::clean::{Clean, Cleaner};
use crate::document::Document;
use crate::ledger::By;
use crate::rule::Example;

/// The line around the head.
const FENCE: &str = "---";

/// A snapshot as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The lines of its head.
    head: Vec<String>,
    /// The document with what goes marked `[-…-]`; white space at the end is not part of it.
    pub contents: String,
}

impl Snapshot {
    /// The snapshot of a document that was cleaned.
    pub fn of(cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>, source: &str) -> Self {
        let taken: Vec<_> = clean.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))).collect();
        let spans: Vec<_> = taken.iter().map(|edit| edit.start..edit.end).collect();
        let mut head = vec![
            format!("source: {}", scalar(source)),
            "info:".to_owned(),
            // White space at line ends is no part of the contents: length and hash tell the exact output.
            format!("  bytes: {}", clean.text.len()),
            format!("  hash: {}", scalar(&format!("{:016x}", xxhash_rust::xxh3::xxh3_64(clean.text.as_bytes())))),
            format!("  reason: {}", clean.reason.as_deref().map_or_else(|| "~".to_owned(), scalar)),
        ];
        head.push(if taken.is_empty() { "  rules: []".to_owned() } else { "  rules:".to_owned() });
        head.extend(taken.iter().map(|edit| format!("    - {}", scalar(&cleaner.name(edit.by)))));
        head.push(format!("  verdict: {}", clean.verdict));
        let marked = Example::render(&document.text, &spans);
        // A lone carriage return or a bidi mark in a snapshot would be lost or would turn its line around.
        let shown: String = marked.chars().flat_map(|c| if is_escaped(c) { c.escape_unicode().collect::<Vec<_>>() } else { vec![c] }).collect();
        Self { head, contents: shown.trim_end().to_owned() }
    }

    /// Reads a snapshot file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.replace("\r\n", "\n");
        let mut lines = text.lines();
        if lines.next().map(str::trim_end) != Some(FENCE) {
            return Err("no snapshot: its first line is not ---".into());
        }
        let head: Vec<String> = lines.by_ref().take_while(|line| line.trim_end() != FENCE).map(str::to_owned).collect();
        if text.lines().filter(|line| line.trim_end() == FENCE).count() < 2 {
            return Err("no snapshot: its head has no end, a second line ---".into());
        }
        if head.iter().any(|line| line.trim_end() == "snapshot_kind: binary") {
            return Err("a binary snapshot of insta; cargo insta decides on it".into());
        }
        let contents = lines.collect::<Vec<_>>().join("\n");
        Ok(Self { head, contents: contents.trim_end().to_owned() })
    }

    /// The file's text.
    pub fn render(&self) -> String {
        let head: String = self.head.iter().map(|line| format!("{line}\n")).collect();
        format!("{FENCE}\n{head}{FENCE}\n{}\n", self.contents)
    }

    /// What the head of an older snapshot says beside `info` taken over: who made the first one goes on being named, and what
    /// others wrote there stays as they wrote it.
    pub fn with_head_of(mut self, old: &Self) -> Self {
        let (info, own) = (self.info_lines(), old.info_lines());
        // Without `info` there, it stands where insta writes it: behind all but the input file.
        let place =
            if own.is_empty() { old.head.iter().position(|line| line.starts_with("input_file:")).unwrap_or(old.head.len()) } else { own.start };
        let mut head = old.head.clone();
        head.splice(place..place + own.len(), self.head.drain(info));
        self.head = head;
        self.accepted()
    }

    /// Where `info` stands in the head, with the line that begins it.
    fn info_lines(&self) -> Range<usize> {
        let Some(start) = self.head.iter().position(|line| line.trim_end() == "info:") else { return 0..0 };
        let rest = &self.head[start + 1..];
        start..start + 1 + rest.iter().position(|line| !line.starts_with(' ')).unwrap_or(rest.len())
    }

    /// As it is kept once it is accepted: without what only concerns its review.
    pub fn accepted(mut self) -> Self {
        self.head.retain(|line| !line.starts_with("assertion_line:"));
        self
    }

    /// What became of the document, as the lines of `info`.
    pub fn info(&self) -> &[String] {
        self.head[self.info_lines()].get(1..).unwrap_or_default()
    }

    /// The addresses of the rules that took something, in the order of the document.
    pub fn rules(&self) -> Vec<&str> {
        self.info().iter().filter_map(|line| line.trim_start().strip_prefix("- ")).map(|name| name.trim_matches('"')).collect()
    }

    /// Whether another one says the same. Where this one says nothing of what became of the document, as one written by
    /// hand may not, only the contents count.
    pub fn agrees(&self, other: &Self) -> bool {
        self.contents == other.contents && (self.info().is_empty() || self.info() == other.info())
    }
}

/// Characters that a snapshot shows as escapes.
fn is_escaped(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{A0}')
}

/// A text as a YAML scalar, in quotes where insta's writer puts them: where it could be taken for something else.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 22] = [
        "yes", "Yes", "YES", "no", "No", "NO", "True", "TRUE", "true", "False", "FALSE", "false", "on", "On", "ON", "off", "Off", "OFF", "null",
        "Null", "NULL", "~",
    ];
    let means_more = text.is_empty()
        || text.starts_with([' ', '&', '*', '?', '|', '-', '<', '>', '=', '!', '%', '@', '.'])
        || text.ends_with(' ')
        || text
            .contains(|c: char| matches!(c, ':' | '{' | '}' | '[' | ']' | ',' | '#' | '`' | '"' | '\'' | '\\') || (c.is_control() && c != '\u{7F}'))
        || WORDS.contains(&text)
        || text.starts_with("0x")
        || text.parse::<i64>().is_ok()
        || text.parse::<f64>().is_ok();
    if means_more { crate::io::jsonl::quoted(text) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_and_written() {
        let file = "---\nsource: a\nassertion_line: 7\ninfo:\n  bytes: 1\n  rules:\n    - \"x/y\"\n  verdict: kept\nextra: 1\n---\nA\n---\nB\n";
        let snapshot = Snapshot::parse(file).unwrap();
        assert_eq!(snapshot.render(), file);
        assert_eq!((snapshot.contents.as_str(), snapshot.rules()), ("A\n---\nB", vec!["x/y"]));
        assert_eq!(snapshot.info().len(), 4);
        assert!(!snapshot.clone().accepted().render().contains("assertion_line"));
        let bare = Snapshot::parse("---\n---\nA\n---\nB\n\n").unwrap();
        assert!(bare.agrees(&snapshot) && !snapshot.agrees(&bare));
        for bad in ["", "A\n", "---\nsource: a\n", "---\nextension: png\nsnapshot_kind: binary\n---\n"] {
            assert!(Snapshot::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_others_wrote_into_the_head_stays() {
        let new = Snapshot::parse("---\nsource: b\ninfo:\n  bytes: 2\n  verdict: cleaned\n---\nB\n").unwrap();
        for (old, head) in [
            ("source: a\ninfo:\n  bytes: 1\n", "source: a\ninfo:\n  bytes: 2\n  verdict: cleaned\n"),
            (
                "source: a\nassertion_line: 3\ndescription: \"A: b\"\nexpression: text\ninfo:\n  bytes: 1\ninput_file: a.txt\n",
                "source: a\ndescription: \"A: b\"\nexpression: text\ninfo:\n  bytes: 2\n  verdict: cleaned\ninput_file: a.txt\n",
            ),
            ("expression: text\ninput_file: a.txt\n", "expression: text\ninfo:\n  bytes: 2\n  verdict: cleaned\ninput_file: a.txt\n"),
            ("", "info:\n  bytes: 2\n  verdict: cleaned\n"),
        ] {
            let old = Snapshot::parse(&format!("---\n{old}---\nA\n")).unwrap();
            assert_eq!(new.clone().with_head_of(&old).render(), format!("---\n{head}---\nB\n"));
        }
    }

    #[test]
    fn scalars_stand_in_quotes_where_they_must() {
        for (text, written) in [
            ("en/a/b", "en/a/b"),
            ("0123456789012345", "\"0123456789012345\""),
            ("12e4567890123456", "\"12e4567890123456\""),
            ("the rules took all of it", "the rules took all of it"),
            ("5 of 9 (a, b)", "\"5 of 9 (a, b)\""),
            ("", "\"\""),
            ("nan", "\"nan\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }
}
