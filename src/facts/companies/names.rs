//! Unknown names: what all their mentions in a text have in common, weighed.
//!
//! The weights are `name_weights.tsv` and `name_words.tsv`, fitted by `fit.py` beside this file.

use super::super::{AmountMention, Context};
use super::context::{self, Cues, STRONG};
use super::people::is_given_name;
use super::shape::{is_country, is_function_word, is_no_company, name_after};
use super::unlisted::{Search, listed_at};
use crate::tables::{DateClass, Tables};
use crate::text::{Kind, Topic, hash_of};
use rustc_hash::{FxHashMap, FxHashSet};

/// Features of an unknown name.
pub const NAME: &[&str] = &[
    "bias",
    "strong_before",
    "weak_before",
    "strong_after",
    "weak_after",
    "earns",
    "apposition",
    "nationality",
    "beside",
    "inner_caps",
    "own_strong",
    "own_weak",
    "person",
    "place",
    "body",
    "dateline",
    "has_digit",
    "all_caps",
    "two_words",
    "three_words",
    "headline_only",
    "initial_only",
    "mentions",
    "possessive",
    "companies_known",
    "sums_known",
    "ordinary",
    "lower_twin",
    "short",
    "in_quotes",
    "introduced",
    "initial_once",
    "lexical",
    "lexical_best",
];

/// Places of the words beside a name, as `name_words.tsv` calls them.
const PLACES: [&str; 4] = ["l2", "l1", "r1", "r2"];

/// A run of capitalised words that nothing has claimed yet. Tokens, end not included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub start: usize,
    pub end: usize,
}

/// What the model sees of one name.
#[derive(Debug)]
pub struct NameSeen {
    /// Its mentions, in tokens, end not included.
    pub mentions: Vec<(usize, usize)>,
    /// The values of [`NAME`].
    pub features: Vec<f32>,
    /// The words beside it, as `place:word`; those of one mention follow each other.
    pub words: Vec<Vec<String>>,
}

/// The weights, looked up once.
#[derive(Debug)]
pub(in crate::facts) struct NameModel {
    weights: Vec<f32>,
    words: FxHashMap<(usize, u32), f32>,
}

impl NameModel {
    pub(in crate::facts) fn new(tables: &Tables) -> Self {
        let of = |f: &&str| tables.name_weights.iter().find(|w| w.feature == **f).map_or(0.0, |w| w.weight);
        let place = |name: &str| PLACES.iter().position(|p| *p == name).unwrap_or(0);
        Self {
            weights: NAME.iter().map(of).collect(),
            words: tables.name_words.iter().map(|r| ((place(&r.place), hash_of(&r.word)), r.weight)).collect(),
        }
    }

    fn score(&self, seen: &NameSeen) -> f32 {
        seen.features.iter().zip(&self.weights).map(|(x, w)| x * w).sum()
    }

    /// The sum of the weights of the words beside one mention.
    fn lexical(&self, words: &[(usize, &str)]) -> f32 {
        words.iter().filter_map(|(place, word)| self.words.get(&(*place, hash_of(word)))).sum()
    }
}

/// Claims the names that weigh enough.
pub(super) fn claim_names(search: &mut Search, amounts: &[AmountMention], model: &NameModel) {
    for seen in see(search, amounts, model, false) {
        if model.score(&seen) > 0.0 && !is_ruled_out(&seen) {
            for (start, end) in seen.mentions {
                if !context::is_title_case(search.c, start) {
                    search.claim(start, end, "company.context");
                }
            }
        }
    }
}

/// An acronym that other words introduce, or one word whose capital its place explains, with nothing that tells a company.
fn is_ruled_out(seen: &NameSeen) -> bool {
    let has = |name: &str| NAME.iter().position(|f| *f == name).is_some_and(|i| seen.features[i] > 0.0);
    let told = ["strong_before", "strong_after", "earns", "apposition", "nationality", "inner_caps", "own_strong"];
    let weak = has("initial_only") && !has("two_words") && !has("three_words");
    has("introduced") || (weak && (has("lower_twin") || has("ordinary") || !told.iter().any(|f| has(f))))
}

/// Every unknown name of the text with its features; `keep` asks for the words too.
pub(super) fn see(search: &Search, amounts: &[AmountMention], model: &NameModel, keep: bool) -> Vec<NameSeen> {
    see_these(search, amounts, model, keep, &candidates(search, amounts))
}

