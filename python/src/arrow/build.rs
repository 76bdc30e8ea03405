//! What cleaning made, gathered into columns: by every worker for its stretch, then joined.

use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder, MapBuilder, MapFieldNames, StringBuilder};
use arrow_array::{Array, ArrayRef, LargeStringArray, NullArray, StringArray, StringViewArray};
use arrow_buffer::{Buffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field};
use naqi::{Clean, Verdict};

use crate::engine::Engine;

/// A column that can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    Verdict,
    Reason,
    Fields,
    Removed,
}

/// Names within maps: those that most readers expect.
fn names() -> MapFieldNames {
    MapFieldNames { entry: "entries".into(), key: "key".into(), value: "value".into() }
}

impl Added {
    pub const ALL: [Self; 4] = [Self::Verdict, Self::Reason, Self::Fields, Self::Removed];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Reason => "reason",
            Self::Fields => "fields",
            Self::Removed => "removed",
        }
    }

    /// Its field. Maps are from families, and weights: to the texts that were moved, to the bytes that were removed.
    pub fn field(self, name: &str) -> Field {
        let map = |value: Field| {
            let entry = DataType::Struct(vec![Field::new("key", DataType::Utf8, false), value].into());
            DataType::Map(Arc::new(Field::new("entries", entry, false)), false)
        };
        let list = DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
        let kind = match self {
            Self::Verdict | Self::Reason => DataType::Utf8,
            Self::Fields => map(Field::new("value", list, true)),
            Self::Removed => map(Field::new("value", DataType::Int64, true)),
        };
        Field::new(name, kind, true)
    }
}

/// A clean document on its way into columns.
pub struct Row<'a> {
    pub clean: Clean<'a>,
    pub removed: Vec<(&'static str, i64)>,
}

impl Row<'_> {
    /// Bytes removed, by family, and by weights.
    pub fn removed(engine: &Engine, clean: &Clean<'_>) -> Vec<(&'static str, i64)> {
        let mut removed = std::collections::BTreeMap::new();
        for edit in &clean.edits {
            if let Some(name) = engine.cleaner.counted_as(edit.by) {
                *removed.entry(name).or_default() += (edit.end - edit.start) as i64;
            }
        }
        removed.into_iter().collect()
    }
}

/// What is known of a clean document beside its text.
struct About {
    verdict: Verdict,
    rest: Option<Box<Rest>>,
}

/// What most documents have none of.
struct Rest {
    reason: Option<String>,
    fields: Vec<(&'static str, Vec<String>)>,
    removed: Vec<(&'static str, i64)>,
}

/// Columns of some rows.
#[derive(Default)]
pub struct Built {
    text: String,
    /// Where each row's text ends.
    ends: Vec<usize>,
    rows: Vec<Option<About>>,
}

impl Built {
    /// Columns for so many rows of so many bytes together.
    pub fn with_capacity(rows: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(rows), rows: Vec::with_capacity(rows) }
    }

    /// Adds a row, or a null.
    pub fn push(&mut self, row: Option<Row<'_>>) {
        self.rows.push(row.map(|Row { clean, removed }| {
            self.text.push_str(&clean.text);
            let rest =
                Rest { reason: clean.reason, fields: clean.fields.into_iter().map(|(family, texts)| (family.name(), texts)).collect(), removed };
            let any = rest.reason.is_some() || !rest.fields.is_empty() || !rest.removed.is_empty();
            About { verdict: clean.verdict, rest: any.then(|| Box::new(rest)) }
        }));
        self.ends.push(self.text.len());
    }

    /// Puts the columns of all stretches together.
    pub fn join(all: Vec<Self>) -> Self {
        let rows = all.iter().map(|one| one.rows.len()).sum::<usize>();
        let mut all = all.into_iter();
        let mut joined = all.next().unwrap_or_default();
        joined.ends.reserve_exact(rows - joined.ends.len());
        for one in all {
            let before = joined.text.len();
            joined.text.push_str(&one.text);
            joined.ends.extend(one.ends.into_iter().map(|end| before + end));
            joined.rows.extend(one.rows);
        }
        joined
    }

    /// The clean texts in the layout of the texts that were given.
    pub fn text(&self, given: &dyn Array) -> Result<ArrayRef, ArrowError> {
        let lengths = || self.ends.iter().zip(std::iter::once(&0).chain(&self.ends)).map(|(end, start)| end - start);
        let values = || Buffer::from_slice_ref(self.text.as_bytes());
        let nulls = given.logical_nulls();
        Ok(match given.data_type() {
            DataType::Utf8 | DataType::Binary => {
                if i32::try_from(self.text.len()).is_err() {
                    return Err(ArrowError::ComputeError("more than 2 GiB of clean text in one batch; cast the column to large_string".into()));
                }
                Arc::new(StringArray::try_new(OffsetBuffer::from_lengths(lengths()), values(), nulls)?)
            }
            DataType::LargeUtf8 | DataType::LargeBinary => {
                Arc::new(LargeStringArray::try_new(OffsetBuffer::from_lengths(lengths()), values(), nulls)?)
            }
            DataType::Null => Arc::new(NullArray::new(self.rows.len())),
            _ => {
                let large = LargeStringArray::try_new(OffsetBuffer::from_lengths(lengths()), values(), nulls)?;
                Arc::new(StringViewArray::from(&large))
            }
        })
    }

    /// A column that was asked for.
    pub fn added(&self, added: Added) -> ArrayRef {
        match added {
            Added::Verdict => Arc::new(self.rows.iter().map(|row| row.as_ref().map(|about| about.verdict.name())).collect::<StringArray>()),
            Added::Reason => {
                let reason = |row: &'_ Option<About>| row.as_ref()?.rest.as_deref()?.reason.clone();
                Arc::new(self.rows.iter().map(reason).collect::<StringArray>())
            }
            Added::Fields => {
                let mut map = MapBuilder::new(Some(names()), StringBuilder::new(), ListBuilder::new(StringBuilder::new()));
                self.map(&mut map, |rest| &rest.fields, |list, texts| list.append_value(texts.iter().map(Some)))
            }
            Added::Removed => {
                let mut map = MapBuilder::new(Some(names()), StringBuilder::new(), Int64Builder::new());
                self.map(&mut map, |rest| &rest.removed, |counts, bytes| counts.append_value(*bytes))
            }
        }
    }

    fn map<B: arrow_array::builder::ArrayBuilder, T>(
        &self,
        map: &mut MapBuilder<StringBuilder, B>,
        entries: impl Fn(&Rest) -> &Vec<(&'static str, T)>,
        append: impl Fn(&mut B, &T),
    ) -> ArrayRef {
        for row in &self.rows {
            let about = row.as_ref().and_then(|about| about.rest.as_deref());
            for (name, value) in about.into_iter().flat_map(&entries) {
                map.keys().append_value(name);
                append(map.values(), value);
            }
            // It fails only for keys and values of different number.
            let _ = map.append(row.is_some());
        }
        Arc::new(map.finish())
    }
}
