//! Completions and manual pages, made of the arguments themselves.

use super::{Cli, Exit};
use clap::CommandFactory;
use clap_complete::Shell;
use faitout::{Error, Result};
use std::io::{self, Write};
use std::path::Path;

/// The completions of a shell, on standard output.
pub(super) fn completions(shell: Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "faitout", &mut script);
    print(&script)
}

/// The manual page on standard output, or one a command in `folder`.
pub(super) fn pages(folder: Option<&Path>) -> Result<Exit> {
    match folder {
        Some(folder) => {
            clap_mangen::generate_to(Cli::command(), folder).map_err(|e| Error::write(folder, e))?;
            Ok(Exit::Done)
        }
        None => {
            let mut page = Vec::new();
            // Writing to memory cannot fail.
            let _ = clap_mangen::Man::new(Cli::command()).render(&mut page);
            print(&page)
        }
    }
}

fn print(bytes: &[u8]) -> Result<Exit> {
    match io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()) {
        // A reader that closes early has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::write(Path::new("standard output"), error))
        }
        _ => Ok(Exit::Done),
    }
}
