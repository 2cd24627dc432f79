//! Which words of a sentence tell of enforcement, with the status that the words around them give.

use super::Context;
use super::cast::Cast;
use super::parties::is_judged;
use crate::record::{EventType, Status};
use crate::tables::{EventWord, Lang};
use crate::text::{Token, Topic};
use std::ops::Range;

/// One telling word or phrase, with what it and its sentence say.
#[derive(Debug, Clone)]
pub(super) struct Trigger {
    /// First token.
    pub start: usize,
    /// Token after the last one.
    pub end: usize,
    /// The type that it tells.
    pub kind: EventType,
    /// How far the event has come.
    pub status: Status,
    /// Row of `event_triggers.tsv`.
    pub row: usize,
    /// It is a verb: `fined`, `condamné`.
    pub is_verb: bool,
    /// It stands for a fine told before it: `celle de`.
    pub is_elliptic: bool,
    /// A verb whose subject fines: `can fine`.
    pub is_active_fine: bool,
}

/// Tokens around a trigger in which a word changes its status.
const REACH: usize = 12;

/// What the table says of some tokens: start, end, row, type, status.
type Typed = (usize, usize, usize, EventType, Option<Status>);

/// The triggers of a sentence, in text order, without those that are denied.
pub(super) fn of_sentence(c: &Context, sentence: usize) -> Vec<Trigger> {
    let range = c.doc.sentences[sentence].clone();
    let mut typed: Vec<Typed> = Vec::new();
    let mut modifiers: Vec<(usize, usize, Status)> = Vec::new();
    let mut reach = 0;
    for i in range.clone() {
        for hit in c.doc.hits_at(i).iter().filter(|h| h.end as usize <= range.end) {
            let end = match hit.entry.topic {
                Topic::Trigger => hit.end as usize,
                Topic::TriggerHead => match gapped(c, hit.end as usize, hit.entry.row as usize) {
                    Some(end) => end,
                    None => continue,
                },
                _ => continue,
            };
            let row = &c.tables.event_triggers[hit.entry.row as usize];
            if !row.lang.fits(c.lang) || i < reach && row.kind.is_some() {
                continue;
            }
            match (row.kind, row.status) {
                (Some(kind), status) => {
                    // "Envisage d'infliger une amende": the fine that is told next is considered too.
                    let open = matches!(status, Some(Status::Considered | Status::Proposed | Status::Threatened));
                    if let Some(status) = status.filter(|_| open && kind == EventType::Fine) {
                        modifiers.push((i, end, status));
                    }
                    typed.push((i, end, hit.entry.row as usize, kind, status));
                    reach = end;
                }
                (None, Some(Status::Upheld)) if is_reporting(c, &range, (i, end)) => {}
                (None, Some(status)) if !is_denied(c, range.start, i) => modifiers.push((i, end, status)),
                // "Susceptible d'un recours": known, and no event.
                (None, None) => reach = reach.max(end),
                (None, _) => {}
            }
        }
        if let Some(again) = elliptic(c, i, &typed).filter(|_| i >= reach) {
            typed.push(again);
        }
    }
    if typed.is_empty() || is_supposed(c, &range) || range.clone().any(|i| is_refuted(c, i)) {
        return Vec::new();
    }
    typed
        .into_iter()
        .filter(|t| !is_denied(c, range.start, t.0) && !is_defined(c, t.1) && !is_open_question(c, t))
        .filter(|t| !is_ordered_goods(c, t.0))
        .map(|(start, end, row, kind, own)| (start, end, row, to_pay(c, end, kind), own))
        .map(|(start, end, row, kind, own)| Trigger {
            start,
            end,
            kind,
            status: status(c, (start, end), kind, own, &modifiers),
            row,
            is_verb: is_verb(c, end - 1) || is_verb(c, start),
            is_active_fine: is_active_fine(c, start, end),
            is_elliptic: end == start + 1 && STANDS.contains(&c.doc.folded(start)),
        })
        .collect()
}

/// `…, a spokesman confirmed.`, `…, a confirmé la société`: somebody confirms the news, not the fine.
fn is_reporting(c: &Context, range: &Range<usize>, (start, end): (usize, usize)) -> bool {
    const SPEAKER: usize = 4;
    let by = matches!(c.doc.folded(end), "by" | "par" | "en" | "on" | "in");
    let closes = matches!(c.doc.surface(end), "." | "" | ",") || end >= range.end;
    let comma = |i: usize| c.doc.is_mark(i, ',');
    let behind = closes && (start.saturating_sub(SPEAKER).max(range.start)..start.saturating_sub(1)).any(comma);
    !by && (behind || (start > range.start && comma(start - 1)))
}

