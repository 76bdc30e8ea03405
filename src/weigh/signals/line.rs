//! The signals of a line by itself. Of a long line only the head is looked at: whether it is running text is plain by then.

use super::chars::{Counts, ending, start};
use super::topic::{BYTES, stem};
use super::words::{Lexicon, WordKind};
use super::{Row, Signal, share};
use crate::fold::{Class, Folded, class_of};
use crate::layout::Line;

/// Bytes of a line that are looked at.
const HEAD: usize = 480;
/// Words of a line that are looked at.
const HEAD_WORDS: usize = 40;

/// What is remembered of a line beside its row.
#[derive(Debug, Default, Clone)]
pub(super) struct Kept {
    /// Hashes of its words that are no function words.
    pub content: Vec<u64>,
    /// Hashes of their stems; of a line of running text all of them, not only those of its head.
    pub stems: Vec<u64>,
    /// Hash of the word or sign it begins with.
    pub begins: u64,
}

/// The head of a line, cut between characters.
fn head<'a>(text: &'a str, line: &Line) -> &'a str {
    within(text, line.start, line.end.min(line.start + HEAD))
}

/// A range of a text that begins between characters, made to end so.
fn within(text: &str, start: usize, mut end: usize) -> &str {
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end.max(start)]
}

/// Fills in what a line alone tells.
pub(super) fn measure(text: &str, line: &Line, lexicon: &Lexicon, folded: &mut Folded, row: &mut Row) -> Kept {
    let head = head(text, line);
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
    Signal::Ending.set(row, ending(&text[line.start..line.end]));
    Signal::Start.set(row, start(head));
    Signal::Separators.set(row, counts.separators as f32);
    Signal::Ornaments.set(row, share(counts.ornaments, counts.ornaments + counts.letters + counts.digits));
    Signal::Quotes.set(row, counts.quotes as f32);
    Signal::Brackets.set(row, counts.brackets as f32);
    Signal::Address.set(row, f32::from(u8::from(counts.address)));
    Signal::Rights.set(row, f32::from(u8::from(counts.rights)));
    Signal::Script.set(row, counts.script());
    let mut kept = words(head, lexicon, folded, row);
    if line.is_body() && line.end > line.start + head.len() {
        more_stems(within(text, line.start + head.len(), line.end.min(line.start + BYTES)), lexicon, folded, &mut kept);
    }
    kept.stems.sort_unstable();
    kept.stems.dedup();
    kept
}

fn more_stems(text: &str, lexicon: &Lexicon, folded: &mut Folded, kept: &mut Kept) {
    folded.fold(text);
    for word in folded.words() {
        let word = &folded.as_str()[word.start as usize..word.end as usize];
        if lexicon.look_up(word.as_bytes()).0 == WordKind::Content {
            kept.stems.extend(stem(word));
        }
    }
}

fn words(head: &str, lexicon: &Lexicon, folded: &mut Folded, row: &mut Row) -> Kept {
    folded.fold(head);
    let mut kept = Kept::default();
    let (mut function, mut known, mut sum, mut most, mut least) = (0, 0, 0.0_f32, 0.0_f32, 0.0_f32);
    let seen = folded.words().len().min(HEAD_WORDS);
    for word in &folded.words()[..seen] {
        let word = &folded.as_str()[word.start as usize..word.end as usize];
        let (kind, weight, hash) = lexicon.look_up(word.as_bytes());
        known += 1;
        sum += weight;
        most = most.max(weight);
        least = least.min(weight);
        match kind {
            WordKind::Function => function += 1,
            WordKind::Content => {
                kept.content.push(hash);
                kept.stems.extend(stem(word));
            }
        }
        if kept.begins == 0 {
            kept.begins = hash;
        }
    }
    let first = head.chars().next().filter(|c| class_of(*c) == Class::Ornament);
    if let Some(first) = first {
        kept.begins = u64::from(u32::from(first));
    }
    Signal::Function.set(row, share(function, known));
    Signal::Lexicon.set(row, sum / (known as f32 + 1.0));
    Signal::LexiconMost.set(row, most);
    Signal::LexiconLeast.set(row, least);
    kept
}
