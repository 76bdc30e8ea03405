//! Lists and runs of short lines, which go or stay together: a sum knows one line, and a list that lacks an item means something else.
//! So a line does what most of those around it do.
//!
//! They are no shapes ([`super::fixed`]), because here the sums decide, only those of several lines together.

use super::lists::List;
use super::signals::{Row, Signal};

/// Lines of the shortest run of short lines that is one thing.
const RUN_LINES: usize = 3;
/// At most so many lines that go alone within a run are an item, a label or a subhead, and stay. More are a menu.
const ALONE_LINES: usize = 2;

/// Of the items of all lists with signs none go if fewer than one in so many would.
const SCATTERED: usize = 4;
/// Words of the shortest sentence that announces a list. Labels with a colon, such as that of a forum's guests, have fewer.
const ANNOUNCING: f32 = 4.0;

/// Makes lines that stand together go or stay together:
/// - a list stays whole if most of its items stay; a numbered one if any does, since it would count wrong;
/// - in a run of short lines of which most stay, one or two lines that would go alone stay, unless rules found something beside them, or
///   they are such that may go `alone`;
/// - in a run or a list of which most go, lines go along that nearly went (`nearly`);
/// - figures stay with the label above them.
pub(super) fn together(rows: &[Row], lists: &[List], goes: &mut [bool], alone: impl Fn(usize) -> bool, mut nearly: impl FnMut(usize, &Row) -> bool) {
    // If rules found something in the line above, the list may well be furniture.
    let announces = |row: &Row| Signal::Hits.of(row) == 0.0 && Signal::Words.of(row) >= ANNOUNCING;
    let announced = lists.iter().filter(|list| list.announced && announces(&rows[list.items[0] - 1]));
    let held: Vec<usize> = announced.flat_map(|list| list.items[0] - 1..=list.items[list.items.len() - 1]).collect();
    lists_go(lists, goes);
    let mut from = 0;
    for run in rows.chunk_by(|a, b| Signal::Run.of(a) > 0.0 && Signal::Run.of(b) > 0.0) {
        let goes = &mut goes[from..from + run.len()];
        let count = goes.iter().filter(|goes| **goes).count();
        if run.len() >= RUN_LINES && count > 0 {
            if 2 * count > run.len() {
                run.iter().zip(goes).enumerate().for_each(|(at, (row, goes))| *goes = *goes || nearly(from + at, row));
            } else {
                stay_alone(run, goes, |at| alone(from + at));
            }
        }
        from += run.len();
    }
    // Runs may have torn a list: lines that went along with one, or stayed with it.
    for list in lists {
        let most = mostly(list, goes);
        list.items.iter().for_each(|at| goes[*at] |= most && nearly(*at, &rows[*at]));
    }
    lists_go(lists, goes);
    held.into_iter().for_each(|at| goes[at] = false);
    // Headings may part one list into many.
    let items: Vec<usize> = lists.iter().filter(|list| !list.numbered).flat_map(|list| list.items.iter().copied()).collect();
    if SCATTERED * items.iter().filter(|at| goes[**at]).count() < items.len() {
        items.iter().for_each(|at| goes[*at] = false);
    }
    figures_stay(rows, goes, alone);
}

/// What holds figures and no letter stays below a short line that stays, unless rules found something in one of them: it is the value of
/// that label. Held out, such figures were the article's own as often as not.
fn figures_stay(rows: &[Row], goes: &mut [bool], alone: impl Fn(usize) -> bool) {
    let plain = |row: &Row| Signal::Hits.of(row) == 0.0;
    let label = |row: &Row| Signal::Run.of(row) > 0.0 && Signal::Letters.of(row) > 0.0 && plain(row);
    let figures = |row: &Row| Signal::Letters.of(row) == 0.0 && Signal::Digits.of(row) > 0.0 && plain(row);
    for at in 1..rows.len() {
        goes[at] &= goes[at - 1] || alone(at) || !label(&rows[at - 1]) || !figures(&rows[at]);
    }
}

/// Whether most items of a list go.
fn mostly(list: &List, goes: &[bool]) -> bool {
    2 * list.items.iter().filter(|at| goes[**at]).count() > list.items.len()
}

/// Lists stay whole if most of their items stay; numbered ones if any item does, or if they are notes.
fn lists_go(lists: &[List], goes: &mut [bool]) {
    for list in lists {
        let all = list.items.iter().all(|at| goes[*at]);
        let go = if list.numbered { all && !list.dated } else { mostly(list, goes) };
        if !go {
            list.items.iter().for_each(|at| goes[*at] = false);
        }
    }
}

/// What goes alone within a run stays.
fn stay_alone(run: &[Row], goes: &mut [bool], alone: impl Fn(usize) -> bool) {
    let mut from = 0;
    for stretch in goes.chunk_by_mut(|a, b| a == b) {
        let to = from + stretch.len();
        if stretch.len() <= ALONE_LINES {
            (from..to).zip(stretch).for_each(|(at, goes)| *goes &= beside_hit(&run[at]) || alone(at));
        }
        from = to;
    }
}

