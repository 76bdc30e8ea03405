//! Rule files from Python: loaded, parsed and proved; held as text, which is how they travel to other processes.

use std::path::PathBuf;
use std::sync::Arc;

use naqi::prove::{Proof, prove_rule, prove_together};
use naqi::rule::{Problem, Problems, Source, folder};
use naqi::{Cleaner, Options, Select};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyTuple, PyType};

use crate::engine::kind;

/// Rule files by name and text, layer upon layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layers {
    /// Whether the bundled rules lie below them.
    pub bundled: bool,
    pub own: Vec<Arc<Layer>>,
}

type Layer = Vec<(String, String)>;

impl Layers {
    /// The rules of a `rules` argument: nothing for the bundled ones, a [`RuleSet`], a path, or several of these.
    pub fn of(given: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let Some(given) = given else { return Ok(Self { bundled: true, own: Vec::new() }) };
        if let Some(one) = Self::one(given)? {
            return Ok(one);
        }
        let expected = || PyTypeError::new_err(format!("rules: expected a RuleSet, a path, or several of these, not {}", kind(given)));
        let mut all = Self::default();
        for each in PyIterator::from_object(given).map_err(|_| expected())? {
            let one = Self::one(&each?)?.ok_or_else(expected)?;
            all.bundled |= one.bundled;
            all.own.extend(one.own);
        }
        Ok(all)
    }

    fn one(given: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if let Ok(set) = given.cast::<RuleSet>() {
            return Ok(Some(set.get().layers.clone()));
        }
        given.extract::<PathBuf>().map_or(Ok(None), |path| Self::read(&[path], true).map(Some))
    }

    fn read(paths: &[PathBuf], bundled: bool) -> PyResult<Self> {
        let layer =
            |path: &PathBuf| Ok(Arc::new(folder::read(path)?.into_iter().map(|source| (source.name.to_string(), source.text.to_string())).collect()));
        Ok(Self { bundled, own: paths.iter().map(layer).collect::<PyResult<_>>()? })
    }

    /// The layers as the library wants them, the bundled ones apart from one's own.
    fn sources(&self) -> (Vec<Vec<Source>>, Vec<Vec<Source>>) {
        let own = self.own.iter().map(|layer| layer.iter().map(|(name, text)| Source::new(name.as_str(), text.clone())).collect());
        (self.bundled.then(naqi::RuleSet::bundled_sources).into_iter().collect(), own.collect())
    }

    /// A cleaner with the rules of them that are chosen. It is ready at once with the bundled ones alone.
    pub fn cleaner(&self, select: &[String], options: Options) -> PyResult<Cleaner> {
        if self.bundled && self.own.is_empty() && select.is_empty() {
            return Cleaner::bundled_with(options).map_err(|problems| Python::attach(|py| rule_error(py, &problems)));
        }
        let mut rules = self.compile()?;
        let globs = |globs: &[String]| Select::new(globs).map_err(PyValueError::new_err);
        for written in select {
            let one = globs(&[written.trim_start_matches('!').to_owned()])?;
            if !rules.has(&one) {
                return Err(PyValueError::new_err(format!("select {written:?}: no rule has such an address; RuleSet.addresses has them")));
            }
        }
        rules.select(&globs(select)?);
        Ok(Cleaner::new(rules, options))
    }

    /// Parses them.
    pub fn compile(&self) -> PyResult<naqi::RuleSet> {
        let set = match (self.own.is_empty(), self.bundled) {
            (true, true) => naqi::RuleSet::bundled(),
            (true, false) => Ok(naqi::RuleSet::default()),
            (false, _) => {
                let (bundled, own) = self.sources();
                naqi::RuleSet::parse(&[bundled, own].concat()).map(|set| set.weighing(self.bundled))
            }
        };
        set.map_err(|problems| Python::attach(|py| rule_error(py, &problems)))
    }
}

/// Rules, loaded and free of mistakes.
#[pyclass(frozen, module = "naqi")]
pub struct RuleSet {
    layers: Layers,
    set: naqi::RuleSet,
}

impl RuleSet {
    pub fn new(py: Python<'_>, layers: Layers) -> PyResult<Self> {
        let set = py.detach(|| layers.compile())?;
        Ok(Self { layers, set })
    }
}

