//! Names that no table holds, by what stands beside all their mentions: cues add up, people and places take away.

use super::super::regulators::covers;
use super::super::{AmountMention, Context};
use super::shape::{is_country, is_function_word, name_after};
use super::unlisted::Search;
use crate::tables::{CuePosition, Strength};
use crate::text::{Kind, Topic};
use rustc_hash::FxHashMap;

/// The sum of evidence that makes a name a company: one strong cue, or two weak ones.
const ENOUGH: i32 = 2;
/// What a person's title, a place or a body that is no company takes away.
const AGAINST: i32 = -3;

/// A run of capitalised words that nothing has claimed yet.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    start: usize,
    end: usize,
}

/// Which cues end or start at a token.
struct Cues {
    before: Vec<i32>,
    after: Vec<i32>,
}

impl Cues {
    fn new(c: &Context) -> Self {
        let n = c.doc.tokens.len() + 1;
        let mut cues = Self { before: vec![0; n], after: vec![0; n] };
        for (start, end, row) in c.doc.hits_of(Topic::CompanyCue) {
            let cue = &c.tables.company_cues[row];
            if !cue.lang.fits(c.lang) {
                continue;
            }
            let weight = if cue.strength == Strength::Strong { ENOUGH } else { 1 };
            let place =
                if cue.position == CuePosition::Before { &mut cues.before[end] } else { &mut cues.after[start] };
            *place = weight.max(*place);
        }
        cues
    }
}

/// Claims the names whose contexts add up.
pub(super) fn by_context(search: &mut Search, amounts: &[AmountMention]) {
    let c = search.c;
    let cues = Cues::new(c);
    let candidates: Vec<Candidate> = candidates(search);
    let mut told: FxHashMap<String, (i32, bool)> = FxHashMap::default();
    let key = |x: &Candidate| (x.start..x.end).map(|i| c.folded(i)).collect::<Vec<_>>().join(" ");
    for x in &candidates {
        let entry = told.entry(key(x)).or_default();
        entry.0 += if is_other(search, x) { AGAINST } else { evidence(search, &cues, amounts, x) };
        // A name needs one mention that no start of a sentence explains, or two words.
        entry.1 |= !c.doc.starts_sentence(x.start) || x.end - x.start > 1;
    }
    for x in &candidates {
        let (sum, stands) = told[&key(x)];
        if sum >= ENOUGH && stands && !is_title_case(c, x.start) {
            search.claim(x.start, x.end, "company.context");
        }
    }
}

/// Runs of capitalised words outside of what is known.
fn candidates(search: &Search) -> Vec<Candidate> {
    let c = search.c;
    let mut found = Vec::new();
    let mut i = 0;
    while i < c.doc.tokens.len() {
        let token = &c.doc.tokens[i];
        let opens = token.kind == Kind::Word && (token.is_capital() || token.has_inner_caps());
        let small = is_function_word(c, i) || is_time(c, i);
        if !opens || small {
            i += 1;
            continue;
        }
        let Some(end) = name_after(c, i) else {
            i += 1;
            continue;
        };
        // "Monday" and "The" may follow a name across a title, they never belong to it.
        let end = (i + 1..end).find(|&t| is_time(c, t)).unwrap_or(end);
        let taken = search.found.iter().any(|f| f.start < end && i < f.end)
            || search.candidates.iter().any(|x| x.start < end && i < x.end)
            || covers(search.regulators, c.doc.span(i, end))
            || is_country(c, i, end);
        if !taken {
            found.push(Candidate { start: i, end });
        }
        i = end;
    }
    found
}

/// A weekday, month or season.
fn is_time(c: &Context, i: usize) -> bool {
    c.doc.hits_at(i).iter().any(|h| h.entry.topic == Topic::DateWord && h.end as usize == i + 1)
}

