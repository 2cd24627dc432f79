//! What stands beside one mention of a name: cues, sums, appositions; and what tells a place or a body.

use super::super::{AmountMention, Context};
use super::names::Candidate;
use super::shape::is_function_word;
use super::unlisted::Search;
use crate::tables::{CuePosition, OtherName, Strength};
use crate::text::{Kind, Token, Topic};

/// What a strong cue weighs beside a weak one.
pub(super) const STRONG: i32 = 2;

/// Which cues end or start at a token.
pub(super) struct Cues {
    before: Vec<i32>,
    after: Vec<i32>,
}

impl Cues {
    pub(super) fn new(c: &Context) -> Self {
        let n = c.doc.tokens.len() + 1;
        let mut cues = Self { before: vec![0; n], after: vec![0; n] };
        for (start, end, row) in c.doc.hits_of(Topic::CompanyCue) {
            let cue = &c.tables.company_cues[row];
            if !cue.lang.fits(c.lang) {
                continue;
            }
            let weight = if cue.strength == Strength::Strong { STRONG } else { 1 };
            let place =
                if cue.position == CuePosition::Before { &mut cues.before[end] } else { &mut cues.after[start] };
            *place = weight.max(*place);
        }
        cues
    }
}

/// The folded word tells such a name.
pub(super) fn is_other_name(c: &Context, word: &str, kind: OtherName) -> bool {
    let rows = &c.tables.other_names;
    let at = rows.partition_point(|r| r.word.as_str() < word);
    rows[at..].iter().take_while(|r| r.word == word).any(|r| r.kind == kind)
}

/// `Leeds City Council`, `Université de Lille`: a body that is no company.
pub(super) fn is_body(c: &Context, x: &Candidate) -> bool {
    [x.start, x.end - 1].iter().any(|&i| is_other_name(c, c.folded(i), OtherName::Body))
}

/// `à X`, `basé à X`, `in X`, `PME de X`, `the city of X`: where something is.
pub(super) fn is_place(c: &Context, start: usize) -> bool {
    // The word before stands on another line.
    if c.doc.tokens[start].newline_before() {
        return false;
    }
    let back = |k: usize| start.checked_sub(k).map(|i| c.folded(i)).unwrap_or_default();
    let before = start.checked_sub(1).map_or("", |i| c.doc.surface(i));
    let of = matches!(back(1), "de" | "of") && (2..=3).any(|k| is_other_name(c, back(k), OtherName::Place));
    // "Quant à X", "face à X": no place.
    let phrase = matches!(back(2), "quant" | "face" | "grace" | "contrairement");
    // "Luis Ortega, 34, of Rogers".
    let from = back(1) == "of" && back(2) == ",";
    from || (matches!(before, "à" | "À") && !phrase)
        || matches!(back(1), "in" | "near" | "across" | "outside" | "toward")
        || of
}

/// `Hawthorne, California`: a town before its state; `end` is the token behind the name.
pub(super) fn is_town(c: &Context, end: usize) -> bool {
    c.doc.is_mark(end, ',')
        && c.doc.tokens.get(end + 1).is_some_and(Token::is_capital)
        && is_other_name(c, c.folded(end + 1), OtherName::State)
}

/// `DULUTH, Minn. —`: capitals at the start of a line, before a comma or a bracket.
pub(super) fn is_dateline(c: &Context, x: &Candidate) -> bool {
    c.doc.tokens[x.start].newline_before()
        && c.doc.tokens[x.start..x.end].iter().all(|t| t.is_all_caps() || t.kind == Kind::Mark)
        && matches!(c.doc.surface(x.end), "," | "(" | "—" | "–")
}

/// A cue before the name: right before it, behind an article, or with one adjective between.
pub(super) fn before(c: &Context, cues: &Cues, start: usize) -> i32 {
    let mut at = start;
    while at > 0 && matches!(c.doc.surface(at - 1), "«" | "\"" | "“") {
        at -= 1;
    }
    if cues.before[at] > 0 {
        return cues.before[at];
    }
    let Some(previous) = at.checked_sub(1) else { return 0 };
    let token = &c.doc.tokens[previous];
    if c.doc.is_apostrophe(previous) {
        // "clients d'Ovéa": the cue ends in the elision.
        return cues.before[previous];
    }
    let article = matches!(c.folded(previous), "the" | "la" | "le");
    let adjective =
        token.kind == Kind::Word && !token.is_capital() && token.len() > 4 && !is_function_word(c, previous);
    if article || adjective { cues.before[previous] } else { 0 }
}

