//! Numbers in digits and words, one grammar for money and dates.
//!
//! | text | value |
//! |---|---|
//! | `5,2 millions`, `100.000` (fr), `1 254 331` | 5200000, 100000, 1254331 |
//! | `1,250` (en), `500'000`, `1.5bn` | 1250, 500000, 1500000000 |
//! | `trois millions et demi`, `half a million` | 3500000, 500000 |
//! | `une centaine de millions` | 100000000, approximate |

use super::Context;
use crate::tables::{Lang, NumberKind};
use crate::text::{Kind, Topic};
use rust_decimal::Decimal;

/// More digits than this are no sum and no count, but an account or phone number.
const MAX_DIGITS: usize = 18;

/// A number in a text, from token `start` up to, not including, `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub start: usize,
    pub end: usize,
    pub value: Decimal,
    /// The magnitude that was written (1 for none): what an elided unit of a range takes over.
    pub scale: Decimal,
    /// A numeral such as `centaine`.
    pub approx: bool,
    /// It begins with digits.
    pub digits: bool,
    /// It ends in a short magnitude (`m`, `k`), which only money has.
    pub short: bool,
    /// It ends in a magnitude word after which French says `de` (`millions d'euros`).
    pub takes_de: bool,
}

/// Significant figures of a value: digits without the zeros at its end; none for zero.
pub(crate) fn figures(value: Decimal) -> usize {
    value.normalize().mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}

/// The number that starts at token `i`, the longest one.
pub(super) fn parse(c: &Context, i: usize) -> Option<Number> {
    if c.doc.tokens.get(i)?.kind == Kind::Number {
        let (value, end) = digits(c, i)?;
        let number = Number {
            start: i,
            end,
            value,
            scale: Decimal::ONE,
            approx: false,
            digits: true,
            short: false,
            takes_de: false,
        };
        return scaled(c, number);
    }
    words(c, i)
}

/// The number row at token `i` that fits the language: (end, kind, value).
pub(super) fn word(c: &Context, i: usize) -> Option<(usize, NumberKind, Decimal)> {
    c.doc.hits_on(i, Topic::Number).find_map(|h| {
        let row = &c.tables.numbers[h.entry.row as usize];
        row.lang.fits(c.lang).then_some((h.end as usize, row.kind, row.value))
    })
}

/// Digits with groups and decimals.
pub(super) fn digits(c: &Context, i: usize) -> Option<(Decimal, usize)> {
    let doc = c.doc;
    let mut whole = doc.surface(i).to_owned();
    let mut at = i + 1;
    let mut group: Option<&str> = None;
    let first = whole.len();
    while let Some((separator, number_at)) = group_separator(c, at) {
        if first > 3
            || doc.tokens[number_at].len() != 3
            || group.is_some_and(|g| g != separator)
            || !may_group(c, separator, &whole, number_at, first)
        {
            break;
        }
        whole.push_str(doc.surface(number_at));
        group = Some(separator);
        at = number_at + 1;
    }
    let mut text = whole;
    if let Some(end) = decimals(c, at, group) {
        text.push('.');
        text.push_str(doc.surface(end - 1));
        at = end;
    }
    if text.len() > MAX_DIGITS {
        return None;
    }
    Some((text.parse().ok()?, at))
}

/// The separator at `at` and the token of the digits after it: a mark without spaces, or one space.
fn group_separator<'t>(c: &Context<'t>, at: usize) -> Option<(&'t str, usize)> {
    let doc = c.doc;
    let token = doc.tokens.get(at)?;
    if token.kind == Kind::Number {
        let gap = &doc.text[doc.tokens[at - 1].end as usize..token.start as usize];
        let single = gap.chars().count() == 1 && !gap.contains(['\n', '\t']);
        return single.then_some((" ", at));
    }
    let separator = match doc.surface(at) {
        "." => ".",
        "," => ",",
        "'" | "’" => "'",
        _ => return None,
    };
    let next = doc.tokens.get(at + 1)?;
    (next.kind == Kind::Number && !next.space_before() && !token.space_before()).then_some((separator, at + 1))
}

