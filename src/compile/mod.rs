//! Rules to tables: what the finder looks up, made once and never changed.
//!
//! Phrases are anchored on their longest word: the finder hashes every word of a line and asks one bitmap whether any
//! phrase is anchored on it, so that the number of phrases hardly matters. Whole lines are looked up by the hash of the
//! line. What has no word to be anchored on is found by its literal text or tried on lines without letters.

mod anchors;
mod windows;

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::rule::pattern::{List, Part, Pattern};
use crate::rule::regexp::Regexp;
use crate::rule::{At, Echo, Finder, RuleSet};
pub(crate) use anchors::{Anchors, Hashed, Index, Item, hash_of};
use anchors::{Longest, length, most_words, reach};
pub(crate) use windows::Windows;

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
    /// The most bytes that can stand between the start of a match and its anchor.
    pub reach: usize,
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
    /// Whole lines without slots, by the hash of the folded line: indexes into `filed`.
    pub lines: Index<u32>,
    /// The longest of them in bytes.
    pub longest_line: usize,
    pub anchors: Anchors,
    /// Whole-line patterns without words.
    pub wordless: Vec<u32>,
    /// Text that regexes and phrases without words cannot match without.
    pub literals: Windows<Literal>,
    pub regexes: Vec<Searched>,
    /// Regexes without needed text: tried on every line that their other needs let through. By the most words of a line
    /// they allow, the longest lines first.
    pub unanchored: Vec<(u32, u32)>,
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
#[derive(Debug, Clone, Copy)]
pub(crate) enum Literal {
    /// Index into `regexes`.
    Regex(u32),
    /// Index into `filed`.
    Phrase(Item),
}

/// Words of a line that most of a text is not.
const SHORT: u32 = 16;
/// Letters of a text that prose does not have all the time.
const RARE: usize = 4;

/// What is gathered before the indexes are made.
#[derive(Default)]
struct Gathered {
    filed: Vec<Filed>,
    lines: Vec<(u64, u32)>,
    anchors: Vec<(u64, Item)>,
    of_list: Vec<Vec<Item>>,
    wordless: Vec<u32>,
    literals: Vec<(String, Literal)>,
    longest_line: usize,
    /// How long the members of each list get.
    longest: Vec<Longest>,
}

impl Tables {
    /// Compiles a set of rules. With `near`, whole-line patterns are also looked for inside longer lines, so that
    /// `explain` can say why they stayed.
    pub fn new(set: &RuleSet, near: bool) -> Self {
        let mut tables = Self { lists: Arc::clone(&set.lists), ..Self::default() };
        let longest = set.lists.iter().map(Longest::of).collect();
        let mut gathered = Gathered { of_list: vec![Vec::new(); set.lists.len()], longest, ..Gathered::default() };
        for (index, rule) in set.rules.iter().enumerate() {
            let index = index as u32;
            let max_words = rule.place.max_words.filter(|_| !near).unwrap_or(u32::MAX);
            tables.max_words.push(max_words);
            if !(near || rule.place.lang.is_empty() && rule.place.site.is_empty()) {
                tables.restricted.push(index);
            }
            // Near misses of `explain` are looked for wherever they stand.
            let mut file = |target: Target, patterns: &[Arc<Pattern>], at: At| {
                let at = if near { At::Any } else { at };
                for pattern in patterns {
                    gathered.file(target, pattern, at, max_words);
                }
            };
            match &rule.finder {
                Finder::Line(patterns) => {
                    if near {
                        file(Target::Near(index), patterns, At::Any);
                    }
                    for pattern in patterns {
                        gathered.file_line(index, pattern, max_words);
                    }
                }
                Finder::Phrase(patterns) => file(Target::Rule(index), patterns, rule.place.at),
                Finder::Starts(patterns) => file(Target::Rule(index), patterns, At::Start),
                Finder::Ends(patterns) => file(Target::Rule(index), patterns, At::End),
                Finder::Regex(regexes) => {
                    for regexp in regexes {
                        let at = tables.regexes.len() as u32;
                        let texts = &regexp.needs.texts;
                        // A line that may only be short is asked for its words sooner than for a text that all prose has.
                        let asked = max_words <= SHORT && texts.iter().any(|text| text.chars().count() < RARE);
                        match (texts.is_empty() || asked, &rule.place.near) {
                            (false, _) => gathered.literals.extend(texts.iter().map(|text| (text.clone(), Literal::Regex(at)))),
                            (true, Some(_)) if !near => tables.near.push(at),
                            (true, _) => tables.unanchored.push((max_words, at)),
                        }
                        tables.regexes.push(Searched { rule: index, regexp: regexp.clone() });
                    }
                }
                Finder::Run { list, min } => {
                    if !tables.runs.iter().any(|run| run.list as usize == *list) {
                        gathered.file_members(*list);
                    }
                    tables.runs.push(Run { rule: index, list: *list as u32, min: *min });
                }
                Finder::Echo(echo) => match tables.echoes.iter_mut().find(|(known, _)| known == echo) {
                    Some((_, rules)) => rules.push(index),
                    None => tables.echoes.push((*echo, vec![index])),
                },
            }
        }
        tables.unanchored.sort_unstable_by_key(|(words, at)| (std::cmp::Reverse(*words), *at));
        tables.literals = Windows::new(gathered.literals);
        tables.anchors = Anchors::new(gathered.anchors, gathered.of_list, &set.lists);
        tables.lines = Index::new(&gathered.lines);
        tables.filed = gathered.filed;
        tables.wordless = gathered.wordless;
        tables.longest_line = gathered.longest_line;
        tables
    }
}

