//! Code within an article: its lines look like furniture to any sum, since they are no sentences of a language, and who loses one
//! loses what the others do.
//!
//! It stands apart from tables and headings because it asks for the signs of programming languages, which are nobody's grammar.

use crate::layout::Line;

/// Lines of code of the shortest listing.
const CODE_LINES: usize = 4;
/// Lines within a listing that do not tell, such as a word on a line of its own, before it counts as two.
const GAP_LINES: usize = 3;

/// Which lines belong to a listing, the lines between two lines of code included.
pub(super) fn listings(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let (mut from, mut last, mut count) = (0, 0, 0);
    let mut close = |from: usize, last: usize, count: usize| {
        if count >= CODE_LINES {
            told[from..=last].fill(true);
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let code = is_code(&text[line.start..line.end]);
        if count > 0 && (at - last > GAP_LINES || line.is_body() && !code) {
            close(from, last, count);
            count = 0;
        }
        if code {
            from = if count == 0 { at } else { from };
            (last, count) = (at, count + 1);
        }
    }
    close(from, last, count);
    told
}

/// Whether a line can hardly be anything but code or markup.
fn is_code(line: &str) -> bool {
    let signs = |c: char| "=(){}[]<>\"'".contains(c);
    // A sign of each that hardly a line of text has is asked for before all of them.
    let ends = || {
        line.ends_with(['{', '}', ';', ',', '>', '['])
            && ["{", "}", "};", "},", ");", "),", "/>", "=>", "];", "({", "(["].iter().any(|end| line.ends_with(end))
    };
    let tag = line.starts_with("</") || line.strip_prefix('<').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    let inner = || {
        memchr::memchr2_iter(b'=', b'(', line.as_bytes()).any(|at| {
            let (before, on) = line.as_bytes().split_at(at);
            [b"=>", b"()", b"=\"", b"={"].iter().any(|sign| on.starts_with(*sign))
                || before.ends_with(b" ") && (on.starts_with(b"= ") || on.starts_with(b"== "))
                || before.ends_with(b" !") && on.starts_with(b"= ")
        })
    };
    let comment = line.starts_with("//");
    // What is said in another script than that of programming languages is text, or a comment in a listing.
    line.is_ascii() && (ends() || tag || inner() || comment || line.ends_with(';') && line.contains(signs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn listings_are_whole() {
        let mut lines = Vec::new();
        for (text, told) in [
            (
                "Try this:\nfunction greet(name) {\nlet word = 'Hello';\nname\n}\ngreet('Anna');\nIt greets",
                vec![false, true, true, true, true, true, false],
            ),
            ("<ul>\n<li>\nBread\n</li>\n</ul>\nShare", vec![true, true, true, true, true, false]),
            ("Home >\nNews >\nSport >\nWeather >", vec![false; 4]),
            ("bread (white);\nsalt (coarse);\nwater", vec![false; 3]),
            ("//Опросы\n//Гороскоп\n//Блог\n//Погода", vec![false; 4]),
        ] {
            split(text, &mut lines);
            assert_eq!(listings(text, &lines), told, "{text}");
        }
    }
}
