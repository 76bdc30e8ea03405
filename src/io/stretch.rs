//! Reads up to a delimiter, within a limit, and through gaps: the one way in which all formats take bytes from their
//! input, so that a line without an end fills no memory and damage has one shape.

use std::fmt;
use std::io::{self, BufRead};

/// Bytes that could not be had: the input goes on behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap(pub String);

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Gap {}

impl From<Gap> for io::Error {
    fn from(gap: Gap) -> Self {
        Self::new(io::ErrorKind::InvalidData, gap)
    }
}

/// The gap in an error, or the error if it is another one.
pub fn gap(error: io::Error) -> io::Result<Gap> {
    if is_gap(&error) { Ok(Gap(error.to_string())) } else { Err(error) }
}

/// Whether an error is a gap, behind which the input goes on.
pub fn is_gap(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Gap>())
}

/// Why a stretch ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The delimiter was found; it is part of the stretch.
    Delimited,
    /// The input ended.
    Input,
    /// Something is missing here.
    Gap(Gap),
}

/// Bytes up to a delimiter.
#[derive(Debug, Default)]
pub struct Stretch {
    /// The bytes; none if there were more than the limit.
    pub bytes: Vec<u8>,
    /// How many were let go because they were more than the limit.
    pub lost: u64,
}

impl Stretch {
    /// Reads on: to the delimiter, or to the end if there is none.
    ///
    /// # Errors
    /// The input cannot be read, or there is no memory for it.
    pub fn read(&mut self, input: &mut dyn BufRead, delimiter: Option<u8>, limit: usize) -> io::Result<Ended> {
        loop {
            let chunk = match input.fill_buf() {
                Ok([]) => return Ok(Ended::Input),
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Ended::Gap(gap(error)?)),
            };
            let end = delimiter.and_then(|delimiter| memchr::memchr(delimiter, chunk));
            let taken = end.map_or(chunk.len(), |at| at + 1);
            self.put(&chunk[..taken], limit)?;
            input.consume(taken);
            if end.is_some() {
                return Ok(Ended::Delimited);
            }
        }
    }

    /// Adds bytes; over the limit all are let go, and from then on they are only counted.
    ///
    /// # Errors
    /// There is no memory for them.
    pub fn put(&mut self, bytes: &[u8], limit: usize) -> io::Result<()> {
        if self.lost > 0 || self.bytes.len() + bytes.len() > limit {
            self.lost += (std::mem::take(&mut self.bytes).len() + bytes.len()) as u64;
            return Ok(());
        }
        // An error that can be told, where a vector that grows by itself would end the program.
        self.bytes.try_reserve(bytes.len()).map_err(|_| out_of_memory(self.bytes.len() + bytes.len()))?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Why it cannot be a record, if it was too long.
    pub fn fault(&self, limit: usize) -> Option<String> {
        (self.lost > 0).then(|| format!("longer than {limit} bytes; --max-record raises the limit"))
    }
}

/// The error for a record that memory cannot hold.
pub fn out_of_memory(bytes: usize) -> io::Error {
    io::Error::new(io::ErrorKind::OutOfMemory, format!("not enough memory for a record of {bytes} bytes or more; a smaller --max-record rejects it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_counted_and_not_kept() {
        let mut input = io::BufReader::with_capacity(3, "abcdefgh\nij\n".as_bytes());
        let mut long = Stretch::default();
        assert_eq!(long.read(&mut input, Some(b'\n'), 4).unwrap(), Ended::Delimited);
        assert_eq!((long.bytes.len(), long.lost), (0, 9));
        let mut next = Stretch::default();
        assert_eq!(next.read(&mut input, Some(b'\n'), 4).unwrap(), Ended::Delimited);
        assert_eq!(next.bytes, b"ij\n");
        assert_eq!(Stretch::default().read(&mut input, Some(b'\n'), 4).unwrap(), Ended::Input);
    }
}