/// Whether `separator` may stand between thousands here: by language, and by shape where both are usual.
fn may_group(c: &Context, separator: &str, whole: &str, number_at: usize, first: usize) -> bool {
    let doc = c.doc;
    let next_is_same = doc.surface(number_at + 1) == separator
        && doc.tokens.get(number_at + 2).is_some_and(|t| t.kind == Kind::Number && t.len() == 3);
    let zeros = doc.surface(number_at) == "000" && whole != "0";
    match separator {
        " " => first <= 3 && !(whole.starts_with('0')),
        "'" => true,
        "." => whole != "0" && (c.lang != Lang::En || next_is_same || whole.len() > 3 || zeros),
        // A sign before the number is the English way.
        _ => {
            let signed = number_at.checked_sub(3).is_some_and(|i| matches!(doc.surface(i), "£" | "$"));
            whole != "0" && (c.lang == Lang::En || signed || next_is_same || whole.len() > 3 || zeros)
        }
    }
}

/// The end of the decimals that start with the mark at `at`.
fn decimals(c: &Context, at: usize, group: Option<&str>) -> Option<usize> {
    let doc = c.doc;
    let mark = doc.tokens.get(at)?;
    let digits = doc.tokens.get(at + 1)?;
    if mark.space_before()
        || digits.kind != Kind::Number
        || !matches!(doc.surface(at), "." | ",")
        || group == Some(doc.surface(at))
    {
        return None;
    }
    // "7, 50 €": a stray space, told by the sign that follows.
    if digits.space_before()
        && !(digits.len() == 2
            && doc.surface(at) == ","
            && matches!(doc.surface(at + 2), "€" | "$" | "£" | "euros" | "euro"))
    {
        return None;
    }
    Some(at + 2)
}

/// Adds the magnitudes that follow digits.
fn scaled(c: &Context, mut number: Number) -> Option<Number> {
    let mut at = number.end;
    if c.doc.is_dash(at) && c.doc.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && !t.space_before()) {
        at += 1;
    }
    let Some((end, kind, value)) = word(c, at) else { return Some(number) };
    match kind {
        NumberKind::Scale | NumberKind::Multiplier if value >= Decimal::ONE_THOUSAND => {
            number.value = number.value.checked_mul(value)?;
            number.scale = value;
            number.takes_de = kind == NumberKind::Scale;
            number.end = end;
            half_after(c, &mut number)?;
            // "5 millions de milliards", "20 mille millions".
            if let Some((end, NumberKind::Scale, more)) = word(c, number.end) {
                number.value = number.value.checked_mul(more)?;
                number.scale = number.scale.checked_mul(more)?;
                (number.end, number.takes_de) = (end, true);
            }
        }
        NumberKind::ShortScale => {
            // "5 m" is metres unless it is glued on, or a currency follows: that is for the caller to see.
            number.value = number.value.checked_mul(value)?;
            number.scale = value;
            number.short = true;
            number.end = end;
        }
        _ => {}
    }
    Some(number)
}

/// `et demi`, `and a half` after a magnitude.
fn half_after(c: &Context, number: &mut Number) -> Option<()> {
    let (mut at, and) = (number.end, c.folded(number.end));
    if !matches!(and, "et" | "and") {
        return Some(());
    }
    at += 1;
    if c.folded(at) == "a" {
        at += 1;
    }
    if let Some((end, NumberKind::Half, _)) = word(c, at) {
        number.value = number.value.checked_add(number.scale.checked_div(Decimal::TWO)?)?;
        number.end = end;
    }
    Some(())
}

