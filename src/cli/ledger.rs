//! `faitout ledger`: records in, cases out.

use super::progress::many;
use super::{Exit, FormatArg, records, share};
use clap::Args;
use faitout::ledger::Ledger;
use faitout::output::{Layout, Part, What, write_whole};
use faitout::tables::Tables;
use faitout::{Error, Result};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct LedgerArgs {
    /// Files that extract wrote as JSON lines (.gz too); - is standard input
    #[arg(value_name = "RECORDS", required = true)]
    records: Vec<PathBuf>,
    /// Write to this file, whole or not at all (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How cases are written
    #[arg(long, value_enum, default_value_t)]
    format: FormatArg,
    /// Leave out events of a lower confidence, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    min_confidence: f32,
    /// Folder of tables that add to or replace the embedded ones
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// No summary
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &LedgerArgs) -> Result<Exit> {
    let layout = Layout { what: What::Cases, form: args.format.form(), pack: None }.check()?;
    let least = share(args.min_confidence)?;
    let tables = Tables::load(args.tables.as_deref())?;
    let (mut ledger, mut broken) = (Ledger::default(), 0u64);
    for path in &args.records {
        broken += records::each(path, |line| ledger.add(line, least))?;
    }
    let (mut cases, mut conflicts) = (0u64, 0u64);
    let mut write = |out: &mut (dyn Write + Send)| {
        let mut part = Part::new(out, layout, 0, 0)?;
        let mut ended = Ok(());
        ledger.each_case(&tables, |case| {
            cases += 1;
            conflicts += u64::from(!case.conflicts.is_empty());
            ended = part.write(&layout.case(&case));
            ended.is_ok()
        });
        ended.and_then(|()| part.finish().map(drop))
    };
    let path = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    let ended = match path {
        Some(path) => write_whole(path, |out| write(out))?,
        None => write(&mut io::BufWriter::new(io::stdout())),
    };
    match ended {
        // The reader has seen enough: `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
        Err(error) => return Err(Error::write(path.unwrap_or(Path::new("standard output")), error)),
        Ok(()) => {}
    }
    if !args.quiet {
        let (records, events) = (many(ledger.records(), "record"), many(ledger.events(), "event"));
        let (cases, errors) = (many(cases, "case"), many(broken, "error"));
        anstream::eprintln!("{records}, {events}: {cases}, {conflicts} of them with contradictions; {errors}");
    }
    Ok(match (ledger.records(), broken) {
        (_, 0) => Exit::Done,
        (0, _) => Exit::Nothing,
        _ => Exit::Some,
    })
}
