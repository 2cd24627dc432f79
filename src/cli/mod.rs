//! The only place that knows flags.

mod check;
mod chrome;
mod diff;
mod explain;
mod extract;
mod fixture;
mod inputs;
mod ledger;
mod manual;
mod progress;
mod records;
mod report;
mod signals;
mod tables;

use clap::{Args, Parser, Subcommand, ValueEnum};
use faitout::input::{Fields, From, Reading};
use faitout::output::Form;
use faitout::{Error, Options};
use std::path::PathBuf;
use std::process::ExitCode;

/// Turns scraped French and English news articles into JSON facts with evidence.
#[derive(Debug, Parser)]
#[command(name = "faitout", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Say more on stderr (twice: still more)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read articles and write one JSON record each
    Extract(extract::ExtractArgs),
    /// Tell why each line was kept or dropped, and which rule made each fact
    Explain(explain::ExplainArgs),
    /// Learn the lines that recur over the articles of a site, for extract --chrome
    Chrome(chrome::ChromeArgs),
    /// Run fixtures through the extractors: case lines, golden articles, gold rows
    Check(check::CheckArgs),
    /// Compare two extraction runs fact by fact: gained, lost, changed
    Diff(diff::DiffArgs),
    /// Make a fixture from a real article, to be corrected by hand
    NewFixture(fixture::FixtureArgs),
    /// Join the events of many records to cases: one a decision, with its sources and contradictions
    Ledger(ledger::LedgerArgs),
    /// Make a page of many records: overview, timeline of cases, tables, articles with their facts in place
    Report(report::ReportArgs),
    /// Look after tables
    Tables(tables::TablesArgs),
    /// Print the JSON Schema of the record, or of the case
    Schema {
        /// Which one
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
    /// Print what a shell needs to complete commands and options
    Completions {
        /// Of which shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page; with --output, write it and those of the commands to a folder
    Man {
        /// Folder that is there
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

/// What every command that reads articles takes.
#[derive(Debug, Clone, Args)]
struct ReadArgs {
    /// Files and folders; - is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    how: HowArgs,
    /// Read only files that match (below folders; may be given again)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Skip files and folders that match (may be given again)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Threads (default: one a core)
    #[arg(short = 'j', long, value_name = "N")]
    jobs: Option<usize>,
    /// Write error lines to this file instead of stderr
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// No progress bar and no summary
    #[arg(short, long)]
    quiet: bool,
}

impl ReadArgs {
    /// All that decides what articles give.
    fn fingerprint(&self) -> String {
        format!("{:?}", Self { jobs: None, errors: None, quiet: false, ..self.clone() })
    }

    fn threads(&self) -> Result<usize, Error> {
        match self.jobs {
            Some(0) => Err(Error::argument("-j: expected at least 1 thread, found 0")),
            jobs => Ok(jobs.unwrap_or(0)),
        }
    }
}

/// How articles are read, and what decides their facts.
#[derive(Debug, Clone, Args)]
struct HowArgs {
    /// How inputs are to be read
    #[arg(long, value_enum, default_value_t)]
    from: FromArg,
    /// Key of the text in NDJSON rows
    #[arg(long, value_name = "KEY", default_value = "text")]
    text_field: String,
    /// Key of the page in NDJSON rows
    #[arg(long, value_name = "KEY", default_value = "html")]
    html_field: String,
    /// Key of the id in NDJSON rows
    #[arg(long, value_name = "KEY", default_value = "id")]
    id_field: String,
    /// Key of the publication date in NDJSON rows
    #[arg(long, value_name = "KEY", default_value = "published")]
    date_field: String,
    /// The text is the clean body already: strip nothing, look for no title
    #[arg(long)]
    body: bool,
    /// Day that relative dates resolve against where the article tells none
    #[arg(long, value_name = "YYYY-MM-DD")]
    reference_date: Option<String>,
    /// Language of the articles, such as fr
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Leave out events of a lower confidence, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    min_confidence: f32,
    /// Folder of tables that add to or replace the embedded ones
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// Lines that recur over articles, as faitout chrome writes them: dropped wherever they stand
    #[arg(long, value_name = "FILE")]
    chrome: Option<PathBuf>,
    /// Largest article in bytes, unpacked
    #[arg(long, value_name = "N", default_value_t = 64 << 20)]
    max_bytes: u64,
}

impl HowArgs {
    fn options(&self) -> Result<Options, Error> {
        let day = |text: &String| {
            text.parse().map_err(|_| Error::argument(format!("--reference-date: expected YYYY-MM-DD, found {text:?}")))
        };
        Ok(Options {
            tables: self.tables.clone(),
            chrome: self.chrome.clone(),
            body: self.body,
            reference_date: self.reference_date.as_ref().map(day).transpose()?,
            language: self.language.clone(),
            min_confidence: share(self.min_confidence)?,
        })
    }

    fn reading(&self) -> Reading {
        Reading {
            from: self.from.kind(),
            limit: self.max_bytes,
            fields: Fields {
                text: self.text_field.clone(),
                html: self.html_field.clone(),
                id: self.id_field.clone(),
                date: self.date_field.clone(),
            },
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FromArg {
    /// By file name, then by content
    #[default]
    Auto,
    /// Raw text
    Text,
    /// HTML pages
    Html,
    /// One JSON object a line, with text or html
    Ndjson,
    /// Web archives: their pages
    Warc,
}

impl FromArg {
    fn kind(self) -> From {
        match self {
            Self::Auto => From::Auto,
            Self::Text => From::Text,
            Self::Html => From::Html,
            Self::Ndjson => From::Ndjson,
            Self::Warc => From::Warc,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// One object a line
    #[default]
    Jsonl,
    /// One array
    Json,
    /// Comma-separated values: flat tables, cases
    Csv,
    /// Columns (needs a build with the feature parquet)
    Parquet,
}

impl FormatArg {
    fn form(self) -> Form {
        match self {
            Self::Jsonl => Form::Jsonl,
            Self::Json => Form::Json,
            Self::Csv => Form::Csv,
            Self::Parquet => Form::Parquet,
        }
    }
}

/// The value of `--min-confidence`.
fn share(p: f32) -> Result<f32, Error> {
    let fault = || Error::argument(format!("--min-confidence: expected 0 to 1, found {p}"));
    (0.0..=1.0).contains(&p).then_some(p).ok_or_else(fault)
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Every input was read.
    Done = 0,
    /// Some inputs failed.
    Some = 1,
    /// Nothing could be done, or the usage was wrong.
    Nothing = 2,
    /// Ctrl-C, after the articles in flight were written.
    Interrupted = signals::INTERRUPTED as isize,
}

pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    log(cli.verbose);
    let ended = match cli.command {
        Command::Extract(args) => extract::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Chrome(args) => chrome::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::NewFixture(args) => fixture::run(&args),
        Command::Ledger(args) => ledger::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Tables(args) => tables::run(&args),
        Command::Schema { of } => schema(of),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { output } => manual::pages(output.as_deref()),
    };
    let exit = ended.unwrap_or_else(|error| {
        complain(&error);
        Exit::Nothing
    });
    ExitCode::from(exit as u8)
}

/// The error and its causes on one line of stderr.
fn complain(error: &dyn std::error::Error) {
    anstream::eprintln!("faitout: {}", faitout::with_causes(error));
}

fn log(verbose: u8) {
    use tracing_subscriber::filter::LevelFilter;
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_target(false)
        .without_time()
        .init();
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum SchemaOf {
    /// What extract writes
    #[default]
    Record,
    /// What ledger writes
    Case,
}

fn schema(of: SchemaOf) -> Result<Exit, Error> {
    use std::io::Write;
    let schema = match of {
        SchemaOf::Record => faitout::record::schema(),
        SchemaOf::Case => faitout::ledger::schema(),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    // A reader that closes early has seen enough.
    let _ = writeln!(std::io::stdout(), "{text}");
    Ok(Exit::Done)
}
