//! Errors of the library as Python exceptions, with the same sentences.

use faitout::record::InputError;
use pyo3::prelude::*;

/// Tables, options and files: `faitout.FaitoutError`.
pub(crate) fn fault(py: Python<'_>, error: &faitout::Error) -> PyErr {
    told(py, &faitout::with_causes(error))
}

/// A sentence as `faitout.FaitoutError`.
pub(crate) fn told(py: Python<'_>, text: &str) -> PyErr {
    raised(py, "FaitoutError", (text,))
}

/// An input that gives no record: `faitout.InputError`.
pub(crate) fn input(py: Python<'_>, e: &InputError) -> PyErr {
    raised(py, "InputError", (e.path.as_deref(), e.record, e.stage.as_str(), e.error.as_str(), e.detail.as_str()))
}

fn raised<'py>(py: Python<'py>, class: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    let made = py.import("faitout._errors").and_then(|m| m.getattr(class)).and_then(|c| c.call1(arguments));
    made.map_or_else(|error| error, PyErr::from_value)
}
