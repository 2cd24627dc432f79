//! What works on fixtures and records.

use crate::errors;
use faitout::Options;
use faitout::check::{Bench, Fact, run};
use faitout::ledger::Ledger;
use faitout::tables::Tables;
use pyo3::prelude::*;
use std::path::PathBuf;

/// The JSON of a run over fixtures.
#[pyfunction]
#[pyo3(signature = (paths, only, tables))]
pub(crate) fn check(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    only: Option<String>,
    tables: Option<PathBuf>,
) -> PyResult<String> {
    let named = |name: String| Fact::named(&name).map_err(|e| errors::told(py, &format!("{e}, found {name:?}")));
    let only = only.map(named).transpose()?;
    let report = py.detach(|| {
        let bench = Bench::new(&Options { tables, ..Options::default() })?;
        run(&paths, &bench, only)
    });
    let report = report.map_err(|e| errors::fault(py, &e))?;
    serde_json::to_string(&report).map_err(|e| errors::told(py, &e.to_string()))
}

/// The JSON of each case of some records, which come as JSON.
#[pyfunction]
#[pyo3(signature = (records, min_confidence, tables))]
pub(crate) fn ledger(
    py: Python<'_>,
    records: Vec<String>,
    min_confidence: f32,
    tables: Option<PathBuf>,
) -> PyResult<Vec<String>> {
    let made = py.detach(|| {
        let tables = Tables::load(tables.as_deref()).map_err(|e| e.to_string())?;
        let mut ledger = Ledger::default();
        for (i, record) in records.iter().enumerate() {
            ledger.add(record.as_bytes(), min_confidence).map_err(|e| format!("record {i}: {e}"))?;
        }
        let cases = ledger.cases(&tables);
        cases
            .iter()
            .map(|case| serde_json::to_string(case).map_err(|e| e.to_string()))
            .collect::<Result<Vec<_>, String>>()
    });
    made.map_err(|text| errors::told(py, &text))
}

/// The JSON Schema of the record.
#[pyfunction]
pub(crate) fn record_schema() -> String {
    faitout::record::schema().to_string()
}
