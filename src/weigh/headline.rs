//! The headline: a line right above the first running text, or one that shares its subject. On a page it stands among menus and other
//! headlines, and often twice.
//!
//! It is no shape ([`super::fixed`]), because which line it is shows only once the sums have said which lines would go.

use std::ops::RangeInclusive;

use super::signals::{ELLIPSIS, Row, Signal};

/// Lines above the first running text in which its headline is looked for, and the fewest words it has there.
const RIGHT_ABOVE: usize = 2;
const WORDS_ABOVE: f32 = 2.0;
/// Words of a headline that is known by its subject, its fewest stems, and the share of these that the text knows. Held out, 43 of 372
/// headlines of whole pages go with this and 77 without it, at a cost of .0014 of F1 and with .0011 less damage.
const WORDS: RangeInclusive<f32> = 4.0..=20.0;
const STEMS: f32 = 3.0;
const KNOWN: f32 = 0.5;

/// The first line of running text.
pub(super) fn text_from(rows: &[Row]) -> usize {
    rows.iter().position(|row| Signal::Run.of(row) == 0.0).unwrap_or(0)
}

/// Whether a line may be the headline of a text that begins at `from`: it stands right above, is no label of what follows, and holds
/// nothing that rules found.
pub(super) fn may_be(row: &Row, at: usize, from: usize) -> bool {
    let ending = Signal::Ending.of(row);
    let title = [0.0, 2.0, ELLIPSIS, 6.0].contains(&ending);
    at < from && from - at <= RIGHT_ABOVE && title && Signal::Words.of(row) >= WORDS_ABOVE && Signal::Hits.of(row) == 0.0
}

/// Of the lines above the text that would go, spares the one of which the text knows most stems; of equals the last.
pub(super) fn spare(rows: &[Row], goes: &mut [bool]) {
    let text = (0..rows.len()).find(|&at| Signal::Run.of(&rows[at]) == 0.0 && !goes[at]).unwrap_or(0);
    let about = |row: &Row| WORDS.contains(&Signal::Words.of(row)) && Signal::Stems.of(row) >= STEMS && Signal::Topic.of(row) >= KNOWN;
    let known = |at: &usize| (Signal::Stems.of(&rows[*at]) * Signal::Topic.of(&rows[*at])).round() as u32;
    if let Some(at) = (0..text).filter(|&at| goes[at] && about(&rows[at])).max_by_key(known) {
        goes[at] = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weigh::SIGNALS;

    fn row(signals: &[(Signal, f32)]) -> Row {
        let mut row = [0.0; SIGNALS.len()];
        signals.iter().for_each(|(signal, value)| signal.set(&mut row, *value));
        row
    }

    #[test]
    fn the_line_above_the_text_that_is_most_about_it_is_spared() {
        let title = row(&[(Signal::Run, 3.0), (Signal::Words, 6.0), (Signal::Stems, 4.0), (Signal::Topic, 0.75)]);
        let other = row(&[(Signal::Run, 3.0), (Signal::Words, 6.0), (Signal::Stems, 4.0), (Signal::Topic, 0.25)]);
        let more = row(&[(Signal::Run, 3.0), (Signal::Words, 9.0), (Signal::Stems, 7.0), (Signal::Topic, 0.75)]);
        let text = row(&[(Signal::Words, 40.0)]);
        for (rows, goes, left) in [
            ([title, title, other, text], [true, true, true, false], [true, false, true, false]),
            // The running text goes as well: it is not what the headline stands above.
            ([title, other, text, text], [true, true, true, false], [false, true, true, false]),
            ([other, title, other, text], [true, false, true, false], [true, false, true, false]),
            ([other, text, title, title], [true, false, true, true], [true, false, true, true]),
            ([title, other, other, other], [true; 4], [true; 4]),
            ([more, title, other, text], [true, true, true, false], [false, true, true, false]),
        ] {
            let mut goes = goes;
            spare(&rows, &mut goes);
            assert_eq!(goes, left);
        }
    }

    #[test]
    fn a_headline_stands_right_above_the_text() {
        let line = row(&[(Signal::Run, 3.0), (Signal::Words, 3.0)]);
        assert_eq!([0, 1, 2, 3].map(|at| may_be(&line, at, 3)), [false, true, true, false]);
        for (signal, value) in [(Signal::Words, 1.0), (Signal::Ending, 3.0), (Signal::Ending, 1.0), (Signal::Hits, 1.0)] {
            let mut other = line;
            signal.set(&mut other, value);
            assert!(!may_be(&other, 2, 3), "{signal:?} {value}");
        }
        assert_eq!(text_from(&[line, line, row(&[])]), 2);
    }
}
