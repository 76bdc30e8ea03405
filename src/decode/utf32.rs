//! UTF-32, which the WHATWG Encoding Standard does not have and so its library neither. Malformed units are replaced in
//! the standard's spirit: one U+FFFD for each, and one for what is left of a unit at the end.

use super::Charset;

/// Bytes of a code point.
const UNIT: usize = 4;

/// The text, how many units were malformed, and where the first of them began.
pub(super) fn decode(bytes: &[u8], charset: Charset) -> (String, usize, Option<usize>) {
    let mut text = String::with_capacity(bytes.len() / UNIT);
    let (mut malformed, mut first) = (0, None);
    for (index, unit) in bytes.chunks(UNIT).enumerate() {
        let c = code(unit, charset).and_then(char::from_u32);
        if c.is_none() {
            malformed += 1;
            first.get_or_insert(index * UNIT);
        }
        text.push(c.unwrap_or('\u{FFFD}'));
    }
    (text, malformed, first)
}

fn code(unit: &[u8], charset: Charset) -> Option<u32> {
    let unit = unit.try_into().ok()?;
    Some(if charset == Charset::Utf32Be { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) })
}

/// The bytes of a text.
pub(super) fn encode(text: &str, charset: Charset) -> Vec<u8> {
    text.chars().map(u32::from).flat_map(|code| if charset == Charset::Utf32Be { code.to_be_bytes() } else { code.to_le_bytes() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_units_are_replaced_one_by_one() {
        let decoded = decode(b"\x27\x06\0\0\x00\xD8\0\0\0\0\x11\0\0\xF6\x01\0ab", Charset::Utf32Le);
        assert_eq!(decoded, ("ا\u{FFFD}\u{FFFD}\u{1F600}\u{FFFD}".into(), 3, Some(4)));
        assert_eq!(decode(b"\0\0\x06\x27\xFF\0\0\0", Charset::Utf32Be), ("ا\u{FFFD}".into(), 1, Some(4)));
        assert_eq!(encode("ا\u{1F600}", Charset::Utf32Be), b"\0\0\x06\x27\0\x01\xF6\0");
    }
}
