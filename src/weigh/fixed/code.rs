//! Code within an article. A sum takes its lines for furniture, since they are no sentences, and a listing with a line missing does
//! something else.

use crate::layout::Line;

/// Lines of code of the shortest listing.
const CODE_LINES: usize = 4;
/// A document of which at least one line in so many is code counts as a listing altogether. Sums find no furniture in the gold pages
/// that are one, and in source files, headers and manuals two thirds of what sums took came from such documents.
const CODE_OF: usize = 10;
/// Lines in a row within a listing that may be anything, such as a word on a line of its own; after more it is over.
const GAP_LINES: usize = 3;

/// Which lines belong to a listing, with the lines between its lines of code; all lines of a document with much code.
pub(super) fn listings(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let (mut from, mut last, mut count, mut all) = (0, 0, 0, 0);
    let mut close = |from: usize, last: usize, count: usize| {
        if count >= CODE_LINES {
            told[from..=last].fill(true);
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let line_text = &text[line.start..line.end];
        let code = is_code(line_text);
        all += usize::from(code || names(line_text));
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
    fenced(text, lines, &mut told);
    if all >= CODE_LINES && CODE_OF * all >= lines.len() {
        told.fill(true);
    }
    told
}

/// Whether a line names a page of a manual, as `tar(1)`, or quotes a path: text about programs, however few of its lines are code.
fn names(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr2_iter(b'(', b'/', bytes).any(|at| {
        let (before, on) = bytes.split_at(at);
        let letter = |at: usize| before.len().checked_sub(at).and_then(|at| before.get(at)).copied();
        match on {
            [b'(', b'1'..=b'8', b')', ..] => {
                letter(1).is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                    && letter(2).is_some_and(|byte| byte.is_ascii_lowercase())
            }
            [b'/', rest @ ..] => {
                matches!(letter(1), None | Some(b'"' | b'`' | b'\'' | b'~' | b' '))
                    && is_path(&line[at..at + 1 + rest.iter().take_while(|byte| byte.is_ascii_graphic() && !b"\"`'),".contains(byte)).count()])
            }
            _ => false,
        }
    })
}

/// Marks the lines between two Markdown fences, fences included; and commands behind a prompt and paths, wherever they stand.
fn fenced(text: &str, lines: &[Line], told: &mut [bool]) {
    let mut open = None;
    for (at, line) in lines.iter().enumerate() {
        let line = &text[line.start..line.end];
        match line.as_bytes()[0] {
            b'`' if line.starts_with("```") => match open.take() {
                Some(from) => told[from..=at].fill(true),
                None => open = Some(at),
            },
            b'$' | b'/' | b'.' | b'~' => told[at] |= is_command(line) || is_path(line),
            _ => {}
        }
    }
}

/// Whether a line is a command behind a prompt: `$ oven --on`, not the price `$ 20`.
fn is_command(line: &str) -> bool {
    line.strip_prefix("$ ").is_some_and(|command| command.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '.' | '/')))
}

/// Whether a line is the path of a file, two folders deep at least.
fn is_path(line: &str) -> bool {
    let names = line.trim_start_matches(['.', '~']);
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '#' | '|');
    names[..].starts_with('/') && names[1..].trim_end_matches('/').contains('/') && !names.contains("//") && names.chars().all(plain)
}

/// Directives of the C preprocessor: other words behind a `#` are tags.
const DIRECTIVES: [&str; 6] = ["define ", "include ", "ifdef ", "ifndef ", "endif", "undef "];

/// Whether a line can hardly be anything but code or markup.
fn is_code(line: &str) -> bool {
    let signs = |c: char| "=(){}[]<>\"'".contains(c);
    // The last byte is asked first: hardly any line of text ends with one of these.
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
    let comment = line.starts_with("//") || line.starts_with("/*");
    let directive = || line.strip_prefix('#').is_some_and(|order| DIRECTIVES.iter().any(|one| order.trim_start_matches(' ').starts_with(one)));
    // A line with letters of another script is text, or a comment within a listing.
    line.is_ascii() && (ends() || tag || inner() || comment || directive() || line.ends_with(';') && line.contains(signs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn a_document_with_much_code_is_a_listing() {
        let mut lines = Vec::new();
        let code = "let bread = oven.bake();\n".repeat(CODE_LINES);
        for (words, told) in [((CODE_OF - 1) * CODE_LINES, true), (CODE_OF * CODE_LINES, false)] {
            let text = format!("{}{code}", "bread\n\n".repeat(words));
            split(&text, &mut lines);
            assert_eq!(listings(&text, &lines)[0], told, "{words}");
        }
    }

    #[test]
    fn manuals_name_commands_and_paths() {
        for line in
            ["cc(1) compiles", "See printf(3), and ld.so(8).", "as in \"/etc/oven/heat\"", "kept under ~/bread/loaves/today", "/usr/bin/oven bakes"]
        {
            assert!(names(line), "{line}");
        }
        for line in [
            "loaf (1)",
            "LOAF(1)",
            "bread and/or salt/water",
            "https://example.org/bread/salt",
            "3/4/2024",
            "loaf(9)",
            "/ Home / News /",
            "r/bread/salt",
        ] {
            assert!(!names(line), "{line}");
        }
        let text = format!("{}As tar(1) does.\n", "bread\n\n".repeat(2)).repeat(CODE_LINES);
        let mut lines = Vec::new();
        split(&text, &mut lines);
        assert!(listings(&text, &lines)[0]);
    }

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
            ("Run\n```\nbread\nsalt\n```\nand eat\n```", vec![false, true, true, true, true, false, false]),
            ("$ oven --on\n$ 20 a loaf\n/etc/oven.conf\n/etc/oven/heat\n./bread/\n// Home", vec![true, false, true, true, false, false]),
            ("#define BREAD 1\n# ifdef SALT\n/* coarse */\n#endif", vec![true; 4]),
            ("#bread\n#if\n# else where\n#includes\n#defined", vec![false; 5]),
            ("//Опросы\n//Гороскоп\n//Блог\n//Погода", vec![false; 4]),
        ] {
            // With so much text behind it that the whole is no listing.
            let text = format!("{text}{}", "\n\nbread".repeat(CODE_OF * told.len()));
            split(&text, &mut lines);
            assert_eq!(listings(&text, &lines)[..told.len()], told, "{text}");
        }
    }
}
