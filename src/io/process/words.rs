//! The words of a record, without cleaning it: for whoever knows what it came to by other rules.

use super::Processor;
use crate::clean::Clean;
use crate::document::Document;
use crate::io::{Kind, Record};
use crate::touch::Words;

impl Processor<'_> {
    /// The words that the cleaner came across beside those of the text, if it is asked to tell.
    pub(super) fn more(&self, document: &Document<'_>, clean: &Clean<'_>) -> Option<Vec<u64>> {
        self.cleaner.tells_words().then(|| clean.words.beside(&Words::of(&document.text)))
    }

    /// The words of a record's text; nothing if it has none, or cannot be used.
    pub fn words(&self, record: &Record) -> Option<Words> {
        if record.fault.is_some() {
            return None;
        }
        match record.kind {
            Kind::Line => self.intake.line(record).ok().map(|(_, fields)| Words::of(&fields.text)),
            Kind::Text | Kind::Warc => self.intake.text(record).ok().map(|(document, _)| Words::of(&document.text)),
            Kind::Row | Kind::Null | Kind::Passed => None,
        }
    }
}
