//! `controls`: characters that are no text.

use super::line_ends::is_line_end;
use crate::tidy::step::Edits;

/// Control characters other than newline, tab and line ends, and the byte order mark.
pub(in crate::tidy) fn is_control(c: char) -> bool {
    (c.is_control() && !is_line_end(c) && c != '\n' && c != '\t') || c == '\u{FEFF}'
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    for (at, c) in line.char_indices().filter(|(_, c)| is_control(*c)) {
        edits.delete(at, at + c.len_utf8());
    }
}
