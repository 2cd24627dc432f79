//! Money: number, magnitude and currency in any order, ranges, qualifiers, periods.
//!
//! | text | amount |
//! |---|---|
//! | `20 millions d'euros`, `€20m` | EUR 20000000 |
//! | `entre 3 et 5 millions de dollars` | USD 3000000..5000000 |
//! | `100.000 euros par jour` | EUR 100000 per day |
//! | `jusqu'à 5,1 millions d'euros` | EUR 5100000 at most |
//!
//! Not money: percentages, counts, sums without a currency, vague sums (`des millions d'euros`).

mod around;
mod country;
pub(super) mod elided;
mod range;

use super::Context;
use super::number::{self, Number};
use crate::record::{Per, Qualifier};
use crate::tables::{CurrencyKind, CurrencyRow, Lang, NumberKind};
use crate::text::{Kind, Span, Topic};
use around::{period, qualifier};
use range::{bounds, compound, second_part};
use rust_decimal::Decimal;

/// A sum of money in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountMention {
    /// Bytes of number, magnitude and currency.
    pub span: Span,
    /// Tokens, end not included.
    pub tokens: (usize, usize),
    /// Exact value; `None` for a range.
    pub value: Option<Decimal>,
    /// Lower bound.
    pub min: Option<Decimal>,
    /// Upper bound.
    pub max: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Period of a rate.
    pub per: Option<Per>,
    /// What bounds or blurs it.
    pub qualifier: Option<Qualifier>,
    /// The rule that made it.
    pub rule: &'static str,
    /// The row of `currencies.tsv`.
    pub row: usize,
}

/// A currency sign, code or name in the text.
#[derive(Debug, Clone, Copy)]
struct Currency {
    end: usize,
    row: usize,
    kind: CurrencyKind,
}

/// One number with its currency, or without one where a range may still give it.
#[derive(Debug, Clone)]
struct Part {
    start: usize,
    end: usize,
    number: Number,
    currency: Option<Currency>,
    rule: &'static str,
}

/// All sums of a text.
///
/// `authorities`: the countries of the regulators that the text names.
pub(super) fn find(c: &Context, authorities: &[&str]) -> Vec<AmountMention> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < c.doc.tokens.len() {
        let Some(part) = part(c, i) else {
            i += 1;
            continue;
        };
        i = read_from(c, part, &mut found);
    }
    country::settle(c, &mut found, authorities);
    found
}

/// Reads one sum or range from its first part; returns the token to go on from.
fn read_from(c: &Context, first: Part, found: &mut Vec<AmountMention>) -> usize {
    if let Some((second, is_range)) = second_part(c, &first) {
        let end = second.end;
        let (low, high) = bounds(&first, &second);
        if is_range {
            if let (Some(currency), true) = (second.currency.or(first.currency), low <= high) {
                let span = (first.start, end);
                found.push(finish(c, span, None, Some(low), Some(high), currency, "amount.range", false));
                return end;
            }
        } else if let Some(currency) = second.currency.or(first.currency) {
            let rule = "amount.elided-unit";
            found.push(finish(
                c,
                (first.start, first.end),
                Some(low),
                None,
                None,
                first.currency.unwrap_or(currency),
                rule,
                first.number.approx,
            ));
            found.push(finish(
                c,
                (second.start, end),
                Some(high),
                None,
                None,
                second.currency.unwrap_or(currency),
                second.rule,
                second.number.approx,
            ));
            return end;
        }
    }
    let Some(currency) = first.currency else { return next_token(c, &first) };
    let (mut end, mut value, mut rule) = (first.end, first.number.value, first.rule);
    if let Some((cents_end, cents)) = compound(c, &first) {
        (end, rule) = (cents_end, "amount.compound");
        value += cents;
    }
    if currency.kind == CurrencyKind::Subunit {
        value /= Decimal::ONE_HUNDRED;
        rule = "amount.subunit";
    }
    found.push(finish(c, (first.start, end), Some(value), None, None, currency, rule, first.number.approx));
    end
}

