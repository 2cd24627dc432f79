//! Companies: the gazetteer, legal forms and cues, then every later form of what was found.
//!
//! | text | company | evidence |
//! |---|---|---|
//! | `Clearview AI` … `Clearview` | `clearview-ai`, twice | gazetteer |
//! | `Moselva Partners SA` | `moselva-partners` | legal form |
//! | `la société Fibrazur` | `fibrazur` | cue |
//!
//! A name that is also an ordinary word (`Orange`, `Target`) needs evidence in the article. Not companies: products, indices, people, places.

mod claims;
mod context;
mod fined;
mod listed;
mod names;
mod people;
mod repeats;
mod shape;
mod unlisted;

use super::{AmountMention, Context, DateMention, NameMention, RegulatorMentions};
use crate::record::{Evidence, MentionKind};
use crate::tables::Lang;
use claims::Claims;
use fined::{addressed, direct_objects, fined_in_turn, fined_names, fined_objects, passive_subjects, targets};
use listed::{ambiguous_names, gazetteer, sure_names};
pub(super) use names::NameModel;
pub use names::{NAME, NameSeen};
use names::{claim_names, plausible};
use people::People;
use repeats::repeats;
use rustc_hash::FxHashMap;
use unlisted::{Search, cues, described, legal_forms, with_ampersand, with_article, with_head};

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

/// The sums of a text, and those whose currency another one tells.
type Sums<'a> = (&'a [AmountMention], &'a [AmountMention]);

/// What takes words before companies do: authorities and dates.
type Known<'a> = (&'a [RegulatorMentions], &'a [DateMention]);

/// All companies of a text, by first mention.
pub(super) fn find(c: &Context, sums: Sums, known: Known, model: &NameModel) -> Vec<CompanyMentions> {
    search(c, sums, known, model, false).0
}

/// The companies, and what the model saw of the unknown names when `keep` asks for it.
pub(super) fn search(
    c: &Context,
    (amounts, elided): Sums,
    (regulators, dates): Known,
    model: &NameModel,
    keep: bool,
) -> (Vec<CompanyMentions>, Vec<NameSeen>) {
    let mut names: FxHashMap<Owner, (String, Evidence)> = FxHashMap::default();
    let mut found = Claims::new(c, regulators, dates);
    let people = People::new(c);
    let (gazetteer, extended) = gazetteer(c, &found, &people);
    legal_forms(c, &gazetteer, &mut found, &mut names);
    let mut search = Search { c, people: &people, candidates: &gazetteer, found: &mut found, names: &mut names };
    for (start, end) in extended {
        search.claim(start, end, "company.extended");
    }
    fined_names(&mut search, amounts);
    fined_objects(&mut search, amounts);
    fined_in_turn(&mut search, amounts, elided);
    addressed(&mut search);
    direct_objects(&mut search);
    passive_subjects(&mut search);
    targets(&mut search);
    sure_names(c, &gazetteer, search.found);
    cues(&mut search);
    described(&mut search);
    with_ampersand(&mut search);
    with_head(&mut search);
    with_article(&mut search);
    let seen = if keep { names::see(&search, amounts, model, true) } else { Vec::new() };
    claim_names(&mut search, amounts, model);
    let plausible = plausible(&search, amounts, model);
    ambiguous_names(c, &gazetteer, &mut found, &plausible);
    repeats(c, &people, &mut found, &names);
    (group(c, found, &names), seen)
}

/// `le groupe NSO`: French puts the word before the name that it is part of.
fn with_group(c: &Context, start: usize) -> usize {
    let group = start.checked_sub(1).filter(|&i| c.lang == Lang::Fr && c.folded(i) == "groupe");
    group.filter(|_| !c.doc.tokens[start].newline_before()).unwrap_or(start)
}

fn group(c: &Context, found: Claims, names: &FxHashMap<Owner, (String, Evidence)>) -> Vec<CompanyMentions> {
    let mut place: FxHashMap<Owner, usize> = FxHashMap::default();
    let mut grouped: Vec<CompanyMentions> = Vec::new();
    for f in found.into_sorted() {
        let span = c.doc.span(with_group(c, f.start), f.end);
        let mention = NameMention { span, kind: MentionKind::Name, rule: f.rule };
        if let Some(&at) = place.get(&f.owner) {
            grouped[at].mentions.push(mention);
            continue;
        }
        place.insert(f.owner.clone(), grouped.len());
        let company = match &f.owner {
            Owner::Row(row) => {
                let r = &c.tables.companies[*row];
                CompanyMentions {
                    id: r.id.clone(),
                    name: r.name.clone(),
                    country: r.country.clone(),
                    evidence: Evidence::Gazetteer,
                    row: Some(*row),
                    mentions: vec![mention],
                }
            }
            Owner::New(id) => {
                let (name, evidence) = names.get(&f.owner).cloned().unwrap_or_else(|| (id.clone(), Evidence::Cue));
                CompanyMentions { id: id.clone(), name, country: None, evidence, row: None, mentions: vec![mention] }
            }
        };
        grouped.push(company);
    }
    grouped
}
