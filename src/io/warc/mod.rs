//! WARC and WET: records with headers and a length, as Common Crawl and other web archives keep them.
//!
//! The length is not believed where it is wrong: a record ends where the next one begins. So a wrong one costs its own
//! record, and nothing is set aside on its word. Text is the payload of `conversion` records and of `response` and
//! `resource` records of plain text; everything else is passed over, and counted by its sort. HTML is not read: naqi
//! comes after an extractor.

mod headers;

use std::io::{self, BufRead};

use memchr::memmem;

use headers::{Headers, blank_line};

use super::stretch::{Gap, gap, out_of_memory};
use super::{Kind, Reader, Record};

/// Bytes of the longest headers of a record; real ones have less than two thousand.
const LONGEST_HEAD: usize = 256 << 10;
/// Bytes that are read at a time.
const CHUNK: usize = 4 << 10;

/// What a record begins with.
pub const MAGIC: &[u8] = b"WARC/";

/// Reads the records of a WARC file.
pub struct WarcReader<R> {
    input: R,
    limit: usize,
    number: u64,
    /// What is read and not yet given out, and where it begins.
    ahead: Vec<u8>,
    offset: u64,
    /// What ended the reading: the end of the input, or damage, behind which it goes on.
    stop: Option<Stop>,
}

#[derive(Debug, Clone)]
enum Stop {
    End,
    Gap(Gap),
}

impl<R: BufRead> WarcReader<R> {
    /// A reader over a stream, of records of so many bytes at most.
    pub fn new(input: R, limit: usize) -> Self {
        Self { input, limit, number: 0, ahead: Vec::new(), offset: 0, stop: None }
    }

