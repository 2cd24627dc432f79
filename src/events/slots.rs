//! Who fined whom, how much and when: the slots of an event, from the clause outwards.

use super::cast::Cast;
use super::days::date;
use super::parties::{company, is_definite, is_judged, regulator, role, sentence_says};
use super::sums::{amount, is_for_partner, is_for_victims, lowered_from, reduced_to};
use super::triggers::Trigger;
use super::unnamed::{self, Patient};
use super::{Context, Event, Sum, links};
use crate::record::{EventType, Per, Qualifier, Status};
use crate::tables::{EventWord, Role};

/// The sum types: without one they say too little, unless the status is open.
fn needs_sum(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Fine
            | EventType::PenaltyPayment
            | EventType::PeriodicPenalty
            | EventType::Settlement
            | EventType::Compensation
    )
}

/// An event that borrows more than this is a guess.
const LEAST_CONFIDENCE: f32 = 0.45;

/// `une amende pouvant atteindre 3 % de son chiffre d'affaires`, of a company that the sentence names.
fn names_share(c: &Context, cast: &Cast, trigger: &Trigger) -> bool {
    let named = !cast.companies.is_empty() || role(c, trigger, Role::Company);
    named && (trigger.end..(trigger.end + 14).min(c.doc.tokens.len())).any(|i| c.doc.is_mark(i, '%'))
}

/// What a trigger gave.
pub(super) enum Filled {
    /// An event with all that it needs.
    Event(Event),
    /// An event whose sum another sentence may tell: `imposed a fine on X`, `a transigé avec la FSMA`.
    Open(Event),
    /// An act on somebody whom the text describes and does not name: it is no event, and "the fine" is not another's.
    Unnamed,
}

