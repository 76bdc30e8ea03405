//! The stages of cleaning one by one, for the benchmarks in `bench/stages`: nothing else may use them, and what they take
//! and give changes with the engine. Each gives a count, so that a benchmark can tell whether the work was done.

use std::borrow::Cow;

use super::Cleaner;
use crate::document::Document;
use crate::find::{Finding, Hit};
use crate::fold::Folded;
use crate::layout::{Line, split};
use crate::ledger::{Edit, compose};
use crate::peel::{Kit, Peeler};
use crate::tidy::{Tidy, characters, layout, mojibake};

/// Stages, with the buffers that a thread keeps from one document to the next.
#[derive(Debug, Default)]
pub struct Stages {
    lines: Vec<Line>,
    folded: Folded,
    finding: Finding,
    found: Vec<Hit>,
    peeler: Peeler,
}

impl Stages {
    /// Lays a text out: its lines.
    pub fn lines(&mut self, text: &str) -> usize {
        split(text, &mut self.lines);
        self.lines.len()
    }

    /// Lays a text out and folds its lines: its letters.
    pub fn fold(&mut self, text: &str) -> u64 {
        split(text, &mut self.lines);
        let mut letters = 0;
        for line in &self.lines {
            self.folded.fold(&text[line.start..line.end]);
            letters += u64::from(self.folded.letters());
        }
        letters
    }

    /// Lays a text out, folds its lines and looks for everything in them: what is found.
    pub fn find(&mut self, cleaner: &Cleaner, text: &str) -> usize {
        split(text, &mut self.lines);
        self.found.clear();
        self.finding.most = usize::MAX;
        for (index, line) in self.lines.iter_mut().enumerate() {
            self.finding.line(&cleaner.tables, text, index as u32, line, &mut self.found);
        }
        self.found.len()
    }

    /// All of that, weighing and peeling: the edits.
    pub fn peel(&mut self, cleaner: &Cleaner, document: &Document<'_>) -> Vec<Edit> {
        let policies = |family| cleaner.policy(family);
        let kit = Kit {
            tables: &cleaner.tables,
            rules: &cleaner.rules.rules,
            policies: &policies,
            misses: false,
            prior: cleaner.prior,
            known: cleaner.options.repeats.as_ref().map(|repeats| repeats.of(document)),
            words: false,
            hits: cleaner.hits,
        };
        self.peeler.peel(kit, document, Cow::Borrowed(&document.text), None).edits
    }
}

/// The steps on characters: their edits, and what they left.
pub fn tidy_characters(text: &str, tidy: Tidy) -> (Vec<Edit>, Cow<'_, str>) {
    let tidied = characters(Cow::Borrowed(text), tidy);
    (tidied.edits, tidied.text)
}

/// Whether anything in a text could be misread.
pub fn could_be_misread(text: &str) -> bool {
    mojibake::is_suspect(text)
}

/// The steps on layout: their edits, and what they left.
pub fn tidy_layout(text: &str, tidy: Tidy) -> (Vec<Edit>, Cow<'_, str>) {
    let tidied = layout(Cow::Borrowed(text), tidy);
    (tidied.edits, tidied.text)
}

/// The edits of two stages as edits over the input of the first.
pub fn composed(first: Vec<Edit>, second: Vec<Edit>) -> Vec<Edit> {
    compose(first, second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    /// What the stages do one by one is what the cleaner does.
    #[test]
    fn stages_are_those_of_the_cleaner() {
        let cleaner = Cleaner::bundled_with(Options::default()).unwrap();
        let mut stages = Stages::default();
        let text = "The council met&nbsp;on Monday.\r\n\n\n\nShare this article\n";
        let (first, tidied) = tidy_characters(text, cleaner.tidy());
        assert!(!could_be_misread(&tidied));
        assert_eq!((stages.lines(&tidied), stages.fold(&tidied)), (2, 37));
        assert!(stages.find(&cleaner, &tidied) > 0);
        let document = Document::new(&*tidied);
        let second = stages.peel(&cleaner, &document);
        let left = crate::ledger::apply(&tidied, &second);
        let (third, clean) = tidy_layout(&left, cleaner.tidy());
        let whole = Document::new(text);
        let expected = cleaner.clean(&whole);
        assert_eq!((composed(composed(first, second), third), clean), (expected.edits, expected.text));
    }
}
