//! What stands side by side: a sum and its company, a sum and its conversion.

use super::cast::Cast;
use super::parties::is_judged;
use super::sums::{is_other_sum, is_reducing};
use super::triggers::Trigger;
use super::{Context, Event, Sum};
use crate::facts::AmountMention;
use crate::record::{EventType, Status};
use crate::tables::{EventWord, Role};
use crate::text::{Span, Topic};
use rust_decimal::Decimal;

/// Tokens between a sum and the company that it is tied to.
const NEAR: usize = 9;

/// `325 millions d'euros pour Google`, `Plastobel de 31,5 M€`, `X est sanctionnée à hauteur de 7,4 millions`, `£3m (Kestrel)`, `fined Kestrel £3m`: the company that a sum is tied to.
pub(super) fn company_of(c: &Context, cast: &Cast, a: &AmountMention) -> Option<usize> {
    let companies = &cast.companies;
    let after = companies.iter().find(|(start, _)| {
        (a.tokens.1..a.tokens.1 + NEAR).contains(start)
            && (a.tokens.1..*start).any(|i| c.says(i, EventWord::Tie) && c.doc.surface(i) != "a")
            && !(a.tokens.1..*start).any(|i| is_reason(c, i))
            && !(a.tokens.1..*start).any(|i| matches!(c.doc.surface(i), ";" | "." | "," | "("))
            // "30 000 euros pour avoir vanté X", "£3m for misleading X": what was done is no tie.
            && !(a.tokens.1..*start).any(|i| c.doc.folded(i) == "avoir" || (c.doc.tokens[i].len() > 5 && c.doc.folded(i).ends_with("ing")))
    });
    let before = companies.iter().find(|x| {
        let from = cast.end(x.0);
        from <= a.tokens.0
            && a.tokens.0 - from <= 6
            && (from..a.tokens.0).all(|i| c.says(i, EventWord::Beside) || c.doc.is_apostrophe(i))
    });
    after.or(before).map(|(_, k)| *k)
}

/// `EUR 75,000 for failing to designate X`: why, not whom.
fn is_reason(c: &Context, i: usize) -> bool {
    c.doc.folded(i) == "for" && c.doc.folded(i + 1).ends_with("ing")
}

/// `6,09 millions de livres (7,1 millions d'euros)`: the sum in brackets says the one before again.
pub(super) fn is_conversion(c: &Context, a: &AmountMention) -> bool {
    let Some(open) = a.tokens.0.checked_sub(1) else { return false };
    let Some(open) = (open.saturating_sub(2)..=open).rev().find(|&i| c.doc.is_mark(i, '(')) else { return false };
    let before = c.amounts.partition_point(|b| b.tokens.1 < open);
    c.amounts.get(before).is_some_and(|b| b.tokens.1 == open && b.currency != a.currency)
}

/// What the sentence of an event tells besides: of further companies, authorities and years.
pub(super) fn further(c: &Context, cast: &Cast, trigger: &Trigger, event: &Event) -> Vec<Event> {
    if event.sum.is_none() {
        return also(c, cast, trigger, event);
    }
    let sums = plain_sums(c, cast);
    let own = sums.iter().position(|a| event.sum.as_ref().is_some_and(|s| s.value == a.value));
    let mut found = others(c, cast, event, &sums);
    if let Some(own) = own {
        found.extend(apiece(c, cast, event, sums[own]));
    }
    found.extend(each(c, cast, trigger, event));
    if let Some(own) = own.filter(|_| event.kind == EventType::Fine) {
        found.extend(in_other_years(c, cast, event, &sums[own..]));
    }
    found
}

/// Nothing but commas and conjunctions stands between.
fn joins(c: &Context, from: usize, to: usize) -> bool {
    (from..to).all(|i| matches!(c.doc.folded(i), "," | "and" | "et"))
}

