//! Columns of articles in, columns of outcomes out.

use crate::pipeline::{Line, Names, no_article};
use crate::source::About;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use faitout::input::Input;
use faitout::output::arrow::{Lines, outcomes as schema};
use rayon::prelude::*;
use std::sync::Arc;

/// The columns of a batch that hold articles. Their buffers are read where Python keeps them.
pub(crate) struct Columns([Option<ArrayRef>; 7]);

impl Columns {
    /// # Errors
    /// A column that is not there, or that holds no text.
    pub(crate) fn new(batch: &RecordBatch, names: &Names) -> Result<Self, String> {
        let mut columns: [Option<ArrayRef>; 7] = Default::default();
        for (column, name) in columns.iter_mut().zip(names) {
            let Some(name) = name else { continue };
            let found = batch.column_by_name(name).ok_or_else(|| {
                let known: Vec<&str> = batch.schema_ref().fields().iter().map(|f| f.name().as_str()).collect();
                format!("expected a column {name:?}, found {}", known.join(", "))
            })?;
            let texts =
                [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, DataType::Binary, DataType::LargeBinary];
            if !texts.contains(found.data_type()) {
                return Err(format!("column {name:?}: expected text or bytes, found {}", found.data_type()));
            }
            *column = Some(Arc::clone(found));
        }
        if columns[0].is_none() && columns[1].is_none() {
            return Err("expected the name of a column of texts or pages, found none".to_owned());
        }
        Ok(Self(columns))
    }

    fn value(&self, column: usize, row: usize) -> Option<(&[u8], bool)> {
        let array = self.0[column].as_ref().filter(|array| array.is_valid(row))?;
        Some(match array.data_type() {
            DataType::Utf8 => (array.as_string::<i32>().value(row).as_bytes(), true),
            DataType::LargeUtf8 => (array.as_string::<i64>().value(row).as_bytes(), true),
            DataType::Utf8View => (array.as_string_view().value(row).as_bytes(), true),
            DataType::Binary => (array.as_binary::<i32>().value(row), false),
            _ => (array.as_binary::<i64>().value(row), false),
        })
    }

    /// The article of a row.
    pub(crate) fn input(&self, row: usize) -> Input {
        let word = |column: usize| self.value(column, row).map(|(b, _)| String::from_utf8_lossy(b).into_owned());
        let path = word(6);
        let (content, html) = match (self.value(0, row), self.value(1, row)) {
            (Some(text), None) => (text, false),
            (None, Some(page)) => (page, true),
            (Some(_), Some(_)) => return no_article(path, "expected a text or a page, found both".to_owned()),
            (None, None) => return no_article(path, "expected a text or a page, found neither".to_owned()),
        };
        let about =
            About { html, id: word(2), url: word(3), published: word(4), language: word(5), path: path.clone() };
        let source = about.source(content.0.to_vec(), content.1);
        source.map_or_else(|detail| no_article(path, detail), |source| Input::Source(Box::new(source)))
    }
}

/// Outcomes that become columns at once.
const PIECE: usize = 256;

/// One batch of outcomes, a row each; with more than one thread its pieces are made side by side.
///
/// # Errors
/// A value that has no room in its column, such as a sum of more than 29 digits.
pub(crate) fn outcomes(lines: &[Line], threads: usize) -> Result<RecordBatch, String> {
    let made: Result<Vec<Vec<RecordBatch>>, String> = match threads {
        1 => lines.chunks(PIECE).map(piece).collect(),
        _ => lines.par_chunks(PIECE).map(piece).collect(),
    };
    let batches = made?.concat();
    arrow_select::concat::concat_batches(&Arc::new(schema()), &batches).map_err(|e| e.to_string())
}

fn piece(lines: &[Line]) -> Result<Vec<RecordBatch>, String> {
    let mut text = Vec::new();
    for line in lines {
        match line {
            Ok(record) => text.extend_from_slice(record),
            Err(error) => {
                // Plain structs with text keys: they always serialise.
                let _ = serde_json::to_writer(&mut text, &serde_json::json!({ "error": error }));
                text.push(b'\n');
            }
        }
    }
    Lines::new(schema()).and_then(|mut rows| rows.batches(&text)).map_err(|e| e.to_string())
}
