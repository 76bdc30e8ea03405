//! How long matches get: in words, so that longer lines are not looked at, and in bytes, so that a match is looked for
//! no farther before its anchor than it can begin.

use crate::rule::members::List;
use crate::rule::pattern::{Part, Pattern};
use crate::rule::slots::MEMBERS;

/// Bytes of parts that all have one length; none if some have not.
pub(super) fn length(parts: &[Part]) -> Option<u16> {
    parts.iter().try_fold(0_u16, |sum, part| match part {
        Part::Text(text) => sum.checked_add(u16::try_from(text.len()).ok()?),
        Part::Space => sum.checked_add(1),
        Part::Number | Part::Words | Part::List(_) | Part::Row { .. } => None,
    })
}

/// How long the members of a list get.
#[derive(Debug, Clone, Copy)]
pub(super) struct Longest {
    pub words: u32,
    pub bytes: usize,
}

impl Longest {
    pub fn of(list: &List) -> Self {
        let members = || list.members.iter().filter_map(|member| member.literal());
        Self { words: members().map(words).max().unwrap_or(0), bytes: members().map(str::len).max().unwrap_or(0) }
    }
}

/// No less than the words that a folded text can have: signs part words, and in scripts without spaces, of three bytes a
/// character, every second letter is one.
fn words(text: &str) -> u32 {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                0
            } else if byte.is_ascii() {
                4
            } else {
                1
            }
        })
        .sum::<u32>()
        / 4
        + 1
}

/// The most words that a pattern can match: longer lines need not be looked at for whole lines.
pub(super) fn most_words(pattern: &Pattern, lists: &[Longest]) -> u32 {
    let of = |part: &Part| match part {
        Part::Text(text) => words(text),
        Part::Space => 0,
        // Six words, each of which may hold signs that part it; a date and a time.
        Part::Words | Part::Number => 12,
        Part::List(list) => lists[*list].words,
        Part::Row { list, .. } => lists[*list].words * MEMBERS as u32,
    };
    pattern.parts.iter().map(of).sum::<u32>() + 4
}

/// The most bytes that a match can have; none where a slot may take any number of them.
pub(super) fn bytes(pattern: &Pattern, lists: &[Longest]) -> Option<usize> {
    let of = |part: &Part| match part {
        Part::Text(text) => Some(text.len()),
        Part::Space => Some(1),
        Part::List(list) => Some(lists[*list].bytes),
        Part::Number | Part::Words | Part::Row { .. } => None,
    };
    pattern.parts.iter().map(of).sum()
}

/// The most bytes that a match can have before its anchor.
pub(super) fn reach(pattern: &Pattern, lists: &[Longest]) -> usize {
    // Six words of a `*`, a date.
    const SLOT: usize = 96;
    // Members of a row that are looked back for; a longer row goes in rounds.
    const MEMBERS: usize = 16;
    let of = |part: &Part| match part {
        Part::Text(text) => text.len(),
        Part::Space => 1,
        Part::Number | Part::Words => SLOT,
        Part::List(list) => lists[*list].bytes,
        Part::Row { list, .. } => MEMBERS * (lists[*list].bytes + " | ".len()),
    };
    pattern.parts.iter().map(of).sum::<usize>().max(SLOT)
}
