//! Dates: the relaxed match of TempEval-3 with values, and equal spans.
//!
//! As `score_dates.py` of the public date sets does: an interval of gold that carries `parts` is scored as its end points where
//! no prediction over it is an interval; an interval that is found over two or more plain dates is cut into its end points.

use super::super::score::{Counts, Extent, Score, overlap, pair};
use super::{Judged, in_order, item, list, span, told};
use crate::Record;
use crate::record::DateType;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// A date on either side.
#[derive(Debug, Clone)]
struct Date {
    span: Extent,
    value: String,
    /// Further values that are right.
    alt: Vec<String>,
    interval: bool,
    /// The end point of a longer one: its span is not its own.
    cut: bool,
    /// Place in the record's order.
    from: usize,
}

pub(super) fn judge(row: &Value, record: &Record) -> Result<Judged, String> {
    let order = in_order(&record.dates, |d| (d.start, d.end));
    let found: Vec<Date> = order
        .iter()
        .enumerate()
        .map(|(from, &i)| {
            let d = &record.dates[i];
            let interval = d.kind == DateType::Interval || d.value.contains('/');
            Date { span: (d.start, d.end), value: d.value.clone(), alt: Vec::new(), interval, cut: false, from }
        })
        .collect();
    let mut gold = Vec::new();
    for g in list(row, "dates") {
        let stated = read(row, g)?;
        let over: Vec<&Date> = found.iter().filter(|f| overlap(f.span, stated.span) > 0).collect();
        let parts = list(g, "parts");
        if stated.interval && !parts.is_empty() && !over.is_empty() && !over.iter().any(|f| f.interval) {
            for part in parts {
                let plain = read(row, part)?;
                gold.push(Date { interval: false, alt: Vec::new(), ..plain });
            }
        } else {
            gold.push(stated);
        }
    }
    let found = cut_intervals(found, &gold);
    let ignored: Vec<Extent> = list(row, "ignore").iter().map(|item| span(row, item)).collect::<Result<_, _>>()?;
    let touches = |f: &Date, spans: &[Extent]| spans.iter().any(|s| overlap(f.span, *s) > 0);
    let gold_spans: Vec<Extent> = gold.iter().map(|g| g.span).collect();
    let found: Vec<Date> = found.into_iter().filter(|f| touches(f, &gold_spans) || !touches(f, &ignored)).collect();
    let exact = |i: usize, j: usize| gold[i].span == found[j].span && !found[j].cut;
    let pairs = pair(&gold_spans, &found.iter().map(|f| f.span).collect::<Vec<_>>(), exact);
    let right = |i: usize, j: usize| {
        let value = plain(&found[j].value);
        plain(&gold[i].value) == value || gold[i].alt.iter().any(|alt| plain(alt) == value)
    };
    let counts = |right: usize| Counts { gold: gold.len(), found: found.len(), right };
    let strict = pairs.iter().filter(|(i, j)| exact(*i, *j)).count();
    let valued: Vec<_> = pairs.iter().filter(|(i, j)| right(*i, *j)).collect();
    let passed: Vec<_> = valued.iter().filter(|(i, j)| exact(*i, *j)).collect();
    let expected = (0..gold.len()).filter(|i| !passed.iter().any(|p| p.0 == *i));
    Ok(Judged {
        score: Score { strict: counts(strict), value: counts(valued.len()) },
        expected: expected.map(|i| item(row, gold[i].span, gold[i].value.clone())).collect(),
        found: (0..found.len()).filter(|j| !passed.iter().any(|p| p.1 == *j)).map(|j| found[j].from).collect(),
    })
}

fn read(row: &Value, g: &Value) -> Result<Date, String> {
    let value = told(g, "value").ok_or("expected a value for each date, found none")?;
    let interval = g["type"] == "interval" || value.contains('/');
    let alt = list(g, "alt").iter().filter_map(|v| v.as_str().map(str::to_owned)).collect();
    Ok(Date { span: span(row, g)?, value, alt, interval, cut: false, from: 0 })
}

/// An interval over two or more plain gold dates becomes its end points, at their places.
fn cut_intervals(found: Vec<Date>, gold: &[Date]) -> Vec<Date> {
    let mut cut = Vec::new();
    for f in found {
        let mut over: Vec<&Date> = gold.iter().filter(|g| overlap(f.span, g.span) > 0).collect();
        over.sort_by_key(|g| g.span.0);
        match (f.value.split_once('/'), &over[..]) {
            (Some((low, high)), [first, .., last]) if !over.iter().any(|g| g.interval) => {
                let end =
                    |span, value: &str| Date { span, value: value.to_owned(), interval: false, cut: true, ..f.clone() };
                cut.push(end(first.span, low));
                cut.push(end(last.span, high));
            }
            _ => cut.push(f),
        }
    }
    cut
}

/// `P1.50Y` as `P1.5Y`.
static ZEROS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\d+\.\d*?)0+([A-Z])").expect("a constant pattern"));
static POINT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\.([A-Z])").expect("a constant pattern"));
static TIMED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\d{4}-\d\d-\d\d)T.*$").expect("a constant pattern"));

/// A value without its time of day; decade `199` as `199X`, century `19` as `19XX`.
fn plain(value: &str) -> String {
    let value = TIMED.replace(value.trim(), "$1");
    let short = (2..=3).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit());
    let value = if short { format!("{value:X<4}") } else { value.into_owned() };
    let ends: Vec<_> = value.split('/').map(|end| TIMED.replace(end, "$1").into_owned()).collect();
    let value = ends.join("/");
    let value = ZEROS.replace_all(&value, "$1$2");
    POINT.replace_all(&value, "$1").into_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn values_are_compared_without_times_and_zeros() {
        assert_eq!(plain("2022-10-17T09:30"), "2022-10-17");
        assert_eq!(plain("199"), "199X");
        assert_eq!(plain("19"), "19XX");
        assert_eq!(plain("P1.50Y"), "P1.5Y");
        assert_eq!(plain("P2.0M"), "P2M");
        assert_eq!(plain("2022-01-01/2022-01-02T10:00"), "2022-01-01/2022-01-02");
    }
}
