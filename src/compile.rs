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

use crate::fold::Word;
use crate::rule::pattern::{List, Part, Pattern, word_hash};
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

/// Indexes into [`Tables::filed`] by a hash, all in two allocations.
#[derive(Debug, Default)]
pub(crate) struct Index {
    spans: HashMap<u64, (u32, u32), BuildHasherDefault<Hashed>>,
    items: Vec<u32>,
}

impl Index {
    fn new(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_unstable();
        let mut index = Self { spans: HashMap::with_capacity_and_hasher(pairs.len(), BuildHasherDefault::default()), items: Vec::with_capacity(pairs.len()) };
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            index.spans.insert(same[0].0, (index.items.len() as u32, same.len() as u32));
            index.items.extend(same.iter().map(|pair| pair.1));
        }
        index
    }

    /// What stands under a hash.
    #[inline]
    pub fn get(&self, hash: u64) -> &[u32] {
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

/// What is gathered before the indexes are made.
#[derive(Default)]
struct Gathered {
    filed: Vec<Filed>,
    lines: Vec<(u64, u32)>,
    anchors: Vec<(u64, u32)>,
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
            let mut file = |target: Target, patterns: &[Arc<Pattern>], at: At| {
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
                Finder::Phrase(patterns) => file(Target::Rule(index), patterns, At::Any),
                Finder::Starts(patterns) => file(Target::Rule(index), patterns, At::Start),
                Finder::Ends(patterns) => file(Target::Rule(index), patterns, At::End),
                Finder::Regex(regexes) => {
                    for regex in regexes {
                        let at = tables.regexes.len() as u32;
                        if regex.required.is_empty() {
                            tables.unanchored.push(at);
                        }
                        gathered.literals.extend(regex.required.iter().map(|text| (prefix(text), Literal::Regex(at))));
                        tables.regexes.push((index, regex.clone()));
                    }
                }
                Finder::Run { list, min } => {
                    if !tables.runs.iter().any(|run| run.list as usize == *list) {
                        file(Target::Member(*list as u32), &set.lists[*list].members, At::Any);
                    }
                    tables.runs.push(Run { rule: index, list: *list as u32, min: *min });
                }
                Finder::Echo(echo) => tables.echoes.push((index, *echo)),
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
    pub fn anchored(&self, text: &[u8], word: Word) -> &[u32] {
        let hash = word_hash(&text[word.start as usize..word.end as usize]);
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
            self.lines.push((xxh3_64(text.as_bytes()), at));
        } else if self.anchor(pattern, at, lists).is_none() {
            self.wordless.push(at);
        }
        self.filed.push(Filed { target: Target::Rule(rule), pattern: Arc::clone(pattern), whole: true, at: At::Any, lead: None });
    }

    fn file(&mut self, target: Target, pattern: &Arc<Pattern>, place: At, lists: &[List]) {
        let at = self.filed.len() as u32;
        let lead = match self.anchor(pattern, at, lists) {
            Some(lead) => lead,
            None => {
                let texts = pattern.parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(text) } else { None });
                self.literals.extend(texts.max_by_key(|text| text.len()).map(|text| (prefix(text), Literal::Phrase(at))));
                None
            }
        };
        self.filed.push(Filed { target, pattern: Arc::clone(pattern), whole: false, at: place, lead });
    }

    /// Files a pattern under its anchor, or, if it has none but a list, under the anchors of the list's members. Gives the
    /// anchor's place in the match, if that is known.
    fn anchor(&mut self, pattern: &Pattern, at: u32, lists: &[List]) -> Option<Option<usize>> {
        if let Some(anchor) = pattern.anchor {
            self.anchors.push((anchor.hash, at));
            return Some(anchor.lead);
        }
        let list = pattern.parts.iter().find_map(|part| if let Part::List(list) = part { Some(*list) } else { None })?;
        self.anchors.extend(lists[list].members.iter().filter_map(|member| member.anchor).map(|anchor| (anchor.hash, at)));
        Some(None)
    }
}

/// The first few bytes of a text that something cannot match without. Longer ones would make the automaton larger, not
/// rarer to fire.
fn prefix(text: &str) -> String {
    const BYTES: usize = 8;
    text.chars().scan(0, |bytes, c| {
        *bytes += c.len_utf8();
        (*bytes <= BYTES).then_some(c)
    }).collect()
}
