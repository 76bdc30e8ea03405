//! Tables: cells parted by gaps or bars, figures with a line for each cell, and records of the same make.

use crate::layout::{Line, same_row};

/// Cells of the shortest row of a table of short cells.
const SHORT_CELLS: usize = 3;
/// Lines of the smallest table of figures that are nothing but a percentage.
const SHARES: usize = 3;
/// Lines of the shortest list of records. Of the lines that held-out sums take from the gold pages 77 are records, and all of them belong
/// to the text.
const RECORDS: usize = 3;
/// Signs, such as a comma or a dash, that separate the parts of a record, at least.
const PARTED: usize = 2;

/// Which lines stand in one of several neighbouring rows whose cells gaps part. Rows may have different numbers of cells: rules may have
/// taken some.
pub(super) fn in_rows(text: &str, lines: &[Line]) -> Vec<bool> {
    let rows: Vec<usize> = lines.chunk_by(|a, b| same_row(text, a, b)).map(<[Line]>::len).collect();
    let table = |at: usize| rows[at] > 1 && (at > 0 && rows[at - 1] > 1 || rows.get(at + 1).is_some_and(|next| *next > 1));
    (0..rows.len()).flat_map(|at| std::iter::repeat_n(table(at), rows[at])).collect()
}

/// Which lines are cells of a table: two neighbouring rows or more, parted by gaps or bars into equally many cells.
pub(super) fn cells(text: &str, lines: &[Line]) -> Vec<bool> {
    // Lines of each row, its cells, and whether two of these hold something: bars around a single cell are layout.
    let rows: Vec<(usize, usize, bool)> = lines.chunk_by(|a, b| same_row(text, a, b)).map(|row| row_of(text, row)).collect();
    let tables = rows.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1).map(|table| {
        let table_like = table[0].1 > 1 && table.iter().filter(|row| row.2).count() > 1;
        (table_like, table[0].0 * table.len())
    });
    tables.flat_map(|(table, count)| std::iter::repeat_n(table, count)).collect()
}

/// Which lines are cells of a table of short cells, three in a row or more. Longer pieces between gaps are text, which tidying puts on
/// lines of its own.
pub(in crate::weigh) fn short_cells(text: &str, lines: &[Line]) -> Vec<bool> {
    let short = |row: &[Line]| row.len() >= SHORT_CELLS && !row.iter().any(|cell| cell.sentence || cell.is_body());
    // Lines, and cells if they are short.
    let rows: Vec<(usize, usize)> =
        lines.chunk_by(|a, b| same_row(text, a, b)).map(|row| (row.len(), if short(row) { row.len() } else { 0 })).collect();
    let table = |at: usize| rows[at].1 > 0 && (at > 0 && rows[at - 1].1 == rows[at].1 || rows.get(at + 1).is_some_and(|next| next.1 == rows[at].1));
    let mut told = vec![false; lines.len()];
    let mut from = 0;
    for (at, (count, _)) in rows.iter().enumerate() {
        told[from..from + count].fill(table(at));
        from += count;
    }
    told
}

/// Which lines stand in a run of short lines of which several are nothing but a percentage: a table of figures with a line for each cell.
/// Of 78 percentages that sums take from the gold pages, 65 belong to the text.
pub(super) fn figures(text: &str, lines: &[Line]) -> Vec<bool> {
    let share = |line: &Line| {
        let line = &text[line.start..line.end];
        line.ends_with(['%', '٪']) && line.chars().any(char::is_numeric) && !line.chars().any(char::is_alphabetic)
    };
    let runs = lines.chunk_by(|a, b| !a.is_body() && !b.is_body());
    runs.flat_map(|run| std::iter::repeat_n(run.iter().filter(|line| share(line)).count() >= SHARES, run.len())).collect()
}

/// Which lines are records: neighbouring short lines that have the same signs in the same order («June 9 – Millbrook, Town Hall»).
pub(super) fn records(text: &str, lines: &[Line]) -> Vec<bool> {
    let signs: Vec<Option<u64>> = lines.iter().map(|line| if line.is_body() { None } else { signs(&text[line.start..line.end]) }).collect();
    let same = signs.chunk_by(|a, b| a.is_some() && a == b);
    same.flat_map(|same| std::iter::repeat_n(same.len() >= RECORDS, same.len())).collect()
}

