//! Texts that must stand in a line for something to be tried there: regexes, and phrases without a word.
//!
//! Most are found by a whole word ([`super::Anchors`]). The others are found here, by a *window* of a few bytes at the
//! start of a word or at a sign: bitmaps tell whether any text has such a window, and only where a bit is set is anything
//! compared. What may stand in the middle of a word is left to an automaton, which the bundled rules have no need of.

use std::borrow::Cow;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Deserializer, Serialize};

use super::flat::{Flat, Index, Record, u32_at, u64_at};
use super::spots::Spots;
use crate::rule::needs::{Grip, Text};

/// Words of a bitmap: 8 KiB each, one for each width.
const BITMAP: usize = 1 << 10;
/// Widths of windows in bytes, the widest first. A text has a window of the first width that fits into it.
const WIDTHS: [usize; 3] = [6, 4, 2];

/// Texts one behind the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Texts(#[serde(deserialize_with = "lying")] Cow<'static, str>);

fn lying<'de: 'static, D: Deserializer<'de>>(reader: D) -> Result<Cow<'static, str>, D::Error> {
    <&'de str>::deserialize(reader).map(Cow::Borrowed)
}

impl Texts {
    /// Adds a text; where it stands.
    pub fn add(&mut self, text: &str) -> u32 {
        let start = self.0.len() as u32;
        self.0.to_mut().push_str(text);
        start
    }

    pub fn get(&self, start: u32, length: u32) -> &str {
        &self.0[start as usize..(start + length) as usize]
    }
}

/// What a text stands for, as [`super::Literal`] writes it into a number.
pub(crate) type Meaning = u32;

/// A text to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub meaning: Meaning,
    /// Bytes from the start of the text to what it is found by.
    offset: u32,
    /// Where it stands in [`Needed::texts`].
    start: u32,
    length: u32,
    /// The first bytes of the text, zero where it is shorter: nearly always enough to tell it is not there.
    first: u64,
}

impl Record for Wanted {
    const SIZE: usize = 24;

    fn read(bytes: &[u8]) -> Self {
        let [meaning, offset, start, length] = [0, 4, 8, 12].map(|at| u32_at(bytes, at));
        Self { meaning, offset, start, length, first: u64_at(bytes, 16) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        [self.meaning, self.offset, self.start, self.length].iter().for_each(|number| number.write(out));
        self.first.write(out);
    }
}

/// The texts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Needed {
    texts: Texts,
    /// For each width its bits, one behind the other.
    bitmaps: Flat<u64>,
    wanted: Index<Wanted>,
    /// Texts that may stand within words.
    within: Vec<(String, Meaning)>,
    #[serde(skip)]
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl PartialEq for Needed {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts && self.bitmaps == other.bitmaps && self.wanted == other.wanted && self.within == other.within
    }
}

impl Needed {
    /// Files texts; those found by a whole word are given back with the word's hash.
    pub fn new(texts: Vec<(Text, Meaning, Spots)>, hash: impl Fn(&[u8]) -> u64) -> (Self, Vec<(u64, Wanted, Spots)>) {
        let mut needed = Self::default();
        let mut bits = vec![0_u64; BITMAP * WIDTHS.len()];
        let (mut anchored, mut pairs) = (Vec::new(), Vec::new());
        for (text, meaning, spots) in texts {
            let written = &text.text;
            let start = needed.texts.add(written);
            let wanted =
                |offset: usize| Wanted { meaning, offset: offset as u32, start, length: written.len() as u32, first: eight(written.as_bytes()) };
            match text.grip() {
                Grip::Word(from, to) => anchored.push((hash(&written.as_bytes()[from..to]), wanted(from), spots)),
                Grip::Within => needed.within.push((written.clone(), meaning)),
                Grip::Start(offset) | Grip::Sign(offset) => {
                    for (width, window) in windows(&written.as_bytes()[offset..]) {
                        let bit = bit(window, width) + width * BITMAP * 64;
                        bits[bit / 64] |= 1 << (bit % 64);
                        pairs.push((key(window, width), wanted(offset)));
                    }
                }
            }
        }
        needed.bitmaps = bits.into_iter().collect();
        needed.wanted = Index::new(pairs);
        (needed, anchored)
    }

