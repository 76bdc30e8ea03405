//! naqi for Python: the library's cleaner, rules and program as the module `naqi._naqi`. What users see of it is written
//! down in `naqi/_naqi.pyi`.
//!
//! Cleaning happens with the interpreter detached, on as many threads as asked for ([`work`]); what came out is turned
//! into Python objects ([`clean`]) or Arrow arrays ([`arrow`]) afterwards.
#![deny(unsafe_code)]

mod arrow;
mod batch;
mod clean;
mod cleaner;
mod engine;
mod known;
mod pull;
mod repeats;
mod rules;
mod totals;
mod work;

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the program with its arguments, the first of them its own name; its exit code.
#[pyfunction]
#[pyo3(signature = (arguments, *, input_closed, output_closed))]
fn run(py: Python<'_>, arguments: Vec<OsString>, input_closed: bool, output_closed: bool) -> u8 {
    py.detach(|| naqi::run(arguments, naqi::Closed { input: input_closed, output: output_closed }))
}

#[pymodule]
fn _naqi(module: &Bound<'_, PyModule>) -> PyResult<()> {
    engine::silence_panics();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<cleaner::Cleaner>()?;
    module.add_class::<clean::Clean>()?;
    module.add_class::<clean::Edit>()?;
    module.add_class::<batch::Batch>()?;
    module.add_class::<rules::RuleSet>()?;
    module.add_class::<totals::Totals>()?;
    module.add_function(wrap_pyfunction!(repeats::count_repeats, module)?)?;
    module.add_function(wrap_pyfunction!(run, module)?)
}
