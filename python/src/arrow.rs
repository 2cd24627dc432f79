//! Columns of articles in, columns of outcomes out.

use crate::pipeline::{Line, Names, no_article, outcomes as outcomes_of};
use crate::source::About;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use arrow_select::concat::concat_batches;
use faitout::input::{Input, Reading};
use faitout::output::arrow::{Lines, outcomes as schema};
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
            // A column of nothing tells nothing.
            if *found.data_type() == DataType::Null {
                continue;
            }
            let texts =
                [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, DataType::Binary, DataType::LargeBinary];
            if !texts.contains(found.data_type()) {
                return Err(format!("column {name:?}: expected text or bytes, found {}", found.data_type()));
            }
            *column = Some(Arc::clone(found));
        }
        if names[0].is_none() && names[1].is_none() {
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

/// Articles that are copied out of their columns and worked on at once, and their bytes.
const AT_ONCE: (usize, usize) = (1024, 16 << 20);
/// Outcomes that become columns at once.
const PIECE: usize = 256;

/// A batch of articles as one of outcomes, a row each; 0 threads are one a core.
///
/// # Errors
/// Columns that hold no articles.
pub(crate) fn extracted(
    pipeline: &faitout::Pipeline,
    batch: &RecordBatch,
    names: &Names,
    threads: usize,
) -> Result<RecordBatch, String> {
    let columns = Columns::new(batch, names)?;
    let (mut made, mut inputs, mut bytes) = (Vec::new(), Vec::new(), 0);
    for row in 0..batch.num_rows() {
        let input = columns.input(row);
        bytes += input.bytes() as usize;
        inputs.push(input);
        if inputs.len() == AT_ONCE.0 || bytes >= AT_ONCE.1 || row + 1 == batch.num_rows() {
            bytes = 0;
            let lines = outcomes_of(pipeline, std::mem::take(&mut inputs), &Reading::default(), threads);
            made.push(outcomes(&lines.map_err(|e| e.to_string())?, threads)?);
        }
    }
    concat_batches(&Arc::new(schema()), &made).map_err(|e| e.to_string())
}

/// One batch of outcomes, a row each; with more than one thread its pieces are made side by side.
///
/// # Errors
/// A value that has no room in its column.
pub(crate) fn outcomes(lines: &[Line], threads: usize) -> Result<RecordBatch, String> {
    let threads = if threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { threads };
    let share = lines.len().div_ceil(threads).max(PIECE);
    // Threads of this call alone: those of a shared pool do not outlive a fork.
    let made: Result<Vec<Vec<RecordBatch>>, String> = std::thread::scope(|scope| {
        let shares: Vec<_> = lines.chunks(share).map(|lines| scope.spawn(|| columns_of(lines))).collect();
        let joined = |made: std::thread::ScopedJoinHandle<'_, Result<_, String>>| {
            made.join().unwrap_or_else(|_| Err("the columns could not be made".to_owned()))
        };
        shares.into_iter().map(joined).collect()
    });
    concat_batches(&Arc::new(schema()), &made?.concat()).map_err(|e| e.to_string())
}

fn columns_of(lines: &[Line]) -> Result<Vec<RecordBatch>, String> {
    let mut made = Vec::new();
    let mut rows = Lines::new(schema()).map_err(|e| e.to_string())?;
    for piece in lines.chunks(PIECE) {
        let mut text = Vec::new();
        for line in piece {
            match line {
                Ok(record) => text.extend_from_slice(record),
                Err(error) => {
                    // Plain structs with text keys: they always serialise.
                    let _ = serde_json::to_writer(&mut text, &serde_json::json!({ "error": error }));
                    text.push(b'\n');
                }
            }
        }
        made.extend(rows.batches(&text).map_err(|e| e.to_string())?);
    }
    Ok(made)
}