/// The event of a trigger, or `None` when its slots stay too empty.
///
/// `others` are all triggers of the sentence: a date or sum belongs to the nearest of them.
pub(super) fn fill(c: &Context, cast: &Cast, sentence: usize, trigger: &Trigger, others: &[Trigger]) -> Option<Filled> {
    let definite = is_definite(c, trigger.start);
    let by_day = trigger.kind == EventType::PeriodicPenalty && is_by_day(c, trigger);
    let says = |kind| sentence_says(c, trigger, kind);
    let (means_company, means_regulator) = (role(c, trigger, Role::Company), role(c, trigger, Role::Regulator));
    let patient = unnamed::patient(c, cast, sentence, trigger, others);
    let mut confidence = 0.95f32;
    let mut kind = trigger.kind;
    let mut status = trigger.status;
    let mut amount = if needs_sum(kind) { amount(c, cast, trigger, others) } else { None };
    let mut replaces = None;
    if let Some(last) = amount.and_then(|a| reduced_to(c, cast, a)) {
        replaces = amount.and_then(|a| a.value);
        amount = Some(last);
        status = Status::Reduced;
    } else if let Some(first) = amount.and_then(|a| lowered_from(c, a)) {
        replaces = Some(first);
        status = Status::Reduced;
    }
    if let Some(a) = amount {
        if a.per.is_some() && matches!(kind, EventType::Fine | EventType::PenaltyPayment) {
            kind = EventType::PeriodicPenalty;
            // "Began fining Meta 1 million crowns per day": it runs.
            let runs = says(EventWord::Running);
            status = if runs { Status::Imposed } else { Status::Threatened };
        } else if kind == EventType::PeriodicPenalty && a.per.is_none() && !by_day {
            kind = EventType::PenaltyPayment;
            status = if status == Status::Threatened { Status::Imposed } else { status };
        } else if kind == EventType::Fine && status == Status::Imposed && defies(c, trigger) {
            kind = EventType::PenaltyPayment;
        } else if kind == EventType::Fine && is_for_victims(c, a) {
            kind = EventType::Compensation;
        }
        // Who agreed to pay up to a sum has settled all the same.
        let at_most = matches!(a.qualifier, Some(Qualifier::AtMost)) && kind != EventType::Settlement;
        if status == Status::Imposed && at_most {
            status = Status::Threatened;
        }
    }
    // What a court says of a fine may leave the sum to another sentence; a threat may be a share of the turnover.
    let settled = status == Status::Paid && definite;
    let judged = kind == EventType::Fine && (matches!(status, Status::Annulled | Status::Upheld) || settled);
    let share = status == Status::Threatened && names_share(c, cast, trigger);
    // "The penalty had been imposed in January 2018 by the Commission", "the CMA fined Fender in January 2020": its sum stands
    // elsewhere.
    let retold = kind == EventType::Fine
        && status == Status::Imposed
        && (trigger.is_verb || says(EventWord::Imposing))
        && (!cast.regulators.is_empty() || means_regulator || (definite && cast.last_act().is_some()))
        && !cast.dates.is_empty();
    let considered = matches!(status, Status::Considered | Status::Proposed);
    let lacks_sum = needs_sum(kind) && amount.is_none() && !considered && !judged && !share && !retold;
    let may_open = matches!(kind, EventType::Fine | EventType::Settlement) && status == Status::Imposed;
    let named_again = !trigger.is_verb && definite;
    if lacks_sum && (!may_open || cast.companies.is_empty() || named_again) {
        return matches!(patient, Patient::Unnamed).then_some(Filled::Unnamed);
    }
    // "Une amende d'un million, c'est la mort": nobody is named, and nobody acts.
    let acts = others.iter().any(|t| t.is_verb) || says(EventWord::Imposing) || says(EventWord::Paying);
    let names_nobody = cast.regulators.is_empty() && cast.companies.is_empty() && !means_regulator;
    let further = names_nobody && is_further(c, trigger.start) && cast.last_act().is_some();
    if needs_sum(kind) && status == Status::Imposed && names_nobody && !acts && !definite && !further {
        return None;
    }
    // An appeal that is only thought of is none yet.
    if kind == EventType::Appeal && status == Status::Considered {
        return None;
    }
    // A maximum that the sentence ties to no company is the law's, not a case's; a sum a day is always a case's.
    let daily = amount.is_some_and(|a| a.per == Some(Per::Day)) && means_regulator;
    if matches!(status, Status::Threatened | Status::Considered)
        && amount.is_some()
        && cast.companies.is_empty()
        && !means_company
        && !daily
    {
        return None;
    }
    let company = match amount.and_then(|a| links::in_turn_of(c, cast, a).or_else(|| links::company_of(c, cast, a))) {
        Some(linked) => Some(linked),
        None => match patient {
            Patient::Unnamed => return Some(Filled::Unnamed),
            Patient::Next(k) => {
                confidence -= 0.15;
                Some(k)
            }
            Patient::Any if definite && fell_on_unnamed(cast) => return None,
            Patient::Any => company(c, cast, trigger, others, &mut confidence),
        },
    };
    let regulator = regulator(c, cast, trigger, status, company, &mut confidence);
    if company.is_none() || (regulator.is_none() && amount.is_none() && !lacks_sum) {
        return None;
    }
    // Between two companies a court orders damages; that is no enforcement.
    let is_authority = |r: usize| !cast.is_court(r);
    if kind == EventType::Compensation && !regulator.is_some_and(is_authority) {
        return None;
    }
    // "Ordered to pay £3.4m in damages", "verser 2,3 millions à son ancien fournisseur": a civil dispute.
    let civil = amount.is_some_and(|a| is_for_partner(c, cast, a)) || says(EventWord::Damages);
    if civil && !cast.regulators.iter().any(|(_, r)| is_authority(*r)) && !is_judged(status) {
        return None;
    }
    // A noun alone, without any authority, tells of a contract or of others ("a £12m penalty to its landlord").
    let befalls = is_judged(status) || (kind == EventType::Fine && is_received(c, trigger.start));
    if regulator.is_none() && !lacks_sum && !trigger.is_verb && kind != EventType::Settlement && !befalls {
        return None;
    }
    // Money back is enforcement where somebody orders it, or where it is told beside an act: "it will also refund $14 million".
    let beside = cast.last_act_on(company).is_some() && is_told_besides(c, trigger);
    let ordered = !cast.regulators.is_empty() || sums_are_ordered(others) || beside;
    if kind == EventType::Compensation && !trigger.is_verb && !ordered {
        return None;
    }
    // A type without a sum needs both names, and one of them in the sentence.
    let spoken_of = means_company
        || means_regulator
        || (kind == EventType::Appeal && says(EventWord::Speaker))
        || (is_judged(status) && definite);
    let named = !cast.regulators.is_empty() || !cast.companies.is_empty();
    if amount.is_none() && !lacks_sum && (regulator.is_none() || !(named || spoken_of)) {
        return None;
    }
    let date = date(c, cast, trigger, others, amount, (status, regulator, company));
    if date.is_none() {
        confidence -= 0.05;
    } else if date.as_ref() != cast.announced.as_ref().map(|a| &a.day) {
        // A day of its own tells an act, not a thought.
        confidence += 0.05;
    }
    // "The original fine of …" is one that the text has told of.
    if status == Status::Reduced {
        confidence += 0.35;
    } else if definite {
        confidence += 0.15;
    }
    if daily {
        confidence += 0.1;
    }
    if confidence < LEAST_CONFIDENCE || (lacks_sum && regulator.is_none()) {
        return None;
    }
    let sum = amount.map(|a| Sum {
        value: a.value,
        min: a.min.filter(|_| a.value.is_none()),
        max: a.max.filter(|_| a.value.is_none()),
        currency: a.currency.clone(),
        per: a.per.or(by_day.then_some(Per::Day)),
    });
    let event = Event {
        kind,
        status,
        regulator,
        company,
        sum,
        date: date.clone(),
        evidence: c.doc.sentence_span(sentence),
        confidence: (confidence.min(0.95) * 100.0).round() / 100.0,
        trigger: trigger.row,
        at: trigger.start,
        replaces,
        // "L'injonction n'était pas contestée": the one that the text has told of.
        again: definite && date.is_none_or(|d| Some(&d) == cast.announced.as_ref().map(|a| &a.day)),
        news: cast.announced.as_ref().filter(|a| a.speaks_of(regulator, company)).map(|a| a.day.clone()),
    };
    Some(if lacks_sum { Filled::Open(event) } else { Filled::Event(event) })
}

