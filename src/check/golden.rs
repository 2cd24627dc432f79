//! Golden articles: an article beside the record that it gives, or the fields of it that matter.

use super::files::read;
use super::items::Item;
use super::{Bench, Fact, Failure, Group, Report, Rewrite, source};
use crate::{Error, Result};
use serde_json::{Map, Value};
use std::path::Path;

/// Checks one golden folder.
pub(super) fn check(folder: &Path, file: &Path, bench: &Bench) -> Result<Report> {
    let expected_path = folder.join("expected.json");
    let stated = read(&expected_path)?;
    let bad = |what: String| Error::argument(format!("{}: expected {what}", expected_path.display()));
    let expected: Value = serde_json::from_str(&stated).map_err(|e| bad(format!("a JSON object, found {e}")))?;
    let fields = expected.as_object().ok_or_else(|| bad(format!("a JSON object, found {}", short(&expected))))?;
    let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
    let (found, language) = match bench.articles.extract(source(file, bytes)) {
        Ok(record) => (serde_json::to_value(&record).unwrap_or_default(), record.language),
        // An article that is no text states its error line.
        Err(fault) => (serde_json::to_value(&fault).unwrap_or_default(), "-".to_owned()),
    };
    if let Some(key) = fields.keys().find(|key| found.get(key.as_str()).is_none()) {
        return Err(bad(format!("fields of the record, found {key:?}")));
    }
    let mut differences = Vec::new();
    compare("", &expected, &found, &mut differences);
    let mut report = Report::default();
    report.groups.push(Group {
        file: folder.to_owned(),
        kind: "golden articles",
        fact: Fact::Record,
        language: language.clone(),
        cases: 1,
        passed: usize::from(differences.is_empty()),
        score: None,
    });
    if !differences.is_empty() {
        let side = |value: fn(&Difference) -> &Value| {
            let items = differences.iter().map(|d| Item {
                start: 0,
                end: 0,
                text: d.at.clone(),
                value: short(value(d)),
                rule: None,
            });
            items.collect::<Vec<_>>()
        };
        report.failures.push(Failure {
            place: folder.display().to_string(),
            fact: Fact::Record,
            language,
            context: String::new(),
            expected: side(|d| &d.expected),
            found: side(|d| &d.found),
        });
        let blessed = restate(&expected, &found);
        let text = serde_json::to_string_pretty(&blessed).unwrap_or_default() + "\n";
        let changes = differences.iter().map(|d| format!("{}: {} -> {}", d.at, short(&d.expected), short(&d.found)));
        report.rewrites.push(Rewrite { file: expected_path, text, changes: changes.collect() });
    }
    Ok(report)
}

/// A place in the record where it does not say what is stated.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// `.events[0].date`
    pub at: String,
    /// What is stated; null where nothing is.
    pub expected: Value,
    /// What was found; null where nothing is.
    pub found: Value,
}

/// Every place where `found` does not say what `expected` states. Keys that an object does not state may have any value;
/// lists must have one length.
pub fn compare(at: &str, expected: &Value, found: &Value, differences: &mut Vec<Difference>) {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                compare(&format!("{at}.{key}"), value, b.get(key).unwrap_or(&Value::Null), differences);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            if a.len() != b.len() {
                let count = |n: usize| Value::String(format!("{n} items"));
                differences.push(Difference { at: at.to_owned(), expected: count(a.len()), found: count(b.len()) });
            }
            for i in 0..a.len().max(b.len()) {
                let side = |list: &[Value]| list.get(i).cloned().unwrap_or(Value::Null);
                compare(&format!("{at}[{i}]"), &side(a), &side(b), differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(Difference { at: at.to_owned(), expected: expected.clone(), found: found.clone() }),
    }
}

/// What was found, in the fields that are stated; new items of a list state what its first item does.
fn restate(expected: &Value, found: &Value) -> Value {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            let fields = a.iter().map(|(k, v)| (k.clone(), restate(v, b.get(k).unwrap_or(&Value::Null))));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        (Value::Array(a), Value::Array(b)) => {
            let items =
                b.iter().enumerate().map(|(i, item)| a.get(i).or(a.first()).map_or(item.clone(), |e| restate(e, item)));
            Value::Array(items.collect())
        }
        _ => found.clone(),
    }
}

/// A value on one line, cut after a while.
pub(super) fn short(value: &Value) -> String {
    const LONGEST: usize = 160;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_stated_counts() {
        let differences = |a: Value, b: Value| {
            let mut d = Vec::new();
            compare("", &a, &b, &mut d);
            d.into_iter().map(|d| format!("{} {} {}", d.at, d.expected, d.found)).collect::<Vec<_>>()
        };
        assert!(differences(json!({"title": "A"}), json!({"title": "A", "language": "fr"})).is_empty());
        assert_eq!(
            differences(json!({"events": [{"date": "2022"}]}), json!({"events": [{"date": "2023", "type": "fine"}]})),
            [".events[0].date \"2022\" \"2023\""]
        );
        assert_eq!(
            differences(json!({"dates": []}), json!({"dates": [1]})),
            [".dates \"0 items\" \"1 items\"", ".dates[0] null 1"]
        );
    }

    #[test]
    fn blessing_keeps_to_the_stated_fields() {
        let stated = json!({"events": [{"date": "2022"}]});
        let found =
            json!({"title": "A", "events": [{"date": "2023", "type": "fine"}, {"date": null, "type": "order"}]});
        assert_eq!(restate(&stated, &found), json!({"events": [{"date": "2023"}, {"date": null}]}));
    }
}
