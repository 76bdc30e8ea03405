//! What no sum may take from extracted text: tables, code, headings that count, subheads, signatures, lines broken within a sentence.
//! A sum knows one line; who loses a cell or a heading loses what the others mean.
//!
//! It stands apart from sums because it is certain: no weight can say otherwise.

use super::code::listings;
use super::papers::{entries, is_of_rights};
use super::signals::{ELLIPSIS, Row, Signal};
use super::tables::{cells, figures, in_rows, records};
use super::talk::pairs;
use super::zones::is_file;
use crate::layout::Line;

/// Words of a line that may be a subhead.
const SUBHEAD_WORDS: f32 = 8.0;

/// What stands between a saying and who said it.
const DASHES: &str = " -- ";
/// Words of the longest name, with what it is taken from.
const NAME_WORDS: usize = 6;
/// Words of the longest line that closes a letter, and lines of the longest signature below it: a name, an office, a place.
const CLOSING_WORDS: usize = 4;
const NAME_LINES: usize = 3;
/// Lines broken at a width differ by less than one part of so many of it: by a long word.
const BROKEN: usize = 4;

/// Whether a line can be a subhead: short, alone between two lines of running text, without a sign at its end, and nothing that
/// rules know in it or taken right before it.
pub(super) fn is_subhead(row: &Row) -> bool {
    let is = |signal: Signal, value: f32| signal.of(row) == value;
    is(Signal::Run, 1.0)
        && Signal::BodyBack.of(row) > 0.0
        && Signal::BodyOn.of(row) > 0.0
        && Signal::Words.of(row) <= SUBHEAD_WORDS
        && is(Signal::Ending, 0.0)
        && is(Signal::Hits, 0.0)
        && is(Signal::Glued, 0.0)
        && Signal::HitBefore.of(row) > 1.0
}

/// Whether a line is the last that is told of a text before its paywall: right behind running text, with an ellipsis at its end.
pub(super) fn breaks_off(before: &Row, row: &Row) -> bool {
    Signal::Run.of(before) == 0.0 && Signal::Ending.of(row) == ELLIPSIS
}

/// Which lines of extracted text are part of something that only goes as a whole: tables, code, numbered headings, and documents
/// that never were a page.
pub(super) fn fixed(text: &str, lines: &[Line]) -> Vec<bool> {
    if is_file(lines) || is_of_rights(text, lines) {
        return vec![true; lines.len()];
    }
    let all = [
        cells(text, lines),
        headings(text, lines),
        in_rows(text, lines),
        listings(text, lines),
        pairs(text, lines),
        entries(text, lines),
        sayings(text, lines),
        figures(text, lines),
        records(text, lines),
        signatures(text, lines),
    ];
    (0..lines.len()).map(|at| all.iter().any(|told| told[at])).collect()
}

/// Which lines are sayings with a name behind two dashes.
fn sayings(text: &str, lines: &[Line]) -> Vec<bool> {
    // Hardly any text has them.
    let any = text.contains(DASHES);
    let signed = |line: &str| {
        line.split_once(DASHES).is_some_and(|(said, name)| said.contains(' ') && !name.contains(DASHES) && name.split(' ').count() <= NAME_WORDS)
    };
    lines.iter().map(|line| any && signed(&text[line.start..line.end])).collect()
}

/// Which lines sign a letter: a short line that ends with a comma, and the names below it.
fn signatures(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let short = |at: usize, words: usize| {
        let line = &text[lines[at].start..lines[at].end];
        !lines[at].is_body() && line.split_whitespace().nth(words).is_none()
    };
    for at in (0..lines.len()).filter(|&at| text[..lines[at].end].ends_with([',', '،', '，']) && short(at, CLOSING_WORDS)) {
        let names = (at + 1..lines.len()).take_while(|&name| short(name, NAME_WORDS) && lines[name].paragraph <= lines[at].paragraph + 1);
        let last = names.last().unwrap_or(at);
        if last > at && last - at <= NAME_LINES {
            told[at..=last].fill(true);
        }
    }
    told
}

