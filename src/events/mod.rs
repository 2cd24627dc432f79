//! Enforcement events: regulator, company, sum and date joined where a sentence tells of enforcement.
//!
//! | sentence | event |
//! |---|---|
//! | `La CNIL a infligé une amende de 20 millions d'euros à Clearview AI le 17 octobre 2022.` | fine, imposed, `cnil`, `clearview-ai`, EUR 20000000, 2022-10-17 |
//! | `… sous peine d'une astreinte de 100.000 euros par jour` | periodic_penalty, threatened |
//! | `L'autorité pourrait infliger une amende à la société.` | fine, considered |
//!
//! Slots are filled from the clause, then the sentence, then the article; what was borrowed costs confidence.

mod cast;
mod days;
mod links;
mod merge;
mod parties;
mod slots;
mod sums;
mod triggers;
mod unnamed;
mod why;

use crate::facts::{AmountMention, Mentions};
use crate::record::{EventType, Per, Status};
use crate::tables::{EventWord, Lang, Tables};
use crate::text::{Doc, Span};
use cast::Cast;
use jiff::civil::Date;
use rust_decimal::Decimal;
use slots::Filled;
pub(crate) use why::why;

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
    /// Token of the word of enforcement.
    pub at: usize,
    /// The value of the sum that this one was reduced from, in the same sentence.
    pub replaces: Option<Decimal>,
    /// It speaks of an act that was told before, and gives no day of its own.
    pub again: bool,
    /// The day of the news, where its paragraph speaks of this case.
    pub news: Option<String>,
}

/// What events are made of.
#[derive(Clone, Copy)]
struct Context<'t> {
    doc: &'t Doc<'t>,
    tables: &'t Tables,
    lang: Lang,
    mentions: &'t Mentions,
    /// All sums, those without a currency of their own among them, in text order.
    amounts: &'t [AmountMention],
    published: Option<Date>,
}

impl Context<'_> {
    /// `event_words.tsv` says so of token `i`.
    fn says(&self, i: usize, kind: EventWord) -> bool {
        self.tables.is_event_word(self.doc.word(i), kind)
    }
}

/// All sums of a text, those without a currency of their own among them.
fn all_amounts(mentions: &Mentions) -> Vec<AmountMention> {
    let mut amounts: Vec<AmountMention> = mentions.amounts.iter().chain(&mentions.elided).cloned().collect();
    amounts.sort_by_key(|a| a.tokens);
    amounts
}

/// All events of a text, in the order of their evidence.
pub fn find(doc: &Doc, tables: &Tables, lang: Lang, mentions: &Mentions, published: Option<Date>) -> Vec<Event> {
    if mentions.regulators.is_empty() && mentions.companies.is_empty() {
        return Vec::new();
    }
    let amounts = all_amounts(mentions);
    let context = Context { doc, tables, lang, mentions, amounts: &amounts, published };
    let (mut events, mut lowerings) = (Vec::new(), Vec::new());
    let mut cast = Cast::new(&context);
    for sentence in 0..doc.sentences.len() {
        cast.enter(&context, sentence);
        let day = days::decision_day(&context, &cast, sentence);
        match &day {
            Some((day, _)) if cast.last_act().is_some_and(|act| act.open.is_some()) => cast.date_open(day),
            Some((day, true)) => days::date_last(&mut events, day, cast.announced.as_ref().map(|a| a.day.as_str())),
            _ => {}
        }
        let triggers = triggers::of_sentence(&context, sentence);
        let known = events.len();
        let daily = triggers::daily(&context, &cast, sentence);
        for trigger in triggers.iter().chain(&daily) {
            match slots::fill(&context, &cast, sentence, trigger, &triggers) {
                Some(Filled::Event(event)) => {
                    events.extend(links::further(&context, &cast, trigger, &event));
                    events.extend(days::original(&context, &cast, trigger, &event));
                    if !matches!(event.kind, EventType::Appeal) {
                        // A fine without its sum waits for it.
                        let waits = event.kind == EventType::Fine && event.sum.is_none();
                        cast.told(&event, waits && event.status == Status::Imposed);
                    }
                    events.push(event);
                }
                Some(Filled::Open(event)) => cast.told(&event, true),
                Some(Filled::Unnamed) => cast.told_of_unnamed(),
                None => {}
            }
        }
        if events.len() == known {
            lowerings.extend(links::lowering(&context, &cast, sentence));
        }
        if triggers.is_empty() {
            events.extend(links::completed(&context, &cast, sentence));
            events.extend(links::paid(&context, &cast, &events, sentence));
        }
        if let Some((day, false)) = &day {
            // What the sentence tells of another authority is what was decided.
            let (before, own) = events.split_at_mut(known);
            let other = own.first().is_some_and(|e| before.last().is_some_and(|b| b.regulator != e.regulator));
            if !other {
                days::date_back(before, day, published);
            }
        }
    }
    for lowering in lowerings {
        lowering.settle(&mut events);
    }
    days::date_of_finding(&context, &mut events);
    merge::merge(events, tables)
}
