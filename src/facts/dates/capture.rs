//! What the slots of a date pattern read: days, months, years, counts, ranks.

use super::super::{Context, number};
use super::pattern::{Captures, Slot};
use super::starts::Memo;
use crate::tables::DateClass;
use crate::text::{Kind, Token, Topic};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Reads a slot at token `at` into `captures`; returns the token after it.
pub(super) fn capture<'t>(
    c: &Context<'t>,
    memo: &Memo,
    slot: Slot,
    at: usize,
    captures: &mut Captures<'t>,
) -> Option<usize> {
    let token = c.doc.tokens.get(at)?;
    let digits = |max: usize| {
        (token.kind == Kind::Number && token.len() <= max).then(|| c.doc.surface(at).parse::<i16>().ok()).flatten()
    };
    match slot {
        Slot::Day => {
            let (day, end) = memo.day.get(at, || day(c, at))?;
            captures.days.push(day);
            Some(end)
        }
        Slot::Month => {
            let (end, value) = date_word(c, at, &[DateClass::Month, DateClass::ShortMonth])?;
            captures.months.push(value.parse().ok()?);
            Some(end)
        }
        Slot::MonthNumber => {
            captures.months.push(digits(2).filter(|m| (1..=12).contains(m))? as i8);
            Some(at + 1)
        }
        Slot::Year => {
            if token.kind != Kind::Number {
                return year_in_words(c, at).map(|(year, end)| {
                    captures.years.push(year);
                    end
                });
            }
            captures.years.push(digits(4).filter(|y| token.len() == 4 && (1000..=2199).contains(y))?);
            Some(at + 1)
        }
        Slot::ShortYear => {
            captures.years.push(digits(2).filter(|_| token.len() == 2)?);
            Some(at + 1)
        }
        Slot::Weekday => {
            let (end, value) = date_word(c, at, &[DateClass::Weekday, DateClass::ShortWeekday])?;
            captures.weekday.get_or_insert(value.parse().ok()?);
            Some(end)
        }
        Slot::Count => {
            let (count, end) = memo.count.get(at, || count(c, at))?;
            captures.count = Some(count);
            Some(end)
        }
        Slot::Unit => {
            let (end, value) = date_word(c, at, &[DateClass::Unit])?;
            captures.units.push(value);
            Some(end)
        }
        Slot::Ordinal => ordinal(c, at).map(|(value, end)| {
            captures.ordinal = Some(value);
            end
        }),
        Slot::Season => {
            let (end, value) = date_word(c, at, &[DateClass::Season])?;
            captures.season = Some(value);
            Some(end)
        }
        Slot::Feast => {
            let (end, value) = date_word(c, at, &[DateClass::Feast])?;
            captures.feast = Some(value);
            Some(end)
        }
    }
}

/// The date word of one of `classes` at token `i`: (end, value). The full stop of a shortened form belongs to it.
pub(super) fn date_word<'t>(c: &Context<'t>, i: usize, classes: &[DateClass]) -> Option<(usize, &'t str)> {
    c.doc.hits_on(i, Topic::DateWord).find_map(|h| {
        let row = &c.tables.date_words[h.entry.row as usize];
        if !classes.contains(&row.class) || !row.lang.fits(c.lang) {
            return None;
        }
        let mut end = h.end as usize;
        if matches!(row.class, DateClass::ShortMonth | DateClass::ShortWeekday)
            && c.doc.is_mark(end, '.')
            && c.doc.tokens.get(end + 1).is_some_and(Token::is_wordlike)
        {
            end += 1;
        }
        Some((end, row.value.as_str()))
    })
}

/// `deux mil vingt-deux`, `two thousand and ten`: at least three words, fewer are counts.
fn year_in_words(c: &Context, at: usize) -> Option<(i16, usize)> {
    let number = number::parse(c, at).filter(|n| !n.digits && !n.approx && n.end >= at + 3)?;
    let year = number.value.to_i16().filter(|y| (1000..=2199).contains(y))?;
    Some((year, number.end))
}

/// `1er`, `17`, `21st`, `premier`, `deux`: a day of the month.
fn day(c: &Context, at: usize) -> Option<(i8, usize)> {
    if let Some((value, end)) = ordinal(c, at) {
        return (value <= 31).then_some((value as i8, end));
    }
    let token = &c.doc.tokens[at];
    if token.kind == Kind::Number {
        let value: i8 = (token.len() <= 2).then(|| c.doc.surface(at).parse().ok()).flatten()?;
        return (1..=31).contains(&value).then_some((value, at + 1));
    }
    let number = number::parse(c, at)?;
    // "In January a farmer", "en mai un homme": an article is no day.
    let article = number.end == at + 1 && matches!(c.folded(at), "a" | "an" | "un" | "une");
    let value = number.value.to_i8().filter(|v| (1..=31).contains(v) && !number.approx && !article)?;
    Some((value, number.end))
}

/// `1er`, `3e`, `21st`, `XXIe`, `troisième`: a rank.
fn ordinal(c: &Context, at: usize) -> Option<(i16, usize)> {
    let token = c.doc.tokens.get(at)?;
    if token.kind == Kind::Number {
        c.doc.tokens.get(at + 1).filter(|t| !t.space_before() && t.kind == Kind::Word)?;
        let folded = c.folded(at + 1);
        let is_suffix = matches!(folded, "er" | "ere" | "re" | "e" | "eme" | "nd" | "nde" | "st" | "rd" | "th");
        return (is_suffix && token.len() <= 2).then(|| c.doc.surface(at).parse().ok().map(|v| (v, at + 2))).flatten();
    }
    if let Some((end, value)) = date_word(c, at, &[DateClass::Ordinal]) {
        return Some((value.parse().ok()?, end));
    }
    let surface = c.doc.surface(at);
    let numeral = surface.trim_end_matches(['e', 'è', 'm', 'r']);
    (numeral.len() < surface.len()).then(|| roman(numeral)).flatten().map(|v| (v, at + 1))
}

/// Roman numerals up to 30, capitals only.
fn roman(text: &str) -> Option<i16> {
    const NUMERALS: &[&str] = &[
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
        "XVIII", "XIX", "XX", "XXI", "XXII",
    ];
    NUMERALS.iter().position(|n| *n == text).map(|i| i as i16 + 1)
}

/// A count at token `at` (`None` inside for a vague one), and the token after it.
fn count(c: &Context, at: usize) -> Option<(Option<Decimal>, usize)> {
    if let Some((end, crate::tables::NumberKind::Vague, _)) = number::word(c, at) {
        return Some((None, end));
    }
    let number = number::parse(c, at).filter(|n| !n.short && n.value < Decimal::from(100_000))?;
    // An approximate numeral counts ("une dizaine de jours" is ten days).
    let of = number.approx && matches!(c.folded(number.end), "de" | "d" | "of");
    Some((Some(number.value), number.end + usize::from(of) + usize::from(of && c.doc.is_apostrophe(number.end + 1))))
}