    /// Calls back with what a wanted text means, if it stands where the word or sign it is found by begins at `at`.
    /// `padded` is the line with eight bytes or more behind its end.
    #[inline]
    pub fn check(&self, wanted: &Wanted, padded: &[u8], length: usize, at: usize, found: &mut impl FnMut(usize, Meaning)) {
        let Some(start) = at.checked_sub(wanted.offset as usize) else { return };
        if begins(padded, start, wanted.first, wanted.length)
            && padded[start..length].starts_with(self.texts.get(wanted.start, wanted.length).as_bytes())
        {
            found(start, wanted.meaning);
        }
    }

    /// Calls back for every text that is found by one of these places: its offset, and what it means. `buffer` is used
    /// again line after line.
    pub fn find(
        &self,
        padded: &[u8],
        length: usize,
        places: impl Iterator<Item = u32>,
        buffer: &mut Vec<u32>,
        mut found: impl FnMut(usize, Meaning),
    ) {
        if let Some(automaton) = self.automaton.get_or_init(|| self.automaton()) {
            for at in automaton.find_overlapping_iter(&padded[..length]) {
                found(at.start(), self.within[at.pattern().as_usize()].1);
            }
        }
        if self.bitmaps.len() == 0 {
            return;
        }
        let bit_of = |bit: usize| self.bitmaps.at(bit / 64) >> (bit % 64);
        // Whether a place is one cannot be predicted, so that nothing branches on it. There is room for all places, which
        // are far fewer than bytes: a line may be as long as a document.
        let most = places.size_hint().1.unwrap_or(length);
        if buffer.len() < most {
            buffer.resize(most, 0);
        }
        let mut count = 0;
        for at in places {
            let eight = load(padded, at as usize);
            buffer[count] = at;
            let any = bit_of(bit(eight, 0)) | bit_of(bit(eight, 1) + BITMAP * 64) | bit_of(bit(eight, 2) + 2 * BITMAP * 64);
            count += (any & 1) as usize;
        }
        for &at in &buffer[..count] {
            let eight = load(padded, at as usize);
            for width in 0..WIDTHS.len() {
                if bit_of(bit(eight, width) + width * BITMAP * 64) & 1 == 1 {
                    for wanted in self.wanted.get(key(eight, width)) {
                        self.check(&wanted, padded, length, at as usize, &mut found);
                    }
                }
            }
        }
    }

    /// Texts that every line is searched for.
    #[cfg(test)]
    pub fn within(&self) -> impl Iterator<Item = &str> {
        self.within.iter().map(|(text, _)| text.as_str())
    }

    fn automaton(&self) -> Option<AhoCorasick> {
        if self.within.is_empty() {
            return None;
        }
        AhoCorasick::new(self.within.iter().map(|(text, _)| text)).ok()
    }
}

/// The windows at the start of a text, by the index of their width. A single byte is a window of two with anything
/// behind it.
fn windows(bytes: &[u8]) -> Vec<(usize, u64)> {
    match WIDTHS.iter().position(|width| *width <= bytes.len()) {
        Some(width) => vec![(width, eight(&bytes[..WIDTHS[width]]))],
        None => (0..=u8::MAX).map(|second| (WIDTHS.len() - 1, eight(&[bytes[0], second]))).collect(),
    }
}

/// Whether the first eight bytes of a text of some length stand at an offset.
#[inline]
pub(super) fn begins(padded: &[u8], at: usize, first: u64, length: u32) -> bool {
    load(padded, at) & (u64::MAX >> (64 - 8 * length.clamp(1, 8))) == first
}

/// The first eight bytes, zero where there are fewer.
pub(super) fn eight(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    let length = bytes.len().min(8);
    eight[..length].copy_from_slice(&bytes[..length]);
    u64::from_le_bytes(eight)
}

#[inline]
fn load(padded: &[u8], at: usize) -> u64 {
    padded[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// The bit of a window: a multiplicative hash (Knuth, TAOCP 6.4) of the bytes that belong to it.
#[inline(always)]
fn bit(eight: u64, width: usize) -> usize {
    match width {
        0 => ((eight << 16).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize,
        1 => ((eight as u32).wrapping_mul(0x9E37_79B1) >> 16) as usize,
        _ => eight as u16 as usize,
    }
}

/// What a window is filed under: windows of different widths may not meet.
fn key(eight: u64, width: usize) -> u64 {
    let window = eight & (u64::MAX >> (64 - 8 * WIDTHS[width]));
    (window | (width as u64 + 1) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests;
