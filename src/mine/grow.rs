//! From the words by which the border of lines is known to all that the lines have in common: a common end is grown
//! towards the start of the line, a common start towards its end, and where the lines part into a few groups, each is
//! grown for itself.

use std::collections::BTreeMap;

/// The share of the lines from which on those that go on alike are a group of their own.
const GROUP: f64 = 0.15;
/// The share of the lines that goes on alike in a trunk.
const TRUNK: f64 = 0.8;
/// The fewest lines of a group.
const FEWEST: usize = 3;
/// The most words that are grown.
const MOST: usize = 60;

/// What some lines have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grown {
    /// How many words, from the border.
    pub length: usize,
    /// Which lines.
    pub lines: Vec<usize>,
}

/// Grows what lines have in common from `length` words on. The words of each line are given from the border inwards. A
/// group has `fewest` lines at least: what would fall apart into smaller ones is not grown on.
pub(super) fn grow(lines: &[Vec<&str>], length: usize, fewest: usize) -> Vec<Grown> {
    let mut grown = Vec::new();
    from(lines, (0..lines.len()).collect(), length, fewest.max(FEWEST), &mut grown);
    grown
}

/// What nearly all lines have in common, where every group of them is the same to the other border.
pub(super) fn trunk(lines: &[Vec<&str>], mut length: usize) -> Grown {
    let mut which: Vec<usize> = (0..lines.len()).collect();
    loop {
        let mut next: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        which.iter().for_each(|line| next.entry(lines[*line].get(length).copied().unwrap_or("")).or_default().push(*line));
        match next.into_iter().max_by_key(|(_, group)| group.len()) {
            Some((word, group)) if !word.is_empty() && group.len() as f64 >= which.len() as f64 * TRUNK => (which, length) = (group, length + 1),
            _ => return Grown { length, lines: which },
        }
    }
}

fn from(lines: &[Vec<&str>], which: Vec<usize>, length: usize, fewest: usize, grown: &mut Vec<Grown>) {
    let mut next: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for &line in &which {
        next.entry(lines[line].get(length).copied()).or_default().push(line);
    }
    let total = which.len();
    let mut rest = Vec::new();
    for (word, group) in next {
        let large = group.len() >= fewest && group.len() as f64 >= total as f64 * GROUP;
        if word.is_some() && large && length < MOST {
            from(lines, group, length + 1, fewest, grown);
        } else {
            rest.extend(group);
        }
    }
    rest.sort_unstable();
    // What is left over beside large groups is something of its own only if there is enough of it.
    if rest.len() >= fewest && rest.len() as f64 >= total as f64 * GROUP * 2.0 {
        grown.push(Grown { length, lines: rest });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_end_grows_to_where_lines_part() {
        let lines = [
            "one said . read more here",
            "two went . read more here",
            "three saw . read more here",
            "x y . and more here",
            "z w . and more here",
            "v u . and more here",
        ];
        let lines: Vec<Vec<&str>> = lines.iter().map(|line| line.split(' ').rev().collect()).collect();
        let mut lengths: Vec<(usize, usize)> = grow(&lines, 2, 3).iter().map(|grown| (grown.length, grown.lines.len())).collect();
        lengths.sort_unstable();
        assert_eq!(lengths, [(4, 3), (4, 3)]);
    }
}
