//! A line matched against an expression as it was parsed, without compiling it.
//!
//! Compiling an expression takes as long as trying it on hundreds of short lines, and half of those that a text asks for at all
//! are asked for a few of its lines (12 MB of news, 9 MB of pages). So an expression is tried as it stands until it has taken as many steps as compiling is
//! worth ([`super::search`]). What is found is what the compiled one finds: the leftmost match, and of those the one that
//! the expression prefers.

use std::ops::Range;

use regex_syntax::hir::{Class, Hir, HirKind, Literal, Look, Repetition};
use regex_syntax::is_word_character;

/// Parts within parts, or times that a group comes again, up to which an expression is tried: each takes some of the stack.
const DEEPEST: u32 = 400;

/// Whether an expression can be tried so. One cannot if it repeats what may be nothing, where who prefers what is subtle, or
/// asks for borders that rules have no use for.
pub(super) fn can(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(Class::Unicode(_)) => true,
        HirKind::Look(look) => matches!(look, Look::Start | Look::End | Look::WordUnicode | Look::WordUnicodeNegate),
        HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Repetition(repetition) => repetition.sub.properties().minimum_len().is_some_and(|least| least > 0) && can(&repetition.sub),
        HirKind::Capture(capture) => can(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(can),
    }
}

/// The first match that lies within a range of a line, by so many steps at the most; those taken are subtracted. Outside none if
/// they were too few to tell.
pub(super) fn find(hir: &Hir, line: &str, range: Range<usize>, steps: &mut u32) -> Option<Option<Range<usize>>> {
    let mut attempt = Attempt { line, end: range.end, steps: *steps, depth: 0 };
    let begins = hir.properties().look_set_prefix().contains(Look::Start);
    let starts = range.start..=if begins { range.start } else { range.end };
    let mut places = starts.filter(|at| line.is_char_boundary(*at)).take_while(|at| !begins || *at == 0);
    let found = places.find_map(|at| attempt.part(hir, at, &Rest::Nothing).map(|end| at..end));
    *steps = attempt.steps;
    (attempt.steps > 0).then_some(found)
}

/// What must match behind a part.
enum Rest<'a> {
    Nothing,
    Parts(&'a [Hir], &'a Rest<'a>),
    /// A group that has come so many times.
    Again(&'a Repetition, u32, &'a Rest<'a>),
}

struct Attempt<'a> {
    line: &'a str,
    /// Where matches end at the latest.
    end: usize,
    /// Steps that may still be taken; without any nothing matches.
    steps: u32,
    depth: u32,
}