/// A number that is no sum is passed over whole, so that no part of it is read again.
fn next_token(c: &Context, part: &Part) -> usize {
    if part.number.digits {
        number::digits(c, part.start).map_or(part.start + 1, |(_, end)| end)
    } else {
        part.start + 1
    }
}

/// A number at token `i`, with a currency before or after it if there is one.
fn part(c: &Context, i: usize) -> Option<Part> {
    if let Some(sign) = currency(c, i, true) {
        let at = sign.end;
        if c.doc.tokens.get(at).is_some_and(|t| t.kind == Kind::Number && !t.newline_before()) {
            let mut number = number::parse(c, at)?;
            unread_metres(c, &mut number, true);
            if is_letter_alone(c, i, &sign) && number.scale == Decimal::ONE || is_identifier(c, i, &number) {
                return None;
            }
            let mut end = number.end;
            // "$35 USD", "$100 Australian": the second word of the same currency belongs to it.
            let after = currency(c, end, false)
                .filter(|a| matches!(a.kind, CurrencyKind::Code) || is_adjective(c, a) || is_same_name(c, &sign, a));
            let currency = after.inspect(|a| end = a.end).unwrap_or(sign);
            return Some(Part { start: i, end, number, currency: Some(currency), rule: "amount.currency-then-number" });
        }
        return None;
    }
    let mut number = number::parse(c, i)?;
    if number.digits && is_inside_number(c, i) || !number.digits && is_vague(c, i) {
        return None;
    }
    let after_number = number.end;
    let mut at = after_number;
    if number.takes_de {
        at = skip_de(c, at);
    }
    // "a 300-million-dollar loan".
    if c.doc.is_dash(at)
        && !c.doc.tokens[at].space_before()
        && c.doc.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && !t.space_before())
    {
        at += 1;
    }
    // "A SEK9m fine": the code belongs to the digits behind it.
    let opens = |cur: &Currency| {
        !number.digits && c.doc.tokens.get(cur.end).is_some_and(|t| t.kind == Kind::Number && !t.space_before())
    };
    let currency = currency(c, at, false).filter(|cur| fits_after(c, &number, cur, at) && !opens(cur));
    let currency = currency.or_else(|| scaled_code(c, at, &mut number));
    if currency.is_none() {
        unread_metres(c, &mut number, false);
    }
    let mut end = currency.map_or(number.end, |cur| cur.end);
    // "75 USD million".
    if let (Some(CurrencyKind::Code), true, Some((last, NumberKind::Scale, scale))) =
        (currency.map(|cur| cur.kind), number.scale == Decimal::ONE, number::word(c, end))
    {
        number.value = number.value.checked_mul(scale)?;
        (number.scale, end) = (scale, last);
    }
    let rule = if number.digits { "amount.number-then-currency" } else { "amount.words" };
    Some(Part { start: i, end, number, currency, rule })
}

/// `300 KEUR`, `120 MEUR`: a code with its magnitude before it.
fn scaled_code(c: &Context, at: usize, number: &mut Number) -> Option<Currency> {
    let token = c.doc.tokens.get(at).filter(|t| t.len() == 4 && t.is_all_caps() && number.digits)?;
    let (scale, code) = token.of(c.doc.text).split_at_checked(1)?;
    let scale = Decimal::from(match scale {
        "K" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        _ => return None,
    });
    let is_code = |r: &CurrencyRow| r.kind == CurrencyKind::Code && r.form == code;
    let row = c.tables.currencies.iter().position(is_code)?;
    number.value = number.value.checked_mul(scale)?;
    number.scale = scale;
    Some(Currency { end: at + 1, row, kind: CurrencyKind::Code })
}

/// `R14 billion`: a lone letter is a currency only before a magnitude.
fn is_letter_alone(c: &Context, i: usize, sign: &Currency) -> bool {
    sign.end == i + 1 && c.doc.tokens[i].kind == Kind::Word && c.doc.tokens[i].len() == 1
}