/// The listed names that are also ordinary words, where the model finds that they may be companies: by first token.
pub(super) fn plausible(search: &Search, amounts: &[AmountMention], model: &NameModel) -> FxHashSet<usize> {
    /// What the gazetteer knows weighs so much: with less, names on unseen articles are lost; with more, spacecraft and gods
    /// are firms.
    const LISTED: f32 = 2.0;
    let listed = search.candidates.iter().filter(|x| x.ambiguous);
    let listed: Vec<Candidate> = listed.map(|x| Candidate { start: x.start, end: x.end }).collect();
    let seen = see_these(search, amounts, model, false, &listed);
    let fits = seen.into_iter().filter(|seen| model.score(seen) > -LISTED);
    fits.flat_map(|seen| seen.mentions.into_iter().map(|(start, _)| start)).collect()
}

/// The names at some places with their features.
fn see_these(
    search: &Search,
    amounts: &[AmountMention],
    model: &NameModel,
    keep: bool,
    candidates: &[Candidate],
) -> Vec<NameSeen> {
    let c = search.c;
    if candidates.is_empty() {
        return Vec::new();
    }
    let cues = Cues::new(c);
    let mut by_name: FxHashMap<String, Vec<Candidate>> = FxHashMap::default();
    let mut order: Vec<String> = Vec::new();
    for &x in candidates {
        let key = (x.start..x.end).map(|i| c.folded(i)).collect::<Vec<_>>().join(" ");
        let mentions = by_name.entry(key.clone()).or_default();
        if mentions.is_empty() {
            order.push(key);
        }
        mentions.push(x);
    }
    let hash = |x: &Candidate| c.doc.tokens[x.start].hash;
    let single = candidates.iter().filter(|x| x.end == x.start + 1).map(hash).collect::<FxHashSet<u32>>();
    let small: FxHashSet<&str> = (0..c.doc.tokens.len())
        .filter(|&i| c.doc.tokens[i].kind == Kind::Word && !c.doc.tokens[i].is_capital())
        .filter(|&i| single.contains(&c.doc.tokens[i].hash))
        .map(|i| c.folded(i))
        .collect();
    let known = search.found.iter().map(|f| &f.owner).collect::<FxHashSet<_>>().len();
    order
        .iter()
        .map(|key| {
            let mentions = &by_name[key];
            let ground = Ground { search, amounts, cues: &cues, known, is_small: small.contains(key.as_str()) };
            let (features, words) = ground.features(mentions, model, keep);
            NameSeen { mentions: mentions.iter().map(|x| (x.start, x.end)).collect(), features, words }
        })
        .collect()
}

/// What the features of all names are read from.
struct Ground<'a, 's, 't> {
    search: &'a Search<'s, 't>,
    amounts: &'a [AmountMention],
    cues: &'a Cues,
    /// Companies that are known already.
    known: usize,
    /// The word stands in the text in small letters too.
    is_small: bool,
}

impl Ground<'_, '_, '_> {
    fn features(&self, mentions: &[Candidate], model: &NameModel, keep: bool) -> (Vec<f32>, Vec<Vec<String>>) {
        let (search, c) = (self.search, self.search.c);
        let prose: Vec<&Candidate> = mentions.iter().filter(|x| !context::is_title_case(c, x.start)).collect();
        let x = &mentions[0];
        let any = |test: &dyn Fn(&Candidate) -> bool| flag(prose.iter().any(|x| test(x)));
        let before = |x: &Candidate| context::before(c, self.cues, x.start);
        let after = |x: &Candidate| context::after(c, self.cues, x.end);
        let token = |test: &dyn Fn(usize) -> bool| flag((x.start..x.end).any(test));
        let own = context::own_words(c, x);
        let word_count = (x.start..x.end).filter(|&i| c.doc.tokens[i].kind != Kind::Mark).count();
        let length = c.doc.span(x.start, x.end).of(c.doc.text).chars().count();
        let beside = prose.iter().map(|x| context::beside_company(search, x)).sum::<i32>().min(2);
        let ordinary = x.end == x.start + 1
            && c.doc.hits_at(x.start).iter().any(|h| {
                h.end as usize == x.end && matches!(h.entry.topic, Topic::CommonWord | Topic::Function | Topic::Chrome)
            });
        let mut lexical = (0.0f32, f32::MIN);
        let mut words = Vec::new();
        for x in &prose {
            let beside = words_beside(c, x);
            let weight = model.lexical(&beside);
            lexical = (lexical.0 + weight, lexical.1.max(weight));
            if keep {
                words.push(beside.iter().map(|(p, w)| format!("{}:{w}", PLACES[*p])).collect());
            }
        }
        let share = |of: usize, most: usize| of.min(most) as f32 / most as f32;
        let features = vec![
            1.0,
            any(&|x| before(x) == STRONG),
            any(&|x| before(x) == 1),
            any(&|x| after(x) == STRONG),
            any(&|x| after(x) == 1),
            any(&|x| context::earns(c, self.amounts, x.end) > 0),
            any(&|x| context::apposition(c, self.cues, x.end) > 0),
            any(&|x| context::nationality(c, x.start) > 0),
            beside as f32,
            token(&|i| c.doc.tokens[i].has_inner_caps()),
            flag(own == STRONG),
            flag(own == 1),
            flag(mentions.iter().any(|x| search.people.has(c, x.start, x.end) || is_given_name(c, x.start))),
            any(&|x| context::is_place(c, x.start) && before(x) != STRONG),
            flag(context::is_body(c, x)),
            flag(mentions.iter().any(|x| context::is_dateline(c, x))),
            token(&|i| c.doc.tokens[i].kind == Kind::Number || c.doc.surface(i).contains(|d: char| d.is_ascii_digit())),
            flag(x.end == x.start + 1 && c.doc.tokens[x.start].is_all_caps() && length > 1),
            flag(word_count == 2),
            flag(word_count > 2),
            flag(prose.is_empty()),
            flag(!prose.is_empty() && prose.iter().all(|x| is_initial(c, x.start))),
            (mentions.len() as f32).ln().min(1.6),
            any(&|x| c.doc.is_apostrophe(x.end) && c.folded(x.end + 1) == "s"),
            share(self.known, 4),
            share(self.amounts.len(), 3),
            flag(ordinary),
            flag(self.is_small),
            flag(length <= 3),
            any(&|x| x.start > 0 && matches!(c.doc.surface(x.start - 1), "«" | "\"" | "“" | "‘")),
            flag(mentions.iter().any(|x| is_introduced(c, x))),
            flag(word_count == 1 && mentions.len() == 1 && is_initial(c, x.start)),
            lexical.0.clamp(-6.0, 6.0),
            if prose.is_empty() { 0.0 } else { lexical.1 },
        ];
        (features, words)
    }
}

