//! Compression: recognised by content where something is read, by name where something is written.

use std::io::{self, BufRead, Write};
use std::path::Path;

use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;
use zstd::stream::write::Encoder as ZstdEncoder;

use super::members::Members;

/// Level of zstd: its own default.
const ZSTD_LEVEL: i32 = 3;

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

/// Unpacks an input, if it is packed.
///
/// # Errors
/// The first bytes cannot be read.
pub fn unpacked(mut input: Box<dyn BufRead + Send>, limits: Limits) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(match Packing::of_content(input.fill_buf()?) {
        Packing::Plain => input,
        packing => Box::new(Members::new(input, packing, limits)),
    })
}

/// Bytes that are packed at a time. What an encoder makes of the same bytes depends on how they are cut, so that they are
/// always cut alike.
const BLOCK: usize = 256 << 10;

/// Packs what is written: the same content is the same bytes, however it arrives.
pub struct Packer<W: Write> {
    encoder: Encoder<W>,
    block: Vec<u8>,
}

enum Encoder<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(ZstdEncoder<'static, W>),
    Bzip2(BzEncoder<W>),
}

impl<W: Write> Packer<W> {
    /// A packer over a writer.
    ///
    /// # Errors
    /// The memory it needs is not there.
    pub fn new(writer: W, packing: Packing) -> io::Result<Self> {
        let encoder = match packing {
            Packing::Plain => Encoder::Plain(writer),
            // The header names neither file nor time.
            Packing::Gzip => Encoder::Gzip(GzEncoder::new(writer, flate2::Compression::default())),
            Packing::Zstd => {
                let mut encoder = ZstdEncoder::new(writer, ZSTD_LEVEL)?;
                encoder.include_checksum(true)?;
                Encoder::Zstd(encoder)
            }
            Packing::Bzip2 => Encoder::Bzip2(BzEncoder::new(writer, bzip2::Compression::default())),
        };
        Ok(Self { encoder, block: Vec::new() })
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.encoder {
            Encoder::Plain(writer) => writer,
            Encoder::Gzip(encoder) => encoder,
            Encoder::Zstd(encoder) => encoder,
            Encoder::Bzip2(encoder) => encoder,
        }
    }

    fn pack(&mut self) -> io::Result<()> {
        let mut block = std::mem::take(&mut self.block);
        let packed = self.writer().write_all(&block);
        block.clear();
        self.block = block;
        packed
    }

