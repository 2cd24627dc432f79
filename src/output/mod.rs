//! What is written: records or flat tables, as JSON lines, an array, CSV or Parquet, in input order.

#[cfg(feature = "arrow")]
pub mod arrow;
#[cfg(feature = "parquet")]
mod columns;
mod flat;
mod form;
mod journal;
mod part;
mod partial;
mod run;

pub use flat::{CASES, Kind, TABLES, Table};
pub use form::{Form, Layout, Pack, What};
pub use journal::{Checkpoint, Fingerprint};
pub use part::Part;
pub use partial::{Partial, write_whole};
pub use run::Run;

use crate::record::InputError;
use std::io::{self, Write};

/// Writes one line of the errors stream.
///
/// # Errors
/// What the output says.
pub fn write_error(out: &mut impl Write, error: &InputError) -> io::Result<()> {
    let mut line = serde_json::to_vec(error).unwrap_or_default();
    line.push(b'\n');
    out.write_all(&line)
}