impl Gathered {
    fn file_line(&mut self, rule: u32, pattern: &Arc<Pattern>, max_words: u32) {
        let filed = self.filed.len() as u32;
        self.filed.push(Filed { target: Target::Rule(rule), pattern: Arc::clone(pattern), whole: true, reach: 0 });
        if let Some(text) = pattern.literal() {
            self.longest_line = self.longest_line.max(text.len());
            self.lines.push((xxh3_64(text.as_bytes()), filed));
            return;
        }
        let most_words = most_words(pattern, &self.longest).min(max_words);
        if !self.anchor(pattern, Item { filed, lead: None, trail: None, most_words, first: true, last: true }) {
            self.wordless.push(filed);
        }
    }

    fn file(&mut self, target: Target, pattern: &Arc<Pattern>, place: At, max_words: u32) {
        let filed = self.filed.len() as u32;
        let first = matches!(place, At::Start | At::Line);
        // A match that ends with a name or a number may end the line once what follows it is gone; one that ends with
        // its own text is found then anyway, in the next round.
        let last = matches!(place, At::End | At::Line) && matches!(pattern.parts.last(), Some(Part::Text(_)));
        let item = Item { filed, lead: None, trail: None, most_words: max_words, first, last };
        if !self.anchor(pattern, item) {
            let texts = pattern.parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(text) } else { None });
            self.literals.extend(texts.max_by_key(|text| text.len()).map(|text| (text.to_string(), Literal::Phrase(item))));
        }
        self.filed.push(Filed { target, pattern: Arc::clone(pattern), whole: false, reach: reach(pattern, &self.longest) });
    }

    /// Files the members of a list for runs.
    fn file_members(&mut self, list: usize) {
        let filed = self.filed.len() as u32;
        let pattern = Arc::new(Pattern::of("", vec![Part::List(list)]));
        self.filed.push(Filed { target: Target::Member(list as u32), pattern, whole: false, reach: 0 });
        self.of_list[list].push(Item { filed, lead: Some(0), trail: Some(0), most_words: u32::MAX, first: false, last: false });
    }

    /// Files a pattern under its anchor, or, if it has none but a list, under the list; whether it has either.
    fn anchor(&mut self, pattern: &Pattern, item: Item) -> bool {
        if let Some(anchor) = pattern.anchor {
            let small = |bytes: Option<u32>| bytes.and_then(|bytes| u16::try_from(bytes).ok());
            self.anchors.push((anchor.hash, Item { lead: small(anchor.lead), trail: small(anchor.trail), ..item }));
            return true;
        }
        // A list at the end of the line is a rarer sight than one anywhere.
        let found = if item.last && !item.first { pattern.lists().next_back() } else { pattern.lists().next() };
        let Some((place, list)) = found else { return false };
        let (mut lead, mut trail) = (length(&pattern.parts[..place]), length(&pattern.parts[place + 1..]));
        if matches!(pattern.parts[place], Part::Row { .. }) {
            // The first member of a row leads to it, or the last one.
            if item.last && !item.first { lead = None } else { trail = None }
        }
        self.of_list[list].push(Item { lead, trail, ..item });
        true
    }
}
