//! Head and tail of a document: what stands before and after its body text.

use crate::layout::Line;
use crate::rule::Zone;

/// Letters at either border of a document that belong to its head or tail even within the first or last body line: two runs of labels,
/// or one notice with its explanation.
const BORDER_LETTERS: u64 = 250;
/// The same for other lines: what stands between the body and a line this long may be furniture with the note about the
/// author behind it, but also the list after a short first paragraph.
const NEAR_LETTERS: u64 = 120;
/// A document of so many lines without a line of body text is a list, a poem, a menu: it has no body that zones could
/// stand around, and none of its lines is at their edge. Were the outermost ones, each round of peeling would find new
/// ones, and eat the list from its ends.
const BARE_LINES: usize = 12;
/// Letters of body text that stand before what is behind the text: some eighty words, more than a lead or the first
/// paragraph under a menu.
const TEXT_LETTERS: u64 = 400;
/// Letters of the longest document that can be nothing but a notice. The longest error and consent pages seen have 1,000.
pub(super) const NOTICE_LETTERS: u64 = 1200;
/// Letters of the shortest text file that rules take for one, unless it is indented: a page that is all short lines seldom has as many.
const FILE_LEAST: u64 = 1500;
/// A text is indented if at least one line in so many is.
const INDENTED: usize = 4;
/// Letters of the longest line that was broken at a width: text files are broken at 72 to 100 characters.
const FILE_LETTERS: u32 = 80;
/// Half letters of a word up to which a script is written without spaces, where two letters are one. Paragraphs are shorter there, so that
/// any running text is a long line.
const UNSPACED: u32 = 5;
/// A text file has less than one in so many of its letters in longer lines. One in sixty of the gold pages that extractors left has so
/// few there; what sums would find on these is worth .0004 of F1 and costs half as much in damage.
const FILE_LONG: u64 = 10;

/// Whether a document is a text file rather than what was a page: its text was broken at a width, or it is a poem, a list, a table, a
/// dialogue or the source of a program; figures without a letter are a table. The paragraphs of a page stand on a line each.
pub(super) fn is_file(lines: &[Line]) -> bool {
    let long = |line: &&Line| line.letters > FILE_LETTERS || line.is_body() && 2 * line.letters <= UNSPACED * line.words;
    let all: u64 = lines.iter().map(|line| u64::from(line.letters)).sum();
    FILE_LONG * lines.iter().filter(long).map(|line| u64::from(line.letters)).sum::<u64>() < all.max(1)
}

/// Whether many lines of a text are indented, the first aside: what a text begins with is not kept.
fn is_indented(text: &str, lines: &[Line]) -> bool {
    let indented = |line: &&Line| {
        let before = &text[..line.start];
        let begun = before.trim_end_matches([' ', '\t']);
        begun.len() < before.len() && begun.ends_with('\n')
    };
    let count = lines.iter().skip(1).filter(indented).count();
    count > 0 && INDENTED * count >= lines.len()
}

/// The zones of a document.
pub(super) struct Zones<'a> {
    lines: &'a [Line],
    before: Vec<u64>,
    /// Letters of body lines before each line.
    text_before: Vec<u64>,
    /// Letters of the document.
    pub letters: u64,
    /// Whether the document is a text file that rules take for one: of some length, or indented, or a copyright file.
    pub file: bool,
    first: usize,
    last: Option<usize>,
}

impl<'a> Zones<'a> {
    /// Finds the body: its first and last line that is running text and no furniture by its words alone (`sure`).
    pub fn new(text: &str, lines: &'a [Line], sure: &[bool]) -> Self {
        let body = |line: &usize| lines[*line].is_body() && !sure[*line];
        let (mut letters, mut told) = (0, 0);
        let (mut before, mut text_before) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
        for (at, line) in lines.iter().enumerate() {
            before.push(letters);
            text_before.push(told);
            letters += u64::from(line.letters);
            told += if body(&at) { u64::from(line.letters) } else { 0 };
        }
        let first = (0..lines.len()).find(body);
        let last = (0..lines.len()).rev().find(body);
        let file = is_file(lines) && (letters >= FILE_LEAST || is_indented(text, lines));
        Self { lines, before, text_before, letters, file, first: first.unwrap_or(lines.len()), last }
    }

    /// Whether a place in a line is in the head, and whether it is in the tail.
    pub fn of(&self, line: usize, start: u32, end: u32) -> (bool, bool) {
        let reach = |border: bool| if border { BORDER_LETTERS } else { NEAR_LETTERS };
        if self.last.is_none() && self.lines.len() >= BARE_LINES {
            return (false, false);
        }
        let head = line < self.first || self.letters_before(line, start) < reach(line == self.first);
        let after = self.letters - self.letters_before(line, end);
        let tail = self.last.is_none_or(|last| line > last) || after < reach(self.last == Some(line));
        (head, tail)
    }

    /// Whether a zone that a rule wants is met at a place in a line, of which `of` told head and tail.
    pub fn meets(&self, wanted: Zone, (head, tail): (bool, bool), line: usize, start: u32) -> bool {
        let after = || self.text_before[line] >= TEXT_LETTERS;
        match wanted {
            Zone::Any => true,
            Zone::Head => head,
            Zone::Tail => tail,
            Zone::Edge => head || tail,
            Zone::After => after(),
            Zone::Late => after() && self.letters_before(line, start) * 2 > self.letters,
        }
    }

    /// Letters before a place in a line; within the line by its share of the bytes, which is near enough for a zone.
    fn letters_before(&self, line: usize, offset: u32) -> u64 {
        let place = &self.lines[line];
        let length = (place.end - place.start).max(1) as u64;
        self.before[line] + u64::from(place.letters) * u64::from(offset) / length
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn a_text_file_has_no_long_lines() {
        let mut lines = Vec::new();
        let line = "what was broken at a width has lines about as long as this one is, none longer\n";
        let long = "a paragraph of a page stands on a line of its own, however long it is, and it goes on until all that it tells is said\n";
        let bread = "面包 ";
        for (text, file) in [
            (line.repeat(30), true),
            (line.repeat(3), false),
            (format!("  {line}{line}").repeat(2), true),
            // What a document begins with goes by tidying: it would be another one at a second look.
            (format!("  {line}"), false),
            (long.repeat(30), false),
            (format!("  {long}").repeat(30), false),
            (format!("{}{long}", line.repeat(30)), true),
            ((bread.repeat(20) + "\n").repeat(50), false),
            // A table of values.
            ("  14,5\n".repeat(30), true),
        ] {
            split(&text, &mut lines);
            for line in &mut lines {
                let text = &text[line.start..line.end];
                line.letters = text.chars().filter(|c| c.is_alphabetic()).count() as u32;
                line.words = text.split(' ').count() as u32;
            }
            assert_eq!(Zones::new(&text, &lines, &vec![false; lines.len()]).file, file, "{text}");
        }
    }
}
