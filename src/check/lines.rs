//! Case lines: one sentence a line, its facts marked in place.
//!
//! ```text
//! # a comment
//! @reference 2022-10-20
//! ## date.day-month
//! La décision a été prise [[le 13 avril => 2022-04-13]] à Paris.
//! L'équipe a gagné 13 à 4 contre Avril.
//! ```
//!
//! A line without marks must give nothing of the fact. `@reference none` takes the publication date back.

use super::files::read;
use super::items::{Item, items};
use super::score::{Counts, Score};
use super::{Bench, Fact, Failure, Group, Report, Rewrite};
use crate::{Error, Result};
use rayon::prelude::*;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// One line of a case file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// 1-based.
    pub line: usize,
    /// The block that it stands in, after `## `.
    pub rule: String,
    /// The publication date, as written.
    pub reference: Option<String>,
    /// The sentence without marks.
    pub text: String,
    /// What its marks state, in text order.
    pub marks: Vec<Item>,
}

/// Reads the lines of a case file.
///
/// # Errors
/// A mark that is not closed or holds no ` => `, with its line.
pub fn parse(text: &str, file: &Path) -> Result<Vec<Case>> {
    let (mut rule, mut reference) = (String::new(), None);
    let mut cases = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let bad = |what: String| Error::argument(format!("{}:{}: {what}", file.display(), number + 1));
        if let Some(id) = line.strip_prefix("## ") {
            id.trim().clone_into(&mut rule);
        } else if let Some(date) = line.strip_prefix("@reference ") {
            reference = Some(date.trim().to_owned()).filter(|d| d != "none");
        } else if line.starts_with('@') {
            return Err(bad(format!("expected @reference and a day or none, found {line:?}")));
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            // Records speak of NFC text.
            let line: String = line.nfc().collect();
            let (text, marks) = unmark(&line).map_err(bad)?;
            cases.push(Case { line: number + 1, rule: rule.clone(), reference: reference.clone(), text, marks });
        }
    }
    Ok(cases)
}

fn unmark(line: &str) -> std::result::Result<(String, Vec<Item>), String> {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), line);
    while let Some(open) = rest.find("[[") {
        let close = rest[open..].find("]]").ok_or("expected ]] after [[, found the end of the line")? + open;
        let mark = &rest[open + 2..close];
        let (surface, value) =
            mark.split_once(" => ").ok_or_else(|| format!("expected [[surface form => value]], found [[{mark}]]"))?;
        if surface.is_empty() || value.trim().is_empty() || mark.contains("[[") {
            return Err(format!("expected [[surface form => value]], found [[{mark}]]"));
        }
        text.push_str(&rest[..open]);
        let start = text.chars().count();
        text.push_str(surface);
        let end = start + surface.chars().count();
        marks.push(Item { start, end, text: surface.to_owned(), value: value.trim().to_owned(), rule: None });
        rest = &rest[close + 2..];
    }
    text.push_str(rest);
    Ok((text, marks))
}

/// A sentence with its facts marked in place. Facts that overlap an earlier one are left out.
pub fn mark(text: &str, found: &[Item]) -> String {
    let points: Vec<char> = text.chars().collect();
    let (mut line, mut at) = (String::new(), 0);
    for item in found.iter().filter(|i| i.end <= points.len()) {
        if item.start < at {
            continue;
        }
        line.extend(&points[at..item.start]);
        line.push_str("[[");
        line.extend(&points[item.start..item.end]);
        line.push_str(&format!(" => {}]]", item.value));
        at = item.end;
    }
    line.extend(&points[at..]);
    line
}

