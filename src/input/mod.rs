//! Finding and reading articles: folders, files, standard input, NDJSON rows, web archives; any of them gzipped.
//!
//! Everything that comes in is a `Source` or an error line: an article's bytes with what is known of it, or the reason why it cannot be read.

mod decode;
mod file;
mod gzip;
mod http;
mod names;
mod ndjson;
mod open;
mod walk;
mod warc;

pub use decode::{Decoded, decode};
pub use file::{read_file, read_stream};
pub use gzip::inflated;
pub use names::{Kind, format_by_name, kind_by_name};
pub use ndjson::{Fields, Row, Rows, read_date, without_surrogates};
pub use open::{Opened, open, open_stream};
pub use walk::Walk;
pub use warc::{Capture, Warc};

use crate::record::{Format, InputError};
use std::path::PathBuf;

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
    /// Web archives.
    Warc,
}

impl From {
    /// The format of articles that are read so; `None` where name or contents tell.
    pub fn format(self) -> Option<Format> {
        match self {
            Self::Text => Some(Format::Text),
            Self::Html => Some(Format::Html),
            Self::Auto | Self::Ndjson | Self::Warc => None,
        }
    }
}

/// What is known of an article beside its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Where it was read.
    pub path: Option<String>,
    /// Its line in an NDJSON file, 1-based, or its offset in a web archive in bytes.
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
    /// What the server said of its encoding.
    pub charset: Option<String>,
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

/// How inputs are to be read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// As what.
    pub from: From,
    /// The largest article in bytes, unpacked.
    pub limit: u64,
    /// The keys of rows.
    pub fields: Fields,
}

/// One input of a run, found but not yet read: reading is the work of the thread that takes it.
#[derive(Debug)]
pub enum Input {
    /// A file that is one article.
    File(PathBuf),
    /// A line of an NDJSON file.
    Row(Row),
    /// A page of a web archive.
    Capture(Capture),
    /// An article that is already read.
    Source(Box<Source>),
    /// What failed before it could be read.
    Failed(Box<InputError>),
}

impl Input {
    /// Bytes to be read, as far as that is known before.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::File(path) => std::fs::metadata(path).map_or(0, |m| m.len()),
            Self::Row(row) => row.size(),
            Self::Capture(capture) => capture.size(),
            Self::Source(source) => source.bytes.len() as u64,
            Self::Failed(_) => 0,
        }
    }

    /// Its path, and its line or offset there.
    pub fn place(&self) -> (Option<String>, Option<u64>) {
        match self {
            Self::File(path) => (Some(path.to_string_lossy().into_owned()), None),
            Self::Row(row) => row.place(),
            Self::Capture(capture) => capture.place(),
            Self::Source(source) => (source.hints.path.clone(), source.hints.record),
            Self::Failed(error) => (error.path.clone(), error.record),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// The line for the errors stream.
    pub fn read(self, reading: &Reading) -> Result<Source, Box<InputError>> {
        match self {
            Self::File(path) => read_file(&path, reading.from, reading.limit).map_err(Box::new),
            Self::Row(row) => row.read(&reading.fields).map_err(Box::new),
            Self::Capture(capture) => capture.read(reading.limit).map_err(Box::new),
            Self::Source(source) => Ok(*source),
            Self::Failed(error) => Err(error),
        }
    }
}

/// One path of the command line or of a folder, or why it cannot be followed.
pub type Found = Result<PathBuf, InputError>;
