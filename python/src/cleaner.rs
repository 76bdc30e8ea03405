//! The cleaner: rules and options compiled once a process, for any number of threads.

use std::collections::VecDeque;
use std::sync::Arc;

use naqi::Policy;
use naqi::io::Tally;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};

use crate::arrow::Plan;
use crate::batch::Batch;
use crate::clean::{Clean, Done};
use crate::engine::{Counts, Engine, Recipe, Strings, policies};
use crate::known::{Known, Text};
use crate::pull::{Column, Pull};
use crate::rules::{Layers, RuleSet};
use crate::totals::{Totals, count};
use crate::work::jobs;

/// Cleans texts.
#[pyclass(frozen, module = "naqi")]
pub struct Cleaner {
    engine: Arc<Engine>,
    threads: Option<usize>,
}

impl Cleaner {
    /// The families of a policy.
    fn families(&self, policy: Policy) -> Vec<&'static str> {
        let policies = &self.engine.recipe.policies;
        policies.iter().filter(|(_, own)| **own == policy).map(|(family, _)| family.name()).collect()
    }
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (rules = None, *, select = None, tidy = "standard", drop = None, keep = None, r#move = None, prior = None, repeats = None, errors = "raise", threads = None))]
    #[allow(clippy::too_many_arguments, reason = "they are named where it is called")]
    fn new(
        py: Python<'_>,
        rules: Option<&Bound<'_, PyAny>>,
        select: Option<Strings>,
        tidy: &str,
        drop: Option<Strings>,
        keep: Option<Strings>,
        r#move: Option<Strings>,
        prior: Option<&str>,
        repeats: Option<Counts>,
        errors: &str,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        jobs(threads)?;
        let recipe = Recipe {
            layers: Layers::of(rules)?,
            select: select.map(|globs| globs.0).unwrap_or_default(),
            tidy: tidy.to_owned(),
            policies: policies([(Policy::Drop, drop), (Policy::Keep, keep), (Policy::Move, r#move)])?,
            prior: prior.map(str::to_owned),
            repeats: repeats.map(|counts| counts.0),
            forgiving: match errors {
                "raise" => false,
                "review" => true,
                _ => return Err(PyValueError::new_err(format!("errors: \"raise\" or \"review\", not {errors:?}"))),
            },
        };
        Ok(Self { engine: Engine::of(py, recipe)?, threads })
    }

    #[pyo3(signature = (text, *, lang = None, url = None, totals = None))]
    fn clean(&self, py: Python<'_>, text: Text, lang: Option<&str>, url: Option<&str>, totals: Option<&Bound<'_, Totals>>) -> PyResult<Clean> {
        let totals = totals.map(Bound::get);
        let known = Known { lang, url };
        let counted = |document: &naqi::Document<'_>, clean: &naqi::Clean<'_>| {
            if let Some(totals) = totals {
                let mut tally = Tally::default();
                count(&mut tally, &self.engine, document, clean);
                totals.add(&tally);
            }
        };
        let done = py.detach(|| Done::new(&self.engine, &text, known, counted))?;
        done.into_clean(py, &text)
    }

    #[pyo3(signature = (texts, *, lang = None, url = None, totals = None))]
    fn clean_batch(&self, texts: &Bound<'_, PyAny>, lang: Option<Column>, url: Option<Column>, totals: Option<Py<Totals>>) -> PyResult<Batch> {
        let pull = Pull::new("clean_batch", texts, lang, url)?;
        Ok(Batch { engine: Arc::clone(&self.engine), jobs: jobs(self.threads)?, pull, totals, ready: VecDeque::new(), pulled: 0 })
    }

    #[pyo3(signature = (data, text = "text", *, url = None, lang = None, into = None, add = None, prefix = "", totals = None))]
    #[allow(clippy::too_many_arguments, reason = "they are named where it is called")]
    fn clean_arrow<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        text: &str,
        url: Option<String>,
        lang: Option<String>,
        into: Option<String>,
        add: Option<Strings>,
        prefix: &str,
        totals: Option<Py<Totals>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let add = add.map(|add| add.0).unwrap_or_default();
        let plan = Plan::new(Arc::clone(&self.engine), jobs(self.threads)?, text, [url, lang, into], &add, prefix, totals)?;
        plan.run(data)
    }

    #[getter]
    fn rules(&self, py: Python<'_>) -> PyResult<RuleSet> {
        RuleSet::new(py, self.engine.recipe.layers.clone())
    }

    #[getter]
    fn hash(&self) -> String {
        self.engine.cleaner.hash()
    }

    #[getter]
    fn threads(&self) -> Option<usize> {
        self.threads
    }

    fn __repr__(&self) -> String {
        format!("<naqi.Cleaner with {} rules>", self.engine.cleaner.rules().rules.len())
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let recipe = &self.engine.recipe;
        let named = PyDict::new(py);
        named.set_item("rules", self.rules(py)?)?;
        named.set_item("select", &recipe.select)?;
        named.set_item("tidy", &recipe.tidy)?;
        named.set_item("drop", self.families(Policy::Drop))?;
        named.set_item("keep", self.families(Policy::Keep))?;
        named.set_item("move", self.families(Policy::Move))?;
        named.set_item("prior", &recipe.prior)?;
        named.set_item("repeats", recipe.repeats.as_ref().map(|file| PyBytes::new(py, file.as_bytes())))?;
        named.set_item("errors", if recipe.forgiving { "review" } else { "raise" })?;
        named.set_item("threads", self.threads)?;
        (PyTuple::empty(py), named).into_pyobject(py)
    }
}
