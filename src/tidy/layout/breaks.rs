//! `breaks`: the end of a paragraph that was lost between two sentences. It guesses, so it is not in `standard`.
//!
//! A sentence that follows another without a space, `يوم أمس.وقال`, began a paragraph of its own. A name such as
//! `Node.Js` looks the same, so a text must have at least [`PLACES`] such places, each between words of at least
//! [`LETTERS`] letters, in Latin script before a capital behind a small letter.

use crate::tidy::step::Edits;

/// Places that show that a text lost its breaks.
const PLACES: usize = 2;
/// Letters of the words on both sides.
const LETTERS: usize = 2;
/// Characters of the longest word that is looked at.
const WORD: usize = 40;
/// What ends a sentence.
const END: [char; 6] = ['.', '!', '?', '؟', '۔', '…'];

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let mut places = Vec::new();
    for (at, end) in text.match_indices(END) {
        let next = at + end.len();
        let (before, after) = (&text[..at], &text[next..]);
        let letters = before.chars().rev().take(LETTERS).chain(after.chars().take(LETTERS)).filter(|c| c.is_alphabetic()).count();
        let cased = before.ends_with(|c: char| !c.is_uppercase()) && after.starts_with(|c: char| !c.is_lowercase());
        // Hosts, paths and calls have such signs beside the point; words are not longer than `WORD`.
        let joint = |c: &char| END.contains(c) || matches!(c, '/' | '@' | '_' | '(' | ':');
        let ahead = after.chars().take(WORD).take_while(|c| !c.is_whitespace()).any(|c| joint(&c));
        let behind = before.chars().rev().take(WORD).take_while(|c| !c.is_whitespace()).any(|c| joint(&c));
        if letters == 2 * LETTERS && cased && !ahead && !behind {
            places.push(next);
        }
    }
    if places.len() >= PLACES {
        places.into_iter().for_each(|at| edits.replace(at, at, "\n"));
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::layout::alone;

    #[test]
    fn sentences_that_touch_are_parted_and_names_stay() {
        for (text, expected) in [
            ("وصل الوفد يوم أمس.وقال المدير شيئا.ثم غادر", "وصل الوفد يوم أمس.\nوقال المدير شيئا.\nثم غادر"),
            ("It rained.They left.When it stopped, all", "It rained.\nThey left.\nWhen it stopped, all"),
            ("It rained.They left. All", "It rained.They left. All"),
            ("see example.Com/a.Bcd and U.S.Army or file.Txt.Bak", "see example.Com/a.Bcd and U.S.Army or file.Txt.Bak"),
        ] {
            assert_eq!(alone(Step::Breaks, text), expected);
        }
    }
}
