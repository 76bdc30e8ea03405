//! Decisions on snapshots that wait: what becomes of the files.

use std::io;
use std::path::Path;

use naqi::author::snap::{Folder, Snapshot};
use naqi::io::paths::shown;

use super::super::Failure;
use super::super::output::Output;
use super::unread;

/// Writes a snapshot, whole or not at all.
pub fn write(path: &Path, snapshot: &Snapshot) -> Result<(), Failure> {
    let mut output = Output::file_below(path)?;
    output.put(snapshot.render().as_bytes())?;
    output.finish()
}

/// What waits becomes what is accepted.
pub fn accept(folder: &Folder, name: &str) -> Result<(), Failure> {
    if let Some(new) = Folder::read(&folder.waiting(name)).map_err(|error| unread(&error))? {
        write(&folder.accepted(name), &new.accepted())?;
    }
    forget(folder, name)
}

/// What waits goes.
pub fn reject(folder: &Folder, name: &str) -> Result<(), Failure> {
    forget(folder, name)
}

/// Takes away what waits, if anything does.
pub fn forget(folder: &Folder, name: &str) -> Result<(), Failure> {
    let path = folder.waiting(name);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::write(&shown(&path), &error)),
        _ => Ok(()),
    }
}
