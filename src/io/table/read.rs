//! Rows as records: the text alone, for a table that stays one; or a JSON line with all columns.

use std::collections::VecDeque;
use std::io;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_json::writer::{LineDelimited, WriterBuilder};

use super::batches::Batches;
use super::{Table, caught, string};
use crate::io::{About, Kind, Reader, Record};

/// Reads the texts of rows.
#[derive(Debug)]
pub struct RowReader {
    batches: Batches,
    /// Places in a batch: the text, and what is told of it.
    text: usize,
    beside: [Option<usize>; 3],
    limit: usize,
    number: u64,
    rows: VecDeque<Record>,
}

impl RowReader {
    /// A reader of texts of so many bytes at most. How many bytes of the file lie behind is told as it reads.
    pub fn new(table: Table, limit: usize, tell: fn(u64)) -> Self {
        let (columns, all) = (table.columns, table.columns.all());
        let place = |column: usize| all.iter().position(|other| *other == column);
        let beside = [columns.id, columns.url, columns.lang].map(|column| column.and_then(place));
        let text = place(columns.text).unwrap_or(0);
        Self { batches: Batches::new(table, Some(all), tell), text, beside, limit, number: 0, rows: VecDeque::new() }
    }

    fn row(&mut self, batch: &RecordBatch, row: usize) -> Record {
        self.number += 1;
        let at = |column: Option<usize>| column.and_then(|column| string(batch.column(column), row)).map(str::to_owned);
        let [id, url, lang] = self.beside.map(at);
        let about = Box::new(About { id, url, lang, ..About::default() });
        let record = Record { kind: Kind::Row, number: self.number, offset: self.number - 1, about, ..Record::default() };
        let column: &ArrayRef = batch.column(self.text);
        match string(column, row) {
            None => Record { kind: Kind::Null, ..record },
            Some(text) => limited(text.as_bytes(), self.limit, record),
        }
    }
}

impl Reader for RowReader {
    fn next(&mut self) -> io::Result<Option<Record>> {
        while self.rows.is_empty() {
            let Some((batch, _)) = self.batches.next().map_err(io::Error::other)? else { return Ok(None) };
            for row in 0..batch.num_rows() {
                let record = self.row(&batch, row);
                self.rows.push_back(record);
            }
        }
        Ok(self.rows.pop_front())
    }
}

/// Reads rows as JSON lines.
#[derive(Debug)]
pub struct LineReader {
    batches: Batches,
    limit: usize,
    number: u64,
    offset: u64,
    lines: VecDeque<Vec<u8>>,
}

impl LineReader {
    /// A reader of lines of so many bytes at most. How many bytes of the file lie behind is told as it reads.
    pub fn new(table: Table, limit: usize, tell: fn(u64)) -> Self {
        Self { batches: Batches::new(table, None, tell), limit, number: 0, offset: 0, lines: VecDeque::new() }
    }
}

impl Reader for LineReader {
    fn next(&mut self) -> io::Result<Option<Record>> {
        while self.lines.is_empty() {
            let Some((batch, _)) = self.batches.next().map_err(io::Error::other)? else { return Ok(None) };
            let written = caught(|| {
                let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(Vec::new());
                writer.write(&batch)?;
                writer.finish()?;
                Ok::<_, arrow_schema::ArrowError>(writer.into_inner())
            });
            let written = written.map_err(io::Error::other)?;
            self.lines.extend(written.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        }
        let Some(mut line) = self.lines.pop_front() else { return Ok(None) };
        self.number += 1;
        let separator = line.pop_if(|byte| *byte == b'\n').into_iter().collect();
        let record = Record { kind: Kind::Line, number: self.number, offset: self.offset, separator, ..Record::default() };
        let record = limited(&line, self.limit, record);
        self.offset += record.length();
        Ok(Some(record))
    }
}

/// A record with bytes in it, unless they are too many.
fn limited(bytes: &[u8], limit: usize, record: Record) -> Record {
    if bytes.len() <= limit {
        return Record { bytes: bytes.to_vec(), ..record };
    }
    Record { fault: Some(format!("longer than {limit} bytes; --max-record raises the limit")), lost: bytes.len() as u64, ..record }
}
