//! Examples: a small document in which `[-…-]` marks what goes. One notation for rule files, `explain` and snapshots.
//!
//! The marks are those of git's word diff. A backslash before `[`, `]`, `-` or a backslash takes its meaning away, so
//! a literal `[-` is written `\[-` and a literal `-]` is written `-\]`; before anything else it is a backslash.

use std::ops::Range;

/// A document and the spans of it that go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Example {
    /// The document, marks taken off.
    pub text: String,
    /// What goes, in bytes of `text`, in order, apart from each other.
    pub spans: Vec<Range<usize>>,
}

impl Example {
    /// Reads the notation.
    ///
    /// # Errors
    /// The byte offset of the mark that has no partner.
    pub fn parse(source: &str) -> Result<Self, usize> {
        let mut example = Self::default();
        let mut open = None;
        let mut at = 0;
        while let Some(c) = source[at..].chars().next() {
            let rest = &source[at..];
            if c == '\\' && rest[1..].starts_with(['[', ']', '-', '\\']) {
                example.text.push_str(&rest[1..2]);
                at += 2;
            } else if rest.starts_with("[-") {
                if open.is_some() {
                    return Err(at);
                }
                open = Some((example.text.len(), at));
                at += 2;
            } else if rest.starts_with("-]") {
                let Some((start, _)) = open.take() else { return Err(at) };
                example.spans.push(start..example.text.len());
                at += 2;
            } else {
                example.text.push(c);
                at += c.len_utf8();
            }
        }
        match open {
            Some((_, at)) => Err(at),
            None => Ok(example),
        }
    }

    /// Writes the notation.
    pub fn render(text: &str, spans: &[Range<usize>]) -> String {
        let mut out = String::with_capacity(text.len() + spans.len() * 4);
        let mut at = 0;
        for span in spans {
            escape(&text[at..span.start], Some('['), &mut out);
            out.push_str("[-");
            escape(&text[span.clone()], Some('-'), &mut out);
            out.push_str("-]");
            at = span.end;
        }
        escape(&text[at..], None, &mut out);
        out
    }

    /// The spans without the white space at their borders; empty ones are left out, touching ones are joined.
    pub fn trimmed(text: &str, spans: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        for span in spans {
            let inner = &text[span.clone()];
            let start = span.start + (inner.len() - inner.trim_start().len());
            let end = start + inner.trim().len();
            if start >= end {
                continue;
            }
            match out.last_mut() {
                Some(last) if text[last.end..start].trim().is_empty() => last.end = end,
                _ => out.push(start..end),
            }
        }
        out
    }
}

/// Writes a piece of text that is followed by `next`.
fn escape(piece: &str, next: Option<char>, out: &mut String) {
    let mut chars = piece.chars().peekable();
    let mut previous = None;
    while let Some(c) = chars.next() {
        let following = chars.peek().copied().or(next);
        let means_more = match c {
            '\\' => matches!(following, Some('[' | ']' | '-' | '\\')),
            '[' => following == Some('-'),
            ']' => previous == Some('-'),
            _ => false,
        };
        if means_more {
            out.push('\\');
        }
        out.push(c);
        previous = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read() {
        let example = Example::parse("a [-b-] c[- d-]").unwrap();
        assert_eq!(example.text, "a b c d");
        assert_eq!(example.spans, [2..3, 5..7]);
        assert_eq!(Example::parse("a [-b"), Err(2));
        assert_eq!(Example::parse("a b-]"), Err(3));
        assert_eq!(Example::parse("[-a [-b-]"), Err(4));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(before in "[-\\[\\]\\\\ab]{0,8}", inside in "[-\\[\\]\\\\ab]{0,8}", after in "[-\\[\\]\\\\ab]{0,8}") {
            let text = format!("{before}{inside}{after}");
            let span = before.len()..before.len() + inside.len();
            let read = Example::parse(&Example::render(&text, std::slice::from_ref(&span))).unwrap();
            proptest::prop_assert_eq!(read, Example { text, spans: vec![span] });
        }
    }
}
