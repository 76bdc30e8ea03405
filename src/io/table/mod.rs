//! Parquet: a row is a record, of which one column of strings is cleaned.
//!
//! Columns are read and written in batches, records travel one by one. So the two ways part: records are read from the
//! columns that matter ([`RowReader`]), and whoever writes the table anew reads all columns beside them and puts the
//! clean texts in their place ([`Table::copy`]). Where something else is written, a row becomes a JSON line with all its
//! columns ([`LineReader`]).

mod batches;
mod read;
mod write;

use std::fs::File;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, cast::AsArray};
use arrow_schema::{DataType, Schema};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

use super::guard::guarded;
use super::jsonl::{FieldPath, Wanted};
pub use read::{LineReader, RowReader};
pub use write::{Copying, Fault, Making};

/// What a Parquet file begins with.
pub const MAGIC: &[u8] = b"PAR1";

/// A Parquet file, opened.
#[derive(Debug)]
pub struct Table {
    file: File,
    metadata: ArrowReaderMetadata,
    columns: Columns,
}

/// Where the columns stand that matter here.
#[derive(Debug, Clone, Copy)]
struct Columns {
    text: usize,
    url: Option<usize>,
    lang: Option<usize>,
    id: Option<usize>,
}

impl Table {
    /// Opens a file.
    ///
    /// # Errors
    /// Why it cannot be read, or has no column of texts of that name.
    pub fn open(file: File, wanted: &Wanted) -> Result<Self, String> {
        let metadata = caught(|| ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))?;
        let columns = Columns::of(metadata.schema(), wanted)?;
        if let Some(name) = wanted.added.as_ref().filter(|name| metadata.schema().index_of(name).is_ok()) {
            return Err(format!("there is a column {name:?} already; --meta=NAME adds another one"));
        }
        Ok(Self { file, metadata, columns })
    }

    fn schema(&self) -> &Arc<Schema> {
        self.metadata.schema()
    }
}

impl Columns {
    fn of(schema: &Schema, wanted: &Wanted) -> Result<Self, String> {
        let [name] = wanted.text.names() else {
            return Err(format!("the field {} is within another one; of Parquet, columns of strings are read, nothing nested", wanted.text));
        };
        let columns = || schema.fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join(", ");
        let text = schema.index_of(name).map_err(|_| format!("no column {name:?}; there are: {}", columns()))?;
        let sort = schema.field(text).data_type();
        if !is_string(sort) {
            return Err(format!("the column {name:?} holds {sort}; of Parquet, columns of strings are read, nothing nested"));
        }
        let first = |paths: &[FieldPath]| {
            let mut names = paths.iter().filter(|path| path.names().len() == 1).filter_map(|path| path.names().first());
            names.find_map(|name| schema.index_of(name).ok().filter(|place| is_string(schema.field(*place).data_type())))
        };
        Ok(Self { text, url: first(&wanted.url), lang: first(&wanted.lang), id: first(&wanted.id) })
    }

    /// All of them, in the order of the file.
    fn all(self) -> Vec<usize> {
        let mut all: Vec<usize> = [Some(self.text), self.url, self.lang, self.id].into_iter().flatten().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn is_string(sort: &DataType) -> bool {
    matches!(sort, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// The string in a row; nothing if it is null.
fn string(column: &ArrayRef, row: usize) -> Option<&str> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(column.as_string_view().value(row)),
        _ => None,
    }
}

/// Work of the library on what somebody else wrote: it may panic on what is broken enough.
fn caught<T, E: std::fmt::Display>(work: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    let broken = |reason: &dyn std::fmt::Display| format!("broken Parquet: {reason}");
    match guarded(work) {
        Ok(result) => result.map_err(|error| broken(&error)),
        Err(_) => Err(broken(&"nothing that its reader expects")),
    }
}
