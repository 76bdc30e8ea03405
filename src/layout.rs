//! Text to lines and paragraphs: spans only, nothing is copied.
//!
//! A line ends at a newline, at a tab, or at three or more spaces, because extractors turn the end of a block into any
//! of these. Blank lines are not lines; they part paragraphs.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};

/// Spaces that stand for the end of a block. Two are a typist's habit; three and more come from markup
/// (in the Arabic, Persian and Urdu documents this was tuned on, 9 of 10 such runs stand between blocks).
const GAP: usize = 3;

/// One line: the span of its text without the white space around it, and what the finder learned of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Line {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its number in the document as it came, from 0.
    pub number: u32,
    /// Number of its paragraph, from 0.
    pub paragraph: u32,
    /// Words, once found.
    pub words: u32,
    /// Letters, once found.
    pub letters: u32,
    /// Hash of the folded line, once found.
    pub hash: u64,
    /// Whether it ends like a sentence, once found.
    pub sentence: bool,
    /// Its number in what was read of the document's lines ([`crate::weigh::Read`]), from 1; 0 if it was not read.
    pub read: u32,
}

impl Line {
    /// A line of running text rather than a label: 15 words, or 8 that end a sentence. Labels and headlines of the
    /// hand-labelled documents stay below both.
    pub fn is_body(&self) -> bool {
        self.words >= 15 || (self.words >= 8 && self.sentence)
    }
}

/// Splits a text into lines.
pub(crate) fn split(text: &str, lines: &mut Vec<Line>) {
    lines.clear();
    let bytes = text.as_bytes();
    let mut gaps = Gaps::new(bytes);
    let mut paragraph = 0;
    let mut start = 0;
    for end in memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let before = lines.len();
        let mut from = start;
        while let Some(gap) = gaps.next(start, end) {
            push(text, from, gap.start, paragraph, lines);
            from = gap.end;
            start = gap.end;
        }
        push(text, from, end, paragraph, lines);
        // However many blank lines part two paragraphs: tidying leaves one.
        if lines.len() == before && lines.last().is_some_and(|last| last.paragraph == paragraph) {
            paragraph += 1;
        }
        start = end + 1;
    }
}

/// How many lines a text has, and how many of them stand in one row with the line before.
pub(crate) fn shape(text: &str) -> (usize, usize) {
    let mut lines = Vec::new();
    split(text, &mut lines);
    (lines.len(), in_rows(text, &lines))
}

/// How many lines stand in one row with the line before, parted from it by a gap.
pub(crate) fn in_rows(text: &str, lines: &[Line]) -> usize {
    lines.windows(2).filter(|pair| same_row(text, &pair[0], &pair[1])).count()
}

/// Whether a line stands in one row with the line before, parted from it by a gap.
pub(crate) fn same_row(text: &str, before: &Line, line: &Line) -> bool {
    let between = &text.as_bytes()[before.end..line.start];
    // Nearly always a newline is the first of it.
    between.first() != Some(&b'\n') && !between.contains(&b'\n')
}

/// Whether any run of spaces or tab in the text is a gap.
pub(crate) fn has_gaps(bytes: &[u8]) -> bool {
    Gaps::new(bytes).next(0, bytes.len()).is_some()
}

/// The gaps of a text, from first to last. What every gap has one of, three spaces, a no-break space or a tab, is looked for once
/// and at memory speed; most lines have none.
struct Gaps<'a> {
    bytes: &'a [u8],
    /// Where each of these stands next.
    seen: [Option<usize>; 3],
    /// The first of these places, or beyond all.
    next: usize,
}

impl<'a> Gaps<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut gaps = Self { bytes, seen: [None; 3], next: 0 };
        (0..gaps.seen.len()).for_each(|shape| gaps.seen[shape] = gaps.find(shape, 0));
        gaps.next = gaps.seen.into_iter().flatten().min().unwrap_or(usize::MAX);
        gaps
    }

    fn find(&self, shape: usize, from: usize) -> Option<usize> {
        static SHAPES: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["   ", "\u{a0}"].map(Finder::new));
        let rest = &self.bytes[from..];
        let found = SHAPES.get(shape).map_or_else(|| memchr(b'\t', rest), |spaces| spaces.find(rest));
        found.map(|found| from + found)
    }

    /// The next gap between two offsets, of which the first is behind all gaps before.
    fn next(&mut self, mut from: usize, to: usize) -> Option<Range<usize>> {
        loop {
            if self.next < from {
                for shape in 0..self.seen.len() {
                    if self.seen[shape].is_some_and(|seen| seen < from) {
                        self.seen[shape] = self.find(shape, from);
                    }
                }
                self.next = self.seen.into_iter().flatten().min().unwrap_or(usize::MAX);
            }
            if self.next >= to {
                return None;
            }
            let mut start = self.next;
            while let Some(before) = [1, 2].iter().find(|width| start >= from + *width && space(self.bytes, start - *width) == **width) {
                start -= before;
            }
            let (mut end, mut spaces, mut tab) = (start, 0, false);
            while end < to && space(self.bytes, end) > 0 {
                tab |= self.bytes[end] == b'\t';
                spaces += 1;
                end += space(self.bytes, end);
            }
            if tab || spaces >= GAP {
                return Some(start..end);
            }
            from = end;
        }
    }
}

