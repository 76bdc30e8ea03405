//! Rules to tables: what the finder looks up, made once and never changed.
//!
//! Phrases are anchored on their rarest word: the finder hashes every word of a line and asks one bitmap whether
//! anything is anchored on it, so that the number of phrases hardly matters. Whole lines are looked up by the hash of the
//! line. Regexes are asked for by a text they cannot match without. The tables of the bundled rules are made by the
//! build and read where they lie.

mod anchors;
mod asked;
mod filed;
pub(crate) mod flat;
mod gather;
mod members;
mod parts;
mod reach;
mod spots;
mod texts;

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::rule::anchor::word_hash;
use crate::rule::bytes::{Bytes, least};
use crate::rule::needs::{Grip, Needs, Text};
use crate::rule::pattern::{Part, Pattern};
use crate::rule::{At, Echo, Finder, RuleSet};
pub(crate) use anchors::{Anchors, Candidate, Item, What, hash_of};
use asked::{Asked, Unanchored, Wordless};
pub(crate) use filed::{Filed, Target};
use flat::{Flat, Index};
use gather::Gathered;
pub(crate) use members::{Member, Members};
pub(crate) use parts::Parts;
use spots::Spots;
pub(crate) use spots::bitmap;
pub(crate) use texts::Needed;

/// A rule that runs over a list.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    pub rule: u32,
    pub list: u32,
    pub min: usize,
}

/// Everything the finder needs.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Tables {
    pub filed: Flat<Filed>,
    /// Whole lines without slots, by the hash of the folded line: indexes into `filed`.
    pub lines: Index<u32>,
    /// The bytes that any of them has: one bit for each length.
    pub lengths: Flat<u64>,
    pub anchors: Anchors,
    pub members: Members,
    /// Whole-line patterns without words.
    pub wordless: Vec<Wordless>,
    /// Text that regexes and phrases without words cannot match without.
    pub needed: Needed,
    /// The phrases that are found by it.
    pub phrases: Flat<Item>,
    /// Regexes without needed text.
    pub unanchored: Asked,
    /// Regexes without needed text that want something near: tried on the lines around it only.
    pub near: Vec<u32>,
    /// The most words of a line that each rule allows.
    pub max_words: Flat<u32>,
    /// Rules for some languages or sites only.
    pub restricted: Vec<u32>,
    /// By their lists.
    pub runs: Vec<Run>,
    /// Structural finders, and the rules that ask for each.
    pub echoes: Vec<(Echo, Vec<u32>)>,
    #[serde(skip)]
    pub parts: Parts,
    /// No other tables of this process have it.
    #[serde(skip)]
    pub id: u64,
}

/// A number that no tables have yet.
fn id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// What a needed text stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Literal {
    /// Index into [`Parts::regexes`].
    Regex(u32),
    /// Index into [`Tables::phrases`].
    Phrase(u32),
}

impl Literal {
    fn meaning(self) -> texts::Meaning {
        match self {
            Self::Regex(at) => at << 1,
            Self::Phrase(at) => at << 1 | 1,
        }
    }

    /// What a number that came with a needed text says.
    pub fn of(meaning: texts::Meaning) -> Self {
        if meaning & 1 == 0 { Self::Regex(meaning >> 1) } else { Self::Phrase(meaning >> 1) }
    }
}

/// Words of a line that most of a text is not.
const SHORT: u32 = 24;
/// Letters of a text that prose does not have all the time.
const RARE: usize = 4;

