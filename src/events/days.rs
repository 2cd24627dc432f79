//! When it was decided: the date beside the act, the day of a decision that another sentence tells, the day of the news.

use super::slots::{Cast, sentence_has};
use super::triggers::Trigger;
use super::{Context, Event};
use crate::facts::{AmountMention, DateMention};
use crate::record::{DateType, EventType, Status};

/// A date at which something can be decided.
pub(super) fn is_decision_date(date: &DateMention) -> bool {
    date.kind == DateType::Date
        && !date.value.contains("REF")
        && !date.value.starts_with("XXXX-WXX")
        && date.value.len() >= 4
}

/// The day of the decision: the nearest date of the sentence that no other trigger is nearer to; else of the announcement.
pub(super) fn date(
    c: &Context,
    cast: &Cast,
    trigger: &Trigger,
    others: &[Trigger],
    amount: Option<&AmountMention>,
    status: Status,
) -> Option<String> {
    let span = |t: &Trigger| (t.start, t.end);
    let own = amount.map_or(span(trigger), |a| (a.tokens.0.min(trigger.start), a.tokens.1.max(trigger.end)));
    let distance = |(start, end): (usize, usize), d: &DateMention| {
        if d.tokens.0 >= end { d.tokens.0 - end } else { start.saturating_sub(d.tokens.1) }
    };
    let mine = |d: &DateMention| {
        others
            .iter()
            .filter(|o| o.start != trigger.start && o.kind != trigger.kind)
            .all(|o| distance(own, d) <= distance(span(o), d))
    };
    // A year or season tells the day of the act only right beside it, and no act is told before its day.
    let is_coarse = |d: &DateMention| {
        d.value.len() < 7 || ends_period(c, d) || d.value.ends_with(|e: char| e.is_ascii_alphabetic())
    };
    let beside = |d: &DateMention| {
        let gap = if d.tokens.0 >= own.1 { own.1..d.tokens.0 } else { d.tokens.1..own.0.max(d.tokens.1) };
        gap.len() <= 8 && !gap.into_iter().any(|i| c.doc.is_mark(i, ','))
    };
    let to_come =
        |d: &DateMention| d.value.len() == 10 && c.published.is_some_and(|p| d.value.as_str() > p.to_string().as_str());
    let dates = cast.dates.iter().map(|&(_, i)| &c.mentions.dates[i]);
    let dates = dates.filter(|d| (!is_coarse(d) || beside(d) || d.tokens.0 == cast.first) && !to_come(d));
    let near =
        dates.clone().filter(|d| mine(d)).min_by_key(|d| distance(own, d) + if d.value.len() < 7 { 6 } else { 0 });
    if let Some(date) = near {
        return Some(date.value.clone());
    }
    if matches!(status, Status::Considered | Status::Proposed) {
        return c.published.map(|p| p.to_string());
    }
    // A threat has the day of the act that it stands beside.
    if is_retold(c, trigger) || status == Status::Threatened { None } else { cast.announced.clone() }
}

/// `in the year to June 2022`: the end of a period of accounts.
fn ends_period(c: &Context, d: &DateMention) -> bool {
    d.value.len() == 7
        && d.tokens.0.checked_sub(1).is_some_and(|i| matches!(c.doc.folded(i), "to" | "ended" | "ending"))
}

/// `avait infligé`, `had fined`: what the article tells again has a day of its own.
fn is_retold(c: &Context, trigger: &Trigger) -> bool {
    sentence_has(c, trigger, &["avait", "avaient", "had", "deja", "already", "previous", "initiale"])
}

/// The day of the news: the first day near the publication that one of the first sentences tells.
pub(super) fn announced(c: &Context) -> Option<String> {
    let published = c.published?;
    let reach = c.doc.sentences.get(4).map_or(c.doc.tokens.len(), |s| s.start);
    let near = |d: &&DateMention| {
        d.tokens.0 < reach
            && is_decision_date(d)
            && d.value
                .parse::<jiff::civil::Date>()
                .is_ok_and(|day| day <= published && published.duration_since(day).as_hours() <= 24 * 10)
    };
    c.mentions.dates.iter().find(near).map(|d| d.value.clone())
}

/// `Its decision, dated 12 May, …`, `l'ordonnance a été rendue le 19 octobre`: the day on which what was told was decided,
/// and whether the sentence opens with the decision, and so speaks of the last one.
pub(super) fn decision_day(c: &Context, cast: &Cast, sentence: usize) -> Option<(String, bool)> {
    const DECISIONS: &[&str] = &[
        "decision",
        "decisions",
        "sanction",
        "amende",
        "deliberation",
        "ruling",
        "fine",
        "penalty",
        "order",
        "notice",
        "notices",
        "ordonnance",
        "jugement",
        "arret",
        "avis",
        "judgment",
    ];
    const DATED: &[&str] = &[
        "dated",
        "datee",
        "datees",
        "date",
        "rendue",
        "rendu",
        "prise",
        "adoptee",
        "adopted",
        "taken",
        "issued",
        "prononcee",
        "signed",
        "notifiee",
        "approuve",
        "datant",
    ];
    let range = c.doc.sentences[sentence].clone();
    let mut dates = cast.dates.iter().map(|&(_, i)| &c.mentions.dates[i]).filter(|d| d.value.len() == 10);
    let opens = |d: &DateMention| {
        d.tokens.0 < range.start + 12
            && matches!(c.doc.folded(range.start), "cette" | "this" | "la" | "the" | "its" | "sa" | "leur")
            && DECISIONS.contains(&c.doc.folded(range.start + 1))
    };
    let told = |d: &&DateMention| {
        let near = d.tokens.0.saturating_sub(4).max(range.start)..d.tokens.0;
        let dated = near.into_iter().any(|i| DATED.contains(&c.doc.folded(i)));
        let far = d.tokens.0.saturating_sub(12).max(range.start)..d.tokens.0;
        opens(d) || (dated && far.into_iter().any(|i| DECISIONS.contains(&c.doc.folded(i))))
    };
    dates.find(told).map(|d| (d.value.clone(), opens(d)))
}

/// `Cette décision, adoptée le 13 avril, …`: the day of what the sentence before told first.
pub(super) fn date_last(events: &mut [Event], day: &str) {
    let at = events.last().map(|e| e.evidence.start);
    if let Some(event) = events.iter_mut().find(|e| Some(e.evidence.start) == at) {
        event.date = Some(day.to_owned());
    }
}

/// Gives the day of a decision to what the article has announced so far, by the authority of the last event.
pub(super) fn date_back(events: &mut [Event], day: &str, published: Option<jiff::civil::Date>) {
    let Some(last) = events.last().map(|e| (e.regulator, e.date.clone())) else { return };
    let announced = |d: &Option<String>| {
        d.as_deref().is_none_or(|d| {
            d == day.get(..4).unwrap_or(day)
                || (d.len() == 10 && d >= day && published.is_some_and(|p| days_before(d, p) <= 31))
        })
    };
    for event in events.iter_mut() {
        let same = event.regulator == last.0 && event.date == last.1;
        if same
            && announced(&event.date)
            && matches!(event.status, Status::Imposed | Status::Threatened | Status::Proposed)
            && event.kind != EventType::Appeal
        {
            event.date = Some(day.to_owned());
        }
    }
}

fn days_before(date: &str, published: jiff::civil::Date) -> i64 {
    date.parse::<jiff::civil::Date>().map_or(i64::MAX, |d| (published.duration_since(d).as_hours() / 24).abs())
}
