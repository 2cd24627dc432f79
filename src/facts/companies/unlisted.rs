//! Names that no table holds: beside a legal form, a strong cue, or a fine.

use super::super::Context;
use super::claims::Claims;
use super::context::{is_place, is_title_case, is_town};
use super::fined::is_company_noun;
use super::listed::Candidate;
use super::people::{People, is_given_name};
use super::shape::{
    in_capitals, is_capital_word, is_country, is_function_word, is_legal_form, is_no_company, name_after, name_before,
};
use super::{Found, Owner};
use crate::record::Evidence;
use crate::tables::{CuePosition, Lang, Strength};
use crate::text::{Hit, Kind, Topic, slug};
use rustc_hash::{FxHashMap, FxHashSet};

/// Names with a legal form, listed or not.
pub(super) fn legal_forms(
    c: &Context,
    candidates: &[Candidate],
    found: &mut Claims,
    names: &mut FxHashMap<Owner, (String, Evidence)>,
) {
    for i in 0..c.doc.tokens.len() {
        if let Some((start, stem, end)) =
            form_before(c, i).filter(|(start, _, end)| !found.is_authority(*start, *end) && !found.has(*start, *end))
        {
            let name = c.doc.span(stem, end).of(c.doc.text);
            let owner = Owner::New(slug(name));
            names.entry(owner.clone()).or_insert_with(|| (name.to_owned(), Evidence::LegalForm));
            found.push(c, Found { start, end, owner, rule: "company.legal-form" });
            continue;
        }
        let Some(mut end) = is_legal_form(c, i).filter(|_| i > 0) else { continue };
        // "Pty Ltd", "GmbH & Co. KG": the longest run of forms.
        while let Some(more) = is_legal_form(c, end) {
            end = more;
        }
        let comma = c.doc.is_mark(i - 1, ',');
        let last = if comma { i - 1 } else { i };
        let known = candidates.get(candidates.partition_point(|x| x.end < last)).filter(|x| x.end == last);
        let before = name_before(c, last).map(|start| without_noun(c, start, last));
        let Some(start) = before.or(known.map(|x| x.start)) else { continue };
        if found.is_authority(start, end) || found.has(start, end) {
            continue;
        }
        let stem = c.doc.span(start, last).of(c.doc.text);
        let listed = candidates[candidates.partition_point(|x| x.start < start)..]
            .first()
            .filter(|x| x.start == start && (x.end == last || x.end == end))
            .map(|x| x.row);
        let owner = listed.map_or_else(|| Owner::New(slug(stem)), Owner::Row);
        names.entry(owner.clone()).or_insert_with(|| (stem.to_owned(), Evidence::LegalForm));
        found.push(c, Found { start, end, owner, rule: "company.legal-form" });
    }
}

/// `Broadcaster Kestrowe Media Ltd was fined`: a noun that opens the sentence is none of the name.
fn without_noun(c: &Context, start: usize, end: usize) -> usize {
    let before = |row: usize| c.tables.company_cues[row].position == CuePosition::Before;
    let noun = c.doc.hit(start, Topic::CompanyCue).filter(|&(after, row)| after == start + 1 && before(row));
    let head = c.doc.has(start, Topic::NameHead) || c.doc.has(start, Topic::Company);
    let more = (start + 1..end).filter(|&i| c.doc.tokens[i].is_capital()).count();
    if noun.is_some() && !head && more > 1 && c.doc.starts_sentence(start) { start + 1 } else { start }
}

/// `SARL Trévaux Bois`: a form that stands before its name; where the form starts, where the name does, and its end.
fn form_before(c: &Context, i: usize) -> Option<(usize, usize, usize)> {
    let (stem, row) = c.doc.hit(i, Topic::LegalForm)?;
    let form = &c.tables.legal_forms[row];
    // A name before the form has the better claim ("Trévaux SA Paris"); an article has none.
    let free = i == 0 || !c.doc.tokens[i - 1].is_capital() || is_function_word(c, i - 1);
    let exact = form.form == c.doc.span(i, stem).of(c.doc.text);
    if !(form.before && exact && free) || in_capitals(c, i, stem) {
        return None;
    }
    let end = name_after(c, stem)?;
    (!c.doc.tokens[stem].newline_before() && !is_function_word(c, stem)).then_some((i, stem, end))
}

