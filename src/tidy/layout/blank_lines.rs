//! `blank-lines`: a blank line parts paragraphs, more of them say no more.

use memchr::memchr_iter;

use crate::tidy::step::Edits;

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let bytes = text.as_bytes();
    let mut start = 0;
    // Where the blank lines since the last text began.
    let mut blank: Option<usize> = None;
    let mut begun = false;
    for end in memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        if text[start..end].trim().is_empty() {
            blank.get_or_insert(start);
        } else {
            run(edits, blank.take(), start, begun);
            begun = true;
        }
        start = end + 1;
    }
    run(edits, blank, bytes.len(), false);
}

/// A run of blank lines goes up to `to`: between text the newline that ends it stays.
fn run(edits: &mut Edits, from: Option<usize>, to: usize, between: bool) {
    let to = to - usize::from(between && from.is_some());
    if let Some(from) = from.filter(|from| *from < to) {
        edits.delete(from, to);
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::layout::alone;

    #[test]
    fn blank_lines_between_and_around() {
        for (text, expected) in [
            ("\n\n  a\n\n \n\n  b\n\n", "  a\n\n  b\n"),
            ("a\nb", "a\nb"),
            ("a\n\n", "a\n"),
            ("a\n   ", "a\n"),
            ("a\n\n   ", "a\n"),
            (" \n ", ""),
            ("", ""),
        ] {
            assert_eq!(alone(Step::BlankLines, text), expected, "{text:?}");
        }
    }
}
