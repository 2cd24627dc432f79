//! A record with what it does not say of itself: the rule behind each fact, and the lines that were dropped around the text.

use super::facts;
use crate::pipeline::{Extraction, Pipeline};
use crate::record::{Reason, Record, Verdict};
use serde::Serialize;

/// A record and why it is so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// The record.
    pub record: Record,
    /// Nothing where only the record is known.
    pub why: Option<Why>,
}

/// What an extraction knows beside its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Rule and table row of each fact: amounts, dates, mentions of regulators, of companies, events.
    pub rules: Vec<(String, String)>,
    /// The lines of the source that are not in the text, in order.
    pub removed: Vec<Removed>,
}

/// A line of the source that is not in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// How many lines of the body stand before it.
    pub after: usize,
    /// 1-based line of the source; for HTML the number of the text block.
    pub line: usize,
    /// What it is.
    pub verdict: Verdict,
    /// Why it is boilerplate.
    pub reason: Option<Reason>,
    /// The line.
    pub text: String,
}

impl View {
    /// The record of an extraction, explained.
    pub fn new(pipeline: &Pipeline, x: &Extraction) -> Self {
        let record = pipeline.record(x);
        let why = why(pipeline, x, &record);
        Self { record, why: Some(why) }
    }

    /// A record explained by a new extraction of its source, where that gives the same record. Events that the record leaves out
    /// (`--min-confidence`) are left out.
    pub fn again(record: Record, pipeline: &Pipeline, x: Option<Extraction>) -> Self {
        let why = x.and_then(|mut x| {
            let mut fresh = pipeline.record(&x);
            let events = x.events.into_iter().zip(fresh.events);
            (x.events, fresh.events) = events.filter(|(_, e)| record.events.contains(e)).unzip();
            (fresh == record).then(|| why(pipeline, &x, &record))
        });
        Self { record, why }
    }
}

fn why(pipeline: &Pipeline, x: &Extraction, record: &Record) -> Why {
    let rules = facts::of(pipeline, x, record).into_iter().map(|f| (f.rule.to_owned(), f.row)).collect();
    let mut after = 0;
    let mut removed = Vec::new();
    for b in &x.article.blocks {
        match b.verdict {
            Verdict::Body => after += 1,
            Verdict::Title => {}
            Verdict::Meta | Verdict::Boilerplate => removed.push(Removed {
                after,
                line: b.line,
                verdict: b.verdict,
                reason: b.reason,
                text: b.span.of(&x.article.source).trim().to_owned(),
            }),
        }
    }
    Why { rules, removed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hints, Options, Source};

    const SCRAPE: &str = "Accueil > Économie\n\nUne amende pour Zorvelle\n\nLa CNIL a infligé mardi une amende de 3 millions d'euros \
        à Zorvelle SAS, qui vend des caméras aux communes.\n\nÀ lire aussi : Pourquoi l’or garde un fort potentiel\n\nL'entreprise \
        peut encore saisir le Conseil d'État, ce que son directeur a dit vouloir faire dès lundi.\n";

    #[test]
    fn rules_stand_beside_facts_and_removed_lines_between_paragraphs() {
        let pipeline = Pipeline::new(Options::default()).unwrap();
        let source = || Source { bytes: SCRAPE.into(), utf8: true, hints: Hints::default() };
        let view = View::new(&pipeline, &pipeline.run(source()).unwrap());
        let why = view.why.clone().unwrap();
        let record = &view.record;
        let mentions = |n: &[usize]| n.iter().sum::<usize>();
        let regulators: Vec<usize> = record.regulators.iter().map(|r| r.mentions.len()).collect();
        let companies: Vec<usize> = record.companies.iter().map(|c| c.mentions.len()).collect();
        let facts = record.amounts.len() + record.dates.len() + mentions(&regulators) + mentions(&companies);
        assert_eq!(why.rules.len(), facts + record.events.len());
        assert!(why.rules[0].1.contains("euros"), "{:?}", why.rules[0]);
        let removed: Vec<(usize, usize)> = why.removed.iter().map(|r| (r.after, r.line)).collect();
        assert_eq!(removed, [(0, 1), (1, 7)]);

        let again = View::again(record.clone(), &pipeline, pipeline.run(source()).ok());
        assert_eq!(again, view);
        let mut fewer = record.clone();
        fewer.events.clear();
        let again = View::again(fewer, &pipeline, pipeline.run(source()).ok());
        assert_eq!(again.why.map(|w| w.rules.len()), Some(facts));
        let other = Record { text: "another".to_owned(), ..record.clone() };
        assert_eq!(View::again(other, &pipeline, pipeline.run(source()).ok()).why, None);
    }
}
