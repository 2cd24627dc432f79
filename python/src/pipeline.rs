//! The pipeline: built once, asked from any thread.

use crate::arrow;
use crate::reader::Reader;
use crate::source::{self, About};
use crate::{errors, reader};
use arrow_pyarrow::{FromPyArrow, ToPyArrow};
use faitout::batch::{Batches, Product};
use faitout::input::{Input, Reading};
use faitout::output::Layout;
use faitout::record::{InputError, Stage};
use faitout::{Options, Source, explain};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use std::path::PathBuf;
use std::sync::Arc;

/// The largest article in bytes, as for the command.
pub(crate) const LIMIT: u64 = 64 << 20;

/// `faitout._faitout.Pipeline`.
#[pyclass(frozen, module = "faitout._faitout")]
pub(crate) struct Pipeline(pub(crate) Arc<faitout::Pipeline>);

#[pymethods]
impl Pipeline {
    #[new]
    #[pyo3(signature = (tables, chrome, body, reference_date, language, min_confidence))]
    fn new(
        py: Python<'_>,
        tables: Option<PathBuf>,
        chrome: Option<PathBuf>,
        body: bool,
        reference_date: Option<String>,
        language: Option<String>,
        min_confidence: f32,
    ) -> PyResult<Self> {
        let day = reference_date.map(|d| faitout::input::read_date("reference_date", &d)).transpose();
        let reference_date = day.map_err(|text| errors::told(py, &text))?;
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(errors::told(py, &format!("min_confidence: expected 0 to 1, found {min_confidence}")));
        }
        let options = Options { tables, chrome, body, reference_date, language, min_confidence };
        let built = py.detach(|| faitout::Pipeline::new(options));
        built.map(|pipeline| Self(Arc::new(pipeline))).map_err(|e| errors::fault(py, &e))
    }

    /// The JSON of the record.
    #[pyo3(signature = (text, html, published, url, language, id, path))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a row")]
    fn extract(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        html: bool,
        published: Option<String>,
        url: Option<String>,
        language: Option<String>,
        id: Option<String>,
        path: Option<String>,
    ) -> PyResult<String> {
        let source = given(py, text, About { html, published, url, language, id, path })?;
        let record = py.detach(|| self.0.extract(source)).map_err(|e| errors::input(py, &e))?;
        json(py, &record)
    }

    /// The JSON of the explanation, and the same for people.
    #[pyo3(signature = (text, html, published, url, language, id, path))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a row")]
    fn explain(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        html: bool,
        published: Option<String>,
        url: Option<String>,
        language: Option<String>,
        id: Option<String>,
        path: Option<String>,
    ) -> PyResult<(String, String)> {
        let source = given(py, text, About { html, published, url, language, id, path })?;
        let x = py.detach(|| self.0.run(source)).map_err(|e| errors::input(py, &e))?;
        let told = explain::explanation(&self.0, &x, false);
        Ok((json(py, &told)?, explain::render(&self.0, &x, &explain::Palette::default())))
    }

    /// The JSON of each record, or an exception in its place; in order. Other threads of Python go on meanwhile.
    fn extract_batch<'py>(
        &self,
        py: Python<'py>,
        items: &Bound<'py, PyList>,
        threads: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let mut inputs = Vec::with_capacity(items.len());
        for item in items {
            inputs.push(
                source::of_item(&item)?.map_or_else(|detail| no_article(None, detail), |s| Input::Source(Box::new(s))),
            );
        }
        let reading = Reading { limit: LIMIT, ..Reading::default() };
        let outcomes = py.detach(|| outcomes(&self.0, inputs, &reading, threads)).map_err(|e| errors::fault(py, &e))?;
        let list = PyList::empty(py);
        for outcome in outcomes {
            match outcome {
                // JSON is UTF-8.
                Ok(line) => list.append(String::from_utf8(line).unwrap_or_default())?,
                Err(error) => list.append(errors::input(py, &error).value(py))?,
            }
        }
        Ok(list)
    }

    /// A record batch of articles as one of outcomes, row by row.
    #[pyo3(signature = (batch, names, threads))]
    fn extract_arrow<'py>(
        &self,
        py: Python<'py>,
        batch: &Bound<'py, PyAny>,
        names: Names,
        threads: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let given = arrow_array::RecordBatch::from_pyarrow_bound(batch);
        let batch =
            given.map_err(|e| errors::told(py, &format!("expected a record batch of valid columns, found {e}")))?;
        let made = py.detach(|| arrow::extracted(&self.0, &batch, &names, threads));
        made.map_err(|text| errors::told(py, &text))?.to_pyarrow(py)
    }

    /// The articles of a file or stream, as record batches of outcomes.
    #[pyo3(signature = (file, path, kind, rows))]
    fn read(
        &self,
        py: Python<'_>,
        file: Option<Py<PyAny>>,
        path: Option<PathBuf>,
        kind: &str,
        rows: usize,
    ) -> PyResult<Reader> {
        reader::Reader::open(Arc::clone(&self.0), file, path, kind, rows).map_err(|text| errors::told(py, &text))
    }
}

/// Column names: text, html, id, url, published, language, path.
pub(crate) type Names = [Option<String>; 7];

fn given(py: Python<'_>, text: &Bound<'_, PyAny>, about: About) -> PyResult<Source> {
    let (bytes, utf8) = source::bytes(text)?.map_err(PyTypeError::new_err)?;
    about.source(bytes, utf8).map_err(|text| errors::told(py, &text))
}

fn json(py: Python<'_>, value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|e| errors::told(py, &e.to_string()))
}

/// The error of what is no article.
pub(crate) fn no_article(path: Option<String>, detail: String) -> Input {
    let error = "not an article".to_owned();
    Input::Failed(Box::new(InputError { path, record: None, stage: Stage::Parse, error, detail }))
}

/// The line of an outcome.
pub(crate) type Line = Result<Vec<u8>, Box<InputError>>;

/// The JSON line of each record, or its error, in order; 0 threads are one a core.
pub(crate) fn outcomes(
    pipeline: &faitout::Pipeline,
    inputs: Vec<Input>,
    reading: &Reading,
    threads: usize,
) -> Result<Vec<Line>, faitout::Error> {
    let batches = Batches::new(pipeline, threads, Product::Record(Layout::default()), reading.clone())?;
    let mut lines = Vec::with_capacity(inputs.len());
    batches.run(inputs.into_iter(), |outcome| {
        lines.push(outcome.pieces.map(|mut pieces| pieces.pop().unwrap_or_default()));
        true
    });
    Ok(lines)
}
