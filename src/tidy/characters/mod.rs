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

use std::borrow::Cow;
use std::ops::Range;

use super::Tidy;
use super::scan;
use super::step::{KINDS, Run, Step, Steps};
use super::work::{Tidied, Work};
use crate::ledger::Edit;

/// Times that steps run over what they left. Characters that hide in each other (an entity within an escape within an
/// entity) need a time for each layer; two is the most that was seen in scraped text.
const MAX_ROUNDS: usize = 16;

/// The steps on characters of a choice: those on the whole text, and those on lines.
fn parted(tidy: Tidy) -> (Steps, Steps) {
    (tidy.steps().and(KINDS.0), tidy.steps().and(KINDS.1))
}

/// Runs the character steps.
pub(crate) fn characters(text: Cow<'_, str>, tidy: Tidy) -> Tidied<'_> {
    let (whole, on_lines) = parted(tidy);
    let mut work = Work::new(text);
    let mut seen = Steps::default();
    for _ in 0..MAX_ROUNDS {
        let text = work.text();
        let needed = scan::needed(text, 0..text.len(), whole.or(on_lines));
        seen = seen.or(needed);
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
    work.finish(seen)
}

/// Whether a text is surely still as the character steps left it, having changed at some places, which come in order.
///
/// What no step had reason to look at can only have come up at these places. Steps on lines that did look have to look
/// again at the lines of the places, those on the whole text at all of it.
pub(crate) fn is_settled(text: &str, tidy: Tidy, seen: Steps, mut places: impl Iterator<Item = Range<usize>>) -> bool {
    let (whole, on_lines) = parted(tidy);
    if !seen.and(whole).is_empty() {
        return false;
    }
    let bytes = text.as_bytes();
    let mut done = 0;
    places.all(|place| {
        if seen.is_empty() {
            return scan::needed(text, place, whole.or(on_lines)).is_empty();
        }
        let start = memchr::memrchr(b'\n', &bytes[..place.start]).map_or(0, |newline| newline + 1).max(done);
        let end = memchr::memchr(b'\n', &bytes[place.end..]).map_or(text.len(), |newline| place.end + newline + 1);
        let settled = start >= end || lines(&text[start..end], on_lines).is_empty();
        done = done.max(end);
        settled && scan::needed(text, place, whole).is_empty()
    })
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
    let mut work = Work::new(Cow::Borrowed(line));
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
    characters(text.into(), Tidy::NONE.with(step, true)).text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str) -> String {
        characters(text.into(), Tidy::STANDARD).text.into_owned()
    }

    #[test]
    fn what_comes_together_is_seen() {
        for (text, settled) in [("قال ابن خلدون", true), ("e b", true), ("e\u{301}b", false), ("Ã©", false)] {
            for seen in [Steps::default(), Steps::of(&[Step::Nfc])] {
                assert_eq!(is_settled(text, Tidy::STANDARD, seen, std::iter::once(1..1)), settled, "{text:?}");
            }
            assert!(!is_settled(text, Tidy::STANDARD, Steps::of(&[Step::Mojibake]), std::iter::once(1..1)));
        }
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

    proptest::proptest! {
        #[test]
        fn looking_at_what_changed_is_enough(
            text in "([a-zé\u{a0} ]{0,40}|[ \t\n\u{a0}]{1,4}|[ا-ي ]{0,30}|Ã[©¨ ]|â€™|Р[°±]|&am|p;|\\\\u06|27|\u{ad}|[\u{80}-\u{9f}]|[\u{200b}-\u{202f}]|[\u{300}-\u{305}]|.){0,8}",
            cuts in proptest::collection::vec((0..60_usize, 0..12_usize), 0..4),
        ) {
            let first = characters(text.into(), Tidy::STANDARD);
            let mut text = first.text.into_owned();
            let mut places = Vec::new();
            let mut at = 0;
            for (skip, length) in cuts {
                let border = |from: usize| (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
                let from = border(at + skip);
                let to = border(from + length);
                text.replace_range(from..to, if length % 2 == 0 { "" } else { "\n" });
                places.push(from..from + length % 2);
                at = from + length % 2;
            }
            if is_settled(&text, Tidy::STANDARD, first.seen, places.into_iter()) {
                proptest::prop_assert_eq!(characters(text.as_str().into(), Tidy::STANDARD).edits, [], "{:?}", text);
            }
        }
    }
}
