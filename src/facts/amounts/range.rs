//! Two numbers that make one sum: ranges, changes, units with their cents.

use super::super::{Context, number};
use super::{Part, part};
use crate::tables::CurrencyKind;
use crate::text::Kind;
use rust_decimal::Decimal;

/// The second half of a range or of a change: the part, and whether the two are a range.
pub(super) fn second_part(c: &Context, first: &Part) -> Option<(Part, bool)> {
    let before = first.start.checked_sub(1).map(|i| c.folded(i)).unwrap_or_default();
    let mut at = first.end;
    let link = c.folded(at);
    let is_dash = c.doc.is_dash(at);
    let is_range = match link {
        "a" | "to" if !matches!(before, "de" | "from" | "d" | "'") => true,
        "a" | "to" => !is_change(c, first.start),
        "et" => before == "entre",
        "and" => before == "between",
        "ou" | "or" => true,
        _ if is_dash => true,
        _ => return None,
    };
    // French "a" without its accent is a verb, not "à".
    if link == "a" && !c.doc.surface(at).starts_with('à') && !c.doc.surface(at).starts_with('À') {
        return None;
    }
    if first.currency.is_some() && matches!(link, "ou" | "or") && !first.number.digits {
        return None;
    }
    // "153.122 euros -918.731 euros": a minus sign, not a dash.
    if is_dash && c.doc.tokens[at].space_before() && c.doc.tokens.get(at + 1).is_some_and(|t| !t.space_before()) {
        return None;
    }
    at += 1;
    let second = part(c, at)
        .map(|p| with_magnitude(c, first, p))
        .filter(|p| p.number.digits == first.number.digits || p.number.digits)?;
    if second.currency.is_none() && first.currency.is_none() {
        return None;
    }
    // After a full first sum a bare number needs the same sign, or it is something else ("5 € - 3 personnes").
    if second.currency.is_none() && !(matches!(link, "and" | "to") && first.rule == "amount.currency-then-number") {
        return (is_dash && first.rule == "amount.currency-then-number" && second.number.scale >= first.number.scale)
            .then_some((second, true));
    }
    let (low, high) = bounds(first, &second);
    let same = match (first.currency, second.currency) {
        (Some(a), Some(b)) => {
            let subunit = |x: super::Currency| x.kind == CurrencyKind::Subunit;
            c.tables.currencies[a.row].code == c.tables.currencies[b.row].code && subunit(a) == subunit(b)
        }
        _ => true,
    };
    // A falling pair is a change; two full sums that fall are not joined at all.
    let range = is_range && low < high && same;
    let change = matches!(link, "a" | "to") && matches!(before, "de" | "from" | "d");
    let elided = first.currency.is_none()
        || (first.number.scale == Decimal::ONE
            && second.number.scale > Decimal::ONE
            && same
            && first.rule == "amount.currency-then-number");
    (range || (change && elided)).then_some((second, range))
}

/// The two values; a first number without magnitude takes that of the second ("3 et 5 millions", "7 à 8.000").
pub(super) fn bounds(first: &Part, second: &Part) -> (Decimal, Decimal) {
    let (mut low, high) = (first.number.value, second.number.value);
    if first.number.scale == Decimal::ONE
        && second.number.scale > Decimal::ONE
        && first.currency.is_none_or(|f| {
            f.kind == CurrencyKind::Symbol && first.rule == "amount.currency-then-number" && low < Decimal::ONE_THOUSAND
        })
    {
        low = low.checked_mul(second.number.scale).unwrap_or(low);
    } else if first.currency.is_none()
        && second.number.scale == Decimal::ONE
        && low < Decimal::ONE_HUNDRED
        && high >= Decimal::ONE_THOUSAND
        && (high % Decimal::ONE_THOUSAND).is_zero()
        && low * Decimal::ONE_THOUSAND <= high
    {
        low *= Decimal::ONE_THOUSAND;
    }
    (low, high)
}

/// "est passé de 3 à 5 millions", "rose from $3 to $5 million": a verb of change stands before.
fn is_change(c: &Context, start: usize) -> bool {
    const VERBS: &[&str] = &[
        "pass", "augment", "baiss", "hauss", "grimp", "bondi", "recul", "chut", "tomb", "redui", "ramen", "abaiss",
        "port", "relev", "rise", "rising", "rose", "risen", "fell", "fallen", "jump", "drop", "grew", "grown", "cut",
        "rais", "went", "climb", "increas", "decreas", "slash", "reduc", "surg", "lower",
    ];
    (start.saturating_sub(8)..start).any(|i| {
        let word = c.folded(i);
        VERBS.iter().any(|verb| word.starts_with(verb))
    })
}

/// `et 58 centimes` after a sum in euros: the end and the cents as a part of the unit.
pub(super) fn compound(c: &Context, first: &Part) -> Option<(usize, Decimal)> {
    let currency = first.currency?;
    if currency.kind == CurrencyKind::Subunit {
        return None;
    }
    let at = first.end + usize::from(matches!(c.folded(first.end), "et" | "and"));
    let cents = part(c, at)?;
    // "15 dollars 50": two figures that end the phrase.
    let bare = currency.kind == CurrencyKind::Name && cents.currency.is_none() && cents.end == cents.start + 1;
    let ends = c.doc.tokens.get(cents.end).is_none_or(|t| t.kind == Kind::Mark && !c.doc.is_dash(cents.end));
    if bare && ends && at == first.end && c.doc.tokens[at].len() == 2 && cents.number.digits {
        return Some((cents.end, cents.number.value / Decimal::ONE_HUNDRED));
    }
    let subunit = cents.currency.filter(|s| s.kind == CurrencyKind::Subunit)?;
    (cents.number.value < Decimal::ONE_HUNDRED).then_some((subunit.end, cents.number.value / Decimal::ONE_HUNDRED))
}

/// `£25-30bn`: the sign before the first number lets the second have a short magnitude.
fn with_magnitude(c: &Context, first: &Part, mut second: Part) -> Part {
    let signed = first.rule == "amount.currency-then-number" && second.currency.is_none();
    if let (true, Some(number)) =
        (signed, number::parse(c, second.start).filter(|n| n.short && !c.doc.tokens[n.end - 1].space_before()))
    {
        second.end = number.end;
        second.number = number;
    }
    second
}
