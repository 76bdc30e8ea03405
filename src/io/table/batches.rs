//! The rows of a table, batch by batch, with an eye on where row groups end.

use std::fs::File;

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::{Table, caught};

/// Rows that are read at a time, at most.
const ROWS: usize = 256;
/// Bytes of them, about: of long documents fewer rows are read at a time.
const BYTES: i64 = 4 << 20;

/// Reads batches.
#[derive(Debug)]
pub(super) struct Batches {
    file: File,
    metadata: ArrowReaderMetadata,
    columns: Option<Vec<usize>>,
    group: usize,
    /// Rows of this group that are still to come.
    left: usize,
    /// Bytes of this group in the file that are still to be told, and who is told of bytes as they are read.
    untold: u64,
    tell: fn(u64),
    reader: Option<ParquetRecordBatchReader>,
}

impl Batches {
    /// Over all columns of a table, or some. How many bytes of the file lie behind is told batch by batch.
    pub fn new(table: Table, columns: Option<Vec<usize>>, tell: fn(u64)) -> Self {
        Self { file: table.file, metadata: table.metadata, columns, group: 0, left: 0, untold: 0, tell, reader: None }
    }

    /// The next rows, and whether their group ends with them.
    ///
    /// # Errors
    /// The file is broken here.
    pub fn next(&mut self) -> Result<Option<(RecordBatch, bool)>, String> {
        loop {
            if let Some(reader) = &mut self.reader {
                match caught(|| reader.next().transpose())? {
                    Some(batch) => {
                        let many = || format!("broken Parquet: row group {} has too many rows", self.group);
                        let before = self.left.max(1) as u64;
                        self.left = self.left.checked_sub(batch.num_rows()).ok_or_else(many)?;
                        let behind = u128::from(self.untold) * batch.num_rows() as u128 / u128::from(before);
                        let behind = if self.left == 0 { self.untold } else { u64::try_from(behind).unwrap_or(0) };
                        self.untold -= behind;
                        (self.tell)(behind);
                        return Ok(Some((batch, self.left == 0)));
                    }
                    None if self.left > 0 => return Err(format!("broken Parquet: row group {} ends {} rows early", self.group, self.left)),
                    None => self.reader = None,
                }
            }
            let groups = self.metadata.metadata().row_groups();
            let Some(group) = groups.get(self.group) else { return Ok(None) };
            self.left = usize::try_from(group.num_rows()).map_err(|_| "broken Parquet: a row group of negative length")?;
            self.untold = u64::try_from(group.compressed_size()).unwrap_or(0);
            let row = (group.total_byte_size() / group.num_rows().max(1)).max(1);
            let rows = usize::try_from(BYTES / row).unwrap_or(1).clamp(1, ROWS);
            let file = self.file.try_clone().map_err(|error| error.to_string())?;
            let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
            if let Some(columns) = &self.columns {
                let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
                builder = builder.with_projection(mask);
            }
            self.reader = Some(caught(|| builder.with_row_groups(vec![self.group]).with_batch_size(rows).build())?);
            self.group += 1;
        }
    }
}
