//! A case: what its articles agree on, what they contradict each other in, and who says what.

use super::days::When;
use super::read::{Ledger, Names, Told};
use super::sums::{Kinship, kinship};
use crate::facts::figures;
use crate::record::{EventType, Per, Status};
use crate::tables::Tables;
use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::xxh3_128;

/// The version of the case's meaning.
const SCHEMA: u32 = 1;

/// One decision of one authority on one company at one stage, as all articles tell it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Case {
    /// Version of the case's meaning.
    pub schema: u32,
    /// Hash of what the case is, in hex: the same articles, the same id.
    pub id: String,
    /// What was done.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// How far it has come.
    pub status: Status,
    /// The authority, or null when no article names one.
    pub regulator: Option<Party>,
    /// The company, or null when no article names one.
    pub company: Option<Party>,
    /// The best sum, or null.
    pub amount: Option<Sum>,
    /// How it was chosen.
    pub amount_chosen: Option<Chosen>,
    /// The best date, TIMEX3 / ISO 8601, or null.
    pub date: Option<String>,
    /// How it was chosen.
    pub date_chosen: Option<Chosen>,
    /// The day on which it was made known, where articles tell that day beside an earlier one.
    pub announced: Option<String>,
    /// Articles, copies of each other counted once.
    pub articles: usize,
    /// Articles of these that contradict neither the sum nor the date above.
    pub agreement: usize,
    /// What articles contradict each other in.
    pub conflicts: Vec<Conflict>,
    /// Every article, by publication.
    pub sources: Vec<Source>,
    /// Other cases of the company, by date.
    pub linked: Vec<Link>,
}

/// An authority or a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Party {
    /// Its id in the records.
    pub id: String,
    /// The name that the records use most.
    pub name: String,
}

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Sum {
    /// Exact value; of a range its upper end.
    #[schemars(with = "f64")]
    pub value: Decimal,
    /// ISO 4217 code, or null.
    pub currency: Option<String>,
    /// Period of a rate.
    pub per: Option<Per>,
}

/// Why a value stands in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// It is the only one that is told.
    Only,
    /// Most articles tell it; of equals the earliest day, or the sum that is told in the most exact words.
    MostTold,
    /// It is the exact form of what most articles round.
    MostExact,
    /// It lies before the day of publication, where most articles tell that day itself.
    BeforeAnnounced,
}

/// Values of a slot that cannot all be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Conflict {
    /// `amount` or `date`.
    pub slot: String,
    /// What is told, most told first.
    pub values: Vec<Claimed>,
}

/// One of the values, and who tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Claimed {
    /// As text, such as `EUR 20000000` or `2022-10-17`.
    pub value: String,
    /// Numbers of the sources, from 0.
    pub sources: Vec<usize>,
}

/// An article that tells the case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Source {
    /// Id of its record.
    pub id: String,
    /// Path of its source.
    pub path: Option<String>,
    /// Line or offset there.
    pub record: Option<u64>,
    /// The id given with an NDJSON row.
    pub source_id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its publication day.
    pub published: Option<String>,
    /// Its language.
    pub language: String,
    /// Number of the source that it is a copy of.
    pub copy_of: Option<usize>,
    /// The sum as it tells it.
    pub amount: Option<Sum>,
    /// The date as it tells it.
    pub date: Option<String>,
    /// The sentence that says so.
    pub evidence: String,
    /// Confidence of its event, 0 to 1.
    pub confidence: f32,
}

/// Another case of the same company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// Its id.
    pub case: String,
    /// What it is to this one.
    pub relation: Relation,
}

/// How two cases of a company belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Another stage of it: proposed, imposed, appealed, upheld, reduced, annulled, paid; a daily penalty and its liquidation.
    Stage,
    /// Another decision of the same authority.
    SameAuthority,
    /// A decision of another authority.
    OtherAuthority,
}

/// The JSON Schema of [`Case`].
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Case>();
    schema.insert("title".into(), "faitout case".into());
    schema.to_value()
}

impl Case {
    /// What cases are sorted by: company, date, and then all that tells them apart.
    pub(super) fn order(&self) -> impl Ord + '_ {
        let company = self.company.as_ref().map(|c| &c.id);
        (company, &self.date, self.kind, self.status, self.regulator.as_ref().map(|r| &r.id), &self.amount, &self.id)
    }
}

/// How many articles, copies aside, tell a value.
fn support<'t, K: Ord>(told: &[(&'t Told, usize)], key: impl Fn(&'t Told) -> Option<K>) -> BTreeMap<K, usize> {
    let mut articles: BTreeMap<K, BTreeSet<usize>> = BTreeMap::new();
    for (t, original) in told {
        if let Some(key) = key(t) {
            articles.entry(key).or_default().insert(*original);
        }
    }
    articles.into_iter().map(|(key, articles)| (key, articles.len())).collect()
}

