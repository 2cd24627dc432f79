//! A fixture from a real article, ready to be corrected by hand.

use super::items::items;
use super::{Bench, Fact, lines, source};
use crate::input::format_by_name;
use crate::record::InputError;
use crate::text::{Doc, slug};
use crate::{Error, Result};
use std::path::{Path, PathBuf};

/// Writes a golden folder below `to` with the article and the record that it gives now; the folder.
///
/// # Errors
/// An article that cannot be read, and a folder that is there already.
pub fn golden(file: &Path, to: &Path, bench: &Bench) -> Result<PathBuf> {
    let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
    let extension = if format_by_name(file).is_some() { "html" } else { "txt" };
    let name = format!("article.{extension}");
    let record = bench.articles.extract(source(Path::new(&name), bytes.clone())).map_err(|e| unreadable(file, &e))?;
    let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let words = slug(record.title.as_deref().unwrap_or(&stem));
    let short: Vec<&str> = words.split('-').filter(|w| !w.is_empty()).take(6).collect();
    let folder = to.join(format!("{}-{}", record.language, short.join("-")));
    if folder.exists() {
        return Err(Error::argument(format!("{}: expected a new folder, found one", folder.display())));
    }
    std::fs::create_dir_all(&folder).map_err(|e| Error::write(&folder, e))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|e| Error::write(&path, e))
    };
    write(&name, &bytes)?;
    let expected = serde_json::to_string_pretty(&record).unwrap_or_default() + "\n";
    write("expected.json", expected.as_bytes())?;
    Ok(folder)
}

fn unreadable(file: &Path, e: &InputError) -> Error {
    Error::argument(format!("{}: {}: {}", file.display(), e.error, e.detail))
}

/// The sentences of an article as case lines, what is found now marked in place.
///
/// # Errors
/// An article that cannot be read.
pub fn case_lines(file: &Path, fact: Fact, bench: &Bench) -> Result<String> {
    let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
    let x = bench.articles.run(source(file, bytes)).map_err(|e| unreadable(file, &e))?;
    let record = bench.articles.record(&x);
    let found = items(&bench.articles, &x, &record, fact);
    let doc = Doc::new(&record.text, &bench.articles.tables().lexicon);
    let mut out = String::new();
    if let Some(published) = &record.published {
        out.push_str(&format!("@reference {}\n", published.date));
    }
    for sentence in 0..doc.sentences.len() {
        let span = doc.sentence_span(sentence);
        let text = span.of(&record.text);
        let from = record.text[..span.start].chars().count();
        let to = from + text.chars().count();
        let own = found.iter().filter(|i| i.start >= from && i.end <= to).cloned().map(|mut i| {
            (i.start, i.end) = (i.start - from, i.end - from);
            i
        });
        let line = lines::mark(text, &own.collect::<Vec<_>>());
        out.push_str(&line.replace('\n', " "));
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    #[test]
    fn an_article_becomes_fixtures() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        let text = "Voltrex condamné\n\nPARIS, 14 mars 2024 - La CNIL a infligé une amende de 3 millions d'euros à Voltrex SAS. \
                    La société fera appel lundi.\n";
        std::fs::write(&file, text).unwrap();
        let bench = Bench::new(&Options::default()).unwrap();
        let folder = golden(&file, dir.path(), &bench).unwrap();
        assert!(folder.ends_with("fr-a"), "{}", folder.display());
        let report = super::super::run(std::slice::from_ref(&folder), &bench, None).unwrap();
        assert_eq!((report.groups[0].cases, report.failures.len()), (1, 0));
        assert!(
            golden(&file, dir.path(), &bench).unwrap_err().to_string().ends_with("expected a new folder, found one")
        );
        let lines = case_lines(&file, Fact::Amounts, &bench).unwrap();
        assert!(lines.starts_with("@reference 2024-03-14\n"), "{lines}");
        assert!(lines.contains("une amende de [[3 millions d'euros => EUR 3000000]] à Voltrex SAS."), "{lines}");
    }
}
