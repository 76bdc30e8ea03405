//! Patterns by the words they are found by.
//!
//! A pattern is filed under one word of its own text, its anchor. A pattern without words of its own is filed under a
//! list: when a member of the list stands in a line, all patterns of the list are asked at once, and where in a match the
//! member stands tells most of them that they cannot match, before anything is compared.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::fold::{Folded, Word};
use crate::rule::matching::ROW_MEMBERS;
use crate::rule::pattern::{List, Part, Pattern, mix};

/// A pattern to be tried where its anchor was found.
#[derive(Debug, Clone, Copy)]
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

/// A member of a list, by its anchor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub list: u32,
    /// Bytes from the start of the member to its anchor.
    pub lead: u32,
    /// Where it stands in [`Anchors::texts`].
    start: u32,
    length: u32,
}

/// Values by a hash, all in two allocations.
#[derive(Debug)]
pub(crate) struct Index<T> {
    spans: HashMap<u64, (u32, u32), BuildHasherDefault<Hashed>>,
    items: Vec<T>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { spans: HashMap::default(), items: Vec::new() }
    }
}

impl<T: Copy> Index<T> {
    pub fn new(pairs: &[(u64, T)]) -> Self {
        let Some(first) = pairs.first() else { return Self::default() };
        let mut spans: HashMap<u64, (u32, u32), _> = HashMap::with_capacity_and_hasher(pairs.len(), BuildHasherDefault::default());
        for (hash, _) in pairs {
            spans.entry(*hash).or_default().1 += 1;
        }
        let mut end = 0;
        for span in spans.values_mut() {
            end += span.1;
            span.0 = end;
        }
        // Filled from the back, so that what was filed first is tried first.
        let mut items = vec![first.1; pairs.len()];
        for (hash, item) in pairs.iter().rev() {
            if let Some(span) = spans.get_mut(hash) {
                span.0 -= 1;
                items[span.0 as usize] = *item;
            }
        }
        Self { spans, items }
    }

    /// What stands under a hash.
    #[inline]
    pub fn get(&self, hash: u64) -> &[T] {
        self.spans.get(&hash).map_or(&[], |&(from, length)| &self.items[from as usize..(from + length) as usize])
    }
}

/// The keys are hashes already.
#[derive(Debug, Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are u64")
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Patterns and members of lists by their anchors.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    /// One bit for the low bits of every anchor's hash; a power of two of words.
    bitmap: Vec<u64>,
    patterns: Index<Item>,
    members: Index<Member>,
    /// The members, one behind the other.
    texts: String,
    /// The patterns that are filed under each list.
    pub of_list: Vec<Vec<Item>>,
}

impl Anchors {
    pub fn new(patterns: Vec<(u64, Item)>, of_list: Vec<Vec<Item>>, lists: &[List]) -> Self {
        let mut members = Vec::new();
        let mut texts = String::new();
        for list in (0..lists.len()).filter(|list| !of_list[*list].is_empty()) {
            for member in &lists[list].members {
                let (Some(anchor), Some(text)) = (member.anchor, member.literal()) else { continue };
                let (start, length) = (texts.len() as u32, text.len() as u32);
                members.push((anchor.hash, Member { list: list as u32, lead: anchor.lead.unwrap_or(0), start, length }));
                texts.push_str(text);
            }
        }
        // Sixteen bits an anchor keep false alarms under one word in sixteen.
        let words = ((patterns.len() + members.len()) / 4).next_power_of_two().max(64);
        let mut bitmap = vec![0; words];
        for hash in patterns.iter().map(|pair| pair.0).chain(members.iter().map(|pair| pair.0)) {
            let bit = hash as usize & (words * 64 - 1);
            bitmap[bit / 64] |= 1 << (bit % 64);
        }
        Self { bitmap, patterns: Index::new(&patterns), members: Index::new(&members), texts, of_list }
    }

    /// The words of a line on which something may be anchored, with their hashes. Whether a word is one cannot be
    /// predicted, so that nothing branches on it.
    pub fn candidates(&self, folded: &Folded, candidates: &mut Vec<(u64, u32)>) {
        let words = folded.words();
        let mask = (self.bitmap.len() * 64).wrapping_sub(1);
        candidates.resize(words.len() + 1, (0, 0));
        let mut count = 0;
        for (at, word) in words.iter().enumerate() {
            let hash = hash_of(folded, *word);
            let bit = hash as usize & mask;
            candidates[count] = (hash, at as u32);
            count += (self.bitmap.get(bit / 64).map_or(0, |bits| bits >> (bit % 64)) & 1) as usize;
        }
        candidates.truncate(count);
    }

    /// The text of a member.
    pub fn text(&self, member: &Member) -> &str {
        &self.texts[member.start as usize..(member.start + member.length) as usize]
    }

    /// The patterns and the members that are anchored on the word of a hash.
    pub fn on(&self, hash: u64) -> (&[Item], &[Member]) {
        (self.patterns.get(hash), self.members.get(hash))
    }
}

/// The hash by which patterns are anchored on a word.
#[inline]
pub(crate) fn hash_of(folded: &Folded, word: Word) -> u64 {
    let (first, last) = folded.ends_of(word);
    mix(first, last, (word.end - word.start) as usize)
}

/// Bytes of parts that all have one length; none if some have not.
pub(super) fn length(parts: &[Part]) -> Option<u16> {
    parts.iter().try_fold(0_u16, |sum, part| match part {
        Part::Text(text) => sum.checked_add(u16::try_from(text.len()).ok()?),
        Part::Space => sum.checked_add(1),
        Part::Number | Part::Words | Part::List(_) | Part::Row { .. } => None,
    })
}

/// How long the members of a list get.
#[derive(Debug, Clone, Copy)]
pub(super) struct Longest {
    pub words: u32,
    pub bytes: usize,
}

impl Longest {
    pub fn of(list: &List) -> Self {
        let members = || list.members.iter().filter_map(|member| member.literal());
        Self { words: members().map(words).max().unwrap_or(0), bytes: members().map(str::len).max().unwrap_or(0) }
    }
}

/// No less than the words that a folded text can have: signs part words, and in scripts without spaces, of three bytes a
/// character, every second letter is one.
fn words(text: &str) -> u32 {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                0
            } else if byte.is_ascii() {
                4
            } else {
                1
            }
        })
        .sum::<u32>()
        / 4
        + 1
}

/// The most words that a pattern can match: longer lines need not be looked at for whole lines.
pub(super) fn most_words(pattern: &Pattern, lists: &[Longest]) -> u32 {
    let of = |part: &Part| match part {
        Part::Text(text) => words(text),
        Part::Space => 0,
        // Six words, each of which may hold signs that part it; a date and a time.
        Part::Words | Part::Number => 12,
        Part::List(list) => lists[*list].words,
        Part::Row { list, .. } => lists[*list].words * ROW_MEMBERS as u32,
    };
    pattern.parts.iter().map(of).sum::<u32>() + 4
}

/// The most bytes that a match can have before its anchor.
pub(super) fn reach(pattern: &Pattern, lists: &[Longest]) -> usize {
    // Six words of a `*`, a date.
    const SLOT: usize = 96;
    // Members of a row that are looked back for; a longer row goes in rounds.
    const MEMBERS: usize = 16;
    let of = |part: &Part| match part {
        Part::Text(text) => text.len(),
        Part::Space => 1,
        Part::Number | Part::Words => SLOT,
        Part::List(list) => lists[*list].bytes,
        Part::Row { list, .. } => MEMBERS * (lists[*list].bytes + " | ".len()),
    };
    pattern.parts.iter().map(of).sum::<usize>().max(SLOT)
}
