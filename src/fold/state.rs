//! Where folding stands in a line, and how a folded character is put down. It stands apart from the ways of characters, all of which go by it.

use super::LEAD;
use super::table::{Class, Entry};

/// Where folding stands in a line.
pub(super) struct State {
    /// Bytes folded so far.
    pub length: u32,
    /// Start of the word that is not ended yet, if the last character was part of one.
    pub word: u32,
    /// Where it starts in the original line.
    pub raw: u32,
    /// Class of the last character that was not dropped.
    pub previous: Class,
    /// End of the last character that was not white space.
    pub ink: usize,
}

impl Default for State {
    fn default() -> Self {
        Self { length: 0, word: 0, raw: 0, previous: Class::Space, ink: 0 }
    }
}

impl State {
    #[inline(always)]
    pub fn begin_word(&mut self, raw: u32) {
        self.word = self.length;
        self.raw = raw;
    }

    #[inline(always)]
    pub fn put<const MAP: bool>(&mut self, buffer: &mut [u8], entry: Entry, at: usize, starts: &mut Vec<u32>) {
        let end = LEAD + self.length as usize;
        if let Some(place) = buffer.get_mut(end..).and_then(<[u8]>::first_chunk_mut) {
            *place = entry.form();
        }
        self.length += entry.length();
        if MAP {
            begin(starts, self.length as usize, at);
        }
    }

    pub fn ends_with_space(&self, buffer: &[u8]) -> bool {
        self.length > 0 && buffer[LEAD + self.length as usize - 1] == b' '
    }

    pub fn pop<const MAP: bool>(&mut self, starts: &mut Vec<u32>) {
        self.length -= 1;
        if MAP {
            starts.truncate(self.length as usize);
        }
    }
}

/// Notes that the folded bytes up to a length, as far as that is not known, come from `at`.
#[inline(always)]
pub(super) fn begin(starts: &mut Vec<u32>, length: usize, at: usize) {
    while starts.len() < length {
        starts.push(at as u32);
    }
}
