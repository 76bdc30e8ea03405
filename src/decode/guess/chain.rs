//! What a byte costs behind another in a language, as one table for each language: every encoding is tried on every byte, so
//! that this is where guessing spends its time.
//!
//! What a byte costs depends on what it is to the language and on what stands before it, and of what stands before on nothing
//! but the last letter or sign, and whether a sign stands behind a letter. So the letters are states, and a text is a way from
//! state to state.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::alphabet::{Kind, Letter, alphabet, english};
use super::letters::{BORDER, Cost, Pairs, nats};

/// A letter in the middle of a word that is a capital, behind a small one.
const BENT: Cost = nats(6.0);
/// A capital at the start of a word, and behind another.
const CAPITAL: Cost = nats(1.0);
/// A sign that is no punctuation beside a letter, punctuation between two of them, and two signs together.
const GLUED: Cost = nats(5.0);
/// A letter of another script beside one of the language's own.
const MIXED: Cost = nats(6.0);

/// Words that are reckoned side by side: each step waits for the one before it, but every word begins where all do.
pub(super) const LANES: usize = 4;

/// Steps of all lanes after which a cost is compared with the most that it may be.
const PIECE: usize = 8;

/// A letter, and whether it is the same in every encoding: ASCII, and signs, which part words in all languages alike.
type State = (Letter, bool);

/// What each letter of a language costs behind each other, in all encodings that it is written in.
pub(super) struct Chain {
    /// From each state to each letter, row by row: the cost, and in the lower half where the row of the state behind it begins.
    steps: Box<[Cost]>,
    letters: usize,
    /// The letter that each byte of an encoding is.
    bytes: Vec<(&'static Encoding, Box<[u8; 256]>)>,
}

impl Chain {
    pub(super) fn new(pairs: &Pairs, encodings: impl Iterator<Item = &'static Encoding>) -> Self {
        let mut letters: Vec<State> = Vec::new();
        let mut known: HashMap<State, u8> = HashMap::new();
        let mut bytes_of = |encoding| {
            let mut bytes = Box::new([0; 256]);
            for ((letter, byte), place) in alphabet(encoding, pairs).into_iter().zip(0..=u8::MAX).zip(bytes.iter_mut()) {
                let letter = (letter, byte.is_ascii() || letter.class == BORDER);
                *place = *known.entry(letter).or_insert_with(|| {
                    letters.push(letter);
                    // No language has so many, and no more than 256 bytes are looked at.
                    u8::try_from(letters.len() - 1).unwrap_or(0)
                });
            }
            (encoding, bytes)
        };
        let bytes = encodings.map(&mut bytes_of).collect();
        let english = english();
        // A sign behind a letter is a state of its own, behind all others.
        let signs: Vec<usize> = (0..letters.len()).filter(|state| letters[*state].0.kind == Kind::Sign).collect();
        let behind = |sign: usize| signs.iter().position(|one| *one == sign).map_or(sign, |place| letters.len() + place);
        let is_letter = |kind: Kind| kind.is_own() || kind == Kind::Alien;
        let step = |state: usize, joined: bool, to: usize| {
            let (last, here) = (letters[state].0, letters[to].0);
            if here.kind == Kind::Mark {
                return (here.extra + if last.kind == Kind::Small { 0 } else { MIXED }, if joined { behind(state) } else { state });
            }
            let between = if is_letter(here.kind) && joined { GLUED } else { 0 };
            (here.extra + pair(letters[state], letters[to], pairs, english) + between, if is_letter(last.kind) { behind(to) } else { to })
        };
        let all = (0..letters.len()).map(|state| (state, false)).chain(signs.iter().map(|state| (*state, true)));
        let mut steps = Vec::with_capacity((letters.len() + signs.len()) * letters.len());
        for (state, joined) in all {
            steps.extend((0..letters.len()).map(|to| {
                let (cost, behind) = step(state, joined, to);
                cost << 16 | Cost::from((behind * letters.len()) as u16)
            }));
        }
        Self { steps: steps.into(), letters: letters.len(), bytes }
    }

    /// The letter that each byte of an encoding is.
    pub(super) fn bytes(&self, encoding: &'static Encoding) -> &[u8; 256] {
        self.bytes.iter().find(|(one, _)| *one == encoding).map(|(_, bytes)| &**bytes).expect("a chain has all encodings of its language")
    }

