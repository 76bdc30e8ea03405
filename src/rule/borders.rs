//! Where in an expression no word can go on: what stands there is found by whole words.

use regex_syntax::hir::{Class, Hir, HirKind, Literal, Look};
use serde::{Deserialize, Serialize};

use crate::fold::{self, class_of};

/// At which sides of a part of an expression no word can go on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Borders {
    pub before: bool,
    pub behind: bool,
}

/// Whether no word goes on behind a part, given whether none goes on where it begins.
pub(super) fn ends_at_border(hir: &Hir, before: bool) -> bool {
    side(hir, before, true)
}

/// Whether no word comes from before a part, given whether none does where it ends.
pub(super) fn begins_at_border(hir: &Hir, behind: bool) -> bool {
    side(hir, behind, false)
}

/// Whether there is a border at one side of a part, `far` telling whether there is one at the other side.
pub(super) fn side(hir: &Hir, far: bool, end: bool) -> bool {
    match hir.kind() {
        HirKind::Empty => far,
        HirKind::Look(look) => far || is_border(*look),
        HirKind::Literal(Literal(bytes)) => {
            let text = String::from_utf8_lossy(bytes);
            let c = if end { text.chars().next_back() } else { text.chars().next() };
            c.is_some_and(|c| class_of(c) != fold::Class::Word)
        }
        HirKind::Class(class) => !has_word_letters(class),
        HirKind::Repetition(repetition) => side(&repetition.sub, false, end) && (repetition.min > 0 || far),
        HirKind::Capture(capture) => side(&capture.sub, far, end),
        HirKind::Concat(parts) if end => parts.iter().fold(far, |far, part| side(part, far, end)),
        HirKind::Concat(parts) => parts.iter().rfold(far, |far, part| side(part, far, end)),
        HirKind::Alternation(parts) => parts.iter().all(|part| side(part, far, end)),
    }
}

/// Whether there is a border before the first character of every match of a part.
pub(super) fn first_border(hir: &Hir, before: bool) -> bool {
    before
        || matches!(hir.kind(), HirKind::Concat(parts) if parts.iter().take_while(|part| matches!(part.kind(), HirKind::Look(_))).any(|part| side(part, false, true)))
}

/// Whether there is a border behind the last character of every match of a part.
pub(super) fn last_border(hir: &Hir, behind: bool) -> bool {
    behind
        || matches!(hir.kind(), HirKind::Concat(parts) if parts.iter().rev().take_while(|part| matches!(part.kind(), HirKind::Look(_))).any(|part| side(part, false, false)))
}

fn is_border(look: Look) -> bool {
    matches!(
        look,
        Look::Start
            | Look::End
            | Look::StartLF
            | Look::EndLF
            | Look::StartCRLF
            | Look::EndCRLF
            | Look::WordUnicode
            | Look::WordStartUnicode
            | Look::WordEndUnicode
            | Look::WordStartHalfUnicode
            | Look::WordEndHalfUnicode
    )
}

/// Whether a class has characters that folding leaves as parts of words.
fn has_word_letters(class: &Class) -> bool {
    /// A class with more letters than this has some that count.
    const MANY: usize = 5000;
    let Class::Unicode(unicode) = class else { return true };
    let Ok(HirKind::Class(Class::Unicode(mut letters))) = regex_syntax::parse(r"\w").map(Hir::into_kind) else { return true };
    letters.intersect(unicode);
    letters.iter().map(|range| range.len()).sum::<usize>() > MANY
        || letters
            .iter()
            .flat_map(|range| range.start()..=range.end())
            .any(|c| class_of(c) == fold::Class::Word && fold::fold(c.encode_utf8(&mut [0; 4])).starts_with(c))
}
