//! Writes what the workers made, in order, and brings every input to its end: files get their names, manifests are
//! written, and what came to nothing goes.

use std::time::Instant;

use naqi::io::process::Cell;
use naqi::io::{Kind, Tally};

use super::account::Account;
use super::args::{CleanArgs, To};
use super::feed::Ending;
use super::job::Job;
use super::output::{Output, Pending};
use super::source::Source;
use super::table::{Broken, Written};
use super::targets::Targets;
use super::work::{Made, Piece};
use super::{End, Failure};

/// Rejected records that are named on standard error: a field that is named wrongly rejects every line.
const MOST_TOLD: u64 = 20;

/// What is being written.
pub struct Writing {
    args: &'static CleanArgs,
    sources: &'static [Source],
    targets: Targets,
    job: Option<&'static Job>,
    pub account: Account,
    output: Output,
    /// The table that is being written, with the output in it.
    table: Option<Written>,
    /// Why the source that is being written cannot be read on.
    broken: Option<String>,
    /// What was counted before the source that is being written.
    before: Tally,
    began: Instant,
    /// Rejected records that would be named.
    told: u64,
    /// Files cleaned in place that wait for the ledger.
    pending: Vec<Pending>,
}

impl Writing {
    pub fn new(
        args: &'static CleanArgs,
        sources: &'static [Source],
        targets: Targets,
        job: Option<&'static Job>,
        account: Account,
    ) -> Result<Self, Failure> {
        let output = match &targets {
            _ if args.flags.dry_run => Output::Nothing,
            Targets::One(name) => Output::to(name.as_deref())?,
            Targets::Each(_) => Output::Nothing,
        };
        let (before, began) = (Tally::default(), Instant::now());
        Ok(Self { args, sources, targets, job, account, output, table: None, broken: None, before, began, told: 0, pending: Vec::new() })
    }

    pub fn write(&mut self, made: Vec<Made>) -> Result<(), Failure> {
        for made in made {
            match made {
                Made::Begin(number, kind) => self.begin(number, kind)?,
                Made::Piece(piece) => self.put(*piece)?,
                Made::End(number, ending) => self.end(number, ending)?,
                Made::Done(done) => {
                    self.account.tally.add(&done.tally);
                    self.account.done += 1;
                }
            }
        }
        if self.args.flags.line_buffered {
            self.output.flush()?;
        }
        self.account.progress.tell(&self.account.tally);
        Ok(())
    }

    fn begin(&mut self, number: usize, kind: Option<Kind>) -> Result<(), Failure> {
        (self.began, self.broken) = (Instant::now(), None);
        self.account.rejected_before = self.account.tally.rejected;
        if self.job.is_some() {
            self.before = std::mem::take(&mut self.account.tally);
        }
        if self.args.flags.dry_run {
            return Ok(());
        }
        if let Targets::Each(names) = &self.targets {
            self.output = Output::file_below(&names[number])?;
        }
        let is_table = self.args.flags.to.map_or(kind == Some(Kind::Row), |to| to == To::Parquet);
        if let Some(kind) = kind.filter(|_| is_table && self.table.is_none()) {
            let output = std::mem::replace(&mut self.output, Output::Nothing);
            let written =
                if kind == Kind::Row { Written::copying(self.args, &self.sources[number], output) } else { Written::making(self.args, output) };
            self.table = self.sound(written)?;
        }
        self.account.ledger.begin(&self.sources[number])?;
        self.account.trail.begin(&self.sources[number])?;
        self.account.rejects.begin(&self.sources[number])
    }

    /// What could be done with a table; a table that cannot be read is told at the end of its source.
    fn sound<T>(&mut self, done: Result<T, Broken>) -> Result<Option<T>, Failure> {
        match done {
            Ok(done) => Ok(Some(done)),
            Err(Broken::Output(failure)) => Err(failure),
            Err(Broken::Input(reason)) => {
                self.broken = Some(reason);
                Ok(None)
            }
        }
    }

    fn put_cells(&mut self, cells: Vec<Cell>) -> Result<(), Failure> {
        let Some(mut table) = self.table.take() else { return Ok(()) };
        let put = cells.into_iter().try_for_each(|cell| table.put(cell, self.args.output.as_deref()));
        self.table = self.sound(put)?.map(|()| table);
        Ok(())
    }

