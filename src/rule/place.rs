//! Where a rule applies: at which place of a line and of a document, beside what, and in which documents.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Family, Rule};

/// Where a rule applies.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Place {
    /// Where in the line the hit stands.
    pub at: At,
    /// Where in the document.
    pub zone: Zone,
    /// The fewest lines with hits in a row, itself included; 1 is no condition.
    pub lines: usize,
    /// What must be near.
    pub near: Option<Near>,
    /// The most words of the line.
    pub max_words: Option<u32>,
    /// Languages of the document; empty is any.
    pub lang: Vec<String>,
    /// Hosts of the document; empty is any.
    pub site: Vec<String>,
}

impl Place {
    /// Whether a line may have so many words.
    pub(crate) fn allows(&self, words: u32) -> bool {
        self.max_words.is_none_or(|most| words <= most)
    }
}

/// Whether a name, without scheme and path, could be that of a host; underscores are not allowed there, and stand there.
pub fn is_host(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || ['.', '-', '_'].contains(&c))
}

/// Where in a line a hit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum At {
    /// Anywhere.
    #[default]
    Any,
    /// The hit is the whole line, separators aside.
    Line,
    /// Nothing but separators before it.
    Start,
    /// Nothing but separators after it.
    End,
}

impl At {
    /// Whether a hit stands so: whether nothing but separators stands before it and after it is known.
    pub(crate) fn is_met(self, at_start: bool, at_end: bool) -> bool {
        match self {
            Self::Any => true,
            Self::Line => at_start && at_end,
            Self::Start => at_start,
            Self::End => at_end,
        }
    }
}

/// Where in a document a hit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Zone {
    /// Anywhere.
    #[default]
    Any,
    /// Before the body text.
    Head,
    /// After the body text.
    Tail,
    /// Either.
    Edge,
    /// Behind a good piece of body text.
    After,
    /// The same, and behind more than half of the document.
    Late,
}

impl Zone {
    /// The zones as rule files name them.
    pub const NAMED: [(&'static str, Zone); 6] =
        [("head", Zone::Head), ("tail", Zone::Tail), ("edge", Zone::Edge), ("after", Zone::After), ("late", Zone::Late), ("any", Zone::Any)];

    /// Its name in rule files.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, zone)| *zone == self).map_or("", |(name, _)| name)
    }
}

/// What must be near a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    /// Hits of these rules.
    pub of: Neighbour,
    /// Within so many lines.
    pub within: usize,
    /// On which side of the hit; either if nothing is said.
    pub side: Option<Side>,
}

/// A side of a hit, in the order of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// What is near stands before the hit.
    Before,
    /// What is near stands after the hit.
    After,
}

/// Whose hits must be near: those of a family or of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Neighbour {
    /// Any rule of the family.
    Family(Family),
    /// The rule with this address.
    Rule(String),
}

impl Neighbour {
    /// Whether a rule is meant.
    pub(crate) fn has(&self, rule: &Rule) -> bool {
        match self {
            Self::Family(family) => rule.family == *family,
            Self::Rule(address) => rule.address == *address,
        }
    }
}

impl fmt::Display for Neighbour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Family(family) => f.write_str(family.name()),
            Self::Rule(address) => f.write_str(address),
        }
    }
}
