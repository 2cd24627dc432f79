//! Enforcement events: regulator, company, sum and date joined where a sentence tells of enforcement.
//!
//! | sentence | event |
//! |---|---|
//! | `La CNIL a infligé une amende de 20 millions d'euros à Clearview AI le 17 octobre 2022.` | fine, imposed, `cnil`, `clearview-ai`, EUR 20000000, 2022-10-17 |
//! | `… sous peine d'une astreinte de 100.000 euros par jour` | periodic_penalty, threatened |
//! | `L'autorité pourrait infliger une amende à la société.` | fine, considered |
//!
//! Slots are filled from the clause, then the sentence, then the article; what was borrowed costs confidence.

mod days;
mod links;
mod merge;
mod slots;
mod triggers;

use crate::facts::Mentions;
use crate::record::{EventType, Per, Status};
use crate::tables::{Lang, Tables};
use crate::text::{Doc, Span};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// The sum of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Exact value; `None` for a range.
    pub value: Option<Decimal>,
    /// Lower bound.
    pub min: Option<Decimal>,
    /// Upper bound.
    pub max: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Period of a rate.
    pub per: Option<Per>,
}

/// An event that the text states.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What was done.
    pub kind: EventType,
    /// How far it has come.
    pub status: Status,
    /// Index into [`Mentions::regulators`].
    pub regulator: Option<usize>,
    /// Index into [`Mentions::companies`].
    pub company: Option<usize>,
    /// The sum.
    pub sum: Option<Sum>,
    /// TIMEX3 value.
    pub date: Option<String>,
    /// Bytes of the sentence that says most.
    pub evidence: Span,
    /// 0 to 1.
    pub confidence: f32,
    /// Row of `event_triggers.tsv`.
    pub trigger: usize,
    /// The value of the sum that this one was reduced from, in the same sentence.
    pub replaces: Option<Decimal>,
}

/// What events are made of.
#[derive(Clone, Copy)]
struct Context<'t> {
    doc: &'t Doc<'t>,
    tables: &'t Tables,
    lang: Lang,
    mentions: &'t Mentions,
    published: Option<Date>,
}

/// All events of a text, in the order of their evidence.
pub fn find(doc: &Doc, tables: &Tables, lang: Lang, mentions: &Mentions, published: Option<Date>) -> Vec<Event> {
    if mentions.regulators.is_empty() && mentions.companies.is_empty() {
        return Vec::new();
    }
    let context = Context { doc, tables, lang, mentions, published };
    let mut events = Vec::new();
    let mut cast = slots::Cast::new(&context);
    for sentence in 0..doc.sentences.len() {
        cast.enter(&context, sentence);
        let day = days::decision_day(&context, &cast, sentence);
        if let Some((day, true)) = &day {
            days::date_last(&mut events, day);
        }
        let triggers = triggers::of_sentence(&context, sentence);
        let known = events.len();
        let daily = triggers::daily(&context, &cast, sentence);
        for trigger in triggers.iter().chain(&daily) {
            let Some(event) = slots::fill(&context, &cast, sentence, trigger, &triggers) else { continue };
            events.extend(links::others(&context, &cast, &event));
            events.push(event);
        }
        if events.len() == known {
            events.extend(links::lowered(&context, &cast, &events, sentence));
        }
        if let Some((day, false)) = &day {
            days::date_back(&mut events, day, published);
        }
    }
    merge::merge(events)
}
