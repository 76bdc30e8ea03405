//! What is read: standard input, files, folders, patterns. Every byte is counted and hashed on its way.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use naqi::io::paths::{Input, Inputs, shown};
use xxhash_rust::xxh3::Xxh3;

use super::{Failure, plain, say, stdio};

/// Bytes read at a time.
const BUFFER: usize = 256 << 10;

/// Bytes read from all inputs so far, packed as they are.
pub static READ: AtomicU64 = AtomicU64::new(0);

/// One thing to read.
#[derive(Debug, Clone)]
pub enum Source {
    Stdin,
    File(Input),
}

/// What a file was when it was opened, and the hash of what has been read of it.
pub struct Watch {
    file: File,
    then: (u64, Option<SystemTime>),
    hash: Arc<Mutex<Xxh3>>,
}

impl Source {
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".into(),
            Self::File(input) => shown(&input.path),
        }
    }

    /// Its size, where it has one.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(input) => std::fs::metadata(&input.path).ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len()),
        }
    }

    /// Whether it can be read more than once: a pipe cannot, whatever its name is.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Stdin => false,
            Self::File(input) => std::fs::metadata(&input.path).map_or(true, |meta| meta.is_file()),
        }
    }

    pub fn open(&self) -> Result<(Box<dyn BufRead + Send>, Option<Watch>), Failure> {
        let hash = Arc::new(Mutex::new(Xxh3::new()));
        match self {
            Self::Stdin if stdio::input_closed() => Err(Failure::Io("read error: stdin is closed".into())),
            Self::Stdin => {
                if io::stdin().is_terminal() {
                    say("naqi: reading from the terminal; end with Ctrl-D, or see naqi --help");
                }
                let tap = Tap { input: io::stdin(), hash };
                Ok((Box::new(BufReader::with_capacity(BUFFER, tap)), None))
            }
            Self::File(input) => {
                let error = |error: io::Error| Failure::read(&self.name(), &error);
                let file = File::open(&input.path).map_err(error)?;
                let watch = Watch { then: state(&file), file: file.try_clone().map_err(error)?, hash: Arc::clone(&hash) };
                Ok((Box::new(BufReader::with_capacity(BUFFER, Tap { input: file, hash })), Some(watch)))
            }
        }
    }
}

impl Watch {
    /// Whether the file is another one than it was when it was opened.
    pub fn is_changed(&self) -> bool {
        state(&self.file) != self.then
    }

    /// The hash of what has been read.
    pub fn hash(&self) -> String {
        format!("xxh3:{:032x}", self.hash.lock().unwrap_or_else(PoisonError::into_inner).digest128())
    }
}

/// Length and time of the last change; what is no file has neither.
fn state(file: &File) -> (u64, Option<SystemTime>) {
    file.metadata().ok().filter(std::fs::Metadata::is_file).map_or((0, None), |meta| (meta.len(), meta.modified().ok()))
}

/// Counts and hashes what is read.
struct Tap<R> {
    input: R,
    hash: Arc<Mutex<Xxh3>>,
}

impl<R: Read> Read for Tap<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        READ.fetch_add(read as u64, Ordering::Relaxed);
        self.hash.lock().unwrap_or_else(PoisonError::into_inner).update(&out[..read]);
        Ok(read)
    }
}

/// What the paths stand for, each file once; nothing stands for standard input. Beside them, the messages of those that
/// cannot be read: one failed input does not stop the others.
pub fn sources(paths: &[PathBuf]) -> (Vec<Source>, Vec<String>) {
    let mut sources = Vec::new();
    let mut inputs = Inputs::default();
    let mut failed = Vec::new();
    if paths.is_empty() {
        sources.push(Source::Stdin);
    }
    for path in paths {
        if path != Path::new("-") {
            failed.extend(inputs.add(path).err().map(|error| format!("read error: {}", plain(&error))));
            sources.extend(inputs.found.drain(..).map(Source::File));
        } else if sources.iter().any(|source| matches!(source, Source::Stdin)) {
            inputs.again.push(path.clone());
        } else {
            sources.push(Source::Stdin);
        }
    }
    if let Some(first) = inputs.again.first() {
        let others = if inputs.again.len() > 1 { format!(", and {} more", inputs.again.len() - 1) } else { String::new() };
        say(&format!("naqi: {}{others}: come across more than once; each input is read once", shown(first)));
    }
    if inputs.snapshots > 0 {
        say(&format!("naqi: passed by as snapshots of naqi snap: {}; one that is named is read", inputs.snapshots));
    }
    (sources, failed)
}
