//! Who has been spoken of so far: what pronouns, role words and "the fine" mean.

use super::days::{self, Announced};
use super::{Context, Event};
use crate::tables::{EventWord, RegulatorRow};
use crate::text::fold;
use rustc_hash::FxHashMap;

/// An act of enforcement that the text has told, or begun to tell.
#[derive(Debug, Clone)]
pub(super) struct Act {
    /// Index into the regulators.
    pub regulator: Option<usize>,
    /// Index into the companies.
    pub company: Option<usize>,
    /// Its day.
    pub date: Option<String>,
    /// The event, where only its sum is missing.
    pub open: Option<Event>,
    /// It fell on somebody whom the text describes and does not name.
    pub unnamed: bool,
}

/// What one sentence names, and what was named before it.
#[derive(Debug)]
pub(super) struct Cast {
    all: All,
    /// Where the name of a company that starts at a token ends.
    ends: FxHashMap<usize, usize>,
    pub(super) regulators: Vec<(usize, usize)>,
    pub(super) companies: Vec<(usize, usize)>,
    pub(super) amounts: Vec<(usize, usize)>,
    /// First token of the sentence, past an opening preposition.
    pub(super) first: usize,
    pub(super) dates: Vec<(usize, usize)>,
    pub(super) last_regulator: Option<usize>,
    pub(super) last_company: Option<usize>,
    pub(super) main_regulator: Option<usize>,
    pub(super) main_company: Option<usize>,
    /// The day of the news, with what its paragraph speaks of.
    pub(super) announced: Option<Announced>,
    /// For each regulator, whether it is a court: its name is folded once an article.
    courts: Vec<bool>,
    /// The acts that were told: whom "the fine" fell on, and when.
    acts: Vec<Act>,
    /// The companies of the last sentence that named any, in text order.
    pub(super) last_companies: Vec<usize>,
}

/// The mentions of a text as (first token, index), in text order.
#[derive(Debug, Default)]
struct All {
    regulators: Vec<(usize, usize)>,
    companies: Vec<(usize, usize)>,
    amounts: Vec<(usize, usize)>,
    dates: Vec<(usize, usize)>,
}

impl All {
    fn new(c: &Context) -> Self {
        let at = |span: crate::text::Span| c.doc.token_at(span.start);
        let m = c.mentions;
        let mut all = Self {
            regulators: m
                .regulators
                .iter()
                .enumerate()
                .flat_map(|(k, r)| r.mentions.iter().map(move |m| (at(m.span), k)))
                .filter(|(t, _)| !is_compared(c, *t))
                .collect(),
            companies: m
                .companies
                .iter()
                .enumerate()
                .flat_map(|(k, r)| r.mentions.iter().map(move |m| (at(m.span), k)))
                .collect(),
            amounts: c.amounts.iter().enumerate().map(|(i, a)| (a.tokens.0, i)).collect(),
            dates: m
                .dates
                .iter()
                .enumerate()
                .filter(|(_, d)| days::is_decision_date(d))
                .map(|(i, d)| (d.tokens.0, i))
                .collect(),
        };
        for list in [&mut all.regulators, &mut all.companies, &mut all.amounts, &mut all.dates] {
            list.sort_unstable();
        }
        all
    }
}

/// `l'ICO, équivalent britannique de la CNIL`: who is named only to say what another one is.
fn is_compared(c: &Context, start: usize) -> bool {
    const REACH: usize = 5;
    let from = start.saturating_sub(REACH).max(c.doc.sentence_at(start).start);
    let near = (from..start).rev().take_while(|&i| !c.doc.is_mark(i, ','));
    let mut words = near.into_iter().filter(|&i| c.says(i, EventWord::Counterpart));
    words.next().is_some_and(|i| (i + 1..start).any(|k| matches!(c.doc.folded(k), "de" | "du" | "of" | "to")))
}

/// Those that start in the tokens.
fn within(list: &[(usize, usize)], range: &std::ops::Range<usize>) -> Vec<(usize, usize)> {
    let from = list.partition_point(|(t, _)| *t < range.start);
    list[from..].iter().take_while(|(t, _)| *t < range.end).copied().collect()
}

/// A regulator that judges, and is neither a prosecutor nor an attorney general.
fn is_court(row: &RegulatorRow) -> bool {
    let name = fold(&row.name);
    row.domain == "justice"
        && ["tribunal", "court", "cour ", "corte", "gericht", "conseil d", "conseil constitutionnel", "audiencia"]
            .iter()
            .any(|word| name.contains(word))
        && !name.contains("prosecut")
}

