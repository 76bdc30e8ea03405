//! Totals from Python: what the program says at the end of a run, for those who run the library. They add up, and travel
//! between processes as JSON.

use std::sync::{Mutex, MutexGuard, PoisonError};

use naqi::io::Tally;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::engine::Engine;

/// Counts of what was done; cleaning adds to it from any number of threads.
#[pyclass(frozen, module = "naqi")]
#[derive(Default)]
pub struct Totals {
    tally: Mutex<Tally>,
}

impl Totals {
    fn lock(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the counts of some documents.
    pub fn add(&self, tally: &Tally) {
        self.lock().add(tally);
    }

    fn of(tally: Tally) -> Self {
        Self { tally: Mutex::new(tally) }
    }

    fn json(&self) -> String {
        let mut json = self.lock().json(0.0);
        // Time is the caller's to take.
        json.as_object_mut().map(|counts| counts.remove("seconds"));
        json.to_string()
    }
}

#[pymethods]
impl Totals {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.json(),))
    }

    #[getter]
    fn documents(&self) -> u64 {
        self.lock().records_in
    }

    #[getter]
    fn verdicts(&self) -> std::collections::BTreeMap<&'static str, u64> {
        self.lock().verdicts.iter().map(|(verdict, count)| (verdict.name(), *count)).collect()
    }

    #[getter]
    fn rules(&self) -> std::collections::BTreeMap<String, (u64, u64)> {
        self.lock().rules.clone()
    }

    fn __add__(&self, other: &Self) -> Self {
        let mut sum = self.lock().clone();
        let other = other.lock().clone();
        sum.add(&other);
        Self::of(sum)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let Ok(other) = other.cast::<Self>() else { return false };
        let other = other.get().lock().clone();
        *self.lock() == other
    }

    fn __repr__(&self) -> String {
        format!("<naqi.Totals: {}>", self.lock().line())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let make = PyType::new::<Self>(slf.py()).getattr("_of")?;
        (make, (slf.get().json(),)).into_pyobject(slf.py())
    }

    #[staticmethod]
    fn _of(json: &str) -> PyResult<Self> {
        let read = serde_json::from_str(json).ok().and_then(|json| Tally::of_json(&json));
        read.map(Self::of).ok_or_else(|| PyValueError::new_err("these are no totals of this version of naqi"))
    }
}

/// Counts a document and what cleaning did to it.
pub fn count(tally: &mut Tally, engine: &Engine, document: &naqi::Document<'_>, clean: &naqi::Clean<'_>) {
    tally.records_in += 1;
    tally.records_out += 1;
    tally.bytes_in += document.text.len() as u64;
    tally.bytes_out += clean.text.len() as u64;
    tally.count(&engine.cleaner, document, clean);
}
