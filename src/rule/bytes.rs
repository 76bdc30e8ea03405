//! Sets of bytes: which a line has, and which a match can have or cannot do without.
//!
//! They stand apart because they are asked before anything is searched for: a date in letters of one script is never looked
//! for in a line of another, and nothing but numbers and signs never in a line of words.

use regex_syntax::hir::{Class, Hir, HirKind, Literal, Look};
use regex_syntax::utf8::Utf8Sequences;
use serde::{Deserialize, Serialize};

/// Bytes of a text up to which setting a bit for each is quicker than gathering a table of all 256.
const FEW: usize = 128;

/// A set of bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bytes([u64; 4]);

impl Bytes {
    /// Every byte.
    pub const ALL: Self = Self([u64::MAX; 4]);
    /// The digits; folded text has no others.
    pub const DIGITS: Self = Self([0x3FF << b'0', 0, 0, 0]);

    /// The bytes of a text.
    pub fn of(text: &[u8]) -> Self {
        if text.len() <= FEW {
            let mut bytes = Self::default();
            text.iter().for_each(|&byte| bytes.add(byte));
            return bytes;
        }
        // One store for each byte, none of which waits for another.
        let mut marks = [false; 256];
        text.iter().for_each(|&byte| marks[usize::from(byte)] = true);
        let mut bytes = [0; 4];
        for (word, marks) in bytes.iter_mut().zip(marks.chunks_exact(64)) {
            *word = marks.iter().rev().fold(0, |word, &mark| word << 1 | u64::from(mark));
        }
        Self(bytes)
    }

    /// The bytes that a match of an expression can have.
    fn of_matches(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Literal(Literal(bytes)) => Self::of(bytes),
            HirKind::Class(Class::Unicode(class)) => {
                let sequences = class.iter().flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
                let mut bytes = Self::default();
                for sequence in sequences {
                    sequence.as_slice().iter().for_each(|range| (range.start..=range.end).for_each(|byte| bytes.add(byte)));
                }
                bytes
            }
            HirKind::Class(Class::Bytes(_)) => Self::ALL,
            HirKind::Capture(capture) => Self::of_matches(&capture.sub),
            HirKind::Repetition(repetition) => Self::of_matches(&repetition.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(Self::of_matches).fold(Self::default(), Self::or),
            HirKind::Empty | HirKind::Look(_) => Self::default(),
        }
    }

    /// The bytes of either.
    pub fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    /// Whether it has all bytes of another.
    #[inline]
    pub fn has_all(&self, other: &Self) -> bool {
        let ([a, b, c, d], [wants_a, wants_b, wants_c, wants_d]) = (self.0, other.0);
        wants_a & !a | wants_b & !b | wants_c & !c | wants_d & !d == 0
    }

    /// Whether it has some byte of another.
    #[inline]
    pub fn has_any(&self, other: &Self) -> bool {
        let ([a, b, c, d], [any_a, any_b, any_c, any_d]) = (self.0, other.0);
        any_a & a | any_b & b | any_c & c | any_d & d != 0
    }

    /// Whether it has a byte.
    #[inline]
    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte / 64)] >> (byte % 64) & 1 == 1
    }

    fn add(&mut self, byte: u8) {
        self.0[usize::from(byte / 64)] |= 1 << (byte % 64);
    }
}

/// The bytes that a line may begin with, end with, and have, for an expression to match in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Alphabet {
    first: Bytes,
    last: Bytes,
    all: Bytes,
}

impl Alphabet {
    /// That of an expression: any byte wherever a match need not reach the border of the line.
    pub fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        let (start, end) = (properties.look_set_prefix().contains(Look::Start), properties.look_set_suffix().contains(Look::End));
        let border = |reached: bool, last: bool| match border(hir, last) {
            (bytes, false) if reached => bytes,
            _ => Bytes::ALL,
        };
        let all = if start && end { Bytes::of_matches(hir) } else { Bytes::ALL };
        Self { first: border(start, false), last: border(end, true), all }
    }

    /// Whether a line that is not empty may begin and end so.
    #[inline]
    pub fn borders(&self, line: &[u8]) -> bool {
        line.first().is_some_and(|first| self.begins(*first)) && line.last().is_some_and(|last| self.ends(*last))
    }

    /// Whether a line may begin with a byte.
    #[inline]
    pub fn begins(&self, byte: u8) -> bool {
        self.first.has(byte)
    }

    /// Whether a line may end with a byte.
    #[inline]
    pub fn ends(&self, byte: u8) -> bool {
        self.last.has(byte)
    }

    /// Whether a line may have these bytes.
    #[inline]
    pub fn has_all(&self, bytes: &Bytes) -> bool {
        self.all.has_all(bytes)
    }
}

