//! `selectors`: variation selectors and tags behind characters that have no such variant. Invisible, they carry nothing
//! but hidden messages.

use unicode_properties::UnicodeEmoji;

use super::script::{is_ideograph, is_mongolian};
use crate::tidy::step::Edits;

/// Variation selectors of all kinds, and the tags with what else Unicode keeps unseen on their plane.
pub(in crate::tidy) fn is_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}') || is_tag(c)
}

/// Tags, and code points reserved beside them that are ignorable too (DerivedCoreProperties.txt).
fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
}

/// Whether a selector chooses a variant of the character before it (StandardizedVariants.txt, emoji-variation-sequences
/// .txt, IVD; by block where the lists are long).
fn selects(before: char, c: char, after: Option<char>) -> bool {
    match c {
        // A digit is an emoji only as a key cap.
        '\u{FE0E}' | '\u{FE0F}' => before.is_emoji_char() && (!before.is_ascii() || after == Some('\u{20E3}')),
        '\u{FE00}'..='\u{FE0D}' => {
            is_ideograph(before)
                || matches!(before, '0' | '\u{1000}'..='\u{109F}' | '\u{2200}'..='\u{22FF}' | '\u{2A00}'..='\u{2AFF}' | '\u{3001}'..='\u{303F}')
                || matches!(before, '\u{A840}'..='\u{A877}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' | '\u{FF00}'..='\u{FF60}')
                || matches!(before, '\u{10AC0}'..='\u{10AFF}' | '\u{13000}'..='\u{1342F}')
        }
        '\u{E0100}'..='\u{E01EF}' => is_ideograph(before),
        _ => is_mongolian(before),
    }
}

/// The flags of England, Scotland and Wales are a black flag, tags and the cancel tag (Unicode Technical Standard 51,
/// ED-14a).
const FLAG: char = '\u{1F3F4}';
const CANCEL: char = '\u{E007F}';

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let mut before = ' ';
    let mut flag_to = 0;
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        if c == FLAG {
            flag_to = end + flag(&line[end..]);
        }
        let stays = if is_tag(c) { end <= flag_to } else { !is_selector(c) || selects(before, c, line[end..].chars().next()) };
        if !stays {
            edits.delete(at, end);
        } else {
            before = c;
        }
    }
}

/// The length of the tags behind a flag, if they make a region: three to six letters and digits, and the cancel tag.
fn flag(text: &str) -> usize {
    let region = text.chars().take(7).take_while(|c| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}')).count();
    let whole = (3..=6).contains(&region) && text.chars().nth(region) == Some(CANCEL);
    if whole { (region + 1) * CANCEL.len_utf8() } else { 0 }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn selectors_stay_behind_what_they_select() {
        for (text, expected) in [
            ("❤\u{fe0f} ☺\u{fe0e} 1\u{fe0f}\u{20e3} ©\u{fe0f}", "❤\u{fe0f} ☺\u{fe0e} 1\u{fe0f}\u{20e3} ©\u{fe0f}"),
            ("a\u{fe0f}b 1\u{fe0f} ❤\u{fe0f}\u{fe0f}\u{e0100}", "ab 1 ❤\u{fe0f}"),
            ("葛\u{e0100}\u{e0101} x\u{e0100} ∩\u{fe00} \u{fe00}", "葛\u{e0100} x ∩\u{fe00} "),
            ("ᠠ\u{180b} a\u{180b}", "ᠠ\u{180b} a"),
            ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"),
            ("🏴\u{e0067}\u{e0062} 👍\u{e0041}\u{e007f}\u{e0001}", "🏴 👍"),
        ] {
            assert_eq!(alone(Step::Selectors, text), expected);
        }
    }
}
