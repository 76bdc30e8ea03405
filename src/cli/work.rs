//! From events to what is written for them: what the workers do, for a batch at a time, without looking at anything else.

use std::sync::Arc;

use serde_json::json;

use naqi::io::process::Cell;
use naqi::io::{Kind, Processed, Processor, Record, Render, Tally};

use super::earlier::{Written, line};
use super::feed::{Ending, Event};
use super::job::Done;
use super::source::Source;

/// Bytes of a record from which on it is asked whether memory can hold the work on it.
const LARGE: usize = 1 << 20;
/// Times its size that a record may need while it is cleaned, beside itself: what ordinary ones take, and room to grow.
const NEEDED: usize = 6;

/// What is to be written.
pub enum Made {
    Begin(usize, Option<Kind>),
    Piece(Box<Piece>),
    End(usize, Ending),
    Done(Box<Done>),
}

/// What records of one source, one after the other, made.
#[derive(Default)]
pub struct Piece {
    pub out: Vec<u8>,
    /// The same, where rows are written.
    pub cells: Vec<Cell>,
    pub ledger: Vec<u8>,
    pub rejects: Vec<u8>,
    /// A line for each record, for a later run by other rules.
    pub trail: String,
    /// Records that were taken over from an earlier run.
    pub taken_over: u64,
    pub told: Vec<String>,
    pub tally: Tally,
    /// Why it cannot go on.
    pub broken: Option<String>,
}

/// Turns events into what is to be written: what the workers do.
pub fn work(processor: &Processor<'_>, sources: &[Source], keep: bool, events: Vec<Event>) -> Vec<Made> {
    let mut made = Vec::new();
    let mut name = (usize::MAX, String::new());
    for event in events {
        match event {
            Event::Begin(number, kind) => made.push(Made::Begin(number, kind)),
            Event::End(number, ending) => made.push(Made::End(number, ending)),
            Event::Done(done) => made.push(Made::Done(done)),
            Event::Record(number, record, earlier) => {
                if name.0 != number {
                    name = (number, sources[number].name());
                }
                if !matches!(made.last(), Some(Made::Piece(_))) {
                    made.push(Made::Piece(Box::default()));
                }
                if let Some(Made::Piece(piece)) = made.last_mut() {
                    piece.add(processor, &name.1, record, earlier, keep);
                }
            }
        }
    }
    made
}

impl Piece {
    fn add(&mut self, processor: &Processor<'_>, name: &str, record: Record, earlier: Option<Box<Written>>, keep: bool) {
        // Asked for and given back: an error can be told, where an allocation that fails ends the program.
        let large = record.bytes.len() >= LARGE && record.fault.is_none();
        if large && Vec::<u8>::new().try_reserve_exact(record.bytes.len() * NEEDED).is_err() {
            let size = record.bytes.len();
            self.broken = Some(format!("{name}: record {}: not enough memory for {size} bytes; a smaller --max-record rejects it", record.number));
            return;
        }
        let taken_over = earlier.and_then(|earlier| earlier.stands(processor, &record));
        self.taken_over += u64::from(taken_over.is_some());
        let tells = processor.cleaner.tells_words();
        let mut done = match taken_over {
            None if !tells => processor.process(name, &record, &mut self.tally),
            // The trail tells what each record adds to the account.
            taken_over => {
                let (done, added) = taken_over.unwrap_or_else(|| {
                    let mut added = Tally::default();
                    (processor.process(name, &record, &mut added), added)
                });
                if tells {
                    self.trail.push_str(&line(&done, &added));
                }
                self.tally.add(&added);
                done
            }
        };
        if self.out.is_empty() {
            self.out = std::mem::take(&mut done.out);
        } else {
            self.out.append(&mut done.out);
        }
        let row = done.row.take().map(|row| Cell::Row(Arc::new(row)));
        let other = match record.kind {
            Kind::Null => Some(Cell::Null),
            _ => done.reject.is_some().then_some(Cell::Gone),
        };
        self.cells.extend(row.or(other).filter(|_| processor.shape(&record) == Render::Row));
        if let Some(entry) = &done.ledger {
            match serde_json::to_string(entry) {
                Ok(line) => self.ledger.extend(line.bytes().chain([b'\n'])),
                Err(error) => self.broken = Some(error.to_string()),
            }
        }
        self.reject(name, &record, done, keep);
    }

    fn reject(&mut self, name: &str, record: &Record, done: Processed, keep: bool) {
        let Some(reason) = done.reject else { return };
        if !keep {
            self.told.push(format!("naqi: {name}: record {} at byte {}: rejected: {reason}", record.number, record.offset));
            return;
        }
        let mut line = json!({ "path": name, "record": record.number, "offset": record.offset, "reason": reason });
        let bytes = [record.head.as_slice(), &record.bytes].concat();
        match String::from_utf8(bytes) {
            _ if record.lost > 0 => line["bytes"] = record.lost.into(),
            Ok(text) => line["raw"] = text.into(),
            Err(error) => line["hex"] = naqi::io::ledger::hex(error.as_bytes()).into(),
        }
        self.rejects.extend(line.to_string().bytes().chain([b'\n']));
    }
}
