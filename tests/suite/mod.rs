//! The suites: a function each that makes its tests.

pub mod browser;
pub mod characters;
pub mod commands;
pub mod corpora;
pub mod documents;
pub mod generated;
pub mod gold;
pub mod lints;
pub mod mojibake;
pub mod properties;
pub mod restraint;
pub mod review;
pub mod rules;
#[cfg(unix)]
pub mod snapshots;
pub mod torn;
pub mod tutorial;

use std::path::{Path, PathBuf};

/// A path below the project's folder.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files with an extension below a folder, sorted, with their names relative to it and without the extension.
pub fn files(folder: &str, extension: &str) -> Vec<(String, PathBuf)> {
    let root = project(folder);
    let mut open = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let name = path.strip_prefix(&root).expect("below the root").with_extension("");
                files.push((name.to_string_lossy().replace('\\', "/"), path));
            }
        }
    }
    files.sort();
    files
}
