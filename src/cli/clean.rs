//! `naqi` and `naqi clean`: records in, clean records out, and an account of every one.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use naqi::Cleaner;
use naqi::io::paths::shown;
use naqi::io::text::Split;
use naqi::io::{Processed, Processor, Record, Render, Tally};
use naqi::tidy::Step;

use super::args::{CleanArgs, CleanFlags, From, Stats, To};
use super::inputs::{Source, reader, refuse_idle, sources};
use super::output::{Output, Pending};
use super::targets::{Targets, refuse_ledger, targets};
use super::{End, Failure, rules, say};

/// Runs the filter.
pub fn run(args: &CleanArgs) -> Result<End, Failure> {
    let started = Instant::now();
    let flags = &args.flags;
    refuse_idle(&flags.read)?;
    refuse_ledger(flags)?;
    // Where a line is a document, it stays one: what else could end a line is left in it.
    let live = flags.line_buffered && flags.read.split.is_none() && flags.read.from == From::Text;
    let lines = live || flags.read.split == Some(Split::Lines);
    let tidy = flags.rules.tidy.with(Step::LineEnds, flags.rules.tidy.has(Step::LineEnds) && !lines);
    let cleaner = rules::cleaner(&flags.rules, tidy, false)?;
    let (sources, failed) = sources(&args.paths);
    let targets = targets(args, &sources)?;
    let processor = processor(&cleaner, flags);
    let mut account = Account::new(flags)?;
    account.failed = failed;
    account.several = sources.len() > 1;
    match targets {
        Targets::One(name) => {
            let mut output = Output::to(name.as_deref())?;
            for source in &sources {
                copy(source, &processor, flags, &mut output, &mut account)?;
            }
            // A file for inputs of which none could be read would look like an answer.
            if account.failed.is_empty() || account.tally.records_in > 0 {
                output.finish()?;
            }
            account.finish(started, flags)
        }
        Targets::Each(names) => {
            let mut pending: Vec<Pending> = Vec::new();
            for (source, name) in sources.iter().zip(&names) {
                let rejected = account.tally.rejected;
                let mut output = output_file(name)?;
                if !copy(source, &processor, flags, &mut output, &mut account)? {
                    continue;
                }
                // Rejected records of a file cleaned in place would be gone for good.
                if args.in_place && account.tally.rejected > rejected && flags.rejects.is_none() && flags.ledger.is_none() {
                    say(&format!("naqi: {}: left as it was, since records were rejected; --rejects FILE keeps them", source.name()));
                    continue;
                }
                match output.pend()? {
                    // With a ledger, no file is replaced before the ledger is safe.
                    Some(written) if args.in_place && flags.ledger.is_some() => pending.push(written),
                    Some(written) => written.finish()?,
                    None => {}
                }
            }
            let end = account.finish(started, flags)?;
            for written in pending {
                written.finish()?;
            }
            Ok(end)
        }
    }
}

fn output_file(name: &Path) -> Result<Output, Failure> {
    if let Some(folder) = name.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::write(&shown(folder), &error))?;
    }
    Output::file(name)
}

fn processor<'a>(cleaner: &'a Cleaner, flags: &CleanFlags) -> Processor<'a> {
    let jsonl = flags.read.from == From::Jsonl;
    let render = match flags.to {
        Some(To::Text) => Render::Text,
        Some(To::Jsonl) => Render::Jsonl,
        Some(To::Json) => Render::Json,
        Some(To::Wdiff) => Render::Wdiff,
        None if jsonl => Render::Jsonl,
        None => Render::Text,
    };
    let hashed = flags.ledger.is_some() || render == Render::Json;
    Processor { render, ledger: flags.ledger.is_some(), ..rules::processor(cleaner, &flags.read, hashed) }
}

/// Cleans one input into an output; whether it could be read to its end.
fn copy(source: &Source, processor: &Processor<'_>, flags: &CleanFlags, output: &mut Output, account: &mut Account) -> Result<bool, Failure> {
    let name = source.name();
    let mut reader = match reader(source, &flags.read, flags.line_buffered) {
        Ok(reader) => reader,
        // An input that cannot be read as asked does not stop the others.
        Err(Failure::Io(message)) => {
            account.failed.push(message);
            return Ok(false);
        }
        Err(Failure::Usage(message)) if account.several => {
            account.failed.push(message);
            return Ok(false);
        }
        Err(failure) => return Err(failure),
    };
    loop {
        let record = match reader.next() {
            Ok(Some(record)) => record,
            Ok(None) => return Ok(true),
            Err(error) => {
                account.failed.push(Failure::read(&name, &error).to_string());
                return Ok(false);
            }
        };
        let done = processor.process(&name, &record);
        output.put(&done.out)?;
        if flags.line_buffered {
            output.flush()?;
        }
        account.record(&name, &record, &done)?;
    }
}

/// The account of a run.
struct Account {
    tally: Tally,
    ledger: Option<Output>,
    rejects: Option<Output>,
    /// Whether there are several inputs.
    several: bool,
    /// Messages of inputs that could not be read.
    failed: Vec<String>,
}

impl Account {
    fn new(flags: &CleanFlags) -> Result<Self, Failure> {
        let open = |name: &Option<PathBuf>| name.as_deref().map(Output::file).transpose();
        Ok(Self { tally: Tally::default(), ledger: open(&flags.ledger)?, rejects: open(&flags.rejects)?, several: false, failed: Vec::new() })
    }

    fn record(&mut self, name: &str, record: &Record, done: &Processed) -> Result<(), Failure> {
        self.tally.add(&done.tally);
        if let (Some(ledger), Some(entry)) = (&mut self.ledger, &done.ledger) {
            let line = serde_json::to_string(entry).map_err(|error| Failure::Io(error.to_string()))?;
            ledger.put(line.as_bytes())?;
            ledger.put(b"\n")?;
        }
        let Some(reason) = &done.reject else { return Ok(()) };
        let Some(rejects) = &mut self.rejects else {
            say(&format!("naqi: {name}: record {} at byte {}: rejected: {reason}", record.number, record.offset));
            return Ok(());
        };
        let mut line = json!({ "path": name, "record": record.number, "offset": record.offset, "reason": reason });
        match std::str::from_utf8(&record.bytes) {
            Ok(text) => line["raw"] = text.into(),
            Err(_) => line["hex"] = naqi::io::trail::hex(&record.bytes).into(),
        }
        rejects.put(line.to_string().as_bytes())?;
        rejects.put(b"\n")
    }

    /// Puts ledger and rejects in their places, and says how the run went.
    fn finish(&mut self, started: Instant, flags: &CleanFlags) -> Result<End, Failure> {
        for file in [self.ledger.take(), self.rejects.take()].into_iter().flatten() {
            file.finish()?;
        }
        for (rule, records) in &self.tally.skipped {
            say(&format!("naqi: rule {rule}: over its work budget on {records} records, which passed unchanged by it"));
        }
        self.failed.iter().for_each(|message| say(&format!("naqi: {message}")));
        match flags.stats {
            _ if flags.quiet => {}
            Some(Stats::Json) => say(&self.tally.json(started.elapsed().as_secs_f64()).to_string()),
            _ => say(&self.tally.line()),
        }
        Ok(if !self.failed.is_empty() {
            End::Incomplete
        } else if self.tally.is_faulty() {
            End::Differs
        } else {
            End::Done
        })
    }
}
