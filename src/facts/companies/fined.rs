//! Whom an act of enforcement falls on: the patient of a sanction is a company, whatever its name looks like.

use super::super::{AmountMention, Context};
use super::shape::{is_function_word, name_after, name_before, site_at};
use super::unlisted::Search;
use crate::record::EventType;
use crate::tables::{CuePosition, EventWord, Role, Strength};
use crate::text::{Kind, Token, Topic};

/// Whom a verb of sanction falls on, a sum behind the name: `has fined X EUR 30,000`, `condamne X à 3 millions d'euros`.
pub(super) fn fined_objects(search: &mut Search, amounts: &[AmountMention]) {
    let c = search.c;
    const VERBS: &[&str] =
        &["fined", "fines", "sanctionne", "sanctionnee", "condamne", "condamnee", "penalised", "penalized"];
    for amount in amounts {
        let from = amount.tokens.0.saturating_sub(10);
        let Some(verb) = (from..amount.tokens.0).rev().find(|&i| VERBS.contains(&c.folded(i))) else { continue };
        let start = past_description(c, verb + 1);
        // What the name is in another language stands in brackets: "fined Regione Lazio (Lazio Region) EUR 75,000".
        let stop = (start..amount.tokens.0).find(|&i| c.doc.is_mark(i, '(')).unwrap_or(amount.tokens.0);
        let whole = quoted(c, start).or_else(|| whole_object(c, start, stop));
        let Some(end) = whole.or_else(|| name_after(c, start)).map(|end| end.min(stop)).filter(|&end| end > start)
        else {
            continue;
        };
        // Between name and sum stands little: a preposition, a bracket.
        let joined = matches!(c.folded(end), "and" | "et" | ",");
        if (stop - end > 3 && !joined) || is_function_word(c, start) {
            continue;
        }
        claim_with_joined(search, start, end);
    }
}

/// `fined Azienda Provinciale per i Servizi Sanitari di Trento EUR 150,000`: all words between the verb and the sum, where the
/// first and the last have a capital and nothing divides them.
fn whole_object(c: &Context, start: usize, stop: usize) -> Option<usize> {
    const LONGEST: usize = 9;
    let capital = |i: usize| c.doc.tokens.get(i).is_some_and(Token::is_capital);
    let fits = start < stop && stop - start <= LONGEST && capital(start) && capital(stop - 1);
    // "Fined X and Y £3m and £2m" are two.
    let words = (start..stop).all(|i| c.doc.tokens[i].kind == Kind::Word && !matches!(c.folded(i), "and" | "et"));
    (fits && words).then_some(stop)
}

/// Whom a sum falls on: `a fine of EUR 30,000 on X`, `une amende de 3 millions d'euros à X`.
pub(super) fn fined_names(search: &mut Search, amounts: &[AmountMention]) {
    let c = search.c;
    for amount in amounts {
        let (start, end) = amount.tokens;
        let fined = (start.saturating_sub(5)..start).any(|i| tells_fine(c, i));
        let word = c.folded(end);
        let falls_on = matches!(word, "on" | "against" | "contre") || (word == "a" && c.doc.surface(end) == "à");
        if !fined || !falls_on {
            continue;
        }
        let name_start = past_description(c, end + 1);
        let Some(name_end) =
            quoted(c, name_start).or_else(|| site_at(c, name_start)).or_else(|| name_after(c, name_start))
        else {
            continue;
        };
        search.claim(name_start, with_genitive(c, name_end), "company.fined");
    }
}

/// `the Municipality of Bergen`, `the Ministry of the Interior`: the end of a body's name with what it is of.
fn with_genitive(c: &Context, end: usize) -> usize {
    let of = matches!(c.folded(end), "of" | "di" | "del" | "della");
    let next = end + 1 + usize::from(of && matches!(c.folded(end + 1), "the" | "la"));
    let capital = c.doc.tokens.get(next).is_some_and(Token::is_capital);
    // "A fine on Kestrel of EUR 65,000".
    let sum = c.doc.has(next, Topic::Currency);
    if of && capital && !sum { name_after(c, next).unwrap_or(end) } else { end }
}

/// `the soccer club AC Omonia`, `the Amsterdam hospital OLVG`, `the company 'Zelbio'`: what the patient is stands before its
/// name. Gives the token where the name starts, past an opening quote.
fn past_description(c: &Context, from: usize) -> usize {
    /// Words of the description.
    const LONGEST: usize = 5;
    let word = |i: usize| c.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Word) && site_at(c, i).is_none();
    let small = |i: usize| word(i) && !c.doc.tokens[i].is_capital() && !c.doc.tokens[i].has_inner_caps();
    let noun = |i: usize| small(i) && !is_function_word(c, i);
    let article = from + usize::from(matches!(c.folded(from), "the" | "la" | "le"));
    let mut at = article;
    // A town stands before the noun of what it has: "the Amsterdam hospital".
    let hyphen = |i: usize| c.doc.is_dash(i) && c.doc.tokens.get(i + 1).is_some_and(|t| !t.space_before());
    while at < article + LONGEST && (noun(at) || hyphen(at) || (article > from && word(at) && noun(at + 1))) {
        at += 1;
    }
    // "… à deux sociétés vaudoises": what the next line opens with is none.
    let same = c.doc.tokens.get(from).is_some() && c.doc.sentence_at(from).contains(&at);
    if same { at + usize::from(at > from && is_quote(c, at)) } else { from }
}

