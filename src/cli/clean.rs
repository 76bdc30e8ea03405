//! `naqi` and `naqi clean`: records in, clean records out, and an account of every one.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use naqi::Cleaner;
use naqi::io::jsonl::JsonlReader;
use naqi::io::paths::{Input, expand, shown};
use naqi::io::text::{Split, TextReader};
use naqi::io::{Processed, Processor, Reader, Record, Render, Tally};

use super::args::{CleanArgs, CleanFlags, From, ReadFlags, Stats, To};
use super::output::{Output, same_file};
use super::{End, Failure, rules, say, stdio};

/// Bytes read at a time.
const BUFFER: usize = 256 << 10;

/// Runs the filter.
pub fn run(args: &CleanArgs) -> Result<End, Failure> {
    let started = Instant::now();
    let flags = &args.flags;
    let cleaner = rules::cleaner(&flags.rules, false)?;
    let sources = sources(&args.paths)?;
    let targets = targets(args, &sources)?;
    let processor = processor(&cleaner, flags);
    let mut account = Account::new(flags, &sources)?;
    let mut shared = match &targets {
        Targets::One(name) => Some(Output::to(name.as_deref())?),
        Targets::Each(_) => None,
    };
    for (index, source) in sources.iter().enumerate() {
        let mut own = match &targets {
            Targets::One(_) => None,
            Targets::Each(names) => Some(output_file(&names[index])?),
        };
        let Some(output) = own.as_mut().or(shared.as_mut()) else { continue };
        copy(source, &processor, flags, output, &mut account)?;
        if let Some(own) = own {
            own.finish()?;
        }
    }
    if let Some(output) = shared {
        output.finish()?;
    }
    account.finish(started, flags)
}

/// One thing to read.
pub enum Source {
    Stdin,
    File(Input),
}

impl Source {
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".into(),
            Self::File(input) => shown(&input.path),
        }
    }

    pub fn open(&self) -> Result<Box<dyn BufRead>, Failure> {
        let failed = |error: io::Error| Failure::read(&self.name(), &error);
        match self {
            Self::Stdin if stdio::input_closed() => Err(Failure::Io("read error: stdin is closed".into())),
            Self::Stdin => {
                if io::stdin().is_terminal() {
                    say("naqi: reading from the terminal; end with Ctrl-D, or see naqi --help");
                }
                Ok(Box::new(BufReader::with_capacity(BUFFER, io::stdin())))
            }
            Self::File(input) => Ok(Box::new(BufReader::with_capacity(BUFFER, File::open(&input.path).map_err(failed)?))),
        }
    }
}

/// What the paths stand for; nothing stands for standard input.
pub fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    if paths.is_empty() {
        sources.push(Source::Stdin);
    }
    for path in paths {
        if path == Path::new("-") {
            sources.push(Source::Stdin);
            continue;
        }
        let inputs = expand(std::slice::from_ref(path)).map_err(|error| Failure::Io(format!("read error: {}", plain(&error))))?;
        sources.extend(inputs.into_iter().map(Source::File));
    }
    Ok(sources)
}

fn plain(error: &io::Error) -> String {
    error.to_string().split(" (os error").next().unwrap_or_default().to_owned()
}

/// A reader of records over a source.
pub fn reader(source: &Source, flags: &ReadFlags, line_buffered: bool) -> Result<Box<dyn Reader>, Failure> {
    let input = source.open()?;
    Ok(match flags.from {
        From::Jsonl => Box::new(JsonlReader::new(input)),
        From::Text => {
            let live = if line_buffered { Split::Lines } else { Split::Whole };
            Box::new(TextReader::new(input, flags.split.unwrap_or(live)))
        }
    })
}

enum Targets {
    /// Everything into one: a file or standard output.
    One(Option<PathBuf>),
    /// A file for each source.
    Each(Vec<PathBuf>),
}