/// "The fine" is the one that fell on somebody without a name.
fn fell_on_unnamed(cast: &Cast) -> bool {
    cast.companies.is_empty() && cast.last_act().is_some_and(|act| act.unnamed)
}

/// `a daily penalty of £100`: the sum is for a day.
fn is_by_day(c: &Context, trigger: &Trigger) -> bool {
    (trigger.start..trigger.end).any(|i| matches!(c.doc.folded(i), "daily" | "journaliere" | "quotidienne"))
}

/// `une troisième amende`, `a second fine`: one more on whom the last one fell.
fn is_further(c: &Context, start: usize) -> bool {
    (start.saturating_sub(2)..start).any(|i| c.says(i, EventWord::Further))
}

/// `will also refund`, `devra aussi rembourser`: more of what was told before.
fn is_told_besides(c: &Context, trigger: &Trigger) -> bool {
    (trigger.start.saturating_sub(3)..trigger.start)
        .any(|i| matches!(c.doc.folded(i), "also" | "aussi" | "egalement" | "outre"))
}

/// `a reçu une amende`, `received a record fine`: it falls on the subject, whoever imposed it.
fn is_received(c: &Context, start: usize) -> bool {
    (start.saturating_sub(4)..start).any(|i| c.says(i, EventWord::Receiving))
}

/// Another trigger of the sentence orders: `ordered the telco to pay A$4m in compensation`.
fn sums_are_ordered(others: &[Trigger]) -> bool {
    others.iter().any(|t| t.is_verb && matches!(t.kind, EventType::Order | EventType::Fine | EventType::Settlement))
}

/// `Après ne pas avoir répondu à ces exigences, une autre pénalité de 5,2 millions`: a penalty for not obeying an earlier order.
fn defies(c: &Context, trigger: &Trigger) -> bool {
    const REACH: usize = 10;
    let range = c.doc.sentence_at(trigger.start);
    let denied = |i: usize| (i.saturating_sub(REACH).max(range.start)..i).any(|k| c.says(k, EventWord::Denial));
    let penalty = (trigger.start..trigger.end).any(|i| matches!(c.doc.folded(i), "penalite" | "penalty"));
    penalty && range.clone().any(|i| c.says(i, EventWord::Demand) && denied(i))
}
