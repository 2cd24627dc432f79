//! Records and cases as one page for people: an overview, a timeline, tables, and each article with its facts in place.
//!
//! ```text
//! views (records with their reasons)
//!   sources     the source of a record, read again for its reasons   -> View
//!   cut         no field larger than a page can show                 -> View
//!   overview    counts over articles; sums over cases                -> Overview
//!   chart       bars, columns and dots                               -> SVG
//!   pack        rows of JSON, gzipped                                -> data blocks
//!   document    template, words, style, script                       -> HTML
//! ```
//!
//! What comes from articles is data: the script shows it as text and nothing of it is ever read as HTML. The charts alone are
//! made here, by a template that escapes.

mod chart;
mod cut;
mod document;
mod overview;
mod pack;
mod sources;
mod sums;
mod words;

pub use document::Interface;
pub use sources::Sources;

use crate::explain::View;
use crate::ledger::{Case, Ledger};
use crate::output::write_whole;
use crate::record::Record;
use crate::tables::Tables;
use crate::{Error, Result};
use document::{About, Document, PartName};
use overview::Overview;
use pack::Packer;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::path::{Path, PathBuf};
use sums::Sums;

/// Articles in one file. Further ones stand in files of their own, in a folder beside it.
const PART_ARTICLES: usize = 1000;
/// Packed bytes of articles in one file.
const PART_BYTES: usize = 7 << 19;
/// Rows of a table in a block of data.
const BLOCK_ROWS: usize = 1000;
/// Articles in a block of data: what a browser unpacks to show one.
const BLOCK_ARTICLES: usize = 50;
/// Rows of a table. More of them nobody reads; the page says how many there are.
const MOST_ROWS: usize = 10_000;

/// A row of the table of articles.
#[derive(Debug, Serialize)]
struct Listed<'r> {
    n: usize,
    title: Option<String>,
    path: Option<String>,
    published: Option<&'r str>,
    language: &'r str,
    regulators: Vec<&'r str>,
    companies: Vec<&'r str>,
    facts: usize,
    events: usize,
}

/// A case with the numbers of its articles.
#[derive(Debug, Serialize)]
struct Told<'c> {
    case: &'c Case,
    /// About; nothing for a rate, and for a currency whose worth is not known.
    euros: Option<f64>,
    /// One a source.
    articles: Vec<Option<usize>>,
}

/// What tells an article from others in a case: id, path, line or offset, given id.
type Key = (String, Option<String>, Option<u64>, Option<String>);

fn key(r: &Record) -> Key {
    (r.id.clone(), r.source.path.clone(), r.source.record, r.source.id.clone())
}

/// A report on its way: articles come in one by one, cases are made at the end.
#[derive(Debug)]
pub struct Report {
    path: PathBuf,
    interface: Interface,
    ledger: Ledger,
    overview: Overview,
    numbers: FxHashMap<Key, usize>,
    /// Rows of the table of articles, of all files.
    listed: Packer,
    /// Rows of the open file.
    own: Packer,
    /// Articles of the open file.
    articles: Packer,
    /// Files that are written.
    parts: Vec<PartName>,
}

