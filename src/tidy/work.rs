//! A text on its way through steps, with the edits so far.

use std::borrow::Cow;

use super::step::{Edits, Step};
use crate::ledger::{Edit, apply, compose};

/// The text as the steps left it, and the edits that made it of the input.
pub(super) struct Work<'a> {
    pub text: Cow<'a, str>,
    pub edits: Vec<Edit>,
}

impl<'a> Work<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), edits: Vec::new() }
    }

    /// Runs a step over the text; whether it changed anything.
    pub fn run(&mut self, step: Step, run: fn(&str, &mut Edits)) -> bool {
        self.change(Edits::of(step, run, &self.text))
    }

    /// Applies edits over the text; whether there were any.
    pub fn change(&mut self, edits: Vec<Edit>) -> bool {
        if edits.is_empty() {
            return false;
        }
        self.text = Cow::Owned(apply(&self.text, &edits));
        self.edits = compose(std::mem::take(&mut self.edits), edits);
        true
    }
}
