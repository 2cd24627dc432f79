//! `faitout new-fixture`: a real article as a fixture, to be corrected by hand.

use super::Exit;
use clap::Args;
use faitout::check::{Bench, Fact, fresh};
use faitout::{Error, Options, Result};
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct FixtureArgs {
    /// The article, text or HTML
    #[arg(value_name = "ARTICLE")]
    article: PathBuf,
    /// Folder of golden articles
    #[arg(long, value_name = "DIR", default_value = "fixtures/articles")]
    to: PathBuf,
    /// Print case lines of this fact instead: dates, amounts, regulators or companies
    #[arg(long, value_name = "FACT", value_parser = Fact::named)]
    cases: Option<Fact>,
    /// Folder of tables that add to or replace the embedded ones
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
}

pub(super) fn run(args: &FixtureArgs) -> Result<Exit> {
    let bench = Bench::new(&Options { tables: args.tables.clone(), ..Options::default() })?;
    let mut out = io::stdout();
    // A reader that closes early has seen enough.
    let _ = match args.cases {
        Some(Fact::Events | Fact::Record) => {
            return Err(Error::argument(
                "--cases: expected dates, amounts, regulators or companies, which stand in a sentence",
            ));
        }
        Some(fact) => out.write_all(fresh::case_lines(&args.article, fact, &bench)?.as_bytes()),
        None => {
            let folder = fresh::golden(&args.article, &args.to, &bench)?;
            writeln!(
                out,
                "{}: correct expected.json by hand; it may state some fields only. Then: faitout check {}",
                folder.display(),
                folder.display()
            )
        }
    };
    Ok(Exit::Done)
}
