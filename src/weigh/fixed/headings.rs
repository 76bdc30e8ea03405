//! Headings: numbered ones with text below them, those of sections, and subheads between paragraphs.
//!
//! They stand apart from other shapes because lists are told by the same numbers ([`number`]).

use crate::layout::Line;
use crate::weigh::signals::{Row, Signal};

/// Words of the longest line that may be a subhead.
const SUBHEAD_WORDS: f32 = 8.0;

/// Whether a line can be a subhead: short, alone between two lines of running text, without a sign at its end, and with nothing in it or
/// right before it that rules found.
pub(in crate::weigh) fn is_subhead(row: &Row) -> bool {
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

/// Which lines are headings: numbered ones of which another bears the next number, with running text below (a list of other stories has
/// none), and those of sections within sections.
pub(super) fn headings(text: &str, lines: &[Line]) -> Vec<bool> {
    let numbered = |pair: &[Line]| pair[1].is_body().then(|| number(&text[pair[0].start..pair[0].end])).flatten();
    let numbers: Vec<Option<(&str, u32)>> = lines.windows(2).map(numbered).collect();
    let counts = |(word, number): (&str, u32)| numbers.iter().flatten().any(|other| other.0 == word && other.1.abs_diff(number) == 1);
    let counted = numbers.iter().map(|number| number.is_some_and(counts)).chain((!lines.is_empty()).then_some(false));
    counted.zip(lines).map(|(counted, line)| counted || is_section(&text[line.start..line.end])).collect()
}

/// Whether a line is the heading of a section within a section, such as `5.2. Salt` and `5.2.1 Salt`, and no date.
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

/// The number of a numbered line, and the word before it, if there is one: one or two digits, a sign, and words, such as `2. Bread`; or
/// a word, one or two digits, and a sign or nothing, such as `Chapter 2: Bread`.
pub(in crate::weigh) fn number(line: &str) -> Option<(&str, u32)> {
    let counts = |text: &str| text.chars().next().and_then(numeral).is_some();
    // Hardly any line has a digit there, and asking for the digits of all scripts takes long.
    let behind_word = || memchr::memchr(b' ', line.as_bytes()).map(|space| (&line[..space], &line[space + 1..]));
    let of_word = || behind_word().filter(|(word, counted)| counts(counted) && word.chars().all(char::is_alphabetic));
    let (word, counted) = if counts(line) { ("", line) } else { of_word()? };
    let behind = counted.trim_start_matches(char::is_numeric);
    let digits = counted[..counted.len() - behind.len()].chars().map(numeral).collect::<Option<Vec<u32>>>()?;
    let behind = if word.is_empty() { behind } else { behind.trim_start() };
    let words = behind.strip_prefix(['.', ')', '-', '–', ':', '、', '．']);
    let ends = if word.is_empty() { words?.contains(char::is_alphabetic) } else { words.is_some() || behind.is_empty() };
    let number = || digits.iter().fold(0, |number, digit| 10 * number + digit);
    ((1..3).contains(&digits.len()) && ends).then(|| (word, number()))
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
    fn headings_that_count_have_text_below() {
        let body = "This is the running text that stands below a heading and goes on for fifteen words or more.";
        let mut lines = Vec::new();
        for (text, told) in [
            (format!("1. Bread\n{body}\n2. Salt\n{body}"), vec![true, false, true, false]),
            (format!("١) خبز\n{body}\n٢) ملح\n{body}"), vec![true, false, true, false]),
            (format!("1. Bread\n{body}\n7. Salt\n{body}"), vec![false; 4]),
            (format!("{body}\n1. Bread\n2. Salt"), vec![false; 3]),
            (format!("Day 1\n{body}\nDay 2: Salt\n{body}"), vec![true, false, true, false]),
            (format!("Day 1\n{body}\nNight 2\n{body}"), vec![false; 4]),
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
