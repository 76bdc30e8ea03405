//! What a change of rules can touch. Most rules are phrases, and a phrase is found by one of its words: a document in
//! which nobody came across that word comes out as it did before the phrase was there.
//!
//! This holds because all that a rule does follows from its hits, and a hit is found in one line by the word its pattern
//! is anchored on. It does not do to look at the input alone: entities are resolved, gaps are closed and pieces are cut out
//! before a line is looked at again, and any of these can make a word. So the cleaner itself says which words it came
//! across ([`crate::Options::words`]). Of regular expressions, structural finders and patterns without words nothing is
//! known; a change of one of them can touch anything.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::compile::hash_of;
use crate::fold::Folded;
use crate::hashed::Hashed;
use crate::layout::split;
use crate::rule::pattern::{List, Part, Pattern};
use crate::rule::{Finder, Rule, RuleSet, Take};

/// Folded words by their hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(HashSet<u64, BuildHasherDefault<Hashed>>);

impl Words {
    /// The words of a text, line by line as the finder reads it.
    pub fn of(text: &str) -> Self {
        let (mut words, mut lines, mut folded) = (Self::default(), Vec::new(), Folded::default());
        split(text, &mut lines);
        for line in &lines {
            folded.fold(&text[line.start..line.end]);
            words.0.extend(folded.words().iter().map(|word| hash_of(&folded, *word)));
        }
        words
    }

    /// Adds words by their hashes.
    pub fn extend<'a>(&mut self, hashes: impl IntoIterator<Item = &'a u64>) {
        self.0.extend(hashes);
    }

    /// The words that others do not have, by their hashes, in order.
    pub fn beside(&self, others: &Self) -> Vec<u64> {
        let mut more: Vec<u64> = self.0.difference(&others.0).copied().collect();
        more.sort_unstable();
        more
    }
}

/// What a set of rules looks for, in short: enough to tell what another set does differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    rules: Vec<Outlined>,
}

/// One rule: a hash of all but its patterns, and the patterns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Outlined {
    rule: u64,
    patterns: Vec<Sought>,
}

/// One pattern: a hash of it, and the words of which one must be there for it to match; nothing if they are not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Sought {
    pattern: u64,
    words: Option<Vec<u64>>,
}

/// What a change of rules can touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    /// Documents in which one of these words was come across.
    Words(Words),
    /// Any document.
    All,
}

impl Touch {
    /// Whether it can change a document with these words.
    pub fn reaches(&self, words: &Words) -> bool {
        match self {
            Self::Words(sought) => sought.0.iter().any(|word| words.0.contains(word)),
            Self::All => true,
        }
    }

    /// Whether it can change nothing at all.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Words(words) if words.0.is_empty())
    }
}

impl Outline {
    /// The outline of a set.
    pub fn of(set: &RuleSet) -> Self {
        let lists: Vec<u64> = set.lists.iter().map(hash).collect();
        Self { rules: set.rules.iter().map(|rule| Outlined::of(rule, &set.lists, &lists)).collect() }
    }

    /// What can come out otherwise by the other rules.
    pub fn touch(&self, other: &Self) -> Touch {
        // With no rules at all a cleaner takes a shorter way.
        if self != other && (self.rules.is_empty() || other.rules.is_empty()) {
            return Touch::All;
        }
        let Some(rules) = aligned(&self.rules, &other.rules, |rule| rule.rule) else { return Touch::All };
        let mut touched = Words::default();
        for (mine, theirs) in rules {
            let [mine, theirs] = [mine, theirs].map(|rule| rule.map_or(&[][..], |rule| &rule.patterns));
            let Some(patterns) = aligned(mine, theirs, |sought| sought.pattern) else { return Touch::All };
            for sought in patterns.into_iter().filter(|pair| pair.0.is_none() || pair.1.is_none()).filter_map(|(mine, theirs)| mine.or(theirs)) {
                let Some(words) = &sought.words else { return Touch::All };
                touched.extend(words);
            }
        }
        Touch::Words(touched)
    }
}

/// Pairs what has the same key in both; none if these stand in another order, or one stands twice.
fn aligned<'a, T>(mine: &'a [T], theirs: &'a [T], key: impl Fn(&T) -> u64) -> Option<Vec<(Option<&'a T>, Option<&'a T>)>> {
    let keys = |all: &[T]| all.iter().map(&key).collect::<HashSet<u64, BuildHasherDefault<Hashed>>>();
    let (my_keys, their_keys) = (keys(mine), keys(theirs));
    if my_keys.len() < mine.len() || their_keys.len() < theirs.len() {
        return None;
    }
    let common: Vec<&T> = mine.iter().filter(|one| their_keys.contains(&key(one))).collect();
    let same: Vec<&T> = theirs.iter().filter(|one| my_keys.contains(&key(one))).collect();
    if common.iter().map(|one| key(one)).ne(same.iter().map(|one| key(one))) {
        return None;
    }
    let pairs = common.into_iter().zip(same).map(|(one, other)| (Some(one), Some(other)));
    let gone = mine.iter().filter(|one| !their_keys.contains(&key(one))).map(|one| (Some(one), None));
    let new = theirs.iter().filter(|one| !my_keys.contains(&key(one))).map(|one| (None, Some(one)));
    Some(pairs.chain(gone).chain(new).collect())
}

