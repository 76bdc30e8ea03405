//! Patterns of the finders `line`, `phrase`, `starts` and `ends`: folded words and slots, and how they match.
//!
//! A pattern is matched at a place, never searched: the finder knows from its word table where a pattern can stand.

use crate::fold::{Class, class_of, fold};
use crate::rule::number;

/// Words that `*` takes at the most. Six is what the names between two fixed words need ("Follow NAME on").
const STAR_WORDS: usize = 6;
/// `*` slots in one pattern; each multiplies the work of a match by [`STAR_WORDS`] + 1.
pub(crate) const MAX_STARS: usize = 3;
/// The longest pattern, in bytes of folded text.
pub(crate) const MAX_PATTERN: usize = 1000;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Folded text without spaces at its borders.
    Text(String),
    /// A space, or nothing at the border of a line or beside another space.
    Space,
    /// `#`: a number, a date or a time.
    Number,
    /// `*`: up to six words.
    Words,
    /// `{list}`: a member of the list with this index.
    List(usize),
}

/// A pattern ready to be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As the author wrote it.
    pub written: String,
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A shared list, folded; members from longest to shortest, so that the longest match wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Its full name, `lang.name`.
    pub name: String,
    /// Folded members.
    pub members: Vec<String>,
}

/// How a match came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matched {
    pub end: usize,
    /// Bytes taken by `*` slots: what the pattern did not name.
    pub wild: usize,
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
                    let index = list(&rest[..length])?;
                    slot(&mut parts, &mut text, Part::List(index));
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
        let pattern = Self { written: written.to_owned(), parts };
        pattern.check().map(|()| pattern)
    }

    fn check(&self) -> Result<(), String> {
        let stars = self.parts.iter().filter(|part| **part == Part::Words).count();
        let length: usize = self.parts.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 1 }).sum();
        if !self.parts.iter().any(|part| matches!(part, Part::Text(_) | Part::List(_))) {
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

    /// The text, if the pattern has no slots.
    pub(crate) fn literal(&self) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(piece) => text.push_str(piece),
                Part::Space => text.push(' '),
                _ => return None,
            }
        }
        Some(text)
    }

    /// Matches the pattern at a byte offset of a folded line. With `whole`, it must reach the end of the line (ornaments
    /// aside); otherwise it must end at a word border.
    pub(crate) fn match_at(&self, line: &str, at: usize, whole: bool, lists: &[List]) -> Option<Matched> {
        if !border(line, at) {
            return None;
        }
        Matcher { line, whole, lists }.go(&self.parts, at, 0)
    }
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
    parts.push(Part::Text(folded));
    if space(text.chars().next_back()) {
        parts.push(Part::Space);
    }
}

/// Whether a word could begin or end at this offset.
pub(crate) fn border(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back().map(class_of);
    let after = line[at..].chars().next().map(class_of);
    !(before == Some(Class::Word) && after == Some(Class::Word))
}

struct Matcher<'a> {
    line: &'a str,
    whole: bool,
    lists: &'a [List],
}

impl Matcher<'_> {
    fn go(&self, parts: &[Part], at: usize, wild: usize) -> Option<Matched> {
        let Some((part, rest)) = parts.split_first() else {
            return self.is_end(at).then_some(Matched { end: at, wild });
        };
        let here = &self.line[at..];
        match part {
            Part::Text(text) => here.starts_with(text.as_str()).then(|| self.go(rest, at + text.len(), wild))?,
            Part::Space if here.starts_with(' ') => self.go(rest, at + 1, wild),
            Part::Space => (at == 0 || here.is_empty() || self.line[..at].ends_with(' ')).then(|| self.go(rest, at, wild))?,
            Part::Number => self.go(rest, at + number::length(self.line, at)?, wild),
            Part::List(list) => self.lists[*list]
                .members
                .iter()
                .filter(|member| here.starts_with(member.as_str()) && border(self.line, at + member.len()))
                .find_map(|member| self.go(rest, at + member.len(), wild)),
            Part::Words => {
                let ends = word_ends(here);
                let try_end = |end: usize| self.go(rest, at + end, wild + end);
                // A last `*` is greedy, so that the hit holds the whole name; others stop as soon as the rest fits.
                if rest.is_empty() { ends.iter().rev().find_map(|&end| try_end(end)) } else { ends.iter().find_map(|&end| try_end(end)) }
            }
        }
    }

    fn is_end(&self, at: usize) -> bool {
        if self.whole {
            return crate::fold::trim_ornaments(&self.line[at..]).trim_matches('.').is_empty() && border(self.line, at);
        }
        border(self.line, at)
    }
}

