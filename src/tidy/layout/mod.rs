//! Steps on layout, one file each. They run on what the rules left, each over the whole text, one after the other.

pub(super) mod blank_lines;
pub(super) mod blocks;
pub(super) mod breaks;
pub(super) mod hyphens;
pub(super) mod spaces;
pub(super) mod wraps;

use super::step::{Run, Steps};
use super::work::Work;
use super::{Tidy, scan};
use crate::ledger::Edit;

/// Edits of the layout steps, in order.
pub(crate) fn layout(text: &str, tidy: Tidy) -> Vec<Edit> {
    let mut work = Work::new(text);
    let steps = tidy.steps().iter().filter(|step| matches!(step.run(), Run::Layout(_))).fold(Steps::default(), |steps, step| steps.with(step, true));
    for step in scan::laid(text, steps).iter() {
        if let Run::Layout(run) = step.run() {
            work.run(step, run);
        }
    }
    work.into_edits()
}

/// A text after one step alone.
#[cfg(test)]
pub(super) fn alone(step: super::Step, text: &str) -> String {
    crate::ledger::apply(text, &layout(text, Tidy::NONE.with(step, true)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::apply;

    fn tidied(text: &str) -> String {
        apply(text, &layout(text, Tidy::STANDARD))
    }

    proptest::proptest! {
        #[test]
        fn twice_changes_nothing(text in "[ab \t\n\u{a0}]{0,24}") {
            let once = tidied(&text);
            proptest::prop_assert_eq!(tidied(&once), once);
        }
    }
}
