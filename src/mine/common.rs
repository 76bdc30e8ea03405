//! Whether what lines have in common at one border is furniture, and of which shape. Only places, neighbours and shares are
//! looked at.

use std::collections::BTreeSet;

use super::gather::Gathered;
use super::items::{Kind, Place, SHORT, stops};
use super::proposal::Shape;
use super::propose::{CONSISTENT, MUCH, Refused, SOME};

/// Signs that part what stands before the text from it.
const PARTS: [char; 5] = ['-', ':', '|', ')', '/'];
/// The share of glued ends that must stand behind the end of a sentence, where they do not stand in much of a site.
const GLUED: f64 = 0.6;
/// Different things behind a label, from which on what is behind it is a slot.
const DIFFERENT: usize = 4;
/// The fewest words with which no language ends many of its sentences; one or two are a verb.
const PHRASE: usize = 3;
/// Words that do not stand behind the same word by chance.
const SURE: usize = 6;
/// The share of the words of alike lines that most of these lines have.
const ALIKE: f64 = 0.6;

/// The most words of a town, a name, a day of the week.
const NAMES: usize = 4;
/// The share of different words behind what begins lines, from which on it has nothing to do with what it stands before.
const VARIETY: f64 = 0.7;

/// What some lines have in common at a border, and what is known of it.
pub(super) struct Common<'a> {
    /// The words of lines, from the border inwards.
    pub inward: &'a [Vec<&'a str>],
    /// The lines that have it and something beyond.
    pub which: &'a [usize],
    /// How many words they have in common.
    pub length: usize,
    /// The share of the site's documents that has it.
    pub share: f64,
    pub gathered: &'a Gathered,
    /// Whether whatever has its first word has all of it.
    pub unbranched: bool,
    /// Whether it goes on where a line that is furniture ends.
    pub company: bool,
}

