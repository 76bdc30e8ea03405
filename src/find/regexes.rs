//! Regular expressions in a line: which of them could match there, and searching them within bounds.

use super::{Finding, Found};
use crate::compile::{Literal, Tables, Target};
use crate::layout::Line;
use crate::rule::needs::Needs;
use crate::rule::regexp::Regexp;

/// Bytes of a line that one search of a regex sees; matches longer than half of it are not found.
const WINDOW: usize = 4096;
/// Work a regex may do on a line, in bytes scanned for each byte of the line, above one window.
const BUDGET: usize = 64;

impl Finding {
    /// Runs the regexes whose needed texts stand in the line, those that need none, and phrases that have no word to be
    /// found by.
    pub(super) fn regexes(&mut self, tables: &Tables, line: &Line) {
        let mut needed = std::mem::take(&mut self.needed);
        needed.clear();
        let places = self.folded.words().iter().map(|word| word.start).chain(self.folded.signs().iter().copied());
        let mut stand = std::mem::take(&mut self.stand);
        let length = self.folded.as_str().len();
        tables.needed.find(self.folded.padded(), length, places, &mut self.places, |place, meaning| stand.push((meaning, place)));
        for &(meaning, place) in &stand {
            match Literal::of(meaning) {
                Literal::Regex(at) => needed.push(at),
                Literal::Phrase(at) => self.verify_around(tables, &tables.phrases.at(at as usize), place),
            }
        }
        stand.clear();
        self.stand = stand;
        let asked = tables.unanchored.of(self.folded.as_str().as_bytes(), line.words);
        needed.extend(asked.filter(|one| one.could(line.letters, || self.bytes())).map(|one| one.regex));
        needed.sort_unstable();
        needed.dedup();
        for &at in &needed {
            self.search(tables, at, line);
        }
        self.needed = needed;
    }

    /// Whether a regex could match in a line, as far as its words and letters tell.
    pub(super) fn could(&self, tables: &Tables, at: u32, line: &Line) -> bool {
        let searched = &tables.parts.regexes[at as usize];
        searched.regexp.needs.letters.is_none_or(|most| line.letters <= most)
            && line.words <= tables.max_words.at(searched.rule as usize)
            && !self.is_off(Target::Rule(searched.rule))
    }

    /// Runs a regex, if the line has what it needs.
    pub(super) fn search(&mut self, tables: &Tables, at: u32, line: &Line) {
        let searched = &tables.parts.regexes[at as usize];
        let Needs { alphabet, digit, .. } = &searched.regexp.needs;
        let line_could = alphabet.borders(self.folded.as_str().as_bytes()) && self.could(tables, at, line);
        if line_could && (!digit || self.has_digit()) && alphabet.has_all(self.bytes()) {
            self.regex(searched.rule, &searched.regexp);
        }
    }

    /// All matches of a regex, searched window by window: a search that finds nothing costs at most a window, so that
    /// the whole costs at most [`BUDGET`] times the line, whatever the pattern.
    fn regex(&mut self, rule: u32, regexp: &Regexp) {
        let Some(search) = regexp.search() else { return };
        let text = self.folded.as_str();
        let mut budget = text.len() * BUDGET + WINDOW * BUDGET;
        let mut at = 0;
        while at < text.len() {
            let end = ceil(text, at + WINDOW);
            let Some(cost) = budget.checked_sub(end - at) else {
                self.found.retain(|found| found.target != Target::Rule(rule));
                if !self.over_budget.contains(&rule) {
                    self.over_budget.push(rule);
                }
                return;
            };
            budget = cost;
            match search.find(text, at..end) {
                Some(found) if found.end < end || end == text.len() || found.start <= at + WINDOW / 2 => {
                    let cut = regexp.cut(text, found.clone());
                    self.found.push(Found { target: Target::Rule(rule), from: cut.start, to: cut.end, wild: 100 });
                    at = found.end.max(at + 1);
                }
                // A match that touches the end of the window may go on behind it: looked at again from its start.
                Some(found) => at = found.start,
                None if end == text.len() => return,
                None => at = ceil(text, at + WINDOW / 2),
            }
            at = ceil(text, at);
        }
    }
}

/// The next character border at or after an offset.
fn ceil(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at.min(text.len())
}