fn targets(args: &CleanArgs, sources: &[Source]) -> Result<Targets, Failure> {
    let file = |source: &Source| match source {
        Source::File(input) => Ok(input.clone()),
        Source::Stdin => Err(Failure::Usage("standard input has no name to write under; give -o a file, or leave `-` out".into())),
    };
    if args.in_place {
        let names = sources.iter().map(|source| file(source).map(|input| input.path)).collect::<Result<_, _>>()?;
        return Ok(Targets::Each(names));
    }
    let Some(output) = &args.output else { return Ok(Targets::One(None)) };
    let folder = output.is_dir() || output.to_string_lossy().ends_with('/') || (sources.len() > 1 && !output.is_file());
    let targets = if folder {
        let names = sources.iter().map(|source| file(source).map(|input| output.join(input.relative))).collect::<Result<Vec<_>, _>>()?;
        let mut sorted = names.clone();
        sorted.sort();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Failure::Usage(format!("two inputs would be written to {}", shown(&pair[0]))));
        }
        Targets::Each(names)
    } else {
        Targets::One(Some(output.clone()))
    };
    let names = match &targets {
        Targets::One(name) => name.iter().collect::<Vec<_>>(),
        Targets::Each(names) => names.iter().collect(),
    };
    for name in names {
        refuse_input(name, sources, "use --in-place to clean a file where it stands")?;
    }
    Ok(targets)
}

/// Refuses to write over something that is read.
fn refuse_input(name: &Path, sources: &[Source], help: &str) -> Result<(), Failure> {
    let same = |source: &&Source| matches!(source, Source::File(input) if same_file(name, &input.path));
    match sources.iter().find(same) {
        Some(source) => Err(Failure::Usage(format!("{} is an input ({}); {help}", shown(name), source.name()))),
        None => Ok(()),
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
    let recorded = flags.ledger.is_some() || render == Render::Json;
    Processor { render, ledger: flags.ledger.is_some(), ..rules::processor(cleaner, &flags.read, recorded) }
}

fn copy(source: &Source, processor: &Processor<'_>, flags: &CleanFlags, output: &mut Output, account: &mut Account) -> Result<(), Failure> {
    let name = source.name();
    let mut reader = reader(source, &flags.read, flags.line_buffered)?;
    while let Some(record) = reader.next().map_err(|error| Failure::read(&name, &error))? {
        let done = processor.process(&name, &record);
        output.put(&done.out)?;
        if flags.line_buffered {
            output.flush()?;
        }
        account.record(&name, &record, &done)?;
    }
    Ok(())
}

/// Where the account of a run goes.
struct Account {
    tally: Tally,
    ledger: Option<Output>,
    rejects: Option<Output>,
}

impl Account {
    fn new(flags: &CleanFlags, sources: &[Source]) -> Result<Self, Failure> {
        for name in flags.ledger.iter().chain(&flags.rejects) {
            refuse_input(name, sources, "name another file")?;
        }
        let open = |name: &Option<PathBuf>| name.as_deref().map(Output::file).transpose();
        Ok(Self { tally: Tally::default(), ledger: open(&flags.ledger)?, rejects: open(&flags.rejects)? })
    }

    fn record(&mut self, name: &str, record: &Record, done: &Processed) -> Result<(), Failure> {
        self.tally.add(&done.tally);
        if let (Some(ledger), Some(entry)) = (&mut self.ledger, &done.ledger) {
            let line = serde_json::to_string(entry).map_err(|error| Failure::Io(error.to_string()))?;
            ledger.put(line.as_bytes())?;
            ledger.put(b"\n")?;
        }
        let Some(reason) = &done.reject else { return Ok(()) };
        match &mut self.rejects {
            None => say(&format!("naqi: {name}: record {} at byte {}: rejected: {reason}", record.number, record.offset)),
            Some(rejects) => {
                let raw = match std::str::from_utf8(&record.bytes) {
                    Ok(text) => json!({ "raw": text }),
                    Err(_) => json!({ "hex": naqi::io::trail::hex(&record.bytes) }),
                };
                let mut line = json!({ "path": name, "record": record.number, "offset": record.offset, "reason": reason });
                if let (Some(line), Some(raw)) = (line.as_object_mut(), raw.as_object()) {
                    line.extend(raw.clone());
                }
                rejects.put(line.to_string().as_bytes())?;
                rejects.put(b"\n")?;
            }
        }
        Ok(())
    }

    fn finish(self, started: Instant, flags: &CleanFlags) -> Result<End, Failure> {
        for file in [self.ledger, self.rejects].into_iter().flatten() {
            file.finish()?;
        }
        for (rule, records) in &self.tally.skipped {
            say(&format!("naqi: rule {rule}: over its work budget on {records} records, which passed unchanged by it"));
        }
        match flags.stats {
            _ if flags.quiet => {}
            Some(Stats::Json) => say(&self.tally.json(started.elapsed().as_secs_f64()).to_string()),
            _ => say(&self.tally.line()),
        }
        Ok(if self.tally.is_faulty() { End::Differs } else { End::Done })
    }
}
