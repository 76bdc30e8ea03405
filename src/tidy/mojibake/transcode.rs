//! Text of an encoding with one or two bytes for a character that was read in another: «ÇáÚÑÈíÉ» for «العربية».
//!
//! Apart from misread UTF-8, which shows by its structure: here nothing but the letters tells. So the letters decide: what
//! a span costs as text of the languages of each encoding, beside what it costs as it was read. Only words without a
//! letter of ASCII are looked at, for those hardly exist where Latin text was read right.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, IBM866, ISO_8859_5, ISO_8859_6, ISO_8859_7, KOI8_U, WINDOWS_874, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255,
    WINDOWS_1256,
};

use super::badness::badness;
use super::codec::{Codec, Codecs};
use super::likely::{self, cost};
use super::sequence;
use super::{Cause, Known};
use crate::decode::guess::letters::{Cost, nats};

/// How much likelier a span must be as it was written: odds of one to e²⁵, for nearly all text is read right.
const PROOF: Cost = nats(25.0);
/// The same where the document has a proven span of the same kind.
const LIKELY: Cost = nats(6.0);
/// So much for each character that is not ASCII, so that a long span is not proven by many small doubts.
const EACH: Cost = nats(1.5);
/// How much the encoding must be ahead of any other that makes other text of the span, and more for each character.
const AHEAD: Cost = nats(4.0);
const AHEAD_EACH: Cost = nats(0.3);
/// How many times dearer a span must be as it was read than as it was written, in per cent; more for spans of few characters,
/// which may be a list of letters.
const DEARER: Cost = 150;
const DEARER_SHORT: Cost = 230;
const SHORT: usize = 16;
/// Letters that a span must have without a proven one in the document.
const LETTERS: usize = 4;

type Languages = &'static [&'static str];

/// An encoding, how rare it is beyond the commonest, and the languages that are written in it.
type Written = (&'static Encoding, Cost, Languages);

/// An encoding that text is read in, the languages of text that was read right in it, and what it could have been.
type Mistake = (Codec, Languages, &'static [Written]);

const WESTERN: Languages = &["en", "fr", "de", "es", "pt", "it", "nl", "da", "sv", "nb", "fi", "is", "ca", "fo", "eu"];
const CYRILLIC: Languages = &["ru", "uk", "bg", "mk", "sr"];
const ARABIC: Languages = &["ar", "fa", "ur"];

const MISTAKES: [Mistake; 3] = [
    (
        Codec::Windows1252,
        WESTERN,
        &[
            (WINDOWS_1256, nats(0.0), ARABIC),
            (WINDOWS_1251, nats(0.0), CYRILLIC),
            (WINDOWS_1253, nats(0.0), &["el"]),
            (WINDOWS_1255, nats(0.0), &["he"]),
            (WINDOWS_874, nats(0.0), &["th"]),
            (GBK, nats(2.0), &["zh"]),
            (EUC_KR, nats(2.0), &["ko"]),
            (KOI8_U, nats(3.0), &["ru", "uk", "bg"]),
            (ISO_8859_7, nats(3.0), &["el"]),
            (BIG5, nats(4.0), &["zh-Hant"]),
            (EUC_JP, nats(4.0), &["ja"]),
            (ISO_8859_6, nats(6.0), &["ar"]),
            (ISO_8859_5, nats(6.0), CYRILLIC),
            (IBM866, nats(6.0), &["ru", "uk"]),
        ],
    ),
    (
        Codec::Windows1251,
        CYRILLIC,
        &[
            (KOI8_U, nats(0.0), &["ru", "uk", "bg"]),
            (IBM866, nats(3.0), &["ru", "uk"]),
            (WINDOWS_1256, nats(3.0), ARABIC),
            (ISO_8859_5, nats(6.0), CYRILLIC),
        ],
    ),
    (Codec::Koi8R, &["ru", "bg"], &[(WINDOWS_1251, nats(0.0), CYRILLIC)]),
];

/// A span of a line that was read in the wrong encoding.
pub(super) struct Span {
    /// Its characters, by number.
    pub chars: Range<usize>,
    /// What was written.
    pub is: String,
    /// The encoding that it was written in.
    pub written: &'static Encoding,
}

/// The spans of a line that were read in the wrong encoding, all in the same one. `known` is what is proven of the document.
pub(super) fn spans(line: &[char], known: &Known<'_>) -> Vec<Span> {
    // Asked for every encoding.
    let signs: Vec<Sign> = line.iter().map(|c| Sign::of(*c)).collect();
    let found =
        |mistake: &Mistake| candidates(&signs, mistake.0).into_iter().filter_map(|chars| judge(mistake, line, chars, known)).collect::<Vec<_>>();
    MISTAKES.iter().map(found).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The encodings that one text was read in and written in to become the other.
pub(super) fn between(read: &[char], written: &[char]) -> Option<(Codec, &'static Encoding)> {
    MISTAKES.iter().find_map(|(codec, _, options)| {
        let bytes = bytes(read, *codec);
        let makes = |encoding: &'static Encoding, bytes: &[u8], written: &[char]| {
            decode(encoding, bytes).is_some_and(|text| text.chars().eq(written.iter().copied()))
        };
        // Its first character tells nearly all that cannot be, where a byte is a character.
        let begins = |encoding: &'static Encoding| {
            !encoding.is_single_byte() || makes(encoding, bytes.get(..1).unwrap_or_default(), written.get(..1).unwrap_or_default())
        };
        let same = |encoding: &'static Encoding| begins(encoding) && makes(encoding, &bytes, written);
        options.iter().find(|(encoding, ..)| same(encoding)).map(|(encoding, ..)| (*codec, *encoding))
    })
}

fn bytes(text: &[char], codec: Codec) -> Vec<u8> {
    text.iter().map(|c| codec.byte(*c).unwrap_or(*c as u8)).collect()
}

fn decode(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned)
}

