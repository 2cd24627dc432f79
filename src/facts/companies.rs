//! Companies: the gazetteer, legal forms and cues, then every later form of what was found.
//!
//! | text | company | evidence |
//! |---|---|---|
//! | `Clearview AI` … `Clearview` | `clearview-ai`, twice | gazetteer |
//! | `Moselva Partners SA` | `moselva-partners` | legal form |
//! | `la société Fibrazur` | `fibrazur` | cue |
//!
//! A name that is also an ordinary word (`Orange`, `Target`) needs evidence in the article. Not companies: products, indices, people, places.

use super::regulators::covers;
use super::{AmountMention, Context, NameMention, RegulatorMentions};
use crate::record::{EventType, Evidence, MentionKind};
use crate::tables::Strength;
use crate::text::{Kind, Topic, fold, slug};
use rustc_hash::{FxHashMap, FxHashSet};

/// One company and its mentions, in text order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyMentions {
    /// Id, as in the record.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// Country, when known.
    pub country: Option<String>,
    /// What made it a company.
    pub evidence: Evidence,
    /// Row of `companies.tsv`, for gazetteer names.
    pub row: Option<usize>,
    /// Its mentions.
    pub mentions: Vec<NameMention>,
}

/// The longest unknown name, in tokens.
const MAX_NAME: usize = 6;

#[derive(Debug, Clone)]
struct Found {
    start: usize,
    end: usize,
    owner: Owner,
    rule: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Owner {
    Row(usize),
    New(String),
}

/// All companies of a text, by first mention.
pub(super) fn find(c: &Context, amounts: &[AmountMention], regulators: &[RegulatorMentions]) -> Vec<CompanyMentions> {
    let mut names: FxHashMap<Owner, (String, Evidence)> = FxHashMap::default();
    let mut found: Vec<Found> = Vec::new();
    let gazetteer = gazetteer(c, regulators);
    legal_forms(c, regulators, &gazetteer, &mut found, &mut names);
    fined_names(c, regulators, amounts, &gazetteer, &mut found, &mut names);
    sure_names(c, &gazetteer, &mut found);
    cues(c, regulators, &gazetteer, &mut found, &mut names);
    ambiguous_names(c, &gazetteer, &mut found);
    repeats(c, regulators, &mut found, &names);
    group(c, found, &names)
}

/// A gazetteer form in the text.
struct Candidate {
    start: usize,
    end: usize,
    row: usize,
    ambiguous: bool,
}

/// Gazetteer forms that are written as names are, longest first at each place, not inside a regulator.
fn gazetteer(c: &Context, regulators: &[RegulatorMentions]) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (start, end, row) in c.doc.hits_of(Topic::Company) {
        if candidates.last().is_some_and(|last| last.end > start) || covers(regulators, c.doc.span(start, end)) || !reads_as_name(c, start, end, row) {
            continue;
        }
        let form = fold(c.doc.span(start, end).of(c.doc.text));
        let ambiguous = c.tables.companies[row].ambiguous.iter().any(|a| fold(a) == form);
        candidates.push(Candidate { start, end, row, ambiguous });
    }
    candidates
}

/// Capitals where the name has them; short names exactly as listed.
fn reads_as_name(c: &Context, start: usize, end: usize, row: usize) -> bool {
    let surface = c.doc.span(start, end).of(c.doc.text);
    let first = &c.doc.tokens[start];
    let company = &c.tables.companies[row];
    let as_listed = || company.name == surface || company.forms.iter().any(|f| f == surface);
    if c.doc.tokens[start..end].iter().any(|t| t.newline_before()) && c.doc.tokens[start].newline_before() != c.doc.tokens[start..end].iter().any(|t| t.newline_before()) {
        return false;
    }
    if surface.chars().count() <= 3 {
        return as_listed();
    }
    let capital = first.is_capital() || first.has_inner_caps() || (first.kind == Kind::Number && c.doc.tokens[start..end].iter().any(|t| t.is_capital() || t.has_inner_caps())) || as_listed();
    // Words of a longer name are not cut out of it: "Orange County", "Banque de France".
    capital && !is_inside_name(c, start, end)
}

/// A capitalised word is joined to the name by a hyphen.
fn is_inside_name(c: &Context, start: usize, end: usize) -> bool {
    let hyphen = |i: usize| c.doc.is_dash(i) && !c.doc.tokens[i].space_before();
    let before = start > 1 && hyphen(start - 1) && !c.doc.tokens[start].space_before() && c.doc.tokens[start - 2].is_capital();
    let after = hyphen(end) && c.doc.tokens.get(end + 1).is_some_and(|t| !t.space_before() && t.is_capital());
    before || after
}

