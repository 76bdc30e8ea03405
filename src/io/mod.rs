//! Records in, records out: one file a format, one function from a record to everything that is written for it.
//!
//! [`Processor::process`] is a pure function of one record, so that any number of workers can run it; readers and
//! writers know nothing of cleaning. What is wrong with the bytes of an input arrives here as a record with a *fault*:
//! it is counted and rejected like any other, and its neighbours come out.

#[cfg(feature = "cli")]
pub mod ahead;
#[cfg(feature = "cli")]
pub mod format;
pub mod guard;
pub mod intake;
pub mod jsonl;
pub mod language;
pub mod ledger;
#[cfg(feature = "cli")]
pub mod packing;
pub mod paths;
pub mod pipeline;
pub mod process;
pub mod sample;
pub mod stretch;
#[cfg(feature = "parquet")]
pub mod table;
pub mod tally;
pub mod text;
pub mod warc;

pub use intake::Intake;
pub use process::{Processed, Processor, Render};
pub use tally::Tally;

use std::io;

use crate::decode::Charset;

/// What a record is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text, and nothing else.
    #[default]
    Text,
    /// A JSON line with the text in one of its fields.
    Line,
    /// The text of a WARC record.
    Warc,
    /// The text of a row of a table.
    Row,
    /// A row of a table without a text.
    Null,
    /// Something that belongs to the input and holds no text.
    Passed,
}

/// What an input tells of a record beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Its name in its input.
    pub id: Option<String>,
    /// Where it was taken from.
    pub url: Option<String>,
    /// Its language, as the input has it.
    pub lang: Option<String>,
    /// The encoding that was named for it.
    pub encoding: Option<Charset>,
    /// What kind of thing it is, for what is passed over: `warcinfo`, `response text/html`.
    pub sort: String,
}

/// One record as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// Its number in its input, from 1.
    pub number: u64,
    /// Where it starts in its input, in bytes; in what a packed input holds.
    pub offset: u64,
    /// What stands before its text, such as the headers of a WARC record.
    pub head: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The bytes that part it from the next one.
    pub separator: Vec<u8>,
    /// What else is known of it.
    pub about: Box<About>,
    /// Why it cannot be used, if it cannot.
    pub fault: Option<String>,
    /// Bytes that belong to it and were not kept, because they were too many.
    pub lost: u64,
}

impl Record {
    /// Its length in its input, in bytes.
    pub fn length(&self) -> u64 {
        (self.head.len() + self.bytes.len() + self.separator.len()) as u64 + self.lost
    }
}

/// Reads an input record by record.
pub trait Reader: Send {
    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// The input cannot be read.
    fn next(&mut self) -> io::Result<Option<Record>>;
}

impl<R: Reader + ?Sized> Reader for Box<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        (**self).next()
    }
}
