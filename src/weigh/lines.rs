//! Lines that no rule is sure of: signals → sum → goes or stays.
//!
//! It stands apart from the passes over hits because it asks about lines, not about what was found in them: a hit is
//! one signal among many here. It looks at the text as the rules left it and remembers nothing of earlier looks but
//! where rules took something, so that text which comes through untouched comes through untouched again.
//!
//! A line stays if one of these says so, and they are asked in this order:
//!
//! 1. the prior and the document: [`stays`], [`is_file`];
//! 2. its own signals: it is the first line, a subhead or the last before a paywall, or a date or byline beside running text
//!    (`Scales::is_loose`);
//! 3. its shape, and that of the lines around it: [`super::fixed`]; or the family that was found in it, if that is to be kept: [`kept`];
//! 4. its sum, if that is below what it needs: [`needed`];
//! 5. the list or the run that it stands in, which may also take it along: [`super::together`];
//! 6. the headline is spared: [`super::headline`];
//! 7. a line stays if the piece behind its last full stop stays, and all stay if too much would go (`Scales::go`).

use std::cell::OnceCell;

use super::Scene;
use super::fixed::{cells, fixed};
use super::lists::lists;
use super::pieces::Pieces;
use super::scales::{Scales, less, needed, needed_of_page, stays as of_family_that_stays};
use super::signals::{COUNT, Late, Read, Row, SCARRED, SIGNALS, Signal, body_share, hits, kept, measure};
use super::trees::{Stage, Sums, Trees};
use super::zones::is_file;
use crate::fold::Folded;
use crate::layout::{Line, outer};
use crate::ledger::OffsetMap;

/// Documents with less than this share of their letters in running text are pages, for [`Prior::Auto`].
const PAGE_BODY: f32 = 0.5;

/// What the weights take a text for: how much furniture they expect, and so how strong the evidence must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prior {
    /// Rules alone; no line goes by its sum.
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
    /// The sum of its scene.
    pub sum: f32,
    /// The sum at which a line goes.
    pub needed: f32,
    /// In how many documents of its site it stands, as far as that was counted ([`crate::Repeats`]); 0 if it is not known to repeat.
    pub documents: u32,
    /// Its signals, in the order of [`SIGNALS`].
    pub signals: Vec<f32>,
    /// What each signal adds to the sum, in the same order.
    pub parts: Vec<f32>,
}

impl WeighedLine {
    /// The same line placed in the text that became this one.
    pub(crate) fn over(self, map: &OffsetMap) -> Self {
        Self { start: map.original(self.start), end: map.original_end(self.end), ..self }
    }

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
    /// In how many documents of the site each line stands, if it is known to repeat.
    known: Vec<u32>,
    /// The sum that each line needs to go, and the least that one does that goes with others.
    needed: Vec<f32>,
    nearly: f32,
    /// What summed up.
    trees: Option<&'static Trees>,
}

/// Whether no line can go, whatever there is to read in them: those of a text file stay, and so does the first.
pub(crate) fn stays(lines: &[Line], prior: Prior) -> bool {
    let alone = lines.len() < 2 && !lines.iter().any(Line::is_body);
    match prior {
        Prior::None => true,
        Prior::Extracted => alone || is_file(lines),
        Prior::Page | Prior::Auto => lines.is_empty(),
    }
}

