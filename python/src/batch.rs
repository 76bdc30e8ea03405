//! Clean documents of any iterable, some at a time: pulled, cleaned on all threads, given out one by one.

use std::collections::VecDeque;
use std::sync::Arc;

use naqi::io::Tally;
use pyo3::prelude::*;

use crate::clean::{Clean, Done};
use crate::engine::{Engine, Fault};
use crate::pull::{Item, Pull};
use crate::totals::Totals;
use crate::work;

/// An iterator over clean documents.
#[pyclass(module = "naqi")]
pub struct Batch {
    pub engine: Arc<Engine>,
    pub jobs: usize,
    pub pull: Pull,
    pub totals: Option<Py<Totals>>,
    pub ready: VecDeque<Clean>,
    /// How many were pulled.
    pub pulled: usize,
}

impl Batch {
    fn clean(&mut self, py: Python<'_>, items: Vec<Item>) -> PyResult<()> {
        let (engine, first) = (&self.engine, self.pulled);
        let totals = self.totals.as_ref().map(Py::get);
        self.pulled += items.len();
        let done = work::each(py, self.jobs, items.iter().map(|item| item.text.len()), |stretch| {
            let mut tally = Tally::default();
            let mut done = Vec::with_capacity(stretch.len());
            for row in stretch {
                let item = &items[row];
                let count = |document: &naqi::Document<'_>, clean: &naqi::Clean<'_>| {
                    if totals.is_some() {
                        crate::totals::count(&mut tally, engine, document, clean);
                    }
                };
                done.push(Done::new(engine, &item.text, item.known(), count).map_err(|fault| Fault { row: Some(first + row), ..fault })?);
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
            if let Some(ended) = &mut self.pull.ended {
                return ended.take().map_or(Ok(None), Err);
            }
            let items = self.pull.pull(py, self.jobs);
            if let Err(error) = self.clean(py, items) {
                // What was pulled is lost: going on would leave a gap.
                self.pull.ended = Some(None);
                return Err(error);
            }
        }
    }
}