impl Attempt<'_> {
    /// The end of the match of a part, and of the rest, at an offset.
    fn part(&mut self, hir: &Hir, at: usize, rest: &Rest<'_>) -> Option<usize> {
        self.steps = if self.depth < DEEPEST { self.steps.saturating_sub(1) } else { 0 };
        if self.steps == 0 {
            return None;
        }
        self.depth += 1;
        let end = match hir.kind() {
            HirKind::Empty => self.rest(at, rest),
            HirKind::Literal(_) | HirKind::Class(_) => self.one(hir, at).and_then(|behind| self.rest(behind, rest)),
            HirKind::Look(look) => self.stands(*look, at).then_some(at).and_then(|at| self.rest(at, rest)),
            HirKind::Repetition(repetition) => match repetition.sub.kind() {
                HirKind::Literal(_) | HirKind::Class(_) => self.row(repetition, at, rest),
                _ => self.again(repetition, 0, at, rest),
            },
            HirKind::Capture(capture) => self.part(&capture.sub, at, rest),
            HirKind::Concat(parts) => self.rest(at, &Rest::Parts(parts, rest)),
            HirKind::Alternation(parts) => parts.iter().find_map(|part| self.part(part, at, rest)),
        };
        self.depth -= 1;
        end
    }

    fn rest(&mut self, at: usize, rest: &Rest<'_>) -> Option<usize> {
        match rest {
            Rest::Nothing => Some(at),
            Rest::Parts([], rest) => self.rest(at, rest),
            Rest::Parts([part, parts @ ..], rest) => self.part(part, at, &Rest::Parts(parts, rest)),
            Rest::Again(repetition, times, rest) => self.again(repetition, *times, at, rest),
        }
    }

    /// A group that has come so many times.
    fn again(&mut self, repetition: &Repetition, times: u32, at: usize, rest: &Rest<'_>) -> Option<usize> {
        let more = repetition.max.is_none_or(|most| times < most);
        let once = |attempt: &mut Self| attempt.part(&repetition.sub, at, &Rest::Again(repetition, times + 1, rest));
        if times < repetition.min {
            once(self)
        } else if repetition.greedy {
            more.then(|| once(self)).flatten().or_else(|| self.rest(at, rest))
        } else {
            self.rest(at, rest).or_else(|| more.then(|| once(self)).flatten())
        }
    }

    /// A character or a text that comes several times: nothing is kept of the times.
    fn row(&mut self, repetition: &Repetition, at: usize, rest: &Rest<'_>) -> Option<usize> {
        let sub = &*repetition.sub;
        let (mut place, mut times) = (at, 0);
        let stop = if repetition.greedy { repetition.max } else { Some(repetition.min) };
        while stop.is_none_or(|stop| times < stop)
            && let Some(behind) = self.one(sub, place)
        {
            (place, times) = (behind, times + 1);
            self.steps = self.steps.saturating_sub(1);
        }
        while times >= repetition.min {
            if let Some(end) = self.rest(place, rest) {
                return Some(end);
            }
            self.steps = self.steps.saturating_sub(1);
            if repetition.greedy {
                if times == repetition.min || self.steps == 0 {
                    return None;
                }
                place -= self.last(sub, place);
                times -= 1;
            } else {
                let more = repetition.max.is_none_or(|most| times < most) && self.steps > 0;
                place = if more { self.one(sub, place)? } else { return None };
                times += 1;
            }
        }
        None
    }

    /// Behind a character or a text, if it stands at an offset.
    fn one(&self, hir: &Hir, at: usize) -> Option<usize> {
        let here = &self.line[at..self.end];
        match hir.kind() {
            HirKind::Literal(Literal(text)) => here.as_bytes().starts_with(text).then_some(at + text.len()),
            HirKind::Class(Class::Unicode(class)) => {
                let c = here.chars().next()?;
                let ranges = class.ranges();
                let range = ranges.partition_point(|range| range.end() < c);
                ranges.get(range).is_some_and(|range| range.start() <= c).then_some(at + c.len_utf8())
            }
            _ => None,
        }
    }

    /// Bytes of the last of several that end at an offset.
    fn last(&self, hir: &Hir, at: usize) -> usize {
        match hir.kind() {
            HirKind::Literal(Literal(text)) => text.len(),
            _ => self.line[..at].chars().next_back().map_or(0, char::len_utf8),
        }
    }

    /// Whether a border stands at an offset: that of the line, or of a word.
    fn stands(&self, look: Look, at: usize) -> bool {
        let (before, after) = self.line.split_at(at);
        let word = || before.chars().next_back().is_some_and(is_word_character) != after.chars().next().is_some_and(is_word_character);
        match look {
            Look::Start => before.is_empty(),
            Look::End => after.is_empty(),
            Look::WordUnicode => word(),
            _ => !word(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_subtle_or_deep_is_left_to_others() {
        let tried = |written: &str, line: &str| {
            let hir = regex_syntax::parse(written).unwrap();
            can(&hir).then(|| find(&hir, line, 0..line.len(), &mut 10_000))
        };
        assert_eq!(tried("(?:a|b?)*c", "abc"), None);
        assert_eq!(tried("(?m)^a", "a"), None);
        assert_eq!(tried("(?:ab|cd)+", &"abcd".repeat(20)), Some(Some(Some(0..80))));
        assert_eq!(tried("(?:ab|cd)+", &"abcd".repeat(2000)), Some(None));
        assert_eq!(tried("(?:a|a|aa)+b", &"a".repeat(50)), Some(None));
        assert_eq!(tried(r"\w*b", &"a".repeat(4000)), Some(None));
        assert_eq!(tried("a+b", "aab"), Some(Some(Some(0..3))));
    }
}