fn is_quote(c: &Context, i: usize) -> bool {
    c.doc.is_apostrophe(i) || matches!(c.doc.surface(i), "\"" | "“" | "«")
}

/// The end of a name in quotes that opens with a capital, without the closing quote.
fn quoted(c: &Context, start: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    let opens = start > 0 && is_quote(c, start - 1) && c.doc.tokens.get(start).is_some_and(Token::is_capital);
    let closes = |&i: &usize| c.doc.is_apostrophe(i) || matches!(c.doc.surface(i), "\"" | "”" | "»");
    (start + 1..=start + LONGEST)
        .find(closes)
        .filter(|&end| opens && (start..end).all(|i| c.doc.tokens[i].is_wordlike()))
}

/// Whom an order or a sanction is addressed to, a day between or not: `ordonné lundi à X`, `infliger à X une amende`.
pub(super) fn addressed(search: &mut Search) {
    /// Tokens between the verb and its `à`.
    const GAP: usize = 3;
    let c = search.c;
    for (_, end, row) in c.doc.hits_of(Topic::Dative) {
        if !c.tables.company_cues[row].lang.fits(c.lang) {
            continue;
        }
        let is_to = |i: usize| matches!(c.doc.surface(i), "à" | "au" | "aux");
        let gap = |i: &usize| !c.doc.tokens[*i].is_capital() && !is_function_word(c, *i) || is_to(*i);
        let reach = (end..(end + GAP + 1).min(c.doc.tokens.len())).take_while(gap);
        let Some(to) = reach.into_iter().find(|&i| is_to(i)) else { continue };
        // "Au groupe X", "à l'éditeur de logiciels X": what it is stands before its name.
        let noun =
            |i: &usize| c.doc.tokens.get(*i).is_some_and(|t| !t.is_capital() && !c.doc.is_mark(*i, ',')) && *i < to + 7;
        let start = to + 1 + (to + 1..).take_while(noun).count();
        let described = start > to + 1;
        if let Some(stop) = name_after(c, start).filter(|_| start < to + 7) {
            let noun = (to + 1..start).any(|i| is_company_noun(c, i));
            if !described || noun {
                claim_with_joined(search, start, stop);
            }
        }
    }
}

/// `mis en demeure Winamax et Unibet`: the names that a conjunction joins to the patient.
fn claim_with_joined(search: &mut Search, start: usize, end: usize) {
    let c = search.c;
    search.claim(start, end, "company.fined");
    let mut at = end;
    while matches!(c.folded(at), "et" | "and" | ",") {
        let Some(stop) = name_after(c, at + 1).filter(|_| !c.doc.tokens[at + 1].newline_before()) else { return };
        // "X, Y and Z" goes on; "X, Y said" does not.
        let listed = matches!(c.folded(at), "et" | "and") || matches!(c.folded(stop), "et" | "and");
        if !listed {
            return;
        }
        search.claim(at + 1, stop, "company.fined");
        at = stop;
    }
}

/// Whom a word of fining or of a notice names right behind it: `sanctionne X et Y`, `a mis en demeure X`.
pub(super) fn direct_objects(search: &mut Search) {
    let c = search.c;
    for (_, end, row) in c.doc.hits_of(Topic::CompanyCue) {
        let cue = &c.tables.company_cues[row];
        let act = ["demeure", "sanctionne", "sanctionné", "fined", "fines", "penalised", "sanctioned"];
        let tells = cue.position == CuePosition::Before && cue.strength == Strength::Strong && cue.lang.fits(c.lang);
        if tells
            && act.iter().any(|word| cue.cue.ends_with(word))
            && let Some(stop) = name_after(c, end)
            && !is_function_word(c, end)
        {
            claim_with_joined(search, end, stop);
        }
    }
}

/// A noun that role words or cues know as a company's: `groupe`, `courtier`.
pub(super) fn is_company_noun(c: &Context, i: usize) -> bool {
    c.doc.hits_at(i).iter().any(|h| match h.entry.topic {
        Topic::RoleNoun => c.tables.role_words[h.entry.row as usize].role == Role::Company,
        Topic::CompanyCue => c.tables.company_cues[h.entry.row as usize].position == CuePosition::Before,
        _ => false,
    })
}