/// `(param $0 i32)` beside `$add`: names of a program, not dollars.
fn is_identifier(c: &Context, i: usize, number: &Number) -> bool {
    let names = |k: usize| {
        c.doc.is_mark(k, '$')
            && c.doc.tokens.get(k + 1).is_some_and(|t| t.kind == Kind::Word && !t.space_before() && !t.is_capital())
    };
    let near = i.saturating_sub(12)..(i + 12).min(c.doc.tokens.len());
    c.doc.is_mark(i, '$') && number.scale == Decimal::ONE && number.value < Decimal::TEN && near.into_iter().any(names)
}

/// `d'` or `de` between a magnitude and its currency.
fn skip_de(c: &Context, at: usize) -> usize {
    match c.folded(at) {
        "d" if c.doc.is_apostrophe(at + 1) => at + 2,
        "de" | "of" => at + 1,
        _ => at,
    }
}

/// The currency at token `i`; `before` tells that it stands before its number.
fn currency(c: &Context, i: usize, before: bool) -> Option<Currency> {
    c.doc.hits_on(i, Topic::Currency).find_map(|h| {
        let row = &c.tables.currencies[h.entry.row as usize];
        let (start, end) = (h.start as usize, h.end as usize);
        let capitals = || {
            c.doc.tokens[start..end]
                .iter()
                .all(|t| t.kind != Kind::Word || t.is_all_caps() || (t.len() == 1 && t.is_capital()))
        };
        let as_listed = || c.doc.span(start, end).of(c.doc.text).eq(row.form.as_str());
        let stands = match row.kind {
            CurrencyKind::Symbol if c.doc.tokens[start..end].iter().all(|t| t.kind == Kind::Word) => as_listed(),
            CurrencyKind::Symbol => {
                (c.doc.tokens[start].kind != Kind::Word || end == start + 1 || capitals() || has_sign(&row.form))
                    && (row.form.contains(' ') || c.doc.tokens[start + 1..end].iter().all(|t| !t.space_before()))
            }
            CurrencyKind::Code => capitals(),
            CurrencyKind::Name => !before,
            CurrencyKind::Subunit => !before,
        };
        (row.lang.fits(c.lang) && stands).then_some(Currency { end, row: h.entry.row as usize, kind: row.kind })
    })
}

/// A form with a sign is told by it, in any case: `aud$`; `gave us $5` is none.
fn has_sign(form: &str) -> bool {
    form.contains(['$', '¬', '¢', '₵']) && !form.starts_with("US ")
}

/// Short words after a number are only currencies when glued on (`10p`), and a count of books or pounds of weight is no money.
fn fits_after(c: &Context, number: &Number, currency: &Currency, at: usize) -> bool {
    let token = &c.doc.tokens[at];
    if token.newline_before() && token.len() < 3 && token.kind == Kind::Word {
        return false;
    }
    match currency.kind {
        // French counts hundreds in words ("quarante-cinq cents"), cents in digits or after euros.
        CurrencyKind::Subunit
            if c.lang == Lang::Fr && !number.digits && c.folded(at).starts_with("cent") && token.len() < 6 =>
        {
            let before = |k: usize| number.start.checked_sub(k).map(|i| c.folded(i)).unwrap_or_default();
            before(1) == "et" && matches!(before(2), "euros" | "euro" | "dollars")
        }
        CurrencyKind::Subunit if token.is_capital() && !token.is_all_caps() => false,
        // "1080p" is a screen: pence are few.
        CurrencyKind::Subunit => {
            token.len() > 1
                || number.value < Decimal::from(500)
                    && (number.digits && !token.space_before() && !c.doc.is_mark(at + 1, '.'))
        }
        // A sign that a number follows belongs to that number: "5 €3m", "a $5 note".
        CurrencyKind::Symbol => {
            (number.digits || number.value != Decimal::ONE)
                && !c.doc.tokens.get(currency.end).is_some_and(|t| t.kind == Kind::Number)
        }
        CurrencyKind::Code => true,
        CurrencyKind::Name if is_weight(c, number, at) || is_contraction(c, currency.end) => false,
        CurrencyKind::Name if is_book(c, number, at) => false,
        CurrencyKind::Name if matches!(c.folded(number.start), "a" | "an") && number.end == number.start + 1 => false,
        CurrencyKind::Name => {
            number.digits
                || number.value != Decimal::ONE
                || !matches!(c.folded(at), "livre" | "pound" | "franc" | "couronne" | "crown")
        }
    }
}

