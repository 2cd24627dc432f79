//! Authorities that are described and not named: `the data protection authority of Spain`, `le gendarme de la Bourse`,
//! `fined by Brussels`.

use super::{Article, Claimed, Context, Found, bracketed_acronym};
use crate::record::MentionKind;
use crate::text::{Kind, Topic, fold};

/// Descriptions; one that several authorities share needs its country.
pub(super) fn descriptions(c: &Context, article: &Article, found: &mut Claimed) {
    let mut by_span: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for (start, end, row) in c.doc.hits_of(Topic::RegulatorDescription) {
        match by_span.last_mut() {
            Some((s, e, rows)) if *s == start && *e == end => rows.push(row),
            _ => by_span.push((start, end, vec![row])),
        }
    }
    for (start, end, rows) in by_span {
        if found.overlaps(start, end) {
            continue;
        }
        let row = if rows.len() == 1 { Some(rows[0]) } else { one_of(c, article, &rows) };
        if let Some(row) = row {
            found.push(Found { start, end, row, kind: MentionKind::Description, rule: "regulator.description" });
        }
    }
}

/// The single candidate that the article names, or whose country it names.
fn one_of(c: &Context, article: &Article, rows: &[usize]) -> Option<usize> {
    let single = |pick: &dyn Fn(usize) -> bool| {
        let mut left = rows.iter().copied().filter(|&r| pick(r));
        left.next().filter(|_| left.next().is_none())
    };
    single(&|r| article.named.contains(&r))
        .or_else(|| single(&|r| article.countries.contains_key(&c.tables.regulators[r].country)))
}

/// `the competition authority of Italy`, `l'autorité de protection des données d'Irlande`: a field of work and a country. Such
/// a description decides before a name inside it (`Autorité de la concurrence`) does.
pub(super) fn of_countries(c: &Context, article: &mut Article, found: &mut Claimed) {
    for (start, end, noun) in c.doc.hits_of(Topic::AuthorityNoun) {
        if found.overlaps(start, end) || !c.tables.authority_nouns[noun].lang.fits(c.lang) {
            continue;
        }
        let Some((stop, country)) = country_behind(c, end) else { continue };
        let code = &c.tables.countries[country].code;
        let Some(row) = national(c, &c.tables.authority_nouns[noun].domain, code) else { continue };
        article.named.insert(row);
        if let Some(acronym) = bracketed_acronym(c, stop) {
            article.introduced.entry(fold(&acronym)).or_insert(row);
        }
        found.push(Found { start, end: stop, row, kind: MentionKind::Description, rule: "regulator.of-country" });
    }
}

/// `of Ireland`, `in Norway`, `d'Italie`, `des Pays-Bas`: the end of the country, and its row.
fn country_behind(c: &Context, at: usize) -> Option<(usize, usize)> {
    let joined = matches!(c.folded(at), "of" | "in" | "de" | "du" | "des" | "d");
    let next = at + 1 + usize::from(c.doc.is_apostrophe(at + 1) || matches!(c.folded(at + 1), "the" | "la"));
    let next = next + usize::from(c.folded(next) == "l" && c.doc.is_apostrophe(next + 1)) * 2;
    let (end, row) = c.doc.hit(next, Topic::Country).filter(|_| joined)?;
    c.doc.tokens[next].is_capital().then_some((end, row))
}

/// The one authority of a country in a field; where there are several, the one that the press describes so.
fn national(c: &Context, domain: &str, country: &str) -> Option<usize> {
    let rows = &c.tables.regulators;
    let fits = |&row: &usize| rows[row].domain == domain && rows[row].country == country;
    let single = |described: bool| {
        let mut left = (0..rows.len()).filter(fits).filter(|&r| !described || !rows[r].descriptions.is_empty());
        left.next().filter(|_| left.next().is_none())
    };
    single(false).or_else(|| single(true))
}

