//! Inputs by path: files as named, folders walked in the order of their names, each file once.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

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

/// The files that arguments stand for.
///
/// # Errors
/// A path that does not exist or cannot be read; the message names it.
pub fn expand(arguments: &[PathBuf]) -> io::Result<Vec<Input>> {
    let mut inputs = Vec::new();
    let mut seen = HashSet::new();
    for argument in arguments {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", shown(argument)));
        let meta = match std::fs::metadata(argument) {
            Err(error) => {
                inputs.extend(pattern(argument).map_or_else(|| Err(named(error)), |pattern| matching(argument, &pattern))?);
                continue;
            }
            Ok(meta) => meta,
        };
        if meta.is_dir() {
            walk(argument, Path::new(""), &mut seen, &mut inputs)?;
        } else {
            let relative = argument.file_name().map_or_else(|| argument.clone(), PathBuf::from);
            inputs.push(Input { path: argument.clone(), relative });
        }
    }
    Ok(inputs)
}

/// What a path that is not there means as a pattern: `corpus/**/*.jsonl.gz`. A star does not reach over a `/`.
fn pattern(path: &Path) -> Option<globset::GlobMatcher> {
    let written = path.to_str().filter(|path| path.contains(['*', '?', '[', '{']))?;
    globset::GlobBuilder::new(written).literal_separator(true).build().ok().map(|glob| glob.compile_matcher())
}

/// The files that a pattern matches.
fn matching(written: &Path, pattern: &globset::GlobMatcher) -> io::Result<Vec<Input>> {
    // The folder up to the first part that is a pattern.
    let root: PathBuf = written.components().take_while(|part| self::pattern(Path::new(part)).is_none()).collect();
    let start = if root.as_os_str().is_empty() { Path::new(".") } else { &root };
    let mut found = Vec::new();
    walk(start, Path::new(""), &mut HashSet::new(), &mut found)?;
    found.retain(|input| pattern.is_match(root.join(&input.relative)));
    for input in &mut found {
        input.path = root.join(&input.relative);
    }
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("{}: no file matches", shown(written))));
    }
    Ok(found)
}

fn walk(folder: &Path, relative: &Path, seen: &mut HashSet<PathBuf>, inputs: &mut Vec<Input>) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", shown(folder)));
    // Links can lead in circles and to the same file twice; the real path tells.
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
            walk(&path, &relative, seen, inputs)?;
        } else if meta.is_file() && seen.insert(path.canonicalize().map_err(named)?) {
            inputs.push(Input { path, relative });
        }
    }
    Ok(())
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
