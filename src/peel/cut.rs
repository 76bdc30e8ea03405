//! What exactly goes with a hit that strips: the take, the white space and separators around it, and what of it no rule
//! named.

use std::cell::Cell;

use super::Kit;
use super::list::list_below;
use crate::compile::Target;
use crate::fold::{Class, Folded, class_of, is_letter};
use crate::layout::{Line, outer};
use crate::rule::slots::Slots;
use crate::rule::{Finder, Pattern, Take};
use crate::weigh::{Decision, Miss, Weighed};

/// Lines that [`Take::Until`] looks ahead.
const UNTIL_LINES: usize = 100;

/// What goes in one round.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// Rule and byte range, in order and apart from each other.
    pub pieces: Vec<(u32, usize, usize)>,
    /// Letters in the pieces that no rule named outright.
    pub weak: u64,
    /// Whether two letters come to stand side by side, so that there may be words now that there were not.
    pub joined: bool,
}

impl Cuts {
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

/// Gathers the cuts of a round.
pub(super) struct Cutter<'a> {
    text: &'a str,
    lines: &'a [Line],
    kit: Kit<'a>,
    pieces: Vec<(u32, usize, usize)>,
    /// Spans that rules name outright, and the percent of them that is wild.
    named: Vec<(usize, usize, u8)>,
    /// The line that was asked about last, by its start, and its borders.
    borders: Cell<(usize, Borders)>,
}

/// How far a line is bare at its borders: asked for every hit, of which a line may have as many as words.
#[derive(Clone, Copy)]
struct Borders {
    /// Where the first character stands that is no separator.
    first: usize,
    /// Where the last such character ends.
    last: usize,
}

impl<'a> Cutter<'a> {
    pub fn new(text: &'a str, lines: &'a [Line], kit: Kit<'a>) -> Self {
        Self { text, lines, kit, pieces: Vec::new(), named: Vec::new(), borders: Cell::new((usize::MAX, Borders { first: 0, last: 0 })) }
    }

    /// Adds what goes with a hit. A hit that cannot take what its rule wants becomes a miss.
    pub fn take(&mut self, one: &mut Weighed) {
        let rule = &self.kit.rules[one.rule as usize];
        let index = one.hit.line as usize;
        let line = &self.lines[index];
        let (start, end) = (line.start + one.hit.start as usize, line.start + one.hit.end as usize);
        let whole = matches!(one.hit.target, Target::Rule(_)) && self.begins(line, start) && self.ends(line, end);
        let (from, to) = match &rule.take {
            Take::Line => outer(self.text, line),
            Take::Match if whole => outer(self.text, line),
            Take::Match => self.with_space(line, start, end),
            Take::ToLineEnd if self.begins(line, start) => outer(self.text, line),
            Take::ToLineEnd => (self.space_before(line, start), line.end),
            Take::ToLineStart if self.ends(line, end) => outer(self.text, line),
            Take::ToLineStart => (line.start, self.space_after(line, end)),
            Take::Paragraph => self.paragraph(index),
            Take::ToEnd => (self.from(line, start), self.text.len()),
            Take::ToStart => (0, if self.ends(line, end) { outer(self.text, line).1 } else { self.space_after(line, end) }),
            Take::Until(patterns) => match self.until(index, end, patterns) {
                Some(place) => (self.from(line, start), place),
                None => {
                    one.decision = Decision::Miss(vec![Miss::Until]);
                    return;
                }
            },
            Take::Document => (0, self.text.len()),
            Take::List => match list_below(self.text, self.lines, index) {
                Some(last) => (outer(self.text, line).0, outer(self.text, &self.lines[last]).1),
                None => {
                    one.decision = Decision::Miss(vec![Miss::List]);
                    return;
                }
            },
        };
        match (&rule.finder, &rule.take) {
            (_, Take::Document) => self.named.push((from, to, 0)),
            (Finder::Regex(_), _) => {}
            (Finder::Echo(_), _) => self.named.push((from, to, 0)),
            _ if rule.is_sure() => self.named.push((start, end, one.hit.wild)),
            _ => {}
        }
        self.pieces.push((one.rule, from, to));
    }

    /// Puts the pieces in order and apart, and lets lines of which nothing is left go whole.
    pub fn finish(mut self) -> Cuts {
        self.pieces = apart(std::mem::take(&mut self.pieces));
        let mut emptied = Vec::new();
        // Each line is looked at once, with all its pieces: a line may have as many as words.
        let mut looked = 0;
        for &(_, from, to) in &self.pieces {
            looked = looked.max(self.lines.partition_point(|line| line.end <= from));
            while let Some(line) = self.lines.get(looked).filter(|line| line.start < to) {
                looked += 1;
                let (mut at, mut first) = (line.start, u32::MAX);
                let pieces = self.pieces[self.pieces.partition_point(|piece| piece.2 <= line.start)..].iter();
                let gone = pieces.take_while(|piece| piece.1 < line.end).all(|&(rule, from, to)| {
                    let nothing = self.blank(at, from.max(at));
                    (at, first) = (at.max(to), first.min(rule));
                    nothing
                });
                if gone && (at >= line.end || self.ends(line, at)) {
                    let (from, to) = outer(self.text, line);
                    emptied.push((first, from, to));
                }
            }
        }
        // The longer piece first, or the parts of the line would each keep their name and leave the rest of it unnamed.
        self.pieces.extend(emptied);
        let pieces = apart(self.pieces);
        let mut named = self.named;
        named.sort_unstable();
        let mut at = 0;
        let mut sure = 0;
        for (from, to, wild) in named {
            let from = from.max(at);
            if from < to {
                sure += letters(&self.text[from..to]) * u64::from(100 - wild.min(100)) / 100;
                at = to;
            }
        }
        let all: u64 = pieces.iter().map(|&(_, from, to)| letters(&self.text[from..to])).sum();
        Cuts { joined: joins(self.text, &pieces), pieces, weak: all.saturating_sub(sure) }
    }