    fn put(&mut self, mut piece: Piece) -> Result<(), Failure> {
        self.put_cells(std::mem::take(&mut piece.cells))?;
        self.output.put(&piece.out)?;
        self.account.ledger.put(&piece.ledger)?;
        self.account.trail.put(piece.trail.as_bytes())?;
        self.account.taken_over += piece.taken_over;
        self.account.rejects.put(&piece.rejects)?;
        self.account.tally.add(&piece.tally);
        for message in &piece.told {
            self.told += 1;
            if self.told <= MOST_TOLD {
                self.account.progress.say(message);
            } else if self.told == MOST_TOLD + 1 {
                self.account.progress.say("naqi: rejected records are only counted from here on; --rejects FILE keeps each with its reason");
            }
        }
        piece.broken.clone().map_or(Ok(()), |reason| Err(Failure::Io(reason)))
    }

    fn end(&mut self, number: usize, ending: Ending) -> Result<(), Failure> {
        let name = self.sources[number].name();
        let counted = if self.job.is_some() { self.account.tally.clone() } else { Tally::default() };
        if self.job.is_some() {
            let before = std::mem::take(&mut self.before);
            self.account.tally.add(&before);
        }
        let each = matches!(self.targets, Targets::Each(_));
        if let (Some(table), true, true) = (self.table.take_if(|_| each), each, !matches!(ending, Ending::Failed(_))) {
            let finished = table.finish(self.args.output.as_deref());
            self.output = self.sound(finished)?.unwrap_or(Output::Nothing);
        }
        let ending = match self.broken.take() {
            Some(reason) => Ending::Failed(Failure::Io(format!("{name}: {reason}"))),
            None => ending,
        };
        let hash = match ending {
            // An input that cannot be read as asked does not stop the others.
            Ending::Failed(Failure::Usage(message)) if self.sources.len() == 1 => return Err(Failure::Usage(message)),
            Ending::Failed(Failure::Usage(message) | Failure::Io(message)) => {
                self.account.failed.push(message);
                return self.leave(each);
            }
            Ending::Failed(Failure::ReaderLeft) => return self.leave(each),
            Ending::Changed => {
                self.account.differ.push(format!("{name}: changed while it was read; what was written is of no one state of it"));
                if self.args.in_place {
                    return self.leave(each);
                }
                None
            }
            Ending::Whole(hash) => hash,
        };
        // Rejected records of a file cleaned in place would be gone for good.
        let flags = &self.args.flags;
        if self.args.in_place && self.account.tally.rejected > self.account.rejected_before && flags.rejects.is_none() && flags.ledger.is_none() {
            self.account.progress.say(&format!("naqi: {name}: left as it was, since records were rejected; --rejects FILE keeps them"));
            return self.leave(each);
        }
        let mut seals = Vec::new();
        for beside in [self.account.ledger.pend()?, self.account.rejects.pend()?, self.account.trail.pend()?].into_iter().flatten() {
            seals.push(beside.finish()?);
        }
        if !each {
            return Ok(());
        }
        match std::mem::replace(&mut self.output, Output::Nothing).pend()? {
            // With a ledger, no file is replaced before the ledger is safe.
            Some(written) if self.args.in_place && flags.ledger.is_some() => self.pending.push(written),
            Some(written) => seals.insert(0, written.finish()?),
            None => {}
        }
        if let (Some(job), Some(hash), false) = (self.job, hash, flags.dry_run) {
            job.finish(number, &self.sources[number], &hash, &seals, &counted, self.began.elapsed().as_secs_f64())?;
        }
        Ok(())
    }

    /// Leaves what is being written for a source that came to nothing.
    fn leave(&mut self, each: bool) -> Result<(), Failure> {
        if each {
            (self.output, self.table) = (Output::Nothing, None);
        }
        self.account.ledger.drop_own();
        self.account.trail.drop_own();
        self.account.rejects.drop_own();
        Ok(())
    }

    pub fn finish(mut self, started: Instant) -> Result<End, Failure> {
        if matches!(self.targets, Targets::One(_)) {
            // A file for inputs of which none could be read would look like an answer.
            if self.account.failed.is_empty() || (self.account.tally.records_in > 0 && !self.table.as_ref().is_some_and(Written::is_copying)) {
                if let Some(table) = self.table.take() {
                    let finished = table.finish(self.args.output.as_deref());
                    self.output = self.sound(finished)?.unwrap_or(Output::Nothing);
                    self.account.failed.extend(self.broken.take());
                }
                // Not in its place before the ledger is: without it nothing of what went can be had back.
                self.pending.extend(self.output.pend()?);
            }
        }
        let end = self.account.finish(started, self.args)?;
        for written in self.pending {
            written.finish()?;
        }
        Ok(end)
    }
}
