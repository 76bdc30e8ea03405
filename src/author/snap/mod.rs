//! Snapshots: what the rules make of a folder of documents, kept beside them, so that no decision is lost unseen.
//!
//! The files are those of the Rust crate insta, `.snap` for what was accepted and `.snap.new` for what waits for a
//! decision, so that its tools and these can be used on the same folder.

pub mod difference;
pub mod file;
pub mod folder;

pub use difference::{Change, Row, by_line, rows};
pub use file::Snapshot;
pub use folder::Folder;
