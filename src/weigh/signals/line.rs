//! The signals of a line by itself, read in one look: its characters as they stand, its words as they fold.
//!
//! Of a long line only the head is counted and looked up: whether it is running text is plain by then.

use super::chars::{Counts, ending, start};
use super::common::Common;
use super::topic::{BYTES, stem};
use super::words::{Lexicon, WordKind};
use super::{Row, Signal, share};
use crate::fold::{Class, Folded, class_of};
use crate::layout::Line;

/// Bytes of a line whose characters are counted.
const HEAD: usize = 480;
/// Words of a line that are weighed.
const HEAD_WORDS: usize = 40;

/// What is read of one line after another.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub lexicon: &'a Lexicon,
    pub folded: Folded,
}

/// The beginning of a line, cut between characters.
fn beginning<'a>(text: &'a str, line: &Line, bytes: usize) -> &'a str {
    let mut end = line.end.min(line.start + bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[line.start..end]
}

impl Reader<'_> {
    /// Fills in what a line alone tells, and remembers its words.
    pub fn read(&mut self, line: &Line, row: &mut Row, common: &mut Common<'_>) {
        let head = beginning(self.text, line, HEAD);
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
        Signal::Ending.set(row, ending(&self.text[line.start..line.end]));
        Signal::Start.set(row, start(head));
        Signal::Separators.set(row, counts.separators as f32);
        Signal::Ornaments.set(row, share(counts.ornaments, counts.ornaments + counts.letters + counts.digits));
        Signal::Quotes.set(row, counts.quotes as f32);
        Signal::Brackets.set(row, counts.brackets as f32);
        Signal::Address.set(row, f32::from(u8::from(counts.address)));
        Signal::Rights.set(row, f32::from(u8::from(counts.rights)));
        Signal::Script.set(row, counts.script());
        self.words(line, row, common);
    }

    fn words(&mut self, line: &Line, row: &mut Row, common: &mut Common<'_>) {
        let text = beginning(self.text, line, BYTES);
        self.folded.fold(text);
        let (mut function, mut known, mut sum, mut most, mut least) = (0, 0, 0.0_f32, 0.0_f32, 0.0_f32);
        let mut begins = 0;
        for (at, word) in self.folded.words().iter().enumerate() {
            let (kind, weight, hash) = self.lexicon.look_up(&self.folded, *word);
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
                    common.word(hash);
                }
                if let Some(stem) = stem(&self.folded, *word) {
                    common.stem(stem);
                }
            }
        }
        let ornament = text.chars().next().filter(|c| class_of(*c) == Class::Ornament);
        common.end_line(ornament.map_or(begins, |c| u64::from(u32::from(c))));
        Signal::Function.set(row, share(function, known));
        Signal::Lexicon.set(row, sum / (known as f32 + 1.0));
        Signal::LexiconMost.set(row, most);
        Signal::LexiconLeast.set(row, least);
    }
}