/// A listed name stands on one of the tokens; they are in text order, and apart.
pub(super) fn listed_at(candidates: &[Candidate], start: usize, end: usize) -> bool {
    candidates.get(candidates.partition_point(|x| x.end <= start)).is_some_and(|x| x.start < end)
}

/// What a search for unlisted names reads and fills.
pub(super) struct Search<'a, 't> {
    /// The text.
    pub c: &'a Context<'t>,
    /// People, who are none either.
    pub people: &'a People<'t>,
    /// Listed names, which have the better claim.
    pub candidates: &'a [Candidate],
    /// What was found so far.
    pub found: &'a mut Claims,
    /// Name and evidence of new companies.
    pub names: &'a mut FxHashMap<Owner, (String, Evidence)>,
}

impl Search<'_, '_> {
    /// Takes the tokens as a company's name, unless they are taken, a regulator, a person, a place or an ordinary word.
    pub(super) fn claim(&mut self, start: usize, end: usize, rule: &'static str) {
        let c = self.c;
        // "Infligé à Apple": whom an act falls on is the listed company, be its name an ordinary word or not.
        let from = self.candidates.partition_point(|x| x.start < start);
        let listed = self.candidates[from..].iter().take_while(|x| x.start == start).find(|x| x.end == end);
        if let Some(x) = listed.filter(|_| rule == "company.fined" && !self.found.has(start, end)) {
            self.found.push(c, Found { start, end, owner: Owner::Row(x.row), rule });
            return;
        }
        let taken = self.found.has(start, end) || listed_at(self.candidates, start, end);
        let name = c.doc.span(start, end).of(c.doc.text);
        if taken
            || self.found.is_authority(start, end)
            || is_country(c, start, end)
            || is_no_company(c, start, end)
            || self.people.has(c, start, end)
            || (rule != "company.fined" && rule != "company.extended" && is_place(c, start))
            || is_town(c, end)
            || (end == start + 1 && is_common(c, start))
            || name.chars().count() < 3
        {
            return;
        }
        let owner = self.found.known_by_first_words(c, start, end).unwrap_or_else(|| Owner::New(slug(name)));
        self.names.entry(owner.clone()).or_insert_with(|| (name.to_owned(), Evidence::Cue));
        self.found.push(c, Found { start, end, owner, rule });
    }
}

/// Unknown names beside a strong cue.
pub(super) fn cues(search: &mut Search) {
    let c = search.c;
    for (i, end, row) in c.doc.hits_of(Topic::CompanyCue) {
        let cue = &c.tables.company_cues[row];
        if cue.strength != Strength::Strong || !cue.lang.fits(c.lang) {
            continue;
        }
        let (start, stop) = if cue.position == CuePosition::Before {
            let start = end + usize::from(matches!(c.doc.surface(end), "«" | "\"" | "“"));
            let Some(stop) = name_after(c, start) else { continue };
            (start, stop)
        } else {
            let mut stop = i;
            if stop > 0 && c.doc.is_mark(stop - 1, ',') {
                // "Neumann, chief executive" is a person, "Fibrazur, filiale de" a company.
                if !matches!(
                    c.folded(i),
                    "a" | "an" | "une" | "un" | "filiale" | "societe" | "entreprise" | "dont" | "whose"
                ) {
                    continue;
                }
                stop -= 1;
            }
            if stop > 1 && c.folded(stop - 1) == "s" && c.doc.is_apostrophe(stop - 2) {
                stop -= 2;
            }
            let Some(start) = name_before(c, stop) else { continue };
            (start, stop)
        };
        if is_title_case(c, start) {
            continue;
        }
        let single_at_start = stop - start == 1 && c.doc.starts_sentence(start) && is_function_word(c, start);
        if !single_at_start {
            search.claim(start, stop, "company.cue");
        }
    }
}

