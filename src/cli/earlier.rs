//! What an earlier run by other rules wrote, record by record: a record that the change of rules cannot touch is taken
//! over as it is.
//!
//! Beside an output, a trail says of every record how many bytes were written for it, what it added to the account, and
//! which words the cleaner came across that do not stand in its text. With the text these are all words that any rule was
//! asked about, so that [`Touch`] can tell.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use naqi::io::packing::{Limits, unpacked};
use naqi::io::{Processed, Processor, Record, Tally};
use naqi::touch::{Touch, Words};
use serde::{Deserialize, Serialize};

use super::Failure;
use naqi::io::paths::shown;

/// The ending of a trail's name.
pub const ENDING: &str = ".trail.zst";

/// A line of the trail.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// Bytes written for the record.
    bytes: usize,
    /// The words come across beside those of the text; nothing where the record was not cleaned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    more: Option<Vec<u64>>,
    /// What it added to the account; likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counts: Option<serde_json::Value>,
}

/// The trail's line for a record, and what it added to the account.
pub fn line(done: &Processed, added: &Tally) -> String {
    // A row stands in a table, where nobody finds it by its bytes.
    let more = done.more.clone().filter(|_| done.row.is_none());
    let counts = more.is_some().then(|| added.json(0.0));
    let line = Line { bytes: done.out.len(), more, counts };
    serde_json::to_string(&line).unwrap_or_default() + "\n"
}

/// Reads what an earlier run wrote for an input.
pub struct Earlier {
    name: String,
    output: Box<dyn BufRead + Send>,
    trail: Box<dyn BufRead + Send>,
    touch: Arc<Touch>,
}

/// What it wrote for one record.
pub struct Written {
    out: Vec<u8>,
    more: Vec<u64>,
    tally: Tally,
    touch: Arc<Touch>,
}

impl Earlier {
    /// Opens output and trail.
    pub fn open(output: &Path, trail: &Path, touch: Arc<Touch>) -> Option<Self> {
        let limits = Limits { ratio: u64::MAX, window: u64::MAX };
        let open = |path: &Path| Some(unpacked(Box::new(BufReader::new(File::open(path).ok()?)), limits));
        Some(Self { name: shown(output), output: open(output)?, trail: open(trail)?, touch })
    }

    /// What was written for the next record, if that may still stand.
    pub fn next(&mut self) -> Result<Option<Box<Written>>, Failure> {
        let error = |error: std::io::Error| Failure::read(&self.name, &error);
        let mut line = String::new();
        self.trail.read_line(&mut line).map_err(error)?;
        let lost = || Failure::Io(format!("read error: {}: changed while it was read", self.name));
        let line: Line = serde_json::from_str(&line).map_err(|_| lost())?;
        let mut out = Vec::new();
        (&mut self.output).take(line.bytes as u64).read_to_end(&mut out).map_err(error)?;
        if out.len() < line.bytes {
            return Err(lost());
        }
        let known = line.more.zip(line.counts.as_ref().and_then(Tally::of_json));
        Ok(known.map(|(more, tally)| Box::new(Written { out, more, tally, touch: Arc::clone(&self.touch) })))
    }
}

impl Written {
    /// Its length, in bytes.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// It is what the record comes to and adds to the account, unless the change of rules can touch it.
    pub fn stands(self, processor: &Processor<'_>, record: &Record) -> Option<(Processed, Tally)> {
        let mut words: Words = processor.words(record)?;
        words.extend(&self.more);
        if self.touch.reaches(&words) {
            return None;
        }
        Some((Processed { out: self.out, more: Some(self.more), ..Processed::default() }, self.tally))
    }
}
