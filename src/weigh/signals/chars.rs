//! The characters of a line: how many there are of each kind, how it begins and how it ends.
//!
//! They stand apart from words, for which a line is folded: folding forgets capitals, digits' forms and kinds of signs.

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

impl Counts {
    pub fn of(head: &str) -> Self {
        let mut counts = Self { address: head.contains("://") || head.contains("www."), ..Self::default() };
        let mut before = ' ';
        let mut before_that = ' ';
        let mut digits = 0;
        for c in head.chars().chain([' ']) {
            if is_letter(c) {
                counts.letter(c, before);
            } else if c.is_numeric() {
                counts.digits += 1;
                digits += 1;
                counts.words += u32::from(before.is_whitespace());
            } else if !c.is_whitespace() {
                counts.sign(c, before, before_that);
            }
            if digits > 0 && !c.is_numeric() {
                counts.numbers += 1;
                counts.dates += u32::from(digits == 4 || matches!(c, ':' | '/' | '.' | '-' | '年' | '月' | '日'));
                digits = 0;
            }
            if is_stop(before) && c.is_whitespace() && before_that.is_alphanumeric() {
                counts.stops += 1;
            }
            before_that = before;
            before = c;
        }
        counts
    }

    fn letter(&mut self, c: char, before: char) {
        self.letters += 1;
        let upper = c.is_uppercase();
        self.upper += u32::from(upper);
        if before != '\'' && before != '’' && !is_letter(before) && !before.is_numeric() {
            self.words += 1;
            self.capitals += u32::from(upper);
        }
        self.scripts[script(c)] += 1;
    }

    fn sign(&mut self, c: char, before: char, before_that: char) {
        match c {
            ',' | '،' | '、' | '，' | ';' | '؛' => self.commas += 1,
            '。' | '！' | '？' | '।' => self.stops += 1,
            '"' | '“' | '”' | '«' | '»' | '„' | '「' | '」' | '『' | '』' | '‘' => self.quotes += 1,
            '(' | ')' | '[' | ']' | '（' | '）' | '【' | '】' => self.brackets += 1,
            '@' => self.address = true,
            '©' | '®' | '™' => self.rights = true,
            '|' | '•' | '·' | '>' | '/' | '›' | '→' | '←' | '‹' | '<' | '►' | '▶' => {
                self.ornaments += 1;
                self.separators += u32::from(before.is_whitespace() || !before_that.is_alphanumeric());
            }
            _ if class_of(c) == Class::Ornament => self.ornaments += 1,
            _ => {}
        }
    }

    pub fn script(&self) -> f32 {
        let most = (1..8).max_by_key(|&at| (self.scripts[at], std::cmp::Reverse(at))).filter(|&at| self.scripts[at] > 0);
        most.map_or(0.0, |at| at as f32)
    }
}

/// [`char::is_alphabetic`], which searches: what most text is made of is answered at once.
fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\0'..='\x7F' => false,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'Ѐ'..='ҁ' | 'ؠ'..='ي' | 'ٱ'..='ۓ' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '가'..='힣' => {
            true
        }
        _ => c.is_alphabetic(),
    }
}

/// A sign that ends a sentence, in any script.
fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '۔' | '。' | '！' | '？' | '…' | '।' | '։' | '።')
}

fn script(c: char) -> usize {
    match u32::from(c) {
        0..0x250 | 0x1E00..0x1F00 => 1,
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
    match line.chars().find(|c| class_of(*c) != Class::Drop) {
        None => 5.0,
        Some(c) if c.is_lowercase() => 1.0,
        Some(c) if c.is_alphabetic() => 0.0,
        Some(c) if c.is_numeric() => 2.0,
        Some('"' | '\'' | '“' | '‘' | '«' | '„' | '(' | '[' | '「' | '『' | '（' | '【') => 4.0,
        Some(c) if class_of(c) == Class::Ornament => 3.0,
        Some(_) => 5.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_the_standards_letters() {
        assert!(('\0'..=char::MAX).all(|c| is_letter(c) == c.is_alphabetic()));
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
