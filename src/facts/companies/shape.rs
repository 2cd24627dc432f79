//! How names look: capitals, joints, legal forms.

use super::super::Context;
use super::MAX_NAME;
use crate::text::{Kind, Token, Topic};

/// A capitalised word on the line of the word before it.
pub(super) fn is_capital_word(c: &Context, i: usize) -> bool {
    c.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Word && t.is_capital() && !t.newline_before())
}

/// A capitalised word is joined to the name by a hyphen or an ampersand.
pub(super) fn is_inside_name(c: &Context, start: usize, end: usize) -> bool {
    if (start > 1 && c.doc.is_mark(start - 1, '&') && is_capital_word(c, start - 2))
        || (c.doc.is_mark(end, '&') && is_capital_word(c, end + 1))
    {
        return true;
    }
    let hyphen = |i: usize| c.doc.is_dash(i) && !c.doc.tokens[i].space_before();
    let before =
        start > 1 && hyphen(start - 1) && !c.doc.tokens[start].space_before() && c.doc.tokens[start - 2].is_capital();
    let after = hyphen(end) && c.doc.tokens.get(end + 1).is_some_and(|t| !t.space_before() && t.is_capital());
    before || after
}

/// The legal form at token `i`, written exactly as listed: the token after it.
pub(super) fn is_legal_form(c: &Context, i: usize) -> Option<usize> {
    let (end, row) = c.doc.hit(i, Topic::LegalForm)?;
    let form = &c.tables.legal_forms[row];
    let surface = c.doc.span(i, end).of(c.doc.text);
    let same = |listed: &str| {
        let (listed, surface) = (listed.trim_end_matches('.'), surface.trim_end_matches('.'));
        // Headlines in capitals write "INC" and "LTD" too.
        listed == surface
            || (surface.len() >= 3
                && matches!(surface, "INC" | "LTD" | "CORP" | "PLC" | "LLC" | "LIMITED")
                && listed.eq_ignore_ascii_case(surface))
    };
    let exact = same(&form.form) || c.tables.legal_forms.iter().any(|f| f.after && same(&f.form));
    // The full stop of "Inc." belongs to it inside a sentence.
    let stop = c.doc.is_mark(end, '.')
        && !c.doc.tokens[end].space_before()
        && c.doc.tokens.get(end + 1).is_some_and(|t| !t.is_capital() && !t.newline_before())
        && matches!(surface, "Inc" | "inc" | "Ltd" | "Co" | "Corp" | "Pty");
    (form.after && exact && !in_capitals(c, i, end) && !c.doc.tokens[i].newline_before())
        .then_some(end + usize::from(stop))
}

/// The capitalised words that end before token `end`: where they start.
pub(super) fn name_before(c: &Context, end: usize) -> Option<usize> {
    let mut start = end;
    while start > 0 && end - start < MAX_NAME {
        let i = start - 1;
        let token = &c.doc.tokens[i];
        let joins = (is_joint(c, i) || is_shortened(c, i) || is_particle(c, i)) && i > 0 && is_name_word(c, i - 1);
        if !(is_name_word(c, i) || joins) || (start < end && c.doc.tokens[start].newline_before()) {
            break;
        }
        start -= 1;
        if token.newline_before() {
            break;
        }
    }
    // "Gravière du Jorat": the word that opens such names stands before the small words.
    let head = (1..=4).filter_map(|k| start.checked_sub(k)).find(|&h| {
        opens_name(c, h) && !c.doc.tokens[h + 1].newline_before() && name_after(c, h).is_some_and(|stop| stop >= end)
    });
    if let Some(head) = head {
        return Some(head);
    }
    // "HD THE HOME DEPOT INC.", "LOW LOWE'S COMPANIES INC.": the sign of the exchange before a name in capitals.
    if end - start > 2 && is_ticker(c, start) {
        start += 1;
    }
    // An article or preposition with a capital only opens the sentence.
    while start < end && c.doc.starts_sentence(start) && is_function_word(c, start) {
        start += 1;
    }
    (start < end && c.doc.tokens[start].kind == Kind::Word
        || start < end && c.doc.tokens[start].kind == Kind::Number && end - start > 1)
        .then_some(start)
}

/// One to five capitals before a name in capitals that begins with them, or with an article.
fn is_ticker(c: &Context, i: usize) -> bool {
    let (sign, next) = (&c.doc.tokens[i], &c.doc.tokens[i + 1]);
    let capitals = |t: &Token| t.kind == Kind::Word && t.is_all_caps();
    capitals(sign)
        && sign.len() <= 5
        && capitals(next)
        && next.space_before()
        && (c.folded(i + 1) == "the" || (c.folded(i + 1) != c.folded(i) && c.folded(i + 1).starts_with(c.folded(i))))
}

/// The end of the capitalised words from token `start` on.
pub(super) fn name_after(c: &Context, start: usize) -> Option<usize> {
    let mut end = start;
    while end < c.doc.tokens.len() && end - start < MAX_NAME {
        let fresh = end == start;
        if !fresh && c.doc.tokens[end].newline_before() {
            break;
        }
        if is_name_word(c, end) && !(fresh && c.doc.tokens[end].kind == Kind::Number) {
            end += 1;
        } else if let Some(next) = after_particle(c, start, end) {
            end = next;
        } else if !fresh
            && (is_joint(c, end) || is_shortened(c, end))
            && c.doc.tokens.get(end + 1).is_some_and(|_| is_name_word(c, end + 1))
        {
            end += 2;
        } else {
            break;
        }
    }
    (end > start).then_some(end)
}

