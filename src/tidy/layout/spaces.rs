//! `spaces`: white space that is not read.

use memchr::{memchr_iter, memmem};

use crate::tidy::step::Edits;

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let bytes = text.as_bytes();
    let double = memmem::find(bytes, b"  ").is_some();
    let mut start = 0;
    // Whether a line with text came: indentation at the start of the document is not one.
    let mut begun = false;
    for end in memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let raw = &text[start..end];
        let ink = raw.trim_end_matches(is_space).len();
        let blank = raw.trim().is_empty();
        let indent = if blank { ink } else { raw.len() - raw.trim_start().len() };
        if !blank && !begun && indent > 0 {
            edits.delete(start, start + indent);
        }
        begun |= !blank;
        if double {
            runs(text, start + indent, start + ink, edits);
        }
        if ink < raw.len() {
            edits.delete(start + ink, end);
        }
        start = end + 1;
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}')
}

/// Runs of spaces between two bytes become one space.
fn runs(text: &str, from: usize, to: usize, edits: &mut Edits) {
    let bytes = &text.as_bytes()[..to];
    let mut at = from;
    while let Some(found) = memmem::find(&bytes[at..], b"  ") {
        let from = at + found;
        at = from + bytes[from..].iter().take_while(|&&byte| byte == b' ').count();
        edits.delete(from + 1, at);
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::layout::alone;

    #[test]
    fn spaces_within_and_behind_lines() {
        for (text, expected) in [
            ("a  b   c \n", "a b c\n"),
            ("  a\n  b \t", "a\n  b"),
            ("a\t\tb", "a\t\tb"),
            ("a\u{a0}\n \n", "a\n\n"),
            ("   ", ""),
            ("a\n \u{2003} \nb", "a\n \u{2003}\nb"),
        ] {
            assert_eq!(alone(Step::Spaces, text), expected, "{text:?}");
        }
    }
}