/// The case of some events. `copies` names for each article the one that it is a copy of.
pub(super) fn of(ledger: &Ledger, events: &[usize], copies: &[usize], tables: &Tables) -> Case {
    let mut events: Vec<&Told> = events.iter().map(|&e| &ledger.told[e]).collect();
    let order = |t: &Told| ledger.articles[t.article].order();
    events.sort_by(|a, b| order(a).cmp(&order(b)).then(a.evidence.cmp(&b.evidence)));
    let told: Vec<(&Told, usize)> = events.iter().map(|t| (*t, copies[t.article])).collect();
    let (first, view) = (events[0], View { ledger, tables });
    let party = |names: &Names, number: Option<u32>| {
        number.map(|n| Party { id: names.id(n).to_owned(), name: names.name(n).to_owned() })
    };
    let regulator = party(&ledger.regulators, events.iter().find_map(|t| t.regulator));
    let company = party(&ledger.companies, first.company);
    let (amount, amount_chosen) = best_sum(view, &told).unzip();
    let day = best_day(view, &told);
    let sources = sources(view, &events, copies);
    let best_day = When::read(day.date.as_deref()).day();
    let conflicts = conflicts(view, &events, amount.as_ref(), best_day);
    let agrees = |t: &Told| {
        let sum = amount.as_ref().is_none_or(|a| view.kin(t, a) != Kinship::Near);
        let date = day.date.as_deref().is_none_or(|d| {
            let (told, best) = (view.when(t), When::read(Some(d)));
            told.gap(best).is_none_or(|gap| gap == 0) || told.day().is_some_and(|d| Some(d) == day.announced)
        });
        sum && date
    };
    let count = |fits: &dyn Fn(&Told) -> bool| {
        told.iter().filter(|(t, _)| fits(t)).map(|(_, original)| original).collect::<BTreeSet<_>>().len()
    };
    let what = (
        first.kind.as_str(),
        first.status.as_str(),
        regulator.as_ref().map(|r| &r.id),
        company.as_ref().map(|c| &c.id),
        &amount,
        &day.date,
        &sources[0].id,
    );
    let (articles, agreement) = (count(&|_| true), count(&agrees));
    Case {
        schema: SCHEMA,
        id: format!("{:032x}", xxh3_128(format!("{what:?}").as_bytes())),
        kind: first.kind,
        status: first.status,
        regulator,
        company,
        amount,
        amount_chosen,
        date: day.date.clone(),
        date_chosen: day.chosen,
        announced: day.announced.map(|d| d.to_string()),
        articles,
        agreement,
        conflicts,
        sources,
        linked: Vec::new(),
    }
}

/// What the making of a case reads.
#[derive(Clone, Copy)]
struct View<'l> {
    ledger: &'l Ledger,
    tables: &'l Tables,
}

impl<'l> View<'l> {
    fn date(self, t: &Told) -> Option<&'l str> {
        self.ledger.words.get(t.date)
    }

    fn when(self, t: &Told) -> When {
        When::read(self.date(t))
    }

    fn sum(self, t: &Told) -> Option<Sum> {
        Some(Sum { value: t.value?, currency: self.ledger.words.get(t.currency).map(str::to_owned), per: t.per })
    }

    /// How the sum of an event stands to another.
    fn kin(self, t: &Told, sum: &Sum) -> Kinship {
        let own = (t.value, self.ledger.words.get(t.currency));
        kinship(self.tables, own, (Some(sum.value), sum.currency.as_deref()))
    }
}

/// The sum of most articles, in the currency of most; where another one is its exact form, that.
fn best_sum(view: View, told: &[(&Told, usize)]) -> Option<(Sum, Chosen)> {
    let sums = support(told, |t| view.sum(t));
    let currencies = support(told, |t| t.value.map(|_| view.ledger.words.get(t.currency)));
    // Of equals the euro: conversions are made from it more often than to it.
    let (currency, _) =
        currencies.iter().max_by_key(|(currency, n)| (**n, **currency == Some("EUR"), std::cmp::Reverse(*currency)))?;
    let own: Vec<(&Sum, usize)> =
        sums.iter().filter(|(s, _)| s.currency.as_deref() == *currency).map(|(s, n)| (s, *n)).collect();
    let digits = |s: &Sum| figures(s.value);
    let (most, _) = own.iter().max_by_key(|(s, n)| (*n, digits(s), std::cmp::Reverse(s.value)))?;
    let exact = own.iter().filter(|(s, _)| digits(s) > digits(most) && is_rounded(view.tables, s, most));
    match exact.max_by_key(|(s, n)| (*n, digits(s), std::cmp::Reverse(s.value))) {
        Some((exact, _)) => Some(((*exact).clone(), Chosen::MostExact)),
        None => Some(((*most).clone(), if sums.len() == 1 { Chosen::Only } else { Chosen::MostTold })),
    }
}

