//! What a line tells by itself, read in one look while its folded form is at hand: its characters as they stand, its words
//! as they fold.
//!
//! Of a long line only the head is counted and looked up: whether it is running text is plain by then. It stands apart
//! from what lines tell among others because it stays the same as long as the line does.

use std::sync::OnceLock;

use super::chars::{Counts, ending, start};
use super::topic::{BYTES, stem};
use super::words::Lexicon;
use super::{COUNT, Row, Signal, share};
use crate::compile::hash_of;
use crate::fold::{Class, Folded, Word, class_of};
use crate::layout::Line;

/// Bytes of a line whose characters are counted.
const HEAD: usize = 480;
/// Words of a line that are weighed.
const HEAD_WORDS: usize = 40;

/// The lexicon that comes with the program. The project's tests see to it that it can be read.
fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"))).unwrap_or_default())
}

/// What was read of the lines of a document.
#[derive(Debug, Default)]
pub(crate) struct Read {
    lines: Vec<Own>,
    /// Hashes of the words that are no function words, line after line.
    words: Vec<u64>,
    /// The words of which the stems may be asked for, in their folded text.
    folded: Folded,
    /// Hashes of the stems of those lines for which somebody asked.
    stems: Vec<u64>,
}

/// What was read of one line.
#[derive(Debug)]
pub(super) struct Own {
    /// Its signals; those of it among others are not yet known.
    pub row: Row,
    /// Hash of the word that it begins with, or its sign; 0 if with neither.
    pub begins: u64,
    /// Where its words end.
    words: usize,
    /// Where the words end of which there may be stems, and where those begin of which some may be function words.
    stemmed: usize,
    unknown: usize,
    /// Its stems, once somebody asked.
    stems: Option<(usize, usize)>,
    /// Its pieces, as they stand in it, once somebody asked: it is asked at every look, and stays the same.
    parted: Option<Option<Box<[Line; 2]>>>,
}

impl Read {
    /// Forgets the lines of a document.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.words.clear();
        self.folded.clear();
        self.stems.clear();
    }

    /// Reads a line that was just folded; its number here, from 1.
    pub fn line(&mut self, raw: &str, line: &Line, folded: &Folded) -> u32 {
        let mut row = [0.0; COUNT];
        characters(raw, line, &mut row);
        let (begins, unknown) = self.words(raw, folded, &mut row);
        let (words, stemmed) = (self.words.len(), self.folded.words().len());
        self.lines.push(Own { row, begins, words, stemmed, unknown, stems: None, parted: None });
        self.lines.len() as u32
    }

    /// Reads the words: what the line begins with, and from where words are kept that nobody looked up.
    fn words(&mut self, raw: &str, folded: &Folded, row: &mut Row) -> (u64, usize) {
        let lexicon = lexicon();
        let (mut function, mut sum, mut most, mut least) = (0, 0.0_f32, 0.0_f32, 0.0_f32);
        let mut begins = 0;
        // What is kept of a line has an end, however long its last word is.
        let count = folded.words().partition_point(|word| (word.start as usize) < BYTES && (word.end as usize) < 2 * BYTES);
        let (head, rest) = folded.words()[..count].split_at(count.min(HEAD_WORDS));
        let kept = self.folded.append(folded, folded.words()[..count].last().map_or(0, |word| word.end));
        for (at, &word) in head.iter().enumerate() {
            let hash = hash_of(folded, word);
            let known = lexicon.look_up(hash);
            sum += known.weight;
            most = most.max(known.weight);
            least = least.min(known.weight);
            function += u32::from(known.function);
            begins = if at == 0 { hash } else { begins };
            if !known.function {
                self.words.push(hash);
                self.folded.keep(word, kept);
            }
        }
        let unknown = self.folded.words().len();
        rest.iter().for_each(|word| self.folded.keep(*word, kept));
        let known = head.len() as u32;
        Signal::Function.set(row, share(function, known));
        Signal::Lexicon.set(row, sum / (known as f32 + 1.0));
        Signal::LexiconMost.set(row, most);
        Signal::LexiconLeast.set(row, least);
        let ornament = raw.chars().next().filter(|c| class_of(*c) == Class::Ornament);
        (ornament.map_or(begins, |c| u64::from(u32::from(c))), unknown)
    }

    /// Finds the stems of a line.
    pub(super) fn stem(&mut self, line: &Line) {
        let at = number(line);
        if self.lines[at].stems.is_some() {
            return;
        }
        let (from, begun) = (at.checked_sub(1).map_or(0, |before| self.lines[before].stemmed), self.stems.len());
        let own = &mut self.lines[at];
        let (head, rest) = self.folded.words()[from..own.stemmed].split_at(own.unknown - from);
        self.stems.extend(head.iter().filter_map(|word| stem(&self.folded, *word)));
        let lexicon = lexicon();
        let about = |word: &&Word| !lexicon.look_up(hash_of(&self.folded, **word)).function;
        self.stems.extend(rest.iter().filter(about).filter_map(|word| stem(&self.folded, *word)));
        own.stems = Some((begun, self.stems.len()));
    }

    /// What was read of a line.
    pub(super) fn of(&self, line: &Line) -> &Own {
        &self.lines[number(line)]
    }

    /// The pieces of a line, if that is known.
    pub(in crate::weigh) fn parted(&self, line: &Line) -> Option<Option<&[Line; 2]>> {
        self.of(line).parted.as_ref().map(Option::as_deref)
    }

    /// Keeps the pieces of a line.
    pub(in crate::weigh) fn keep(&mut self, line: &Line, pieces: Option<[Line; 2]>) {
        self.lines[number(line)].parted = Some(pieces.map(Box::new));
    }

    /// The words of a line that are no function words, and the stems of all of them if they were found.
    pub(super) fn words_of(&self, line: &Line) -> (&[u64], &[u64]) {
        let words = number(line).checked_sub(1).map_or(0, |before| self.lines[before].words);
        let own = self.of(line);
        let (from, to) = own.stems.unwrap_or_default();
        (&self.words[words..own.words], &self.stems[from..to])
    }
}

/// Where what was read of a line stands.
fn number(line: &Line) -> usize {
    line.read as usize - 1
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_knows_its_words() {
        let mut folded = Folded::default();
        let mut known = |word: &str| {
            folded.fold(word);
            lexicon().look_up(hash_of(&folded, folded.words()[0]))
        };
        assert!(known("The").function && known("في").function && !known("subscribe").function);
        assert_eq!((known("Subscribe").weight, known("the").weight, known("subscribetothis").weight), (1.62, -2.07, 0.0));
    }
}
