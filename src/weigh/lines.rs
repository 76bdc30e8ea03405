//! Lines that no rule is sure of: signals → sum → goes or stays.
//!
//! It stands apart from the passes over hits because it asks about lines, not about what was found in them: a hit is
//! one signal among many here. It looks at the text as the rules left it and remembers nothing of earlier looks but
//! where rules took something, so that text which comes through untouched comes through untouched again.

use std::sync::OnceLock;

use super::signals::words::Lexicon;
use super::signals::{COUNT, Evidence, Row, SIGNALS, Signal, hits, measure};
use super::trees::Trees;
use crate::layout::Line;

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
    /// Which lines go.
    pub goes: Vec<bool>,
    /// What was measured, for [`WeighedLine`].
    rows: Vec<Row>,
    needed: f32,
}

/// Words and trees, read when a document is first weighed.
fn fitted() -> &'static (Lexicon, Trees) {
    static FITTED: OnceLock<(Lexicon, Trees)> = OnceLock::new();
    FITTED.get_or_init(|| (Lexicon::bundled(), Trees::bundled()))
}

/// Judges every line.
pub(crate) fn judge(evidence: &Evidence<'_>, prior: Prior) -> Judged {
    let (lexicon, trees) = fitted();
    let mut rows = measure(evidence, lexicon);
    let page = match prior {
        Prior::None => return Judged::default(),
        Prior::Extracted => false,
        Prior::Page => true,
        Prior::Auto => rows.first().is_some_and(|row| Signal::DocBody.of(row) < PAGE_BODY),
    };
    let needed = if page { trees.page } else { trees.extracted };
    let tables = if page { vec![false; rows.len()] } else { cells(evidence.text, evidence.lines) };
    let judge = |rows: &[Row]| lines_that_go(trees, rows, &tables, page, needed);
    let mut goes = judge(&rows);
    // Who cleans again knows nothing of scars: nothing may go then that stays now.
    if !evidence.scars.is_empty() && !goes.contains(&true) {
        hits(&Evidence { scars: &[], ..*evidence }, &mut rows);
        goes = judge(&rows);
    }
    Judged { goes, rows, needed }
}

fn lines_that_go(trees: &Trees, rows: &[Row], tables: &[bool], page: bool, needed: f32) -> Vec<bool> {
    let free = |at: usize, row: &Row| (page || at > 0) && !tables[at] && Signal::Stays.of(row) < STAYS;
    let mut goes: Vec<bool> = rows.iter().enumerate().map(|(at, row)| free(at, row) && trees.reaches(row, needed)).collect();
    let letters =
        |all: bool| rows.iter().zip(&goes).filter(|(_, goes)| all || **goes).map(|(row, _)| f64::from(Signal::Letters.of(row))).sum::<f64>();
    if !page && letters(false) > MOST_EXTRACTED * letters(true) {
        goes.fill(false);
    }
    goes
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
            let line = &evidence.lines[at];
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