/// Whether rules found something right beside a line, or took something there. What they found in it alone was not enough for them.
fn beside_hit(row: &Row) -> bool {
    Signal::Hits.of(row) == 0.0 && Signal::HitBefore.of(row) <= 1.0 || Signal::HitAfter.of(row) <= 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stand_together_go_together() {
        let far = [(Signal::HitBefore, 20.0), (Signal::HitAfter, 20.0)];
        let row = |run: bool, hit: bool| {
            let mut row: Row = [0.0; crate::weigh::SIGNALS.len()];
            far.iter().for_each(|(signal, value)| signal.set(&mut row, *value));
            Signal::Run.set(&mut row, f32::from(u8::from(run)));
            Signal::HitAfter.set(&mut row, if hit { 1.0 } else { 20.0 });
            row
        };
        // Of each line: B running text, s a short line, h one beside a hit, r one that may go alone; then which go by their sums (+), and nearly (~); then which do.
        for (shape, sums, told) in [
            ("BssssB", "-+----", "------"),
            ("BhsssB", "-+----", "-+----"),
            ("BsssssssB", "-+++-----", "-+++-----"),
            ("BsssssB", "-++~-+-", "-+++-+-"),
            ("BsssssB", "-+~~---", "-------"),
            ("BssB", "-+--", "-+--"),
            ("BBBBB", "--+--", "--+--"),
            ("BsrssB", "--+---", "--+---"),
        ] {
            let rows: Vec<Row> = shape.chars().map(|kind| row(kind != 'B', kind == 'h')).collect();
            let mut goes: Vec<bool> = sums.chars().map(|sum| sum == '+').collect();
            together(&rows, &[], &mut goes, |at| shape.as_bytes()[at] == b'r', |at, _| sums.as_bytes()[at] == b'~');
            let went: String = goes.iter().map(|goes| if *goes { '+' } else { '-' }).collect();
            assert_eq!(went, told, "{shape} {sums}");
        }
        for (sums, numbered, told) in [
            ([true, false, false], false, [false; 3]),
            ([true, true, false], false, [true, true, false]),
            ([true, true, false], true, [false; 3]),
            ([true; 3], true, [true; 3]),
        ] {
            let mut goes = sums;
            together(
                &[row(false, false); 3],
                &[List { items: vec![0, 1, 2], numbered, dated: false, announced: false }],
                &mut goes,
                |_| false,
                |_, _| false,
            );
            assert_eq!(goes, told, "{sums:?} {numbered}");
        }
        // Notes stay, and what its run would take along is no reason for a list to count wrong.
        let mut goes = [true; 3];
        together(
            &[row(false, false); 3],
            &[List { items: vec![0, 1, 2], numbered: true, dated: true, announced: false }],
            &mut goes,
            |_| false,
            |_, _| false,
        );
        assert_eq!(goes, [false; 3]);
        let mut goes = [true, true, true, true, true, false, false];
        together(
            &[row(true, false); 7],
            &[List { items: vec![4, 5, 6], numbered: true, dated: false, announced: false }],
            &mut goes,
            |_| false,
            |at, _| at == 5,
        );
        assert_eq!(goes, [true, true, true, true, false, false, false]);
        let mut goes = [true, true, false];
        together(
            &[row(false, false); 3],
            &[List { items: vec![0, 1, 2], numbered: false, dated: false, announced: false }],
            &mut goes,
            |_| false,
            |_, _| true,
        );
        assert_eq!(goes, [true; 3]);
    }

    #[test]
    fn figures_stay_with_their_label() {
        // l a label, f figures, x such as rules found, r such as may go alone, B running text; then which go by their sums, and which do.
        for (shape, sums, told) in
            [("BlfB", "--+-", "----"), ("BlfB", "-++-", "-++-"), ("BxfB", "--+-", "--+-"), ("BlrB", "--+-", "--+-"), ("BBfB", "--+-", "--+-")]
        {
            let row = |kind: char| {
                let mut row: Row = [0.0; crate::weigh::SIGNALS.len()];
                let figures = matches!(kind, 'f' | 'r');
                Signal::Run.set(&mut row, if kind == 'B' { 0.0 } else { 2.0 });
                Signal::Letters.set(&mut row, if figures { 0.0 } else { 7.0 });
                Signal::Digits.set(&mut row, if figures { 1.0 } else { 0.0 });
                Signal::Hits.set(&mut row, if kind == 'x' { 1.0 } else { 0.0 });
                row
            };
            let rows: Vec<Row> = shape.chars().map(row).collect();
            let mut goes: Vec<bool> = sums.chars().map(|sum| sum == '+').collect();
            together(&rows, &[], &mut goes, |at| shape.as_bytes()[at] == b'r', |_, _| false);
            let went: String = goes.iter().map(|goes| if *goes { '+' } else { '-' }).collect();
            assert_eq!(went, told, "{shape} {sums}");
        }
    }

    #[test]
    fn lists_that_a_sentence_announces_and_most_of_one_that_headings_part_stay() {
        let mut row: Row = [0.0; crate::weigh::SIGNALS.len()];
        Signal::Words.set(&mut row, 5.0);
        let list = |items: [usize; 2], announced: bool| List { items: items.to_vec(), numbered: false, dated: false, announced };
        let went = |rows: &[Row], lists: &[List], mut goes: Vec<bool>| {
            together(rows, lists, &mut goes, |_| false, |_, _| false);
            goes
        };
        assert_eq!(went(&[row; 4], &[list([1, 2], true)], vec![true; 4]), [false, false, false, true]);
        assert_eq!(went(&[row; 4], &[list([1, 2], false)], vec![true; 4]), [true; 4]);
        // A label announces nothing, and neither does a line that rules know.
        for (signal, value) in [(Signal::Words, 3.0), (Signal::Hits, 1.0)] {
            let mut above = row;
            signal.set(&mut above, value);
            assert_eq!(went(&[above, row, row], &[list([1, 2], true)], vec![true; 3]), [true; 3], "{signal:?}");
        }
        let lists: Vec<List> = (0..5).map(|at| list([2 * at, 2 * at + 1], false)).collect();
        let first = |count: usize| (0..10).map(|at| at < count).collect::<Vec<bool>>();
        assert_eq!(went(&[row; 10], &lists, first(2)), [false; 10]);
        assert_eq!(went(&[row; 10], &lists, first(4)), first(4));
    }
}
