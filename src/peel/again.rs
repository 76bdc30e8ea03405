//! What is left, laid out anew: found anew only where it changed, and where something was taken kept as scars.
//!
//! It stands apart from the decisions on what goes because it asks nothing but which lines are the same as before.

use super::Peeler;
use crate::compile::{Tables, Target};
use crate::find::Hit;
use crate::layout::{Line, split};
use crate::ledger::{By, Edit};
use crate::weigh::Scar;

impl Peeler {
    /// Finds in all lines; whether it found no more than it may.
    pub(super) fn find_all(&mut self, tables: &Tables, text: &str) -> bool {
        self.found.clear();
        for index in 0..self.lines.len() {
            self.finding.line(tables, text, index as u32, &mut self.lines[index], &mut self.found);
            if self.finding.crowded || self.found.len() > self.finding.most {
                return false;
            }
        }
        self.drop_skipped();
        true
    }

    /// A rule over its budget does nothing to this document at all, so that what it does not depend on its order.
    fn drop_skipped(&mut self) {
        let skipped = &self.finding.over_budget;
        if !skipped.is_empty() {
            self.found.retain(|hit| !matches!(hit.target, Target::Rule(rule) if skipped.contains(&rule)));
        }
    }

    /// Lays out what `edits` made of the text, and finds in the lines that are new.
    pub(super) fn relayout(&mut self, tables: &Tables, text: &str, edits: &[Edit]) {
        std::mem::swap(&mut self.lines, &mut self.old_lines);
        std::mem::swap(&mut self.found, &mut self.old_found);
        split(text, &mut self.lines);
        self.found.clear();
        // With a rule skipped, a line that changed may have brought it back below its budget.
        let all_anew = !self.finding.over_budget.is_empty();
        if all_anew {
            self.finding.over_budget.clear();
            self.find_all(tables, text);
            return;
        }
        let mut hit = 0;
        let mut edits = edits.iter().peekable();
        // How far the old text is ahead of the new one.
        let mut ahead = 0_isize;
        for index in 0..self.lines.len() {
            let line = &mut self.lines[index];
            while let Some(edit) = edits.next_if(|edit| edit.start + edit.with.len() <= line.start.saturating_add_signed(ahead)) {
                ahead += (edit.end - edit.start) as isize - edit.with.len() as isize;
            }
            let (place, end) = (line.start.saturating_add_signed(ahead), line.end.saturating_add_signed(ahead));
            let untouched = edits.peek().is_none_or(|edit| edit.start >= end);
            let old = self.old_lines.partition_point(|old| old.start <= place).saturating_sub(1);
            line.number = self.old_lines.get(old).map_or(line.number, |old| old.number);
            let same = self.old_lines.get(old).filter(|old| untouched && old.start == place && old.end == end);
            let Some(same) = same else {
                self.finding.line(tables, text, index as u32, &mut self.lines[index], &mut self.found);
                continue;
            };
            *line = Line { start: line.start, end: line.end, paragraph: line.paragraph, ..*same };
            while hit < self.old_found.len() && (self.old_found[hit].line as usize) < old {
                hit += 1;
            }
            while let Some(known) = self.old_found.get(hit).filter(|known| known.line as usize == old) {
                self.found.push(Hit { line: index as u32, ..*known });
                hit += 1;
            }
        }
        self.drop_skipped();
    }

    /// Where something was taken, in terms of the lines that are left.
    pub(super) fn scars(&self, before: &[Scar], edits: &[Edit]) -> Vec<Scar> {
        let mut scars = Vec::with_capacity(before.len() + edits.len());
        let mut gone = 0;
        let mut place = |offset: usize, number: u32, rule: u32| {
            let line = self.lines.partition_point(|line| line.end < offset);
            let within = self.lines.get(line).is_some_and(|line| line.start <= offset);
            scars.push(Scar { line, within, number, rule });
        };
        let mut starts = Vec::with_capacity(edits.len());
        for edit in edits {
            starts.push((edit.start, gone));
            if let By::Rule(rule) = edit.by {
                let line = self.old_lines.partition_point(|line| line.end <= edit.start);
                place(edit.start - gone, self.old_lines.get(line).map_or(u32::MAX, |line| line.number), rule);
            }
            gone += edit.end - edit.start;
        }
        for scar in before {
            // Old scars move with the line they stood at.
            let old = self.old_lines.get(scar.line).map_or(usize::MAX, |line| line.start);
            let passed = starts.partition_point(|&(start, _)| start <= old);
            let shift: usize = edits[..passed].iter().map(|edit| edit.end.min(old).saturating_sub(edit.start)).sum();
            place(old.saturating_sub(shift), scar.number, scar.rule);
        }
        scars.sort_by_key(|scar| (scar.number, scar.line));
        scars
    }
}
