//! Rule files from disk: every `*.toml` below a folder, in the order of their names, and nothing from outside it.

use std::io;
use std::path::{Path, PathBuf};

use super::Source;

/// Largest rule file, in bytes; a pack of 100,000 phrases is a tenth of it.
const MAX_FILE: u64 = 64 << 20;

/// The rule files below a folder, or the one file named.
///
/// # Errors
/// A file that cannot be read, a link that leads out of the folder, a folder without rule files; the message names it.
pub fn read(path: &Path) -> io::Result<Vec<Source>> {
    let named = |error: io::Error, path: &Path| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let root = path.canonicalize().map_err(|error| named(error, path))?;
    if !root.is_dir() {
        return Ok(vec![file(path).map_err(|error| named(error, path))?]);
    }
    let mut files = Vec::new();
    let mut open = vec![(path.to_path_buf(), vec![root.clone()])];
    while let Some((folder, chain)) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| named(error, &folder))? {
            let path = entry.map_err(|error| named(error, &folder))?.path();
            let real = path.canonicalize().map_err(|error| named(error, &path))?;
            if !real.starts_with(&root) {
                return Err(io::Error::other(format!("{}: leads out of the rules folder, to {}", path.display(), real.display())));
            }
            if real.is_dir() {
                if chain.contains(&real) {
                    let shown: Vec<_> = chain.iter().chain([&real]).map(|path| path.display().to_string()).collect();
                    return Err(io::Error::other(format!("{}: links go in a circle: {}", path.display(), shown.join(" → "))));
                }
                let mut chain = chain.clone();
                chain.push(real);
                open.push((path, chain));
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
    }
    if files.is_empty() {
        return Err(io::Error::other(format!("{}: no rule files (*.toml) below it", path.display())));
    }
    files.sort();
    files.iter().map(|path: &PathBuf| file(path).map_err(|error| named(error, path))).collect()
}

fn file(path: &Path) -> io::Result<Source> {
    if std::fs::metadata(path)?.len() > MAX_FILE {
        return Err(io::Error::other(format!("larger than {} MiB", MAX_FILE >> 20)));
    }
    let bytes = std::fs::read(path)?;
    let text = String::from_utf8(bytes).map_err(|error| io::Error::other(not_utf8(error.as_bytes(), error.utf8_error().valid_up_to())))?;
    Ok(Source::new(path.display().to_string(), text))
}

/// What is told of bytes that are valid up to one of them: where it stands, as editors count, and what to do.
fn not_utf8(bytes: &[u8], at: usize) -> String {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let (line, column) = (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1);
    format!("not UTF-8 at byte {at}, line {line}, column {column}: rule files are saved as UTF-8")
}
