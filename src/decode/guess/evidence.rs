//! The evidence of letters: what text the bytes would be in each encoding, and how likely such a text is in the languages
//! that are written in it.
//!
//! Every encoding explains the same bytes, and what it costs to explain them can be compared: the pairs of letters of
//! words in which there is a byte above 0x7F, signs, changes of case, malformed sequences. A pair of ASCII letters costs
//! what it does beyond English, because ASCII is the same in all encodings; it tells the language, not the encoding.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::alphabet::{Kind, Letter, MALFORMED, alphabet, english};
use super::letters::{BORDER, LANGUAGES, Letters, OTHER, Pairs};

/// Bytes above 0x7F that are looked at. A tenth of it is enough to be sure of most encodings.
const ENOUGH: usize = 4096;

/// Bytes above 0x7F that are looked at first.
const HEAD: usize = 64;

/// Bytes between the first and the last of these.
const REACH: usize = 256 << 10;

/// A letter in the middle of a word that is a capital, behind a small one.
const BENT: f32 = 6.0;
/// A capital at the start of a word, and behind another.
const CAPITAL: f32 = 1.0;
/// A sign that is no punctuation beside a letter, punctuation between two of them, and two signs together.
const GLUED: f32 = 5.0;
/// Sequences of UTF-8: of two bytes, of more, and bytes that are none.
const SHORT_SEQUENCE: f32 = 7.0;
const LONG_SEQUENCE: f32 = 6.0;
const BROKEN_SEQUENCE: f32 = 11.0;
/// A letter of another script beside one of the language's own.
const MIXED: f32 = 6.0;
/// A character of a large script beside an ASCII letter.
const BESIDE_LATIN: f32 = 2.0;
/// A character of a large script that is not among its commonest.
const UNCOMMON: f32 = 13.0;

/// Bytes before the first of these, which tell the script of the text.
const BEFORE: usize = 2048;

/// Nats that a word of ASCII letters costs where the language is written in other letters, and the most that they cost
/// together: pages in any script have English in them, and markup.
const LATIN_WORD: f32 = 0.4;
const LATIN_WORDS: f32 = 12.0;

/// A handful of bytes above 0x7F, and nats for each that is missing to it in a text of other than Latin letters.
const FEW: usize = 4;
const MISSING: f32 = 4.0;

/// The bytes that are looked at: from the start of a word, some way before the first byte above 0x7F.
pub(super) fn region(bytes: &[u8]) -> &[u8] {
    let Some(first) = bytes.iter().position(|byte| !byte.is_ascii()) else { return &[] };
    let before = first.saturating_sub(BEFORE);
    let start = if before == 0 { 0 } else { bytes[before..first].iter().position(|byte| *byte < b'0').map_or(first, |at| before + at) };
    begin(&bytes[start..bytes.len().min(start + REACH)], ENOUGH)
}

/// The start of a region, with a few of its bytes above 0x7F: enough to tell most readings from the right one.
pub(super) fn head(region: &[u8]) -> &[u8] {
    begin(region, HEAD)
}

/// As much as has so many bytes above 0x7F, up to an ASCII byte that is no second half of anything.
fn begin(bytes: &[u8], enough: usize) -> &[u8] {
    let mut seen = 0;
    let end = bytes.iter().position(|byte| {
        seen += usize::from(!byte.is_ascii());
        seen >= enough && *byte < b'0'
    });
    &bytes[..end.unwrap_or(bytes.len())]
}

/// An encoding with a language that is written in it.
pub(super) struct Reading {
    encoding: &'static Encoding,
    pub(super) language: &'static str,
    /// What each byte is, where a byte is a letter.
    alphabet: Vec<Letter>,
}

impl Reading {
    pub(super) fn new(encoding: &'static Encoding, language: &'static str) -> Self {
        let alphabet = match &LANGUAGES[language] {
            Letters::Pairs(pairs) => alphabet(encoding, pairs),
            Letters::Single(_) => Vec::new(),
        };
        Self { encoding, language, alphabet }
    }

    /// What the bytes cost as such a text, in nats; once that comes to more than `most`, the rest is not looked at.
    pub(super) fn cost(&self, region: &[u8], most: f32) -> f32 {
        let foreign = || latin_words(region) + missing(region) * MISSING;
        match &LANGUAGES[self.language] {
            Letters::Pairs(pairs) if pairs.class('e') != OTHER => pairs_cost(region, &self.alphabet, pairs, most),
            Letters::Pairs(pairs) => pairs_cost(region, &self.alphabet, pairs, most) + foreign(),
            Letters::Single(costs) => single_cost(region, self.encoding, costs, most) + foreign(),
        }
    }
}

/// What readings are more than another by, if they come to so much on the way: nothing but pairs of ASCII in words with other
/// bytes takes anything off a cost, at most what they cost in English, and a letter is in two of them.
pub(super) fn spare(region: &[u8]) -> f32 {
    let letters = words(region).filter(|word| !word.is_ascii()).flatten().filter(|byte| byte.is_ascii_alphabetic()).count();
    letters as f32 * 2.0 * Pairs::MOST
}