/// `several hundred pounds`, `plusieurs millions d'euros`: no value.
fn is_vague(c: &Context, i: usize) -> bool {
    i > 0 && matches!(number::word(c, i - 1), Some((_, NumberKind::Vague, _)))
}

/// Pounds of weight: `weighs 8.4 pounds`, `5,200 pounds of water`, `two pounds lighter`.
fn is_weight(c: &Context, number: &Number, at: usize) -> bool {
    if !matches!(c.folded(at), "pound" | "pounds" | "livre" | "livres") {
        return false;
    }
    let capital = c.doc.tokens[at].is_capital() && !c.doc.tokens[at].is_all_caps();
    let after = matches!(c.folded(at + 1), "of" | "lighter" | "heavier" | "less" | "overweight");
    let before = (number.start.saturating_sub(8)..number.start).any(|i| {
        let word = c.folded(i);
        word.starts_with("weigh") || word.starts_with("pese") || word == "poids"
    });
    let counted = matches!(c.folded(at + 1), "et") && c.doc.tokens.get(at + 2).is_some_and(|t| t.kind == Kind::Number);
    capital || after || before || counted
}

/// `a publié 84 livres`: French books are not pounds.
fn is_book(c: &Context, number: &Number, at: usize) -> bool {
    const BOOKS: &[&str] =
        &["publi", "ecrit", "auteur", "lecteur", "biblioth", "librair", "roman", "lire", "edit", "tome"];
    let near = number.start.saturating_sub(8)..(at + 8).min(c.doc.tokens.len());
    matches!(c.folded(at), "livre" | "livres")
        && number.scale == Decimal::ONE
        && near.into_iter().any(|i| BOOKS.iter().any(|b| c.folded(i).starts_with(b)))
}

/// `one won't`: the name is the first half of a verb.
fn is_contraction(c: &Context, end: usize) -> bool {
    c.doc.is_apostrophe(end) && !c.doc.tokens[end].space_before() && c.folded(end + 1) == "t"
}

fn is_adjective(c: &Context, currency: &Currency) -> bool {
    let row = &c.tables.currencies[currency.row];
    row.kind == CurrencyKind::Name
        && matches!(
            row.form.as_str(),
            "Australian" | "Canadian" | "US" | "U.S." | "canadiens" | "américains" | "australiens"
        )
}

/// `$4.9 trillion dollars`: the name says the sign again.
fn is_same_name(c: &Context, sign: &Currency, name: &Currency) -> bool {
    name.kind == CurrencyKind::Name && c.tables.currencies[sign.row].code == c.tables.currencies[name.row].code
}

/// `5 m` is metres: a short magnitude is taken back unless it is glued on after a sign.
fn unread_metres(c: &Context, number: &mut Number, after_sign: bool) {
    if number.short {
        let last = number.end - 1;
        let spaced = c.doc.tokens[last].space_before();
        if !after_sign || (spaced && c.doc.tokens[last].len() == 1) {
            number.value /= number.scale;
            number.scale = Decimal::ONE;
            number.short = false;
            number.end = last;
        }
    }
}

