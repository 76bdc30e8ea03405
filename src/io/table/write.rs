//! Tables that are written: one that was read, with clean texts in it, or a new one.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, LargeStringArray, RecordBatch, StringArray, StringViewArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::Table;
use super::batches::Batches;
use crate::io::process::{Cell, Row};

/// The key under which readers of Arrow keep its schema; the writer writes it anew.
const ARROW_KEY: &str = "ARROW:schema";
/// Rows of a new table that are handed over at a time, and bytes of their texts.
const ROWS: (usize, usize) = (1024, 4 << 20);
/// Bytes of a row group of a new table, packed: they are held until it is whole.
const GROUP: usize = 16 << 20;
/// Bytes that are held of a row group that is written anew; one that is larger becomes several.
const LARGEST: usize = 64 << 20;

/// What went wrong with a table.
#[derive(Debug)]
pub enum Fault {
    /// The table that is read beside it is broken.
    Read(String),
    /// It cannot be written.
    Write(io::Error),
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Self::Write(match error {
            ParquetError::External(inner) => inner.downcast::<io::Error>().map_or_else(io::Error::other, |error| *error),
            error => io::Error::other(error),
        })
    }
}

/// The columns of a batch do not fit together: a fault of naqi.
fn unfit(error: arrow_schema::ArrowError) -> Fault {
    Fault::Write(io::Error::other(error))
}

/// Writes a table that is read beside it, with clean texts.
pub struct Copying<W: Write + Send> {
    batches: Batches,
    text: usize,
    schema: Arc<Schema>,
    added: bool,
    writer: ArrowWriter<W>,
    /// Texts of rows that are not read yet.
    cells: VecDeque<Cell>,
    /// Rows that are read and not written, and whether their group ends with them.
    batch: Option<(RecordBatch, bool)>,
}

impl Table {
    /// Writes the table anew, with a column of this name more if there is one. Row groups, order, other columns and the
    /// file's words about itself stay.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn copy<W: Write + Send>(self, output: W, added: Option<&str>) -> Result<Copying<W>, Fault> {
        let mut fields = self.schema().fields().to_vec();
        fields.extend(added.map(|name| Arc::new(Field::new(name, DataType::Utf8, true))));
        let schema = Arc::new(Schema::new_with_metadata(fields, self.schema().metadata().clone()));
        let metadata = self.metadata.metadata();
        let packed = metadata.row_groups().first().and_then(|group| group.columns().first()).map(|column| column.compression());
        // Codecs that this program does not write become one that it does.
        let packed = match packed {
            Some(packed @ (Compression::UNCOMPRESSED | Compression::SNAPPY)) => packed,
            Some(Compression::GZIP(_)) => Compression::GZIP(Default::default()),
            _ => Compression::ZSTD(Default::default()),
        };
        let words = metadata.file_metadata().key_value_metadata().cloned().unwrap_or_default();
        let words: Vec<KeyValue> = words.into_iter().filter(|word| word.key != ARROW_KEY).collect();
        let properties =
            WriterProperties::builder().set_compression(packed).set_key_value_metadata(Some(words)).set_max_row_group_row_count(None).build();
        let writer = ArrowWriter::try_new(output, Arc::clone(&schema), Some(properties))?;
        let text = self.columns.text;
        Ok(Copying { batches: Batches::new(self, None, |_| {}), text, schema, added: added.is_some(), writer, cells: VecDeque::new(), batch: None })
    }
}

impl<W: Write + Send> Copying<W> {
    /// Takes what became of the next row.
    ///
    /// # Errors
    /// The table cannot be read on, or not be written.
    pub fn put(&mut self, cell: Cell) -> Result<(), Fault> {
        self.cells.push_back(cell);
        if self.batch.is_none() {
            self.batch = self.batches.next().map_err(Fault::Read)?;
        }
        match self.batch.take() {
            None => Err(uneven()),
            Some((batch, ends)) if self.cells.len() >= batch.num_rows() => self.write(&batch, ends),
            waits => {
                self.batch = waits;
                Ok(())
            }
        }
    }

