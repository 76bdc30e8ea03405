//! `controls`: characters that are no text.

use super::line_ends::is_line_end;
use crate::tidy::step::Edits;

/// Control characters other than newline, tab and line ends; the byte order mark; interlinear annotation and the place
/// of an embedded object (U+FFF9–U+FFFC); noncharacters.
pub(in crate::tidy) fn is_control(c: char) -> bool {
    (c.is_control() && !is_line_end(c) && c != '\n' && c != '\t') || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}') || is_noncharacter(c)
}

/// The code points that will never be characters (Unicode Standard, section 23.7).
pub(in crate::tidy) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || c as u32 & 0xFFFE == 0xFFFE
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let mut end = 0;
    for (at, c) in line.char_indices().filter(|(_, c)| is_control(*c)) {
        if at >= end {
            end = at + if c == '\u{1B}' { sequence(&line[at..]) } else { c.len_utf8() };
            edits.delete(at, end);
        }
    }
}

/// The length of what begins with ESC: a control sequence of a terminal, such as a colour, goes as a whole (ECMA-48,
/// section 5.4).
fn sequence(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1B}[") else { return 1 };
    let parameters = rest.bytes().take(16).take_while(|byte| matches!(byte, b'0'..=b'?')).count();
    if rest.as_bytes().get(parameters).is_some_and(u8::is_ascii_alphabetic) { 2 + parameters + 1 } else { 1 }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn what_is_no_text_goes() {
        for (text, expected) in [
            ("a\0b\u{7f}c\u{9b}d\u{feff}\te\n", "abcd\te\n"),
            ("\u{1b}[36;44mblue\u{1b}[0m \u{1b}[ \u{1b}", "blue [ "),
            ("\u{fff9}漢\u{fffa}かん\u{fffb} \u{fffc}\u{fffd}\u{fdd0}\u{ffff}\u{10fffe}", "漢かん \u{fffd}"),
        ] {
            assert_eq!(alone(Step::Controls, text), expected);
        }
    }
}
