//! Documents from any iterable, some at a time: pulled, cleaned on all threads, given out one by one.

use std::collections::VecDeque;
use std::sync::Arc;

use naqi::io::Tally;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::clean::{Clean, Done};
use crate::engine::{Engine, Fault};
use crate::known::{Known, Text};
use crate::totals::Totals;
use crate::work;

/// Bytes of documents that are pulled at a time, for each thread.
const BYTES: usize = 1 << 20;
/// Documents that are pulled at a time, for each thread.
const DOCUMENTS: usize = 2048;

/// The same for all documents, or one for each.
pub enum Column {
    One(Option<String>),
    Each(Py<PyIterator>),
}

impl<'py> FromPyObject<'_, 'py> for Column {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(one) = given.extract() {
            return Ok(Self::One(one));
        }
        Ok(Self::Each(given.try_iter()?.unbind()))
    }
}

impl Column {
    fn next(&self, py: Python<'_>) -> PyResult<Option<String>> {
        match self {
            Self::One(one) => Ok(one.clone()),
            Self::Each(each) => {
                let next = each.bind(py).clone().next().ok_or_else(|| PyValueError::new_err("fewer languages or addresses than texts"))?;
                next?.extract()
            }
        }
    }
}

/// An iterator over clean documents.
#[pyclass(module = "naqi")]
pub struct Batch {
    pub engine: Arc<Engine>,
    pub jobs: usize,
    pub texts: Py<PyIterator>,
    pub lang: Column,
    pub url: Column,
    pub totals: Option<Py<Totals>>,
    pub ready: VecDeque<Clean>,
    /// How many were pulled.
    pub pulled: usize,
    /// What the iterable raised, told once everything that came before is given out; whether it is at its end.
    pub ended: Option<Option<PyErr>>,
}

struct Item {
    text: Text,
    lang: Option<String>,
    url: Option<String>,
}

impl Batch {
    fn pull(&mut self, py: Python<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut bytes = 0;
        while bytes < BYTES * self.jobs && items.len() < DOCUMENTS * self.jobs {
            let Some(next) = self.texts.bind(py).clone().next() else {
                self.ended = Some(None);
                break;
            };
            let item = || Ok(Item { text: next?.extract()?, lang: self.lang.next(py)?, url: self.url.next(py)? });
            match item() {
                Ok(item) => {
                    bytes += item.text.len();
                    items.push(item);
                }
                Err(error) => {
                    self.ended = Some(Some(error));
                    break;
                }
            }
        }
        items
    }

    fn clean(&mut self, py: Python<'_>, items: Vec<Item>) -> PyResult<()> {
        let (engine, first) = (&self.engine, self.pulled);
        let totals = self.totals.as_ref().map(Py::get);
        self.pulled += items.len();
        let done = work::each(py, self.jobs, items.iter().map(|item| item.text.len()), |stretch| {
            let mut tally = Tally::default();
            let mut done = Vec::with_capacity(stretch.len());
            for row in stretch {
                let Item { text, lang, url } = &items[row];
                let known = Known { lang: lang.as_deref(), url: url.as_deref() };
                let count = |document: &naqi::Document<'_>, clean: &naqi::Clean<'_>| {
                    if totals.is_some() {
                        crate::totals::count(&mut tally, engine, document, clean);
                    }
                };
                done.push(Done::new(engine, text, known, count).map_err(|fault| Fault { row: Some(first + row), ..fault })?);
            }
            if let Some(totals) = totals {
                totals.add(&tally);
            }
            Ok::<_, Fault>(done)
        })?;
        for (done, item) in done.into_iter().flatten().zip(&items) {
            self.ready.push_back(done.into_clean(py, &item.text)?);
        }
        Ok(())
    }
}

#[pymethods]
impl Batch {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Clean>> {
        loop {
            if let Some(clean) = self.ready.pop_front() {
                return Ok(Some(clean));
            }
            if let Some(ended) = &mut self.ended {
                return ended.take().map_or(Ok(None), Err);
            }
            let items = self.pull(py);
            if let Err(error) = self.clean(py, items) {
                // What was pulled is lost: going on would leave a gap.
                self.ended = Some(None);
                return Err(error);
            }
        }
    }
}
