//! What cases cost, in euros about: by authority, company and year, each decision once.

use crate::ledger::{Case, Relation};
use crate::record::{EventType, Status};
use crate::tables::Tables;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, HashMap};

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
    pub dots: Vec<Dot>,
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
    year: Option<String>,
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

impl Sums {
    pub(super) fn add(&mut self, case: &Case, tables: &Tables) {
        let company = case.company.as_ref().map(|c| c.id.clone());
        if company != self.company {
            self.close();
            self.company.clone_from(&company);
        }
        let regulator = case.regulator.as_ref().map(|r| r.id.clone());
        let sum = case.amount.as_ref().filter(|sum| sum.per.is_none());
        let euros = sum.and_then(|sum| tables.in_euros(sum.value.to_f64()?, sum.currency.as_deref()?));
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
        }
        self.history.push(Counted {
            id: case.id.clone(),
            kind: case.kind,
            status: case.status,
            euros,
            regulator,
            year: case.date.as_deref().and_then(year).map(str::to_owned),
            stages: case.linked.iter().filter(|l| l.relation == Relation::Stage).map(|l| l.case.clone()).collect(),
        });
    }

    /// Counts the history of the last company: of the stages of one decision, the most final sum of each kind, and nothing of what
    /// was annulled.
    pub(super) fn close(&mut self) {
        let history = std::mem::take(&mut self.history);
        for group in stages(&history) {
            for kind in OWED {
                let of_kind = || group.iter().map(|&i| &history[i]).filter(|c| c.kind == kind);
                if of_kind().any(|c| c.status == Status::Annulled) {
                    continue;
                }
                let final_sum = of_kind().filter_map(|c| Some((rank(c.status)?, c, c.euros?))).max_by_key(|(r, ..)| *r);
                let Some((_, case, euros)) = final_sum else { continue };
                if let Some(id) = &case.regulator {
                    self.regulators.entry(id.clone()).or_default().euros += euros;
                }
                if let Some(id) = &self.company {
                    self.companies.entry(id.clone()).or_default().euros += euros;
                }
                if let Some(year) = &case.year {
                    *self.years.entry(year.clone()).or_default() += euros;
                }
            }
        }
    }

    /// Everything that is owed to authorities.
    pub(super) fn euros(&self) -> f64 {
        self.regulators.values().map(|t| t.euros).sum()
    }
}

/// The cases that are stages of each other.
fn stages(history: &[Counted]) -> Vec<Vec<usize>> {
    let at: HashMap<&str, usize> = history.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
    let mut seen = vec![false; history.len()];
    let mut groups = Vec::new();
    for first in 0..history.len() {
        let (mut group, mut open) = (Vec::new(), vec![first]);
        while let Some(i) = open.pop() {
            if !std::mem::replace(&mut seen[i], true) {
                group.push(i);
                open.extend(history[i].stages.iter().filter_map(|id| at.get(id.as_str())));
            }
        }
        if !group.is_empty() {
            groups.push(group);
        }
    }
    groups
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
        assert_eq!(sums.years.get("2022").copied().unwrap_or_default(), sums.euros());
        sums.euros() / 1e6
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
    fn years_are_four_digits() {
        assert_eq!(
            (year("2022-10-17"), year("2022"), year("XXXX-10-20"), year("202")),
            (Some("2022"), Some("2022"), None, None)
        );
    }
}