/// The further companies of a sentence that fines several, each with its sum.
fn others(c: &Context, cast: &Cast, event: &Event, sums: &[&AmountMention]) -> Vec<Event> {
    if !matches!(event.kind, EventType::Fine | EventType::Settlement) {
        return Vec::new();
    }
    let tied = in_turn(c, cast, sums)
        .unwrap_or_else(|| sums.iter().filter_map(|a| company_of(c, cast, a).map(|k| (k, *a))).collect());
    let companies: std::collections::BTreeSet<usize> = tied.iter().map(|(k, _)| *k).collect();
    if companies.len() < 2 {
        return Vec::new();
    }
    let own = |(k, a): &(usize, &AmountMention)| {
        Some(*k) == event.company && event.sum.as_ref().is_some_and(|s| s.value == a.value)
    };
    // "La CNIL sanctionnait X de 32 millions et l'autorité néerlandaise infligeait 10 millions à Y": another one's, which has
    // its own word of enforcement or none: "le Garante 15 millions à Z".
    let tells = |i: usize| c.doc.has(i, Topic::Trigger) || c.doc.has(i, Topic::TriggerHead);
    let authority = |a: &AmountMention| {
        let before = cast.regulators.iter().rev().find(|(t, r)| *t < a.tokens.0 && !cast.is_court(*r));
        match before {
            Some(&(t, r)) if Some(r) != event.regulator => (!(t..a.tokens.0).any(tells)).then_some(Some(r)),
            _ => Some(event.regulator),
        }
    };
    let others = tied.into_iter().filter(|tie| !own(tie));
    others
        .filter_map(|(k, a)| {
            let regulator = authority(a)?;
            Some(Event { regulator, company: Some(k), sum: Some(plain(a)), replaces: None, ..event.clone() })
        })
        .collect()
}

fn plain(a: &AmountMention) -> Sum {
    Sum { value: a.value, min: None, max: None, currency: a.currency.clone(), per: None }
}

/// `fined the company £5.6m in 2023 and £10.5m in 2024`: the sums behind that of the event, each with its day.
fn in_other_years(c: &Context, cast: &Cast, event: &Event, sums: &[&AmountMention]) -> Vec<Event> {
    /// Tokens between a sum and its day.
    const GAP: usize = 2;
    let day = |a: &AmountMention| {
        let dates = cast.dates.iter().map(|&(_, i)| &c.mentions.dates[i]);
        let mut behind = dates.filter(|d| (a.tokens.1..=a.tokens.1 + GAP).contains(&d.tokens.0));
        behind.next().map(|d| (d.tokens.1, d.value.clone()))
    };
    let mut found = Vec::new();
    for pair in sums.windows(2) {
        let (Some((end, before)), Some((_, date))) = (day(pair[0]), day(pair[1])) else { break };
        let joined = end < pair[1].tokens.0
            && (end..pair[1].tokens.0).all(|i| matches!(c.doc.folded(i), "," | "and" | "et" | "de" | "for"));
        if !joined || date == before || pair[0].currency != pair[1].currency {
            break;
        }
        found.push(Event { sum: Some(plain(pair[1])), date: Some(date), replaces: None, ..event.clone() });
    }
    found
}

/// `X, Y and Z will pay $50 million each`, `fined X and Y £3m apiece`: the further companies of a row that share one sum.
fn apiece(c: &Context, cast: &Cast, event: &Event, sum: &AmountMention) -> Vec<Event> {
    let each = |i: usize| matches!(c.doc.folded(i), "each" | "apiece" | "chacun" | "chacune");
    let shared = (sum.tokens.1..sum.tokens.1 + 2).any(each);
    let mut rows = cast.companies.chunk_by(|a, b| cast.end(a.0) <= b.0 && joins(c, cast.end(a.0), b.0));
    let row = rows.find(|row| shared && row.iter().any(|(_, k)| Some(*k) == event.company));
    let others = row.unwrap_or_default().iter().map(|(_, k)| *k).filter(|k| Some(*k) != event.company);
    others.map(|k| Event { company: Some(k), ..event.clone() }).collect()
}

