//! Which rules could cut out what stands between two letters, so that a word comes about that no document has.

use crate::fold::{Class, class_of};
use crate::rule::members::List;
use crate::rule::pattern::Part;
use crate::rule::{Finder, Rule, Take};

/// Whether a rule could cut out something between two letters, so that they become one word.
pub(super) fn may_join(rule: &Rule, lists: &[List]) -> bool {
    match &rule.take {
        // The space before what goes goes with it, also where it goes up to a place within the line.
        Take::Until(_) => true,
        Take::Match => match &rule.finder {
            Finder::Regex(all) => all.iter().any(|regexp| !regexp.is_bordered()),
            // Patterns match at the borders of words: only what begins and ends with signs can stand between letters.
            Finder::Line(patterns) | Finder::Phrase(patterns) | Finder::Starts(patterns) | Finder::Ends(patterns) => {
                patterns.iter().any(|pattern| is_sign(pattern.parts.iter(), lists, true) && is_sign(pattern.parts.iter().rev(), lists, false))
            }
            Finder::Run { list, .. } => {
                lists[*list].members.iter().filter_map(|member| member.literal()).any(|member| ends(member, true) || ends(member, false))
            }
            Finder::Echo(_) => false,
        },
        _ => false,
    }
}

/// Whether what a pattern begins with, or ends with, may be a sign.
fn is_sign<'a>(mut parts: impl Iterator<Item = &'a Part>, lists: &[List], first: bool) -> bool {
    match parts.next() {
        None => true,
        Some(Part::Text(text)) => ends(text, first),
        // `30%`, `5+`.
        Some(Part::Number) => !first,
        // None is allowed.
        Some(Part::Words | Part::Space) => is_sign(parts, lists, first),
        Some(Part::List(list) | Part::Row { list, .. }) => {
            lists[*list].members.iter().filter_map(|member| member.literal()).any(|member| ends(member, first))
        }
    }
}

/// Whether a text begins, or ends, with a sign.
fn ends(text: &str, first: bool) -> bool {
    let c = if first { text.chars().next() } else { text.chars().next_back() };
    c.is_none_or(|c| class_of(c) != Class::Word)
}
