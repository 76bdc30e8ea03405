//! Text from documents, file names and rule files, shown to a person: nothing in it may move the cursor, change a colour
//! or turn the direction of what follows.

/// Makes text safe to show: control characters, bidi controls and tag characters are written as escapes. Newlines and
/// tabs stay. With `isolate`, each line is put into an isolate, so that its direction ends with it.
pub fn safe(text: &str, isolate: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let isolate = isolate && !line.is_empty();
        out.extend(isolate.then_some('\u{2068}'));
        line.chars().for_each(|c| if is_unsafe(c) { out.extend(c.escape_unicode()) } else { out.push(c) });
        out.extend(isolate.then_some('\u{2069}'));
    }
    out
}

/// Characters that could do something to a terminal or to the text around them.
pub fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
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
