//! Which rules differ between two sets: what decides is compared, not how it is written.

use std::collections::HashMap;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::rule::{Family, Finder, List, Part, Pattern, Patterns, Rule, RuleSet, Take};

/// How a rule differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Only the new set has it.
    Added,
    /// Only the old set has it.
    Removed,
    /// Both have it, and it does not say the same.
    Altered,
}

impl How {
    /// The name used in what is told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Altered => "altered",
        }
    }
}

/// A rule that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its address.
    pub address: String,
    /// Its family, the new one if it has two.
    pub family: Family,
    /// How it differs.
    pub how: How,
    /// Its index in the old set.
    pub old: Option<u32>,
    /// Its index in the new set.
    pub new: Option<u32>,
}

/// The rules that differ, by address.
pub fn changes(old: &RuleSet, new: &RuleSet) -> Vec<Change> {
    let before = Signatures::new(old);
    let known: HashMap<&str, u32> = old.rules.iter().zip(0..).map(|(rule, index)| (rule.address.as_str(), index)).collect();
    let mut changes = Vec::new();
    let after = Signatures::new(new);
    let mut kept = vec![false; old.rules.len()];
    for (rule, index) in new.rules.iter().zip(0..) {
        let was = known.get(rule.address.as_str()).copied();
        if let Some(was) = was {
            kept[was as usize] = true;
            if before.of(&old.rules[was as usize]) == after.of(rule) {
                continue;
            }
        }
        let how = if was.is_some() { How::Altered } else { How::Added };
        changes.push(Change { address: rule.address.clone(), family: rule.family, how, old: was, new: Some(index) });
    }
    let gone = old.rules.iter().zip(0..).zip(&kept).filter(|(_, kept)| !**kept);
    changes.extend(gone.map(|((rule, index), _)| Change {
        address: rule.address.clone(),
        family: rule.family,
        how: How::Removed,
        old: Some(index),
        new: None,
    }));
    changes.sort_by(|a, b| a.address.cmp(&b.address));
    changes
}

/// What rules of a set come down to. Lists are known by their members, since their indexes differ from set to set.
struct Signatures {
    lists: Vec<u128>,
}

impl Signatures {
    fn new(set: &RuleSet) -> Self {
        let list = |list: &List| xxh3_128(&postcard::to_allocvec(&list.members).unwrap_or_default());
        Self { lists: set.lists.iter().map(list).collect() }
    }

    fn of(&self, rule: &Rule) -> u128 {
        let mut hasher = Xxh3::new();
        let finder = match &rule.finder {
            Finder::Line(patterns) => Finder::Line(self.blank(patterns, &mut hasher)),
            Finder::Phrase(patterns) => Finder::Phrase(self.blank(patterns, &mut hasher)),
            Finder::Starts(patterns) => Finder::Starts(self.blank(patterns, &mut hasher)),
            Finder::Ends(patterns) => Finder::Ends(self.blank(patterns, &mut hasher)),
            Finder::Run { list, min } => {
                hasher.update(&self.lists[*list].to_le_bytes());
                Finder::Run { list: 0, min: *min }
            }
            other => other.clone(),
        };
        let take = match &rule.take {
            Take::Until(patterns) => Take::Until(self.blank(patterns, &mut hasher)),
            other => other.clone(),
        };
        let deciding = (rule.family, finder, &rule.place, take, rule.score);
        hasher.update(&postcard::to_allocvec(&deciding).unwrap_or_default());
        hasher.digest128()
    }

    /// The patterns with all lists called the same, and the lists into the hash.
    fn blank(&self, patterns: &Patterns, hasher: &mut Xxh3) -> Patterns {
        let mut one = |pattern: &Pattern| {
            let mut blank = pattern.clone();
            for part in &mut blank.parts {
                if let Part::List(list) | Part::Row { list, .. } = part {
                    hasher.update(&self.lists[*list].to_le_bytes());
                    *list = 0;
                }
            }
            blank
        };
        patterns.iter().map(&mut one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Source;

    fn set(rules: &str) -> RuleSet {
        let text = format!("lang = \"en\"\nfamily = \"share\"\n{rules}");
        RuleSet::parse(&[vec![Source::new("r.toml", text)]]).unwrap_or_else(|problems| panic!("{}", problems.draw(false)))
    }

    fn rule(id: &str, finder: &str) -> String {
        format!("[[rule]]\nid = \"{id}\"\nabout = \"A rule.\"\n{finder}\nmatch = [\"[-Share-]\"]\nkeep = [\"No.\"]\n")
    }

    #[test]
    fn what_decides_is_compared() {
        let lists = |third: &str| format!("[lists]\na = [\"x\"]\nnet = [\"Mail\", \"Post\", \"{third}\"]\n");
        let old = set(&[
            lists("Chat"),
            rule("kept", "line = [\"Share\"]"),
            rule("gone", "line = [\"Send\"]"),
            rule("run", "run = { of = \"net\", min = 3 }"),
        ]
        .concat());
        let new =
            [lists("Talk"), rule("kept", "line = [\"SHARE\"]"), rule("run", "run = { of = \"net\", min = 3 }"), rule("new", "line = [\"Send\"]")]
                .concat();
        let told: Vec<_> = changes(&old, &set(&new)).into_iter().map(|change| format!("{} {}", change.how.name(), change.address)).collect();
        assert_eq!(told, ["removed en/share/gone", "added en/share/new", "altered en/share/run"]);
        assert_eq!(changes(&old, &old), []);
        // A list before it moves the index of the list, not what it says.
        let moved = set(&[
            "[lists]\n\"0\" = [\"y\"]\na = [\"x\"]\nnet = [\"Mail\", \"Post\", \"Chat\"]\n".to_owned(),
            rule("kept", "line = [\"Share\"]"),
            rule("gone", "line = [\"Send\"]"),
            rule("run", "run = { of = \"net\", min = 3 }"),
        ]
        .concat());
        assert_eq!(changes(&old, &moved), []);
    }

    #[test]
    fn packed_and_parsed_rules_are_the_same() {
        let parsed = RuleSet::parse(&[RuleSet::bundled_sources()]).unwrap_or_else(|problems| panic!("{}", problems.draw(false)));
        let packed = RuleSet::bundled().unwrap_or_else(|problems| panic!("{}", problems.draw(false)));
        assert_eq!(changes(&packed, &parsed), []);
    }
}
