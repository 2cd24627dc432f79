//! Two runs over the same articles, fact by fact: what an edited table or rule gained, lost and changed.
//!
//! Streams: one record a side is in memory.

use super::golden::short;
use crate::{Error, Result};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::BufRead;

/// What happened to a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Only the new run has it.
    Gained,
    /// Only the old run has it.
    Lost,
    /// Both have it, with other values.
    Changed,
}

/// A fact that the runs do not share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `date`, `amount`, `regulator`, `company`, `event` or `article`.
    pub kind: &'static str,
    /// What happened to it.
    pub what: What,
    /// Surface form, or what names it.
    pub text: String,
    /// Its value in the old run.
    pub old: Option<String>,
    /// Its value in the new run.
    pub new: Option<String>,
}

/// The changes of one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleChanges {
    /// Path, id or number of the record.
    pub article: String,
    /// In the order of the kinds, then of the text.
    pub changes: Vec<Change>,
}

/// Sums over all articles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Articles that both runs hold.
    pub articles: usize,
    /// Articles with a change.
    pub changed: usize,
    /// Gained, lost and changed facts by kind.
    pub kinds: BTreeMap<&'static str, [usize; 3]>,
}

/// Compares two runs of JSON lines; `tell` hears of each article with changes and says whether to go on.
///
/// # Errors
/// Lines that cannot be read, and runs that do not hold the same articles in the same order.
pub fn compare(old: impl BufRead, new: impl BufRead, mut tell: impl FnMut(&ArticleChanges) -> bool) -> Result<Summary> {
    let mut summary = Summary::default();
    let (mut old, mut new) = (records(old, "OLD"), records(new, "NEW"));
    loop {
        let (a, b) = match (old.next().transpose()?, new.next().transpose()?) {
            (None, None) => return Ok(summary),
            (Some(a), Some(b)) => (a, b),
            (a, _) => {
                let (short, long) = if a.is_some() { ("NEW", "OLD") } else { ("OLD", "NEW") };
                return Err(Error::argument(format!(
                    "{short} ends after {} records, {long} goes on: expected both runs to hold the same articles",
                    summary.articles
                )));
            }
        };
        summary.articles += 1;
        let (key, other) = (name(&a, summary.articles), name(&b, summary.articles));
        if key != other {
            return Err(Error::argument(format!(
                "record {}: {key} in OLD, {other} in NEW: expected the same articles in the same order, as two extractions of \
                 the same inputs give them",
                summary.articles
            )));
        }
        let changes = changes(&a, &b);
        if changes.is_empty() {
            continue;
        }
        summary.changed += 1;
        for change in &changes {
            summary.kinds.entry(change.kind).or_default()[change.what as usize] += 1;
        }
        if !tell(&ArticleChanges { article: key, changes }) {
            return Ok(summary);
        }
    }
}

fn records<'a>(input: impl BufRead + 'a, side: &'a str) -> impl Iterator<Item = Result<Value>> + 'a {
    input.lines().enumerate().filter(|(_, line)| line.as_ref().map_or(true, |l| !l.trim().is_empty())).map(
        move |(number, line)| {
            let line = line.map_err(|e| Error::argument(format!("{side}: line {}: {e}", number + 1)))?;
            let bad =
                |what: String| Error::argument(format!("{side}: line {}: expected a record, found {what}", number + 1));
            let record: Value =
                serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(|e| bad(e.to_string()))?;
            if record["text"].is_string() { Ok(record) } else { Err(bad(short(&record))) }
        },
    )
}

/// What names a record in both runs.
fn name(record: &Value, number: usize) -> String {
    let source = &record["source"];
    let place = source["path"].as_str().or(source["id"].as_str()).or(record["id"].as_str());
    let place = place.map_or_else(|| number.to_string(), str::to_owned);
    match source["record"].as_u64() {
        Some(line) => format!("{place}:{line}"),
        None => place,
    }
}

/// A fact with what it is known by.
struct Known {
    key: String,
    text: String,
    value: String,
}

fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    for field in ["title", "language", "published", "text"] {
        if old[field] != new[field] {
            changes.push(Change {
                kind: "article",
                what: What::Changed,
                text: field.to_owned(),
                old: Some(short(&old[field])),
                new: Some(short(&new[field])),
            });
        }
    }
    // Offsets speak of one text only; else a fact is known by its surface form.
    let placed = old["text"] == new["text"];
    for kind in ["date", "amount", "regulator", "company", "event"] {
        let (mut before, mut after) = (facts(old, kind, placed), facts(new, kind, placed));
        // What both runs say alike is told apart first.
        after.retain(|fact| {
            let same = before.iter().position(|f| f.key == fact.key && f.value == fact.value);
            same.map(|at| before.remove(at)).is_none()
        });
        for fact in after {
            match before.iter().position(|f| f.key == fact.key).map(|at| before.remove(at)) {
                Some(was) => changes.push(Change {
                    kind,
                    what: What::Changed,
                    text: fact.text,
                    old: Some(was.value),
                    new: Some(fact.value),
                }),
                None => {
                    changes.push(Change {
                        kind,
                        what: What::Gained,
                        text: fact.text,
                        old: None,
                        new: Some(fact.value),
                    });
                }
            }
        }
        for was in before {
            changes.push(Change { kind, what: What::Lost, text: was.text, old: Some(was.value), new: None });
        }
    }
    changes
}

