//! `faitout extract`: articles in, records out.

use super::inputs::Inputs;
use super::progress::Progress;
use super::{Exit, ReadArgs};
use clap::{Args, ValueEnum};
use faitout::batch::{Batches, Counts, Outcome, Product};
use faitout::output::{Layout, Writer, write_error};
use faitout::{Error, Pipeline, Result};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// Write to this file, whole or not at all (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How records are written
    #[arg(long, value_enum, default_value_t)]
    format: FormatArg,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// One object a line
    #[default]
    Jsonl,
    /// One array
    Json,
}

pub(super) fn run(args: &ExtractArgs) -> Result<Exit> {
    let inputs = Inputs::new(&args.read)?;
    let layout = match args.format {
        FormatArg::Jsonl => Layout::Jsonl,
        FormatArg::Json => Layout::Json,
    };
    // The process ends with the run: the system takes the tables back faster than they are dropped one by one.
    let pipeline = ManuallyDrop::new(Pipeline::new(args.read.options()?)?);
    let batches = Batches::new(&pipeline, args.read.threads()?, Product::Record, args.read.reading())?;
    let mut errors = ErrorsSink::open(args.read.errors.as_deref())?;
    let Some(path) = args.output.as_deref().filter(|p| p.as_os_str() != "-") else {
        let mut writer = Writer::new(BufWriter::new(io::stdout()), layout);
        let (counts, ended) = work(args, &inputs, &batches, &mut writer, &mut errors);
        let ended = ended.and_then(|()| writer.finish().map(drop));
        return finish(counts, ended, Path::new("standard output"));
    };
    let mut counts = Counts::default();
    let ended = write_whole(path, |out| {
        let mut writer = Writer::new(out, layout);
        let (found, ended) = work(args, &inputs, &batches, &mut writer, &mut errors);
        counts = found;
        ended.and_then(|()| writer.finish().map(drop))
    })?;
    finish(counts, ended, path)
}

/// A file beside `path` that takes its name when it is whole.
fn temporary(path: &Path) -> Result<NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    NamedTempFile::new_in(folder).map_err(|e| Error::argument(format!("cannot write {}: {e}", path.display())))
}

/// Writes a file whole or not at all.
pub(super) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<NamedTempFile>) -> io::Result<()>,
) -> Result<io::Result<()>> {
    let mut out = BufWriter::new(temporary(path)?);
    let ended = write(&mut out);
    Ok(ended
        .and_then(|()| out.into_inner().map_err(io::IntoInnerError::into_error))
        .and_then(|file| publish(file, path)))
}

/// Gives the finished file its name, readable as other new files are.
fn publish(file: NamedTempFile, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = path.metadata().map_or(0o644, |m| m.permissions().mode());
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    file.persist(path).map(drop).map_err(|e| e.error)
}

/// Works through all inputs; stops at the first error of the output.
fn work<W: Write>(
    args: &ExtractArgs,
    inputs: &Inputs,
    batches: &Batches,
    writer: &mut Writer<W>,
    errors: &mut ErrorsSink,
) -> (Counts, io::Result<()>) {
    let progress = Progress::new(args.read.quiet, || inputs.count());
    let mut counts = Counts::default();
    let mut ended = Ok(());
    batches.run(inputs.each(), |Outcome { line, counts: more }| {
        counts.add(more);
        progress.step();
        ended = match line {
            Ok(line) => writer.write(&line),
            Err(error) => {
                let mut told = Ok(());
                progress.suspend(|| told = errors.write(&error));
                told
            }
        };
        ended.is_ok()
    });
    if ended.as_ref().is_ok_and(|()| counts.articles + counts.errors > 0) {
        progress.finish(&counts);
    }
    (counts, ended)
}

pub(super) fn finish(counts: Counts, ended: io::Result<()>, output: &Path) -> Result<Exit> {
    match ended {
        // The reader has seen enough: `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
        Err(error) => return Err(Error::argument(format!("cannot write {}: {error}", output.display()))),
        Ok(()) => {}
    }
    match (counts.articles, counts.errors) {
        (0, 0) => {
            Err(Error::argument("expected at least one article, found none (see --include for other file names)"))
        }
        (0, _) => Ok(Exit::Nothing),
        (_, 0) => Ok(Exit::Done),
        _ => Ok(Exit::Some),
    }
}

/// Where error lines go.
#[derive(Debug)]
pub(super) struct ErrorsSink(Option<BufWriter<File>>);

impl ErrorsSink {
    pub(super) fn open(path: Option<&Path>) -> Result<Self> {
        let create = |path: &Path| {
            File::create(path)
                .map(BufWriter::new)
                .map_err(|e| Error::argument(format!("cannot write {}: {e}", path.display())))
        };
        path.map(create).transpose().map(Self)
    }

    pub(super) fn write(&mut self, error: &faitout::record::InputError) -> io::Result<()> {
        match &mut self.0 {
            Some(file) => write_error(file, error).and_then(|()| file.flush()),
            None => write_error(&mut io::stderr().lock(), error),
        }
    }
}