    /// Whether nothing but separators stands between two places.
    fn blank(&self, from: usize, to: usize) -> bool {
        from >= to || self.text[from..to].chars().all(is_bare)
    }

    fn borders(&self, line: &Line) -> Borders {
        let (start, known) = self.borders.get();
        if start == line.start {
            return known;
        }
        let text = &self.text[line.start..line.end];
        let borders = Borders { first: line.end - text.trim_start_matches(is_bare).len(), last: line.start + text.trim_end_matches(is_bare).len() };
        self.borders.set((line.start, borders));
        borders
    }

    /// Whether nothing but separators stands before a place in a line.
    fn begins(&self, line: &Line, at: usize) -> bool {
        at <= self.borders(line).first
    }

    /// Whether nothing but separators stands behind a place in a line.
    fn ends(&self, line: &Line, at: usize) -> bool {
        at >= self.borders(line).last
    }

    /// A match with the space that would be left over: before it at the end of a line, else behind it.
    fn with_space(&self, line: &Line, start: usize, end: usize) -> (usize, usize) {
        if self.ends(line, end) {
            return (self.space_before(line, start), line.end);
        }
        if self.begins(line, start) {
            return (line.start, self.space_after(line, end));
        }
        let spaced = self.text[..start].ends_with(char::is_whitespace);
        (start, if spaced { self.space_after(line, end) } else { end })
    }

    fn space_after(&self, line: &Line, end: usize) -> usize {
        line.end - self.text[end..line.end].trim_start().len()
    }

    /// The start of the space before a place, and of a lone bar, dash or bullet before that: `text. | Share`.
    fn space_before(&self, line: &Line, start: usize) -> usize {
        let before = self.text[line.start..start].trim_end();
        let divider = before.trim_end_matches(|c| c != ':' && class_of(c) == Class::Ornament);
        let kept = if divider.len() < before.len() && divider.ends_with(char::is_whitespace) { divider.trim_end() } else { before };
        line.start + kept.len()
    }

    /// Where a take that runs over lines begins: with the line, if nothing stands before the match on it.
    fn from(&self, line: &Line, start: usize) -> usize {
        if self.begins(line, start) { outer(self.text, line).0 } else { self.space_before(line, start) }
    }

    fn paragraph(&self, index: usize) -> (usize, usize) {
        let number = self.lines[index].paragraph;
        let first = self.lines.partition_point(|line| line.paragraph < number);
        let last = self.lines.partition_point(|line| line.paragraph <= number) - 1;
        (outer(self.text, &self.lines[first]).0, outer(self.text, &self.lines[last]).1)
    }

    /// The next place, from `end` in line `index` on, where one of the patterns matches.
    fn until(&self, index: usize, end: usize, patterns: &[Pattern]) -> Option<usize> {
        let mut folded = Folded::default();
        for (offset, line) in self.lines[index..].iter().take(UNTIL_LINES).enumerate() {
            let from = if offset == 0 { end } else { line.start };
            let raw = &self.text[from..line.end];
            folded.fold_mapped(raw);
            let starts = std::iter::once(0).chain(folded.words().iter().map(|word| word.start as usize));
            for at in starts {
                if patterns
                    .iter()
                    .any(|pattern| pattern.match_at(folded.as_str(), at, false, &self.kit.tables.parts.lists, &Slots::default()).is_some())
                {
                    let place = from + folded.to_original(at, at).0;
                    return Some(if self.begins(line, place) && offset > 0 { self.line_break(index, line) } else { place });
                }
            }
        }
        None
    }

    /// Up to a line: the break before it stays if the take began in the middle of a line.
    fn line_break(&self, index: usize, line: &Line) -> usize {
        let start = outer(self.text, line).0;
        let begun = &self.lines[index];
        let inline = !self.text[..begun.start].trim_end_matches([' ', '\t']).ends_with('\n') && begun.start > 0;
        if inline { self.text[..start].trim_end().len().max(begun.end) } else { start }
    }
}

/// Whether a character may go with what stands beside it.
fn is_bare(c: char) -> bool {
    matches!(class_of(c), Class::Space | Class::Ornament | Class::Drop)
}

/// Sorts pieces and cuts off what overlaps; of two that begin together the longer one stands.
fn apart(mut pieces: Vec<(u32, usize, usize)>) -> Vec<(u32, usize, usize)> {
    pieces.sort_by_key(|&(rule, from, to)| (from, std::cmp::Reverse(to), rule));
    let mut at = 0;
    pieces.retain_mut(|piece| {
        piece.1 = piece.1.max(at);
        let kept = piece.1 < piece.2;
        at = at.max(piece.2);
        kept
    });
    pieces
}

/// Whether letters stand on both sides of a piece, or of several that touch.
fn joins(text: &str, pieces: &[(u32, usize, usize)]) -> bool {
    let shows = |c: &char| class_of(*c) != Class::Drop;
    let is_word = |c: Option<char>| c.is_some_and(|c| class_of(c) == Class::Word);
    pieces.chunk_by(|a, b| a.2 == b.1).any(|touching| {
        let (from, to) = (touching[0].1, touching[touching.len() - 1].2);
        is_word(text[..from].chars().rev().find(shows)) && is_word(text[to..].chars().find(shows))
    })
}

/// Letters of a text, counted as those of lines are.
fn letters(text: &str) -> u64 {
    text.chars().filter(|c| is_letter(*c)).count() as u64
}
