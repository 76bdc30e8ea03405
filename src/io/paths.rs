//! Inputs by path: files as named, folders walked in the order of their names, each file once.

use std::cell::Cell;
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use crate::show::is_unsafe;

/// The folder in which a job keeps its manifests; never read.
pub const WORKING_FOLDER: &str = ".naqi";

/// A file to read, and its path below the argument that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where to read.
    pub path: PathBuf,
    /// Where to write below an output folder.
    pub relative: PathBuf,
}

/// Files of any number of arguments, each of them once: links can lead to the same file twice, and so can people.
#[derive(Debug, Default)]
pub struct Inputs {
    /// What is to be read, in order.
    pub found: Vec<Input>,
    /// Files that were come across again.
    pub again: Vec<PathBuf>,
    /// Snapshots of folders, which are passed by: how many.
    pub snapshots: usize,
    /// Hashes of the real paths of files that were found: of millions of files, the paths themselves would fill the memory.
    files: HashSet<u128>,
}

impl Inputs {
    /// Adds the files that an argument stands for: itself, those of a folder, those that a pattern matches.
    ///
    /// # Errors
    /// A path that does not exist or cannot be read; the message names it.
    pub fn add(&mut self, argument: &Path) -> io::Result<()> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", shown(argument)));
        let meta = match std::fs::metadata(argument) {
            Err(error) => {
                let pattern = pattern(argument).ok_or_else(|| named(error))?;
                return self.matching(argument, &pattern);
            }
            Ok(meta) => meta,
        };
        if meta.is_dir() {
            let kept = Cell::new(0);
            let wanted = |relative: &Path| {
                let is_kept = is_snapshot(relative);
                kept.set(kept.get() + usize::from(is_kept));
                !is_kept
            };
            let walked = self.walk(argument, Path::new(""), &mut HashSet::new(), &wanted);
            self.snapshots += kept.get();
            return walked;
        }
        let input = Input { path: argument.to_owned(), relative: argument.file_name().map_or_else(|| argument.to_owned(), PathBuf::from) };
        if meta.is_file() {
            return self.file(input);
        }
        // A pipe can be read but once, whatever its names are.
        self.found.push(input);
        Ok(())
    }

    /// The files that a pattern matches.
    fn matching(&mut self, written: &Path, glob: &globset::GlobMatcher) -> io::Result<()> {
        // The folder up to the first part that is a pattern.
        let root: PathBuf = written.components().take_while(|part| pattern(Path::new(part)).is_none()).collect();
        let start = if root.as_os_str().is_empty() { Path::new(".") } else { &root };
        let (found, again) = (self.found.len(), self.again.len());
        self.walk(start, Path::new(""), &mut HashSet::new(), &|relative| glob.is_match(root.join(relative)))?;
        for input in &mut self.found[found..] {
            input.path = root.join(&input.relative);
        }
        if (self.found.len(), self.again.len()) == (found, again) {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("{}: no file matches", shown(written))));
        }
        Ok(())
    }

    fn walk(&mut self, folder: &Path, relative: &Path, seen: &mut HashSet<PathBuf>, wanted: &dyn Fn(&Path) -> bool) -> io::Result<()> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", shown(folder)));
        // Links can lead in circles; the real path tells.
        if !seen.insert(folder.canonicalize().map_err(named)?) {
            return Ok(());
        }
        let mut entries: Vec<_> = std::fs::read_dir(folder).map_err(named)?.collect::<Result<_, _>>().map_err(named)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            // What naqi itself keeps or has not finished is no input.
            if entry.file_name().to_str().is_some_and(|name| name == WORKING_FOLDER || (name.starts_with(".naqi-") && name.ends_with(".part"))) {
                continue;
            }
            let path = entry.path();
            let relative = relative.join(entry.file_name());
            // A broken link, a socket, a device: nothing to read.
            let Ok(meta) = std::fs::metadata(&path) else { continue };
            if meta.is_dir() {
                self.walk(&path, &relative, seen, wanted)?;
            } else if meta.is_file() && wanted(&relative) {
                self.file(Input { path, relative })?;
            }
        }
        Ok(())
    }

    /// Adds a file, unless it is there already.
    fn file(&mut self, input: Input) -> io::Result<()> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", shown(&input.path)));
        let real = input.path.canonicalize().map_err(named)?;
        if self.files.insert(xxh3_128(real.as_os_str().as_encoded_bytes())) {
            self.found.push(input);
        } else {
            self.again.push(input.path);
        }
        Ok(())
    }
}

/// Whether a file of a folder is a snapshot that `naqi snap` keeps of a document there: it is no document.
fn is_snapshot(relative: &Path) -> bool {
    let is_kept = relative.parent().is_some_and(|folder| folder.components().any(|part| part.as_os_str() == "snapshots"));
    is_kept && relative.to_str().is_some_and(|name| [".snap", ".snap.new"].iter().any(|ending| name.ends_with(ending)))
}

/// What a path that is not there means as a pattern: `corpus/**/*.jsonl.gz`. A star does not reach over a `/`.
fn pattern(path: &Path) -> Option<globset::GlobMatcher> {
    let written = path.to_str().filter(|path| path.contains(['*', '?', '[', '{']))?;
    globset::GlobBuilder::new(written).literal_separator(true).build().ok().map(|glob| glob.compile_matcher())
}

/// A path for a message: what could do something to a terminal is escaped, bytes that are no text are replaced.
pub fn shown(path: &Path) -> String {
    let escaped = |c: char| match c {
        '\n' | '\t' => c.escape_default().collect::<String>(),
        _ if is_unsafe(c) => c.escape_unicode().collect(),
        _ => c.to_string(),
    };
    path.to_string_lossy().chars().map(escaped).collect()
}
