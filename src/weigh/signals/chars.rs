//! The characters of a line: how many there are of each kind, how it begins and how it ends.
//!
//! They stand apart from words, for which a line is folded: folding forgets capitals, digits' forms and kinds of signs.

use super::kind::{self, TABLE, searched};
use crate::fold::{Class, class_of};
use crate::sentence::is_stop;

/// Counts over the characters of a line.
#[derive(Default)]
pub(super) struct Counts {
    pub words: u32,
    pub letters: u32,
    pub upper: u32,
    pub capitals: u32,
    pub digits: u32,
    pub numbers: u32,
    pub dates: u32,
    pub commas: u32,
    pub stops: u32,
    pub separators: u32,
    pub ornaments: u32,
    pub quotes: u32,
    pub brackets: u32,
    pub address: bool,
    pub rights: bool,
    scripts: [u32; 8],
}

/// The kinds of all characters of alphabets, and of the signs among words.
static KINDS: [u16; TABLE] = {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/kinds.bin"));
    let (mut kinds, mut at) = ([0; TABLE], 0);
    while at < TABLE {
        kinds[at] = u16::from_le_bytes([bytes[2 * at], bytes[2 * at + 1]]);
        at += 1;
    }
    kinds
};

/// What a character is.
#[inline]
fn kind(c: char) -> u16 {
    match c {
        '\0'..'\u{2100}' => KINDS[c as usize],
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '가'..='힣' => kind::LETTER | kind::script(c),
        _ => searched(c),
    }
}

/// How many letters a text begins with that are all of one kind, and their bytes: of ASCII small ones, or of other alphabets.
#[inline]
fn alike(text: &str, kind: u16) -> (u32, usize) {
    let bytes = text.as_bytes();
    let small = if kind == kind::SMALL { bytes.iter().take_while(|byte| byte.is_ascii_lowercase()).count() } else { 0 };
    if small > 0 {
        return (small as u32, small);
    }
    let (mut count, mut at) = (0, 0);
    loop {
        let continued = |behind: usize| usize::from(bytes.get(at + behind).copied().unwrap_or_default() & 0x3F);
        let width = match bytes.get(at) {
            Some(&first @ 0xC2..=0xDF) if KINDS[usize::from(first & 0x1F) << 6 | continued(1)] == kind => 2,
            Some(&first @ 0xE0..=0xE1) if KINDS[usize::from(first & 1) << 12 | continued(1) << 6 | continued(2)] == kind => 3,
            _ => return (count, at),
        };
        count += 1;
        at += width;
    }
}

impl Counts {
    pub fn of(head: &str) -> Self {
        let mut counts = Self::default();
        // The kinds of the two characters before.
        let (mut before, mut before_that) = (kind::SPACE, kind::SPACE);
        let mut rest = head.chars();
        loop {
            // A space behind the end ends the last word.
            let c = rest.next().unwrap_or(' ');
            let mut kind = self::kind(c);
            if kind & kind::LETTER != 0 {
                let begins = u32::from(before & (kind::WORD | kind::APOSTROPHE) == 0);
                counts.words += begins;
                counts.capitals += begins & u32::from(kind & kind::UPPER != 0);
                // Letters of words are nearly all of a text, and need no more than this.
                loop {
                    let (more, bytes) = alike(rest.as_str(), kind);
                    counts.scripts[usize::from(kind & kind::SCRIPT)] += 1 + more;
                    counts.upper += u32::from(kind & kind::UPPER != 0) * (1 + more);
                    rest = rest.as_str()[bytes..].chars();
                    before = if more > 0 { kind } else { before };
                    let mut ahead = rest.clone();
                    let next = ahead.next().map_or(kind::SPACE, self::kind);
                    if next & kind::LETTER == 0 {
                        break;
                    }
                    rest = ahead;
                    (before, kind) = (kind, next);
                }
            } else if kind & kind::NUMERIC != 0 {
                let (first, mut digits) = (before & kind::SPACE != 0, 1);
                let behind = loop {
                    let mut ahead = rest.clone();
                    let next = ahead.next().unwrap_or(' ');
                    let of_next = self::kind(next);
                    if of_next & kind::NUMERIC == 0 {
                        break next;
                    }
                    rest = ahead;
                    digits += 1;
                    (before, kind) = (kind, of_next);
                };
                counts.words += u32::from(first);
                counts.digits += digits;
                counts.numbers += 1;
                counts.dates += u32::from(digits == 4 || matches!(behind, ':' | '/' | '.' | '-' | '年' | '月' | '日'));
            } else if kind & kind::SPACE != 0 {
                counts.stops += u32::from(before & kind::STOP != 0 && before_that & kind::WORD != 0);
                if rest.as_str().is_empty() {
                    break;
                }
            } else {
                counts.sign(c, before, before_that, head, rest.as_str());
            }
            (before, before_that) = (kind, before);
        }
        counts.letters = counts.scripts.iter().sum();
        counts
    }

