//! The search for characters that any step could change: which steps have work in a text at all, and where that of the
//! steps on lines begins. It runs over every byte of every text, window by window.

use std::ops::Range;

use super::characters::forms::is_ordered;
use super::characters::zero_width;
use super::concern;
use super::mojibake;
use super::step::{Step, Steps};
use super::window::{self, SIZE};

/// The steps on lines that touch none of the characters which [`window::has_rare`] passes over.
const RARE: Steps = Steps::of(&[
    Step::LineEnds,
    Step::C1,
    Step::Controls,
    Step::Bidi,
    Step::ZeroWidth,
    Step::Selectors,
    Step::Presentation,
    Step::Replacement,
    Step::Nfc,
]);

/// Those of the steps on characters that could change something in a part of a text, or in what stands right beside it;
/// all of one pass.
pub(super) fn needed(text: &str, part: Range<usize>, steps: Steps) -> Steps {
    // Others than these change characters of common text, and look for them themselves.
    let mut found = steps.without(RARE).without(Steps::of(&[Step::Escapes, Step::Entities, Step::Mojibake, Step::SoftHyphens]));
    let mut open = steps.without(found);
    let lines = steps.and(RARE);
    let bytes = text.as_bytes();
    let mut room = [0; _];
    let whole = part.start == 0 && part.end == bytes.len();
    let beside = if whole { part } else { part.start.saturating_sub(SIZE)..(part.end + SIZE).min(bytes.len()) };
    for start in (beside.start / SIZE * SIZE..beside.end).step_by(SIZE) {
        let window = window::at(bytes, start, &mut room);
        let glance = window::glance(window);
        let mut sees = |step: Step, seen: &dyn Fn() -> bool| {
            if open.has(step) && seen() {
                (open, found) = (open.with(step, false), found.with(step, true));
            }
        };
        if glance.has_marks() {
            sees(Step::Escapes, &|| memchr::memchr(b'\\', window).is_some());
            sees(Step::Entities, &|| memchr::memchr(b'&', window).is_some());
        }
        if glance.has_others() {
            sees(Step::SoftHyphens, &|| window::has_soft_hyphens(window));
            sees(Step::Mojibake, &|| mojibake::suspects_window(bytes, start, window));
        }
        if !open.and(lines).is_empty() && window::has_rare(window, glance) && in_window(text, start, lines).is_some() {
            (open, found) = (open.without(lines), found.or(lines));
        }
        if open.is_empty() {
            break;
        }
    }
    found
}

/// Those of the steps on layout that could change something in a text.
pub(super) fn laid(text: &str, steps: Steps) -> Steps {
    let common = Steps::of(&[Step::Blocks, Step::Hyphens, Step::Spaces, Step::BlankLines]);
    let bytes = text.as_bytes();
    let mut room = [0; _];
    let begins = text.starts_with(char::is_whitespace);
    let ends = text.strip_suffix('\n').unwrap_or(text).ends_with(char::is_whitespace);
    let mut within = || (0..bytes.len()).step_by(SIZE).any(|start| window::has_layout(window::at(bytes, start, &mut room)));
    if begins || ends || within() { steps } else { steps.without(common) }
}

/// Those of the steps on lines that a character of a text could change by.
pub(super) fn suspected(text: &str, steps: Steps) -> Steps {
    let (mut found, mut at) = (Steps::default(), 0);
    while let Some(suspect) = next(text, at, steps) {
        let Some(c) = text[suspect..].chars().next() else { break };
        found = found.or(concern::of(c).and(steps));
        at = suspect + c.len_utf8();
    }
    found
}

/// The next character at or after `at` that could change by one of the steps on lines.
pub(super) fn next(text: &str, at: usize, steps: Steps) -> Option<usize> {
    if steps.is_empty() {
        return None;
    }
    if !steps.without(RARE).is_empty() {
        return text[at..].char_indices().find(|(_, c)| !concern::of(*c).and(steps).is_empty()).map(|(offset, _)| at + offset);
    }
    let bytes = text.as_bytes();
    let mut room = [0; _];
    for start in (at / SIZE * SIZE..bytes.len()).step_by(SIZE) {
        let window = window::at(bytes, start, &mut room);
        // Where the last suspect stood the next one is likely near: the rest of that window is not glanced at again.
        if (start < at || window::has_rare(window, window::glance(window)))
            && let Some(found) = in_window(text, start.max(at), steps)
        {
            return Some(found);
        }
    }
    None
}

