//! What stands side by side: a sum and its company, a sum and its conversion.

use super::slots::{Cast, is_other_sum, is_reducing};
use super::{Context, Event, Sum};
use crate::facts::AmountMention;
use crate::record::{EventType, Status};

/// Tokens between a sum and the company that it is tied to.
const NEAR: usize = 5;

/// `325 millions d'euros pour Google`, `£3m (Kestrel)`, `fined Kestrel £3m`: the company that a sum is tied to.
pub(super) fn company_of(c: &Context, cast: &Cast, a: &AmountMention) -> Option<usize> {
    // "Plastobel de 31,5 M€", "X est sanctionnée à hauteur de 7,4 millions".
    const BETWEEN: &[&str] = &[
        "(",
        ":",
        ",",
        "de",
        "d",
        "a",
        "hauteur",
        "ecope",
        "ecopera",
        "est",
        "sanctionne",
        "sanctionnee",
        "condamnee",
        "condamne",
        "devra",
        "doit",
        "va",
        "payer",
        "verser",
        "paiera",
        "versera",
        "was",
        "fined",
        "must",
        "will",
        "pay",
        "agreed",
        "to",
        "has",
        "been",
        "hit",
        "with",
    ];
    const TIES: &[&str] = &["pour", "a", "contre", "for", "to", "on", "against", "envers"];
    let companies = &cast.companies;
    let end = |(start, _): &(usize, usize)| cast.ends.get(start).copied().unwrap_or(start + 1);
    let after = companies.iter().find(|(start, _)| {
        (a.tokens.1..a.tokens.1 + NEAR).contains(start)
            && (a.tokens.1..*start).any(|i| TIES.contains(&c.doc.folded(i)) && c.doc.surface(i) != "a")
            && !(a.tokens.1..*start).any(|i| matches!(c.doc.surface(i), ";" | "."))
    });
    let before = companies.iter().find(|x| {
        let from = end(x);
        from <= a.tokens.0
            && a.tokens.0 - from <= 6
            && (from..a.tokens.0).all(|i| BETWEEN.contains(&c.doc.folded(i)) || c.doc.is_apostrophe(i))
    });
    after.or(before).map(|(_, k)| *k)
}

/// `6,09 millions de livres (7,1 millions d'euros)`: the sum in brackets says the one before again.
pub(super) fn is_conversion(c: &Context, a: &AmountMention) -> bool {
    let Some(open) = a.tokens.0.checked_sub(1) else { return false };
    let Some(open) = (open.saturating_sub(2)..=open).rev().find(|&i| c.doc.is_mark(i, '(')) else { return false };
    let before = c.mentions.amounts.partition_point(|b| b.tokens.1 < open);
    c.mentions.amounts.get(before).is_some_and(|b| b.tokens.1 == open && b.currency != a.currency)
}

/// The further companies of a sentence that fines several, each with its sum.
pub(super) fn others(c: &Context, cast: &Cast, event: &Event) -> Vec<Event> {
    if !matches!(event.kind, EventType::Fine | EventType::Settlement) || event.sum.is_none() {
        return Vec::new();
    }
    let amounts = cast.amounts.iter().map(|&(_, i)| &c.mentions.amounts[i]);
    let tied: Vec<(usize, &AmountMention)> = amounts
        .filter(|a| a.value.is_some() && a.per.is_none() && !is_other_sum(c, a) && !is_conversion(c, a))
        .filter_map(|a| company_of(c, cast, a).map(|k| (k, a)))
        .collect();
    let companies: std::collections::BTreeSet<usize> = tied.iter().map(|(k, _)| *k).collect();
    if companies.len() < 2 {
        return Vec::new();
    }
    let sum = |a: &AmountMention| Sum { value: a.value, min: None, max: None, currency: a.currency.clone(), per: None };
    tied.into_iter()
        .filter(|(k, _)| Some(*k) != event.company)
        .map(|(k, a)| Event { company: Some(k), sum: Some(sum(a)), replaces: None, ..event.clone() })
        .collect()
}

/// `The initial EUR 70,000 came down to EUR 42,000`: a sentence that only lowers the sum of an event that is known.
pub(super) fn lowered(c: &Context, cast: &Cast, events: &[Event], sentence: usize) -> Option<Event> {
    let range = c.doc.sentences[sentence].clone();
    let lowers = range.into_iter().any(|i| is_reducing(c, i));
    let amounts: Vec<&AmountMention> = cast.amounts.iter().map(|&(_, i)| &c.mentions.amounts[i]).collect();
    let (from, to) = (amounts.first()?, amounts.get(1)?);
    let falls = lowers && from.currency == to.currency && to.value? < from.value?;
    let known = events.iter().rev().find(|e| {
        e.kind == EventType::Fine
            && e.status == Status::Imposed
            && e.sum.as_ref().is_some_and(|s| s.value == from.value && s.currency == from.currency)
    })?;
    let sum = Sum { value: to.value, min: None, max: None, currency: to.currency.clone(), per: None };
    falls.then(|| Event {
        status: Status::Reduced,
        sum: Some(sum),
        replaces: from.value,
        evidence: c.doc.sentence_span(sentence),
        ..known.clone()
    })
}
