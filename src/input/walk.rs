//! Folders to files: sorted, by extension or glob, safe against symlink loops.

use super::{Found, Kind, kind_by_name};
use crate::record::{InputError, Stage};
use crate::{Error, Result};
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Which files below a folder are read.
#[derive(Debug, Clone, Default)]
pub struct Walk {
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
}

impl Walk {
    /// Globs match the path below the folder, or the bare file name (`*.txt`, `2023/**`).
    ///
    /// # Errors
    /// A glob that cannot be read.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self> {
        Ok(Self { include: globs(include)?, exclude: globs(exclude)? })
    }

    /// The files at `path`: itself if it is no folder, else every wanted file below, in the order of their names.
    pub fn files<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = Found> + 'a {
        WalkDir::new(path)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(move |entry| entry.depth() == 0 || !self.is_excluded(entry.path(), path))
            .filter_map(move |entry| match entry {
                Ok(entry) if entry.file_type().is_dir() => None,
                Ok(entry) if entry.depth() == 0 || self.wants(entry.path(), path) => Some(Ok(entry.into_path())),
                Ok(_) => None,
                Err(error) => self.broken(&error, path).map(Err),
            })
    }

    fn wants(&self, file: &Path, root: &Path) -> bool {
        match &self.include {
            Some(set) => matches(set, file, root),
            // Rows are read from a folder on request only: most often they are the records of another run.
            None => kind_by_name(file).is_some_and(|kind| kind != Kind::Ndjson),
        }
    }

    fn is_excluded(&self, file: &Path, root: &Path) -> bool {
        self.exclude.as_ref().is_some_and(|set| matches(set, file, root))
    }

    /// The error line for an entry that cannot be followed; `None` when it would not have been read anyway.
    fn broken(&self, error: &walkdir::Error, root: &Path) -> Option<InputError> {
        let at: PathBuf = error.path().unwrap_or(root).to_owned();
        let (what, is_file) = match error.loop_ancestor() {
            Some(_) => ("the symbolic link is a loop", false),
            None => ("cannot read the entry", at.extension().is_some()),
        };
        if is_file && !self.wants(&at, root) {
            return None;
        }
        Some(InputError {
            path: Some(at.to_string_lossy().into_owned()),
            record: None,
            stage: Stage::Read,
            error: what.to_owned(),
            detail: error.to_string(),
        })
    }
}

fn matches(set: &GlobSet, file: &Path, root: &Path) -> bool {
    set.is_match(file.strip_prefix(root).unwrap_or(file)) || file.file_name().is_some_and(|name| set.is_match(name))
}

fn globs(patterns: &[String]) -> Result<Option<GlobSet>> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let bad = |e: globset::Error| Error::argument(format!("expected a glob such as *.txt, found {e}"));
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(bad)?);
    }
    set.build().map(Some).map_err(bad)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(walk: &Walk, root: &Path) -> Vec<String> {
        walk.files(root)
            .map(|f| {
                f.map_or_else(|e| format!("! {}", e.error), |p| p.strip_prefix(root).unwrap().display().to_string())
            })
            .collect()
    }

    #[test]
    fn sorts_and_filters() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("b")).unwrap();
        for name in ["c.txt", "a.HTML", "b/x.md", "b/y.pdf", "d.txt.gz", "e.warc.gz", "f.jsonl"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        let walk = |include: &[&str], exclude: &[&str]| {
            let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
            Walk::new(&own(include), &own(exclude)).unwrap()
        };
        assert_eq!(names(&walk(&[], &[]), dir.path()), ["a.HTML", "b/x.md", "c.txt", "d.txt.gz", "e.warc.gz"]);
        assert_eq!(names(&walk(&["*.pdf"], &[]), dir.path()), ["b/y.pdf"]);
        assert_eq!(names(&walk(&[], &["b/**"]), dir.path()), ["a.HTML", "c.txt", "d.txt.gz", "e.warc.gz"]);
    }

    #[cfg(unix)]
    #[test]
    fn tells_loops_and_broken_links() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("d")).unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("d/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", dir.path().join("e.txt")).unwrap();
        std::os::unix::fs::symlink("nowhere", dir.path().join("f.pdf")).unwrap();
        assert_eq!(names(&Walk::default(), dir.path()), ["! the symbolic link is a loop", "! cannot read the entry"]);
    }

    #[test]
    fn refuses_a_bad_glob() {
        let message = Walk::new(&["a[".into()], &[]).unwrap_err().to_string();
        assert!(message.starts_with("expected a glob such as *.txt, found"), "{message}");
    }
}
