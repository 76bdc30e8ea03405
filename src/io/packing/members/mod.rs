//! Packed inputs, member by member: gzip, zstd and bzip2 files are any number of packed pieces one after the other.
//!
//! A member that is broken is passed over, and reading goes on at the next one. Small members are held back until their
//! checksum is known, so that nothing comes out of a broken one; of a large one, what was unpacked before the break has
//! been read by then. What is missing is told as a [`Gap`] in the stream.

mod resync;

use std::io::{self, BufRead, Read};

use super::codec::Codec;
use super::{Limits, Packing};
use crate::io::stretch::Gap;

/// Bytes of a member that are unpacked before any of them is given out.
const HELD: usize = 4 << 20;
/// Packed bytes that are read at a time.
const CHUNK: usize = 128 << 10;
/// Packed bytes of a member that are kept for finding the next one, should it be broken.
const KEPT: usize = 16 << 20;
/// Bytes that any input may unpack to, whatever its ratio.
const FREE: u64 = 64 << 20;

/// Reads what the members of a packed input hold.
pub struct Members<R> {
    input: R,
    packing: Packing,
    limits: Limits,
    /// Packed bytes from the start of the member, or the last of them.
    packed: Vec<u8>,
    /// How much of `packed` is unpacked.
    at: usize,
    /// Where `packed` begins in the input.
    offset: u64,
    /// The member that is being unpacked.
    member: Option<Codec>,
    /// Where it began, or the one before it.
    began: u64,
    ended: bool,
    /// Room for what is unpacked; given out up to `given`, may be given out up to `ready`.
    unpacked: Vec<u8>,
    given: usize,
    ready: usize,
    /// Whether some of this member was given out before its end.
    streaming: bool,
    /// Where what it holds begins, in what the input holds.
    inner: u64,
    gap: Option<Gap>,
    total: u64,
}

impl<R: Read> Members<R> {
    /// Unpacks an input.
    pub fn new(input: R, packing: Packing, limits: Limits) -> Self {
        Self {
            input,
            packing,
            limits,
            packed: Vec::new(),
            at: 0,
            offset: 0,
            member: None,
            began: 0,
            ended: false,
            unpacked: Vec::new(),
            given: 0,
            ready: 0,
            streaming: false,
            inner: 0,
            gap: None,
            total: 0,
        }
    }

    /// Reads more packed bytes; whether there were any.
    fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // What came before the member is not needed any more, and of a large member only the last bytes are kept.
        let done = usize::try_from(self.began.saturating_sub(self.offset)).unwrap_or(self.at).min(self.at);
        self.forget(if self.at - done > KEPT { self.at - CHUNK } else { done });
        let before = self.packed.len();
        self.packed.resize(before + CHUNK, 0);
        let read = loop {
            match self.input.read(&mut self.packed[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.packed.truncate(before + *read.as_ref().unwrap_or(&0));
        self.ended = matches!(read, Ok(0));
        Ok(read? > 0)
    }

    fn forget(&mut self, count: usize) {
        self.packed.drain(..count);
        self.at -= count;
        self.offset += count as u64;
    }

    /// Unpacks until something may be given out or the input ends.
    fn fill(&mut self) -> io::Result<()> {
        (self.given, self.ready) = (0, 0);
        while self.ready == 0 && self.gap.is_none() {
            if self.member.is_none() && !self.start()? {
                return Ok(());
            }
            self.unpack()?;
        }
        Ok(())
    }

    /// Finds the start of the next member; whether there is one.
    fn start(&mut self) -> io::Result<bool> {
        loop {
            // Zeros between members and behind the last one are padding.
            self.at += self.packed[self.at..].iter().take_while(|byte| **byte == 0).count();
            self.began = self.offset + self.at as u64;
            if self.packed.len() - self.at >= Packing::LONGEST_MAGIC || !self.more()? {
                break;
            }
        }
        if self.at == self.packed.len() {
            return Ok(false);
        }
        if self.packing.starts(&self.packed[self.at..]) {
            self.member = Some(Codec::new(self.packing, &self.limits)?);
            (self.streaming, self.inner) = (false, self.total);
            return Ok(true);
        }
        self.break_off("what stands there is no member")?;
        Ok(true)
    }

    /// Unpacks up to the end of the member, or as much as may be held.
    fn unpack(&mut self) -> io::Result<()> {
        let Some(mut codec) = self.member.take() else { return Ok(()) };
        let began = self.began;
        let mut written = 0;
        loop {
            if self.total > FREE && self.total > (self.offset + self.at as u64).saturating_mul(self.limits.ratio) {
                self.packed.clear();
                (self.at, self.ended) = (0, true);
                self.gap = Some(Gap(format!(
                    "unpacks to more than {} times its size, from byte {began} of the {} file on; --max-ratio raises the limit",
                    self.limits.ratio,
                    self.packing.name()
                )));
                return Ok(());
            }
            // A broken member can unpack to anything: one that unpacks to an unlikely size is held longer.
            let likely = (self.offset + self.at as u64 - began).saturating_mul(self.limits.ratio);
            let held = if likely < written as u64 { FREE as usize } else { HELD.max(written) };
            if written == self.unpacked.len() && written < held {
                self.unpacked.resize((written * 2).clamp(CHUNK, held), 0);
            }
            if written >= held {
                self.ready = written;
                self.streaming = true;
                self.member = Some(codec);
                return Ok(());
            }
            let room = self.unpacked.len().min(held);
            let step = match codec.step(&self.packed[self.at..], &mut self.unpacked[written..room]) {
                Ok(step) if step.taken + step.given > 0 || step.ended || self.at == self.packed.len() => step,
                Ok(_) => return self.break_off("it does not go on"),
                Err(reason) => {
                    // Of a member that was being given out already, what came before the break follows.
                    self.ready = if self.streaming { written } else { 0 };
                    return self.break_off(&reason);
                }
            };
            self.at += step.taken;
            written += step.given;
            self.total += step.given as u64;
            if step.ended {
                self.ready = written;
                return Ok(());
            }
            if step.taken + step.given == 0 && self.at == self.packed.len() && !self.more()? {
                // A broken length makes a member swallow those that follow.
                if self.next_start().is_some() {
                    self.ready = if self.streaming { written } else { 0 };
                    return self.break_off("it does not end");
                }
                self.ready = written;
                let end = self.offset + self.packed.len() as u64;
                self.packed.clear();
                self.at = 0;
                self.gap =
                    Some(Gap(format!("the {} file is truncated at byte {end}, in the member that begins at byte {began}", self.packing.name())));
                return Ok(());
            }
        }
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut have = self.fill_buf()?;
        let read = have.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Members<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.given == self.ready {
            // What came before a gap is given out first.
            if let Some(gap) = self.gap.take() {
                return Err(gap.into());
            }
            self.fill()?;
            if self.ready == 0
                && let Some(gap) = self.gap.take()
            {
                return Err(gap.into());
            }
        }
        Ok(&self.unpacked[self.given..self.ready])
    }

    fn consume(&mut self, count: usize) {
        self.given = (self.given + count).min(self.ready);
    }
}
