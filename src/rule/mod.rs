//! Rules as their authors write them: the parsed form of rule files, with everything checked that can be checked
//! without a document. Compiling them into tables is `compile`'s business; this module is the language.

pub(crate) mod anchor;
mod attempt;
pub(crate) mod borders;
pub(crate) mod bytes;
mod example;
mod family;
pub(crate) mod file;
mod finder;
pub mod folder;
pub(crate) mod frequency;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod matching;
pub(crate) mod members;
pub(crate) mod needs;
pub(crate) mod number;
pub(crate) mod packed;
pub(crate) mod pattern;
pub(crate) mod patterns;
mod place;
mod problem;
pub(crate) mod regexp;
mod resolve;
pub mod schema;
pub(crate) mod search;
mod select;
mod set;
pub(crate) mod slots;

pub use example::Example;
pub use family::{Family, Policy};
pub use finder::{Echo, Finder};
pub use members::List;
pub use pattern::{Part, Pattern};
pub use patterns::Patterns;
pub use place::{At, Near, Neighbour, Place, Side, Zone, is_host};
pub use problem::{Problem, Problems, Source};
pub use select::Select;
pub use set::{RuleSet, WEIGHTS};

use std::ops::Range;

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

impl Rule {
    /// The score at which a hit strips by itself; below it, place and neighbours must add to it.
    pub const STRIPS: u8 = 3;

    /// Whether its hits strip by themselves.
    pub fn is_sure(&self) -> bool {
        self.score >= Self::STRIPS
    }

    /// Where in a line its hits must stand: its finder may say so where its place does not.
    pub(crate) fn at(&self) -> At {
        match (&self.finder, self.place.at) {
            (Finder::Starts(_), At::Any) => At::Start,
            (Finder::Ends(_), At::Any) => At::End,
            (_, at) => at,
        }
    }
}

/// The file a rule stands in, and its lines there.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The rule file.
    pub source: Source,
    /// The rule's `id`, in bytes of the file.
    pub span: Range<usize>,
}

impl Origin {
    /// The file and the line, as editors count them.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.source.name, self.source.text[..self.span.start].matches('\n').count() + 1)
    }
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
