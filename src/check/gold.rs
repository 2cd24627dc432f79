//! Gold rows: texts with the facts that a reader marked, scored as the public benchmarks of each field are.
//!
//! A row is `{id, lang, text, reference?, dates?, amounts?, regulators?, companies?, events?}`, offsets in code points of the
//! NFC text. `ignore` and `optional` hold spans that count neither way; `alt` holds further right values of a date.

mod dates;
mod events;
mod names;
mod sums;

use super::files::read;
use super::items::{Item, items};
use super::score::Score;
use super::{Bench, Fact, Failure, Group, Report};
use crate::{Error, Result};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use unicode_normalization::is_nfc;

/// What a row's gold and the record gave.
pub(super) struct Judged {
    /// What was found of what is stated.
    pub score: Score,
    /// What is stated and was not found so.
    pub expected: Vec<Item>,
    /// What was found and is not stated so: places in the list of items.
    pub found: Vec<usize>,
}

/// What a row gave for one fact: its language, and what differs.
type Outcome = (String, Fact, Option<Failure>, Score);

/// Checks one file of gold rows. Rows whose text is not in NFC are left out: their offsets speak of another text.
pub(super) fn check(file: &Path, bench: &Bench, only: Option<Fact>) -> Result<Report> {
    let text = read(file)?;
    let rows: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let judged: Vec<Result<Vec<Outcome>>> =
        rows.par_iter().map(|&(number, line)| row(file, number + 1, line, bench, only)).collect();
    let mut report = Report::default();
    let mut groups: BTreeMap<(Fact, String), Group> = BTreeMap::new();
    for row in judged {
        for (language, fact, failure, score) in row? {
            let group = groups.entry((fact, language.clone())).or_insert_with(|| Group {
                file: file.to_owned(),
                kind: "gold rows",
                fact,
                language,
                cases: 0,
                passed: 0,
                score: Some(Score::default()),
            });
            group.cases += 1;
            group.passed += usize::from(failure.is_none());
            if let Some(sum) = group.score.as_mut() {
                *sum += score;
            }
            report.failures.extend(failure);
        }
    }
    report.groups.extend(groups.into_values());
    Ok(report)
}

fn row(file: &Path, number: usize, line: &str, bench: &Bench, only: Option<Fact>) -> Result<Vec<Outcome>> {
    let bad = |what: String| Error::argument(format!("{}:{number}: {what}", file.display()));
    let row: Value = serde_json::from_str(line).map_err(|e| bad(format!("expected a JSON object, found {e}")))?;
    let fields = row.as_object().ok_or_else(|| bad("expected a JSON object, found another value".to_owned()))?;
    known_keys(fields.keys(), ROW).map_err(bad)?;
    for (name, _) in Fact::ALL {
        if fields.get(name).is_some_and(|list| !list.is_array()) {
            return Err(bad(format!("expected {name} as a list, found {}", row[name])));
        }
    }
    let text = row["text"].as_str().ok_or_else(|| bad("expected a text, found none".to_owned()))?;
    let language = row["lang"].as_str().ok_or_else(|| bad("expected a lang such as \"fr\", found none".to_owned()))?;
    let stated: Vec<Fact> = Fact::ALL
        .iter()
        .filter(|(name, fact)| row[*name].is_array() && only.is_none_or(|o| o == *fact))
        .map(|(_, fact)| *fact)
        .collect();
    if stated.is_empty() || !is_nfc(text) {
        return Ok(Vec::new());
    }
    let (x, record) = bench.body(text, language, row["reference"].as_str()).map_err(|e| bad(e.to_string()))?;
    let place = row["id"].as_str().map_or_else(|| number.to_string(), str::to_owned);
    let mut results = Vec::new();
    for fact in stated {
        let found = items(&bench.bodies, &x, &record, fact);
        let judged = match fact {
            Fact::Dates => dates::judge(&row, &record),
            Fact::Amounts => sums::judge(&row, &record),
            Fact::Regulators | Fact::Companies => names::judge(&row, &record, fact),
            Fact::Events => events::judge(&row, &record),
            Fact::Record => continue,
        };
        let judged = judged.map_err(bad)?;
        let failure = (!judged.expected.is_empty() || !judged.found.is_empty()).then(|| Failure {
            place: format!("{}:{number} {place}", file.display()),
            fact,
            language: language.to_owned(),
            context: context(text, &judged, &found),
            expected: judged.expected.clone(),
            found: judged.found.iter().filter_map(|&i| found.get(i).cloned()).collect(),
        });
        results.push((language.to_owned(), fact, failure, judged.score));
    }
    Ok(results)
}

/// The fields of a row. Public sets add where a row comes from.
const ROW: &[&str] = &[
    "id",
    "lang",
    "text",
    "reference",
    "dates",
    "amounts",
    "regulators",
    "companies",
    "events",
    "ignore",
    "optional",
    "source",
    "set",
    "core",
    "kind",
    "url",
    "published",
    "title",
    "note",
    "hint",
    "in_text",
    "target",
    "date",
];

