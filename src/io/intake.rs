//! From a record to a document: its bytes decoded, or its line of JSON read, with what the record tells of itself and what is known
//! of all records.
//!
//! It stands apart from cleaning so that whoever only looks at a corpus sees the documents that cleaning sees, and refuses the same
//! records.

use std::borrow::Cow;

use super::jsonl::{self, Fields, Wanted};
use super::{Kind, Record, language};
use crate::decode::{Charset, Decoded, Hints, Origin, decode};
use crate::document::Document;

/// What is known of all records of a run.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The fields of JSON lines.
    pub fields: Wanted,
    /// Encoding of text records without a byte order mark; without it, it is guessed.
    pub encoding: Option<Charset>,
    /// Whether malformed bytes and doubtful guesses reject the record.
    pub strict: bool,
    /// Language of all documents.
    pub lang: Option<String>,
    /// Host of all documents that do not name their own.
    pub site: Option<String>,
}

impl Default for Intake {
    /// Nothing is known, and JSON lines have the usual fields.
    fn default() -> Self {
        Self { fields: Wanted::usual(), encoding: None, strict: false, lang: None, site: None }
    }
}

impl Intake {
    /// The document of a record, whatever it is, and the name that the record has for itself.
    ///
    /// # Errors
    /// Why the record cannot be used.
    pub fn read(&self, record: &Record) -> Result<(Option<String>, Document<'static>), String> {
        if let Some(fault) = &record.fault {
            return Err(fault.clone());
        }
        if record.kind == Kind::Line {
            let (_, fields) = self.line(record)?;
            let document = self.document(fields.text.into_owned(), fields.url.as_deref(), fields.lang.as_deref());
            return Ok((fields.id, document));
        }
        let (document, _) = self.text(record)?;
        let Document { text, lang, site } = document;
        Ok((record.about.id.clone(), Document { text: text.into_owned().into(), lang, site }))
    }

    /// The document of a text, a WARC record or a row, and how its bytes were decoded.
    pub(super) fn text<'r>(&self, record: &'r Record) -> Result<(Document<'r>, Origin<'r>), String> {
        let about = &record.about;
        let document = self.document("", about.url.as_deref(), about.lang.as_deref());
        // What stands in a table is text, and known to be UTF-8.
        let known = (record.kind == Kind::Row).then_some(Charset::UTF_8);
        let label = known.or(about.encoding).or(self.encoding);
        let Decoded { text, origin } = decode(&record.bytes, &Hints { label, lang: document.lang.as_deref(), site: document.site.as_deref() });
        self.judge(&origin)?;
        Ok((Document { text, ..document }, origin))
    }

    /// A JSON line as text, and its fields.
    pub(super) fn line<'r>(&self, record: &'r Record) -> Result<(&'r str, Fields<'r>), String> {
        let line = std::str::from_utf8(&record.bytes).map_err(|error| format!("not UTF-8 at byte {} of the line", error.valid_up_to()))?;
        // A byte order mark before the first record belongs to the file, not to its JSON.
        let mark = if record.number == 1 && line.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut fields = jsonl::fields(&line[mark..], &self.fields)?;
        fields.place = fields.place.start + mark..fields.place.end + mark;
        Ok((line, fields))
    }

    /// The document of a text, with what is known of it.
    pub(super) fn document<'t>(&self, text: impl Into<Cow<'t, str>>, url: Option<&str>, lang: Option<&str>) -> Document<'t> {
        let lang = self.lang.clone().or_else(|| lang.and_then(language::tag));
        let document = Document { text: text.into(), lang, site: self.site.clone() };
        match url {
            Some(url) => document.site(url),
            None => document,
        }
    }

    /// Rejects a record for bytes that are not sure, if asked to.
    fn judge(&self, origin: &Origin<'_>) -> Result<(), String> {
        let (guess, name) = (origin.guess, origin.guess.charset.name());
        if self.strict && origin.malformed > 0 {
            let sequences = if origin.malformed == 1 { "sequence" } else { "sequences" };
            let at = origin.first.map_or_else(String::new, |first| format!(", first at byte {first}"));
            return Err(format!("{} malformed {sequences} in {name}{at}", origin.malformed));
        }
        if self.strict && guess.is_doubtful() {
            return Err(format!("no UTF-8, and {name} is but a guess ({} %); --encoding LABEL settles it", guess.confidence));
        }
        Ok(())
    }
}
