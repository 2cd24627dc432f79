//! Amounts: overlapping spans with value and currency, and equal spans.
//!
//! As `score_amounts.py` of the public amount sets does: a gold currency of null takes any; a found amount over `ignore` alone
//! counts neither way; a single value may be found as one bound.

use super::super::items;
use super::super::score::{Counts, Extent, Score, overlap, pair};
use super::{Judged, in_order, item, list, span, told};
use crate::Record;
use rust_decimal::Decimal;
use serde_json::Value;

/// Both ends of a value.
type Bounds = (Option<Decimal>, Option<Decimal>);

pub(super) fn judge(row: &Value, record: &Record) -> Result<Judged, String> {
    let order = in_order(&record.amounts, |a| (a.start, a.end, items::amount(a)));
    let found: Vec<_> = order.iter().map(|&i| &record.amounts[i]).collect();
    let found_spans: Vec<Extent> = found.iter().map(|a| (a.start, a.end)).collect();
    let gold = list(row, "amounts");
    let gold_spans: Vec<Extent> = gold.iter().map(|item| span(row, item)).collect::<Result<_, _>>()?;
    let ignored: Vec<Extent> = list(row, "ignore").iter().map(|item| span(row, item)).collect::<Result<_, _>>()?;
    let stated: Vec<Bounds> = gold
        .iter()
        .map(|g| Ok(bounds(number(g, "value")?, number(g, "min")?, number(g, "max")?)))
        .collect::<Result<_, String>>()?;
    let pairs = pair(&gold_spans, &found_spans, |_, _| false);
    let right = |i: usize, j: usize| {
        let a = found[j];
        stated[i] == bounds(a.value, a.min, a.max)
            && gold[i]["currency"].as_str().is_none_or(|c| Some(c) == a.currency.as_deref())
    };
    let is_ignored =
        |j: usize| !pairs.iter().any(|p| p.1 == j) && ignored.iter().any(|s| overlap(found_spans[j], *s) > 0);
    let counted: Vec<usize> = (0..found.len()).filter(|&j| !is_ignored(j)).collect();
    let counts = |right: usize| Counts { gold: gold.len(), found: counted.len(), right };
    let strict = found_spans.iter().filter(|s| gold_spans.contains(s)).count();
    let valued: Vec<_> = pairs.iter().filter(|(i, j)| right(*i, *j)).collect();
    let passed: Vec<_> = valued.iter().filter(|(i, j)| gold_spans[*i] == found_spans[*j]).collect();
    let missed = (0..gold.len()).filter(|i| !passed.iter().any(|p| p.0 == *i));
    let expected = missed.map(|i| item(row, gold_spans[i], say(&gold[i]))).collect();
    let extra = counted.iter().copied().filter(|j| !passed.iter().any(|p| p.1 == *j));
    Ok(Judged {
        score: Score { strict: counts(strict), value: counts(valued.len()) },
        expected,
        found: extra.collect(),
    })
}

fn number(g: &Value, key: &str) -> Result<Option<Decimal>, String> {
    let Some(text) = told(g, key) else { return Ok(None) };
    let read = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(&text));
    read.map(|d| Some(d.normalize())).map_err(|_| format!("expected {key} as a number, found {text:?}"))
}

fn bounds(value: Option<Decimal>, min: Option<Decimal>, max: Option<Decimal>) -> Bounds {
    let plain = |d: Option<Decimal>| d.map(|d| d.normalize());
    match (value, min, max) {
        (Some(_), ..) => (plain(value), plain(value)),
        (None, Some(_), Some(_)) => (plain(min), plain(max)),
        (None, one, None) | (None, None, one) => (plain(one), plain(one)),
    }
}

/// A stated amount as case lines write it.
fn say(g: &Value) -> String {
    let text = |key: &str| told(g, key).unwrap_or_default();
    let value = if g["value"].is_null() { format!("{}..{}", text("min"), text("max")) } else { text("value") };
    let mut said = format!("{} {value}", g["currency"].as_str().unwrap_or("?"));
    if let Some(q) = told(g, "qualifier") {
        said.push_str(&format!(" {q}"));
    }
    if let Some(per) = told(g, "per") {
        said.push_str(&format!(" /{per}"));
    }
    said
}
