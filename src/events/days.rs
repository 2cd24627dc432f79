//! When it was decided: the date beside the act, the day of a decision that another sentence tells, the day of the news.

use super::cast::Cast;
use super::parties::is_judged;
use super::triggers::Trigger;
use super::{Context, Event, Sum};
use crate::facts::{AmountMention, DateMention};
use crate::record::{DateType, EventType, Resolved, Status};
use crate::tables::{EventWord, Lang};
use crate::text::Kind;
use rustc_hash::FxHashMap;

/// A date at which something can be decided.
pub(super) fn is_decision_date(date: &DateMention) -> bool {
    date.kind == DateType::Date
        && !date.value.contains("REF")
        && !date.value.starts_with("XXXX-WXX")
        && date.value.len() >= 4
}

/// The day of the news, and whom its paragraph speaks of.
#[derive(Debug)]
pub(super) struct Announced {
    /// TIMEX3 value.
    pub day: String,
    regulators: Vec<usize>,
    companies: Vec<usize>,
}

impl Announced {
    /// The paragraph tells of the same case, or of the whole article.
    pub(super) fn speaks_of(&self, regulator: Option<usize>, company: Option<usize>) -> bool {
        self.companies.is_empty()
            || company.is_some_and(|k| self.companies.contains(&k))
            || regulator.is_some_and(|r| self.regulators.contains(&r))
    }
}

/// The day of the decision: the nearest date of the sentence that no other trigger is nearer to; else of the announcement.
///
/// The last argument is what is known of the event: its status, regulator and company.
pub(super) fn date(
    c: &Context,
    cast: &Cast,
    trigger: &Trigger,
    others: &[Trigger],
    amount: Option<&AmountMention>,
    (status, regulator, company): (Status, Option<usize>, Option<usize>),
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
            // "In May, X did this and that": the day that opens the sentence is everybody's.
            || d.tokens.0 == cast.first
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
    let dates = dates
        .filter(|d| (!is_coarse(d) || beside(d) || d.tokens.0 == cast.first) && !to_come(d))
        .filter(|d| !is_deadline(c, d) && !is_dateline(c, d) && !is_adjective(c, d))
        .filter(|d| !(is_later(status) && is_of_original(c, trigger, d)));
    // "Par une décision du 31 mai rendue publique mardi": the decision's own day.
    let decided = |d: &&DateMention| {
        let start = c.doc.sentence_at(d.tokens.0).start;
        let mut near = d.tokens.0.saturating_sub(4).max(start)..d.tokens.0;
        let named = near.clone().any(|i| c.says(i, EventWord::Decision) && !(trigger.start..trigger.end).contains(&i));
        let joined = near.any(|i| matches!(c.doc.folded(i), "du" | "of" | "dated" | "datee" | "datees"));
        d.value.len() == 10 && !is_judged(status) && named && joined && !c.doc.is_mark(d.tokens.0 - 1, ',')
    };
    if let Some(date) = dates.clone().find(decided) {
        return Some(date.value.clone());
    }
    let near =
        dates.clone().filter(|d| mine(d)).min_by_key(|d| distance(own, d) + if d.value.len() < 7 { 6 } else { 0 });
    // The only day of a sentence is of all that it tells.
    let acts = trigger.is_verb || trigger.kind == EventType::Fine;
    let only = || dates.clone().next().filter(|d| acts && dates.clone().count() == 1 && d.value.len() == 10);
    if let Some(date) = near.or_else(only) {
        return Some(date.value.clone());
    }
    if let Some(act) = cast.last_act().filter(|_| is_same_decision(c, trigger)) {
        return act.date.clone();
    }
    if matches!(status, Status::Considered | Status::Proposed) {
        let news = cast.announced.as_ref().map(|a| a.day.clone());
        return news.or_else(|| c.published.map(|p| p.to_string()));
    }
    // A threat has the day of the act that it stands beside.
    if is_retold(c, trigger) || status == Status::Threatened {
        return None;
    }
    cast.announced.as_ref().filter(|a| a.speaks_of(regulator, company)).map(|a| a.day.clone())
}

