//! `c1`: C1 controls that stand for a character of windows-1252.
//!
//! Pages that call themselves ISO 8859-1 are windows-1252, which is why the WHATWG Encoding Standard has one decoder for
//! both. Text that went another way has its quotes and dashes as C1 controls, which nothing else uses. NEL alone ends lines
//! in text from mainframes and stays; in one line with others it is an ellipsis.

use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

use crate::tidy::step::Edits;

/// The character that a C1 control stands for in windows-1252, if there is one.
pub(in crate::tidy) fn meant(c: char) -> Option<char> {
    static MEANT: LazyLock<[Option<char>; 32]> = LazyLock::new(|| {
        std::array::from_fn(|low| {
            let byte = 0x80 + low as u8;
            let meant = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()?;
            (byte != 0x85 && meant != char::from(byte)).then_some(meant)
        })
    });
    if matches!(c, '\u{80}'..='\u{9F}') { MEANT[c as usize - 0x80] } else { None }
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let windows = line.chars().any(|c| meant(c).is_some());
    for (at, c) in line.char_indices() {
        if let Some(meant) = meant(c).or((windows && c == '\u{85}').then_some('…')) {
            edits.replace(at, at + c.len_utf8(), meant.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn windows_1252_is_read() {
        assert_eq!(alone(Step::C1, "\u{93}It\u{92}s 5 \u{80}\u{94} \u{96} \u{81}\u{85}"), "“It’s 5 €” – \u{81}…");
        assert_eq!(alone(Step::C1, "one\u{85}two\n\u{94}"), "one\u{85}two\n”");
    }
}
