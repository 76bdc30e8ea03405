//! Steps on layout, one file each. They run on what the rules left, each over the whole text, one after the other.

pub(super) mod blank_lines;
pub(super) mod blocks;
pub(super) mod breaks;
pub(super) mod hyphens;
pub(super) mod spaces;
pub(super) mod wraps;

use std::borrow::Cow;

use super::step::{KINDS, Run};
use super::work::{Tidied, Work};
use super::{Tidy, scan};

/// Runs the layout steps.
pub(crate) fn layout(text: Cow<'_, str>, tidy: Tidy) -> Tidied<'_> {
    let mut work = Work::new(text);
    let seen = scan::laid(work.text(), tidy.steps().and(KINDS.2));
    for step in seen.iter() {
        if let Run::Layout(run) = step.run() {
            work.run(step, run);
        }
    }
    work.finish(seen)
}

/// A text after one step alone.
#[cfg(test)]
pub(super) fn alone(step: super::Step, text: &str) -> String {
    layout(text.into(), Tidy::NONE.with(step, true)).text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str) -> String {
        layout(text.into(), Tidy::STANDARD).text.into_owned()
    }

    proptest::proptest! {
        #[test]
        fn twice_changes_nothing(text in "[ab \t\n\u{a0}]{0,24}") {
            let once = tidied(&text);
            proptest::prop_assert_eq!(tidied(&once), once);
        }
    }
}
