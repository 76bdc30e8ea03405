//! `naqi restore`: clean text and ledger give the input back, byte for byte.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use naqi::io::ledger::Entry;
use naqi::io::packing::{Limits, unpacked};
use naqi::io::paths::shown;

use super::args::RestoreArgs;
use super::output::{Output, same_file};
use super::{End, Failure, stdio};

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
    let mut clean: Box<dyn Read> = match path {
        Some(path) => Box::new(open(path, &clean_name)?),
        None if stdio::input_closed() => return Err(Failure::Io("read error: stdin is closed".into())),
        None => Box::new(unpacked(Box::new(BufReader::new(io::stdin())), limits)),
    };
    // Over the clean text is fine: it is read to its end before it is replaced. The ledger has to last longer.
    if args.output.as_ref().is_some_and(|name| same_file(name, &args.ledger)) {
        return Err(Failure::Usage(format!("{ledger_name} is the ledger; name another file")));
    }
    let mut output = Output::to(args.output.as_deref())?;
    for (number, line) in ledger.lines().enumerate() {
        let place = format!("{ledger_name}:{}", number + 1);
        let line = line.map_err(|error| Failure::read(&ledger_name, &error))?;
        let entry: Entry = serde_json::from_str(&line).map_err(|error| Failure::Io(format!("{place}: not a line of a ledger: {error}")))?;
        // Nothing is set aside on the ledger's word: what is not there cannot fill the memory.
        let mut written = Vec::new();
        (&mut clean).take(entry.bytes as u64).read_to_end(&mut written).map_err(|error| Failure::read(&clean_name, &error))?;
        if written.len() < entry.bytes {
            return Err(Failure::Io(format!("{clean_name}: ends within record {} of {}; it is not the whole output", entry.record, entry.path)));
        }
        let bytes = entry.restore(&written).map_err(|reason| Failure::Io(format!("{place}: record {} of {}: {reason}", entry.record, entry.path)))?;
        output.put(&bytes)?;
    }
    if clean.read(&mut [0]).map_err(|error| Failure::read(&clean_name, &error))? > 0 {
        return Err(Failure::Io(format!("{clean_name}: goes on after the last record of the ledger")));
    }
    output.finish()?;
    Ok(End::Done)
}
