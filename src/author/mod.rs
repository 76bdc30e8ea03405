//! What the author of rules needs beside the cleaner: rule files written, and past decisions kept as snapshots.
//!
//! It stands apart from `rule`, which reads rules, and from `prove`, which tries them: nothing here is needed to clean.

pub mod draft;
pub mod files;
pub mod format;
pub mod lint;
pub mod snap;
