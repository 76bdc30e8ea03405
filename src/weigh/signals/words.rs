//! Words that tell something: function words, which running text is full of, and the lexicon, words to which the trainer
//! gave a weight because they stand in furniture or in text on many sites.
//!
//! The build packs them ([`Lexicon::new`]), and they are read where they lie in the program.

use serde::{Deserialize, Serialize};

use crate::compile::flat::{Flat, Index, Record, u32_at, u64_at};
use crate::compile::{bitmap, hash_of};
use crate::fold::Folded;

/// What is known of a word.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Known {
    hash: u64,
    /// Its weight in the lexicon; 0 if it is not there.
    pub weight: f32,
    /// Whether it is of any text, rather than of a subject.
    pub function: bool,
}

impl Record for Known {
    const SIZE: usize = 16;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        Self { hash: u64_at(bytes, 0), weight: f32::from_bits(u32_at(bytes, 8)), function: bytes[12] != 0 }
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.hash.write(out);
        self.weight.to_bits().write(out);
        u32::from(self.function).write(out);
    }
}

/// What is known of words, by the hash of their folded form.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Lexicon {
    /// Of every word one bit: of most nothing is known.
    known: Flat<u64>,
    words: Index<Known>,
}

impl Lexicon {
    /// Function words by language, which are for readers, since a line is asked against all of them; and words with their
    /// weights, as the trainer wrote them.
    #[allow(dead_code, reason = "used by the build script alone")]
    pub fn new(function_words: &str, lexicon: &str) -> Self {
        let mut words = std::collections::BTreeMap::<u64, Known>::new();
        let mut folded = Folded::default();
        for line in function_words.lines().filter(|line| !line.starts_with('#')) {
            folded.fold(line.split_once(':').map_or("", |(_, words)| words));
            for word in folded.words() {
                words.entry(hash_of(&folded, *word)).or_default().function = true;
            }
        }
        for line in lexicon.lines().filter(|line| !line.starts_with('#')) {
            let Some((word, weight)) = line.split_once('\t') else { continue };
            let weight = weight.parse::<f32>().unwrap_or_default();
            folded.fold(word);
            // Of a pair of characters the second alone is a word of its own behind it.
            if let Some(word) = folded.words().first() {
                words.entry(hash_of(&folded, *word)).or_default().weight = weight;
            }
        }
        let pairs = words.iter().map(|(&hash, known)| (hash, Known { hash, ..*known })).collect();
        Self { known: bitmap(words.keys().copied()), words: Index::new(pairs) }
    }

    /// What is known of a word.
    #[inline]
    pub fn look_up(&self, hash: u64) -> Known {
        let Some(mask) = (self.known.len() * 64).checked_sub(1) else { return Known::default() };
        let bit = hash as usize & mask;
        if self.known.at(bit / 64) >> (bit % 64) & 1 == 0 {
            return Known::default();
        }
        self.words.get(hash).find(|known| known.hash == hash).unwrap_or_default()
    }
}