/// Which lines and pieces stand within a sentence that was broken at a width: what follows running text that ends no sentence, and
/// what a line ends with though the next one goes on. Of a paragraph that was broken so, most lines end no sentence.
pub(super) fn broken(lines: &[Line], glued: &[bool]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let mut from = 0;
    for paragraph in lines.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let to = from + paragraph.len();
        // Lines of running text that another one follows, and whether they end no sentence.
        let ends = (from..to - 1).filter(|&at| !glued[at + 1] && (glued[at] || lines[at].is_body()));
        let open: Vec<usize> = ends.clone().filter(|&at| !lines[at].sentence).collect();
        let width = |at: &usize| lines[*at].end - lines[at - usize::from(glued[*at])].start;
        let (least, most) = (open.iter().map(width).min().unwrap_or(0), open.iter().map(width).max().unwrap_or(0));
        if 2 * open.len() > ends.count() && BROKEN * least >= (BROKEN - 1) * most {
            for at in open {
                told[at] |= glued[at];
                told[at + 1] = true;
            }
        }
        from = to;
    }
    told
}

/// Which lines are headings that count, two of them or more: a number, a sign, words, and running text below. The items of
/// a list of other stories have none below them.
fn headings(text: &str, lines: &[Line]) -> Vec<bool> {
    let numbered = |pair: &[Line]| pair[1].is_body().then(|| number(&text[pair[0].start..pair[0].end])).flatten();
    let numbers: Vec<Option<u32>> = lines.windows(2).map(numbered).collect();
    let counts = |number: u32| numbers.iter().flatten().any(|other| other.abs_diff(number) == 1);
    let counted = numbers.iter().map(|number| number.is_some_and(counts)).chain((!lines.is_empty()).then_some(false));
    counted.zip(lines).map(|(counted, line)| counted || is_section(&text[line.start..line.end])).collect()
}

/// Whether a line is the heading of a section within another, as `5.2. Salt` and `5.2.1 Salt` are; no date is.
fn is_section(line: &str) -> bool {
    if !line.as_bytes()[0].is_ascii_digit() {
        return false;
    }
    let end = line.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(line.len());
    let (number, words) = line.split_at(end);
    let stop = number.ends_with('.');
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let counts = |part: &&str| (1..3).contains(&part.len()) && !part.starts_with('0');
    let date = parts.len() == 3 && parts[2].len() == 2 || parts.len() == 2 && stop && parts[0].len() == 2 && parts[1].len() == 2;
    parts.len() + usize::from(stop) > 2 && parts.iter().all(counts) && !date && words.trim_start().starts_with(char::is_alphabetic)
}

/// The number that a line begins with, as a heading is numbered.
pub(super) fn number(line: &str) -> Option<u32> {
    // Hardly any line does, and to ask for numbers of all scripts takes long.
    line.chars().next().and_then(numeral)?;
    let behind = line.trim_start_matches(char::is_numeric);
    let digits = line[..line.len() - behind.len()].chars().map(numeral).collect::<Option<Vec<u32>>>()?;
    let words = behind.strip_prefix(['.', ')', '-', '–', ':', '、', '．'])?;
    let counted = (1..3).contains(&digits.len()) && words.contains(char::is_alphabetic);
    counted.then(|| digits.iter().fold(0, |number, digit| 10 * number + digit))
}

