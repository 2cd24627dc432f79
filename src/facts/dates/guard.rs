//! What keeps a match from being a date: counts taken for years, names taken for months.

use super::super::Context;
use super::meaning::Meaning;
use super::pattern::Match;
use crate::tables::{DateClass, Lang};
use crate::text::{Kind, Token, Topic};

/// Digits that belong to a longer thing: `12.34`, `1,5`, `A320`, `€2022`.
pub(super) fn is_glued(c: &Context, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    if c.doc.tokens[i].space_before() {
        return false;
    }
    let previous = &c.doc.tokens[before];
    match previous.kind {
        Kind::Number => true,
        // "T3", "S1" and "Q3" are quarters and halves; their rules start at the letter.
        Kind::Word => true,
        Kind::Mark => {
            let numeric = before > 0 && c.doc.tokens[before - 1].kind == Kind::Number && !previous.space_before();
            matches!(c.doc.surface(before), "€" | "$" | "£" | "#")
                || (numeric && matches!(c.doc.surface(before), "." | "," | "/" | ":" | "-"))
        }
    }
}

/// Whether the match may be a date where it stands.
pub(super) fn accepts(c: &Context, m: &Match<'_>, meaning: &Meaning) -> bool {
    if ends_inside_number(c, m.end) {
        return false;
    }
    if (is_short_word_alone(c, m) && !matches!(meaning, Meaning::Duration)) || is_reference(c, m, meaning) {
        return false;
    }
    match meaning {
        Meaning::Set(_) if m.end - m.start == 1 => {
            let capital = c.doc.tokens[m.start].is_capital() && !c.doc.starts_sentence(m.start);
            !capital && !is_noun(c, m.start)
        }
        Meaning::DayOfMonth => is_day_of_month(c, m),
        Meaning::Year => m.end - m.start > 1 || is_year(c, m.start),
        Meaning::Month(_) if m.end - m.start == 1 => is_month(c, m.start),
        Meaning::YearRange | Meaning::ShortYearRange => !is_counted(c, m.end),
        Meaning::Duration => !is_age(c, m),
        Meaning::Feast(_) => true,
        Meaning::Weekday(_) | Meaning::Season(_) => c.doc.tokens[m.start].kind == Kind::Word && !is_name(c, m),
        _ => true,
    }
}

/// `l'hebdomadaire`, `un trimestriel`: a paper, not how often it comes.
fn is_noun(c: &Context, i: usize) -> bool {
    let before = |k: usize| i.checked_sub(k).map(|b| c.folded(b)).unwrap_or_default();
    let elided = matches!(before(1), "'" | "’") && matches!(before(2), "l" | "d");
    c.lang == Lang::Fr && (elided || matches!(before(1), "un" | "cet" | "du" | "le"))
}

/// `on the 26th`, and not `on the third floor`: no noun follows.
fn is_day_of_month(c: &Context, m: &Match<'_>) -> bool {
    let next = c.doc.tokens.get(m.end);
    let is_function = c.doc.has(m.end, Topic::Function);
    // "By the First-tier Tribunal".
    let joined = next.is_some_and(|t| !t.space_before()) && c.doc.is_dash(m.end);
    !joined && (next.is_none_or(|t| t.kind == Kind::Mark || t.newline_before()) || is_function)
}

/// A shortened month or weekday (`sept`, `Sun`) is one only beside a number.
fn is_short_word_alone(c: &Context, m: &Match<'_>) -> bool {
    let numbers = c.doc.tokens[m.start..m.end].iter().any(|t| t.kind == Kind::Number);
    let short = |i: usize| {
        let mut classes = c.doc.hits_on(i, Topic::DateWord).map(|h| c.tables.date_words[h.entry.row as usize].class);
        classes.clone().count() > 0 && classes.all(|k| matches!(k, DateClass::ShortMonth | DateClass::ShortWeekday))
    };
    !numbers && (m.start..m.end).any(short)
}

