//! Head and tail of a document: what stands before and after its body text.

use crate::layout::Line;
use crate::rule::Zone;

/// Letters at either border of a document that belong to its zones even within the first or last line of body text:
/// two label runs or one notice with its explanation.
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

/// The zones of a document.
pub(super) struct Zones<'a> {
    lines: &'a [Line],
    before: Vec<u64>,
    /// Letters of body lines before each line.
    text_before: Vec<u64>,
    /// Letters of the document.
    pub letters: u64,
    first: usize,
    last: Option<usize>,
}

impl<'a> Zones<'a> {
    /// Finds the body: its first and last line that is running text and no furniture by its words alone (`sure`).
    pub fn new(lines: &'a [Line], sure: &[bool]) -> Self {
        let body = |line: &usize| lines[*line].is_body() && !sure[*line];
        let (mut letters, mut text) = (0, 0);
        let (mut before, mut text_before) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
        for (at, line) in lines.iter().enumerate() {
            before.push(letters);
            text_before.push(text);
            letters += u64::from(line.letters);
            text += if body(&at) { u64::from(line.letters) } else { 0 };
        }
        let first = (0..lines.len()).find(body);
        let last = (0..lines.len()).rev().find(body);
        Self { lines, before, text_before, letters, first: first.unwrap_or(lines.len()), last }
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
