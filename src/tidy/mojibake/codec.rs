//! The single-byte encodings that text is misread in, both ways.
//!
//! Apart from the repair, because it only knows tables: which character a byte is read as, and which byte a character
//! was read from. The tables are those of the WHATWG Encoding Standard; code page 437, which it does not have, is that
//! of the Unicode Consortium (`MICSFT/PC/CP437.TXT`).

use std::sync::LazyLock;

/// An encoding with one byte for each character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Codec {
    /// Western European; stands for latin-1 too, which it differs from in 0x80..0xA0 alone.
    Windows1252,
    /// Cyrillic.
    Windows1251,
    /// Central European.
    Windows1250,
    /// Greek.
    Windows1253,
    /// Turkish.
    Windows1254,
    /// Baltic.
    Windows1257,
    /// Central European, before Windows.
    Iso8859_2,
    /// Arabic, Persian, Urdu.
    Windows1256,
    /// Western European on old Macintoshes.
    Macintosh,
    /// MS-DOS.
    Cp437,
    /// Russian, before Windows.
    Koi8R,
    /// Arabic, before Windows.
    Iso8859_6,
    /// Hebrew.
    Windows1255,
}

impl Codec {
    /// All of them, in the order in which they are tried: the more often met first.
    pub const ALL: [Codec; 13] = [
        Codec::Windows1252,
        Codec::Windows1251,
        Codec::Windows1250,
        Codec::Windows1253,
        Codec::Windows1254,
        Codec::Windows1257,
        Codec::Iso8859_2,
        Codec::Windows1256,
        Codec::Macintosh,
        Codec::Cp437,
        Codec::Koi8R,
        Codec::Iso8859_6,
        Codec::Windows1255,
    ];

    /// Its name in plans.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Windows1252 => "windows-1252",
            Self::Windows1251 => "windows-1251",
            Self::Windows1250 => "windows-1250",
            Self::Windows1253 => "windows-1253",
            Self::Windows1254 => "windows-1254",
            Self::Windows1257 => "windows-1257",
            Self::Iso8859_2 => "iso-8859-2",
            Self::Windows1256 => "windows-1256",
            Self::Macintosh => "macintosh",
            Self::Cp437 => "cp437",
            Self::Koi8R => "koi8-r",
            Self::Iso8859_6 => "iso-8859-6",
            Self::Windows1255 => "windows-1255",
        }
    }

    /// Points against it: text is seldom read in encodings that no current system defaults to, and letters of Arabic
    /// stand before signs more often than accented ones do.
    pub const fn doubt(self) -> i32 {
        matches!(self, Self::Windows1256 | Self::Macintosh | Self::Cp437 | Self::Koi8R | Self::Iso8859_6) as i32
    }

    const fn standard(self) -> Option<&'static encoding_rs::Encoding> {
        Some(match self {
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Windows1250 => encoding_rs::WINDOWS_1250,
            Self::Windows1253 => encoding_rs::WINDOWS_1253,
            Self::Windows1254 => encoding_rs::WINDOWS_1254,
            Self::Windows1257 => encoding_rs::WINDOWS_1257,
            Self::Iso8859_2 => encoding_rs::ISO_8859_2,
            Self::Windows1256 => encoding_rs::WINDOWS_1256,
            Self::Macintosh => encoding_rs::MACINTOSH,
            Self::Koi8R => encoding_rs::KOI8_R,
            Self::Iso8859_6 => encoding_rs::ISO_8859_6,
            Self::Windows1255 => encoding_rs::WINDOWS_1255,
            Self::Cp437 => return None,
        })
    }

    /// The characters that bytes of 0x80 and above are read as; C1 controls and the like for bytes without one.
    fn chars(self) -> [char; 128] {
        let mut chars = std::array::from_fn(|byte| char::from(byte as u8 + 0x80));
        match self.standard() {
            Some(standard) => {
                for c in &mut chars {
                    if let Some(read) = standard.decode_without_bom_handling_and_without_replacement(&[*c as u8]) {
                        *c = read.chars().next().unwrap_or(*c);
                    }
                }
            }
            None => chars.iter_mut().zip(CP437.chars()).for_each(|(c, read)| *c = read),
        }
        chars
    }

    /// The byte of 0x80 and above that a character was read from, if any.
    #[inline]
    pub fn byte(self, c: char) -> Option<u8> {
        let slot = slot(c)?;
        Some(BYTES[slot][self as usize]).filter(|byte| *byte != 0)
    }
}