/// Judges every line. What was read of the lines is in `read`, and what is read of their pieces goes there.
pub(crate) fn judge(scene: &Scene<'_>, read: &mut Read, prior: Prior) -> Judged {
    let pieces = Pieces::of(scene, read);
    let page = match prior {
        Prior::None => return Judged::default(),
        Prior::Extracted => false,
        Prior::Page => true,
        Prior::Auto => body_share(&pieces.lines) < PAGE_BODY,
    };
    if !page && !scene.misses && (pieces.lines.len() < 2 || prior == Prior::Auto && is_file(scene.lines)) {
        return Judged::default();
    }
    let parted = Scene { lines: &pieces.lines, hits: &pieces.hits, scars: &pieces.scars, ..*scene };
    let mut rows = measure(&parted, read);
    for (row, glued) in rows.iter_mut().zip(&pieces.glued) {
        Signal::Glued.set(row, f32::from(u8::from(*glued)));
    }
    let trees = if page { Stage::Page } else { Stage::Extracted }.trees();
    let known = known(scene, &pieces, &rows);
    let needed = if page { needed_of_page(&rows, &cells(scene, &pieces), trees.needed) } else { needed(&rows, &pieces.glued, trees.needed) };
    let needed = less(needed, &known, &rows, trees.needed);
    let (kept, shapes) = (kept(&parted), OnceCell::new());
    let shaped = |at: usize| !page && shapes.get_or_init(|| fixed(scene, &pieces))[at];
    let fixed = |at: usize| kept.get(at).is_some_and(|kept| *kept) || shaped(at);
    let lists = if page { Vec::new() } else { lists(scene.text, &pieces.lines) };
    let scales = Scales { trees, page, fixed: &fixed, lists, glued: &pieces.glued, known: &known, needed };
    let mut late = Late::new(&pieces.lines, read);
    let mut sums = vec![Sums::default(); rows.len()];
    scales.look_around(&mut rows, &mut late);
    let mut goes = scales.weigh(&mut rows, &mut sums, &mut late, scene.misses);
    // Who cleans again knows nothing of scars: nothing may go then that stays now.
    if !scene.scars.is_empty() && !goes.contains(&true) {
        let by_scars = |row: &Row| SCARRED.map(|signal| signal.of(row));
        let told: Vec<_> = rows.iter().map(by_scars).collect();
        hits(&Scene { scars: &[], ..parted }, &mut rows);
        scales.look_around(&mut rows, &mut late);
        for at in (0..rows.len()).filter(|&at| by_scars(&rows[at]) != told[at]) {
            sums[at].forget_scars();
        }
        goes = scales.weigh(&mut rows, &mut sums, &mut late, scene.misses);
    }
    let cuts = cuts(scene, &pieces, &goes);
    let (nearly, needed) = (scales.nearly(), scales.needed);
    Judged { cuts, lines: pieces.lines, goes, rows, known, needed, nearly, trees: Some(trees) }
}

/// In how many documents of the site each line or piece stands, as far as that was counted: 0 if it is not known to repeat, or if it is a
/// byline or the like, which stays in documents of other authors, too.
fn known(scene: &Scene<'_>, pieces: &Pieces, rows: &[Row]) -> Vec<u32> {
    let Some(known) = scene.known else { return vec![0; pieces.lines.len()] };
    let mut folded = Folded::default();
    let mut documents = |at: usize, line: &Line| match known.documents(line.hash) {
        _ if of_family_that_stays(&rows[at]) => 0,
        0 if pieces.glued[at] => {
            folded.fold(&scene.text[line.start..line.end]);
            known.documents_of_parts(folded.as_str())
        }
        documents => documents,
    };
    let found: Vec<u32> = pieces.lines.iter().enumerate().map(|(at, line)| documents(at, line)).collect();
    let text = |all: bool| -> u64 {
        let lines = pieces.lines.iter().zip(&found).filter(|(line, documents)| line.is_body() && (all || **documents > 0));
        lines.map(|(line, _)| u64::from(line.letters)).sum()
    };
    // A document that shares most of its text with others is a copy that somebody edited.
    if 2 * text(false) > text(true) { vec![0; found.len()] } else { found }
}

/// What goes with lines and pieces.
fn cuts(scene: &Scene<'_>, pieces: &Pieces, goes: &[bool]) -> Vec<(usize, usize)> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut lines = scene.lines.iter();
    let mut whole = None;
    for (at, piece) in pieces.lines.iter().enumerate() {
        if !pieces.glued[at] {
            whole = lines.next();
        }
        let line = if pieces.glued[at] { Some(piece) } else { whole };
        let Some(line) = line.filter(|_| goes[at]) else { continue };
        let (from, to) = outer(scene.text, line);
        let from = cuts.last().map_or(from, |last| from.max(last.1));
        if from < to {
            cuts.push((from, to));
        }
    }
    cuts
}

impl Judged {
    /// The lines as `explain` tells them, placed in the text that was weighed.
    pub fn told(&self, scene: &Scene<'_>) -> Vec<WeighedLine> {
        let Some(trees) = self.trees else { return Vec::new() };
        let line = |(at, row): (usize, &[f32; COUNT])| {
            let line = &self.lines[at];
            let (sum, parts) = trees.sum(row);
            let text = scene.text[line.start..line.end].to_owned();
            WeighedLine {
                start: line.start,
                end: line.end,
                text,
                first: true,
                goes: self.goes[at],
                sum,
                // What goes with its run needs less.
                needed: if self.goes[at] && sum < self.needed[at] { self.nearly } else { self.needed[at] },
                documents: self.known[at],
                signals: row.to_vec(),
                parts: parts.to_vec(),
            }
        };
        self.rows.iter().enumerate().map(line).collect()
    }
}
