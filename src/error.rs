//! The library's one error type: what was expected, what was found, where.
//!
//! Text never makes an error: only files, arguments and tables do.

use std::path::{Path, PathBuf};

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something outside the text failed. The message is one sentence; the cause, if any, is [`std::error::Error::source`].
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Kind);

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("cannot read {}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("cannot write {}", path.display())]
    Write { path: PathBuf, source: std::io::Error },
    #[error("{file}:{line}:{column}: {message}")]
    Table { file: String, line: usize, column: usize, message: String },
    #[error("{0}")]
    Argument(String),
}

impl Error {
    /// A file or folder that could not be read.
    pub fn io(path: &Path, source: std::io::Error) -> Self {
        Self(Kind::Io { path: path.to_owned(), source })
    }

    /// A file that could not be written.
    pub fn write(path: &Path, source: std::io::Error) -> Self {
        Self(Kind::Write { path: path.to_owned(), source })
    }

    /// A bad cell of a table; `line` and `column` (the cell's number) are 1-based.
    pub fn table(file: &str, line: usize, column: usize, message: impl Into<String>) -> Self {
        Self(Kind::Table { file: file.to_owned(), line, column, message: message.into() })
    }

    /// A bad option or argument.
    pub fn argument(message: impl Into<String>) -> Self {
        Self(Kind::Argument(message.into()))
    }

    /// True when the cause is a file that could not be read.
    pub fn is_io(&self) -> bool {
        matches!(self.0, Kind::Io { .. })
    }

    /// True when the cause is a bad row of a table.
    pub fn is_table(&self) -> bool {
        matches!(self.0, Kind::Table { .. })
    }
}

/// An error and its causes as one sentence; what it says already is not said again.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let text = next.to_string();
        if !message.contains(&text) {
            message = format!("{message}: {text}");
        }
        cause = next.source();
    }
    message
}
