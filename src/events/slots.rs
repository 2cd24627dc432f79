//! Who fined whom, how much and when: the slots of an event, from the clause outwards.

use super::days::{announced, date, is_decision_date};
use super::links;
use super::triggers::Trigger;
use super::{Context, Event, Sum};
use crate::facts::AmountMention;
use crate::record::{EventType, Qualifier, Status};
use crate::tables::Role;
use crate::text::{Topic, fold};
use rustc_hash::FxHashMap;

/// Who has been spoken of so far: what pronouns and role words mean.
#[derive(Debug)]
pub(super) struct Cast {
    all: All,
    /// Where the name of a company that starts at a token ends.
    pub(super) ends: FxHashMap<usize, usize>,
    pub(super) regulators: Vec<(usize, usize)>,
    pub(super) companies: Vec<(usize, usize)>,
    pub(super) amounts: Vec<(usize, usize)>,
    /// First token of the sentence, past an opening preposition.
    pub(super) first: usize,
    pub(super) dates: Vec<(usize, usize)>,
    last_regulator: Option<usize>,
    last_company: Option<usize>,
    main_regulator: Option<usize>,
    main_company: Option<usize>,
    pub(super) announced: Option<String>,
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
                .collect(),
            companies: m
                .companies
                .iter()
                .enumerate()
                .flat_map(|(k, r)| r.mentions.iter().map(move |m| (at(m.span), k)))
                .collect(),
            amounts: m.amounts.iter().enumerate().map(|(i, a)| (a.tokens.0, i)).collect(),
            dates: m
                .dates
                .iter()
                .enumerate()
                .filter(|(_, d)| is_decision_date(d))
                .map(|(i, d)| (d.tokens.0, i))
                .collect(),
        };
        for list in [&mut all.regulators, &mut all.companies, &mut all.amounts, &mut all.dates] {
            list.sort_unstable();
        }
        all
    }
}

/// Those that start in the tokens.
fn within(list: &[(usize, usize)], range: &std::ops::Range<usize>) -> Vec<(usize, usize)> {
    let from = list.partition_point(|(t, _)| *t < range.start);
    list[from..].iter().take_while(|(t, _)| *t < range.end).copied().collect()
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
            announced: announced(c),
            main_company: by_mentions(c.mentions.companies.iter().map(|r| r.mentions.len()).collect()),
        }
    }

    /// Moves on to a sentence: what the one before named becomes what role words mean.
    pub(super) fn enter(&mut self, c: &Context, sentence: usize) {
        self.last_regulator = self.regulators.last().map(|r| r.1).or(self.last_regulator);
        self.last_company = self.companies.last().map(|r| r.1).or(self.last_company);
        let range = c.doc.sentences[sentence].clone();
        let opens = matches!(c.doc.folded(range.start), "in" | "en" | "last" | "fin" | "debut");
        self.first = range.start + usize::from(opens);
        self.regulators = within(&self.all.regulators, &range);
        self.companies = within(&self.all.companies, &range);
        self.amounts = within(&self.all.amounts, &range);
        self.dates = within(&self.all.dates, &range);
    }
}

/// The sum types: without one they say too little, unless the status is open.
fn needs_sum(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Fine
            | EventType::PenaltyPayment
            | EventType::PeriodicPenalty
            | EventType::Settlement
            | EventType::Compensation
    )
}

/// A definite article or pronoun stands before, an adjective between or not.
fn is_definite(c: &Context, start: usize) -> bool {
    let is = |i: usize| {
        matches!(c.doc.folded(i), "the" | "this" | "these" | "its" | "la" | "cette" | "le" | "ces" | "sa" | "les")
            || (c.doc.is_apostrophe(i) && i > 0 && c.doc.folded(i - 1) == "l")
    };
    (1..=3).filter_map(|k| start.checked_sub(k)).any(is)
}

/// An event that borrows more than this is a guess.
const LEAST_CONFIDENCE: f32 = 0.45;