fn push(text: &str, start: usize, end: usize, paragraph: u32, lines: &mut Vec<Line>) {
    let (from, to) = if is_bare(&text.as_bytes()[start..end]) {
        (start, end)
    } else {
        let trimmed = text[start..end].trim_start();
        let from = end - trimmed.len();
        (from, from + trimmed.trim_end().len())
    };
    if from < to {
        lines.push(Line { start: from, end: to, number: lines.len() as u32, paragraph, ..Line::default() });
    }
}

/// Whether a line surely has no white space at its borders, which most have not: none of what is not ASCII begins with another
/// byte than these (White_Space in PropList.txt of the Unicode Character Database).
fn is_bare(line: &[u8]) -> bool {
    let first = line.first().is_some_and(|first| !matches!(first, 0..=b' ' | 0xC2 | 0xE1..=0xE3));
    first && line.last().is_some_and(|last| matches!(last, b'!'..0x80))
}

/// The bytes of the space at an offset: space, tab or no-break space; 0 if there is none.
fn space(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b' ' | b'\t' => 1,
        0xC2 if bytes.get(at + 1) == Some(&0xA0) => 2,
        _ => 0,
    }
}

/// What goes when a whole line goes: its text and the break after it, or the break before it where it ends a row of
/// lines parted by gaps.
pub(crate) fn outer(text: &str, line: &Line) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut end = line.end;
    while end < bytes.len() && bytes[end] != b'\n' && text[end..].starts_with(char::is_whitespace) {
        end += text[end..].chars().next().map_or(1, char::len_utf8);
    }
    let mut start = line.start;
    while start > 0 && bytes[start - 1] != b'\n' {
        let Some(c) = text[..start].chars().next_back().filter(|c| c.is_whitespace()) else { break };
        start -= c.len_utf8();
    }
    let begins = start == 0 || bytes[start - 1] == b'\n';
    let ends = end == bytes.len() || bytes[end] == b'\n';
    match (begins, ends) {
        (true, true) => (start, (end + 1).min(bytes.len())),
        (true, false) => (line.start, end),
        (false, true) => (start, end),
        (false, false) => (line.start, end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(&str, u32)> {
        let mut lines = Vec::new();
        split(text, &mut lines);
        lines.iter().map(|line| (&text[line.start..line.end], line.paragraph)).collect()
    }

    #[test]
    fn newlines_tabs_and_gaps_end_lines() {
        assert_eq!(texts("a b\n  c  d \n\n\ne    f\tg\u{a0}\u{a0} h"), [("a b", 0), ("c  d", 0), ("e", 1), ("f", 1), ("g", 1), ("h", 1)]);
        assert!(texts(" \n\t\n").is_empty());
    }

    /// The lines, found character by character.
    fn slowly(text: &str) -> Vec<&str> {
        let mut lines = Vec::new();
        for line in text.split('\n') {
            let (mut from, mut run, mut at) = (0, 0, 0);
            for c in line.chars().chain([' ', 'x']) {
                if !matches!(c, ' ' | '\t' | '\u{a0}') {
                    let spaces = &line[run.min(line.len())..at.min(line.len())];
                    if spaces.contains('\t') || spaces.chars().count() >= GAP {
                        lines.push(&line[from..run]);
                        from = at.min(line.len());
                    }
                    run = at + c.len_utf8();
                }
                at += c.len_utf8();
            }
            lines.push(&line[from..]);
        }
        lines.into_iter().map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    proptest::proptest! {
        #[test]
        fn gaps_are_found_wherever_they_stand(text in "([a\u{e9}]|[ \t\n\u{a0}]{0,4}|\n){0,16}") {
            let lines: Vec<&str> = texts(&text).into_iter().map(|(line, _)| line).collect();
            proptest::prop_assert_eq!(lines, slowly(&text));
        }
    }

    #[test]
    fn a_line_goes_with_its_break() {
        for (text, which, left) in [
            ("a\nb\nc", 1, "a\nc"),
            ("a\nb", 1, "a\n"),
            ("a    b    c", 1, "a    c"),
            ("a    b\nc", 1, "a\nc"),
            ("a    b", 0, "b"),
            ("  a\nb", 0, "b"),
        ] {
            let mut lines = Vec::new();
            split(text, &mut lines);
            let (start, end) = outer(text, &lines[which]);
            assert_eq!(format!("{}{}", &text[..start], &text[end..]), left);
        }
    }
}
