//! A set of rules in short: of each rule a hash of what decides, and its patterns with what each must find. Two outlines
//! tell what differs, pattern by pattern; one is small enough to be kept beside the output of a job.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::need::{self, Need};
use super::{Touch, Words};
use crate::hashed::Hashed;
use crate::rule::members::List;
use crate::rule::pattern::{Part, Pattern};
use crate::rule::{Finder, Rule, RuleSet, Take};

/// What a set of rules looks for, in short: enough to tell what another set does differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    rules: Vec<Outlined>,
}

/// One rule: a hash of all but its patterns, and the patterns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outlined {
    rule: u64,
    pub patterns: Vec<Sought>,
}

/// One pattern: a hash of it, and what a document must have for it to match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sought {
    pattern: u64,
    /// The words of which one must be there; nothing if they are not known.
    words: Option<Vec<u64>>,
    /// The same of the text; not known of an outline that was read from disk.
    #[serde(skip)]
    pub need: Fresh,
}

/// What is known only of an outline that was just made. It makes no difference to what the outline says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fresh(pub Need);

impl PartialEq for Fresh {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Fresh {}

impl Outline {
    /// The outline of a set.
    pub fn of(set: &RuleSet) -> Self {
        let lists: Vec<u64> = set.lists.iter().map(|list| hash(&list.members)).collect();
        Self { rules: set.rules.iter().map(|rule| Outlined::of(rule, &set.lists, &lists)).collect() }
    }

    /// What a rule comes to, to tell whether it says the same in another set.
    pub(crate) fn rule(&self, index: usize) -> &Outlined {
        &self.rules[index]
    }

    /// What can come out otherwise by the other rules.
    pub fn touch(&self, other: &Self) -> Touch {
        // With no rules at all a cleaner takes a shorter way, and tells no words.
        if self != other && (self.rules.is_empty() || other.rules.is_empty()) {
            return Touch::All;
        }
        let Some(sought) = self.differing(other) else { return Touch::All };
        let mut touched = Words::default();
        for (_, one) in sought {
            let Some(words) = &one.words else { return Touch::All };
            touched.extend(words);
        }
        Touch::Words(touched)
    }

    /// The patterns that only one of the two has, each with the index of its rule there and whether that is this one;
    /// nothing if more differs than patterns can tell.
    pub(crate) fn differing<'a>(&'a self, other: &'a Self) -> Option<Vec<((bool, usize), &'a Sought)>> {
        let mut differing = Vec::new();
        for (mine, theirs) in aligned(&self.rules, &other.rules, |rule| rule.rule)? {
            let [one, two] = [mine, theirs].map(|rule| rule.map_or(&[][..], |(_, rule)| &rule.patterns));
            for pair in aligned(one, two, |sought| sought.pattern)? {
                match (pair, mine, theirs) {
                    ((Some((_, sought)), None), Some((rule, _)), _) => differing.push(((true, rule), sought)),
                    ((None, Some((_, sought))), _, Some((rule, _))) => differing.push(((false, rule), sought)),
                    _ => {}
                }
            }
        }
        Some(differing)
    }
}

/// One of two lists' members with its index.
type Indexed<'a, T> = Option<(usize, &'a T)>;

/// Pairs what has the same key in both; none if these stand in another order, or one stands twice.
fn aligned<'a, T>(mine: &'a [T], theirs: &'a [T], key: impl Fn(&T) -> u64) -> Option<Vec<(Indexed<'a, T>, Indexed<'a, T>)>> {
    let keys = |all: &[T]| all.iter().map(&key).collect::<HashSet<u64, BuildHasherDefault<Hashed>>>();
    let (my_keys, their_keys) = (keys(mine), keys(theirs));
    if my_keys.len() < mine.len() || their_keys.len() < theirs.len() {
        return None;
    }
    let (common, gone): (Vec<_>, Vec<_>) = mine.iter().enumerate().partition(|(_, one)| their_keys.contains(&key(one)));
    let (same, new): (Vec<_>, Vec<_>) = theirs.iter().enumerate().partition(|(_, one)| my_keys.contains(&key(one)));
    if common.iter().map(|(_, one)| key(one)).ne(same.iter().map(|(_, one)| key(one))) {
        return None;
    }
    let pairs = common.into_iter().zip(same).map(|(one, other)| (Some(one), Some(other)));
    let gone = gone.into_iter().map(|one| (Some(one), None));
    let new = new.into_iter().map(|one| (None, Some(one)));
    Some(pairs.chain(gone).chain(new).collect())
}

impl Outlined {
    fn of(rule: &Rule, lists: &[List], hashes: &[u64]) -> Self {
        let until = if let Take::Until(patterns) = &rule.take { &patterns[..] } else { &[] };
        let until: Vec<u64> = until.iter().map(|pattern| pattern_hash(pattern, hashes)).collect();
        let take = if until.is_empty() { Some(&rule.take) } else { None };
        let (min, mut patterns): (usize, Vec<Sought>) = match &rule.finder {
            Finder::Regex(all) => {
                (0, all.iter().map(|regexp| Sought { pattern: hash(regexp), words: None, need: Fresh(need::of_regexp(regexp)) }).collect())
            }
            Finder::Echo(echo) => (0, vec![Sought { pattern: hash(echo), words: None, need: Fresh::default() }]),
            Finder::Run { list, min } => {
                (*min, vec![Sought { pattern: hashes[*list], words: members(&lists[*list]), need: Fresh(need::of_list(&lists[*list])) }])
            }
            finder => {
                let sought = |pattern: &Pattern| Sought {
                    pattern: pattern_hash(pattern, hashes),
                    words: words(pattern, lists),
                    need: Fresh(need::of_pattern(pattern, lists)),
                };
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
    use crate::rule::Source;

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