impl Report {
    /// A report that will be written to `path`.
    ///
    /// # Errors
    /// A folder that is not there: better told before the work than after it.
    pub fn new(path: &Path, interface: Interface) -> Result<Self> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::metadata(folder).map_err(|e| Error::write(path, e))?;
        if path.is_dir() || path.as_os_str() == "-" {
            return Err(Error::argument(format!("{}: expected a file for the page", path.display())));
        }
        Ok(Self {
            path: path.to_owned(),
            interface,
            ledger: Ledger::default(),
            overview: Overview::default(),
            numbers: FxHashMap::default(),
            listed: Packer::new(BLOCK_ROWS),
            own: Packer::new(BLOCK_ROWS),
            articles: Packer::new(BLOCK_ARTICLES),
            parts: Vec::new(),
        })
    }

    /// Adds an article.
    ///
    /// # Errors
    /// A full part that cannot be written.
    pub fn add(&mut self, mut view: View) -> Result<()> {
        if self.articles.rows() >= PART_ARTICLES || self.articles.bytes() >= PART_BYTES {
            self.close_part(false)?;
        }
        cut::view(&mut view);
        let line = serde_json::to_vec(&view.record).map_err(|e| Error::argument(e.to_string()))?;
        self.ledger.add(&line, 0.0).map_err(Error::argument)?;
        let n = self.overview.articles;
        self.overview.add(&view.record);
        self.numbers.entry(key(&view.record)).or_insert(n);
        let listed = listed(n, &view.record);
        if n < MOST_ROWS {
            self.listed.push(&listed);
        }
        self.own.push(&listed);
        self.articles.push(&view);
        Ok(())
    }

    /// Articles so far.
    pub fn len(&self) -> usize {
        self.overview.articles
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The folder of further files.
    fn folder(&self) -> PathBuf {
        let mut name = self.path.file_stem().unwrap_or_default().to_owned();
        name.push(".articles");
        self.path.with_file_name(name)
    }

    /// Writes the articles of the open file to a file of their own; `last` where none come after it.
    fn close_part(&mut self, last: bool) -> Result<()> {
        let folder = self.folder();
        std::fs::create_dir_all(&folder).map_err(|e| Error::write(&folder, e))?;
        let number = self.parts.len() + 1;
        let own = std::mem::replace(&mut self.own, Packer::new(BLOCK_ROWS));
        let articles = std::mem::replace(&mut self.articles, Packer::new(BLOCK_ARTICLES));
        let (end, count) = (self.len(), articles.rows());
        let first = end - count;
        let shown = |path: Option<&std::ffi::OsStr>| path.unwrap_or_default().to_string_lossy().into_owned();
        let neighbour =
            |first: usize, articles: usize, number: usize| PartName { first, articles, file: vec![part_name(number)] };
        let before = self.parts.last().map(|p| neighbour(p.first, p.articles, number - 1));
        let after = (!last).then(|| neighbour(end, 1, number + 1));
        let about = About {
            interface: self.interface,
            // As far as this file can lead.
            articles: end + usize::from(!last),
            first,
            main: Some(vec!["..".to_owned(), shown(self.path.file_name())]),
            parts: before.into_iter().chain(after).collect(),
            ..About::default()
        };
        let document = Document { about, listed: own.finish(), articles: articles.finish(), ..Document::default() };
        write(&folder.join(part_name(number)), &document)?;
        let file = vec![shown(folder.file_name()), part_name(number)];
        self.parts.push(PartName { first, articles: count, file });
        Ok(())
    }

    /// Removes the files of an earlier, larger report.
    fn remove_stale(&self) {
        let folder = self.folder();
        // A folder that is not there holds none.
        for number in self.parts.len() + 1.. {
            if std::fs::remove_file(folder.join(part_name(number))).is_err() {
                break;
            }
        }
        if self.parts.is_empty() {
            // Not removed where something else stands in it.
            let _ = std::fs::remove_dir(folder);
        }
    }

    /// Makes the cases and writes the page. Gives the number of cases.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn finish(mut self, tables: &Tables) -> Result<usize> {
        if !self.parts.is_empty() {
            self.close_part(true)?;
        }
        self.remove_stale();
        let mut sums = Sums::default();
        let mut kept: Vec<(usize, Case)> = Vec::new();
        let mut cases = 0;
        self.ledger.each_case(tables, |case| {
            sums.add(&case, tables);
            kept.push((cases, case));
            cases += 1;
            if kept.len() >= 2 * MOST_ROWS {
                most_told(&mut kept);
            }
            true
        });
        sums.close();
        most_told(&mut kept);
        kept.sort_by_key(|(order, _)| *order);
        let mut packed = Packer::new(200);
        for (_, case) in &kept {
            let number = |s: &crate::ledger::Source| {
                self.numbers.get(&(s.id.clone(), s.path.clone(), s.record, s.source_id.clone())).copied()
            };
            let euros = sums::euros(case, tables);
            packed.push(&Told { case, euros, articles: case.sources.iter().map(number).collect() });
        }
        let about = About {
            interface: self.interface,
            articles: self.overview.articles,
            cases,
            shown_cases: kept.len(),
            shown_articles: self.listed.rows(),
            parts: self.parts,
            ..About::default()
        };
        let document = Document {
            about,
            charts: chart::all(&self.overview, &sums),
            figures: self.overview.figures(cases, sums.euros),
            companies: self.overview.companies(&sums, MOST_ROWS),
            regulators: self.overview.regulators(&sums, MOST_ROWS),
            listed: self.listed.finish(),
            articles: self.articles.finish(),
            cases: packed.finish(),
        };
        write(&self.path, &document)?;
        Ok(cases)
    }
}

/// The name of a file of articles.
fn part_name(number: usize) -> String {
    format!("{number}.html")
}

/// Leaves the cases of most articles; of equals the first.
fn most_told(cases: &mut Vec<(usize, Case)>) {
    if cases.len() > MOST_ROWS {
        cases.sort_by_key(|(order, case)| (std::cmp::Reverse(case.articles), *order));
        cases.truncate(MOST_ROWS);
    }
}

fn listed(n: usize, r: &Record) -> Listed<'_> {
    let mentions = r.regulators.iter().map(|x| x.mentions.len()).chain(r.companies.iter().map(|x| x.mentions.len()));
    Listed {
        n,
        title: r.title.as_deref().map(cut::label),
        path: r.source.path.as_deref().or(r.source.id.as_deref()).map(cut::label),
        published: r.published.as_ref().map(|p| p.date.as_str()),
        language: &r.language,
        regulators: r.regulators.iter().map(|x| x.name.as_str()).take(20).collect(),
        companies: r.companies.iter().map(|x| x.name.as_str()).take(20).collect(),
        facts: r.amounts.len() + r.dates.len() + mentions.sum::<usize>(),
        events: r.events.len(),
    }
}

fn write(path: &Path, document: &Document) -> Result<()> {
    let html = document.html()?;
    let written = write_whole(path, |out| std::io::Write::write_all(out, html.as_bytes()))?;
    written.map_err(|e| Error::write(path, e))
}
