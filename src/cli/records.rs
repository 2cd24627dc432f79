//! Files that extract wrote as JSON lines, line by line.

use faitout::{Error, Result};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Calls `add` with each line of a file, gzipped or not, that is not empty; `-` is standard input. What `add` finds wrong is told on
/// stderr with its place. Gives the number of such lines.
pub(super) fn each(path: &Path, mut add: impl FnMut(&[u8]) -> Result<(), String>) -> Result<u64> {
    let open = || -> io::Result<Box<dyn BufRead>> {
        if path.as_os_str() == "-" {
            return Ok(Box::new(faitout::input::inflated(BufReader::new(io::stdin()))?));
        }
        Ok(Box::new(faitout::input::inflated(BufReader::with_capacity(1 << 20, File::open(path)?))?))
    };
    let mut reader = open().map_err(|e| Error::io(path, e))?;
    let (mut line, mut number, mut broken) = (Vec::new(), 0u64, 0u64);
    while reader.read_until(b'\n', &mut line).map_err(|e| Error::io(path, e))? > 0 {
        number += 1;
        if !line.iter().all(u8::is_ascii_whitespace)
            && let Err(detail) = add(&line)
        {
            broken += 1;
            anstream::eprintln!("faitout: {}:{number}: {detail}", path.display());
        }
        line.clear();
    }
    Ok(broken)
}
