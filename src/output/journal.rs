//! What an interrupted run leaves behind, so that the next one goes on: `NAME.journal`, a line a checkpoint.

use crate::batch::{Counts, Place};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// What a run is made of, as text: the next run must be of the same to go on.
pub type Fingerprint = String;

/// How far a run has come. All that it counts is safely in the files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Inputs that are done: records and errors.
    pub inputs: u64,
    /// Hash of their places, in order.
    pub places: u64,
    /// What was found.
    pub counts: Counts,
    /// Bytes of the errors file.
    pub errors: u64,
    /// Bytes of each output file.
    pub files: Vec<u64>,
    /// Hash (hex) and place of each record since the last checkpoint, where doubles are dropped.
    pub seen: Vec<(String, Place)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    run: Fingerprint,
}

/// The journal of one run. There is no file before the first checkpoint.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    run: Fingerprint,
    file: Option<File>,
}

impl Journal {
    /// A journal that starts anew; an older one is removed.
    pub(super) fn new(path: PathBuf, run: Fingerprint) -> Self {
        let _ = std::fs::remove_file(&path);
        Self { path, run, file: None }
    }

    /// The checkpoints of an interrupted run, in order; none where there is no journal.
    ///
    /// # Errors
    /// A journal that cannot be read, or one of another run.
    pub(super) fn read(path: &Path, run: &Fingerprint) -> Result<Vec<Checkpoint>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io(path, error)),
        };
        let mut lines = BufReader::new(file).lines();
        let Some(Ok(head)) = lines.next() else { return Ok(Vec::new()) };
        if serde_json::from_str::<Head>(&head).is_ok_and(|head| head.run != *run) {
            return Err(Error::argument(format!(
                "{}: expected the paths, options and version of the interrupted run, found others (without --resume it starts over)",
                path.display()
            )));
        }
        // A line that a kill cut short ends the journal.
        Ok(lines.map_while(|line| serde_json::from_str(&line.ok()?).ok()).collect())
    }

    /// Starts anew with the checkpoints that still hold.
    pub(super) fn go_on(path: PathBuf, run: Fingerprint, kept: &[Checkpoint]) -> io::Result<Self> {
        let mut journal = Self::new(path, run);
        kept.iter().try_for_each(|checkpoint| journal.add(checkpoint))?;
        Ok(journal)
    }

    pub(super) fn add(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        let mut lines = Vec::new();
        if self.file.is_none() {
            serde_json::to_writer(&mut lines, &Head { run: self.run.clone() })?;
            lines.push(b'\n');
        }
        serde_json::to_writer(&mut lines, checkpoint)?;
        lines.push(b'\n');
        let file = match &mut self.file {
            Some(file) => file,
            empty => empty.insert(File::create(&self.path)?),
        };
        file.write_all(&lines)
    }

    /// True after the first checkpoint.
    pub(super) fn is_begun(&self) -> bool {
        self.file.is_some()
    }

    /// The run is whole: there is nothing to go on with.
    pub(super) fn remove(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_up_to_where_it_was_cut() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.journal");
        let run = "a run".to_owned();
        assert_eq!(Journal::read(&path, &run).unwrap(), []);
        let mut journal = Journal::new(path.clone(), run.clone());
        let point = |inputs| Checkpoint { inputs, files: vec![inputs * 10], ..Checkpoint::default() };
        journal.add(&point(1)).unwrap();
        journal.add(&point(2)).unwrap();
        let text = std::fs::read(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 5]).unwrap();
        assert_eq!(Journal::read(&path, &run).unwrap(), [point(1)]);
        let other = Journal::read(&path, &"another".to_owned()).unwrap_err().to_string();
        assert!(other.contains("expected the paths, options and version of the interrupted run"), "{other}");
    }
}
