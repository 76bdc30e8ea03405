//! Text that was read in the wrong encoding, put right.
//!
//! Apart from the other steps, because it alone puts letters for others, and only on proof: what was read must be
//! readable back through a plan of steps (encode in one encoding, decode in another), and must then be less bad by a
//! measure with documented constants. It works line by line; clean lines are passed over by `trigger`.

mod badness;
mod codec;
mod kind;
mod likely;
mod line;
mod plan;
mod sequence;
mod transcode;
mod trigger;

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::Encoding;

use self::codec::Codec;
use self::line::Line;
use super::step::Edits;
use super::window::Window;
use crate::ledger::{Edit, apply, compose};

pub use plan::plan;

/// Times that a text was misread, at most; each layer is undone by itself.
const MAX_LAYERS: usize = 6;

/// How a layer of a line came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// UTF-8 was read in this encoding.
    Utf8(Codec),
    /// Text in this encoding was read in another.
    Written(&'static Encoding),
}

/// What is proven to have happened to a document; with it, less will do for its other lines.
type Proof = Vec<Cause>;

/// Whether something in a window of a text could be misread.
pub(in crate::tidy) fn is_suspect(bytes: &[u8], start: usize, window: &Window) -> bool {
    trigger::in_window(bytes, start, window).is_some()
}

/// The step: edits that put misread text right.
pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    for edit in repair(text) {
        edits.replace(edit.start, edit.end, edit.with);
    }
}

/// Edits that put misread text right, in order and apart from each other.
pub fn repair(text: &str) -> Vec<Edit> {
    let suspects: Vec<Range<usize>> = suspects(text).collect();
    let mut proof = Proof::new();
    let mut repaired: Vec<Vec<Edit>> = suspects.iter().map(|line| settle(&text[line.clone()], &[], &mut proof)).collect();
    if !proof.is_empty() {
        let known = std::mem::take(&mut proof);
        repaired = suspects.iter().map(|line| settle(&text[line.clone()], &known, &mut proof)).collect();
    }
    let moved = |(line, edits): (Range<usize>, Vec<Edit>)| {
        edits.into_iter().map(move |edit| Edit { start: line.start + edit.start, end: line.start + edit.end, ..edit })
    };
    suspects.into_iter().zip(repaired).flat_map(moved).collect()
}

/// Whether any line of a text could be misread.
pub(crate) fn is_suspect(text: &str) -> bool {
    trigger::next(text, 0).is_some()
}

/// The lines that could be misread.
fn suspects(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let suspect = trigger::next(text, at)?;
        let start = memchr::memrchr(b'\n', &text.as_bytes()[at..suspect]).map_or(at, |newline| at + newline + 1);
        at = memchr::memchr(b'\n', &text.as_bytes()[suspect..]).map_or(text.len(), |newline| suspect + newline);
        Some(start..at)
    })
}

/// Edits of one line: layer by layer, until nothing more is found.
fn settle(text: &str, known: &[Cause], proof: &mut Proof) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut now = Cow::Borrowed(text);
    for _ in 0..MAX_LAYERS {
        let Some((cause, layer)) = Line::new(&now).layer(known) else { break };
        now = apply(&now, &layer).into();
        edits = compose(edits, layer);
        if !proof.contains(&cause) {
            proof.push(cause);
        }
    }
    edits.retain(|edit| text[edit.start..edit.end] != *edit.with);
    edits
}
