//! A corpus, document by document, for the subcommands that only look at one: records become documents, on all cores or one
//! after the other, and what comes of them is handed on in order. What cannot be read is told and counted here, so that
//! they all say it alike.

use std::cell::Cell;
use std::path::Path;
use std::thread::available_parallelism;

use memchr::memmem;
use naqi::Document;
use naqi::io::{Intake, Kind, Record, pipeline};

use super::args::ReadFlags;
use super::inputs::{Opened, intake, open, refuse_idle};
use super::source::{Source, sources};
use super::targets::{refuse_input, refuse_stdout};
use super::{End, Failure, say};

/// Bytes of records that are handed to a worker at a time.
const BATCH: usize = 256 << 10;

/// A document, and where it stands.
pub struct Read<'c> {
    /// Its input's number, from 0, and name.
    pub source: usize,
    pub path: &'c str,
    /// Its number there, from 1.
    pub record: u64,
    /// What it was there.
    pub kind: Kind,
    /// Its own name, if it has one.
    pub id: Option<String>,
    pub document: Document<'static>,
    /// The bytes that part it from the next one.
    pub separator: Vec<u8>,
}

/// Inputs to be looked at, once or several times.
pub struct Corpus<'c> {
    sources: &'c [Source],
    names: &'c [String],
    flags: &'c ReadFlags,
    intake: &'static Intake,
    failed: Vec<String>,
    /// Documents that were read.
    documents: Cell<u64>,
}

impl Read<'_> {
    /// What a person knows it by.
    pub fn name(&self) -> String {
        self.id.clone().unwrap_or_else(|| format!("{}#{}", self.path, self.record))
    }
}

impl<'c> Corpus<'c> {
    /// The inputs that paths stand for. They live as long as the program, as its threads do.
    pub fn new(paths: &[std::path::PathBuf], flags: &'c ReadFlags) -> Result<Self, Failure> {
        let (sources, failed) = sources(paths);
        refuse_stdout(&sources)?;
        Ok(Self { failed, ..Self::over(sources, flags)? })
    }

    /// These inputs.
    pub fn over(sources: Vec<Source>, flags: &'c ReadFlags) -> Result<Self, Failure> {
        refuse_idle(flags)?;
        let names: Vec<String> = sources.iter().map(Source::name).collect();
        Ok(Self {
            sources: sources.leak(),
            names: names.leak(),
            flags,
            intake: Box::leak(Box::new(intake(flags))),
            failed: Vec::new(),
            documents: Cell::new(0),
        })
    }

    /// Refuses an output that is one of its inputs.
    pub fn refuse_over(&self, output: &Path) -> Result<(), Failure> {
        refuse_input(output, self.sources, "name another file")
    }

    /// Refuses to read it so many times, if that cannot be; `who` would.
    pub fn refuse_again(&self, who: &str, times: &str) -> Result<(), Failure> {
        let Some(pipe) = self.sources.iter().find(|source| !source.is_lasting()) else { return Ok(()) };
        let what = if matches!(pipe, Source::Stdin) { "standard input".into() } else { pipe.name() };
        Err(Failure::Usage(format!("{who} reads its corpus {times}; save {what} to a file first")))
    }

    /// Gives every document to `look`, one after the other. What cannot be used is told and makes the end another one.
    pub fn one_by_one(&self, mut look: impl FnMut(Read<'c>) -> Result<(), Failure>) -> Result<End, Failure> {
        let mut end = End::Done;
        for (batch, _) in self.batches() {
            for item in batch {
                match item.and_then(|item| read(self.intake, self.names, item)) {
                    Ok(read) => {
                        self.documents.set(self.documents.get() + 1);
                        look(read)?;
                    }
                    Err(told) => end = told.tell(end, &mut say),
                }
            }
        }
        Ok(end)
    }

    fn batches(&self) -> Batches<'c> {
        Batches { sources: self.sources, names: self.names, flags: self.flags, next: 0, opened: None }
    }

    /// Tells the inputs that could not be read, or that there was nothing to read; how the run ends for it.
    pub fn end(&self, end: End) -> End {
        self.failed.iter().for_each(|message| say(&format!("naqi: {message}")));
        if self.documents.get() == 0 && self.failed.is_empty() && end == End::Done {
            say("naqi: no documents: there are no files (hidden ones are passed by), or nothing in them");
        }
        if self.failed.is_empty() { end } else { End::Incomplete }
    }
}

