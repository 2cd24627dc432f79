//! Regulators: names, acronyms told apart by context, descriptions that leave one candidate.
//!
//! | text | regulator |
//! |---|---|
//! | `la Cnil` | `cnil` |
//! | `l'Autorité de protection des données (AP) des Pays-Bas` … `l'AP` | `ap-nl`, twice |
//! | `le gendarme de la Bourse` | `amf-fr`, a description |
//!
//! An ambiguous acronym (`AP`, `AMF`, `SEC`) counts only with a full name, a context word, its introduction or an act of
//! enforcement of its own in the article.

mod described;

use super::{Context, NameMention};
use crate::record::MentionKind;
use crate::tables::{Lang, RegulatorRow};
use crate::text::{Kind, Topic, fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// One authority and its mentions, in text order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegulatorMentions {
    /// Row of `regulators.tsv`.
    pub row: usize,
    /// Its mentions.
    pub mentions: Vec<NameMention>,
}

/// Tokens after a name in which its country may be named.
const COUNTRY_REACH: usize = 12;

struct Found {
    start: usize,
    end: usize,
    row: usize,
    kind: MentionKind,
    rule: &'static str,
}

/// What the whole article says for one row or another.
struct Article {
    named: FxHashSet<usize>,
    context: FxHashMap<usize, usize>,
    countries: FxHashMap<String, usize>,
    introduced: FxHashMap<String, usize>,
    /// How often the acronyms of a row stand in the text.
    acronyms: FxHashMap<usize, usize>,
}

/// All regulators of a text, by first mention.
pub(super) fn find(c: &Context) -> Vec<RegulatorMentions> {
    let mut article = read_article(c);
    let mut found = Claimed::default();
    described::of_countries(c, &mut article, &mut found);
    names(c, &mut article, &mut found);
    acronyms(c, &article, &mut found);
    described::descriptions(c, &article, &mut found);
    described::of_the_country(c, &article, &mut found);
    described::of_nationality(c, &mut found);
    described::seats(c, &mut found);
    group(c, found.found)
}

fn read_article(c: &Context) -> Article {
    let mut article = Article {
        named: FxHashSet::default(),
        context: FxHashMap::default(),
        countries: FxHashMap::default(),
        introduced: FxHashMap::default(),
        acronyms: FxHashMap::default(),
    };
    for (.., row) in c.doc.hits_of(Topic::RegulatorAcronym) {
        *article.acronyms.entry(row).or_insert(0) += 1;
    }
    for (start, _, row) in c.doc.hits_of(Topic::Country) {
        if is_proper(c, start) || c.doc.surface(start).len() > 4 {
            *article.countries.entry(c.tables.countries[row].code.clone()).or_insert(0) += 1;
        }
    }
    for (start, end, row) in c.doc.hits_of(Topic::RegulatorContext) {
        // A context word inside the name of the authority itself decides nothing.
        let inside_name = c.doc.hits_on(start, Topic::RegulatorName).any(|h| h.end as usize > end);
        if !inside_name {
            *article.context.entry(row).or_insert(0) += 1;
        }
    }
    article
}

fn is_proper(c: &Context, i: usize) -> bool {
    c.doc.tokens[i].is_capital()
}

/// Full names; where several authorities share one, brackets, country and context decide.
fn names(c: &Context, article: &mut Article, found: &mut Claimed) {
    let mut by_span: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for (start, end, row) in c.doc.hits_of(Topic::RegulatorName) {
        match by_span.last_mut() {
            Some((s, e, rows)) if *s == start && *e == end => rows.push(row),
            _ => by_span.push((start, end, vec![row])),
        }
    }
    let mut reach = 0;
    for (start, end, rows) in by_span {
        if start < reach || !is_proper(c, start) || found.overlaps(start, end) {
            continue;
        }
        let bracketed = bracketed_acronym(c, end);
        let row = best_name(c, article, end, &rows, bracketed.as_deref());
        reach = end;
        article.named.insert(row);
        found.push(Found { start, end, row, kind: MentionKind::Name, rule: "regulator.name" });
        if let Some(acronym) = bracketed {
            article.introduced.entry(fold(&acronym)).or_insert(row);
        }
    }
}

/// The acronym in brackets right after a name: `(AP)`.
fn bracketed_acronym(c: &Context, end: usize) -> Option<String> {
    let inner = c.doc.tokens.get(end + 1)?;
    let closes = c.doc.is_mark(end, '(') && (c.doc.is_mark(end + 2, ')') || c.doc.is_mark(end + 2, ','));
    (closes && inner.is_capital() && inner.len() <= 10).then(|| inner.of(c.doc.text).to_owned())
}

