//! Records in, records out: one file a format, one function from a record to everything that is written for it.
//!
//! [`Processor::process`] is a pure function of one record, so that any number of workers can run it; readers and
//! writers know nothing of cleaning.

pub mod jsonl;
pub mod paths;
pub mod process;
pub mod tally;
pub mod text;
pub mod trail;

pub use process::{Processed, Processor, Render};
pub use tally::Tally;

use std::io;

/// One record as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Its number in its input, from 1.
    pub number: u64,
    /// Where it starts in its input, in bytes.
    pub offset: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The bytes that part it from the next one.
    pub separator: Vec<u8>,
}

/// Reads an input record by record.
pub trait Reader {
    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// The input cannot be read.
    fn next(&mut self) -> io::Result<Option<Record>>;
}
