//! A text on its way through steps, with the edits so far.

use std::borrow::Cow;

use super::step::{Edits, Step};
use crate::ledger::{Edit, apply, apply_owned, compose};

/// The text as the steps left it, and the edits that made it of the input.
///
/// The text is made anew only when somebody looks at it: what the last step did, nobody does, and of a large text each
/// copy counts.
pub(super) struct Work<'a> {
    /// The text before the edits that nobody has looked behind yet.
    text: Cow<'a, str>,
    edits: Vec<Edit>,
    /// Over the text.
    latest: Vec<Edit>,
}

impl<'a> Work<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), edits: Vec::new(), latest: Vec::new() }
    }

    /// The text as the steps left it.
    pub fn text(&mut self) -> &str {
        if !self.latest.is_empty() {
            self.text = Cow::Owned(match std::mem::take(&mut self.text) {
                Cow::Owned(text) => apply_owned(text, &self.latest),
                Cow::Borrowed(text) => apply(text, &self.latest),
            });
            self.settle();
        }
        &self.text
    }

    /// Runs a step over the text; whether it changed anything.
    pub fn run(&mut self, step: Step, run: fn(&str, &mut Edits)) -> bool {
        let edits = Edits::of(step, run, self.text());
        self.change(edits)
    }

    /// Takes edits over the text; whether there were any.
    pub fn change(&mut self, edits: Vec<Edit>) -> bool {
        debug_assert!(self.latest.is_empty(), "edits are made over the text as it is");
        self.latest = edits;
        !self.latest.is_empty()
    }

    /// The edits of all steps.
    pub fn into_edits(mut self) -> Vec<Edit> {
        self.settle();
        self.edits
    }

    fn settle(&mut self) {
        self.edits = compose(std::mem::take(&mut self.edits), std::mem::take(&mut self.latest));
    }
}