/// `upheld the fine that the Commission imposed on it in June 2017`: the day of the fine, not of the ruling.
fn is_of_original(c: &Context, trigger: &Trigger, d: &DateMention) -> bool {
    const REACH: usize = 9;
    let from = trigger.end.max(d.tokens.0.saturating_sub(REACH));
    d.tokens.0 >= trigger.end
        && (from..d.tokens.0).any(|i| c.says(i, EventWord::Imposing))
        && !(from..d.tokens.0).any(|i| c.doc.is_mark(i, ';'))
}

/// A ruling or a payment comes after the fine.
fn is_later(status: Status) -> bool {
    is_judged(status) || status == Status::Paid
}

/// The fine that a ruling judges or that was paid, where the sentence says when it was imposed.
pub(super) fn original(c: &Context, cast: &Cast, trigger: &Trigger, ruling: &Event) -> Option<Event> {
    if !is_later(ruling.status) || ruling.kind != EventType::Fine {
        return None;
    }
    let dates = cast.dates.iter().map(|&(_, i)| &c.mentions.dates[i]);
    let date = dates.filter(|d| is_of_original(c, trigger, d)).min_by_key(|d| d.tokens.0)?;
    let value = ruling.replaces.or(ruling.sum.as_ref().and_then(|s| s.value));
    let sum = ruling.sum.clone().map(|sum| Sum { value, ..sum });
    Some(Event { status: Status::Imposed, date: Some(date.value.clone()), replaces: None, sum, ..ruling.clone() })
}

/// `Dans la même décision`, `under the same decision`, `le même jour`: the day of what was told before.
fn is_same_decision(c: &Context, trigger: &Trigger) -> bool {
    let range = c.doc.sentence_at(trigger.start);
    range.into_iter().any(|i| {
        matches!(c.doc.folded(i), "meme" | "same")
            && (c.says(i + 1, EventWord::Decision) || matches!(c.doc.folded(i + 1), "jour" | "day" | "time" | "temps"))
    })
}

/// `in the year to June 2022`: the end of a period of accounts.
fn ends_period(c: &Context, d: &DateMention) -> bool {
    d.value.len() == 7
        && d.tokens.0.checked_sub(1).is_some_and(|i| matches!(c.doc.folded(i), "to" | "ended" | "ending"))
}

/// `avait infligé`, `had fined`: what the article tells again has a day of its own.
pub(super) fn is_retold(c: &Context, trigger: &Trigger) -> bool {
    let range = c.doc.sentence_at(trigger.start);
    // "Une société ordonnée par le régulateur de cesser": a participle without its verb is no news.
    let participle = trigger.kind == EventType::Order
        && trigger.end == trigger.start + 1
        && c.doc.folded(trigger.end) == "par"
        && !(trigger.start.saturating_sub(4)..trigger.start)
            .any(|i| matches!(c.doc.folded(i), "a" | "ont" | "est" | "sont" | "ete" | "sera" | "vient"));
    if participle {
        return true;
    }
    // "La start-up, qui avait levé 80 millions, accepte de verser": another clause tells of something else.
    let before = (range.start..trigger.end).rev().take_while(|&i| !c.doc.is_mark(i, ','));
    let after = trigger.end..(trigger.end + 4).min(range.end);
    before.chain(after).any(|i| c.says(i, EventWord::Retold))
}

/// Why a date of the sentence is not the day of its event.
pub(super) fn objection(c: &Context, d: &DateMention) -> &'static str {
    if is_deadline(c, d) {
        "until when, not when"
    } else if is_dateline(c, d) {
        "the day of the paper"
    } else if d.value.len() < 7 || ends_period(c, d) {
        "a year or period tells the day only right beside the act"
    } else {
        "nearer to another act, or of another time"
    }
}