/// `Interserve, a construction company, was fined`: the subject of a passive act, an apposition between.
pub(super) fn passive_subjects(search: &mut Search) {
    const LONGEST: usize = 14;
    let c = search.c;
    for (start, _, row) in c.doc.hits_of(Topic::CompanyCue) {
        let cue = &c.tables.company_cues[row];
        let passive = cue.position == CuePosition::After && cue.lang.fits(c.lang) && tells_act(&cue.cue);
        let Some(comma) = start.checked_sub(1).filter(|&i| passive && c.doc.is_mark(i, ',')) else { continue };
        let sentence = c.doc.sentence_at(start).start;
        let from = comma.saturating_sub(LONGEST).max(sentence);
        let Some(open) = (from..comma).find(|&i| c.doc.is_mark(i, ',')) else { continue };
        // "Le PMU, de son côté, a été mis en demeure".
        let opens = |&s: &usize| s == sentence || (s == sentence + 1 && is_function_word(c, sentence));
        if let Some(name) = name_before(c, open).filter(opens) {
            search.claim(name, open, "company.fined");
        }
    }
}

/// The cue says that something was done to the company.
fn tells_act(cue: &str) -> bool {
    ["was fined", "has been fined", "was ordered to", "est condamné", "a été condamn", "a été sanctionn", "écope"]
        .iter()
        .any(|act| cue.starts_with(act))
}

/// Whom a preposition names behind an act, what it is before its name: `prononcée par la CNIL contre l'agence immobilière X`,
/// `an investigation into the file-sharing service X`.
pub(super) fn targets(search: &mut Search) {
    /// Tokens between the act and the preposition.
    const GAP: usize = 12;
    let c = search.c;
    let is_target = |i: &usize| c.tables.is_event_word(c.doc.word(*i), EventWord::Target);
    for i in (1..c.doc.tokens.len()).filter(is_target) {
        let probe = matches!(c.folded(i - 1), "investigation" | "investigations" | "probe" | "inquiry" | "enquete");
        let into = probe && matches!(c.folded(i), "into" | "visant");
        let against = matches!(c.folded(i), "contre" | "against" | "encontre");
        // "À l'encontre de X".
        let i = i + usize::from(c.folded(i) == "encontre");
        let from = i.saturating_sub(GAP).max(c.doc.sentence_at(i).start);
        let acts = into || (against && (from..i).any(|k| tells_fine(c, k)));
        if !acts {
            continue;
        }
        let start =
            past_description(c, i + 1 + usize::from(matches!(c.folded(i + 1), "l") && c.doc.is_apostrophe(i + 2)) * 2);
        let described = start > i + 1 && (i + 1..start).any(|k| is_company_noun(c, k));
        if let Some(end) = name_after(c, start).filter(|_| described && !is_function_word(c, start)) {
            search.claim(start, end, "company.fined");
        }
    }
}

/// The further members of an enumeration of fines: `fined X £3m and its sister firm Y £1.2m`, `X écope de 52 M€, Y de 31 M€`.
pub(super) fn fined_in_turn(search: &mut Search, amounts: &[AmountMention], elided: &[AmountMention]) {
    let c = search.c;
    let mut sums: Vec<&AmountMention> = amounts.iter().chain(elided).collect();
    sums.sort_by_key(|a| a.tokens);
    for pair in sums.windows(2) {
        let (first, amount) = (pair[0], pair[1]);
        let sentence = c.doc.sentence_at(amount.tokens.0);
        // The name stands right before its sum, a `de` between or not, and behind the sum of another.
        let told = |from: usize| first.tokens.0 > sentence.start && (sentence.start..from).any(|i| tells_fine(c, i));
        // "500 millions à X et 200 millions à Y": the name behind its sum.
        let and = (first.tokens.1..amount.tokens.0).rev().take(2).any(|i| matches!(c.folded(i), "et" | "and" | ","));
        let to = c.doc.surface(amount.tokens.1);
        if and && matches!(to, "à" | "pour" | "contre" | "on" | "for") && told(first.tokens.1) {
            let start = past_description(c, amount.tokens.1 + 1);
            if let Some(end) = name_after(c, start).filter(|_| !is_function_word(c, start)) {
                search.claim(start, end, "company.fined");
                continue;
            }
        }
        let end = amount.tokens.0 - usize::from(matches!(c.folded(amount.tokens.0 - 1), "de" | "d" | "to" | "pour"));
        let Some(start) = name_before(c, end).filter(|&s| s > first.tokens.1) else { continue };
        let joined = (first.tokens.1..start).any(|i| matches!(c.folded(i), "," | "et" | "and" | ";"));
        let near = start - first.tokens.1 <= 6 && first.currency == amount.currency;
        let preposition = matches!(c.folded(start - 1), "in" | "on" | "by" | "for" | "at" | "en" | "par" | "a");
        if joined && near && told(first.tokens.0) && !preposition {
            search.claim(start, end, "company.fined");
        }
    }
}

/// A word of fining starts at the token.
fn tells_fine(c: &Context, i: usize) -> bool {
    c.tables.triggers_at(c.doc, i).any(|row| row.kind == Some(EventType::Fine))
}
