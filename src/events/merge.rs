//! Repeats of one event become one, with the fullest slots and the sentence that says most.

use super::Event;
use super::parties::is_judged;
use crate::facts::figures;
use crate::record::{EventType, Status};
use crate::tables::Tables;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Merges events of the same type, regulator, company and sum.
pub(super) fn merge(events: Vec<Event>, tables: &Tables) -> Vec<Event> {
    let mut merged: Vec<Event> = Vec::new();
    for event in events {
        match merged.iter_mut().find(|m| is_same(m, &event)) {
            Some(known) => take_over(known, event),
            None => merged.push(event),
        }
    }
    fill_judged(&mut merged);
    drop_totals(&mut merged);
    drop_converted(&mut merged, tables);
    // A sum that is told as a penalty payment is not told again as a fine, nor an open status beside a settled one.
    settle_reduced(&mut merged);
    inherit_dates(&mut merged);
    let copy = merged.clone();
    merged.retain(|e| !copy.iter().any(|o| is_shadow(e, o)));
    merged
}

/// A fine that was reduced is one event with the final sum: it takes the company of the original, and the original stays only
/// where the text says when it was imposed.
fn settle_reduced(events: &mut Vec<Event>) {
    let sum = |e: &Event| e.sum.as_ref().and_then(|s| s.value);
    for i in 0..events.len() {
        let Some(original) = events[i].replaces else { continue };
        let found = events.iter().position(|o| {
            o.status == Status::Imposed
                && matches!(o.kind, EventType::Fine | EventType::PenaltyPayment)
                && sum(o) == Some(original)
                && o.regulator == events[i].regulator
        });
        let Some(at) = found.filter(|&at| at != i) else { continue };
        events[i].company = events[at].company;
        events[i].kind = events[at].kind;
        if events[at].date.is_none() {
            events[at].replaces = Some(original);
        }
    }
    let reduced: Vec<_> = events.iter().filter(|e| e.status == Status::Reduced).filter_map(|e| e.replaces).collect();
    events.retain(|e| !(e.status == Status::Imposed && e.replaces.is_some_and(|sum| reduced.contains(&sum))));
}

/// A fine that a court annulled or upheld without saying its sum has the sum of the fine that the text tells of.
fn fill_judged(events: &mut Vec<Event>) {
    let is_open = |e: &Event| {
        e.kind == EventType::Fine
            && e.sum.is_none()
            && matches!(e.status, Status::Annulled | Status::Upheld | Status::Imposed | Status::Paid)
    };
    // The fine that the text told last before, else the first one.
    let nearest = |event: &Event, all: &[Event], fits: &dyn Fn(&Event) -> bool| {
        let of_company = |o: &&Event| o.company == event.company && fits(o);
        let before = all.iter().rev().filter(of_company).find(|o| o.evidence.start <= event.evidence.start);
        before.or_else(|| all.iter().find(of_company)).cloned()
    };
    let told: Vec<Event> = events.iter().filter(|e| e.kind == EventType::Fine && e.sum.is_some()).cloned().collect();
    let judged = |o: &Event| is_judged(o.status) || o.status == Status::Paid;
    for event in events.iter_mut().filter(|e| is_open(e)) {
        if event.status == Status::Imposed {
            // The fine that a court judged or that was paid, told again with its own day.
            if let Some(ruling) = nearest(event, &told, &judged) {
                event.sum.clone_from(&ruling.sum);
                if let (Some(sum), Some(value)) = (event.sum.as_mut(), ruling.replaces) {
                    sum.value = Some(value);
                }
            }
        } else if let Some(original) = nearest(event, &told, &|o| o.status == Status::Imposed) {
            event.sum.clone_from(&original.sum);
            event.regulator = original.regulator;
        }
    }
    events.retain(|e| !is_open(e));
}

