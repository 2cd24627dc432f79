//! `faitout chrome`: the lines that recur over the articles of a folder, as a table for `extract --chrome`.

use super::extract::{ErrorsSink, finish};
use super::inputs::Inputs;
use super::{Exit, ReadArgs};
use clap::Args;
use faitout::article::Learner;
use faitout::batch::{Batches, Counts, Product};
use faitout::output::{Layout, write_whole};
use faitout::{Pipeline, Result};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ChromeArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// Write the table to this file, whole or not at all (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Articles in which a line must stand
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: u32,
}

pub(super) fn run(args: &ChromeArgs) -> Result<Exit> {
    let inputs = Inputs::new(&args.read)?;
    let pipeline = Pipeline::new(args.read.how.options()?)?;
    let batches =
        Batches::new(&pipeline, args.read.threads()?, Product::Record(Layout::default()), args.read.how.reading())?;
    let mut errors = ErrorsSink::open(args.read.errors.as_deref(), 0)?;
    let mut learner = Learner::new(args.least)?;
    let mut counts = Counts::default();
    batches.articles(inputs.each(), |cleaned| {
        match cleaned {
            Ok((id, article)) => {
                counts.articles += 1;
                learner.add(id, &article);
            }
            Err(error) => {
                counts.errors += 1;
                let _ = errors.write(&error);
            }
        }
        true
    });
    let path = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    let ended = match path {
        _ if counts.inputs() == 0 => return finish(counts, Ok(()), Path::new("nothing")),
        Some(path) => write_whole(path, |out| learner.write(out))?,
        None => learner.write(&mut io::stdout().lock()),
    };
    // The reader has seen enough: all articles were read all the same.
    let ended = ended.or_else(|e| if e.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(e) });
    if !args.read.quiet && ended.is_ok() {
        let (articles, errors, lines) = (counts.articles, counts.errors, learner.lines().len());
        let _ = writeln!(io::stderr(), "{articles} articles, {lines} lines that recur, {errors} errors");
    }
    finish(counts, ended, path.unwrap_or(Path::new("standard output")))
}
