//! Names of the gazetteer: sure ones as they stand, ambiguous ones on evidence.

use super::super::Context;
use super::claims::Claims;
use super::context::{TITLE, is_title_case};
use super::people::People;
use super::shape::{
    is_capital_word, is_function_word, is_inside_name, is_legal_form, is_no_company, name_after, name_before,
};
use super::{Found, Owner};
use crate::tables::{CuePosition, Strength};
use crate::text::{Hit, Kind, Token, Topic, fold};
use rustc_hash::FxHashSet;

/// A gazetteer form in the text.
pub(super) struct Candidate {
    pub start: usize,
    pub end: usize,
    pub row: usize,
    pub ambiguous: bool,
}

/// Gazetteer forms that are written as names are, longest first at each place, not inside a regulator; and the longer
/// names that begin with one.
pub(super) fn gazetteer(c: &Context, found: &Claims, people: &People) -> (Vec<Candidate>, Vec<(usize, usize)>) {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut extended: Vec<(usize, usize)> = Vec::new();
    for (start, end, row) in c.doc.hits_of(Topic::Company) {
        if extended.last().is_some_and(|last| last.1 > start) {
            continue;
        }
        if candidates.last().is_some_and(|last| last.end > start)
            || found.is_authority(start, end)
            || !reads_as_name(c, start, end, row)
            || is_no_company(c, start, end)
            || (end - start == 1 && people.has(c, start, end))
        {
            continue;
        }
        if goes_on(c, end) {
            // "Advanced Computer Software Group": the listed word stands in the middle.
            let inner = start > c.doc.sentence_at(start).start + 1 && is_capital_word(c, start - 1);
            let from = if inner { name_before(c, start).unwrap_or(start) } else { start };
            extended.extend(name_after(c, start).filter(|&stop| stop > end).map(|stop| (from, stop)));
            continue;
        }
        let form = fold(c.doc.span(start, end).of(c.doc.text));
        let ambiguous = c.tables.companies[row].ambiguous.iter().any(|a| fold(a) == form);
        // "Southern Loop Telecom": an ordinary word that opens a longer name is none of its own.
        let capital = |t: &Token| t.kind == Kind::Word && t.is_capital() && !t.is_all_caps() && !t.newline_before();
        let opens = c.doc.tokens.get(end).is_some_and(capital) && !c.doc.tokens[start].is_all_caps();
        if ambiguous && opens && !is_title_case(c, start) && is_legal_form(c, end).is_none() {
            continue;
        }
        candidates.push(Candidate { start, end, row, ambiguous });
    }
    (candidates, extended)
}

/// `Telus Digital`, `BNP Paribas Fortis`: the listed name is the first part of another.
fn goes_on(c: &Context, end: usize) -> bool {
    let noun = |h: &Hit| matches!(h.entry.topic, Topic::NameNoun | Topic::Company);
    is_capital_word(c, end) && !is_title_case(c, end) && c.doc.hits_at(end).iter().any(noun)
}

/// Capitals where the name has them; short names exactly as listed.
fn reads_as_name(c: &Context, start: usize, end: usize, row: usize) -> bool {
    let surface = c.doc.span(start, end).of(c.doc.text);
    let first = &c.doc.tokens[start];
    let company = &c.tables.companies[row];
    let as_listed = || company.name == surface || company.forms.iter().any(|f| f == surface);
    // A name does not run over a line's end.
    if c.doc.tokens[start + 1..end].iter().any(Token::newline_before) {
        return false;
    }
    // "The bank of the river" is no "The Bank of": words of a name have its capitals.
    let is_small = |i: &usize| {
        let token = &c.doc.tokens[*i];
        token.kind == Kind::Word && !token.is_capital() && !token.has_inner_caps() && !is_function_word(c, *i)
    };
    if (start + 1..end).any(|i| is_small(&i)) && !as_listed() {
        return false;
    }
    if surface.chars().count() <= 3 {
        return as_listed() && !(end == start + 1 && is_function_word(c, start) && !first.is_all_caps());
    }
    // "chief executive Dana Gray": a given name before another capital.
    let given = c.doc.hits_on(start, Topic::GivenName).any(|h| h.end as usize == end);
    if given && is_capital_word(c, end) {
        return false;
    }
    let capital = first.is_capital()
        || first.has_inner_caps()
        || (first.kind == Kind::Number
            && c.doc.tokens[start..end].iter().any(|t| t.is_capital() || t.has_inner_caps()))
        || as_listed();
    // Words of a longer name are not cut out of it: "Orange County", "Banque de France".
    capital && !is_inside_name(c, start, end)
}

pub(super) fn sure_names(c: &Context, candidates: &[Candidate], found: &mut Claims) {
    for x in candidates.iter().filter(|x| !x.ambiguous) {
        found.push(
            c,
            Found { start: x.start, end: with_country(c, x.end), owner: Owner::Row(x.row), rule: "company.gazetteer" },
        );
    }
}

