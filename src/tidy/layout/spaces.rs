//! `spaces`: white space that is not read.
//!
//! A run of spaces is mostly what is left of markup, and becomes one space. But it can part something from something: the
//! halves of a verse, the columns of a table, the branches of a drawing. Then the pieces of the line are no running text,
//! and the line before or behind it is parted alike. Of a verse one line is enough: its halves are even.

use std::ops::{Range, RangeInclusive};

use memchr::{memchr_iter, memmem};

use super::blocks::RUNNING;
use crate::tidy::step::Edits;

/// Spaces whose runs become one. A no-break space alone is typography; in a run it stood for markup.
const SPACES: [char; 2] = [' ', '\u{a0}'];
/// Spaces that part something by themselves. Two can be a typist's, and are nothing but where columns stand.
const GAP: usize = 3;
/// Bytes of a gap that no page is wide enough for.
const WIDEST: usize = 400;
/// Words of half a verse. One is a label, and the longest metres of Arabic, Persian and Urdu have no more than this.
const HALF: RangeInclusive<usize> = 2..=RUNNING - 1;
/// How much longer the longer half may be: once and a half.
const EVEN: (usize, usize) = (3, 2);

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let double = has_gaps(text);
    let inked: Vec<Line> = if double { lines(text).filter(|line| !line.ink.is_empty()).collect() } else { Vec::new() };
    let mut number = 0;
    for line in lines(text) {
        take(line.start..line.margin, edits);
        if !line.ink.is_empty() && double {
            if !is_parted(text, &inked, number) {
                line.gaps(text).for_each(|gap| close(text, gap, edits));
            }
            number += 1;
        }
        take(line.ink.end..line.end, edits);
    }
}

/// Whether spaces stand beside each other anywhere: asked at memory speed, where looking from space to space is slow.
fn has_gaps(text: &str) -> bool {
    ["  ", " \u{a0}", "\u{a0} ", "\u{a0}\u{a0}"].iter().any(|pair| memmem::find(text.as_bytes(), pair.as_bytes()).is_some())
}

/// Leaves one space of a gap, one that may be broken if there is one.
fn close(text: &str, gap: Range<usize>, edits: &mut Edits) {
    let kept = match text[gap.clone()].find(' ') {
        Some(space) => gap.start + space..gap.start + space + 1,
        None => gap.start..gap.start + SPACES[1].len_utf8(),
    };
    take(gap.start..kept.start, edits);
    take(kept.end..gap.end, edits);
}

fn take(spaces: Range<usize>, edits: &mut Edits) {
    if !spaces.is_empty() {
        edits.delete(spaces.start, spaces.end);
    }
}

/// A line of a text, in bytes.
struct Line {
    start: usize,
    /// Where it will begin: indentation at the start of the document is not one.
    margin: usize,
    /// From the first character to the last that is no white space.
    ink: Range<usize>,
    end: usize,
}

fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let (mut start, mut begun) = (0, false);
    memchr_iter(b'\n', text.as_bytes()).chain([text.len()]).map(move |end| {
        let raw = &text[start..end];
        let to = start + raw.trim_end_matches(is_space).len();
        // Other white space than these stays, also where nothing else stands.
        let from = if raw.trim().is_empty() { to } else { end - raw.trim_start().len() };
        let margin = if begun || from == to { start } else { from };
        begun |= from < to;
        let line = Line { start, margin, ink: from..to, end };
        start = end + 1;
        line
    })
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}')
}

impl Line {
    /// The runs of two spaces and more between its words.
    fn gaps<'a>(&self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let end = self.ink.end;
        let mut at = if has_gaps(&text[self.ink.clone()]) { self.ink.start } else { end };
        let run = move || {
            let from = at + text[at..end].find(SPACES)?;
            at = end - text[from..end].trim_start_matches(SPACES).len();
            Some(from..at)
        };
        std::iter::from_fn(run).filter(|run| text[run.clone()].chars().nth(1).is_some())
    }

    /// The pieces between its gaps that part something by themselves.
    fn pieces<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut at = self.ink.start;
        let gaps: Vec<_> =
            self.gaps(text).filter(|gap| text[gap.clone()].chars().count() >= GAP).chain(std::iter::once(self.ink.end..self.ink.end)).collect();
        let piece = |gap: Range<usize>| &text[std::mem::replace(&mut at, gap.end)..gap.start];
        gaps.into_iter().map(piece).collect()
    }

    /// The columns in which something begins behind a gap, in order.
    fn columns(&self, text: &str) -> Vec<usize> {
        let (mut at, mut column) = (self.margin, 0);
        let begin = |gap: Range<usize>| {
            column += text[std::mem::replace(&mut at, gap.end)..gap.end].chars().count();
            column
        };
        self.gaps(text).map(begin).collect()
    }
}

