//! Lines that no rule is sure of: signals → sum → goes or stays.
//!
//! It stands apart from the passes over hits because it asks about lines, not about what was found in them: a hit is
//! one signal among many here. It looks at the text as the rules left it and remembers nothing of earlier looks but
//! where rules took something, so that text which comes through untouched comes through untouched again.

use std::sync::OnceLock;

use super::pieces::Pieces;
use super::signals::words::Lexicon;
use super::signals::{COUNT, Evidence, Read, Row, SIGNALS, Signal, hits, measure};
use super::trees::Trees;
use crate::layout::{Line, outer};

/// A line of which a rule of a family that stays found this share is that rule's: its policy decides.
const STAYS: f32 = 0.8;
/// If more than this share of the letters would go from text that an extractor left, none do: such a document is no
/// article with furniture around it, but of another kind than the weights know.
const MOST_EXTRACTED: f64 = 0.6;
/// Documents with less than this share of their letters in running text are pages, for [`Prior::Auto`].
const PAGE_BODY: f32 = 0.5;

/// What the weights take a text for: how much furniture they expect, and so how strong the evidence must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Prior {
    /// Rules alone; no line goes by its sum.
    #[default]
    None,
    /// What an extractor left: mostly text. Acts on strong evidence only, and never on the first line.
    Extracted,
    /// All visible text of a page: mostly furniture.
    Page,
    /// One of these two, by the shape of the document.
    Auto,
}

impl Prior {
    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Extracted => "extracted",
            Self::Page => "page",
            Self::Auto => "auto",
        }
    }
}

/// A line as the weights saw it, for `explain`.
#[derive(Debug, Clone)]
pub struct WeighedLine {
    /// First byte in the input.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its text when it was weighed.
    pub text: String,
    /// Whether this was the first look at the document; later ones tell only of lines that go.
    pub first: bool,
    /// Whether it went.
    pub goes: bool,
    /// The sum of its evidence.
    pub sum: f32,
    /// The sum at which a line goes.
    pub needed: f32,
    /// Its signals, in the order of [`SIGNALS`].
    pub signals: Vec<f32>,
    /// What each signal adds to the sum, in the same order.
    pub parts: Vec<f32>,
}

impl WeighedLine {
    /// The signals that added or took away most, with their values: at most `count`.
    pub fn reasons(&self, count: usize) -> Vec<(&'static str, f32, f32)> {
        let mut parts: Vec<usize> = (0..self.parts.len()).filter(|&at| self.parts[at].abs() >= 0.005).collect();
        parts.sort_by(|&a, &b| self.parts[b].abs().total_cmp(&self.parts[a].abs()).then(a.cmp(&b)));
        parts.into_iter().take(count).map(|at| (SIGNALS[at].0, self.signals[at], self.parts[at])).collect()
    }
}

/// What the weights say of a document's lines.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// What goes: lines with the break behind them, and pieces of lines.
    pub cuts: Vec<(usize, usize)>,
    /// The lines that were judged.
    lines: Vec<Line>,
    /// Which of them go.
    goes: Vec<bool>,
    /// What was measured, for [`WeighedLine`].
    rows: Vec<Row>,
    needed: f32,
}

/// Words and trees, read when a document is first weighed.
fn fitted() -> &'static (Lexicon, Trees) {
    static FITTED: OnceLock<(Lexicon, Trees)> = OnceLock::new();
    FITTED.get_or_init(|| (Lexicon::bundled(), Trees::bundled()))
}

/// What lines are read into while they are found.
pub(crate) fn unread() -> Read {
    Read::new(&fitted().0)
}

