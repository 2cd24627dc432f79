//! Counts over articles, and the tables of companies and authorities.

use super::cut;
use super::pack::{Packed, Packer};
use super::sums::{Sums, Total};
use crate::record::Record;
use serde::Serialize;
use std::collections::BTreeMap;

/// Words under the figures, in their order.
pub(super) const FIGURES: [&str; 6] =
    ["figure.articles", "figure.events", "figure.cases", "figure.companies", "figure.regulators", "figure.euros"];

/// An authority or company in articles.
#[derive(Debug, Default)]
struct Named {
    name: String,
    country: Option<String>,
    domain: Option<String>,
    articles: usize,
}

/// A row of the table of companies or authorities.
#[derive(Debug, Serialize)]
struct Row<'o> {
    id: &'o str,
    name: &'o str,
    country: Option<&'o str>,
    domain: Option<&'o str>,
    articles: usize,
    cases: usize,
    /// About, of what is owed.
    euros: f64,
}

/// A number to be shown large.
#[derive(Debug)]
pub(super) struct Figure {
    /// Key of its word.
    pub word: &'static str,
    pub value: f64,
    pub euros: bool,
}

/// What is counted over articles.
#[derive(Debug, Default)]
pub(super) struct Overview {
    pub articles: usize,
    events: usize,
    pub languages: BTreeMap<String, usize>,
    /// By `YYYY-MM` of publication.
    pub months: BTreeMap<String, usize>,
    regulators: BTreeMap<String, Named>,
    companies: BTreeMap<String, Named>,
}

impl Overview {
    pub(super) fn add(&mut self, r: &Record) {
        self.articles += 1;
        self.events += r.events.len();
        *self.languages.entry(r.language.clone()).or_default() += 1;
        if let Some(month) = r.published.as_ref().and_then(|p| month(&p.date)) {
            *self.months.entry(month.to_owned()).or_default() += 1;
        }
        for x in &r.regulators {
            let named = self.regulators.entry(x.id.clone()).or_insert_with(|| Named {
                name: cut::label(&x.name),
                country: Some(x.country.clone()),
                domain: Some(x.domain.clone()),
                articles: 0,
            });
            named.articles += 1;
        }
        for x in &r.companies {
            let named = self.companies.entry(x.id.clone()).or_insert_with(|| Named {
                name: cut::label(&x.name),
                country: x.country.clone(),
                ..Named::default()
            });
            named.articles += 1;
        }
    }

    /// The figures of [`FIGURES`].
    pub(super) fn figures(&self, cases: usize, euros: f64) -> Vec<Figure> {
        let counts = [self.articles, self.events, cases, self.companies.len(), self.regulators.len()].map(|n| n as f64);
        let values = counts.into_iter().chain([euros]);
        FIGURES
            .into_iter()
            .zip(values)
            .map(|(word, value)| Figure { word, value, euros: word == "figure.euros" })
            .collect()
    }

    /// Rows of companies, those of most articles.
    pub(super) fn companies(&self, sums: &Sums, most: usize) -> Packed {
        rows(&self.companies, &sums.companies, most)
    }

    /// Rows of authorities, those of most articles.
    pub(super) fn regulators(&self, sums: &Sums, most: usize) -> Packed {
        rows(&self.regulators, &sums.regulators, most)
    }

    /// Names of authorities with their articles, most first.
    pub(super) fn regulator_articles(&self) -> Vec<(&str, usize)> {
        let mut rows: Vec<(&str, usize)> = self.regulators.values().map(|r| (r.name.as_str(), r.articles)).collect();
        rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        rows
    }

    /// The name of an authority.
    pub(super) fn regulator_name<'o>(&'o self, id: &'o str) -> &'o str {
        self.regulators.get(id).map_or(id, |r| &r.name)
    }
}

fn rows(named: &BTreeMap<String, Named>, totals: &BTreeMap<String, Total>, most: usize) -> Packed {
    let mut rows: Vec<Row> = named
        .iter()
        .map(|(id, n)| {
            let Total { cases, euros } = totals.get(id).copied().unwrap_or_default();
            let (country, domain) = (n.country.as_deref(), n.domain.as_deref());
            Row { id, name: &n.name, country, domain, articles: n.articles, cases, euros: euros.round() }
        })
        .collect();
    rows.sort_by(|a, b| (b.cases, b.articles).cmp(&(a.cases, a.articles)).then(a.id.cmp(b.id)));
    let mut packer = Packer::new(2000);
    rows.iter().take(most).for_each(|row| packer.push(row));
    packer.finish()
}

/// `YYYY-MM` of a day.
fn month(date: &str) -> Option<&str> {
    let month = date.get(..7)?;
    let digits = |piece: &str| piece.bytes().all(|b| b.is_ascii_digit());
    (digits(&month[..4]) && month.as_bytes()[4] == b'-' && digits(&month[5..])).then_some(month)
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn months_are_told_of_days_alone() {
        assert_eq!(month("2022-10-17"), Some("2022-10"));
        for odd in ["", "2022", "<script>", "20é2-10", "2022/10/17"] {
            assert_eq!(month(odd), None, "{odd}");
        }
    }
}
