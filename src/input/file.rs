//! One file as one article.

use super::gzip::{gunzip, is_gzip};
use super::{From, Hints, Source, format_by_name};
use crate::record::{InputError, Stage};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads one file as one article, of `limit` bytes at most, gunzipped if it is gzip.
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
    if meta.len() > limit {
        return Err(fail("larger than the limit", too_large(limit, &meta.len().to_string())));
    }
    let file = File::open(path).map_err(|e| fail("cannot read the file", e.to_string()))?;
    let bytes = read_stream(file, meta.len(), limit).map_err(|(error, detail)| fail(error, detail))?;
    let format = from.format().or_else(|| format_by_name(path));
    Ok(Source { bytes, utf8: false, hints: Hints { path: Some(shown), format, ..Hints::default() } })
}

/// The bytes of one article, of `limit` bytes at most, gunzipped if they are gzip; `expected` of them are made room for.
///
/// # Errors
/// What failed, and its detail.
pub fn read_stream(reader: impl Read, expected: u64, limit: u64) -> Result<Vec<u8>, (&'static str, String)> {
    let mut bytes = Vec::with_capacity(expected as usize + 1);
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|e| ("cannot read the file", e.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(("larger than the limit", too_large(limit, "more")));
    }
    if is_gzip(&bytes) {
        bytes = gunzip(&bytes, limit).map_err(|e| ("broken gzip", e.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(("larger than the limit", too_large(limit, "more once unpacked")));
        }
    }
    Ok(bytes)
}

fn too_large(limit: u64, found: &str) -> String {
    format!("expected at most {limit} bytes, found {found} (see --max-bytes)")
}

fn kind_of(meta: &std::fs::Metadata) -> &'static str {
    if meta.is_dir() { "a folder" } else { "a pipe, socket or device" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Format;

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
