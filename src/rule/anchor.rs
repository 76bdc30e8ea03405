//! The word a pattern is found by, chosen so that a text has it as seldom as may be, and the hash it is filed under.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::frequency::often;
use super::pattern::Part;
use crate::fold::{Class, Folded, class_of};

/// The word a pattern is found by: the rarest of its text, or of several as rare the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Anchor {
    /// Hash of the word ([`word_hash`]).
    pub hash: u64,
    /// Its offset from the start of the match, if only text stands before it.
    pub lead: Option<u32>,
    /// Bytes from its end to the end of the match, if only text stands behind it.
    pub trail: Option<u32>,
    /// How often it stands in a million words ([`often`]).
    pub often: u32,
}

impl Anchor {
    /// The anchor of a pattern of these parts; none if it has no word outside its slots.
    pub fn of(parts: &[Part]) -> Option<Self> {
        let mut best: Option<(usize, Anchor)> = None;
        let mut folded = Folded::default();
        // How far the match has come, as long as that is known.
        let mut lead = Some(0_u32);
        for (place, part) in parts.iter().enumerate() {
            let length = match part {
                Part::Text(text) => Some(text.len() as u32),
                Part::Space => Some(1),
                _ => None,
            };
            let before = lead;
            lead = lead.zip(length).map(|(lead, length)| lead + length);
            // What follows the best word so far, as long as that is known.
            if let Some((_, anchor)) = &mut best {
                anchor.trail = anchor.trail.zip(length).map(|(trail, length)| trail + length);
            }
            let Part::Text(text) = part else { continue };
            folded.fold(text);
            let words = folded.words();
            // What a slot stands right beside is a piece of a longer word wherever the slot ends with a letter.
            let slot = |part: Option<&Part>| part.is_some_and(|part| !matches!(part, Part::Text(_) | Part::Space));
            let word = |c: Option<char>| c.is_some_and(|c| class_of(c) == Class::Word);
            let glued_before = slot(place.checked_sub(1).map(|before| &parts[before])) && word(text.chars().next());
            let glued_behind = slot(parts.get(place + 1)) && word(text.chars().next_back());
            for (at, word) in words.iter().enumerate() {
                // A single letter of a script without spaces is a pair with whatever follows it in a text.
                let lonely = at > 0 && words[at - 1].end == word.end;
                let piece = glued_before && word.start == 0 || glued_behind && word.end as usize == text.len();
                let word_text = &folded.as_str()[word.start as usize..word.end as usize];
                let (length, often) = (word_text.len(), often(word_text));
                if !lonely && !piece && best.is_none_or(|(longest, anchor)| (often, Reverse(length)) < (anchor.often, Reverse(longest))) {
                    let trail = Some(text.len() as u32 - word.end);
                    best = Some((
                        length,
                        Anchor { hash: word_hash(word_text.as_bytes()), lead: before.map(|before| before + word.start), trail, often },
                    ));
                }
            }
        }
        best.map(|(_, anchor)| anchor)
    }
}

/// A hash of a word from its first and last eight bytes and its length: two loads decide nearly every word.
pub(crate) fn word_hash(word: &[u8]) -> u64 {
    let load = |bytes: &[u8]| {
        let mut eight = [0; 8];
        let length = bytes.len().min(8);
        eight[..length].copy_from_slice(&bytes[..length]);
        u64::from_le_bytes(eight)
    };
    mix(load(word), load(&word[word.len().saturating_sub(8)..]), word.len())
}

/// The hash of a word of `length` bytes from its first and its last eight, zero where it is shorter.
#[inline]
pub(crate) fn mix(first: u64, last: u64, length: usize) -> u64 {
    const K1: u64 = 0x9E37_79B9_7F4A_7C15; // 2^64 / golden ratio (Knuth, TAOCP 6.4)
    const K2: u64 = 0xC2B2_AE3D_27D4_EB4F; // a prime of xxHash
    let mixed = (first ^ (length as u64) << 56).wrapping_mul(K1) ^ last.wrapping_mul(K2);
    mixed ^ (mixed >> 29)
}