/// Numbers of directives, files, versions and lots: `Directive 2014/65`, `SAN-2022-019`, `Version 2.10.2021`.
fn is_reference(c: &Context, m: &Match<'_>, meaning: &Meaning) -> bool {
    let numeric = c.doc.tokens[m.start].kind == Kind::Number;
    let before = m.start.checked_sub(1).map(|b| c.folded(b)).unwrap_or_default();
    let glued = |at: usize| c.doc.tokens.get(at).is_some_and(|t| !t.space_before());
    let prefixed = m.start > 1 && c.doc.is_dash(m.start - 1) && glued(m.start) && glued(m.start - 1);
    let goes_on = c.doc.is_dash(m.end)
        && glued(m.end)
        && glued(m.end + 1)
        && c.doc.tokens.get(m.end + 1).is_some_and(|t| t.kind == Kind::Number);
    let named = matches!(
        before,
        "directive"
            | "regulation"
            | "reglement"
            | "version"
            | "reference"
            | "loi"
            | "decret"
            | "arrete"
            | "lot"
            | "dossier"
            | "release"
            | "update"
            | "section"
            | "flight"
            | "vol"
            | "jour"
            | "logiciel"
            | "model"
            | "modele"
    );
    let named = named || (before == "°" || before == "n" || before == "no");
    numeric
        && (prefixed
            || (named && !matches!(meaning, Meaning::Duration))
            || (goes_on && matches!(meaning, Meaning::Year)))
}

/// The match stops in the middle of a number or a unit: `12.5`, `2022 %`, `3,000`.
fn ends_inside_number(c: &Context, end: usize) -> bool {
    let Some(last) = c.doc.tokens.get(end - 1) else { return false };
    if last.kind != Kind::Number {
        return false;
    }
    let next = c.doc.tokens.get(end);
    let after = c.doc.tokens.get(end + 1);
    let number_goes_on = next.is_some_and(|n| {
        !n.space_before()
            && matches!(n.of(c.doc.text), "." | "," | "/")
            && after.is_some_and(|a| a.kind == Kind::Number && !a.space_before())
    });
    let unit = next.is_some_and(|n| {
        matches!(n.of(c.doc.text), "%" | "€" | "$" | "£" | "°") || (n.kind == Kind::Number && !n.space_before())
    });
    number_goes_on || unit
}

/// A bare number of four digits is a year after a preposition of time, or where no noun follows that it could count.
fn is_year(c: &Context, i: usize) -> bool {
    let value: u32 = c.doc.surface(i).parse().unwrap_or(0);
    if !(1500..=2100).contains(&value) {
        return false;
    }
    let before = i.checked_sub(1).map(|b| c.folded(b)).unwrap_or_default();
    let next = c.folded(i + 1);
    if matches!(
        before,
        "article"
            | "n"
            | "no"
            | "numero"
            | "page"
            | "euro"
            | "windows"
            | "office"
            | "agenda"
            | "route"
            | "about"
            | "some"
            | "environ"
            | "quelque"
            | "than"
            | "flight"
            | "vol"
            | "section"
            | "clause"
            | "room"
            | "gate"
            | "lot"
            | "model"
    ) {
        return false;
    }
    // "la D 2019": a road.
    let single = |t: &Token| t.len() == 1 && t.is_capital();
    if i.checked_sub(1).is_some_and(|b| single(&c.doc.tokens[b]) && c.doc.tokens[i].space_before()) {
        return false;
    }
    if is_counted(c, i + 1) || matches!(next, "million" | "millions" | "milliards" | "billion") {
        return false;
    }
    const TIME: &[&str] = &[
        "en",
        "depuis",
        "des",
        "fin",
        "debut",
        "mi",
        "annee",
        "an",
        "ete",
        "hiver",
        "automne",
        "printemps",
        "avant",
        "apres",
        "jusqu",
        "in",
        "since",
        "by",
        "until",
        "before",
        "after",
        "from",
        "year",
        "during",
        "early",
        "late",
        "mid",
        "for",
        "of",
        "de",
        "du",
        "d",
        "'",
        "’",
        "a",
        "et",
        "and",
        "to",
        "entre",
        "between",
        "(",
        "-",
        "–",
        "/",
        ",",
        "as",
        "the",
        "its",
        "his",
        "her",
        "their",
        "this",
        "s",
        "ce",
        "cette",
    ];
    // "Peugeot 2008", "Mondial 2022": the number belongs to a name.
    let previous = i.checked_sub(1).map(|b| &c.doc.tokens[b]);
    if previous.is_some_and(|t| t.kind == Kind::Word && t.is_capital()) && !TIME.contains(&before) {
        return false;
    }
    let followed = c.doc.tokens.get(i + 1).is_none_or(|t| t.kind == Kind::Mark || t.newline_before())
        || c.doc.hits_on(i + 1, Topic::Function).any(|h| h.end as usize == i + 2);
    value >= 1800 && (TIME.contains(&before) || i == 0 || c.doc.starts_sentence(i) || followed)
}

