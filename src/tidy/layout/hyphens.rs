//! `hyphens`: words that were broken at the end of a line.
//!
//! `infor-` and `mation` on the next line are one word if the text has `information` elsewhere. Without this proof
//! nothing is joined: `well-` and `known` are two.

use std::collections::HashSet;

use memchr::memmem;

use crate::fold::{Class, class_of};
use crate::tidy::step::Edits;

/// The words of a text, gathered when the first broken one is met.
pub(super) struct Proof<'a> {
    text: &'a str,
    words: Option<HashSet<&'a str>>,
}

impl<'a> Proof<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, words: None }
    }

    /// Whether the hyphen at an offset breaks a word that goes on at another offset.
    pub fn breaks(&mut self, hyphen: usize, next: usize) -> bool {
        self.text[next..].starts_with(char::is_lowercase) && self.joins(hyphen, next)
    }

    /// Whether the pieces of words before one offset and behind another make a word that the text has elsewhere.
    pub fn joins(&mut self, end: usize, next: usize) -> bool {
        let text = self.text;
        let before = text[..end].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let after = text[next..].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        // Letters that digits or marks stand beside are no whole piece.
        let goes_on = |c: Option<char>| c.is_some_and(|c| matches!(class_of(c), Class::Word | Class::Drop));
        let (start, stop) = (end - before.len(), next + after.len());
        if before.is_empty() || after.is_empty() || goes_on(text[..start].chars().next_back()) || goes_on(text[stop..].chars().next()) {
            return false;
        }
        let words = self.words.get_or_insert_with(|| text.split(|c: char| !c.is_alphabetic() && c != '-').collect());
        words.contains(format!("{before}{after}").as_str())
    }
}

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let mut proof = Proof::new(text);
    for at in memmem::find_iter(text.as_bytes(), b"-\n") {
        if proof.breaks(at, at + 2) {
            edits.delete(at, at + 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::layout::alone;

    #[test]
    fn a_word_is_joined_if_the_text_has_it() {
        for (text, expected) in [
            ("The infor-\nmation: information.\n", "The information: information.\n"),
            ("The infor-\nmation.\n", "The infor-\nmation.\n"),
            ("The 3infor-\nmation, infor-\nmation2: information.\n", "The 3infor-\nmation, infor-\nmation2: information.\n"),
            ("A well-\nknown wellknownness\n", "A well-\nknown wellknownness\n"),
            ("An infor-\nMation information\n", "An infor-\nMation information\n"),
            ("-\n-\na-\n", "-\n-\na-\n"),
        ] {
            assert_eq!(alone(Step::Hyphens, text), expected);
        }
    }
}
