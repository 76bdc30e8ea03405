//! What the tables are about: the patterns, lists and regexes that they lead to.
//!
//! It stands apart because it is shared with the rules and never written down with the tables.

use std::sync::Arc;

use super::{Filed, Target};
use crate::rule::members::List;
use crate::rule::pattern::{Part, Pattern};
use crate::rule::patterns::Patterns;
use crate::rule::regexp::Regexp;
use crate::rule::{Finder, RuleSet};

/// What the tables are about: shared with the rules, and read when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub lists: Arc<Vec<List>>,
    /// The patterns of each rule.
    patterns: Vec<Patterns>,
    /// For each list one pattern that is a member of it.
    members: Vec<Pattern>,
    pub regexes: Vec<Searched>,
}

/// A regex in the tables.
#[derive(Debug)]
pub(crate) struct Searched {
    pub rule: u32,
    pub regexp: Arc<Regexp>,
}

impl Parts {
    pub fn new(set: &RuleSet) -> Self {
        let mut regexes = Vec::new();
        let mut patterns = Vec::with_capacity(set.rules.len());
        for (rule, each) in set.rules.iter().enumerate() {
            if let Finder::Regex(all) = &each.finder {
                regexes.extend(all.iter().map(|regexp| Searched { rule: rule as u32, regexp: Arc::clone(regexp) }));
            }
            patterns.push(each.finder.shared());
        }
        let members = (0..set.lists.len()).map(|list| Pattern::of("", vec![Part::List(list)])).collect();
        Self { lists: Arc::clone(&set.lists), patterns, members, regexes }
    }

    /// The pattern that a filed one is.
    #[inline]
    pub fn pattern(&self, filed: &Filed) -> &Pattern {
        match filed.target {
            Target::Rule(rule) | Target::Near(rule) => &self.patterns[rule as usize][filed.nth as usize],
            Target::Member(list) => &self.members[list as usize],
        }
    }
}
