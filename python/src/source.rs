//! What Python gives as an article becomes a source.

use crate::pipeline::LIMIT;
use faitout::input::{read_date, without_surrogates};
use faitout::record::Format;
use faitout::{Hints, Source};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyString};

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
    /// A date that is none, or more bytes than an article has: what was expected and found.
    pub(crate) fn source(self, bytes: Vec<u8>, utf8: bool) -> Result<Source, String> {
        if bytes.len() as u64 > LIMIT {
            return Err(format!("expected at most {LIMIT} bytes, found {}", bytes.len()));
        }
        let published = self.published.filter(|p| !p.is_empty()).map(|p| read_date("published", &p)).transpose()?;
        let hints = Hints {
            path: self.path,
            record: None,
            id: self.id,
            url: self.url,
            published,
            language: self.language,
            // Bytes may be a page whatever they are called: that is seen in them, as in a file.
            format: if self.html { Some(Format::Html) } else { utf8.then_some(Format::Text) },
            charset: None,
        };
        Ok(Source { bytes, utf8, hints })
    }
}

/// What Python gives as a text: its bytes, and whether they are UTF-8; or what was expected instead.
pub(crate) type Content = Result<(Vec<u8>, bool), String>;

/// The bytes of a `str`, where lone surrogates become the replacement character as in JSON, or of `bytes`.
pub(crate) fn bytes(text: &Bound<'_, PyAny>) -> PyResult<Content> {
    if let Ok(text) = text.cast::<PyString>() {
        if let Ok(text) = text.to_cow() {
            return Ok(Ok((text.into_owned().into_bytes(), true)));
        }
        let coded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
        return Ok(Ok((without_surrogates(coded.cast::<PyBytes>()?.as_bytes().to_vec()), true)));
    }
    if let Ok(bytes) = text.cast::<PyBytes>() {
        return Ok(Ok((bytes.as_bytes().to_vec(), false)));
    }
    Ok(Err(format!("expected an article as str or bytes, found {}", text.get_type().name()?)))
}

/// An item of `extract_many`: a text, or a dict with the keys of an NDJSON row; or what was expected instead.
pub(crate) fn of_item(item: &Bound<'_, PyAny>) -> PyResult<Result<Source, String>> {
    let Ok(row) = item.cast::<PyDict>() else {
        return Ok(bytes(item)?.and_then(|(bytes, utf8)| About::default().source(bytes, utf8)));
    };
    // A value that is missing in a table is not a number.
    let missing = |v: &Bound<'_, PyAny>| v.is_none() || v.extract::<f64>().is_ok_and(f64::is_nan);
    let value = |key: &str| row.get_item(key).map(|value| value.filter(|v| !missing(v)));
    let word = |key: &str| -> PyResult<Result<Option<String>, String>> {
        let Some(value) = value(key)? else { return Ok(Ok(None)) };
        let told = if value.is_instance_of::<PyString>()
            || (matches!(key, "id" | "published") && !value.is_instance_of::<PyBool>())
        {
            value.str()?.to_cow().map(|text| text.into_owned()).ok()
        } else {
            None
        };
        let kind = value.get_type().name()?;
        Ok(told.map(Some).ok_or_else(|| format!("expected {key} as str, found {kind}")))
    };
    let (text, page) = (value("text")?, value("html")?);
    let html = page.is_some();
    let content = match (text, page) {
        (Some(content), None) | (None, Some(content)) => bytes(&content)?,
        (Some(_), Some(_)) => Err("expected one of the keys text and html, found both".to_owned()),
        (None, None) => Err("expected the key text or html, found neither".to_owned()),
    };
    let words = [word("published")?, word("url")?, word("language")?, word("id")?, word("path")?];
    let words: Result<Vec<Option<String>>, String> = words.into_iter().collect();
    Ok(content.and_then(|(bytes, utf8)| {
        let mut words = words?.into_iter();
        let mut next = || words.next().flatten();
        let about = About { html, published: next(), url: next(), language: next(), id: next(), path: next() };
        about.source(bytes, utf8)
    }))
}