/// Encodings, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Codecs(u16);

const _: () = assert!(Codec::ALL.len() <= u16::BITS as usize);

impl Codecs {
    /// Those in which a character was read from a byte that begins a sequence of UTF-8.
    #[inline]
    pub fn leading(c: char) -> Self {
        slot(c).map_or(Codecs(0), |slot| ROLES[slot].leading)
    }

    /// Those in which a character was read from a byte within a sequence of UTF-8.
    #[inline]
    pub fn following(c: char) -> Self {
        slot(c).map_or(Codecs(0), |slot| ROLES[slot].following)
    }

    /// Those that have a character beyond ASCII.
    #[inline]
    pub fn having(c: char) -> Self {
        slot(c).map_or(Codecs(0), |slot| Codecs(ROLES[slot].leading.0 | ROLES[slot].following.0))
    }

    /// Whether an encoding is among them.
    pub const fn has(self, codec: Codec) -> bool {
        self.0 & 1 << codec as u16 != 0
    }

    /// Those that are in both.
    pub fn and(self, other: Codecs) -> Self {
        Codecs(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Codec> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let codec = Codec::ALL.get(left.trailing_zeros() as usize).copied();
            left &= left.wrapping_sub(1);
            codec
        })
    }
}

/// What the bytes of a slot are to UTF-8.
struct Role {
    leading: Codecs,
    following: Codecs,
}

static ROLES: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let those = |bytes: &[u8], wanted: fn(u8) -> bool| {
        Codecs(bytes.iter().enumerate().filter(|(_, byte)| wanted(**byte)).fold(0, |codecs, (codec, _)| codecs | 1 << codec))
    };
    let role = |bytes: &[u8; Codec::ALL.len()]| Role {
        leading: those(bytes, |byte| byte >= 0xC0),
        following: those(bytes, |byte| (0x80..0xC0).contains(&byte)),
    };
    BYTES.iter().map(role).collect()
});

/// The upper half of code page 437.
const CP437: &str =
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// Characters below this have a slot of their own; of those above, `FAR` are in a table.
const NEAR: u32 = 0x2600;
const FAR: [char; 3] = ['\u{F8FF}', '\u{FB01}', '\u{FB02}'];

/// The bytes of every slot, one for each encoding; 0 where it does not have the character.
static BYTES: LazyLock<Vec<[u8; Codec::ALL.len()]>> = LazyLock::new(|| {
    let mut bytes = vec![[0; Codec::ALL.len()]; NEAR as usize + FAR.len()];
    for codec in Codec::ALL {
        // Programs read windows-1252 as latin-1 and the other way round, also within one text.
        if codec == Codec::Windows1252 {
            for byte in 0x80..0xA0u8 {
                bytes[byte as usize][codec as usize] = byte;
            }
        }
        for (byte, c) in (0x80..=0xFFu8).zip(codec.chars()) {
            if let Some(slot) = slot(c) {
                bytes[slot][codec as usize] = byte;
            }
        }
    }
    bytes
});

#[inline]
fn slot(c: char) -> Option<usize> {
    match c as u32 {
        0..0x80 => None,
        near if near < NEAR => Some(near as usize),
        _ => FAR.iter().position(|far| *far == c).map(|place| NEAR as usize + place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        for codec in Codec::ALL {
            for (byte, c) in (0x80..=0xFF).zip(codec.chars()) {
                assert_eq!(codec.byte(c), Some(byte), "{} {byte:02X}", codec.name());
            }
            assert_eq!(codec.byte('ඏ'), None);
        }
        assert_eq!((Codec::Windows1252.byte('\u{80}'), Codec::Windows1252.byte('€')), (Some(0x80), Some(0x80)));
        assert_eq!((Codec::Cp437.byte('ß'), Codec::Cp437.byte('\u{A0}')), (Some(0xE1), Some(0xFF)));
        assert_eq!((Codec::Windows1256.byte('ط'), Codec::Windows1256.byte('چ')), (Some(0xD8), Some(0x8D)));
    }
}