/// `France's CNIL and Italy's Garante each fined X`: the further authorities of what several did alike.
fn each(c: &Context, cast: &Cast, trigger: &Trigger, event: &Event) -> Vec<Event> {
    const REACH: usize = 3;
    let near = trigger.start.saturating_sub(REACH)..trigger.end + REACH;
    let alike = near.into_iter().any(|i| matches!(c.doc.folded(i), "each" | "chacun" | "chacune"));
    let named = cast.regulators.iter().filter(|(t, r)| alike && *t < trigger.start && !cast.is_court(*r));
    let others: std::collections::BTreeSet<usize> = named.map(|(_, r)| *r).collect();
    let others = others.into_iter().filter(|r| Some(*r) != event.regulator);
    others.map(|r| Event { regulator: Some(r), ..event.clone() }).collect()
}

/// The sums of the sentence that may each be a fine.
fn plain_sums<'t>(c: &Context<'t>, cast: &Cast) -> Vec<&'t AmountMention> {
    let sums = cast.amounts.iter().map(|&(_, i)| &c.amounts[i]);
    sums.filter(|a| a.value.is_some() && a.per.is_none() && !is_other_sum(c, a) && !is_conversion(c, a)).collect()
}

/// The company of a sum, where sums follow the order of their companies.
pub(super) fn in_turn_of(c: &Context, cast: &Cast, a: &AmountMention) -> Option<usize> {
    let tied = in_turn(c, cast, &plain_sums(c, cast))?;
    tied.iter().find(|(_, b)| b.tokens == a.tokens).map(|(k, _)| *k)
}

/// Sums in the order of their companies: `fined X and Y €3m and €2m respectively`, `it fined the drugmaker £84m and its
/// distributor £5m` after a sentence that named both.
fn in_turn<'a>(c: &Context, cast: &Cast, sums: &[&'a AmountMention]) -> Option<Vec<(usize, &'a AmountMention)>> {
    let mut companies: Vec<usize> = Vec::new();
    for k in cast.companies.iter().map(|(_, k)| *k) {
        if !companies.contains(&k) {
            companies.push(k);
        }
    }
    let range = sums.first()?.tokens.0..sums.last()?.tokens.1;
    let sentence = c.doc.sentence_at(range.start);
    let respectively = sentence.clone().any(|i| matches!(c.doc.folded(i), "respectively" | "respectivement"));
    let listed = if companies.is_empty() { &cast.last_companies } else { &companies };
    let meant = companies.is_empty()
        && sums.windows(2).all(|pair| {
            (pair[0].tokens.1..pair[1].tokens.0).any(|i| matches!(c.doc.folded(i), "and" | "et"))
                && (pair[0].tokens.1..pair[1].tokens.0)
                    .any(|i| matches!(c.doc.folded(i), "its" | "the" | "sa" | "son" | "la" | "le"))
        });
    // "9,2 millions d'euros la société X, de 6,1 millions Y": each sum right before its company.
    let behind: Vec<usize> = sums.iter().filter_map(|a| named_behind(c, cast, a)).collect();
    if sums.len() > 1 && behind.len() == sums.len() && behind == companies {
        return Some(behind.into_iter().zip(sums.iter().copied()).collect());
    }
    // "X, Y and Z £3m, £2m and £1m": the names in a row, then the sums.
    let sums_row = sums.windows(2).all(|pair| joins(c, pair[0].tokens.1, pair[1].tokens.0));
    let names_row = cast.companies.windows(2).all(|pair| joins(c, cast.end(pair[0].0), pair[1].0));
    let rows = companies.len() == cast.companies.len() && sums_row && names_row;
    let fits = sums.len() > 1 && listed.len() == sums.len() && (respectively || meant || rows);
    fits.then(|| listed.iter().copied().zip(sums.iter().copied()).collect())
}

/// `6,1 millions d'euros Bétons Delcourt`, `… la société X`: the company right behind a sum.
fn named_behind(c: &Context, cast: &Cast, a: &AmountMention) -> Option<usize> {
    let at = |token: usize| cast.companies.iter().find(|(start, _)| *start == token).map(|(_, k)| *k);
    let article = matches!(c.doc.folded(a.tokens.1), "la" | "le");
    at(a.tokens.1).or_else(|| at(a.tokens.1 + 2).filter(|_| article))
}

/// A sentence that only lowers a sum: `The initial EUR 70,000 came down to EUR 42,000`.
pub(super) struct Lowering {
    /// The sum before, where the sentence tells it.
    from: Option<Decimal>,
    to: Sum,
    evidence: Span,
    day: Option<String>,
}

