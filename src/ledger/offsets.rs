//! Which offset of the clean text stands for which one of the input.

use super::Edit;

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

    /// The offset of the input up to which a span goes that ends at an offset of the clean text: before what was taken right behind it,
    /// and behind what was replaced, if it ends within the replacement.
    pub fn original_end(&self, clean: usize) -> usize {
        match self.edits.partition_point(|&(_, _, start, _)| start < clean).checked_sub(1) {
            None => clean,
            Some(before) => {
                let (_, to, _, end) = self.edits[before];
                to + clean.saturating_sub(end)
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