/// `fines Google and Shein €475m`: a sum that is the sum of the others' is no event.
fn drop_totals(events: &mut Vec<Event>) {
    let value = |e: &Event| e.sum.as_ref().and_then(|s| s.value);
    let fines: Vec<Event> =
        events.iter().filter(|e| e.status == Status::Imposed && value(e).is_some()).cloned().collect();
    let is_total = |e: &Event| {
        let parts = fines.iter().filter(|o| {
            o.kind == e.kind
                && (o.regulator == e.regulator || o.company == e.company)
                && value(o) < value(e)
                && o.sum.as_ref().map(|s| &s.currency) == e.sum.as_ref().map(|s| &s.currency)
        });
        // The total stands by one of those that share it: "fined X £3m, Y £2m and Z £1m" holds none.
        let own = parts.clone().any(|o| o.company == e.company);
        let values: Vec<_> = parts.filter_map(value).collect();
        own && values.len() > 1 && Some(values.iter().copied().sum()) == value(e)
    };
    events.retain(|e| e.status != Status::Imposed || !is_total(e));
}

/// A headline gives `$17m` for the €15.8m of its story: one event, in the currency of the story.
fn drop_converted(events: &mut Vec<Event>, tables: &Tables) {
    let sum = |e: &Event| e.sum.as_ref().and_then(|s| Some((s.value?, s.currency.clone()?)));
    for i in (0..events.len()).rev() {
        let headline = &events[i];
        let Some((value, currency)) = sum(headline).filter(|_| headline.evidence.start == 0) else { continue };
        let told = |o: &Event| {
            let converts = |(v, c): (Decimal, String)| tables.may_convert((value, &currency), (v, &c));
            (o.kind, o.status, o.regulator, o.company)
                == (headline.kind, headline.status, headline.regulator, headline.company)
                && o.evidence.start > 0
                && may_be_one_day(o.date.as_deref(), headline.date.as_deref())
                && sum(o).is_some_and(converts)
        };
        if let Some(at) = events.iter().position(told) {
            let headline = events.remove(i);
            let story = &mut events[at - usize::from(at > i)];
            story.date = story.date.take().or(headline.date);
        }
    }
}

/// `24 millions` is `23,8 millions`, rounded or cut: the rough value has fewer figures, and differs by less than its last one.
fn is_rounded(rough: Decimal, exact: Decimal) -> bool {
    let few = figures(rough) as i32;
    let (Some(r), Some(e)) = (rough.to_f64(), exact.to_f64()) else { return false };
    let unit = 10f64.powi(r.log10().floor() as i32 - few + 1);
    few < figures(exact) as i32 && few <= 4 && (few > 1 || (r - e).abs() < r / 20.0) && (r - e).abs() < unit
}

/// A penalty or order that is told beside a dated fine of the same authority and company was decided with it.
fn inherit_dates(events: &mut [Event]) {
    let dated: Vec<_> = events
        .iter()
        .filter(|e| e.status == Status::Imposed && e.date.is_some() && e.kind != EventType::Appeal)
        .map(|e| (e.regulator, e.company, e.date.clone(), e.evidence.start))
        .collect();
    for event in events.iter_mut().filter(|e| {
        e.date.is_none() && e.regulator.is_some() && (e.status == Status::Threatened || e.kind == EventType::Order)
    }) {
        let mut fits = dated.iter().filter(|(r, k, ..)| *r == event.regulator && *k == event.company);
        let before = fits.rfind(|(.., at)| *at <= event.evidence.start);
        event.date = before.and_then(|(_, _, date, _)| date.clone());
        if event.date.is_none() && event.status == Status::Threatened {
            event.date.clone_from(&event.news);
        }
    }
}