/// `denied that it was fined`, `dément avoir été sanctionné`, `denied a report of`: not `denied the company its right`.
fn is_refuted(c: &Context, i: usize) -> bool {
    const WHAT: &[&str] =
        &["that", "it", "being", "having", "report", "reports", "avoir", "que", "qu", "toute", "etre", "informations"];
    c.says(i, EventWord::Refuting) && (i + 1..i + 4).any(|k| WHAT.contains(&c.doc.folded(k)))
}

/// `une mise en demeure n'est pas une sanction`, `a formal notice is not a penalty`: what a word means is no event.
fn is_defined(c: &Context, end: usize) -> bool {
    let words: Vec<&str> = (end..end + 4).map(|i| c.doc.folded(i)).filter(|w| !matches!(*w, "'" | "’")).collect();
    matches!(words[..], ["n", "est", "pas", ..] | ["ne", "sont", "pas", ..] | ["is", "not", ..] | ["are", "not", ..])
}

/// `n'a pas dit s'il ferait appel`, `did not say whether it would appeal`: nobody knows.
fn is_open_question(c: &Context, t: &Typed) -> bool {
    const REACH: usize = 4;
    let asks = |i: usize| {
        c.doc.folded(i) == "whether"
            || c.doc.folded(i) == "si"
            || (c.doc.folded(i) == "s" && c.doc.is_apostrophe(i + 1))
    };
    t.3 == EventType::Appeal && (t.0.saturating_sub(REACH)..t.0).any(asks)
}

/// `sharing out orders`, `new orders for cables`: no verb.
fn is_ordered_goods(c: &Context, start: usize) -> bool {
    let before = start.checked_sub(1).map_or("", |i| c.doc.folded(i));
    c.doc.folded(start) == "orders"
        && (before.ends_with("ing") || matches!(before, "out" | "of" | "for" | "new" | "in" | "and" | "its" | "their"))
}

/// `opened * investigation`: the end of the word behind the gap, where it stands within a few words.
fn gapped(c: &Context, end: usize, row: usize) -> Option<usize> {
    const GAP: usize = 4;
    let tail = c.tables.event_triggers[row].tail.as_deref()?;
    (end..end + GAP + 1)
        .take_while(|&i| !matches!(c.doc.surface(i), "," | ";" | "." | ":" | "") && !c.says(i, EventWord::Denial))
        .find(|&i| c.doc.folded(i) == tail)
        .map(|i| i + 1)
}

/// What stands for a fine told before.
const STANDS: &[&str] = &["celle", "autre", "that", "one", "another"];

/// `une autre de 10 millions`, `confirmed that of £3m`: a word that stands for the fine told before it, its sum behind.
fn elliptic(c: &Context, i: usize, typed: &[Typed]) -> Option<Typed> {
    let fine = typed.iter().rev().find(|t| t.3 == EventType::Fine)?;
    let stands = STANDS.contains(&c.doc.folded(i));
    let of = matches!(c.doc.folded(i + 1), "de" | "d" | "of");
    let at = c.amounts.partition_point(|a| a.tokens.0 < i + 2);
    let sum = c.amounts.get(at).is_some_and(|a| a.tokens.0 <= i + 3);
    (stands && of && sum && i >= fine.1).then_some((i, i + 1, fine.2, EventType::Fine, None))
}

/// `it will owe €20,000 for each day of delay`: a sum a day for being late needs no other word.
pub(super) fn daily(c: &Context, cast: &Cast, sentence: usize) -> Option<Trigger> {
    let range = c.doc.sentences[sentence].clone();
    let late = |i: usize| c.says(i, EventWord::Late);
    let amount = cast.amounts.iter().map(|&(_, i)| &c.amounts[i]).find(|a| is_daily(c, a))?;
    let named = range.clone().any(|i| {
        c.doc.hit(i, Topic::Trigger).is_some_and(|(_, row)| {
            matches!(c.tables.event_triggers[row].kind, Some(EventType::PeriodicPenalty | EventType::Fine))
        })
    });
    let row = c.tables.event_triggers.iter().position(|t| t.kind == Some(EventType::PeriodicPenalty))?;
    // "Until May 31 to take it down or pay €25,000 a day".
    let or_pay = (range.start..amount.tokens.0)
        .any(|i| matches!(c.doc.folded(i), "or" | "ou") && (i + 1..i + 3).any(|k| c.says(k, EventWord::Paying)));
    ((range.into_iter().any(late) || or_pay) && !named).then_some(Trigger {
        start: amount.tokens.0,
        end: amount.tokens.0,
        kind: EventType::PeriodicPenalty,
        status: Status::Threatened,
        row,
        is_verb: true,
        is_active_fine: false,
        is_elliptic: false,
    })
}

