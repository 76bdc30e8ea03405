//! A JSON line: the text cleaned where it stands, all other bytes as they are.

use super::told::wdiff;
use super::{Processed, Processor, Render, Row};
use crate::io::Record;
use crate::io::jsonl::{self, quoted};

impl Processor<'_> {
    pub(super) fn line(&self, path: &str, record: &Record, done: &mut Processed) -> Result<(), String> {
        let line = std::str::from_utf8(&record.bytes).map_err(|error| format!("not UTF-8 at byte {} of the line", error.valid_up_to()))?;
        // A byte order mark before the first record belongs to the file, not to its JSON.
        let mark = if record.number == 1 && line.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut fields = jsonl::fields(&line[mark..], &self.fields)?;
        fields.place = fields.place.start + mark..fields.place.end + mark;
        let document = self.document(std::mem::take(&mut fields.text).into(), fields.url.as_deref(), fields.lang.as_deref());
        let clean = self.clean(&document)?;
        done.tally.count(self.cleaner, &document, &clean);
        done.more = self.more(&document, &clean);
        let (before, old, after) = (&line[..fields.place.start], &line[fields.place.clone()], &line[fields.place.end..]);
        let new = if clean.text == document.text { old.to_owned() } else { quoted(&clean.text) };
        let shape = self.shape(record);
        let mut meta = None;
        match shape {
            Render::Text => done.out.extend_from_slice(clean.text.as_bytes()),
            Render::Jsonl => {
                done.out.extend_from_slice([before, &new, after].concat().as_bytes());
                if let Some(added) = self.meta.as_ref().map(|meta| self.added(meta, &document, &clean)) {
                    // The last brace is the object's own.
                    let end = before.len() + new.len() + after.rfind('}').unwrap_or(after.len());
                    done.out.splice(end..end, added.bytes());
                    meta = Some((end, added.len()));
                }
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
                done.row = Some(Row { id, url, lang, text: clean.text.to_string(), rest: Some([before, "null", after].concat()), added });
            }
        }
        match shape {
            Render::Text | Render::Wdiff => done.out.push(b'\x0C'),
            Render::Jsonl => done.out.extend_from_slice(&record.separator),
            Render::Json => done.out.push(b'\n'),
            Render::Row => {}
        }
        self.write_down(done, path, record, clean.verdict.name(), |entry| {
            if shape == Render::Text {
                entry.around = Some((before.to_owned(), after.to_owned()));
                entry.parted = Some("\x0C".into());
            } else {
                entry.place = Some((before.len(), new.len()));
            }
            entry.id = fields.id;
            entry.meta = meta;
            entry.string = (quoted(&document.text) != old).then(|| old.to_owned());
            entry.edits = self.changes(&document.text, &clean);
        });
        Ok(())
    }
}
