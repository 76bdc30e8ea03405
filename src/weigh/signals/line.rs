//! What a line tells by itself, read in one look while its folded form is at hand: its characters as they stand, its words
//! as they fold.
//!
//! Of a long line only the head is counted and looked up: whether it is running text is plain by then. It stands apart
//! from what lines tell among others because it stays the same as long as the line does.

use super::chars::{Counts, ending, start};
use super::topic::{BYTES, stem};
use super::words::{Lexicon, WordKind};
use super::{COUNT, Row, Signal, share};
use crate::fold::{Class, Folded, class_of};
use crate::layout::Line;

/// Bytes of a line whose characters are counted.
const HEAD: usize = 480;
/// Words of a line that are weighed.
const HEAD_WORDS: usize = 40;

/// What was read of the lines of a document.
#[derive(Debug)]
pub(crate) struct Read {
    lexicon: &'static Lexicon,
    lines: Vec<Own>,
    /// Hashes of the words that are no function words, line after line.
    words: Vec<u64>,
    /// Hashes of their stems.
    stems: Vec<u64>,
}

/// What was read of one line.
#[derive(Debug)]
pub(super) struct Own {
    /// Its signals; those of it among others are not yet known.
    pub row: Row,
    /// Hash of the word that it begins with, or its sign; 0 if with neither.
    pub begins: u64,
    /// Where its words and stems end.
    words: usize,
    stems: usize,
}

impl Read {
    /// Nothing yet.
    pub(in crate::weigh) fn new(lexicon: &'static Lexicon) -> Self {
        Self { lexicon, lines: Vec::new(), words: Vec::new(), stems: Vec::new() }
    }

    /// Reads a line that was just folded; its number here.
    pub fn line(&mut self, raw: &str, line: &Line, folded: &Folded) -> u32 {
        let mut row = [0.0; COUNT];
        characters(raw, line, &mut row);
        let begins = self.words(raw, folded, &mut row);
        self.lines.push(Own { row, begins, words: self.words.len(), stems: self.stems.len() });
        self.lines.len() as u32 - 1
    }

    fn words(&mut self, raw: &str, folded: &Folded, row: &mut Row) -> u64 {
        let (mut function, mut known, mut sum, mut most, mut least) = (0, 0, 0.0_f32, 0.0_f32, 0.0_f32);
        let mut begins = 0;
        for (at, word) in folded.words().iter().take_while(|word| (word.start as usize) < BYTES).enumerate() {
            let (kind, weight, hash) = self.lexicon.look_up(folded, *word);
            if at < HEAD_WORDS {
                known += 1;
                sum += weight;
                most = most.max(weight);
                least = least.min(weight);
                function += u32::from(kind == WordKind::Function);
                begins = if at == 0 { hash } else { begins };
            }
            if kind == WordKind::Content {
                if at < HEAD_WORDS {
                    self.words.push(hash);
                }
                self.stems.extend(stem(folded, *word));
            }
        }
        Signal::Function.set(row, share(function, known));
        Signal::Lexicon.set(row, sum / (known as f32 + 1.0));
        Signal::LexiconMost.set(row, most);
        Signal::LexiconLeast.set(row, least);
        let ornament = raw.chars().next().filter(|c| class_of(*c) == Class::Ornament);
        ornament.map_or(begins, |c| u64::from(u32::from(c)))
    }

    /// What was read of a line.
    pub(super) fn of(&self, line: &Line) -> &Own {
        &self.lines[line.read as usize]
    }

    /// The words of a line that are no function words, and the stems of all of them.
    pub(super) fn words_of(&self, line: &Line) -> (&[u64], &[u64]) {
        let before = (line.read as usize).checked_sub(1).map(|before| &self.lines[before]);
        let (words, stems) = before.map_or((0, 0), |before| (before.words, before.stems));
        let own = self.of(line);
        (&self.words[words..own.words], &self.stems[stems..own.stems])
    }
}

fn characters(raw: &str, line: &Line, row: &mut Row) {
    let mut end = raw.len().min(HEAD);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    let head = &raw[..end];
    let counts = Counts::of(head);
    Signal::Words.set(row, line.words as f32);
    Signal::Letters.set(row, line.letters as f32);
    Signal::WordLength.set(row, share(line.letters, line.words));
    Signal::Digits.set(row, share(counts.digits, counts.digits + counts.letters));
    Signal::Numbers.set(row, counts.numbers as f32);
    Signal::Dates.set(row, counts.dates as f32);
    Signal::Capitals.set(row, share(counts.capitals, counts.words));
    Signal::Uppercase.set(row, share(counts.upper, counts.letters));
    Signal::Commas.set(row, 10.0 * share(counts.commas, counts.words));
    Signal::Stops.set(row, counts.stops as f32);
    Signal::Ending.set(row, ending(raw));
    Signal::Start.set(row, start(head));
    Signal::Separators.set(row, counts.separators as f32);
    Signal::Ornaments.set(row, share(counts.ornaments, counts.ornaments + counts.letters + counts.digits));
    Signal::Quotes.set(row, counts.quotes as f32);
    Signal::Brackets.set(row, counts.brackets as f32);
    Signal::Address.set(row, f32::from(u8::from(counts.address)));
    Signal::Rights.set(row, f32::from(u8::from(counts.rights)));
    Signal::Script.set(row, counts.script());
}
