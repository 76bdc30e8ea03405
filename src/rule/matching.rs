//! How a pattern matches at a place of a folded line.

use super::members::List;
use super::pattern::{Part, Pattern};
use super::slots::{MEMBERS, Slots};
use crate::fold::{Class, begins_inked, class_of, trim_ornaments};

/// Words that `*` takes at the most. Six is what the names between two fixed words need ("Follow NAME on").
const STAR_WORDS: usize = 6;

/// How a match came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matched {
    pub end: usize,
    /// Bytes taken by `*` slots: what the pattern did not name.
    pub wild: usize,
}

impl Pattern {
    /// Matches the pattern at a byte offset of a folded line. With `whole`, it must reach the end of the line (ornaments
    /// aside); otherwise it must end at a word border. The slots are those of the line.
    pub(crate) fn match_at(&self, line: &str, at: usize, whole: bool, lists: &[List], slots: &Slots) -> Option<Matched> {
        if !border(line, at) {
            return None;
        }
        Matcher { line, whole, lists, slots }.go(&self.parts, at, 0)
    }
}

/// Whether a word could begin or end at this offset.
pub(crate) fn border(line: &str, at: usize) -> bool {
    // Nearly always a space says so.
    let bytes = line.as_bytes();
    if at == 0 || at == bytes.len() || bytes[at - 1] == b' ' || bytes[at] == b' ' {
        return true;
    }
    let before = line[..at].chars().next_back().map(class_of);
    let after = line[at..].chars().next().map(class_of);
    !(before == Some(Class::Word) && after == Some(Class::Word))
}

struct Matcher<'a> {
    line: &'a str,
    whole: bool,
    lists: &'a [List],
    slots: &'a Slots,
}

impl Matcher<'_> {
    fn go(&self, parts: &[Part], at: usize, wild: usize) -> Option<Matched> {
        let Some((part, rest)) = parts.split_first() else {
            return self.is_end(at).then_some(Matched { end: at, wild });
        };
        let here = &self.line[at..];
        match part {
            Part::Text(text) => here.starts_with(&**text).then(|| self.go(rest, at + text.len(), wild))?,
            Part::Space if here.starts_with(' ') => self.go(rest, at + 1, wild),
            Part::Space => (at == 0 || here.is_empty() || self.line[..at].ends_with(' ')).then(|| self.go(rest, at, wild))?,
            Part::Number => self.go(rest, at + self.slots.number(self.line, at)?, wild),
            Part::List(list) => self.lists[*list].standing(self.line, at).find_map(|end| self.go(rest, end, wild)),
            Part::Row { list, min } => {
                let mut ends = [0; MEMBERS];
                let count = self.slots.row(self.line, self.lists, *list, at, &mut ends);
                ends[..count].iter().skip(usize::from(*min) - 1).rev().find_map(|end| self.go(rest, *end, wild))
            }
            Part::Words => {
                let (ends, count) = word_ends(here);
                let ends = &ends[..count];
                let try_end = |end: usize| self.go(rest, at + end, wild + end);
                // A last `*` is greedy, so that the hit holds the whole name; others stop as soon as the rest fits.
                if rest.is_empty() { ends.iter().rev().find_map(|&end| try_end(end)) } else { ends.iter().find_map(|&end| try_end(end)) }
            }
        }
    }

    fn is_end(&self, at: usize) -> bool {
        if self.whole {
            let rest = &self.line[at..];
            let bare = || !begins_inked(rest) && trim_ornaments(rest).trim_matches('.').is_empty();
            return rest.is_empty() || bare() && border(self.line, at);
        }
        border(self.line, at)
    }
}

/// Where `*` may end: after none up to six words, never beyond the end of a sentence.
fn word_ends(text: &str) -> ([usize; 2 * STAR_WORDS + 1], usize) {
    let mut ends = [0; 2 * STAR_WORDS + 1];
    let mut count = 1;
    let mut at = 0;
    for word in text.split(' ').take(STAR_WORDS) {
        if word.is_empty() {
            at += 1;
            continue;
        }
        // A bracket or stop behind the word may belong to the pattern: «(تصوير: *)».
        let bare = word.trim_end_matches([')', ']', '"', '.', ',', ':', ';', '!', '?']);
        for end in [at + bare.len(), at + word.len()] {
            if end > at.max(ends[count - 1]) {
                ends[count] = end;
                count += 1;
            }
        }
        at += word.len();
        if word.ends_with(['.', '!', '?']) && word.len() > 2 {
            break;
        }
        at += 1;
    }
    (ends, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    fn pattern(written: &str) -> Pattern {
        Pattern::parse(written, |name| if name == "net" { Ok(0) } else { Err(format!("no list {name}")) }).unwrap()
    }

    fn found(written: &str, line: &str, at: usize, whole: bool) -> Option<String> {
        let lists = [List::new("any.net", vec!["google news".into(), "google".into()])];
        let line = fold(line);
        pattern(written).match_at(&line, at, whole, &lists, &Slots::default()).map(|m| line[at..m.end].to_owned())
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
            ("{2+ net}", "Google Google News | Google", true, Some("google google news | google")),
            ("{2+ net} now", "Google Google now", false, Some("google google now")),
            ("{2+ net}", "Google", true, None),
            ("{2+ net}", "Google, Google", true, None),
            ("[إعلان #]", "[إعلان 2]", true, Some("[اعلان 2]")),
            ("\\#news", "#news", true, Some("#news")),
        ] {
            assert_eq!(found(written, line, 0, whole).as_deref(), expected, "{written} / {line}");
        }
    }
}