/// `can fine firms`, `could impose`, `peut infliger`: a modal and the bare verb.
fn is_active_fine(c: &Context, start: usize, end: usize) -> bool {
    let modal = |i: usize| {
        matches!(c.doc.folded(i), "can" | "could" | "may" | "might" | "will" | "would" | "peut" | "pourra" | "pourrait")
    };
    let bare = matches!(c.doc.folded(end - 1), "fine" | "impose" | "infliger" | "sanctionner" | "prononcer");
    bare && (start.checked_sub(1).is_some_and(modal) || (start..end).any(modal))
}

fn is_daily(c: &Context, a: &crate::facts::AmountMention) -> bool {
    a.per == Some(crate::record::Per::Day)
        || (matches!(c.doc.folded(a.tokens.1), "for") && matches!(c.doc.folded(a.tokens.1 + 2), "day"))
}

/// `ordered to pay £3m` is a fine, `ordered to refund its customers` compensation.
fn to_pay(c: &Context, end: usize, kind: EventType) -> EventType {
    if kind != EventType::Order {
        return kind;
    }
    // "ordered by the Federal Court on Wednesday to pay".
    let stops =
        |i: usize| c.doc.is_mark(i, '.') && c.doc.tokens.get(i + 1).is_none_or(|t| t.is_capital() || !t.space_before());
    let clause = (end..end + 14).take_while(|&i| !matches!(c.doc.surface(i), "," | ";" | "") && !stops(i));
    // "Orders $92 million in refunds", "orders restitution to traders".
    let at = c.amounts.partition_point(|a| a.tokens.0 < end);
    let sum = c.amounts.get(at).filter(|a| a.tokens.0 <= end + 1);
    let redress = |from: usize| (from..from + 3).any(|i| c.says(i, EventWord::Compensating));
    if sum.is_some_and(|a| redress(a.tokens.1)) || redress(end) {
        return EventType::Compensation;
    }
    for i in clause {
        // "Ordered to stop paying" is no fine.
        let leads = matches!(c.doc.folded(i - 1), "to" | "a" | "de");
        if leads && c.says(i, EventWord::Repay) {
            return EventType::Compensation;
        }
        if leads && c.says(i, EventWord::Paying) {
            return EventType::Fine;
        }
    }
    kind
}

/// `the penalty would have been £4.3m`, `sa note aurait atteint 22 millions`: what would have been is no event.
fn is_supposed(c: &Context, range: &std::ops::Range<usize>) -> bool {
    let word = |i: usize| c.doc.folded(i);
    range.clone().any(|i| match c.lang {
        Lang::En => matches!(word(i), "would" | "could" | "might") && word(i + 1) == "have",
        _ => matches!(word(i), "aurait" | "auraient") && matches!(word(i + 1), "ete" | "atteint" | "du" | "pu"),
    })
}

fn is_verb(c: &Context, i: usize) -> bool {
    let word = c.doc.surface(i).to_lowercase();
    // "Pénalités" are a noun.
    if word.ends_with("ité") || word.ends_with("ités") {
        return false;
    }
    ["ed", "é", "ée", "és", "ées"].iter().any(|e| word.ends_with(e))
        || matches!(word.as_str(), "condamne" | "inflige" | "écope" | "sanctionne" | "hit" | "pay" | "verser" | "payer")
        || ["condamnai", "infligeai", "écopai", "sanctionnai"].iter().any(|past| word.starts_with(past))
}

