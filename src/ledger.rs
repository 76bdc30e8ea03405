//! The ledger: every change as an edit over the decoded input, named by what made it.
//!
//! `clean + ledger = input`, exactly. Stages work on what the stage before left; `compose` turns their edits into
//! edits over the input, so that whoever reads the ledger needs only one coordinate system.

use crate::tidy::Step;

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

/// Edits over the input that do what `first` and then `second` do. Where both change the same bytes, the edit carries
/// the name of the later one.
pub(crate) fn compose(first: Vec<Edit>, second: Vec<Edit>) -> Vec<Edit> {
    if first.is_empty() {
        return second;
    }
    if second.is_empty() {
        return first;
    }
    let out = Vec::with_capacity(first.len() + second.len());
    let mut composer = Composer { second: second.into_iter().peekable(), out, middle: 0, input: 0, torn: false };
    for edit in first {
        composer.kept(edit.start);
        composer.edited(edit);
    }
    composer.kept(usize::MAX);
    composer.out
}

struct Composer<I: Iterator<Item = Edit>> {
    second: std::iter::Peekable<I>,
    out: Vec<Edit>,
    /// How far the text between the two stages is done.
    middle: usize,
    /// How far the input is done.
    input: usize,
    /// Whether the last edit written is the beginning of the next one of the second stage, which stays one edit.
    torn: bool,
}

impl<I: Iterator<Item = Edit>> Composer<I> {
    /// A stretch that the first stage left as it was, up to `end` of the input.
    fn kept(&mut self, end: usize) {
        let stop = self.middle.saturating_add(end - self.input);
        while let Some(edit) = self.second.peek_mut() {
            if edit.start >= stop {
                break;
            }
            let start = self.input + (edit.start - self.middle);
            let to = edit.end.min(stop);
            let piece = Edit { start, end: self.input + (to - self.middle), with: std::mem::take(&mut edit.with), by: edit.by };
            let more = edit.end > stop;
            edit.start = to;
            self.write(piece, more);
            if more {
                break;
            }
            self.second.next();
        }
        self.middle = stop;
        self.input = end;
    }

    /// A stretch that the first stage replaced.
    fn edited(&mut self, mut first: Edit) {
        let stop = self.middle + first.with.len();
        let within = self.out.last().filter(|_| self.torn && first.with.is_empty());
        let mut more = within.is_some();
        // What tidying dropped within something that goes is part of it. What a rule took keeps its name.
        if let (Some(around), By::Tidy(_)) = (within, first.by) {
            first.by = around.by;
        }
        let mut with = String::new();
        let mut done = self.middle;
        while let Some(edit) = self.second.peek_mut() {
            if edit.start >= stop {
                break;
            }
            with.push_str(&first.with[done - self.middle..edit.start - self.middle]);
            with.push_str(&std::mem::take(&mut edit.with));
            first.by = edit.by;
            done = edit.end.min(stop);
            if edit.end > stop {
                more = true;
                edit.start = stop;
                break;
            }
            self.second.next();
        }
        with.push_str(&first.with[done - self.middle..]);
        first.with = with.into();
        self.middle = stop;
        self.input = first.end;
        self.write(first, more);
    }

    /// Writes an edit. What the second stage took in one stays one, also where the first stage had changed pieces of it.
    fn write(&mut self, edit: Edit, more: bool) {
        let torn = std::mem::replace(&mut self.torn, more);
        match self.out.last_mut() {
            Some(last) if torn && edit.with.is_empty() && last.by == edit.by => last.end = edit.end,
            _ => self.out.push(edit),
        }
    }
}

/// The way between offsets of the input and offsets of the clean text.
#[derive(Debug, Clone, Default)]
pub struct OffsetMap {
    /// For every edit: where it starts and ends in the input, where its replacement starts and ends in the clean text.
    edits: Vec<(usize, usize, usize, usize)>,
}

impl OffsetMap {
    pub(crate) fn new(edits: &[Edit]) -> Self {
        edits.iter().map(|edit| (edit.start, edit.end, edit.with.len())).collect()
    }

