//! What a document comes out as: its clean text, its verdict and everything that was done to it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::ledger::{Edit, OffsetMap};
use crate::rule::Family;
use crate::touch::Words;
use crate::weigh::{Decision, WeighedLine};

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// No rule took anything.
    Kept,
    /// Furniture was taken.
    Cleaned,
    /// Left whole, because too much would have gone on weak evidence.
    Review,
    /// The document was nothing but a notice: an error page, a consent wall.
    Notice,
    /// Nothing is left, or nothing was there.
    Empty,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Verdict; 5] = [Verdict::Kept, Verdict::Cleaned, Verdict::Review, Verdict::Notice, Verdict::Empty];

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Cleaned => "cleaned",
            Self::Review => "review",
            Self::Notice => "notice",
            Self::Empty => "empty",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A hit that stayed in the clean text.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// First byte in the clean text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Index of the rule.
    pub rule: u32,
    /// Why it stayed.
    pub decision: Decision,
}

/// A clean document and everything that was done to it.
#[derive(Debug, Clone)]
pub struct Clean<'a> {
    /// The clean text.
    pub text: Cow<'a, str>,
    /// What became of the document.
    pub verdict: Verdict,
    /// Why, for verdicts that ask for it: a rule's address or a sentence.
    pub reason: Option<String>,
    /// Every change, over the decoded input, in order and apart from each other.
    pub edits: Vec<Edit>,
    /// What was moved, by family.
    pub fields: BTreeMap<Family, Vec<String>>,
    /// Hits that stayed: classified, for review, or (with [`crate::Options::misses`]) missed.
    pub left: Vec<Left>,
    /// Indexes of rules skipped because their regex took too much work on this document.
    pub over_budget: Vec<u32>,
    /// What the weights said of the lines (with [`crate::Options::misses`]).
    pub weighed: Vec<WeighedLine>,
    /// Whether two letters stood side by side at any time that something had stood between.
    pub(crate) joined: bool,
    /// The words that rules were asked about, on the way from the input to the clean text (with [`crate::Options::words`]).
    pub words: Words,
}

impl<'a> Clean<'a> {
    /// A document that comes out whole: for review, with the reason and what tidying did to it.
    pub fn whole(text: Cow<'a, str>, reason: String, edits: Vec<Edit>) -> Self {
        Self {
            text,
            verdict: Verdict::Review,
            reason: Some(reason),
            edits,
            fields: BTreeMap::new(),
            left: Vec::new(),
            over_budget: Vec::new(),
            weighed: Vec::new(),
            joined: false,
            words: Words::default(),
        }
    }

    /// The way between offsets of the clean text and offsets of the input.
    pub fn offsets(&self) -> OffsetMap {
        OffsetMap::new(&self.edits)
    }
}
