//! All facts of an article in one list, each with the rule and the table row that made it.

use crate::pipeline::{Extraction, Pipeline};
use crate::record::{Per, Qualifier, Record};
use rust_decimal::Decimal;

/// What a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// A sum of money.
    Amount,
    /// A date.
    Date,
    /// A mention of an authority.
    Regulator,
    /// A mention of a company.
    Company,
    /// An event.
    Event,
}

impl FactKind {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Regulator => "regulator",
            Self::Company => "company",
            Self::Event => "event",
        }
    }
}

/// One fact of a record, and why it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<'r> {
    /// What it is.
    pub kind: FactKind,
    /// 1-based line of the source; none for HTML and events.
    pub line: Option<usize>,
    /// Surface form; of an event its sentence.
    pub text: &'r str,
    /// Its value on one line.
    pub value: String,
    /// Id of the rule.
    pub rule: &'r str,
    /// Table and row, or nothing.
    pub row: String,
}

/// The facts of `record`, which is that of `x`: amounts, dates, mentions of regulators, of companies, events.
pub fn of<'r>(pipeline: &'r Pipeline, x: &'r Extraction, record: &'r Record) -> Vec<Fact<'r>> {
    let tables = pipeline.tables();
    let mut facts = Vec::new();
    for (a, m) in record.amounts.iter().zip(&x.mentions.amounts) {
        let rest = [a.qualifier.map(Qualifier::as_str), a.per.map(Per::as_str)]
            .into_iter()
            .flatten()
            .fold(String::new(), |s, w| format!("{s} {w}"));
        facts.push(Fact {
            kind: FactKind::Amount,
            line: a.line,
            text: &a.text,
            value: money(a.currency.as_deref(), a.value, a.min, a.max) + &rest,
            rule: m.rule,
            row: format!("currencies.tsv {:?}", tables.currencies[m.row].form),
        });
    }
    for (d, m) in record.dates.iter().zip(&x.mentions.dates) {
        facts.push(Fact {
            kind: FactKind::Date,
            line: d.line,
            text: &d.text,
            value: format!("{} ({}, {})", d.value, d.kind.as_str(), d.resolved.as_str()),
            rule: &m.rule,
            row: format!("date_rules.tsv {:?}", tables.date_rules[m.row].pattern),
        });
    }
    for (r, found) in record.regulators.iter().zip(&x.mentions.regulators) {
        let row = format!("regulators.tsv {:?}", tables.regulators[found.row].id);
        facts.extend(r.mentions.iter().zip(&found.mentions).map(|(m, mention)| Fact {
            kind: FactKind::Regulator,
            line: m.line,
            text: &m.text,
            value: r.id.clone(),
            rule: mention.rule,
            row: row.clone(),
        }));
    }
    for (k, found) in record.companies.iter().zip(&x.mentions.companies) {
        let row = found.row.map_or(String::new(), |row| format!("companies.tsv {:?}", tables.companies[row].id));
        facts.extend(k.mentions.iter().zip(&found.mentions).map(|(m, mention)| Fact {
            kind: FactKind::Company,
            line: m.line,
            text: &m.text,
            value: k.id.clone(),
            rule: mention.rule,
            row: row.clone(),
        }));
    }
    for (e, found) in record.events.iter().zip(&x.events) {
        let slot = |s: &Option<String>| s.clone().unwrap_or_else(|| "-".to_owned());
        let sum = e.amount.as_ref();
        facts.push(Fact {
            kind: FactKind::Event,
            line: None,
            text: &e.evidence.text,
            value: format!(
                "{} {} {} {} {} {} ({:.2})",
                e.kind.as_str(),
                e.status.as_str(),
                slot(&e.regulator),
                slot(&e.company),
                sum.map_or("-".to_owned(), |a| money(a.currency.as_deref(), a.value, a.min, a.max)),
                slot(&e.date),
                e.confidence
            ),
            rule: "events",
            row: format!("event_triggers.tsv {:?}", tables.event_triggers[found.trigger].phrase),
        });
    }
    facts
}

fn money(currency: Option<&str>, value: Option<Decimal>, min: Option<Decimal>, max: Option<Decimal>) -> String {
    let bound = |v: Option<Decimal>| v.map_or(String::new(), |v| v.to_string());
    let value = value.map_or_else(|| format!("{}..{}", bound(min), bound(max)), |v| v.to_string());
    format!("{} {value}", currency.unwrap_or("?"))
}
