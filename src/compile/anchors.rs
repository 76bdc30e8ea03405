//! Patterns, and texts that regexes need, by the words they are found by.
//!
//! A pattern is filed under one word of its own text, its anchor. A pattern without words of its own is filed under a
//! list: when a member of the list stands in a line, all patterns of the list are asked at once ([`super::Members`]), and
//! where in a match the member stands tells most of them that they cannot match, before anything is compared.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::flat::{Index, Record, u32_at};
use super::members::Member;
use super::spots::{Bitmap, END, LONG, START, Spots, bitmap};
use super::texts::Wanted;
use crate::fold::{Folded, Word};
use crate::rule::anchor::mix;

/// A pattern to be tried where its anchor was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    /// Index into [`super::Tables::filed`].
    pub filed: u32,
    /// Bytes from the start of the match to the anchor, if only text stands between.
    pub lead: Option<u16>,
    /// Bytes from the end of the anchor to the end of the match, if only text stands between.
    pub trail: Option<u16>,
    /// The most words of a line that it can hit in.
    pub most_words: u32,
    /// Nothing but separators may stand before the match.
    pub first: bool,
    /// Nothing but separators and a full stop may stand behind it.
    pub last: bool,
    /// Where in a long line it can hit.
    pub spots: Spots,
}

impl Item {
    /// An item whose anchor may stand anywhere in the match.
    pub fn of(filed: u32, most_words: u32, first: bool, last: bool) -> Self {
        Self { filed, lead: None, trail: None, most_words, first, last, spots: Spots::of(most_words, None, None) }
    }
}

impl Record for Item {
    const SIZE: usize = 16;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        let (places, flags) = (u32_at(bytes, 4), bytes[12]);
        let (lead, trail) = (places as u16, (places >> 16) as u16);
        Self {
            filed: u32_at(bytes, 0),
            lead: (flags & 1 != 0).then_some(lead),
            trail: (flags & 2 != 0).then_some(trail),
            most_words: u32_at(bytes, 8),
            first: flags & 4 != 0,
            last: flags & 8 != 0,
            spots: Spots::from_bits(bytes[13]),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.filed.write(out);
        out.extend(self.lead.unwrap_or(0).to_le_bytes());
        out.extend(self.trail.unwrap_or(0).to_le_bytes());
        self.most_words.write(out);
        let flags = u32::from(self.lead.is_some()) | u32::from(self.trail.is_some()) << 1 | u32::from(self.first) << 2 | u32::from(self.last) << 3;
        (flags | u32::from(self.spots.bits()) << 8).write(out);
    }
}

/// What is anchored on a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Anchored {
    /// Where in a long line it can hit.
    pub spots: Spots,
    pub what: What,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Pattern(Item),
    Text(Wanted),
    Member(Member),
}

impl Record for Anchored {
    /// A number for the kind, the spots, and room for the largest.
    const SIZE: usize = 4 + Wanted::SIZE;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        let (kind, spots, bytes) = (bytes[0], Spots::from_bits(bytes[1]), &bytes[4..]);
        let what = match kind {
            0 => What::Pattern(Item::read(bytes)),
            1 => What::Text(Wanted::read(bytes)),
            _ => What::Member(Member::read(bytes)),
        };
        Self { spots, what }
    }

    fn write(&self, out: &mut Vec<u8>) {
        let end = out.len() + Self::SIZE;
        let kind = match self.what {
            What::Pattern(_) => 0,
            What::Text(_) => 1,
            What::Member(_) => 2,
        };
        out.extend([kind, self.spots.bits(), 0, 0]);
        match self.what {
            What::Pattern(item) => item.write(out),
            What::Text(wanted) => wanted.write(out),
            What::Member(member) => member.write(out),
        }
        out.resize(end, 0);
    }
}

/// A word of a line on which something may be anchored.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Candidate {
    pub hash: u64,
    /// Its index.
    pub word: u32,
    /// On which spot of a long line it stands.
    spot: Option<Spots>,
}