    /// What words cost, with a space behind each, laid out by [`lanes`]; `bytes` says which letter each byte is. Once it comes to
    /// more than `most`, the rest is not looked at.
    pub(super) fn cost(&self, lanes: &[[u8; LANES]], bytes: &[u8; 256], most: Cost) -> Cost {
        let border = usize::from(bytes[usize::from(b' ')]) * self.letters;
        let (mut total, mut rows) = (0, [border; LANES]);
        for piece in lanes.chunks(PIECE) {
            if total > most {
                break;
            }
            for side_by_side in piece {
                // By numbers: a loop over pairs takes twice as long.
                for lane in 0..LANES {
                    let step = self.steps[rows[lane] + usize::from(bytes[usize::from(side_by_side[lane])])];
                    total += step >> 16;
                    rows[lane] = usize::from(step as u16);
                }
            }
        }
        total
    }
}

/// Words in lanes, a space behind each: the next word goes where there is least, and spaces, which cost nothing behind each
/// other, make all lanes as long.
pub(super) fn lanes<'a>(words: impl Iterator<Item = &'a [u8]>) -> Vec<[u8; LANES]> {
    let (mut lanes, mut ends) = (Vec::new(), [0; LANES]);
    for word in words {
        let lane = (0..LANES).min_by_key(|lane| ends[*lane]).unwrap_or(0);
        let end = ends[lane] + word.len() + 1;
        if lanes.len() < end {
            lanes.resize(end, [b' '; LANES]);
        }
        for (to, byte) in lanes[ends[lane]..].iter_mut().zip(word) {
            to[lane] = *byte;
        }
        ends[lane] = end;
    }
    lanes
}

/// What it costs that a letter stands behind another, neither of which is a mark.
fn pair((last, last_same): State, (here, same): State, pairs: &Pairs, english: &Pairs) -> Cost {
    match (last.kind, here.kind) {
        (Kind::Symbol, Kind::Alien) | (Kind::Alien, Kind::Symbol) => GLUED,
        (Kind::Sign | Kind::Symbol, Kind::Sign | Kind::Symbol) => GLUED,
        (from, to) if !from.is_own() && !to.is_own() => 0,
        (Kind::Alien, Kind::Small | Kind::Capital) | (Kind::Small | Kind::Capital, Kind::Alien) => MIXED,
        (from, to) => {
            let glued = if from == Kind::Symbol || to == Kind::Symbol { GLUED } else { 0 };
            let case = match (from, to) {
                (Kind::Small, Kind::Capital) => BENT,
                (_, Kind::Capital) => CAPITAL,
                _ => 0,
            };
            let known = if last_same && same { english.cost(last.english, here.english) + case } else { 0 };
            pairs.cost(last.class, here.class) + glued + case - known
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::candidates::CHAINS;
    use super::super::letters::{LANGUAGES, Letters};
    use super::*;

    /// What words cost, reckoned byte by byte.
    fn slowly(words: &[u8], encoding: &'static Encoding, pairs: &Pairs) -> Cost {
        let alphabet = alphabet(encoding, pairs);
        let state = |byte: u8| (alphabet[usize::from(byte)], byte.is_ascii() || alphabet[usize::from(byte)].class == BORDER);
        let is_letter = |kind: Kind| kind.is_own() || kind == Kind::Alien;
        let (mut total, mut last, mut joined) = (0, state(b' '), false);
        for here in words.iter().map(|byte| state(*byte)) {
            total += here.0.extra;
            if here.0.kind == Kind::Mark {
                total += if last.0.kind == Kind::Small { 0 } else { MIXED };
                continue;
            }
            total += pair(last, here, pairs, english());
            if is_letter(here.0.kind) {
                total += if joined && last.0.kind == Kind::Sign { GLUED } else { 0 };
            } else {
                joined = here.0.kind == Kind::Sign && is_letter(last.0.kind);
            }
            last = here;
        }
        total
    }

    #[test]
    fn every_language_has_its_states() {
        for (language, chain) in CHAINS.iter() {
            assert!(chain.letters <= 256 && u16::try_from(chain.steps.len()).is_ok(), "{language}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_table_says_what_the_letters_cost(words in proptest::collection::vec(proptest::collection::vec(proptest::num::u8::ANY, 0..9), 0..9)) {
            // A space parts words, and is in none.
            let words: Vec<Vec<u8>> = words.into_iter().map(|word| word.into_iter().filter(|byte| *byte != b' ').collect()).collect();
            let lanes = lanes(words.iter().map(Vec::as_slice));
            for (language, chain) in CHAINS.iter() {
                let Letters::Pairs(pairs) = &LANGUAGES[language] else { continue };
                for (encoding, bytes) in &chain.bytes {
                    let cost: Cost = words.iter().map(|word| slowly(&[word.as_slice(), b" "].concat(), encoding, pairs)).sum();
                    proptest::prop_assert_eq!(chain.cost(&lanes, bytes, Cost::MAX), cost, "{} in {}", language, encoding.name());
                }
            }
        }
    }
}