/// `la société nantaise Kiveo`, `Une société concurrente, Kiveo, a`, `a rival broker, Kiveo, blew the whistle`: adjectives or
/// a comma between what a company is and its name.
pub(super) fn described(search: &mut Search) {
    /// Adjectives behind the noun: French ones stand there.
    const ADJECTIVES: usize = 2;
    /// Words between the article and the noun.
    const BEFORE: usize = 3;
    /// Nouns of other bodies too: "le groupe parlementaire", "la compagnie théâtrale".
    const BROAD: &[&str] =
        &["agence", "chaine", "compagnie", "groupe", "maison", "site", "banque", "cabinet", "marque"];
    let c = search.c;
    let french = c.lang == Lang::Fr;
    let small = |i: usize| {
        c.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Word && !t.is_capital() && t.len() > 3)
            && !is_function_word(c, i)
    };
    for (i, end, row) in c.doc.hits_of(Topic::CompanyCue) {
        let cue = &c.tables.company_cues[row];
        let noun = cue.position == CuePosition::Before && cue.lang.fits(c.lang) && is_company_noun(c, end - 1);
        if !noun || is_function_word(c, end - 1) {
            continue;
        }
        let start = (end..end + ADJECTIVES).find(|&k| !french || !small(k)).unwrap_or(end + ADJECTIVES);
        let sentence = c.doc.sentence_at(i);
        let from = i.saturating_sub(BEFORE).max(sentence.start);
        let article = (from..end).rev().find(|&k| {
            matches!(c.folded(k), "a" | "an" | "another" | "un" | "une" | "the" | "la" | "le")
                || (c.folded(k) == "l" && c.doc.is_apostrophe(k + 1))
        });
        let Some(article) = article.filter(|&k| (k + 1..i).all(|k| small(k) || c.doc.is_apostrophe(k))) else {
            continue;
        };
        let comma = c.doc.is_mark(start, ',');
        let broad = BROAD.contains(&c.folded(end - 1));
        let person = matches!(c.folded(end - 1), "parent" | "industriel" | "client");
        if person || (!comma && (start == end || cue.strength != Strength::Strong || broad)) {
            continue;
        }
        // "The founder of the company, Jane Doe, said".
        let whose = article.checked_sub(1).is_some_and(|k| sentence.contains(&k) && is_function_word(c, k));
        let start = start + usize::from(comma);
        let Some(stop) = name_after(c, start).filter(|&stop| stop <= sentence.end && start < sentence.end) else {
            continue;
        };
        let closed = stop == sentence.end || matches!(c.doc.surface(stop), "," | "." | "(" | ";" | ":");
        if !is_function_word(c, start) && (!comma || (closed && !whose)) && !is_title_case(c, start) {
            search.claim(start, stop, "company.cue");
        }
    }
}

/// `its parent, The We Company, said`: an article with a capital inside a sentence belongs to the name.
pub(super) fn with_article(search: &mut Search) {
    const LONGEST: usize = 4;
    let c = search.c;
    for end in 2..=c.doc.tokens.len() {
        if c.doc.surface(end - 1) != "Company" || c.doc.tokens[end - 1].newline_before() {
            continue;
        }
        let run = (1..=LONGEST).filter_map(|k| (end - 1).checked_sub(k)).take_while(|&i| c.doc.tokens[i].is_capital());
        let article = run.filter(|&i| c.doc.surface(i) == "The" && !c.doc.starts_sentence(i)).last();
        if let Some(start) = article.filter(|&start| start + 2 < end && !is_title_case(c, start)) {
            search.claim(start, end, "company.cue");
        }
    }
}

