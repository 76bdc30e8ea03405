//! The evidence of letters: what text the bytes would be in each encoding, and how likely such a text is in the languages
//! that are written in it.
//!
//! Every encoding explains the same bytes, and what it costs to explain them can be compared: the pairs of letters of
//! words in which there is a byte above 0x7F, signs, changes of case, malformed sequences. A pair of ASCII letters costs
//! what it does beyond English, because ASCII is the same in all encodings; it tells the language, not the encoding.

use encoding_rs::{DecoderResult, Encoding};

use super::alphabet::MALFORMED;
use super::candidates::CHAINS;
use super::chain::{Chain, LANES, lanes};
use super::letters::{Cost, LANGUAGES, Letters, OTHER, Pairs, Single, nats};

/// Bytes above 0x7F that are looked at. A tenth of it is enough to be sure of most encodings.
const ENOUGH: usize = 4096;

/// Bytes above 0x7F that are looked at first.
const HEAD: usize = 64;

/// So many control characters, and one byte in so many, make what is no text. Of random bytes one in nine is one.
const CONTROLS: usize = 8;
const CONTROL: usize = 24;

/// Bytes between the first and the last of these.
const REACH: usize = 256 << 10;

/// Sequences of UTF-8: of two bytes, of more, and bytes that are none.
const SHORT_SEQUENCE: Cost = nats(7.0);
const LONG_SEQUENCE: Cost = nats(6.0);
const BROKEN_SEQUENCE: Cost = nats(11.0);
/// A character of a large script beside an ASCII letter.
const BESIDE_LATIN: Cost = nats(2.0);
/// A character of a large script that is not among its commonest.
const UNCOMMON: Cost = nats(13.0);

/// Bytes before the first of these, which tell the script of the text.
const BEFORE: usize = 2048;

/// What a word of ASCII letters costs where the language is written in other letters, and the most that they cost
/// together: pages in any script have English in them, and markup.
const LATIN_WORD: Cost = nats(0.4);
const LATIN_WORDS: Cost = nats(12.0);

/// A handful of bytes above 0x7F, and what each costs that is missing to it in a text of other than Latin letters.
const FEW: usize = 4;
const MISSING: Cost = nats(4.0);

/// The bytes that are looked at: from the start of a word, some way before the first byte above 0x7F.
pub(super) fn region(bytes: &[u8]) -> &[u8] {
    let Some(first) = bytes.iter().position(|byte| !byte.is_ascii()) else { return &[] };
    let before = first.saturating_sub(BEFORE);
    let start = if before == 0 { 0 } else { bytes[before..first].iter().position(|byte| *byte < b'0').map_or(first, |at| before + at) };
    begin(&bytes[start..bytes.len().min(start + REACH)], ENOUGH)
}

/// Whether these are no letters of any encoding, but pictures, programs, packed bytes: of such a byte in ten is a control
/// character that no text has. A stray one is damage to a text.
pub(super) fn is_no_text(region: &[u8]) -> bool {
    let controls = region.iter().filter(|byte| matches!(byte, 0..=7 | 14..=26 | 28..=31 | 127)).count();
    controls >= CONTROLS && controls * CONTROL >= region.len()
}

/// The start of a region, with a few of its bytes above 0x7F: enough to tell most readings from the right one.
pub(super) fn head(region: &[u8]) -> &[u8] {
    begin(region, HEAD)
}

/// As much as has so many bytes above 0x7F, up to an ASCII byte that is no second half of anything; where none comes, twice as
/// much.
fn begin(bytes: &[u8], enough: usize) -> &[u8] {
    let mut seen = 0;
    let end = bytes.iter().position(|byte| {
        seen += usize::from(!byte.is_ascii());
        seen >= enough && *byte < b'0' || seen > 2 * enough
    });
    &bytes[..end.unwrap_or(bytes.len())]
}

/// The start of a text, as readings look at it.
pub(super) struct Sample<'a> {
    bytes: &'a [u8],
    /// Its words with bytes above 0x7F.
    lanes: Vec<[u8; LANES]>,
    /// What it costs beside the letters in a language that is not written in Latin ones.
    foreign: Cost,
    /// What readings are more than another by, if they come to so much on the way: nothing but pairs of ASCII in words with other
    /// bytes takes anything off a cost, at most what they cost in English, and a letter is in two of them.
    pub(super) spare: Cost,
}

