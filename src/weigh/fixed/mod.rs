//! What stays of extracted text whatever its sum: lines that only mean something together, and documents that never were a page.
//!
//! A sum knows one line. Whoever loses a cell of a table, a line of code or a numbered heading also loses what its neighbours mean. So
//! shapes such as these are looked for in the text, and no sum takes a line that has one: no weight can say otherwise.
//!
//! To add a shape, write a function of the kind [`Shape`] in a file of this folder, name it in the list below, and tell of it in
//! `docs/WEIGHTS.md`. Measure it first (`bench/accuracy`): many shapes that look like text are those of furniture, too.

mod broken;
mod code;
mod headings;
mod pairs;
mod papers;
mod signed;
mod tables;

use super::Scene;
use super::pieces::Pieces;
use super::zones::is_file;
use crate::layout::Line;
pub(super) use broken::breaks_off;
use broken::broken;
pub(super) use headings::{is_subhead, number};
pub(super) use papers::is_of_rights;
pub(super) use tables::short_cells;

/// Tells of every line of a text whether it has a shape.
type Shape = fn(&str, &[Line]) -> Vec<bool>;

/// The shapes that stay.
const SHAPES: [Shape; 10] = [
    tables::cells,
    headings::headings,
    tables::in_rows,
    tables::figures,
    tables::records,
    code::listings,
    papers::entries,
    pairs::pairs,
    signed::sayings,
    signed::signatures,
];

/// Which lines and pieces of extracted text no sum may take.
pub(super) fn fixed(scene: &Scene<'_>, pieces: &Pieces) -> Vec<bool> {
    let (text, lines) = (scene.text, scene.lines);
    if is_file(lines) || is_of_rights(text, lines) {
        return vec![true; pieces.lines.len()];
    }
    let mut whole = vec![false; lines.len()];
    for shape in SHAPES {
        whole.iter_mut().zip(shape(text, lines)).for_each(|(fixed, has)| *fixed |= has);
    }
    let mut fixed = pieces.spread(&whole);
    // The only shape that pieces of lines have, too.
    fixed.iter_mut().zip(broken(&pieces.lines, &pieces.glued)).for_each(|(fixed, broken)| *fixed |= broken);
    fixed
}

/// Which lines and pieces are cells of a table.
pub(super) fn cells(scene: &Scene<'_>, pieces: &Pieces) -> Vec<bool> {
    pieces.spread(&tables::cells(scene.text, scene.lines))
}
