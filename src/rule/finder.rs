//! What a rule looks for.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Take;
use super::pattern::{Part, Pattern};
use super::patterns::Patterns;
use super::regexp::Regexp;

/// What a rule looks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Finder {
    /// A whole line.
    Line(Patterns),
    /// Words anywhere in a line.
    Phrase(Patterns),
    /// Words at the start of a line.
    Starts(Patterns),
    /// Words at the end of a line.
    Ends(Patterns),
    /// A regular expression over the folded line.
    Regex(Vec<Arc<Regexp>>),
    /// Members of a list with only separators between them.
    Run {
        /// Index of the list in [`RuleSet::lists`](crate::rule::RuleSet::lists).
        list: usize,
        /// The fewest members.
        min: usize,
    },
    /// A structural finder.
    Echo(Echo),
}

impl Finder {
    /// The key that names it in a rule file.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Phrase(_) => "phrase",
            Self::Starts(_) => "starts",
            Self::Ends(_) => "ends",
            Self::Regex(_) => "regex",
            Self::Run { .. } => "run",
            Self::Echo(_) => "echo",
        }
    }

    /// Its patterns, if it has any.
    pub fn patterns(&self) -> &[Pattern] {
        match self {
            Self::Line(patterns) | Self::Phrase(patterns) | Self::Starts(patterns) | Self::Ends(patterns) => patterns,
            _ => &[],
        }
    }

    /// What goes with its hits where a rule does not say.
    pub(crate) fn usual_take(&self) -> Take {
        if matches!(self, Self::Line(_) | Self::Starts(_)) { Take::Line } else { Take::Match }
    }

    /// Whether words of its own must stand in what it finds; others find by shape, or by what is repeated.
    pub fn has_words(&self) -> bool {
        match self {
            Self::Regex(expressions) => expressions.iter().all(|one| one.needs.texts.iter().any(|text| text.text.contains(char::is_alphabetic))),
            Self::Run { .. } => true,
            Self::Echo(_) => false,
            _ => self.patterns().iter().all(|one| one.parts.iter().any(|part| matches!(part, Part::Text(_) | Part::List(_) | Part::Row { .. }))),
        }
    }

    /// The same patterns, shared.
    pub(crate) fn shared(&self) -> Patterns {
        match self {
            Self::Line(patterns) | Self::Phrase(patterns) | Self::Starts(patterns) | Self::Ends(patterns) => patterns.clone(),
            _ => Patterns::default(),
        }
    }
}

/// A structural finder, written in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Echo {
    /// A line that the next one repeats with a credit behind it.
    CaptionCredit,
    /// A paragraph extracted twice.
    Paragraph,
    /// The headline repeated on a later line.
    Title,
    /// A line of four words or more that comes again.
    Line,
}

impl Echo {
    /// All of them with their names in rule files.
    pub const ALL: [(&'static str, Echo); 4] =
        [("caption-credit", Echo::CaptionCredit), ("paragraph", Echo::Paragraph), ("title", Echo::Title), ("line", Echo::Line)];
}
