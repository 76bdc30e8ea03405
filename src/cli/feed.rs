//! From sources to batches of records: what the reading thread does. Inputs follow one another in one stream, so that
//! many small ones keep all workers busy as well as one large one.

use naqi::io::{Kind, Record, Render};

use super::Failure;
use super::args::{CleanArgs, To};
use super::earlier::{Earlier, Written};
use super::inputs::{Opened, open};
use super::job::{Before, Done, Job};
use super::source::Source;

/// Bytes of records that are handed over at a time: enough that handing over costs nothing.
const BATCH: usize = 256 << 10;
/// What a record weighs beside its bytes.
const OVERHEAD: usize = 256;

/// Something that happens to a source.
pub enum Event {
    /// It is about to be read; what it holds, if it could be opened.
    Begin(usize, Option<Kind>),
    /// It holds a record.
    Record(usize, Record, Option<Box<Written>>),
    /// It is read to its end, or as far as it could be.
    End(usize, Ending),
    /// It was done by an earlier run.
    Done(Box<Done>),
}

/// How reading a source ended.
pub enum Ending {
    /// At its end; its hash, if it is a file.
    Whole(Option<String>),
    /// At its end, but it was written to meanwhile.
    Changed,
    /// It could not be read on.
    Failed(Failure),
}

/// Reads all sources.
pub struct Feed {
    pub args: &'static CleanArgs,
    pub sources: &'static [Source],
    pub job: Option<&'static Job>,
    /// Whether everything goes into one output, which then has one shape.
    pub one: bool,
    next: usize,
    opened: Option<Opened>,
    /// What an earlier run by other rules wrote for it.
    earlier: Option<Earlier>,
    /// The shape of the output, once something is in it.
    shape: Option<Render>,
}

impl Feed {
    pub fn new(args: &'static CleanArgs, sources: &'static [Source], job: Option<&'static Job>, one: bool) -> Self {
        Self { args, sources, job, one, next: 0, opened: None, earlier: None, shape: None }
    }

    /// Opens the next source.
    fn begin(&mut self, events: &mut Vec<Event>) {
        let number = self.next;
        self.next += 1;
        let source = &self.sources[number];
        self.earlier = None;
        match self.job.map(|job| job.before(number, source)) {
            Some(Before::Done(done)) => {
                events.push(Event::Done(done));
                return;
            }
            Some(Before::Other(earlier)) => self.earlier = Some(earlier),
            Some(Before::Nothing) | None => {}
        }
        let flags = &self.args.flags;
        let rows_as_lines = flags.to.is_some_and(|to| to != To::Parquet);
        match open(source, &flags.read, flags.line_buffered, rows_as_lines).and_then(|opened| self.fits(source, opened)) {
            Ok(opened) => {
                events.push(Event::Begin(number, Some(opened.kind)));
                self.opened = Some(opened);
            }
            Err(failure) => events.extend([Event::Begin(number, None), Event::End(number, Ending::Failed(failure))]),
        }
    }

    /// Refuses what would make an output of two shapes.
    fn fits(&mut self, source: &Source, opened: Opened) -> Result<Opened, Failure> {
        if self.args.in_place && opened.kind == Kind::Warc {
            return Err(Failure::Io(format!("{}: naqi writes no WARC, so it cannot be cleaned in place; name an output with -o", source.name())));
        }
        if opened.kind == Kind::Row {
            self.refuse_row(source)?;
        }
        let shape = Render::natural(opened.kind);
        if self.one && self.args.flags.to.is_none() && *self.shape.get_or_insert(shape) != shape {
            return Err(Failure::Io(format!(
                "{}: is of another format than what is written already; --to text or --to jsonl writes all in one, -o FOLDER/ each for itself",
                source.name()
            )));
        }
        Ok(opened)
    }

    /// Refuses what a table that stays one cannot have.
    fn refuse_row(&self, source: &Source) -> Result<(), Failure> {
        let flags = &self.args.flags;
        let why = if flags.ledger.is_some() {
            "a ledger cannot give Parquet back; leave --ledger out, or write --to jsonl"
        } else if flags.read.sample.is_some() && !flags.dry_run {
            "a sample of Parquet is written --to jsonl"
        } else if self.one && self.sources.len() > 1 {
            "Parquet goes to a file of its own: -o FOLDER/, or --to jsonl"
        } else {
            return Ok(());
        };
        Err(Failure::Io(format!("{}: {why}", source.name())))
    }

    /// How the source that is open ended.
    fn end(&mut self, error: Option<std::io::Error>) -> Event {
        let number = self.next - 1;
        let name = self.sources[number].name();
        let ending = match (error, self.opened.take()) {
            (Some(error), _) => Ending::Failed(Failure::read(&name, &error)),
            (None, Some(opened)) if opened.is_changed() => Ending::Changed,
            (None, opened) => Ending::Whole(opened.and_then(|opened| opened.hash())),
        };
        Event::End(number, ending)
    }
}

impl Iterator for Feed {
    type Item = (Vec<Event>, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let mut events = Vec::new();
        let mut weight = 0;
        while weight < BATCH {
            weight += OVERHEAD;
            let Some(opened) = &mut self.opened else {
                if self.next == self.sources.len() {
                    break;
                }
                self.begin(&mut events);
                continue;
            };
            match opened.reader.next() {
                Ok(Some(record)) => {
                    let earlier = match self.earlier.as_mut().map_or(Ok(None), Earlier::next) {
                        Ok(earlier) => earlier,
                        Err(failure) => {
                            (self.opened, self.earlier) = (None, None);
                            events.push(Event::End(self.next - 1, Ending::Failed(failure)));
                            continue;
                        }
                    };
                    weight += record.bytes.len() + record.head.len() + earlier.as_ref().map_or(0, |earlier| earlier.len());
                    events.push(Event::Record(self.next - 1, record, earlier));
                    // A live stream waits for nothing.
                    if self.args.flags.line_buffered {
                        break;
                    }
                }
                Ok(None) => events.push(self.end(None)),
                Err(error) => events.push(self.end(Some(error))),
            }
        }
        (!events.is_empty()).then_some((events, weight))
    }
}
