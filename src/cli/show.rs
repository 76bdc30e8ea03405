//! Text from documents and rule files on a terminal: nothing in it may move the cursor, change a colour or turn the
//! direction of what follows.

use std::io::{self, IsTerminal};

/// Whether standard output wants colour: a terminal, and NO_COLOR not set.
pub fn color(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Whether standard output is read by a person.
pub fn to_person() -> bool {
    io::stdout().is_terminal()
}

/// Makes text safe to show: control characters, bidi controls and tag characters are written as escapes. Newlines and
/// tabs stay. On a terminal each line is put into an isolate, so that its direction ends with it.
pub fn safe(text: &str, isolate: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if isolate && !line.is_empty() {
            out.push('\u{2068}');
        }
        for c in line.chars() {
            if is_unsafe(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
        }
        if isolate && !line.is_empty() {
            out.push('\u{2069}');
        }
    }
    out
}

fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_through() {
        assert_eq!(safe("a\x1b[31m\u{202e}b\tc\nd\r", false), "a\\u{1b}[31m\\u{202e}b\tc\nd\\u{d}");
        assert_eq!(safe("سلام\n\nx", true), "\u{2068}سلام\u{2069}\n\n\u{2068}x\u{2069}");
    }
}