/// `the country's data protection authority`: that of the only country of the article.
pub(super) fn of_the_country(c: &Context, article: &Article, found: &mut Claimed) {
    let mut countries = article.countries.keys().filter(|code| !matches!(code.as_str(), "EU" | "INT"));
    let Some(country) = countries.next().filter(|_| countries.next().is_none()) else { return };
    for (start, end, noun) in c.doc.hits_of(Topic::AuthorityNoun) {
        let whose = start
            .checked_sub(3)
            .is_some_and(|i| c.folded(i) == "country" && c.doc.is_apostrophe(i + 1) && c.folded(i + 2) == "s")
            || c.folded(end) == "nationale"
            || (start > 0 && c.folded(start - 1) == "national");
        if !whose || found.overlaps(start, end) || !c.tables.authority_nouns[noun].lang.fits(c.lang) {
            continue;
        }
        if let Some(row) = national(c, &c.tables.authority_nouns[noun].domain, country) {
            found.push(Found { start, end, row, kind: MentionKind::Description, rule: "regulator.of-country" });
        }
    }
}

/// `l'autorité irlandaise`, `the Dutch regulator`: the one of that country in the field of the authority that is named next to it.
pub(super) fn of_nationality(c: &Context, found: &mut Claimed) {
    let rows = &c.tables.regulators;
    let mut fields: Vec<(usize, &str)> = found.found.iter().map(|f| (f.start, rows[f.row].domain.as_str())).collect();
    fields.retain(|(_, domain)| *domain != "justice");
    fields.sort_unstable();
    for (start, end, country) in c.doc.hits_of(Topic::Country) {
        let noun = |i: usize| {
            matches!(c.folded(i), "autorite" | "regulateur" | "gendarme" | "authority" | "regulator" | "watchdog")
        };
        let french = start > 0 && noun(start - 1) && !c.doc.tokens[start].is_capital();
        let (from, to) = if french { (start - 1, end) } else { (start, end + 1) };
        let closed = !c.doc.tokens.get(to).is_some_and(|t| t.kind == Kind::Word && t.is_capital());
        // "L'autorité irlandaise de la concurrence" says its field itself.
        let field = french && matches!(c.folded(to), "de" | "des" | "du" | "d" | "en");
        if !(french || noun(end)) || !closed || field || found.overlaps(from, to) {
            continue;
        }
        let next = fields.partition_point(|(at, _)| *at < from);
        let beside = fields[next.saturating_sub(1)..].iter().take(2);
        let Some((_, domain)) = beside.min_by_key(|(at, _)| at.abs_diff(from)) else { return };
        if let Some(row) = national(c, domain, &c.tables.countries[country].code) {
            found.push(Found {
                start: from,
                end: to,
                row,
                kind: MentionKind::Description,
                rule: "regulator.of-country",
            });
        }
    }
}

/// `fined by Brussels`, `Bruxelles inflige`: the seat of the Commission stands for it where it acts.
pub(super) fn seats(c: &Context, found: &mut Claimed) {
    /// Tokens between the seat and what it does.
    const REACH: usize = 3;
    let Some(row) = c.tables.regulators.iter().position(|r| r.id == "european-commission") else { return };
    let tells = |i: usize| c.doc.has(i, Topic::Trigger) || c.doc.has(i, Topic::TriggerHead);
    for (start, end, country) in c.doc.hits_of(Topic::Country) {
        let seat = matches!(c.folded(start), "brussels" | "bruxelles") && end == start + 1;
        if !seat || c.tables.countries[country].code != "EU" || found.overlaps(start, end) {
            continue;
        }
        let sentence = c.doc.sentence_at(start);
        // "By Brussels station" is a place.
        let alone = c.doc.tokens.get(end).is_none_or(|t| t.kind == Kind::Mark) || c.doc.has(end, Topic::Function);
        let agent = alone && start > sentence.start && matches!(c.folded(start - 1), "by" | "par");
        let told = agent && (start.saturating_sub(4 * REACH).max(sentence.start)..start).any(tells);
        let small = |i: &usize| !c.doc.tokens[*i].is_capital() && !matches!(c.doc.surface(*i), "," | "." | ";");
        let opens =
            start == sentence.start || matches!(c.doc.surface(start - 1), "," | ":" | "«" | "“" | "que" | "that");
        let acts = opens && (end..(end + REACH).min(sentence.end)).take_while(small).any(tells);
        if told || acts {
            found.push(Found { start, end, row, kind: MentionKind::Description, rule: "regulator.seat" });
        }
    }
}
