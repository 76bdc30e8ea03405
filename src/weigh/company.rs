//! The company a hit keeps: what must be near it, rows of lines with hits, what stands beside it.
//!
//! A hit that does not meet its own conditions keeps nobody company: `near` is settled before rows, rows before scores.

use super::fixed::short_cells;
use super::{Miss, Scene, Standing};
use crate::find::is_separator;
use crate::layout::same_row;
use crate::rule::{Near, Side};

/// Hits before and after one that count as its neighbours, so that a line of nothing but hits stays linear.
const NEIGHBOURS: usize = 256;
/// Times that rows are counted, at most: each time hits drop out whose row is too short, and may make the rows of others shorter.
const ROW_ROUNDS: usize = 4;

/// Hits, and what is known of them.
pub(super) struct Company<'a> {
    pub scene: &'a Scene<'a>,
    pub standing: &'a [Standing],
}

impl Company<'_> {
    /// Whether what a rule wants near is near. Hits that want something near themselves do not count, or two of them
    /// could hold each other up.
    pub fn is_near(&self, at: usize, near: &Near) -> bool {
        let line = self.scene.hits[at].line as usize;
        let is_it = |rule: u32| near.of.has(&self.scene.rules[rule as usize]);
        // Two hits on the same words are neither before nor after each other.
        let place = |at: usize| (self.scene.hits[at].line, self.scene.hits[at].start);
        let live = self.neighbours(at, near.within).any(|other| {
            let theirs = &self.standing[other];
            let side = match near.side {
                None => other != at,
                Some(Side::Before) => place(other) < place(at),
                Some(Side::After) => place(other) > place(at),
            };
            side && !theirs.missed && self.scene.rules[theirs.rule as usize].place.near.is_none() && is_it(theirs.rule)
        });
        // What went in an earlier round counts at the distance it had in the document as it came; else every round
        // would bring the next line nearer.
        let number = self.scene.lines[line].number;
        let scars = self.scene.scars;
        let from = scars.partition_point(|scar| (scar.number as usize) + near.within < number as usize);
        live || scars[from..].iter().take_while(|scar| scar.number as usize <= number as usize + near.within).take(NEIGHBOURS).any(|scar| {
            let side = match near.side {
                None => true,
                Some(Side::Before) => scar.number <= number,
                Some(Side::After) => scar.number >= number,
            };
            side && is_it(scar.rule)
        })
    }

    /// For every line, how many lines with hits stand in a row there. Cells of a table ([`short_cells`]) do not count where
    /// others of their row have no hit.
    pub fn rows(&self, tables: &[bool]) -> Vec<usize> {
        let lines = self.scene.lines;
        let mut hit = vec![false; lines.len()];
        for (at, standing) in self.standing.iter().enumerate() {
            hit[self.scene.hits[at].line as usize] |= !standing.missed;
        }
        let mut rows = vec![0; lines.len()];
        // Whether a line stands on one row of a table with the one before it.
        let beside = |at: usize| at > 0 && at < lines.len() && tables[at] && same_row(self.scene.text, &lines[at - 1], &lines[at]);
        let mut from = 0;
        for row in hit.chunk_by(|a, b| a == b) {
            let to = from + row.len();
            if row[0] {
                let first = (from + 1..to).find(|&at| !beside(at)).unwrap_or(to);
                let last = (from + 1..to).rev().find(|&at| !beside(at)).unwrap_or(from);
                let cells = |part: bool, cells: usize| if part { cells } else { 0 };
                let less = match (beside(from), beside(to)) {
                    (head, tail) if first == to => cells(head || tail, to - from),
                    (head, tail) => cells(head, first - from) + cells(tail, to - last),
                };
                rows[from..to].fill((row.len() - less).max(1));
            }
            from = to;
        }
        rows
    }

    /// Whether another hit touches this one, on its line or the lines next to it.
    pub fn beside(&self, at: usize) -> bool {
        let me = &self.standing[at];
        let line = self.scene.hits[at].line as usize;
        let (start, end) = self.scene.span(&self.scene.hits[at]);
        let apart = |from: usize, to: usize| from > to || !self.scene.text[from..to].chars().all(is_separator);
        let live = self.neighbours(at, 1).any(|other| {
            let theirs = &self.standing[other];
            if other == at || theirs.missed {
                return false;
            }
            let (from, to) = self.scene.span(&self.scene.hits[other]);
            match (self.scene.hits[other].line as usize).cmp(&line) {
                std::cmp::Ordering::Less => theirs.at_end && me.at_start,
                std::cmp::Ordering::Greater => theirs.at_start && me.at_end,
                std::cmp::Ordering::Equal => !apart(to, start) || !apart(end, from),
            }
        });
        let scars = self.scene.scars;
        let from = scars.partition_point(|scar| scar.line < line);
        live || scars[from..].iter().take_while(|scar| scar.line <= line + 1).take(NEIGHBOURS).any(|scar| match scar.within {
            true => scar.line == line && (me.at_start || me.at_end),
            false => (scar.line == line && me.at_start) || (scar.line == line + 1 && me.at_end),
        })
    }

    /// The hits within so many lines of one, and no more than [`NEIGHBOURS`] of them on either side.
    fn neighbours(&self, at: usize, within: usize) -> std::ops::Range<usize> {
        let line = self.scene.hits[at].line as usize;
        let first = at.saturating_sub(NEIGHBOURS);
        let last = (at + NEIGHBOURS).min(self.scene.hits.len());
        let from = first + self.scene.hits[first..at].partition_point(|hit| (hit.line as usize) + within < line);
        let to = at + self.scene.hits[at..last].partition_point(|hit| hit.line as usize <= line + within);
        from..to
    }
}

/// Settles what every hit wants near, and then the rows, until no more hits drop out of them.
pub(super) fn settle(scene: &Scene<'_>, standing: &mut [Standing]) {
    let lonely: Vec<(usize, Miss)> = {
        let company = Company { scene, standing };
        let wanting = (0..scene.hits.len()).filter(|&at| !company.standing[at].missed);
        wanting
            .filter_map(|at| {
                let near = scene.rules[company.standing[at].rule as usize].place.near.as_ref()?;
                (!company.is_near(at, near)).then(|| (at, Miss::Near(near.of.to_string(), near.side, near.within)))
            })
            .collect()
    };
    for (at, miss) in lonely {
        standing[at].miss(scene.misses, || miss);
    }
    // Most documents have no rule that wants a row.
    if !standing.iter().any(|standing| !standing.missed && scene.rules[standing.rule as usize].place.lines > 1) {
        return;
    }
    let tables = short_cells(scene.text, scene.lines);
    for _ in 0..ROW_ROUNDS {
        let rows = Company { scene, standing }.rows(&tables);
        let mut dropped = false;
        for (at, standing) in standing.iter_mut().enumerate().filter(|(_, standing)| !standing.missed) {
            let (row, wanted) = (rows[scene.hits[at].line as usize], scene.rules[standing.rule as usize].place.lines);
            if row < wanted {
                standing.miss(scene.misses, || Miss::Lines(row, wanted));
                dropped = true;
            }
        }
        if !dropped {
            break;
        }
    }
}