/// `une amende pouvant atteindre 3 % de son chiffre d'affaires`, of a company that the sentence names.
fn names_share(c: &Context, cast: &Cast, trigger: &Trigger) -> bool {
    let named = !cast.companies.is_empty() || role(c, trigger, Role::Company);
    named && (trigger.end..(trigger.end + 14).min(c.doc.tokens.len())).any(|i| c.doc.is_mark(i, '%'))
}

/// The event of a trigger, or `None` when its slots stay too empty.
///
/// `others` are all triggers of the sentence: a date or sum belongs to the nearest of them.
pub(super) fn fill(c: &Context, cast: &Cast, sentence: usize, trigger: &Trigger, others: &[Trigger]) -> Option<Event> {
    let mut confidence = 0.95f32;
    let mut kind = trigger.kind;
    let mut status = trigger.status;
    let mut amount = if needs_sum(kind) { amount(c, cast, trigger) } else { None };
    let mut replaces = None;
    if let Some(last) = amount.and_then(|a| reduced_to(c, cast, a)) {
        replaces = amount.and_then(|a| a.value);
        amount = Some(last);
        status = Status::Reduced;
    }
    if let Some(a) = amount {
        if a.per.is_some() && matches!(kind, EventType::Fine | EventType::PenaltyPayment) {
            kind = EventType::PeriodicPenalty;
            status = Status::Threatened;
        } else if kind == EventType::PeriodicPenalty && a.per.is_none() {
            kind = EventType::PenaltyPayment;
            status = if status == Status::Threatened { Status::Imposed } else { status };
        }
        if status == Status::Imposed && matches!(a.qualifier, Some(Qualifier::AtMost)) {
            status = Status::Threatened;
        }
    }
    // What a court says of a fine may leave the sum to another sentence; a threat may be a share of the turnover.
    let judged = kind == EventType::Fine && matches!(status, Status::Annulled | Status::Upheld);
    let share = status == Status::Threatened && names_share(c, cast, trigger);
    // "The penalty had been imposed in January 2018 by the Commission": its sum stands elsewhere.
    let retold = kind == EventType::Fine
        && status == Status::Imposed
        && is_definite(c, trigger.start)
        && tells_imposing(c, trigger)
        && !cast.regulators.is_empty()
        && !cast.dates.is_empty();
    let open = matches!(status, Status::Considered | Status::Proposed);
    if needs_sum(kind) && amount.is_none() && !open && !judged && !share && !retold {
        return None;
    }
    // A maximum that the sentence ties to no company is the law's, not a case's.
    if matches!(status, Status::Threatened | Status::Considered)
        && amount.is_some()
        && cast.companies.is_empty()
        && !role(c, trigger, Role::Company)
    {
        return None;
    }
    let regulator = regulator(c, cast, trigger, status, &mut confidence);
    let company = match amount.and_then(|a| links::company_of(c, cast, a)) {
        Some(linked) => Some(linked),
        None => company(c, cast, trigger, &mut confidence),
    };
    if company.is_none() || (regulator.is_none() && amount.is_none()) {
        return None;
    }
    // Between two companies a court orders damages; that is no enforcement.
    let is_authority = |r: usize| !is_court(c, r);
    if kind == EventType::Compensation && !regulator.is_some_and(is_authority) {
        return None;
    }
    // A noun alone, without any authority, tells of a contract or of others ("a £12m penalty to its landlord").
    if regulator.is_none() && (!trigger.is_verb || tells_damages(c, trigger)) {
        return None;
    }
    // A type without a sum needs both names, and one of them in the sentence.
    let spoken_of = role(c, trigger, Role::Company)
        || role(c, trigger, Role::Regulator)
        || (kind == EventType::Appeal && speaks(c, trigger));
    let named = !cast.regulators.is_empty() || !cast.companies.is_empty();
    if amount.is_none() && (regulator.is_none() || !(named || spoken_of)) {
        return None;
    }
    let date = date(c, cast, trigger, others, amount, status);
    if date.is_none() {
        confidence -= 0.05;
    } else if date != cast.announced {
        // A day of its own tells an act, not a thought.
        confidence += 0.05;
    }
    // "The original fine of …" is one that the text has told of.
    if status == Status::Reduced {
        confidence += 0.35;
    } else if is_definite(c, trigger.start) {
        confidence += 0.15;
    }
    if confidence < LEAST_CONFIDENCE {
        return None;
    }
    let sum = amount.map(|a| Sum {
        value: a.value,
        min: a.min.filter(|_| a.value.is_none()),
        max: a.max.filter(|_| a.value.is_none()),
        currency: a.currency.clone(),
        per: a.per,
    });
    Some(Event {
        kind,
        status,
        regulator,
        company,
        sum,
        date,
        evidence: c.doc.sentence_span(sentence),
        confidence: (confidence.min(0.95) * 100.0).round() / 100.0,
        trigger: trigger.row,
        replaces,
    })
}

