//! `naqi restore`: clean text and ledger give the input back, byte for byte.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use naqi::io::ledger::Entry;
use naqi::io::packing::{Limits, unpacked};
use naqi::io::paths::shown;

use super::args::RestoreArgs;
use super::output::{Output, same_file};
use super::{End, Failure, say, stdio};

/// Pieces that are named on standard error; all are counted.
const TOLD: u64 = 20;

/// Runs `restore`.
pub fn run(args: &RestoreArgs) -> Result<End, Failure> {
    let ledger_name = shown(&args.ledger);
    // What naqi wrote it may have packed; how far that unpacks is its own doing.
    let limits = Limits { ratio: u64::MAX, window: u64::MAX };
    let open = |path: &Path, name: &str| {
        let file = File::open(path).map_err(|error| Failure::read(name, &error))?;
        Ok::<_, Failure>(unpacked(Box::new(BufReader::new(file)), limits))
    };
    let ledger = open(&args.ledger, &ledger_name)?;
    let path = args.clean.as_deref().filter(|path| *path != Path::new("-"));
    let clean_name = path.map_or_else(|| "-".into(), shown);
    let mut clean: Box<dyn BufRead + Send> = match path {
        Some(path) => open(path, &clean_name)?,
        None if stdio::input_closed() => return Err(Failure::Io("read error: stdin is closed".into())),
        None => unpacked(Box::new(BufReader::new(io::stdin())), limits),
    };
    // Over the clean text is fine: it is read to its end before it is replaced. The ledger has to last longer.
    if args.output.as_ref().is_some_and(|name| same_file(name, &args.ledger)) {
        return Err(Failure::Usage(format!("{ledger_name} is the ledger; name another file")));
    }
    let mut output = Output::to(args.output.as_deref())?;
    let mut restoring = Restoring { clean: &mut clean, name: &clean_name, keep_going: args.keep_going, kept: 0 };
    for (number, line) in ledger.lines().enumerate() {
        let line = line.map_err(|error| Failure::read(&ledger_name, &error))?;
        restoring.record(&format!("{ledger_name}:{}", number + 1), &line, &mut output)?;
    }
    restoring.rest(&mut output)?;
    let kept = restoring.kept;
    output.finish()?;
    if kept == 0 {
        return Ok(End::Done);
    }
    say(&format!("naqi: {kept} of what was written could not be given back, and stayed clean"));
    Ok(End::Differs)
}

/// The clean text on its way back.
struct Restoring<'r> {
    clean: &'r mut dyn BufRead,
    name: &'r str,
    keep_going: bool,
    /// Pieces that could not be given back and are written as they are.
    kept: u64,
}

impl Restoring<'_> {
    /// Gives one record back, by its line of the ledger.
    fn record(&mut self, place: &str, line: &str, output: &mut Output) -> Result<(), Failure> {
        let entry: Entry = match serde_json::from_str(line) {
            Ok(entry) => entry,
            Err(error) => {
                self.fails(format!("{place}: not a line of a ledger: {error}"))?;
                // How long its record is stood there; of JSON Lines it is a line.
                let mut written = Vec::new();
                self.clean.read_until(b'\n', &mut written).map_err(|error| Failure::read(self.name, &error))?;
                return output.put(&written);
            }
        };
        // Nothing is set aside on the ledger's word: what is not there cannot fill the memory.
        let mut written = Vec::new();
        (&mut *self.clean).take(entry.bytes as u64).read_to_end(&mut written).map_err(|error| Failure::read(self.name, &error))?;
        if written.len() < entry.bytes {
            self.fails(format!("{}: ends within record {} of {}; it is not the whole output", self.name, entry.record, entry.path))?;
            return output.put(&written);
        }
        match entry.restore(&written) {
            Ok(bytes) => output.put(&bytes),
            Err(reason) => {
                self.fails(format!("{place}: record {} of {}: {reason}", entry.record, entry.path))?;
                output.put(&written)
            }
        }
    }

    /// What stands behind the last record of the ledger.
    fn rest(&mut self, output: &mut Output) -> Result<(), Failure> {
        let mut told = false;
        loop {
            let rest = self.clean.fill_buf().map_err(|error| Failure::read(self.name, &error))?.to_vec();
            if rest.is_empty() {
                return Ok(());
            }
            if !told {
                self.fails(format!("{}: goes on after the last record of the ledger", self.name))?;
                told = true;
            }
            output.put(&rest)?;
            self.clean.consume(rest.len());
        }
    }

    /// A piece cannot be given back: that is the end, unless the others are wanted all the same.
    fn fails(&mut self, why: String) -> Result<(), Failure> {
        if !self.keep_going {
            return Err(Failure::Io(format!("{why}; --keep-going gives the others back")));
        }
        self.kept += 1;
        if self.kept <= TOLD {
            say(&format!("naqi: {why}"));
        }
        Ok(())
    }
}
