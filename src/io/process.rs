//! One record through decoding and cleaning to everything that is written for it.

use serde_json::{Value, json};

use super::jsonl::{self, quoted};
use super::trail::{self, Change, Decoding, Entry};
use super::{Record, Tally};
use crate::clean::{Clean, Cleaner};
use crate::decode::{Charset, Hints, Origin, decode};
use crate::document::Document;
use crate::ledger::By;
use crate::rule::Example;
use crate::tidy::Step;
use crate::tidy::mojibake::plan;
use crate::weigh::Decision;

/// Bytes of the largest record: a line is folded within 32-bit offsets, and no character folds to more than twelve times
/// its bytes (U+FDFA, from 3 to 33). A larger one is rejected, not attempted.
const MAX_RECORD: usize = u32::MAX as usize / 12;

/// The shape of what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Render {
    /// The clean text.
    #[default]
    Text,
    /// The record's own JSON line with the clean text in it; for plain text, a line with `text`.
    Jsonl,
    /// A JSON line with text, verdict, fields and edits.
    Json,
    /// The input with what goes marked `[-…-]`.
    Wdiff,
}

/// What to do with records.
#[derive(Debug)]
pub struct Processor<'a> {
    /// Cleans.
    pub cleaner: &'a Cleaner,
    /// Its hash, made once.
    pub hash: String,
    /// What is written.
    pub render: Render,
    /// Whether records are JSON lines.
    pub jsonl: bool,
    /// The field that holds the text of a JSON line.
    pub field: String,
    /// The field that holds its URL.
    pub url_field: Option<String>,
    /// Encoding of text records without a byte order mark; without it, it is guessed.
    pub encoding: Option<Charset>,
    /// Whether malformed bytes and doubtful guesses reject the record.
    pub strict: bool,
    /// Language of all documents.
    pub lang: Option<String>,
    /// Host of all documents that do not name their own.
    pub site: Option<String>,
    /// Whether a ledger is wanted.
    pub ledger: bool,
}

/// What is written for a record.
#[derive(Debug, Default)]
pub struct Processed {
    /// To the output, separator included; empty for a rejected record.
    pub out: Vec<u8>,
    /// To the ledger, if one is wanted.
    pub ledger: Option<Entry>,
    /// Why it was rejected.
    pub reject: Option<String>,
    /// Its counts.
    pub tally: Tally,
}

