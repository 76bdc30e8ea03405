//! A text, or the payload of a WARC record: decoded, cleaned, and written in any shape.

use super::told::wdiff;
use super::{Processed, Processor, Render, Row};
use crate::clean::Clean;
use crate::document::Document;
use crate::io::jsonl::{put_quoted, quoted};
use crate::io::ledger::{Decoding, Raw};
use crate::io::{About, Kind, Record, Tally};

impl Processor<'_> {
    pub(super) fn text(&self, path: &str, record: &Record, done: &mut Processed, tally: &mut Tally) -> Result<(), String> {
        let about = &record.about;
        let (document, origin) = self.intake.text(record)?;
        let mut clean = self.clean(&document)?;
        tally.count_bytes(&origin);
        tally.count(self.cleaner, &document, &clean);
        done.more = self.more(&document, &clean);
        let separator = String::from_utf8_lossy(&record.separator);
        let shape = self.shape(record);
        let parted = match shape {
            Render::Row => String::new(),
            Render::Jsonl | Render::Json => "\n".into(),
            Render::Text | Render::Wdiff if record.kind == Kind::Warc => "\x0C".into(),
            _ if self.cleaner.tidy().only_normalises() => separator.into_owned(),
            _ => separator.replace("\r\n", "\n"),
        };
        let mut place = None;
        match shape {
            // Moved, not copied, where nobody needs it again: a large document should not be held once more.
            Render::Text => done.out = std::mem::take(&mut clean.text).into_owned().into_bytes(),
            Render::Jsonl => place = Some(self.made(record, &document, &clean, &mut done.out)),
            Render::Json => done.out.extend_from_slice(self.json(path, record, &document, &clean, Some(&origin)).to_string().as_bytes()),
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
            entry.decoding = Decoding::of(&origin);
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
        for (path, value) in [(&self.intake.fields.id, &about.id), (&self.intake.fields.url, &about.url), (&self.intake.fields.lang, &about.lang)] {
            if let (Some(path), Some(value)) = (path.first(), value) {
                line.push_str(&format!("{}:{},", quoted(&path.names().join(".")), quoted(value)));
            }
        }
        let names = self.intake.fields.text.names();
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
}
