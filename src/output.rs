//! Records and error lines as JSON, in input order.

use crate::record::{InputError, Record};
use std::io::{self, Write};

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One object a line.
    #[default]
    Jsonl,
    /// One array.
    Json,
}

/// Writes records to `out` in the order in which they are given.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    layout: Layout,
    count: u64,
}

impl<W: Write> Writer<W> {
    /// Starts the output.
    pub fn new(out: W, layout: Layout) -> Self {
        Self { out, layout, count: 0 }
    }

    /// One record as it will stand on its line.
    pub fn line(record: &Record) -> Vec<u8> {
        // Serialising a record cannot fail: it has no maps with other keys than strings.
        serde_json::to_vec(record).unwrap_or_default()
    }

    /// Writes one line that [`Writer::line`] made.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.layout == Layout::Json {
            self.out.write_all(if self.count == 0 { b"[\n" } else { b",\n" })?;
        }
        self.out.write_all(line)?;
        if self.layout == Layout::Jsonl {
            self.out.write_all(b"\n")?;
        }
        self.count += 1;
        Ok(())
    }

    /// Ends the output and gives it back, flushed.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(mut self) -> io::Result<W> {
        if self.layout == Layout::Json {
            self.out.write_all(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Writes one line of the errors stream.
///
/// # Errors
/// What the output says.
pub fn write_error(out: &mut impl Write, error: &InputError) -> io::Result<()> {
    let mut line = serde_json::to_vec(error).unwrap_or_default();
    line.push(b'\n');
    out.write_all(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(layout: Layout, lines: &[&str]) -> String {
        let mut writer = Writer::new(Vec::new(), layout);
        lines.iter().for_each(|l| writer.write(l.as_bytes()).unwrap());
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn writes_lines_and_arrays() {
        assert_eq!(written(Layout::Jsonl, &["{}", "{}"]), "{}\n{}\n");
        assert_eq!(written(Layout::Json, &["{}", "{}"]), "[\n{},\n{}\n]\n");
        assert_eq!((written(Layout::Jsonl, &[]), written(Layout::Json, &[])), (String::new(), "[]\n".to_owned()));
    }
}
