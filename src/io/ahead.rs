//! How a stream begins, looked at before it is read: what it is packed with, what it holds. A pipe gives a few bytes at a
//! time, and none of that may be decided by how many came first. Damage that is met there is met again by the reader, which
//! blames it on a record.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use super::stretch::is_gap;

/// Pieces that are looked at, at most: where each of them is damage, what is behind them will not tell more.
const PIECES: usize = 4096;

/// Bytes that are looked at a time: of a large member that is held back, all would be there at once.
const CHUNK: usize = 64 << 10;

/// A stream of which the start may have been looked at.
pub struct Ahead<R> {
    input: R,
    /// What was looked at and not read yet: bytes, damage between them, an error at their end.
    pieces: VecDeque<io::Result<Vec<u8>>>,
    /// How much of the first piece is read.
    at: usize,
}

impl<R: BufRead> Ahead<R> {
    /// Over a stream.
    pub fn new(input: R) -> Self {
        Self { input, pieces: VecDeque::new(), at: 0 }
    }

    /// How the stream begins: as much of it as is `enough`, or all that can be read. Damage is looked over.
    pub fn look(&mut self, enough: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let mut start = Vec::new();
        self.pieces.iter().flatten().for_each(|piece| start.extend_from_slice(piece));
        while !enough(&start) && self.pieces.len() < PIECES {
            match self.input.fill_buf() {
                Ok([]) => break,
                Ok(chunk) => {
                    let count = chunk.len().min(CHUNK);
                    let chunk = &chunk[..count];
                    start.extend_from_slice(chunk);
                    // Bytes that came one by one become one piece.
                    match self.pieces.back_mut() {
                        Some(Ok(piece)) => piece.extend_from_slice(chunk),
                        _ => self.pieces.push_back(Ok(chunk.to_vec())),
                    }
                    self.input.consume(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let goes_on = is_gap(&error);
                    self.pieces.push_back(Err(error));
                    if !goes_on {
                        break;
                    }
                }
            }
        }
        start
    }
}

impl<R: BufRead> Read for Ahead<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if matches!(self.pieces.front(), Some(Err(_))) {
            self.pieces.pop_front().transpose()?;
        }
        match self.pieces.front() {
            Some(Ok(piece)) => Ok(&piece[self.at..]),
            _ => self.input.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        match self.pieces.front() {
            Some(Ok(piece)) if self.at + count < piece.len() => self.at += count,
            Some(Ok(_)) => {
                self.pieces.pop_front();
                self.at = 0;
            }
            _ => self.input.consume(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::stretch::Gap;

    #[test]
    fn what_was_looked_at_is_read_again() {
        for size in [1, 3, 100] {
            let mut ahead = Ahead::new(io::BufReader::with_capacity(size, "abcdefgh".as_bytes()));
            assert!(ahead.look(|start| start.len() >= 4).starts_with(b"abcd"));
            assert!(ahead.look(|start| start.len() >= 2).starts_with(b"abcd"));
            let mut first = [0; 2];
            ahead.read_exact(&mut first).unwrap();
            let mut rest = String::new();
            ahead.read_to_string(&mut rest).unwrap();
            assert_eq!((&first, rest.as_str()), (b"ab", "cdefgh"));
        }
    }

    /// Damage behind every two bytes.
    struct Damaged(u8);

    impl Read for Damaged {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 | 2 | 4 | 5 => {
                    out[0] = b'0' + self.0;
                    Ok(1)
                }
                3 | 6 => Err(Gap(format!("at {}", self.0)).into()),
                _ => Ok(0),
            }
        }
    }

    #[test]
    fn damage_is_looked_over_and_met_again() {
        let mut ahead = Ahead::new(io::BufReader::new(Damaged(0)));
        assert_eq!(ahead.look(|_| false), b"1245");
        let mut met = Vec::new();
        loop {
            let mut out = [0; 8];
            match ahead.read(&mut out) {
                Ok(0) => break,
                Ok(read) => met.push(String::from_utf8_lossy(&out[..read]).into_owned()),
                Err(error) => met.push(error.to_string()),
            }
        }
        assert_eq!(met, ["12", "at 3", "45", "at 6"]);
    }
}
