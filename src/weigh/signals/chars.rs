//! The characters of a line: how many there are of each kind, how it begins and how it ends.
//!
//! They stand apart from words, for which a line is folded: folding forgets capitals, digits' forms and kinds of signs.

use std::sync::LazyLock;

use crate::fold::{Class, class_of};

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

/// What a character is, in bits; the lowest three tell the script of a letter, as [`Signal::Script`] counts them.
///
/// [`Signal::Script`]: super::Signal::Script
mod kind {
    pub const SCRIPT: u16 = 7;
    pub const LATIN: u16 = 1;
    pub const UPPER: u16 = 8;
    pub const LETTER: u16 = 16;
    pub const NUMERIC: u16 = 32;
    pub const SPACE: u16 = 64;
    pub const LOWER: u16 = 128;
    /// A sign that ends a sentence, in any script.
    pub const STOP: u16 = 256;
    /// A sign within words.
    pub const APOSTROPHE: u16 = 512;
    /// A small letter of ASCII.
    pub const SMALL: u16 = LETTER | LOWER | LATIN;
    /// Of a word.
    pub const WORD: u16 = LETTER | NUMERIC;
}

/// The kinds of all characters of alphabets, and of the signs among words: to search the standard's tables for each would cost
/// more than everything else.
static KINDS: LazyLock<[u16; TABLE]> = LazyLock::new(|| std::array::from_fn(|at| char::from_u32(at as u32).map_or(0, searched)));

/// Behind the scripts of India and South-East Asia and general punctuation.
const TABLE: usize = 0x2100;

/// What a character is.
#[inline]
fn kind(kinds: &[u16; TABLE], c: char) -> u16 {
    match c {
        '\0'..'\u{2100}' => kinds[c as usize],
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '가'..='힣' => kind::LETTER | script(c),
        _ => searched(c),
    }
}

fn searched(c: char) -> u16 {
    let own = match c {
        _ if c.is_alphabetic() => kind::LETTER | script(c) | if c.is_uppercase() { kind::UPPER } else { 0 },
        _ if c.is_numeric() => kind::NUMERIC,
        _ if c.is_whitespace() => kind::SPACE,
        '\'' | '’' => kind::APOSTROPHE,
        _ if is_stop(c) => kind::STOP,
        _ => 0,
    };
    own | if c.is_lowercase() { kind::LOWER } else { 0 }
}

impl Counts {
    pub fn of(head: &str) -> Self {
        let mut counts = Self::default();
        let kinds = &*KINDS;
        // The kinds of the two characters before.
        let (mut before, mut before_that) = (kind::SPACE, kind::SPACE);
        let mut rest = head.chars();
        loop {
            // A space behind the end ends the last word.
            let c = rest.next().unwrap_or(' ');
            let mut kind = kind(kinds, c);
            if kind & kind::LETTER != 0 {
                let begins = u32::from(before & (kind::WORD | kind::APOSTROPHE) == 0);
                counts.words += begins;
                counts.capitals += begins & u32::from(kind & kind::UPPER != 0);
                // Letters of words are nearly all of a text, and need no more than this.
                loop {
                    counts.scripts[usize::from(kind & kind::SCRIPT)] += 1;
                    counts.upper += u32::from(kind & kind::UPPER != 0);
                    // Small letters of ASCII are all alike.
                    let small = if kind & kind::SCRIPT == kind::LATIN { rest.as_str().bytes().take_while(u8::is_ascii_lowercase).count() } else { 0 };
                    if small > 0 {
                        counts.scripts[usize::from(kind::LATIN)] += small as u32;
                        before = if small > 1 { kind::SMALL } else { kind };
                        kind = kind::SMALL;
                        rest = rest.as_str()[small..].chars();
                    }
                    let mut ahead = rest.clone();
                    let next = ahead.next().map_or(kind::SPACE, |c| self::kind(kinds, c));
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
                    let of_next = self::kind(kinds, next);
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

/// A sign that ends a sentence, in any script.
fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '۔' | '。' | '！' | '？' | '…' | '।' | '։' | '።')
}

fn script(c: char) -> u16 {
    match u32::from(c) {
        0..0x250 | 0x1E00..0x1F00 => kind::LATIN,
        0x400..0x530 => 2,
        0x370..0x400 | 0x1F00..0x2000 => 3,
        0x600..0x780 | 0x8A0..0x900 | 0xFB50..0xFE00 | 0xFE70..0xFF00 => 4,
        0x3040..0x3100 | 0x3400..0xA000 | 0x20000..0x32000 => 5,
        0x1100..0x1200 | 0xAC00..0xD7B0 => 6,
        _ => 7,
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
    match (kind(&KINDS, first), first) {
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
        assert!(('\0'..=char::MAX).all(|c| kind(&KINDS, c) == searched(c)));
        assert!(('\0'..='\x7F').all(|c| (searched(c) == kind::SMALL) == c.is_ascii_lowercase()));
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