/// Number words: a sum of units under multipliers under magnitudes.
fn words(c: &Context, i: usize) -> Option<Number> {
    // Every number in words begins with a word of the table.
    if !c.doc.has(i, Topic::Number) {
        return None;
    }
    let mut number = Number {
        start: i,
        end: i,
        value: Decimal::ZERO,
        scale: Decimal::ONE,
        approx: false,
        digits: false,
        short: false,
        takes_de: false,
    };
    let (mut group, mut current, mut any) = (Decimal::ZERO, Decimal::ZERO, false);
    // "a sixteen-month wait": the article counts nothing beside another number.
    if matches!(c.folded(i), "a" | "an") && matches!(word(c, i + 1), Some((_, NumberKind::Unit, _))) {
        return None;
    }
    let mut at = skip_half(c, i, &mut number)?;
    if number.end > i {
        return Some(number);
    }
    loop {
        if let (true, Some(end)) = (any, half_before_scale(c, at)) {
            current = current.checked_add(Decimal::ONE.checked_div(Decimal::TWO)?)?;
            at = end;
        }
        let Some((end, kind, value)) = word(c, at) else {
            match joiner(c, at, current) {
                Some(next) if any => {
                    at = next;
                    continue;
                }
                _ => break,
            }
        };
        match kind {
            NumberKind::Unit => {
                if any
                    && (current % Decimal::ONE_HUNDRED >= Decimal::from(20)
                        && value >= Decimal::TEN
                        && !follows_tens(current, value))
                {
                    break;
                }
                current = current.checked_add(value)?;
            }
            NumberKind::Multiplier if value < Decimal::ONE_THOUSAND => {
                current = current.max(Decimal::ONE).checked_mul(value)?;
            }
            NumberKind::Multiplier => {
                group = group.checked_add(current.max(Decimal::ONE).checked_mul(value)?)?;
                current = Decimal::ZERO;
            }
            NumberKind::Scale if any => {
                let count = group.checked_add(current)?;
                number.value = number.value.checked_add(count.checked_mul(value)?)?;
                (group, current) = (Decimal::ZERO, Decimal::ZERO);
                number.scale = value;
                number.takes_de = true;
                number.end = end;
                half_after(c, &mut number)?;
                at = number.end;
                any = true;
                if word(c, at).is_none_or(|(_, kind, _)| !matches!(kind, NumberKind::Unit | NumberKind::Multiplier)) {
                    break;
                }
                continue;
            }
            NumberKind::Approx => {
                current = current.max(Decimal::ONE).checked_mul(value)?;
                number.approx = true;
                number.end = end;
                number.takes_de = true;
                approx_scale(c, &mut number, &mut current)?;
                break;
            }
            _ => break,
        }
        any = true;
        if kind != NumberKind::Scale {
            number.takes_de = false;
        }
        number.end = end;
        at = end;
    }
    if number.end == i {
        return None;
    }
    number.value = number.value.checked_add(group)?.checked_add(current)?;
    Some(number)
}

/// `three and a half million`: the token of the magnitude.
fn half_before_scale(c: &Context, at: usize) -> Option<usize> {
    if !matches!(c.folded(at), "et" | "and") {
        return None;
    }
    let half = at + 1 + usize::from(c.folded(at + 1) == "a");
    let (end, NumberKind::Half, _) = word(c, half)? else { return None };
    matches!(word(c, end), Some((_, NumberKind::Scale, _))).then_some(end)
}

/// `soixante-dix`, `quatre-vingt-onze`: a teen after 60 or 80.
fn follows_tens(current: Decimal, value: Decimal) -> bool {
    let tens = current % Decimal::ONE_HUNDRED;
    (tens == Decimal::from(60) || tens == Decimal::from(80)) && value < Decimal::from(20)
}

/// `une trentaine de millions`: the magnitude after an approximate numeral.
fn approx_scale(c: &Context, number: &mut Number, current: &mut Decimal) -> Option<()> {
    let at = number.end + usize::from(matches!(c.folded(number.end), "de" | "of"));
    if let Some((end, NumberKind::Scale | NumberKind::Multiplier, value)) = word(c, at) {
        *current = current.checked_mul(value)?;
        number.scale = value;
        number.end = end;
    }
    Some(())
}

/// `un demi-milliard`, `half a million`: fills `number` when the text says so, else tells where the words start.
fn skip_half(c: &Context, i: usize, number: &mut Number) -> Option<usize> {
    let mut at = i;
    if let Some((end, NumberKind::Unit, value)) = word(c, at)
        && value == Decimal::ONE
    {
        at = end;
    }
    // "a quarter of" starts at its article.
    let part = |at| word(c, at).filter(|(_, kind, _)| *kind == NumberKind::Half);
    let Some((end, _, share)) = part(i).or_else(|| part(at)) else { return Some(i) };
    let mut next = end + usize::from(c.doc.is_dash(end));
    if matches!(c.folded(next), "a" | "an") {
        next += 1;
    }
    let Some((end, NumberKind::Scale, value)) = word(c, next) else { return Some(i) };
    number.value = value.checked_mul(share)?;
    (number.scale, number.end, number.takes_de) = (value, end, true);
    Some(i)
}

/// A hyphen, `et` or `and` between number words (`vingt-et-un`, `a hundred and fifty`): the token after it. `one and two`
/// are two numbers.
fn joiner(c: &Context, at: usize, current: Decimal) -> Option<usize> {
    let joins = |i: usize| c.doc.is_dash(i) || matches!(c.folded(i), "et" | "and");
    let next = (at..at + 4).find(|&i| !joins(i)).filter(|&i| i > at)?;
    let goes_on = matches!(word(c, next), Some((_, NumberKind::Unit | NumberKind::Multiplier, _)));
    let listed = (at..next).any(|i| !c.doc.is_dash(i)) && !current.is_zero() && current < Decimal::from(20);
    (goes_on && !listed && !matches!(c.folded(next), "a" | "an")).then_some(next)
}
