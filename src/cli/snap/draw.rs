//! The difference of two snapshots for a person: `{-…-}` was there, `{+…+}` is there now; on a terminal in colour.

use std::io;

use naqi::author::snap::{Change, Row, Snapshot, by_line, rows};
use naqi::show::safe;

use super::super::show::{color, to_person};

/// Lines shown before and after one that changed.
const AROUND: usize = 2;
/// Lines of a new document that are shown if nothing goes from it.
const FIRST: usize = 5;

/// A snapshot against the accepted one, or a new one by itself.
pub fn difference(name: &str, old: Option<&Snapshot>, new: &Snapshot) -> String {
    let mut out = format!("{} · {}\n", safe(name, false), if old.is_some() { "different" } else { "new" });
    let before = old.map_or(&[][..], Snapshot::info);
    if old.is_some() {
        for (info, sign, other) in [(before, '-', new.info()), (new.info(), '+', before)] {
            for line in info.iter().filter(|line| !other.contains(line)) {
                out.push_str(&format!("      {sign} {}\n", safe(line.trim(), false)));
            }
        }
    } else if let Some(verdict) = new.info().last() {
        out.push_str(&format!("        {}\n", safe(verdict.trim(), false)));
    }
    let rows = match old {
        Some(old) => rows(&by_line(&old.contents), &by_line(&new.contents), AROUND),
        None => first_look(new),
    };
    let mut expected = 0;
    for row in &rows {
        if row.number.is_some_and(|number| number > expected + 1) {
            out.push_str("      ⋮\n");
        }
        expected = row.number.unwrap_or(expected);
        let number = row.number.map_or_else(String::new, |number| number.to_string());
        let line = format!("{number:>5} {} {}", if row.is_changed() { '~' } else { ' ' }, drawn(row));
        out.push_str(&format!("{}\n", line.trim_end()));
    }
    out.push('\n');
    out
}

/// What is to be seen of a new document: the lines with something that goes, and what is around them; else its first.
fn first_look(new: &Snapshot) -> Vec<Row> {
    let contents = by_line(&new.contents);
    let lines: Vec<&str> = contents.split('\n').collect();
    let marked: Vec<bool> = lines.iter().map(|line| line.contains("[-")).collect();
    let any = marked.contains(&true);
    let near = |at: usize| marked[at.saturating_sub(AROUND)..(at + AROUND + 1).min(marked.len())].contains(&true);
    let shown = (0..lines.len()).filter(|&at| if any { near(at) } else { at < FIRST });
    shown.map(|at| Row { number: Some(at + 1), pieces: vec![(Change::Same, lines[at].to_owned())] }).collect()
}

fn drawn(row: &Row) -> String {
    let colored = color(&io::stdout());
    let piece = |(change, text): &(Change, String)| {
        let text = safe(text, false);
        match (change, colored) {
            (Change::Same, _) => text,
            (Change::Gone, false) => format!("{{-{text}-}}"),
            (Change::Come, false) => format!("{{+{text}+}}"),
            (Change::Gone, true) => format!("\x1b[31;9m{text}\x1b[0m"),
            (Change::Come, true) => format!("\x1b[32;1m{text}\x1b[0m"),
        }
    };
    let line: String = row.pieces.iter().map(piece).collect();
    // The line is an isolate of its own, so that its direction ends with it.
    if to_person() && !line.is_empty() { format!("\u{2068}{line}\u{2069}") } else { line }
}
