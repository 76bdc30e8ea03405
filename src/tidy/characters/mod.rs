//! Steps on characters, one file each, and what runs them: steps on the whole text first, then steps on lines, until
//! nothing changes.
//!
//! A scan finds the lines in which anything could change; almost every line of almost every text is done there.

pub(super) mod bidi;
pub(super) mod c1;
pub(super) mod controls;
pub(super) mod entities;
pub(super) mod escapes;
pub(super) mod forms;
pub(super) mod letters;
pub(super) mod line_ends;
pub(super) mod presentation;
pub(super) mod replacement;
mod script;
pub(super) mod selectors;
pub(super) mod soft_hyphens;
pub(super) mod zero_width;

use super::Tidy;
use super::scan;
use super::step::{Run, Step, Steps};
use super::work::Work;
use crate::ledger::Edit;

/// Times that steps run over what they left. Characters that hide in each other (an entity within an escape within an
/// entity) need a time for each layer; two is the most that was seen in scraped text.
const MAX_ROUNDS: usize = 16;

/// Edits of the character steps, in order.
pub(crate) fn characters(text: &str, tidy: Tidy) -> Vec<Edit> {
    let (mut whole, mut on_lines) = (Steps::default(), Steps::default());
    for step in tidy.steps().iter() {
        match step.run() {
            Run::Text(_) => whole = whole.with(step, true),
            Run::Line(_) => on_lines = on_lines.with(step, true),
            Run::Layout(_) => {}
        }
    }
    let mut work = Work::new(text);
    for _ in 0..MAX_ROUNDS {
        let needed = scan::needed(work.text(), whole.or(on_lines));
        let mut changed = false;
        for step in needed.and(whole).iter() {
            if let Run::Text(run) = step.run() {
                changed |= work.run(step, run);
            }
        }
        // What a step on the whole text put in may concern any step on lines.
        let concerned = if changed { on_lines } else { needed.and(on_lines) };
        let edits = lines(work.text(), concerned);
        changed |= work.change(edits);
        // Steps on lines settle each line for themselves; only steps on the whole text can find something new.
        if !changed || whole.is_empty() {
            break;
        }
    }
    work.into_edits()
}

/// Edits of steps on lines.
fn lines(text: &str, steps: Steps) -> Vec<Edit> {
    let mut edits = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(suspect) = scan::next(text, at, steps) {
        // A line is the span within which bidi controls pair and characters compose.
        let start = memchr::memrchr(b'\n', &bytes[at..suspect]).map_or(at, |newline| at + newline + 1);
        at = memchr::memchr(b'\n', &bytes[suspect..]).map_or(text.len(), |newline| suspect + newline + 1);
        edits.extend(settle(&text[start..at], steps).into_iter().map(|edit| Edit { start: edit.start + start, end: edit.end + start, ..edit }));
    }
    edits
}

/// Edits of one line, after which no step changes it.
fn settle(line: &str, steps: Steps) -> Vec<Edit> {
    let mut work = Work::new(line);
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        let suspected = scan::suspected(work.text(), steps);
        for step in suspected.iter() {
            if let Run::Line(run) = step.run() {
                changed |= work.run(step, run);
            }
        }
        // Vowel signs out of order are most of what there is to do, and what is composed once stays so (UAX 15, section 1.3).
        if !changed || suspected == Steps::of(&[Step::Nfc]) {
            break;
        }
    }
    work.into_edits()
}

/// A text after one step alone.
#[cfg(test)]
pub(super) fn alone(step: super::Step, text: &str) -> String {
    crate::ledger::apply(text, &characters(text, Tidy::NONE.with(step, true)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::apply;

    fn tidied(text: &str) -> String {
        apply(text, &characters(text, Tidy::STANDARD))
    }

    #[test]
    fn steps_together() {
        for (text, expected) in [
            ("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\u{b}g\u{c}h\n", "a\nb\nc\nd\ne\nf\ng\nh\n"),
            ("a\r", "a\n"),
            ("a\0b\u{7f}c\u{1b}d\u{feff}\te", "abcd\te"),
            ("&amp;zwnj;a\u{200b}&\u{200b}amp;lt; \u{ad}&shy;\u{200f}", "a< "),
            ("\\u0633\\u0644\\u200c\\u00ad", "سل"),
            ("e\u{301}x", "éx"),
            ("e\0\u{301}", "é"),
            ("\u{1100}\u{1161}\u{11a8}", "각"),
            ("e\u{200e}\u{200f}\u{301}", "é"),
        ] {
            assert_eq!(tidied(text), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn twice_changes_nothing(text in "[a-c \r\n\u{0}\u{301}\u{327}\u{85}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}ا\u{64e}\u{651}\u{1100}\u{1161}]{0,24}") {
            let once = tidied(&text);
            proptest::prop_assert_eq!(tidied(&once), once);
        }
    }
}
