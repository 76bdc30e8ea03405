//! Patterns of the finders `line`, `phrase`, `starts` and `ends`: folded words and slots, and the word each is found by.
//!
//! A pattern is matched at a place, never searched ([`super::matching`]): the finder knows from its word table where it can
//! stand, by the pattern's anchor.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize};
use smallvec::SmallVec;

use super::common::often;
use super::patterns::Patterns;
use crate::fold::{Folded, fold};

/// `*` slots in one pattern; each multiplies the work of a match by seven.
pub(crate) const MAX_STARS: usize = 3;
/// The longest pattern, in bytes of folded text.
pub(crate) const MAX_PATTERN: usize = 1000;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Part {
    /// Folded text without spaces at its borders. The bundled rules' own lies in the program.
    Text(#[serde(deserialize_with = "lying")] Cow<'static, str>),
    /// A space, or nothing at the border of a line or beside another space.
    Space,
    /// `#`: a number, a date or a time.
    Number,
    /// `*`: up to six words.
    Words,
    /// `{list}`: a member of the list with this index.
    List(usize),
    /// `{4+ list}`: so many members of it or more, with spaces or bars between them.
    Row {
        /// Index of the list.
        list: usize,
        /// The fewest members.
        min: u8,
    },
}

/// A pattern ready to be matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Pattern {
    /// As the author wrote it; empty in the packed form of the bundled rules.
    #[serde(skip)]
    pub written: String,
    /// Its parts in order.
    pub parts: SmallVec<[Part; 1]>,
    /// The word it is found by; none if it has no word outside its slots.
    pub(crate) anchor: Option<Anchor>,
}

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

/// A shared list, folded; members from longest to shortest, so that the longest match wins.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct List {
    /// Its full name, `lang.name`.
    pub name: String,
    /// Its members, each a pattern without slots.
    pub members: Patterns,
    /// Members by their first bytes, made when a slot first asks.
    #[serde(skip)]
    by_start: OnceLock<HashMap<u32, Vec<u32>, BuildHasherDefault<StartHash>>>,
}

/// Bytes by which the members of a list are looked up: two letters of most scripts.
const START: usize = 4;

impl List {
    /// A list of folded texts.
    pub(crate) fn new(name: &str, members: Vec<String>) -> Self {
        let members = members.into_iter().map(|member| Pattern::of(&member, vec![Part::Text(member.clone().into())])).collect();
        Self { name: name.to_owned(), members, by_start: OnceLock::new() }
    }

    /// The members that a text may begin with, the longest first.
    pub(crate) fn starting<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let by_start = self.by_start.get_or_init(|| {
            let mut by_start: HashMap<u32, Vec<u32>, _> = HashMap::default();
            for (index, member) in self.members.iter().enumerate() {
                by_start.entry(start(member.literal().unwrap_or_default().as_bytes(), START)).or_default().push(index as u32);
            }
            by_start
        });
        // Members shorter than the key stand under what they have.
        let found = (1..=START.min(text.len())).rev().filter_map(|length| by_start.get(&start(text.as_bytes(), length)));
        found.flatten().filter_map(|&index| self.members[index as usize].literal())
    }
}

fn start(bytes: &[u8], length: usize) -> u32 {
    let mut start = [0; START];
    let length = length.min(bytes.len());
    start[..length].copy_from_slice(&bytes[..length]);
    u32::from_le_bytes(start)
}

/// A multiplicative hash for keys of four bytes (Knuth, TAOCP 6.4): slots are tried often, and nobody chooses the keys.
#[derive(Debug, Default)]
struct StartHash(u64);