fn best_name(c: &Context, article: &Article, end: usize, rows: &[usize], bracketed: Option<&str>) -> usize {
    let score = |row: usize| {
        let r = &c.tables.regulators[row];
        let introduced = bracketed.is_some_and(|a| r.acronyms.iter().any(|own| fold(own) == fold(a)));
        let near = (end..(end + COUNTRY_REACH).min(c.doc.tokens.len())).any(|i| {
            c.doc.hit(i, Topic::Country).is_some_and(|(_, country)| c.tables.countries[country].code == r.country)
        });
        let own_acronym = article.acronyms.get(&row).copied().unwrap_or(0).min(2);
        (
            usize::from(introduced) * 8,
            usize::from(near) * 4 + own_acronym,
            article.countries.get(&r.country).copied().unwrap_or(0),
            article.context.get(&row).copied().unwrap_or(0),
        )
    };
    let total = |row: &usize| {
        let (a, b, n, x) = score(*row);
        a + b * 2 + n.min(3) + x.min(3)
    };
    // The first row wins a tie: the table lists the best known first.
    rows.iter().copied().rev().max_by_key(total).unwrap_or(rows[0])
}

/// Acronyms; an ambiguous one needs evidence, one that was introduced is decided.
fn acronyms(c: &Context, article: &Article, found: &mut Claimed) {
    let mut at = 0;
    let hits: Vec<_> = c.doc.hits_of(Topic::RegulatorAcronym).collect();
    // Looked for once: long texts name one acronym often.
    let forms = |which: &dyn Fn(usize, usize) -> bool| -> FxHashSet<String> {
        let hits = hits.iter().filter(|(start, end, _)| which(*start, *end));
        hits.map(|(start, end, _)| fold(c.doc.span(*start, *end).of(c.doc.text))).collect()
    };
    let stolen = forms(&|start, end| stands_for_other(c, found, start, end));
    let act = forms(&|start, end| acts(c, start, end));
    while at < hits.len() {
        let (start, end, _) = hits[at];
        let same = hits[at..].iter().take_while(|(s, e, _)| *s == start && *e == end).count();
        let rows: Vec<usize> = hits[at..at + same].iter().map(|h| h.2).collect();
        at += same;
        let surface = fold(c.doc.span(start, end).of(c.doc.text));
        if found.overlaps(start, end) || !is_acronym(c, start, end, &rows) || stolen.contains(&surface) {
            continue;
        }
        let introduced = article.introduced.get(&surface).copied();
        let decided = introduced.or_else(|| decide(c, article, &rows));
        let acting = if decided.is_none() && act.contains(&surface) { acting(c, &surface, &rows) } else { None };
        if let Some(row) = decided.or(acting) {
            let rule = if introduced.is_some() {
                "regulator.introduced"
            } else if acting.is_some() {
                "regulator.acting-acronym"
            } else if c.tables.regulators[row].context.is_empty() {
                "regulator.acronym"
            } else {
                "regulator.ambiguous-acronym"
            };
            found.push(Found { start, end, row, kind: MentionKind::Name, rule });
        }
    }
    introduced_unknown(c, article, found);
}

/// `l'Association des maires de France (AMF)`: brackets behind words with these initials, which are no authority's name.
fn stands_for_other(c: &Context, found: &Claimed, start: usize, end: usize) -> bool {
    if start < 2 || !c.doc.is_mark(start - 1, '(') || !c.doc.is_mark(end, ')') || found.overlaps(start - 2, start - 1) {
        return false;
    }
    let initials: Vec<char> =
        fold(c.doc.span(start, end).of(c.doc.text)).chars().filter(|ch| ch.is_alphabetic()).rev().collect();
    let mut left = initials.iter().peekable();
    for i in (start.saturating_sub(14)..start - 1).rev() {
        match (left.peek(), c.folded(i).chars().next()) {
            (Some(&&want), Some(have)) if want == have => {
                left.next();
            }
            _ if c.doc.tokens[i].is_capital() => return false,
            _ => {}
        }
        if left.peek().is_none() {
            return initials.len() >= 3 && c.doc.tokens[i].is_capital();
        }
    }
    false
}

/// Acronyms that no table holds but the article introduces (`l'Autorité … (AdlC)`).
fn introduced_unknown(c: &Context, article: &Article, found: &mut Claimed) {
    if article.introduced.is_empty() {
        return;
    }
    for i in 0..c.doc.tokens.len() {
        let token = &c.doc.tokens[i];
        if !token.is_capital() || token.len() > 10 || found.overlaps(i, i + 1) {
            continue;
        }
        let surface = token.of(c.doc.text);
        if surface.chars().filter(|ch| ch.is_uppercase()).count() < 2 {
            continue;
        }
        if let Some(&row) = article.introduced.get(&fold(surface)) {
            found.push(Found { start: i, end: i + 1, row, kind: MentionKind::Name, rule: "regulator.introduced" });
        }
    }
}