/// The digits belong to a longer thing: a date, a version, a phone number, a word.
fn is_inside_number(c: &Context, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    let (token, previous) = (&c.doc.tokens[i], &c.doc.tokens[before]);
    if token.space_before() {
        return false;
    }
    match previous.kind {
        Kind::Number => true,
        Kind::Word => true,
        Kind::Mark => {
            matches!(c.doc.surface(before), "." | "," | "/" | ":")
                && before > 0
                && c.doc.tokens[before - 1].kind == Kind::Number
                && !previous.space_before()
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the one place where a mention is put together")]
fn finish(
    c: &Context,
    tokens: (usize, usize),
    value: Option<Decimal>,
    min: Option<Decimal>,
    max: Option<Decimal>,
    currency: Currency,
    rule: &'static str,
    approx: bool,
) -> AmountMention {
    let qualifier = qualifier(c, tokens).or(approx.then_some(Qualifier::Approx));
    let (mut low, mut high) = (min, max);
    if value.is_some() {
        match qualifier {
            Some(Qualifier::AtLeast | Qualifier::MoreThan) => low = value,
            Some(Qualifier::AtMost | Qualifier::LessThan) => high = value,
            _ => {}
        }
    }
    let exact = |v: Option<Decimal>| v.map(|v| v.normalize());
    AmountMention {
        span: c.doc.span(tokens.0, tokens.1),
        tokens,
        value: exact(value),
        min: exact(low),
        max: exact(high),
        currency: c.tables.currencies[currency.row].code.clone(),
        per: period(c, tokens.1),
        qualifier,
        rule,
        row: currency.row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Tables;
    use crate::text::Doc;

    #[track_caller]
    fn check(lang: Lang, text: &str, expected: &[&str]) {
        let tables = Tables::load(None).unwrap();
        let doc = Doc::new(text, &tables.lexicon);
        let found: Vec<String> = find(&Context { doc: &doc, tables: &tables, lang, published: None }, &[])
            .iter()
            .map(|a| {
                let value =
                    a.value.map_or_else(|| format!("{}..{}", a.min.unwrap(), a.max.unwrap()), |v| v.to_string());
                let rest = [a.qualifier.map(|q| q.as_str().to_owned()), a.per.map(|p| format!("/{}", p.as_str()))]
                    .into_iter()
                    .flatten()
                    .map(|s| format!(" {s}"))
                    .collect::<String>();
                format!("{} = {} {value}{rest}", a.span.of(text), a.currency.as_deref().unwrap_or("?"))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn reads_french_sums() {
        check(Lang::Fr, "une amende de 5,2 millions d'euros", &["5,2 millions d'euros = EUR 5200000"]);
        check(Lang::Fr, "100.000 euros par jour", &["100.000 euros = EUR 100000 /day"]);
        check(
            Lang::Fr,
            "plus de 100 000 Euro, 20 M€ et 3,5 Md€",
            &["100 000 Euro = EUR 100000 more_than", "20 M€ = EUR 20000000", "3,5 Md€ = EUR 3500000000"],
        );
        check(
            Lang::Fr,
            "deux cent mille euros, un demi-milliard de dollars",
            &["deux cent mille euros = EUR 200000", "un demi-milliard de dollars = USD 500000000"],
        );
        check(
            Lang::Fr,
            "entre 3 et 5 milliards d'euros ; 7 à 8.000 euros",
            &["3 et 5 milliards d'euros = EUR 3000000000..5000000000", "7 à 8.000 euros = EUR 7000..8000"],
        );
        check(Lang::Fr, "tombé de 28 à 8 millions d'euros", &["28 = EUR 28000000", "8 millions d'euros = EUR 8000000"]);
        check(Lang::Fr, "1 254 331 euros et 58 centimes", &["1 254 331 euros et 58 centimes = EUR 1254331.58"]);
        check(Lang::Fr, "20 milliards d'images, 4 % du chiffre, article 83, des millions d'euros", &[]);
        check(Lang::Fr, "entre 12 euros et 15 euros", &["12 euros et 15 euros = EUR 12..15"]);
        check(Lang::Fr, "emprunter 40 000 euros à 20 k€", &["40 000 euros = EUR 40000", "20 k€ = EUR 20000"]);
    }

    #[test]
    fn reads_english_sums() {
        check(Lang::En, "fined £7.5m and US$5 million", &["£7.5m = GBP 7500000", "US$5 million = USD 5000000"]);
        check(
            Lang::En,
            "€3m-€5m, between $3 and $5 million",
            &["€3m-€5m = EUR 3000000..5000000", "$3 and $5 million = USD 3000000..5000000"],
        );
        check(Lang::En, "about half a million dollars a year", &["half a million dollars = USD 500000 approx /year"]);
        check(
            Lang::En,
            "0.1 million dollars, 1,250 euros, C$75,000, 10p",
            &["0.1 million dollars = USD 100000", "1,250 euros = EUR 1250", "C$75,000 = CAD 75000", "10p = GBP 0.1"],
        );
        check(Lang::En, "at 5 p.m. in 1080p, 100 m away", &[]);
    }
}
