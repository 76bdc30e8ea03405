//! The folder of snapshots: where the snapshot of a document lies, which ones are there, and which ones wait.

use std::io;
use std::path::{Path, PathBuf};

use super::Snapshot;

/// The ending of what was accepted.
const ACCEPTED: &str = "snap";
/// The ending of what waits for a decision.
const WAITING: &str = "snap.new";

/// A folder of snapshots. Names are paths of documents relative to their folder, with `/` and without `.txt`.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at this path, which need not be there yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where the accepted snapshot of this name lies.
    pub fn accepted(&self, name: &str) -> PathBuf {
        self.root.join(format!("{name}.{ACCEPTED}"))
    }

    /// Where the waiting snapshot of this name lies.
    pub fn waiting(&self, name: &str) -> PathBuf {
        self.root.join(format!("{name}.{WAITING}"))
    }

    /// The names of all accepted snapshots, sorted.
    ///
    /// # Errors
    /// The folder is there and cannot be read.
    pub fn names(&self) -> io::Result<Vec<String>> {
        self.ending(ACCEPTED)
    }

    /// The names of all snapshots that wait, sorted.
    ///
    /// # Errors
    /// The folder is there and cannot be read.
    pub fn pending(&self) -> io::Result<Vec<String>> {
        self.ending(WAITING)
    }

    fn ending(&self, ending: &str) -> io::Result<Vec<String>> {
        if !self.root.exists() {
            return Ok(Vec::new());
        }
        let mut inputs = crate::io::paths::Inputs::default();
        inputs.add(&self.root)?;
        let names = inputs.found.iter().filter_map(|input| {
            let name = input.relative.to_str()?.replace('\\', "/");
            Some(name.strip_suffix(ending)?.strip_suffix('.')?.to_owned())
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        Ok(names)
    }

    /// Reads a snapshot file; nothing if it is not there.
    ///
    /// # Errors
    /// It cannot be read, or is no snapshot; the message names it.
    pub fn read(path: &Path) -> io::Result<Option<Snapshot>> {
        let named = |why: String| io::Error::other(format!("{}: {why}", crate::io::paths::shown(path)));
        match std::fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(named(error.to_string())),
            Ok(text) => Snapshot::parse(&text).map(Some).map_err(named),
        }
    }
}

/// The name of the snapshot of a document: its path below the documents' folder without `.txt`, and, for a record of
/// many, its number.
pub fn name(relative: &Path, record: Option<u64>) -> String {
    let path = relative.to_string_lossy().replace('\\', "/");
    let name = path.strip_suffix(".txt").unwrap_or(&path);
    record.map_or_else(|| name.to_owned(), |record| format!("{name}.{record}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_paths() {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = Folder::new(folder.path());
        std::fs::create_dir(folder.path().join("en")).unwrap();
        for file in ["en/b.snap", "a.snap.new", "a.snap", "note.md"] {
            std::fs::write(folder.path().join(file), "---\n---\nA\n").unwrap();
        }
        assert_eq!(snapshots.names().unwrap(), ["a", "en/b"]);
        assert_eq!(snapshots.pending().unwrap(), ["a"]);
        assert_eq!(Folder::read(&snapshots.accepted("en/b")).unwrap().unwrap().contents, "A");
        assert!(Folder::read(&snapshots.accepted("c")).unwrap().is_none());
        assert!(Folder::new(folder.path().join("none")).names().unwrap().is_empty());
        assert_eq!((name(Path::new("en/a.txt"), None), name(Path::new("a.jsonl"), Some(3))), ("en/a".into(), "a.jsonl.3".into()));
    }
}
