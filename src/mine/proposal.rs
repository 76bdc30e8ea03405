//! Proposals: something that repeats and is furniture by the looks of it, and which of several says the most.

use std::collections::BTreeMap;

use super::gather::Seen;
use super::items::{Place, SHORT, spread};
use super::lead::lead;

/// Words of a repeating text that is a paragraph, not a label.
const PARAGRAPH: usize = 15;

/// What a rule would look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A whole line.
    Line,
    /// A line that is nothing but a date or a time.
    Date,
    /// A label with something behind it on its line.
    Label,
    /// The end of a line.
    End,
    /// A label with something behind it, glued to the end of a line.
    Glued,
    /// The start of a line of running text.
    Opening,
    /// A short line by what it ends with; what stands before differs.
    Closing,
    /// What a line begins with, names parted by signs, to a colon.
    Lead,
    /// The same to a dash.
    Dateline,
    /// The same as a line of its own.
    Byline,
}

impl Shape {
    /// Its name, as it is part of ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Date => "date",
            Self::Label => "label",
            Self::End => "end",
            Self::Glued => "glued",
            Self::Opening => "start",
            Self::Closing => "closing",
            Self::Lead => "lead",
            Self::Dateline => "dateline",
            Self::Byline => "byline",
        }
    }
}

/// Something that repeats and is furniture by the looks of it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The site.
    pub site: String,
    /// The language of its documents.
    pub lang: Option<String>,
    /// What a rule would look for.
    pub shape: Shape,
    /// The words, as one document has them; numbers and dates are `#`.
    pub written: String,
    /// The same folded, a word each.
    pub words: Vec<String>,
    /// Documents of the site that have it. Of what was grown from a part of the occurrences, estimated from these.
    pub documents: u64,
    /// Documents of the site.
    pub of: u64,
    /// Sites that have it.
    pub sites: usize,
    /// Where it mostly stands, and the share of that in percent.
    pub place: (Place, u64),
    /// The most words of the lines, for labels.
    pub longest: usize,
    /// Some occurrences.
    pub seen: Vec<Seen>,
}

impl Proposal {
    /// Whether another proposal says the same, or more of the same: its pattern finds wherever this one's does.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        if self.site != other.site {
            return false;
        }
        let (one, two) = (&self.words, &other.words);
        match (self.shape, other.shape) {
            (a, b) if a == b && one == two => true,
            (Shape::End, Shape::End) => two.ends_with(one) && other.documents * 10 >= self.documents * 8,
            (Shape::Label | Shape::Opening, Shape::Label | Shape::Opening) | (Shape::Glued, Shape::Glued) => {
                let longer = two.starts_with(one) && two.len() > one.len() && other.documents * 10 >= self.documents * 8;
                // What is more in some documents than what takes as much is another thing.
                let more = one.starts_with(two) && one.len() > two.len() && self.documents * 10 < other.documents * 8;
                longer || more && (other.shape == self.shape || other.shape == Shape::Label)
            }
            // A label whose lines are all one line.
            (Shape::Label, Shape::Line) => two.starts_with(one) && other.documents * 10 >= self.documents * 8,
            // What is behind the label is always the same.
            (Shape::Glued, Shape::End) => two.starts_with(one) && other.documents * 10 >= self.documents * 8,
            (Shape::End, Shape::Glued) => one.starts_with(two) && one.len() <= two.len() + SHORT,
            (Shape::End, Shape::Line) => two == one && other.documents >= self.documents,
            (Shape::Line, Shape::Label) => one.starts_with(two) && one.len() > two.len(),
            (Shape::Line, Shape::Closing) => one.ends_with(two) && one.len() > two.len(),
            (Shape::Closing, Shape::Closing) => two.ends_with(one) && other.documents * 10 >= self.documents * 8,
            // A lead is told by one of its pieces, the most frequent; what begins lines with it is part of it.
            (Shape::Lead | Shape::Dateline | Shape::Byline, Shape::Lead | Shape::Dateline | Shape::Byline) => {
                other.documents >= self.documents && self.leads_have(two, 0)
            }
            (Shape::Line | Shape::Label | Shape::Opening | Shape::Closing, Shape::Lead | Shape::Dateline | Shape::Byline) => {
                other.documents * 10 >= self.documents * 8 && self.leads_have(two, one.len())
            }
            _ => false,
        }
    }

    /// Whether nearly all lines where it was seen begin with leads of so many words that have a piece.
    fn leads_have(&self, piece: &[String], words: usize) -> bool {
        let has = |seen: &&Seen| {
            spread(&seen.line)
                .first()
                .and_then(|line| lead(&line.words))
                .is_some_and(|lead| lead.words >= words && lead.pieces.iter().any(|own| own == piece))
        };
        self.seen.iter().filter(has).count() * 10 >= self.seen.len() * 8
    }

    /// Whether it is a paragraph rather than a label.
    pub fn is_paragraph(&self) -> bool {
        self.words.len() >= PARAGRAPH
    }
}

/// One of each: what another proposal says, too, is left out.
pub(super) fn distinct(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut by_site: BTreeMap<String, Vec<Proposal>> = BTreeMap::new();
    for proposal in proposals {
        by_site.entry(proposal.site.clone()).or_default().push(proposal);
    }
    let mut distinct = Vec::new();
    for (_, mut own) in by_site {
        // The longest and most frequent first, so that what is within them is left out.
        own.sort_by(|a, b| (b.documents, b.words.len(), a.shape, &a.words).cmp(&(a.documents, a.words.len(), b.shape, &b.words)));
        let within: Vec<bool> = (0..own.len())
            .map(|at| (0..own.len()).any(|other| other != at && own[at].is_within(&own[other]) && !(own[other].is_within(&own[at]) && other > at)))
            .collect();
        let mut at = 0;
        own.retain(|_| {
            at += 1;
            !within[at - 1]
        });
        distinct.extend(own);
    }
    distinct
}