impl Cast {
    pub(super) fn new(c: &Context) -> Self {
        let by_mentions = |counts: Vec<usize>| {
            counts.iter().enumerate().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(&a.0))).map(|(i, _)| i)
        };
        let token_after = |end: usize| c.doc.tokens.partition_point(|t| (t.start as usize) < end);
        let ends = c.mentions.companies.iter().flat_map(|k| &k.mentions);
        Self {
            all: All::new(c),
            ends: ends.map(|m| (c.doc.token_at(m.span.start), token_after(m.span.end))).collect(),
            regulators: Vec::new(),
            companies: Vec::new(),
            amounts: Vec::new(),
            first: 0,
            dates: Vec::new(),
            last_regulator: None,
            last_company: None,
            main_regulator: by_mentions(c.mentions.regulators.iter().map(|r| r.mentions.len()).collect()),
            announced: days::announced(c),
            courts: c.mentions.regulators.iter().map(|r| is_court(&c.tables.regulators[r.row])).collect(),
            acts: Vec::new(),
            last_companies: Vec::new(),
            main_company: by_mentions(c.mentions.companies.iter().map(|r| r.mentions.len()).collect()),
        }
    }

    /// Moves on to a sentence: what the one before named becomes what role words mean.
    pub(super) fn enter(&mut self, c: &Context, sentence: usize) {
        self.last_regulator = self.regulators.last().map(|r| r.1).or(self.last_regulator);
        self.last_company = self.companies.last().map(|r| r.1).or(self.last_company);
        if !self.companies.is_empty() {
            self.last_companies.clear();
            for &(_, k) in &self.companies {
                if !self.last_companies.contains(&k) {
                    self.last_companies.push(k);
                }
            }
        }
        let range = c.doc.sentences[sentence].clone();
        let opens = matches!(c.doc.folded(range.start), "in" | "en" | "last" | "fin" | "debut");
        self.first = range.start + usize::from(opens);
        self.regulators = within(&self.all.regulators, &range);
        self.companies = within(&self.all.companies, &range);
        self.amounts = within(&self.all.amounts, &range);
        self.dates = within(&self.all.dates, &range);
    }
}

impl Cast {
    /// Remembers that an act fell on somebody without a name.
    pub(super) fn told_of_unnamed(&mut self) {
        self.acts.push(Act { regulator: None, company: None, date: None, open: None, unnamed: true });
    }

    /// Remembers what a sentence told.
    pub(super) fn told(&mut self, event: &Event, open: bool) {
        self.acts.push(Act {
            regulator: event.regulator,
            company: event.company,
            date: event.date.clone(),
            open: open.then(|| event.clone()),
            unnamed: false,
        });
    }

    /// The company whose name starts at a token, in whatever sentence.
    pub(super) fn company_at(&self, start: usize) -> Option<usize> {
        let at = self.all.companies.binary_search_by_key(&start, |(t, _)| *t).ok()?;
        Some(self.all.companies[at].1)
    }

    /// Where the name of the company that starts at a token ends.
    pub(super) fn end(&self, start: usize) -> usize {
        self.ends.get(&start).copied().unwrap_or(start + 1)
    }

    /// The regulator is a court.
    pub(super) fn is_court(&self, regulator: usize) -> bool {
        self.courts[regulator]
    }

    /// The last act that was told.
    pub(super) fn last_act(&self) -> Option<&Act> {
        self.acts.last()
    }

    /// The last act that fell on a company.
    pub(super) fn last_act_on(&self, company: Option<usize>) -> Option<&Act> {
        self.acts.iter().rev().find(|act| act.company == company)
    }

    /// The day of the act that waits for its sum.
    pub(super) fn date_open(&mut self, day: &str) {
        if let Some(open) = self.acts.last_mut().and_then(|act| act.open.as_mut()) {
            open.date = Some(day.to_owned());
        }
    }

    /// The authorities that the line of a token names, in text order.
    pub(super) fn regulators_of_line(&self, c: &Context, token: usize) -> Vec<usize> {
        /// Tokens of the longest line that tells one case.
        const LONGEST: usize = 300;
        let opens = |i: &usize| c.doc.tokens[*i].newline_before();
        let (first, last) = (token.saturating_sub(LONGEST), (token + LONGEST).min(c.doc.tokens.len()));
        let start = (first..=token).rev().find(opens).unwrap_or(first);
        let end = (token + 1..last).find(opens).unwrap_or(last);
        within(&self.all.regulators, &(start..end)).into_iter().map(|(_, r)| r).collect()
    }
}