/// What a character is where words are told apart.
#[derive(Clone, Copy)]
struct Sign {
    is_letter: bool,
    /// Whether it is a letter, or no ASCII.
    is_word: bool,
    /// The encodings that have it, if it is no ASCII.
    codecs: Codecs,
}

impl Sign {
    fn of(c: char) -> Self {
        if c.is_ascii() {
            let is_letter = c.is_ascii_alphabetic();
            return Self { is_letter, is_word: is_letter, codecs: Codecs::default() };
        }
        Self { is_letter: likely::is_letter(c), is_word: true, codecs: Codecs::having(c) }
    }
}

/// What text of a line could be: words without ASCII letters that the encoding has, with all between them.
fn candidates(line: &[Sign], codec: Codec) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut at = 0;
    while let Some(first) = line.get(at) {
        if !first.is_word {
            at += 1;
            continue;
        }
        // A word, or signs beyond ASCII, which may stand right behind a Latin word.
        let length = line[at..].iter().take_while(|next| next.is_word && next.is_letter == first.is_letter).count();
        let end = at + length;
        if line[at..end].iter().all(|sign| sign.codecs.has(codec)) {
            open = Some(open.map_or(at, |open| open.start)..end);
        } else {
            spans.extend(open.take());
        }
        at = end;
    }
    spans.extend(open);
    spans
}

/// What a span is, if it is proven to be that.
fn judge((read, right, wrong): &Mistake, line: &[char], chars: Range<usize>, known: &Known<'_>) -> Option<Span> {
    // Before anything that takes time.
    let letters = line[chars.clone()].iter().filter(|c| !c.is_ascii() && likely::is_letter(**c)).take(LETTERS).count();
    if letters < LETTERS && !known.has_written() {
        return None;
    }
    if *read != Codec::Windows1252 && !is_bent(&line[chars.clone()]) {
        return None;
    }
    let bytes = bytes(&line[chars.clone()], *read);
    let sample = &bytes[..bytes.len().min(likely::ENOUGH)];
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    if is_utf8(sample, high) || is_row(sample) {
        return None;
    }
    // The end of the sample may cut a character of two bytes; what stands there is left out.
    let even = sample.len() - usize::from(sample.len() < bytes.len() && sample.last().is_some_and(|byte| !byte.is_ascii()));
    let ahead = AHEAD + AHEAD_EACH * high as Cost;
    // What costs more than the best by so much that it is no rival is not looked at any further.
    let mut best = Cost::MAX;
    let option = |(encoding, rare, languages): &Written| {
        let text = decode(encoding, sample).or_else(|| decode(encoding, &sample[..even]))?;
        let most = best.saturating_add(ahead);
        let written = cost(&text, languages, most.saturating_sub(*rare)).saturating_add(*rare);
        // What comes out must be text that people write, too.
        if written > most || badness(text.chars()) > 1 + high as i32 / 10 {
            return None;
        }
        best = best.min(written);
        Some((written, *encoding, text))
    };
    let options: Vec<(Cost, &'static Encoding, String)> = wrong.iter().filter_map(option).collect();
    let (written, encoding, text) = options.iter().min_by_key(|(written, ..)| *written)?;
    let as_read: String = line[chars.clone()].iter().take(sample.len()).collect();
    let dearer = if high < SHORT { DEARER_SHORT } else { DEARER };
    let dear = |gain: Cost| 100 * gain >= (dearer - 100) * written;
    let each = EACH * high as Cost;
    // Nor need it be known how dear the text is as it was read once that is enough for anything.
    let enough = each.max(PROOF).max(LIKELY).max(((dearer - 100) * written).div_euclid(100) + 1);
    let gain = cost(&as_read, right, written + enough) - written;
    if gain < each {
        return None;
    }
    let sure = || {
        let rival = |(cost, _, other): &(Cost, _, String)| cost - written < ahead && other != text;
        gain >= PROOF && dear(gain) && letters >= LETTERS && !options.iter().any(rival)
    };
    let enough = sure() || gain >= LIKELY && known.has(Cause::Written(encoding));
    if !enough {
        return None;
    }
    Some(Span { chars, is: decode(encoding, &bytes)?, written: encoding })
}

/// Whether Cyrillic text is written as nobody writes it, with more capitals than small letters or capitals within words:
/// then it is worth reckoning.
fn is_bent(text: &[char]) -> bool {
    let small = text.iter().filter(|c| c.is_lowercase()).count();
    let capital = text.iter().filter(|c| c.is_uppercase()).count();
    let bent = text.windows(2).filter(|pair| pair[0].is_lowercase() && pair[1].is_uppercase()).count();
    capital > small || bent * 10 > small + capital
}

/// Misread UTF-8 is not looked at here.
fn is_utf8(bytes: &[u8], high: usize) -> bool {
    let explained: usize = sequence::read(bytes).pieces.iter().map(|piece| piece.to - piece.from).sum();
    explained * 3 > high * 2
}

/// A row of the encoding's table, as in a list of letters.
fn is_row(bytes: &[u8]) -> bool {
    let steps = bytes.windows(2).filter(|pair| !pair[0].is_ascii() && pair[0].checked_add(1) == Some(pair[1])).count();
    steps * 2 > bytes.len()
}
