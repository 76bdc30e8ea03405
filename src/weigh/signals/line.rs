//! The signals of a line by itself. Of a long line only the head is looked at: whether it is running text is plain by then.

use super::topic::{BYTES, stem};
use super::words::{Lexicon, WordKind};
use super::{Row, Signal};
use crate::fold::{Class, Folded, class_of};
use crate::layout::Line;

/// Bytes of a line that are looked at.
const HEAD: usize = 480;
/// Words of a line that are looked at.
const HEAD_WORDS: usize = 40;

/// What is remembered of a line beside its row.
#[derive(Debug, Default, Clone)]
pub(super) struct Kept {
    /// Hashes of its words that are no function words.
    pub content: Vec<u64>,
    /// Hashes of their stems; of a line of running text all of them, not only those of its head.
    pub stems: Vec<u64>,
    /// Hash of the word or sign it begins with.
    pub begins: u64,
}

/// The head of a line, cut between characters.
fn head<'a>(text: &'a str, line: &Line) -> &'a str {
    within(text, line.start, line.end.min(line.start + HEAD))
}

/// A range of a text that begins between characters, made to end so.
fn within(text: &str, start: usize, mut end: usize) -> &str {
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end.max(start)]
}

/// Fills in what a line alone tells.
pub(super) fn measure(text: &str, line: &Line, lexicon: &Lexicon, folded: &mut Folded, row: &mut Row) -> Kept {
    let head = head(text, line);
    let counts = Counts::of(head);
    Signal::Words.set(row, line.words as f32);
    Signal::Letters.set(row, line.letters as f32);
    Signal::WordLength.set(row, share(line.letters, line.words));
    Signal::Digits.set(row, share(counts.digits, counts.digits + counts.letters));
    Signal::Numbers.set(row, counts.numbers as f32);
    Signal::Dates.set(row, counts.dates as f32);
    Signal::Capitals.set(row, share(counts.capitals, counts.words));
    Signal::Uppercase.set(row, share(counts.upper, counts.letters));
    Signal::Commas.set(row, 10.0 * share(counts.commas, counts.words));
    Signal::Stops.set(row, counts.stops as f32);
    Signal::Ending.set(row, ending(&text[line.start..line.end]));
    Signal::Start.set(row, start(head));
    Signal::Separators.set(row, counts.separators as f32);
    Signal::Ornaments.set(row, share(counts.ornaments, counts.ornaments + counts.letters + counts.digits));
    Signal::Quotes.set(row, counts.quotes as f32);
    Signal::Brackets.set(row, counts.brackets as f32);
    Signal::Address.set(row, f32::from(u8::from(counts.address)));
    Signal::Rights.set(row, f32::from(u8::from(counts.rights)));
    Signal::Script.set(row, counts.script());
    let mut kept = words(head, lexicon, folded, row);
    if line.is_body() && line.end > line.start + head.len() {
        more_stems(within(text, line.start + head.len(), line.end.min(line.start + BYTES)), lexicon, folded, &mut kept);
    }
    kept.stems.sort_unstable();
    kept.stems.dedup();
    kept
}

fn more_stems(text: &str, lexicon: &Lexicon, folded: &mut Folded, kept: &mut Kept) {
    folded.fold(text);
    for word in folded.words() {
        let word = &folded.as_str()[word.start as usize..word.end as usize];
        if lexicon.look_up(word.as_bytes()).0 == WordKind::Content {
            kept.stems.extend(stem(word));
        }
    }
}

fn words(head: &str, lexicon: &Lexicon, folded: &mut Folded, row: &mut Row) -> Kept {
    folded.fold(head);
    let mut kept = Kept::default();
    let (mut function, mut known, mut sum, mut most, mut least) = (0, 0, 0.0_f32, 0.0_f32, 0.0_f32);
    let seen = folded.words().len().min(HEAD_WORDS);
    for word in &folded.words()[..seen] {
        let word = &folded.as_str()[word.start as usize..word.end as usize];
        let (kind, weight, hash) = lexicon.look_up(word.as_bytes());
        known += 1;
        sum += weight;
        most = most.max(weight);
        least = least.min(weight);
        match kind {
            WordKind::Function => function += 1,
            WordKind::Content => {
                kept.content.push(hash);
                kept.stems.extend(stem(word));
            }
        }
        if kept.begins == 0 {
            kept.begins = hash;
        }
    }
    let first = head.chars().next().filter(|c| class_of(*c) == Class::Ornament);
    if let Some(first) = first {
        kept.begins = u64::from(u32::from(first));
    }
    Signal::Function.set(row, share(function, known));
    Signal::Lexicon.set(row, sum / (known as f32 + 1.0));
    Signal::LexiconMost.set(row, most);
    Signal::LexiconLeast.set(row, least);
    kept
}

/// A share of a count; nothing of nothing is 0.
pub(super) fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// Counts over the characters of a line.
#[derive(Default)]
struct Counts {
    words: u32,
    letters: u32,
    upper: u32,
    capitals: u32,
    digits: u32,
    numbers: u32,
    dates: u32,
    commas: u32,
    stops: u32,
    separators: u32,
    ornaments: u32,
    quotes: u32,
    brackets: u32,
    address: bool,
    rights: bool,
    scripts: [u32; 8],
}

impl Counts {
    fn of(head: &str) -> Self {
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

    fn script(&self) -> f32 {
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
fn ending(line: &str) -> f32 {
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
fn start(line: &str) -> f32 {
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
