//! Which rules differ between two sets: what decides is compared, not how it is written.

use std::collections::HashMap;

use crate::rule::{Family, RuleSet};
use crate::touch::Outline;

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
    /// Whether it is for documents of some sites alone, and was if it was there.
    pub of_site: bool,
    /// How it differs.
    pub how: How,
    /// Its index in the old set.
    pub old: Option<u32>,
    /// Its index in the new set.
    pub new: Option<u32>,
}

/// The rules that differ, by address.
pub fn changes(old: &RuleSet, new: &RuleSet) -> Vec<Change> {
    let known: HashMap<&str, u32> = old.rules.iter().zip(0..).map(|(rule, index)| (rule.address.as_str(), index)).collect();
    let mut changes = Vec::new();
    let (before, after) = (Outline::of(old), Outline::of(new));
    let mut kept = vec![false; old.rules.len()];
    for (rule, index) in new.rules.iter().zip(0..) {
        let was = known.get(rule.address.as_str()).copied();
        if let Some(was) = was {
            kept[was as usize] = true;
            if before.rule(was as usize) == after.rule(index as usize) {
                continue;
            }
        }
        let how = if was.is_some() { How::Altered } else { How::Added };
        let sites = was.map_or(&rule.place.site, |was| &old.rules[was as usize].place.site);
        let of_site = !rule.place.site.is_empty() && !sites.is_empty();
        changes.push(Change { address: rule.address.clone(), family: rule.family, of_site, how, old: was, new: Some(index) });
    }
    let gone = old.rules.iter().zip(0..).zip(&kept).filter(|(_, kept)| !**kept);
    changes.extend(gone.map(|((rule, index), _)| Change {
        address: rule.address.clone(),
        family: rule.family,
        of_site: !rule.place.site.is_empty(),
        how: How::Removed,
        old: Some(index),
        new: None,
    }));
    changes.sort_by(|a, b| a.address.cmp(&b.address));
    changes
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
