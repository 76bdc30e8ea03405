//! What the first sums of a document tell of a line and those around it: whether it stands in a stretch of text or in a menu.
//!
//! It stands apart from what is measured of the text because it knows sums alone. `bench/accuracy/pages.py` measures the same
//! for the trainer.

use std::ops::Range;

use super::{Row, Signal};

/// The sum beyond the ends of a document: plainly furniture.
const BEYOND: f32 = 4.0;
/// Lines before and after that are close by, and around; and those of which the share of text is measured.
const CLOSE: usize = 3;
const AROUND: usize = 10;
const TEXT: usize = 5;
/// The share of text that a line must have so that a stretch is worth more with it.
const LEAST: f64 = 0.4;
/// Lines from the border of the stretch of text, beyond which one is far, however far.
const FAR: f32 = 20.0;

/// Measures what first sums tell.
pub(in crate::weigh) fn near(sums: &[f32], rows: &mut [Row]) {
    // The chance that a line is text, a straight line for the logistic curve, and how much there is of it.
    let chance = |sum: f32| (0.5 - f64::from(sum) / 4.0).clamp(0.0, 1.0);
    let sizes: Vec<f64> = rows.iter().map(|row| f64::from(Signal::Letters.of(row)) + 1.0).collect();
    let texts: Vec<f64> = sums.iter().zip(&sizes).map(|(sum, size)| chance(*sum) * size).collect();
    let (running, sizes_to, texts_to) =
        (totals(sums.iter().map(|sum| f64::from(*sum))), totals(sizes.iter().copied()), totals(texts.iter().copied()));
    let all = |of: &[f64]| of[of.len() - 1];
    let stretch = stretch(texts.iter().zip(&sizes).map(|(text, size)| text - LEAST * size));
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        let around = |reach: usize| at.saturating_sub(reach)..(at + reach + 1).min(count);
        let within = |of: &[f64], place: Range<usize>| of[place.end] - of[place.start];
        let mean = |reach: usize| (within(&running, around(reach)) / around(reach).len() as f64) as f32;
        let beside = |offset: isize| at.checked_add_signed(offset).and_then(|at| sums.get(at)).copied().unwrap_or(BEYOND);
        let text = all(&texts_to).max(1e-9);
        for (signal, value) in [
            (Signal::Sum, sums[at]),
            (Signal::SumBefore1, beside(-1)),
            (Signal::SumAfter1, beside(1)),
            (Signal::SumBefore2, beside(-2)),
            (Signal::SumAfter2, beside(2)),
            (Signal::SumNear, mean(CLOSE)),
            (Signal::SumAround, mean(AROUND)),
            (Signal::TextNear, (within(&texts_to, around(TEXT)) / within(&sizes_to, around(TEXT))) as f32),
            (Signal::TextBefore, (texts_to[at] / text) as f32),
            (Signal::TextAfter, (1.0 - texts_to[at + 1] / text) as f32),
            (Signal::DocText, (all(&texts_to) / all(&sizes_to)) as f32),
            (Signal::Stretch, from_border(at, &stretch)),
        ] {
            signal.set(row, value);
        }
    }
}

/// What the values come to before each, and altogether.
fn totals(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut total = 0.0;
    std::iter::once(0.0)
        .chain(values.map(|value| {
            total += value;
            total
        }))
        .collect()
}

/// The neighbours whose gains come to most together (Kadane: Bentley, Programming Pearls, column 8).
fn stretch(gains: impl Iterator<Item = f64>) -> Range<usize> {
    let (mut best, mut running, mut begun, mut found) = (0.0, 0.0, 0, 0..0);
    for (at, gain) in gains.enumerate() {
        if running <= 0.0 {
            (running, begun) = (0.0, at);
        }
        running += gain;
        if running > best {
            (best, found) = (running, begun..at + 1);
        }
    }
    found
}

/// Lines from the stretch to a line outside of it; within it the lines to its nearer border, below 0.
fn from_border(at: usize, stretch: &Range<usize>) -> f32 {
    let lines = if at < stretch.start {
        (stretch.start - at) as f32
    } else if at >= stretch.end {
        (at - stretch.end + 1) as f32
    } else {
        -((at - stretch.start).min(stretch.end - 1 - at) as f32)
    };
    lines.clamp(-FAR, FAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_tell_of_stretches() {
        let sums = [3.0, -2.0, -2.0, 0.5, -2.0, 3.0, 3.0];
        let mut rows: Vec<Row> = vec![[0.0; crate::weigh::SIGNALS.len()]; sums.len()];
        for (row, letters) in rows.iter_mut().zip([9.0, 99.0, 99.0, 9.0, 99.0, 9.0, 9.0]) {
            Signal::Letters.set(row, letters);
        }
        near(&sums, &mut rows);
        let told = |signal: Signal| rows.iter().map(|row| signal.of(row)).collect::<Vec<f32>>();
        assert_eq!(told(Signal::Stretch), [1.0, 0.0, -1.0, -1.0, 0.0, 1.0, 2.0]);
        assert_eq!(told(Signal::SumBefore1), [4.0, 3.0, -2.0, -2.0, 0.5, -2.0, 3.0]);
        assert_eq!(told(Signal::SumAfter2), [-2.0, 0.5, -2.0, 3.0, 3.0, 4.0, 4.0]);
        assert_eq!(Signal::SumNear.of(&rows[0]), (3.0 - 2.0 - 2.0 + 0.5) / 4.0);
        let text = 300.0 + 10.0 * 0.375;
        assert_eq!(Signal::TextBefore.of(&rows[4]), ((200.0 + 3.75) / text) as f32);
        assert_eq!(Signal::TextAfter.of(&rows[4]), 0.0);
        assert_eq!(Signal::DocText.of(&rows[0]), (text / 340.0) as f32);
    }

    #[test]
    fn no_line_is_a_stretch_of_furniture() {
        let mut rows: Vec<Row> = vec![[0.0; crate::weigh::SIGNALS.len()]; 2];
        near(&[5.0, 5.0], &mut rows);
        assert_eq!(rows.iter().map(|row| Signal::Stretch.of(row)).collect::<Vec<f32>>(), [1.0, 2.0]);
        assert_eq!(Signal::TextBefore.of(&rows[1]), 0.0);
    }
}