/// The lowering that a sentence tells, of an event that stands before or after it.
pub(super) fn lowering(c: &Context, cast: &Cast, sentence: usize) -> Option<Lowering> {
    let mut range = c.doc.sentences[sentence].clone();
    let amounts: Vec<&AmountMention> = cast.amounts.iter().map(|&(_, i)| &c.amounts[i]).collect();
    let day = cast.dates.iter().map(|&(_, i)| &c.mentions.dates[i]).find(|d| d.value.len() >= 7);
    let day = day.map(|d| d.value.clone());
    let evidence = c.doc.sentence_span(sentence);
    let (from, to) = match amounts[..] {
        [from, to, ..] if from.currency == to.currency && to.value? < from.value? => (from.value, to),
        // "L'a ramenée à 342 000 euros": the sum before is the last fine's.
        [to] if to.tokens.0.checked_sub(1).is_some_and(|i| matches!(c.doc.folded(i), "a" | "to")) => (None, to),
        _ => return None,
    };
    range.any(|i| is_reducing(c, i)).then(|| Lowering { from, to: plain(to), evidence, day })
}

impl Lowering {
    /// Adds the lowered fine, where the text tells of the first one.
    pub(super) fn settle(self, events: &mut Vec<Event>) {
        let known = events.iter().rev().find(|e| {
            e.kind == EventType::Fine
                && e.status == Status::Imposed
                && e.sum.as_ref().is_some_and(|s| {
                    let fits = match self.from {
                        Some(from) => s.value == Some(from),
                        None => s.value > self.to.value && e.evidence.start < self.evidence.start,
                    };
                    fits && s.currency == self.to.currency
                })
        });
        let Some(known) = known else { return };
        let before = known.evidence.start < self.evidence.start;
        let date = self.day.or(if before { known.date.clone() } else { None }).or(known.news.clone());
        let event = Event {
            status: Status::Reduced,
            sum: Some(self.to),
            replaces: self.from.or(known.sum.as_ref().and_then(|s| s.value)),
            evidence: self.evidence,
            date,
            ..known.clone()
        };
        events.push(event);
    }
}

/// `set aside the fines it had imposed on X and Y`, `l'une adressée à X, l'autre à Y`: the further companies of what has no
/// sum.
fn also(c: &Context, cast: &Cast, trigger: &Trigger, event: &Event) -> Vec<Event> {
    let plain = matches!(event.kind, EventType::FormalNotice | EventType::Investigation | EventType::Order);
    if !(plain || (is_judged(event.status) && event.kind == EventType::Fine)) {
        return Vec::new();
    }
    let behind: Vec<(usize, usize)> = cast.companies.iter().copied().filter(|(t, _)| *t >= trigger.end).collect();
    // "Ordered the owner of Facebook and Instagram": that is one company.
    if behind.first().is_some_and(|(t, _)| is_owned(c, *t)) {
        return Vec::new();
    }
    let joined = behind.windows(2).all(|pair| {
        let from = cast.end(pair[0].0);
        let listed = pair[1].0 - from <= 2 && joins(c, from, pair[1].0);
        listed || (from..pair[1].0).any(|i| matches!(c.doc.folded(i), "autre" | "other"))
    });
    let others = behind.iter().map(|(_, k)| *k).filter(|k| joined && Some(*k) != event.company);
    others.map(|k| Event { company: Some(k), ..event.clone() }).collect()
}

/// `the owner of X`, `la maison mère de X`: who is meant owns what is named.
fn is_owned(c: &Context, start: usize) -> bool {
    let word = |k: usize| start.checked_sub(k).map_or("", |i| c.doc.folded(i));
    matches!(word(1), "of" | "de" | "d") && matches!(word(2), "owner" | "parent" | "mere" | "proprietaire")
}

/// What tells the sum of an act that an earlier sentence told without it.
pub(super) fn completed(c: &Context, cast: &Cast, sentence: usize) -> Vec<Event> {
    let Some(open) = cast.last_act().and_then(|act| act.open.as_ref()) else { return Vec::new() };
    let told = in_order(c, cast, sentence);
    let each: Vec<Event> = told
        .iter()
        .map(|&(k, a)| Event {
            company: Some(k),
            sum: Some(plain(a)),
            evidence: c.doc.sentence_span(sentence),
            ..open.clone()
        })
        .collect();
    if each.is_empty() { completed_one(c, cast, sentence, open).into_iter().collect() } else { each }
}

