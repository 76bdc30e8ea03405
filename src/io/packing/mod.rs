//! Compression: recognised by content where something is read, by name where something is written.

mod codec;
mod members;
mod packer;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

pub use members::Members;
pub use packer::Packer;

use super::ahead::Ahead;

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip, RFC 1952.
    Gzip,
    /// Zstandard, RFC 8878.
    Zstd,
    /// bzip2.
    Bzip2,
}

/// How far a packed input is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many times its size an input may unpack to, once that is more than 64 MiB.
    pub ratio: u64,
    /// Bytes of the largest window of zstd.
    pub window: u64,
}

impl Default for Limits {
    fn default() -> Self {
        // zstd's own tool refuses windows above 128 MiB unless it is told to.
        Self { ratio: 200, window: 128 << 20 }
    }
}

impl Packing {
    /// What the longest magic number needs, in bytes.
    pub(super) const LONGEST_MAGIC: usize = 10;

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
        }
    }

    /// The ending of names of files packed so.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
            Self::Bzip2 => ".bz2",
        }
    }

    /// What a file's first bytes say.
    pub fn of_content(start: &[u8]) -> Self {
        let packed = [Self::Gzip, Self::Zstd, Self::Bzip2].into_iter().find(|packing| packing.starts(start));
        packed.unwrap_or(Self::Plain)
    }

    /// What a file's name says.
    pub fn of_name(name: &Path) -> Self {
        match name.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("gz") => Self::Gzip,
            Some("zst" | "zstd") => Self::Zstd,
            Some("bz2") => Self::Bzip2,
            _ => Self::Plain,
        }
    }

    /// The bytes that a member begins with.
    pub(super) const fn magic(self) -> &'static [u8] {
        match self {
            Self::Plain => b"",
            Self::Gzip => b"\x1f\x8b\x08",
            Self::Zstd => b"\x28\xb5\x2f\xfd",
            Self::Bzip2 => b"BZh",
        }
    }

    /// Whether these few bytes may be the start of something packed. A live stream waits for no more of them than that
    /// takes.
    fn may_start(bytes: &[u8]) -> bool {
        let agree = |magic: &[u8]| bytes.iter().zip(magic).all(|(byte, magic)| byte == magic);
        let skippable = bytes.first().is_none_or(|byte| byte & 0xF0 == 0x50) && bytes.iter().skip(1).zip(b"\x2a\x4d\x18").all(|(a, b)| a == b);
        skippable || [Self::Gzip, Self::Zstd, Self::Bzip2].iter().any(|packing| agree(packing.magic()))
    }

    /// Whether a member begins here.
    pub(super) fn starts(self, bytes: &[u8]) -> bool {
        match self {
            Self::Plain => false,
            // Three bits of the flags are reserved, and zero.
            Self::Gzip => bytes.starts_with(self.magic()) && bytes.get(3).is_none_or(|flags| flags & 0xE0 == 0),
            // Skippable frames count.
            Self::Zstd => bytes.starts_with(self.magic()) || (bytes.len() >= 4 && bytes[0] & 0xF0 == 0x50 && bytes[1..4] == *b"\x2a\x4d\x18"),
            Self::Bzip2 => {
                let rest = bytes.strip_prefix(self.magic()).and_then(|rest| rest.split_first());
                // The first block, or the end of a file that holds nothing.
                rest.is_some_and(|(level, rest)| {
                    (b'1'..=b'9').contains(level) && (rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90"))
                })
            }
        }
    }
}

/// The name of a packing that naqi does not write, if a file's name says that it is in one.
pub fn unwritten(name: &Path) -> Option<&'static str> {
    match name.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "xz" => Some("xz"),
        "lzma" => Some("lzma"),
        "lz4" => Some("lz4"),
        "zip" => Some("zip"),
        "7z" => Some("7-Zip"),
        "br" => Some("Brotli"),
        "z" => Some("compress"),
        "tgz" => Some("tar and gzip"),
        _ => None,
    }
}

/// The name of a packing that naqi does not read, if a file's first bytes say that it is in one.
pub fn unread(start: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&str, &[u8]); 4] = [("xz", b"\xfd7zXZ\0"), ("zip", b"PK\x03\x04"), ("lz4", b"\x04\x22\x4d\x18"), ("7-Zip", b"7z\xbc\xaf\x27\x1c")];
    MAGIC.iter().find(|(_, magic)| start.starts_with(magic)).map(|(name, _)| *name)
}

/// Unpacks an input, if it is packed.
pub fn unpacked(input: Box<dyn BufRead + Send>, limits: Limits) -> Box<dyn BufRead + Send> {
    let mut input = Ahead::new(input);
    let start = input.look(|start| start.len() >= Packing::LONGEST_MAGIC || !Packing::may_start(start));
    match Packing::of_content(&start) {
        Packing::Plain => Box::new(input),
        packing => Box::new(Members::new(input, packing, limits)),
    }
}

/// A whole file as text, unpacked if it is packed.
///
/// # Errors
/// It cannot be read, or it is not UTF-8: then in which line.
pub fn text(name: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    unpacked(Box::new(BufReader::new(File::open(name)?)), Limits::default()).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|error| {
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..error.utf8_error().valid_up_to()]).count() + 1;
        io::Error::other(format!("not UTF-8 in line {line}"))
    })
}