/// `a 2022 break-in`: the year of something else.
fn is_adjective(c: &Context, d: &DateMention) -> bool {
    let next = c.doc.tokens.get(d.tokens.1);
    c.lang == Lang::En
        && d.value.len() == 4
        && next.is_some_and(|t| t.kind == Kind::Word && !t.is_capital() && !t.newline_before())
        && d.tokens.0.checked_sub(1).is_some_and(|i| matches!(c.doc.folded(i), "a" | "the" | "its" | "over" | "of"))
        && !matches!(c.doc.folded(d.tokens.1), "by" | "for" | "after" | "over" | "on" | "and" | "when" | "to" | "with")
}

/// `d'ici le 1er juin`, `by the end of June`: until when, not when.
fn is_deadline(c: &Context, d: &DateMention) -> bool {
    let sentence = c.doc.sentence_at(d.tokens.0).start;
    let mut near =
        (d.tokens.0.saturating_sub(3).max(sentence)..d.tokens.0).rev().take_while(|&i| !c.doc.is_mark(i, ','));
    near.any(|i| c.says(i, EventWord::Deadline))
}

/// `WASHINGTON, July 13 - `, `Publié le 14 mars`: the day of the paper, at the start of a line.
fn is_dateline(c: &Context, d: &DateMention) -> bool {
    let from = d.tokens.0.saturating_sub(4);
    let opens = (from..=d.tokens.0).any(|i| i == 0 || c.doc.tokens[i].newline_before());
    opens && (c.doc.is_dash(d.tokens.1) || c.doc.is_mark(d.tokens.1, ':') || c.doc.is_mark(d.tokens.1, ')'))
}

/// The day of the news: the first day near the publication that one of the first sentences tells; the dateline only if no
/// other does.
pub(super) fn announced(c: &Context) -> Option<Announced> {
    let published = c.published?;
    let reach = c.doc.sentences.get(5).map_or(c.doc.tokens.len(), |s| s.start);
    let near = |d: &&DateMention| {
        d.tokens.0 < reach
            && is_decision_date(d)
            && d.value
                .parse::<jiff::civil::Date>()
                .is_ok_and(|day| day <= published && published.duration_since(day).as_hours() <= 24 * 10)
    };
    let told = || c.mentions.dates.iter().filter(near);
    // "On Wednesday" is the day of the news; "on 28 March" may be another one.
    let spoken = |d: &&DateMention| d.resolved != Resolved::Explicit && !is_dateline(c, d);
    let date = told().find(spoken).or_else(|| told().find(|d| !is_dateline(c, d))).or_else(|| told().next())?;
    let opens = |i: &usize| c.doc.tokens[*i].newline_before();
    let start = (0..=date.tokens.0).rev().find(opens).unwrap_or(0);
    let end = (date.tokens.1..c.doc.tokens.len()).find(opens).unwrap_or(c.doc.tokens.len());
    let span = c.doc.span(start, end);
    let within = |m: &crate::facts::NameMention| m.span.start >= span.start && m.span.end <= span.end;
    let (regulators, companies) = (&c.mentions.regulators, &c.mentions.companies);
    Some(Announced {
        day: date.value.clone(),
        regulators: (0..regulators.len()).filter(|&r| regulators[r].mentions.iter().any(within)).collect(),
        companies: (0..companies.len()).filter(|&k| companies[k].mentions.iter().any(within)).collect(),
    })
}

