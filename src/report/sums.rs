//! What cases cost, in euros about: by authority, company and year, each decision once.

use crate::ledger::{Case, Relation};
use crate::record::{EventType, Status};
use crate::tables::Tables;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// Dots that a chart shows.
pub(super) const MOST_DOTS: usize = 500;

/// Cases of an authority or company.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Total {
    pub cases: usize,
    pub euros: f64,
}

/// A case as a dot in time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dot {
    pub case: String,
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub date: String,
    pub euros: f64,
    pub kind: EventType,
    pub regulator: String,
    pub company: String,
}

/// Sums over cases. Those of one company come one after the other.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub regulators: BTreeMap<String, Total>,
    pub companies: BTreeMap<String, Total>,
    pub years: BTreeMap<String, f64>,
    /// The largest [`MOST_DOTS`], and some more.
    pub dots: Vec<Dot>,
    /// All that is owed.
    pub euros: f64,
    /// The cases of the company that came last.
    history: Vec<Counted>,
    company: Option<String>,
}

/// What is counted of a case.
#[derive(Debug)]
struct Counted {
    id: String,
    kind: EventType,
    status: Status,
    euros: Option<f64>,
    regulator: Option<String>,
    date: Option<String>,
    stages: Vec<String>,
}

/// The year of a date value, where it tells one.
pub(super) fn year(date: &str) -> Option<&str> {
    date.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))
}

/// How final a sum is; none for one that nobody owes.
fn rank(status: Status) -> Option<u8> {
    match status {
        Status::Reduced => Some(4),
        Status::Upheld => Some(3),
        Status::Imposed => Some(2),
        Status::Paid => Some(1),
        Status::Annulled | Status::Considered | Status::Proposed | Status::Threatened => None,
    }
}

/// Kinds whose sum is owed once.
const OWED: [EventType; 4] =
    [EventType::Fine, EventType::PenaltyPayment, EventType::Settlement, EventType::Compensation];

/// What a case costs in euros, about.
pub(super) fn euros(case: &Case, tables: &Tables) -> Option<f64> {
    let sum = case.amount.as_ref().filter(|sum| sum.per.is_none())?;
    tables.in_euros(sum.value.to_f64()?, sum.currency.as_deref()?)
}

impl Sums {
    pub(super) fn add(&mut self, case: &Case, tables: &Tables) {
        let company = case.company.as_ref().map(|c| c.id.clone());
        if company != self.company {
            self.close();
            self.company.clone_from(&company);
        }
        let regulator = case.regulator.as_ref().map(|r| r.id.clone());
        let euros = euros(case, tables);
        for (totals, id) in [(&mut self.regulators, &regulator), (&mut self.companies, &company)] {
            if let Some(id) = id {
                totals.entry(id.clone()).or_default().cases += 1;
            }
        }
        if let Some((date, euros)) = case.date.as_ref().filter(|d| year(d).is_some()).zip(euros.filter(|&e| e >= 1.0)) {
            let name = |party: &Option<crate::ledger::Party>| party.as_ref().map_or("?".to_owned(), |p| p.name.clone());
            self.dots.push(Dot {
                case: case.id.clone(),
                date: date.clone(),
                euros,
                kind: case.kind,
                regulator: name(&case.regulator),
                company: name(&case.company),
            });
            if self.dots.len() >= 8 * MOST_DOTS {
                self.dots.sort_by(|a, b| b.euros.total_cmp(&a.euros).then(a.case.cmp(&b.case)));
                self.dots.truncate(MOST_DOTS);
            }
        }
        self.history.push(Counted {
            id: case.id.clone(),
            kind: case.kind,
            status: case.status,
            euros,
            regulator,
            date: case.date.clone().filter(|d| year(d).is_some()),
            stages: case.linked.iter().filter(|l| l.relation == Relation::Stage).map(|l| l.case.clone()).collect(),
        });
    }

    /// Counts the history of the last company: of each decision its most final sum, and nothing of what was annulled.
    pub(super) fn close(&mut self) {
        let history = std::mem::take(&mut self.history);
        for decision in decisions(&history) {
            if decision.iter().any(|c| c.status == Status::Annulled) {
                continue;
            }
            let sums = decision.iter().filter_map(|c| Some((rank(c.status)?, *c, c.euros?)));
            let Some((_, case, euros)) = sums.max_by_key(|(rank, ..)| *rank) else { continue };
            self.euros += euros;
            for (totals, id) in [(&mut self.regulators, &case.regulator), (&mut self.companies, &self.company)] {
                if let Some(id) = id {
                    totals.entry(id.clone()).or_default().euros += euros;
                }
            }
            if let Some(year) = case.date.as_deref().and_then(year) {
                *self.years.entry(year.to_owned()).or_default() += euros;
            }
        }
    }
}

