//! `zero-width`: characters without width where they carry nothing.

use unicode_normalization::char::is_combining_mark;
use unicode_properties::UnicodeEmoji;

use super::script::{is_mongolian, joins, runs_on};
use crate::tidy::step::Edits;

const ZWSP: char = '\u{200B}';
const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';
/// Combining grapheme joiner: it keeps two marks in the order in which they were written.
const CGJ: char = '\u{34F}';
/// Mongolian vowel separator.
const MVS: char = '\u{180E}';

/// Characters without width, bidi controls, selectors and tags aside: those above, word joiner and invisible operators
/// (U+2060–U+2064), deprecated controls (U+206A–U+206F), format controls of shorthand and of musical notation,
/// and what is reserved for more of the kind. Fillers of Hangul are letters to Unicode and stay.
pub(in crate::tidy) fn is_zero_width(c: char) -> bool {
    matches!(c, ZWSP | ZWNJ | ZWJ | CGJ | MVS | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}')
        || matches!(c, '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{FFF0}'..='\u{FFF8}')
}

/// Whether a character without width carries meaning between its neighbours. Of several in a row the first may stay.
pub(in crate::tidy) fn carries(before: char, c: char, after: char) -> bool {
    match c {
        ZWSP => runs_on(before) && runs_on(after),
        // Between letters that could join: «می‌خواهم».
        ZWNJ => joins(before) && joins(after),
        // It forces a joined form, even where the other letter is missing: «ه‍».
        ZWJ => joins(before) || (joins(after) && !is_zero_width(before)) || (is_pictured(before) && after.is_emoji_char()),
        CGJ => (before.is_alphabetic() || is_combining_mark(before)) && is_combining_mark(after),
        MVS => is_mongolian(before) && is_mongolian(after),
        _ => false,
    }
}

/// What can stand before ZWJ in a sequence of emoji (Unicode Technical Standard 51, ED-16): an emoji with its selector
/// or skin tone.
fn is_pictured(c: char) -> bool {
    (c.is_emoji_char() && !c.is_ascii()) || c == '\u{FE0F}'
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let mut before = ' ';
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_zero_width(c) {
            before = c;
            continue;
        }
        // The neighbours are those that stay; of a row of such characters only the first has a letter before it.
        let mut end = at + c.len_utf8();
        let mut row = vec![(at, c)];
        while let Some((at, c)) = chars.next_if(|(_, c)| is_zero_width(*c)) {
            row.push((at, c));
            end = at + c.len_utf8();
        }
        let after = line[end..].chars().next().unwrap_or(' ');
        for (at, c) in row {
            if carries(before, c, after) {
                before = c;
            } else {
                edits.delete(at, at + c.len_utf8());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn what_carries_nothing_goes() {
        for (text, expected) in [
            ("a\u{200b}b\u{2060}c\u{2063}\u{206e}", "abc"),
            ("می\u{200c}خواهم \u{200c}که\u{200c} 5\u{200c}a\u{200c}b", "می\u{200c}خواهم که 5ab"),
            ("می\u{200c}\u{200c}\u{200b}خواهم", "می\u{200c}خواهم"),
            ("1445 ه\u{200d} a\u{200d}b", "1445 ه\u{200d} ab"),
            ("👩\u{200d}🚀 👩\u{200d} 1\u{200d}2", "👩\u{200d}🚀 👩 12"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("क\u{94d}\u{200d}ष क\u{94d}\u{200c}ष", "क\u{94d}\u{200d}ष क\u{94d}\u{200c}ष"),
            ("ไทย\u{200b}ไทย a\u{200b}ไทย", "ไทย\u{200b}ไทย aไทย"),
            ("ב\u{5b4}\u{34f}\u{5bd} a\u{34f}b", "ב\u{5b4}\u{34f}\u{5bd} ab"),
            ("ᠠ\u{180e}ᠠ a\u{180e}", "ᠠ\u{180e}ᠠ a"),
            ("c\u{fff0}d", "cd"),
        ] {
            assert_eq!(alone(Step::ZeroWidth, text), expected);
        }
    }
}