    /// The offset of the input that an offset of the clean text came from; within a replacement, where the replaced
    /// text began.
    pub fn original(&self, clean: usize) -> usize {
        // At a deletion the text after it counts: a span that begins there begins after what was taken.
        match self.edits.partition_point(|&(_, _, start, _)| start <= clean).checked_sub(1) {
            None => clean,
            Some(before) => {
                let (from, to, start, end) = self.edits[before];
                if clean < end && start < end { from } else { to + (clean - end.min(clean)) }
            }
        }
    }

    /// The offset of the clean text for an offset of the input; for text that is gone, where it would stand.
    pub fn clean(&self, original: usize) -> usize {
        match self.edits.partition_point(|&(from, _, _, _)| from <= original).checked_sub(1) {
            None => original,
            Some(before) => {
                let (_, to, start, end) = self.edits[before];
                if original < to { start } else { end + (original - to) }
            }
        }
    }
}

impl FromIterator<(usize, usize, usize)> for OffsetMap {
    /// A map from edits in order: where each starts and ends in the input, and the length of what stands there now. In
    /// which unit is the caller's choice; the map of [`crate::Clean::offsets`] is in bytes.
    fn from_iter<I: IntoIterator<Item = (usize, usize, usize)>>(edits: I) -> Self {
        let (mut clean, mut input) = (0, 0);
        let edits = edits.into_iter().map(|(start, end, with)| {
            let place = clean + (start - input);
            clean = place + with;
            input = end;
            (start, end, place, clean)
        });
        Self { edits: edits.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edit(start: usize, end: usize, with: &str) -> Edit {
        Edit { start, end, with: with.into(), by: By::Rule(0) }
    }

    #[test]
    fn what_goes_in_one_is_one_edit() {
        // Of «abcd» the first stage made «XcY»; the second takes that, or all but its last letter.
        let first = || vec![edit(0, 2, "X"), edit(3, 3, ""), edit(3, 4, "Y")];
        assert_eq!(compose(first(), vec![edit(0, 3, "")]), [edit(0, 4, "")]);
        assert_eq!(compose(first(), vec![edit(0, 2, "")]), [edit(0, 3, ""), edit(3, 3, ""), edit(3, 4, "Y")]);
    }

    #[test]
    fn offsets_go_both_ways() {
        let map = OffsetMap::new(&[edit(2, 4, ""), edit(6, 7, "xyz")]);
        // 01|23|45|6|789  →  01 45 xyz 789
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8].map(|clean| map.original(clean)), [0, 1, 4, 5, 6, 6, 6, 7, 8]);
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8].map(|original| map.clean(original)), [0, 1, 2, 2, 2, 3, 4, 7, 8]);
    }

    /// Edits for a text of a length, from arbitrary numbers.
    fn edits(length: usize, numbers: &[(usize, usize, String)]) -> Vec<Edit> {
        let mut at = 0;
        let mut edits = Vec::new();
        for (skip, take, with) in numbers {
            let start = at + 1 + skip % 4;
            let end = start + take % 4;
            if end > length {
                break;
            }
            edits.push(edit(start, end, with));
            at = end;
        }
        edits
    }

    proptest! {
        #[test]
        fn composed_edits_do_both(text in "[a-z]{0,40}", one in prop::collection::vec((0usize..9, 0usize..9, "[A-Z]{0,3}"), 0..8), two in prop::collection::vec((0usize..9, 0usize..9, "[0-9]{0,3}"), 0..8)) {
            let first = edits(text.len(), &one);
            let middle = apply(&text, &first);
            let second = edits(middle.len(), &two);
            let out = apply(&middle, &second);
            let both = compose(first, second);
            prop_assert!(both.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert_eq!(apply(&text, &both), out);
            let cut = |edit: &Edit| edit.with.chars().take(edit.end - edit.start).collect();
            let shrinking: Vec<Edit> = both.iter().map(|edit| Edit { with: cut(edit), ..edit.clone() }).collect();
            prop_assert_eq!(in_place(text.clone(), &shrinking), apply(&text, &shrinking));
        }
    }
}
