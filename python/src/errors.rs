//! Errors of the library as Python exceptions, with the same sentences.

use faitout::record::InputError;
use pyo3::prelude::*;
use std::error::Error as _;

/// Tables, options and files: `faitout.FaitoutError`.
pub(crate) fn fault(py: Python<'_>, error: &faitout::Error) -> PyErr {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        if !text.contains(&next.to_string()) {
            text = format!("{text}: {next}");
        }
        cause = next.source();
    }
    told(py, &text)
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
