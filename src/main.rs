//! The command: arguments to a run to an exit code.

mod cli;

use std::process::ExitCode;

/// Articles are many small strings: this allocator takes a tenth off a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