fn is_rounded(tables: &Tables, a: &Sum, b: &Sum) -> bool {
    kinship(tables, (Some(a.value), a.currency.as_deref()), (Some(b.value), b.currency.as_deref())) == Kinship::Rounded
}

/// The date of a case.
struct Day {
    date: Option<String>,
    chosen: Option<Chosen>,
    announced: Option<Date>,
}

/// The day of most articles. A day that is its article's own, or the eve of it, was announced: an earlier one is the decision's.
fn best_day(view: View, told: &[(&Told, usize)]) -> Day {
    let days = support(told, |t| view.when(t).day());
    let most = |days: &BTreeMap<Date, usize>| {
        days.iter().max_by_key(|(day, n)| (**n, std::cmp::Reverse(**day))).map(|(day, _)| *day)
    };
    let Some(day) = most(&days) else {
        // No article tells a day: the narrowest of what most tell.
        let values = support(told, |t| view.date(t));
        let width = |value: &str| match When::read(Some(value)) {
            When::Yearless(..) => 0,
            When::Between(from, to) => 1 + from.until(to).map_or(0, |span| span.get_days()),
            When::Unknown => i32::MAX,
        };
        let best = values.iter().min_by_key(|(value, n)| (width(value), std::cmp::Reverse(**n), **value));
        let date = best.map(|(value, _)| (*value).to_owned());
        let chosen = date.as_ref().map(|_| if values.len() == 1 { Chosen::Only } else { Chosen::MostTold });
        return Day { date, chosen, announced: None };
    };
    let fresh = |t: &Told| {
        let published = view.ledger.articles[t.article].published;
        let day = view.when(t).day();
        published.zip(day).is_some_and(|(published, day)| {
            day <= published && day.until(published).is_ok_and(|span| span.get_days() <= 1)
        })
    };
    let stale: Vec<(&Told, usize)> = told.iter().filter(|(t, _)| !fresh(t)).copied().collect();
    let announced = support(told, |t| view.when(t).day().filter(|_| fresh(t)));
    let earlier = support(&stale, |t| view.when(t).day().filter(|d| announced.keys().all(|a| d < a)));
    match (most(&earlier), most(&announced)) {
        (Some(decided), Some(known)) => {
            let chosen = if decided == day { Chosen::MostTold } else { Chosen::BeforeAnnounced };
            Day { date: Some(decided.to_string()), chosen: Some(chosen), announced: Some(known) }
        }
        _ => {
            let chosen = if days.len() == 1 { Chosen::Only } else { Chosen::MostTold };
            Day { date: Some(day.to_string()), chosen: Some(chosen), announced: None }
        }
    }
}

fn sources(view: View, events: &[&Told], copies: &[usize]) -> Vec<Source> {
    let own = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    let source = |t: &&Told| {
        let a = &view.ledger.articles[t.article];
        let original = copies[t.article];
        Source {
            id: a.id.to_string(),
            path: own(&a.path),
            record: a.record,
            source_id: own(&a.given),
            url: own(&a.url),
            title: own(&a.title),
            published: a.published.map(|day| day.to_string()),
            language: view.ledger.words.get(Some(a.language)).unwrap_or_default().to_owned(),
            copy_of: (original != t.article).then(|| events.iter().position(|o| o.article == original)).flatten(),
            amount: view.sum(t),
            date: view.date(t).map(str::to_owned),
            evidence: t.evidence.to_string(),
            confidence: t.confidence,
        }
    };
    events.iter().map(source).collect()
}

/// Sums that are neither equal, rounded nor converted, and days that differ.
fn conflicts(view: View, events: &[&Told], best: Option<&Sum>, best_day: Option<Date>) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut add = |slot: &str, values: BTreeMap<String, Vec<usize>>| {
        let mut values: Vec<Claimed> = values.into_iter().map(|(value, sources)| Claimed { value, sources }).collect();
        if values.len() > 1 {
            values.sort_by(|a, b| b.sources.len().cmp(&a.sources.len()).then(a.value.cmp(&b.value)));
            conflicts.push(Conflict { slot: slot.to_owned(), values });
        }
    };
    let mut sums: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut days: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, t) in events.iter().enumerate() {
        if let (Some(best), Some(sum)) = (best, view.sum(t)) {
            // What is rounded or converted speaks for the best sum.
            let told = if view.kin(t, best) == Kinship::Near { &sum } else { best };
            let currency = told.currency.as_deref().unwrap_or("?");
            sums.entry(format!("{currency} {}", told.value)).or_default().push(i);
        }
        // A day without a year has that of the best one.
        let completed = match (view.when(t), best_day) {
            (When::Yearless(month, day), Some(best)) => Date::new(best.year(), month, day).ok(),
            (when, _) => when.day(),
        };
        if let Some(day) = completed {
            days.entry(day.to_string()).or_default().push(i);
        }
    }
    add("amount", sums);
    add("date", days);
    conflicts
}
