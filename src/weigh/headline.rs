//! The headline: a line right above the first running text, or one that shares its subject. On a page it stands among menus and other
//! headlines, and often twice.
//!
//! It is no shape ([`super::fixed`]), because which line it is shows only once the sums have said which lines would go.

use std::ops::RangeInclusive;

use super::signals::{ELLIPSIS, Row, Signal};

/// Lines above the first running text in which its headline is looked for, and the fewest words it has there.
const RIGHT_ABOVE: usize = 2;
const WORDS_ABOVE: f32 = 2.0;
/// Words of a headline that is known by its subject, its fewest stems, and the share of these that the text knows.
const WORDS: RangeInclusive<f32> = 4.0..=20.0;
const STEMS: f32 = 3.0;
const KNOWN: f32 = 0.5;

/// The first line of running text.
pub(super) fn text_from(rows: &[Row]) -> usize {
    rows.iter().position(|row| Signal::Run.of(row) == 0.0).unwrap_or(0)
}

/// Whether a line may be the headline of a text that begins at `from`: it stands right above.
pub(super) fn may_be(row: &Row, at: usize, from: usize) -> bool {
    at < from && from - at <= RIGHT_ABOVE && is_title(row)
}

/// Whether a line that begins a page may be its headline, and no menu.
pub(super) fn may_begin(row: &Row) -> bool {
    is_title(row) && Signal::Words.of(row) <= *WORDS.end()
}

/// Whether a line could be a title: it is no label of what follows, and holds nothing that rules found.
fn is_title(row: &Row) -> bool {
    let ended = [0.0, 2.0, ELLIPSIS, 6.0].contains(&Signal::Ending.of(row));
    ended && Signal::Words.of(row) >= WORDS_ABOVE && Signal::Hits.of(row) == 0.0
}

/// Of the lines above the text that would go and are about it, spares the one with the least sum, unless that is more than `most`.
pub(super) fn spare(rows: &[Row], goes: &mut [bool], sum: impl Fn(&Row) -> f32, most: f32) {
    let text = (0..rows.len()).find(|&at| Signal::Run.of(&rows[at]) == 0.0 && !goes[at]).unwrap_or(0);
    let about = |row: &Row| WORDS.contains(&Signal::Words.of(row)) && Signal::Stems.of(row) >= STEMS && Signal::Topic.of(row) >= KNOWN;
    let sums = (0..text).filter(|&at| goes[at] && about(&rows[at])).map(|at| (sum(&rows[at]), at));
    if let Some((_, at)) = sums.filter(|(sum, _)| *sum <= most).min_by(|a, b| a.0.total_cmp(&b.0)) {
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
    fn of_the_lines_above_the_text_that_are_about_it_the_likeliest_is_spared() {
        let title = row(&[(Signal::Run, 3.0), (Signal::Words, 6.0), (Signal::Stems, 4.0), (Signal::Topic, 0.75)]);
        let other = row(&[(Signal::Run, 3.0), (Signal::Words, 6.0), (Signal::Stems, 4.0), (Signal::Topic, 0.25)]);
        let more = row(&[(Signal::Run, 3.0), (Signal::Words, 9.0), (Signal::Stems, 7.0), (Signal::Topic, 0.75)]);
        let text = row(&[(Signal::Words, 40.0)]);
        let menu = row(&[(Signal::Run, 3.0), (Signal::Words, 5.0), (Signal::Stems, 4.0), (Signal::Topic, 0.75)]);
        // By a sum that falls with every word.
        let sum = |row: &Row| 10.0 - Signal::Words.of(row);
        for (rows, goes, left) in [
            ([title, title, other, text], [true, true, true, false], [false, true, true, false]),
            // The running text goes as well: it is not what the headline stands above.
            ([title, other, text, text], [true, true, true, false], [false, true, true, false]),
            ([other, title, other, text], [true, false, true, false], [true, false, true, false]),
            ([other, text, title, title], [true, false, true, true], [true, false, true, true]),
            ([title, other, other, other], [true; 4], [true; 4]),
            ([title, more, other, text], [true, true, true, false], [true, false, true, false]),
            ([other, menu, other, text], [true, true, true, false], [true, true, true, false]),
        ] {
            let mut goes = goes;
            spare(&rows, &mut goes, sum, 4.0);
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