    /// Writes what closes a packed file, and gives the writer back.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.pack()?;
        match self.encoder {
            Encoder::Plain(writer) => Ok(writer),
            Encoder::Gzip(encoder) => encoder.finish(),
            Encoder::Zstd(encoder) => encoder.finish(),
            Encoder::Bzip2(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Encoder::Plain(writer) = &mut self.encoder {
            return writer.write(bytes);
        }
        let taken = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(&bytes[..taken]);
        if self.block.len() == BLOCK {
            self.pack()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pack()?;
        self.writer().flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::stretch::gap;
    use super::*;

    const PACKINGS: [Packing; 3] = [Packing::Gzip, Packing::Zstd, Packing::Bzip2];

    fn packed(bytes: &[u8], packing: Packing) -> Vec<u8> {
        let mut packer = Packer::new(Vec::new(), packing).unwrap();
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    /// What comes out, and what is said about gaps.
    fn read(bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
        let mut input = unpacked(Box::new(io::Cursor::new(bytes.to_vec())), Limits::default()).unwrap();
        let (mut out, mut gaps) = (Vec::new(), Vec::new());
        while let Err(error) = input.read_to_end(&mut out) {
            gaps.push(gap(error).unwrap().to_string());
        }
        (out, gaps)
    }

    /// Text that does not pack to nothing.
    fn text(seed: usize, length: usize) -> Vec<u8> {
        (0..length).map(|at| b'a' + ((at * 7919 + seed * 104_729) % 8191 % 26) as u8).collect()
    }

    #[test]
    fn the_same_content_is_the_same_bytes_however_it_arrives() {
        // Text of a small vocabulary, in which an encoder has choices to make.
        let text: Vec<u8> = (0..900_000_usize).map(|at| b"the bakery opens at six "[(at / 7 * 31 + at * at / 1009) % 24]).collect();
        for packing in PACKINGS {
            let whole = packed(&text, packing);
            for size in [1000, 4093, 65_537, 300_001] {
                let mut packer = Packer::new(Vec::new(), packing).unwrap();
                text.chunks(size).for_each(|piece| packer.write_all(piece).unwrap());
                assert!(packer.finish().unwrap() == whole, "{} in pieces of {size}", packing.name());
            }
        }
    }

    #[test]
    fn members_padding_and_emptiness() {
        for packing in PACKINGS {
            let empty = packed(b"", packing);
            let parts = [&packed(b"one\n", packing)[..], &empty, &empty, &[0; 700], &packed(&text(1, 300_000), packing), &[0; 9]];
            let (out, gaps) = read(&parts.concat());
            assert_eq!(out, [b"one\n", &text(1, 300_000)[..]].concat(), "{}", packing.name());
            assert!(gaps.is_empty(), "{gaps:?}");
            assert_eq!(read(&empty), (Vec::new(), Vec::new()));
        }
    }

    #[test]
    fn one_flipped_bit_costs_one_member() {
        for packing in PACKINGS {
            let members: Vec<Vec<u8>> = (0..20).map(|number| packed(&text(number, 3000), packing)).collect();
            let all = members.concat();
            let third = members[..3].iter().map(Vec::len).sum::<usize>();
            // Every eighth byte of the fourth member, and every bit of its header.
            for at in (0..members[3].len()).filter(|at| *at < 4 || at % 8 == 0) {
                let mut broken = all.clone();
                broken[third + at] ^= 1 << (at % 8);
                let (out, gaps) = read(&broken);
                let without: Vec<u8> = (0..20).filter(|number| *number != 3).flat_map(|number| text(number, 3000)).collect();
                let whole: Vec<u8> = (0..20).flat_map(|number| text(number, 3000)).collect();
                // Some bits mean nothing: time, name of the system.
                assert!(
                    out == without && gaps.len() == 1 || out == whole && gaps.is_empty(),
                    "{} byte {at}: {} and {} bytes, {gaps:?}",
                    packing.name(),
                    out.len(),
                    without.len()
                );
                assert!(gaps.iter().all(|gap| gap.contains(&format!("byte {third}"))), "{gaps:?}");
            }
        }
    }

    #[test]
    fn what_is_truncated_comes_out_up_to_there() {
        for packing in PACKINGS {
            let all = [packed(&text(1, 5000), packing), packed(&text(2, 5000), packing)].concat();
            for cut in 11..all.len() {
                let (out, gaps) = read(&all[..cut]);
                let whole = [text(1, 5000), text(2, 5000)].concat();
                assert!(whole.starts_with(&out), "{} {cut}", packing.name());
                let border = cut == packed(&text(1, 5000), packing).len();
                assert_eq!(gaps.len(), usize::from(!border), "{} {cut}: {gaps:?}", packing.name());
            }
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        for packing in PACKINGS {
            let bomb = packed(&vec![0; 80 << 20], packing);
            let (out, gaps) = read(&bomb);
            assert!(out.len() <= 72 << 20, "{}", out.len());
            assert!(gaps.len() == 1 && gaps[0].contains("--max-ratio"), "{gaps:?}");
        }
    }

    #[test]
    fn arbitrary_garbage_ends() {
        for packing in PACKINGS {
            for seed in 0..200 {
                let mut bytes = packed(&text(seed, 500), packing);
                bytes.extend(text(seed, 100));
                for at in 0..20 {
                    let place = (at * 31 + seed * 17) % bytes.len();
                    bytes[place] = (at * seed) as u8;
                }
                let _ = read(&bytes);
            }
        }
    }
}
