//! What a line must have for a regular expression to match in it, read off the expression: so that most expressions are
//! never run on most lines.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{self, Class, Hir, HirKind, Literal, Look};
use serde::{Deserialize, Serialize};

use super::borders::{Borders, begins_at_border, ends_at_border, first_border, last_border, side};
use super::bytes::Alphabet;
use crate::fold::{self, class_of};

/// The most texts of which one must be there; more would cost more to look for than they spare.
const MAX_TEXTS: usize = 512;
/// Texts that cost no more to compare at a word than one does.
const FEW: usize = 16;
/// Signs that prose has all the time.
const COMMON: &str = ".,:;!?\"'-()/";

/// What a text must be worth: two bytes, or a sign that prose hardly has.
const LEAST: usize = 10;

/// What a line must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Needs {
    /// Folded texts of which one must be there; empty if none are known.
    pub texts: Vec<Text>,
    /// Whether there must be a digit.
    pub digit: bool,
    /// The most letters the line may have; known where the expression spans the whole line.
    pub letters: Option<u32>,
    /// The bytes that the line may have.
    pub alphabet: Alphabet,
}

/// A text that must be there, and what is known of the places around it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Text {
    pub text: String,
    /// Where no word goes on at its start and at its end.
    pub borders: Borders,
}

impl Needs {
    /// Reads the needs off an expression.
    pub fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        let whole = properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End);
        let letters = if whole { most_letters(hir) } else { None };
        Self { texts: texts(hir, Borders::default()).unwrap_or_default(), digit: has_digit(hir), letters, alphabet: Alphabet::of(hir) }
    }
}

/// How a text can be found in a line, the cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grip {
    /// By a whole word: its place in the text.
    Word(usize, usize),
    /// By a sign at this offset.
    Sign(usize),
    /// By the start of a word, at this offset.
    Start(usize),
    /// Anywhere within words.
    Within,
}

impl Text {
    /// A text of which only the letters are known.
    pub fn of(text: &str) -> Self {
        Self { text: text.to_owned(), borders: Borders::default() }
    }

    /// How the text is found best.
    pub fn grip(&self) -> Grip {
        let words = words(&self.text).into_iter().filter_map(|word| {
            let begins = word.start > 0 || self.borders.before || word.unspaced;
            let ends =
                word.whole || word.end < self.text.len() && !word.unspaced || word.end == self.text.len() && self.borders.behind && !word.unspaced;
            match (begins, ends) {
                (true, true) => Some(Grip::Word(word.start, word.end)),
                (true, false) if self.text.len() - word.start > 1 => Some(Grip::Start(word.start)),
                _ => None,
            }
        });
        let signs = self.text.char_indices().filter(|(_, c)| matches!(class_of(*c), fold::Class::Sign | fold::Class::Ornament));
        let signs = signs.map(|(at, _)| Grip::Sign(at));
        words.chain(signs).max_by_key(|grip| self.worth(*grip)).unwrap_or(Grip::Within)
    }

    /// How seldom prose has it, and how cheaply it is found.
    fn worth(&self, grip: Grip) -> usize {
        match grip {
            Grip::Word(start, end) => 16 + (end - start).min(12) * 2,
            Grip::Sign(at) if self.text[at..].starts_with(|c| !COMMON.contains(c)) => 24,
            Grip::Sign(at) => 8 + (self.text.len() - at).min(6),
            Grip::Start(start) => 6 + (self.text.len() - start).min(8) * 2,
            Grip::Within => 8 + self.text.len().min(8),
        }
    }
}

/// A word of a folded text, as the finder will see it wherever the text stands.
struct Word {
    start: usize,
    end: usize,
    /// A letter of a script without spaces, or a pair of them.
    unspaced: bool,
    /// A pair, which is a word whatever stands around it.
    whole: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut previous = None;
    for (at, c) in text.char_indices() {
        let class = class_of(c);
        let end = at + c.len_utf8();
        match (class, words.last_mut()) {
            (fold::Class::Word, Some(word)) if previous == Some(class) => word.end = end,
            (fold::Class::Word, _) => words.push(Word { start: at, end, unspaced: false, whole: false }),
            (fold::Class::Unspaced, last) => {
                if let Some(word) = last.filter(|_| previous == Some(class)) {
                    (word.end, word.whole) = (end, true);
                }
                words.push(Word { start: at, end, unspaced: true, whole: false });
            }
            _ => {}
        }
        previous = Some(class);
    }
    words
}

/// Texts of which every match holds one: the rarest of those that any part of the expression gives.
fn texts(hir: &Hir, borders: Borders) -> Option<Vec<Text>> {
    let inner = match hir.kind() {
        HirKind::Capture(capture) => texts(&capture.sub, borders),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            // The first time stands where the repetition does; another may follow it.
            let sub = &repetition.sub;
            let alone = repetition.max == Some(1) || side(sub, false, false);
            texts(sub, Borders { before: borders.before, behind: borders.behind && alone })
        }
        HirKind::Concat(parts) => {
            let part = |at: usize| {
                let before = parts[..at].iter().fold(borders.before, |before, part| ends_at_border(part, before));
                let behind = parts[at + 1..].iter().rfold(borders.behind, |behind, part| begins_at_border(part, behind));
                texts(&parts[at], Borders { before, behind })
            };
            (0..parts.len()).filter_map(part).max_by_key(|texts| rarity(texts))
        }
        HirKind::Alternation(parts) => {
            parts.iter().map(|part| texts(part, borders)).collect::<Option<Vec<_>>>().map(|all| all.concat()).filter(|all| all.len() <= MAX_TEXTS)
        }
        _ => None,
    };
    let own = Borders { before: first_border(hir, borders.before), behind: last_border(hir, borders.behind) };
    let prefixes = extracted(hir, ExtractKind::Prefix, |exact| Borders { before: own.before, behind: own.behind && exact });
    let suffixes = extracted(hir, ExtractKind::Suffix, |exact| Borders { before: own.before && exact, behind: own.behind });
    let mut best = [prefixes, suffixes, inner].into_iter().flatten().filter(|texts| usable(texts)).max_by_key(|texts| rarity(texts))?;
    best.sort();
    best.dedup();
    Some(best)
}