impl Tables {
    /// Compiles a set of rules. With `near`, patterns are also looked for where their rules do not want them, so that
    /// `explain` can say why they stayed.
    pub fn new(set: &RuleSet, near: bool) -> Self {
        let mut tables = Self { parts: Parts::new(set), id: id(), ..Self::default() };
        let mut gathered = Gathered::new(set);
        let mut most_words = Vec::with_capacity(set.rules.len());
        let (mut regexes, mut unanchored) = (0, Vec::new());
        for (index, rule) in set.rules.iter().enumerate() {
            let index = index as u32;
            let max_words = rule.place.max_words.filter(|_| !near).unwrap_or(u32::MAX);
            most_words.push(max_words);
            if !(near || rule.place.lang.is_empty() && rule.place.site.is_empty()) {
                tables.restricted.push(index);
            }
            let mut file = |patterns: &[Pattern], at: At| {
                // Near misses are looked for wherever they stand, beside what is found without them, and by targets of their
                // own: what is cleaned may not depend on who asks.
                if near && at != At::Any {
                    patterns.iter().enumerate().for_each(|(nth, pattern)| gathered.file(Target::Near(index), nth, pattern, At::Any, u32::MAX));
                }
                patterns.iter().enumerate().for_each(|(nth, pattern)| gathered.file(Target::Rule(index), nth, pattern, at, max_words));
            };
            match &rule.finder {
                Finder::Line(patterns) => {
                    if near {
                        for (nth, pattern) in patterns.iter().enumerate() {
                            gathered.file(Target::Near(index), nth, pattern, At::Any, u32::MAX);
                        }
                    }
                    for (nth, pattern) in patterns.iter().enumerate() {
                        gathered.file_line(index, nth, pattern, max_words);
                    }
                }
                Finder::Phrase(patterns) => file(patterns, rule.place.at),
                Finder::Starts(patterns) => file(patterns, At::Start),
                Finder::Ends(patterns) => file(patterns, At::End),
                Finder::Regex(all) => {
                    for regexp in all {
                        let at: u32 = regexes;
                        regexes += 1;
                        let texts = &regexp.needs.texts;
                        // A line that may only be short is asked for its words sooner than for a text that all prose has.
                        let common = |text: &Text| match text.grip() {
                            Grip::Word(..) | Grip::Sign(_) => false,
                            Grip::Start(_) => text.text.chars().count() < RARE,
                            Grip::Within => true,
                        };
                        let asked = max_words <= SHORT && texts.iter().any(common);
                        match (texts.is_empty() || asked, &rule.place.near) {
                            (false, _) => {
                                let spots = Spots::of(max_words, None, None);
                                gathered.needed.extend(texts.iter().map(|text| (text.clone(), Literal::Regex(at).meaning(), spots)));
                            }
                            (true, Some(_)) if !near => tables.near.push(at),
                            (true, _) => {
                                let letters = regexp.needs.letters.unwrap_or(u32::MAX);
                                let one_of = least(texts.iter().map(|text| Bytes::of(text.text.as_bytes())).collect());
                                let Needs { digit, alphabet, .. } = regexp.needs;
                                unanchored.push(Unanchored { max_words, letters, digit, alphabet, one_of, regex: at });
                            }
                        }
                    }
                }
                Finder::Run { list, min } => {
                    if !tables.runs.iter().any(|run| run.list as usize == *list) {
                        gathered.file_signs(*list);
                    }
                    tables.runs.push(Run { rule: index, list: *list as u32, min: *min });
                }
                Finder::Echo(echo) => match tables.echoes.iter_mut().find(|(known, _)| known == echo) {
                    Some((_, rules)) => rules.push(index),
                    None => tables.echoes.push((*echo, vec![index])),
                },
            }
        }
        tables.unanchored = Asked::new(unanchored);
        tables.runs.sort_by_key(|run| run.list);
        tables.max_words = most_words.into_iter().collect();
        let (needed, anchored) = Needed::new(gathered.needed, word_hash);
        tables.needed = needed;
        let (members, by_member) = Members::new(&set.lists, &gathered.of_list, |list| tables.runs_over(list).next().is_some());
        tables.members = members;
        tables.anchors = Anchors::new(gathered.anchors, anchored, by_member);
        tables.lines = Index::new(gathered.lines);
        tables.filed = gathered.filed.into_iter().collect();
        tables.phrases = gathered.phrases.into_iter().collect();
        tables.wordless = gathered.wordless.into_iter().map(|(parts, filed)| Wordless { digit: parts.contains(&Part::Number), filed }).collect();
        tables.lengths = gathered.lengths.into_iter().collect();
        tables
    }

    /// The tables of a set as the build made them.
    ///
    /// # Errors
    /// If they were not made by this version of the code.
    #[allow(dead_code, reason = "not used by the build script, which makes them")]
    pub fn unpack(packed: &'static [u8], set: &RuleSet) -> Result<Self, postcard::Error> {
        let tables: Self = postcard::from_bytes(packed)?;
        Ok(Self { parts: Parts::new(set), id: id(), ..tables })
    }

    /// The rules that run over a list.
    pub fn runs_over(&self, list: u32) -> impl Iterator<Item = &Run> {
        let first = self.runs.partition_point(|run| run.list < list);
        self.runs[first..].iter().take_while(move |run| run.list == list)
    }

    /// Whether any whole line without slots has so many bytes.
    #[inline]
    pub fn has_line_of(&self, bytes: usize) -> bool {
        bytes / 64 < self.lengths.len() && self.lengths.at(bytes / 64) >> (bytes % 64) & 1 == 1
    }
}
