//! Arrow: the JSON lines of records or tables as typed, nested columns in memory.
//!
//! Records and cases take their columns from their JSON Schema, so that both always agree. Money is `DECIMAL(38, 9)`: exact for all
//! numbers of up to nine decimals.

#[cfg(feature = "parquet")]
use super::flat::{Kind, TABLES};
use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use serde_json::Value;
use std::sync::Arc;

/// Exact for every value that a record can hold: 29 digits before the point.
const MONEY: DataType = DataType::Decimal128(38, 9);
/// Rows that become columns at once.
const BATCH_ROWS: usize = 1024;

/// JSON lines on their way to columns.
#[derive(Debug)]
pub struct Lines {
    schema: SchemaRef,
    decoder: Decoder,
}

impl Lines {
    /// Lines whose keys are the columns of `schema`.
    ///
    /// # Errors
    /// Columns that JSON has no form for.
    pub fn new(schema: Schema) -> Result<Self, ArrowError> {
        let schema = Arc::new(schema);
        let decoder = ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(BATCH_ROWS).build_decoder()?;
        Ok(Self { schema, decoder })
    }

    /// The columns.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Takes lines until there are enough for a batch; gives how many bytes it took.
    ///
    /// # Errors
    /// A line that does not fit the columns.
    pub fn decode(&mut self, lines: &[u8]) -> Result<usize, ArrowError> {
        self.decoder.decode(lines)
    }

    /// The lines that were taken, as a batch; nothing where there are none.
    ///
    /// # Errors
    /// A value that does not fit its column.
    pub fn flush(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        self.decoder.flush()
    }

    /// All of `lines` as batches.
    ///
    /// # Errors
    /// A line that does not fit the columns.
    pub fn batches(&mut self, mut lines: &[u8]) -> Result<Vec<RecordBatch>, ArrowError> {
        let mut batches = Vec::new();
        while !lines.is_empty() {
            let taken = self.decode(lines)?;
            lines = &lines[taken..];
            batches.extend(self.flush()?);
        }
        Ok(batches)
    }
}

/// The columns of outcomes: those of the record, and `error` for an input that gave none.
pub fn outcomes() -> Schema {
    let record = nested(&crate::record::schema());
    let error = nested(&crate::record::error_schema());
    let error = Arc::new(Field::new("error", DataType::Struct(error.fields), true));
    Schema::new(record.fields.iter().cloned().chain([error]).collect::<Vec<_>>())
}

/// The columns of flat table number `file`.
#[cfg(feature = "parquet")]
pub(super) fn table(file: usize) -> Schema {
    let fields = TABLES[file].all_columns().map(|(name, kind)| {
        let kind = match kind {
            Kind::Text => DataType::Utf8,
            Kind::Whole => DataType::Int64,
            Kind::Money => MONEY,
            Kind::Share => DataType::Float64,
        };
        Field::new(name, kind, true)
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// The columns of a JSON Schema.
pub(super) fn nested(schema: &Value) -> Schema {
    Schema::new(fields(schema, schema))
}

/// The columns of an object of the JSON Schema, in its order.
fn fields(object: &Value, root: &Value) -> Fields {
    let properties = object["properties"].as_object();
    let columns = properties.into_iter().flatten().map(|(name, value)| Field::new(name, kind(value, root), true));
    columns.collect()
}

fn kind(value: &Value, root: &Value) -> DataType {
    if let Some(name) = value["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return kind(&root["$defs"][name], root);
    }
    // `anyOf` is a type or null.
    if let Some(some) = value["anyOf"].get(0) {
        return kind(some, root);
    }
    let name = value["type"].as_str().or_else(|| value["type"].get(0)?.as_str());
    match (name, value["format"].as_str()) {
        (Some("object"), _) => DataType::Struct(fields(value, root)),
        (Some("array"), _) => DataType::List(Arc::new(Field::new("item", kind(&value["items"], root), true))),
        (Some("integer"), _) => DataType::Int64,
        // Money is a double in the schema, a share is a float.
        (Some("number"), Some("double")) => MONEY,
        (Some("number"), _) => DataType::Float64,
        _ => DataType::Utf8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_records_or_errors() {
        let mut lines = Lines::new(outcomes()).unwrap();
        let text = concat!(
            "{\"schema\":1,\"id\":\"a\",\"amounts\":[{\"start\":1,\"value\":0.25}]}\n",
            "{\"error\":{\"path\":null,\"record\":3,\"stage\":\"read\",\"error\":\"gone\",\"detail\":\"x\"}}\n",
        );
        let batches = lines.batches(text.as_bytes()).unwrap();
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
        let nulls = |name: &str| batches[0].column_by_name(name).unwrap().null_count();
        assert_eq!((nulls("id"), nulls("error"), nulls("amounts")), (1, 1, 1));
        assert_eq!(
            outcomes().field_with_name("amounts").unwrap().data_type(),
            nested(&crate::record::schema()).field_with_name("amounts").unwrap().data_type()
        );
    }
}