    /// Reads until so many bytes are there, or no more are to be had.
    fn want(&mut self, count: usize) -> io::Result<bool> {
        while self.ahead.len() < count {
            if self.stop.is_some() {
                return Ok(false);
            }
            match self.input.fill_buf() {
                Ok([]) => self.stop = Some(Stop::End),
                Ok(chunk) => {
                    let taken = chunk.len().min((count - self.ahead.len()).max(CHUNK));
                    self.ahead.try_reserve(taken).map_err(|_| out_of_memory(count))?;
                    self.ahead.extend_from_slice(&chunk[..taken]);
                    self.input.consume(taken);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.stop = Some(Stop::Gap(gap(error)?)),
            }
        }
        Ok(true)
    }

    /// Takes bytes off the front. The smaller part is copied, so that a large record is not held twice.
    fn take(&mut self, count: usize) -> Vec<u8> {
        self.offset += count as u64;
        if count < self.ahead.len() / 2 {
            return self.ahead.drain(..count).collect();
        }
        let rest = self.ahead.split_off(count);
        std::mem::replace(&mut self.ahead, rest)
    }

    /// The end of the headers, behind their empty line; `None` if there is none within reach.
    fn head_end(&mut self) -> io::Result<Option<usize>> {
        let mut seen = 0;
        loop {
            if let Some(end) = blank_line(&self.ahead, seen) {
                return Ok(Some(end));
            }
            seen = self.ahead.len().saturating_sub(4);
            if self.ahead.len() >= LONGEST_HEAD || !self.want(self.ahead.len() + 1)? {
                return Ok(None);
            }
        }
    }

    /// Where the next record begins, from a place on; where nothing more is to be had, the end of what is there.
    /// Over the limit bytes are let go; they are counted in the second number.
    fn next_record(&mut self, from: usize) -> io::Result<(usize, u64)> {
        let finder = memmem::Finder::new(b"\nWARC/");
        let (mut seen, mut lost) = (from.saturating_sub(1), 0);
        loop {
            if let Some(found) = finder.find(self.ahead.get(seen..).unwrap_or_default()) {
                let start = seen + found + 1;
                self.want(start + 32)?;
                if is_start(&self.ahead[start..]) {
                    return Ok((start, lost));
                }
                seen = start;
                continue;
            }
            if self.ahead.len() > self.limit.saturating_add(LONGEST_HEAD) {
                let gone = self.ahead.len() - 64;
                lost += gone as u64;
                self.take(gone);
            }
            seen = self.ahead.len().saturating_sub(6);
            if !self.want(self.ahead.len() + 1)? {
                return Ok((self.ahead.len(), lost));
            }
        }
    }

    /// A record that cannot be used: everything up to the next one.
    fn refuse(&mut self, from: usize, reason: String) -> io::Result<Record> {
        let offset = self.offset;
        let (end, lost) = self.next_record(from)?;
        let (bytes, lost) = if lost > 0 { (Vec::new(), lost + self.take(end).len() as u64) } else { (self.take(end), 0) };
        Ok(Record { kind: Kind::Warc, number: self.number, offset, bytes, fault: Some(reason), lost, ..Record::default() })
    }

    fn read(&mut self) -> io::Result<Record> {
        let offset = self.offset;
        if !is_start(&self.ahead) {
            return self.refuse(1, "no WARC record begins here".into());
        }
        let Some(head) = self.head_end()? else {
            return self.refuse(1, self.missing("the headers have no end"));
        };
        let headers = match Headers::of(&self.ahead[..head]) {
            Ok(headers) => headers,
            Err(reason) => return self.refuse(1, reason),
        };
        let Some(length) = headers.length else {
            return self.refuse(1, "no Content-Length".into());
        };
        let Some(end) = usize::try_from(length).ok().filter(|length| *length <= self.limit).map(|length| head + length) else {
            return self.refuse(head, format!("Content-Length says {length} bytes, more than {}; --max-record raises the limit", self.limit));
        };
        if !self.want(end)? {
            return self.refuse(head, self.missing(&format!("Content-Length says {length} bytes, which are not there")));
        }
        // Two line ends part it from the next record.
        self.want(end + 4)?;
        let rest = &self.ahead[end..];
        let parted = [&b"\r\n\r\n"[..], b"\n\n"].into_iter().find(|parted| rest.starts_with(parted)).map_or(0, <[u8]>::len);
        let right = parted > 0 || rest.is_empty() && matches!(self.stop, Some(Stop::End));
        if !right {
            return self.refuse(head, self.missing(&format!("Content-Length says {length} bytes, and no record ends there")));
        }
        let mut record = Record { kind: Kind::Passed, number: self.number, offset, head: self.take(head), ..Record::default() };
        record.bytes = self.take(end - head);
        record.separator = self.take(parted);
        headers.judge(&mut record);
        Ok(record)
    }

    /// A reason, or the damage that explains it.
    fn missing(&self, reason: &str) -> String {
        match &self.stop {
            Some(Stop::Gap(gap)) => gap.0.clone(),
            _ => reason.to_owned(),
        }
    }
}

impl<R: BufRead + Send> Reader for WarcReader<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        let is_first = self.offset == 0;
        if is_first {
            self.want(3 + MAGIC.len())?;
        }
        // What stands between records belongs to nobody: line ends, and a byte order mark at the start.
        let mark = if is_first && self.ahead.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        loop {
            self.want(mark + 32)?;
            let blank = self.ahead[mark.min(self.ahead.len())..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if mark + blank > 0 {
                let offset = self.offset;
                let bytes = self.take(mark + blank);
                return Ok(Some(Record { kind: Kind::Passed, number: self.number, offset, bytes, ..Record::default() }));
            }
            if !self.ahead.is_empty() {
                break;
            }
            match self.stop.clone() {
                None => {}
                Some(Stop::End) => return Ok(None),
                Some(Stop::Gap(gap)) => {
                    self.stop = None;
                    self.number += 1;
                    let record = Record { kind: Kind::Warc, number: self.number, offset: self.offset, fault: Some(gap.0), ..Record::default() };
                    return Ok(Some(record));
                }
            }
        }
        self.number += 1;
        let record = self.read()?;
        // Damage that cut this record is told with it.
        if self.ahead.is_empty() && matches!(&self.stop, Some(Stop::Gap(gap)) if record.fault.as_ref() == Some(&gap.0)) {
            self.stop = None;
        }
        Ok(Some(record))
    }
}

/// Whether a record begins here: the version line.
pub(super) fn is_start(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let version = line.strip_prefix(MAGIC).map(<[u8]>::trim_ascii_end);
    version.is_some_and(|version| version.len() == 3 && version[0].is_ascii_digit() && version[1] == b'.' && version[2].is_ascii_digit())
}
