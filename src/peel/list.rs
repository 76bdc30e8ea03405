//! The list that stands below a line, for rules that know from its heading what it is.
//!
//! It stands apart from cutting because it asks what the lines below have in common: a heading that goes alone would leave the
//! titles of other stories looking like text, and titles without a bullet cannot be told from a subhead of the article.

use crate::fold::{Class, class_of};
use crate::layout::Line;
use crate::sentence::is_full_stop;

/// Items of the longest list of other stories that is believed.
const MOST_ITEMS: usize = 30;

/// What an item begins with.
#[derive(PartialEq)]
enum Sign {
    Bullet(char),
    Number,
}

/// The last line of the list below a line: items with the same sign, none of which is a sentence.
pub(super) fn list_below(text: &str, lines: &[Line], index: usize) -> Option<usize> {
    let raw = |line: &Line| &text[line.start..line.end];
    let first = sign(raw(lines.get(index + 1)?))?;
    let items = lines[index + 1..].iter().take_while(|line| sign(raw(line)).as_ref() == Some(&first));
    let (mut count, mut titles) = (0, true);
    for item in items.take(MOST_ITEMS + 1) {
        count += 1;
        titles &= !is_sentence(raw(item));
    }
    (titles && count <= MOST_ITEMS).then_some(index + count)
}

/// The sign of an item, with text behind it.
fn sign(line: &str) -> Option<Sign> {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let (sign, behind) = if digits.len() < line.len() {
        (Sign::Number, digits.strip_prefix(['.', ')'])?)
    } else {
        let bullet = line.chars().next().filter(|c| matches!(c, '-' | '–' | '*' | '>') || class_of(*c) == Class::Ornament && *c != '|')?;
        (Sign::Bullet(bullet), &line[bullet.len_utf8()..])
    };
    (behind.starts_with(char::is_whitespace) && behind.contains(char::is_alphabetic)).then_some(sign)
}

/// Whether an item ends with a full stop: questions and exclamations are titles, too, and so is what breaks off.
fn is_sentence(line: &str) -> bool {
    line.ends_with(is_full_stop) && !line.ends_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn a_list_begins_right_below_and_is_no_text() {
        let mut lines = Vec::new();
        for (text, last) in [
            ("Related\n- Bread is dear\n- Who pays?\nThe fair", Some(2)),
            ("Related\n1. Bread\n2) Salt", Some(2)),
            ("Related\n• One story", Some(1)),
            ("Related\n- Bread is dear\n• Salt", Some(1)),
            ("Related\n- Bread is dear.\n- Salt", None),
            ("Related\nBread\n- Salt", None),
            ("Related\n-12 degrees", None),
            ("Related\n| Bread | Salt |\n| 1 | 2 |", None),
            ("Related", None),
        ] {
            split(text, &mut lines);
            assert_eq!(list_below(text, &lines, 0), last, "{text}");
        }
    }
}