/// A capital that its place explains: at the start of a sentence, a line or a quotation, or behind a colon.
fn is_initial(c: &Context, i: usize) -> bool {
    c.doc.starts_sentence(i)
        || c.doc.tokens[i].newline_before()
        || i.checked_sub(1)
            .is_some_and(|b| matches!(c.doc.surface(b), ":" | "«" | "“" | "\"" | "•" | "-" | "–" | "—" | "*"))
}

/// `diffusion de pédopornographie (CSAM)`: the acronym of what stands before, which is no company.
fn is_introduced(c: &Context, x: &Candidate) -> bool {
    x.start > 1
        && x.end == x.start + 1
        && c.doc.is_mark(x.start - 1, '(')
        && c.doc.is_mark(x.end, ')')
        && c.doc.tokens[x.start].is_all_caps()
}

fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

/// The words beside a mention: two before, two behind, inside its sentence.
fn words_beside<'t>(c: &Context<'t>, x: &Candidate) -> Vec<(usize, &'t str)> {
    let sentence = c.doc.sentence_at(x.start);
    let word = |i: Option<usize>| match i.filter(|i| sentence.contains(i)).map(|i| (i, &c.doc.tokens[i])) {
        None => "<end>",
        Some((_, t)) if t.kind == Kind::Number => "<number>",
        Some((i, t)) if t.is_capital() && !c.doc.starts_sentence(i) => "<name>",
        Some((i, _)) => c.folded(i),
    };
    let (l2, l1) = (x.start.checked_sub(2), x.start.checked_sub(1));
    vec![(0, word(l2)), (1, word(l1)), (2, word(Some(x.end))), (3, word(Some(x.end + 1)))]
}

/// Runs of capitalised words outside of what is known.
fn candidates(search: &Search, amounts: &[AmountMention]) -> Vec<Candidate> {
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
        let taken = search.found.has(i, end)
            || listed_at(search.candidates, i, end)
            || search.found.is_authority(i, end)
            || sum_at(amounts, i, end)
            || is_no_company(c, i, end)
            || is_country(c, i, end);
        if !taken {
            found.push(Candidate { start: i, end });
        }
        i = end;
    }
    found
}

/// A sum stands on one of the tokens; sums are in text order, and apart.
fn sum_at(amounts: &[AmountMention], start: usize, end: usize) -> bool {
    amounts.get(amounts.partition_point(|a| a.tokens.1 <= start)).is_some_and(|a| a.tokens.0 < end)
}

/// A weekday or a month.
fn is_time(c: &Context, i: usize) -> bool {
    c.doc.hits_on(i, Topic::DateWord).any(|h| {
        h.end as usize == i + 1
            && matches!(
                c.tables.date_words[h.entry.row as usize].class,
                DateClass::Month | DateClass::Weekday | DateClass::ShortMonth | DateClass::ShortWeekday
            )
    })
}
