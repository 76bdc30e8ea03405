//! `presentation`: presentation forms (U+FB00–U+FEFC) become the letters whose shapes they are.
//!
//! Ornate ligatures of whole words, such as ﷺ and ﷲ, are signs of their own and stay; so do marks that stand on a space
//! or a tatweel. Forms in visual order, from the last letter to the first, stay as well: their shapes are the only trace
//! of the right order.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::tidy::step::Edits;

/// The letters a presentation form stands for, if it is one that is replaced.
pub(in crate::tidy) fn letters(c: char) -> Option<String> {
    if !matches!(c, '\u{FB00}'..='\u{FDCF}' | '\u{FE80}'..='\u{FEFC}') {
        return None;
    }
    let letters: String = std::iter::once(c).nfkc().collect();
    let is_letter = |c: char| matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark);
    // A mark on a space or a tatweel is the picture of a mark.
    let picture = letters.starts_with(|c: char| c == ' ' || c == '\u{640}' || !is_letter(c));
    (!picture && !letters.chars().eq([c]) && letters.chars().all(is_letter)).then_some(letters)
}

/// Whether a form joins with the letter before it and with the one behind it. The blocks have the forms of a letter in
/// the order isolated, final, initial, medial.
fn joints(c: char) -> (bool, bool) {
    let same = |code: u32| char::from_u32(code).is_some_and(|other| letters(other).is_some() && letters(other) == letters(c));
    match c {
        // The only letter with two forms that are not isolated and final.
        '\u{FBE8}' => (false, true),
        '\u{FBE9}' => (true, true),
        '\u{FB50}'..='\u{FBFF}' | '\u{FE80}'..='\u{FEFC}' => {
            let place = (1..4).take_while(|back| same(c as u32 - back)).count();
            [(false, false), (true, false), (false, true), (true, true)][place]
        }
        _ => (false, false),
    }
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let forms: Vec<(usize, char, String)> = line.char_indices().filter_map(|(at, c)| Some((at, c, letters(c)?))).collect();
    // Neighbours whose joints fit as they stand, and those that would fit the other way round.
    let (mut logical, mut visual) = (0, 0);
    for pair in forms.windows(2).filter(|pair| pair[0].0 + pair[0].1.len_utf8() == pair[1].0) {
        let (first, second) = (joints(pair[0].1), joints(pair[1].1));
        logical += usize::from(first.1 && second.0);
        visual += usize::from(first.0 && second.1);
    }
    let reversed = visual > logical;
    for (at, c, letters) in forms {
        if !(reversed && matches!(c, '\u{FB50}'..='\u{FEFC}')) {
            edits.replace(at, at + c.len_utf8(), letters);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn forms_become_letters() {
        for (text, expected) in
            [("ﻣﺤﻤﺪ ﻓﻲ ﺍﻟﻤﺪﺭﺳﺔ", "محمد في المدرسة"), ("اﻷسد ﻻ ﭘﺪﺭ", "الأسد لا پدر"), ("ﬁnal oﬄine", "final offline"), ("\u{fb20}\u{fb4f}", "עאל")]
        {
            assert_eq!(alone(Step::Presentation, text), expected);
        }
        // Ornate words, pictured marks, and the letters of «محمد» from the last to the first.
        for text in ["ﷺ ﷲ ﷼", "\u{fe70}\u{fe71}\u{fc5e}", "\u{feaa}\u{fee4}\u{fea4}\u{fee3}"] {
            assert_eq!(alone(Step::Presentation, text), text);
        }
    }
}
