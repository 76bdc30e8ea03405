//! Plain text: a stream is one document, or many parted by form feeds, blank lines or line ends.

use std::io::{self, BufRead};
use std::str::FromStr;

use super::stretch::{Ended, Gap, Stretch, gap};
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
    limit: usize,
    number: u64,
    offset: u64,
    ended: bool,
    /// Whether damage cut the record before, so that the next one has lost its start.
    headless: bool,
    /// Damage that was met behind the record before.
    gap: Option<Gap>,
}

impl<R: BufRead> TextReader<R> {
    /// A reader over a stream, of documents of so many bytes at most.
    pub fn new(input: R, split: Split, limit: usize) -> Self {
        Self { input, split, limit, number: 0, offset: 0, ended: false, headless: false, gap: None }
    }

    /// Reads up to the separator. Every byte of the stream is in a record or a separator.
    fn read(&mut self, text: &mut Stretch) -> io::Result<(Vec<u8>, Ended)> {
        if let Some(gap) = self.gap.take() {
            return Ok((Vec::new(), Ended::Gap(gap)));
        }
        let (delimiter, ending): (_, &[&[u8]]) = match self.split {
            Split::Whole => (None, &[]),
            Split::FormFeed => (Some(b'\x0C'), &[b"\x0C"]),
            Split::Lines => (Some(b'\n'), &[b"\r\n", b"\n"]),
            Split::BlankLines(least) => return self.read_paragraphs(least, text),
        };
        let ended = text.read(&mut self.input, delimiter, self.limit)?;
        let length = ending.iter().find(|ending| text.bytes.ends_with(ending)).map_or(0, |ending| ending.len());
        Ok((text.bytes.split_off(text.bytes.len() - length), ended))
    }

    fn read_paragraphs(&mut self, least: usize, text: &mut Stretch) -> io::Result<(Vec<u8>, Ended)> {
        let mut blank = 0;
        let mut ink = 0;
        loop {
            let mut line = Stretch::default();
            let ended = line.read(&mut self.input, Some(b'\n'), self.limit)?;
            text.lost += line.lost;
            let is_blank = line.lost == 0 && line.bytes.iter().all(u8::is_ascii_whitespace);
            text.put(&line.bytes, self.limit)?;
            if ended != Ended::Delimited {
                return Ok((Vec::new(), ended));
            }
            if is_blank {
                blank += 1;
            } else {
                ink = text.bytes.len().max(1);
                blank = 0;
            }
            // The next line decides whether the run of blank lines is over; it is only looked at.
            let more_blank = match self.input.fill_buf() {
                Ok(next) => next.first().is_none_or(u8::is_ascii_whitespace),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => true,
                Err(error) if ink > 0 && blank >= least => {
                    self.gap = Some(gap(error)?);
                    false
                }
                Err(error) => return Ok((Vec::new(), Ended::Gap(gap(error)?))),
            };
            if ink > 0 && blank >= least && !more_blank {
                return Ok((text.bytes.split_off(ink.min(text.bytes.len())), Ended::Delimited));
            }
        }
    }
}

impl<R: BufRead + Send> Reader for TextReader<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        if self.ended {
            return Ok(None);
        }
        let mut text = Stretch::default();
        let (separator, ended) = self.read(&mut text)?;
        let nothing = text.bytes.is_empty() && text.lost == 0;
        let mut fault = text.fault(self.limit);
        if std::mem::take(&mut self.headless) && !nothing {
            fault = Some("its start is missing: it follows damage that cut the record before".into());
        }
        match ended {
            Ended::Delimited => {}
            Ended::Gap(gap) => {
                fault = Some(gap.0);
                self.headless = !nothing;
            }
            Ended::Input => {
                self.ended = true;
                // An empty stream is no document, and what follows the last separator is one only if it is something.
                if nothing {
                    return Ok(None);
                }
            }
        }
        self.number += 1;
        let record = Record { number: self.number, offset: self.offset, bytes: text.bytes, separator, fault, lost: text.lost, ..Record::default() };
        self.offset += record.length();
        Ok(Some(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, split: Split) -> Vec<(String, String)> {
        let mut reader = TextReader::new(text.as_bytes(), split, 1 << 20);
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
