//! Packs what is written, so that the same content is the same bytes.

use std::io::{self, Write};

use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;
use zstd::stream::write::Encoder as ZstdEncoder;

use super::Packing;

/// Level of zstd: its own default.
const ZSTD_LEVEL: i32 = 3;
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
