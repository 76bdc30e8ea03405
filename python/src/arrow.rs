//! Arrow in, Arrow out, over the PyCapsule interface: read where it lies, written anew where cleaning changes it. What is
//! given back is of the caller's library; `naqi/_arrow.py` sees to that.
//!
//! A table is an array of structs here, as the interface has it.

mod build;
mod column;

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, StructArray, cast::AsArray};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};
use naqi::io::Tally;
use pyo3::exceptions::{PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::ffi::ArrayReader;
use pyo3_arrow::input::AnyArray;
use pyo3_arrow::{PyArray, PyArrayReader, PyChunkedArray};

use build::{Added, Built, Row};
use column::Column;

use crate::engine::{Engine, Fault};
use crate::known::Known;
use crate::totals::{Totals, count};
use crate::work;

/// What to clean, and what to write.
#[derive(Clone)]
pub struct Plan {
    engine: Arc<Engine>,
    jobs: usize,
    /// Names of columns: the text, its address, its language, the clean text.
    text: String,
    url: Option<String>,
    lang: Option<String>,
    into: Option<String>,
    add: Vec<(Added, String)>,
    totals: Option<Arc<Py<Totals>>>,
}

impl Plan {
    /// A plan from what was asked for.
    pub fn new(
        engine: Arc<Engine>,
        jobs: usize,
        text: &str,
        [url, lang, into]: [Option<String>; 3],
        add: &[String],
        prefix: &str,
        totals: Option<Py<Totals>>,
    ) -> PyResult<Self> {
        let mut added = Vec::new();
        for name in add {
            let one = Added::ALL.into_iter().find(|one| one.name() == name);
            let names = || Added::ALL.map(Added::name).join(", ");
            let one = one.ok_or_else(|| PyValueError::new_err(format!("add: nothing is called {name:?}; there are {}", names())))?;
            added.push((one, format!("{prefix}{name}")));
        }
        Ok(Self { engine, jobs, text: text.to_owned(), url, lang, into, add: added, totals: totals.map(Arc::new) })
    }

    /// Cleans whatever speaks Arrow, and gives back what its library expects.
    pub fn run<'py>(self, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = data.py();
        let ours = py.import("naqi._arrow")?;
        let read: Vec<&String> = [Some(&self.text), self.url.as_ref(), self.lang.as_ref()].into_iter().flatten().collect();
        let new: Vec<String> = std::iter::once(self.target()).chain(self.add.iter().map(|(_, name)| name)).cloned().collect();
        let offered = ours.getattr("offered")?.call1((data, read))?;
        let given: AnyArray = if offered.hasattr("__arrow_c_array__")? || offered.hasattr("__arrow_c_stream__")? {
            offered.extract()?
        } else {
            return Err(PyTypeError::new_err(format!(
                "expected something with __arrow_c_array__ or __arrow_c_stream__ (tables, batches, arrays, streams of Arrow), not {}",
                crate::engine::kind(data)
            )));
        };
        let field = self.made(given.field()?.as_ref())?;
        let made = match given {
            AnyArray::Array(array) => {
                let (array, _) = array.into_inner();
                PyArray::new(self.clean(py, &array, &field)?, field).into_pyobject(py)?.into_any()
            }
            AnyArray::Stream(stream) => {
                let reader = stream.into_reader()?;
                if ours.getattr("is_lazy")?.call1((&offered,))?.is_truthy()? {
                    let lazy = Lazy { plan: self, reader, field };
                    PyArrayReader::new(Box::new(lazy)).into_pyobject(py)?.into_any()
                } else {
                    let mut chunks = Vec::new();
                    for array in reader {
                        let array = array.map_err(|error| PyValueError::new_err(error.to_string()))?;
                        chunks.push(self.clean(py, &array, &field)?);
                    }
                    PyChunkedArray::try_new(chunks, field)?.into_pyobject(py)?.into_any()
                }
            }
        };
        ours.getattr("give_back")?.call1((data, made, new))
    }

    /// The name of the column for the clean text.
    fn target(&self) -> &String {
        self.into.as_ref().unwrap_or(&self.text)
    }

    /// The field that comes out for a field that came in.
    fn made(&self, field: &Field) -> PyResult<FieldRef> {
        let DataType::Struct(fields) = field.data_type() else {
            if let Some(name) = [&self.url, &self.lang, &self.into].into_iter().flatten().next() {
                return Err(PyValueError::new_err(format!(
                    "{name:?}: columns can be named in tables only; this is an array of {}",
                    field.data_type()
                )));
            }
            let text = Column::made(field.data_type()).map_err(PyTypeError::new_err)?;
            if self.add.is_empty() {
                return Ok(Arc::new(field.clone().with_data_type(text)));
            }
            let text = Field::new("text", text, true);
            let added = self.add.iter().map(|(added, name)| added.field(name));
            let fields: Fields = std::iter::once(Arc::new(text)).chain(added.map(Arc::new)).collect();
            return Ok(Arc::new(Field::new(field.name(), DataType::Struct(fields), false)));
        };
        let names = || fields.iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join(", ");
        for name in [Some(&self.text), self.url.as_ref(), self.lang.as_ref()].into_iter().flatten() {
            let (_, column) = fields.find(name).ok_or_else(|| PyKeyError::new_err(format!("no column is called {name:?}; there are {}", names())))?;
            Column::made(column.data_type()).map_err(|error| PyTypeError::new_err(format!("column {name:?}: {error}")))?;
            if fields.iter().filter(|field| field.name() == name).count() > 1 {
                return Err(PyValueError::new_err(format!("more than one column is called {name:?}")));
            }
        }
        let new: Vec<&String> = self.into.iter().chain(self.add.iter().map(|(_, name)| name)).collect();
        for (index, name) in new.iter().enumerate() {
            if fields.find(name).is_some() && self.into.as_ref() != Some(*name) || new[..index].contains(name) {
                return Err(PyValueError::new_err(format!("there is a column {name:?} already; `prefix` renames what is added")));
            }
        }
        let (_, column) = fields.find(&self.text).ok_or_else(|| PyKeyError::new_err(self.text.clone()))?;
        let text = Column::made(column.data_type()).map_err(PyTypeError::new_err)?;
        let into = self.target();
        let clean = Arc::new(column.as_ref().clone().with_name(into).with_data_type(text));
        let mut all: Vec<FieldRef> = fields.to_vec();
        match fields.find(into) {
            Some((at, _)) => all[at] = clean,
            None => all.push(clean),
        }
        all.extend(self.add.iter().map(|(added, name)| Arc::new(added.field(name))));
        Ok(Arc::new(field.clone().with_data_type(DataType::Struct(all.into()))))
    }

    /// Cleans an array: of texts, or of structs with a text in each.
    fn clean(&self, py: Python<'_>, array: &ArrayRef, made: &Field) -> PyResult<ArrayRef> {
        let told = |error: ArrowError| PyValueError::new_err(error.to_string());
        let Some(table) = array.as_struct_opt() else {
            let built = self.build(py, array, None, None)?;
            if self.add.is_empty() {
                return built.text(array.as_ref()).map_err(told);
            }
            let DataType::Struct(fields) = made.data_type() else { return Err(PyTypeError::new_err("not a struct")) };
            let mut columns = vec![built.text(array.as_ref()).map_err(told)?];
            columns.extend(self.add.iter().map(|(added, _)| built.added(*added)));
            return Ok(Arc::new(StructArray::try_new(fields.clone(), columns, None).map_err(told)?));
        };
        let column = |name: &String| table.column_by_name(name).ok_or_else(|| PyKeyError::new_err(name.clone()));
        let [url, lang] = [&self.url, &self.lang].map(|name| name.as_ref().map(column).transpose());
        let text = column(&self.text)?;
        let built = self.build(py, text, url?, lang?)?;
        let DataType::Struct(fields) = made.data_type() else { return Err(PyTypeError::new_err("not a struct")) };
        let clean = built.text(text.as_ref()).map_err(told)?;
        let mut columns = table.columns().to_vec();
        match table.fields().find(self.target()) {
            Some((at, _)) => columns[at] = clean,
            None => columns.push(clean),
        }
        columns.extend(self.add.iter().map(|(added, _)| built.added(*added)));
        let made = StructArray::try_new_with_length(fields.clone(), columns, table.nulls().cloned(), table.len());
        Ok(Arc::new(made.map_err(told)?))
    }

    fn build(&self, py: Python<'_>, text: &ArrayRef, url: Option<&ArrayRef>, lang: Option<&ArrayRef>) -> PyResult<Built> {
        let text = Column::new(text).map_err(PyTypeError::new_err)?;
        let [url, lang] = [url, lang].map(|array| array.map(Column::new).transpose().map_err(PyTypeError::new_err));
        let (url, lang) = (url?, lang?);
        let totals = self.totals.as_deref().map(Py::get);
        let wanted = |one: Added| self.add.iter().any(|(added, _)| *added == one);
        let stretch = |stretch: Range<usize>| {
            let mut tally = Tally::default();
            let mut built = Built::with_capacity(stretch.len(), stretch.clone().map(|row| text.size(row)).sum());
            for row in stretch {
                let known = Known { url: url.as_ref().and_then(|url| url.text(row)), lang: lang.as_ref().and_then(|lang| lang.text(row)) };
                let Some(decoded) = text.decoded(row, known) else {
                    built.push(None);
                    continue;
                };
                let add = |document: &naqi::Document<'_>, clean: naqi::Clean<'_>| {
                    if totals.is_some() {
                        count(&mut tally, &self.engine, document, &clean);
                    }
                    let removed = if wanted(Added::Removed) { Row::removed(&self.engine, &clean) } else { Vec::new() };
                    built.push(Some(Row { clean, removed }));
                };
                self.engine.clean(decoded, known, add).map_err(|fault| Fault { row: Some(row), ..fault })?;
            }
            if let Some(totals) = totals {
                totals.add(&tally);
            }
            Ok::<_, Fault>(built)
        };
        let sizes = (0..text.len()).map(|row| text.size(row));
        Ok(Built::join(work::each(py, self.jobs, sizes, stretch)?))
    }
}

/// A stream that is cleaned as it is read.
struct Lazy {
    plan: Plan,
    reader: Box<dyn ArrayReader + Send>,
    field: FieldRef,
}

impl Iterator for Lazy {
    type Item = Result<ArrayRef, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let array = match self.reader.next()? {
            Ok(array) => array,
            Err(error) => return Some(Err(error)),
        };
        // Whoever reads may hold the interpreter or not: it is taken, and let go of for the work.
        // Arrow's interface knows no exceptions, so that the reader raises its own, with the words of ours: KeyboardInterrupt, too.
        Some(Python::attach(|py| self.plan.clean(py, &array, &self.field)).map_err(|error| ArrowError::ComputeError(error.to_string())))
    }
}

impl ArrayReader for Lazy {
    fn field(&self) -> FieldRef {
        Arc::clone(&self.field)
    }
}
