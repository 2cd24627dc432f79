//! Who acts and on whom: named in the sentence, meant by a role word, or told before.

use super::Context;
use super::cast::Cast;
use super::triggers::Trigger;
use crate::record::{EventType, Status};
use crate::tables::{EventWord, Role};
use crate::text::Topic;

/// A court that annuls, reduces or upholds is not the authority that fined.
pub(super) fn is_judged(status: Status) -> bool {
    matches!(status, Status::Annulled | Status::Reduced | Status::Upheld)
}

/// The regulator of the sentence nearest to the trigger; else a role word's; else the article's.
pub(super) fn regulator(
    c: &Context,
    cast: &Cast,
    trigger: &Trigger,
    status: Status,
    company: Option<usize>,
    confidence: &mut f32,
) -> Option<usize> {
    let distance = |t: usize| t.abs_diff(trigger.start);
    let judged = is_judged(status);
    let is_court = |r: usize| cast.is_court(r);
    let first_authority = || (0..c.mentions.regulators.len()).find(|&r| !is_court(r));
    // "Le même régulateur": the one of the last act.
    let same = c
        .doc
        .sentence_at(trigger.start)
        .any(|i| matches!(c.doc.folded(i), "meme" | "same") && is_role(c, i + 1, Role::Regulator));
    if same && let Some(known) = cast.last_act().and_then(|act| act.regulator) {
        return Some(known);
    }
    // "Un recours devant le Conseil d'Etat" attacks what another one decided.
    if trigger.kind == EventType::Appeal {
        let named = cast.regulators.iter().filter(|(_, r)| !is_court(*r)).min_by_key(|(t, _)| distance(*t));
        let attacked = named.map(|(_, r)| *r).or_else(|| cast.last_act_on(company).and_then(|act| act.regulator));
        if let Some(attacked) = attacked.or_else(first_authority) {
            return Some(attacked);
        }
    }
    // "Un recours devant le Conseil d'Etat contre l'amende que la CNIL lui a infligée": who imposed it.
    let imposed = cast.regulators.iter().any(|(t, r)| !is_court(*r) && imposes(c, *t));
    let nearest = cast.regulators.iter().min_by_key(|(t, r)| (is_court(*r) && (judged || imposed), distance(*t)));
    match nearest {
        Some(&(_, r)) if !(judged && is_court(r)) => return Some(r),
        Some(&(_, court)) => {
            let told = cast.last_act().and_then(|act| act.regulator);
            return told.or_else(first_authority).or(Some(court));
        }
        None => {}
    }
    *confidence -= 0.15;
    // Only courts are named.
    if trigger.kind == EventType::Appeal {
        return cast.main_regulator.or(cast.last_regulator);
    }
    // Courts judge what authorities decide. A headline speaks of the first one that the body names.
    let main = first_authority().or(cast.main_regulator);
    let last = cast.last_regulator.filter(|&r| !is_court(r));
    // A round-up tells one case a paragraph: its authority may stand behind.
    let of_line = if judged { cast.regulators_of_line(c, trigger.start) } else { Vec::new() };
    let here = of_line.iter().copied().find(|&r| !is_court(r));
    let last = if last.is_some_and(|r| of_line.contains(&r)) { last } else { here.or(last) };
    if role(c, trigger, Role::Regulator) {
        return last.or(main);
    }
    *confidence -= 0.1;
    last.or(main)
}

/// A word of imposing stands right behind the name of a regulator: `que la CNIL lui a infligée`.
fn imposes(c: &Context, start: usize) -> bool {
    const REACH: usize = 5;
    let clause = (start + 1..start + 1 + REACH).take_while(|&i| !matches!(c.doc.surface(i), "," | "." | ";" | ""));
    clause.into_iter().any(|i| c.says(i, EventWord::Imposing))
}

