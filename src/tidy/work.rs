//! A text on its way through steps, with the edits so far.

use std::borrow::Cow;

use super::step::{Edits, Step, Steps};
use crate::ledger::{Edit, apply, apply_owned, compose};

/// What steps made of a text.
#[derive(Debug)]
pub(crate) struct Tidied<'a> {
    /// The text as they left it.
    pub text: Cow<'a, str>,
    /// Their edits, in order.
    pub edits: Vec<Edit>,
    /// The steps that had any reason to look at it.
    pub seen: Steps,
}

/// The text as the steps left it so far, and the edits that made it of the input.
///
/// The text is made anew only when somebody looks at it; one of its own is edited where it lies.
pub(super) struct Work<'a> {
    /// The text before the edits that nobody has looked behind yet.
    text: Cow<'a, str>,
    edits: Vec<Edit>,
    /// Over the text.
    latest: Vec<Edit>,
}

impl<'a> Work<'a> {
    pub fn new(text: Cow<'a, str>) -> Self {
        Self { text, edits: Vec::new(), latest: Vec::new() }
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

    /// The text behind all steps, and their edits.
    pub fn finish(mut self, seen: Steps) -> Tidied<'a> {
        self.text();
        Tidied { text: self.text, edits: self.edits, seen }
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
