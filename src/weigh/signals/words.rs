//! Words that tell something: function words, which running text is full of, and the lexicon, words to which the trainer
//! gave a weight because they stand in furniture or in text on many sites.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::compile::hash_of;
use crate::fold::{Folded, Word};
use crate::hashed::Hashed;

/// Function words by language; the languages are for readers, a line is asked against all of them.
const FUNCTION_WORDS: &str = include_str!("function-words.txt");
/// Words and their weights, as the trainer wrote them.
const LEXICON: &str = include_str!("lexicon.txt");

/// What a word is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    /// Of any text.
    Function,
    /// Of a subject.
    Content,
}

/// What is known of words, by the hash of their folded form.
#[derive(Debug, Default)]
pub(in crate::weigh) struct Lexicon {
    words: HashMap<u64, (bool, f32), BuildHasherDefault<Hashed>>,
}

impl Lexicon {
    /// The lexicon that comes with the program.
    pub fn bundled() -> Self {
        let mut lexicon = Self::default();
        let mut folded = Folded::default();
        for line in FUNCTION_WORDS.lines().filter(|line| !line.starts_with('#')) {
            folded.fold(line.split_once(':').map_or("", |(_, words)| words));
            for word in folded.words() {
                lexicon.words.entry(hash_of(&folded, *word)).or_default().0 = true;
            }
        }
        for line in LEXICON.lines().filter(|line| !line.starts_with('#')) {
            let Some((word, weight)) = line.split_once('\t') else { continue };
            let weight = weight.parse::<f32>().unwrap_or_default();
            folded.fold(word);
            // Of a pair of characters the second alone is a word of its own behind it.
            if let Some(word) = folded.words().first() {
                lexicon.words.entry(hash_of(&folded, *word)).or_default().1 = weight;
            }
        }
        lexicon
    }

    /// Kind, weight and hash of a folded word.
    pub(super) fn look_up(&self, folded: &Folded, word: Word) -> (WordKind, f32, u64) {
        let hash = hash_of(folded, word);
        match self.words.get(&hash) {
            Some(&(true, weight)) => (WordKind::Function, weight, hash),
            Some(&(false, weight)) => (WordKind::Content, weight, hash),
            None => (WordKind::Content, 0.0, hash),
        }
    }
}