impl Candidate {
    /// Whether what can hit on these spots can hit here.
    #[inline]
    pub(super) fn is_for(self, spots: Spots) -> bool {
        self.spot.is_none_or(|spot| spot.meet(spots))
    }
}

/// Patterns, members of lists and needed texts by their anchors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Anchors {
    /// The anchors in short lines, and at the start, the end and in the middle of long ones.
    bitmaps: [Bitmap; 4],
    /// All kinds in one index: of what a word leads to, most lies in memory that nothing else has just read.
    words: Index<Anchored>,
}

impl Anchors {
    pub fn new(patterns: Vec<(u64, Item)>, needed: Vec<(u64, Wanted, Spots)>, members: Vec<(u64, Anchored)>) -> Self {
        let patterns = patterns.into_iter().map(|(hash, item)| (hash, Anchored { spots: item.spots, what: What::Pattern(item) }));
        let needed = needed.into_iter().map(|(hash, wanted, spots)| (hash, Anchored { spots, what: What::Text(wanted) }));
        let anchored: Vec<_> = patterns.chain(needed).chain(members).collect();
        let meet = |spot: Spots| bitmap(anchored.iter().filter(move |(_, anchored)| anchored.spots.meet(spot)).map(|(hash, _)| *hash));
        let short = bitmap(anchored.iter().map(|(hash, _)| *hash));
        let bitmaps = [short, meet(Spots::START), meet(Spots::END), meet(Spots::MIDDLE)];
        Self { bitmaps, words: Index::new(anchored) }
    }

    /// The words of a line on which something may be anchored that can hit there. The buffer is used again line after line.
    pub fn candidates<'a>(&self, folded: &Folded, words: u32, ink: Range<usize>, buffer: &'a mut Vec<Candidate>) -> &'a [Candidate] {
        let all = folded.words();
        if buffer.len() <= all.len() {
            buffer.resize(all.len() + 1, Candidate::default());
        }
        let starts = all.partition_point(|word| word.start as usize <= ink.start + START);
        let ends = all.partition_point(|word| word.end as usize + END < ink.end);
        let mut count = 0;
        if words <= LONG || ends < starts {
            self.among(0, 0..all.len(), None, folded, buffer, &mut count);
        } else {
            self.among(1, 0..starts, Some(Spots::START), folded, buffer, &mut count);
            self.among(3, starts..ends, Some(Spots::MIDDLE), folded, buffer, &mut count);
            self.among(2, ends..all.len(), Some(Spots::END), folded, buffer, &mut count);
        }
        &buffer[..count]
    }

    /// Those among some words. Whether a word is one cannot be predicted, so that nothing branches on it.
    #[inline]
    fn among(&self, nth: usize, range: Range<usize>, spot: Option<Spots>, folded: &Folded, buffer: &mut [Candidate], count: &mut usize) {
        let bitmap = &self.bitmaps[nth];
        let Some(mask) = (bitmap.len() * 64).checked_sub(1) else { return };
        for (at, word) in range.clone().zip(&folded.words()[range]) {
            let hash = hash_of(folded, *word);
            let bit = hash as usize & mask;
            buffer[*count] = Candidate { hash, word: at as u32, spot };
            *count += (bitmap.at(bit / 64) >> (bit % 64) & 1) as usize;
        }
    }

    /// What is anchored on a word and can hit there.
    #[inline]
    pub fn on(&self, candidate: Candidate) -> impl Iterator<Item = What> + '_ {
        self.words.get(candidate.hash).filter(move |anchored| candidate.is_for(anchored.spots)).map(|anchored| anchored.what)
    }
}

/// The hash by which patterns are anchored on a word.
#[inline]
pub(crate) fn hash_of(folded: &Folded, word: Word) -> u64 {
    let (first, last) = folded.ends_of(word);
    mix(first, last, (word.end - word.start) as usize)
}
