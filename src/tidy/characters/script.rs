//! Scripts in which invisible characters carry meaning.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Letters and marks of scripts whose letters join or stack, so that ZWNJ and ZWJ choose between forms: Arabic, Syriac
/// and their kin, the scripts of India and its neighbours, Mongolian (Unicode Standard, section 23.2; blocks).
pub(super) fn joins(c: char) -> bool {
    // Letters of Arabic and Persian, between which it nearly always stands.
    if matches!(c, '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D3}') {
        return true;
    }
    let blocks = matches!(c,
        '\u{600}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1700}'..='\u{1CFF}' | '\u{A800}'..='\u{AAFF}' | '\u{ABC0}'..='\u{ABFF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{10A5F}' | '\u{10AC0}'..='\u{10AFF}' | '\u{10B80}'..='\u{10BAF}'
        | '\u{10D00}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}');
    blocks && matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
}

/// Letters and marks of scripts that write no spaces between words, where U+200B parts them: Thai, Lao, Tibetan,
/// Burmese, Khmer and their neighbours.
pub(super) fn runs_on(c: char) -> bool {
    let blocks =
        matches!(c, '\u{E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}');
    blocks && matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
}

/// Letters of Mongolian.
pub(super) fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{1878}' | '\u{1880}'..='\u{18AA}')
}

/// Ideographs of Chinese, Japanese and Korean.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_join_are_letters() {
        for c in ('\u{600}'..='\u{6FF}').filter(|c| joins(*c)) {
            assert!(matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark), "{c}");
        }
    }
}
