//! A clean document as Python sees it: offsets are of characters, as everywhere in Python, and it holds what it needs to
//! give the input back, not the input.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use naqi::decode::Origin;
use naqi::{By, Document, OffsetMap};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple, PyType};

use crate::engine::{Engine, Fault};
use crate::known::{Known, Text};

/// What cleaning made of a text, before it is Python's.
pub struct Done {
    /// The clean text, if it is not the text that was given.
    text: Option<String>,
    about: About,
}

/// Everything about a clean document but its text.
#[derive(Clone, FromPyObject, IntoPyObject)]
#[pyo3(from_item_all)]
struct About {
    verdict: String,
    reason: Option<String>,
    changes: Vec<Change>,
    fields: BTreeMap<String, Vec<String>>,
    removed: BTreeMap<String, u64>,
    /// The bytes that were given: nothing for a text, and empty for bytes that the decoded text gives back.
    bytes: Option<Vec<u8>>,
    encoding: Option<String>,
    confidence: Option<f64>,
    malformed: usize,
}

/// A change, by where it stands in the clean text.
#[derive(Clone, FromPyObject, IntoPyObject)]
#[pyo3(from_item_all)]
struct Change {
    by: String,
    family: Option<String>,
    /// Bytes of the clean text before it.
    at: usize,
    removed: String,
    with: String,
}

impl Done {
    /// Cleans a text.
    pub fn new(engine: &Engine, text: &Text, known: Known<'_>, count: impl FnOnce(&Document<'_>, &naqi::Clean<'_>)) -> Result<Self, Fault> {
        let (decoded, origin) = match text {
            Text::Str(text) => (Cow::Borrowed(&**text), None),
            Text::Bytes(bytes) => {
                let (text, origin) = known.decode(bytes);
                (text, Some(origin))
            }
        };
        let mut done = engine.clean(decoded, known, |document, clean| {
            count(document, &clean);
            Self::of(engine, document, clean, origin.is_some())
        })?;
        if let (Text::Bytes(bytes), Some(origin)) = (text, origin) {
            done.about.decoded(&origin, bytes);
        }
        Ok(done)
    }

    fn of(engine: &Engine, document: &Document<'_>, clean: naqi::Clean<'_>, always: bool) -> Self {
        let cleaner = &engine.cleaner;
        let (mut at, mut input) = (0, 0);
        let mut removed = BTreeMap::new();
        let mut change = |edit: &naqi::Edit| {
            let counted = cleaner.counted_as(edit.by);
            if let Some(name) = counted {
                *removed.entry(name.to_owned()).or_default() += (edit.end - edit.start) as u64;
            }
            at += edit.start - input;
            let change = Change {
                by: cleaner.name(edit.by).into_owned(),
                family: counted.filter(|_| matches!(edit.by, By::Rule(_))).map(str::to_owned),
                at,
                removed: document.text[edit.start..edit.end].to_owned(),
                with: edit.with.to_string(),
            };
            at += edit.with.len();
            input = edit.end;
            change
        };
        let about = About {
            verdict: clean.verdict.name().to_owned(),
            reason: clean.reason,
            changes: clean.edits.iter().map(&mut change).collect(),
            fields: clean.fields.into_iter().map(|(family, texts)| (family.name().to_owned(), texts)).collect(),
            removed,
            bytes: None,
            encoding: None,
            confidence: None,
            malformed: 0,
        };
        let text = (always || clean.text != document.text).then(|| clean.text.into_owned());
        Self { text, about }
    }

    /// Makes it Python's.
    pub fn into_clean(self, py: Python<'_>, given: &Text) -> PyResult<Clean> {
        let text = match (self.text, given) {
            (Some(text), _) => PyString::new(py, &text),
            (None, Text::Str(text)) => text.into_pyobject(py)?.cast_into()?,
            (None, Text::Bytes(_)) => PyString::new(py, ""),
        };
        Ok(Clean { text: text.unbind(), about: self.about, map: OnceLock::new() })
    }
}

impl About {
    fn decoded(&mut self, origin: &Origin<'_>, bytes: &[u8]) {
        let guess = origin.guess;
        self.encoding = Some(guess.charset.name().to_owned());
        self.confidence = Some(f64::from(guess.confidence) / 100.0);
        self.malformed = origin.malformed;
        let plain = guess.charset == naqi::decode::Charset::UTF_8 && !origin.bom && origin.malformed == 0;
        self.bytes = Some(if plain { Vec::new() } else { bytes.to_vec() });
    }
}

