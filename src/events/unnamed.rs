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
/// Triggers of one type in a sentence that are looked at together.
const ALIKE: usize = 4;

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
    // "It would appeal against a decision".
    if trigger.kind == EventType::Appeal {
        return Patient::Any;
    }
    let mut alike = others.iter().filter(|t| t.kind == trigger.kind).take(ALIKE);
    let described = describes(c, cast, trigger).or_else(|| alike.find_map(|t| describes(c, cast, t)));
    let Some(at) = described else { return Patient::Any };
    // "Fined three makers": the next sentence opens with one of them.
    next_name(c, cast, sentence).filter(|_| !is_small_number(c, at)).map_or(Patient::Unnamed, Patient::Next)
}

/// Where the description of a party starts that a trigger falls on and its sentence does not name.
fn describes(c: &Context, cast: &Cast, trigger: &Trigger) -> Option<usize> {
    let range = c.doc.sentence_at(trigger.start);
    let named = |from: usize, to: usize| cast.companies.iter().any(|(t, _)| (from..to).contains(t));
    let unnamed = |&from: &usize| !named(from, named_until(c, from, range.end));
    if let Some(from) = object(c, trigger, range.end) {
        return Some(from).filter(unnamed);
    }
    // "A sanctionné d'une amende de 1,5 million une banque dont".
    let ends = cast.amounts.iter().map(|&(_, i)| c.amounts[i].tokens.1).filter(|&end| end > trigger.start);
    let mut objects = ends.filter(|&end| is_description(c, end, range.end));
    if let Some(from) = objects.next() {
        return Some(from).filter(unnamed);
    }
    subject(c, cast, trigger)
}

/// `A bank was fined`, `Le mois dernier, un installateur a été condamné`, `Four brokers have agreed to pay`: the description
/// that opens the trigger's clause, when the trigger falls on its subject and names stand in a relative clause at most.
fn subject(c: &Context, cast: &Cast, trigger: &Trigger) -> Option<usize> {
    let opens = |i: usize| {
        let before = |k: usize| c.doc.folded(k);
        let boundary = |k: usize| {
            matches!(before(k), "that" | "que" | "said" | "says" | "and" | "et" | "while" | "mais" | "but")
                || (c.doc.tokens[k].kind == Kind::Mark && !c.doc.is_apostrophe(k) && !c.doc.is_dash(k))
        };
        let dated = cast.dates.iter().any(|&(_, d)| c.mentions.dates[d].tokens.1 == i);
        // "Interserve, a construction group, was fined": the name stands before.
        let apposed = i.checked_sub(1).is_some_and(|k| cast.companies.iter().any(|(t, _)| cast.end(*t) == k));
        i == cast.first || dated || (i.checked_sub(1).is_some_and(boundary) && !apposed)
    };
    let person = |i: usize| {
        let at = i + if c.doc.is_apostrophe(i + 1) { 2 } else { 1 };
        matches!(c.doc.folded(i), "the" | "le" | "la" | "l") && c.says(at, EventWord::Person)
    };
    let one_of = |i: usize| {
        let at = i + if c.doc.is_apostrophe(i + 1) { 2 } else { 0 };
        matches!(c.doc.folded(at), "one" | "un" | "une") && matches!(c.doc.folded(at + 1), "of" | "de" | "des")
    };
    let start = c.doc.sentence_at(trigger.start).start;
    let described = |&i: &usize| (is_description(c, i, trigger.start) || person(i) || one_of(i)) && opens(i);
    let at = (start..trigger.start).rev().find(described)?;
    // "A former executive at Kestrel": the name is part of the description.
    let relative = |to: usize| (at..to).any(|k| c.says(k, EventWord::Relative) || matches!(c.doc.folded(k), "aboard"));
    let named = cast.companies.iter().any(|(t, _)| (at..trigger.start).contains(t) && !relative(*t));
    let falls = |i: usize| {
        is_be(c, i)
            || c.says(i, EventWord::Receiving)
            || matches!(c.doc.folded(i), "ecope" | "faces" | "facing" | "face" | "risque" | "encourt" | "vu")
    };
    // Who settles is the subject.
    let settles = trigger.kind == EventType::Settlement && trigger.is_verb;
    (!named && (settles || (at..trigger.end).any(falls))).then_some(at)
}

/// The first token of an indefinite description behind the trigger: of its object, or behind a preposition of the patient.
fn object(c: &Context, trigger: &Trigger, end: usize) -> Option<usize> {
    if trigger.is_verb && !is_passive(c, trigger) && is_description(c, trigger.end, end) {
        return Some(trigger.end);
    }
    // "56.000" holds a mark of its own.
    let sum = |i: usize| {
        let at = c.amounts.partition_point(|a| a.tokens.1 <= i);
        c.amounts.get(at).is_some_and(|a| a.tokens.0 <= i)
    };
    let clause = (trigger.end..(trigger.end + SUM).min(end)).take_while(|&i| sum(i) || !is_stop(c, i));
    let to = |i: &usize| {
        matches!(c.doc.folded(*i), "on" | "against" | "contre" | "encontre" | "visant")
            || matches!(c.doc.surface(*i), "à" | "to")
    };
    let at = clause.into_iter().find(to)?;
    let from = at + 1 + usize::from(matches!(c.doc.folded(at + 1), "de" | "d"));
    let from = from + usize::from(c.doc.is_apostrophe(from));
    is_description(c, from, end).then_some(from)
}

/// An indefinite article or a small number opens a description of somebody: neither a sum nor a word of enforcement.
fn is_description(c: &Context, from: usize, end: usize) -> bool {
    if c.doc.surface(from) == "à" {
        return false;
    }
    let article = matches!(c.doc.folded(from), "a" | "an" | "another" | "one" | "un" | "une");
    let article = article || is_small_number(c, from);
    let noun =
        |&i: &usize| c.doc.tokens[i].kind == Kind::Word && !is_be(c, i) && !matches!(c.doc.folded(i), "a" | "has");
    let words = (from + 1..(from + 4).min(end)).take_while(noun);
    let starts = |i: usize| c.amounts.binary_search_by_key(&i, |a| a.tokens.0).is_ok();
    let tells = |i: usize| {
        c.doc.hits_at(i).iter().any(|h| matches!(h.entry.topic, Topic::Trigger | Topic::TriggerHead))
            || starts(i)
            || c.says(i, EventWord::NoParty)
    };
    let mut words = words.peekable();
    article && from < end && !starts(from) && words.peek().is_some() && !words.any(tells)
}

/// `Four brokers`, `dix pharmacies`, `plusieurs`: a small number in words, not the article.
fn is_small_number(c: &Context, i: usize) -> bool {
    let word = c.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Word);
    let article = matches!(c.doc.folded(i), "a" | "an" | "one" | "un" | "une");
    word && !article && (c.doc.has(i, Topic::Number) || matches!(c.doc.folded(i), "several" | "plusieurs"))
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

/// `La société, X, …`, `X, which sells …`: the company with whose name the next sentence opens, a comma behind it.
fn next_name(c: &Context, cast: &Cast, sentence: usize) -> Option<usize> {
    /// Words of a role: "the London-based broker".
    const ROLE: usize = 4;
    let start = c.doc.sentences.get(sentence + 1)?.start;
    let article = matches!(c.doc.folded(start), "the" | "la" | "le");
    let comma = (start + 2..start + 2 + ROLE).find(|&i| article && c.doc.is_mark(i, ','));
    let at = comma.map_or(start, |i| i + 1);
    cast.company_at(at).filter(|_| c.doc.is_mark(cast.end(at), ','))
}
