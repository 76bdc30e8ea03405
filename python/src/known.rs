//! What is known of a document beside its text, and the texts that Python hands over.

use std::borrow::Cow;

use naqi::Document;
use naqi::decode::{Hints, Origin, decode};
use naqi::io::language;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyByteArray, PyBytes, PyString};

use crate::engine::kind;

/// Language and address of a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    pub lang: Option<&'a str>,
    pub url: Option<&'a str>,
}

impl Known<'_> {
    /// The document of a text, with what is known of it; read as the program reads the fields of JSON lines.
    pub fn document<'t>(&self, text: Cow<'t, str>) -> Document<'t> {
        let document = Document { text, lang: self.lang.and_then(language::tag), site: None };
        match self.url {
            Some(url) => document.site(url),
            None => document,
        }
    }

    /// The text of bytes, and how they were read.
    pub fn decode<'b>(&self, bytes: &'b [u8]) -> (Cow<'b, str>, Origin<'b>) {
        let document = self.document(Cow::Borrowed(""));
        let decoded = decode(bytes, &Hints { label: None, lang: document.lang.as_deref(), site: document.site.as_deref() });
        (decoded.text, decoded.origin)
    }
}

/// A text from Python: held, not copied.
pub enum Text {
    Str(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl Text {
    /// Its bytes, as Python has them.
    pub fn len(&self) -> usize {
        match self {
            Self::Str(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() {
            // A lone surrogate is no text: Python's own UnicodeEncodeError says where it stands.
            return Ok(Self::Str(given.extract()?));
        }
        if given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyByteArray>() {
            return Ok(Self::Bytes(given.extract()?));
        }
        // What columns of pyarrow give out one by one.
        let help = if given.hasattr("as_py")? { "; its column gives str by to_pylist()" } else { "" };
        Err(PyTypeError::new_err(format!("expected str or bytes, not {}{help}", kind(&given))))
    }
}