/// The first such character from an offset to the end of its window, and over the marks behind it, whose order is judged
/// from mark to mark.
fn in_window(text: &str, from: usize, steps: Steps) -> Option<usize> {
    let start = from / SIZE * SIZE;
    let mut room = [0; _];
    let window = window::at(text.as_bytes(), start, &mut room);
    let rare = window::rare(window) >> (from - start) << (from - start);
    // The first may be a mark behind one that was looked at before.
    let first = (from..text.len()).find(|at| text.is_char_boundary(*at))?;
    let mark = text[first..].starts_with(|c| concern::of(c).has(Step::Nfc));
    let (mut places, mut seen) = (rare, first);
    let mut next = mark.then_some(first);
    loop {
        while next.is_none() && places != 0 {
            next = Some(start + places.trailing_zeros() as usize).filter(|place| *place >= seen);
            places &= places - 1;
        }
        match suspect_of(text, next.take()?, steps) {
            Ok(suspect) => return Some(suspect),
            Err(end) => seen = end,
        }
    }
}

/// The first suspect among a character and the marks behind it, or where they end.
fn suspect_of(text: &str, from: usize, steps: Steps) -> Result<usize, usize> {
    let mut at = from;
    for c in text[from..].chars() {
        let all = concern::of(c);
        if at > from && !all.has(Step::Nfc) {
            break;
        }
        if is_suspect(text, at, c, all.and(steps)) {
            return Ok(at);
        }
        at += c.len_utf8();
    }
    Err(at)
}

/// Whether a character that concerns steps is where they would leave it, judged by its neighbours alone.
fn is_suspect(text: &str, at: usize, c: char, concerned: Steps) -> bool {
    let after = || text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
    match concerned {
        NONE => false,
        NFC => !stands_ordered(text, at, c),
        ZERO_WIDTH => !zero_width::carries(text[..at].chars().next_back().unwrap_or(' '), c, after()),
        _ => true,
    }
}

const NONE: Steps = Steps::of(&[]);
const NFC: Steps = Steps::of(&[Step::Nfc]);
const ZERO_WIDTH: Steps = Steps::of(&[Step::ZeroWidth]);

fn stands_ordered(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back().map_or(0, concern::class);
    is_ordered(c, concern::class(c), before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Tidy;
    use crate::tidy::step::{Edits, Run};

    /// The first suspect, looked for character by character.
    fn slowly(text: &str) -> Option<usize> {
        text.char_indices().find(|&(at, c)| is_suspect(text, at, c, concern::of(c).and(RARE))).map(|(at, _)| at)
    }

    #[test]
    fn the_scan_knows_every_suspect() {
        let (mut text, mut missed) = (String::new(), Vec::new());
        // Of ideographs, syllables and planes of little use, one in a hundred.
        let usual = |code: &u32| code.is_multiple_of(97) || matches!(code, 0..0x3400 | 0xA000..0xAC00 | 0xD7A4..0xE000 | 0xF900..0x1_2000);
        for c in (0..0x11_0000).filter(usual).filter_map(char::from_u32) {
            // Among letters, and behind marks of a low and a high class, at the borders of windows.
            for (before, letters) in [("", 30), ("\u{650}", 63), ("\u{301}", 61)] {
                text.clear();
                text.extend(std::iter::repeat_n('b', letters));
                text.push_str(before);
                text.push(c);
                text.push_str("لا شيء هنا غير حروف عادية لا تتغير بشيء من ذلك كله أبدا في كل حال من الأحوال");
                if next(&text, 0, RARE) != slowly(&text) {
                    missed.push(format!("U+{:04X} behind {before:?}", c as u32));
                }
            }
        }
        assert!(missed.is_empty(), "{missed:?}");
    }

    proptest::proptest! {
        #[test]
        fn the_scan_is_as_good_as_looking_at_every_character(text in "([a-zé ]{0,40}|[ا-ي ]{0,30}|[\u{64b}-\u{655}\u{670}]{1,3}|[\u{301}\u{316}]|[か-ん한]{1,9}|[\u{2010}-\u{202f}]|.){0,12}") {
            proptest::prop_assert_eq!(next(&text, 0, RARE), slowly(&text));
        }
    }

    /// The steps of the default that do change a text.
    fn changing(text: &str) -> Steps {
        let edits = |step: &Step| match step.run() {
            Run::Text(run) | Run::Line(run) | Run::Layout(run) => Edits::of(*step, run, text),
        };
        let changing = Tidy::STANDARD.steps().iter().filter(|step| !edits(step).is_empty());
        changing.fold(Steps::default(), |steps, step| steps.with(step, true))
    }

    proptest::proptest! {
        #[test]
        fn no_step_that_would_change_a_text_is_left_out(
            text in "([a-zé\u{a0} ]{0,40}|[ \t\n\u{a0}\u{2003}\u{3000}]{1,4}|[ا-ي ]{0,30}|Ã[©¨ ]|â€™|Р[°±]|&amp;|-\n|    |\u{ad}|[\u{80}-\u{9f}]|[\u{200b}-\u{202f}]|.){0,8}"
        ) {
            let needed = needed(&text, 0..text.len(), Tidy::STANDARD.steps()).or(laid(&text, Tidy::STANDARD.steps()));
            let missed = changing(&text).without(needed);
            proptest::prop_assert!(missed.is_empty(), "{:?}", missed.iter().collect::<Vec<_>>());
        }
    }
}
