//! A JSON line: the text cleaned where it stands, all other bytes as they are.

use super::told::wdiff;
use super::{Processed, Processor, Render, Row};
use crate::io::jsonl::{put_quoted, quoted};
use crate::io::{Record, Tally};

impl Processor<'_> {
    pub(super) fn line(&self, path: &str, record: &Record, done: &mut Processed, tally: &mut Tally) -> Result<(), String> {
        let (line, mut fields) = self.intake.line(record)?;
        let document = self.intake.document(std::mem::take(&mut fields.text), fields.url.as_deref(), fields.lang.as_deref());
        let mut clean = self.clean(&document)?;
        tally.count(self.cleaner, &document, &clean);
        done.more = self.more(&document, &clean);
        let (before, old, after) = (&line[..fields.place.start], &line[fields.place.clone()], &line[fields.place.end..]);
        let shape = self.shape(record);
        let verdict = clean.verdict.name();
        let changed = clean.text != document.text;
        let written = self.ledger.then(|| (self.changes(&document.text, &clean), quoted(&document.text) != old));
        let (mut new, mut meta) = (0, None);
        match shape {
            Render::Text => done.out = clean.text.into_owned().into_bytes(),
            Render::Jsonl => {
                let added = self.meta.as_ref().map(|meta| self.added(meta, &document, &clean));
                let text = changed.then(|| std::mem::take(&mut clean.text).into_owned());
                // Of a large record, line, clean text and what is written are enough to hold.
                drop(clean);
                drop(document);
                let out = &mut done.out;
                out.extend_from_slice(before.as_bytes());
                match text {
                    Some(text) => put_quoted(&text, out),
                    None => out.extend_from_slice(old.as_bytes()),
                }
                new = out.len() - before.len();
                // The last brace is the object's own.
                let (rest, brace) = after.split_at(after.rfind('}').unwrap_or(after.len()));
                out.extend_from_slice(rest.as_bytes());
                if let Some(added) = added {
                    meta = Some((out.len(), added.len()));
                    out.extend_from_slice(added.as_bytes());
                }
                out.extend_from_slice(brace.as_bytes());
            }
            Render::Json => {
                let mut json = self.json(path, record, &document, &clean, None);
                if let Some(id) = &fields.id {
                    json["id"] = id.as_str().into();
                }
                done.out.extend_from_slice(json.to_string().as_bytes());
            }
            Render::Wdiff => done.out.extend_from_slice(wdiff(&document.text, &clean).as_bytes()),
            Render::Row => {
                let added = self.meta.as_ref().map(|meta| self.meta(meta, &document, &clean).to_string());
                let (id, url, lang) = (fields.id.clone(), fields.url.take(), fields.lang.take());
                done.row = Some(Row { id, url, lang, text: clean.text.into_owned(), rest: Some([before, "null", after].concat()), added });
            }
        }
        match shape {
            Render::Text | Render::Wdiff => done.out.push(b'\x0C'),
            Render::Jsonl => done.out.extend_from_slice(&record.separator),
            Render::Json => done.out.push(b'\n'),
            Render::Row => {}
        }
        self.write_down(done, path, record, verdict, |entry| {
            if shape == Render::Text {
                entry.around = Some((before.to_owned(), after.to_owned()));
                entry.parted = Some("\x0C".into());
            } else {
                entry.place = Some((before.len(), new));
            }
            entry.id = fields.id;
            entry.meta = meta;
            let (edits, escaped) = written.unwrap_or_default();
            entry.string = escaped.then(|| old.to_owned());
            entry.edits = edits;
        });
        Ok(())
    }
}