impl Outlined {
    fn of(rule: &Rule, lists: &[List], hashes: &[u64]) -> Self {
        let until = if let Take::Until(patterns) = &rule.take { &patterns[..] } else { &[] };
        let until: Vec<u64> = until.iter().map(|pattern| pattern_hash(pattern, hashes)).collect();
        let take = if until.is_empty() { Some(&rule.take) } else { None };
        let (min, mut patterns): (usize, Vec<Sought>) = match &rule.finder {
            Finder::Regex(all) => (0, all.iter().map(|regexp| Sought { pattern: hash(regexp), words: None }).collect()),
            Finder::Echo(echo) => (0, vec![Sought { pattern: hash(echo), words: None }]),
            Finder::Run { list, min } => (*min, vec![Sought { pattern: hashes[*list], words: members(&lists[*list]) }]),
            finder => {
                let sought = |pattern: &Pattern| Sought { pattern: pattern_hash(pattern, hashes), words: words(pattern, lists) };
                (0, finder.patterns().iter().map(sought).collect())
            }
        };
        // Who writes a pattern twice finds it once.
        let mut seen = HashSet::new();
        patterns.retain(|sought| seen.insert(sought.pattern));
        Self { rule: hash(&(&rule.address, rule.family, rule.finder.key(), min, &rule.place, take, until, rule.score)), patterns }
    }
}

/// The words of which a match has one.
fn words(pattern: &Pattern, lists: &[List]) -> Option<Vec<u64>> {
    if let Some(anchor) = pattern.anchor {
        return Some(vec![anchor.hash]);
    }
    // Without a word of its own it is found by the members of a list.
    pattern.lists().map(|(_, list)| members(&lists[list])).next()?
}

fn members(list: &List) -> Option<Vec<u64>> {
    list.members.iter().map(|member| member.anchor.map(|anchor| anchor.hash)).collect()
}

/// The hash of a pattern, with lists by what is in them.
fn pattern_hash(pattern: &Pattern, lists: &[u64]) -> u64 {
    let parts: Vec<(Part, u64)> = pattern
        .parts
        .iter()
        .map(|part| match part {
            Part::List(list) => (Part::List(0), lists[*list]),
            Part::Row { list, min } => (Part::Row { list: 0, min: *min }, lists[*list]),
            part => (part.clone(), 0),
        })
        .collect();
    hash(&parts)
}

fn hash(value: &impl Serialize) -> u64 {
    xxh3_64(&postcard::to_allocvec(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::problem::Source;

    fn outline(rules: &str) -> Outline {
        let text = format!("lang = \"en\"\n[lists]\nnets = [\"Facebook\", \"X\"]\nsigns = [\"|\", \"Ok\"]\n{rules}");
        let source = Source::new("en/share.toml", text);
        let (set, problems) = RuleSet::parse_sound(&[vec![source]]);
        assert!(problems.is_empty(), "{}", problems.draw(false));
        Outline::of(&set)
    }

    fn rule(id: &str, finder: &str) -> String {
        format!("[[rule]]\nid = \"{id}\"\nfamily = \"share\"\nabout = \"It.\"\nmatch = [\"[-x-]\"]\nkeep = [\"y\"]\n{finder}\n")
    }

    fn touched(before: &str, after: &str) -> Option<Words> {
        let (one, other) = (outline(before).touch(&outline(after)), outline(after).touch(&outline(before)));
        assert_eq!(one, other);
        match one {
            Touch::Words(words) => Some(words),
            Touch::All => None,
        }
    }

    #[test]
    fn a_phrase_touches_what_has_its_word() {
        let (a, b) = (rule("a", "phrase = [\"share this\"]"), rule("b", "line = [\"Read more\", \"Continue\"]"));
        let less = rule("b", "line = [\"Read more\"]");
        let both = format!("{a}{b}");
        assert_eq!(touched(&both, &both), Some(Words::default()));
        assert_eq!(
            touched(&a, &both),
            Some([Words::of("read"), Words::of("continue")].iter().fold(Words::default(), |mut all, words| {
                all.0.extend(&words.0);
                all
            }))
        );
        assert_eq!(touched(&both, &format!("{a}{less}")), Some(Words::of("continue")));
        assert_eq!(touched(&both, &format!("{a}{}", b.replace("It.", "What it is."))), Some(Words::default()));
        // Another place in the document is another rule.
        assert_eq!(touched(&a, &format!("{a}zone = \"tail\"\n")), Some(Words::of("share")));
        assert_eq!(touched(&a, &format!("{b}{a}")), touched(&a, &both));
    }

    #[test]
    fn what_has_no_word_touches_all() {
        let a = rule("a", "phrase = [\"share this\"]");
        for (finder, known) in [
            ("regex = [\"[0-9]+ likes\"]", false),
            ("echo = \"line\"", false),
            ("line = [\"+ #\"]", false),
            ("phrase = [\"{signs} + #\"]", false),
            ("phrase = [\"{nets} + #\"]", true),
            ("run = { of = \"nets\", min = 2 }", true),
            ("phrase = [\"on {signs}\"]", true),
        ] {
            assert_eq!(touched(&a, &format!("{a}{}", rule("b", finder))).is_some(), known, "{finder}");
        }
        assert_eq!(touched("", &a), None);
    }
}