    /// A sign before the rest of the head.
    fn sign(&mut self, c: char, before: u16, before_that: u16, head: &str, rest: &str) {
        match c {
            '.' => self.address |= head[..head.len() - rest.len()].ends_with("www."),
            ':' => {
                self.address |= rest.starts_with("//");
                self.ornaments += u32::from(class_of(c) == Class::Ornament);
            }
            ',' | '،' | '、' | '，' | ';' | '؛' => self.commas += 1,
            '。' | '！' | '？' | '।' => self.stops += 1,
            '"' | '“' | '”' | '«' | '»' | '„' | '「' | '」' | '『' | '』' | '‘' => self.quotes += 1,
            '(' | ')' | '[' | ']' | '（' | '）' | '【' | '】' => self.brackets += 1,
            '@' => self.address = true,
            '©' | '®' | '™' => self.rights = true,
            '|' | '•' | '·' | '>' | '/' | '›' | '→' | '←' | '‹' | '<' | '►' | '▶' => {
                self.ornaments += 1;
                self.separators += u32::from(before & kind::SPACE != 0 || before_that & kind::WORD == 0);
            }
            _ if class_of(c) == Class::Ornament => self.ornaments += 1,
            _ => {}
        }
    }

    /// The script of most letters.
    pub fn script(&self) -> f32 {
        let most = (1..8).max_by_key(|&at| (self.scripts[at], std::cmp::Reverse(at))).filter(|&at| self.scripts[at] > 0);
        most.map_or(0.0, |at| at as f32)
    }
}

/// How a line ends, as [`Signal::Ending`] counts it.
pub(super) fn ending(line: &str) -> f32 {
    let mut back = line.chars().rev().filter(|c| class_of(*c) != Class::Drop);
    let last = back.next().unwrap_or(' ');
    let inner = match last {
        '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）' => back.next().filter(|c| is_stop(*c)).unwrap_or(last),
        _ => last,
    };
    match inner {
        '…' => 4.0,
        '.' if line.ends_with("..") => 4.0,
        '.' | '。' | '۔' | '।' | '։' | '።' => 1.0,
        '?' | '!' | '؟' | '？' | '！' => 2.0,
        ':' | '：' => 3.0,
        ',' | '،' | '、' | ';' | '؛' | '，' => 5.0,
        '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）' => 6.0,
        c if class_of(c) == Class::Ornament => 7.0,
        _ => 0.0,
    }
}

/// How a line starts, as [`Signal::Start`] counts it.
pub(super) fn start(line: &str) -> f32 {
    let Some(first) = line.chars().find(|c| class_of(*c) != Class::Drop) else { return 5.0 };
    match (kind(first), first) {
        (kind, _) if kind & kind::LOWER != 0 => 1.0,
        (kind, _) if kind & kind::LETTER != 0 => 0.0,
        (kind, _) if kind & kind::NUMERIC != 0 => 2.0,
        (_, '"' | '\'' | '“' | '‘' | '«' | '„' | '(' | '[' | '「' | '『' | '（' | '【') => 4.0,
        _ if class_of(first) == Class::Ornament => 3.0,
        _ => 5.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_those_of_the_standard() {
        assert!(('\0'..=char::MAX).all(|c| kind(c) == searched(c)));
        assert!(('\0'..='\x7F').all(|c| (searched(c) == kind::SMALL) == c.is_ascii_lowercase()));
    }

    #[test]
    fn letters_of_one_kind_are_counted_at_once() {
        for (text, first, told) in [
            ("akery", 'b', (5, 5)),
            ("été Y", 'É', (0, 0)),
            ("té Y", 'é', (1, 1)),
            ("éñt", 'é', (2, 4)),
            ("يت!", 'ب', (2, 4)),
            ("िन", 'द', (2, 6)),
            ("京", '北', (0, 0)),
        ] {
            assert_eq!(alike(text, kind(first)), told, "{text}");
        }
    }

    #[test]
    fn lines_end_and_start_in_any_script() {
        for (line, told) in [
            ("يوم.", 1.0),
            ("يوم؟", 2.0),
            ("結束。", 1.0),
            ("he said.”", 1.0),
            ("Share:", 3.0),
            ("more…", 4.0),
            ("a, b,", 5.0),
            ("(2)", 6.0),
            ("Next »", 6.0),
            ("→ Next →", 7.0),
            ("Home", 0.0),
        ] {
            assert_eq!(ending(line), told, "{line}");
        }
        for (line, told) in [("Home", 0.0), ("home", 1.0), ("3 comments", 2.0), ("• Home", 3.0), ("“So", 4.0), ("بيت", 0.0)] {
            assert_eq!(start(line), told, "{line}");
        }
    }
}