/// `les Conserveries Le Dantec`: a word that only companies have opens the name.
pub(super) fn with_head(search: &mut Search) {
    let c = search.c;
    let strong = |h: &Hit| c.tables.company_cues[h.entry.row as usize].strength == Strength::Strong;
    for i in 1..c.doc.tokens.len() {
        if !c.doc.hits_on(i, Topic::NameHead).any(|h| h.end as usize == i + 1 && strong(h)) {
            continue;
        }
        let small =
            c.doc.tokens[i - 1].kind == Kind::Word && (!c.doc.tokens[i - 1].is_capital() || is_function_word(c, i - 1));
        let beside = small || matches!(c.doc.surface(i - 1), "," | ";" | "'" | "’");
        if !beside || !is_capital_word(c, i) || is_title_case(c, i) {
            continue;
        }
        if let Some(stop) = name_after(c, i).filter(|&stop| stop > i + 1) {
            search.claim(i, stop, "company.head");
        }
    }
}

/// `lawyers at Latham & Watkins`: two names joined so in running text are a firm; not `Travel & Leisure`, a heading, nor
/// `(Koch & Stevenson, 2017)`.
pub(super) fn with_ampersand(search: &mut Search) {
    /// What stands before firms, and seldom before headings, dishes and books.
    const BESIDE: &[&str] = &[
        "at", "by", "from", "against", "and", "firm", "agency", "chez", "par", "contre", "et", "cabinet", "agence",
        "maison", "etude", ",",
    ];
    let c = search.c;
    if c.lang == Lang::Any || !c.doc.text.contains('&') {
        return;
    }
    // "Olive & Herb Focaccia" in a text that speaks of herbs.
    let small: FxHashSet<u32> = (0..c.doc.tokens.len())
        .filter(|&i| c.doc.tokens[i].kind == Kind::Word && !c.doc.tokens[i].is_capital())
        .map(|i| c.doc.tokens[i].hash)
        .collect();
    let word = |i: usize| is_capital_word(c, i) && c.doc.tokens[i].len() > 2;
    let common = |i: usize| {
        c.doc.hits_at(i).iter().any(|h| {
            h.end as usize == i + 1 && matches!(h.entry.topic, Topic::CommonWord | Topic::Function | Topic::DateWord)
        })
    };
    for i in 2..c.doc.tokens.len() {
        let joins = c.doc.is_mark(i, '&') && word(i - 1) && word(i + 1);
        let ordinary = |i: usize| common(i) || small.contains(&c.doc.tokens[i].hash);
        if !joins
            || ordinary(i - 1)
            || ordinary(i + 1)
            || c.doc.is_mark(i - 2, '.')
            || (is_given_name(c, i - 1) && is_given_name(c, i + 1))
        {
            continue;
        }
        let Some(start) = name_before(c, i) else { continue };
        let Some(stop) = name_after(c, start).filter(|&stop| stop > i + 1) else { continue };
        let cue = (start.saturating_sub(4)..start).any(|k| {
            let mut cues = c.doc.hits_on(k, Topic::CompanyCue).filter(|h| h.end as usize == start);
            cues.any(|h| c.tables.company_cues[h.entry.row as usize].position == CuePosition::Before)
        });
        let beside = start > 0 && BESIDE.contains(&c.folded(start - 1));
        let prose = (cue || beside) && !c.doc.tokens[start].newline_before();
        let year = (stop..stop + 2).any(|k| c.doc.tokens.get(k).is_some_and(|t| t.kind == Kind::Number));
        if prose && !year && !is_title_case(c, start) {
            search.claim(start, stop, "company.ampersand");
        }
    }
}

/// A weekday, a month, or a frequent word that opens its sentence.
fn is_common(c: &Context, i: usize) -> bool {
    let opens = c.doc.starts_sentence(i);
    c.doc.hits_at(i).iter().any(|h| {
        h.end as usize == i + 1
            && match h.entry.topic {
                Topic::DateWord => true,
                Topic::CommonWord | Topic::Function => opens,
                _ => false,
            }
    })
}
