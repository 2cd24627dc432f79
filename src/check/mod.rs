//! Fixtures against the extractors: case lines, golden articles and gold rows, scored and told apart.
//!
//! | fixture | what it states |
//! |---|---|
//! | `dates.fr.txt` ([`lines`]) | one sentence a line, its facts marked in place |
//! | `article.txt` beside `expected.json` ([`golden`]) | the record of an article, or some of its fields |
//! | `*.jsonl` ([`gold`]) | rows `{id, lang, text, reference?, dates?, amounts?, regulators?, companies?, events?}` |
//!
//! [`run`] reads them all; [`floors`] pins what they reach, [`fresh`] makes new ones, [`runs`] compares two extractions. The project's own tests call the same code.

mod files;
pub mod floors;
pub mod fresh;
pub mod gold;
pub mod golden;
mod items;
pub mod lines;
pub mod runs;
pub mod score;

pub use items::Item;
pub use score::{Counts, Score};

use crate::input::format_by_name;
use crate::{Hints, Options, Pipeline, Record, Result, Source};
use files::Fixture;
use rayon::prelude::*;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What a fixture states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fact {
    /// A whole record, or some of its fields.
    Record,
    /// Dates.
    Dates,
    /// Sums of money.
    Amounts,
    /// Mentions of authorities.
    Regulators,
    /// Mentions of companies.
    Companies,
    /// Enforcement events.
    Events,
}

impl Fact {
    /// The facts of a text, by their names in the record.
    pub const ALL: [(&'static str, Fact); 5] = [
        ("dates", Fact::Dates),
        ("amounts", Fact::Amounts),
        ("regulators", Fact::Regulators),
        ("companies", Fact::Companies),
        ("events", Fact::Events),
    ];

    /// Its name in the record.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, fact)| *fact == self).map_or("record", |(name, _)| name)
    }

    /// The fact of a name, whole records among them.
    ///
    /// # Errors
    /// What was expected.
    pub fn named(name: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().copied().chain([("record", Self::Record)]);
        known.clone().find(|(n, _)| *n == name).map(|(_, fact)| fact).ok_or_else(|| {
            let names: Vec<_> = known.map(|(n, _)| n).collect();
            format!("expected one of {}", names.join(", "))
        })
    }
}

/// The pipelines that fixtures run through.
#[derive(Debug)]
pub struct Bench {
    articles: Pipeline,
    bodies: Pipeline,
}

impl Bench {
    /// Builds both pipelines with the same tables.
    ///
    /// # Errors
    /// Tables that cannot be read.
    pub fn new(options: &Options) -> Result<Self> {
        Ok(Self {
            articles: Pipeline::new(Options { body: false, ..options.clone() })?,
            bodies: Pipeline::new(Options { body: true, ..options.clone() })?,
        })
    }

    /// The extraction of a clean text, with its record.
    fn body(
        &self,
        text: &str,
        language: &str,
        reference: Option<&str>,
    ) -> Result<(crate::pipeline::Extraction, Record)> {
        let published = match reference {
            Some(day) => Some(day.parse().map_err(|_| {
                crate::Error::argument(format!("expected a reference date as YYYY-MM-DD, found {day:?}"))
            })?),
            None => None,
        };
        let hints = Hints { language: Some(language.to_owned()), published, ..Hints::default() };
        let source = Source { bytes: text.into(), utf8: true, hints };
        let x = self.bodies.run(source).map_err(|e| crate::Error::argument(format!("{}: {}", e.error, e.detail)))?;
        let record = self.bodies.record(&x);
        Ok((x, record))
    }
}

/// The cases of one fact in one file.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The file, as it was found.
    pub file: PathBuf,
    /// `case lines`, `golden articles` or `gold rows`.
    pub kind: &'static str,
    /// What is looked at.
    pub fact: Fact,
    /// Language of the texts; `*` where a file mixes them.
    pub language: String,
    /// Lines, articles or rows.
    pub cases: usize,
    /// Those without a failure.
    pub passed: usize,
    /// What was found of what is stated; nothing for whole records.
    pub score: Option<Score>,
}

/// A case that does not give what it states.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    /// File and line, or file and id.
    pub place: String,
    /// What is looked at.
    pub fact: Fact,
    /// Language of the text.
    pub language: String,
    /// The text, or the part of it around the difference.
    pub context: String,
    /// What is stated and was not found so.
    pub expected: Vec<Item>,
    /// What was found and is not stated so, with the rule that made it.
    pub found: Vec<Item>,
}

/// A rewriting of an expectation, which [`Report::bless`] carries out.
#[derive(Debug, Clone)]
struct Rewrite {
    file: PathBuf,
    text: String,
    changes: Vec<String>,
}

/// What a run over fixtures gave.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// One for each file and fact, in path order.
    pub groups: Vec<Group>,
    /// In path order.
    pub failures: Vec<Failure>,
    #[serde(skip)]
    rewrites: Vec<Rewrite>,
}

impl Report {
    fn add(&mut self, other: Report) {
        self.groups.extend(other.groups);
        self.failures.extend(other.failures);
        self.rewrites.extend(other.rewrites);
    }

    /// What blessing would change, by file: each change as one line.
    pub fn changes(&self) -> impl Iterator<Item = (&Path, &[String])> {
        self.rewrites.iter().map(|r| (r.file.as_path(), r.changes.as_slice()))
    }

    /// Rewrites the expectations of golden articles and the marks of case lines to what was found. Gold rows stay: they are
    /// judgements, edited by hand.
    ///
    /// # Errors
    /// Files that cannot be written.
    pub fn bless(&self) -> Result<usize> {
        for rewrite in &self.rewrites {
            std::fs::write(&rewrite.file, &rewrite.text).map_err(|e| crate::Error::write(&rewrite.file, e))?;
        }
        Ok(self.rewrites.len())
    }
}

/// Checks all fixtures below the paths, in path order. `only` leaves out other facts.
///
/// # Errors
/// Paths without fixtures, and fixtures that cannot be read, with the line and what was expected.
pub fn run(paths: &[PathBuf], bench: &Bench, only: Option<Fact>) -> Result<Report> {
    let fixtures = files::find(paths)?;
    let reports: Vec<Result<Report>> = fixtures
        .par_iter()
        .map(|fixture| match fixture {
            Fixture::Lines { file, fact, language } if only.is_none_or(|f| f == *fact) => {
                lines::check(file, *fact, language, bench)
            }
            Fixture::Golden { folder, article } if only.is_none_or(|f| f == Fact::Record) => {
                golden::check(folder, article, bench)
            }
            Fixture::Rows { file } => gold::check(file, bench, only),
            _ => Ok(Report::default()),
        })
        .collect();
    let mut report = Report::default();
    for one in reports {
        report.add(one?);
    }
    Ok(report)
}

/// An article as `faitout extract` reads it: its name tells HTML.
fn source(file: &Path, bytes: Vec<u8>) -> Source {
    Source { bytes, utf8: false, hints: Hints { format: format_by_name(file), ..Hints::default() } }
}