/// The cases of each decision that someone owes a sum by: the one that imposed it, and what became of it. A ruling or payment belongs
/// to one decision of its kind that it is a stage of: the one of the same sum, else the last one before it.
fn decisions(history: &[Counted]) -> Vec<Vec<&Counted>> {
    let owed = || history.iter().filter(|c| OWED.contains(&c.kind));
    let mut decisions: Vec<Vec<&Counted>> = owed().filter(|c| c.status == Status::Imposed).map(|c| vec![c]).collect();
    let mut later: Vec<&Counted> = owed()
        .filter(|c| matches!(c.status, Status::Annulled | Status::Paid | Status::Reduced | Status::Upheld))
        .collect();
    later.sort_by(|a, b| a.date.cmp(&b.date).then(a.id.cmp(&b.id)));
    for case in later {
        let fits = |first: &Counted| {
            let linked = case.stages.contains(&first.id) || first.stages.contains(&case.id);
            let lower = first.euros.zip(case.euros).is_none_or(|(before, now)| now <= before * 1.02);
            linked && first.kind == case.kind && lower
        };
        let closeness = |first: &Counted| {
            let same = first.euros.zip(case.euros).is_some_and(|(a, b)| (a - b).abs() <= a * 0.02);
            let before = first.date.as_ref().zip(case.date.as_ref()).is_none_or(|(a, b)| a <= b);
            (same, before, first.date.clone())
        };
        match decisions.iter_mut().filter(|d| fits(d[0])).max_by_key(|d| closeness(d[0])) {
            Some(decision) => decision.push(case),
            None => decisions.push(vec![case]),
        }
    }
    decisions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Link, Party, Sum};
    use rust_decimal::Decimal;

    fn case(id: &str, kind: EventType, status: Status, millions: i64, stages: &[&str]) -> Case {
        let party = |id: &str| Some(Party { id: id.to_owned(), name: id.to_uppercase() });
        Case {
            schema: 1,
            id: id.to_owned(),
            kind,
            status,
            regulator: party("cnil"),
            company: party("zorvelle"),
            amount: Some(Sum {
                value: Decimal::from(millions * 1_000_000),
                currency: Some("EUR".to_owned()),
                per: None,
            }),
            amount_chosen: None,
            date: Some("2022-10-17".to_owned()),
            date_chosen: None,
            announced: None,
            articles: 1,
            agreement: 1,
            conflicts: Vec::new(),
            sources: Vec::new(),
            linked: stages.iter().map(|s| Link { case: (*s).to_owned(), relation: Relation::Stage }).collect(),
        }
    }

    fn millions(cases: &[Case]) -> f64 {
        let tables = Tables::load(None).unwrap();
        let mut sums = Sums::default();
        cases.iter().for_each(|c| sums.add(c, &tables));
        sums.close();
        assert_eq!(sums.years.get("2022").copied().unwrap_or_default(), sums.euros);
        sums.euros / 1e6
    }

    #[test]
    fn stages_of_a_decision_count_once() {
        use EventType::{Fine, Order, PenaltyPayment};
        use Status::{Annulled, Imposed, Proposed, Reduced};
        let fine = case("a", Fine, Imposed, 20, &["b"]);
        assert_eq!(millions(std::slice::from_ref(&fine)), 20.0);
        assert_eq!(millions(&[fine.clone(), case("b", Fine, Reduced, 12, &["a"])]), 12.0);
        assert_eq!(millions(&[fine.clone(), case("b", Fine, Annulled, 20, &["a"])]), 0.0);
        // Another decision, and the daily penalty that became a sum.
        assert_eq!(millions(&[fine.clone(), case("c", Fine, Imposed, 3, &[])]), 23.0);
        assert_eq!(millions(&[fine.clone(), case("b", PenaltyPayment, Imposed, 5, &["a"])]), 25.0);
        // What nobody owes.
        assert_eq!(millions(&[case("d", Fine, Proposed, 9, &[]), case("e", Order, Imposed, 1, &[])]), 0.0);
    }

    #[test]
    fn decisions_stay_apart_that_share_an_appeal() {
        use EventType::{Appeal, Fine, Investigation};
        use Status::{Annulled, Imposed, Proposed, Reduced};
        let fines = [("a", 2420), ("b", 4340), ("c", 1490)];
        let links = ["a", "b", "c", "x", "y", "z"];
        let mut cases: Vec<Case> = fines.iter().map(|(id, m)| case(id, Fine, Imposed, *m, &links)).collect();
        cases.push(case("x", Appeal, Proposed, 0, &links));
        cases.push(case("y", Investigation, Imposed, 0, &links));
        assert_eq!(millions(&cases), 8250.0);
        cases.push(case("z", Fine, Annulled, 1490, &links));
        assert_eq!(millions(&cases), 6760.0);
        cases.push(case("w", Fine, Reduced, 4125, &links));
        assert_eq!(millions(&cases), 6545.0);
        // A court's damages have no authority, and count.
        let damages = Case { regulator: None, ..case("d", EventType::Compensation, Imposed, 900, &[]) };
        assert_eq!(millions(&[damages]), 900.0);
        assert_eq!(millions(&[]), 0.0);
    }

    #[test]
    fn years_are_four_digits() {
        assert_eq!(
            (year("2022-10-17"), year("2022"), year("XXXX-10-20"), year("202")),
            (Some("2022"), Some("2022"), None, None)
        );
    }
}
