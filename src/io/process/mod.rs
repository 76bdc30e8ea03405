//! One record through decoding and cleaning to everything that is written for it.

mod count;
mod line;
mod shape;
mod text;
mod told;
mod words;

pub use shape::{Cell, Meta, Render, Row};

use super::guard::guarded;
use super::ledger::{self, Entry, Raw};
use super::tally::named;
use super::{Intake, Kind, Record, Tally};
use crate::clean::{Clean, Cleaner};
use crate::document::Document;

/// What to do with records.
#[derive(Debug)]
pub struct Processor<'a> {
    /// Cleans.
    pub cleaner: &'a Cleaner,
    /// Its hash, made once.
    pub hash: String,
    /// What is written, if it is not the shape that a record came in.
    pub render: Option<Render>,
    /// How records become documents.
    pub intake: Intake,
    /// Whether a ledger is wanted.
    pub ledger: bool,
    /// Whether the shape that a record came in has a field added.
    pub meta: Option<Meta>,
    /// A text at which cleaning panics: what a fault of naqi costs can only be tested with one.
    pub panics: Option<String>,
}

/// What is written for a record.
#[derive(Debug, Default)]
pub struct Processed {
    /// To the output, separator included; empty for a rejected record.
    pub out: Vec<u8>,
    /// The same, if it is a row.
    pub row: Option<Row>,
    /// To the ledger, if one is wanted.
    pub ledger: Option<Entry>,
    /// Why it was rejected.
    pub reject: Option<String>,
    /// The words that the cleaner came across beside those of the text, if it is asked to tell.
    pub more: Option<Vec<u64>>,
}

impl Processor<'_> {
    /// Cleans a record of an input called `path`, and adds to the tally what it comes to. A panic costs this record and no
    /// other.
    pub fn process(&self, path: &str, record: &Record, tally: &mut Tally) -> Processed {
        let mut done = Processed::default();
        tally.bytes_in += record.length();
        if matches!(record.kind, Kind::Passed | Kind::Null) {
            let sort = if record.kind == Kind::Null { "row without a text" } else { &record.about.sort };
            if !sort.is_empty() {
                named(&mut tally.passed, sort, |records| *records += 1);
            }
            self.write_down(&mut done, path, record, "passed", |entry| entry.rejected = Some(whole(record)));
            return done;
        }
        if record.kind == Kind::Line && record.fault.is_none() && record.bytes.iter().all(u8::is_ascii_whitespace) {
            // A blank line is no record, but it is not ours to lose either, where lines stay lines.
            if self.shape(record) == Render::Jsonl {
                done.out = [record.bytes.as_slice(), &record.separator].concat();
                tally.bytes_out += done.out.len() as u64;
                self.write_down(&mut done, path, record, "blank", |_| {});
            } else {
                self.write_down(&mut done, path, record, "blank", |entry| entry.rejected = Some(whole(record)));
            }
            return done;
        }
        let result = match &record.fault {
            Some(fault) => Err(fault.clone()),
            None if record.kind == Kind::Line => guarded(|| self.line(path, record, &mut done, tally)).and_then(|result| result),
            None => guarded(|| self.text(path, record, &mut done, tally)).and_then(|result| result),
        };
        if let Err(reason) = result {
            done = Processed { reject: Some(reason), ..Processed::default() };
            tally.rejected += 1;
            self.write_down(&mut done, path, record, "rejected", |entry| {
                entry.rejected = Some(whole(record));
                entry.lost = (record.lost > 0).then_some(record.lost);
            });
        }
        tally.records_in += 1;
        tally.records_out += u64::from(done.reject.is_none());
        tally.bytes_out += (done.out.len() + done.row.as_ref().map_or(0, |row| row.text.len())) as u64;
        done
    }

    /// What is written for a record.
    pub fn shape(&self, record: &Record) -> Render {
        self.render.unwrap_or_else(|| Render::natural(record.kind))
    }

    /// Cleans a document. One that is too large to be cleaned is rejected, not written as it was.
    fn clean<'t>(&self, document: &'t Document<'_>) -> Result<Clean<'t>, String> {
        self.cleaner.fits(document.text.len()).map_err(|reason| format!("{reason}; part it into documents with --split"))?;
        assert!(!self.panics.as_ref().is_some_and(|panics| document.text.contains(panics.as_str())), "as asked for");
        Ok(self.cleaner.clean(document))
    }

    /// Writes a line of the ledger, if one is wanted.
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
            hash: ledger::hash(&done.out),
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
}

/// A record's bytes in hexadecimal, without its separator.
fn whole(record: &Record) -> String {
    ledger::hex(&[record.head.as_slice(), &record.bytes].concat())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::Options;
    use crate::io::pipeline;
    use crate::rule::RuleSet;

    #[test]
    fn a_panic_costs_one_record() {
        let cleaner: &'static Cleaner = Box::leak(Box::new(Cleaner::new(RuleSet::default(), Options::default())));
        let processor: &'static Processor<'static> = Box::leak(Box::new(Processor {
            cleaner,
            hash: String::new(),
            render: None,
            intake: Intake::default(),
            ledger: true,
            meta: None,
            panics: Some("Line 77.".into()),
        }));
        let record = |number| Record { number, bytes: format!("Line {number}.").into(), separator: b"\n".to_vec(), ..Record::default() };
        let others: String = (1..=300).filter(|number| *number != 77).map(|number| format!("Line {number}.\n")).collect();
        for jobs in [1, 2, 8] {
            let (mut out, mut tally, mut rejected) = (Vec::new(), Tally::default(), Vec::new());
            let work = move |record: Record| {
                let mut tally = Tally::default();
                (processor.process("-", &record, &mut tally), tally)
            };
            let end: io::Result<()> = pipeline::run(jobs, (1..=300).map(move |number| (record(number), 1)), work, |(done, counts)| {
                out.extend(done.out);
                tally.add(&counts);
                rejected.extend(done.reject.zip(done.ledger.and_then(|entry| entry.rejected)));
                Ok(())
            });
            end.unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), others);
            assert_eq!((tally.records_in, tally.records_out, tally.rejected, tally.languages["unknown"].documents), (300, 299, 1, 299));
            let internal = ("internal: as asked for; please report it, with the record".to_owned(), ledger::hex(b"Line 77."));
            assert_eq!(rejected, [internal]);
        }
    }
}