/// Checks one case file.
pub(super) fn check(file: &Path, fact: Fact, language: &str, bench: &Bench) -> Result<Report> {
    let source = read(file)?;
    let cases = parse(&source, file)?;
    let found: Vec<Result<Vec<Item>>> = cases
        .par_iter()
        .map(|case| {
            let (x, record) = bench
                .body(&case.text, language, case.reference.as_deref())
                .map_err(|e| Error::argument(format!("{}:{}: {e}", file.display(), case.line)))?;
            Ok(items(&bench.bodies, &x, &record, fact))
        })
        .collect();
    let mut report = Report::default();
    let mut score = Score::default();
    // Lines that do not change keep their bytes.
    let mut written: Vec<String> = source.split_inclusive('\n').map(str::to_owned).collect();
    let mut changes = Vec::new();
    let mut passed = 0;
    for (case, found) in cases.iter().zip(found) {
        let found = found?;
        let spans = found.iter().filter(|f| case.marks.iter().any(|m| (m.start, m.end) == (f.start, f.end))).count();
        let values = found.iter().filter(|f| case.marks.iter().any(|m| m.is_same(f))).count();
        score.strict.add(Counts { gold: case.marks.len(), found: found.len(), right: spans });
        score.value.add(Counts { gold: case.marks.len(), found: found.len(), right: values });
        if values == found.len() && found.len() == case.marks.len() {
            passed += 1;
            continue;
        }
        let line = mark(&case.text, &found);
        let before = &mut written[case.line - 1];
        let bare = before.trim_end_matches(['\r', '\n']).len();
        // What holds brackets of its own cannot be marked.
        if !case.text.contains("[[") && line.trim() != before[..bare].trim() {
            changes.push(format!("{}: {} -> {line}", case.line, &before[..bare]));
            *before = line + &before[bare..];
        }
        report.failures.push(Failure {
            place: format!("{}:{}", file.display(), case.line),
            fact,
            language: language.to_owned(),
            context: case.text.clone(),
            expected: case.marks.iter().filter(|m| !found.iter().any(|f| m.is_same(f))).cloned().collect(),
            found: found.iter().filter(|f| !case.marks.iter().any(|m| m.is_same(f))).cloned().collect(),
        });
    }
    if !changes.is_empty() {
        report.rewrites.push(Rewrite { file: file.to_owned(), text: written.concat(), changes });
    }
    report.groups.push(Group {
        file: file.to_owned(),
        kind: "case lines",
        fact,
        language: language.to_owned(),
        cases: cases.len(),
        passed,
        score: Some(score),
    });
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_and_written() {
        let line = "À [[5 €  => EUR 5]] et [[lundi => 2022-10-17]].".replace("€  =>", "€ =>");
        let (text, marks) = unmark(&line).unwrap();
        assert_eq!(text, "À 5 € et lundi.");
        assert_eq!(
            marks.iter().map(|m| (m.start, m.end, m.value.as_str())).collect::<Vec<_>>(),
            [(2, 5, "EUR 5"), (9, 14, "2022-10-17")]
        );
        assert_eq!(mark(&text, &marks), line);
    }

    #[test]
    fn blessing_keeps_bytes_that_do_not_change() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("dates.fr.txt");
        // A line with split accents, Windows ends, no last end.
        std::fs::write(&file, "\u{feff}# le 3 mai 2021\r\nLa de\u{301}cision du 14 mai 2022.\r\nRien.").unwrap();
        let bench = Bench::new(&crate::Options::default()).unwrap();
        let report = check(&file, Fact::Dates, "fr", &bench).unwrap();
        assert_eq!((report.groups[0].cases, report.groups[0].passed), (2, 1));
        report.bless().unwrap();
        let blessed = std::fs::read_to_string(&file).unwrap();
        assert_eq!(blessed, "# le 3 mai 2021\r\nLa décision du [[14 mai 2022 => 2022-05-14]].\r\nRien.");
        assert_eq!(check(&file, Fact::Dates, "fr", &bench).unwrap().groups[0].passed, 2);
    }

    #[test]
    fn a_bad_mark_names_its_line() {
        let error = |text: &str| parse(text, Path::new("dates.fr.txt")).unwrap_err().to_string();
        assert_eq!(error("un\n[[lundi]]"), "dates.fr.txt:2: expected [[surface form => value]], found [[lundi]]");
        assert_eq!(error("[[ => x]]"), "dates.fr.txt:1: expected [[surface form => value]], found [[ => x]]");
        assert_eq!(
            error("@referenz x"),
            "dates.fr.txt:1: expected @reference and a day or none, found \"@referenz x\""
        );
        assert_eq!(error("[[lundi => x"), "dates.fr.txt:1: expected ]] after [[, found the end of the line");
    }

    #[test]
    fn references_and_rules_hold_until_the_next() {
        let cases = parse("@reference 2022-10-20\n## a\nun\n@reference none\n# x\ndeux", Path::new("f")).unwrap();
        assert_eq!(
            (cases[0].line, cases[0].reference.as_deref(), cases[0].rule.as_str()),
            (3, Some("2022-10-20"), "a")
        );
        assert_eq!((cases[1].line, cases[1].reference.as_deref(), cases[1].rule.as_str()), (6, None, "a"));
    }
}
