//! An encoding that the text names itself: a meta tag or XML declaration that was left over, with its brackets or
//! without. It says how the page was sent, which need not be how the text was saved, so that it is a hint among others.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Bytes in which a declaration is looked for.
const SAMPLE: usize = 64 << 10;

/// Between the version and the encoding of an XML declaration.
const XML_REACH: usize = 32;

/// The first encoding that is named, if it is one that bytes which are no UTF-8 can be in.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let mut found = None;
    for word in [&b"charset"[..], b"encoding"] {
        for at in positions(sample, word) {
            let before = &sample[at.saturating_sub(XML_REACH)..at];
            if word == b"encoding" && positions(before, b"version").next().is_none() {
                continue;
            }
            if let Some(encoding) = label(&sample[at + word.len()..]).and_then(Encoding::for_label)
                && found.is_none_or(|(first, _)| at < first)
            {
                found = Some((at, encoding));
                break;
            }
        }
    }
    let (_, encoding) = found?;
    match encoding {
        // Read as ASCII to get here, it cannot be UTF-16.
        _ if [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) => None,
        // As the HTML Standard has it.
        _ if encoding == X_USER_DEFINED => Some(WINDOWS_1252),
        _ => Some(encoding),
    }
}

/// Where a word of lower-case letters stands, in any case.
fn positions<'a>(sample: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    memchr::memchr2_iter(word[0], word[0].to_ascii_uppercase(), sample)
        .filter(move |at| sample.get(*at..at + word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word)))
}

/// What stands behind an equals sign, with quotes or without.
fn label(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\\").unwrap_or(rest);
    let rest = if let [b'"' | b'\'', rest @ ..] = rest { rest } else { rest };
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte)).unwrap_or(rest.len());
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found() {
        for (text, name) in [
            ("<meta charset=windows-1256>", Some("windows-1256")),
            ("<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; CHARSET = 'ISO-8859-6'\">", Some("ISO-8859-6")),
            ("<?xml version=\"1.0\" encoding=\"koi8-r\"?>", Some("KOI8-R")),
            ("xml version='1.0' encoding='euc-kr' charset=big5", Some("EUC-KR")),
            ("text/html; charset=windows-1256 الخبر", Some("windows-1256")),
            ("charset=utf-8", None),
            ("the charset was windows-1256", None),
            ("encoding=\"big5\"", None),
            ("charset=unknown", None),
            ("charset", None),
        ] {
            assert_eq!(declared(text.as_bytes()).map(Encoding::name), name, "{text}");
        }
    }
}
