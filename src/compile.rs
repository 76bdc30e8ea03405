//! Rules to tables: what the finder looks up, made once and never changed.
//!
//! Phrases are anchored on their longest word: the finder hashes every word of a line and asks one bitmap whether any
//! phrase is anchored on it, so that the number of phrases hardly matters. Whole lines are looked up by the hash of the
//! line. What has no word to be anchored on is found by its literal text or tried on lines without letters.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use xxhash_rust::xxh3::xxh3_64;

use crate::fold::{Folded, Word};
use crate::rule::needs::key;
use crate::rule::pattern::{List, Part, Pattern, mix};
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
    pub pattern: Arc<Pattern>,
    /// Must be the whole line.
    pub whole: bool,
    /// The most words it can match.
    pub most_words: u32,
    /// Must begin the line: looked at before anything else, because the words of such patterns are often common ones.
    pub first: bool,
    /// Must end the line, with this text: looked at likewise.
    pub last: Option<String>,
}

/// A rule that runs over a list.
#[derive(Debug)]
pub(crate) struct Run {
    pub rule: u32,
    pub list: u32,
    pub min: usize,
}

/// A filed pattern under a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Item {
    /// Index into [`Tables::filed`].
    pub filed: u32,
    /// Offset of the anchor word from the start of the match, if only text stands before it.
    pub lead: Option<u32>,
}

/// Filed patterns by a hash, all in two allocations.
#[derive(Debug, Default)]
pub(crate) struct Index {
    spans: HashMap<u64, (u32, u32), BuildHasherDefault<Hashed>>,
    items: Vec<Item>,
}

impl Index {
    fn new(mut pairs: Vec<(u64, Item)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut index =
            Self { spans: HashMap::with_capacity_and_hasher(pairs.len(), BuildHasherDefault::default()), items: Vec::with_capacity(pairs.len()) };
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            index.spans.insert(same[0].0, (index.items.len() as u32, same.len() as u32));
            index.items.extend(same.iter().map(|pair| pair.1));
        }
        index
    }

    /// What stands under a hash.
    #[inline]
    pub fn get(&self, hash: u64) -> &[Item] {
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

/// Everything the finder needs.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub filed: Vec<Filed>,
    pub lists: Arc<Vec<List>>,
    /// Whole lines without slots, by the hash of the folded line.
    pub lines: Index,
    /// The longest of them in bytes.
    pub longest_line: usize,
    /// One bit for the low bits of every anchor's hash; a power of two of words.
    bitmap: Vec<u64>,
    anchors: Index,
    /// Whole-line patterns without words.
    pub wordless: Vec<u32>,
    /// Text that regexes and phrases without words cannot match without.
    pub literals: Option<AhoCorasick>,
    /// What each literal stands for.
    pub literal_of: Vec<Literal>,
    pub regexes: Vec<Searched>,
    /// Regexes without needed text: tried on every line that their other needs let through.
    pub unanchored: Vec<u32>,
    /// Regexes without needed text that want something near: tried on the lines around it only.
    pub near: Vec<u32>,
    /// The most words of a line that each rule allows.
    pub max_words: Vec<u32>,
    /// Rules for some languages or sites only.
    pub restricted: Vec<u32>,
    pub runs: Vec<Run>,
    /// Structural finders, and the rules that ask for each.
    pub echoes: Vec<(Echo, Vec<u32>)>,
}

/// A regex in the tables.
#[derive(Debug)]
pub(crate) struct Searched {
    pub rule: u32,
    pub regexp: Regexp,
}

/// What a literal stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Literal {
    /// Index into `regexes`.
    Regex(u32),
    /// Index into `filed`.
    Phrase(u32),
}

/// What is gathered before the indexes are made.
#[derive(Default)]
struct Gathered {
    filed: Vec<Filed>,
    lines: Vec<(u64, Item)>,
    anchors: Vec<(u64, Item)>,
    wordless: Vec<u32>,
    literals: Vec<(String, Literal)>,
    longest_line: usize,
}

impl Tables {
    /// Compiles a set of rules. With `near`, whole-line patterns are also looked for inside longer lines, so that
    /// `explain` can say why they stayed.
    pub fn new(set: &RuleSet, near: bool) -> Self {
        let mut tables = Self { lists: Arc::clone(&set.lists), ..Self::default() };
        let mut gathered = Gathered::default();
        for (index, rule) in set.rules.iter().enumerate() {
            let index = index as u32;
            tables.max_words.push(rule.place.max_words.filter(|_| !near).unwrap_or(u32::MAX));
            if !(near || rule.place.lang.is_empty() && rule.place.site.is_empty()) {
                tables.restricted.push(index);
            }
            // Near misses of `explain` are looked for wherever they stand.
            let mut file = |target: Target, patterns: &[Arc<Pattern>], at: At| {
                let at = if near || matches!(target, Target::Member(_)) { At::Any } else { at };
                for pattern in patterns {
                    gathered.file(target, pattern, at, &set.lists);
                }
            };
            match &rule.finder {
                Finder::Line(patterns) => {
                    if near {
                        file(Target::Near(index), patterns, At::Any);
                    }
                    for pattern in patterns {
                        gathered.file_line(index, pattern, &set.lists);
                    }
                }
                Finder::Phrase(patterns) => file(Target::Rule(index), patterns, rule.place.at),
                Finder::Starts(patterns) => file(Target::Rule(index), patterns, At::Start),
                Finder::Ends(patterns) => file(Target::Rule(index), patterns, At::End),
                Finder::Regex(regexes) => {
                    for regexp in regexes {
                        let at = tables.regexes.len() as u32;
                        let texts = &regexp.needs.texts;
                        match (texts.is_empty(), &rule.place.near) {
                            (false, _) => gathered.literals.extend(texts.iter().map(|text| (key(text).to_owned(), Literal::Regex(at)))),
                            (true, Some(_)) if !near => tables.near.push(at),
                            (true, _) => tables.unanchored.push(at),
                        }
                        tables.regexes.push(Searched { rule: index, regexp: regexp.clone() });
                    }
                }
                Finder::Run { list, min } => {
                    if !tables.runs.iter().any(|run| run.list as usize == *list) {
                        file(Target::Member(*list as u32), &set.lists[*list].members, At::Any);
                    }
                    tables.runs.push(Run { rule: index, list: *list as u32, min: *min });
                }
                Finder::Echo(echo) => match tables.echoes.iter_mut().find(|(known, _)| known == echo) {
                    Some((_, rules)) => rules.push(index),
                    None => tables.echoes.push((*echo, vec![index])),
                },
            }
        }
        tables.index(gathered);
        tables
    }