fn sure_names(c: &Context, candidates: &[Candidate], found: &mut Vec<Found>) {
    for x in candidates.iter().filter(|x| !x.ambiguous) {
        push(c, found, Found { start: x.start, end: x.end, owner: Owner::Row(x.row), rule: "company.gazetteer" });
    }
}

/// Ambiguous forms, on evidence: a sure alias in the article, a cue or legal form beside, or a capital inside a sentence.
fn ambiguous_names(c: &Context, candidates: &[Candidate], found: &mut Vec<Found>) {
    let sure: FxHashSet<usize> = found.iter().filter_map(|f| if let Owner::Row(row) = f.owner { Some(row) } else { None }).collect();
    // A name that is a place somewhere in the article is one everywhere, unless a cue says otherwise.
    let places: FxHashSet<usize> = candidates.iter().filter(|x| x.ambiguous && is_place(c, x.start)).map(|x| x.row).collect();
    for x in candidates.iter().filter(|x| x.ambiguous) {
        let evidence = sure.contains(&x.row) || has_cue(c, x.start, x.end) || (!places.contains(&x.row) && stands_alone(c, x.start, x.end));
        if evidence {
            push(c, found, Found { start: x.start, end: x.end, owner: Owner::Row(x.row), rule: "company.ambiguous" });
        }
    }
}

/// A capital that no sentence start explains, in running text, with no other capitalised word beside it.
fn stands_alone(c: &Context, start: usize, end: usize) -> bool {
    let first = &c.doc.tokens[start];
    if c.doc.starts_sentence(start) || first.newline_before() || !first.is_capital() || end - start == 1 && first.len() < 3 {
        return false;
    }
    let sentence = &c.doc.sentences[c.doc.sentence_of(start)];
    let words = c.doc.tokens[sentence.clone()].iter().filter(|t| t.kind == Kind::Word && t.len() > 3);
    let (capitals, all) = words.fold((0, 0), |(k, n), t| (k + usize::from(t.is_capital()), n + 1));
    let title_case = all < 5 || capitals * 2 > all;
    let beside = |i: Option<usize>| i.is_some_and(|i| c.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Word && t.is_capital() && !t.newline_before()));
    let opens_quote = start > 0 && matches!(c.doc.surface(start - 1), "«" | "\"" | "“" | "(");
    !title_case && !beside(start.checked_sub(1)) && !beside(Some(end)) && !opens_quote && !is_place(c, start)
}

/// After `à`, `in`, `la ville d'`, `le maire de`, or a title: a place or a person.
fn is_place(c: &Context, start: usize) -> bool {
    const PLACES: &[&str] = &["ville", "commune", "maire", "mairie", "pays", "gare", "aeroport", "habitants", "region", "departement", "prefecture", "quartier", "city", "town", "mayor"];
    let back = |k: usize| start.checked_sub(k).map(|i| c.folded(i)).unwrap_or_default();
    let accent = start.checked_sub(1).map_or("", |i| c.doc.surface(i));
    let joined = matches!(back(1).as_str(), "de" | "of") || (matches!(back(1).as_str(), "'" | "’") && back(2) == "d");
    let place = joined && (2..=3).any(|k| PLACES.contains(&back(k).as_str()));
    accent == "à" || place || matches!(back(1).as_str(), "in" | "near" | "mr" | "mrs" | "ms" | "mme" | "m")
}

/// A company cue right before or after the name.
fn has_cue(c: &Context, start: usize, end: usize) -> bool {
    let before = (start.saturating_sub(5)..start).any(|i| cue_at(c, i, true).is_some_and(|(e, _)| e == start || (e + 1 == start && is_article(c, e))));
    before || cue_after(c, end).is_some() || is_legal_form(c, end).is_some()
}

fn is_article(c: &Context, i: usize) -> bool {
    matches!(c.folded(i).as_str(), "de" | "d" | "l" | "la" | "le" | "the" | "'" | "’" | "«" | "\"")
}

