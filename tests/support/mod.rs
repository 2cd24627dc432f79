//! What the tests share: the case files, the blessing of expectations, the pipeline.

#![allow(dead_code, reason = "each test binary uses its part")]

use faitout::{Hints, Options, Pipeline, Record, Source};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The pipeline for whole articles.
pub(crate) static ARTICLES: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Options::default()).unwrap());
/// The pipeline for clean sentences.
pub(crate) static BODIES: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::new(Options { body: true, ..Options::default() }).unwrap());

/// A path below the project.
pub(crate) fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// True when expectations are to be rewritten; never in CI.
pub(crate) fn blessing() -> bool {
    let bless = std::env::var_os("BLESS").is_some();
    assert!(!(bless && std::env::var_os("CI").is_some()), "BLESS is refused where CI is set");
    bless
}

/// The record of a clean text.
pub(crate) fn body(text: &str, language: &str, reference: Option<&str>) -> Record {
    let hints = Hints {
        language: Some(language.to_owned()),
        published: reference.map(|r| r.parse().unwrap()),
        ..Hints::default()
    };
    BODIES.extract(Source { bytes: text.into(), utf8: true, hints }).unwrap()
}

/// The record of a raw article.
pub(crate) fn article(bytes: &[u8], name: &str) -> Record {
    let format = name.ends_with(".html").then_some(faitout::record::Format::Html);
    ARTICLES
        .extract(Source { bytes: bytes.to_vec(), utf8: false, hints: Hints { format, ..Hints::default() } })
        .unwrap()
}

/// One line of a case file: the text without marks, and what each mark expects.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) line: usize,
    pub(crate) rule: String,
    pub(crate) reference: Option<String>,
    pub(crate) text: String,
    /// (surface form, expected value), in text order.
    pub(crate) marks: Vec<(String, String)>,
}

/// Reads a case file: `# comment`, `## rule`, `@reference DATE`, sentences with `[[surface => value]]`.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    let (mut rule, mut reference) = (String::new(), None);
    let mut cases = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(id) = line.strip_prefix("## ") {
            rule = id.trim().to_owned();
        } else if let Some(date) = line.strip_prefix("@reference ") {
            reference = Some(date.trim().to_owned()).filter(|d| d != "none");
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            let (text, marks) = unmark(line, number + 1);
            cases.push(Case { line: number + 1, rule: rule.clone(), reference: reference.clone(), text, marks });
        }
    }
    cases
}

fn unmark(line: &str, number: usize) -> (String, Vec<(String, String)>) {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), line);
    while let Some(open) = rest.find("[[") {
        let close = rest[open..].find("]]").unwrap_or_else(|| panic!("line {number}: expected ]] after [[")) + open;
        let (surface, value) = rest[open + 2..close]
            .split_once(" => ")
            .unwrap_or_else(|| panic!("line {number}: expected surface => value, found {:?}", &rest[open..close]));
        text.push_str(&rest[..open]);
        text.push_str(surface);
        marks.push((surface.to_owned(), value.trim().to_owned()));
        rest = &rest[close + 2..];
    }
    text.push_str(rest);
    (text, marks)
}

/// What a record holds of one fact, written as the marks are.
pub(crate) fn found(record: &Record, fact: &str) -> Vec<(usize, String, String)> {
    let mut found: Vec<(usize, String, String)> = match fact {
        "amounts" => record.amounts.iter().map(|a| (a.start, a.text.clone(), amount(a))).collect(),
        "dates" => record
            .dates
            .iter()
            .map(|d| {
                (
                    d.start,
                    d.text.clone(),
                    if d.kind == faitout::record::DateType::Set { format!("set {}", d.value) } else { d.value.clone() },
                )
            })
            .collect(),
        "regulators" => record
            .regulators
            .iter()
            .flat_map(|r| {
                r.mentions.iter().map(|m| {
                    (
                        m.start,
                        m.text.clone(),
                        if m.kind == faitout::record::MentionKind::Name {
                            r.id.clone()
                        } else {
                            format!("{} description", r.id)
                        },
                    )
                })
            })
            .collect(),
        "companies" => record
            .companies
            .iter()
            .flat_map(|k| k.mentions.iter().map(|m| (m.start, m.text.clone(), k.id.clone())))
            .collect(),
        other => panic!("no such fact: {other}"),
    };
    found.sort();
    found
}

fn amount(a: &faitout::record::Amount) -> String {
    let number = |v: Option<_>| v.map_or(String::new(), |v: rust_decimal::Decimal| v.to_string());
    let value = if a.value.is_some() { number(a.value) } else { format!("{}..{}", number(a.min), number(a.max)) };
    let mut text = format!("{} {value}", a.currency.as_deref().unwrap_or("?"));
    if let Some(q) = a.qualifier {
        text.push_str(&format!(" {}", q.as_str()));
    }
    if let Some(per) = a.per {
        text.push_str(&format!(" /{}", per.as_str()));
    }
    text
}
