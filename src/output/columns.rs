//! Parquet: the JSON lines of records or tables as typed, nested columns.

use super::arrow::{Lines, nested, table};
use super::form::What;
use arrow_schema::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};

/// Bytes of JSON that become columns at once.
const BATCH_BYTES: usize = 8 << 20;
/// Bytes of columns in a row group: what a reader takes at once, and what is kept in memory here.
const GROUP_BYTES: usize = 32 << 20;

/// A Parquet file on its way.
pub(super) struct Columns<W: Write + Send> {
    lines: Lines,
    writer: ArrowWriter<W>,
    pending: usize,
}

impl<W: Write + Send> Columns<W> {
    /// Starts the records, or table number `file`.
    pub(super) fn new(out: W, what: What, file: usize) -> io::Result<Self> {
        let schema = match what {
            What::Records => nested(&crate::record::schema()),
            What::Cases => nested(&crate::ledger::schema()),
            What::Facts => table(file),
        };
        let lines = Lines::new(schema).map_err(other)?;
        let level = parquet::basic::ZstdLevel::default();
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let writer = ArrowWriter::try_new(out, lines.schema(), Some(properties))?;
        Ok(Self { lines, writer, pending: 0 })
    }

    /// Takes JSON lines.
    pub(super) fn write(&mut self, mut lines: &[u8]) -> io::Result<()> {
        self.pending += lines.len();
        while !lines.is_empty() {
            let taken = self.lines.decode(lines).map_err(other)?;
            lines = &lines[taken..];
            if !lines.is_empty() || self.pending > BATCH_BYTES {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pending = 0;
        if let Some(batch) = self.lines.flush().map_err(other)? {
            self.writer.write(&batch)?;
            if self.writer.in_progress_size() > GROUP_BYTES {
                self.writer.flush()?;
            }
        }
        Ok(())
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        Ok(self.writer.into_inner()?)
    }
}

fn other(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::super::form::{Form, Layout};
    use super::super::part::Part;
    use super::*;
    use crate::output::TABLES;
    use crate::{Options, Pipeline, Source};
    use arrow_array::RecordBatch;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use serde_json::Value;

    /// Writes the articles as Parquet and reads them back as JSON.
    fn round(what: What, file: usize, articles: &[&str]) -> (Vec<Value>, Vec<Value>) {
        let pipeline = Pipeline::new(Options { body: true, ..Options::default() }).unwrap();
        let path = tempfile::NamedTempFile::new().unwrap();
        let layout = Layout { what, form: Form::Parquet, pack: None };
        let mut part = Part::new(path.reopen().unwrap(), layout, file, 0).unwrap();
        let mut written = Vec::new();
        for text in articles {
            let record = pipeline.extract(Source { bytes: (*text).into(), ..Source::default() }).unwrap();
            let piece = &layout.pieces(&record)[file];
            written.extend(std::str::from_utf8(piece).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()));
            part.write(piece).unwrap();
        }
        part.finish().unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(path.reopen().unwrap()).unwrap().build().unwrap();
        let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
        let mut json = arrow_json::writer::WriterBuilder::new()
            .with_explicit_nulls(true)
            .build::<_, arrow_json::writer::LineDelimited>(Vec::new());
        json.write_batches(&batches.iter().collect::<Vec<_>>()).unwrap();
        json.finish().unwrap();
        let text = String::from_utf8(json.into_inner()).unwrap();
        (written, text.lines().map(|l| serde_json::from_str(l).unwrap()).collect())
    }

    const ARTICLES: &[&str] = &[
        "La CNIL a infligé une amende de 2,5 millions d'euros à Clearview AI le 17 octobre 2022.",
        "",
        "A share costs $0.000000001 or 99999999999999999999 euros per day, says Danone.",
    ];

    /// Numbers are compared as such: a decimal is written with all its places.
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Number(_) | Value::String(_), Value::String(_)) | (Value::Number(_), Value::Number(_)) => {
                let number = |v: &Value| {
                    v.as_str().map_or_else(|| v.to_string(), str::to_owned).parse::<rust_decimal::Decimal>()
                };
                match (number(a), number(b)) {
                    (Ok(a), Ok(b)) => a == b,
                    _ => a == b,
                }
            }
            (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| same(v, w)))
            }
            _ => a == b,
        }
    }

    #[test]
    fn records_come_back_as_they_were_written() {
        let (written, read) = round(What::Records, 0, ARTICLES);
        assert_eq!((written.len(), read.len()), (3, 3));
        for (a, b) in written.iter().zip(&read) {
            assert!(same(a, b), "{a}\n{b}");
        }
    }

    #[test]
    fn tables_come_back_as_they_were_written() {
        for (file, table) in TABLES.iter().enumerate() {
            let (written, read) = round(What::Facts, file, ARTICLES);
            assert_eq!(written.len(), read.len(), "{}", table.name);
            assert!(written.iter().zip(&read).all(|(a, b)| same(a, b)), "{written:?}\n{read:?}");
        }
    }
}
