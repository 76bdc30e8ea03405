//! One record through decoding and cleaning to everything that is written for it.

use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, json};
use unicode_script::UnicodeScript;

use super::jsonl::{self, Wanted, quoted};
use super::tally::Texts;
use super::trail::{self, Change, Decoding, Entry, Raw};
use super::{Kind, Record, Tally, language};
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
pub const MAX_RECORD: usize = u32::MAX as usize / 12;

/// The shape of what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Render {
    /// The clean text.
    #[default]
    Text,
    /// The record's own JSON line with the clean text in it; for anything else, a line with the text and what is known
    /// of it.
    Jsonl,
    /// A JSON line with text, verdict, fields and edits.
    Json,
    /// The input with what goes marked `[-…-]`.
    Wdiff,
}

impl Render {
    /// The shape that a record came in, or the nearest to it.
    pub fn natural(kind: Kind) -> Self {
        match kind {
            Kind::Line | Kind::Page => Self::Jsonl,
            Kind::Text | Kind::Passed => Self::Text,
        }
    }
}

/// The field that is added to what is written.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Its name.
    pub name: String,
    /// Whether the places of what went are wanted in it.
    pub offsets: bool,
}

/// What to do with records.
#[derive(Debug)]
pub struct Processor<'a> {
    /// Cleans.
    pub cleaner: &'a Cleaner,
    /// Its hash, made once.
    pub hash: String,
    /// What is written, if it is not the shape that a record came in.
    pub render: Option<Render>,
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
    /// Whether a ledger is wanted.
    pub ledger: bool,
    /// Whether the shape that a record came in has a field added.
    pub meta: Option<Meta>,
    /// For tests: a text whose records panic.
    pub panics: Option<String>,
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
    /// Cleans a record of an input called `path`. A panic costs this record and no other.
    pub fn process(&self, path: &str, record: &Record) -> Processed {
        let mut done = Processed::default();
        done.tally.bytes_in = record.length();
        if record.kind == Kind::Passed {
            if !record.about.sort.is_empty() {
                done.tally.passed.insert(record.about.sort.clone(), 1);
            }
            self.write_down(&mut done, path, record, "passed", |entry| entry.rejected = Some(whole(record)));
            return done;
        }
        if record.kind == Kind::Line && record.fault.is_none() && record.bytes.iter().all(u8::is_ascii_whitespace) {
            // A blank line is no record, but it is not ours to lose either, where lines stay lines.
            if self.shape(record) == Render::Jsonl {
                done.out = [record.bytes.as_slice(), &record.separator].concat();
                done.tally.bytes_out = done.out.len() as u64;
                self.write_down(&mut done, path, record, "blank", |_| {});
            } else {
                self.write_down(&mut done, path, record, "blank", |entry| entry.rejected = Some(whole(record)));
            }
            return done;
        }
        let result = match &record.fault {
            Some(fault) => Err(fault.clone()),
            None if record.bytes.len() > MAX_RECORD => Err(format!("larger than {MAX_RECORD} bytes; part it into documents with --split")),
            None => guarded(|| self.cleaned(path, record, &mut done)).unwrap_or_else(|panic| {
                let what = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
                Err(format!("internal: {}; please report it, with the record", what.unwrap_or("a panic")))
            }),
        };
        if let Err(reason) = result {
            // Nothing that was done half is counted.
            done = Processed { reject: Some(reason), ..Processed::default() };
            (done.tally.bytes_in, done.tally.rejected) = (record.length(), 1);
            self.write_down(&mut done, path, record, "rejected", |entry| {
                entry.rejected = Some(whole(record));
                entry.lost = (record.lost > 0).then_some(record.lost);
            });
        }
        done.tally.records_in = 1;
        done.tally.records_out = 1 - done.tally.rejected;
        done.tally.bytes_out = done.out.len() as u64;
        done
    }

    /// What is written for a record.
    pub fn shape(&self, record: &Record) -> Render {
        self.render.unwrap_or_else(|| Render::natural(record.kind))
    }

    fn cleaned(&self, path: &str, record: &Record, done: &mut Processed) -> Result<(), String> {
        if self.panics.as_ref().is_some_and(|text| memchr::memmem::find(&record.bytes, text.as_bytes()).is_some()) {
            panic!("as asked for");
        }
        if record.kind == Kind::Line { self.line(path, record, done) } else { self.text(path, record, done) }
    }

    /// The document of a text, with what is known of it.
    fn document<'t>(&self, text: Cow<'t, str>, url: Option<&str>, lang: Option<&str>) -> Document<'t> {
        let lang = self.lang.clone().or_else(|| lang.and_then(language::tag));
        let document = Document { text, lang, site: self.site.clone() };
        match url {
            Some(url) => document.site(url),
            None => document,
        }
    }

    fn text(&self, path: &str, record: &Record, done: &mut Processed) -> Result<(), String> {
        let about = &record.about;
        let document = self.document(Cow::Borrowed(""), about.url.as_deref(), about.lang.as_deref());
        let hints = Hints { label: about.encoding.or(self.encoding), lang: document.lang.as_deref(), site: document.site.as_deref() };
        let decoded = decode(&record.bytes, &hints);
        self.judge_bytes(&decoded.origin, done)?;
        let document = Document { text: decoded.text, ..document };
        let mut clean = self.cleaner.clean(&document);
        self.count(&document, &clean, done);
        let separator = String::from_utf8_lossy(&record.separator);
        let shape = self.shape(record);
        let parted = match shape {
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
        let start = line.len();
        line.push_str(&quoted(&clean.text));
        let place = (start, line.len() - start);
        line.push_str(&"}".repeat(names.len() - 1));
        if let Some(meta) = &self.meta {
            line.push_str(&self.added(meta, document, clean));
        }
        line.push('}');
        *out = line.into_bytes();
        place
    }

    fn line(&self, path: &str, record: &Record, done: &mut Processed) -> Result<(), String> {
        let line = std::str::from_utf8(&record.bytes).map_err(|error| format!("not UTF-8 at byte {} of the line", error.valid_up_to()))?;
        // A byte order mark before the first record belongs to the file, not to its JSON.
        let mark = if record.number == 1 && line.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut fields = jsonl::fields(&line[mark..], &self.fields)?;
        fields.place = fields.place.start + mark..fields.place.end + mark;
        let document = self.document(std::mem::take(&mut fields.text).into(), fields.url.as_deref(), fields.lang.as_deref());
        let clean = self.cleaner.clean(&document);
        self.count(&document, &clean, done);
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
        }
        match shape {
            Render::Text | Render::Wdiff => done.out.push(b'\x0C'),
            Render::Jsonl => done.out.extend_from_slice(&record.separator),
            Render::Json => done.out.push(b'\n'),
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

    /// The field that is added, with the comma before it.
    fn added(&self, meta: &Meta, document: &Document<'_>, clean: &Clean<'_>) -> String {
        let mut families = serde_json::Map::new();
        for edit in &clean.edits {
            if let By::Rule(rule) = edit.by {
                let family = self.cleaner.rules().rules[rule as usize].family.name();
                let bytes = families.get(family).and_then(Value::as_u64).unwrap_or(0) + (edit.end - edit.start) as u64;
                families.insert(family.into(), bytes.into());
            }
        }
        let mut value = json!({ "verdict": clean.verdict.name(), "removed": families, "fields": clean.fields, "rules": self.hash });
        if let Some(reason) = &clean.reason {
            value["reason"] = reason.as_str().into();
        }
        if meta.offsets {
            value["edits"] = json!(self.changes(&document.text, clean));
        }
        format!(",{}:{value}", quoted(&meta.name))
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
        *done.tally.encodings.entry(name.to_owned()).or_default() += 1;
        done.tally.guessed = u64::from(guess.how.is_guess());
        done.tally.doubtful = u64::from(guess.is_doubtful());
        done.tally.damaged = u64::from(origin.malformed > 0);
        done.tally.malformed = origin.malformed as u64;
        Ok(())
    }

    fn count(&self, document: &Document<'_>, clean: &Clean<'_>, done: &mut Processed) {
        let texts = Texts { documents: 1, before: document.text.len() as u64, after: clean.text.len() as u64 };
        done.tally.languages.insert(document.lang.clone().unwrap_or_else(|| "unknown".into()), texts);
        *done.tally.verdicts.entry(clean.verdict).or_default() += 1;
        let mut scripts: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
        for edit in &clean.edits {
            let bytes = (edit.end - edit.start) as u64;
            if let By::Rule(rule) = edit.by {
                let family = done.tally.families.entry(self.cleaner.rules().rules[rule as usize].family).or_default();
                *family = (family.0 + 1, family.1 + bytes);
                for letter in document.text[edit.start..edit.end].chars().filter(|c| c.is_alphabetic()) {
                    *scripts.entry(letter.script().full_name()).or_default() += 1;
                }
            }
            let rule = done.tally.rules.entry(self.cleaner.name(edit.by).into_owned()).or_default();
            *rule = (rule.0 + 1, rule.1 + bytes);
        }
        done.tally.scripts = scripts.into_iter().map(|(script, letters)| (script.to_owned(), letters)).collect();
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
            id: record.about.id.clone(),
            separator: String::from_utf8_lossy(&record.separator).into_owned(),
            parted: None,
            head: Raw::default(),
            made: false,
            around: None,
            meta: None,
            lost: None,
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
        let mut line = json!({
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
        });
        for (name, value) in [("id", &record.about.id), ("url", &record.about.url), ("lang", &record.about.lang)] {
            if let Some(value) = value {
                line[name] = value.as_str().into();
            }
        }
        line
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught and told as the fault of a record, so that nobody else need tell it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

fn guarded<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    result
}

/// A record's bytes in hexadecimal, without its separator.
fn whole(record: &Record) -> String {
    trail::hex(&[record.head.as_slice(), &record.bytes].concat())
}

/// The input with what rules took marked.
fn wdiff(text: &str, clean: &Clean<'_>) -> String {
    let spans: Vec<_> = clean.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))).map(|edit| edit.start..edit.end).collect();
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