    fn index(&mut self, gathered: Gathered) {
        let (texts, owners): (Vec<_>, Vec<_>) = gathered.literals.into_iter().unzip();
        // A pattern set the automaton refuses would be larger than any limit on rule files lets through.
        self.literals = if texts.is_empty() { None } else { AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&texts).ok() };
        self.literal_of = owners;
        // Sixteen bits an anchor keep false alarms under one word in sixteen.
        let words = (gathered.anchors.len() / 4).next_power_of_two().max(64);
        self.bitmap = vec![0; words];
        for (hash, _) in &gathered.anchors {
            let bit = *hash as usize & (words * 64 - 1);
            self.bitmap[bit / 64] |= 1 << (bit % 64);
        }
        self.anchors = Index::new(gathered.anchors);
        self.lines = Index::new(gathered.lines);
        self.filed = gathered.filed;
        self.wordless = gathered.wordless;
        self.longest_line = gathered.longest_line;
    }

    /// The patterns anchored on a word.
    #[inline]
    pub fn anchored(&self, folded: &Folded, word: Word) -> &[Item] {
        let (first, last) = folded.ends_of(word);
        let hash = mix(first, last, (word.end - word.start) as usize);
        let bit = hash as usize & (self.bitmap.len() * 64 - 1);
        if self.bitmap[bit / 64] & (1 << (bit % 64)) == 0 {
            return &[];
        }
        self.anchors.get(hash)
    }
}

impl Gathered {
    fn file_line(&mut self, rule: u32, pattern: &Arc<Pattern>, lists: &[List]) {
        let at = self.filed.len() as u32;
        if let Some(text) = pattern.literal() {
            self.longest_line = self.longest_line.max(text.len());
            self.lines.push((xxh3_64(text.as_bytes()), Item { filed: at, lead: Some(0) }));
        } else if !self.anchor(pattern, at, lists) {
            self.wordless.push(at);
        }
        let most_words = most_words(pattern);
        self.filed.push(Filed { target: Target::Rule(rule), pattern: Arc::clone(pattern), whole: true, most_words, first: false, last: None });
    }

    fn file(&mut self, target: Target, pattern: &Arc<Pattern>, place: At, lists: &[List]) {
        let at = self.filed.len() as u32;
        if !self.anchor(pattern, at, lists) {
            let texts = pattern.parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(text) } else { None });
            self.literals.extend(texts.max_by_key(|text| text.len()).map(|text| (key(text).to_owned(), Literal::Phrase(at))));
        }
        let last = match pattern.parts.last() {
            Some(Part::Text(text)) if matches!(place, At::End | At::Line) => Some(text.clone()),
            _ => None,
        };
        self.filed.push(Filed {
            target,
            pattern: Arc::clone(pattern),
            whole: false,
            most_words: u32::MAX,
            first: matches!(place, At::Start | At::Line),
            last,
        });
    }

    /// Files a pattern under its anchor, or, if it has none but a list, under the anchors of the list's members; whether
    /// there was one.
    fn anchor(&mut self, pattern: &Pattern, at: u32, lists: &[List]) -> bool {
        if let Some(anchor) = pattern.anchor {
            self.anchors.push((anchor.hash, Item { filed: at, lead: anchor.lead }));
            return true;
        }
        let list = pattern.parts.iter().enumerate().find_map(|(place, part)| if let Part::List(list) = part { Some((place, *list)) } else { None });
        let Some((place, list)) = list else { return false };
        for anchor in lists[list].members.iter().filter_map(|member| member.anchor) {
            self.anchors.push((anchor.hash, Item { filed: at, lead: anchor.lead.filter(|_| place == 0) }));
        }
        true
    }
}

/// The most words that a pattern can match: for whole lines, longer ones need not be looked at.
fn most_words(pattern: &Pattern) -> u32 {
    // Six words of a `*`, a date of twelve, a list member of eight: more than any list has.
    let of = |part: &Part| match part {
        Part::Text(text) => {
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() as u32
                + text.chars().filter(|c| !c.is_ascii()).count() as u32 / 2
        }
        Part::Space => 0,
        Part::Words => 12,
        Part::Number => 12,
        Part::List(_) => 16,
    };
    pattern.parts.iter().map(of).sum::<u32>() + 4
}