/// The sum that belongs to the trigger: the nearest one, after it rather than before, that is no turnover or total.
fn amount<'t>(c: &Context<'t>, cast: &Cast, trigger: &Trigger) -> Option<&'t AmountMention> {
    let cost = |start: usize, end: usize| {
        if start >= trigger.end { start - trigger.end } else { trigger.start.saturating_sub(end) + 6 }
    };
    cast.amounts
        .iter()
        .map(|&(_, i)| &c.mentions.amounts[i])
        .filter(|a| !is_other_sum(c, a) && !links::is_conversion(c, a))
        .map(|a| (cost(a.tokens.0, a.tokens.1), a))
        .filter(|(cost, _)| *cost <= 28)
        .min_by_key(|(cost, _)| *cost)
        .map(|(_, a)| a)
}

/// `the fine of EUR 50,000 was reduced to EUR 40,000`: the sum that holds in the end.
fn reduced_to<'t>(c: &Context<'t>, cast: &Cast, first: &AmountMention) -> Option<&'t AmountMention> {
    let said_before = (first.tokens.0.saturating_sub(8)..first.tokens.0).any(|i| is_reducing(c, i));
    let later = cast
        .amounts
        .iter()
        .map(|&(_, i)| &c.mentions.amounts[i])
        .filter(|a| a.tokens.0 > first.tokens.1 && a.currency == first.currency && a.value < first.value);
    let reduced = |a: &&AmountMention| {
        (said_before || (first.tokens.1..a.tokens.0).any(|i| is_reducing(c, i)))
            && a.tokens.0.checked_sub(1).is_some_and(|i| matches!(c.doc.folded(i), "to" | "a"))
    };
    later.rev().find(reduced)
}

/// A word of lowering starts at token `i`.
pub(super) fn is_reducing(c: &Context, i: usize) -> bool {
    c.doc.hits_at(i).iter().any(|h| {
        h.entry.topic == Topic::Trigger && c.tables.event_triggers[h.entry.row as usize].status == Some(Status::Reduced)
    })
}

/// Turnover, sales, damage: a word right before the sum says that it is not the fine.
pub(super) fn is_other_sum(c: &Context, a: &AmountMention) -> bool {
    const OTHER: &[&str] = &[
        "chiffre",
        "affaires",
        "benefice",
        "benefices",
        "ventes",
        "revenus",
        "revenue",
        "revenues",
        "turnover",
        "sales",
        "profit",
        "profits",
        "prejudice",
        "investissement",
        "valorisation",
        "capital",
        "budget",
        "raised",
        "composed",
        "proportionately",
        "decompose",
        "dette",
        "actifs",
        "assets",
    ];
    let from = a.tokens.0.saturating_sub(6);
    // A relative clause still speaks of the same thing: "turnover, which reached £2.3bn".
    let relative = |i: usize| c.doc.surface(i) == "," && matches!(c.doc.folded(i + 1), "which" | "qui" | "that");
    let before = (from..a.tokens.0)
        .rev()
        .take_while(|&i| relative(i) || !matches!(c.doc.surface(i), "," | ";" | "(" | "."))
        .any(|i| OTHER.contains(&c.doc.folded(i)));
    let after = (a.tokens.1..a.tokens.1 + 4)
        .take_while(|&i| !matches!(c.doc.surface(i), "," | ";" | "." | ""))
        .any(|i| OTHER.contains(&c.doc.folded(i)));
    before || after
}

