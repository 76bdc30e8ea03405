//! Text that was read in the wrong encoding, put right.
//!
//! Apart from the other steps, because it alone puts letters for others, and only on proof: what was read must be
//! readable back through a plan of steps (encode in one encoding, decode in another), and must then be less bad by a
//! measure with documented constants. It works line by line; clean lines are passed over by `trigger`.

mod badness;
mod codec;
mod kind;
mod plan;
mod sequence;
mod trigger;

use std::ops::Range;

use self::badness::{badness, unusual};
use self::codec::Codec;
use self::sequence::{Fate, Piece, Reading};
use super::step::{Edits, Step};
use crate::ledger::{By, Edit, apply, compose};

pub use plan::plan;

/// Points that a repair must take away where it explains every character of a line beyond ASCII.
const WHOLE_GAIN: i32 = 2;
/// Points that a repair of a span must take away, in a line of which the rest is sound.
const SPAN_GAIN: i32 = 3;
/// Points that other spans of the line must have taken away for a doubtful span to go with them.
const LINE_PROOF: i32 = 6;
/// Points in favour of an encoding for each character of proven spans that it explains.
const EXPLAINED: i32 = 2;
/// Points of proof for each byte that became `?`, for question marks stand behind letters in clean text.
const ASKED_GAIN: i32 = 6;
/// Characters of ASCII between two sequences that one edit still spans.
const JOINED: usize = 12;
/// Times that a text was misread, at most; each layer is undone by itself.
const MAX_LAYERS: usize = 6;

/// Edits that put misread text right.
pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(suspect) = trigger::next(text, at) {
        let start = memchr::memrchr(b'\n', &bytes[at..suspect]).map_or(at, |newline| at + newline + 1);
        let end = memchr::memchr(b'\n', &bytes[suspect..]).map_or(text.len(), |newline| suspect + newline);
        for edit in line(&text[start..end]) {
            edits.replace(start + edit.start, start + edit.end, edit.with);
        }
        at = end;
    }
}

/// Edits of one line: layer by layer, until nothing more is found.
fn line(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut now = std::borrow::Cow::Borrowed(text);
    for _ in 0..MAX_LAYERS {
        let layer = layer(&now);
        if layer.is_empty() {
            break;
        }
        now = apply(&now, &layer).into();
        edits = compose(edits, layer);
    }
    edits.retain(|edit| text[edit.start..edit.end] != *edit.with);
    edits
}

/// Edits that undo one misreading of a line.
fn layer(text: &str) -> Vec<Edit> {
    let line = Line::new(text);
    let readings: Vec<Reading> = Codec::ALL.iter().map(|codec| sequence::read(&sequence::bytes(&line.chars, *codec))).collect();
    let gain = |codec: Codec, reading: &Reading| line.gain(&reading.pieces, 0..line.chars.len()) - codec.doubt();
    let read = || Codec::ALL.into_iter().zip(&readings).filter(|(_, reading)| !reading.pieces.is_empty());
    let whole = read().filter(|(_, reading)| reading.stray == 0).map(|(codec, reading)| (gain(codec, reading), reading));
    let whole: Vec<(i32, &Reading)> = whole.collect();
    if let Some((gain, reading)) = best(whole.iter().copied())
        && gain >= WHOLE_GAIN
    {
        // Of two encodings that prove as much the more common one is right, but if it says odd things where the other does
        // not, nobody knows.
        let odd = |reading: &Reading| reading.pieces.iter().filter(|piece| unusual(piece.is)).count();
        let sure = whole.iter().all(|(other, another)| *other < gain || another.pieces == reading.pieces || odd(another) >= odd(reading));
        return if sure { line.edits(&reading.pieces) } else { Vec::new() };
    }
    let spans = read().map(|(_, reading)| line.proven(reading));
    if let Some((_, pieces)) = best(spans)
        && !pieces.is_empty()
    {
        return line.edits(&pieces);
    }
    line.controls()
}