impl Hasher for StartHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(byte.into()));
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = (self.0 ^ u64::from(key)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Pattern {
    /// Reads a pattern; `list` gives the index of a list by the name the author used.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn parse(written: &str, mut list: impl FnMut(&str) -> Result<usize, String>) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut chars = written.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((_, escaped)) => text.push(escaped),
                    None => return Err("a pattern cannot end with a backslash".into()),
                },
                '#' => slot(&mut parts, &mut text, Part::Number),
                '*' => slot(&mut parts, &mut text, Part::Words),
                '{' => {
                    let rest = &written[at + 1..];
                    let Some(length) = rest.find('}') else {
                        return Err("`{` opens a list slot that nothing closes; write `\\{` for a brace".into());
                    };
                    let part = match rest[..length].split_once("+ ") {
                        Some((min, name)) => Part::Row { list: list(name)?, min: fewest(min)? },
                        None => Part::List(list(&rest[..length])?),
                    };
                    slot(&mut parts, &mut text, part);
                    chars.by_ref().find(|(_, c)| *c == '}');
                }
                other => text.push(other),
            }
        }
        push_text(&mut parts, &text);
        while parts.first() == Some(&Part::Space) {
            parts.remove(0);
        }
        while parts.last() == Some(&Part::Space) {
            parts.pop();
        }
        let pattern = Self::of(written, parts);
        pattern.check().map(|()| pattern)
    }

    /// A pattern of these parts.
    pub(crate) fn of(written: &str, parts: Vec<Part>) -> Self {
        let anchor = anchor(&parts);
        Self { written: written.to_owned(), parts: parts.into(), anchor }
    }

    fn check(&self) -> Result<(), String> {
        let stars = self.parts.iter().filter(|part| **part == Part::Words).count();
        let length: usize = self.parts.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 1 }).sum();
        if !self.parts.iter().any(|part| matches!(part, Part::Text(_) | Part::List(_) | Part::Row { .. })) {
            return Err(if self.parts.is_empty() {
                "the pattern is empty once folded, so it could match nothing"
            } else {
                "the pattern has slots only, so it would match everywhere"
            }
            .into());
        }
        if stars > MAX_STARS {
            return Err(format!("the pattern has {stars} `*` slots; at most {MAX_STARS} are allowed"));
        }
        if length > MAX_PATTERN {
            return Err(format!("the pattern is {length} bytes long; at most {MAX_PATTERN} are allowed"));
        }
        Ok(())
    }

    /// The lists of its slots, from first to last: place among the parts, and index of the list.
    pub(crate) fn lists(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> {
        self.parts.iter().enumerate().filter_map(|(place, part)| match part {
            Part::List(list) | Part::Row { list, .. } => Some((place, *list)),
            _ => None,
        })
    }

    /// The text, if the pattern has no slots.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// A text that is not copied out of what it is read from.
fn lying<'de: 'static, D: Deserializer<'de>>(reader: D) -> Result<Cow<'static, str>, D::Error> {
    <&'de str>::deserialize(reader).map(Cow::Borrowed)
}

/// The number before the `+` of a row.
fn fewest(written: &str) -> Result<u8, String> {
    let number = written.parse().ok().filter(|min| (2..=20).contains(min));
    number.ok_or_else(|| format!("`{{{written}+ …}}` asks for so many members of a list or more: a number from 2 to 20"))
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

fn anchor(parts: &[Part]) -> Option<Anchor> {
    let mut best: Option<(usize, Anchor)> = None;
    let mut folded = Folded::default();
    // How far the match has come, as long as that is known.
    let mut lead = Some(0_u32);
    for part in parts {
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
        for (at, word) in words.iter().enumerate() {
            // A single letter of a script without spaces is a pair with whatever follows it in a text.
            let lonely = at > 0 && words[at - 1].end == word.end;
            let word_text = &folded.as_str()[word.start as usize..word.end as usize];
            let (length, often) = (word_text.len(), often(word_text));
            if !lonely && best.is_none_or(|(longest, anchor)| (often, Reverse(length)) < (anchor.often, Reverse(longest))) {
                let trail = Some(text.len() as u32 - word.end);
                best = Some((length, Anchor { hash: word_hash(word_text.as_bytes()), lead: before.map(|before| before + word.start), trail, often }));
            }
        }
    }
    best.map(|(_, anchor)| anchor)
}

/// The spellings a pattern stands for: a zero-width non-joiner in it may be a space or nothing in the text, as half of
/// the Persian web writes it («شبکه‌های», «شبکه های», «شبکههای»).
pub(crate) fn spellings(written: &str) -> Vec<String> {
    const ZWNJ: char = '\u{200C}';
    let joints = written.matches(ZWNJ).count();
    if joints == 0 {
        return vec![written.to_owned()];
    }
    // Each joint on its own for up to four of them; beyond that all are spaces or none is.
    let all = 1usize << joints.min(4);
    let spaced = |choice: usize, joint: usize| if joints <= 4 { choice >> joint & 1 == 1 } else { choice == 1 };
    (0..if joints <= 4 { all } else { 2 })
        .map(|choice| {
            let mut parts = written.split(ZWNJ);
            let first = parts.next().unwrap_or_default().to_owned();
            parts.enumerate().fold(first, |text, (joint, part)| text + if spaced(choice, joint) { " " } else { "" } + part)
        })
        .collect()
}

fn slot(parts: &mut Vec<Part>, text: &mut String, part: Part) {
    push_text(parts, text);
    text.clear();
    parts.push(part);
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    // Folding drops the spaces at the borders and the space before a colon; a slot has to know of them.
    let folded = fold(text);
    let space = |c: Option<char>| c.is_some_and(char::is_whitespace);
    if folded.is_empty() {
        if !text.is_empty() && !parts.is_empty() && parts.last() != Some(&Part::Space) && text.chars().any(char::is_whitespace) {
            parts.push(Part::Space);
        }
        return;
    }
    if space(text.chars().next()) && !parts.is_empty() && !folded.starts_with(':') {
        parts.push(Part::Space);
    }
    parts.push(Part::Text(folded.into()));
    if space(text.chars().next_back()) {
        parts.push(Part::Space);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_are_spelled_out() {
        assert_eq!(spellings("a\u{200c}b\u{200c}c"), ["abc", "a bc", "ab c", "a b c"]);
        assert_eq!(spellings("ab"), ["ab"]);
        assert_eq!(spellings("1\u{200c}2\u{200c}3\u{200c}4\u{200c}5\u{200c}6"), ["123456", "1 2 3 4 5 6"]);
    }

    #[test]
    fn mistakes_are_told() {
        for (written, part) in
            [("", "empty"), ("ـ", "empty"), ("#", "slots only"), ("* * * * x", "4 `*`"), ("{net", "closes"), ("{x}", "no list"), ("x\\", "backslash")]
        {
            let error = Pattern::parse(written, |name| Err(format!("no list {name}"))).unwrap_err();
            assert!(error.contains(part), "{written}: {error}");
        }
    }
}
