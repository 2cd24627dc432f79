//! The articles of one file of many, batch by batch: what one task of a cluster reads.

use crate::arrow;
use crate::errors;
use crate::pipeline::{LIMIT, outcomes};
use arrow_pyarrow::ToPyArrow;
use faitout::input::{From, Input, Kind, Opened, Reading, open, open_stream};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that are asked of a stream of Python at once.
const BUFFER: usize = 1 << 20;

/// `faitout._faitout.Reader`: an iterator of record batches.
#[pyclass(frozen, module = "faitout._faitout")]
pub(crate) struct Reader {
    pipeline: Arc<faitout::Pipeline>,
    inputs: Mutex<Opened>,
    reading: Reading,
    rows: usize,
}

impl Reader {
    /// # Errors
    /// A kind that is none.
    pub(crate) fn open(
        pipeline: Arc<faitout::Pipeline>,
        file: Option<Py<PyAny>>,
        path: Option<String>,
        kind: &str,
        rows: usize,
    ) -> Result<Self, String> {
        let (from, many) = match kind {
            "warc" => (From::Warc, Kind::Warc),
            "ndjson" => (From::Ndjson, Kind::Ndjson),
            other => return Err(format!("expected a file of warc or ndjson, found {other:?}")),
        };
        let reading = Reading { from, limit: LIMIT, ..Reading::default() };
        let inputs = match (file, path) {
            (Some(file), path) => {
                let stream = BufReader::with_capacity(BUFFER, Stream(file));
                open_stream(stream, path.map(Into::into), many, &reading)
            }
            (None, Some(path)) => open(PathBuf::from(path), true, &reading),
            (None, None) => return Err("expected a file or its path, found neither".to_owned()),
        };
        Ok(Self { pipeline, inputs: Mutex::new(inputs), reading, rows: rows.max(1) })
    }
}

#[pymethods]
impl Reader {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let batch = py.detach(|| {
            let inputs: Vec<Input> =
                self.inputs.lock().unwrap_or_else(PoisonError::into_inner).by_ref().take(self.rows).collect();
            if inputs.is_empty() {
                return Ok(None);
            }
            // The bytes of rows and pages are read by the thread that works on them.
            let inputs = inputs.into_iter().map(|input| match input.read(&self.reading) {
                Ok(source) => Input::Source(Box::new(source)),
                Err(error) => Input::Failed(error),
            });
            let lines = outcomes(&self.pipeline, inputs.collect(), 1).map_err(|e| e.to_string())?;
            arrow::outcomes(&lines, 1).map(Some)
        });
        batch.map_err(|text| errors::told(py, &text))?.map(|batch| batch.to_pyarrow(py)).transpose()
    }
}

/// A file of Python as a stream of bytes.
struct Stream(Py<PyAny>);

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| {
            let read =
                self.0.bind(py).call_method1("read", (buffer.len(),)).map_err(|e| io::Error::other(e.to_string()))?;
            let bytes =
                read.cast::<PyBytes>().map_err(|_| io::Error::other("expected a file opened as bytes"))?.as_bytes();
            buffer[..bytes.len()].copy_from_slice(bytes);
            Ok(bytes.len())
        })
    }
}
