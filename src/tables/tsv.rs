//! Reading tables: tab-separated text with `#` comments and a header line.
//!
//! A user's file of the same name adds rows and replaces rows with the same key; when its first line is `#! replace`,
//! it stands instead of the embedded table.

use crate::{Error, Result};
use std::path::Path;

/// What a row type owes: its file, its columns and how a line becomes a row.
pub trait Row: Sized {
    /// File name below the tables folder.
    const FILE: &'static str;
    /// Column names, in order; the header line must read so.
    const COLUMNS: &'static [&'static str];
    /// How many leading columns make the key.
    const KEY: usize;
    /// Reads the cells of one line. An error names the 0-based column and says what was expected.
    fn parse(cells: &[&str]) -> Result<Self, CellError>;
}

/// What is wrong with a cell.
#[derive(Debug)]
pub struct CellError {
    /// 0-based column.
    pub column: usize,
    /// What was expected, and what was found.
    pub message: String,
}

impl CellError {
    /// An error in `column`: `expected` one thing, found another.
    pub fn new(column: usize, expected: &str, found: &str) -> Self {
        Self { column, message: format!("expected {expected}, found {found:?}") }
    }
}

/// Loads one table: the embedded text, then the user's file in `dir` over it.
pub(super) fn load<R: Row>(embedded: &str, dir: Option<&Path>) -> Result<Vec<R>> {
    let Some(path) = dir.map(|d| d.join(R::FILE)).filter(|p| p.exists()) else {
        return rows(embedded, R::FILE);
    };
    let mut rows = keyed::<R>(embedded, R::FILE)?;
    let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, e))?;
    let own = keyed::<R>(&text, &path.display().to_string())?;
    if text.lines().next().is_some_and(|line| line.trim() == "#! replace") {
        return Ok(own.into_iter().map(|(_, row)| row).collect());
    }
    let mut place: rustc_hash::FxHashMap<String, usize> =
        rows.iter().enumerate().map(|(i, (key, _))| (key.clone(), i)).collect();
    for (key, row) in own {
        match place.get(&key) {
            Some(&i) => rows[i].1 = row,
            None => {
                place.insert(key.clone(), rows.len());
                rows.push((key, row));
            }
        }
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The rows of a table that stands alone.
pub(super) fn rows<R: Row>(text: &str, file: &str) -> Result<Vec<R>> {
    read(text, file, |_, row| row)
}

fn keyed<R: Row>(text: &str, file: &str) -> Result<Vec<(String, R)>> {
    read(text, file, |cells, row| (cells[..R::KEY].join("\t"), row))
}

/// The rows of a table, each with what `make` adds from its cells.
fn read<R: Row, T>(text: &str, file: &str, make: impl Fn(&[&str], R) -> T) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    let mut header = false;
    let mut cells: Vec<&str> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        cells.clear();
        cells.extend(line.split('\t').map(str::trim));
        let fail = |column: usize, message: String| Error::table(file, number + 1, column + 1, message);
        if !header {
            if let Some(column) = (0..R::COLUMNS.len().max(cells.len())).find(|&c| cells.get(c) != R::COLUMNS.get(c)) {
                let (want, have) =
                    (R::COLUMNS.get(column).unwrap_or(&"no further column"), cells.get(column).unwrap_or(&""));
                return Err(fail(column, format!("expected the header cell {want:?}, found {have:?}")));
            }
            header = true;
            continue;
        }
        if cells.len() != R::COLUMNS.len() {
            return Err(fail(
                cells.len().min(R::COLUMNS.len()),
                format!("expected {} tab-separated cells, found {}", R::COLUMNS.len(), cells.len()),
            ));
        }
        let row = R::parse(&cells).map_err(|e| fail(e.column, e.message))?;
        rows.push(make(&cells, row));
    }
    Ok(rows)
}

/// The cell, which must not be empty.
pub(super) fn filled(cells: &[&str], column: usize, what: &str) -> Result<String, CellError> {
    if cells[column].is_empty() { Err(CellError::new(column, what, "")) } else { Ok(cells[column].to_owned()) }
}

/// A list with `|` between its items; empty for an empty cell.
pub(super) fn list(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// The value that `cell` names in `choices`.
pub(super) fn choice<T: Copy>(cells: &[&str], column: usize, choices: &[(&str, T)]) -> Result<T, CellError> {
    choices.iter().find(|(name, _)| *name == cells[column]).map(|&(_, value)| value).ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
        CellError::new(column, &format!("one of {}", names.join(", ")), cells[column])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Pair(String, u32);
    impl Row for Pair {
        const FILE: &'static str = "pairs.tsv";
        const COLUMNS: &'static [&'static str] = &["name", "count"];
        const KEY: usize = 1;
        fn parse(cells: &[&str]) -> Result<Self, CellError> {
            Ok(Self(
                filled(cells, 0, "a name")?,
                cells[1].parse().map_err(|_| CellError::new(1, "a whole number", cells[1]))?,
            ))
        }
    }

    fn with_user_file(text: &str) -> Result<Vec<Pair>> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("pairs.tsv"), text).unwrap();
        load("# two\nname\tcount\na\t1\nb\t2\n", Some(dir.path()))
    }

    #[test]
    fn adds_and_replaces_rows() {
        assert_eq!(
            with_user_file("name\tcount\nb\t5\nc\t3\n").unwrap(),
            [Pair("a".into(), 1), Pair("b".into(), 5), Pair("c".into(), 3)]
        );
        assert_eq!(with_user_file("#! replace\nname\tcount\nc\t3\n").unwrap(), [Pair("c".into(), 3)]);
    }

    #[test]
    fn names_file_line_and_column() {
        let message = |text| with_user_file(text).unwrap_err().to_string();
        assert!(message("name\tcount\n\nb\tx\n").ends_with("pairs.tsv:3:2: expected a whole number, found \"x\""));
        assert!(message("name\tsum\n").ends_with("pairs.tsv:1:2: expected the header cell \"count\", found \"sum\""));
        assert!(message("name\tcount\nb\n").ends_with("pairs.tsv:2:2: expected 2 tab-separated cells, found 1"));
    }
}