/// Whether the gaps of a line are its layout.
fn is_parted(text: &str, lines: &[Line], number: usize) -> bool {
    let line = &lines[number];
    let columns = line.columns(text);
    let pieces = line.pieces(text);
    let wide = |line: &Line| line.gaps(text).any(|gap| gap.len() > WIDEST);
    if columns.is_empty() || is_running(&pieces) || wide(line) {
        return false;
    }
    let alike = |other: &Line| {
        let others = other.pieces(text);
        let like = others.len() > 1 && others.len() == pieces.len() || other.columns(text).iter().any(|column| columns.binary_search(column).is_ok());
        like && !is_running(&others) && !wide(other)
    };
    is_verse(&pieces) || number.checked_sub(1).into_iter().chain([number + 1]).filter_map(|near| lines.get(near)).any(alike)
}

/// Whether pieces are the halves of a verse.
fn is_verse(pieces: &[&str]) -> bool {
    let [first, second] = pieces else { return false };
    let [one, two] = [first, second].map(|half| half.chars().count());
    [first, second].iter().all(|half| HALF.contains(&words(half))) && one.max(two) * EVEN.1 <= one.min(two) * EVEN.0
}

/// Whether a piece is running text.
fn is_running(pieces: &[&str]) -> bool {
    pieces.iter().any(|piece| words(piece) >= RUNNING)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::layout::alone;

    #[test]
    fn spaces_within_and_behind_lines() {
        for (text, expected) in [
            ("a  b   c \n", "a b c\n"),
            ("  a\n  b \t", "a\n  b"),
            ("a\t\tb", "a\t\tb"),
            ("a\u{a0}\n \n", "a\n\n"),
            ("   ", ""),
            ("a \u{a0}b\u{a0} \u{a0}c", "a b c"),
            ("a\u{a0}\u{a0}b\u{a0}c", "a\u{a0}b\u{a0}c"),
            ("a\n \u{2003} \nb", "a\n \u{2003}\nb"),
            ("It rained.  The well was full.\nNobody came.  Then it was dark.", "It rained. The well was full.\nNobody came. Then it was dark."),
            ("Baker's daughter    Photo\nIt rained all day.", "Baker's daughter Photo\nIt rained all day."),
            ("Read      this first", "Read this first"),
        ] {
            assert_eq!(alone(Step::Spaces, text), expected, "{text:?}");
        }
    }

    /// Tables, drawings and verse.
    const LAID_OUT: &[&str] = &[
        "half of this verse     and then its other half",
        "half of this verse\u{a0}\u{a0} \u{a0}and then its other half",
        "يا جارة النهر هل عاد المساء لنا     أم أن ليل القرى قد طال في سفره",
        "Bread       2.40\n\nMilk and butter    11.90",
        "name   age  town\nAnna    31  Hill\nBo       9  Marsh",
        "├── a\n│   ├── one\n│   └── two",
        "key  what it opens\nred  the gate\nblue the well",
    ];

    #[test]
    fn gaps_that_part_something_stay() {
        for text in LAID_OUT {
            assert_eq!(alone(Step::Spaces, text), *text);
            let prose = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
            let (before, behind) = (format!("{prose}   sixteen\n"), format!("\n{prose}   sixteen"));
            let expected = format!("{}{text}{}", before.replace("   ", " "), behind.replace("   ", " "));
            assert_eq!(alone(Step::Spaces, &format!("{before}{text}{behind}")), expected);
        }
    }
    #[test]
    fn many_gaps_take_linear_time() {
        let line = "a  a   ".repeat(100_000) + "a\n";
        assert_eq!(alone(Step::Spaces, &line.repeat(3)), line.repeat(3));
    }
}