fn is_same(a: &Event, b: &Event) -> bool {
    if a.kind != b.kind || a.regulator != b.regulator || a.company != b.company {
        return false;
    }
    let sum = match (&a.sum, &b.sum) {
        (Some(x), Some(y)) => {
            let rounded = match (x.value, y.value) {
                (Some(v), Some(w)) => v == w || is_rounded(v, w) || is_rounded(w, v),
                (v, w) => v == w,
            };
            rounded && x.max == y.max && x.currency == y.currency && x.per == y.per
        }
        (None, None) => true,
        _ => false,
    };
    let year =
        |e: &Event| e.date.as_deref().and_then(|d| d.get(..4)).filter(|y| !y.starts_with('X')).map(str::to_owned);
    // A thought has the day of the news, whichever sentence tells it.
    let thought = a.kind == EventType::Fine && (a.date == a.news || b.date == b.news);
    let dates =
        a.sum.is_some() || b.again || a.again || thought || may_be_one_day(a.date.as_deref(), b.date.as_deref());
    // A ruling and the fine that it judges have each their day.
    let ruling = |e: &Event| is_judged(e.status);
    let apart = ruling(a) != ruling(b) && a.date.is_some() && b.date.is_some() && year(a) != year(b);
    let payment = (a.status == Status::Paid) != (b.status == Status::Paid)
        && a.date.is_some()
        && b.date.is_some()
        && a.date != b.date
        && (!b.again || a.evidence == b.evidence);
    !apart && !payment && sum && dates
}

/// `2022` and `2022-10-17` may be one day, `2022-08` and `2022-10-17` are two.
fn may_be_one_day(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    a.starts_with('X')
        || b.starts_with('X')
        || a.starts_with(b)
        || b.starts_with(a)
        || a.contains('W')
        || b.contains('W')
}

/// The longer date, the surer status and the fuller evidence win.
fn take_over(known: &mut Event, other: Event) {
    let precision = |d: &Option<String>| d.as_ref().map_or(0, |d| if d.starts_with('X') { 3 } else { d.len() });
    known.replaces = known.replaces.or(other.replaces);
    // What is only told again gives the day of the news, not its own.
    let borrowed = other.again && known.date.is_some();
    let says_more = !borrowed && precision(&other.date) > precision(&known.date);
    if says_more {
        known.date.clone_from(&other.date);
    }
    if let (Some(rough), Some(exact)) = (&known.sum, &other.sum)
        && let (Some(v), Some(w)) = (rough.value, exact.value)
        && is_rounded(v, w)
    {
        known.sum.clone_from(&other.sum);
    }
    if known.status == Status::Imposed
        && matches!(other.status, Status::Reduced | Status::Annulled | Status::Upheld | Status::Paid)
        || matches!(known.status, Status::Threatened | Status::Considered)
            && matches!(other.status, Status::Imposed | Status::Proposed)
    {
        known.status = other.status;
    }
    // A headline says less than the sentence that tells the same.
    let length = |e: &Event| e.evidence.end - e.evidence.start;
    let fuller = says_more || (known.evidence.start == 0 && length(&other) > length(known));
    if other.confidence > known.confidence || (fuller && other.confidence >= known.confidence) {
        known.confidence = other.confidence;
        known.evidence = other.evidence;
        known.trigger = other.trigger;
    }
}

/// `e` says less than `o` of the same thing.
fn is_shadow(e: &Event, o: &Event) -> bool {
    if e.regulator != o.regulator || e.company != o.company || std::ptr::eq(e, o) {
        return false;
    }
    let same_value = e.sum.is_some()
        && e.sum.as_ref().map(|s| (s.value, &s.currency)) == o.sum.as_ref().map(|s| (s.value, &s.currency));
    let fine_of_penalty = same_value
        && e.kind == EventType::Fine
        && matches!(o.kind, EventType::PenaltyPayment | EventType::PeriodicPenalty);
    // "Fined … to settle": the sum is what it is called first.
    let settles = same_value
        && matches!(
            (e.kind, o.kind),
            (EventType::Fine, EventType::Settlement) | (EventType::Settlement, EventType::Fine)
        )
        && o.at < e.at;
    let open_beside_settled = e.kind == o.kind && e.sum.is_none() && o.sum.is_some() && e.kind == EventType::Fine;
    // "Order to comply, or pay so much a day": the injunction is the daily penalty.
    let one_decision = e.evidence.start == o.evidence.start || (e.date.is_some() && e.date == o.date);
    let injunction = e.kind == EventType::Order && o.kind == EventType::PeriodicPenalty && one_decision;
    // A formal notice orders what its headline calls an order.
    let notice = e.kind == EventType::Order && o.kind == EventType::FormalNotice && e.date == o.date;
    notice || settles || fine_of_penalty || open_beside_settled || injunction
}
