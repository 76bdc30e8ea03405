//! Rules to tables: what the finder looks up, made once and never changed.
//!
//! Phrases are anchored on their longest word: the finder hashes every word of a line and asks one bitmap whether any
//! phrase is anchored on it, so that the number of phrases hardly matters. Whole lines are looked up by the hash of the
//! line. What has no word to be anchored on is found by its literal text or tried on lines without letters.

use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use xxhash_rust::xxh3::xxh3_64;

use crate::fold::{Folded, Word, fold};
use crate::rule::pattern::{List, Part, Pattern};
use crate::rule::regexp::Regexp;
use crate::rule::{At, Echo, Finder, RuleSet};

/// What a found pattern belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A rule by its index.
    Rule(u32),
    /// A member of the list with this index, for runs.
    Member(u32),
    /// A whole-line pattern found within a longer line: never a hit, only told by `explain`.
    Near(u32),
}

/// A pattern in the tables.
#[derive(Debug)]
pub(crate) struct Filed {
    pub target: Target,
    pub pattern: Pattern,
    /// Must be the whole line.
    pub whole: bool,
    /// Must begin or end the line; checked while finding because the words at the border are often common ones.
    pub at: At,
    /// Offset of the anchor word from the start of the match, if the pattern begins with text that holds it.
    pub lead: Option<usize>,
}

/// A rule that runs over a list.
#[derive(Debug)]
pub(crate) struct Run {
    pub rule: u32,
    pub list: u32,
    pub min: usize,
}

/// Everything the finder needs.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub filed: Vec<Filed>,
    pub lists: Arc<Vec<List>>,
    /// Whole lines without slots: hash of the folded line → indexes into `filed`.
    pub lines: HashMap<u64, Vec<u32>>,
    /// The longest of them in bytes.
    pub longest_line: usize,
    /// One bit for the low bits of every anchor's hash; a power of two of words.
    bitmap: Vec<u64>,
    anchors: HashMap<u64, Vec<u32>>,
    /// Whole-line patterns without words.
    pub wordless: Vec<u32>,
    /// Text that regexes and phrases without words cannot match without.
    pub literals: Option<AhoCorasick>,
    /// What each literal stands for.
    pub literal_of: Vec<Literal>,
    pub regexes: Vec<(u32, Regexp)>,
    /// Regexes without required text: tried on every line.
    pub unanchored: Vec<u32>,
    pub runs: Vec<Run>,
    pub echoes: Vec<(u32, Echo)>,
}

/// What a literal stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Literal {
    /// Index into `regexes`.
    Regex(u32),
    /// Index into `filed`.
    Phrase(u32),
}