fn extracted(hir: &Hir, kind: ExtractKind, borders: impl Fn(bool) -> Borders) -> Option<Vec<Text>> {
    let mut extractor = Extractor::new();
    extractor.kind(kind).limit_class(8).limit_repeat(2).limit_total(MAX_TEXTS);
    let sequence = extractor.extract(hir);
    let text = |literal: &hir::literal::Literal| {
        Some(Text { text: String::from_utf8(literal.as_bytes().to_vec()).ok()?, borders: borders(literal.is_exact()) })
    };
    sequence.literals()?.iter().map(text).collect()
}

fn usable(texts: &[Text]) -> bool {
    !texts.is_empty() && texts.len() <= MAX_TEXTS && texts.iter().all(|text| !text.text.is_empty() && text.worth(text.grip()) >= LEAST)
}

/// What the most frequent text is worth; then, where whole words find all of a few, the length of the shortest, since of
/// two texts with the same word the longer one stands in fewer lines; then few texts over many.
fn rarity(texts: &[Text]) -> (usize, usize, usize) {
    let words = texts.len() <= FEW && texts.iter().all(|text| matches!(text.grip(), Grip::Word(..)));
    let shortest = texts.iter().map(|text| text.text.len()).min().filter(|_| words);
    let worth = texts.iter().map(|text| text.worth(text.grip())).min();
    (worth.unwrap_or(0), shortest.unwrap_or(0), MAX_TEXTS.saturating_sub(texts.len()))
}

fn has_digit(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(Literal(bytes)) => bytes.iter().any(u8::is_ascii_digit),
        HirKind::Class(class) => all_chars(class, |c| c.is_ascii_digit()),
        HirKind::Capture(capture) => has_digit(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && has_digit(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().any(has_digit),
        HirKind::Alternation(parts) => parts.iter().all(has_digit),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

/// The most letters a match can have; `None` if there is no bound.
fn most_letters(hir: &Hir) -> Option<u32> {
    match hir.kind() {
        HirKind::Literal(Literal(bytes)) => Some(String::from_utf8_lossy(bytes).chars().filter(|c| c.is_alphabetic()).count() as u32),
        HirKind::Class(class) => Some(u32::from(holds_any(class, r"\p{L}"))),
        HirKind::Capture(capture) => most_letters(&capture.sub),
        HirKind::Repetition(repetition) => match (most_letters(&repetition.sub)?, repetition.max) {
            (0, _) => Some(0),
            (letters, Some(times)) => letters.checked_mul(times),
            (_, None) => None,
        },
        HirKind::Concat(parts) => parts.iter().map(most_letters).try_fold(0_u32, |sum, letters| sum.checked_add(letters?)),
        HirKind::Alternation(parts) => parts.iter().map(most_letters).try_fold(0, |most, letters| Some(most.max(letters?))),
        HirKind::Empty | HirKind::Look(_) => Some(0),
    }
}

/// Whether a class has a character of another one, by the expression's own Unicode tables.
fn holds_any(class: &Class, of: &str) -> bool {
    let Class::Unicode(unicode) = class else { return true };
    let Ok(HirKind::Class(Class::Unicode(mut wanted))) = regex_syntax::parse(of).map(Hir::into_kind) else { return true };
    wanted.intersect(unicode);
    !wanted.ranges().is_empty()
}

fn all_chars(class: &Class, holds: impl Fn(char) -> bool) -> bool {
    let Class::Unicode(unicode) = class else { return false };
    unicode.iter().all(|range| (range.start()..=range.end()).all(&holds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(pattern: &str) -> Needs {
        Needs::of(&regex_syntax::parse(pattern).unwrap())
    }

    #[test]
    fn needs_are_read_off() {
        let texts = |pattern: &str| needs(pattern).texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(r"^\W*[0-9]+ (?:views|likes)\W*$"), ["likes", "views"]);
        assert_eq!(texts(r"\((?:source|from) [a-z]+\)"), ["(from ", "(source "]);
        assert!(needs(r"\w+\d").texts.is_empty());
        let number = needs(r"^\W*[0-9]{1,3}(?:[.,][0-9]{3})*\s?[km]?\W*$");
        assert!(number.digit && number.texts.is_empty() && number.letters == Some(1));
        assert_eq!(needs(r"^[0-9]+[a-z]*$").letters, None);
        assert_eq!(needs(r"[0-9]+[km]?").letters, None);
        assert!(!needs(r"a|[0-9]").digit);
    }
}
