//! On behind a broken member: reading goes on where another one seems to begin.

use std::io::{self, Read};

use memchr::memmem;

use super::Members;
use crate::io::packing::Packing;
use crate::io::stretch::Gap;

impl<R: Read> Members<R> {
    /// Where another member seems to begin, in what is kept of this one.
    pub(super) fn next_start(&self) -> Option<usize> {
        let from = usize::try_from((self.began + 1).saturating_sub(self.offset)).ok()?;
        memmem::find_iter(self.packed.get(from..)?, self.packing.magic()).map(|at| from + at).find(|at| self.packing.starts(&self.packed[*at..]))
    }

    /// Leaves a broken member for the next one.
    pub(super) fn break_off(&mut self, reason: &str) -> io::Result<()> {
        let (name, began) = (self.packing.name(), self.began);
        // Its checksum comes last: nobody knows what of it was wrong.
        let unsure =
            if self.streaming { format!("; what it holds, from byte {} of the unpacked on, came out unchecked", self.inner) } else { String::new() };
        // The next member may have begun before the break was noticed.
        let mut from = usize::try_from((began + 1).saturating_sub(self.offset)).unwrap_or(0);
        let finder = memmem::Finder::new(self.packing.magic());
        loop {
            while let Some(found) = finder.find(self.packed.get(from..).unwrap_or_default()) {
                from += found;
                if self.packed.len() - from < Packing::LONGEST_MAGIC && self.more()? {
                    continue;
                }
                if self.packing.starts(&self.packed[from..]) {
                    self.at = from;
                    let next = self.offset + from as u64;
                    self.gap = Some(Gap(format!("{name} member at byte {began} is broken ({reason}){unsure}; reading goes on at byte {next}")));
                    return Ok(());
                }
                from += 1;
            }
            // The start of a magic number may stand at the end.
            from = from.max(self.packed.len().saturating_sub(Packing::LONGEST_MAGIC));
            self.at = from;
            self.forget(from);
            from = 0;
            if !self.more()? {
                let end = self.offset + self.packed.len() as u64;
                self.packed.clear();
                self.at = 0;
                self.gap =
                    Some(Gap(format!("{name} member at byte {began} is broken ({reason}){unsure}; nothing can be read up to the end at byte {end}")));
                return Ok(());
            }
        }
    }
}