/// `La première doit payer 5,4 millions, la seconde 1,75 million`: the sums of the two companies that were named last.
fn in_order<'t>(c: &Context<'t>, cast: &Cast, sentence: usize) -> Vec<(usize, &'t AmountMention)> {
    let [first, second] = cast.last_companies[..] else { return Vec::new() };
    let mut from = c.doc.sentences[sentence].start;
    let mut pairs = Vec::new();
    for a in plain_sums(c, cast) {
        let pronoun = (from + 1..a.tokens.0).find_map(|i| {
            let definite = matches!(c.doc.folded(i - 1), "la" | "le" | "the");
            match c.doc.folded(i) {
                "premier" | "premiere" | "former" | "first" if definite => Some(first),
                "second" | "seconde" | "latter" if definite => Some(second),
                _ => None,
            }
        });
        from = a.tokens.1;
        pairs.extend(pronoun.map(|k| (k, a)));
    }
    if cast.companies.is_empty() && pairs.len() == 2 && pairs[0].0 != pairs[1].0 { pairs } else { Vec::new() }
}

/// `Le groupe versera 350 000 euros au Trésor`: the sum of the act that waits for it.
fn completed_one(c: &Context, cast: &Cast, sentence: usize, open: &Event) -> Option<Event> {
    let range = c.doc.sentences[sentence].clone();
    let same = cast.companies.iter().any(|(_, k)| Some(*k) == open.company);
    let spoken_of = range
        .clone()
        .any(|i| c.doc.hit(i, Topic::Role).is_some_and(|(_, row)| c.tables.role_words[row].role == Role::Company));
    let payer = same || (cast.companies.is_empty() && spoken_of);
    let pays = range.clone().find(|&i| c.says(i, EventWord::Paying)).filter(|_| payer)?;
    let mut sums = cast.amounts.iter().map(|&(_, i)| &c.amounts[i]);
    let a = sums.find(|a| a.tokens.0 > pays && a.value.is_some() && a.per.is_none() && !is_other_sum(c, a))?;
    Some(Event { sum: Some(plain(a)), evidence: c.doc.sentence_span(sentence), ..open.clone() })
}

/// `Ardovia Banque a payé ces 750 000 euros en janvier 2022`: the payment of a fine that the text has told of.
pub(super) fn paid(c: &Context, cast: &Cast, events: &[Event], sentence: usize) -> Option<Event> {
    let mut range = c.doc.sentences[sentence].clone();
    let pays = |i: usize| {
        c.doc.hit(i, Topic::Trigger).is_some_and(|(_, row)| c.tables.event_triggers[row].status == Some(Status::Paid))
    };
    let date = cast.dates.first().map(|&(_, i)| &c.mentions.dates[i]).filter(|_| range.any(pays))?;
    let sum =
        |e: &Event, a: &AmountMention| e.sum.as_ref().is_some_and(|s| s.value == a.value && s.currency == a.currency);
    let known = cast.amounts.iter().find_map(|&(_, i)| {
        let a = &c.amounts[i];
        events.iter().rev().find(|e| {
            let same = cast.companies.is_empty() || cast.companies.iter().any(|(_, k)| Some(*k) == e.company);
            e.status == Status::Imposed && same && a.value.is_some() && sum(e, a)
        })
    });
    // "Rexel s'en est acquitté en janvier": the fine that was told last.
    let last = || {
        let on = |e: &&Event| e.kind == EventType::Fine && cast.companies.iter().any(|(_, k)| Some(*k) == e.company);
        events.last().filter(|_| cast.amounts.is_empty()).filter(on).filter(|e| e.status == Status::Imposed)
    };
    let known = known.or_else(last)?;
    Some(Event {
        status: Status::Paid,
        date: Some(date.value.clone()),
        evidence: c.doc.sentence_span(sentence),
        again: false,
        ..known.clone()
    })
}
