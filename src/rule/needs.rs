//! What a line must have for a regular expression to match in it, read off the expression: so that most expressions are
//! never run on most lines.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind, Literal, Look};
use serde::{Deserialize, Serialize};

/// The most texts of which one must be there; more would make the finder's automaton large for little.
const MAX_TEXTS: usize = 128;
/// The shortest text worth looking for, in bytes: one letter of most scripts; a sign that prose hardly has ([`RARE`])
/// is worth it alone.
const MIN_TEXT: usize = 2;
/// Signs that most lines do not have.
const RARE: &str = "|@#{}<>=*_~^$%&+[]\\;";

/// What a line must have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Needs {
    /// Folded texts of which one must be there; empty if none are known.
    pub texts: Vec<String>,
    /// Whether there must be a digit.
    pub digit: bool,
    /// The most letters the line may have; known where the expression spans the whole line.
    pub letters: Option<u32>,
}

impl Needs {
    /// Reads the needs off an expression.
    pub fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        let whole = properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End);
        let letters = if whole { most_letters(hir) } else { None };
        Self { texts: texts(hir).unwrap_or_default(), digit: has_digit(hir), letters }
    }
}

/// Texts of which every match holds one: the rarest looking of those that any part of the expression gives.
fn texts(hir: &Hir) -> Option<Vec<String>> {
    let inner = match hir.kind() {
        HirKind::Literal(Literal(bytes)) => String::from_utf8(bytes.to_vec()).ok().map(|text| vec![text]),
        HirKind::Capture(capture) => texts(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => texts(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(texts).max_by_key(|texts| rarity(texts)),
        HirKind::Alternation(parts) => parts.iter().map(texts).collect::<Option<Vec<_>>>().map(|all| all.concat()),
        _ => None,
    };
    let whole = [ExtractKind::Prefix, ExtractKind::Suffix].into_iter().filter_map(|kind| extracted(hir, kind));
    let mut best = whole.chain(inner).filter(|texts| usable(texts)).max_by_key(|texts| rarity(texts))?;
    best.sort();
    best.dedup();
    Some(best)
}

fn extracted(hir: &Hir, kind: ExtractKind) -> Option<Vec<String>> {
    let mut extractor = Extractor::new();
    extractor.kind(kind).limit_class(8).limit_repeat(2).limit_total(MAX_TEXTS);
    let sequence = extractor.extract(hir);
    sequence.literals()?.iter().map(|literal| String::from_utf8(literal.as_bytes().to_vec()).ok()).collect()
}

fn usable(texts: &[String]) -> bool {
    !texts.is_empty()
        && texts.len() <= MAX_TEXTS
        && texts.iter().all(|text| text.len() >= MIN_TEXT || RARE.contains(text.as_str()) && !text.is_empty())
}

/// The length of the shortest text, then few texts over many.
fn rarity(texts: &[String]) -> (usize, usize) {
    // A rare sign is worth a short word.
    let worth = |text: &String| if text.contains(|c| RARE.contains(c)) { text.len() + 4 } else { key(text).len() };
    (texts.iter().map(worth).min().unwrap_or(0), MAX_TEXTS.saturating_sub(texts.len()))
}

/// The part of a text to look for: its longest word, and of that the first few bytes. What needs the text needs that;
/// more would make the finder's automaton larger, not rarer to fire.
pub(crate) fn key(text: &str) -> &str {
    const BYTES: usize = 12;
    let word = text.split(' ').max_by_key(|word| word.len()).filter(|word| !word.is_empty()).unwrap_or(text);
    let end = word.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= BYTES).last().unwrap_or(word.len());
    &word[..end]
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
        HirKind::Class(class) => Some(u32::from(has_letters(class))),
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

/// Whether a class has letters, by the expression's own Unicode tables.
fn has_letters(class: &Class) -> bool {
    let Class::Unicode(unicode) = class else { return true };
    let Ok(HirKind::Class(Class::Unicode(mut letters))) = regex_syntax::parse(r"\p{L}").map(Hir::into_kind) else { return true };
    letters.intersect(unicode);
    !letters.ranges().is_empty()
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
        assert_eq!(needs(r"googletag\.cmd\w*").texts, ["googletag.cmd"]);
        assert_eq!(needs(r"^\W*[0-9]+ (?:views|likes)\W*$").texts, ["likes", "views"]);
        assert!(needs(r"\w+\d").texts.is_empty());
        let number = needs(r"^\W*[0-9]{1,3}(?:[.,][0-9]{3})*\s?[km]?\W*$");
        assert!(number.digit && number.texts.is_empty() && number.letters == Some(1));
        assert_eq!(needs(r"^[0-9]+[a-z]*$").letters, None);
        assert_eq!(needs(r"[0-9]+[km]?").letters, None);
        assert!(!needs(r"a|[0-9]").digit);
    }
}
