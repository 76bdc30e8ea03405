//! Rules as their authors write them: the parsed form of rule files, with everything checked that can be checked
//! without a document. Compiling them into tables is `compile`'s business; this module is the language.

pub(crate) mod anchor;
mod attempt;
pub(crate) mod borders;
pub(crate) mod bytes;
pub(crate) mod common;
pub mod example;
pub mod family;
pub(crate) mod file;
pub mod folder;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod matching;
pub(crate) mod members;
pub(crate) mod needs;
pub(crate) mod number;
pub(crate) mod packed;
pub(crate) mod pattern;
pub(crate) mod patterns;
pub mod problem;
pub(crate) mod regexp;
pub mod schema;
pub(crate) mod search;
pub mod set;
pub(crate) mod slots;

pub use example::Example;
pub use family::{Family, Policy};
pub use members::List;
pub use pattern::{Part, Pattern};
pub use patterns::Patterns;
pub use problem::{Problem, Problems, Source};
pub use set::{RuleSet, Select, WEIGHTS};

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its address: `lang/family/id`, or `site/host/id`.
    pub address: String,
    /// Addresses it had before.
    pub was: Vec<String>,
    /// One sentence on what it takes.
    pub about: String,
    /// The kind of furniture.
    pub family: Family,
    /// What it looks for.
    pub finder: Finder,
    /// Where it applies.
    pub place: Place,
    /// What goes.
    pub take: Take,
    /// How sure it is, 1 to 3.
    pub score: u8,
    /// Its examples.
    pub proof: Proof,
    /// Where it stands.
    pub origin: Origin,
}

/// The file a rule stands in, and its lines there.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The rule file.
    pub source: Source,
    /// The rule's `id`, in bytes of the file.
    pub span: Range<usize>,
}

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
    Regex(Vec<Arc<regexp::Regexp>>),
    /// Members of a list with only separators between them.
    Run {
        /// Index of the list in [`RuleSet::lists`].
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
    /// Another hit of this kind.
    pub of: Kind,
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

/// A family or a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Any rule of the family.
    Family(Family),
    /// The rule with this address.
    Rule(String),
}

/// What goes when a rule strips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Take {
    /// The whole line.
    Line,
    /// The match alone.
    Match,
    /// From the match to the end of the line.
    ToLineEnd,
    /// From the start of the line to the end of the match.
    ToLineStart,
    /// The paragraph.
    Paragraph,
    /// From the match to the end of the document.
    ToEnd,
    /// From the start of the document to the end of the match.
    ToStart,
    /// From the match up to the next place where one of these begins.
    Until(Patterns),
    /// The whole document.
    Document,
    /// The line and the list below it; nothing if there is none.
    List,
}

impl Take {
    /// The takes that are plain words in rule files.
    pub const NAMED: [(&'static str, Take); 9] = [
        ("line", Take::Line),
        ("match", Take::Match),
        ("to-line-end", Take::ToLineEnd),
        ("to-line-start", Take::ToLineStart),
        ("paragraph", Take::Paragraph),
        ("to-end", Take::ToEnd),
        ("to-start", Take::ToStart),
        ("document", Take::Document),
        ("list", Take::List),
    ];
}

/// A rule's examples.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// Documents in which exactly the marked spans go.
    pub matches: Vec<Proven>,
    /// Documents that stay as they are.
    pub keeps: Vec<Proven>,
    /// `match` examples known not to hold yet.
    pub todo_matches: Vec<Proven>,
    /// `keep` examples known not to hold yet.
    pub todo_keeps: Vec<Proven>,
}

/// An example and where it stands in its file.
#[derive(Debug, Clone)]
pub struct Proven {
    /// The example.
    pub example: Example,
    /// Its place, in bytes of the file.
    pub span: Range<usize>,
}
