//! JSON Lines: a record a line, of which one string field is cleaned in place. All other bytes of the line stay as they
//! are: order, spacing, numbers and escapes of other fields are nobody's business here.

mod fields;

use std::io::{self, BufRead};

pub use fields::{FieldPath, Fields, Wanted, fields};

use super::stretch::{Ended, Stretch};
use super::{Kind, Reader, Record};

/// Reads lines; blank lines come as records of white space.
pub struct JsonlReader<R> {
    input: R,
    limit: usize,
    number: u64,
    offset: u64,
}

impl<R: BufRead> JsonlReader<R> {
    /// A reader over a stream, of lines of so many bytes at most.
    pub fn new(input: R, limit: usize) -> Self {
        Self { input, limit, number: 0, offset: 0 }
    }
}

impl<R: BufRead + Send> Reader for JsonlReader<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        let mut line = Stretch::default();
        let ended = line.read(&mut self.input, Some(b'\n'), self.limit)?;
        if ended == Ended::Input && line.bytes.is_empty() && line.lost == 0 {
            return Ok(None);
        }
        let fault = match ended {
            Ended::Gap(gap) => Some(gap.0),
            _ => line.fault(self.limit),
        };
        self.number += 1;
        let separator = line.bytes.pop_if(|byte| *byte == b'\n').into_iter().collect();
        let record = Record {
            kind: Kind::Line,
            number: self.number,
            offset: self.offset,
            bytes: line.bytes,
            separator,
            fault,
            lost: line.lost,
            ..Record::default()
        };
        self.offset += record.length();
        Ok(Some(record))
    }
}

/// A text as a JSON string, quotes included.
pub fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    put_quoted(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The same, written behind what is there: a large text should not be held once more.
pub fn put_quoted(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    // Memory takes everything, and a string can always be written.
    let _ = serde_json::to_writer(out, text);
}