/// Written as acronyms are: capitals, or as the table writes it, or with one capital when long.
fn is_acronym(c: &Context, start: usize, end: usize, rows: &[usize]) -> bool {
    let surface = c.doc.span(start, end).of(c.doc.text);
    let as_listed = || rows.iter().any(|&row| c.tables.regulators[row].acronyms.iter().any(|a| a == surface));
    let token = &c.doc.tokens[start];
    // A part of a longer word: "R-SEC", "l'AP-HP".
    let joined =
        (start > 0 && c.doc.is_dash(start - 1) && !token.space_before() && !c.doc.tokens[start - 1].space_before())
            || (c.doc.is_dash(end)
                && c.doc.tokens.get(end + 1).is_some_and(|t| t.is_all_caps() && !t.space_before())
                && !c.doc.tokens[end].space_before());
    !joined && (as_listed() || token.is_all_caps() || (token.is_capital() && surface.len() > 4))
}

/// The row of an acronym of three letters or more that fines or investigates somewhere in the article: `the CMA has fined X`,
/// `sanctionnée par l'AMF`. Where several authorities share it, the language tells the one at home.
fn acting(c: &Context, surface: &str, rows: &[usize]) -> Option<usize> {
    if surface.len() < 3 {
        return None;
    }
    let homes: &[&str] = if c.lang == Lang::Fr { &["FR"] } else { &["GB", "US"] };
    let at_home = |row: &&usize| homes.contains(&c.tables.regulators[**row].country.as_str());
    let mut home = rows.iter().filter(at_home);
    match (rows, home.next(), home.next()) {
        (&[row], ..) | (_, Some(&row), None) => Some(row),
        _ => None,
    }
}

/// A verb of enforcement stands behind the name, or a passive one and `by`, or a fine and `from`, before it.
fn acts(c: &Context, start: usize, end: usize) -> bool {
    /// Tokens between the name and the verb.
    const GAP: usize = 3;
    let sentence = c.doc.sentence_at(start);
    let says = |i: usize| c.doc.has(i, Topic::Trigger) || c.doc.has(i, Topic::TriggerHead);
    let article =
        (1..=2).filter_map(|k| start.checked_sub(k)).find(|&i| matches!(c.folded(i), "the" | "l" | "la" | "le"));
    let Some(article) = article.filter(|&i| sentence.contains(&i)) else { return false };
    let between = |i: &usize| matches!(c.doc.tokens[*i].kind, Kind::Word) && !c.doc.tokens[*i].is_capital();
    // "The SEC was fined" is no act of its own, "was weighing" is.
    let is = |i: usize| matches!(c.folded(i), "was" | "were" | "been" | "be" | "is" | "ete" | "est" | "sera");
    let passive = |i: usize| is(i) && !c.folded(i + 1).ends_with("ing");
    let mut behind = (end..(end + GAP + 1).min(sentence.end)).take_while(between).take_while(|&i| !passive(i));
    let agent = article.checked_sub(1).is_some_and(|i| matches!(c.folded(i), "by" | "par" | "from"));
    behind.any(says) || (agent && (article.saturating_sub(12).max(sentence.start)..article).any(says))
}

/// The row that an acronym means, by what the article says of each.
fn decide(c: &Context, article: &Article, rows: &[usize]) -> Option<usize> {
    let evidence = |row: usize| {
        let r: &RegulatorRow = &c.tables.regulators[row];
        let named = usize::from(article.named.contains(&row)) * 10;
        let context = article.context.get(&row).copied().unwrap_or(0);
        let country = article.countries.get(&r.country).copied().unwrap_or(0);
        let sure = r.context.is_empty();
        // Its country in the article speaks for an acronym of three letters or more, if it is not everybody's.
        let at_home =
            country > 0 && !matches!(r.country.as_str(), "EU" | "INT") && r.acronyms.iter().any(|a| a.len() >= 3);
        let known = named + context * 2 > 0 || sure || at_home;
        known.then_some(named + context * 2 + country.min(3) + usize::from(sure))
    };
    rows.iter().rev().filter_map(|&row| evidence(row).map(|e| (e, row))).max_by_key(|(e, _)| *e).map(|(_, row)| row)
}

/// What was found, and the tokens that it takes.
#[derive(Default)]
struct Claimed {
    found: Vec<Found>,
    tokens: FxHashSet<usize>,
}

impl Claimed {
    fn push(&mut self, found: Found) {
        self.tokens.extend(found.start..found.end);
        self.found.push(found);
    }

    /// A token of the range is taken.
    fn overlaps(&self, start: usize, end: usize) -> bool {
        (start..end).any(|i| self.tokens.contains(&i))
    }
}

fn group(c: &Context, mut found: Vec<Found>) -> Vec<RegulatorMentions> {
    found.sort_by_key(|f| (f.start, f.end));
    let mut grouped: Vec<RegulatorMentions> = Vec::new();
    for f in found {
        let mention = NameMention { span: c.doc.span(f.start, f.end), kind: f.kind, rule: f.rule };
        match grouped.iter_mut().find(|g| g.row == f.row) {
            Some(g) => g.mentions.push(mention),
            None => grouped.push(RegulatorMentions { row: f.row, mentions: vec![mention] }),
        }
    }
    grouped
}