/// A person, a place, or a body that is no company.
fn is_other(search: &Search, x: &Candidate) -> bool {
    let c = search.c;
    const BODIES: &[&str] = &[
        "university",
        "universite",
        "college",
        "school",
        "ecole",
        "lycee",
        "institute",
        "institut",
        "hospital",
        "hopital",
        "chu",
        "party",
        "parti",
        "council",
        "conseil",
        "ministry",
        "ministere",
        "court",
        "cour",
        "tribunal",
        "street",
        "avenue",
        "road",
        "rue",
        "boulevard",
        "place",
        "square",
        "park",
        "parc",
        "stadium",
        "stade",
        "fc",
        "club",
        "league",
        "ligue",
        "cup",
        "coupe",
        "committee",
        "comite",
        "commission",
        "agency",
        "agence",
        "authority",
        "autorite",
        "department",
        "departement",
        "bureau",
        "office",
        "parliament",
        "parlement",
        "senate",
        "senat",
        "congress",
        "congres",
        "assembly",
        "assemblee",
        "house",
        "church",
        "eglise",
        "cathedral",
        "cathedrale",
        "museum",
        "musee",
        "theatre",
        "theater",
        "opera",
        "festival",
        "award",
        "awards",
        "prize",
        "prix",
        "foundation",
        "fondation",
        "association",
        "federation",
        "union",
        "syndicat",
        "cgt",
        "cfdt",
        "army",
        "armee",
        "police",
        "island",
        "ile",
        "river",
        "lake",
        "lac",
        "mont",
        "mount",
        "mountain",
        "county",
        "comte",
        "province",
        "state",
        "etat",
        "city",
        "ville",
        "town",
        "village",
        "district",
        "region",
        "airport",
        "aeroport",
        "station",
        "gare",
        "port",
        "bay",
        "baie",
        "act",
        "loi",
        "bill",
        "treaty",
        "traite",
        "directive",
        "code",
        "plan",
        "war",
        "guerre",
        "day",
        "jour",
        "week",
        "sea",
        "mer",
        "ocean",
        "bridge",
        "pont",
        "tower",
        "tour",
        "castle",
        "chateau",
        "saint",
        "st",
        "sainte",
        "report",
        "rapport",
        "games",
        "jeux",
        "olympics",
        "olympiques",
        "premier",
        "championship",
        "open",
        "grand",
        "trial",
        "society",
        "trust",
        "charity",
        "ong",
        "ngo",
        "forum",
        "summit",
        "sommet",
        "academy",
        "academie",
        "faculty",
        "valley",
        "beach",
        "hill",
        "forest",
        "coast",
        "gulf",
        "cape",
        "basin",
        "vallee",
        "plage",
        "cote",
        "foret",
    ];
    if search.people.has(c, x.start, x.end) || is_place(c, x.start) || is_dateline(c, x) {
        return true;
    }
    BODIES.contains(&c.folded(x.start)) || BODIES.contains(&c.folded(x.end - 1))
}

/// `à X`, `basé à X`, `in X`, `PME de X`, `the city of X`: where something is.
pub(super) fn is_place(c: &Context, start: usize) -> bool {
    const OF: &[&str] = &[
        "ville",
        "commune",
        "maire",
        "region",
        "pays",
        "pme",
        "start-up",
        "startup",
        "entreprise",
        "societe",
        "usine",
        "site",
        "port",
        "gare",
        "aeroport",
        "quartier",
        "rue",
        "city",
        "town",
        "state",
        "village",
        "district",
        "county",
        "suburb",
        "port",
        "university",
        "universite",
        "tribunal",
        "chu",
        "parquet",
        "cour",
        "bishop",
        "archbishop",
        "mayor",
        "capital",
    ];
    let back = |k: usize| start.checked_sub(k).map(|i| c.folded(i)).unwrap_or_default();
    let before = start.checked_sub(1).map_or("", |i| c.doc.surface(i));
    let of = matches!(back(1), "de" | "of") && (2..=3).any(|k| OF.contains(&back(k)));
    // "Luis Ortega, 34, of Rogers".
    let from = back(1) == "of" && back(2) == ",";
    from || matches!(before, "à" | "À") || matches!(back(1), "in" | "near" | "across" | "outside" | "toward") || of
}

