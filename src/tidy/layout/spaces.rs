//! `spaces`: white space that is not read.
//!
//! A run of spaces is mostly what is left of markup, and becomes one space. But it can part something from something: the
//! halves of a verse, the columns of a table, the branches of a drawing. Then the pieces of the line are no running text,
//! and the line before or behind it is parted alike. Of a verse one line is enough: its halves are even.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use memchr::memmem::{self, Finder};
use memchr::{memchr, memchr_iter, memrchr};

use super::blocks::RUNNING;
use crate::tidy::step::Edits;

/// Spaces whose runs become one. A no-break space alone is typography; in a run it stood for markup.
const SPACES: [char; 2] = [' ', '\u{a0}'];
/// Two of them, the first without a no-break space.
static DOUBLES: LazyLock<[Finder<'static>; 4]> = LazyLock::new(|| ["  ", " \u{a0}", "\u{a0} ", "\u{a0}\u{a0}"].map(Finder::new));
/// Spaces that part something by themselves. Two can be a typist's, and are nothing but where columns stand.
const GAP: usize = 3;
/// Bytes of a gap that no page is wide enough for.
const WIDEST: usize = 400;
/// Words of half a verse. One is a label, and the longest metres of Arabic, Persian and Urdu have no more than this.
const HALF: RangeInclusive<usize> = 2..=RUNNING - 1;
/// How much longer the longer half may be: once and a half.
const EVEN: (usize, usize) = (3, 2);

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let mut doubles = Doubles::new(text.as_bytes());
    let lines = Lines::new(text);
    let mut start = 0;
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let gaps = doubles.any(start, end);
        // Most lines have nothing but, perhaps, spaces at their end.
        if gaps || start <= lines.first {
            let line = lines.line(start, end);
            take(line.start..line.margin, edits);
            if gaps && !line.ink.is_empty() && !lines.is_parted(&line) {
                line.gaps.iter().for_each(|gap| close(text, gap.clone(), edits));
            }
        }
        take(start + trim_end(&text[start..end]).len()..end, edits);
        start = end + 1;
    }
}

/// The pairs of spaces of a text. Each kind is looked for once and at memory speed; most lines have none.
struct Doubles<'a> {
    bytes: &'a [u8],
    /// Where each kind stands next.
    seen: [Option<usize>; 4],
}

impl<'a> Doubles<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, seen: DOUBLES.each_ref().map(|double| double.find(bytes)) }
    }

    /// Whether any stands between two offsets, of which the first lies behind those of all calls before.
    fn any(&mut self, from: usize, to: usize) -> bool {
        for (seen, double) in self.seen.iter_mut().zip(&*DOUBLES) {
            if seen.is_some_and(|seen| seen < from) {
                *seen = double.find(&self.bytes[from..]).map(|found| from + found);
            }
        }
        self.seen.iter().flatten().any(|seen| *seen < to)
    }
}

/// The runs of two spaces and more in a part of a text.
fn gaps(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let bytes = &text.as_bytes()[..part.end];
    let fixed = has_fixed(&bytes[part.start..]);
    let mut gaps = Vec::new();
    let mut at = part.start;
    // Where no-break spaces stand among them, every space is looked at.
    while let Some(found) = if fixed { text[at..part.end].find(SPACES) } else { memmem::find(&bytes[at..], b"  ") } {
        let from = at + found;
        at = part.end - text[from..part.end].trim_start_matches(SPACES).len();
        if text[from..at].chars().nth(1).is_some() {
            gaps.push(from..at);
        }
    }
    gaps
}

/// Whether a no-break space stands beside another space.
fn has_fixed(bytes: &[u8]) -> bool {
    DOUBLES[1..].iter().any(|double| double.find(bytes).is_some())
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
    /// The runs of two spaces and more between its words.
    gaps: Vec<Range<usize>>,
}

/// The lines of a text.
struct Lines<'a> {
    text: &'a str,
    /// Where the first line begins that is not blank.
    first: usize,
}

fn trim_end(line: &str) -> &str {
    // Few lines end so, and looking at the last byte tells.
    if line.ends_with(|c: char| !c.is_ascii() || c == ' ' || c == '\t') { line.trim_end_matches([' ', '\t', '\u{a0}']) } else { line }
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let ink = text.len() - text.trim_start().len();
        Self { text, first: text[..ink].rfind('\n').map_or(0, |newline| newline + 1) }
    }

    /// The line between two offsets.
    fn line(&self, start: usize, end: usize) -> Line {
        let raw = &self.text[start..end];
        let to = start + trim_end(raw).len();
        // Other white space than these stays, also where nothing else stands.
        let from = if raw.trim().is_empty() { to } else { end - raw.trim_start().len() };
        let margin = if start == self.first && from < to { from } else { start };
        Line { start, margin, ink: from..to, gaps: gaps(self.text, from..to) }
    }

    /// The next line before an offset that is not blank.
    fn before(&self, mut end: usize) -> Option<Line> {
        while let Some(newline) = end.checked_sub(1).filter(|_| end > self.first) {
            let start = memrchr(b'\n', &self.text.as_bytes()[..newline]).map_or(0, |before| before + 1);
            if !self.text[start..newline].trim().is_empty() {
                return Some(self.line(start, newline));
            }
            end = start;
        }
        None
    }

    /// The next line behind an offset that is not blank.
    fn behind(&self, offset: usize) -> Option<Line> {
        let bytes = self.text.as_bytes();
        let mut end = memchr(b'\n', &bytes[offset..]).map(|newline| offset + newline)?;
        while end < bytes.len() {
            let start = end + 1;
            end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |newline| start + newline);
            if !self.text[start..end].trim().is_empty() {
                return Some(self.line(start, end));
            }
        }
        None
    }

    /// Whether the gaps of a line are its layout.
    fn is_parted(&self, line: &Line) -> bool {
        let text = self.text;
        let columns = line.columns(text);
        let pieces = line.pieces(text);
        let wide = |line: &Line| line.gaps.iter().any(|gap| gap.len() > WIDEST);
        if columns.is_empty() || is_running(&pieces) || wide(line) {
            return false;
        }
        let alike = |other: Line| {
            let others = other.pieces(text);
            let like =
                others.len() > 1 && others.len() == pieces.len() || other.columns(text).iter().any(|column| columns.binary_search(column).is_ok());
            like && !is_running(&others) && !wide(&other)
        };
        is_verse(&pieces) || self.before(line.start).is_some_and(alike) || self.behind(line.ink.end).is_some_and(alike)
    }
}

impl Line {
    /// The pieces between its gaps that part something by themselves.
    fn pieces<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut at = self.ink.start;
        let wide = self.gaps.iter().filter(|gap| text[(*gap).clone()].chars().count() >= GAP);
        let piece = |gap: &Range<usize>| &text[std::mem::replace(&mut at, gap.end)..gap.start];
        wide.chain([&(self.ink.end..self.ink.end)]).map(piece).collect()
    }

    /// The columns in which something begins behind a gap, in order.
    fn columns(&self, text: &str) -> Vec<usize> {
        let (mut at, mut column) = (self.margin, 0);
        let begin = |gap: &Range<usize>| {
            column += text[std::mem::replace(&mut at, gap.end)..gap.end].chars().count();
            column
        };
        self.gaps.iter().map(begin).collect()
    }
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
