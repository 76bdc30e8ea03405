//! What slots of patterns hold in a line, looked at once: numbers, and rows of members of a list one behind the other.
//!
//! It stands apart from matching because it remembers. In a line that is nothing but members every word begins a row, and each
//! would be followed to its end again; and labels that are numbers and signs are so many that all of them ask every short line
//! for a number at its start.

use std::cell::{Cell, RefCell};

use super::members::List;
use super::number;

/// Members of a row that are taken at the most; no strip of buttons has as many.
pub(crate) const MEMBERS: usize = 40;

/// Places of a line whose numbers are remembered: a line's start, its text behind the ornaments, and what follows the first
/// number of two patterns.
const NUMBERS: usize = 4;

/// The slots of one folded line, as far as somebody asked.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    rows: RefCell<Vec<Row>>,
    /// Where numbers were asked for last, and their lengths.
    numbers: Cell<[Option<Number>; NUMBERS]>,
}

/// Where a number was asked for, and its length if there is one.
type Number = (usize, Option<usize>);

/// The row that was followed last of a list.
#[derive(Debug, Default)]
struct Row {
    list: usize,
    /// Where its members begin and end.
    members: Vec<(usize, usize)>,
    /// Where the next one would begin; none once it has come to its end.
    next: Option<usize>,
}

impl Slots {
    /// Begins with another line.
    pub fn clear(&self) {
        self.rows.borrow_mut().clear();
        self.numbers.take();
    }

    /// The length of the number, date or time that begins at an offset.
    pub fn number(&self, line: &str, at: usize) -> Option<usize> {
        let [first, second, third, fourth] = self.numbers.get();
        if let Some((_, length)) = [first, second, third, fourth].into_iter().flatten().find(|known| known.0 == at) {
            return length;
        }
        let length = number::length(line, at);
        self.numbers.set([Some((at, length)), first, second, third]);
        length
    }

    /// Where the members of the row that begins at an offset end, from the first to the last; how many there are.
    pub fn row(&self, line: &str, lists: &[List], list: usize, at: usize, ends: &mut [usize; MEMBERS]) -> usize {
        let mut rows = self.rows.borrow_mut();
        let known = rows.iter().position(|row| row.list == list).unwrap_or_else(|| {
            rows.push(Row { list, ..Row::default() });
            rows.len() - 1
        });
        let row = &mut rows[known];
        let first = row.members.binary_search_by_key(&at, |member| member.0).unwrap_or_else(|_| {
            row.members.clear();
            row.next = Some(at);
            0
        });
        while row.members.len() < first + MEMBERS
            && let Some(at) = row.next.take()
            && let Some(end) = lists[list].standing(line, at).next()
        {
            row.members.push((at, end));
            let joint = [" | ", "| ", " "].into_iter().find(|joint| line[end..].starts_with(joint));
            row.next = joint.map(|joint| end + joint.len());
        }
        let count = (row.members.len() - first).min(MEMBERS);
        ends.iter_mut().zip(&row.members[first..]).for_each(|(end, member)| *end = member.1);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// What was looked at before tells nothing else than looking anew.
        #[test]
        fn remembered_slots_are_the_same(words in proptest::collection::vec(0..6_usize, 0..90), asked in proptest::collection::vec(0..60_usize, 0..20)) {
            let lists = [vec!["a b".to_owned(), "a".into(), "b".into()], vec!["a".to_owned(), "12".into()]].map(|members| List::new("any.x", members));
            let line: Vec<_> = words.iter().map(|word| ["a", "b", "12", "|", "a |", "3 may"][*word]).collect();
            let line = line.join(" ");
            let slots = Slots::default();
            for (list, at) in asked.iter().map(|at| (at % 2, at / 2 * 3)).filter(|(_, at)| *at <= line.len()) {
                let (mut ends, mut anew) = ([0; MEMBERS], [0; MEMBERS]);
                let count = slots.row(&line, &lists, list, at, &mut ends);
                proptest::prop_assert_eq!(Slots::default().row(&line, &lists, list, at, &mut anew), count);
                proptest::prop_assert_eq!(&ends[..count], &anew[..count]);
                proptest::prop_assert_eq!(slots.number(&line, at), number::length(&line, at));
            }
        }
    }
}