/// A cue after the name, past a possessive or an adverb.
pub(super) fn after(c: &Context, cues: &Cues, end: usize) -> i32 {
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
pub(super) fn earns(c: &Context, amounts: &[AmountMention], end: usize) -> i32 {
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
    let next = amounts.get(amounts.partition_point(|a| a.tokens.0 < end));
    let near = next.is_some_and(|a| a.tokens.0 < end + 7);
    let verb = (end..end + 4).any(|i| VERBS.contains(&c.folded(i)));
    if near && verb { STRONG } else { 0 }
}

/// `Kestrel Ventures`, `Ceres Robotics`, `Éditions du Littoral`: the name holds a word of companies.
pub(super) fn own_words(c: &Context, x: &Candidate) -> i32 {
    if x.end - x.start == 1 {
        return 0;
    }
    let at = |i: usize, topic: Topic, end: usize| {
        let hit = c.doc.hits_at(i).iter().find(|h| h.entry.topic == topic && h.end as usize == end);
        hit.map_or(0, |h| match c.tables.company_cues[h.entry.row as usize].strength {
            Strength::Strong => STRONG,
            Strength::Weak => 1,
        })
    };
    let last = at(x.end - 1, Topic::NameNoun, x.end);
    let two = if x.end - x.start > 2 { at(x.end - 2, Topic::NameNoun, x.end) } else { 0 };
    last.max(two).max(at(x.start, Topic::NameHead, x.start + 1))
}

/// `X, a Berlin-based payments company`, `X, spécialiste des batteries`: a company's noun in the apposition.
pub(super) fn apposition(c: &Context, cues: &Cues, end: usize) -> i32 {
    if !c.doc.is_mark(end, ',') {
        return 0;
    }
    if cues.after.get(end + 1).is_some_and(|w| *w == STRONG) {
        return STRONG;
    }
    if !matches!(c.folded(end + 1), "a" | "an" | "the" | "une" | "un" | "la" | "le" | "l" | "one") {
        return 0;
    }
    let reach =
        (end + 2..end + 9).take_while(|&i| i < c.doc.tokens.len() && !matches!(c.doc.surface(i), "," | "." | ";"));
    let noun = reach.filter(|&i| !matches!(c.folded(i), "who" | "qui" | "of" | "de" | "at" | "chez")).any(|i| {
        // The noun of a person ("a partner at") is no company's.
        cues.before[i] == STRONG && c.doc.tokens[i - 1].kind == Kind::Word && !is_preposition(c.folded(i - 1))
    });
    if noun { STRONG } else { 0 }
}

fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "at" | "for" | "in" | "by" | "with" | "to" | "de" | "d" | "a" | "chez" | "par" | "avec" | "du" | "dans"
    )
}

/// `l'allemand Krovax`, `le suédois Northvolt`: small letters, else it is a person.
pub(super) fn nationality(c: &Context, start: usize) -> i32 {
    let Some(at) = start.checked_sub(1) else { return 0 };
    let token = &c.doc.tokens[at];
    let adjective = !token.is_capital() && c.doc.hits_on(at, Topic::Country).any(|h| h.end as usize == at + 1);
    let article = at
        .checked_sub(1)
        .is_some_and(|b| c.doc.is_apostrophe(b) || matches!(c.folded(b), "le" | "la" | "du" | "au" | "son"));
    if adjective && article { STRONG } else { 0 }
}

/// `Krovax, Orange et Thales`: a known company is its neighbour in a list.
pub(super) fn beside_company(search: &Search, x: &Candidate) -> i32 {
    let c = search.c;
    let joins = |i: usize| matches!(c.folded(i), "," | "and" | "et" | "or" | "ou" | "&");
    let known = |at: usize, ends: bool| {
        let listed = &search.candidates;
        let found = if ends { search.found.ends(at) } else { search.found.starts(at) };
        let near = listed.get(listed.partition_point(|g| if ends { g.end < at } else { g.start < at }));
        found || near.is_some_and(|g| !g.ambiguous && if ends { g.end == at } else { g.start == at })
    };
    let left = x.start > 1 && joins(x.start - 1) && known(x.start - 1, true);
    let right = joins(x.end) && known(x.end + 1, false);
    i32::from(left) + i32::from(right)
}

/// Tokens on either side that are looked at for a headline.
pub(super) const TITLE: usize = 40;

/// The sentence is a headline in title case, where capitals say nothing.
pub(super) fn is_title_case(c: &Context, i: usize) -> bool {
    let sentence = c.doc.sentence_at(i);
    // A long sentence is no headline, and a text without full stops stays linear.
    let around = sentence.start.max(i.saturating_sub(TITLE))..sentence.end.min(i + TITLE);
    // A sentence that names many closes with a full stop.
    if c.doc.is_mark(sentence.end - 1, '.') && around.end == sentence.end {
        return false;
    }
    let words = c.doc.tokens[around].iter().filter(|t| t.kind == Kind::Word && t.len() > 3);
    let (capitals, all) = words.fold((0, 0), |(k, n), t| (k + usize::from(t.is_capital()), n + 1));
    all > 3 && capitals * 10 > all * 7
}
