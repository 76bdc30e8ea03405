//! How often which letter follows which, for each language: the table, and what a pair of letters costs by it.
//!
//! A cost is the negative logarithm of a probability, in nats. The table holds counts of letter pairs and no text; it is
//! made by `tools/letter_pairs.py`, which names its sources.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Nats for one step of a cost in the table.
const STEP: f32 = 0.15;

/// What a letter costs that the language does not have, and what follows one.
const FOREIGN: f32 = 14.0;
const AFTER_FOREIGN: f32 = 4.0;

/// The class of what is no letter.
pub(crate) const BORDER: u8 = 0;

/// The class of a letter that the language does not have.
pub(crate) const OTHER: u8 = u8::MAX;

/// What is known of one language.
pub(crate) enum Letters {
    /// An alphabet, and costs of pairs.
    Pairs(Pairs),
    /// Costs of single characters, for scripts that have thousands.
    Single(HashMap<char, f32>),
}

/// Costs of pairs of letters.
pub(crate) struct Pairs {
    /// The class of each letter below [`ALPHABETS`].
    classes: Box<[u8]>,
    /// Letters of the alphabet, of which each has a class.
    letters: usize,
    /// From each class to each, row by row.
    costs: Vec<f32>,
}

/// Where all alphabets of the table end.
const ALPHABETS: u32 = 0x2000;

impl Pairs {
    /// The most that a pair costs: no step of the table comes to more.
    pub(crate) const MOST: f32 = FOREIGN;

    /// Those of an alphabet, in the order of the classes.
    fn new(alphabet: &str) -> Self {
        let known: HashMap<char, u8> = alphabet.chars().zip(1..).collect();
        let class = |code: u32| char::from_u32(code).and_then(|letter| known.get(&fold(letter))).copied().unwrap_or(OTHER);
        Self { classes: (0..ALPHABETS).map(class).collect(), letters: known.len(), costs: Vec::new() }
    }

    /// The class of a small letter.
    #[inline]
    pub(crate) fn class(&self, letter: char) -> u8 {
        self.classes.get(letter as usize).copied().unwrap_or(OTHER)
    }

    /// What it costs that one class follows another.
    pub(crate) fn cost(&self, from: u8, to: u8) -> f32 {
        match (from, to) {
            (_, OTHER) => FOREIGN,
            (OTHER, _) => AFTER_FOREIGN,
            _ => self.costs[usize::from(from) * (self.letters + 1) + usize::from(to)],
        }
    }
}

/// Letters that the table holds as one, as old encodings and habits do.
fn fold(letter: char) -> char {
    match letter {
        'ی' | 'ى' => 'ي',
        'ک' => 'ك',
        'ۀ' => 'ه',
        'ۂ' => 'ہ',
        'ۓ' => 'ے',
        'ș' => 'ş',
        'ț' => 'ţ',
        'ς' => 'σ',
        _ => letter,
    }
}

/// The languages of the table, by their tags.
pub(crate) static LANGUAGES: LazyLock<HashMap<&'static str, Letters>> = LazyLock::new(|| parse(include_str!("letters.txt")));

fn parse(table: &'static str) -> HashMap<&'static str, Letters> {
    let mut languages = HashMap::new();
    let mut name = "";
    for line in table.lines() {
        let mut head = line.splitn(3, ' ');
        match head.next() {
            Some("#") => {}
            // No line of costs has a space in it.
            Some("=") => {
                name = head.next().unwrap_or_default();
                languages.insert(name, Letters::Pairs(Pairs::new(head.next().unwrap_or_default())));
            }
            Some("~") => {
                name = head.next().unwrap_or_default();
                languages.insert(name, Letters::Single(HashMap::new()));
            }
            _ => match languages.get_mut(name) {
                Some(Letters::Pairs(pairs)) => pairs.costs.extend(line.bytes().map(cost)),
                Some(Letters::Single(costs)) => costs.extend(line.chars().skip(1).map(|c| (c, cost(line.as_bytes()[0])))),
                None => {}
            },
        }
    }
    languages
}

fn cost(byte: u8) -> f32 {
    f32::from(byte.saturating_sub(b'!')) * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        for (name, language) in LANGUAGES.iter() {
            match language {
                Letters::Pairs(pairs) => {
                    assert_eq!(pairs.costs.len(), (pairs.letters + 1).pow(2), "{name}");
                    assert!(pairs.costs.iter().all(|cost| *cost <= Pairs::MOST), "{name}");
                    // All of them lie below the end of the table.
                    let known: std::collections::HashSet<u8> = pairs.classes.iter().copied().filter(|class| *class != OTHER).collect();
                    assert_eq!(known.len(), pairs.letters, "{name}");
                }
                Letters::Single(costs) => assert!(costs.len() > 1000, "{name}"),
            }
        }
    }

    #[test]
    fn common_pairs_are_cheap() {
        let Letters::Pairs(arabic) = &LANGUAGES["ar"] else { panic!("an alphabet") };
        let [alef, lam, ghain] = ['ا', 'ل', 'غ'].map(|letter| arabic.class(letter));
        assert!(arabic.cost(alef, lam) < 2.0 && arabic.cost(ghain, ghain) > 4.0);
        assert_eq!((arabic.class('ی'), arabic.class('x')), (arabic.class('ي'), OTHER));
    }
}