impl<'a> Sample<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let lanes = lanes(words(bytes).filter(|word| !word.is_ascii()));
        let letters = lanes.as_flattened().iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        let spare = Cost::try_from(letters).unwrap_or(Cost::MAX).saturating_mul(2 * Pairs::MOST);
        Self { bytes, lanes, foreign: latin_words(bytes) + missing(bytes) * MISSING, spare }
    }
}

/// An encoding with a language that is written in it.
pub(super) struct Reading {
    encoding: &'static Encoding,
    pub(super) language: &'static str,
    letters: Way,
}

/// How the letters of a language are reckoned.
enum Way {
    /// The letter of the chain that each byte is, and whether the alphabet is Latin.
    Chain(&'static Chain, &'static [u8; 256], bool),
    Single(&'static Single),
}

impl Reading {
    pub(super) fn new(encoding: &'static Encoding, language: &'static str) -> Self {
        let letters = match &LANGUAGES[language] {
            Letters::Pairs(pairs) => Way::Chain(&CHAINS[language], CHAINS[language].bytes(encoding), pairs.class('e') != OTHER),
            Letters::Single(single) => Way::Single(single),
        };
        Self { encoding, language, letters }
    }

    /// What the bytes cost as such a text; once that comes to more than `most`, the rest is not looked at.
    pub(super) fn cost(&self, sample: &Sample<'_>, most: Cost) -> Cost {
        match &self.letters {
            Way::Chain(chain, bytes, latin) => chain.cost(&sample.lanes, bytes, most) + if *latin { 0 } else { sample.foreign },
            Way::Single(single) => single_cost(sample.bytes, self.encoding, single, most) + sample.foreign,
        }
    }
}

/// Bytes of text that are decoded in one go.
const PIECE: usize = 512;

fn single_cost(region: &[u8], encoding: &'static Encoding, single: &Single, most: Cost) -> Cost {
    let character = |c: char| match c {
        _ if c.is_ascii() => 0,
        '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' | '·' | '…' | '“' | '”' | '‘' | '’' | '—' | '・' => nats(4.0),
        '\u{E000}'..='\u{F8FF}' | '\u{80}'..='\u{9F}' => MALFORMED,
        '\u{FF61}'..='\u{FF9F}' => nats(7.5),
        _ => single.cost(c).unwrap_or(UNCOMMON),
    };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut piece = String::with_capacity(PIECE);
    let (mut total, mut read, mut last, mut done) = (0, 0, ' ', false);
    while !done && total <= most {
        let (result, more) = decoder.decode_to_string_without_replacement(&region[read..], &mut piece, true);
        read += more;
        for c in piece.chars() {
            let mixed = last.is_ascii_alphabetic() && single.cost(c).is_some() || c.is_ascii_alphabetic() && single.cost(last).is_some();
            total += character(c) + if mixed { BESIDE_LATIN } else { 0 };
            last = c;
        }
        piece.clear();
        match result {
            DecoderResult::InputEmpty => done = true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => (total, last) = (total + MALFORMED, '\u{FFFD}'),
        }
    }
    total
}

/// How many bytes above 0x7F are missing to a handful.
pub(super) fn missing(region: &[u8]) -> Cost {
    (FEW - region.iter().filter(|byte| !byte.is_ascii()).take(FEW).count()) as Cost
}

/// What stands between ASCII bytes that are no letters.
fn words(region: &[u8]) -> impl Iterator<Item = &[u8]> {
    region.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic())
}

/// What words of ASCII letters cost where they are foreign.
fn latin_words(region: &[u8]) -> Cost {
    let words = words(region).filter(|word| word.len() > 1 && word.is_ascii());
    (words.take((LATIN_WORDS / LATIN_WORD) as usize).count() as Cost) * LATIN_WORD
}

/// What the bytes cost as UTF-8 with broken sequences. One that has as many bytes as its first asks for is cheap, whether
/// or not it is a character: no other encoding makes such shapes but by accident.
pub(super) fn broken_utf8(region: &[u8]) -> Cost {
    let mut total = 0;
    let mut rest = region;
    while let [first, after @ ..] = rest {
        let wanted = match first {
            0..0x80 => 0,
            0xC0..0xFE => first.leading_ones() as usize - 1,
            _ => usize::MAX,
        };
        let follow = after.iter().take(wanted.min(5)).take_while(|byte| (0x80..0xC0).contains(*byte)).count();
        total += match wanted {
            0 => 0,
            1 if follow == 1 => SHORT_SEQUENCE,
            _ if follow == wanted => LONG_SEQUENCE,
            _ => BROKEN_SEQUENCE,
        };
        rest = &after[if wanted == usize::MAX { 0 } else { follow }..];
    }
    total
}
