//! Quality that was reached stays: what each file of fixtures gave when it was last pinned.
//!
//! A floor names the data by its digest, so that a figure is never compared with another text. It rises when asked, and falls
//! only when that is said.

use super::{Fact, Group};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// What a file reached for one fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Floor {
    /// Hash of the file.
    pub digest: String,
    /// Lines or rows.
    pub cases: usize,
    /// Those without a failure.
    pub passed: usize,
    /// F1 of spans, rounded down to the third digit.
    pub strict: f64,
    /// F1 of values, rounded down to the third digit.
    pub value: f64,
}

/// Floors by `file#fact.language`, the file as seen from the floors' folder.
pub type Floors = BTreeMap<String, Floor>;

/// How a group stands to its floor.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// As pinned.
    Holds,
    /// Better than pinned: the floor may rise.
    Rises,
    /// Worse than pinned, with what fell.
    Falls(String),
    /// The data is not what was pinned; true where its figures are not lower.
    Changed(bool),
    /// Nothing is pinned.
    New,
}

/// Reads a file of floors; empty where there is none yet.
///
/// # Errors
/// A file that is no floors file.
pub fn read(path: &Path) -> Result<Floors> {
    match std::fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text)
            .map_err(|e| Error::argument(format!("{}: expected floors, found {e}", path.display()))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Floors::new()),
        Err(e) => Err(Error::io(path, e)),
    }
}

/// Writes the floors.
///
/// # Errors
/// A file that cannot be written.
pub fn write(path: &Path, floors: &Floors) -> Result<()> {
    let text = serde_json::to_string_pretty(floors).unwrap_or_default() + "\n";
    std::fs::write(path, text).map_err(|e| Error::write(path, e))
}

/// The key and present figures of a group; nothing for golden articles, which pass or fail whole.
///
/// # Errors
/// A fixture that cannot be read again.
pub fn of(group: &Group, floors: &Path) -> Result<Option<(String, Floor)>> {
    let Some(score) = group.score.filter(|_| group.fact != Fact::Record) else { return Ok(None) };
    // The same key however the paths are written.
    let folder = floors.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|e| Error::io(folder, e))?;
    let whole = group.file.canonicalize().map_err(|e| Error::io(&group.file, e))?;
    let file = whole.strip_prefix(&folder).unwrap_or(&whole);
    let key = format!("{}#{}.{}", file.display(), group.fact.as_str(), group.language);
    let bytes = std::fs::read(&group.file).map_err(|e| Error::io(&group.file, e))?;
    let down = |f1: f64| (f1 * 1000.0).floor() / 1000.0;
    let floor = Floor {
        digest: format!("{:016x}", xxh3_64(&bytes)),
        cases: group.cases,
        passed: group.passed,
        strict: down(score.strict.f1()),
        value: down(score.value.f1()),
    };
    Ok(Some((key, floor)))
}

/// How present figures stand to what is pinned.
pub fn standing(pinned: Option<&Floor>, now: &Floor) -> Standing {
    let Some(floor) = pinned else { return Standing::New };
    if floor.digest != now.digest {
        return Standing::Changed(now.strict >= floor.strict && now.value >= floor.value);
    }
    let fell: Vec<String> = [("strict F1", floor.strict, now.strict), ("value F1", floor.value, now.value)]
        .into_iter()
        .filter(|(_, was, is)| is < was)
        .map(|(what, was, is)| format!("{what} {is:.3} is below the floor {was:.3}"))
        .chain((now.passed < floor.passed).then(|| format!("{} pass, the floor is {}", now.passed, floor.passed)))
        .collect();
    if !fell.is_empty() {
        Standing::Falls(fell.join(", "))
    } else if now != floor {
        Standing::Rises
    } else {
        Standing::Holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floor(passed: usize, value: f64) -> Floor {
        Floor { digest: "a".into(), cases: 10, passed, strict: 0.9, value }
    }

    #[test]
    fn a_floor_rises_and_never_falls_in_silence() {
        let pinned = floor(8, 0.8);
        assert_eq!(standing(Some(&pinned), &floor(8, 0.8)), Standing::Holds);
        assert_eq!(standing(Some(&pinned), &floor(9, 0.8)), Standing::Rises);
        let fell = Standing::Falls("value F1 0.799 is below the floor 0.800".into());
        assert_eq!(standing(Some(&pinned), &floor(8, 0.799)), fell);
        assert_eq!(standing(Some(&pinned), &Floor { digest: "b".into(), ..floor(1, 0.1) }), Standing::Changed(false));
        assert_eq!(standing(Some(&pinned), &Floor { digest: "b".into(), ..floor(9, 0.9) }), Standing::Changed(true));
        assert_eq!(standing(None, &pinned), Standing::New);
    }
}
