//! `faitout tables check`: what is wrong with a folder of tables.

use super::Exit;
use clap::{Args, Subcommand};
use faitout::Result;
use faitout::explain::printable;
use faitout::tables::lint;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct TablesArgs {
    #[command(subcommand)]
    command: TablesCommand,
}

#[derive(Debug, Subcommand)]
enum TablesCommand {
    /// Look for unsorted and double rows, bad codes, forms that never match or that another row has, rules that miss their example
    Check {
        /// Folder of tables (default: the embedded ones)
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

pub(super) fn run(args: &TablesArgs) -> Result<Exit> {
    let TablesCommand::Check { dir } = &args.command;
    let faults = lint(dir.as_deref())?;
    let mut out = io::stdout();
    for fault in &faults {
        let place = if fault.line == 0 { fault.file.clone() } else { format!("{}:{}", fault.file, fault.line) };
        // A reader that closes early has seen enough.
        let _ = writeln!(out, "{}: {}", printable(&place), printable(&fault.message));
    }
    let _ = writeln!(out, "{} faults", faults.len());
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Some })
}
