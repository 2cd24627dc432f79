//! Records as JSON lines to what they tell of events. Only what the ledger needs is kept.

use super::case::{self, Case};
use super::duplicates::Sketch;
use super::{duplicates, group, links};
use crate::record::{EventType, Per, Status};
use crate::tables::Tables;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::borrow::Cow;

/// One event that one article tells.
#[derive(Debug)]
pub(super) struct Told {
    /// Number of the article.
    pub article: usize,
    pub kind: EventType,
    pub status: Status,
    /// Number of the regulator's id.
    pub regulator: Option<u32>,
    /// Number of the company's id.
    pub company: Option<u32>,
    /// The sum: its value, or the end of a range that is known.
    pub value: Option<Decimal>,
    /// Number of the currency's code.
    pub currency: Option<u32>,
    pub per: Option<Per>,
    /// Number of the date's value.
    pub date: Option<u32>,
    pub evidence: Box<str>,
    pub confidence: f32,
}

/// One article that tells events.
#[derive(Debug)]
pub(super) struct Article {
    pub id: Box<str>,
    pub path: Option<Box<str>>,
    pub record: Option<u64>,
    pub url: Option<Box<str>>,
    pub given: Option<Box<str>>,
    pub published: Option<Date>,
    /// Number of the language's code.
    pub language: u32,
    pub title: Option<Box<str>>,
    pub sketch: Sketch,
}

impl Article {
    /// What articles are sorted by: publication, and then all that tells them apart.
    pub(super) fn order(&self) -> impl Ord + '_ {
        (self.published.is_none(), self.published, &self.id, &self.path, self.record, &self.given)
    }
}

/// Words, each kept once.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.words.len() as u32;
        self.numbers.insert(word.into(), number);
        self.words.push(word.into());
        number
    }

    pub(super) fn get(&self, number: Option<u32>) -> Option<&str> {
        number.map(|n| &*self.words[n as usize])
    }
}

/// Ids and names of authorities or companies, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: Words,
    /// How often each name was seen for the id.
    names: Vec<FxHashMap<Box<str>, u32>>,
}

impl Names {
    fn number(&mut self, id: &str) -> u32 {
        let number = self.ids.number(id);
        self.names.resize_with(self.ids.words.len(), FxHashMap::default);
        number
    }

    fn seen(&mut self, number: u32, name: &str) {
        let names = &mut self.names[number as usize];
        match names.get_mut(name) {
            Some(times) => *times += 1,
            None => _ = names.insert(name.into(), 1),
        }
    }

    pub(super) fn id(&self, number: u32) -> &str {
        &self.ids.words[number as usize]
    }

    /// The name that was seen most; of equals the first by letter.
    pub(super) fn name(&self, number: u32) -> &str {
        let names = self.names[number as usize].iter();
        names.max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map_or(self.id(number), |(name, _)| name)
    }
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    source: SourceLine<'a>,
    #[serde(borrow, default)]
    published: Option<PublishedLine<'a>>,
    #[serde(borrow)]
    language: Cow<'a, str>,
    #[serde(borrow, default)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    regulators: Vec<NamedLine<'a>>,
    #[serde(borrow)]
    companies: Vec<NamedLine<'a>>,
    #[serde(borrow)]
    events: Vec<EventLine<'a>>,
}

#[derive(Deserialize)]
struct SourceLine<'a> {
    #[serde(borrow, default)]
    path: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(default)]
    record: Option<u64>,
}

#[derive(Deserialize)]
struct PublishedLine<'a> {
    #[serde(borrow)]
    date: Cow<'a, str>,
}

#[derive(Deserialize)]
struct NamedLine<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct EventLine<'a> {
    #[serde(rename = "type")]
    kind: EventType,
    status: Status,
    #[serde(borrow, default)]
    regulator: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    company: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    amount: Option<SumLine<'a>>,
    #[serde(borrow, default)]
    date: Option<Cow<'a, str>>,
    #[serde(borrow)]
    evidence: EvidenceLine<'a>,
    confidence: f32,
}

