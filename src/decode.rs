//! Bytes to text, and back.
//!
//! Decoding replaces malformed sequences as the WHATWG Encoding Standard says and never fails; what it replaced is kept,
//! so that [`encode`] gives the bytes back. It stands before everything else: from here on there are only characters.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decoded bytes.
#[derive(Debug, Clone)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// How to get the bytes back.
    pub origin: Origin<'a>,
}

/// What is needed beside the text to give the bytes back.
#[derive(Debug, Clone)]
pub struct Origin<'a> {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Whether a byte order mark stood at the start.
    pub bom: bool,
    /// How many malformed sequences were replaced by U+FFFD.
    pub malformed: usize,
    /// Where they stood in the text and what they were; UTF-8 only.
    pub replaced: Vec<(usize, Vec<u8>)>,
    /// The bytes themselves, where encoding the text again would not give them back.
    pub verbatim: Option<Cow<'a, [u8]>>,
}

/// Decodes bytes: by their byte order mark, else as `label` says, else as UTF-8.
pub fn decode<'a>(bytes: &'a [u8], label: Option<&'static Encoding>) -> Decoded<'a> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (label.unwrap_or(UTF_8), 0),
    };
    let rest = &bytes[mark..];
    let mut origin = Origin { encoding, bom: mark > 0, malformed: 0, replaced: Vec::new(), verbatim: None };
    if encoding == UTF_8 {
        let text = utf8(rest, &mut origin);
        return Decoded { text, origin };
    }
    let (text, malformed) = encoding.decode_without_bom_handling(rest);
    // How many sequences encoding_rs replaced it does not say; replacement characters that were in the input cannot be
    // told from them in legacy encodings, which hardly ever hold one.
    origin.malformed = if malformed { text.matches('\u{FFFD}').count().max(1) } else { 0 };
    if encode_text(&text, encoding).as_deref() != Some(rest) {
        origin.verbatim = Some(Cow::Borrowed(bytes));
    }
    Decoded { text, origin }
}

fn utf8<'a>(bytes: &'a [u8], origin: &mut Origin<'a>) -> Cow<'a, str> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    // The chunks' malformed parts are the maximal subparts that the standard replaces by one U+FFFD each.
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            origin.malformed += 1;
            origin.replaced.push((text.len(), chunk.invalid().to_vec()));
            text.push('\u{FFFD}');
        }
    }
    Cow::Owned(text)
}

/// Gives the bytes back from the text and its origin.
///
/// # Errors
/// The text cannot be the one that was decoded.
pub fn encode(text: &str, origin: &Origin<'_>) -> Result<Vec<u8>, String> {
    if let Some(bytes) = &origin.verbatim {
        return Ok(bytes.to_vec());
    }
    let mut bytes = match (origin.bom, origin.encoding.name()) {
        (false, _) => Vec::new(),
        (true, "UTF-16LE") => b"\xFF\xFE".to_vec(),
        (true, "UTF-16BE") => b"\xFE\xFF".to_vec(),
        (true, _) => b"\xEF\xBB\xBF".to_vec(),
    };
    if origin.encoding != UTF_8 {
        let body = encode_text(text, origin.encoding).ok_or_else(|| format!("the text cannot be written in {}", origin.encoding.name()))?;
        bytes.extend(body);
        return Ok(bytes);
    }
    let mut at = 0;
    for (place, malformed) in &origin.replaced {
        let here = text.get(at..*place).filter(|_| text[*place..].starts_with('\u{FFFD}'));
        bytes.extend_from_slice(here.ok_or("the text is not the one that was decoded: a replaced sequence is not where it was")?.as_bytes());
        bytes.extend_from_slice(malformed);
        at = place + '\u{FFFD}'.len_utf8();
    }
    bytes.extend_from_slice(&text.as_bytes()[at..]);
    Ok(bytes)
}

/// The text in an encoding; `None` if some character has no place in it.
fn encode_text(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    if encoding.output_encoding() != encoding {
        return None;
    }
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GB18030, REPLACEMENT, SHIFT_JIS, WINDOWS_1252, WINDOWS_1256};

    #[test]
    fn malformed_utf8_is_replaced_as_the_standard_says() {
        let decoded = decode(b"a\xff\xed\xa0\x80b\n", None);
        assert_eq!(decoded.text, "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b\n");
        assert_eq!(decoded.origin.malformed, 4);
        assert_eq!(decode("قل".as_bytes().split_last().unwrap().1, None).text, "ق\u{FFFD}");
    }

    #[test]
    fn marks_and_labels() {
        assert_eq!(decode(b"\xEF\xBB\xBFa", None).text, "a");
        assert_eq!(decode(b"\xFF\xFEa\0", None).text, "a");
        assert_eq!(decode(b"\xC7", Some(WINDOWS_1256)).text, "ا");
    }

    proptest::proptest! {
        #[test]
        fn bytes_come_back(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64), which in 0usize..7) {
            let label = [None, Some(WINDOWS_1256), Some(WINDOWS_1252), Some(UTF_16LE), Some(SHIFT_JIS), Some(GB18030), Some(REPLACEMENT)][which];
            let decoded = decode(&bytes, label);
            proptest::prop_assert_eq!(encode(&decoded.text, &decoded.origin).unwrap(), bytes);
        }
    }
}