impl Tables {
    /// Compiles a set of rules. With `near`, whole-line patterns are also looked for inside longer lines, so that
    /// `explain` can say why they stayed.
    pub fn new(set: &RuleSet, near: bool) -> Self {
        let mut tables = Self { lists: Arc::clone(&set.lists), ..Self::default() };
        let mut literals = Vec::new();
        for (index, rule) in set.rules.iter().enumerate() {
            let index = index as u32;
            match &rule.finder {
                Finder::Line(patterns) => {
                    for pattern in patterns {
                        tables.file_line(index, pattern);
                        if near {
                            tables.file(Target::Near(index), pattern.clone(), false, At::Any, &mut literals);
                        }
                    }
                }
                Finder::Phrase(patterns) => {
                    patterns.iter().for_each(|pattern| tables.file(Target::Rule(index), pattern.clone(), false, At::Any, &mut literals))
                }
                Finder::Starts(patterns) => {
                    patterns.iter().for_each(|pattern| tables.file(Target::Rule(index), pattern.clone(), false, At::Start, &mut literals))
                }
                Finder::Ends(patterns) => {
                    patterns.iter().for_each(|pattern| tables.file(Target::Rule(index), pattern.clone(), false, At::End, &mut literals))
                }
                Finder::Regex(regexes) => {
                    for regex in regexes {
                        let at = tables.regexes.len() as u32;
                        if regex.required.is_empty() {
                            tables.unanchored.push(at);
                        }
                        literals.extend(regex.required.iter().map(|text| (text.clone(), Literal::Regex(at))));
                        tables.regexes.push((index, regex.clone()));
                    }
                }
                Finder::Run { list, min } => {
                    if !tables.runs.iter().any(|run| run.list as usize == *list) {
                        for member in set.lists[*list].members.clone() {
                            let pattern = Pattern { written: member.clone(), parts: vec![Part::Text(member)] };
                            tables.file(Target::Member(*list as u32), pattern, false, At::Any, &mut literals);
                        }
                    }
                    tables.runs.push(Run { rule: index, list: *list as u32, min: *min });
                }
                Finder::Echo(echo) => tables.echoes.push((index, *echo)),
            }
        }
        let (texts, owners): (Vec<_>, Vec<_>) = literals.into_iter().unzip();
        // A pattern set the automaton refuses would be larger than any limit on rule files lets through.
        tables.literals = if texts.is_empty() { None } else { AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&texts).ok() };
        tables.literal_of = owners;
        tables.make_bitmap();
        tables
    }

    fn file_line(&mut self, rule: u32, pattern: &Pattern) {
        let at = self.filed.len() as u32;
        if let Some(text) = pattern.literal() {
            self.longest_line = self.longest_line.max(text.len());
            self.lines.entry(xxh3_64(text.as_bytes())).or_default().push(at);
            self.filed.push(Filed { target: Target::Rule(rule), pattern: pattern.clone(), whole: true, at: At::Any, lead: None });
            return;
        }
        for pattern in self.expanded(pattern) {
            let at = self.filed.len() as u32;
            match anchor(&pattern) {
                Some((hash, _)) => self.anchors.entry(hash).or_default().push(at),
                None => self.wordless.push(at),
            }
            self.filed.push(Filed { target: Target::Rule(rule), pattern, whole: true, at: At::Any, lead: None });
        }
    }

    fn file(&mut self, target: Target, pattern: Pattern, whole: bool, place: At, literals: &mut Vec<(String, Literal)>) {
        for pattern in self.expanded(&pattern) {
            let at = self.filed.len() as u32;
            let found = anchor(&pattern);
            match found {
                Some((hash, _)) => self.anchors.entry(hash).or_default().push(at),
                None => {
                    let text = pattern
                        .parts
                        .iter()
                        .filter_map(|part| if let Part::Text(text) = part { Some(text) } else { None })
                        .max_by_key(|text| text.len());
                    literals.extend(text.map(|text| (text.clone(), Literal::Phrase(at))));
                }
            }
            self.filed.push(Filed { target, pattern, whole, at: place, lead: found.and_then(|(_, lead)| lead) });
        }
    }

    /// The pattern itself, or, if it has no text to be anchored on but a list, one pattern for each member.
    fn expanded(&self, pattern: &Pattern) -> Vec<Pattern> {
        let list = pattern.parts.iter().position(|part| matches!(part, Part::List(_)));
        let (Some(at), None) = (list, anchor(pattern)) else { return vec![pattern.clone()] };
        let Part::List(list) = pattern.parts[at] else { return vec![pattern.clone()] };
        let with = |member: &String| {
            let mut parts = pattern.parts.clone();
            parts[at] = Part::Text(member.clone());
            Pattern { written: pattern.written.clone(), parts }
        };
        self.lists[list].members.iter().map(with).collect()
    }

    fn make_bitmap(&mut self) {
        // Sixteen bits an anchor keep false alarms under one word in sixteen.
        let words = (self.anchors.len() / 4).next_power_of_two().max(64);
        self.bitmap = vec![0; words];
        for hash in self.anchors.keys() {
            let bit = *hash as usize & (words * 64 - 1);
            self.bitmap[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// The patterns anchored on a word.
    #[inline]
    pub fn anchored(&self, text: &[u8], word: Word) -> &[u32] {
        let hash = word_hash(&text[word.start as usize..word.end as usize]);
        let bit = hash as usize & (self.bitmap.len() * 64 - 1);
        if self.bitmap[bit / 64] & (1 << (bit % 64)) == 0 {
            return &[];
        }
        self.anchors.get(&hash).map_or(&[], Vec::as_slice)
    }
}

/// A hash of a word from its first and last eight bytes and its length: two loads decide nearly every word.
#[inline]
fn word_hash(word: &[u8]) -> u64 {
    const K1: u64 = 0x9E37_79B9_7F4A_7C15; // 2^64 / golden ratio (Knuth, TAOCP 6.4)
    const K2: u64 = 0xC2B2_AE3D_27D4_EB4F; // a prime of xxHash
    let load = |bytes: &[u8]| {
        let mut eight = [0; 8];
        let length = bytes.len().min(8);
        eight[..length].copy_from_slice(&bytes[..length]);
        u64::from_le_bytes(eight)
    };
    let last = &word[word.len().saturating_sub(8)..];
    let mixed = (load(word) ^ (word.len() as u64) << 56).wrapping_mul(K1) ^ load(last).wrapping_mul(K2);
    mixed ^ (mixed >> 29)
}

/// The word a pattern is anchored on: its longest, and its offset if it stands in the first part.
fn anchor(pattern: &Pattern) -> Option<(u64, Option<usize>)> {
    let mut best: Option<(usize, u64, Option<usize>)> = None;
    for (place, part) in pattern.parts.iter().enumerate() {
        let Part::Text(text) = part else { continue };
        let mut folded = Folded::default();
        folded.fold(text);
        debug_assert_eq!(folded.as_str(), fold(text));
        // The leading run of text and spaces is one stretch of known length.
        let lead: Option<usize> = pattern.parts[..place]
            .iter()
            .map(|part| match part {
                Part::Text(text) => Some(text.len()),
                Part::Space => Some(1),
                _ => None,
            })
            .sum();
        let words = folded.words();
        for (at, word) in words.iter().enumerate() {
            // A single letter of a script without spaces is a pair with whatever follows it in a text.
            let bytes = &text.as_bytes()[word.start as usize..word.end as usize];
            let lonely = at > 0 && words[at - 1].end == word.end;
            if !lonely && best.is_none_or(|(length, ..)| bytes.len() > length) {
                best = Some((bytes.len(), word_hash(bytes), lead.map(|lead| lead + word.start as usize)));
            }
        }
    }
    best.map(|(_, hash, lead)| (hash, lead))
}