    fn write(&mut self, batch: &RecordBatch, ends: bool) -> Result<(), Fault> {
        let cells: Vec<Cell> = self.cells.drain(..batch.num_rows()).collect();
        let row = |cell: &Cell| if let Cell::Row(row) = cell { Some(Arc::clone(row)) } else { None };
        let rows: Vec<Option<Arc<Row>>> = cells.iter().map(row).collect();
        let texts = || rows.iter().map(|row| row.as_ref().map(|row| row.text.as_str()));
        let mut columns = batch.columns().to_vec();
        columns[self.text] = match batch.column(self.text).data_type() {
            DataType::LargeUtf8 => Arc::new(texts().collect::<LargeStringArray>()) as ArrayRef,
            DataType::Utf8View => Arc::new(texts().collect::<StringViewArray>()),
            _ => Arc::new(texts().collect::<StringArray>()),
        };
        if self.added {
            columns.push(Arc::new(rows.iter().map(|row| row.as_ref()?.added.as_deref()).collect::<StringArray>()));
        }
        let mut batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(unfit)?;
        if cells.iter().any(|cell| matches!(cell, Cell::Gone)) {
            let stays: BooleanArray = cells.iter().map(|cell| Some(!matches!(cell, Cell::Gone))).collect();
            batch = arrow_select::filter::filter_record_batch(&batch, &stays).map_err(unfit)?;
        }
        self.writer.write(&batch)?;
        if ends || self.writer.in_progress_size() >= LARGEST {
            self.writer.flush()?;
        }
        Ok(())
    }

    /// Closes the table, and gives the output back.
    ///
    /// # Errors
    /// It cannot be written, or rows are left.
    pub fn finish(mut self) -> Result<W, Fault> {
        if !self.cells.is_empty() || self.batch.is_some() || self.batches.next().map_err(Fault::Read)?.is_some() {
            return Err(uneven());
        }
        Ok(self.writer.into_inner()?)
    }
}

fn uneven() -> Fault {
    Fault::Read("broken Parquet: its columns are not of one length".into())
}

/// Writes a new table: name, URL, language and text of each record, and what else its line held.
pub struct Making<W: Write + Send> {
    schema: Arc<Schema>,
    added: bool,
    writer: ArrowWriter<W>,
    rows: Vec<Arc<Row>>,
    /// Bytes of their texts.
    bytes: usize,
}

impl<W: Write + Send> Making<W> {
    /// A table with columns of these names, of which the last may be missing.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(output: W, names: &[String], added: Option<&str>) -> Result<Self, Fault> {
        let fields: Vec<Field> = names.iter().map(String::as_str).chain(added).map(|name| Field::new(name, DataType::Utf8, true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(Default::default())).set_max_row_group_row_count(None);
        let writer = ArrowWriter::try_new(output, Arc::clone(&schema), Some(properties.build()))?;
        Ok(Self { schema, added: added.is_some(), writer, rows: Vec::new(), bytes: 0 })
    }

    /// Takes the next row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn put(&mut self, cell: Cell) -> Result<(), Fault> {
        let Cell::Row(row) = cell else { return Ok(()) };
        self.bytes += row.text.len() + row.rest.as_ref().map_or(0, String::len);
        self.rows.push(row);
        if self.rows.len() < ROWS.0 && self.bytes < ROWS.1 { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), Fault> {
        self.bytes = 0;
        let rows = std::mem::take(&mut self.rows);
        let column = |of: &dyn Fn(&Row) -> Option<&str>| Arc::new(rows.iter().map(|row| of(row)).collect::<StringArray>()) as ArrayRef;
        let mut columns = vec![
            column(&|row| row.id.as_deref()),
            column(&|row| row.url.as_deref()),
            column(&|row| row.lang.as_deref()),
            column(&|row| Some(&row.text)),
            column(&|row| row.rest.as_deref()),
        ];
        if self.added {
            columns.push(column(&|row| row.added.as_deref()));
        }
        self.writer.write(&RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(unfit)?)?;
        if self.writer.in_progress_size() >= GROUP {
            self.writer.flush()?;
        }
        Ok(())
    }

    /// Closes the table, and gives the output back.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> Result<W, Fault> {
        if !self.rows.is_empty() {
            self.write()?;
        }
        Ok(self.writer.into_inner()?)
    }
}
