//! Facts as one line of text: what case lines mark, and what failures show.

use super::Fact;
use crate::pipeline::{Extraction, Pipeline};
use crate::record::{Amount, DateMention, DateType, Event, EventAmount, MentionKind, Record};
use rust_decimal::Decimal;
use serde::Serialize;
use std::fmt;

/// A fact with its place: code points, end not included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// First code point.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
    /// Surface form, or the evidence of an event.
    pub text: String,
    /// What it says: `EUR 20000000 at_most`, `2022-10-17`, `cnil description`.
    pub value: String,
    /// The rule that made it and its table row; nothing for what a fixture states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl Item {
    /// The same place and value, whatever made it.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.start, self.end, &self.value) == (other.start, other.end, &other.value)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} => {}", self.text, self.value)?;
        self.rule.as_ref().map_or(Ok(()), |rule| write!(f, "  ({rule})"))
    }
}

/// What an extraction holds of one fact, in text order.
pub(super) fn items(pipeline: &Pipeline, x: &Extraction, record: &Record, fact: Fact) -> Vec<Item> {
    let tables = pipeline.tables();
    let made = |rule: &str, table: &str, row: &str| Some(format!("{rule}; {table} {row:?}"));
    let mut items: Vec<Item> = match fact {
        Fact::Amounts => record
            .amounts
            .iter()
            .zip(&x.mentions.amounts)
            .map(|(a, m)| Item {
                start: a.start,
                end: a.end,
                text: a.text.clone(),
                value: amount(a),
                rule: made(m.rule, "currencies.tsv", &tables.currencies[m.row].form),
            })
            .collect(),
        Fact::Dates => record
            .dates
            .iter()
            .zip(&x.mentions.dates)
            .map(|(d, m)| Item {
                start: d.start,
                end: d.end,
                text: d.text.clone(),
                value: date(d),
                rule: made(&m.rule, "date_rules.tsv", &tables.date_rules[m.row].pattern),
            })
            .collect(),
        Fact::Regulators => record
            .regulators
            .iter()
            .zip(&x.mentions.regulators)
            .flat_map(|(r, found)| {
                r.mentions.iter().zip(&found.mentions).map(|(m, mention)| Item {
                    start: m.start,
                    end: m.end,
                    text: m.text.clone(),
                    value: if m.kind == MentionKind::Name { r.id.clone() } else { format!("{} description", r.id) },
                    rule: made(mention.rule, "regulators.tsv", &r.id),
                })
            })
            .collect(),
        Fact::Companies => record
            .companies
            .iter()
            .zip(&x.mentions.companies)
            .flat_map(|(k, found)| {
                k.mentions.iter().zip(&found.mentions).map(|(m, mention)| Item {
                    start: m.start,
                    end: m.end,
                    text: m.text.clone(),
                    value: k.id.clone(),
                    rule: match found.row {
                        Some(row) => made(mention.rule, "companies.tsv", &tables.companies[row].id),
                        None => Some(mention.rule.to_owned()),
                    },
                })
            })
            .collect(),
        Fact::Events => record
            .events
            .iter()
            .zip(&x.events)
            .map(|(e, found)| Item {
                start: e.evidence.start,
                end: e.evidence.end,
                text: e.evidence.text.clone(),
                value: event(e),
                rule: made("event", "event_triggers.tsv", &tables.event_triggers[found.trigger].phrase),
            })
            .collect(),
        Fact::Record => Vec::new(),
    };
    items.sort_by(|a, b| (a.start, a.end, &a.value).cmp(&(b.start, b.end, &b.value)));
    items
}

fn number(value: Option<Decimal>) -> String {
    value.map_or(String::new(), |v| v.to_string())
}

/// `EUR 20000000`, `EUR 5000000 at_most`, `EUR 100000 /day`, `EUR 3000000..5000000`.
pub(super) fn amount(a: &Amount) -> String {
    let value = if a.value.is_some() { number(a.value) } else { format!("{}..{}", number(a.min), number(a.max)) };
    let mut text = format!("{} {value}", a.currency.as_deref().unwrap_or("?"));
    if let Some(q) = a.qualifier {
        text.push(' ');
        text.push_str(q.as_str());
    }
    if let Some(per) = a.per {
        text.push_str(" /");
        text.push_str(per.as_str());
    }
    text
}

/// A TIMEX3 value; `set P1Y` for sets.
pub(super) fn date(d: &DateMention) -> String {
    if d.kind == DateType::Set { format!("set {}", d.value) } else { d.value.clone() }
}

/// `fine imposed cnil clearview-ai EUR 20000000 2022-10-17`; `-` for what is not told.
pub(super) fn event(e: &Event) -> String {
    let slot = |s: &Option<String>| s.clone().unwrap_or_else(|| "-".to_owned());
    let sum = |a: &EventAmount| {
        let value = if a.value.is_some() { number(a.value) } else { format!("{}..{}", number(a.min), number(a.max)) };
        let per = a.per.map_or(String::new(), |per| format!(" /{}", per.as_str()));
        format!("{} {value}{per}", a.currency.as_deref().unwrap_or("?"))
    };
    format!(
        "{} {} {} {} {} {}",
        e.kind.as_str(),
        e.status.as_str(),
        slot(&e.regulator),
        slot(&e.company),
        e.amount.as_ref().map_or("-".to_owned(), sum),
        slot(&e.date)
    )
}
