//! One member of a packed input, unpacked step by step: the three libraries behind one face.

use std::io;

use bzip2::Decompress as Bunzip;
use flate2::{Decompress as Inflate, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder as Unzstd, Operation};

use super::{Limits, Packing};

/// What one step of unpacking did.
pub struct Step {
    /// Packed bytes that were taken.
    pub taken: usize,
    /// Bytes that were given.
    pub given: usize,
    /// Whether the member is at its end.
    pub ended: bool,
}

/// Unpacks one member.
pub enum Codec {
    Gzip(Inflate),
    Zstd(Unzstd<'static>),
    Bzip2(Bunzip),
}

impl Codec {
    /// A decoder for one member.
    ///
    /// # Errors
    /// The memory it needs is not there.
    pub fn new(packing: Packing, limits: &Limits) -> io::Result<Self> {
        Ok(match packing {
            Packing::Zstd => {
                let mut decoder = Unzstd::new()?;
                let log = limits.window.clamp(1 << 10, 1 << 31).next_power_of_two().ilog2();
                decoder.set_parameter(DParameter::WindowLogMax(log))?;
                Self::Zstd(decoder)
            }
            Packing::Bzip2 => Self::Bzip2(Bunzip::new(false)),
            _ => Self::Gzip(Inflate::new_gzip(15)),
        })
    }

    /// Unpacks as far as input and room go.
    ///
    /// # Errors
    /// Why the member is broken.
    pub fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        match self {
            Self::Gzip(inflate) => {
                let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
                let status = inflate.decompress(input, output, FlushDecompress::None).map_err(|error| plainly(&error))?;
                let (taken, given) = (inflate.total_in() - before_in, inflate.total_out() - before_out);
                Ok(Step { taken: taken as usize, given: given as usize, ended: status == Status::StreamEnd })
            }
            Self::Zstd(decoder) => {
                let status = decoder.run_on_buffers(input, output).map_err(|error| plainly(&error))?;
                Ok(Step { taken: status.bytes_read, given: status.bytes_written, ended: status.remaining == 0 })
            }
            Self::Bzip2(bunzip) => {
                let (before_in, before_out) = (bunzip.total_in(), bunzip.total_out());
                let status = bunzip.decompress(input, output).map_err(|error| plainly(&error))?;
                let (taken, given) = (bunzip.total_in() - before_in, bunzip.total_out() - before_out);
                Ok(Step { taken: taken as usize, given: given as usize, ended: status == bzip2::Status::StreamEnd })
            }
        }
    }
}

/// A library's words, with what helps.
fn plainly(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    if text.contains("too much memory") { format!("{text}; --max-window raises the limit") } else { text }
}