/// The company of the sentence: after a preposition of the patient, else the nearest; else the one on whom "the fine" fell,
/// a role word's, or the article's.
pub(super) fn company(
    c: &Context,
    cast: &Cast,
    trigger: &Trigger,
    others: &[Trigger],
    confidence: &mut f32,
) -> Option<usize> {
    let cost = |t: usize| {
        let patient = t.checked_sub(1).is_some_and(|i| c.says(i, EventWord::Patient));
        // "L'amende infligée à X, mais celle qui frappait Y": X belongs to the first.
        let taken = others.iter().any(|o| {
            o.kind == trigger.kind && o.start < t && t < trigger.start && o.end + 12 >= t && trigger.is_elliptic
        });
        t.abs_diff(trigger.start) + if patient { 0 } else { 4 } + if taken { 20 } else { 0 }
    };
    let definite = !trigger.is_verb && is_definite(c, trigger.start);
    // "The penalty had been imposed by the Commission, which accused X of paying Apple": another clause names others.
    let own = |t: usize| {
        !definite
            || !(trigger.end..t)
                .any(|i| c.doc.is_mark(i, ',') && (i + 1..i + 3).any(|k| c.says(k, EventWord::Relative)))
    };
    // "The chipmaker was fined for squeezing out its rival AMD": who is only a rival is no party.
    let spoken_of = role(c, trigger, Role::Company);
    let rival = |t: usize| spoken_of && t.checked_sub(1).is_some_and(|i| c.says(i, EventWord::Rival));
    // "Temu, which is owned by PDD Holdings, lodged an appeal", "X, propriétaire de la marque Y, écope": the subject stands first.
    let subject = cast.companies.first().filter(|(t, _)| *t == cast.first || *t == cast.first + 1);
    let acts =
        trigger.kind == EventType::Appeal || (trigger.start..trigger.end).any(|i| c.doc.folded(i).starts_with("ecop"));
    if let Some(&(_, k)) = subject.filter(|(t, _)| acts && *t < trigger.start) {
        return Some(k);
    }
    let named = cast.companies.iter().filter(|(t, _)| own(*t) && !rival(*t));
    if let Some(&(_, k)) = named.min_by_key(|(t, _)| cost(*t)) {
        return Some(k);
    }
    *confidence -= 0.15;
    let fined = cast.last_act().and_then(|act| act.company);
    if definite && trigger.kind == EventType::Fine && fined.is_some() {
        return fined;
    }
    if role(c, trigger, Role::Company) {
        return cast.last_company.or(cast.main_company);
    }
    *confidence -= 0.15;
    cast.last_company.or(cast.main_company)
}

/// A word for a company or regulator stands in the trigger's sentence, words between it and its article or not.
pub(super) fn role(c: &Context, trigger: &Trigger, role: Role) -> bool {
    const GAP: usize = 5;
    let range = c.doc.sentence_at(trigger.start);
    let article = |i: usize| {
        (i.saturating_sub(GAP).max(range.start)..i)
            .any(|k| matches!(c.doc.folded(k), "the" | "la" | "le" | "l" | "au" | "du" | "aux"))
    };
    // "It can fine firms up to": the pronoun before the verb is who fines.
    let agent = |i: usize| trigger.is_active_fine && i < trigger.start && trigger.start <= i + 3;
    range.clone().any(|i| {
        c.doc
            .hit(i, Topic::Role)
            .is_some_and(|(end, row)| c.tables.role_words[row].role == role && !(end == i + 1 && agent(i)))
            || (is_role(c, i, role) && article(i))
    })
}

/// The noun at the token stands for a company or regulator.
fn is_role(c: &Context, i: usize, role: Role) -> bool {
    c.doc.hits_on(i, Topic::RoleNoun).any(|h| c.tables.role_words[h.entry.row as usize].role == role)
}

/// A definite article or pronoun stands before, an adjective between or not.
pub(super) fn is_definite(c: &Context, start: usize) -> bool {
    let is = |i: usize| {
        matches!(
            c.doc.folded(i),
            "the"
                | "this"
                | "these"
                | "that"
                | "those"
                | "its"
                | "their"
                | "la"
                | "cette"
                | "le"
                | "ces"
                | "sa"
                | "son"
                | "ses"
                | "les"
                | "leur"
        ) || (c.doc.is_apostrophe(i) && i > 0 && c.doc.folded(i - 1) == "l")
    };
    (1..=3).filter_map(|k| start.checked_sub(k)).any(is)
}

/// A word of the trigger's sentence says so.
pub(super) fn sentence_says(c: &Context, trigger: &Trigger, kind: EventWord) -> bool {
    c.doc.sentence_at(trigger.start).any(|i| c.says(i, kind))
}
