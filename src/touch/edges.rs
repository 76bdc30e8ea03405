//! What a cut can begin with where a letter stands before it, read off a rule's patterns and expressions.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class as Characters, Hir, HirKind, Look};

use super::need::is_letter;
use crate::fold::{Class, class_of};
use crate::rule::members::List;
use crate::rule::pattern::Part;
use crate::rule::regexp::Regexp;
use crate::rule::search::{CUT, has_cut};
use crate::rule::{Finder, Rule, Take};

/// Classes of more characters than this are taken to have characters of all kinds.
const LARGE_CLASS: usize = 500;

/// Signs by what they fold to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Signs {
    These(BTreeSet<char>),
    All,
}

impl Default for Signs {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Signs {
    /// Whether a cut can begin with a folded character of a text.
    pub fn has(&self, c: char) -> bool {
        match self {
            Self::These(signs) => signs.contains(&c),
            Self::All => c != ' ' && !is_letter(c),
        }
    }

    pub fn extend(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::These(mine), Self::These(theirs)) => mine.extend(theirs),
            _ => *self = Self::All,
        }
    }
}

/// What may stand at an edge of what is cut out, next to a letter that stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Edge {
    pub letters: bool,
    pub spaces: bool,
    /// All else: signs, and letters of scripts without spaces.
    pub signs: Signs,
}

impl Edge {
    fn all() -> Self {
        Self { letters: true, spaces: true, signs: Signs::All }
    }

    fn of(c: char) -> Self {
        match class_of(c) {
            _ if is_letter(c) => Self { letters: true, ..Self::default() },
            Class::Space => Self { spaces: true, ..Self::default() },
            Class::Drop => Self::all(),
            Class::Word | Class::Unspaced | Class::Sign | Class::Ornament => Self { signs: Signs::These([c].into()), ..Self::default() },
        }
    }

    fn or(mut self, other: &Self) -> Self {
        self.letters |= other.letters;
        self.spaces |= other.spaces;
        self.signs.extend(&other.signs);
        self
    }
}

/// What a cut of a rule within a line can begin with behind a letter. Cuts that reach to a border of their line put nothing
/// beside a letter.
pub(super) fn begins(rule: &Rule, lists: &[List]) -> Edge {
    match (&rule.take, &rule.finder) {
        // The space before what goes goes with it.
        (Take::Until(_), Finder::Regex(_)) => Edge::all(),
        (Take::Until(_), _) => Edge { letters: false, ..Edge::all() },
        (Take::Match, Finder::Regex(all)) => all.iter().fold(Edge::default(), |sum, regexp| sum.or(&of_regexp(regexp))),
        // Patterns match at the borders of words: behind a letter they begin with a sign.
        (Take::Match, Finder::Line(patterns) | Finder::Phrase(patterns) | Finder::Starts(patterns) | Finder::Ends(patterns)) => {
            let first = patterns.iter().filter_map(|pattern| pattern.parts.first());
            first.fold(Edge::default(), |sum, part| sum.or(&of_part(part, lists)))
        }
        (Take::Match, Finder::Run { list, .. }) => of_list(&lists[*list]),
        (Take::Match, Finder::Echo(_))
        | (Take::Line | Take::ToLineEnd | Take::ToLineStart | Take::Paragraph | Take::ToEnd | Take::ToStart | Take::Document | Take::List, _) => {
            Edge::default()
        }
    }
}

/// What a pattern that begins with this part begins with behind a letter.
fn of_part(part: &Part, lists: &[List]) -> Edge {
    match part {
        Part::Text(text) => text.chars().next().map_or_else(Edge::default, of_first),
        Part::List(list) | Part::Row { list, .. } => of_list(&lists[*list]),
        // Words may have signs before their letters; a space is never first.
        Part::Words | Part::Space => Edge { signs: Signs::All, ..Edge::default() },
        Part::Number => Edge::default(),
    }
}

fn of_list(list: &List) -> Edge {
    let first = list.members.iter().filter_map(|member| member.literal()?.chars().next());
    first.fold(Edge::default(), |sum, c| sum.or(&of_first(c)))
}

fn of_first(c: char) -> Edge {
    Edge { letters: false, ..Edge::of(c) }
}

/// What a cut of an expression begins with behind a letter; nothing if it always reaches to the end of its line.
pub(super) fn of_regexp(regexp: &Regexp) -> Edge {
    let Some(hir) = regexp.hir() else { return Edge::all() };
    let Some((before, cut, behind)) = parted(&hir) else { return Edge::all() };
    let (beside, may_be_empty) = edges(before, false);
    // Behind a letter no letter stands at a border of words.
    let bordered = before.last().is_some_and(|last| matches!(last.kind(), HirKind::Look(Look::WordUnicode)));
    let reaches_end = match behind {
        [] => cut.properties().look_set_suffix().contains(Look::End),
        parts => {
            parts.iter().all(|part| part.properties().maximum_len() == Some(0)) && parts.iter().any(|part| *part.kind() == HirKind::Look(Look::End))
        }
    };
    if reaches_end || !(beside.letters || may_be_empty) {
        return Edge::default();
    }
    let begins = edge(cut, true).0;
    Edge { letters: begins.letters && !bordered, ..begins }
}