impl Processor<'_> {
    /// Cleans a record of an input called `path`.
    pub fn process(&self, path: &str, record: &Record) -> Processed {
        let mut done = Processed::default();
        done.tally.bytes_in = (record.bytes.len() + record.separator.len()) as u64;
        if self.jsonl && record.bytes.iter().all(u8::is_ascii_whitespace) {
            // A blank line is no record, but it is not ours to lose either, where lines stay lines.
            if self.render != Render::Jsonl {
                return done;
            }
            done.out = [record.bytes.as_slice(), &record.separator].concat();
            done.tally.bytes_out = done.out.len() as u64;
            self.write_down(&mut done, path, record, "blank", |_| {});
            return done;
        }
        done.tally.records_in = 1;
        let result = if record.bytes.len() > MAX_RECORD {
            Err(format!("larger than {MAX_RECORD} bytes; part it into documents with --split"))
        } else if self.jsonl {
            self.line(path, record, &mut done)
        } else {
            self.text(path, record, &mut done)
        };
        match result {
            Ok(()) => {
                done.tally.records_out = 1;
                done.tally.bytes_out = done.out.len() as u64;
            }
            Err(reason) => {
                done.tally.rejected = 1;
                self.write_down(&mut done, path, record, "rejected", |entry| entry.rejected = Some(trail::hex(&record.bytes)));
                done.reject = Some(reason);
            }
        }
        done
    }

    fn text(&self, path: &str, record: &Record, done: &mut Processed) -> Result<(), String> {
        let decoded = decode(&record.bytes, &self.hints());
        self.judge_bytes(&decoded.origin, done)?;
        let document = Document { text: decoded.text, lang: self.lang.clone(), site: self.site.clone() };
        let mut clean = self.cleaner.clean(&document);
        self.count(&clean, done);
        let separator = String::from_utf8_lossy(&record.separator);
        let parted = if self.cleaner.tidy().only_normalises() { separator.into_owned() } else { separator.replace("\r\n", "\n") };
        match self.render {
            // Moved, not copied, where nobody needs it again: a large document should not be held once more.
            Render::Text => done.out = std::mem::take(&mut clean.text).into_owned().into_bytes(),
            Render::Jsonl => done.out.extend_from_slice(json!({ "text": clean.text }).to_string().as_bytes()),
            Render::Json => done.out.extend_from_slice(self.json(path, record, &document, &clean, Some(&decoded.origin)).to_string().as_bytes()),
            Render::Wdiff => done.out.extend_from_slice(wdiff(&document.text, &clean).as_bytes()),
        }
        match self.render {
            Render::Text | Render::Wdiff => done.out.extend_from_slice(parted.as_bytes()),
            Render::Jsonl | Render::Json => done.out.push(b'\n'),
        }
        self.write_down(done, path, record, clean.verdict.name(), |entry| {
            entry.parted = (parted.as_bytes() != record.separator).then_some(parted);
            entry.decoding = Decoding::of(&decoded.origin);
            entry.edits = self.changes(&document.text, &clean);
        });
        Ok(())
    }

    fn line(&self, path: &str, record: &Record, done: &mut Processed) -> Result<(), String> {
        let line = std::str::from_utf8(&record.bytes).map_err(|error| format!("not UTF-8 at byte {} of the line", error.valid_up_to()))?;
        // A byte order mark before the first record belongs to the file, not to its JSON.
        let mark = if record.number == 1 && line.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut fields = jsonl::fields(&line[mark..], &self.field, self.url_field.as_deref())?;
        fields.place = fields.place.start + mark..fields.place.end + mark;
        let mut document = Document { text: fields.text.into(), lang: self.lang.clone(), site: self.site.clone() };
        if let Some(url) = &fields.url {
            document = document.site(url);
        }
        let clean = self.cleaner.clean(&document);
        self.count(&clean, done);
        let (before, old, after) = (&line[..fields.place.start], &line[fields.place.clone()], &line[fields.place.end..]);
        let new = if clean.text == document.text { old.to_owned() } else { quoted(&clean.text) };
        match self.render {
            Render::Text => done.out.extend_from_slice(clean.text.as_bytes()),
            Render::Jsonl => done.out.extend_from_slice([before, &new, after].concat().as_bytes()),
            Render::Json => done.out.extend_from_slice(self.json(path, record, &document, &clean, None).to_string().as_bytes()),
            Render::Wdiff => done.out.extend_from_slice(wdiff(&document.text, &clean).as_bytes()),
        }
        match self.render {
            Render::Text | Render::Wdiff => done.out.push(b'\x0C'),
            Render::Jsonl => done.out.extend_from_slice(&record.separator),
            Render::Json => done.out.push(b'\n'),
        }
        self.write_down(done, path, record, clean.verdict.name(), |entry| {
            entry.place = Some((before.len(), new.len()));
            entry.string = (quoted(&document.text) != old).then(|| old.to_owned());
            entry.edits = self.changes(&document.text, &clean);
        });
        Ok(())
    }

    /// What is known of the bytes of text records.
    fn hints(&self) -> Hints<'_> {
        Hints { label: self.encoding, lang: self.lang.as_deref(), site: self.site.as_deref() }
    }

    /// Counts encodings and malformed bytes, and rejects the record for what is not sure if asked to.
    fn judge_bytes(&self, origin: &Origin<'_>, done: &mut Processed) -> Result<(), String> {
        let (guess, name) = (origin.guess, origin.guess.charset.name());
        if self.strict && origin.malformed > 0 {
            let sequences = if origin.malformed == 1 { "sequence" } else { "sequences" };
            let at = origin.first.map_or_else(String::new, |first| format!(", first at byte {first}"));
            return Err(format!("{} malformed {sequences} in {name}{at}", origin.malformed));
        }
        if self.strict && guess.is_doubtful() {
            return Err(format!("no UTF-8, and {name} is but a guess ({} %); --encoding LABEL settles it", guess.confidence));
        }
        *done.tally.encodings.entry(name).or_default() += 1;
        done.tally.guessed = u64::from(guess.how.is_guess());
        done.tally.doubtful = u64::from(guess.is_doubtful());
        done.tally.damaged = u64::from(origin.malformed > 0);
        done.tally.malformed = origin.malformed as u64;
        Ok(())
    }

    fn count(&self, clean: &Clean<'_>, done: &mut Processed) {
        *done.tally.verdicts.entry(clean.verdict).or_default() += 1;
        for edit in &clean.edits {
            let bytes = (edit.end - edit.start) as u64;
            if let By::Rule(rule) = edit.by {
                let family = done.tally.families.entry(self.cleaner.rules().rules[rule as usize].family).or_default();
                *family = (family.0 + 1, family.1 + bytes);
            }
            let rule = done.tally.rules.entry(self.cleaner.name(edit.by).into_owned()).or_default();
            *rule = (rule.0 + 1, rule.1 + bytes);
        }
        for rule in &clean.over_budget {
            done.tally.over_budget = 1;
            *done.tally.skipped.entry(self.cleaner.rules().rules[*rule as usize].address.clone()).or_default() += 1;
        }
    }

    fn changes(&self, text: &str, clean: &Clean<'_>) -> Vec<Change> {
        let change = |edit: &crate::ledger::Edit| Change {
            by: self.cleaner.name(edit.by).into_owned(),
            start: edit.start,
            end: edit.end,
            removed: text[edit.start..edit.end].to_owned(),
            with: edit.with.to_string(),
            plan: (edit.by == By::Tidy(Step::Mojibake)).then(|| plan(&text[edit.start..edit.end], &edit.with)).flatten(),
        };
        clean.edits.iter().map(change).collect()
    }

    fn write_down(&self, done: &mut Processed, path: &str, record: &Record, verdict: &str, fill: impl FnOnce(&mut Entry)) {
        if !self.ledger {
            return;
        }
        let mut entry = Entry {
            naqi: env!("CARGO_PKG_VERSION").into(),
            rules: self.hash.clone(),
            path: path.into(),
            record: record.number,
            bytes: done.out.len(),
            hash: trail::hash(&done.out),
            verdict: verdict.into(),
            separator: String::from_utf8_lossy(&record.separator).into_owned(),
            parted: None,
            decoding: None,
            place: None,
            string: None,
            rejected: None,
            edits: Vec::new(),
        };
        fill(&mut entry);
        done.ledger = Some(entry);
    }

    fn json(&self, path: &str, record: &Record, document: &Document<'_>, clean: &Clean<'_>, origin: Option<&Origin<'_>>) -> Value {
        let stays: Vec<Value> = clean
            .left
            .iter()
            .filter(|left| matches!(left.decision, Decision::Stay | Decision::Review))
            .map(|left| {
                let rule = &self.cleaner.rules().rules[left.rule as usize];
                let why = if left.decision == Decision::Stay { "family" } else { "review" };
                json!({ "by": rule.address, "family": rule.family, "start": left.start, "end": left.end, "why": why })
            })
            .collect();
        json!({
            "path": path,
            "record": record.number,
            "text": clean.text,
            "verdict": clean.verdict.name(),
            "reason": clean.reason,
            "fields": clean.fields,
            "edits": self.changes(&document.text, clean),
            "stays": stays,
            "decoding": origin.map(told),
            "rules": self.hash,
            "naqi": env!("CARGO_PKG_VERSION"),
        })
    }
}

/// The input with what rules took marked.
fn wdiff(text: &str, clean: &Clean<'_>) -> String {
    let spans: Vec<_> = clean.edits.iter().filter(|edit| matches!(edit.by, By::Rule(_))).map(|edit| edit.start..edit.end).collect();
    Example::render(text, &spans)
}

/// How a record was decoded, as it stands in JSON.
fn told(origin: &Origin<'_>) -> Value {
    let guess = origin.guess;
    json!({
        "encoding": guess.charset.name(),
        "how": guess.how.name(),
        "confidence": f64::from(guess.confidence) / 100.0,
        "bom": origin.bom,
        "malformed": origin.malformed,
    })
}