#[pymethods]
impl RuleSet {
    #[staticmethod]
    fn bundled(py: Python<'_>) -> PyResult<Self> {
        Self::new(py, Layers { bundled: true, own: Vec::new() })
    }

    #[staticmethod]
    fn empty(py: Python<'_>) -> PyResult<Self> {
        Self::new(py, Layers::default())
    }

    #[staticmethod]
    #[pyo3(signature = (*paths, bundled = true))]
    fn load(py: Python<'_>, paths: Vec<PathBuf>, bundled: bool) -> PyResult<Self> {
        if paths.is_empty() {
            return Err(PyTypeError::new_err("load wants a path; RuleSet.bundled() are the rules that come with naqi"));
        }
        Self::new(py, Layers::read(&paths, bundled)?)
    }

    #[staticmethod]
    #[pyo3(signature = (text, *, name = "rules.toml", bundled = true))]
    fn parse(py: Python<'_>, text: String, name: &str, bundled: bool) -> PyResult<Self> {
        Self::new(py, Layers { bundled, own: vec![Arc::new(vec![(name.to_owned(), text)])] })
    }

    #[staticmethod]
    fn _of(py: Python<'_>, bundled: bool, own: Vec<Layer>) -> PyResult<Self> {
        Self::new(py, Layers { bundled, own: own.into_iter().map(Arc::new).collect() })
    }

    fn check<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let problems = py.detach(|| self.proved());
        problems.iter().flat_map(Problems::iter).map(|problem| told(py, problem)).collect()
    }

    #[getter]
    fn addresses(&self) -> Vec<&str> {
        self.set.rules.iter().map(|rule| rule.address.as_str()).collect()
    }

    #[getter]
    fn hash(&self) -> String {
        format!("xxh3:{:032x}", self.set.hash())
    }

    fn __len__(&self) -> usize {
        self.set.rules.len()
    }

    fn __repr__(&self) -> String {
        format!("<naqi.RuleSet of {} rules>", self.set.rules.len())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        let layers = &slf.get().layers;
        let own: Vec<Layer> = layers.own.iter().map(|layer| Layer::clone(layer)).collect();
        let make = PyType::new::<Self>(py).getattr("_of")?;
        (make, (layers.bundled, own)).into_pyobject(py)
    }
}

impl RuleSet {
    /// The examples of one's own rules that do not hold; of the bundled ones, if there are no others.
    fn proved(&self) -> [Problems; 2] {
        let (bundled, own) = self.layers.sources();
        let (set, _) = naqi::RuleSet::parse_sound(&[bundled.clone(), own.clone()].concat());
        let asked = if own.is_empty() { &bundled } else { &own };
        let mut proof = Proof::default();
        for (index, rule) in set.rules.iter().enumerate() {
            if asked.iter().flatten().any(|source| Arc::ptr_eq(&source.text, &rule.origin.source.text)) {
                prove_rule(&set, index, &mut proof);
            }
        }
        // What one rule takes from another's `keep` is only worth telling once each of them holds alone.
        let together = if proof.problems.is_empty() { prove_together(&set) } else { Problems::default() };
        [proof.problems, together]
    }
}

/// The exception for mistakes in rules.
fn rule_error(py: Python<'_>, problems: &Problems) -> PyErr {
    let all: PyResult<Vec<_>> = problems.iter().map(|problem| told(py, problem)).collect();
    let count = problems.len();
    let drawn = format!("{count} {} in the rules\n\n{}", if count == 1 { "mistake" } else { "mistakes" }, problems.draw(false).trim_end());
    all.map_or_else(|error| error, |all| raise(py, "RuleError", (drawn, all)))
}

fn told<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyAny>> {
    let (line, column) = problem.line_column();
    let about = (&*problem.source.name, line, column, &problem.title, &problem.label, &problem.help);
    py.import("naqi._errors")?.getattr("Problem")?.call1(about)
}

/// One of naqi's exceptions, which are written in Python.
pub fn raise<'py>(py: Python<'py>, name: &str, about: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    let made = py.import("naqi._errors").and_then(|module| module.getattr(name)?.call1(about));
    made.map_or_else(|error| error, PyErr::from_value)
}
