//! The steps that give up a difference between characters: spaces, quotes, dashes, widths, digits, and what Arabic
//! normalisers fold. None of them is in `standard`. Each maps single characters to what replaces them, nothing for a
//! character that goes.
//!
//! What `search` folds is what the normalisers of Lucene (`ArabicNormalizer`, `DecimalDigitFilter`) and of CAMeL Tools
//! (`normalize_alef_ar`, `normalize_alef_maksura_ar`, `normalize_teh_marbuta_ar`, `dediac_ar`) agree on.

use unicode_normalization::UnicodeNormalization;

use crate::tidy::Step;
use crate::tidy::step::Edits;

/// What replaces a character in a step, if the step changes it.
pub(in crate::tidy) fn replaced(step: Step, c: char) -> Option<String> {
    let with = match (step, c) {
        (Step::SpaceKinds, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}') => " ",
        (Step::Quotes, '\u{2018}'..='\u{201B}' | '\u{2039}' | '\u{203A}' | '\u{2BC}') => "'",
        (Step::Quotes, '\u{201C}'..='\u{201F}' | '«' | '»') => "\"",
        (Step::Dashes, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}') => "-",
        (Step::Ellipsis, '…') => "...",
        (Step::Ellipsis, '‥') => "..",
        (Step::Width, '\u{FF01}'..='\u{FFDC}' | '\u{FFE0}'..='\u{FFEE}') => return width(c),
        (Step::Tatweel, '\u{640}') => "",
        (Step::Tashkeel, c) if is_tashkeel(c) => "",
        (Step::Alef, 'أ' | 'إ' | 'آ' | 'ٱ' | 'ٲ' | 'ٳ') => "ا",
        (Step::Hamza, 'ؤ') => "و",
        (Step::Hamza, 'ئ') => "ي",
        (Step::Ya, 'ى') => "ي",
        (Step::TaMarbuta, 'ة') => "ه",
        (Step::PersianLetters, 'ی') => "ي",
        (Step::PersianLetters, 'ک') => "ك",
        (Step::PersianLetters, 'ہ' | 'ە') => "ه",
        (Step::Digits, '\u{660}'..='\u{669}') => return digit(c, '\u{660}'),
        (Step::Digits, '\u{6F0}'..='\u{6F9}') => return digit(c, '\u{6F0}'),
        _ => return None,
    };
    Some(with.to_owned())
}

/// The vowel signs, tanwin, shadda, sukun and superscript alef of Arabic, and the signs of Quranic reading. Hamza and
/// madda above and below make letters and are none of them.
fn is_tashkeel(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{652}' | '\u{656}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}')
        || matches!(c, '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{898}'..='\u{89F}' | '\u{8CA}'..='\u{8E1}' | '\u{8E3}'..='\u{8FF}')
}

/// A full-width or half-width form as its usual form.
fn width(c: char) -> Option<String> {
    let usual: String = std::iter::once(c).nfkc().collect();
    (!usual.chars().eq([c])).then_some(usual)
}

fn digit(c: char, zero: char) -> Option<String> {
    char::from_digit(c as u32 - zero as u32, 10).map(String::from)
}

/// The edits of the step that runs, one of these.
pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let step = edits.step();
    for (at, c) in line.char_indices() {
        if let Some(with) = replaced(step, c) {
            edits.replace(at, at + c.len_utf8(), with);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::characters::{alone, characters};

    #[test]
    fn each_step_folds_its_characters_and_no_others() {
        let text = "«أَحْمـد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3–4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x";
        for (step, expected) in [
            (Step::SpaceKinds, "«أَحْمـد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3–4…” ٣۴ ＡＢ１ ｱ ی ک x"),
            (Step::Quotes, "\"أَحْمـد\" إلى آل مدرسةٌ، مسؤول شيئاً؛ \"3–4…\" ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::Dashes, "«أَحْمـد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3-4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::Ellipsis, "«أَحْمـد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3–4...” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::Width, "«أَحْمـد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3–4…” ٣۴ AB1　ア ی ک\u{a0}x"),
            (Step::Tatweel, "«أَحْمد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3–4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::Tashkeel, "«أحمـد» إلى آل مدرسة، مسؤول شيئا؛ “3–4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::Alef, "«اَحْمـد» الى ال مدرسةٌ، مسؤول شيئاً؛ “3–4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::Hamza, "«أَحْمـد» إلى آل مدرسةٌ، مسوول شيياً؛ “3–4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::Ya, "«أَحْمـد» إلي آل مدرسةٌ، مسؤول شيئاً؛ “3–4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::TaMarbuta, "«أَحْمـد» إلى آل مدرسهٌ، مسؤول شيئاً؛ “3–4…” ٣۴ ＡＢ１　ｱ ی ک\u{a0}x"),
            (Step::PersianLetters, "«أَحْمـد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3–4…” ٣۴ ＡＢ１　ｱ ي ك\u{a0}x"),
            (Step::Digits, "«أَحْمـد» إلى آل مدرسةٌ، مسؤول شيئاً؛ “3–4…” 34 ＡＢ１　ｱ ی ک\u{a0}x"),
        ] {
            assert_eq!(alone(step, text), expected, "{}", step.name());
        }
    }

    #[test]
    fn search_is_what_normalisers_of_arabic_do() {
        let tidied = |text: &str| characters(text.into(), "search".parse().unwrap()).text.into_owned();
        assert_eq!(tidied("أَحْمـَدُ إلى آلِ المَدْرَسَةِ ٱلكبرى ١٢۳ ﻷن ا\u{654}"), "احمد الي ال المدرسه الكبري 123 لان ا");
    }
}