/// The nearest modifier in reach wins over the trigger's own status.
fn status(
    c: &Context,
    (start, end): (usize, usize),
    kind: EventType,
    own: Option<Status>,
    modifiers: &[(usize, usize, Status)],
) -> Status {
    // The sums between do not count: "annulled a 1.49 billion euro ($1.66 billion) antitrust fine".
    let gap = |from: usize, to: usize| {
        let first = c.amounts.partition_point(|a| a.tokens.0 < from);
        let sums = c.amounts[first..].iter().take_while(|a| a.tokens.1 <= to);
        (to - from).saturating_sub(sums.map(|a| a.tokens.1 - a.tokens.0).sum())
    };
    // "The fine that the Commission handed to X has been annulled": what is told of it in between does not count.
    let clause = (end..end + REACH).find(|&i| matches!(c.doc.folded(i), "that" | "which" | "que" | "qu"));
    let passive = |i: usize| matches!(c.doc.folded(i - 1), "been" | "was" | "were" | "ete");
    let distance = |m: &(usize, usize, Status)| {
        if m.1 <= start {
            return gap(m.1, start);
        }
        let told = clause.filter(|&clause| clause < m.0 && is_judged(m.2) && passive(m.0));
        gap(end, told.unwrap_or(m.0.max(end)))
    };
    let crosses = |m: &(usize, usize, Status)| {
        let (a, b) = if m.1 <= start { (m.1, start) } else { (end, m.0) };
        (a..b).any(|i| {
            c.doc.is_mark(i, ';') || (c.doc.is_mark(i, '.') && c.doc.tokens.get(i + 1).is_none_or(Token::space_before))
        })
    };
    // "fined for speeds it could not deliver": a modal behind the act speaks of it only right beside it.
    let far_modal = |m: &&(usize, usize, Status)| m.2 == Status::Considered && m.0 >= end + 4;
    // "Upheld the fine that it had imposed on X": the ruling does not speak of the imposing.
    let imposes = (start..end).any(|i| c.says(i, EventWord::Imposing));
    let ruling = |m: &&(usize, usize, Status)| imposes && m.1 <= start && is_judged(m.2);
    // "Fined £6m by Ofgem, has now paid the fine": what was paid is said right behind.
    let of_other = |m: &&(usize, usize, Status)| {
        let fine = |i: usize| c.tables.triggers_at(c.doc, i).any(|row| row.kind == Some(EventType::Fine));
        m.2 == Status::Paid && m.0 >= end && (m.1..m.1 + 3).any(fine)
    };
    let nearest = modifiers
        .iter()
        .filter(|m| distance(m) <= REACH && !crosses(m) && !far_modal(m) && !ruling(m) && !of_other(m))
        .min_by_key(|m| distance(m));
    let default = match kind {
        EventType::PeriodicPenalty => Status::Threatened,
        EventType::Appeal => Status::Proposed,
        _ => Status::Imposed,
    };
    match (nearest, own) {
        // What the trigger itself says is stronger than a word further off.
        (Some(m), Some(own)) => {
            if distance(m) <= 3 {
                m.2
            } else {
                own
            }
        }
        (Some(m), None) => m.2,
        (None, Some(own)) => own,
        (None, None) => default,
    }
}

/// `n'a pas été condamné`, `was not fined`, `denied that it was fined`: a denial within a few tokens before.
fn is_denied(c: &Context, sentence_start: usize, start: usize) -> bool {
    let from = start.saturating_sub(6).max(sentence_start);
    let words: Vec<&str> = (from..start).map(|i| c.doc.folded(i)).collect();
    let has = |list: &[&str]| words.iter().any(|w| list.contains(w));
    match c.lang {
        Lang::En => {
            has(&["not", "never", "without", "denied", "no", "avoided", "instead", "escaped", "escapes", "spared"])
                || words.windows(2).any(|w| matches!(w[0], "'" | "’") && w[1] == "t")
        }
        _ => {
            let negated = words.iter().position(|w| *w == "ne" || *w == "n").is_some_and(|ne| {
                words[ne..].iter().any(|w| matches!(*w, "pas" | "jamais" | "aucune" | "aucun" | "ni" | "plus"))
            });
            // "N'a été condamnée à aucune amende".
            let none =
                words.contains(&"n") && (start + 1..start + 4).any(|i| matches!(c.doc.folded(i), "aucun" | "aucune"));
            // "Ni amende ni mise en demeure".
            let nor = words.last() == Some(&"ni");
            negated || none || nor || has(&["sans", "aucune", "aucun", "echappe", "echappent", "echapper"])
        }
    }
}
