//! What bytes can be read as: the encodings of the WHATWG Encoding Standard, and UTF-32, which the standard leaves out
//! and old corpora hold. Labels, names and byte order marks stand here, so that nobody else has to know which is which.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// One of the WHATWG Encoding Standard.
    Web(&'static Encoding),
    /// UTF-32, least byte first.
    Utf32Le,
    /// UTF-32, greatest byte first.
    Utf32Be,
}

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self::Web(UTF_8);

    /// The encoding with a label of the WHATWG Encoding Standard, in any case; `utf-32le` and `utf-32be` beside them.
    pub fn for_label(label: &str) -> Option<Self> {
        let known = Encoding::for_label(label.as_bytes()).map(Self::Web);
        known.or_else(|| match label.trim().to_ascii_lowercase().as_str() {
            "utf-32le" => Some(Self::Utf32Le),
            "utf-32be" => Some(Self::Utf32Be),
            _ => None,
        })
    }

    /// Its name, in the writing of the standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => encoding.name(),
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// Its byte order mark; nothing for encodings that have none.
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf32Le => b"\xFF\xFE\0\0",
            Self::Utf32Be => b"\0\0\xFE\xFF",
            Self::Web(encoding) if encoding == UTF_8 => b"\xEF\xBB\xBF",
            Self::Web(encoding) if encoding == UTF_16LE => b"\xFF\xFE",
            Self::Web(encoding) if encoding == UTF_16BE => b"\xFE\xFF",
            Self::Web(_) => b"",
        }
    }

    /// The encoding whose byte order mark the bytes begin with. The standard knows three marks, and takes that of
    /// UTF-32LE for UTF-16LE with a NUL behind it, which no text begins with.
    pub fn for_mark(bytes: &[u8]) -> Option<Self> {
        let marked = [Self::Utf32Le, Self::Utf32Be, Self::UTF_8, Self::Web(UTF_16LE), Self::Web(UTF_16BE)];
        marked.into_iter().find(|charset| bytes.starts_with(charset.mark()))
    }

    /// Whether a byte below 0x80 is that ASCII character wherever it stands, so that bytes can be parted at line ends
    /// and form feeds before they are decoded.
    pub fn can_be_split(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding != UTF_16LE && encoding != UTF_16BE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_names_and_marks() {
        for (label, name) in [
            (" CP1256 ", "windows-1256"),
            ("latin1", "windows-1252"),
            ("iso-8859-9", "windows-1254"),
            ("arabic", "ISO-8859-6"),
            ("iso-ir-127", "ISO-8859-6"),
            ("unicode", "UTF-16LE"),
            ("x-sjis", "Shift_JIS"),
            ("hz-gb-2312", "replacement"),
            ("UTF-32BE", "UTF-32BE"),
        ] {
            assert_eq!(Charset::for_label(label).map(Charset::name), Some(name), "{label}");
        }
        for unknown in ["", "utf-32", "cp720", "utf-7"] {
            assert_eq!(Charset::for_label(unknown), None, "{unknown}");
        }
        for (bytes, name) in [
            (&b"\xFF\xFE\0\0a\0\0\0"[..], Some("UTF-32LE")),
            (b"\0\0\xFE\xFF", Some("UTF-32BE")),
            (b"\xFF\xFEa\0", Some("UTF-16LE")),
            (b"\xFE\xFF\0a", Some("UTF-16BE")),
            (b"\xEF\xBB\xBF", Some("UTF-8")),
            (b"\xEF\xBB", None),
            (b"", None),
        ] {
            assert_eq!(Charset::for_mark(bytes).map(Charset::name), name, "{bytes:?}");
        }
    }
}
