//! What the slot `#` matches: any number, date or time, in folded text.
//!
//! One slot takes a whole date («3 مايو 2024», "May 3, 2024 12:30 pm"), not just its first number, because scrapers' dates
//! come in every order. Month and weekday names are facts of the calendar (Unicode CLDR, common/main, gregorian and islamic
//! calendars), kept in `calendar.txt` beside this file.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use xxhash_rust::xxh3::xxh3_64;

use crate::fold::{Class, class_of, fold};
use crate::hashed::Hashed;

/// The length of the number, date or time that begins at `at`; `None` if there is none.
pub(crate) fn length(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    let mut last = None;
    let (mut digits, mut named) = (false, false);
    loop {
        let gap = if end == at { 0 } else { joint(text, end) };
        let Some((kind, length)) = atom(text, end + gap) else { break };
        // Two plain numbers side by side are two numbers, unless the second is the year of a date: "May 3, 2024".
        let joint = &text[end..end + gap];
        let year = named && joint.starts_with(',') && length == 4;
        if joint.contains(' ') && kind == Atom::Plain && last == Some(Atom::Plain) && !year {
            break;
        }
        named |= kind == Atom::Name;
        digits |= kind != Atom::Name;
        end += gap + length;
        last = Some(kind);
    }
    digits.then_some(end - at)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Atom {
    /// Digits, with points and commas between them, and a unit letter: `1,204` `1.2k` `5%`.
    Plain,
    /// Digits with slashes, dashes or colons between them: a date or a time.
    Clock,
    /// A month, a weekday, am, pm, an era.
    Name,
}

/// What may stand between two parts of a date.
fn joint(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    for gap in [", ", " , ", " - ", " | ", " / ", "- ", ". ", " ", "/", "-", ".", ",", "، "] {
        if rest.starts_with(gap) {
            return gap.len();
        }
    }
    0
}

fn atom(text: &str, at: usize) -> Option<(Atom, usize)> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    if !bytes.first()?.is_ascii_digit() {
        return name(rest).map(|length| (Atom::Name, length));
    }
    let mut end = 0;
    let mut kind = Atom::Plain;
    while end < bytes.len() {
        let next_is_digit = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        match bytes[end] {
            b'0'..=b'9' => {}
            b'.' | b',' | b'\'' if next_is_digit => {}
            b'/' | b'-' | b':' if next_is_digit => kind = Atom::Clock,
            _ => break,
        }
        end += 1;
    }
    // 1.2k, 30%, 3rd, 2024م: a unit of up to two letters that ends the word.
    let unit: usize = rest[end..].chars().take_while(|c| class_of(*c) == Class::Word || *c == '%').map(char::len_utf8).sum();
    let letters = rest[end..end + unit].chars().count();
    if unit > 0 && letters <= 2 {
        end += unit;
    } else if unit > 0 {
        return None;
    }
    if rest[end..].starts_with('+') {
        end += 1;
    }
    Some((kind, end))
}

fn name(rest: &str) -> Option<usize> {
    static NAMES: OnceLock<HashMap<u64, String, BuildHasherDefault<Hashed>>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let lines = include_str!("calendar.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).map(fold).map(|name| (xxh3_64(name.as_bytes()), name)).collect()
    });
    let length: usize = rest.chars().take_while(|c| class_of(*c) == Class::Word).map(char::len_utf8).sum();
    names.get(&xxh3_64(&rest.as_bytes()[..length])).is_some_and(|name| *name == rest[..length]).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_and_times() {
        for whole in [
            "5",
            "1,204",
            "1.2k",
            "30%",
            "6/20/2024",
            "12:30",
            "12:30 pm",
            "3 مايو 2024",
            "may 3, 2024",
            "الخميس 5 ابريل/نيسان 2019",
            "06/20/2024 - 12:30",
            "3rd march 2024",
            "13 sep 2023 12:30 gmt",
            "2024-05-03",
        ] {
            let folded = fold(whole);
            assert_eq!(length(&folded, 0), Some(folded.len()), "{whole}");
        }
        for (text, taken) in [("4 0 0", "4"), ("5 shares", "5"), ("5 may be", "5 may"), ("12 مشاهده", "12")] {
            assert_eq!(length(&fold(text), 0), Some(taken.len()), "{text}");
        }
        for none in ["may", "monday", "x5", "", "-", "5abc"] {
            assert_eq!(length(&fold(none), 0), None, "{none}");
        }
    }
}
