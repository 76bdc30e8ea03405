//! Writes what the workers made, in order, and brings every input to its end: files get their names, manifests are
//! written, and what came to nothing goes.

use std::time::Instant;

use naqi::io::Tally;

use super::account::Account;
use super::args::CleanArgs;
use super::feed::Ending;
use super::job::Job;
use super::output::{Output, Pending};
use super::source::Source;
use super::targets::Targets;
use super::work::{Made, Piece};
use super::{End, Failure};

/// What is being written.
pub struct Writing {
    args: &'static CleanArgs,
    sources: &'static [Source],
    targets: Targets,
    job: Option<&'static Job>,
    pub account: Account,
    output: Output,
    /// What was counted before the source that is being written.
    before: Tally,
    began: Instant,
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
        Ok(Self { args, sources, targets, job, account, output, before: Tally::default(), began: Instant::now(), pending: Vec::new() })
    }

    pub fn write(&mut self, made: Vec<Made>) -> Result<(), Failure> {
        for made in made {
            match made {
                Made::Begin(number) => self.begin(number)?,
                Made::Piece(piece) => self.put(&piece)?,
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

    fn begin(&mut self, number: usize) -> Result<(), Failure> {
        self.began = Instant::now();
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
        self.account.ledger.begin(&self.sources[number])?;
        self.account.rejects.begin(&self.sources[number])
    }

    fn put(&mut self, piece: &Piece) -> Result<(), Failure> {
        self.output.put(&piece.out)?;
        self.account.ledger.put(&piece.ledger)?;
        self.account.rejects.put(&piece.rejects)?;
        self.account.tally.add(&piece.tally);
        for message in &piece.told {
            self.account.progress.say(message);
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
        for beside in [self.account.ledger.pend()?, self.account.rejects.pend()?].into_iter().flatten() {
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
            self.output = Output::Nothing;
        }
        self.account.ledger.drop_own();
        self.account.rejects.drop_own();
        Ok(())
    }

    pub fn finish(mut self, started: Instant) -> Result<End, Failure> {
        if matches!(self.targets, Targets::One(_)) {
            // A file for inputs of which none could be read would look like an answer.
            if self.account.failed.is_empty() || self.account.tally.records_in > 0 {
                self.output.finish()?;
            }
        }
        let end = self.account.finish(started, self.args)?;
        for written in self.pending {
            written.finish()?;
        }
        Ok(end)
    }
}
