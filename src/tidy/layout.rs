//! Steps on layout: spaces and blank lines. They run on what the rules left.

use memchr::{memchr_iter, memmem};

use super::{Step, Tidy};
use crate::ledger::{By, Edit};

/// Edits of the layout steps, in order.
pub(crate) fn layout(text: &str, tidy: Tidy) -> Vec<Edit> {
    let mut edits = Vec::new();
    let (spaces, blank_lines) = (tidy.has(Step::Spaces), tidy.has(Step::BlankLines));
    if !spaces && !blank_lines {
        return edits;
    }
    let bytes = text.as_bytes();
    let mut start = 0;
    // Blank lines since the last text; none yet at the border of the document.
    let mut blank: Option<usize> = None;
    let mut begun = false;
    let double = spaces && memmem::find(bytes, b"  ").is_some();
    for end in memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let raw = &text[start..end];
        let last = end == bytes.len();
        if raw.trim().is_empty() {
            if blank_lines {
                blank.get_or_insert(start);
                if last {
                    blank_edit(&mut edits, blank.take(), end, begun, true);
                }
            } else if spaces && !raw.is_empty() {
                edits.push(Edit::delete(start, end, By::Tidy(Step::Spaces)));
            }
        } else {
            let first = !begun;
            blank_edit(&mut edits, blank.take(), start, begun, false);
            begun = true;
            if spaces {
                line_spaces(text, start, end, first, double, &mut edits);
            }
        }
        start = end + 1;
    }
    edits
}

/// A run of blank lines from `from` up to `to`: one stays between text, none at the borders of the document.
fn blank_edit(edits: &mut Vec<Edit>, from: Option<usize>, to: usize, begun: bool, ended: bool) {
    let Some(from) = from else { return };
    // The newline that ends the run is the one that stays.
    let keep = usize::from(begun && !ended);
    if from + keep < to {
        edits.push(Edit::delete(from, to - keep, By::Tidy(Step::BlankLines)));
    }
}

fn line_spaces(text: &str, start: usize, end: usize, first: bool, double: bool, edits: &mut Vec<Edit>) {
    let raw = &text[start..end];
    let indent = raw.len() - raw.trim_start().len();
    let ink = raw.trim_end_matches([' ', '\t', '\u{a0}']).len();
    let delete = |from: usize, to: usize| Edit::delete(start + from, start + to, By::Tidy(Step::Spaces));
    if first && indent > 0 {
        edits.push(delete(0, indent));
    }
    if double {
        let bytes = &raw.as_bytes()[..ink];
        let mut at = indent;
        while let Some(found) = memmem::find(&bytes[at..], b"  ") {
            let from = at + found;
            let run = bytes[from..].iter().take_while(|&&byte| byte == b' ').count();
            edits.push(delete(from + 1, from + run));
            at = from + run;
        }
    }
    if ink < raw.len() {
        edits.push(delete(ink, raw.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::apply;

    fn tidied(text: &str) -> String {
        apply(text, &layout(text, Tidy::STANDARD))
    }

    #[test]
    fn spaces_and_blank_lines() {
        for (text, expected) in [
            ("a  b   c \n", "a b c\n"),
            ("\n\n  a\n\n \n\n  b\n\n", "a\n\n  b\n"),
            ("a\nb", "a\nb"),
            ("a\n\n", "a\n"),
            ("a\n   ", "a\n"),
            ("a\n\n   ", "a\n"),
            (" \n ", ""),
            ("", ""),
            ("a\t\tb", "a\t\tb"),
        ] {
            assert_eq!(tidied(text), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn twice_changes_nothing(text in "[ab \t\n\u{a0}]{0,24}") {
            let once = tidied(&text);
            proptest::prop_assert_eq!(tidied(&once), once);
        }
    }
}
