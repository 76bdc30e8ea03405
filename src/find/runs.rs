//! Members of lists side by side: rows of share buttons, menus, links of a footer.
//!
//! Only members that nothing but separators parts from the next one are ever part of a run, so that lists can hold common
//! words: a line keeps those of its members that stand so, or that are all of the line, and the others are forgotten before
//! anybody asks which lists they are of.

use super::{Finding, Found, Hit};
use crate::compile::{Run, Tables, Target};
use crate::fold::{Class, class_of};
use crate::layout::Line;

impl Finding {
    /// Forgets members that stand alone in a line of other text.
    pub(super) fn drop_lone_members(&mut self) {
        let member = |found: &Found| matches!(found.target, Target::Member(_));
        let mut members = std::mem::take(&mut self.members);
        members.clear();
        members.extend(self.found.extract_if(.., |found| member(found)));
        members.sort_by_key(|member| (member.from, std::cmp::Reverse(member.to)));
        let text = self.folded.as_str();
        let apart = |between: &str| !between.chars().all(is_separator);
        let mut rest = members.as_slice();
        while let Some(first) = rest.first() {
            let (count, end) = chain(rest, |member| (member.from, member.to), |from, to| apart(&text[from..to]));
            if count > 1 || !apart(&text[..first.from]) && !apart(&text[end..]) {
                self.found.extend_from_slice(&rest[..count]);
            }
            rest = &rest[count..];
        }
        self.members = members;
    }
}

/// How many of some members, the first among them, follow each other with nothing but separators between, or overlap; and
/// where they end.
fn chain<M, P: PartialOrd + Copy>(members: &[M], place: impl Fn(&M) -> (P, P), apart: impl Fn(P, P) -> bool) -> (usize, P) {
    let mut end = place(&members[0]).1;
    for (nth, member) in members.iter().enumerate().skip(1) {
        let (from, to) = place(member);
        if end < from && apart(end, from) {
            return (nth, end);
        }
        end = if end < to { to } else { end };
    }
    (members.len(), end)
}

/// Adds the hits of rules that run over lists.
pub(super) fn runs(tables: &Tables, text: &str, lines: &[Line], hits: &[Hit], out: &mut Vec<Hit>) {
    let mut members: Vec<&Hit> = hits.iter().filter(|hit| matches!(hit.target, Target::Member(_))).collect();
    members.sort_by_key(|hit| (hit.line, hit.start, std::cmp::Reverse(hit.end)));
    let first = out.len();
    // Lists, and places of their members in the chain: small, because there are many.
    let mut of_list: Vec<(u32, u32)> = Vec::new();
    let mut row = Vec::new();
    let mut rest = members.as_slice();
    while !rest.is_empty() {
        let place = |hit: &&Hit| ((hit.line, hit.start), (hit.line, hit.end));
        let (count, _) = chain(rest, place, |from, to| !joined(text, lines, from, to));
        let chained = &rest[..count];
        if count > 1 {
            let lists = |hit: &'_ Hit| if let Target::Member(set) = hit.target { Some(tables.members.run(set)) } else { None };
            of_list.clear();
            for (nth, hit) in (0..).zip(chained) {
                of_list.extend(lists(hit).into_iter().flatten().map(|list| (list, nth)));
            }
            // Few lists: a stable sort by them alone is quicker than one by both.
            of_list.sort_by_key(|(list, _)| *list);
            for members in of_list.chunk_by(|a, b| a.0 == b.0).filter(|members| members.len() > 1) {
                for run in tables.runs_over(members[0].0) {
                    rows(text, lines, run, members.iter().map(|(_, nth)| chained[*nth as usize]), &mut row, out);
                }
            }
        }
        rest = &rest[count..];
    }
    out[first..].sort_by_key(|hit| if let Target::Rule(rule) = hit.target { rule } else { u32::MAX });
}

/// Adds the hits of a run among members of its list; `row` is room for them.
fn rows<'a>(text: &str, lines: &[Line], run: &Run, members: impl Iterator<Item = &'a Hit>, row: &mut Vec<&'a Hit>, out: &mut Vec<Hit>) {
    row.clear();
    for member in members {
        if let Some(last) = row.last() {
            if last.line == member.line && member.start < last.end {
                continue; // «Pin» within «Pin Interest»
            }
            if !joined(text, lines, (last.line, last.end), (member.line, member.start)) {
                emit(text, lines, run, row, out);
                row.clear();
            }
        }
        row.push(member);
    }
    emit(text, lines, run, row, out);
}

/// Whether only separators stand between two places, on one line or from one line to the next.
fn joined(text: &str, lines: &[Line], a: (u32, u32), b: (u32, u32)) -> bool {
    if b.0 > a.0 + 1 {
        return false;
    }
    let place = |(line, at): (u32, u32)| lines[line as usize].start + at as usize;
    let (from, to) = (place(a), place(b));
    // Nearly always a space or a newline, which text between characters is if it is a byte of that kind.
    from <= to && to - from == 1 && matches!(text.as_bytes()[from], b' ' | b'\n') || text[from..to].chars().all(is_separator)
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
