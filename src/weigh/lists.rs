//! Lists: lines that are items of one thing, told by their first sign or by numbers that count.
//!
//! They stand apart from what goes together because they are read off the text, before anything is summed up.

use std::collections::BTreeMap;

use super::fixed::number;
use crate::fold::{Class, class_of};
use crate::layout::Line;

/// A list.
#[derive(Debug, PartialEq)]
pub(super) struct List {
    /// The lines of its items, in order.
    pub items: Vec<usize>,
    /// Whether they are numbered.
    pub numbered: bool,
    /// Whether most of them hold a year: notes that say where something stands.
    pub dated: bool,
    /// Whether the line above ends with a colon: a sentence or a heading that the list completes.
    pub announced: bool,
}

/// The lists of a text, by the lines of their items: neighbours that begin with the same sign, and lines with numbers that
/// follow on each other, behind the same word or none, wherever they stand.
pub(super) fn lists(text: &str, lines: &[Line]) -> Vec<List> {
    let first = |line: &Line| text[line.start..line.end].chars().next();
    let bullet = |c: char| c == '-' || class_of(c) == Class::Ornament;
    let mut found = Vec::new();
    let mut from = 0;
    for run in lines.chunk_by(|a, b| first(a) == first(b) && first(a).is_some_and(bullet)) {
        if run.len() > 1 {
            let announced = from > 0 && text[..lines[from - 1].end].ends_with([':', '：']);
            found.push(List { items: (from..from + run.len()).collect(), numbered: false, dated: false, announced });
        }
        from += run.len();
    }
    let mut numbered: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(number) = number(&text[line.start..line.end]) {
            numbered.entry(number).or_default().push(at);
        }
    }
    // Those that count, by the word before the number.
    let has = |word: &str, number: Option<u32>| number.is_some_and(|number| numbered.contains_key(&(word, number)));
    let mut counted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (&(word, number), items) in &numbered {
        if has(word, number.checked_sub(1)) || has(word, Some(number + 1)) {
            counted.entry(word).or_default().extend(items);
        }
    }
    for mut items in counted.into_values() {
        items.sort_unstable();
        let dated = 2 * items.iter().filter(|at| holds_year(&text[lines[**at].start..lines[**at].end])).count() > items.len();
        found.push(List { items, numbered: true, dated, announced: false });
    }
    found
}

/// Whether a line holds a year.
fn holds_year(line: &str) -> bool {
    line.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn a_colon_announces_a_list() {
        let mut lines = Vec::new();
        for (text, told) in
            [("They need two things:\n- bread\n- salt", true), ("They need two things.\n- bread\n- salt", false), ("- bread:\n- salt", false)]
        {
            split(text, &mut lines);
            assert_eq!(super::lists(text, &lines)[0].announced, told, "{text}");
        }
    }

    #[test]
    fn notes_hold_years() {
        let mut lines = Vec::new();
        for (text, dated) in [("1. Gazette, 3/9/1964\n2. Anna Berg: Bridges, 2003", true), ("1. Bread\n2. The fair of 1964\n3. Salt", false)] {
            split(text, &mut lines);
            assert_eq!(lists(text, &lines)[0].dated, dated, "{text}");
        }
    }

    #[test]
    fn items_of_a_list_begin_alike_or_count() {
        let mut lines = Vec::new();
        for (text, told) in [
            ("Bring\n- bread\n- salt\nto us", vec![vec![1, 2]]),
            ("- bread\n• salt", vec![]),
            ("1. Bread\nfrom us\n2. Salt\nfrom you\n9. Years", vec![vec![0, 2]]),
            ("• Home\n• News\n3) Bread\n4) Salt", vec![vec![0, 1], vec![2, 3]]),
            ("Chapter 1: Bread\nfrom us\nChapter 2\nPage 3\nالفصل ٢ - ملح\nالفصل ٣ - زيت", vec![vec![0, 2], vec![4, 5]]),
            ("March 3, in town\nMarch 4, at home\n3 apples\n4 pears", vec![]),
        ] {
            split(text, &mut lines);
            let items: Vec<Vec<usize>> = lists(text, &lines).into_iter().map(|list| list.items).collect();
            assert_eq!(items, told, "{text}");
        }
    }
}
