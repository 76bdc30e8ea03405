//! Patterns, and texts that regexes need, by the words they are found by.
//!
//! A pattern is filed under one word of its own text, its anchor. A pattern without words of its own is filed under a
//! list: when a member of the list stands in a line, all patterns of the list are asked at once, and where in a match the
//! member stands tells most of them that they cannot match, before anything is compared.

use serde::{Deserialize, Serialize};

use super::flat::{Flat, Groups, Index, Record, u32_at};
use super::texts::{Texts, Wanted};
use crate::fold::{Folded, Word};
use crate::rule::anchor::mix;
use crate::rule::members::List;

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
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.filed.write(out);
        out.extend(self.lead.unwrap_or(0).to_le_bytes());
        out.extend(self.trail.unwrap_or(0).to_le_bytes());
        self.most_words.write(out);
        let flags = u32::from(self.lead.is_some()) | u32::from(self.trail.is_some()) << 1 | u32::from(self.first) << 2 | u32::from(self.last) << 3;
        flags.write(out);
    }
}

/// A member of a list, by its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub list: u32,
    /// Bytes from the start of the member to its anchor.
    pub lead: u32,
    /// Where it stands in [`Anchors::texts`].
    start: u32,
    length: u32,
}

impl Record for Member {
    const SIZE: usize = 16;

    fn read(bytes: &[u8]) -> Self {
        Self { list: u32_at(bytes, 0), lead: u32_at(bytes, 4), start: u32_at(bytes, 8), length: u32_at(bytes, 12) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        [self.list, self.lead, self.start, self.length].iter().for_each(|number| number.write(out));
    }
}

/// What is anchored on a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchored {
    Pattern(Item),
    Text(Wanted),
    Member(Member),
}

impl Record for Anchored {
    /// A number for the kind, and room for the largest.
    const SIZE: usize = 4 + Wanted::SIZE;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        let (kind, bytes) = (u32_at(bytes, 0), &bytes[4..]);
        match kind {
            0 => Self::Pattern(Item::read(bytes)),
            1 => Self::Text(Wanted::read(bytes)),
            _ => Self::Member(Member::read(bytes)),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        let end = out.len() + Self::SIZE;
        let kind = match self {
            Self::Pattern(_) => 0_u32,
            Self::Text(_) => 1,
            Self::Member(_) => 2,
        };
        kind.write(out);
        match self {
            Self::Pattern(item) => item.write(out),
            Self::Text(wanted) => wanted.write(out),
            Self::Member(member) => member.write(out),
        }
        out.resize(end, 0);
    }
}

/// Patterns, members of lists and needed texts by their anchors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Anchors {
    /// One bit for the low bits of every anchor's hash; a power of two of words.
    bitmap: Flat<u64>,
    /// All kinds in one index: of what a word leads to, most lies in memory that nothing else has just read.
    words: Index<Anchored>,
    /// The members.
    texts: Texts,
    /// The patterns that are filed under each list.
    of_list: Groups<Item>,
}

impl Anchors {
    pub fn new(patterns: Vec<(u64, Item)>, of_list: Vec<Vec<Item>>, needed: Vec<(u64, Wanted)>, lists: &[List]) -> Self {
        let mut members = Vec::new();
        let mut texts = Texts::default();
        for list in (0..lists.len()).filter(|list| !of_list[*list].is_empty()) {
            for member in &lists[list].members {
                let (Some(anchor), Some(text)) = (member.anchor, member.literal()) else { continue };
                let (start, length) = (texts.add(text), text.len() as u32);
                members.push((anchor.hash, Member { list: list as u32, lead: anchor.lead.unwrap_or(0), start, length }));
            }
        }
        let patterns = patterns.into_iter().map(|(hash, item)| (hash, Anchored::Pattern(item)));
        let needed = needed.into_iter().map(|(hash, wanted)| (hash, Anchored::Text(wanted)));
        let members = members.into_iter().map(|(hash, member)| (hash, Anchored::Member(member)));
        let anchored: Vec<_> = patterns.chain(needed).chain(members).collect();
        // Sixteen bits an anchor keep false alarms under one word in sixteen.
        let words = (anchored.len() / 4).next_power_of_two().max(64);
        let mut bitmap = vec![0_u64; words];
        for (hash, _) in &anchored {
            let bit = *hash as usize & (words * 64 - 1);
            bitmap[bit / 64] |= 1 << (bit % 64);
        }
        let grouped = of_list.into_iter().enumerate().flat_map(|(list, items)| items.into_iter().map(move |item| (list, item))).collect();
        Self { bitmap: bitmap.into_iter().collect(), words: Index::new(anchored), texts, of_list: Groups::new(lists.len(), grouped) }
    }

    /// The words of a line on which something may be anchored, with their hashes. Whether a word is one cannot be
    /// predicted, so that nothing branches on it. The buffer is used again line after line.
    pub fn candidates<'a>(&self, folded: &Folded, buffer: &'a mut Vec<(u64, u32)>) -> &'a [(u64, u32)] {
        let words = folded.words();
        let Some(mask) = (self.bitmap.len() * 64).checked_sub(1) else { return &[] };
        if buffer.len() <= words.len() {
            buffer.resize(words.len() + 1, (0, 0));
        }
        let mut count = 0;
        for (at, word) in words.iter().enumerate() {
            let hash = hash_of(folded, *word);
            let bit = hash as usize & mask;
            buffer[count] = (hash, at as u32);
            count += (self.bitmap.at(bit / 64) >> (bit % 64) & 1) as usize;
        }
        &buffer[..count]
    }

    /// The text of a member.
    pub fn text(&self, member: &Member) -> &str {
        self.texts.get(member.start, member.length)
    }

    /// What is anchored on the word of a hash.
    #[inline]
    pub fn on(&self, hash: u64) -> impl Iterator<Item = Anchored> + '_ {
        self.words.get(hash)
    }

    /// The patterns filed under a list.
    pub fn of_list(&self, list: u32) -> impl Iterator<Item = Item> + '_ {
        self.of_list.get(list as usize)
    }
}

/// The hash by which patterns are anchored on a word.
#[inline]
pub(crate) fn hash_of(folded: &Folded, word: Word) -> u64 {
    let (first, last) = folded.ends_of(word);
    mix(first, last, (word.end - word.start) as usize)
}
