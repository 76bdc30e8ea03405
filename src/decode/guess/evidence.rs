//! The evidence of letters: what text the bytes would be in each encoding, and how likely such a text is in the languages
//! that are written in it.
//!
//! Every encoding explains the same bytes, and what it costs to explain them can be compared: the pairs of letters of
//! words in which there is a byte above 0x7F, signs, changes of case, malformed sequences. A pair of ASCII letters costs
//! what it does beyond English, because ASCII is the same in all encodings; it tells the language, not the encoding.

use std::collections::HashMap;

use encoding_rs::{DecoderResult, Encoding};

use super::letters::{BORDER, LANGUAGES, Letters, OTHER, Pairs};

/// Bytes above 0x7F that are looked at. A tenth of it is enough to be sure of most encodings.
const ENOUGH: usize = 4096;

/// Bytes between the first and the last of these.
const REACH: usize = 256 << 10;

/// Nats. Anything malformed, and characters that no text has.
const MALFORMED: f32 = 13.0;
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
/// A mark on a letter that the language does not need.
const MARK: f32 = 3.0;
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
    let rest = &bytes[start..bytes.len().min(start + REACH)];
    let mut seen = 0;
    // Up to an ASCII byte that is no second half of anything.
    let end = rest.iter().position(|byte| {
        seen += usize::from(!byte.is_ascii());
        seen >= ENOUGH && *byte < b'0'
    });
    &rest[..end.unwrap_or(rest.len())]
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

    /// What the bytes cost as such a text, in nats.
    pub(super) fn cost(&self, region: &[u8]) -> f32 {
        match &LANGUAGES[self.language] {
            Letters::Pairs(pairs) if pairs.class('e') != OTHER => pairs_cost(region, &self.alphabet, pairs),
            Letters::Pairs(pairs) => pairs_cost(region, &self.alphabet, pairs) + latin_words(region) + missing(region) * MISSING,
            Letters::Single(costs) => single_cost(region, self.encoding, costs) + latin_words(region) + missing(region) * MISSING,
        }
    }
}

/// English, against which ASCII letters are reckoned.
fn english() -> &'static Pairs {
    match &LANGUAGES["en"] {
        Letters::Pairs(pairs) => pairs,
        Letters::Single(_) => unreachable!("English has an alphabet"),
    }
}

/// A byte in an encoding and a language.
#[derive(Clone, Copy)]
struct Letter {
    /// Its class in the language.
    class: u8,
    /// What it costs wherever it stands.
    extra: f32,
    kind: Kind,
    /// Its class in English, for ASCII.
    english: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No letter: white space, ASCII, and what joins letters.
    Space,
    /// Punctuation.
    Sign,
    /// Another sign.
    Symbol,
    /// A small letter, or one of a script without capitals.
    Small,
    Capital,
    /// An ASCII letter, where the language is not written in Latin letters.
    Alien,
    /// A mark on the letter before it, which counts as if it were not there.
    Mark,
}

impl Kind {
    /// Whether it is a letter of the language, or could be.
    fn is_own(self) -> bool {
        matches!(self, Self::Small | Self::Capital)
    }
}

fn alphabet(encoding: &'static Encoding, pairs: &Pairs) -> Vec<Letter> {
    let english = english();
    let latin = pairs.class('e') != OTHER;
    let letter = |byte: u8| {
        let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(std::slice::from_ref(&byte)).map(|text| text.into_owned())
        else {
            return Letter { class: BORDER, extra: MALFORMED, kind: Kind::Symbol, english: BORDER };
        };
        let c = text.chars().next().unwrap_or('\u{FFFD}');
        let small = c.to_lowercase().next().unwrap_or(c);
        let (class, english) = (pairs.class(small), english.class(small));
        let kind = match c {
            _ if c.is_ascii_alphabetic() && !latin => Kind::Alien,
            _ if class != OTHER && small != c => Kind::Capital,
            _ if class != OTHER => Kind::Small,
            '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{5B0}'..='\u{5C7}' => Kind::Mark,
            _ if c.is_alphabetic() && !matches!(c, 'ª' | 'º') => {
                if small == c {
                    Kind::Small
                } else {
                    Kind::Capital
                }
            }
            '\u{A0}' | '\u{AD}' | '\u{200C}' => Kind::Space,
            _ if c.is_ascii() => Kind::Space,
            _ if sign(c) < SYMBOL => Kind::Sign,
            _ => Kind::Symbol,
        };
        match kind {
            Kind::Space | Kind::Sign | Kind::Symbol => {
                Letter { class: BORDER, extra: if c.is_ascii() { 0.0 } else { sign(c) }, kind, english: BORDER }
            }
            Kind::Mark => Letter { class, extra: MARK, kind, english: BORDER },
            Kind::Alien => Letter { class: BORDER, extra: 0.0, kind, english },
            Kind::Small | Kind::Capital => Letter { class, extra: 0.0, kind, english },
        }
    };
    (0..=u8::MAX).map(letter).collect()
}

/// What a symbol costs at least.
const SYMBOL: f32 = 8.0;

/// What a sign costs that is not ASCII.
fn sign(c: char) -> f32 {
    match c {
        '\u{A0}' | '“' | '”' | '‘' | '’' | '„' | '–' | '—' | '…' | '،' | '؛' | '؟' | '°' => 4.0,
        '«' | '»' | '\u{200C}' | '\u{AD}' | '·' | '•' | '€' | '£' | '©' | '®' | '™' | '§' | '¿' | '¡' | 'º' | 'ª' | '‚' | '№' | '±' | '×' => {
            5.5
        }
        '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => MALFORMED,
        '\u{A1}'..='\u{BF}' | '÷' => SYMBOL,
        _ => 11.0,
    }
}

fn pairs_cost(region: &[u8], alphabet: &[Letter], pairs: &Pairs) -> f32 {
    let english = english();
    let space = alphabet[usize::from(b' ')];
    let mut total = 0.0;
    // Words are what stands between ASCII bytes that are no letters.
    for word in region.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()).filter(|word| !word.is_ascii()) {
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

fn single_cost(region: &[u8], encoding: &'static Encoding, costs: &HashMap<char, f32>) -> f32 {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(region.len() * 3 + 16);
    let (mut read, mut total) = (0, 0.0);
    loop {
        // There is room for all of it, so that it ends or is malformed.
        let (result, more) = decoder.decode_to_string_without_replacement(&region[read..], &mut text, true);
        read += more;
        match result {
            DecoderResult::Malformed(..) => total += MALFORMED,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => break,
        }
    }
    let character = |c: char| match c {
        _ if c.is_ascii() => 0.0,
        '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' | '·' | '…' | '“' | '”' | '‘' | '’' | '—' | '・' => 4.0,
        '\u{E000}'..='\u{F8FF}' | '\u{80}'..='\u{9F}' => MALFORMED,
        '\u{FF61}'..='\u{FF9F}' => 7.5,
        _ => costs.get(&c).copied().unwrap_or(UNCOMMON),
    };
    let mut last = ' ';
    for c in text.chars() {
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

/// What words of ASCII letters cost where they are foreign.
fn latin_words(region: &[u8]) -> f32 {
    let words = region.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()).filter(|word| word.len() > 1 && word.is_ascii());
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