/// The end of a listed name with the country that is part of it: `HP France`.
fn with_country(c: &Context, end: usize) -> usize {
    let country = c.doc.hit(end, Topic::Country).filter(|(e, _)| {
        let tokens = &c.doc.tokens[end..*e];
        tokens.iter().all(|t| t.is_capital() && !t.newline_before()) && !c.doc.surface(end).ends_with("ais")
    });
    country.filter(|(e, _)| *e == end + 1).map_or(end, |(e, _)| e)
}

/// Ambiguous forms, on evidence: a sure alias in the article, a cue or legal form beside, or a capital inside a sentence.
pub(super) fn ambiguous_names(c: &Context, candidates: &[Candidate], found: &mut Claims, plausible: &FxHashSet<usize>) {
    let sure: FxHashSet<usize> =
        found.iter().filter_map(|f| if let Owner::Row(row) = f.owner { Some(row) } else { None }).collect();
    // A name that is a place somewhere in the article is one everywhere, unless a cue says otherwise.
    let places: FxHashSet<usize> =
        candidates.iter().filter(|x| x.ambiguous && is_place(c, x.start)).map(|x| x.row).collect();
    for x in candidates.iter().filter(|x| x.ambiguous) {
        let evidence = sure.contains(&x.row)
            || has_cue(c, x.start, x.end)
            || (!places.contains(&x.row) && plausible.contains(&x.start) && stands_alone(c, x.start, x.end));
        if evidence {
            found.push(c, Found { start: x.start, end: x.end, owner: Owner::Row(x.row), rule: "company.ambiguous" });
        }
    }
}

/// A capital that no sentence start explains, in running text, with no other capitalised word beside it.
fn stands_alone(c: &Context, start: usize, end: usize) -> bool {
    let first = &c.doc.tokens[start];
    if c.doc.starts_sentence(start)
        || first.newline_before()
        || !first.is_capital()
        || end - start == 1 && first.len() < 3
    {
        return false;
    }
    let sentence = c.doc.sentence_at(start);
    let around = sentence.start.max(start.saturating_sub(TITLE))..sentence.end.min(end + TITLE);
    let words = c.doc.tokens[around].iter().filter(|t| t.kind == Kind::Word && t.len() > 3);
    let (capitals, all) = words.fold((0, 0), |(k, n), t| (k + usize::from(t.is_capital()), n + 1));
    let title_case = all < 5 || capitals * 2 > all;
    let opens_quote = start > 0 && matches!(c.doc.surface(start - 1), "«" | "\"" | "“" | "(");
    let beside = start.checked_sub(1).is_some_and(|i| is_capital_word(c, i)) || is_capital_word(c, end);
    !title_case && !beside && !opens_quote && !is_place(c, start)
}

/// After `à`, `in`, `la ville d'`, `le maire de`, or a title: a place or a person.
fn is_place(c: &Context, start: usize) -> bool {
    const PLACES: &[&str] = &[
        "ville",
        "commune",
        "maire",
        "mairie",
        "pays",
        "gare",
        "aeroport",
        "habitants",
        "region",
        "departement",
        "prefecture",
        "quartier",
        "city",
        "town",
        "mayor",
    ];
    let back = |k: usize| start.checked_sub(k).map(|i| c.folded(i)).unwrap_or_default();
    let accent = start.checked_sub(1).map_or("", |i| c.doc.surface(i));
    let joined = matches!(back(1), "de" | "of") || (matches!(back(1), "'" | "’") && back(2) == "d");
    let place = joined && (2..=3).any(|k| PLACES.contains(&back(k)));
    accent == "à" || place || matches!(back(1), "in" | "near" | "mr" | "mrs" | "ms" | "mme" | "m")
}

/// A company cue right before or after the name.
fn has_cue(c: &Context, start: usize, end: usize) -> bool {
    let before = (start.saturating_sub(5)..start)
        .any(|i| cue_at(c, i, true).is_some_and(|(e, _)| e == start || (e + 1 == start && is_article(c, e))));
    before || cue_after(c, end).is_some() || is_legal_form(c, end).is_some()
}

fn is_article(c: &Context, i: usize) -> bool {
    matches!(c.folded(i), "de" | "d" | "l" | "la" | "le" | "the" | "'" | "’" | "«" | "\"")
}

fn cue_at(c: &Context, i: usize, before: bool) -> Option<(usize, Strength)> {
    c.doc.hits_on(i, Topic::CompanyCue).find_map(|h| {
        let row = &c.tables.company_cues[h.entry.row as usize];
        ((row.position == CuePosition::Before) == before && row.lang.fits(c.lang))
            .then_some((h.end as usize, row.strength))
    })
}

/// A cue after the name, behind a comma or a possessive too.
fn cue_after(c: &Context, end: usize) -> Option<Strength> {
    let mut at = end;
    if c.doc.is_apostrophe(at) && c.folded(at + 1) == "s" {
        at += 2;
    }
    if c.doc.is_mark(at, ',') {
        at += 1;
    }
    cue_at(c, at, false).map(|(_, s)| s)
}
