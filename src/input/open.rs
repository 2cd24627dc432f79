//! A file to the inputs in it: itself, its rows, or its pages.

use super::gzip::inflated;
use super::{From, Input, Kind, Reading, Rows, Warc, kind_by_name};
use crate::record::{InputError, Stage};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes that are read at once from a file of many articles.
const BUFFER: usize = 1 << 20;

/// The inputs of one file, in order.
pub type Opened = Box<dyn Iterator<Item = Input> + Send>;

/// Opens `file`: a file of many articles gives them one by one, any other is one input. A file that was found below a
/// folder must be a regular one; one that was named may be a pipe.
pub fn open(file: PathBuf, named: bool, reading: &Reading) -> Opened {
    let kind = match reading.from {
        From::Auto => kind_by_name(&file).filter(|kind| matches!(kind, Kind::Ndjson | Kind::Warc)),
        From::Ndjson => Some(Kind::Ndjson),
        From::Warc => Some(Kind::Warc),
        From::Text | From::Html => None,
    };
    let Some(kind) = kind else { return one(Input::File(file)) };
    let shown: Arc<str> = file.to_string_lossy().into();
    match regular(&file, named).and_then(|()| File::open(&file)) {
        Ok(open) => open_stream(BufReader::with_capacity(BUFFER, open), Some(shown), kind, reading),
        Err(error) => one(failed(Some(shown), "cannot read the file", error.to_string())),
    }
}

fn regular(file: &Path, named: bool) -> std::io::Result<()> {
    let meta = std::fs::metadata(file)?;
    if meta.is_file() || (named && !meta.is_dir()) {
        return Ok(());
    }
    Err(std::io::Error::other("expected a regular file, found a folder, pipe, socket or device"))
}

/// The rows or pages of a stream, gzipped or not; `path` names it in records and error lines.
pub fn open_stream(
    reader: impl BufRead + Send + 'static,
    path: Option<Arc<str>>,
    kind: Kind,
    reading: &Reading,
) -> Opened {
    let opened: std::io::Result<Opened> = match kind {
        Kind::Warc => Warc::new(reader, path.clone(), reading.limit)
            .map(|pages| Box::new(pages.map(|p| p.map_or_else(error, Input::Capture))) as Opened),
        Kind::Ndjson | Kind::Text | Kind::Html => inflated(reader).map(|reader| {
            let rows = Rows::new(reader, path.clone(), reading.limit);
            Box::new(rows.map(|r| r.map_or_else(error, Input::Row))) as Opened
        }),
    };
    opened.unwrap_or_else(|e| one(failed(path, "cannot read the stream", e.to_string())))
}

fn one(input: Input) -> Opened {
    Box::new(std::iter::once(input))
}

fn error(error: InputError) -> Input {
    Input::Failed(Box::new(error))
}

fn failed(path: Option<Arc<str>>, what: &str, detail: String) -> Input {
    let path = path.as_deref().map(str::to_owned);
    error(InputError { path, record: None, stage: Stage::Read, error: what.to_owned(), detail })
}

#[cfg(test)]
mod tests {
    use super::super::gzip::tests::gzip;
    use super::*;

    #[test]
    fn files_give_articles_rows_or_pages() {
        let dir = tempfile::tempdir().unwrap();
        let reading = |from| Reading { from, limit: 99, ..Reading::default() };
        let count = |name: &str, bytes: &[u8], from| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            open(path, false, &reading(from)).map(|i| i.read(&reading(from)).is_ok()).collect::<Vec<_>>()
        };
        let rows = b"{\"text\":\"a\"}\n{\"text\":\"b\"}\nno\n";
        assert_eq!(count("a.ndjson", rows, From::Auto), [true, true, false]);
        assert_eq!(count("a.jsonl.gz", &gzip(rows), From::Auto), [true, true, false]);
        assert_eq!(count("a.txt.gz", &gzip(rows), From::Auto), [true]);
        assert_eq!(count("a.txt", rows, From::Ndjson), [true, true, false]);
        assert_eq!(count("a.warc", b"", From::Auto), [] as [bool; 0]);
        assert_eq!(count("b.warc", b"rubbish", From::Auto), [false]);
        let gone = open(dir.path().join("gone.ndjson"), false, &reading(From::Auto)).collect::<Vec<_>>();
        assert!(matches!(&gone[..], [Input::Failed(e)] if e.error == "cannot read the file"));
        let folder = open(dir.path().to_owned(), true, &reading(From::Ndjson)).collect::<Vec<_>>();
        assert!(matches!(&folder[..], [Input::Failed(e)] if e.detail.starts_with("expected a regular file")));
    }
}