#[derive(Deserialize)]
struct SumLine<'a> {
    value: Option<Decimal>,
    #[serde(default)]
    min: Option<Decimal>,
    #[serde(default)]
    max: Option<Decimal>,
    #[serde(borrow, default)]
    currency: Option<Cow<'a, str>>,
    #[serde(default)]
    per: Option<Per>,
}

#[derive(Deserialize)]
struct EvidenceLine<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// Collects what records tell; [`Ledger::cases`] makes the cases.
#[derive(Debug, Default)]
pub struct Ledger {
    pub(super) articles: Vec<Article>,
    pub(super) told: Vec<Told>,
    pub(super) regulators: Names,
    pub(super) companies: Names,
    /// Dates, currencies and languages.
    pub(super) words: Words,
    records: u64,
}

fn boxed(text: Option<Cow<str>>) -> Option<Box<str>> {
    text.map(Into::into)
}

impl Ledger {
    /// Adds one record as it stands on its line. Events below `min_confidence`, and those without a company and an
    /// authority, name no case.
    ///
    /// # Errors
    /// What was expected and found, for a line that is no record.
    pub fn add(&mut self, line: &[u8], min_confidence: f32) -> Result<(), String> {
        let record: Line =
            serde_json::from_slice(line).map_err(|e| format!("expected a record of extract, found {e}"))?;
        self.records += 1;
        let before = self.told.len();
        let article = self.articles.len();
        for e in record.events {
            if e.confidence < min_confidence || (e.company.is_none() && e.regulator.is_none()) {
                continue;
            }
            let sum = e.amount.as_ref();
            self.told.push(Told {
                article,
                kind: e.kind,
                status: e.status,
                regulator: e.regulator.map(|id| self.regulators.number(&id)),
                company: e.company.map(|id| self.companies.number(&id)),
                value: sum.and_then(|s| s.value.or(s.max).or(s.min)).map(|v| v.normalize()),
                per: sum.and_then(|s| s.per),
                currency: sum.and_then(|s| s.currency.as_ref()).map(|c| self.words.number(c)),
                date: e.date.map(|d| self.words.number(&d)),
                evidence: e.evidence.text.into(),
                confidence: e.confidence,
            });
        }
        if self.told.len() == before {
            return Ok(());
        }
        for named in &record.regulators {
            let number = self.regulators.number(&named.id);
            self.regulators.seen(number, &named.name);
        }
        for named in &record.companies {
            let number = self.companies.number(&named.id);
            self.companies.seen(number, &named.name);
        }
        self.articles.push(Article {
            id: record.id.into(),
            path: boxed(record.source.path),
            record: record.source.record,
            url: boxed(record.source.url),
            given: boxed(record.source.id),
            published: record.published.and_then(|p| p.date.parse().ok()),
            language: self.words.number(&record.language),
            title: boxed(record.title),
            sketch: Sketch::of(&record.text),
        });
        Ok(())
    }

    /// Records that were added.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Events that were kept.
    pub fn events(&self) -> u64 {
        self.told.len() as u64
    }

    /// Makes the cases and gives them to `sink`, by company, then day; one company's at a time, so that not all are kept.
    /// A sink that returns false ends it.
    pub fn each_case(&self, tables: &Tables, mut sink: impl FnMut(Case) -> bool) {
        let copies = duplicates::groups(&self.articles);
        // Ids are numbers in order of reading: what follows must not depend on it.
        let company = |&i: &usize| self.told[i].company.map(|c| self.companies.id(c));
        let mut told: Vec<usize> = (0..self.told.len()).collect();
        told.sort_by_key(company);
        for history in told.chunk_by(|a, b| company(a) == company(b)) {
            let groups = group::groups(self, tables, history);
            let mut cases: Vec<Case> = groups.iter().map(|events| case::of(self, events, &copies, tables)).collect();
            cases.sort_by(|a, b| a.order().cmp(&b.order()));
            links::link(&mut cases);
            if !cases.into_iter().all(&mut sink) {
                return;
            }
        }
    }

    /// All cases, by company, then day.
    pub fn cases(&self, tables: &Tables) -> Vec<Case> {
        let mut cases = Vec::new();
        self.each_case(tables, |case| {
            cases.push(case);
            true
        });
        cases
    }
}
