//! What becomes of a hit, and the conditions it can miss, in words for a person.

use std::fmt;

use super::zones::NOTICE_LETTERS;
use crate::rule::{At, Rule, Side, Zone};

/// What becomes of a hit.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It goes (or is moved to the fields).
    Strip,
    /// It is what the rule looks for, but its family stays.
    Stay,
    /// Too weak to act on, strong enough to look at.
    Review,
    /// It is not what the rule looks for.
    Miss(Vec<Miss>),
}

/// A condition of a rule that a hit does not meet.
#[derive(Debug, Clone, PartialEq)]
pub enum Miss {
    /// The rule wants another place in the line.
    At(At),
    /// The rule wants the whole line.
    WholeLine,
    /// The rule wants another zone; the line's number, from 1, and the lines of the document.
    Zone(Zone, usize, usize),
    /// Too few lines with hits in a row: found, wanted.
    Lines(usize, usize),
    /// Nothing of the kind near: what, on which side, within how many lines.
    Near(String, Option<Side>, usize),
    /// Too many words in the line: found, allowed.
    Words(u32, u32),
    /// The document's language is another.
    Lang(String),
    /// The document's host is another.
    Site(Option<String>),
    /// The score is too low.
    Score(u8),
    /// It stands in the headline.
    Headline,
    /// The document is too long to be nothing but a notice: its letters.
    Long(u64),
    /// The document is a text file, where the rule is not sure enough.
    File,
    /// What `until` waits for does not come.
    Until,
    /// No list stands below it.
    List,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(At::Line) | Self::WholeLine => write!(f, "the match is not the whole line"),
            Self::At(At::Start) => write!(f, "other text stands before it on the line"),
            Self::At(_) => write!(f, "other text stands after it on the line"),
            Self::Zone(zone, line, lines) => {
                let zone = match zone {
                    Zone::Head => "head",
                    Zone::Tail => "tail",
                    Zone::After | Zone::Late => {
                        let half = if *zone == Zone::Late { " or is in the first half" } else { "" };
                        return write!(f, "line {line} of {lines} has too little text before it{half}");
                    }
                    Zone::Edge | Zone::Any => "head or tail",
                };
                write!(f, "line {line} of {lines} is not in the {zone} of the document")
            }
            Self::Lines(found, wanted) => {
                write!(f, "{found} {} with hits in a row, the rule wants {wanted}", if *found == 1 { "line" } else { "lines" })
            }
            Self::Near(what, side, within) => {
                let side = match side {
                    None => "",
                    Some(Side::Before) => " before it",
                    Some(Side::After) => " after it",
                };
                write!(f, "no hit of {what} within {within} lines{side}")
            }
            Self::Words(found, allowed) => write!(f, "line has {found} words, the rule's limit is {allowed}"),
            Self::Lang(lang) => write!(f, "the rule is not for documents in {lang}"),
            Self::Site(None) => write!(f, "the rule is for one site, and the document's is not known"),
            Self::Site(Some(site)) => write!(f, "the rule is not for {site}"),
            Self::Score(score) => write!(f, "score {score}, {} strips", Rule::STRIPS),
            Self::Headline => write!(f, "the headline is protected from rules below score {}", Rule::STRIPS),
            Self::Long(letters) => write!(f, "the document has {letters} letters, the limit for a whole document is {NOTICE_LETTERS}"),
            Self::File => write!(f, "the document is a text file: no line is long, and the rule is not sure in one"),
            Self::Until => write!(f, "what the rule takes up to does not come"),
            Self::List => write!(f, "no list of titles stands below it"),
        }
    }
}
