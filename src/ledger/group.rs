//! Which events tell the same decision: of one company, kind and status, by authority, sum and day.
//!
//! Events that say the same of these are one facet. Pairs of facets are joined, the surest first, as long as nothing in the
//! two groups contradicts: another authority, a sum that is apart, years between them, or an article that tells both.

use super::days::When;
use super::read::{Ledger, Told};
use super::sums::{Kinship, kinship};
use crate::record::{EventType, Per, Status};
use crate::tables::Tables;
use jiff::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Days between what two articles say of one decision that join them, by how their sums agree: decisions are made known
/// weeks later, and years are mistaken in January.
const EQUAL_DAYS: i64 = 400;
const ROUNDED_DAYS: i64 = 200;
const CONVERTED_DAYS: i64 = 60;
const NEAR_DAYS: i64 = 45;
/// Sums that are apart are one sum and a mistake, when all but the day agree.
const MISTAKEN_DAYS: i64 = 4;
/// Days that keep apart what others join.
const APART_DAYS: i64 = 400;
/// Days before its publication in which an article's undated event is likely.
const FRESH_DAYS: i64 = 45;
/// Facets of one company, kind and status up to which all pairs are looked at; of more, each with its neighbours by sum.
const ALL_PAIRS: usize = 2000;
const NEIGHBOURS: usize = 50;

/// What some events say alike.
struct Facet<'a> {
    regulator: Option<&'a str>,
    value: Option<Decimal>,
    currency: Option<&'a str>,
    per: Option<Per>,
    when: When,
    /// The latest publication day of its articles.
    published: Option<Date>,
    told: Vec<usize>,
}

impl Facet<'_> {
    /// When it was: as told, else shortly before it was published.
    fn likely(&self) -> When {
        match (self.when, self.published) {
            (When::Unknown, Some(published)) => {
                let from = published.checked_sub(Span::new().days(FRESH_DAYS)).unwrap_or(published);
                When::Between(from, published)
            }
            (when, _) => when,
        }
    }
}

/// One of the two sums may be the other, mistaken: less than twice as much, or by a power of ten, and of the same days.
fn is_mistaken(x: &Facet, y: &Facet) -> bool {
    let (Some(a), Some(b)) = (x.value, y.value) else { return false };
    let (low, high) = (a.min(b), a.max(b));
    let near = high < low * Decimal::TWO || [3, 6].iter().any(|&tens| low * Decimal::from(10i64.pow(tens)) == high);
    let days = x.when.day().zip(y.when.day()).is_some();
    let whole = x.regulator.is_some() && x.regulator == y.regulator && x.currency == y.currency;
    near && days && whole && x.when.gap(y.when).is_some_and(|gap| gap <= MISTAKEN_DAYS)
}

/// What makes a facet: authority, sum, currency, period, date.
type Key<'a> = (Option<&'a str>, Option<Decimal>, Option<&'a str>, Option<Per>, Option<&'a str>);

/// The groups of one company's events, all by their numbers.
pub(super) fn groups(ledger: &Ledger, tables: &Tables, events: &[usize]) -> Vec<Vec<usize>> {
    let mut buckets: BTreeMap<(EventType, Status), Vec<usize>> = BTreeMap::new();
    for &i in events {
        let t = &ledger.told[i];
        buckets.entry((t.kind, t.status)).or_default().push(i);
    }
    let named = events.first().is_some_and(|&i| ledger.told[i].company.is_some());
    let groups = |told: Vec<usize>| Joined::of(ledger, tables, facets(ledger, &told), named).groups();
    buckets.into_values().flat_map(groups).collect()
}

fn facets<'a>(ledger: &'a Ledger, told: &[usize]) -> Vec<Facet<'a>> {
    // Sorted by what they say, so that the order of reading does not matter.
    let mut facets: BTreeMap<Key, Facet> = BTreeMap::new();
    for &i in told {
        let t: &Told = &ledger.told[i];
        let regulator = t.regulator.map(|r| ledger.regulators.id(r));
        let (value, currency, date) = (t.value, ledger.words.get(t.currency), ledger.words.get(t.date));
        let facet = facets.entry((regulator, value, currency, t.per, date)).or_insert_with(|| Facet {
            regulator,
            value,
            currency,
            per: t.per,
            when: When::read(date),
            published: None,
            told: Vec::new(),
        });
        let published = ledger.articles[t.article].published;
        facet.published = facet.published.max(published);
        facet.told.push(i);
    }
    facets.into_values().collect()
}

/// How sure it is that two facets tell one decision: the least is the surest.
type Likeness = (u8, i64);

