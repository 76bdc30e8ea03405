//! Documents pulled from an iterable of Python's, some at a time, so that it may be endless.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator, PyString};

use crate::known::{Known, Text};

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

/// A document as it was pulled.
pub struct Item {
    pub text: Text,
    lang: Option<String>,
    url: Option<String>,
}

impl Item {
    /// What is known of it beside its text.
    pub fn known(&self) -> Known<'_> {
        Known { lang: self.lang.as_deref(), url: self.url.as_deref() }
    }
}

/// An iterable that is being pulled from.
pub struct Pull {
    texts: Py<PyIterator>,
    lang: Column,
    url: Column,
    /// What it raised, told once everything that came before is done; whether it is at its end.
    pub ended: Option<Option<PyErr>>,
}

impl Pull {
    /// From the beginning of an iterable, for a function of this name.
    pub fn new(function: &str, texts: &Bound<'_, PyAny>, lang: Option<Column>, url: Option<Column>) -> PyResult<Self> {
        // They can be iterated, and what comes would be letters.
        if texts.is_instance_of::<PyString>() || texts.is_instance_of::<PyBytes>() {
            return Err(PyTypeError::new_err(format!("{function} takes an iterable of texts, not a single one")));
        }
        let [lang, url] = [lang, url].map(|column| column.unwrap_or(Column::One(None)));
        Ok(Self { texts: texts.try_iter()?.unbind(), lang, url, ended: None })
    }

    /// As many as some threads have work with for a while.
    pub fn pull(&mut self, py: Python<'_>, jobs: usize) -> Vec<Item> {
        let mut items = Vec::new();
        let mut bytes = 0;
        while self.ended.is_none() && bytes < BYTES * jobs && items.len() < DOCUMENTS * jobs {
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
                Err(error) => self.ended = Some(Some(error)),
            }
        }
        items
    }
}