fn pairs_cost(region: &[u8], alphabet: &[Letter], pairs: &Pairs, most: f32) -> f32 {
    let english = english();
    let space = alphabet[usize::from(b' ')];
    let mut total = 0.0;
    for word in words(region).filter(|word| !word.is_ascii()) {
        if total > most {
            break;
        }
        let mut before = (space, true);
        // Whether a letter stands before the punctuation that was last.
        let mut joined = false;
        for &byte in word.iter().chain(b" ") {
            let here = alphabet[usize::from(byte)];
            // Signs part words in all languages alike.
            let ascii = byte.is_ascii() || here.class == BORDER;
            let (last, last_ascii) = before;
            total += here.extra;
            if here.kind == Kind::Mark {
                total += if last.kind == Kind::Small { 0.0 } else { MIXED };
                continue;
            }
            total += match (last.kind, here.kind) {
                (Kind::Symbol, Kind::Alien) | (Kind::Alien, Kind::Symbol) => GLUED,
                (Kind::Sign | Kind::Symbol, Kind::Sign | Kind::Symbol) => GLUED,
                (from, to) if !from.is_own() && !to.is_own() => 0.0,
                (Kind::Alien, Kind::Small | Kind::Capital) | (Kind::Small | Kind::Capital, Kind::Alien) => MIXED,
                (from, to) => {
                    let glued = if from == Kind::Symbol || to == Kind::Symbol { GLUED } else { 0.0 };
                    let case = match (from, to) {
                        (Kind::Small, Kind::Capital) => BENT,
                        (_, Kind::Capital) => CAPITAL,
                        _ => 0.0,
                    };
                    let known = if last_ascii && ascii { english.cost(last.english, here.english) + case } else { 0.0 };
                    pairs.cost(last.class, here.class) + glued + case - known
                }
            };
            if here.kind.is_own() || here.kind == Kind::Alien {
                total += if joined && last.kind == Kind::Sign { GLUED } else { 0.0 };
            } else {
                joined = here.kind == Kind::Sign && (last.kind.is_own() || last.kind == Kind::Alien);
            }
            before = (here, ascii);
        }
    }
    total
}

fn single_cost(region: &[u8], encoding: &'static Encoding, costs: &HashMap<char, f32>, most: f32) -> f32 {
    let (text, malformed, _) = crate::decode::web(region, encoding);
    let mut total = malformed as f32 * MALFORMED;
    let character = |c: char| match c {
        // What is malformed is counted already.
        _ if c.is_ascii() || c == '\u{FFFD}' => 0.0,
        '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' | '·' | '…' | '“' | '”' | '‘' | '’' | '—' | '・' => 4.0,
        '\u{E000}'..='\u{F8FF}' | '\u{80}'..='\u{9F}' => MALFORMED,
        '\u{FF61}'..='\u{FF9F}' => 7.5,
        _ => costs.get(&c).copied().unwrap_or(UNCOMMON),
    };
    let mut last = ' ';
    for c in text.chars() {
        if total > most {
            break;
        }
        let mixed = (last.is_ascii_alphabetic() && costs.contains_key(&c)) || (c.is_ascii_alphabetic() && costs.contains_key(&last));
        total += character(c) + if mixed { BESIDE_LATIN } else { 0.0 };
        last = c;
    }
    total
}

/// How many bytes above 0x7F are missing to a handful.
pub(super) fn missing(region: &[u8]) -> f32 {
    (FEW - region.iter().filter(|byte| !byte.is_ascii()).take(FEW).count()) as f32
}

/// What stands between ASCII bytes that are no letters.
fn words(region: &[u8]) -> impl Iterator<Item = &[u8]> {
    region.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic())
}

/// What words of ASCII letters cost where they are foreign.
fn latin_words(region: &[u8]) -> f32 {
    let words = words(region).filter(|word| word.len() > 1 && word.is_ascii());
    (words.take((LATIN_WORDS / LATIN_WORD) as usize).count() as f32) * LATIN_WORD
}

/// What the bytes cost as UTF-8 with broken sequences. One that has as many bytes as its first asks for is cheap, whether
/// or not it is a character: no other encoding makes such shapes but by accident.
pub(super) fn broken_utf8(region: &[u8]) -> f32 {
    let mut total = 0.0;
    let mut rest = region;
    while let [first, after @ ..] = rest {
        let wanted = match first {
            0..0x80 => 0,
            0xC0..0xFE => first.leading_ones() as usize - 1,
            _ => usize::MAX,
        };
        let follow = after.iter().take(wanted.min(5)).take_while(|byte| (0x80..0xC0).contains(*byte)).count();
        total += match wanted {
            0 => 0.0,
            1 if follow == 1 => SHORT_SEQUENCE,
            _ if follow == wanted => LONG_SEQUENCE,
            _ => BROKEN_SEQUENCE,
        };
        rest = &after[if wanted == usize::MAX { 0 } else { follow }..];
    }
    total
}
