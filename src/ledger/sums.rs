//! How two sums of the same decision can differ: rounded, converted, nearly the same.

use crate::facts::figures;
use crate::tables::Tables;
use rust_decimal::Decimal;

/// How one sum stands to another, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kinship {
    /// The same value in the same currency.
    Equal,
    /// One is the other, rounded.
    Rounded,
    /// One may be the other in another currency.
    Converted,
    /// Less than 15 % apart: one of them may be wrong.
    Near,
    /// One of them is not told.
    Missing,
    /// Neither.
    Apart,
}

/// How `a` stands to `b`, each a value with its currency.
pub(super) fn kinship(
    tables: &Tables,
    a: (Option<Decimal>, Option<&str>),
    b: (Option<Decimal>, Option<&str>),
) -> Kinship {
    let (Some(x), Some(y)) = (a.0, b.0) else { return Kinship::Missing };
    if a.1 == b.1 || a.1.is_none() || b.1.is_none() {
        return same_currency(x, y);
    }
    let (a, b) = ((x, a.1.unwrap_or_default()), (y, b.1.unwrap_or_default()));
    if tables.may_convert(a, b) { Kinship::Converted } else { Kinship::Apart }
}

fn same_currency(x: Decimal, y: Decimal) -> Kinship {
    if x == y {
        return Kinship::Equal;
    }
    let (low, high) = (x.min(y), x.max(y));
    // "20 million" and 19,953,000, "8 millions" and 8.4: what has fewer digits is the other one to as many.
    let digits = |v: Decimal| figures(v).max(1) as u32;
    let (short, long) = if digits(x) <= digits(y) { (x, y) } else { (y, x) };
    let is_rounding = |v: Decimal| v.round_sf(digits(short)).is_some_and(|r| r == short);
    let cut = |v: Decimal| {
        v.round_sf_with_strategy(digits(short), rust_decimal::RoundingStrategy::ToZero).is_some_and(|r| r == short)
    };
    if digits(short) < digits(long)
        && (is_rounding(long) || cut(long))
        && low * Decimal::from(10) >= high * Decimal::from(9)
    {
        return Kinship::Rounded;
    }
    if low * Decimal::from(100) >= high * Decimal::from(85) { Kinship::Near } else { Kinship::Apart }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_sums_differ() {
        let tables = Tables::load(None).unwrap();
        let of = |a: (i64, &str), b: (i64, &str)| {
            kinship(&tables, (Some(a.0.into()), Some(a.1)), (Some(b.0.into()), Some(b.1)))
        };
        assert_eq!(of((20_000_000, "EUR"), (20_000_000, "EUR")), Kinship::Equal);
        assert_eq!(of((1_100_000_000, "EUR"), (1_101_969_952, "EUR")), Kinship::Rounded);
        assert_eq!(of((30_000_000, "GBP"), (29_750_000, "GBP")), Kinship::Rounded);
        assert_eq!(of((7_500_000, "GBP"), (7_552_800, "GBP")), Kinship::Rounded, "cut, not rounded");
        assert_eq!(of((34_000_000, "EUR"), (32_000_000, "EUR")), Kinship::Near);
        assert_eq!(of((890_000_000, "USD"), (746_000_000, "EUR")), Kinship::Converted);
        assert_eq!(of((890_000_000, "USD"), (46_000_000, "EUR")), Kinship::Apart);
        assert_eq!(of((4_000_000, "EUR"), (5_000_000, "EUR")), Kinship::Apart);
        assert_eq!(of((4_000_000, "XXX"), (4_000_000, "EUR")), Kinship::Apart);
        assert_eq!(kinship(&tables, (None, None), (Some(Decimal::ONE), Some("EUR"))), Kinship::Missing);
    }
}
