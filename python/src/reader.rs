//! The articles of one file of many, batch by batch: what one task of a cluster reads.

use crate::arrow;
use crate::errors;
use crate::pipeline::{LIMIT, outcomes};
use arrow_pyarrow::ToPyArrow;
use faitout::input::{From, Kind, Opened, Reading, open, open_stream};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView};
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that are asked of a stream of Python at once.
const BUFFER: usize = 1 << 20;
/// Bytes of articles in a batch; a larger one makes a batch alone.
const BATCH_BYTES: u64 = 16 << 20;

/// `faitout._faitout.Reader`: an iterator of record batches.
#[pyclass(frozen, module = "faitout._faitout")]
pub(crate) struct Reader {
    pipeline: Arc<faitout::Pipeline>,
    inputs: Mutex<Opened>,
    reading: Reading,
    rows: usize,
    /// What reading the file of Python raised.
    failed: Failed,
}

type Failed = Arc<Mutex<Option<PyErr>>>;

impl Reader {
    /// # Errors
    /// A kind that is none.
    pub(crate) fn open(
        pipeline: Arc<faitout::Pipeline>,
        file: Option<Py<PyAny>>,
        path: Option<PathBuf>,
        kind: &str,
        rows: usize,
    ) -> Result<Self, String> {
        let failed = Failed::default();
        let (from, many) = match kind {
            "warc" => (From::Warc, Kind::Warc),
            "ndjson" => (From::Ndjson, Kind::Ndjson),
            other => return Err(format!("expected a file of warc or ndjson, found {other:?}")),
        };
        let reading = Reading { from, limit: LIMIT, ..Reading::default() };
        let inputs = match (file, path) {
            (Some(file), path) => {
                let stream = BufReader::with_capacity(BUFFER, Stream { file, failed: Arc::clone(&failed) });
                open_stream(stream, path.map(|p| p.to_string_lossy().into()), many, &reading)
            }
            (None, Some(path)) => open(path, true, &reading),
            (None, None) => return Err("expected a file or its path, found neither".to_owned()),
        };
        Ok(Self { pipeline, inputs: Mutex::new(inputs), reading, rows: rows.max(1), failed })
    }
}

#[pymethods]
impl Reader {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let batch = py.detach(|| {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
            while batch.len() < self.rows && bytes < BATCH_BYTES {
                let Some(input) = inputs.next() else { break };
                bytes += input.bytes();
                batch.push(input);
            }
            if batch.is_empty() {
                return Ok(None);
            }
            let lines = outcomes(&self.pipeline, batch, &self.reading, 1).map_err(|e| e.to_string())?;
            arrow::outcomes(&lines, 1).map(Some)
        });
        // A file that cannot be read on is no article that went wrong: who reads it tries again.
        if let Some(error) = self.failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error);
        }
        batch.map_err(|text| errors::told(py, &text))?.map(|batch| batch.to_pyarrow(py)).transpose()
    }
}

/// A file of Python as a stream of bytes.
struct Stream {
    file: Py<PyAny>,
    failed: Failed,
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| {
            let read = self.file.bind(py).call_method1("read", (buffer.len(),)).and_then(|read| bytes_of(&read));
            let bytes = read.map_err(|error| {
                let told = io::Error::other(error.to_string());
                *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                told
            })?;
            if bytes.len() > buffer.len() {
                return Err(io::Error::other(format!(
                    "expected at most {} bytes of read, found {}",
                    buffer.len(),
                    bytes.len()
                )));
            }
            buffer[..bytes.len()].copy_from_slice(&bytes);
            Ok(bytes.len())
        })
    }
}

/// The bytes of `bytes`, or of whatever has a buffer of them.
fn bytes_of(read: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = read.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let bytes = PyMemoryView::from(read)?.call_method0("tobytes")?;
    Ok(bytes.cast::<PyBytes>()?.as_bytes().to_vec())
}