/// A lower-case noun that the number counts follows.
fn is_counted(c: &Context, at: usize) -> bool {
    let Some(next) = c.doc.tokens.get(at) else { return false };
    if next.kind != Kind::Word || next.is_capital() || next.newline_before() {
        return matches!(next.of(c.doc.text), "%" | "€" | "$" | "£") || (next.kind == Kind::Number && next.len() == 3);
    }
    let is_function = c.doc.hits_on(at, Topic::Function).any(|h| h.end as usize == at + 1);
    let word = next.of(c.doc.text);
    !is_function
        && word.len() > 3
        && (word.ends_with('s') || word.ends_with('x'))
        && !matches!(
            word,
            "puis" | "alors" | "was" | "has" | "dans" | "mais" | "sans" | "sous" | "plus" | "après" | "depuis" | "vers"
        )
}

/// A bare month: small in French, capital in English, and beside a word of time where it is also a name or a verb.
fn is_month(c: &Context, i: usize) -> bool {
    let token = &c.doc.tokens[i];
    let folded = c.folded(i);
    if token.is_all_caps() {
        return token.len() > 4 && c.lang == Lang::Fr && folded != "mars";
    }
    match c.lang {
        Lang::En => {
            if !token.is_capital() {
                return false;
            }
            let before = i.checked_sub(1).map(|b| c.folded(b)).unwrap_or_default();
            let after_time = matches!(
                before,
                "in" | "since"
                    | "by"
                    | "until"
                    | "till"
                    | "last"
                    | "next"
                    | "this"
                    | "early"
                    | "late"
                    | "mid"
                    | "of"
                    | "from"
                    | "to"
                    | "and"
                    | "between"
                    | "through"
                    | "during"
                    | "throughout"
                    | "for"
                    | "before"
                    | "after"
                    | "every"
                    | "each"
                    | "-"
            );
            // "April Jones", "the May report": another capital makes it a name.
            let named =
                c.doc.tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Word && t.is_capital() && !t.newline_before());
            if named && !matches!(before, "in" | "since" | "by" | "last" | "next" | "until" | "of") {
                return false;
            }
            after_time || !matches!(folded, "may" | "march" | "april" | "june" | "august")
        }
        _ if i > 0 && c.folded(i - 1) == "sur" => false,
        _ => {
            !token.is_capital() || (c.doc.starts_sentence(i) && !c.doc.tokens.get(i + 1).is_some_and(Token::is_capital))
        }
    }
}

/// `Vendredi` of a title or a person: capitalised inside a French sentence, with another capital beside it.
fn is_name(c: &Context, m: &Match<'_>) -> bool {
    let token = &c.doc.tokens[m.start];
    c.lang == Lang::Fr
        && m.end - m.start == 1
        && token.is_capital()
        && !token.is_all_caps()
        && !c.doc.starts_sentence(m.start)
        && c.doc.tokens.get(m.end).is_some_and(|t| t.is_capital() && !t.newline_before())
}

/// `37 ans`, `aged 3 years`, `12 years old`: an age is no duration.
fn is_age(c: &Context, m: &Match<'_>) -> bool {
    let before = m.start.checked_sub(1).map(|b| c.folded(b)).unwrap_or_default();
    let before2 = m.start.checked_sub(2).map(|b| c.folded(b)).unwrap_or_default();
    let next = c.folded(m.end);
    let next2 = c.folded(m.end + usize::from(c.doc.is_dash(m.end)));
    let in_years = m.captures.units.first().is_some_and(|u| u == "Y" || u == "M");
    let aged = matches!(before, "age" | "agee" | "ages" | "agees" | "aged")
        || (matches!(before, "de") && matches!(before2, "age" | "agee" | "ages" | "agees"));
    // "Jean Dupont, 37 ans,": between commas after a name.
    let apposed = before == ","
        && matches!(next, "," | ".")
        && m.start >= 2
        && c.doc.tokens[m.start - 2].is_capital()
        && m.captures.units.first().is_some_and(|u| u == "Y");
    let under = matches!(before, "les" | "des" | "aux") && matches!(c.folded(m.start), "moins" | "plus");
    // "une femme d'une trentaine d'années".
    let about = matches!(before, "'" | "’")
        && m.captures.units.first().is_some_and(|u| u == "Y")
        && c.folded(m.start + 1).ends_with("aine");
    in_years && (aged || about || under || apposed || next == "old" || next2 == "old")
}
