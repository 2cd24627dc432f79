//! Acts that fall on somebody whom the text does not name: `fined a private individual`, `une amende à un médecin`.
//!
//! A company that the text names beside them is none of them: who "fined an online shop" did not fine its payment service.

use super::Context;
use super::cast::Cast;
use super::triggers::Trigger;
use crate::record::EventType;
use crate::tables::EventWord;
use crate::text::{Kind, Topic};

/// Words of the longest description of a party.
const LONGEST: usize = 14;
/// Tokens between an act and the preposition of its patient: a sum stands there.
const SUM: usize = 8;
/// What an indefinite article opens besides: a sum, a time, a thing.
const NO_PARTY: &[&str] = &[
    "total",
    "record",
    "combined",
    "montant",
    "somme",
    "sum",
    "maximum",
    "reprise",
    "reprises",
    "fois",
    "time",
    "times",
    "occasion",
    "occasions",
    "jour",
    "jours",
    "day",
    "days",
    "mois",
    "month",
    "months",
    "an",
    "ans",
    "annee",
    "annees",
    "year",
    "years",
];

/// Whom a trigger falls on.
pub(super) enum Patient {
    /// Nobody is described without a name: the sentence or the text may name the company.
    Any,
    /// Somebody is described here, and the next sentence opens with the name.
    Next(usize),
    /// Somebody is described and not named.
    Unnamed,
}

/// Whom a trigger falls on, alone or with the other triggers of its sentence: "a condamné une société à une amende".
pub(super) fn patient(c: &Context, cast: &Cast, sentence: usize, trigger: &Trigger, others: &[Trigger]) -> Patient {
    let described = |t: &Trigger| describes(c, cast, t);
    // "It would appeal against a decision".
    if trigger.kind == EventType::Appeal {
        return Patient::Any;
    }
    if !described(trigger) && !others.iter().any(|t| t.kind == trigger.kind && described(t)) {
        return Patient::Any;
    }
    next_name(c, cast, sentence).map_or(Patient::Unnamed, Patient::Next)
}

/// A trigger falls on a party that its sentence describes and does not name.
fn describes(c: &Context, cast: &Cast, trigger: &Trigger) -> bool {
    let range = c.doc.sentence_at(trigger.start);
    let named = |from: usize, to: usize| cast.companies.iter().any(|(t, _)| (from..to).contains(t));
    if let Some(from) = object(c, trigger, range.end) {
        return !named(from, named_until(c, from, range.end));
    }
    // "A bank was fined", "Une société écope d'une amende": the subject.
    let from = cast.first;
    is_passive(c, trigger) && is_description(c, from, trigger.start) && !named(from, trigger.start)
}

/// The first token of an indefinite description behind the trigger: of its object, or behind a preposition of the patient.
fn object(c: &Context, trigger: &Trigger, end: usize) -> Option<usize> {
    if trigger.is_verb && !is_passive(c, trigger) && is_description(c, trigger.end, end) {
        return Some(trigger.end);
    }
    let clause = (trigger.end..(trigger.end + SUM).min(end)).take_while(|&i| !is_stop(c, i));
    let to = |i: &usize| {
        matches!(c.doc.folded(*i), "on" | "against" | "contre" | "encontre") || matches!(c.doc.surface(*i), "à" | "to")
    };
    let at = clause.into_iter().find(to)?;
    let from = at + 1 + usize::from(matches!(c.doc.folded(at + 1), "de" | "d"));
    let from = from + usize::from(c.doc.is_apostrophe(from));
    is_description(c, from, end).then_some(from)
}

/// An indefinite article or a small number opens a description of somebody: neither a sum nor a word of enforcement.
fn is_description(c: &Context, from: usize, end: usize) -> bool {
    let article = matches!(
        c.doc.folded(from),
        "a" | "an" | "another" | "one" | "two" | "three" | "several" | "un" | "une" | "deux" | "trois" | "plusieurs"
    ) && c.doc.surface(from) != "à";
    let noun =
        |&i: &usize| c.doc.tokens[i].kind == Kind::Word && !is_be(c, i) && !matches!(c.doc.folded(i), "a" | "has");
    let words = (from + 1..(from + 4).min(end)).take_while(noun);
    let starts = |i: usize| c.amounts.binary_search_by_key(&i, |a| a.tokens.0).is_ok();
    let tells = |i: usize| {
        c.doc.hits_at(i).iter().any(|h| matches!(h.entry.topic, Topic::Trigger | Topic::TriggerHead))
            || starts(i)
            || NO_PARTY.contains(&c.doc.folded(i))
    };
    let mut words = words.peekable();
    article && from < end && !starts(from) && words.peek().is_some() && !words.any(tells)
}

/// Where a name that belongs to the description may start at the latest: past the mark that closes it.
fn named_until(c: &Context, from: usize, end: usize) -> usize {
    /// Tokens between the mark and the name: "a bank, the Paris-based X".
    const APPOSITION: usize = 5;
    let last = (from + LONGEST).min(end);
    let close = (from..last).find(|&i| is_stop(c, i)).unwrap_or(last);
    let opens = matches!(c.doc.surface(close), "," | ":" | "(" | "–" | "—" | "-") || is_including(c, close);
    if opens { (close + 1 + APPOSITION).min(end) } else { close }
}

/// A mark or a word that ends a description.
fn is_stop(c: &Context, i: usize) -> bool {
    let word = matches!(
        c.doc.folded(i),
        "for"
            | "pour"
            | "after"
            | "apres"
            | "over"
            | "who"
            | "that"
            | "which"
            | "qui"
            | "dont"
            | "because"
            | "including"
    );
    let inner = c.doc.is_dash(i) && !c.doc.tokens[i].space_before();
    word || (c.doc.tokens[i].kind == Kind::Mark && !c.doc.is_apostrophe(i) && !inner)
}

fn is_including(c: &Context, i: usize) -> bool {
    matches!(c.doc.folded(i), "including" | "dont")
}

/// `was fined`, `a été condamnée`, `écope d'une amende`: the trigger falls on its subject.
fn is_passive(c: &Context, trigger: &Trigger) -> bool {
    let before = trigger.start.saturating_sub(3)..trigger.start;
    let falls = |i: usize| c.says(i, EventWord::Receiving);
    before.chain(trigger.start..trigger.end).any(|i| is_be(c, i) || falls(i))
}

fn is_be(c: &Context, i: usize) -> bool {
    matches!(c.doc.folded(i), "was" | "were" | "been" | "being" | "is" | "are" | "be" | "ete" | "est" | "sont" | "etre")
}

/// `La société, X, …`, `X, which sells …`: the company with whose name the next sentence opens.
fn next_name(c: &Context, cast: &Cast, sentence: usize) -> Option<usize> {
    /// Words of a role: "the London-based broker".
    const ROLE: usize = 4;
    let start = c.doc.sentences.get(sentence + 1)?.start;
    let article = matches!(c.doc.folded(start), "the" | "la" | "le");
    let comma = (start + 2..start + 2 + ROLE).find(|&i| article && c.doc.is_mark(i, ','));
    cast.company_at(comma.map_or(start, |i| i + 1))
}
