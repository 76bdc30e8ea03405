//! Lines that are nothing but a date or a time. A pattern of slots alone would find any number, so that they are told by
//! their shape: how many digits stand where, which letters are always the same, and which signs are between them.

use std::collections::BTreeMap;

use super::gather::Seen;
use crate::fold::fold;

/// The share of the lines that must have a shape for it to be told.
const SHARE: f64 = 0.1;
/// Numbers of a line that is a date or a time; fewer are a count.
const NUMBERS: usize = 2;

/// A part of a line: letters, digits, or a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Letters,
    Digits,
    Sign,
}

/// The expression for the shapes of dates that most of these lines have; none if they are no dates.
pub(super) fn expression(seen: &[Seen]) -> Option<String> {
    let lines: Vec<String> = seen.iter().map(|seen| fold(&seen.line)).collect();
    let mut shapes: BTreeMap<String, Vec<Vec<(Kind, &str)>>> = BTreeMap::new();
    for line in &lines {
        let parts = parts(line.trim());
        if parts.iter().filter(|(kind, _)| *kind == Kind::Digits).count() >= NUMBERS {
            let shape = parts.iter().map(|(kind, part)| match kind {
                Kind::Letters => "a",
                Kind::Digits => "0",
                Kind::Sign => part,
            });
            shapes.entry(shape.collect()).or_default().push(parts);
        }
    }
    let told: Vec<String> = shapes.values().filter(|alike| alike.len() as f64 >= lines.len() as f64 * SHARE).map(|alike| told(alike)).collect();
    (!told.is_empty()).then(|| format!("^(?:{})$", told.join("|")))
}

/// The expression for lines of one shape.
fn told(alike: &[Vec<(Kind, &str)>]) -> String {
    let part = |at: usize| {
        let all = || alike.iter().map(|parts| parts[at].1);
        let characters = || all().map(|part| part.chars().count());
        let (least, most) = (characters().min().unwrap_or(0), characters().max().unwrap_or(0));
        match alike[0][at] {
            (Kind::Digits, _) => format!("[0-9]{{{least},{most}}}"),
            (Kind::Letters, one) if all().any(|other| other != one) => format!("\\p{{L}}{{{least},{most}}}"),
            (_, one) => regex_syntax::escape(one),
        }
    };
    (0..alike[0].len()).map(part).collect()
}

fn parts(line: &str) -> Vec<(Kind, &str)> {
    let kind = |c: char| match c {
        c if c.is_alphabetic() => Kind::Letters,
        c if c.is_ascii_digit() => Kind::Digits,
        _ => Kind::Sign,
    };
    let mut parts: Vec<(Kind, &str)> = Vec::new();
    let mut from = 0;
    for (at, c) in line.char_indices() {
        let next = line[at + c.len_utf8()..].chars().next();
        if next.is_none_or(|next| kind(next) != kind(c) || kind(c) == Kind::Sign) {
            parts.push((kind(c), &line[from..at + c.len_utf8()]));
            from = at + c.len_utf8();
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_by_their_shape() {
        let told = |lines: &[&str]| {
            let seen = |line: &&str| Seen {
                line: (*line).to_owned(),
                document: String::new(),
                before: String::new(),
                after: String::new(),
                beside: [None; 2],
            };
            expression(&lines.iter().map(seen).collect::<Vec<_>>())
        };
        assert_eq!(
            told(&["Tue, 9 Jul 2024 06:01 GMT", "Fri, 21 Oct 2024 15:25 GMT"]).as_deref(),
            Some(r"^(?:\p{L}{3,3}, [0-9]{1,2} \p{L}{3,3} [0-9]{4,4} [0-9]{2,2}:[0-9]{2,2} gmt)$")
        );
        assert_eq!(told(&["12:30", "9:15", "1/2/2024"]).as_deref(), Some(r"^(?:[0-9]{1,1}/[0-9]{1,1}/[0-9]{4,4}|[0-9]{1,2}:[0-9]{2,2})$"));
        assert_eq!(told(&["12", "15"]), None);
    }
}
