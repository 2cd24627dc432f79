//! `faitout chrome`: the lines that recur over the articles of a folder, as a table for `extract --chrome`.

use super::extract::{ErrorsSink, write_whole};
use super::inputs::Inputs;
use super::{Exit, ReadArgs};
use clap::Args;
use faitout::article::Learner;
use faitout::batch::{Batches, Product};
use faitout::{Error, Pipeline, Result};
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
    let pipeline = Pipeline::new(args.read.options()?)?;
    let from = args.read.from.kind();
    let batches = Batches::new(&pipeline, args.read.threads()?, Product::Record, from, args.read.max_bytes)?;
    let mut errors = ErrorsSink::open(args.read.errors.as_deref())?;
    let mut learner = Learner::new(args.least)?;
    let (mut read, mut failed) = (0u64, 0u64);
    batches.articles(inputs.jobs(), |cleaned| {
        match cleaned {
            Ok((id, article)) => {
                read += 1;
                learner.add(id, &article);
            }
            Err(error) => {
                failed += 1;
                let _ = errors.write(&error);
            }
        }
        true
    });
    if read + failed == 0 {
        return Err(Error::argument("expected at least one article, found none (see --include for other file names)"));
    }
    let path = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    let written = match path {
        Some(path) => write_whole(path, |out| learner.write(out))?,
        None => learner.write(&mut io::stdout().lock()),
    };
    match written {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
        Err(e) => {
            let place = path.unwrap_or(Path::new("standard output")).display();
            return Err(Error::argument(format!("cannot write {place}: {e}")));
        }
        Ok(()) => {}
    }
    if !args.read.quiet {
        let lines = learner.lines().len();
        let _ = writeln!(io::stderr(), "{read} articles, {lines} lines that recur, {failed} errors");
    }
    Ok(match (read, failed) {
        (0, _) => Exit::Nothing,
        (_, 0) => Exit::Done,
        _ => Exit::Some,
    })
}
