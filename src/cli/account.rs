//! The account of a run: counts, ledger, rejects, and what is said at its end.

use std::path::{Path, PathBuf};
use std::time::Instant;

use naqi::io::Tally;

use super::args::{CleanArgs, Stats};
use super::job::is_folder;
use super::output::{Output, Pending};
use super::progress::Progress;
use super::source::Source;
use super::{End, Failure, say};

/// What is written beside the clean text.
#[derive(Default)]
pub struct Beside {
    /// One file for all inputs.
    one: Option<Output>,
    /// A folder with a file for each input, and the ending of their names.
    each: Option<(PathBuf, &'static str)>,
    current: Option<Output>,
}

impl Beside {
    fn new(path: Option<&Path>, ending: &'static str, dry: bool) -> Result<Self, Failure> {
        let path = path.filter(|_| !dry);
        let each = path.filter(|path| is_folder(path)).map(|path| (path.to_owned(), ending));
        let one = path.filter(|path| !is_folder(path)).map(Output::named).transpose()?;
        Ok(Self { one, each, current: None })
    }

    /// A file for each input below a folder.
    pub fn each(folder: PathBuf, ending: &'static str) -> Self {
        Self { one: None, each: Some((folder, ending)), current: None }
    }

    /// Whether there is anything to be written to.
    pub fn is_wanted(&self) -> bool {
        self.one.is_some() || self.each.is_some()
    }

    /// An input begins.
    pub fn begin(&mut self, source: &Source) -> Result<(), Failure> {
        self.current = self.each.as_ref().map(|(folder, ending)| Output::file_below(&below(folder, source, ending))).transpose()?;
        Ok(())
    }

    /// Writes bytes.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self.current.as_mut().or(self.one.as_mut()) {
            Some(output) if !bytes.is_empty() => output.put(bytes),
            _ => Ok(()),
        }
    }

    /// An input came to nothing: its own file goes.
    pub fn drop_own(&mut self) {
        self.current = None;
    }

    /// An input ended: its own file is whole, but for its name.
    pub fn pend(&mut self) -> Result<Option<Pending>, Failure> {
        self.current.take().map_or(Ok(None), Output::pend)
    }
}

/// The name of an input's own file below a folder.
pub fn below(folder: &Path, source: &Source, ending: &str) -> PathBuf {
    let mut name = match source {
        Source::Stdin => "stdin".into(),
        Source::File(input) => folder.join(&input.relative).into_os_string(),
    };
    name.push(ending);
    PathBuf::from(name)
}

/// Endings of ledgers and rejects of single inputs.
pub const ENDINGS: [&str; 2] = [".ledger.jsonl.zst", ".rejects.jsonl"];

/// The account of a run.
pub struct Account {
    pub tally: Tally,
    pub ledger: Beside,
    pub rejects: Beside,
    /// What later runs by other rules need to know.
    pub trail: Beside,
    pub progress: Progress,
    /// Messages of inputs that could not be read.
    pub failed: Vec<String>,
    /// Messages of inputs that are not what they were.
    pub differ: Vec<String>,
    /// Inputs that an earlier run had done.
    pub done: u64,
    /// Records that were taken over from an earlier run by other rules.
    pub taken_over: u64,
    /// Records that were rejected before the input that is being written.
    pub rejected_before: u64,
}

impl Account {
    pub fn new(args: &CleanArgs, sources: &[Source], failed: Vec<String>) -> Result<Self, Failure> {
        let flags = &args.flags;
        Ok(Self {
            tally: Tally::default(),
            ledger: Beside::new(flags.ledger.as_deref(), ENDINGS[0], flags.dry_run)?,
            rejects: Beside::new(flags.rejects.as_deref(), ENDINGS[1], flags.dry_run)?,
            trail: Beside::default(),
            progress: Progress::new(sources, flags.progress, flags.quiet),
            failed,
            differ: Vec::new(),
            done: 0,
            taken_over: 0,
            rejected_before: 0,
        })
    }

    /// Puts ledger and rejects in their places, and says how the run went.
    pub fn finish(&mut self, started: Instant, args: &CleanArgs) -> Result<End, Failure> {
        for file in [self.ledger.one.take(), self.rejects.one.take()].into_iter().flatten() {
            file.finish()?;
        }
        self.progress.finish(&self.tally);
        for (rule, records) in &self.tally.skipped {
            say(&format!("naqi: rule {rule}: over its work budget on {records} records, which passed unchanged by it"));
        }
        for (sort, records) in &self.tally.passed {
            if sort.contains("html") {
                say(&format!("naqi: {records} records of {sort} passed over: naqi reads text, and comes after an extractor"));
            }
        }
        self.failed.iter().chain(&self.differ).for_each(|message| say(&format!("naqi: {message}")));
        let flags = &args.flags;
        let table = Progress::is_seen() && !args.paths.is_empty();
        match flags.stats {
            _ if flags.quiet => {}
            Some(Stats::Json) => say(&self.tally.json(started.elapsed().as_secs_f64()).to_string()),
            Some(Stats::Table) => say(&format!("{}{}", self.tally.table(), self.line())),
            None if table => say(&format!("{}{}", self.tally.table(), self.line())),
            _ => say(&self.line()),
        }
        Ok(if !self.failed.is_empty() {
            End::Incomplete
        } else if self.tally.is_faulty() || !self.differ.is_empty() {
            End::Differs
        } else {
            End::Done
        })
    }

    fn line(&self) -> String {
        let mut line = self.tally.line();
        for (name, count) in [("done-before", self.done), ("taken-over", self.taken_over)] {
            if count > 0 {
                line.push_str(&format!(" {name}={count}"));
            }
        }
        line
    }
}