/// Where `*` may end: after none up to six words, never beyond the end of a sentence.
fn word_ends(text: &str) -> Vec<usize> {
    let mut ends = vec![0];
    let mut at = 0;
    for word in text.split(' ').take(STAR_WORDS) {
        if word.is_empty() {
            at += 1;
            continue;
        }
        // A bracket or stop behind the word may belong to the pattern: «(تصوير: *)».
        let bare = word.trim_end_matches([')', ']', '"', '.', ',', ':', ';', '!', '?']);
        if bare.len() < word.len() && !bare.is_empty() {
            ends.push(at + bare.len());
        }
        at += word.len();
        ends.push(at);
        if word.ends_with(['.', '!', '?']) && word.len() > 2 {
            break;
        }
        at += 1;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(written: &str) -> Pattern {
        Pattern::parse(written, |name| if name == "net" { Ok(0) } else { Err(format!("no list {name}")) }).unwrap()
    }

    fn found(written: &str, line: &str, at: usize, whole: bool) -> Option<String> {
        let lists = [List { name: "any.net".into(), members: vec!["google news".into(), "google".into()] }];
        let line = fold(line);
        pattern(written).match_at(&line, at, whole, &lists).map(|m| line[at..m.end].to_owned())
    }

    #[test]
    fn slots_match() {
        for (written, line, whole, expected) in [
            ("تعليق (#)", "تعليق (٠)", true, Some("تعليق (0)")),
            ("Follow * on {net}", "Follow us on Google News", true, Some("follow us on google news")),
            ("Follow * on {net}", "Follow on Google", false, Some("follow on google")),
            ("Follow * on {net}", "Follow one two three four five six seven on Google", false, None),
            ("Read also: *", "Read also: one two three four five six seven", false, Some("read also: one two three four five six")),
            ("Read also: *", "Read also", false, None),
            ("Read also: *", "Read also : Smith stays. He said", false, Some("read also: smith stays.")),
            ("(by *)", "(by John Smith)", true, Some("(by john smith)")),
            ("share", "shared", false, None),
            ("share", "share -", true, Some("share")),
            ("share", "share it", true, None),
            ("[إعلان #]", "[إعلان 2]", true, Some("[اعلان 2]")),
            ("\\#news", "#news", true, Some("#news")),
        ] {
            assert_eq!(found(written, line, 0, whole).as_deref(), expected, "{written} / {line}");
        }
    }

    #[test]
    fn joints_are_spelled_out() {
        assert_eq!(spellings("a\u{200c}b\u{200c}c"), ["abc", "a bc", "ab c", "a b c"]);
        assert_eq!(spellings("ab"), ["ab"]);
        assert_eq!(spellings("1\u{200c}2\u{200c}3\u{200c}4\u{200c}5\u{200c}6"), ["123456", "1 2 3 4 5 6"]);
    }

    #[test]
    fn mistakes_are_told() {
        for (written, part) in
            [("", "empty"), ("ـ", "empty"), ("#", "slots only"), ("* * * * x", "4 `*`"), ("{net", "closes"), ("{x}", "no list"), ("x\\", "backslash")]
        {
            let error = Pattern::parse(written, |name| Err(format!("no list {name}"))).unwrap_err();
            assert!(error.contains(part), "{written}: {error}");
        }
    }
}
