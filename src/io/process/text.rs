//! A text, or the payload of a WARC record: decoded, cleaned, and written in any shape.

use std::borrow::Cow;

use super::told::wdiff;
use super::{Processed, Processor, Render, Row};
use crate::clean::Clean;
use crate::decode::{Charset, Hints, Origin, decode};
use crate::document::Document;
use crate::io::jsonl::{put_quoted, quoted};
use crate::io::trail::{Decoding, Raw};
use crate::io::{About, Kind, Record, Tally};

impl Processor<'_> {
    pub(super) fn text(&self, path: &str, record: &Record, done: &mut Processed, tally: &mut Tally) -> Result<(), String> {
        let about = &record.about;
        let document = self.document(Cow::Borrowed(""), about.url.as_deref(), about.lang.as_deref());
        let hints = self.hints(record, &document);
        let decoded = decode(&record.bytes, &hints);
        self.judge_bytes(&decoded.origin)?;
        let document = Document { text: decoded.text, ..document };
        let mut clean = self.clean(&document)?;
        tally.count_bytes(&decoded.origin);
        tally.count(self.cleaner, &document, &clean);
        done.more = self.more(&document, &clean);
        let separator = String::from_utf8_lossy(&record.separator);
        let shape = self.shape(record);
        let parted = match shape {
            Render::Row => String::new(),
            Render::Jsonl | Render::Json => "\n".into(),
            Render::Text | Render::Wdiff if record.kind == Kind::Page => "\x0C".into(),
            _ if self.cleaner.tidy().only_normalises() => separator.into_owned(),
            _ => separator.replace("\r\n", "\n"),
        };
        let mut place = None;
        match shape {
            // Moved, not copied, where nobody needs it again: a large document should not be held once more.
            Render::Text => done.out = std::mem::take(&mut clean.text).into_owned().into_bytes(),
            Render::Jsonl => place = Some(self.made(record, &document, &clean, &mut done.out)),
            Render::Json => done.out.extend_from_slice(self.json(path, record, &document, &clean, Some(&decoded.origin)).to_string().as_bytes()),
            Render::Wdiff => done.out.extend_from_slice(wdiff(&document.text, &clean).as_bytes()),
            Render::Row => {
                let About { id, url, lang, .. } = (**about).clone();
                let added = self.meta.as_ref().map(|meta| self.meta(meta, &document, &clean).to_string());
                done.row = Some(Row { id, url, lang, text: std::mem::take(&mut clean.text).into_owned(), rest: None, added });
            }
        }
        done.out.extend_from_slice(parted.as_bytes());
        self.write_down(done, path, record, clean.verdict.name(), |entry| {
            entry.parted = (parted.as_bytes() != record.separator).then_some(parted);
            entry.decoding = Decoding::of(&decoded.origin);
            entry.head = Raw::of(&record.head);
            (entry.made, entry.place) = (place.is_some(), place);
            entry.edits = self.changes(&document.text, &clean);
        });
        Ok(())
    }

    /// Writes a line for what was none; where the text's string stands in it.
    fn made(&self, record: &Record, document: &Document<'_>, clean: &Clean<'_>, out: &mut Vec<u8>) -> (usize, usize) {
        let about = &record.about;
        let mut line = String::from("{");
        for (path, value) in [(&self.fields.id, &about.id), (&self.fields.url, &about.url), (&self.fields.lang, &about.lang)] {
            if let (Some(path), Some(value)) = (path.first(), value) {
                line.push_str(&format!("{}:{},", quoted(&path.names().join(".")), quoted(value)));
            }
        }
        let names = self.fields.text.names();
        line.push_str(&names.iter().map(|name| quoted(name) + ":").collect::<Vec<_>>().join("{"));
        out.extend_from_slice(line.as_bytes());
        let start = out.len();
        put_quoted(&clean.text, out);
        let place = (start, out.len() - start);
        out.extend_from_slice("}".repeat(names.len() - 1).as_bytes());
        if let Some(meta) = &self.meta {
            out.extend_from_slice(self.added(meta, document, clean).as_bytes());
        }
        out.push(b'}');
        place
    }

    /// What is known of a record's encoding before its bytes are looked at.
    pub(super) fn hints<'d>(&self, record: &Record, document: &'d Document<'_>) -> Hints<'d> {
        // What stands in a table is text, and known to be UTF-8.
        let known = (record.kind == Kind::Row).then_some(Charset::UTF_8);
        Hints { label: known.or(record.about.encoding).or(self.encoding), lang: document.lang.as_deref(), site: document.site.as_deref() }
    }

    /// Rejects the record for bytes that are not sure if asked to.
    fn judge_bytes(&self, origin: &Origin<'_>) -> Result<(), String> {
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