/// A hash of the signs of a line in their order; none if the line can be no record. Quotes, stops, hyphens and currency signs do not
/// count, because records differ in them. Brackets and slashes rule a line out: they hold the dates and counts of listed stories.
fn signs(line: &str) -> Option<u64> {
    // Most lines have fewer of these, and looking at every sign takes long.
    line.chars().filter(|c| parts(*c)).nth(PARTED - 1)?;
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (mut signs, mut count) = (0, 0);
    for c in line.chars().filter(|c| !c.is_ascii_alphanumeric() && *c != ' ') {
        match c {
            '(' | ')' | '[' | ']' | '/' => return None,
            '\'' | '"' | '’' | '‘' | '“' | '”' | '.' | '|' | '-' | '$' | '€' | '£' | '¥' | '₩' => continue,
            _ if parts(c) => count += 1,
            _ if c.is_alphanumeric() || c.is_whitespace() => continue,
            _ => {}
        }
        signs = (signs ^ u64::from(u32::from(c))).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }
    (count >= PARTED).then_some(signs)
}

/// Whether a sign separates the parts of a record.
fn parts(c: char) -> bool {
    matches!(c, ',' | '،' | '，' | '、' | ':' | '：' | ';' | '؛' | '；' | '@' | '–' | '—')
}

/// Lines and cells of a row, and whether two cells hold text.
fn row_of(text: &str, row: &[Line]) -> (usize, usize, bool) {
    let only = &text[row[0].start..row[0].end];
    if row.len() == 1 && only.len() > 1 && only.starts_with('|') && only.ends_with('|') {
        let cells = only[1..only.len() - 1].split('|');
        return (1, cells.clone().count(), cells.filter(|cell| cell.contains(char::is_alphanumeric)).count() > 1);
    }
    (row.len(), row.len(), row.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn rows_of_what_was_a_table_stay() {
        let mut lines = Vec::new();
        for (text, told) in [("a    b\nc    d    e\nf", vec![true, true, true, true, true, false]), ("a    b\nc", vec![false; 3])] {
            split(text, &mut lines);
            assert_eq!(in_rows(text, &lines), told, "{text}");
        }
    }

    #[test]
    fn figures_are_shares() {
        let mut lines = Vec::new();
        for (text, told) in [("Mill Lane\n18%\nFord Street\n٢٤٪\nThe green\n+3.5 %", true), ("Sale\n18% off\n20%\n30%", false)] {
            split(text, &mut lines);
            assert_eq!(figures(text, &lines), vec![told; lines.len()], "{text}");
        }
    }

    #[test]
    fn records_have_the_same_signs() {
        let mut lines = Vec::new();
        for (text, told) in [
            (
                "Dates\nJune 9 – Millbrook, Town Hall\nJune 11 – Ford's End, The Green\n4 July – Linwell, Market\nMore",
                [false, true, true, true, false],
            ),
            ("News: a@naqi.example\nDesk: b.c@naqi.example, daily\nSport: d@naqi.example\nArts: e@naqi.example\nx", [false; 5]),
            ("سلمى الوراق، القاهرة، معلمة\nعمر الحداد، طنطا، طبيب\nليلى النجار، أسوان، كاتبة\nشارك\nالمزيد", [true, true, true, false, false]),
            ("Bread, salt and oil (12)\nRain, wind and sun (3)\nMills, fords and fairs (8)\na\nb", [false; 5]),
            ("Bread: white\nSalt: coarse\nOil: green\na\nb", [false; 5]),
        ] {
            split(text, &mut lines);
            assert_eq!(records(text, &lines), told, "{text}");
        }
    }

    #[test]
    fn tables_are_rows_of_equally_many_cells() {
        let mut lines = Vec::new();
        for (text, told) in [
            ("Head\na    b\nc    d\nEnd", vec![false, true, true, true, true, false]),
            ("a    b\nc    d    e\nf", vec![false; 6]),
            ("One.    Two.    Three.", vec![false; 3]),
            ("a\nb\nc", vec![false; 3]),
            ("Head\n| a | b |\n| c | d |\nEnd", vec![false, true, true, false]),
            ("| a |\n| b |\n| c | |\n| d | |", vec![false; 4]),
        ] {
            split(text, &mut lines);
            assert_eq!(cells(text, &lines), told, "{text}");
        }
    }
}