/// Judges every line. What was read of the lines is in `read`, and what is read of their pieces goes there.
pub(crate) fn judge(evidence: &Evidence<'_>, read: &mut Read, prior: Prior) -> Judged {
    let (_, trees) = fitted();
    let pieces = Pieces::of(evidence, read);
    let parted = Evidence { lines: &pieces.lines, hits: &pieces.hits, scars: &pieces.scars, ..*evidence };
    let mut rows = measure(&parted, read);
    for (row, glued) in rows.iter_mut().zip(&pieces.glued) {
        Signal::Glued.set(row, f32::from(u8::from(*glued)));
    }
    let page = match prior {
        Prior::None => return Judged::default(),
        Prior::Extracted => false,
        Prior::Page => true,
        Prior::Auto => rows.first().is_some_and(|row| Signal::DocBody.of(row) < PAGE_BODY),
    };
    let needed = if page { trees.page } else { trees.extracted };
    let fixed = pieces.spread(&if page { cells(evidence.text, evidence.lines) } else { fixed(evidence.text, evidence.lines) });
    let judge = |rows: &[Row]| lines_that_go(trees, rows, &fixed, &pieces.glued, page, needed);
    let mut goes = judge(&rows);
    // Who cleans again knows nothing of scars: nothing may go then that stays now.
    if !evidence.scars.is_empty() && !goes.contains(&true) {
        hits(&Evidence { scars: &[], ..parted }, &mut rows);
        goes = judge(&rows);
    }
    let cuts = cuts(evidence, &pieces, &goes);
    Judged { cuts, lines: pieces.lines, goes, rows, needed }
}

/// What goes with lines and pieces.
fn cuts(evidence: &Evidence<'_>, pieces: &Pieces, goes: &[bool]) -> Vec<(usize, usize)> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut lines = evidence.lines.iter();
    let mut whole = None;
    for (at, piece) in pieces.lines.iter().enumerate() {
        if !pieces.glued[at] {
            whole = lines.next();
        }
        let line = if pieces.glued[at] { Some(piece) } else { whole };
        let Some(line) = line.filter(|_| goes[at]) else { continue };
        let (from, to) = outer(evidence.text, line);
        let from = cuts.last().map_or(from, |last| from.max(last.1));
        if from < to {
            cuts.push((from, to));
        }
    }
    cuts
}

fn lines_that_go(trees: &Trees, rows: &[Row], fixed: &[bool], glued: &[bool], page: bool, needed: f32) -> Vec<bool> {
    let free = |at: usize, row: &Row| (page || at > 0) && !fixed[at] && Signal::Stays.of(row) < STAYS;
    let mut goes: Vec<bool> = rows.iter().enumerate().map(|(at, row)| free(at, row) && trees.reaches(row, needed)).collect();
    // The head of a line does not go from what stands behind it.
    for at in 1..goes.len() {
        goes[at - 1] &= !glued[at] || goes[at];
    }
    let letters =
        |all: bool| rows.iter().zip(&goes).filter(|(_, goes)| all || **goes).map(|(row, _)| f64::from(Signal::Letters.of(row))).sum::<f64>();
    if !page && letters(false) > MOST_EXTRACTED * letters(true) {
        goes.fill(false);
    }
    goes
}

/// Which lines of extracted text are part of something that only goes as a whole: tables, and numbered headings.
fn fixed(text: &str, lines: &[Line]) -> Vec<bool> {
    let numbers = headings(text, lines);
    cells(text, lines).into_iter().zip(numbers).map(|(cell, number)| cell || number).collect()
}

/// Which lines are headings that count, two of them or more: a number, a sign, words, and running text below. The items of
/// a list of other stories have none below them.
fn headings(text: &str, lines: &[Line]) -> Vec<bool> {
    let numbers: Vec<Option<u32>> = lines.windows(2).map(|pair| number(&text[pair[0].start..pair[0].end]).filter(|_| pair[1].is_body())).collect();
    let counts = |number: u32| numbers.iter().flatten().any(|other| other.abs_diff(number) == 1);
    numbers.iter().map(|number| number.is_some_and(counts)).chain((!lines.is_empty()).then_some(false)).collect()
}

/// The number that a line begins with, as a heading is numbered.
fn number(line: &str) -> Option<u32> {
    let behind = line.trim_start_matches(char::is_numeric);
    let digits = line[..line.len() - behind.len()].chars().map(numeral).collect::<Option<Vec<u32>>>()?;
    let words = behind.strip_prefix(['.', ')', '-', '–', ':', '、', '．'])?;
    let counted = (1..3).contains(&digits.len()) && words.contains(char::is_alphabetic);
    counted.then(|| digits.iter().fold(0, |number, digit| 10 * number + digit))
}

