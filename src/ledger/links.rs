//! The history of a company: which of its cases belong together.

use super::case::{Case, Link, Relation};
use crate::record::{EventType, Status};

/// Links of a case at most, the nearest by date.
const MOST: usize = 40;

/// Links the cases of one company, which are sorted by date. Those without a company are no history.
pub(super) fn link(cases: &mut [Case]) {
    if cases.iter().any(|case| case.company.is_none()) {
        return;
    }
    let links: Vec<Vec<Link>> = (0..cases.len()).map(|i| links_of(cases, i)).collect();
    for (case, links) in cases.iter_mut().zip(links) {
        case.linked = links;
    }
}

fn links_of(history: &[Case], i: usize) -> Vec<Link> {
    let (from, to) = (i.saturating_sub(MOST / 2), (i + MOST / 2 + 1).min(history.len()));
    let others = (from..to).filter(|&k| k != i);
    others.map(|k| Link { case: history[k].id.clone(), relation: relation(&history[i], &history[k]) }).collect()
}

fn relation(a: &Case, b: &Case) -> Relation {
    let authority = |c: &Case| c.regulator.as_ref().map(|r| r.id.clone());
    let (x, y) = (authority(a), authority(b));
    if x.is_some() && y.is_some() && x != y {
        return Relation::OtherAuthority;
    }
    if is_stage(a, b) || is_stage(b, a) { Relation::Stage } else { Relation::SameAuthority }
}

/// `b` is what became of `a`, or what came before it.
fn is_stage(a: &Case, b: &Case) -> bool {
    use EventType::*;
    let sums = a.amount.as_ref().zip(b.amount.as_ref());
    let same_sum = sums.is_none_or(|(x, y)| x.value == y.value || x.currency != y.currency);
    match (a.kind, b.kind) {
        (Fine | PenaltyPayment | Settlement | Order, Appeal) => true,
        (PeriodicPenalty, PenaltyPayment)
        | (FormalNotice, Fine | Order)
        | (Investigation, Fine | Settlement | Order) => true,
        (x, y) if x == y && a.status != b.status => {
            // What was proposed, considered or reduced need not be the same sum.
            same_sum
                || [a.status, b.status].iter().any(|s| !matches!(s, Status::Imposed | Status::Paid | Status::Upheld))
        }
        _ => false,
    }
}
