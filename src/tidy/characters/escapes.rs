//! `escapes`: text that was left in the escapes of JSON or JavaScript, `\u0633\u0644\u0627\u0645`.
//!
//! The proof that a text is written so, and does not write about it: at least two escapes that touch a letter or each
//! other, outside lines that look like code. Escapes of ASCII stay always, because `\u0022` and `\u005c` part strings.

use memchr::memmem;

use crate::tidy::step::Edits;

/// Escapes that touch letters or each other, which prove that a document is written in escapes.
const PROOF: usize = 2;

/// One escape: where it ends, and what it stands for.
struct Escape {
    start: usize,
    end: usize,
    c: char,
}

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let mut found: Vec<Escape> = Vec::new();
    let mut proofs = 0;
    let mut at = 0;
    while let Some(next) = memmem::find(&text.as_bytes()[at..], b"\\u") {
        let start = at + next;
        let line = line_around(text, start);
        let code = is_code(&text[line.0..line.1]);
        // A line is judged once, however many escapes it has.
        at = start;
        while let Some(next) = memmem::find(&text.as_bytes()[at..line.1], b"\\u") {
            let start = at + next;
            let Some((c, end)) = read(text, start).filter(|_| !code) else {
                at = start + 2;
                continue;
            };
            let after_escape = found.last().is_some_and(|before| before.end == start);
            let touches = after_escape || text[..start].chars().next_back().is_some_and(char::is_alphabetic);
            let touches = touches || text[end..].starts_with(char::is_alphabetic) || read(text, end).is_some();
            proofs += usize::from(touches);
            found.push(Escape { start, end, c });
            at = end;
        }
        at = line.1;
    }
    if proofs >= PROOF {
        for escape in found {
            edits.replace(escape.start, escape.end, escape.c.to_string());
        }
    }
}

fn line_around(text: &str, at: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    (memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1), memchr::memchr(b'\n', &bytes[at..]).map_or(text.len(), |to| at + to))
}

/// Whether a line looks like code, or like text about code: brackets, assignments, statements, quotes around an escape,
/// an escaped backslash.
fn is_code(line: &str) -> bool {
    line.contains(['{', '}', '[', ']', '<', '>', '=', '`', ';'].as_slice()) && !line.contains("\\u{")
        || ["\"\\u", "'\\u", "/\\u", "\\\\u", "(\\u"].iter().any(|sign| line.contains(sign))
}

/// The escape at an offset, if it stands for a visible character beyond ASCII, and where it ends.
fn read(text: &str, start: usize) -> Option<(char, usize)> {
    let rest = text[start..].strip_prefix("\\u")?;
    let (code, mut end) = if let Some(braced) = rest.strip_prefix('{') {
        let digits = braced.bytes().take(7).take_while(u8::is_ascii_hexdigit).count();
        if !(1..=6).contains(&digits) || braced.as_bytes().get(digits) != Some(&b'}') {
            return None;
        }
        (u32::from_str_radix(&braced[..digits], 16).ok()?, start + 4 + digits)
    } else {
        (four(rest)?, start + 6)
    };
    let mut code = code;
    // A pair of surrogates is one character in both notations that know them (ECMA-404, section 9).
    if (0xD800..0xDC00).contains(&code) {
        let low = four(text[end..].strip_prefix("\\u")?).filter(|low| (0xDC00..0xE000).contains(low))?;
        code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        end += 6;
    }
    char::from_u32(code).filter(|c| *c >= '\u{A0}').map(|c| (c, end))
}

fn four(digits: &str) -> Option<u32> {
    let digits = digits.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn text_in_escapes_is_read_and_text_about_escapes_stays() {
        for (text, expected) in [
            (r"\u0633\u0644\u0627\u0645 \u00a9 2024", "سلام © 2024"),
            (r"Caf\u00e9 de la R\u00e9publique", "Café de la République"),
            (r"\ud83d\ude00\u{1f600}", "😀😀"),
            (r"\u{633}\u{644}", "سل"),
        ] {
            assert_eq!(alone(Step::Escapes, text), expected);
        }
        for text in [
            r"Caf\u00e9",
            r"The escape \u0627 stands for alef, and \u0628 for ba.",
            r#"name = "\u0633\u0644""#,
            r#"write "\u0633\u0644" for it"#,
            r"a regex such as [\u0600-\u06ff]",
            r"\\u0633\\u0644",
            r"\ud83d\ud83d \ude00\ude00 \u12 \uzzzz \u{} \u{1234567}",
            r"\u0041\u0042",
            r"C:\users\uni",
        ] {
            assert_eq!(alone(Step::Escapes, text), text);
        }
    }
}
