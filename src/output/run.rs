//! The files of one run: written beside their names, cut at checkpoints, published at the end.

use super::form::{Form, Layout, What};
use super::journal::{Checkpoint, Fingerprint, Journal};
use super::part::Part;
use super::partial::{Partial, beside, followed, is_stream};
use crate::{Error, Result};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// The output files of a run, and its journal.
#[derive(Debug)]
pub struct Run {
    files: Vec<(Partial, Part<BufWriter<File>>)>,
    journal: Journal,
    resumes: bool,
}

impl Run {
    /// Opens the file, or the folder of tables, at `path`. With `resume`, goes on after the last checkpoint of an
    /// interrupted run, if there was one. Gives the checkpoints of that run that hold, in order.
    ///
    /// # Errors
    /// A path that cannot be written, another run that writes there, a journal of another run; with `resume` Parquet,
    /// a device and a pipe.
    pub fn open(path: &Path, layout: Layout, run: Fingerprint, resume: bool) -> Result<(Self, Vec<Checkpoint>)> {
        if resume && layout.form == Form::Parquet {
            return Err(Error::argument("--resume: expected --format jsonl, json or csv, found parquet"));
        }
        let path = &followed(path);
        let (paths, journal) = match layout.what {
            What::Records | What::Cases => (vec![path.clone()], beside(path, "journal")),
            What::Facts => {
                match std::fs::create_dir(path) {
                    Err(error) if !path.is_dir() => return Err(Error::write(path, error)),
                    _ => {}
                }
                (layout.names().iter().map(|name| path.join(name)).collect(), path.join("facts.journal"))
            }
        };
        // A device or a pipe keeps nothing that a further run could go on with.
        let stream = paths.iter().find(|path| is_stream(path));
        if let Some(stream) = stream.filter(|_| resume) {
            let detail = format!("--resume: expected a file, found a device or a pipe: {}", stream.display());
            return Err(Error::argument(detail));
        }
        let resumes = stream.is_none() && layout.form != Form::Parquet;
        let mut points = if resume { Journal::read(&journal, &run)? } else { Vec::new() };
        if !points.is_empty() {
            paths.iter().for_each(|path| take_back(path));
        }
        let lengths: Vec<u64> = paths.iter().map(|p| beside(p, "partial").metadata().map_or(0, |m| m.len())).collect();
        // What was not safely written when the machine stopped is done again.
        while points.last().is_some_and(|p| {
            p.files.len() != lengths.len() || p.files.iter().zip(&lengths).any(|(want, have)| want > have)
        }) {
            points.pop();
        }
        let keep = points.last().map_or_else(|| vec![0; paths.len()], |p| p.files.clone());
        let records = points.last().map_or(0, |p| p.counts.articles);
        let mut files = Vec::new();
        for (i, path) in paths.iter().enumerate() {
            let (partial, file) = Partial::open(path, keep[i])?;
            let part = Part::new(BufWriter::with_capacity(1 << 16, file), layout, i, records);
            files.push((partial, part.map_err(|e| Error::write(path, e))?));
        }
        let journal = Journal::go_on(journal, run, &points).map_err(|e| Error::write(path, e))?;
        Ok((Self { files, journal, resumes }, points))
    }

    /// Writes what one record gives: a piece a file.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&mut self, pieces: &[Vec<u8>]) -> io::Result<()> {
        self.files.iter_mut().zip(pieces).try_for_each(|((_, part), piece)| part.write(piece))
    }

    /// True where an interrupted run can go on: not in Parquet, devices and pipes.
    pub fn resumes(&self) -> bool {
        self.resumes
    }

    /// Brings all that was written safely to disk and notes how far the run has come, where a further run can go on.
    ///
    /// # Errors
    /// What the output says.
    pub fn checkpoint(&mut self, mut point: Checkpoint) -> io::Result<()> {
        if !self.resumes {
            return Ok(());
        }
        point.files.clear();
        for (_, part) in &mut self.files {
            let file = part.cut()?.get_ref();
            file.sync_data()?;
            point.files.push(file.metadata()?.len());
        }
        self.journal.add(&point)
    }

    /// Ends the files and gives them their names. With `whole`, nothing is left to go on with.
    ///
    /// # Errors
    /// What the output says; what could not be finished is left as it was at the last checkpoint.
    pub fn finish(self, whole: bool) -> io::Result<()> {
        let Self { files, journal, .. } = self;
        let mut done = Vec::new();
        for (partial, part) in files {
            part.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
            done.push(partial);
        }
        done.into_iter().try_for_each(Partial::publish)?;
        if whole {
            journal.remove();
        }
        Ok(())
    }

    /// Ends after an error. Without a checkpoint there is nothing to go on with, and nothing is left behind.
    pub fn give_up(self) {
        if !self.journal.is_begun() {
            self.files.into_iter().for_each(|(partial, _)| partial.discard());
        }
    }
}

/// A run that was stopped in good order gave its files their names: they are continued.
fn take_back(path: &Path) {
    let partial: PathBuf = beside(path, "partial");
    if !partial.exists() {
        let _ = std::fs::rename(path, partial);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Counts;

    fn open(path: &Path, resume: bool) -> (Run, Vec<Checkpoint>) {
        Run::open(path, Layout { form: Form::Json, ..Layout::default() }, "run".to_owned(), resume).unwrap()
    }

    fn point(articles: u64) -> Checkpoint {
        let counts = Counts { articles, ..Counts::default() };
        Checkpoint { inputs: articles, counts, ..Checkpoint::default() }
    }

    #[test]
    fn a_run_goes_on_after_its_last_checkpoint() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.json");
        let (mut run, points) = open(&path, true);
        assert!(points.is_empty());
        run.write(&[b"1".to_vec()]).unwrap();
        run.checkpoint(point(1)).unwrap();
        run.write(&[b"lost".to_vec()]).unwrap();
        drop(run);
        // Killed: the next run cuts what came after the checkpoint.
        let (mut run, points) = open(&path, true);
        assert_eq!(points.last().unwrap().inputs, 1);
        run.write(&[b"2".to_vec()]).unwrap();
        run.checkpoint(point(2)).unwrap();
        run.finish(false).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "[\n1,\n2\n]\n", "stopped in good order: valid as it is");
        let (mut run, points) = open(&path, true);
        assert_eq!(points.len(), 2);
        run.write(&[b"3".to_vec()]).unwrap();
        run.finish(true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "[\n1,\n2,\n3\n]\n");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_failed_early_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (run, _) = open(&dir.path().join("out.json"), false);
        run.give_up();
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        let missing = Run::open(&dir.path().join("no/out"), Layout::default(), String::new(), false).unwrap_err();
        assert!(missing.to_string().starts_with("cannot write "), "{missing}");
    }
}