struct Joined<'a> {
    ledger: &'a Ledger,
    tables: &'a Tables,
    facets: Vec<Facet<'a>>,
    /// The group of each facet, and the facets of each group.
    group: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl<'a> Joined<'a> {
    fn of(ledger: &'a Ledger, tables: &'a Tables, facets: Vec<Facet<'a>>, named: bool) -> Self {
        let n = facets.len();
        let mut joined =
            Self { ledger, tables, facets, group: (0..n).collect(), members: (0..n).map(|i| vec![i]).collect() };
        let reach = if n <= ALL_PAIRS { n } else { NEIGHBOURS };
        let mut pairs: Vec<(Likeness, usize, usize)> = Vec::new();
        for a in 0..n {
            for b in a + 1..n.min(a + reach) {
                // Without a company, the same sum on nearly the same day is all there is.
                let like = joined.likeness(a, b).filter(|&(rank, gap)| named || (rank == 0 && gap < 10));
                pairs.extend(like.map(|like| (like, a, b)));
            }
        }
        pairs.sort_unstable();
        for (_, a, b) in pairs {
            joined.join(a, b);
        }
        if named {
            joined.join_unknown();
        }
        joined
    }

    fn groups(self) -> Vec<Vec<usize>> {
        let filled = self.members.iter().filter(|members| !members.is_empty());
        filled.map(|members| members.iter().flat_map(|&f| self.facets[f].told.iter().copied()).collect()).collect()
    }

    fn kinship(&self, a: &Facet, b: &Facet) -> Kinship {
        kinship(self.tables, (a.value, a.currency), (b.value, b.currency))
    }

    /// How likely two facets tell one decision; `None` when they do not, or nothing says so.
    fn likeness(&self, a: usize, b: usize) -> Option<Likeness> {
        let (x, y) = (&self.facets[a], &self.facets[b]);
        if self.contradict(x, y) {
            return None;
        }
        let gap = x.when.gap(y.when);
        let likely = x.likely().gap(y.likely());
        let within = |most: i64| likely.is_some_and(|gap| gap <= most);
        let rank = match self.kinship(x, y) {
            Kinship::Equal if gap.is_none_or(|gap| gap <= EQUAL_DAYS) => 0,
            Kinship::Rounded if gap.is_none_or(|gap| gap <= ROUNDED_DAYS) => 1,
            Kinship::Converted if within(CONVERTED_DAYS) => 2,
            Kinship::Near if within(NEAR_DAYS) => 3,
            Kinship::Converted if likely.is_none() => 4,
            Kinship::Missing if within(NEAR_DAYS) => 5,
            Kinship::Apart if is_mistaken(x, y) => 6,
            _ => return None,
        };
        // An authority that is not named is the last resort.
        let unnamed = x.regulator.is_some() != y.regulator.is_some();
        Some((rank + if unnamed { 8 } else { 0 }, likely.unwrap_or(EQUAL_DAYS)))
    }

    /// They cannot be one decision.
    fn contradict(&self, x: &Facet, y: &Facet) -> bool {
        if x.regulator.is_some() && y.regulator.is_some() && x.regulator != y.regulator {
            return true;
        }
        let rates = x.value.is_some() && y.value.is_some() && x.per != y.per;
        let apart = self.kinship(x, y) == Kinship::Apart && !is_mistaken(x, y);
        rates || apart || x.when.gap(y.when).is_some_and(|gap| gap > APART_DAYS) || self.told_apart(x, y)
    }

    /// An article tells both: it means two decisions, if they are not one sum in two forms.
    fn told_apart(&self, x: &Facet, y: &Facet) -> bool {
        if matches!(self.kinship(x, y), Kinship::Rounded | Kinship::Converted) && x.when.gap(y.when) == Some(0) {
            return false;
        }
        let article = |&t: &usize| self.ledger.told[t].article;
        x.told.iter().map(article).any(|a| y.told.iter().map(article).any(|b| a == b))
    }

    fn join(&mut self, a: usize, b: usize) {
        let (from, to) = (self.group[a], self.group[b]);
        if from == to {
            return;
        }
        let pairs = self.members[from].iter().flat_map(|&x| self.members[to].iter().map(move |&y| (x, y)));
        if pairs.into_iter().any(|(x, y)| self.contradict(&self.facets[x], &self.facets[y])) {
            return;
        }
        let moved = std::mem::take(&mut self.members[from]);
        moved.iter().for_each(|&f| self.group[f] = to);
        self.members[to].extend(moved);
    }

    /// Facets that say neither sum nor day: to the one group that there is, else to the last one before their publication.
    fn join_unknown(&mut self) {
        for f in 0..self.facets.len() {
            let facet = &self.facets[f];
            let alone = self.members[self.group[f]].len() == 1;
            if !alone || facet.value.is_some() || facet.when != When::Unknown {
                continue;
            }
            let free = |g: &usize| {
                *g != self.group[f] && self.members[*g].iter().all(|&m| !self.contradict(facet, &self.facets[m]))
            };
            let fitting: Vec<usize> =
                (0..self.members.len()).filter(|&g| !self.members[g].is_empty()).filter(free).collect();
            let day = |g: usize| self.members[g].iter().filter_map(|&m| self.facets[m].when.day()).max();
            let before = |g: &usize| facet.published.zip(day(*g)).is_some_and(|(published, day)| day <= published);
            let chosen = match fitting[..] {
                [only] => Some(only),
                _ => fitting.into_iter().filter(before).max_by_key(|&g| (day(g), g)),
            };
            if let Some(group) = chosen {
                let to = self.members[group][0];
                self.join(f, to);
            }
        }
    }
}
