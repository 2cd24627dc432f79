//! The forms of output, and one record as the bytes that each file gets of it.

use super::flat::{self, CASES, Cell, TABLES, Table};
use crate::ledger::Case;
use crate::record::Record;
use crate::{Error, Result};

/// Whole records, or flat tables of what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum What {
    /// One file of records.
    #[default]
    Records,
    /// A folder of tables.
    Facts,
    /// One file of cases.
    Cases,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// One JSON object a line.
    #[default]
    Jsonl,
    /// One JSON array.
    Json,
    /// CSV (RFC 4180) with a header line.
    Csv,
    /// Parquet.
    Parquet,
}

/// How files are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pack {
    /// Gzip.
    Gz,
    /// Zstandard.
    Zstd,
}

/// All that can be chosen of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// Records or tables.
    pub what: What,
    /// How rows are written.
    pub form: Form,
    /// How files are compressed.
    pub pack: Option<Pack>,
}

impl Layout {
    /// Refuses what cannot be combined.
    ///
    /// # Errors
    /// One sentence.
    pub fn check(self) -> Result<Self> {
        let wrong = match (self.what, self.form) {
            (What::Records, Form::Csv) => "--format csv: expected --split facts, for records have no flat form",
            (What::Facts, Form::Json) => "--split facts: expected --format jsonl, csv or parquet, found json",
            (_, Form::Parquet) if self.pack.is_some() => {
                "--compress: expected another format, for Parquet is compressed by itself"
            }
            (_, Form::Parquet) if !cfg!(feature = "parquet") => {
                "--format parquet: expected a build with it (cargo build --release --features parquet)"
            }
            (_, _) if self.pack == Some(Pack::Zstd) && !cfg!(feature = "zstd") => {
                "--compress zstd: expected a build with the feature zstd"
            }
            _ => return Ok(self),
        };
        Err(Error::argument(wrong))
    }

    /// The names of the files: none for a single one.
    pub(super) fn names(self) -> Vec<String> {
        let end = match (self.form, self.pack) {
            (Form::Jsonl | Form::Json, None) => "jsonl",
            (Form::Jsonl | Form::Json, Some(Pack::Gz)) => "jsonl.gz",
            (Form::Jsonl | Form::Json, Some(Pack::Zstd)) => "jsonl.zst",
            (Form::Csv, None) => "csv",
            (Form::Csv, Some(Pack::Gz)) => "csv.gz",
            (Form::Csv, Some(Pack::Zstd)) => "csv.zst",
            (Form::Parquet, _) => "parquet",
        };
        match self.what {
            What::Records | What::Cases => Vec::new(),
            What::Facts => TABLES.iter().map(|table| format!("{}.{end}", table.name)).collect(),
        }
    }

    /// What each file gets of `record`: one piece a file, in order.
    pub fn pieces(self, record: &Record) -> Vec<Vec<u8>> {
        if self.what == What::Facts {
            let mut pieces = vec![Vec::new(); TABLES.len()];
            flat::rows(record, |table, cells| match self.form {
                Form::Csv => csv_line(cells.iter().copied(), &mut pieces[table]),
                _ => json_line(&TABLES[table], cells, &mut pieces[table]),
            });
            return pieces;
        }
        // Serialising a record cannot fail: it has no maps with other keys than strings.
        let mut line = serde_json::to_vec(record).unwrap_or_default();
        if self.form != Form::Json {
            line.push(b'\n');
        }
        vec![line]
    }

    /// What a file of cases gets of `case`.
    pub fn case(self, case: &Case) -> Vec<u8> {
        let mut piece = Vec::new();
        if self.form == Form::Csv {
            flat::case_row(case, |cells| csv_line(cells.iter().copied(), &mut piece));
            return piece;
        }
        // Serialising a case cannot fail: it has no maps with other keys than strings.
        piece = serde_json::to_vec(case).unwrap_or_default();
        if self.form != Form::Json {
            piece.push(b'\n');
        }
        piece
    }

    /// The flat tables of what is written.
    pub(super) fn tables(self) -> &'static [Table] {
        if self.what == What::Cases { CASES } else { TABLES }
    }

    /// What stands before the first row of file number `file`.
    pub(super) fn header(self, file: usize) -> Vec<u8> {
        let mut header = Vec::new();
        if self.form == Form::Csv {
            csv_line(self.tables()[file].all_columns().map(|(name, _)| Cell::Text(name)), &mut header);
        }
        header
    }
}

