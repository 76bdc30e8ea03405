//! The ledger: every change as an edit over the decoded input, named by what made it.
//!
//! `clean + ledger = input`, exactly. Stages work on what the stage before left; `compose` turns their edits into
//! edits over the input, so that whoever reads the ledger needs only one coordinate system.

mod compose;
mod offsets;
#[cfg(test)]
mod tests;

use crate::tidy::Step;
pub(crate) use compose::compose;
pub use offsets::OffsetMap;

/// What made an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// The rule with this index in the cleaner's rules.
    Rule(u32),
    /// A step of tidying.
    Tidy(Step),
    /// The weights: a line went by the sum of its signals.
    Weights,
}

/// One change: the bytes `start..end` of the input became `with`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// First byte of the input.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What stands there now; empty for a deletion.
    pub with: Box<str>,
    /// What made it.
    pub by: By,
}

impl Edit {
    pub(crate) fn delete(start: usize, end: usize, by: By) -> Self {
        Self { start, end, with: Box::default(), by }
    }
}

/// Applies edits, which are in order and apart from each other.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> String {
    let grown: usize = edits.iter().map(|edit| edit.with.len()).sum();
    let gone: usize = edits.iter().map(|edit| edit.end - edit.start).sum();
    let mut out = String::with_capacity(text.len() + grown - gone.min(text.len()));
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.start]);
        out.push_str(&edit.with);
        at = edit.end;
    }
    out.push_str(&text[at..]);
    out
}

/// A text of so many bytes is not held twice to be edited. Smaller ones are: copying costs less than looking again at
/// what was edited in place.
const LARGE: usize = 1 << 20;

/// The same for a text of one's own: edits that put in no more than they take out need no second copy of it, which counts
/// where a text is large.
pub(crate) fn apply_owned(text: String, edits: &[Edit]) -> String {
    if text.len() < LARGE || edits.iter().any(|edit| edit.with.len() > edit.end - edit.start) {
        return apply(&text, edits);
    }
    in_place(text, edits)
}

fn in_place(text: String, edits: &[Edit]) -> String {
    let mut bytes = text.into_bytes();
    let (mut to, mut from) = (0, 0);
    for edit in edits {
        bytes.copy_within(from..edit.start, to);
        to += edit.start - from;
        bytes[to..to + edit.with.len()].copy_from_slice(edit.with.as_bytes());
        to += edit.with.len();
        from = edit.end;
    }
    let end = bytes.len();
    bytes.copy_within(from..end, to);
    bytes.truncate(to + end - from);
    // Edits lie on borders of characters, so that this only looks; were one not to, nothing may be lost for it.
    String::from_utf8(bytes).unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned())
}
