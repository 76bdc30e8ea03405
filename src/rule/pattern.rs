//! Patterns of the finders `line`, `phrase`, `starts` and `ends`: folded words and slots.
//!
//! A pattern is matched at a place, never searched ([`super::matching`]): the finder knows from its word table where it can
//! stand, by the pattern's anchor.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use smallvec::SmallVec;

use super::anchor::Anchor;
use crate::fold::fold;

/// `*` slots in one pattern; each multiplies the work of a match by seven.
pub(crate) const MAX_STARS: usize = 3;
/// The longest pattern, in bytes of folded text.
pub(crate) const MAX_PATTERN: usize = 1000;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Part {
    /// Folded text without spaces at its borders. The bundled rules' own lies in the program.
    Text(#[serde(deserialize_with = "lying")] Cow<'static, str>),
    /// A space, or nothing at the border of a line or beside another space.
    Space,
    /// `#`: a number, a date or a time.
    Number,
    /// `*`: up to six words.
    Words,
    /// `{list}`: a member of the list with this index.
    List(usize),
    /// `{4+ list}`: so many members of it or more, with spaces or bars between them.
    Row {
        /// Index of the list.
        list: usize,
        /// The fewest members.
        min: u8,
    },
}

/// A pattern ready to be matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Pattern {
    /// As the author wrote it; empty in the packed form of the bundled rules.
    #[serde(skip)]
    pub written: String,
    /// Its parts in order.
    pub parts: SmallVec<[Part; 1]>,
    /// The word it is found by; none if it has no word outside its slots.
    pub(crate) anchor: Option<Anchor>,
}

impl Pattern {
    /// Reads a pattern; `list` gives the index of a list by the name the author used.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn parse(written: &str, mut list: impl FnMut(&str) -> Result<usize, String>) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut chars = written.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((_, escaped)) => text.push(escaped),
                    None => return Err("a pattern cannot end with a backslash".into()),
                },
                '#' => slot(&mut parts, &mut text, Part::Number),
                '*' => slot(&mut parts, &mut text, Part::Words),
                '{' => {
                    let rest = &written[at + 1..];
                    let Some(length) = rest.find('}') else {
                        return Err("`{` opens a list slot that nothing closes; write `\\{` for a brace".into());
                    };
                    let part = match rest[..length].split_once("+ ") {
                        Some((min, name)) => Part::Row { list: list(name)?, min: fewest(min)? },
                        None => Part::List(list(&rest[..length])?),
                    };
                    slot(&mut parts, &mut text, part);
                    chars.by_ref().find(|(_, c)| *c == '}');
                }
                other => text.push(other),
            }
        }
        push_text(&mut parts, &text);
        while parts.first() == Some(&Part::Space) {
            parts.remove(0);
        }
        while parts.last() == Some(&Part::Space) {
            parts.pop();
        }
        let pattern = Self::of(written, parts);
        pattern.check().map(|()| pattern)
    }

    /// A pattern of these parts.
    pub(crate) fn of(written: &str, parts: Vec<Part>) -> Self {
        let anchor = Anchor::of(&parts);
        Self { written: written.to_owned(), parts: parts.into(), anchor }
    }

    fn check(&self) -> Result<(), String> {
        let stars = self.parts.iter().filter(|part| **part == Part::Words).count();
        let length: usize = self.parts.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 1 }).sum();
        if !self.parts.iter().any(|part| matches!(part, Part::Text(_) | Part::List(_) | Part::Row { .. })) {
            return Err(if self.parts.is_empty() {
                "the pattern is empty once folded, so it could match nothing"
            } else {
                "the pattern has slots only, so it would match everywhere"
            }
            .into());
        }
        if stars > MAX_STARS {
            return Err(format!("the pattern has {stars} `*` slots; at most {MAX_STARS} are allowed"));
        }
        if length > MAX_PATTERN {
            return Err(format!("the pattern is {length} bytes long; at most {MAX_PATTERN} are allowed"));
        }
        Ok(())
    }

    /// The lists of its slots, from first to last: place among the parts, and index of the list.
    pub(crate) fn lists(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> {
        self.parts.iter().enumerate().filter_map(|(place, part)| match part {
            Part::List(list) | Part::Row { list, .. } => Some((place, *list)),
            _ => None,
        })
    }

    /// The text, if the pattern has no slots.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// A text that is not copied out of what it is read from.
fn lying<'de: 'static, D: Deserializer<'de>>(reader: D) -> Result<Cow<'static, str>, D::Error> {
    <&'de str>::deserialize(reader).map(Cow::Borrowed)
}

/// The number before the `+` of a row.
fn fewest(written: &str) -> Result<u8, String> {
    let number = written.parse().ok().filter(|min| (2..=20).contains(min));
    number.ok_or_else(|| format!("`{{{written}+ …}}` asks for so many members of a list or more: a number from 2 to 20"))
}

/// The spellings a pattern stands for: a zero-width non-joiner in it may be a space or nothing in the text, as half of
/// the Persian web writes it («شبکه‌های», «شبکه های», «شبکههای»).
pub(crate) fn spellings(written: &str) -> Vec<String> {
    const ZWNJ: char = '\u{200C}';
    let joints = written.matches(ZWNJ).count();
    if joints == 0 {
        return vec![written.to_owned()];
    }
    // Each joint on its own for up to four of them; beyond that all are spaces or none is.
    let all = 1usize << joints.min(4);
    let spaced = |choice: usize, joint: usize| if joints <= 4 { choice >> joint & 1 == 1 } else { choice == 1 };
    (0..if joints <= 4 { all } else { 2 })
        .map(|choice| {
            let mut parts = written.split(ZWNJ);
            let first = parts.next().unwrap_or_default().to_owned();
            parts.enumerate().fold(first, |text, (joint, part)| text + if spaced(choice, joint) { " " } else { "" } + part)
        })
        .collect()
}

fn slot(parts: &mut Vec<Part>, text: &mut String, part: Part) {
    push_text(parts, text);
    text.clear();
    parts.push(part);
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    // Folding drops the spaces at the borders and the space before a colon; a slot has to know of them.
    let folded = fold(text);
    let space = |c: Option<char>| c.is_some_and(char::is_whitespace);
    if folded.is_empty() {
        if !text.is_empty() && !parts.is_empty() && parts.last() != Some(&Part::Space) && text.chars().any(char::is_whitespace) {
            parts.push(Part::Space);
        }
        return;
    }
    if space(text.chars().next()) && !parts.is_empty() && !folded.starts_with(':') {
        parts.push(Part::Space);
    }
    parts.push(Part::Text(folded.into()));
    if space(text.chars().next_back()) {
        parts.push(Part::Space);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_are_spelled_out() {
        assert_eq!(spellings("a\u{200c}b\u{200c}c"), ["abc", "a bc", "ab c", "a b c"]);
        assert_eq!(spellings("ab"), ["ab"]);
        assert_eq!(spellings("1\u{200c}2\u{200c}3\u{200c}4\u{200c}5\u{200c}6"), ["123456", "1 2 3 4 5 6"]);
    }

    #[test]
    fn mistakes_are_told() {
        for (written, part) in [
            ("", "empty"),
            ("\u{64b}", "empty"),
            ("#", "slots only"),
            ("* * * * x", "4 `*`"),
            ("{net", "closes"),
            ("{x}", "no list"),
            ("x\\", "backslash"),
        ] {
            let error = Pattern::parse(written, |name| Err(format!("no list {name}"))).unwrap_err();
            assert!(error.contains(part), "{written}: {error}");
        }
    }
}
