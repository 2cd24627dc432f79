//! `faitout report`: records in, one page for people out.

use super::progress::many;
use super::{Exit, HowArgs, records, share};
use clap::{Args, ValueEnum};
use faitout::explain::View;
use faitout::input::Input;
use faitout::record::Record;
use faitout::report::{Interface, Report, Sources};
use faitout::{Error, Options, Pipeline, Result};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Records whose sources are read again at once.
const BATCH: usize = 256;

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Files that extract wrote as JSON lines (.gz too); - is standard input
    #[arg(value_name = "RECORDS", required = true)]
    records: Vec<PathBuf>,
    /// Write the page to this file; of more than 1,000 articles the texts stand in a folder beside it
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Language of the page's own words
    #[arg(long, value_enum, default_value_t)]
    interface: InterfaceArg,
    #[command(flatten)]
    how: HowArgs,
    /// No summary
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum InterfaceArg {
    /// That of the reader's browser
    #[default]
    Auto,
    /// English
    En,
    /// French
    Fr,
}

impl InterfaceArg {
    pub(super) fn kind(self) -> Interface {
        match self {
            Self::Auto => Interface::Auto,
            Self::En => Interface::En,
            Self::Fr => Interface::Fr,
        }
    }
}

pub(super) fn run(args: &ReportArgs) -> Result<Exit> {
    not_over(Some(&args.output), args.records.iter())?;
    let least = share(args.how.min_confidence)?;
    // Records say themselves which events they leave out.
    let pipeline = Pipeline::new(Options { min_confidence: 0.0, ..args.how.options()? })?;
    let mut made =
        Made { report: Report::new(&args.output, args.interface.kind())?, pipeline, open: Vec::new(), explained: 0 };
    let mut sources = Sources::new(args.how.reading());
    let mut broken = 0;
    for path in &args.records {
        let mut failed = Ok(());
        broken += records::each(path, |line| {
            let read = serde_json::from_slice::<Record>(line);
            let mut record = read.map_err(|e| format!("expected a record of extract, found {e}"))?;
            record.events.retain(|e| e.confidence >= least);
            if failed.is_ok() {
                failed = made.add(record, &mut sources);
            }
            Ok(())
        })?;
        failed?;
    }
    made.flush(&sources)?;
    let (articles, explained) = (made.report.len(), made.explained);
    if articles == 0 {
        return Err(Error::argument("expected at least one record, found none"));
    }
    let cases = made.report.finish(made.pipeline.tables())?;
    if !args.quiet {
        let bare = match articles - explained {
            0 => String::new(),
            n => format!("; {n} without rules and removed lines, since their sources are gone or give another record"),
        };
        let (articles, cases) = (many(articles as u64, "article"), many(cases as u64, "case"));
        let errors = many(broken, "error");
        anstream::eprintln!("{}: {articles}, {cases}; {errors}{bare}", args.output.display());
    }
    Ok(if broken == 0 { Exit::Done } else { Exit::Some })
}

/// Refuses a page in the place of a file that is read or written beside it.
pub(super) fn not_over<'p>(page: Option<&Path>, mut others: impl Iterator<Item = &'p PathBuf>) -> Result<()> {
    let same = |other: &PathBuf| {
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        page.is_some_and(|page| whole(page) == whole(other))
    };
    match others.find(|other| same(other)) {
        Some(other) => Err(Error::argument(format!("{}: expected another file for the page", other.display()))),
        None => Ok(()),
    }
}

/// A report on its way.
struct Made {
    report: Report,
    pipeline: Pipeline,
    open: Vec<(Record, Option<Input>)>,
    explained: usize,
}

impl Made {
    fn add(&mut self, record: Record, sources: &mut Sources) -> Result<()> {
        let input = sources.of(&record);
        self.open.push((record, input));
        if self.open.len() >= BATCH { self.flush(sources) } else { Ok(()) }
    }

    /// Extracts the sources of some records again, and adds these to the report.
    fn flush(&mut self, sources: &Sources) -> Result<()> {
        let (pipeline, reading) = (&self.pipeline, sources.reading());
        let view = |(record, input): (Record, Option<Input>)| {
            let source = input.and_then(|input| input.read(reading).ok());
            View::again(record, pipeline, source.and_then(|s| pipeline.run(s).ok()))
        };
        let views: Vec<View> = std::mem::take(&mut self.open).into_par_iter().map(view).collect();
        for view in views {
            self.explained += usize::from(view.why.is_some());
            self.report.add(view)?;
        }
        Ok(())
    }
}