/// `DULUTH, Minn. —`: capitals at the start of a line, before a comma or a bracket.
fn is_dateline(c: &Context, x: &Candidate) -> bool {
    c.doc.tokens[x.start].newline_before()
        && c.doc.tokens[x.start..x.end].iter().all(|t| t.is_all_caps() || t.kind == Kind::Mark)
        && matches!(c.doc.surface(x.end), "," | "(" | "—" | "–")
}

/// What stands beside one mention: 2 for a strong cue, 1 for a weak one.
fn evidence(search: &Search, cues: &Cues, amounts: &[AmountMention], x: &Candidate) -> i32 {
    let c = search.c;
    if is_title_case(c, x.start) {
        return 0;
    }
    let left = before(c, cues, x.start);
    let right = after(c, cues, x.end).max(earns(c, amounts, x.end));
    let listed = beside_company(search, x);
    let shape = i32::from((x.start..x.end).any(|i| c.doc.tokens[i].has_inner_caps()));
    left + right + listed + shape + own_words(c, x) + apposition(c, cues, x.end) + nationality(c, x.start)
}

/// A cue before the name: right before it, behind an article, or with one adjective between.
fn before(c: &Context, cues: &Cues, start: usize) -> i32 {
    let mut at = start;
    while at > 0 && matches!(c.doc.surface(at - 1), "«" | "\"" | "“") {
        at -= 1;
    }
    if cues.before[at] > 0 {
        return cues.before[at];
    }
    let Some(previous) = at.checked_sub(1) else { return 0 };
    let token = &c.doc.tokens[previous];
    if c.doc.is_apostrophe(previous) && at > 1 {
        // "clients d'Ovéa": the cue ends in the elision.
        return cues.before[at].max(cues.before[at - 2 + 1]);
    }
    let article = matches!(c.folded(previous), "the" | "la" | "le");
    let adjective =
        token.kind == Kind::Word && !token.is_capital() && token.len() > 4 && !is_function_word(c, previous);
    if article || adjective { cues.before[previous] } else { 0 }
}

/// A cue after the name, past a possessive or an adverb.
fn after(c: &Context, cues: &Cues, end: usize) -> i32 {
    let mut at = end;
    if c.doc.is_apostrophe(at) && c.folded(at + 1) == "s" {
        at += 2;
        let next = cues.after.get(at).copied().unwrap_or(0);
        // "X's new factory".
        let skip = cues.after.get(at + 1).copied().unwrap_or(0);
        return next.max(if c.doc.tokens.get(at).is_some_and(|t| !t.is_capital()) { skip } else { 0 });
    }
    if c.doc.is_mark(at, ',') {
        return 0;
    }
    let direct = cues.after.get(at).copied().unwrap_or(0);
    let adverb = c.folded(at).ends_with("ly")
        || matches!(c.folded(at), "has" | "had" | "also" | "will" | "ne" | "y" | "en" | "a");
    if direct == 0 && adverb {
        at += 1;
        return cues.after.get(at).copied().unwrap_or(0);
    }
    direct
}

/// `Zelora raised $5m`, `Ovéa lève 5 millions d'euros`: a verb and a sum.
fn earns(c: &Context, amounts: &[AmountMention], end: usize) -> i32 {
    const VERBS: &[&str] = &[
        "raised",
        "raises",
        "raise",
        "paid",
        "pays",
        "posted",
        "reported",
        "booked",
        "earned",
        "invested",
        "secured",
        "borrowed",
        "generated",
        "lost",
        "leve",
        "investit",
        "investi",
        "perdu",
        "realise",
        "affiche",
        "engrange",
        "verse",
        "debourse",
        "closed",
        "banked",
        "landed",
        "bagged",
        "paiera",
        "versera",
    ];
    let near = amounts.iter().any(|a| (end..end + 7).contains(&a.tokens.0));
    let verb = (end..end + 4).any(|i| VERBS.contains(&c.folded(i)));
    if near && verb { ENOUGH } else { 0 }
}

