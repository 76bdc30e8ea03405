//! The edits of two stages, one after the other, as edits over the input of the first.

use super::{By, Edit};

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
