//! Which files below a path are fixtures.

use super::Fact;
use crate::input::format_by_name;
use crate::{Error, Result};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A file or folder that states what is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fixture {
    /// `<fact>.<language>.txt`
    Lines { file: PathBuf, fact: Fact, language: String },
    /// `article.*` beside `expected.json`
    Golden { folder: PathBuf, article: PathBuf },
    /// `*.jsonl`
    Rows { file: PathBuf },
}

/// The text of a fixture, without a mark of byte order.
pub(super) fn read(file: &Path) -> Result<String> {
    let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        Error::argument(format!("{}:{line}: expected UTF-8, found other bytes", file.display()))
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// The fixtures below the paths, in path order.
pub(super) fn find(paths: &[PathBuf]) -> Result<Vec<Fixture>> {
    let mut found = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        if paths[..at].contains(path) {
            continue;
        }
        let before = found.len();
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(|e| {
                let at = e.path().unwrap_or(path).to_owned();
                Error::io(&at, e.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links")))
            })?;
            if entry.path().is_file() {
                found.extend(fixture(entry.path())?);
            }
        }
        if found.len() == before {
            return Err(Error::argument(format!(
                "{}: expected fixtures (FACT.LANGUAGE.txt, article.* beside expected.json, or *.jsonl), found none",
                path.display()
            )));
        }
    }
    Ok(found)
}

fn fixture(file: &Path) -> Result<Option<Fixture>> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if name == "expected.json" {
        let folder = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let article = article_of(&folder)?;
        return Ok(Some(Fixture::Golden { folder, article }));
    }
    if name.ends_with(".jsonl") {
        return Ok(Some(Fixture::Rows { file: file.to_owned() }));
    }
    let parts: Vec<&str> = name.split('.').collect();
    let [fact, language @ ("fr" | "en"), "txt"] = parts[..] else { return Ok(None) };
    let fact = Fact::ALL.iter().find(|(n, _)| *n == fact).map(|(_, f)| *f);
    Ok(fact.map(|fact| Fixture::Lines { file: file.to_owned(), fact, language: language.to_owned() }))
}

/// The one article of a golden folder.
fn article_of(folder: &Path) -> Result<PathBuf> {
    let mut articles = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| Error::io(folder, e))? {
        let path = entry.map_err(|e| Error::io(folder, e))?.path();
        let text = path.extension().is_some_and(|e| e == "txt") || format_by_name(&path).is_some();
        if text && path.file_stem().is_some_and(|stem| stem == "article") {
            articles.push(path);
        }
    }
    match articles.len() {
        1 => Ok(articles.remove(0)),
        n => Err(Error::argument(format!(
            "{}: expected one article.txt or article.html beside expected.json, found {n}",
            folder.display()
        ))),
    }
}