/// Every key is one that is known: a misspelt one would be silently without effect.
fn known_keys<'a>(keys: impl Iterator<Item = &'a String>, known: &[&str]) -> std::result::Result<(), String> {
    let mut keys = keys;
    match keys.find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("expected one of {}, found {key:?}", known.join(", "))),
        None => Ok(()),
    }
}

/// The part of the text around what differs.
fn context(text: &str, judged: &Judged, found: &[Item]) -> String {
    const AROUND: usize = 60;
    let spans = judged.expected.iter().chain(judged.found.iter().filter_map(|&i| found.get(i)));
    let (mut first, mut last) = (usize::MAX, 0);
    for item in spans.filter(|i| i.end > i.start) {
        (first, last) = (first.min(item.start), last.max(item.end));
    }
    if last == 0 {
        return text.chars().take(2 * AROUND).collect();
    }
    let from = first.saturating_sub(AROUND);
    text.chars().skip(from).take(last + AROUND - from).map(|c| if c == '\n' { ' ' } else { c }).collect()
}

/// A field of gold that is a whole number.
fn whole(item: &Value, key: &str) -> std::result::Result<usize, String> {
    item[key]
        .as_u64()
        .and_then(|n| usize::try_from(n).ok())
        .ok_or_else(|| format!("expected {key} as a number of code points, found {}", item[key]))
}

/// The span of a gold item of a row.
fn span(row: &Value, item: &Value) -> std::result::Result<(usize, usize), String> {
    let (start, end) = (whole(item, "start")?, whole(item, "end")?);
    let length = row["text"].as_str().unwrap_or("").chars().count();
    if start < end && end <= length {
        Ok((start, end))
    } else {
        Err(format!("expected start < end <= {length}, the text's code points, found {start} and {end}"))
    }
}

/// The gold items under a key of a row.
fn list<'a>(row: &'a Value, key: &str) -> &'a [Value] {
    row[key].as_array().map_or(&[], Vec::as_slice)
}

/// Text of a gold field, whether it is a string or a number; nothing for null.
fn told(item: &Value, key: &str) -> Option<String> {
    match &item[key] {
        Value::Null => None,
        Value::String(s) => Some(s.clone()),
        other => Some(other.to_string()),
    }
}

/// A stated fact as an item.
fn item(row: &Value, span: (usize, usize), value: String) -> Item {
    let text: String = row["text"].as_str().unwrap_or("").chars().skip(span.0).take(span.1 - span.0).collect();
    Item { start: span.0, end: span.1, text, value, rule: None }
}

/// The record's list in the order of [`items`].
fn in_order<T, K: Ord>(list: &[T], key: impl Fn(&T) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&i| key(&list[i]));
    order
}

#[cfg(test)]
mod tests {
    use super::super::Bench;
    use super::*;
    use crate::Options;

    fn checked(rows: &str) -> Report {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("own.jsonl");
        std::fs::write(&file, rows).unwrap();
        check(&file, &Bench::new(&Options::default()).unwrap(), None).unwrap()
    }

    #[test]
    fn rows_are_scored_for_what_they_state() {
        let text = "La CNIL a infligé le 17 octobre 2022 une amende de 20 millions d'euros à Clearview AI.";
        let row = serde_json::json!({
            "id": "a", "lang": "fr", "text": text,
            "dates": [{"start": 18, "end": 36, "type": "date", "value": "2022-10-17"}],
            "amounts": [{"start": 51, "end": 70, "value": "20000000", "currency": "EUR"}],
            "regulators": [{"start": 3, "end": 7, "id": "cnil"}],
            "companies": [{"start": 73, "end": 85, "name": "Clearview AI"}],
            "events": [{"type": "fine", "status": "imposed", "regulator": "cnil", "company": "Clearview AI Inc.",
                        "amount": "20000000", "currency": "EUR", "date": "2022-10-17"}],
        });
        let report = checked(&row.to_string());
        assert_eq!(report.failures.iter().map(|f| format!("{:?}", f.expected)).collect::<Vec<_>>(), [""; 0]);
        assert_eq!(report.groups.len(), 5);
        assert!(report.groups.iter().all(|g| g.score.unwrap().value.f1() == 1.0 && g.passed == 1));
    }

    #[test]
    fn a_failure_shows_both_sides() {
        let row = serde_json::json!({"lang": "fr", "text": "Le 3 mai 2021.",
            "dates": [{"start": 0, "end": 13, "type": "date", "value": "2021-05-04"}]});
        let failure = &checked(&row.to_string()).failures[0];
        assert_eq!((failure.expected[0].value.as_str(), failure.found[0].value.as_str()), ("2021-05-04", "2021-05-03"));
        assert!(failure.found[0].rule.as_deref().unwrap().contains("date_rules.tsv"));
    }
}
