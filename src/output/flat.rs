//! Records as flat tables, for tools that know no nesting: one row an article, amount, date, mention or event.
//!
//! Every row begins with `article` (the record's id), `path` and `record`, which together name the input.

use crate::ledger::{Case, Conflict};
use crate::record::{NameMention, Per, Qualifier, Record};
use rust_decimal::Decimal;

/// What a column holds. Any cell may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number, not negative.
    Whole,
    /// Exact money.
    Money,
    /// A share, 0 to 1.
    Share,
}

/// One cell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Empty,
    Text(&'a str),
    Whole(u64),
    Money(Decimal),
    Share(f32),
}

/// A flat table.
#[derive(Debug)]
pub struct Table {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// Its first columns, which name what a row belongs to.
    pub key: &'static [(&'static str, Kind)],
    /// Its other columns, each with what it holds.
    pub columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// All columns, in order.
    pub fn all_columns(&self) -> impl Iterator<Item = (&'static str, Kind)> + '_ {
        self.key.iter().chain(self.columns).copied()
    }
}

const KEY: &[(&str, Kind)] = &[("article", Kind::Text), ("path", Kind::Text), ("record", Kind::Whole)];

/// The tables, in the order in which they are written.
pub const TABLES: &[Table] = &[
    Table {
        name: "articles",
        key: KEY,
        columns: &[
            ("source_id", Kind::Text),
            ("url", Kind::Text),
            ("format", Kind::Text),
            ("encoding", Kind::Text),
            ("bytes", Kind::Whole),
            ("language", Kind::Text),
            ("language_confidence", Kind::Share),
            ("published", Kind::Text),
            ("published_from", Kind::Text),
            ("title", Kind::Text),
            ("body_start", Kind::Whole),
            ("text", Kind::Text),
        ],
    },
    Table {
        name: "amounts",
        key: KEY,
        columns: &[
            ("start", Kind::Whole),
            ("end", Kind::Whole),
            ("line", Kind::Whole),
            ("text", Kind::Text),
            ("value", Kind::Money),
            ("min", Kind::Money),
            ("max", Kind::Money),
            ("currency", Kind::Text),
            ("per", Kind::Text),
            ("qualifier", Kind::Text),
        ],
    },
    Table {
        name: "dates",
        key: KEY,
        columns: &[
            ("start", Kind::Whole),
            ("end", Kind::Whole),
            ("line", Kind::Whole),
            ("text", Kind::Text),
            ("type", Kind::Text),
            ("value", Kind::Text),
            ("resolved", Kind::Text),
        ],
    },
    Table {
        name: "mentions",
        key: KEY,
        columns: &[
            ("start", Kind::Whole),
            ("end", Kind::Whole),
            ("line", Kind::Whole),
            ("text", Kind::Text),
            ("fact", Kind::Text),
            ("id", Kind::Text),
            ("name", Kind::Text),
            ("country", Kind::Text),
            ("domain", Kind::Text),
            ("evidence", Kind::Text),
            ("kind", Kind::Text),
        ],
    },
    Table {
        name: "events",
        key: KEY,
        columns: &[
            ("type", Kind::Text),
            ("status", Kind::Text),
            ("regulator", Kind::Text),
            ("company", Kind::Text),
            ("value", Kind::Money),
            ("min", Kind::Money),
            ("max", Kind::Money),
            ("currency", Kind::Text),
            ("per", Kind::Text),
            ("date", Kind::Text),
            ("evidence_start", Kind::Whole),
            ("evidence_end", Kind::Whole),
            ("evidence", Kind::Text),
            ("confidence", Kind::Share),
        ],
    },
];

/// Cases, a row each.
pub const CASES: &[Table] = &[Table {
    name: "cases",
    key: &[("case", Kind::Text)],
    columns: &[
        ("type", Kind::Text),
        ("status", Kind::Text),
        ("regulator", Kind::Text),
        ("regulator_name", Kind::Text),
        ("company", Kind::Text),
        ("company_name", Kind::Text),
        ("value", Kind::Money),
        ("currency", Kind::Text),
        ("per", Kind::Text),
        ("date", Kind::Text),
        ("announced", Kind::Text),
        ("articles", Kind::Whole),
        ("agreement", Kind::Whole),
        ("conflicts", Kind::Text),
        ("linked", Kind::Whole),
        ("url", Kind::Text),
        ("evidence", Kind::Text),
    ],
}];

