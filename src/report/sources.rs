//! The source of a record, found and read again: it alone tells the rules and the lines that were dropped.

use crate::input::{Input, Opened, Reading, open};
use crate::record::Record;
use std::iter::Peekable;
use std::path::PathBuf;

/// Where the sources of records are read again. Records come in the order in which they were extracted; in another order those of
/// files with many articles are not found.
pub struct Sources {
    reading: Reading,
    /// The file of many articles that is open.
    many: Option<(String, Peekable<Opened>)>,
}

impl Sources {
    /// Reads them so.
    pub fn new(reading: Reading) -> Self {
        Self { reading, many: None }
    }

    /// How they are read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The input that a record was made of, not yet read; nothing for standard input and what is no longer there.
    pub fn of(&mut self, record: &Record) -> Option<Input> {
        let path = record.source.path.as_ref()?;
        let Some(wanted) = record.source.record else {
            self.many = None;
            return open(PathBuf::from(path), false, &self.reading).next();
        };
        if self.many.as_ref().is_none_or(|(open, _)| open != path) {
            self.many = Some((path.clone(), open(PathBuf::from(path), false, &self.reading).peekable()));
        }
        let (_, inputs) = self.many.as_mut()?;
        // Lines and offsets rise.
        while inputs.next_if(|input| input.place().1.is_some_and(|at| at < wanted)).is_some() {}
        inputs.next_if(|input| input.place().1 == Some(wanted))
    }
}