/// A regulator that judges, and is neither a prosecutor nor an attorney general.
fn is_court(c: &Context, regulator: usize) -> bool {
    let row = &c.tables.regulators[c.mentions.regulators[regulator].row];
    let name = fold(&row.name);
    row.domain == "justice"
        && ["tribunal", "court", "cour ", "corte", "gericht", "conseil d", "conseil constitutionnel", "audiencia"]
            .iter()
            .any(|word| name.contains(word))
        && !name.contains("prosecut")
}

/// The regulator of the sentence nearest to the trigger; else a role word's; else the article's.
///
/// A court that annuls, reduces or upholds is not the authority that fined.
fn regulator(c: &Context, cast: &Cast, trigger: &Trigger, status: Status, confidence: &mut f32) -> Option<usize> {
    let distance = |t: usize| t.abs_diff(trigger.start);
    let judged = matches!(status, Status::Annulled | Status::Reduced | Status::Upheld);
    let is_court = |r: usize| is_court(c, r);
    let nearest = cast.regulators.iter().min_by_key(|(t, r)| (judged && is_court(*r), distance(*t)));
    match nearest {
        Some(&(_, r)) if !(judged && is_court(r)) => return Some(r),
        Some(&(_, court)) => return (0..c.mentions.regulators.len()).find(|&r| !is_court(r)).or(Some(court)),
        None => {}
    }
    *confidence -= 0.15;
    if trigger.kind == EventType::Appeal {
        return cast.main_regulator.or(cast.last_regulator);
    }
    // Courts judge what authorities decide.
    let last = cast.last_regulator.filter(|&r| judged || !is_court(r));
    if role(c, trigger, Role::Regulator) {
        return last.or(cast.main_regulator);
    }
    *confidence -= 0.1;
    last.or(cast.main_regulator)
}

/// The company of the sentence: after a preposition of the patient, else the nearest; else a role word's; else the article's.
fn company(c: &Context, cast: &Cast, trigger: &Trigger, confidence: &mut f32) -> Option<usize> {
    let cost = |t: usize| {
        let before = t.checked_sub(1).map(|i| c.doc.folded(i)).unwrap_or_default();
        let patient =
            matches!(before, "a" | "contre" | "on" | "against" | "de" | "to" | "fined" | "societe" | "entreprise");
        t.abs_diff(trigger.start) + if patient { 0 } else { 4 }
    };
    if let Some(&(_, k)) = cast.companies.iter().min_by_key(|(t, _)| cost(*t)) {
        return Some(k);
    }
    *confidence -= 0.15;
    if role(c, trigger, Role::Company) {
        return cast.last_company.or(cast.main_company);
    }
    *confidence -= 0.15;
    cast.last_company.or(cast.main_company)
}

/// A word for a company or regulator stands in the trigger's sentence.
fn role(c: &Context, trigger: &Trigger, role: Role) -> bool {
    let range = c.doc.sentences[c.doc.sentence_of(trigger.start)].clone();
    range.into_iter().any(|i| c.doc.hit(i, Topic::Role).is_some_and(|(_, row)| c.tables.role_words[row].role == role))
}

pub(super) fn sentence_has(c: &Context, trigger: &Trigger, words: &[&str]) -> bool {
    let range = c.doc.sentences[c.doc.sentence_of(trigger.start)].clone();
    range.into_iter().any(|i| words.contains(&c.doc.folded(i)))
}

/// `had been imposed`, `avait été prononcée`.
fn tells_imposing(c: &Context, trigger: &Trigger) -> bool {
    sentence_has(
        c,
        trigger,
        &["imposed", "levied", "prononcee", "prononce", "infligee", "inflige", "decidee", "handed"],
    )
}

/// `condamné à verser 3 millions de dommages et intérêts`.
fn tells_damages(c: &Context, trigger: &Trigger) -> bool {
    sentence_has(c, trigger, &["dommages", "damages", "indemniser", "indemnites"])
}

/// Somebody speaks of himself: `nous allons faire appel`, `it would appeal`.
fn speaks(c: &Context, trigger: &Trigger) -> bool {
    sentence_has(c, trigger, &["nous", "we", "it", "il", "elle", "they"])
}
