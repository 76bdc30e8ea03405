//! The words of a record, without cleaning it: for whoever knows what it came to by other rules.

use super::Processor;
use crate::clean::Clean;
use crate::decode::decode;
use crate::document::Document;
use crate::io::{Kind, Record, jsonl};
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
            Kind::Line => {
                let line = std::str::from_utf8(&record.bytes).ok()?;
                let line = if record.number == 1 { line.trim_start_matches('\u{FEFF}') } else { line };
                jsonl::fields(line, &self.fields).ok().map(|fields| Words::of(&fields.text))
            }
            Kind::Text | Kind::Page => {
                let about = &record.about;
                let document = self.document("".into(), about.url.as_deref(), about.lang.as_deref());
                let hints = self.hints(record, &document);
                Some(Words::of(&decode(&record.bytes, &hints).text))
            }
            Kind::Row | Kind::Null | Kind::Passed => None,
        }
    }
}
