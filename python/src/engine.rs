//! A compiled cleaner as the Python side uses it: shared between objects and threads, compiled once a process, and with
//! panics turned into errors.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use naqi::io::guard::{guarded, is_guarded};
use naqi::{Clean, Document, Family, Options, Policy, Prior, Repeats, Tidy};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::known::Known;
use crate::rules::{Layers, raise};

/// Compiled cleaners that are kept: unpickling the same one again, as every task of a cluster does, finds it here.
const KEPT: usize = 4;

/// What a cleaner is made from: what travels when it is pickled.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    pub layers: Layers,
    pub select: Vec<String>,
    pub tidy: String,
    pub policies: BTreeMap<Family, Policy>,
    pub prior: Option<String>,
    /// The file of lines that repeat.
    pub repeats: Option<Arc<str>>,
    /// Whether a document on which naqi itself fails comes out whole, for review, instead of an exception.
    pub forgiving: bool,
}

/// A compiled cleaner.
pub struct Engine {
    pub recipe: Recipe,
    pub cleaner: naqi::Cleaner,
    /// For tests: a text whose documents panic.
    panics: Option<String>,
}

/// A fault of naqi's own.
#[derive(Debug)]
pub struct Fault {
    /// The document's place among those that were given, if there were several.
    pub row: Option<usize>,
    pub what: String,
}

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> Self {
        let told = fault.row.map_or_else(|| fault.what.clone(), |row| format!("document {row}: {}", fault.what));
        Python::attach(|py| raise(py, "InternalError", (told,)))
    }
}

impl Engine {
    /// The engine for a recipe, compiled if this process does not have it.
    pub fn of(py: Python<'_>, recipe: Recipe) -> PyResult<Arc<Self>> {
        static ENGINES: Mutex<Vec<Arc<Engine>>> = Mutex::new(Vec::new());
        let kept = || ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = kept().iter().find(|engine| engine.recipe == recipe) {
            return Ok(Arc::clone(engine));
        }
        let engine = Arc::new(py.detach(|| Self::compile(recipe))?);
        let mut kept = kept();
        kept.insert(0, Arc::clone(&engine));
        kept.truncate(KEPT);
        Ok(engine)
    }

    fn compile(recipe: Recipe) -> PyResult<Self> {
        let tidy: Tidy = recipe.tidy.parse().map_err(PyValueError::new_err)?;
        let prior = recipe.prior.as_deref().map(prior).transpose()?;
        let mistake = |mistake: naqi::repeats::Mistake| PyValueError::new_err(format!("repeats: {mistake}"));
        let repeats = recipe.repeats.clone().map(Repeats::parse).transpose().map_err(mistake)?.map(Arc::new);
        let options = Options { tidy, policies: recipe.policies.clone(), prior, repeats, ..Options::default() };
        let cleaner = recipe.layers.cleaner(&recipe.select, options)?;
        if recipe.repeats.is_some() && cleaner.prior() == Prior::None {
            return Err(PyValueError::new_err("repeats: no line is weighed, so that none can go for it; prior says what the text is taken for"));
        }
        let panics = std::env::var("NAQI_TEST_PANIC").ok().filter(|text| !text.is_empty());
        Ok(Self { cleaner, recipe, panics })
    }

    /// Cleans a text, and hands on what came out.
    pub fn clean<T>(&self, text: Cow<'_, str>, known: Known<'_>, then: impl FnOnce(&Document<'_>, Clean<'_>) -> T) -> Result<T, Fault> {
        let document = known.document(text);
        let clean = guarded(|| {
            if self.panics.as_ref().is_some_and(|panics| document.text.contains(panics.as_str())) {
                panic!("as asked for");
            }
            self.cleaner.clean(&document)
        });
        match clean {
            Ok(clean) => Ok(then(&document, clean)),
            Err(reason) if self.recipe.forgiving => Ok(then(&document, Clean::whole(Cow::Borrowed(&document.text), reason, Vec::new()))),
            Err(what) => Err(Fault { row: None, what }),
        }
    }
}

fn prior(name: &str) -> PyResult<Prior> {
    let all = [Prior::None, Prior::Extracted, Prior::Page, Prior::Auto];
    let found = all.into_iter().find(|prior| prior.name() == name);
    found.ok_or_else(|| PyValueError::new_err(format!("no prior is called {name:?}; there are {}", all.map(Prior::name).join(", "))))
}

/// Policies from the families that go, stay and move.
pub fn policies(given: [(Policy, Option<Strings>); 3]) -> PyResult<BTreeMap<Family, Policy>> {
    let mut policies = BTreeMap::new();
    for (policy, families) in given {
        for family in families.map(|families| families.0).unwrap_or_default() {
            let family: Family = family.parse().map_err(PyValueError::new_err)?;
            if policies.insert(family, policy).is_some_and(|other| other != policy) {
                return Err(PyValueError::new_err(format!("{family}: given to two of drop, keep and move")));
            }
        }
    }
    Ok(policies)
}

/// One string, or several.
pub struct Strings(pub Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Strings {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(one) = given.extract() {
            return Ok(Self(vec![one]));
        }
        let expected = || PyTypeError::new_err(format!("expected a string or strings, not {}", kind(&given)));
        let all = given.try_iter().map_err(|_| expected())?;
        Ok(Self(all.map(|one| one?.extract().map_err(|_| expected())).collect::<PyResult<_>>()?))
    }
}

/// A file of lines that repeat: its name, or its bytes, as it travels when a cleaner is pickled.
pub struct Counts(pub Arc<str>);

impl<'py> FromPyObject<'_, 'py> for Counts {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = given.cast::<PyBytes>() {
            let text = std::str::from_utf8(bytes.as_bytes()).map_err(|_| PyValueError::new_err("repeats: the bytes are not UTF-8"))?;
            return Ok(Self(text.into()));
        }
        let name: PathBuf = given.extract()?;
        Ok(Self(naqi::io::packing::text(&name)?.into()))
    }
}

/// The name of an object's type, for messages.
pub fn kind(given: &Bound<'_, PyAny>) -> String {
    given.get_type().name().map_or_else(|_| "that".into(), |name| name.to_string())
}

/// What a document's panic would say is said by the exception.
pub fn silence_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_guarded() {
            before(panic);
        }
    }));
}
