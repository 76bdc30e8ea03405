//! UTF-16 and UTF-32 without a byte order mark: told by the zero bytes of their spaces, digits and line ends, which no
//! text in another encoding has. Text without a single one of these, such as a lone Chinese heading, is not told.

use encoding_rs::{UTF_16BE, UTF_16LE};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::{Charset, Guess, How};

/// Bytes that are looked at; even a short text shows its zero bytes.
const SAMPLE: usize = 4096;

/// One byte in so many must be a control character that no other text has, if the bytes could be UTF-8.
const CONTROL: usize = 8;

/// The encoding, if the bytes are in one of these.
pub(super) fn guess(bytes: &[u8]) -> Option<Guess> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let charset = [Charset::Utf32Le, Charset::Utf32Be].into_iter().find(|charset| utf32(sample, *charset));
    let charset = charset.or_else(|| [UTF_16LE, UTF_16BE].map(Charset::Web).into_iter().find(|charset| utf16(sample, *charset)));
    charset.map(|charset| Guess { charset, how: How::Zeros, confidence: if sample.len() < 16 { 90 } else { 99 } })
}

/// Whether all units are characters of a text. In another encoding one of four bytes would have to be zero.
fn utf32(sample: &[u8], charset: Charset) -> bool {
    let (units, _) = sample.split_at(sample.len() / 4 * 4);
    let (text, malformed, _) = super::super::utf32::decode(units, charset);
    units.len() >= 8 && malformed == 0 && text.chars().all(is_text)
}

/// Whether all units are characters of a text, some of them ASCII.
fn utf16(sample: &[u8], charset: Charset) -> bool {
    let (pairs, _) = sample.as_chunks::<2>();
    let low_first = charset == Charset::Web(UTF_16LE);
    let units = pairs.iter().map(|pair| if low_first { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
    let mut chars: Vec<_> = char::decode_utf16(units).collect();
    // The sample may end within a pair of surrogates.
    if sample.len() == SAMPLE {
        chars.pop_if(|last| last.is_err());
    }
    let ascii = chars.iter().flatten().filter(|c| c.is_ascii()).count();
    // A stray NUL makes no UTF-16 of ASCII, although pairs of its letters are Chinese there.
    let controls = sample.iter().filter(|byte| **byte < b' ' && !byte.is_ascii_whitespace()).count();
    let strange = controls * CONTROL >= sample.len() || str::from_utf8(sample).is_err_and(|error| error.error_len().is_some());
    chars.len() >= 2 && ascii > 0 && strange && chars.iter().all(|c| c.as_ref().is_ok_and(|c| is_text(*c)))
}

fn is_text(c: char) -> bool {
    match c.general_category() {
        GeneralCategory::Control => matches!(c, '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}'),
        GeneralCategory::Unassigned | GeneralCategory::PrivateUse => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_bytes_tell() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let utf32 = |text: &str| text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<_>>();
        for text in ["plain words", "كتاب قديم", "старая книга\n", "古い本を 読む", "a\u{1F600}"] {
            assert_eq!(guess(&utf16(text)).map(|guess| guess.charset.name()), Some("UTF-16LE"), "{text}");
            assert_eq!(guess(&utf32(text)).map(|guess| guess.charset.name()), Some("UTF-32BE"), "{text}");
        }
        for other in [&b"plain words"[..], b"nul\0 in text", b"\0", b"\0\0\0\0\0\0\0\0", b"a\0\0b\0\0", b"\x7FELF\x02\x01\x01\0\0\0\0\0"] {
            assert_eq!(guess(other), None, "{other:?}");
        }
    }
}
