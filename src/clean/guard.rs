//! Doubt: when a document comes out whole although rules would take something from it.
//!
//! It stands apart because it is what keeps a wrong rule from losing text in silence.

use super::Cleaner;
use super::state::State;
use crate::peel::Peeled;

/// A document that would lose more than this share of its letters, in percent, to weak evidence (words that no rule names
/// outright: the reach of wide takes, wildcards, regexes, rules that needed context) comes out whole. All visible text of a
/// page is furniture up to some 57 % that only its context tells: menus without names, titles below headings.
pub const GUARD_PERCENT: u64 = 60;
/// Below this many weak letters the guard does not look: a notice of one sentence is allowed to go.
pub const GUARD_LETTERS: u64 = 60;
/// Times a document is taken through stripping and tidying until nothing changes; the second finds what lost gaps bring
/// together, the third what was broken at a column. More are needed for nothing known.
const MAX_PASSES: usize = 8;

impl Cleaner {
    /// Why the document should come out whole, if it should.
    pub(super) fn doubt(&self, state: &mut State<'_>, peeled: &Peeled<'_>, pass: usize) -> Option<String> {
        if pass == 0 {
            state.letters = peeled.letters;
        }
        if peeled.document.is_none() {
            state.weak += peeled.weak;
        }
        if peeled.crowded {
            return Some("rules could apply at more places than a document may have".into());
        }
        if !peeled.settled || pass + 1 >= MAX_PASSES {
            return Some("the rules do not settle on this document".into());
        }
        let too_much = state.weak * 100 > state.letters * GUARD_PERCENT && state.weak > GUARD_LETTERS;
        if too_much && !self.options.unguarded {
            let mut takers: Vec<_> = peeled.edits.iter().map(|edit| self.name(edit.by)).collect();
            takers.sort();
            takers.dedup();
            takers.truncate(3);
            return Some(format!("{} of {} letters would have gone on weak evidence ({})", state.weak, state.letters, takers.join(", ")));
        }
        None
    }
}
