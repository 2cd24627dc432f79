//! Finding and reading articles: folders, files, standard input, NDJSON rows.
//!
//! Everything that comes in is a `Source` or an error line: an article's bytes with what is known of it, or the reason why it cannot be read.

mod decode;
mod ndjson;
mod walk;

pub use decode::{Decoded, decode};
pub use ndjson::{Row, Rows};
pub use walk::{DEFAULT_EXTENSIONS, Walk};

use crate::record::{Format, InputError, Stage};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How the bytes of an article are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum From {
    /// By file name, then by content.
    #[default]
    Auto,
    /// Raw text.
    Text,
    /// HTML.
    Html,
    /// One JSON object a line.
    Ndjson,
}

/// What is known of an article beside its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Where it was read.
    pub path: Option<String>,
    /// Its line in an NDJSON file, 1-based.
    pub record: Option<u64>,
    /// The id given with an NDJSON row.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its publication date.
    pub published: Option<jiff::civil::Date>,
    /// Its language, ISO 639-1.
    pub language: Option<String>,
    /// Text or HTML, where that is known.
    pub format: Option<Format>,
}

/// The bytes of one article.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The bytes as read.
    pub bytes: Vec<u8>,
    /// True when they are known to be UTF-8 (a JSON string), so that no encoding is guessed.
    pub utf8: bool,
    /// What is known beside them.
    pub hints: Hints,
}

/// Reads one file, of `limit` bytes at most.
///
/// # Errors
/// The line for the errors stream: not a regular file, larger than `limit`, or not readable.
pub fn read_file(path: &Path, from: From, limit: u64) -> Result<Source, InputError> {
    let shown = path.to_string_lossy().into_owned();
    let fail = |error: &str, detail: String| InputError {
        path: Some(shown.clone()),
        record: None,
        stage: Stage::Read,
        error: error.to_owned(),
        detail,
    };
    let meta = std::fs::metadata(path).map_err(|e| fail("cannot read the file", e.to_string()))?;
    if !meta.is_file() {
        return Err(fail("not a regular file", format!("expected a file, found {}", kind_of(&meta))));
    }
    let too_large = |size: u64| {
        fail("larger than the limit", format!("expected at most {limit} bytes, found {size} (see --max-bytes)"))
    };
    if meta.len() > limit {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
    let file = File::open(path).map_err(|e| fail("cannot read the file", e.to_string()))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|e| fail("cannot read the file", e.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    let format = match from {
        From::Text => Some(Format::Text),
        From::Html => Some(Format::Html),
        From::Auto | From::Ndjson => format_by_name(path),
    };
    Ok(Source { bytes, utf8: false, hints: Hints { path: Some(shown), format, ..Hints::default() } })
}

/// HTML where `path` is named as HTML files are, else `None`: the bytes tell.
pub fn format_by_name(path: &Path) -> Option<Format> {
    extension(path).filter(|e| matches!(e.as_str(), "html" | "htm" | "xhtml")).map(|_| Format::Html)
}

/// True when `path` is named as NDJSON files are.
pub fn is_ndjson(path: &Path) -> bool {
    extension(path).is_some_and(|e| matches!(e.as_str(), "ndjson" | "jsonl"))
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

fn kind_of(meta: &std::fs::Metadata) -> &'static str {
    if meta.is_dir() { "a folder" } else { "a pipe, socket or device" }
}

/// One path of the command line or of a folder, or why it cannot be followed.
pub type Found = Result<PathBuf, InputError>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_within_the_limit_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.html");
        std::fs::write(&path, b"12345").unwrap();
        let source = read_file(&path, From::Auto, 5).unwrap();
        assert_eq!((source.bytes.len(), source.hints.format), (5, Some(Format::Html)));
        let error = read_file(&path, From::Auto, 4).unwrap_err();
        assert_eq!(
            (error.stage, error.detail.as_str()),
            (Stage::Read, "expected at most 4 bytes, found 5 (see --max-bytes)")
        );
        assert_eq!(read_file(dir.path(), From::Auto, 4).unwrap_err().detail, "expected a file, found a folder");
    }
}
