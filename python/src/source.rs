//! What Python gives as an article becomes a source.

use faitout::input::read_date;
use faitout::record::Format;
use faitout::{Hints, Source};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

/// What can be told of an article beside its text.
#[derive(Debug, Default)]
pub(crate) struct About {
    pub html: bool,
    pub published: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub id: Option<String>,
    pub path: Option<String>,
}

impl About {
    /// A source of these bytes.
    ///
    /// # Errors
    /// A date that is none: what was expected and found.
    pub(crate) fn source(self, bytes: Vec<u8>, utf8: bool) -> Result<Source, String> {
        let published = self.published.filter(|p| !p.is_empty()).map(|p| read_date("published", &p)).transpose()?;
        let hints = Hints {
            path: self.path,
            record: None,
            id: self.id,
            url: self.url,
            published,
            language: self.language,
            format: Some(if self.html { Format::Html } else { Format::Text }),
            charset: None,
        };
        Ok(Source { bytes, utf8, hints })
    }
}

/// The bytes of a `str`, where lone surrogates become the replacement character, or of `bytes`; whether they are UTF-8.
pub(crate) fn bytes(text: &Bound<'_, PyAny>) -> PyResult<(Vec<u8>, bool)> {
    if let Ok(text) = text.cast::<PyString>() {
        return Ok((text.to_string_lossy().into_owned().into_bytes(), true));
    }
    if let Ok(bytes) = text.cast::<PyBytes>() {
        return Ok((bytes.as_bytes().to_vec(), false));
    }
    Err(PyTypeError::new_err(format!("expected an article as str or bytes, found {}", text.get_type().name()?)))
}

/// An item of `extract_many`: a text, or a dict with the keys of an NDJSON row.
pub(crate) fn of_item(item: &Bound<'_, PyAny>) -> PyResult<Result<Source, String>> {
    let Ok(row) = item.cast::<PyDict>() else {
        let (bytes, utf8) = bytes(item)?;
        return Ok(About::default().source(bytes, utf8));
    };
    let value = |key: &str| row.get_item(key).map(|value| value.filter(|v| !v.is_none()));
    let word = |key: &str| value(key)?.map(|v| v.str()?.extract::<String>()).transpose();
    let (text, page) = (value("text")?, value("html")?);
    let html = page.is_some();
    let content = match (text, page) {
        (Some(content), None) | (None, Some(content)) => content,
        (Some(_), Some(_)) => return Ok(Err("expected one of the keys text and html, found both".to_owned())),
        (None, None) => return Ok(Err("expected the key text or html, found neither".to_owned())),
    };
    let (bytes, utf8) = bytes(&content)?;
    let about = About {
        html,
        published: word("published")?,
        url: word("url")?,
        language: word("language")?,
        id: word("id")?,
        path: word("path")?,
    };
    Ok(about.source(bytes, utf8))
}
