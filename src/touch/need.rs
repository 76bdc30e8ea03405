//! What a text must have for a pattern to match in what is left of it.
//!
//! Hits also come in later rounds, over what is left. Words of what is left are words of the document, or parts of them, as
//! long as nothing is cut out of the middle of a word. So only runs of letters are asked for, never words in a row.

use regex_syntax::hir::{Hir, HirKind};

use crate::fold::{Class, class_of};
use crate::rule::members::List;
use crate::rule::pattern::{Part, Pattern};
use crate::rule::regexp::Regexp;

/// What must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Need {
    /// One of these folded texts.
    Texts(Vec<String>),
    /// A digit.
    Digit,
    /// Nothing that is known.
    #[default]
    Nothing,
}

/// What an expression needs.
pub(super) fn of_regexp(regexp: &Regexp) -> Need {
    let texts: Option<Vec<String>> = regexp.needs.texts.iter().map(|text| of_text(&text.text)).collect();
    match texts {
        Some(texts) if !texts.is_empty() => Need::Texts(texts),
        _ if regexp.needs.digit => Need::Digit,
        _ => Need::Nothing,
    }
}

/// The longest runs of letters of which every match has one, if any part of an expression gives some.
pub(super) fn of_hir(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => letters(std::str::from_utf8(&literal.0).ok()?).map(|run| vec![run.to_owned()]),
        HirKind::Capture(capture) => of_hir(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of_hir(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(of_hir).max_by_key(|texts| least(texts)),
        HirKind::Alternation(parts) => Some(parts.iter().map(of_hir).collect::<Option<Vec<_>>>()?.concat()),
        _ => None,
    }
}

/// The letters of the shortest of some texts: how much it says that one of them is there.
pub(super) fn least(texts: &[String]) -> usize {
    texts.iter().map(|text| text.chars().count()).min().unwrap_or_default()
}

/// What a pattern needs. A run of letters says more than the members of a list, and these more than a sign.
pub(super) fn of_pattern(pattern: &Pattern, lists: &[List]) -> Need {
    let own = || pattern.parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(&**text) } else { None });
    if let Some(run) = own().filter_map(letters).max_by_key(|run| run.len()) {
        Need::Texts(vec![run.to_owned()])
    } else if let Some((_, list)) = pattern.lists().next() {
        of_list(&lists[list])
    } else {
        own().find_map(of_text).map_or(Need::Nothing, |text| Need::Texts(vec![text]))
    }
}

/// One of the members.
pub(super) fn of_list(list: &List) -> Need {
    Need::Texts(list.members.iter().filter_map(|member| of_text(member.literal()?)).collect())
}

/// The piece of a folded text that stands in a document whenever the text stands in what is left of it: its longest run
/// of letters; of a text without one, a single character, since what stands beside it may have come from elsewhere.
fn of_text(text: &str) -> Option<String> {
    letters(text).map(str::to_owned).or_else(|| text.chars().find(|c| !c.is_whitespace()).map(String::from))
}

/// The longest run of letters.
fn letters(text: &str) -> Option<&str> {
    text.split(|c| !is_letter(c)).max_by_key(|run| run.len()).filter(|run| !run.is_empty())
}

/// Whether a folded character is part of a word, to the finder and to expressions.
pub(super) fn is_letter(c: char) -> bool {
    class_of(c) == Class::Word && regex_syntax::try_is_word_character(c).unwrap_or(false)
}
