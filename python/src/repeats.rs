//! Counting the lines that stand in several documents of a site, for a cleaner's `repeats`: what the command `naqi repeats` does with files.

use std::borrow::Cow;
use std::ops::Range;

use naqi::Tidy;
use naqi::io::guard::guarded;
use naqi::mine::repeats::{Lines, Sketched, lines};
use pyo3::exceptions::{PyTypeError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator};

use crate::engine::Fault;
use crate::known::Text;
use crate::pull::{Column, Item, Pull};
use crate::work;

/// What is said when the sketch is too small.
const FULL: &std::ffi::CStr =
    c"more different lines than the sketch can tell apart; the counts are right, and took more memory than with a larger `memory`";

/// Counts lines in two passes over the texts; the file of the counts, as bytes.
#[pyfunction]
#[pyo3(signature = (texts, *, url = None, min = 3, tidy = "standard", memory = 33554432, threads = None))]
pub fn count_repeats<'py>(
    texts: &Bound<'py, PyAny>,
    url: Option<&Bound<'py, PyAny>>,
    min: u32,
    tidy: &str,
    memory: usize,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyBytes>> {
    let py = texts.py();
    if !(1..=u32::from(u16::MAX)).contains(&min) {
        return Err(PyValueError::new_err(format!("min: from 1 to {}, not {min}", u16::MAX)));
    }
    let documents = Documents { texts, url, tidy: tidy.parse().map_err(PyValueError::new_err)?, jobs: work::jobs(threads)? };
    documents.refuse_iterators()?;
    let mut sketched = Sketched::new(memory);
    let first = documents.each(|lines| sketched.add(lines))?;
    if sketched.is_full(min) {
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), FULL, 1)?;
    }
    let mut exact = sketched.exactly(min);
    let second = documents.each(|lines| exact.add(lines))?;
    if first != second {
        return Err(PyValueError::new_err(format!("texts: {first} of them at first, {second} when they were gone over again")));
    }
    Ok(PyBytes::new(py, exact.counted().file().collect::<String>().as_bytes()))
}

/// Documents that can be gone over again.
struct Documents<'a, 'py> {
    texts: &'a Bound<'py, PyAny>,
    url: Option<&'a Bound<'py, PyAny>>,
    tidy: Tidy,
    jobs: usize,
}

impl Documents<'_, '_> {
    /// An iterator is at its end after the first pass, and nothing would repeat.
    fn refuse_iterators(&self) -> PyResult<()> {
        for (name, given) in [("texts", Some(self.texts)), ("url", self.url)] {
            if given.is_some_and(|given| given.cast::<PyIterator>().is_ok()) {
                let help = "give a list, a column, or an object whose __iter__ begins anew";
                return Err(PyTypeError::new_err(format!("{name}: an iterator, which can be gone over once; count_repeats does so twice: {help}")));
            }
        }
        Ok(())
    }

    /// The lines of each, in order; how many there are.
    fn each(&self, mut add: impl FnMut(&Lines)) -> PyResult<usize> {
        let (py, tidy) = (self.texts.py(), self.tidy);
        let url = self.url.map(|url| url.extract::<Column>()).transpose()?;
        let mut pull = Pull::new("count_repeats", self.texts, None, url)?;
        let mut count = 0;
        while pull.ended.is_none() {
            let items = pull.pull(py, self.jobs);
            let first = count;
            count += items.len();
            let read = |row: usize| {
                let item: &Item = &items[row];
                let text = match &item.text {
                    Text::Str(text) => Cow::Borrowed(&**text),
                    Text::Bytes(bytes) => item.known().decode(bytes).0,
                };
                let read = guarded(|| lines(&item.known().document(text), tidy));
                read.map_err(|what| Fault { row: Some(first + row), what })
            };
            let all = |stretch: Range<usize>| stretch.map(read).collect::<Result<Vec<_>, _>>();
            let read = work::each(py, self.jobs, items.iter().map(|item| item.text.len()), all)?;
            read.iter().flatten().for_each(&mut add);
        }
        pull.ended.flatten().map_or(Ok(count), Err)
    }
}
