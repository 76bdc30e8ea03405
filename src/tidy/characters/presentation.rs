//! `presentation`: presentation forms (U+FB00–U+FEFC) become the letters whose shapes they are.
//!
//! Ornate ligatures of whole words, such as ﷺ and ﷲ, are signs of their own and stay; so do marks that stand on a space
//! or a tatweel. Forms in visual order, from the last letter to the first, stay as well: their shapes are the only trace
//! of the right order.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::tidy::step::Edits;

/// The blocks of presentation forms.
const FORMS: RangeInclusive<char> = '\u{FB00}'..='\u{FEFC}';

/// What is known of a presentation form.
struct Form {
    /// The letters it stands for, if it is one that is replaced.
    letters: Option<String>,
    /// Whether it joins with the letter before it and with the one behind it.
    joints: (bool, bool),
}

/// The form that a character is. All of them are made when the first one is seen: a page of forms asks again and again.
fn form(c: char) -> Option<&'static Form> {
    static ALL: LazyLock<Vec<Form>> = LazyLock::new(|| {
        let letters: Vec<Option<String>> = FORMS.map(replacement).collect();
        let form = |(place, c): (usize, char)| Form { letters: letters[place].clone(), joints: joints(c, place, &letters) };
        FORMS.enumerate().map(form).collect()
    });
    FORMS.contains(&c).then(|| &ALL[c as usize - *FORMS.start() as usize])
}

/// The letters a presentation form stands for, if it is one that is replaced.
pub(in crate::tidy) fn letters(c: char) -> Option<&'static str> {
    form(c)?.letters.as_deref()
}

fn replacement(c: char) -> Option<String> {
    if !matches!(c, '\u{FB00}'..='\u{FDCF}' | '\u{FE80}'..='\u{FEFC}') {
        return None;
    }
    let letters: String = std::iter::once(c).nfkc().collect();
    let is_letter = |c: char| matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark);
    // A mark on a space or a tatweel is the picture of a mark.
    let picture = letters.starts_with(|c: char| c == ' ' || c == '\u{640}' || !is_letter(c));
    (!picture && !letters.chars().eq([c]) && letters.chars().all(is_letter)).then_some(letters)
}

/// The joints of a form. The blocks have the forms of a letter in the order isolated, final, initial, medial.
fn joints(c: char, place: usize, letters: &[Option<String>]) -> (bool, bool) {
    let same = |back: &usize| place.checked_sub(*back).is_some_and(|other| letters[other].is_some() && letters[other] == letters[place]);
    match c {
        // The only letter with two forms that are not isolated and final.
        '\u{FBE8}' => (false, true),
        '\u{FBE9}' => (true, true),
        '\u{FB50}'..='\u{FBFF}' | '\u{FE80}'..='\u{FEFC}' => {
            let before = (1..4).take_while(same).count();
            [(false, false), (true, false), (false, true), (true, true)][before]
        }
        _ => (false, false),
    }
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let replaced = |(at, c)| Some((at, c, form(c)?)).filter(|(_, _, form)| form.letters.is_some());
    let forms: Vec<(usize, char, &Form)> = line.char_indices().filter_map(replaced).collect();
    // Neighbours whose joints fit as they stand, and those that would fit the other way round.
    let (mut logical, mut visual) = (0, 0);
    for pair in forms.windows(2).filter(|pair| pair[0].0 + pair[0].1.len_utf8() == pair[1].0) {
        let (first, second) = (pair[0].2.joints, pair[1].2.joints);
        logical += usize::from(first.1 && second.0);
        visual += usize::from(first.0 && second.1);
    }
    let reversed = visual > logical;
    for (at, c, form) in forms {
        if !(reversed && matches!(c, '\u{FB50}'..='\u{FEFC}')) {
            edits.replace(at, at + c.len_utf8(), form.letters.as_deref().unwrap_or_default());
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
