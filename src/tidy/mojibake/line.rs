//! One line: what its characters could have been, and how much better that is.
//!
//! Apart from the way through a document, because a line is all that a decision looks at.

use std::cell::OnceCell;
use std::ops::Range;

use super::badness::{badness, unusual};
use super::codec::Codec;
use super::kind::{Kind, kind};
use super::sequence::{self, Fate, Piece, Reading};
use super::transcode;
use super::{Cause, Known};
use crate::ledger::{By, Edit, apply};
use crate::tidy::step::Step;

/// Points that a repair must take away where it explains every character of a line beyond ASCII.
const WHOLE_GAIN: i32 = 2;
/// Points that a repair of a span must take away, in a line of which the rest is sound.
const SPAN_GAIN: i32 = 3;
/// Points that suffice for either where the same encoding is proven elsewhere in the document.
const KNOWN_GAIN: i32 = 1;
/// Points that other spans of the line must have taken away for a doubtful span to go with them.
const LINE_PROOF: i32 = 6;
/// Sequences that a line must be made of, and points that must go with two layers, where the first layer alone makes it no
/// better.
const DEEP: usize = 2;
const DEEP_GAIN: i32 = 4;
/// Layers of this kind on top of each other that are looked for, since each is tried in several encodings.
const DEEPEST: usize = 1;
/// Points in favour of an encoding for each character of proven spans that it explains.
const EXPLAINED: i32 = 2;
/// Points of proof for each byte that became `?`, for question marks stand behind letters in clean text.
const ASKED_GAIN: i32 = 6;
/// Points for every C1 control that comes out, nearly what it costs.
const LOWER_GAIN: i32 = 3;
/// Characters of ASCII between two sequences that one edit still spans.
const JOINED: usize = 12;

/// A line as characters.
pub(super) struct Line<'a> {
    text: &'a str,
    chars: Vec<char>,
    /// Where each begins, and the end.
    offsets: Vec<usize>,
    /// What it costs as it is, once asked.
    badness: OnceCell<i32>,
}

impl<'a> Line<'a> {
    pub fn new(text: &'a str) -> Self {
        let (mut offsets, chars): (Vec<usize>, Vec<char>) = text.char_indices().unzip();
        offsets.push(text.len());
        Self { text, chars, offsets, badness: OnceCell::new() }
    }

    /// Edits that undo one misreading, and what it was. `known` is what is proven of the document.
    pub fn layer(&self, known: &Known<'_>) -> Option<(Cause, Vec<Edit>)> {
        let readings = self.readings();
        let whole = self.whole(&readings, known);
        if let Some((_, doubtful)) = &whole
            && doubtful.is_empty()
        {
            return None;
        }
        whole.or_else(|| self.deep(&readings, known, DEEPEST)).or_else(|| self.transcoded(known)).or_else(|| self.spans(&readings, known))
    }

    /// UTF-8 that all of the line is, which is misread text once more: that may be no better to look at, but what it
    /// becomes in the end is.
    fn deep(&self, readings: &[(Codec, Reading)], known: &Known<'_>, left: usize) -> Option<(Cause, Vec<Edit>)> {
        let below = |(codec, reading): &(Codec, Reading)| {
            if reading.stray > 0 || reading.pieces.len() < DEEP {
                return None;
            }
            let edits = self.edits(&reading.pieces);
            let text = apply(self.text, &edits);
            let line = Line::new(&text);
            let readings = line.readings();
            let (_, next) =
                line.whole(&readings, known).filter(|(_, next)| !next.is_empty()).or_else(|| line.deep(&readings, known, left.checked_sub(1)?))?;
            let gain = self.badness(0..self.chars.len()) - badness(apply(&text, &next).chars()) - codec.doubt();
            (gain >= DEEP_GAIN).then_some((gain, (Cause::Utf8(*codec), edits)))
        };
        best(readings.iter().filter_map(below)).map(|(_, found)| found)
    }

    /// The sequences of UTF-8 in the bytes of every encoding.
    fn readings(&self) -> Vec<(Codec, Reading)> {
        sequence::readings(&self.chars)
    }

    /// UTF-8 that all of the line is; without edits where two encodings are as likely.
    fn whole(&self, readings: &[(Codec, Reading)], known: &Known<'_>) -> Option<(Cause, Vec<Edit>)> {
        let gain = |codec: Codec, reading: &Reading| self.gain(&reading.pieces, 0..self.chars.len()) - codec.doubt();
        let whole = readings.iter().filter(|(_, reading)| reading.stray == 0).map(|(codec, reading)| (gain(*codec, reading), (*codec, reading)));
        let whole: Vec<(i32, (Codec, &Reading))> = whole.collect();
        let (gain, (codec, reading)) = best(whole.iter().copied())?;
        // Of two encodings that prove as much the more common one is right, but if it says odd things where the other does
        // not, nobody knows.
        let odd = |reading: &Reading| reading.pieces.iter().filter(|piece| unusual(piece.is)).count();
        let sure = whole.iter().all(|(other, (_, another))| *other < gain || another.pieces == reading.pieces || odd(another) >= odd(reading));
        let edits = || if sure { self.edits(&reading.pieces) } else { Vec::new() };
        (gain >= WHOLE_GAIN || gain >= KNOWN_GAIN && known.has(Cause::Utf8(codec))).then(|| (Cause::Utf8(codec), edits()))
    }