/// The value of a digit, those of Arabic and Persian included.
fn numeral(c: char) -> Option<u32> {
    let offset = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|digit| *digit < 10);
    ['0', '٠', '۰', '०', '０'].into_iter().find_map(offset)
}

/// Which lines are cells of a table: rows parted by gaps or bars into equally many, two of them or more.
fn cells(text: &str, lines: &[Line]) -> Vec<bool> {
    let same_row = |a: &Line, b: &Line| !text[a.end..b.start].contains('\n');
    // Lines, cells, and whether two of them hold something: bars that frame one cell lay out a page.
    let rows: Vec<(usize, usize, bool)> = lines.chunk_by(same_row).map(|row| row_of(text, row)).collect();
    let tables = rows.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1).map(|table| {
        let table_like = table[0].1 > 1 && table.iter().filter(|row| row.2).count() > 1;
        (table_like, table[0].0 * table.len())
    });
    tables.flat_map(|(table, count)| std::iter::repeat_n(table, count)).collect()
}

/// How many lines and cells a row has, and whether two cells hold text.
fn row_of(text: &str, row: &[Line]) -> (usize, usize, bool) {
    let only = text[row[0].start..row[0].end].trim();
    if row.len() == 1 && only.len() > 1 && only.starts_with('|') && only.ends_with('|') {
        let cells = only[1..only.len() - 1].split('|');
        return (1, cells.clone().count(), cells.filter(|cell| cell.contains(char::is_alphanumeric)).count() > 1);
    }
    (row.len(), row.len(), row.len() > 1)
}

impl Judged {
    /// The lines as `explain` tells them, placed in the text that was weighed.
    pub fn told(&self, evidence: &Evidence<'_>) -> Vec<WeighedLine> {
        let (_, trees) = fitted();
        let line = |(at, row): (usize, &[f32; COUNT])| {
            let line = &self.lines[at];
            let (sum, parts) = trees.sum(row);
            let text = evidence.text[line.start..line.end].to_owned();
            WeighedLine {
                start: line.start,
                end: line.end,
                text,
                first: true,
                goes: self.goes[at],
                sum,
                needed: self.needed,
                signals: row.to_vec(),
                parts: parts.to_vec(),
            }
        };
        self.rows.iter().enumerate().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn headings_that_count_have_text_below() {
        let body = "This is the running text that stands below a heading and goes on for fifteen words or more.";
        let mut lines = Vec::new();
        for (text, told) in [
            (format!("1. Bread\n{body}\n2. Salt\n{body}"), vec![true, false, true, false]),
            (format!("١) خبز\n{body}\n٢) ملح\n{body}"), vec![true, false, true, false]),
            (format!("1. Bread\n{body}\n7. Salt\n{body}"), vec![false; 4]),
            (format!("{body}\n1. Bread\n2. Salt"), vec![false; 3]),
            (format!("1984. A novel\n{body}\n1985. Another\n{body}"), vec![false; 4]),
        ] {
            split(&text, &mut lines);
            for line in &mut lines {
                line.words = text[line.start..line.end].split_whitespace().count() as u32;
            }
            assert_eq!(headings(&text, &lines), told, "{text}");
        }
    }

    #[test]
    fn tables_are_rows_of_equally_many_cells() {
        let mut lines = Vec::new();
        for (text, told) in [
            ("Head\na    b\nc    d\nEnd", vec![false, true, true, true, true, false]),
            ("a    b\nc    d    e\nf", vec![false; 6]),
            ("One.    Two.    Three.", vec![false; 3]),
            ("a\nb\nc", vec![false; 3]),
            ("Head\n| a | b |\n| c | d |\nEnd", vec![false, true, true, false]),
            ("| a |\n| b |\n| c | |\n| d | |", vec![false; 4]),
        ] {
            split(text, &mut lines);
            assert_eq!(cells(text, &lines), told, "{text}");
        }
    }
}
