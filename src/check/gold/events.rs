//! Events. An event is found when authority, company and sum agree; its value is right when type, status, date and period do
//! too, as far as the row states them.
//!
//! `regulator` `""` takes any, `a|b` either; `amount_alt` with `currency_alt` is the sum in another currency; a range states its
//! minimum as `amount` and its maximum as `amount_max`, and either is right.

use super::super::items;
use super::super::score::{Counts, Score};
use super::names::same_company;
use super::{Judged, in_order, list, told};
use crate::Record;
use crate::check::Item;
use crate::record::{Event, Per};
use rust_decimal::Decimal;
use serde_json::Value;

pub(super) fn judge(row: &Value, record: &Record) -> Result<Judged, String> {
    let order = in_order(&record.events, |e| (e.evidence.start, e.evidence.end, items::event(e)));
    let found: Vec<&Event> = order.iter().map(|&i| &record.events[i]).collect();
    let gold = list(row, "events");
    for g in gold {
        for key in ["amount", "amount_max", "amount_alt"] {
            if let Some(text) = told(g, key).filter(|t| t.parse::<Decimal>().is_err()) {
                return Err(format!("expected {key} as a number, found {text:?}"));
            }
        }
    }
    let mut used = vec![false; found.len()];
    let mut take = |g: &Value, whole: bool| {
        let fits = |e: &&Event| is_same(g, e, record) && (!whole || is_whole(g, e));
        let j = (0..found.len()).find(|&j| !used[j] && fits(&found[j]))?;
        used[j] = true;
        Some(j)
    };
    // The events that agree in all slots are paired first.
    let mut pairs: Vec<(usize, usize)> = (0..gold.len()).filter_map(|i| take(&gold[i], true).map(|j| (i, j))).collect();
    let whole = pairs.clone();
    for (i, g) in gold.iter().enumerate().filter(|(i, _)| !whole.iter().any(|p| p.0 == *i)) {
        pairs.extend(take(g, false).map(|j| (i, j)));
    }
    let counts = |right: usize| Counts { gold: gold.len(), found: found.len(), right };
    let missed = (0..gold.len()).filter(|i| !whole.iter().any(|p| p.0 == *i));
    Ok(Judged {
        score: Score { strict: counts(pairs.len()), value: counts(whole.len()) },
        expected: missed
            .map(|i| Item { start: 0, end: 0, text: String::new(), value: say(&gold[i]), rule: None })
            .collect(),
        found: (0..found.len()).filter(|j| !whole.iter().any(|p| p.1 == *j)).collect(),
    })
}

/// Authority, company and sum agree.
fn is_same(g: &Value, e: &Event, record: &Record) -> bool {
    let regulator = told(g, "regulator").unwrap_or_default();
    let authority = regulator.is_empty() || regulator.split('|').any(|r| Some(r) == e.regulator.as_deref());
    let id = e.company.as_deref().unwrap_or("");
    let name = record.companies.iter().find(|k| k.id == id).map_or(id, |k| k.name.as_str());
    let company = told(g, "company").unwrap_or_default();
    authority && (company == id || same_company(&company, name)) && is_sum(g, e)
}

fn is_sum(g: &Value, e: &Event) -> bool {
    let number = |key: &str| told(g, key).and_then(|t| t.parse::<Decimal>().ok()).map(|d| d.normalize());
    let sum = e.amount.as_ref();
    let values: Vec<Decimal> =
        sum.iter().flat_map(|a| [a.value, a.min, a.max]).flatten().map(|d| d.normalize()).collect();
    let currency = sum.and_then(|a| a.currency.as_deref());
    let in_currency = |key: &str| told(g, key).is_none_or(|c| c.is_empty() || Some(c.as_str()) == currency);
    let main = number("amount").or(number("amount_max"));
    let alt = number("amount_alt").is_some_and(|a| values.contains(&a)) && in_currency("currency_alt");
    match main {
        None => sum.is_none(),
        Some(value) => (values.contains(&value) && in_currency("currency")) || alt,
    }
}

/// What else the row states agrees too.
fn is_whole(g: &Value, e: &Event) -> bool {
    let states = |key: &str| g.get(key).is_some();
    let same = |key: &str, found: &str| !states(key) || told(g, key).is_some_and(|stated| stated == found);
    let per = e.amount.as_ref().and_then(|a| a.per).map(Per::as_str);
    same("type", e.kind.as_str())
        && same("status", e.status.as_str())
        && (!states("date") || told(g, "date").filter(|d| !d.is_empty()).as_deref() == e.date.as_deref())
        && (!states("per") || told(g, "per").as_deref() == per)
}

/// A stated event as items write it.
fn say(g: &Value) -> String {
    let slot = |key: &str| told(g, key).filter(|s| !s.is_empty()).unwrap_or_else(|| "-".to_owned());
    let sum = told(g, "amount").map_or("-".to_owned(), |a| {
        let max = told(g, "amount_max").map_or(String::new(), |m| format!("..{m}"));
        let per = told(g, "per").map_or(String::new(), |p| format!(" /{p}"));
        format!("{} {a}{max}{per}", slot("currency"))
    });
    [slot("type"), slot("status"), slot("regulator"), slot("company"), sum, slot("date")].join(" ")
}