fn json_line(table: &Table, cells: &[Cell], out: &mut Vec<u8>) {
    for (i, ((name, _), cell)) in table.all_columns().zip(cells).enumerate() {
        out.extend_from_slice(if i == 0 { b"{\"" } else { b",\"" });
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        // Writing to memory cannot fail.
        let _ = match cell {
            Cell::Empty => serde_json::to_writer(&mut *out, &()),
            Cell::Text(text) => serde_json::to_writer(&mut *out, text),
            Cell::Whole(n) => serde_json::to_writer(&mut *out, n),
            Cell::Money(value) => serde_json::to_writer(&mut *out, value),
            Cell::Share(share) => serde_json::to_writer(&mut *out, share),
        };
    }
    out.extend_from_slice(b"}\n");
}

fn csv_line<'a>(cells: impl Iterator<Item = Cell<'a>>, out: &mut Vec<u8>) {
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.terminator(csv::Terminator::Any(b'\n')).buffer_capacity(512).from_writer(out);
    for cell in cells {
        // Writing to memory cannot fail.
        let _ = match cell {
            Cell::Empty => writer.write_field(""),
            Cell::Text(text) => writer.write_field(text),
            Cell::Whole(n) => writer.write_field(n.to_string()),
            Cell::Money(value) => writer.write_field(value.to_string()),
            Cell::Share(share) => writer.write_field(share.to_string()),
        };
    }
    let _ = writer.write_record(None::<&[u8]>).and_then(|()| Ok(writer.flush()?));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, Pipeline, Source};

    #[test]
    fn tables_hold_what_records_hold() {
        let pipeline = Pipeline::new(Options { body: true, ..Options::default() }).unwrap();
        let text = "La CNIL a infligé une amende de 2,5 millions d'euros à \"Clearview AI\", le 17 octobre 2022.";
        let record = pipeline.extract(Source { bytes: text.into(), ..Source::default() }).unwrap();
        let layout = |form| Layout { what: What::Facts, form, pack: None };
        let pieces = layout(Form::Jsonl).pieces(&record);
        let rows: Vec<Vec<serde_json::Value>> = pieces
            .iter()
            .map(|p| std::str::from_utf8(p).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect())
            .collect();
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1, 2, 1]);
        assert_eq!((rows[1][0]["value"].as_f64(), rows[1][0]["path"].as_str()), (Some(2_500_000.0), None));
        assert_eq!((rows[3][0]["id"].as_str(), rows[3][1]["id"].as_str()), (Some("cnil"), Some("clearview-ai")));
        assert_eq!(
            (rows[4][0]["company"].as_str(), rows[4][0]["date"].as_str()),
            (Some("clearview-ai"), Some("2022-10-17"))
        );
        for (table, rows) in TABLES.iter().zip(&rows) {
            assert_eq!(rows[0].as_object().unwrap().len(), table.key.len() + table.columns.len(), "{}", table.name);
        }
        let csv = layout(Form::Csv);
        let events = [csv.header(4), csv.pieces(&record)[4].clone()].concat();
        let events = String::from_utf8(events).unwrap();
        let (header, row) = events.split_once('\n').unwrap();
        assert!(
            header.starts_with("article,path,record,type,status,regulator,company,value,min,max,currency"),
            "{header}"
        );
        assert!(row.contains(",,,fine,imposed,cnil,clearview-ai,2500000,,,EUR,,2022-10-17,0,"), "{row}");
        assert!(row.contains("à \"\"Clearview AI\"\", le 17 octobre 2022.\","), "{row}");
    }

    #[test]
    fn combinations_that_make_no_sense_are_refused() {
        let refused = |layout: Layout| layout.check().unwrap_err().to_string();
        assert!(refused(Layout { form: Form::Csv, ..Layout::default() }).contains("expected --split facts"));
        assert!(
            refused(Layout { what: What::Facts, form: Form::Json, pack: None }).contains("expected --format jsonl")
        );
        assert!(
            refused(Layout { form: Form::Parquet, pack: Some(Pack::Gz), ..Layout::default() })
                .contains("compressed by itself")
        );
    }
}
