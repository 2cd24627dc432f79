//! The paths of the command line as a stream of jobs.

use super::ReadArgs;
use faitout::batch::Job;
use faitout::input::{From, Hints, Rows, Source, Walk, is_ndjson};
use faitout::record::{Format, InputError, Stage};
use faitout::{Error, Result};
use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

/// What is read below a folder when rows are asked for.
const NDJSON_GLOBS: [&str; 2] = ["*.ndjson", "*.jsonl"];

/// Where the articles of a run come from.
#[derive(Debug)]
pub(super) struct Inputs {
    paths: Vec<PathBuf>,
    walk: Walk,
    from: From,
    limit: u64,
}

impl Inputs {
    pub(super) fn new(args: &ReadArgs) -> Result<Self> {
        let mut paths = args.paths.clone();
        if paths.is_empty() {
            if std::io::stdin().is_terminal() {
                return Err(Error::argument(
                    "expected at least one file or folder, or - for standard input, found none",
                ));
            }
            paths.push(PathBuf::from("-"));
        }
        let from = args.from.kind();
        let include = if from == From::Ndjson && args.include.is_empty() {
            NDJSON_GLOBS.map(str::to_owned).to_vec()
        } else {
            args.include.clone()
        };
        Ok(Self { paths, walk: Walk::new(&include, &args.exclude)?, from, limit: args.max_bytes })
    }

    /// How many files there are, where that can be told without reading them: what a progress bar needs.
    pub(super) fn count(&self) -> Option<u64> {
        let plain = self.from != From::Ndjson && !self.paths.iter().any(|p| is_stdin(p) || is_ndjson(p));
        plain.then(|| self.paths.iter().map(|p| self.walk.files(p).count() as u64).sum())
    }

    /// Every input, in order.
    pub(super) fn jobs(&self) -> impl Iterator<Item = Job> + '_ {
        self.paths.iter().flat_map(|path| self.path(path))
    }

    fn path<'a>(&'a self, path: &'a Path) -> Box<dyn Iterator<Item = Job> + 'a> {
        if is_stdin(path) {
            if self.from == From::Ndjson {
                return Box::new(
                    Rows::new(BufReader::with_capacity(1 << 20, std::io::stdin()), None, self.limit).map(row),
                );
            }
            return Box::new(std::iter::once(self.stdin()));
        }
        Box::new(self.walk.files(path).flat_map(move |found| match found {
            Ok(file) => self.file(file),
            Err(error) => Box::new(std::iter::once(Job::Failed(Box::new(error)))),
        }))
    }

    fn file(&self, file: PathBuf) -> Box<dyn Iterator<Item = Job>> {
        let rows = self.from == From::Ndjson || (self.from == From::Auto && is_ndjson(&file));
        if !rows {
            return Box::new(std::iter::once(Job::File(file)));
        }
        let shown = file.to_string_lossy().into_owned();
        match File::open(&file) {
            Ok(open) => Box::new(Rows::new(BufReader::with_capacity(1 << 20, open), Some(shown), self.limit).map(row)),
            Err(error) => Box::new(std::iter::once(failed(Some(shown), "cannot read the file", error.to_string()))),
        }
    }

    /// Standard input as one article.
    fn stdin(&self) -> Job {
        let mut bytes = Vec::new();
        if let Err(error) = std::io::stdin().lock().take(self.limit + 1).read_to_end(&mut bytes) {
            return failed(None, "cannot read standard input", error.to_string());
        }
        if bytes.len() as u64 > self.limit {
            return failed(
                None,
                "larger than the limit",
                format!("expected at most {} bytes (see --max-bytes)", self.limit),
            );
        }
        let format = match self.from {
            From::Text => Some(Format::Text),
            From::Html => Some(Format::Html),
            From::Auto | From::Ndjson => None,
        };
        Job::Source(Box::new(Source { bytes, utf8: false, hints: Hints { format, ..Hints::default() } }))
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn row(row: std::result::Result<Source, InputError>) -> Job {
    match row {
        Ok(source) => Job::Source(Box::new(source)),
        Err(error) => Job::Failed(Box::new(error)),
    }
}

fn failed(path: Option<String>, error: &str, detail: String) -> Job {
    Job::Failed(Box::new(InputError { path, record: None, stage: Stage::Read, error: error.to_owned(), detail }))
}