    /// UTF-8 that spans of the line are.
    fn spans(&self, readings: &[(Codec, Reading)], known: &Known<'_>) -> Option<(Cause, Vec<Edit>)> {
        let sound = readings.iter().filter(|(codec, reading)| *codec != Codec::Cp437 || !self.is_drawn(reading));
        let spans = sound.map(|(codec, reading)| {
            let (points, pieces) = self.proven(*codec, reading, known);
            (points, (*codec, pieces))
        });
        let (_, (codec, pieces)) = best(spans)?;
        (!pieces.is_empty()).then(|| (Cause::Utf8(codec), self.edits(&pieces)))
    }

    /// Text in another encoding than UTF-8.
    fn transcoded(&self, known: &Known<'_>) -> Option<(Cause, Vec<Edit>)> {
        let spans = transcode::spans(&self.chars, known);
        let cause = Cause::Written(spans.first()?.written);
        let edit = |span: transcode::Span| self.edit(span.chars, span.is);
        Some((cause, spans.into_iter().map(edit).collect()))
    }

    fn edit(&self, chars: Range<usize>, with: String) -> Edit {
        Edit { start: self.offsets[chars.start], end: self.offsets[chars.end], with: with.into(), by: By::Tidy(Step::Mojibake) }
    }

    /// Points that go when these pieces of a range of characters are read.
    fn gain(&self, pieces: &[Piece], range: Range<usize>) -> i32 {
        let asked = pieces.iter().filter(|piece| piece.fate == Fate::Asked).count() as i32;
        let before = self.badness(range.clone());
        // C1 controls that come out are bytes of the layer below.
        let lower = pieces.iter().filter(|piece| ('\u{80}'..'\u{A0}').contains(&piece.is)).count() as i32;
        before - badness(self.read(pieces, range)) - asked * ASKED_GAIN + lower * LOWER_GAIN
    }

    /// Points of a range of characters as they are.
    fn badness(&self, range: Range<usize>) -> i32 {
        let points = || badness(self.chars[range.clone()].iter().copied());
        if range.len() == self.chars.len() { *self.badness.get_or_init(points) } else { points() }
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
    fn proven(&self, codec: Codec, reading: &Reading, known: &Known<'_>) -> (i32, Vec<Piece>) {
        let runs = reading.pieces.chunk_by(|one, two| one.to == two.from).filter(|run| !self.is_torn(run));
        let runs: Vec<(i32, &[Piece])> = runs.map(|run| (self.run_gain(run), run)).collect();
        // Less than by default is enough where the encoding is proven.
        let less = runs.iter().any(|(gain, _)| (KNOWN_GAIN..SPAN_GAIN).contains(gain));
        let least = if less && known.has(Cause::Utf8(codec)) { KNOWN_GAIN } else { SPAN_GAIN };
        let sure = |gain: i32| if gain >= least { gain } else { 0 };
        let proof: i32 = runs.iter().map(|(gain, _)| sure(*gain)).sum();
        let taken = |gain: i32| gain >= least || gain > 0 && proof >= LINE_PROOF;
        let pieces: Vec<Piece> = runs.iter().filter(|(gain, _)| taken(*gain)).flat_map(|(_, run)| run.iter().cloned()).collect();
        // Of two encodings the one that explains more is right, even if what comes out is itself misread once more.
        let explained: usize = pieces.iter().map(|piece| piece.to - piece.from).sum();
        (proof + EXPLAINED * explained as i32, pieces)
    }

    /// Whether a line of a box is in none of the pieces: then all of them are a drawing.
    fn is_drawn(&self, reading: &Reading) -> bool {
        let read = |at: usize| reading.pieces.get(reading.pieces.partition_point(|piece| piece.to <= at)).is_some_and(|piece| piece.from <= at);
        self.chars.iter().enumerate().any(|(at, c)| kind(*c) == Kind::Box && !read(at))
    }

    /// Whether a run stands within more garbage: what could continue its last sequence, or one before it.
    fn is_torn(&self, run: &[Piece]) -> bool {
        let (from, to) = (run[0].from, run[run.len() - 1].to);
        let before = from.checked_sub(1).and_then(|before| self.chars.get(before));
        before.into_iter().chain(self.chars.get(to)).any(|c| matches!(kind(*c), Kind::Odd | Kind::C1 | Kind::Number | Kind::Sign | Kind::Money))
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
            self.edit(range, with)
        };
        pieces.chunk_by(near).map(edit).collect()
    }
}

/// The one with the most points; of equals the first.
fn best<T>(all: impl Iterator<Item = (i32, T)>) -> Option<(i32, T)> {
    all.reduce(|best, next| if next.0 > best.0 { next } else { best })
}
