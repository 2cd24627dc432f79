//! Lines that recur over the articles of a site: its chrome, learnt from a folder once and dropped from then on.
//!
//! `12 commentaires` and `7 commentaires` are one line: digits, case and accents do not count.

use super::Article;
use crate::record::Verdict;
use crate::tables::{self, CellError, Row};
use crate::text::fold;
use crate::{Error, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::{self, Write};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Different lines that are counted at once; beyond, those seen only once so far are forgotten.
const MOST_LINES: usize = 2_000_000;
/// Article ids that are remembered, so that copies of one article count once.
const MOST_IDS: usize = 1_000_000;
/// A line of so many words that reads as body ...
const SENTENCE: usize = 12;
/// ... must recur so many times as often: agency stories are printed more than once.
const SENTENCE_FACTOR: u32 = 4;

/// One line of the table that `faitout chrome` writes.
#[derive(Debug)]
pub struct RecurringRow {
    /// The line, as it first read.
    pub line: String,
    /// Articles that have it.
    pub articles: u32,
}

impl Row for RecurringRow {
    const FILE: &'static str = "chrome lines";
    const COLUMNS: &'static [&'static str] = &["line", "articles"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let articles = c[1].parse().map_err(|_| CellError::new(1, "a number of articles", c[1]))?;
        Ok(Self { line: c[0].to_owned(), articles })
    }
}

/// Lines that are known to recur.
#[derive(Debug, Default)]
pub struct Recurring(FxHashSet<u64>);

impl Recurring {
    /// Reads a table that [`Learner::write`] wrote, or one written by hand.
    ///
    /// # Errors
    /// A file that cannot be read, and a bad row, with line and column.
    pub fn load(path: &Path) -> Result<Self> {
        let rows = tables::load_file::<RecurringRow>(path)?;
        Ok(Self(rows.iter().filter_map(|row| key(&row.line)).collect()))
    }

    /// The line is one of them.
    pub(super) fn has(&self, line: &str) -> bool {
        !self.0.is_empty() && key(line).is_some_and(|k| self.0.contains(&k))
    }
}

/// What tells lines apart, for lines with a letter.
fn key(line: &str) -> Option<u64> {
    let mut normal = String::with_capacity(line.len());
    for c in fold(line).chars() {
        let c = if c.is_numeric() { '0' } else { c };
        if c == '0' && normal.ends_with("0 ") {
            normal.pop();
        }
        let repeats = matches!(c, '0' | ' ') && normal.ends_with(c);
        if !repeats {
            normal.push(if c.is_whitespace() { ' ' } else { c });
        }
    }
    normal.chars().any(char::is_alphabetic).then(|| xxh3_64(normal.trim().as_bytes()))
}

/// Counts the lines of many articles; memory is bounded.
#[derive(Debug)]
pub struct Learner {
    least: u32,
    counts: FxHashMap<u64, Count>,
    ids: FxHashSet<u128>,
}

#[derive(Debug, Default)]
struct Count {
    articles: u32,
    /// How often it was read as a sentence of the body.
    as_body: u32,
    /// Kept from the second time on.
    line: Option<Box<str>>,
}

impl Learner {
    /// A line must stand in `least` articles.
    ///
    /// # Errors
    /// A `least` under 2: every line would recur.
    pub fn new(least: u32) -> Result<Self> {
        if least < 2 {
            return Err(Error::argument(format!("expected at least 2 articles a line must recur in, found {least}")));
        }
        Ok(Self { least, counts: FxHashMap::default(), ids: FxHashSet::default() })
    }

    /// Counts the lines of one article, each once; an article with an `id` that was counted before is a copy.
    pub fn add(&mut self, id: u128, article: &Article) {
        if self.ids.len() >= MOST_IDS {
            self.ids.clear();
        }
        if !self.ids.insert(id) {
            return;
        }
        let mut own = FxHashSet::default();
        for block in &article.blocks {
            let line = block.span.of(&article.source);
            let Some(key) = key(line).filter(|k| own.insert(*k)) else { continue };
            let count = self.counts.entry(key).or_default();
            count.articles += 1;
            let is_sentence = block.verdict == Verdict::Body && line.split_whitespace().count() >= SENTENCE;
            count.as_body += u32::from(is_sentence);
            if count.articles == 2 {
                count.line = Some(line.split_whitespace().collect::<Vec<_>>().join(" ").into());
            }
        }
        if self.counts.len() > MOST_LINES {
            self.counts.retain(|_, count| count.articles > 1);
        }
    }

    /// The lines that recur, sorted, with the number of their articles.
    pub fn lines(&self) -> Vec<(&str, u32)> {
        let recurs = |c: &Count| {
            let sentence = c.as_body * 2 > c.articles;
            c.articles >= if sentence { self.least * SENTENCE_FACTOR } else { self.least }
        };
        let kept = self.counts.values().filter(|c| recurs(c));
        // A first line that looks like a comment would be read as one.
        let mut lines: Vec<(&str, u32)> = kept
            .filter_map(|c| Some((c.line.as_deref()?, c.articles)))
            .filter(|(line, _)| !line.starts_with('#'))
            .collect();
        lines.sort_unstable();
        lines
    }

    /// Writes them as a table.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(
            out,
            "# Lines that recur over articles, in at least {} of them; for faitout extract --chrome.",
            self.least
        )?;
        writeln!(out, "line\tarticles")?;
        for (line, articles) in self.lines() {
            writeln!(out, "{line}\t{articles}")?;
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Block;
    use crate::text::Span;

    fn article(lines: &[&str]) -> Article {
        let mut article = Article::default();
        for (i, line) in lines.iter().enumerate() {
            let span = Span::new(article.source.len(), article.source.len() + line.len());
            article.source.push_str(line);
            article.source.push('\n');
            let verdict = if line.ends_with('.') { Verdict::Body } else { Verdict::Boilerplate };
            article.blocks.push(Block { line: i + 1, span, verdict, reason: None, score: 0.0, seen: None });
        }
        article
    }

    #[test]
    fn lines_of_several_articles_are_chrome() {
        let mut learner = Learner::new(2).unwrap();
        let sentence = "La Cnil a annoncé ce mardi une amende de vingt millions d'euros contre la société.";
        learner.add(1, &article(&["Accueil", "12 commentaires", "12 commentaires", sentence]));
        learner.add(2, &article(&["ACCUEIL", "7 commentaires", sentence, "Seule ici"]));
        learner.add(2, &article(&["Seule ici"]));
        assert_eq!(learner.lines(), [("7 commentaires", 2), ("ACCUEIL", 2)]);
        let mut table = Vec::new();
        learner.write(&mut table).unwrap();
        assert!(String::from_utf8(table).unwrap().ends_with("line\tarticles\n7 commentaires\t2\nACCUEIL\t2\n"));
    }

    #[test]
    fn digits_case_and_accents_do_not_count() {
        assert_eq!(key("1 250 Réactions"), key("3 reactions"));
        assert_ne!(key("Réactions"), key("Réaction"));
        assert_eq!(key("* 12 *"), None);
    }
}
