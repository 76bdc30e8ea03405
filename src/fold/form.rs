//! What every character folds to, and what it is to the finder: the facts behind the table.
//!
//! It stands apart from the table, which only makes them quick to ask for.

use unicode_normalization::char::decompose_compatible;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::table::{ASCII, Class};

/// Whether a character is one of the unified ideographs, which are their own form in every way: they neither decompose nor
/// have cases (Unicode Standard, 18.1). They are a quarter of all characters, and a text in Chinese needs most of their pages.
pub(crate) const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

/// What a character folds to: nothing, one character or several.
pub(super) fn folded_form(c: char) -> String {
    let mut form = String::new();
    if ('\u{AC00}'..='\u{D7A3}').contains(&c) {
        form.push(c); // Hangul syllables are one letter to their readers; decomposing them would triple Korean.
        return form;
    }
    decompose_compatible(c, |part| {
        if is_space(part) {
            form.push(' ');
        } else if !is_dropped(part) {
            push_letter(part, &mut form);
        }
    });
    if form.trim().is_empty() && !is_space(c) { String::new() } else { form }
}

fn push_letter(part: char, form: &mut String) {
    let one = match part {
        // Letter variants of the Arabic script: the same letter to a reader, another to a computer.
        '\u{0671}' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' | 'ہ' | 'ھ' | 'ۃ' | 'ە' => 'ه',
        'ک' | 'ڪ' => 'ك',
        '،' | '、' | '\u{066C}' => ',',
        '؛' => ';',
        '؟' => '?',
        '۔' | '。' | '\u{066B}' => '.',
        '٪' => '%',
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʻ' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '‹' | '›' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        '·' | '●' | '▪' | '◦' | '‣' | '∙' | '○' | '■' | '□' | '◆' | '\u{F0B7}' => '•',
        'ı' => 'i',
        'ς' => 'σ',
        'ß' => {
            form.push_str("ss");
            return;
        }
        other => match digit(other) {
            Some(value) => value,
            None => {
                // Lower case can bring marks of its own (İ), which folding drops, and letters that fold further (ẞ).
                for lower in other.to_lowercase().filter(|c| !is_dropped(*c)) {
                    if lower == other { form.push(lower) } else { push_letter(lower, form) }
                }
                return;
            }
        },
    };
    form.push(one);
}

/// The ASCII digit for a decimal digit of any script. Decimal digits stand in runs of ten (Unicode Standard, 4.6).
fn digit(c: char) -> Option<char> {
    let decimal = |c: char| c.general_category() == GeneralCategory::DecimalNumber;
    if c.is_ascii_digit() || !decimal(c) {
        return None;
    }
    let mut value = 0;
    while value < 9 && char::from_u32(c as u32 - value - 1).is_some_and(decimal) {
        value += 1;
    }
    char::from_digit(value, 10)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.general_category() == GeneralCategory::SpaceSeparator
}

/// Characters that carry no comparison: vowel signs and accents of the scripts that leave them out at will, tatweel,
/// zero-width and bidi characters, variation selectors, controls. Vowel signs of Indic scripts, Thai and kana stay.
fn is_dropped(c: char) -> bool {
    match c {
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0487}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}' => true,
        '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}' => true,
        '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' => true,
        '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E4}'
        | '\u{06E7}'
        | '\u{06E8}'
        | '\u{06EA}'..='\u{06ED}'
        | '\u{0897}'..='\u{089F}'
        | '\u{08CA}'..='\u{08FF}' => true,
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => true,
        _ => matches!(c.general_category(), GeneralCategory::Format | GeneralCategory::Control) && !is_space(c),
    }
}

/// What a character is to the finder, by what it folds to.
pub(super) fn class(c: char, folded: &str) -> Class {
    if is_space(c) {
        return Class::Space;
    }
    if folded.is_empty() {
        return Class::Drop;
    }
    if is_unspaced(c) {
        return Class::Unspaced;
    }
    match c.general_category_group() {
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number | GeneralCategoryGroup::Mark => Class::Word,
        GeneralCategoryGroup::Symbol | GeneralCategoryGroup::Other => Class::Ornament,
        _ if folded.bytes().all(|b| b < 0x80 && ASCII[b as usize].class() == Class::Ornament) || folded == "•" => Class::Ornament,
        _ => Class::Sign,
    }
}

/// Letters of scripts whose words are not parted by spaces.
fn is_unspaced(c: char) -> bool {
    let unspaced = matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}');
    unspaced && matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_a_folded_character_changes_nothing() {
        for code in 0..0x110000 {
            let Some(c) = char::from_u32(code) else { continue };
            let once = folded_form(c);
            let twice: String = once.chars().map(folded_form).collect();
            assert_eq!(once, twice, "U+{code:04X}");
        }
    }

    #[test]
    fn ideographs_are_their_own_form() {
        for c in ('\u{3400}'..='\u{9FFF}').filter(|c| is_ideograph(*c)) {
            let folded = folded_form(c);
            assert_eq!((folded.as_str(), class(c, &folded)), (c.encode_utf8(&mut [0; 4]) as &str, Class::Unspaced), "{c}");
            assert_eq!(c.general_category_group(), GeneralCategoryGroup::Letter, "{c}");
        }
    }

    #[test]
    fn canonically_equal_characters_fold_alike() {
        use unicode_normalization::UnicodeNormalization;
        for code in 0..0x110000 {
            let Some(c) = char::from_u32(code) else { continue };
            if ('\u{AC00}'..='\u{D7A3}').contains(&c) {
                continue;
            }
            let decomposed: String = std::iter::once(c).nfd().map(folded_form).collect();
            assert_eq!(folded_form(c), decomposed, "U+{code:04X}");
        }
    }
}