/// The row of one case. Conflicts read `date: 2022-10-17 (2), 2022-10-20 (1)`.
pub(super) fn case_row(case: &Case, mut row: impl FnMut(&[Cell])) {
    let values = |c: &Conflict| {
        c.values.iter().map(|v| format!("{} ({})", v.value, v.sources.len())).collect::<Vec<_>>().join(", ")
    };
    let conflicts: Vec<String> = case.conflicts.iter().map(|c| format!("{}: {}", c.slot, values(c))).collect();
    let conflicts = conflicts.join("; ");
    // Of the sources the surest speaks for all.
    let best = case.sources.iter().reduce(|a, b| if b.confidence > a.confidence { b } else { a });
    let (regulator, company, sum) = (case.regulator.as_ref(), case.company.as_ref(), case.amount.as_ref());
    row(&[
        (&case.id).into(),
        case.kind.as_str().into(),
        case.status.as_str().into(),
        regulator.map(|r| &r.id).into(),
        regulator.map(|r| &r.name).into(),
        company.map(|c| &c.id).into(),
        company.map(|c| &c.name).into(),
        sum.map(|s| s.value).into(),
        sum.and_then(|s| s.currency.as_ref()).into(),
        sum.and_then(|s| s.per).map(Per::as_str).into(),
        case.date.as_ref().into(),
        case.announced.as_ref().into(),
        case.articles.into(),
        case.agreement.into(),
        Some(&conflicts).filter(|c| !c.is_empty()).into(),
        case.linked.len().into(),
        best.and_then(|s| s.url.as_ref()).into(),
        best.map(|s| &s.evidence).into(),
    ]);
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Cell<'_> {
    fn from(n: usize) -> Self {
        Self::Whole(n as u64)
    }
}

impl From<u64> for Cell<'_> {
    fn from(n: u64) -> Self {
        Self::Whole(n)
    }
}

impl From<Decimal> for Cell<'_> {
    fn from(value: Decimal) -> Self {
        Self::Money(value)
    }
}

impl From<f32> for Cell<'_> {
    fn from(share: f32) -> Self {
        Self::Share(share)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// The rows of one record: table by table, each row as long as the table's columns.
pub(super) fn rows(r: &Record, mut row: impl FnMut(usize, &[Cell])) {
    let key = [(&r.id).into(), r.source.path.as_ref().into(), r.source.record.into()];
    let mut put = |table: usize, cells: &[Cell]| row(table, &[&key, cells].concat());
    put(
        0,
        &[
            r.source.id.as_ref().into(),
            r.source.url.as_ref().into(),
            r.source.format.as_str().into(),
            (&r.source.encoding).into(),
            r.source.bytes.into(),
            (&r.language).into(),
            r.language_confidence.into(),
            r.published.as_ref().map(|p| &p.date).into(),
            r.published.as_ref().map(|p| p.from.as_str()).into(),
            r.title.as_ref().into(),
            r.body_start.into(),
            (&r.text).into(),
        ],
    );
    for a in &r.amounts {
        put(
            1,
            &[
                a.start.into(),
                a.end.into(),
                a.line.into(),
                (&a.text).into(),
                a.value.into(),
                a.min.into(),
                a.max.into(),
                a.currency.as_ref().into(),
                a.per.map(Per::as_str).into(),
                a.qualifier.map(Qualifier::as_str).into(),
            ],
        );
    }
    for d in &r.dates {
        let words = [d.kind.as_str().into(), (&d.value).into(), d.resolved.as_str().into()];
        put(2, &[&[d.start.into(), d.end.into(), d.line.into(), (&d.text).into()], &words[..]].concat());
    }
    let mut names: Vec<(&NameMention, [Cell; 6])> = Vec::new();
    for k in &r.regulators {
        let entry = [
            "regulator".into(),
            (&k.id).into(),
            (&k.name).into(),
            (&k.country).into(),
            (&k.domain).into(),
            Cell::Empty,
        ];
        names.extend(k.mentions.iter().map(|m| (m, entry)));
    }
    for k in &r.companies {
        let evidence = k.evidence.as_str().into();
        let entry =
            ["company".into(), (&k.id).into(), (&k.name).into(), k.country.as_ref().into(), Cell::Empty, evidence];
        names.extend(k.mentions.iter().map(|m| (m, entry)));
    }
    names.sort_by_key(|(m, _)| (m.start, m.end));
    for (m, entry) in names {
        let place = [m.start.into(), m.end.into(), m.line.into(), (&m.text).into()];
        put(3, &[&place[..], &entry, &[m.kind.as_str().into()]].concat());
    }
    for e in &r.events {
        let sum = e.amount.as_ref();
        put(
            4,
            &[
                e.kind.as_str().into(),
                e.status.as_str().into(),
                e.regulator.as_ref().into(),
                e.company.as_ref().into(),
                sum.and_then(|s| s.value).into(),
                sum.and_then(|s| s.min).into(),
                sum.and_then(|s| s.max).into(),
                sum.and_then(|s| s.currency.as_ref()).into(),
                sum.and_then(|s| s.per).map(Per::as_str).into(),
                e.date.as_ref().into(),
                e.evidence.start.into(),
                e.evidence.end.into(),
                (&e.evidence.text).into(),
                e.confidence.into(),
            ],
        );
    }
}
