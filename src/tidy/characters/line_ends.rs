//! `line-ends`: one kind of line end.

use crate::tidy::step::Edits;

/// What ends a line beside LF: CR, VT, FF, NEL, LS, PS (Unicode Standard, section 5.8).
pub(in crate::tidy) fn is_line_end(c: char) -> bool {
    matches!(c, '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    for (at, c) in line.char_indices().filter(|(_, c)| is_line_end(*c)) {
        if c == '\r' && line[at + 1..].starts_with('\n') {
            edits.delete(at, at + 1);
        } else {
            edits.replace(at, at + c.len_utf8(), "\n");
        }
    }
}
