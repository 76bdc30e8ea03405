//! How often which letter follows which, for each language: the table, and what a pair of letters costs by it.
//!
//! A cost is the negative logarithm of a probability, in twentieths of a nat: every cost of the table and beside it is a whole
//! number of those, so that it makes no difference in which order they are added up. The table holds counts of letter pairs and
//! no text; it is made by `tools/letter_pairs.py`, which names its sources.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Twentieths of a nat.
pub(crate) type Cost = i32;

/// A cost that is given in nats.
pub(crate) const fn nats(nats: f32) -> Cost {
    (nats * 20.0 + 0.5) as Cost
}

/// A cost in nats.
pub(crate) fn in_nats(cost: Cost) -> f32 {
    cost as f32 / 20.0
}

/// One step of a cost in the table.
const STEP: Cost = nats(0.15);

/// What a letter costs that the language does not have, and what follows one.
const FOREIGN: Cost = nats(14.0);
const AFTER_FOREIGN: Cost = nats(4.0);

/// The class of what is no letter.
pub(crate) const BORDER: u8 = 0;

/// The class of a letter that the language does not have.
pub(crate) const OTHER: u8 = u8::MAX;

/// What is known of one language.
pub(crate) enum Letters {
    /// An alphabet, and costs of pairs.
    Pairs(Pairs),
    /// Costs of single characters, for scripts that have thousands.
    Single(Single),
}

/// Costs of single characters.
pub(crate) struct Single {
    /// The step of each character below [`BASIC`], and [`NO_STEP`] for those that are not among the commonest.
    steps: Box<[u8]>,
}

/// Where the characters of the table end.
const BASIC: usize = 0x1_0000;
const NO_STEP: u8 = u8::MAX;

impl Single {
    /// What a character costs, if it is among the commonest.
    #[inline]
    pub(crate) fn cost(&self, c: char) -> Option<Cost> {
        self.steps.get(c as usize).filter(|step| **step != NO_STEP).map(|step| Cost::from(*step) * STEP)
    }
}

/// Costs of pairs of letters.
pub(crate) struct Pairs {
    /// The class of each letter below [`ALPHABETS`].
    classes: Box<[u8]>,
    /// Letters of the alphabet, of which each has a class.
    letters: usize,
    /// From each class to each, row by row.
    costs: Vec<Cost>,
}

/// Where all alphabets of the table end.
const ALPHABETS: usize = 0x2000;

impl Pairs {
    /// The most that a pair costs: no step of the table comes to more.
    pub(crate) const MOST: Cost = FOREIGN;

    /// Those of an alphabet, in the order of the classes.
    fn new(alphabet: &str) -> Self {
        let mut classes = vec![OTHER; ALPHABETS];
        let mut letters = 0;
        for (letter, class) in alphabet.chars().zip(1..) {
            classes[letter as usize] = class;
            letters = usize::from(class);
        }
        for (letter, same) in FOLDED {
            classes[letter as usize] = classes[same as usize];
        }
        Self { classes: classes.into(), letters, costs: Vec::new() }
    }

    /// The class of a small letter.
    #[inline]
    pub(crate) fn class(&self, letter: char) -> u8 {
        self.classes.get(letter as usize).copied().unwrap_or(OTHER)
    }

    /// What it costs that one class follows another.
    #[inline]
    pub(crate) fn cost(&self, from: u8, to: u8) -> Cost {
        match (from, to) {
            (_, OTHER) => FOREIGN,
            (OTHER, _) => AFTER_FOREIGN,
            _ => self.costs[usize::from(from) * (self.letters + 1) + usize::from(to)],
        }
    }
}

/// Letters that the table holds as others, as old encodings and habits do.
const FOLDED: [(char, char); 9] = [('ی', 'ي'), ('ى', 'ي'), ('ک', 'ك'), ('ۀ', 'ه'), ('ۂ', 'ہ'), ('ۓ', 'ے'), ('ș', 'ş'), ('ț', 'ţ'), ('ς', 'σ')];

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
                languages.insert(name, Letters::Single(Single { steps: vec![NO_STEP; BASIC].into() }));
            }
            _ => match languages.get_mut(name) {
                Some(Letters::Pairs(pairs)) => pairs.costs.extend(line.bytes().map(|byte| Cost::from(step(byte)) * STEP)),
                Some(Letters::Single(single)) => {
                    for c in line.chars().skip(1) {
                        single.steps[c as usize] = step(line.as_bytes()[0]);
                    }
                }
                None => {}
            },
        }
    }
    languages
}

fn step(byte: u8) -> u8 {
    byte.saturating_sub(b'!')
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
                Letters::Single(single) => assert!(single.steps.iter().filter(|step| **step != NO_STEP).count() > 1000, "{name}"),
            }
        }
    }

    #[test]
    fn common_pairs_are_cheap() {
        let Letters::Pairs(arabic) = &LANGUAGES["ar"] else { panic!("an alphabet") };
        let [alef, lam, ghain] = ['ا', 'ل', 'غ'].map(|letter| arabic.class(letter));
        assert!(arabic.cost(alef, lam) < nats(2.0) && arabic.cost(ghain, ghain) > nats(4.0));
        assert_eq!((arabic.class('ی'), arabic.class('x')), (arabic.class('ي'), OTHER));
    }
}