/// The bytes that a match of an expression can begin with, or end with; whether it can be empty.
fn border(hir: &Hir, last: bool) -> (Bytes, bool) {
    match hir.kind() {
        HirKind::Literal(Literal(bytes)) => {
            (Bytes::of(if last { bytes.last_chunk::<1>() } else { bytes.first_chunk::<1>() }.map_or(&[], |one| one)), false)
        }
        HirKind::Class(Class::Unicode(class)) => {
            let mut bytes = Bytes::default();
            for sequence in class.iter().flat_map(|range| Utf8Sequences::new(range.start(), range.end())) {
                let ranges = sequence.as_slice();
                let range = ranges[if last { ranges.len() - 1 } else { 0 }];
                (range.start..=range.end).for_each(|byte| bytes.add(byte));
            }
            (bytes, false)
        }
        HirKind::Class(Class::Bytes(_)) => (Bytes::ALL, false),
        HirKind::Capture(capture) => border(&capture.sub, last),
        HirKind::Repetition(repetition) => {
            let (bytes, empty) = border(&repetition.sub, last);
            (bytes, empty || repetition.min == 0)
        }
        HirKind::Concat(parts) => {
            let mut bytes = Bytes::default();
            for at in 0..parts.len() {
                let (more, empty) = border(&parts[if last { parts.len() - 1 - at } else { at }], last);
                bytes = bytes.or(more);
                if !empty {
                    return (bytes, false);
                }
            }
            (bytes, true)
        }
        HirKind::Alternation(parts) => parts
            .iter()
            .map(|part| border(part, last))
            .fold((Bytes::default(), false), |(bytes, empty), (more, or_empty)| (bytes.or(more), empty || or_empty)),
        HirKind::Empty | HirKind::Look(_) => (Bytes::default(), true),
    }
}

/// Of some sets those that no other one lies in: who has all bytes of any has all of one of these.
pub(crate) fn least(mut sets: Vec<Bytes>) -> Vec<Bytes> {
    sets.sort_by_key(|set| (set.0.iter().map(|word| word.count_ones()).sum::<u32>(), set.0));
    let mut least: Vec<Bytes> = Vec::new();
    for set in sets {
        if !least.iter().any(|other| set.has_all(other)) {
            least.push(set);
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_what_texts_and_matches_have() {
        for byte in 0..=u8::MAX {
            assert_eq!(Bytes::of(&[byte]).has_any(&Bytes::DIGITS), byte.is_ascii_digit());
            let mut one = Bytes::default();
            one.add(byte);
            assert_eq!(one, Bytes::of(&[byte]));
        }
        for (pattern, text, can) in [
            (r"^\W*[0-9]+ (?:views|likes)\W*$", "— 12 views", true),
            (r"^\W*[0-9]+ (?:views|likes)\W*$", "12 years", false),
            (r"^\W*[0-9]+ (?:views|likes)\W*$", "v 12 likes", false),
            (r"^\W*[0-9]+ (?:views|likes)\W*$", "12 view", false),
            (r"^[0-9]+ (?:views|likes)", "12 viewers", true),
            (r"^[0-9]+ (?:views|likes)", "of 12 views", false),
            (r"(?:views|likes)$", "of 12 views", true),
            (r"(?:views|likes)$", "of 12 views.", false),
            (r"^(?:a*b)?c?(?:d|f)", "b", true),
            (r"^(?:a*b)?c?(?:d|f)", "e", false),
            (r"\ba", "…", true),
            ("^[0-9]{1,2}\\s(?:يناير|مارس)$", "12 مارس", true),
            ("^[0-9]{1,2}\\s(?:يناير|مارس)$", "12 march", false),
            ("^(?:a|[^b])+$", "b", false),
            ("^(?:a|[^b])+$", "é日", true),
            ("^.$", "\u{10ffff}", true),
        ] {
            let alphabet = Alphabet::of(&regex_syntax::parse(pattern).unwrap());
            assert_eq!(alphabet.borders(text.as_bytes()) && alphabet.has_all(&Bytes::of(text.as_bytes())), can, "{pattern} {text}");
        }
    }

    proptest::proptest! {
        /// A line that an expression matches in has the bytes it says.
        #[test]
        fn what_matches_has_its_bytes(text in "[ab1é日 ]{1,6}") {
            for pattern in [r"^\W*[a1]+\W*$", "^(?:a|é)?[b日]", "(?:1|日+)$", "^(?:a*|b)1?(?:é|$)", r"^\w+(?: \w+)*$", "[^a]b"] {
                if regex_automata::meta::Regex::new(pattern).unwrap().is_match(&text) {
                    let alphabet = Alphabet::of(&regex_syntax::parse(pattern).unwrap());
                    proptest::prop_assert!(alphabet.borders(text.as_bytes()) && alphabet.has_all(&Bytes::of(text.as_bytes())), "{} {}", pattern, text);
                }
            }
        }
    }

    #[test]
    fn the_least_sets_stand_for_all() {
        let of = |text: &str| Bytes::of(text.as_bytes());
        assert_eq!(least(vec![of("may"), of("march"), of("yam"), of("am"), of("june")]), least(vec![of("am"), of("june")]));
        assert_eq!(least(Vec::new()), []);
    }
}