/// `Its decision, dated 12 May, …`, `l'ordonnance a été rendue le 19 octobre`: the day on which what was told was decided,
/// and whether the sentence opens with the decision, and so speaks of the last one.
///
/// Where an act waits for its sum, `le comité l'a approuvé le 8 juin` speaks of it.
pub(super) fn decision_day(c: &Context, cast: &Cast, sentence: usize) -> Option<(String, bool)> {
    let range = c.doc.sentences[sentence].clone();
    let mut dates = cast.dates.iter().map(|&(_, i)| &c.mentions.dates[i]).filter(|d| d.value.len() == 10);
    let opens = |d: &DateMention| {
        d.tokens.0 < range.start + 12
            && matches!(c.doc.folded(range.start), "cette" | "this" | "la" | "the" | "its" | "sa" | "leur")
            && c.says(range.start + 1, EventWord::Decision)
            && !(range.start..d.tokens.0).any(|i| c.says(i, EventWord::Retold))
            // "Cette décision est incompréhensible, a réagi jeudi": not its day.
            && ((range.start + 2..d.tokens.0).any(|i| c.says(i, EventWord::Dated))
                || matches!(c.doc.folded(d.tokens.0 - 1), "du" | "of"))
    };
    let waits = cast.last_act().is_some_and(|act| act.open.is_some());
    let told = |d: &&DateMention| {
        let near = d.tokens.0.saturating_sub(4).max(range.start)..d.tokens.0;
        let dated = near.into_iter().any(|i| c.says(i, EventWord::Dated));
        let far = d.tokens.0.saturating_sub(12).max(range.start)..d.tokens.0;
        opens(d) || (dated && (waits || far.into_iter().any(|i| c.says(i, EventWord::Decision))))
    };
    dates.find(told).map(|d| (d.value.clone(), opens(d)))
}

/// `Cette décision, adoptée le 13 avril, …`: the day of what the sentence before told first, of the other acts of its kind
/// there, and of what the article announced of the same authority as news.
pub(super) fn date_last(events: &mut [Event], day: &str, news: Option<&str>) {
    let at = events.last().map(|e| e.evidence.start);
    let Some(first) = events.iter().find(|e| Some(e.evidence.start) == at && !is_judged(e.status)) else { return };
    let (kind, regulator) = (first.kind, first.regulator);
    let told = |e: &Event| Some(e.evidence.start) == at && e.kind == kind;
    let as_news = news.is_some() && first.date.as_deref() == news;
    for event in events.iter_mut().filter(|e| !is_judged(e.status) && e.kind != EventType::Appeal) {
        if told(event) || (as_news && event.regulator == regulator && event.date.as_deref() == news) {
            event.date = Some(day.to_owned());
        }
    }
}

/// `une société ordonnée par le régulateur de cesser`, `la CNIL a déclaré en décembre que`: an undated order has the day of the
/// only earlier finding of its authority that the text tells.
pub(super) fn date_of_finding(c: &Context, events: &mut [Event]) {
    // Looked for once an authority: long texts tell of many orders.
    let mut known: FxHashMap<(usize, Option<String>), Option<String>> = FxHashMap::default();
    for event in events.iter_mut() {
        let undated = event.date.is_none() && event.kind == EventType::Order && event.status == Status::Imposed;
        let Some(regulator) = event.regulator.filter(|_| undated) else { continue };
        let day = known
            .entry((regulator, event.news.clone()))
            .or_insert_with_key(|(regulator, news)| only_finding(c, *regulator, news.as_deref()));
        event.date.clone_from(day);
    }
}

/// The day, other than that of the news, that all dated sentences which name the authority tell.
fn only_finding(c: &Context, regulator: usize, news: Option<&str>) -> Option<String> {
    let mentions = &c.mentions.regulators[regulator].mentions;
    let beside = |d: &DateMention| {
        let sentence = c.doc.sentence_span(c.doc.sentence_of(d.tokens.0));
        let at = mentions.partition_point(|m| m.span.start < sentence.start);
        mentions.get(at).is_some_and(|m| m.span.end <= sentence.end)
    };
    let findings = c.mentions.dates.iter().filter(|d| is_decision_date(d) && d.value.len() >= 7 && !is_dateline(c, d));
    let mut days = findings.filter(|d| beside(d)).map(|d| d.value.as_str()).filter(|day| Some(*day) != news);
    let first = days.next()?;
    days.all(|day| day == first).then(|| first.to_owned())
}

/// Gives the day of a decision to what the article has announced so far, by the authority of the last event before it.
///
/// `events` are those before the sentence that tells the day.
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