/// `Kestrel Ventures`, `Ceres Robotics`, `Éditions du Littoral`: the name holds a word of companies.
fn own_words(c: &Context, x: &Candidate) -> i32 {
    if x.end - x.start == 1 {
        return 0;
    }
    let at = |i: usize, topic: Topic, end: usize| {
        let hit = c.doc.hits_at(i).iter().find(|h| h.entry.topic == topic && h.end as usize == end);
        hit.map_or(0, |h| match c.tables.company_cues[h.entry.row as usize].strength {
            Strength::Strong => ENOUGH,
            Strength::Weak => 1,
        })
    };
    at(x.end - 1, Topic::NameNoun, x.end).max(at(x.start, Topic::NameHead, x.start + 1))
}

/// `X, a Berlin-based payments company`, `X, spécialiste des batteries`: a company's noun in the apposition.
fn apposition(c: &Context, cues: &Cues, end: usize) -> i32 {
    if !c.doc.is_mark(end, ',') {
        return 0;
    }
    if cues.after.get(end + 1).is_some_and(|w| *w == ENOUGH) {
        return ENOUGH;
    }
    if !matches!(c.folded(end + 1), "a" | "an" | "the" | "une" | "un" | "la" | "le" | "l" | "one") {
        return 0;
    }
    let reach =
        (end + 2..end + 9).take_while(|&i| i < c.doc.tokens.len() && !matches!(c.doc.surface(i), "," | "." | ";"));
    let noun = reach.filter(|&i| !matches!(c.folded(i), "who" | "qui" | "of" | "de" | "at" | "chez")).any(|i| {
        // The noun of a person ("a partner at") is no company's.
        cues.before[i] == ENOUGH && c.doc.tokens[i - 1].kind == Kind::Word && !is_preposition(c.folded(i - 1))
    });
    if noun { ENOUGH } else { 0 }
}

fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "at" | "for" | "in" | "by" | "with" | "to" | "de" | "d" | "a" | "chez" | "par" | "avec" | "du" | "dans"
    )
}

/// `l'allemand Krovax`, `le suédois Northvolt`: small letters, else it is a person.
fn nationality(c: &Context, start: usize) -> i32 {
    let Some(at) = start.checked_sub(1) else { return 0 };
    let token = &c.doc.tokens[at];
    let adjective = !token.is_capital()
        && c.doc.hits_at(at).iter().any(|h| h.entry.topic == Topic::Country && h.end as usize == at + 1);
    let article = at
        .checked_sub(1)
        .is_some_and(|b| c.doc.is_apostrophe(b) || matches!(c.folded(b), "le" | "la" | "du" | "au" | "son"));
    if adjective && article { ENOUGH } else { 0 }
}

/// `Krovax, Orange et Thales`: a known company is its neighbour in a list.
fn beside_company(search: &Search, x: &Candidate) -> i32 {
    let c = search.c;
    let joins = |i: usize| matches!(c.folded(i), "," | "and" | "et" | "or" | "ou" | "&");
    let known = |at: usize, ends: bool| {
        search.found.iter().any(|f| if ends { f.end == at } else { f.start == at })
            || search.candidates.iter().any(|g| !g.ambiguous && if ends { g.end == at } else { g.start == at })
    };
    let left = x.start > 1 && joins(x.start - 1) && known(x.start - 1, true);
    let right = joins(x.end) && known(x.end + 1, false);
    i32::from(left) + i32::from(right)
}

/// The sentence is a headline in title case, where capitals say nothing.
pub(super) fn is_title_case(c: &Context, i: usize) -> bool {
    let sentence = &c.doc.sentences[c.doc.sentence_of(i)];
    let words = c.doc.tokens[sentence.clone()].iter().filter(|t| t.kind == Kind::Word && t.len() > 3);
    let (capitals, all) = words.fold((0, 0), |(k, n), t| (k + usize::from(t.is_capital()), n + 1));
    all > 3 && capitals * 10 > all * 7
}