/// The one with the most points; of equals the first.
fn best<T>(all: impl Iterator<Item = (i32, T)>) -> Option<(i32, T)> {
    all.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// A line as characters.
struct Line<'a> {
    text: &'a str,
    chars: Vec<char>,
    /// Where each begins, and the end.
    offsets: Vec<usize>,
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Self {
        let (mut offsets, chars): (Vec<usize>, Vec<char>) = text.char_indices().unzip();
        offsets.push(text.len());
        Self { text, chars, offsets }
    }

    /// Points that go when these pieces of a range of characters are read.
    fn gain(&self, pieces: &[Piece], range: Range<usize>) -> i32 {
        let asked = pieces.iter().filter(|piece| piece.fate == Fate::Asked).count() as i32;
        let before = badness(self.chars[range.clone()].iter().copied());
        before - badness(self.read(pieces, range)) - asked * ASKED_GAIN
    }

    /// A range of characters with pieces of it read.
    fn read<'b>(&'b self, pieces: &'b [Piece], range: Range<usize>) -> impl Iterator<Item = char> + 'b {
        let mut at = range.start;
        let ends = pieces.iter().map(|piece| (piece.from..piece.to, Some(piece.is))).chain(std::iter::once((range.end..range.end, None)));
        ends.flat_map(move |(place, is)| {
            let kept = at..place.start;
            at = place.end;
            self.chars[kept].iter().copied().chain(is)
        })
    }

    /// The pieces of a reading that are proven by themselves or by the others, and the points they take away.
    fn proven(&self, reading: &Reading) -> (i32, Vec<Piece>) {
        let runs: Vec<(i32, &[Piece])> = reading.pieces.chunk_by(|one, two| one.to == two.from).map(|run| (self.run_gain(run), run)).collect();
        let sure = |gain: i32| if gain >= SPAN_GAIN { gain } else { 0 };
        let proof: i32 = runs.iter().map(|(gain, _)| sure(*gain)).sum();
        let taken = |gain: i32| gain >= SPAN_GAIN || gain > 0 && proof >= LINE_PROOF;
        let pieces: Vec<Piece> = runs.iter().filter(|(gain, _)| taken(*gain)).flat_map(|(_, run)| run.iter().cloned()).collect();
        // Of two encodings the one that explains more is right, even if what comes out is itself misread once more.
        let explained: usize = pieces.iter().map(|piece| piece.to - piece.from).sum();
        (proof + EXPLAINED * explained as i32, pieces)
    }

    /// What a run of pieces takes away, with the two characters on either side of it.
    fn run_gain(&self, run: &[Piece]) -> i32 {
        let (from, to) = (run[0].from.saturating_sub(2), (run[run.len() - 1].to + 2).min(self.chars.len()));
        self.gain(run, from..to)
    }

    /// An edit for every run of pieces, and for runs with nothing but ASCII between them.
    fn edits(&self, pieces: &[Piece]) -> Vec<Edit> {
        let near = |one: &Piece, two: &Piece| two.from - one.to <= JOINED && self.text[self.offsets[one.to]..self.offsets[two.from]].is_ascii();
        let edit = |run: &[Piece]| {
            let range = run[0].from..run[run.len() - 1].to;
            let with: String = self.read(run, range.clone()).collect();
            Edit { start: self.offsets[range.start], end: self.offsets[range.end], with: with.into(), by: By::Tidy(Step::Mojibake) }
        };
        pieces.chunk_by(near).map(edit).collect()
    }

    /// C1 controls that nothing explains are windows-1252 that was read as latin-1, as browsers take them; U+0085 alone
    /// is a line end.
    fn controls(&self) -> Vec<Edit> {
        let c1 = |c: &char| ('\u{80}'..'\u{A0}').contains(c);
        if !self.chars.iter().any(|c| c1(c) && *c != '\u{85}') {
            return Vec::new();
        }
        let all = self.chars.iter().enumerate().filter(|(_, c)| c1(c));
        let edits = all.filter_map(|(place, c)| {
            let is = Codec::Windows1252.char(*c as u8);
            (is != *c).then(|| Edit {
                start: self.offsets[place],
                end: self.offsets[place + 1],
                with: is.to_string().into(),
                by: By::Tidy(Step::Mojibake),
            })
        });
        edits.collect()
    }
}
