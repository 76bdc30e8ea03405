//! A corpus, document by document, for the subcommands that only look at one: records decoded by the workers, what comes
//! of them handed on in order. What cannot be read is told and counted here, so that they all say it alike.

use std::thread::available_parallelism;

use naqi::Document;
use naqi::io::{Kind, Record, pipeline};

use super::args::ReadFlags;
use super::documents::document;
use super::inputs::{Opened, open, refuse_idle};
use super::source::{Source, sources};
use super::targets::refuse_stdout;
use super::{End, Failure, say};

/// Bytes of records that are handed to a worker at a time.
const BATCH: usize = 256 << 10;

/// A document, and where it stands.
pub struct Read {
    /// The name of its input.
    pub path: &'static str,
    /// Its number there, from 1.
    pub record: u64,
    /// Its own name, if it has one.
    pub id: Option<String>,
    pub document: Document<'static>,
    /// The bytes that part it from the next one.
    pub separator: Vec<u8>,
}

/// Inputs to be looked at, once or several times.
pub struct Corpus {
    sources: &'static [Source],
    names: &'static [String],
    flags: &'static ReadFlags,
    failed: Vec<String>,
}

impl Read {
    /// What a person knows it by.
    pub fn name(&self) -> String {
        self.id.clone().unwrap_or_else(|| format!("{}#{}", self.path, self.record))
    }
}

impl Corpus {
    /// The inputs that paths stand for. They live as long as the program, as its threads do.
    pub fn new(paths: &'static [std::path::PathBuf], flags: &'static ReadFlags) -> Result<Self, Failure> {
        refuse_idle(flags)?;
        let (sources, failed) = sources(paths);
        refuse_stdout(&sources)?;
        let names: Vec<String> = sources.iter().map(Source::name).collect();
        Ok(Self { sources: sources.leak(), names: names.leak(), flags, failed })
    }

    /// Whether it can be read more than once.
    pub fn is_lasting(&self) -> bool {
        !self.sources.iter().any(|source| matches!(source, Source::Stdin))
    }

    /// The same once more: what cannot be used was told the first time.
    pub fn again<T: Send + 'static>(
        &self,
        work: impl Fn(Read) -> T + Send + Sync + 'static,
        sink: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.run(work, sink, |_| {}).map(drop)
    }

    /// Does `work` for every document, on all cores, and `sink` with what came of each, in order. What cannot be used is
    /// told and makes the end another one.
    pub fn each<T: Send + 'static>(
        &self,
        work: impl Fn(Read) -> T + Send + Sync + 'static,
        sink: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<End, Failure> {
        self.run(work, sink, |message| say(&format!("naqi: {message}")))
    }

    fn run<T: Send + 'static>(
        &self,
        work: impl Fn(Read) -> T + Send + Sync + 'static,
        mut sink: impl FnMut(T) -> Result<(), Failure>,
        mut tell: impl FnMut(&str),
    ) -> Result<End, Failure> {
        let (flags, names) = (self.flags, self.names);
        let jobs = available_parallelism().map_or(1, usize::from);
        let batches = Batches { sources: self.sources, names, flags, next: 0, opened: None };
        let make = move |batch: Vec<Item>| -> Vec<Result<T, Told>> {
            let done = |item: Item| {
                let (number, record) = item?;
                let told = |reason| Told::Record(format!("{}: record {}: {reason}", names[number], record.number));
                let (id, document) = document(flags, &record).map_err(told)?;
                Ok(work(Read { path: &names[number], record: record.number, id, document, separator: record.separator }))
            };
            batch.into_iter().map(done).collect()
        };
        let mut end = End::Done;
        pipeline::run(jobs, batches, make, |made| {
            for one in made {
                match one {
                    Ok(done) => sink(done)?,
                    Err(Told::Record(message)) => {
                        tell(&message);
                        end = if end == End::Incomplete { end } else { End::Differs };
                    }
                    Err(Told::Input(message)) => {
                        tell(&message);
                        end = End::Incomplete;
                    }
                }
            }
            Ok::<(), Failure>(())
        })?;
        Ok(end)
    }

    /// Tells the inputs that could not be read; how the run ends for it.
    pub fn end(&self, end: End) -> End {
        self.failed.iter().for_each(|message| say(&format!("naqi: {message}")));
        if self.failed.is_empty() { end } else { End::Incomplete }
    }
}

/// Why something was left out.
enum Told {
    Record(String),
    Input(String),
}

type Item = Result<(usize, Record), Told>;

struct Batches {
    sources: &'static [Source],
    names: &'static [String],
    flags: &'static ReadFlags,
    next: usize,
    opened: Option<Opened>,
}

impl Iterator for Batches {
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
