//! What is read: standard input, files, folders, and a reader of records over each.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};

use naqi::decode::Charset;
use naqi::io::Reader;
use naqi::io::jsonl::JsonlReader;
use naqi::io::paths::{Input, expand, shown};
use naqi::io::text::{Split, TextReader};

use super::args::{From, ReadFlags};
use super::{Failure, plain, say, stdio};

/// Bytes read at a time.
const BUFFER: usize = 256 << 10;

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
        match self {
            Self::Stdin if stdio::input_closed() => Err(Failure::Io("read error: stdin is closed".into())),
            Self::Stdin => {
                if io::stdin().is_terminal() {
                    say("naqi: reading from the terminal; end with Ctrl-D, or see naqi --help");
                }
                Ok(Box::new(BufReader::with_capacity(BUFFER, io::stdin())))
            }
            Self::File(input) => {
                let file = File::open(&input.path).map_err(|error| Failure::read(&self.name(), &error))?;
                Ok(Box::new(BufReader::with_capacity(BUFFER, file)))
            }
        }
    }
}

/// What the paths stand for; nothing stands for standard input. Beside them, the messages of those that cannot be read:
/// one failed input does not stop the others.
pub fn sources(paths: &[PathBuf]) -> (Vec<Source>, Vec<String>) {
    let mut sources = Vec::new();
    let mut failed = Vec::new();
    if paths.is_empty() {
        sources.push(Source::Stdin);
    }
    for path in paths {
        if path == Path::new("-") {
            sources.push(Source::Stdin);
            continue;
        }
        match expand(std::slice::from_ref(path)) {
            Ok(inputs) => sources.extend(inputs.into_iter().map(Source::File)),
            Err(error) => failed.push(format!("read error: {}", plain(&error))),
        }
    }
    (sources, failed)
}

/// Refuses flags that would be passed over in silence.
pub fn refuse_idle(flags: &ReadFlags) -> Result<(), Failure> {
    if flags.from == From::Jsonl {
        for (given, flag, why) in [
            (flags.split.is_some(), "--split", "a line of JSON is a record already"),
            (flags.encoding.is_some(), "--encoding", "JSON lines are UTF-8"),
        ] {
            if given {
                return Err(Failure::Usage(format!("{flag} does not go with --from jsonl: {why}")));
            }
        }
    }
    Ok(())
}

/// A reader of records over a source.
pub fn reader(source: &Source, flags: &ReadFlags, line_buffered: bool) -> Result<Box<dyn Reader>, Failure> {
    let mut input = source.open()?;
    if flags.from == From::Jsonl {
        return Ok(Box::new(JsonlReader::new(input)));
    }
    let live = if line_buffered { Split::Lines } else { Split::Whole };
    let split = flags.split.unwrap_or(live);
    if split != Split::Whole {
        let start = input.fill_buf().map_err(|error| Failure::read(&source.name(), &error))?;
        if let Some(encoding) = Charset::for_mark(start).or(flags.encoding).filter(|encoding| !encoding.can_be_split()) {
            let help = "recode it first, for example with iconv -t utf-8";
            return Err(Failure::Usage(format!("{}: {} cannot be split into documents; {help}", source.name(), encoding.name())));
        }
    }
    Ok(Box::new(TextReader::new(input, split)))
}
