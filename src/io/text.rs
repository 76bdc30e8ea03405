//! Plain text: a stream is one document, or many parted by form feeds, blank lines or line ends.

use std::io::{self, BufRead};
use std::str::FromStr;

use super::{Reader, Record};

/// What parts the documents of a text stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Split {
    /// Nothing: the stream is one document.
    #[default]
    Whole,
    /// A form feed.
    FormFeed,
    /// So many blank lines or more.
    BlankLines(usize),
    /// A newline: every line is a document.
    Lines,
}

impl FromStr for Split {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let blank_lines = written.strip_prefix("blank-lines:").map(|number| number.parse());
        match (written, blank_lines) {
            ("form-feed", _) => Ok(Self::FormFeed),
            ("lines", _) => Ok(Self::Lines),
            (_, Some(Ok(number))) if (1..=1000).contains(&number) => Ok(Self::BlankLines(number)),
            _ => Err("expected form-feed, lines, or blank-lines:N with N from 1 to 1000".into()),
        }
    }
}

/// Reads documents from a text stream.
pub struct TextReader<R> {
    input: R,
    split: Split,
    number: u64,
    offset: u64,
    ended: bool,
}

impl<R: BufRead> TextReader<R> {
    /// A reader over a stream.
    pub fn new(input: R, split: Split) -> Self {
        Self { input, split, number: 0, offset: 0, ended: false }
    }

    /// Reads up to the separator. Every byte of the stream is in a record or a separator.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<Vec<u8>> {
        match self.split {
            Split::Whole => {
                self.input.read_to_end(bytes)?;
                Ok(Vec::new())
            }
            Split::FormFeed => {
                self.input.read_until(b'\x0C', bytes)?;
                Ok(bytes.pop_if(|byte| *byte == b'\x0C').into_iter().collect())
            }
            Split::Lines => {
                self.input.read_until(b'\n', bytes)?;
                let ending = if bytes.ends_with(b"\r\n") { 2 } else { usize::from(bytes.ends_with(b"\n")) };
                Ok(bytes.split_off(bytes.len() - ending))
            }
            Split::BlankLines(least) => self.read_paragraphs(least, bytes),
        }
    }

    fn read_paragraphs(&mut self, least: usize, bytes: &mut Vec<u8>) -> io::Result<Vec<u8>> {
        let mut blank = 0;
        let mut ink = 0;
        loop {
            let before = bytes.len();
            if self.input.read_until(b'\n', bytes)? == 0 {
                return Ok(Vec::new());
            }
            if bytes[before..].iter().all(u8::is_ascii_whitespace) {
                blank += 1;
            } else {
                ink = bytes.len();
                blank = 0;
            }
            // The next line decides whether the run of blank lines is over; it is only looked at.
            let more_blank = self.input.fill_buf()?.first().is_none_or(u8::is_ascii_whitespace);
            if ink > 0 && blank >= least && !more_blank {
                return Ok(bytes.split_off(ink));
            }
        }
    }
}

impl<R: BufRead> Reader for TextReader<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        if self.ended {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let separator = self.read(&mut bytes)?;
        if separator.is_empty() {
            self.ended = true;
            // An empty stream is no document, and what follows the last separator is one only if it is something.
            if bytes.is_empty() {
                return Ok(None);
            }
        }
        self.number += 1;
        let offset = self.offset;
        self.offset += (bytes.len() + separator.len()) as u64;
        Ok(Some(Record { number: self.number, offset, bytes, separator }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, split: Split) -> Vec<(String, String)> {
        let mut reader = TextReader::new(text.as_bytes(), split);
        let mut out = Vec::new();
        while let Some(record) = reader.next().unwrap() {
            out.push((String::from_utf8(record.bytes).unwrap(), String::from_utf8(record.separator).unwrap()));
        }
        let joined: String = out.iter().map(|(bytes, separator)| format!("{bytes}{separator}")).collect();
        assert_eq!(joined, text);
        out
    }

    #[test]
    fn streams_are_split_and_nothing_is_lost() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(records("a\x0cb", Split::Whole), [pair("a\x0cb", "")]);
        assert_eq!(records("a\x0cb\x0c", Split::FormFeed), [pair("a", "\x0c"), pair("b", "\x0c")]);
        assert_eq!(records("a\x0c\x0cb", Split::FormFeed), [pair("a", "\x0c"), pair("", "\x0c"), pair("b", "")]);
        assert_eq!(records("a\n\nb\n\n \n\nc\n", Split::BlankLines(2)), [pair("a\n\nb\n", "\n \n\n"), pair("c\n", "")]);
        assert_eq!(records("\n\n\na\n", Split::BlankLines(2)), [pair("\n\n\na\n", "")]);
        assert_eq!(records("a\r\n\r", Split::Lines), [pair("a", "\r\n"), pair("\r", "")]);
        assert_eq!(records("a\nb", Split::Lines), [pair("a", "\n"), pair("b", "")]);
        assert!(records("", Split::FormFeed).is_empty());
    }

    #[test]
    fn splits_are_parsed() {
        assert_eq!("blank-lines:3".parse(), Ok(Split::BlankLines(3)));
        for bad in ["", "blank-lines:0", "blank-lines:x", "ff"] {
            assert!(bad.parse::<Split>().is_err(), "{bad}");
        }
    }
}
