//! The shapes in which records are written.

use std::sync::Arc;

use crate::io::Kind;

/// The shape of what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Render {
    /// The clean text.
    #[default]
    Text,
    /// The record's own JSON line with the clean text in it; for anything else, a line with the text and what is known
    /// of it.
    Jsonl,
    /// A JSON line with text, verdict, fields and edits.
    Json,
    /// The input with what goes marked `[-…-]`.
    Wdiff,
    /// A row of a table.
    Row,
}

impl Render {
    /// The shape that a record came in, or the nearest to it.
    pub fn natural(kind: Kind) -> Self {
        match kind {
            Kind::Line | Kind::Warc => Self::Jsonl,
            Kind::Row | Kind::Null => Self::Row,
            Kind::Text | Kind::Passed => Self::Text,
        }
    }
}

/// The field that is added to what is written.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Its name.
    pub name: String,
    /// Whether the places of what went are wanted in it.
    pub offsets: bool,
}

/// A row of a table that is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The record's name in its input.
    pub id: Option<String>,
    /// Where it was taken from.
    pub url: Option<String>,
    /// Its language, as the input has it.
    pub lang: Option<String>,
    /// The clean text.
    pub text: String,
    /// The JSON line it came in, with `null` where the text stood.
    pub rest: Option<String>,
    /// What is added, as JSON.
    pub added: Option<String>,
}

/// What became of the text of a row.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Nothing: there was none.
    Null,
    /// It is clean.
    Row(Arc<Row>),
    /// The row was rejected.
    Gone,
}