/// `Éditions du Littoral`, `Filatures de l'Escaut`, `Van der Hoek`: the token after the small words inside a name.
fn after_particle(c: &Context, start: usize, at: usize) -> Option<usize> {
    let head = at == start + 1 && opens_name(c, start);
    let dutch = at > start && matches!(c.doc.surface(at - 1), "Van" | "De" | "Von" | "Ter" | "Ten");
    let mut next = at;
    while next < at + 3
        && (matches!(c.folded(next), "du" | "de" | "des" | "la" | "l" | "d") || c.doc.is_apostrophe(next))
        && !c.doc.tokens[next].is_capital()
    {
        next += 1;
    }
    if dutch && matches!(c.folded(at), "der" | "den" | "de" | "la") && !c.doc.tokens[at].is_capital() {
        next = at + 1;
    }
    let goes_on = next > at && (head || dutch) && c.doc.tokens.get(next).is_some_and(Token::is_capital);
    goes_on.then_some(next + 1)
}

/// A word that opens names of companies: `Éditions`, `Papeteries`.
fn opens_name(c: &Context, i: usize) -> bool {
    c.doc.tokens[i].is_capital() && c.doc.hits_on(i, Topic::NameHead).any(|h| h.end as usize == i + 1)
}

pub(super) fn is_name_word(c: &Context, i: usize) -> bool {
    let token = &c.doc.tokens[i];
    match token.kind {
        Kind::Word => token.is_capital() || token.has_inner_caps(),
        Kind::Number => token.len() < 4,
        Kind::Mark => false,
    }
}

/// A small word inside a name with a legal form: `Vasco Andaluza de Inversiones`, `Roma Servizi per La Mobilita`.
fn is_particle(c: &Context, i: usize) -> bool {
    let joins = matches!(
        c.folded(i),
        "de" | "di"
            | "del"
            | "della"
            | "delle"
            | "per"
            | "y"
            | "e"
            | "do"
            | "da"
            | "du"
            | "des"
            | "von"
            | "van"
            | "und"
    );
    let token = &c.doc.tokens[i];
    // "PDG de Voltrex SA": a title before, not a name.
    let before = i.checked_sub(1).map(|b| &c.doc.tokens[b]);
    joins
        && !token.is_capital()
        && before.is_some_and(|t| !t.is_all_caps() && t.len() > 3)
        && !c.doc.starts_sentence(i - 1)
}

/// What joins the words of a name: `&`, a hyphen without spaces, `.com`.
pub(super) fn is_joint(c: &Context, i: usize) -> bool {
    let token = &c.doc.tokens[i];
    match c.doc.surface(i) {
        "&" | "+" => true,
        "-" | "’" | "'" | "." => !token.space_before() && c.doc.tokens.get(i + 1).is_some_and(|t| !t.space_before()),
        _ => false,
    }
}

/// The full stop of `St. Göran` or of the initial in `T. Stene Transport`.
fn is_shortened(c: &Context, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    let glued = !c.doc.tokens[i].space_before() && c.doc.is_mark(i, '.');
    let short = matches!(c.doc.surface(before), "St" | "Ste")
        || (c.doc.tokens[before].len() == 1 && c.doc.tokens[before].is_capital() && !c.doc.starts_sentence(before));
    // "Mr. T. Stone" and "by J. Doe" are people.
    let person = before > 0 && (c.doc.is_mark(before - 1, '.') || c.doc.tokens[before - 1].is_capital());
    glued && short && !(person && c.doc.tokens[before].len() == 1)
}

/// `notebooksbilliger.de`: the end of the address of a site at the token.
pub(super) fn site_at(c: &Context, i: usize) -> Option<usize> {
    let glued = |k: usize| c.doc.tokens.get(k).is_some_and(|t| !t.space_before());
    let top = matches!(
        c.folded(i + 2),
        "com" | "de" | "fr" | "es" | "it" | "nl" | "be" | "ch" | "net" | "org" | "io" | "eu" | "ai"
    );
    let site =
        c.doc.tokens.get(i)?.kind == Kind::Word && c.doc.is_mark(i + 1, '.') && glued(i + 1) && glued(i + 2) && top;
    site.then_some(i + 3)
}

pub(super) fn is_function_word(c: &Context, i: usize) -> bool {
    c.doc.hits_on(i, Topic::Function).any(|h| h.end as usize == i + 1)
}

/// The name is listed as one of no company: `NASA`, `ISS`.
pub(super) fn is_no_company(c: &Context, start: usize, end: usize) -> bool {
    let listed = c.doc.hits_on(start, Topic::NotCompany).find(|h| h.end as usize >= end);
    listed.is_some_and(|h| {
        c.tables.not_companies[h.entry.row as usize].name == c.doc.span(start, h.end as usize).of(c.doc.text)
    })
}

pub(super) fn is_country(c: &Context, start: usize, end: usize) -> bool {
    c.doc.hit(start, Topic::Country).is_some_and(|(e, _)| e == end)
}

/// Words in capitals on both sides: a headline, in which `SA` and `SE` are words.
pub(super) fn in_capitals(c: &Context, start: usize, end: usize) -> bool {
    let caps =
        |i: Option<usize>| i.and_then(|i| c.doc.tokens.get(i)).is_some_and(|t| t.is_all_caps() && !t.newline_before());
    let word = end == start + 1 && c.doc.surface(start).len() <= 3;
    word && caps(start.checked_sub(1)) && caps(Some(end))
}