/// The value of a digit, those of Arabic and Persian included.
fn numeral(c: char) -> Option<u32> {
    let offset = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|digit| *digit < 10);
    ['0', '٠', '۰', '०', '０'].into_iter().find_map(offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn letters_are_signed() {
        let mut lines = Vec::new();
        for (text, told) in [
            ("Come soon.\n\nYours sincerely,\n\nAnna Berg\nBaker\n\nShare", vec![false, true, true, true, false]),
            ("وتفضلوا بقبول التحية،\nسليم الوراق", vec![true, true]),
            ("Home,\nNews\nSport\nWeather\nPhotos", vec![false; 5]),
            ("Anna,\n\nCome soon, and bring all of the bread that is left of it.", vec![false; 2]),
        ] {
            split(text, &mut lines);
            assert_eq!(signatures(text, &lines), told, "{text}");
        }
    }

    #[test]
    fn sayings_are_signed() {
        let mut lines = Vec::new();
        let text = "Bread is bread. -- Anna Berg\n-- Anna Berg\nHome -- News -- Sport\nRead on";
        split(text, &mut lines);
        assert_eq!(sayings(text, &lines), [true, false, false, false]);
    }

    #[test]
    fn a_sentence_goes_on_behind_a_break_at_a_width() {
        let body = "The stone bridge at the ford will be closed to all traffic from Monday so that engineers can replace";
        let mut lines = Vec::new();
        for (text, told) in [
            (format!("{body}\nthe old pipe."), vec![false, true]),
            (format!("{body}\n\nthe old pipe."), vec![false; 2]),
            (format!("{body}\n{body}.\n{body}.\nSign in"), vec![false; 4]),
            (format!("{body}\nthe old pipe\nRead on"), vec![false, true, false]),
        ] {
            split(&text, &mut lines);
            for line in &mut lines {
                let text = &text[line.start..line.end];
                (line.words, line.sentence) = (text.split_whitespace().count() as u32, text.ends_with('.'));
            }
            assert_eq!(broken(&lines, &vec![false; lines.len()]), told, "{text}");
        }
        // A head, its piece, and the line that goes on: the piece is the beginning of a sentence.
        split(&format!("{body}.\nNo\nbody came"), &mut lines);
        (lines[0].words, lines[0].sentence) = (19, true);
        assert_eq!(broken(&lines, &[false, true, false]), [false, true, true]);
    }

    #[test]
    fn a_short_line_between_paragraphs_may_be_a_subhead() {
        let signals = [(Signal::Run, 1.0), (Signal::BodyBack, 90.0), (Signal::BodyOn, 90.0), (Signal::Words, 3.0), (Signal::HitBefore, 20.0)];
        let mut row: Row = [0.0; crate::weigh::SIGNALS.len()];
        signals.iter().for_each(|(signal, value)| signal.set(&mut row, *value));
        assert!(is_subhead(&row));
        for (signal, value) in
            [(Signal::Run, 2.0), (Signal::BodyOn, 0.0), (Signal::Words, 9.0), (Signal::Ending, 3.0), (Signal::Hits, 1.0), (Signal::HitBefore, 1.0)]
        {
            let mut other = row;
            signal.set(&mut other, value);
            assert!(!is_subhead(&other), "{signal:?} {value}");
        }
    }

    #[test]
    fn a_text_breaks_off_with_an_ellipsis_behind_running_text() {
        let row = |run: f32, ending: f32| {
            let mut row: Row = [0.0; crate::weigh::SIGNALS.len()];
            Signal::Run.set(&mut row, run);
            Signal::Ending.set(&mut row, ending);
            row
        };
        assert!(breaks_off(&row(0.0, 1.0), &row(1.0, ELLIPSIS)));
        assert!(!breaks_off(&row(1.0, 0.0), &row(1.0, ELLIPSIS)));
        assert!(!breaks_off(&row(0.0, 1.0), &row(1.0, 0.0)));
    }

    #[test]
    fn headings_that_count_have_text_below() {
        let body = "This is the running text that stands below a heading and goes on for fifteen words or more.";
        let mut lines = Vec::new();
        for (text, told) in [
            (format!("1. Bread\n{body}\n2. Salt\n{body}"), vec![true, false, true, false]),
            (format!("١) خبز\n{body}\n٢) ملح\n{body}"), vec![true, false, true, false]),
            (format!("1. Bread\n{body}\n7. Salt\n{body}"), vec![false; 4]),
            (format!("{body}\n1. Bread\n2. Salt"), vec![false; 3]),
            ("4.2. Salt\n4.2.1 Coarse\nRead on".into(), vec![true, true, false]),
            ("4.5 stars\n3.12.24 Bread\n12.10. Salt\n1.05. Bread".into(), vec![false; 4]),
            (format!("1984. A novel\n{body}\n1985. Another\n{body}"), vec![false; 4]),
        ] {
            split(&text, &mut lines);
            for line in &mut lines {
                line.words = text[line.start..line.end].split_whitespace().count() as u32;
            }
            assert_eq!(headings(&text, &lines), told, "{text}");
        }
    }
}
