//! How an event came about: its word of enforcement, where its slots come from, and what was not taken.

use super::cast::Cast;
use super::{Context, Event, days, links, sums};
use crate::facts::Mentions;
use crate::record::{EventType, Status};
use crate::tables::{Lang, Tables};
use crate::text::{Doc, Topic};
use jiff::civil::Date;

/// The steps to an event, each with its name.
pub(crate) fn why(
    doc: &Doc,
    tables: &Tables,
    lang: Lang,
    mentions: &Mentions,
    published: Option<Date>,
    event: &Event,
) -> Vec<(&'static str, String)> {
    let amounts = super::all_amounts(mentions);
    let c = Context { doc, tables, lang, mentions, amounts: &amounts, published };
    let sentence = doc.sentence_of(doc.token_at(event.evidence.start));
    let mut cast = Cast::new(&c);
    (0..=sentence).for_each(|s| cast.enter(&c, s));
    let row = &tables.event_triggers[event.trigger];
    let told = |name: Option<&str>| name.map_or("as the words around say".to_owned(), str::to_owned);
    let mut steps = vec![
        ("sentence", event.evidence.of(doc.text).to_owned()),
        (
            "word",
            format!(
                "{:?} of event_triggers.tsv: type {}, status {}",
                row.phrase,
                told(row.kind.map(EventType::as_str)),
                told(row.status.map(Status::as_str))
            ),
        ),
    ];
    for i in doc.sentences[sentence].clone() {
        for hit in doc.hits_on(i, Topic::Trigger) {
            let other = &tables.event_triggers[hit.entry.row as usize];
            if let (None, Some(status), true) = (other.kind, other.status, other.lang.fits(lang)) {
                steps.push(("status", format!("{:?} says {}", other.phrase, status.as_str())));
            }
        }
    }
    let named = |found: &[(usize, usize)], index: Option<usize>, name: Option<String>| match (index, name) {
        (Some(k), Some(name)) if found.iter().any(|(_, f)| *f == k) => format!("{name}, named in the sentence"),
        (_, Some(name)) => format!("{name}, from another sentence (costs confidence)"),
        _ => "none is named".to_owned(),
    };
    let regulator = event.regulator.map(|r| tables.regulators[mentions.regulators[r].row].id.clone());
    steps.push(("regulator", named(&cast.regulators, event.regulator, regulator)));
    let company = event.company.map(|k| mentions.companies[k].id.clone());
    steps.push(("company", named(&cast.companies, event.company, company)));
    for a in cast.amounts.iter().map(|&(_, i)| &amounts[i]) {
        let taken = event.sum.as_ref().is_some_and(|s| s.value == a.value && s.currency == a.currency);
        let verdict = if taken {
            "taken"
        } else if links::is_conversion(&c, a) {
            "not taken: says the sum before it in another currency"
        } else if sums::is_other_sum(&c, a) {
            "not taken: a word beside it speaks of turnover, damage or a part"
        } else if sums::is_price(a) {
            "not taken: a price by the month or year"
        } else {
            "not taken: farther from the word of enforcement, or of another event"
        };
        let elided = if a.rule == "elided-currency" { " (its currency is another's)" } else { "" };
        steps.push(("sum", format!("{:?}{elided}: {verdict}", a.span.of(doc.text))));
    }
    for d in cast.dates.iter().map(|&(_, i)| &mentions.dates[i]) {
        let verdict = if event.date.as_deref() == Some(d.value.as_str()) {
            "taken".to_owned()
        } else {
            format!("not taken: {}", days::objection(&c, d))
        };
        steps.push(("date", format!("{:?} = {}: {verdict}", d.span.of(doc.text), d.value)));
    }
    if cast.dates.is_empty() {
        let day = event.date.clone().map_or("none is told".to_owned(), |day| format!("{day}, from another sentence"));
        steps.push(("date", day));
    }
    steps.push(("confidence", format!("{:.2}", event.confidence)));
    steps
}
