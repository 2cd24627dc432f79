//! Signals: the first Ctrl-C ends a run in good order, the second at once.

use faitout::{Error, Result};
use signal_hook::{consts, flag};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What the system reports of a program that was interrupted.
pub(super) const INTERRUPTED: i32 = 130;

/// A flag that Ctrl-C sets (or a request to end). A full quota becomes an error of the file instead of the end of the program.
///
/// # Errors
/// A system that gives no handler.
pub(super) fn stop() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let register = || {
        for signal in [consts::SIGINT, consts::SIGTERM] {
            // In this order: the first signal finds the flag unset.
            flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&stop))?;
            flag::register(signal, Arc::clone(&stop))?;
        }
        #[cfg(unix)]
        flag::register(consts::SIGXFSZ, Arc::default())?;
        Ok::<(), std::io::Error>(())
    };
    register().map_err(|e| Error::argument(format!("expected handlers for signals, found {e}")))?;
    Ok(stop)
}