fn cue_at(c: &Context, i: usize, before: bool) -> Option<(usize, Strength)> {
    c.doc.hits_at(i).iter().filter(|h| h.entry.topic == Topic::CompanyCue).find_map(|h| {
        let row = &c.tables.company_cues[h.entry.row as usize];
        (row.before == before && row.lang.fits(c.lang)).then_some((h.end as usize, row.strength))
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

/// The legal form at token `i`, written exactly as listed: the token after it.
fn is_legal_form(c: &Context, i: usize) -> Option<usize> {
    let (end, row) = c.doc.hit(i, Topic::LegalForm)?;
    let form = &c.tables.legal_forms[row];
    let surface = c.doc.span(i, end).of(c.doc.text);
    let same = |listed: &str| listed.trim_end_matches('.') == surface.trim_end_matches('.');
    let exact = same(&form.form) || c.tables.legal_forms.iter().any(|f| f.after && same(&f.form));
    // The full stop of "Inc." belongs to it inside a sentence.
    let stop = c.doc.is_mark(end, '.') && !c.doc.tokens[end].space_before() && c.doc.tokens.get(end + 1).is_some_and(|t| !t.is_capital() && !t.newline_before()) && matches!(surface, "Inc" | "Ltd" | "Co" | "Corp" | "Pty");
    (form.after && exact && !c.doc.tokens[i].newline_before()).then_some(end + usize::from(stop))
}

/// Names with a legal form, listed or not.
fn legal_forms(c: &Context, regulators: &[RegulatorMentions], candidates: &[Candidate], found: &mut Vec<Found>, names: &mut FxHashMap<Owner, (String, Evidence)>) {
    for i in 1..c.doc.tokens.len() {
        let Some(mut end) = is_legal_form(c, i) else { continue };
        // "Pty Ltd", "GmbH & Co. KG": the longest run of forms.
        while let Some(more) = is_legal_form(c, end) {
            end = more;
        }
        let comma = c.doc.is_mark(i - 1, ',');
        let last = if comma { i - 1 } else { i };
        let Some(start) = name_before(c, last) else { continue };
        if covers(regulators, c.doc.span(start, end)) || found.iter().any(|f| f.start < end && start < f.end) {
            continue;
        }
        let stem = c.doc.span(start, last).of(c.doc.text);
        let listed = candidates.iter().find(|x| x.start == start && (x.end == last || x.end == end)).map(|x| x.row);
        let owner = listed.map_or_else(|| Owner::New(slug(stem)), Owner::Row);
        names.entry(owner.clone()).or_insert_with(|| (stem.to_owned(), Evidence::LegalForm));
        push(c, found, Found { start, end, owner, rule: "company.legal-form" });
    }
}

/// The capitalised words that end before token `end`: where they start.
fn name_before(c: &Context, end: usize) -> Option<usize> {
    let mut start = end;
    while start > 0 && end - start < MAX_NAME {
        let i = start - 1;
        let token = &c.doc.tokens[i];
        let joins = is_joint(c, i) && i > 0 && is_name_word(c, i - 1);
        if !(is_name_word(c, i) || joins) || (start < end && c.doc.tokens[start].newline_before()) {
            break;
        }
        start -= 1;
        if token.newline_before() {
            break;
        }
    }
    // An article or preposition with a capital only opens the sentence.
    while start < end && c.doc.starts_sentence(start) && is_function_word(c, start) {
        start += 1;
    }
    (start < end && c.doc.tokens[start].kind == Kind::Word || start < end && c.doc.tokens[start].kind == Kind::Number && end - start > 1).then_some(start)
}

/// The end of the capitalised words from token `start` on.
fn name_after(c: &Context, start: usize) -> Option<usize> {
    let mut end = start;
    while end < c.doc.tokens.len() && end - start < MAX_NAME {
        let fresh = end == start;
        if !fresh && c.doc.tokens[end].newline_before() {
            break;
        }
        if is_name_word(c, end) && !(fresh && c.doc.tokens[end].kind == Kind::Number) {
            end += 1;
        } else if !fresh && is_joint(c, end) && c.doc.tokens.get(end + 1).is_some_and(|_| is_name_word(c, end + 1)) {
            end += 2;
        } else {
            break;
        }
    }
    (end > start).then_some(end)
}

fn is_name_word(c: &Context, i: usize) -> bool {
    let token = &c.doc.tokens[i];
    match token.kind {
        Kind::Word => token.is_capital() || token.has_inner_caps(),
        Kind::Number => token.len() < 4,
        Kind::Mark => false,
    }
}

/// What joins the words of a name: `&`, a hyphen without spaces, `.com`.
fn is_joint(c: &Context, i: usize) -> bool {
    let token = &c.doc.tokens[i];
    match c.doc.surface(i) {
        "&" | "+" => true,
        "-" | "’" | "'" | "." => !token.space_before() && c.doc.tokens.get(i + 1).is_some_and(|t| !t.space_before()),
        _ => false,
    }
}

fn is_function_word(c: &Context, i: usize) -> bool {
    c.doc.hits_at(i).iter().any(|h| h.entry.topic == Topic::Function && h.end as usize == i + 1)
}

/// Unknown names beside a strong cue.
fn cues(c: &Context, regulators: &[RegulatorMentions], candidates: &[Candidate], found: &mut Vec<Found>, names: &mut FxHashMap<Owner, (String, Evidence)>) {
    for (i, end, row) in c.doc.hits_of(Topic::CompanyCue) {
        let cue = &c.tables.company_cues[row];
        if cue.strength != Strength::Strong || !cue.lang.fits(c.lang) {
            continue;
        }
        let (start, stop) = if cue.before {
            let start = end + usize::from(matches!(c.doc.surface(end), "«" | "\"" | "“"));
            let Some(stop) = name_after(c, start) else { continue };
            (start, stop)
        } else {
            let mut stop = i;
            if stop > 0 && c.doc.is_mark(stop - 1, ',') {
                stop -= 1;
            }
            if stop > 1 && c.folded(stop - 1) == "s" && c.doc.is_apostrophe(stop - 2) {
                stop -= 2;
            }
            let Some(start) = name_before(c, stop) else { continue };
            (start, stop)
        };
        let overlap = found.iter().any(|f| f.start < stop && start < f.end) || candidates.iter().any(|x| x.start < stop && start < x.end);
        let single_at_start = stop - start == 1 && c.doc.starts_sentence(start) && is_function_word(c, start);
        if overlap || single_at_start || covers(regulators, c.doc.span(start, stop)) {
            continue;
        }
        let name = c.doc.span(start, stop).of(c.doc.text);
        if name.chars().count() < 3 || is_country(c, start, stop) {
            continue;
        }
        let owner = known_by_first_words(c, found, start, stop).unwrap_or_else(|| Owner::New(slug(name)));
        names.entry(owner.clone()).or_insert_with(|| (name.to_owned(), Evidence::Cue));
        push(c, found, Found { start, end: stop, owner, rule: "company.cue" });
    }
}

/// The company whose longer name begins with these words.
fn known_by_first_words(c: &Context, found: &[Found], start: usize, end: usize) -> Option<Owner> {
    let same = |f: &&Found| f.end - f.start > end - start && (0..end - start).all(|k| c.folded(f.start + k) == c.folded(start + k));
    found.iter().find(same).map(|f| f.owner.clone())
}

/// Whom a sum falls on: `a fine of EUR 30,000 on X`, `une amende de 3 millions d'euros à X`.
fn fined_names(c: &Context, regulators: &[RegulatorMentions], amounts: &[AmountMention], candidates: &[Candidate], found: &mut Vec<Found>, names: &mut FxHashMap<Owner, (String, Evidence)>) {
    for amount in amounts {
        let (start, end) = amount.tokens;
        let fined = (start.saturating_sub(5)..start).any(|i| c.doc.hits_at(i).iter().any(|h| h.entry.topic == Topic::Trigger && c.tables.event_triggers[h.entry.row as usize].kind == Some(EventType::Fine)));
        let word = c.folded(end);
        let falls_on = matches!(word.as_str(), "on" | "against" | "contre") || (word == "a" && c.doc.surface(end) == "à");
        if !fined || !falls_on {
            continue;
        }
        let name_start = end + 1 + usize::from(matches!(c.folded(end + 1).as_str(), "the" | "la" | "le"));
        let Some(name_end) = name_after(c, name_start) else { continue };
        let taken = found.iter().any(|f| f.start < name_end && name_start < f.end) || candidates.iter().any(|x| x.start < name_end && name_start < x.end);
        if taken || covers(regulators, c.doc.span(name_start, name_end)) || is_country(c, name_start, name_end) {
            continue;
        }
        let name = c.doc.span(name_start, name_end).of(c.doc.text);
        let owner = Owner::New(slug(name));
        names.entry(owner.clone()).or_insert_with(|| (name.to_owned(), Evidence::Cue));
        push(c, found, Found { start: name_start, end: name_end, owner, rule: "company.fined" });
    }
}

fn is_country(c: &Context, start: usize, end: usize) -> bool {
    c.doc.hit(start, Topic::Country).is_some_and(|(e, _)| e == end)
}

/// Later forms of what is known: the whole name, and its first word where that is distinctive.
fn repeats(c: &Context, regulators: &[RegulatorMentions], found: &mut Vec<Found>, names: &FxHashMap<Owner, (String, Evidence)>) {
    let mut forms: Vec<(Vec<String>, Owner)> = Vec::new();
    for f in found.iter() {
        let tokens: Vec<String> = (f.start..f.end).map(|i| c.folded(i)).collect();
        let stem = names.get(&f.owner).map(|(name, _)| name.as_str());
        if let Some(stem) = stem.filter(|_| matches!(f.owner, Owner::New(_))) {
            let words: Vec<String> = stem.split_whitespace().map(fold).collect();
            if words.len() < tokens.len() && words.iter().zip(&tokens).all(|(a, b)| a == b) {
                forms.push((words, f.owner.clone()));
            }
        }
        let first = &tokens[0];
        if tokens.len() > 1 && first.chars().count() >= 4 && c.doc.tokens[f.start].kind == Kind::Word && is_distinctive(c, f.start) {
            forms.push((vec![first.clone()], f.owner.clone()));
        }
        forms.push((tokens, f.owner.clone()));
    }
    forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
    forms.dedup_by(|a, b| a.0 == b.0);
    let mut by_first: FxHashMap<&str, Vec<&(Vec<String>, Owner)>> = FxHashMap::default();
    for form in &forms {
        by_first.entry(form.0[0].as_str()).or_default().push(form);
    }
    if by_first.is_empty() {
        return;
    }
    for i in 0..c.doc.tokens.len() {
        let token = &c.doc.tokens[i];
        if !(token.is_capital() || token.has_inner_caps() || token.kind == Kind::Number) {
            continue;
        }
        let Some(known) = by_first.get(c.folded(i).as_str()) else { continue };
        let fits = known.iter().find(|(words, _)| words.iter().enumerate().all(|(k, w)| c.folded(i + k) == *w));
        if let Some((words, owner)) = fits {
            let end = i + words.len();
            let free = !found.iter().any(|f| f.start < end && i < f.end) && !covers(regulators, c.doc.span(i, end)) && !is_inside_name(c, i, end);
            if free {
                push(c, found, Found { start: i, end, owner: owner.clone(), rule: "company.repeat" });
            }
        }
    }
}

/// A first word that is no ordinary word of the tables: no function word, country, month or other company.
fn is_distinctive(c: &Context, i: usize) -> bool {
    !c.doc.hits_at(i).iter().any(|h| matches!(h.entry.topic, Topic::Function | Topic::Country | Topic::DateWord | Topic::Number | Topic::Role | Topic::Trigger) && h.end as usize == i + 1)
        && !matches!(
            c.folded(i).as_str(),
            "banque" | "bank" | "groupe" | "group" | "societe" | "compagnie" | "credit" | "caisse" | "mutuelle" | "national" | "royal" | "british" | "american" | "general" | "first" | "global" | "international" | "united" | "assurances" | "air" | "radio" | "digital" | "federal" | "universal" | "standard" | "new"
        )
}

fn push(c: &Context, found: &mut Vec<Found>, f: Found) {
    if f.end <= c.doc.tokens.len() && !found.iter().any(|o| o.start < f.end && f.start < o.end) {
        found.push(f);
    }
}

fn group(c: &Context, mut found: Vec<Found>, names: &FxHashMap<Owner, (String, Evidence)>) -> Vec<CompanyMentions> {
    found.sort_by_key(|f| f.start);
    let mut grouped: Vec<(Owner, CompanyMentions)> = Vec::new();
    for f in found {
        let mention = NameMention { span: c.doc.span(f.start, f.end), kind: MentionKind::Name, rule: f.rule };
        if let Some((_, g)) = grouped.iter_mut().find(|(owner, _)| *owner == f.owner) {
            g.mentions.push(mention);
            continue;
        }
        let company = match &f.owner {
            Owner::Row(row) => {
                let r = &c.tables.companies[*row];
                CompanyMentions { id: r.id.clone(), name: r.name.clone(), country: r.country.clone(), evidence: Evidence::Gazetteer, row: Some(*row), mentions: vec![mention] }
            }
            Owner::New(id) => {
                let (name, evidence) = names.get(&f.owner).cloned().unwrap_or_else(|| (id.clone(), Evidence::Cue));
                CompanyMentions { id: id.clone(), name, country: None, evidence, row: None, mentions: vec![mention] }
            }
        };
        grouped.push((f.owner, company));
    }
    grouped.into_iter().map(|(_, company)| company).collect()
}
