//! Files that are whole or not there: written beside their name as `NAME.partial`, renamed at the end. Devices and
//! pipes are written as they are: a rename would put a file in their place.

use crate::{Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file on its way to its name.
#[derive(Debug)]
pub struct Partial {
    path: PathBuf,
    /// None for a device or a pipe.
    partial: Option<PathBuf>,
}

/// The file a link leads to, so that the link stays; what is no link, or leads to no file, as it is.
pub(super) fn followed(path: &Path) -> PathBuf {
    let file = if path.is_symlink() { path.canonicalize().ok() } else { None };
    file.unwrap_or_else(|| path.to_owned())
}

/// True for what takes bytes and keeps no file: a device, a pipe, a link to one.
pub(super) fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

impl Partial {
    /// Opens `path.partial`: empty, or with its first `keep` bytes. A device or a pipe is opened itself.
    ///
    /// # Errors
    /// A folder that is not there or not writable, another run that writes the same file, and less than `keep` bytes.
    pub fn open(path: &Path, keep: u64) -> Result<(Self, File)> {
        let fail = |e: io::Error| Error::write(path, e);
        if is_stream(path) {
            let file = OpenOptions::new().write(true).open(path).map_err(fail)?;
            return Ok((Self { path: path.to_owned(), partial: None }, file));
        }
        let partial = beside(path, "partial");
        let mut file =
            OpenOptions::new().write(true).read(true).create(true).truncate(false).open(&partial).map_err(fail)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let detail = format!("{}: expected no other run that writes here, found one", path.display());
                return Err(Error::argument(detail));
            }
            // Some file systems have no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let found = file.metadata().map_err(fail)?.len();
        if found < keep {
            let detail = format!("{}: expected at least {keep} bytes, found {found}", partial.display());
            return Err(Error::argument(detail));
        }
        file.set_len(keep).map_err(fail)?;
        file.seek(SeekFrom::End(0)).map_err(fail)?;
        Ok((Self { path: path.to_owned(), partial: Some(partial) }, file))
    }

    /// Gives the finished file its name.
    ///
    /// # Errors
    /// What the file system says.
    pub fn publish(self) -> io::Result<()> {
        self.partial.map_or(Ok(()), |partial| std::fs::rename(partial, self.path))
    }

    /// Removes what was written.
    pub fn discard(self) {
        if let Some(partial) = self.partial {
            let _ = std::fs::remove_file(partial);
        }
    }
}

/// `path` with a further extension.
pub(super) fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// Writes a small file whole or not at all, or a device or pipe as it comes.
///
/// # Errors
/// A file that cannot be opened; inside, what the output says while it is written.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<io::Result<()>> {
    let (partial, file) = Partial::open(&followed(path), 0)?;
    let mut out = BufWriter::new(file);
    Ok(match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => partial.publish(),
        Err(error) => {
            partial.discard();
            Err(error)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_whole_or_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        write_whole(&path, |out| out.write_all(b"one")).unwrap().unwrap();
        write_whole(&path, |_| Err(io::Error::other("full"))).unwrap().unwrap_err();
        assert_eq!(std::fs::read(&path).unwrap(), b"one", "the earlier file stands");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        let (partial, mut file) = Partial::open(&path, 0).unwrap();
        let locked = Partial::open(&path, 0).unwrap_err().to_string();
        assert!(locked.ends_with("expected no other run that writes here, found one"), "{locked}");
        file.write_all(b"two three").unwrap();
        drop(file);
        let (again, mut file) = Partial::open(&path, 4).unwrap();
        file.write_all(b"four").unwrap();
        again.publish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two four");
        drop(partial);
        let missing = Partial::open(&path, 9).unwrap_err().to_string();
        assert!(missing.contains("expected at least 9 bytes, found 0"), "{missing}");
    }
}
