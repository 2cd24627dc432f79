//! The paths of the command line as a stream of inputs.

use super::ReadArgs;
use faitout::input::{From, Hints, Input, Kind, Reading, Source, Walk, kind_by_name, open, open_stream, read_stream};
use faitout::record::{InputError, Stage};
use faitout::{Error, Result};
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};

/// What is read below a folder when rows are asked for.
const NDJSON_GLOBS: &[&str] = &["*.ndjson", "*.jsonl", "*.ndjson.gz", "*.jsonl.gz"];
/// What is read below a folder when archives are asked for.
const WARC_GLOBS: &[&str] = &["*.warc", "*.warc.gz"];

/// Where the articles of a run come from.
#[derive(Debug)]
pub(super) struct Inputs {
    paths: Vec<PathBuf>,
    walk: Walk,
    reading: Reading,
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
        let reading = args.how.reading();
        let own = |globs: &[&str]| globs.iter().map(|&g| g.to_owned()).collect();
        let include = match reading.from {
            _ if !args.include.is_empty() => args.include.clone(),
            From::Ndjson => own(NDJSON_GLOBS),
            From::Warc => own(WARC_GLOBS),
            From::Auto | From::Text | From::Html => Vec::new(),
        };
        Ok(Self { paths, walk: Walk::new(&include, &args.exclude)?, reading })
    }

    /// How many files there are, where each is one article: what a progress bar needs.
    pub(super) fn count(&self) -> Option<u64> {
        let many = |path: &Path| matches!(kind_by_name(path), Some(Kind::Ndjson | Kind::Warc));
        if matches!(self.reading.from, From::Ndjson | From::Warc) || self.paths.iter().any(|p| is_stdin(p)) {
            return None;
        }
        let mut files = self.paths.iter().flat_map(|p| self.walk.files(p));
        files.try_fold(0, |n, file| (!file.is_ok_and(|f| many(&f))).then_some(n + 1))
    }

    /// Every input, in order.
    pub(super) fn each(&self) -> impl Iterator<Item = Input> + Send + '_ {
        self.paths.iter().flat_map(|path| self.path(path))
    }

    fn path<'a>(&'a self, path: &'a Path) -> Box<dyn Iterator<Item = Input> + Send + 'a> {
        if is_stdin(path) {
            return self.stdin();
        }
        Box::new(self.walk.files(path).flat_map(move |found| match found {
            Ok(file) => {
                let named = file == path;
                open(file, named, &self.reading)
            }
            Err(error) => Box::new(std::iter::once(Input::Failed(Box::new(error)))),
        }))
    }

    /// Standard input: rows, an archive, or one article.
    fn stdin(&self) -> Box<dyn Iterator<Item = Input> + Send> {
        let mut reader = BufReader::with_capacity(1 << 20, std::io::stdin());
        let many = match self.reading.from {
            From::Ndjson => Some(Kind::Ndjson),
            From::Warc => Some(Kind::Warc),
            From::Auto if reader.fill_buf().is_ok_and(|head| head.starts_with(b"WARC/1.")) => Some(Kind::Warc),
            From::Auto | From::Text | From::Html => None,
        };
        if let Some(kind) = many {
            return open_stream(reader, None, kind, &self.reading);
        }
        let format = self.reading.from.format();
        let input = match read_stream(reader, 0, self.reading.limit) {
            Ok(bytes) => {
                Input::Source(Box::new(Source { bytes, utf8: false, hints: Hints { format, ..Hints::default() } }))
            }
            Err((error, detail)) => Input::Failed(Box::new(InputError {
                path: None,
                record: None,
                stage: Stage::Read,
                error: error.to_owned(),
                detail,
            })),
        };
        Box::new(std::iter::once(input))
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
