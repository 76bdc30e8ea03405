//! Where a line stands: its neighbours, its run, its paragraph, its place in the document, and what the document is like.
//!
//! It stands apart because it reads what is measured of single lines and looks at no text.

use super::{Row, Signal};
use crate::layout::Line;

/// Farthest line that counts as near, and as around.
const NEAR: usize = 3;
const AROUND: usize = 10;
/// Lines beyond which an end of the document is far, however far.
const FAR_EDGE: usize = 50;
/// Lines and letters up to which a document is short, however short: the pages that the weights learn from are seldom shorter, and
/// what is true of those need not be of others.
const SHORT_LINES: usize = 25;
const SHORT_LETTERS: u64 = 2000;

/// Lines in another script than most of the text.
pub(super) fn scripts(lines: &[Line], rows: &mut [Row]) {
    let mut letters = [0_u64; 8];
    for (line, row) in lines.iter().zip(rows.iter()) {
        letters[Signal::Script.of(row) as usize] += u64::from(line.letters);
    }
    let main = (1..8).max_by_key(|&at| (letters[at], std::cmp::Reverse(at))).unwrap_or(0) as f32;
    for row in rows {
        let own = Signal::Script.of(row);
        Signal::Foreign.set(row, f32::from(u8::from(own != main && own != 0.0)));
    }
}

/// Signals of the lines before and after, one by one and as means.
pub(super) fn neighbours(rows: &mut [Row]) {
    use Signal::*;
    let copied = [
        (Words, -2, WordsBefore2),
        (Words, -1, WordsBefore1),
        (Words, 1, WordsAfter1),
        (Words, 2, WordsAfter2),
        (Ending, -1, EndingBefore1),
        (Ending, 1, EndingAfter1),
        (Stops, -1, StopsBefore1),
        (Stops, 1, StopsAfter1),
        (Function, -1, FunctionBefore1),
        (Function, 1, FunctionAfter1),
        (Lexicon, -2, LexiconBefore2),
        (Lexicon, -1, LexiconBefore1),
        (Lexicon, 1, LexiconAfter1),
        (Lexicon, 2, LexiconAfter2),
    ];
    for at in 0..rows.len() {
        for (of, offset, to) in copied {
            let other = at.checked_add_signed(offset).and_then(|other| rows.get(other));
            // Beyond the borders of the document stands nothing: -1 tells it from an empty line.
            let value = other.map_or(-1.0, |other| of.of(other));
            to.set(&mut rows[at], value);
        }
    }
    means(rows, Letters, LettersNear, LettersAround);
    means(rows, Function, FunctionNear, FunctionAround);
    means(rows, Lexicon, LexiconNear, LexiconAround);
}

/// Means over the lines near and around, the line itself included.
fn means(rows: &mut [Row], of: Signal, near: Signal, around: Signal) {
    let mut sums = Vec::with_capacity(rows.len() + 1);
    let mut sum = 0.0_f64;
    sums.push(sum);
    for row in rows.iter() {
        sum += f64::from(of.of(row));
        sums.push(sum);
    }
    for at in 0..rows.len() {
        for (reach, to) in [(NEAR, near), (AROUND, around)] {
            let (from, until) = (at.saturating_sub(reach), (at + reach + 1).min(rows.len()));
            to.set(&mut rows[at], ((sums[until] - sums[from]) / (until - from) as f64) as f32);
        }
    }
}

/// Runs of lines between running text, paragraphs, and how far running text is.
pub(super) fn runs(lines: &[Line], rows: &mut [Row]) {
    let body: Vec<bool> = lines.iter().map(Line::is_body).collect();
    let mut from = 0;
    let mut back = 0.0;
    for run in body.chunk_by(|a, b| a == b) {
        let to = from + run.len();
        let letters: u32 = lines[from..to].iter().map(|line| line.letters).sum();
        let on = lines.get(to).map_or(0.0, |line| line.letters as f32);
        for (at, row) in rows.iter_mut().enumerate().take(to).skip(from) {
            if run[0] {
                Signal::BodyBack.set(row, at.checked_sub(1).map_or(0.0, |at| lines[at].letters as f32));
                Signal::BodyOn.set(row, lines.get(at + 1).map_or(0.0, |line| line.letters as f32));
            } else {
                Signal::Run.set(row, run.len() as f32);
                Signal::RunFrom.set(row, (at - from) as f32);
                Signal::RunTo.set(row, (to - at - 1) as f32);
                Signal::RunLetters.set(row, letters as f32);
                Signal::BodyBack.set(row, back);
                Signal::BodyOn.set(row, on);
            }
        }
        if run[0] {
            back = lines[to - 1].letters as f32;
        }
        from = to;
    }
    let mut before = Vec::with_capacity(body.len() + 1);
    before.push(0_u32);
    before.extend(body.iter().scan(0, |count, body| {
        *count += u32::from(*body);
        Some(*count)
    }));
    for (reach, to) in [(NEAR, Signal::BodyNear), (AROUND, Signal::BodyAround)] {
        for (at, row) in rows.iter_mut().enumerate() {
            let count = before[(at + reach + 1).min(body.len())] - before[at.saturating_sub(reach)];
            to.set(row, count as f32);
        }
    }
    let mut from = 0;
    for paragraph in lines.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let letters: u32 = paragraph.iter().map(|line| line.letters).sum();
        for row in &mut rows[from..from + paragraph.len()] {
            Signal::Paragraph.set(row, paragraph.len() as f32);
            Signal::ParagraphLetters.set(row, letters as f32);
        }
        from += paragraph.len();
    }
}

/// The share of the letters that stands in running text.
pub(in crate::weigh) fn body_share(lines: &[Line]) -> f32 {
    let letters: u64 = lines.iter().map(|line| u64::from(line.letters)).sum();
    body_letters(lines) as f32 / letters.max(1) as f32
}

fn body_letters(lines: &[Line]) -> u64 {
    lines.iter().filter(|line| line.is_body()).map(|line| u64::from(line.letters)).sum()
}

/// Place in the document, and what the document is like.
pub(super) fn document(lines: &[Line], rows: &mut [Row]) {
    let count = lines.len();
    let letters: u64 = lines.iter().map(|line| u64::from(line.letters)).sum();
    let body = body_letters(lines);
    let gap = |at: usize| at == 0 || at >= count || lines[at].paragraph != lines[at - 1].paragraph;
    let gaps = (0..count).filter(|at| gap(*at)).count();
    let lexicon: f32 = rows.iter().map(|row| Signal::Lexicon.of(row)).sum::<f32>() / count.max(1) as f32;
    let (mut above, share) = (0, body_share(lines));
    for (at, line) in lines.iter().enumerate() {
        let row = &mut rows[at];
        Signal::Above.set(row, above as f32 / body.max(1) as f32);
        Signal::Place.set(row, at as f32 / count as f32);
        Signal::First.set(row, at.min(FAR_EDGE) as f32);
        Signal::Last.set(row, (count - at - 1).min(FAR_EDGE) as f32);
        Signal::GapBefore.set(row, f32::from(u8::from(gap(at))));
        Signal::GapAfter.set(row, f32::from(u8::from(gap(at + 1))));
        Signal::DocLines.set(row, count.max(SHORT_LINES) as f32);
        Signal::DocLetters.set(row, letters.max(SHORT_LETTERS) as f32);
        Signal::DocBody.set(row, share);
        Signal::DocMean.set(row, letters as f32 / count as f32);
        Signal::DocGaps.set(row, gaps as f32 / count as f32);
        Signal::DocLexicon.set(row, lexicon);
        if line.is_body() {
            above += u64::from(line.letters);
        }
    }
}