/// What goes of an expression's match, with what stands before and behind it; none if that is deep within it.
pub(super) fn parted(hir: &Hir) -> Option<(&[Hir], &Hir, &[Hir])> {
    if !has_cut(hir) {
        return Some((&[], hir, &[]));
    }
    let parts = match hir.kind() {
        HirKind::Concat(parts) => &parts[..],
        _ => std::slice::from_ref(hir),
    };
    let at = parts.iter().position(|part| matches!(part.kind(), HirKind::Capture(capture) if capture.name.as_deref() == Some(CUT)))?;
    Some((&parts[..at], &parts[at], &parts[at + 1..]))
}

/// What a match begins with, or ends with, where a letter stands beside it, and whether it may be nothing.
fn edge(hir: &Hir, first: bool) -> (Edge, bool) {
    let none = Edge::default;
    match hir.kind() {
        HirKind::Empty => (none(), true),
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            let c = if first { text.chars().next() } else { text.chars().next_back() };
            (c.map_or_else(Edge::all, Edge::of), false)
        }
        HirKind::Class(Characters::Unicode(class)) => {
            let count: usize = class.ranges().iter().map(|range| range.len()).sum();
            let characters = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            (if count > LARGE_CLASS { Edge::all() } else { characters.fold(none(), |sum, c| sum.or(&Edge::of(c))) }, false)
        }
        HirKind::Class(Characters::Bytes(_)) => (Edge::all(), false),
        HirKind::Look(look) => match (look, first) {
            // A letter stands beside it: here it does not match.
            (Look::Start | Look::End, _) | (Look::WordStartUnicode, true) | (Look::WordEndUnicode, false) => (none(), false),
            _ => (none(), true),
        },
        HirKind::Repetition(repetition) => {
            let (edge, may_be_empty) = edge(&repetition.sub, first);
            (edge, may_be_empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => edge(&capture.sub, first),
        HirKind::Alternation(parts) => parts.iter().map(|part| edge(part, first)).fold((none(), false), |a, b| (a.0.or(&b.0), a.1 || b.1)),
        HirKind::Concat(parts) => edges(parts, first),
    }
}

/// The same of parts in a row.
fn edges(parts: &[Hir], first: bool) -> (Edge, bool) {
    let (mut sum, mut bordered) = (Edge::default(), false);
    for index in 0..parts.len() {
        let part = &parts[if first { index } else { parts.len() - 1 - index }];
        // With a letter outside, what follows a border of a word is none.
        bordered |= matches!(part.kind(), HirKind::Look(Look::WordUnicode));
        let (mut edge, may_be_empty) = edge(part, first);
        edge.letters &= !bordered;
        sum = sum.or(&edge);
        if !may_be_empty {
            return (sum, false);
        }
    }
    (sum, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(written: &str) -> String {
        let edge = of_regexp(&Regexp::new(written).unwrap());
        let signs = match &edge.signs {
            Signs::These(signs) => signs.iter().collect(),
            Signs::All => "signs".to_owned(),
        };
        [(edge.letters, "letters"), (edge.spaces, "spaces"), (!signs.is_empty(), &signs)]
            .iter()
            .filter(|one| one.0)
            .map(|one| one.1)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_a_cut_begins_with_behind_a_letter() {
        for (written, begins) in [
            (r"\[x\]", "["),
            (r"\b\[x\]", "["),
            (r"\bshare\b", ""),
            (r"share\b", "letters"),
            (r"q+z", "letters"),
            (r"\s?\[x\]", "spaces ["),
            (r"^\[x\]", ""),
            (r"\[x\].*$", ""),
            (r"\[x$|\(y", "(["),
            (r"(?-u:\b)x", "letters"),
            (r"[^a-z]x", "letters spaces signs"),
            (r"\.(?P<cut>more)", ""),
            (r"a(?P<cut>\[more\])b", "["),
            (r"[a-z](?P<cut>\[more\])$", ""),
            (r"\b(?P<cut>\[?more)", "["),
            (r"[a-z](?P<cut>\[more\])\W*$", "["),
            (r"(?:a(?P<cut>b)c)+", "letters spaces signs"),
        ] {
            assert_eq!(told(written), begins, "{written}");
        }
    }
}
