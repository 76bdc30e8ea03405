//! What differs between two texts, word by word, in rows for a person.
//!
//! Lines are compared first, then the words of those that changed: a document of ten thousand lines with one changed is
//! told at once.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::rule::Example;

/// What a piece of text is to the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same,
    /// Only in the old one.
    Gone,
    /// Only in the new one.
    Come,
}

/// A line with its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the new text, from 1; nothing if it is not there.
    pub number: Option<usize>,
    /// Its pieces, without the newline.
    pub pieces: Vec<(Change, String)>,
}

impl Row {
    /// Whether anything in it changed.
    pub fn is_changed(&self) -> bool {
        self.number.is_none() || self.pieces.iter().any(|(change, _)| *change != Change::Same)
    }
}

/// The lines that changed, each with `around` lines before and after it; a gap between two rows shows in their numbers.
pub fn rows(old: &str, new: &str, around: usize) -> Vec<Row> {
    let all = all_rows(old, new);
    let near = |at: usize| {
        let window: Range<usize> = at.saturating_sub(around)..(at + around + 1).min(all.len());
        all[window].iter().any(Row::is_changed)
    };
    let wanted: Vec<bool> = (0..all.len()).map(near).collect();
    all.into_iter().zip(wanted).filter_map(|(row, wanted)| wanted.then_some(row)).collect()
}

/// A marked document with the marks of every line on that line, without white space at their borders: so that a line of
/// which the mark did not change has not changed.
pub fn by_line(contents: &str) -> String {
    let Ok(Example { text, spans }) = Example::parse(contents) else { return contents.to_owned() };
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let within =
            spans.iter().filter(|span| span.start < end && span.end > start).map(|span| span.start.max(start) - start..span.end.min(end) - start);
        lines.push(Example::render(line, &Example::trimmed(line, &within.collect::<Vec<_>>())));
        start = end + 1;
    }
    // What goes may take the end of the last line along, which is no line.
    lines.join("\n").trim_end().to_owned()
}

fn all_rows(old: &str, new: &str) -> Vec<Row> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    let mut rows = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let (tag, from, to) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => rows.extend(to.map(|at| Row { number: Some(at + 1), pieces: vec![(Change::Same, new[at].to_owned())] })),
            DiffTag::Replace if from.len() == to.len() => {
                rows.extend(from.zip(to).map(|(from, to)| Row { number: Some(to + 1), pieces: words(old[from], new[to]) }));
            }
            _ => {
                rows.extend(from.map(|at| Row { number: None, pieces: vec![(Change::Gone, old[at].to_owned())] }));
                rows.extend(to.map(|at| Row { number: Some(at + 1), pieces: vec![(Change::Come, new[at].to_owned())] }));
            }
        }
    }
    rows
}

/// One line against another.
fn words(old: &str, new: &str) -> Vec<(Change, String)> {
    let (old, new) = (tokens(old), tokens(new));
    let mut pieces: Vec<(Change, String)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let (tag, from, to) = op.as_tag_tuple();
        let changes: &[(Change, &[&str])] = match tag {
            DiffTag::Equal => &[(Change::Same, &new[to])],
            _ => &[(Change::Gone, &old[from]), (Change::Come, &new[to])],
        };
        for (change, tokens) in changes {
            let text = tokens.concat();
            match pieces.last_mut() {
                _ if text.is_empty() => {}
                Some((last, piece)) if last == change => piece.push_str(&text),
                _ => pieces.push((*change, text)),
            }
        }
    }
    pieces
}

/// Words, white space, the marks of what goes, and single signs.
fn tokens(line: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let length = if rest.starts_with("[-") || rest.starts_with("-]") {
            2
        } else if first.is_alphanumeric() {
            run(char::is_alphanumeric)
        } else if first.is_whitespace() {
            run(char::is_whitespace)
        } else {
            first.len_utf8()
        };
        tokens.push(&rest[..length]);
        rest = &rest[length..];
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let piece = |(change, text): &(Change, String)| match change {
            Change::Same => text.clone(),
            Change::Gone => format!("<{text}>"),
            Change::Come => format!("({text})"),
        };
        let row = |row: &Row| format!("{:?} {}", row.number.unwrap_or(0), row.pieces.iter().map(piece).collect::<String>());
        rows(old, new, 1).iter().map(row).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_are_compared() {
        let cases = [
            ("a\nb", "a\nb", ""),
            ("a\nb c\nd\ne", "a\n[-b-] c\nd\ne", "1 a|2 ([-)b(-]) c|3 d"),
            ("one two", "one three", "1 one <two>(three)"),
            ("a\nx\nb", "a\nb", "1 a|0 <x>|2 b"),
            ("a\nb", "a\ny\nb", "1 a|2 (y)|3 b"),
            ("شارك الخبر", "[-شارك-] الخبر", "1 ([-)شارك(-]) الخبر"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(told(old, new), expected, "{old} → {new}");
        }
    }

    #[test]
    fn marks_stand_on_their_line() {
        assert_eq!(by_line("a\n[-b\n-][-c\n\nd -]e"), "a\n[-b-]\n[-c-]\n\n[-d-] e");
        assert_eq!(by_line("a [-b"), "a [-b");
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(old in "[-\\[\\]ab \n]{0,20}", new in "[-\\[\\]ab \n]{0,20}") {
            let rows = all_rows(&old, &new);
            for (text, other) in [(&old, Change::Come), (&new, Change::Gone)] {
                let line = |row: &Row| row.pieces.iter().filter(|(change, _)| *change != other).map(|(_, text)| text.as_str()).collect::<String>();
                let lines: Vec<String> = rows.iter().map(line).filter(|line| !line.is_empty()).collect();
                let expected: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
                proptest::prop_assert_eq!(lines, expected);
            }
        }
    }
}