fn facts(record: &Value, kind: &str, placed: bool) -> Vec<Known> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let plain = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        Value::String(s) => s.clone(),
        other => other.to_string(),
    };
    let place = |m: &Value| {
        if placed { format!("{}..{}", m["start"], m["end"]) } else { plain(&m["text"]) }
    };
    let sum = |a: &Value| match a {
        Value::Null => "-".to_owned(),
        a => {
            let bounds = if a["value"].is_null() {
                format!("{}..{}", plain(&a["min"]), plain(&a["max"]))
            } else {
                plain(&a["value"])
            };
            let rest =
                ["qualifier", "per"].iter().filter(|k| a[**k].is_string()).map(|k| format!(" {}", plain(&a[*k])));
            format!("{} {bounds}{}", plain(&a["currency"]), rest.collect::<String>())
        }
    };
    let entity = |e: &Value| format!("{} ({}, {})", plain(&e["id"]), plain(&e["name"]), plain(&e["country"]));
    let day = |d: &Value| format!("{} ({}, {})", plain(&d["value"]), plain(&d["type"]), plain(&d["resolved"]));
    let mention = |m: &Value, value: String| Known { key: place(m), text: plain(&m["text"]), value };
    let named = |key: &str| {
        list(&record[key])
            .iter()
            .flat_map(|e| list(&e["mentions"]).iter().map(|m| mention(m, entity(e))).collect::<Vec<_>>())
            .collect()
    };
    match kind {
        "date" => list(&record["dates"]).iter().map(|d| mention(d, day(d))).collect(),
        "amount" => list(&record["amounts"]).iter().map(|a| mention(a, sum(a))).collect(),
        "regulator" => named("regulators"),
        "company" => named("companies"),
        _ => list(&record["events"])
            .iter()
            .map(|e| {
                let who = format!("{} {} {}", plain(&e["type"]), plain(&e["regulator"]), plain(&e["company"]));
                let (status, sum, date) = (plain(&e["status"]), sum(&e["amount"]), plain(&e["date"]));
                let value = format!("{who} {status} {sum} {date} ({})", plain(&e["confidence"]));
                Known { key: who.clone(), text: plain(&e["evidence"]["text"]), value }
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(path: &str, dates: Value) -> String {
        json!({"source": {"path": path}, "text": "Le 3 mai, le 4 mai.", "dates": dates}).to_string()
    }

    #[test]
    fn tells_gained_lost_and_changed() {
        let old = record(
            "a",
            json!([{"start": 0, "end": 8, "text": "Le 3 mai", "value": "XXXX-05-03"},
                                     {"start": 10, "end": 18, "text": "le 4 mai", "value": "XXXX-05-04"}]),
        );
        let new = record(
            "a",
            json!([{"start": 0, "end": 8, "text": "Le 3 mai", "value": "2022-05-03"},
                                     {"start": 3, "end": 4, "text": "3", "value": "P3D"}]),
        );
        let mut told = Vec::new();
        let summary = compare(old.as_bytes(), new.as_bytes(), |article| {
            told.extend(article.changes.iter().map(|c| (c.what, c.text.clone())));
            true
        });
        let summary = summary.unwrap();
        assert_eq!(
            told,
            [
                (What::Changed, "Le 3 mai".to_owned()),
                (What::Gained, "3".to_owned()),
                (What::Lost, "le 4 mai".to_owned())
            ]
        );
        assert_eq!((summary.articles, summary.changed, summary.kinds["date"]), (1, 1, [1, 1, 1]));
    }

    #[test]
    fn runs_in_another_order_are_refused() {
        let error = |old: &str, new: &str| compare(old.as_bytes(), new.as_bytes(), |_| true).unwrap_err().to_string();
        let (a, b) = (record("a", json!([])), record("b", json!([])));
        assert!(
            error(&a, &b).starts_with("record 1: a in OLD, b in NEW: expected the same articles in the same order")
        );
        assert!(error(&format!("{a}\n{b}"), &a).starts_with("NEW ends after 1 records, OLD goes on"));
        assert!(error("{", &a).starts_with("OLD: line 1: expected a record, found "));
    }
}