impl Corpus<'static> {
    /// All documents of its inputs, where it has a sample of them.
    pub fn whole(&self) -> Self {
        let flags = ReadFlags { sample: None, ..self.flags.clone() };
        Self { failed: Vec::new(), flags: Box::leak(Box::new(flags)), documents: Cell::new(0), ..*self }
    }

    /// Does `work` for every document, on all cores, and `sink` with what came of each, in order. What cannot be used is
    /// told and makes the end another one.
    pub fn each<T: Send + 'static>(
        &self,
        work: impl Fn(Read<'static>) -> T + Send + Sync + 'static,
        sink: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<End, Failure> {
        self.telling(work, sink, say)
    }

    /// The same, with another way to tell.
    pub fn telling<T: Send + 'static>(
        &self,
        work: impl Fn(Read<'static>) -> T + Send + Sync + 'static,
        sink: impl FnMut(T) -> Result<(), Failure>,
        tell: impl FnMut(&str),
    ) -> Result<End, Failure> {
        self.run(|_| false, work, made(sink), tell)
    }

    /// The same without the lines of JSON of which `clears` says, by their bytes, that nothing is to be done for them; `sink`
    /// gets nothing for them. They are not parsed; that they name the field of the text is looked for.
    pub fn sifted<T: Send + 'static>(
        &self,
        clears: impl Fn(&[u8]) -> bool + Send + Sync + 'static,
        work: impl Fn(Read<'static>) -> T + Send + Sync + 'static,
        sink: impl FnMut(Option<T>) -> Result<(), Failure>,
    ) -> Result<End, Failure> {
        let flags = self.flags;
        let key = self.intake.fields.text.names().last().map(|name| serde_json::Value::from(name.as_str()).to_string()).unwrap_or_default();
        let key = memmem::Finder::new(key.as_bytes()).into_owned();
        let clears = move |record: &Record| {
            let is_line = record.kind == Kind::Line && record.fault.is_none() && record.about.encoding.or(flags.encoding).is_none();
            is_line && key.find(&record.bytes).is_some() && clears(&record.bytes)
        };
        self.run(clears, work, sink, say)
    }

    /// The same once more: what cannot be used was told the first time.
    pub fn again<T: Send + 'static>(
        &self,
        work: impl Fn(Read<'static>) -> T + Send + Sync + 'static,
        sink: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.telling(work, sink, |_| {}).map(drop)
    }

    fn run<T: Send + 'static>(
        &self,
        clears: impl Fn(&Record) -> bool + Send + Sync + 'static,
        work: impl Fn(Read<'static>) -> T + Send + Sync + 'static,
        mut sink: impl FnMut(Option<T>) -> Result<(), Failure>,
        mut tell: impl FnMut(&str),
    ) -> Result<End, Failure> {
        let (intake, names) = (self.intake, self.names);
        let jobs = available_parallelism().map_or(1, usize::from);
        let make = move |batch: Vec<Item>| -> Vec<Result<Option<T>, Told>> {
            let done = |item: Item| match item? {
                (_, record) if clears(&record) => Ok(None),
                item => read(intake, names, item).map(|read| Some(work(read))),
            };
            batch.into_iter().map(done).collect()
        };
        let mut end = End::Done;
        pipeline::run(jobs, self.batches(), make, |made| {
            for one in made {
                match one {
                    Ok(done) => {
                        self.documents.set(self.documents.get() + 1);
                        sink(done)?;
                    }
                    Err(told) => end = told.tell(end, &mut tell),
                }
            }
            Ok::<(), Failure>(())
        })?;
        Ok(end)
    }
}

/// A sink for what comes of every document.
fn made<T>(mut sink: impl FnMut(T) -> Result<(), Failure>) -> impl FnMut(Option<T>) -> Result<(), Failure> {
    move |done| done.map_or(Ok(()), &mut sink)
}

/// Why something was left out.
enum Told {
    Record(String),
    Input(String),
}

impl Told {
    /// Tells it; how the run ends then that would have ended so.
    fn tell(self, end: End, tell: &mut impl FnMut(&str)) -> End {
        let (message, end) = match self {
            Self::Record(message) => (message, if end == End::Incomplete { end } else { End::Differs }),
            Self::Input(message) => (message, End::Incomplete),
        };
        tell(&format!("naqi: {message}"));
        end
    }
}

type Item = Result<(usize, Record), Told>;

/// The document of a record.
fn read<'c>(intake: &Intake, names: &'c [String], (source, record): (usize, Record)) -> Result<Read<'c>, Told> {
    let path = names[source].as_str();
    let told = |reason| Told::Record(format!("{path}: record {}: {reason}", record.number));
    let (id, document) = intake.read(&record).map_err(told)?;
    Ok(Read { source, path, record: record.number, kind: record.kind, id, document, separator: record.separator })
}

struct Batches<'c> {
    sources: &'c [Source],
    names: &'c [String],
    flags: &'c ReadFlags,
    next: usize,
    opened: Option<Opened>,
}

impl Iterator for Batches<'_> {
    type Item = (Vec<Item>, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = Vec::new();
        let mut weight = 0;
        while weight < BATCH {
            let Some(opened) = &mut self.opened else {
                let Some(source) = self.sources.get(self.next) else { break };
                self.next += 1;
                match open(source, self.flags, false, false) {
                    Ok(opened) => self.opened = Some(opened),
                    Err(failure) => batch.push(Err(Told::Input(failure.to_string()))),
                }
                continue;
            };
            match opened.reader.next() {
                Ok(Some(record)) => {
                    let blank = record.kind == Kind::Line && record.fault.is_none() && record.bytes.iter().all(u8::is_ascii_whitespace);
                    if !blank && !matches!(record.kind, Kind::Passed | Kind::Null) {
                        weight += record.bytes.len();
                        batch.push(Ok((self.next - 1, record)));
                    }
                }
                Ok(None) => self.opened = None,
                Err(error) => {
                    batch.push(Err(Told::Input(Failure::read(&self.names[self.next - 1], &error).to_string())));
                    self.opened = None;
                }
            }
        }
        (!batch.is_empty()).then_some((batch, weight))
    }
}