/// A clean document and everything that was done to it.
#[pyclass(frozen, module = "naqi")]
pub struct Clean {
    #[pyo3(get)]
    text: Py<PyString>,
    about: About,
    map: OnceLock<OffsetMap>,
}

#[pymethods]
impl Clean {
    #[getter]
    fn verdict(&self) -> &str {
        &self.about.verdict
    }

    #[getter]
    fn reason(&self) -> Option<&str> {
        self.about.reason.as_deref()
    }

    #[getter]
    fn fields(&self) -> BTreeMap<String, Vec<String>> {
        self.about.fields.clone()
    }

    #[getter]
    fn removed(&self) -> BTreeMap<String, u64> {
        self.about.removed.clone()
    }

    #[getter]
    fn encoding(&self) -> Option<&str> {
        self.about.encoding.as_deref()
    }

    #[getter]
    fn confidence(&self) -> Option<f64> {
        self.about.confidence
    }

    #[getter]
    fn malformed(&self) -> usize {
        self.about.malformed
    }

    #[getter]
    fn edits(&self, py: Python<'_>) -> PyResult<Vec<Edit>> {
        let spans = self.spans(py)?;
        let edit = |(change, (start, end, _)): (&Change, (usize, usize, usize))| Edit {
            by: change.by.clone(),
            family: change.family.clone(),
            start,
            end,
            removed: change.removed.clone(),
            with_: change.with.clone(),
        };
        Ok(self.about.changes.iter().zip(spans).map(edit).collect())
    }

    fn original(&self, py: Python<'_>, offset: usize) -> PyResult<usize> {
        if offset > self.text.bind(py).len()? {
            return Err(PyIndexError::new_err("offset lies behind the end of the clean text"));
        }
        if let Some(map) = self.map.get() {
            return Ok(map.original(offset));
        }
        let map = self.spans(py)?.into_iter().collect();
        Ok(self.map.get_or_init(|| map).original(offset))
    }

    fn restore<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let clean = self.text.bind(py).to_str()?;
        let mut input = String::with_capacity(clean.len());
        let mut at = 0;
        for change in &self.about.changes {
            input.push_str(&clean[at..change.at]);
            input.push_str(&change.removed);
            at = change.at + change.with.len();
        }
        input.push_str(&clean[at..]);
        match &self.about.bytes {
            None => Ok(PyString::new(py, &input).into_any()),
            Some(bytes) if bytes.is_empty() => Ok(PyBytes::new(py, input.as_bytes()).into_any()),
            Some(bytes) => Ok(PyBytes::new(py, bytes).into_any()),
        }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (length, changes) = (self.text.bind(py).len()?, self.about.changes.len());
        Ok(format!("<naqi.Clean: {}, {length} characters, {changes} edits>", self.about.verdict))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let (py, clean) = (slf.py(), slf.get());
        let make = PyType::new::<Self>(py).getattr("_of")?;
        (make, (clean.text.clone_ref(py), clean.about.clone())).into_pyobject(py)
    }

    #[staticmethod]
    fn _of(text: Py<PyString>, about: About) -> Self {
        Self { text, about, map: OnceLock::new() }
    }
}

impl Clean {
    /// Of every change where it starts and ends in the input and how long is what stands there now, in characters.
    fn spans(&self, py: Python<'_>) -> PyResult<Vec<(usize, usize, usize)>> {
        let clean = self.text.bind(py).to_str()?;
        let count = |text: &str| text.chars().count();
        let (mut at, mut input) = (0, 0);
        let span = |change: &Change| {
            let start = input + count(&clean[at..change.at]);
            input = start + count(&change.removed);
            at = change.at + change.with.len();
            (start, input, count(&change.with))
        };
        Ok(self.about.changes.iter().map(span).collect())
    }
}

/// One change.
#[pyclass(frozen, module = "naqi", get_all)]
pub struct Edit {
    by: String,
    family: Option<String>,
    start: usize,
    end: usize,
    removed: String,
    with_: String,
}

#[pymethods]
impl Edit {
    fn __repr__(&self) -> String {
        format!("<naqi.Edit: {} {}..{} {:?} → {:?}>", self.by, self.start, self.end, self.removed, self.with_)
    }
}
