//! Finders that look across lines: runs of list members and echoes. They read what was found line by line.

use std::collections::HashMap;

use super::Hit;
use crate::compile::{Run, Tables, Target};
use crate::fold::{Class, class_of};
use crate::layout::Line;
use crate::rule::Echo;

/// The fewest words of a line that counts as repeated by [`Echo::Line`] and [`Echo::CaptionCredit`].
const LINE_WORDS: u32 = 4;
/// The fewest words of a paragraph that counts as repeated.
const PARAGRAPH_WORDS: u32 = 12;
/// The most bytes a credit behind a repeated caption has.
const CREDIT_BYTES: usize = 80;

/// Adds the hits of runs and echoes, and leaves the hits sorted by line and place.
pub(crate) fn across(tables: &Tables, text: &str, lines: &[Line], hits: &mut Vec<Hit>) {
    let mut more = Vec::new();
    if hits.iter().any(|hit| matches!(hit.target, Target::Member(_))) {
        runs(tables, text, lines, hits, &mut more);
    }
    for &(rule, echo) in &tables.echoes {
        echoes(rule, echo, text, lines, &mut more);
    }
    hits.retain(|hit| !matches!(hit.target, Target::Member(_)));
    hits.extend(more);
    hits.sort_by_key(|hit| (hit.line, hit.start, std::cmp::Reverse(hit.end)));
}

fn runs(tables: &Tables, text: &str, lines: &[Line], hits: &[Hit], out: &mut Vec<Hit>) {
    for run in &tables.runs {
        let mut members: Vec<&Hit> = hits.iter().filter(|hit| hit.target == Target::Member(run.list)).collect();
        members.sort_by_key(|hit| (hit.line, hit.start, std::cmp::Reverse(hit.end)));
        let mut row: Vec<&Hit> = Vec::new();
        for member in members {
            if let Some(last) = row.last() {
                if last.line == member.line && member.start < last.end {
                    continue; // «Pin» within «Pin Interest»
                }
                if !joined(text, lines, last, member) {
                    emit(text, lines, run, &row, out);
                    row.clear();
                }
            }
            row.push(member);
        }
        emit(text, lines, run, &row, out);
    }
}

/// Whether only separators stand between two members, on one line or from one line to the next.
fn joined(text: &str, lines: &[Line], a: &Hit, b: &Hit) -> bool {
    let line = |hit: &Hit| &lines[hit.line as usize];
    let (from, to) = (line(a).start + a.end as usize, line(b).start + b.start as usize);
    b.line <= a.line + 1 && text[from..to].chars().all(is_separator)
}

/// What may stand between the members of a run, and around a hit at the border of a line.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(class_of(c), Class::Space | Class::Ornament | Class::Drop) || matches!(c, ',' | '،' | '、' | ';' | '؛' | '(' | ')' | '[' | ']')
}

/// One hit for each line of a run that is long enough. A line of other text counts only if it holds a run of its own,
/// without commas: else the last name in a sentence would go with the share buttons below it.
fn emit(text: &str, lines: &[Line], run: &Run, row: &[&Hit], out: &mut Vec<Hit>) {
    if row.len() < run.min {
        return;
    }
    let counts = |part: &&[&Hit]| {
        let line = &lines[part[0].line as usize];
        let (from, to) = (line.start + part[0].start as usize, line.start + part[part.len() - 1].end as usize);
        let whole = text[line.start..from].chars().chain(text[to..line.end].chars()).all(is_separator);
        whole || (part.len() >= run.min && !text[from..to].contains([',', '،', '、']))
    };
    let parts: Vec<&[&Hit]> = row.chunk_by(|a, b| a.line == b.line).filter(counts).collect();
    if parts.iter().map(|part| part.len()).sum::<usize>() < run.min {
        return;
    }
    for part in parts {
        out.push(Hit { target: Target::Rule(run.rule), line: part[0].line, start: part[0].start, end: part[part.len() - 1].end, wild: 0 });
    }
}

fn echoes(rule: u32, echo: Echo, text: &str, lines: &[Line], out: &mut Vec<Hit>) {
    let mut whole = |index: usize| {
        let line = &lines[index];
        out.push(Hit { target: Target::Rule(rule), line: index as u32, start: 0, end: (line.end - line.start) as u32, wild: 0 });
    };
    match echo {
        Echo::CaptionCredit => {
            for (index, pair) in lines.windows(2).enumerate() {
                let (a, b) = (&text[pair[0].start..pair[0].end], &text[pair[1].start..pair[1].end]);
                let credited = b.len() > a.len()
                    && b.len() - a.len() <= CREDIT_BYTES
                    && b.starts_with(a)
                    && !b[a.len()..].starts_with(|c| class_of(c) == Class::Word);
                if pair[0].words >= LINE_WORDS && credited {
                    whole(index);
                }
            }
        }
        Echo::Title => {
            let Some(title) = lines.first().filter(|line| line.words >= LINE_WORDS) else { return };
            (1..lines.len()).filter(|&index| lines[index].hash == title.hash).for_each(whole);
        }
        Echo::Line => {
            let mut seen = HashMap::new();
            for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.words >= LINE_WORDS) {
                if *seen.entry(line.hash).or_insert(index) != index {
                    whole(index);
                }
            }
        }
        Echo::Paragraph => {
            let mut seen: HashMap<Vec<u64>, usize> = HashMap::new();
            let mut first = 0;
            for paragraph in lines.chunk_by(|a, b| a.paragraph == b.paragraph) {
                if paragraph.iter().map(|line| line.words).sum::<u32>() >= PARAGRAPH_WORDS {
                    let key = paragraph.iter().map(|line| line.hash).collect();
                    if *seen.entry(key).or_insert(first) != first {
                        (first..first + paragraph.len()).for_each(&mut whole);
                    }
                }
                first += paragraph.len();
            }
        }
    }
}