impl Common<'_> {
    fn all(&self, of: impl Fn(&[&str]) -> bool) -> bool {
        self.which.iter().all(|line| of(&self.inward[*line]))
    }

    /// Whether it stands at these places, mostly.
    fn is_at(&self, places: &[Place]) -> bool {
        self.gathered.share(places) >= CONSISTENT
    }

    /// How many different things stand beyond.
    fn rests(&self) -> usize {
        self.which.iter().map(|line| &self.inward[*line][self.length..]).collect::<BTreeSet<_>>().len()
    }

    /// Whether the lines are short: a label, not a sentence.
    fn is_short(&self) -> bool {
        self.which.iter().filter(|line| self.inward[**line].len() <= SHORT + self.length).count() as f64 >= self.which.len() as f64 * 0.9
    }

    /// What lines end with: glued to them, or what short lines are known by; not just how sentences end.
    pub fn end(&self) -> Result<Shape, Refused> {
        let Self { inward, which, length, share, .. } = *self;
        let parted = which.iter().filter(|line| stops(inward[**line][length])).count();
        let begins = which.iter().map(|line| inward[*line][length]).collect::<BTreeSet<_>>().len();
        let edge = self.is_at(&[Place::Tail, Place::TailInline, Place::Head]);
        let last = self.is_at(&[Place::Tail, Place::TailInline]);
        let glued = parted as f64 >= which.len() as f64 * GLUED && edge && (begins >= DIFFERENT.min(which.len()) || length >= SURE);
        // Different words before it, and much of the site: nothing but the page itself ends so often alike.
        let much = share >= MUCH && length >= PHRASE && begins >= which.len() / 2 && last;
        // One word behind a dash or a full stop is as often the end of a name; a mark of its own, `(end)`, is none.
        let bare = length == 1 && inward[which[0]][0].chars().all(char::is_alphanumeric);
        // Town and date, author and paper: what stands before differs, the line is short.
        let closes = length > 1 && (self.is_at(&[Place::Head]) || self.is_at(&[Place::Tail])) && self.rests() >= DIFFERENT && self.is_short();
        let slotted = length >= PHRASE && inward[which[0]][..length].contains(&"#");
        let names = self.all(|words| words.len() <= length + NAMES);
        let closes = closes && (share >= MUCH || share >= SOME && slotted && names);
        match (closes, glued && !bare || much || length >= SURE && last && slotted) {
            (true, _) => Ok(Shape::Closing),
            (_, true) => Ok(Shape::End),
            _ => Err(Refused::Prose),
        }
    }

    /// What lines begin with: a label, or what the text begins with.
    pub fn start(&self, shape: Shape) -> Result<Shape, Refused> {
        let Self { inward, which, length, share, gathered, .. } = *self;
        if self.rests() < DIFFERENT {
            return Err(Refused::Prose);
        }
        if self.company && length >= SURE {
            return Ok(Shape::Opening);
        }
        let label = &inward[which[0]][..length];
        // What the first line of the text begins with, with a number in it in much of a site, or parted from the text by a
        // sign, as a place or an agency is, or in another script than the text. Words alone are how a site's articles begin.
        let first = self.is_at(&[Place::Head, Place::HeadInline]);
        let slotted = label.contains(&"#") && length >= PHRASE;
        let parted = self.all(|words| words[length - 1].ends_with(PARTS));
        let foreign = is_latin(label) && self.all(|words| !is_latin(&words[length..]));
        // Six words and more that are always the same, and behind them nearly always something else: a row of buttons.
        let next = which.iter().map(|line| inward[*line][length]).collect::<BTreeSet<_>>().len() as f64;
        let apart = self.unbranched && length >= SURE && next >= which.len() as f64 * VARIETY;
        if first && (share >= MUCH && slotted || share >= SOME && (parted || foreign || apart)) {
            let short = shape == Shape::Label && !foreign && !apart && self.all(|words| words.len() <= SHORT + length);
            return Ok(if short { shape } else { Shape::Opening });
        }
        let (head, tail) = (self.is_at(&[Place::Head]), self.is_at(&[Place::Tail]));
        // Lines that have most of their words in common are one line, written in several ways.
        if tail && length > 1 && self.is_alike() {
            return Ok(shape);
        }
        let ends = [':', '|', '-', '/', '؛', '•', '»'];
        let colon = label[length - 1].ends_with(ends) || self.all(|words| words[length].starts_with([':', '|', '-', '/', '•']));
        let glued = matches!(gathered.kind, Kind::Last(_)) && self.is_at(&[Place::Tail, Place::TailInline]) && (share >= SOME || colon);
        let sure = share >= MUCH && (head || tail) || colon && tail || glued;
        if sure && self.is_short() {
            return Ok(if shape == Shape::Label && !self.all(|words| words.len() <= SHORT + length) { Shape::Opening } else { shape });
        }
        // Nobody begins so many paragraphs with so many words; in mid-article it is a formula.
        let edge = self.is_at(&[Place::Head, Place::HeadInline, Place::Tail, Place::TailInline]);
        if share >= MUCH && length >= SURE && shape == Shape::Label && edge { Ok(Shape::Opening) } else { Err(Refused::Prose) }
    }

    /// Whether the lines have most of their words in common, numbers aside.
    fn is_alike(&self) -> bool {
        let lines: Vec<BTreeSet<&str>> =
            self.which.iter().map(|line| self.inward[*line].iter().copied().filter(|word| *word != "#").collect()).collect();
        let common = |word: &&&str| lines.iter().filter(|line| line.contains(**word)).count() * 2 >= lines.len();
        let share = |line: &BTreeSet<&str>| line.iter().filter(common).count() as f64 / line.len().max(1) as f64;
        lines.iter().map(share).sum::<f64>() >= lines.len() as f64 * ALIKE
    }
}

/// Whether the letters of words are Latin ones.
fn is_latin(words: &[&str]) -> bool {
    let mut letters = words.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some()
        && letters.filter(|c| c.is_ascii()).count() * 2 > words.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic()).count()
}
