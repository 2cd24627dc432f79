//! What a matched pattern means: the `value` column of `date_rules.tsv`, evaluated to a TIMEX3 value.
//!
//! | meaning | value |
//! |---|---|
//! | `day` `month` `year` `quarter` `half` `season` `feast` | of the slots; a missing year is resolved |
//! | `month(last)` `season(next)` `day(last)` | the last or next one |
//! | `shift(D,-1)`, `shift(u,1)` | the unit, so many from the publication date |
//! | `nth-weekday`, `weekday-of-week(1)` | of the month in the slots; of the week so many from this one |
//! | `ago` `ahead` | count and unit from the publication date |
//! | `anchor(D,1)`, `later`, `earlier` | from the date before in the sentence |
//! | `duration`, `set(P1Y)`, `set(u)`, `const(PRESENT_REF)` | as said |

use super::pattern::Captures;
use super::resolve::Clock;
use crate::record::{DateType, Resolved};
use rust_decimal::Decimal;

/// Which one is meant when no year is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// By tense.
    Near,
    Last,
    Next,
    This,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    Day(Which),
    DayRange,
    MonthDayRange,
    Month(Which),
    MonthRange,
    Year,
    ShortYear,
    YearRange,
    ShortYearRange,
    Quarter(Option<i8>),
    Half(Option<i8>),
    Season(Which),
    /// American autumn, whose word is also a verb.
    Fall,
    Decade,
    Century,
    /// A quarter, month or season of the year so many from the publication date.
    OfYear(i16),
    Weekday(Which),
    /// `the first Monday of October`, by the rank in the text; `last` by the rule.
    NthWeekday(Option<i8>),
    /// `Wednesday of next week`.
    WeekdayOfWeek(i32),
    Weekend(i8),
    WeekOf,
    WeekendOf,
    WeekendNear,
    DayOfMonth,
    Feast(Which),
    Shift(Option<String>, i32),
    Ago,
    Ahead,
    Anchor(String, i32),
    Later,
    Earlier,
    Duration,
    /// `un mois et demi`.
    DurationHalf,
    /// `ces derniers jours`.
    DurationVague,
    /// `the past month`.
    DurationOne,
    /// A duration that is written out in the rule.
    Span(String),
    Set(Option<String>),
    SetWeekday,
    SetCount,
    SetMonth,
    SetSeason,
    Const(String),
    /// Known, and no date: a rule that only keeps other rules away.
    Nothing,
}

impl Meaning {
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let (name, args) = match text.split_once('(') {
            Some((name, rest)) => {
                (name, rest.strip_suffix(')').ok_or_else(|| format!("expected a closing bracket, found {text:?}"))?)
            }
            None => (text, ""),
        };
        let which = || match args {
            "" => Ok(Which::Near),
            "last" => Ok(Which::Last),
            "next" => Ok(Which::Next),
            "this" => Ok(Which::This),
            other => Err(format!("expected last, next or this, found {other:?}")),
        };
        let fixed = || {
            if args.is_empty() {
                Ok(None)
            } else {
                args.parse().map(Some).map_err(|_| format!("expected a whole number, found {args:?}"))
            }
        };
        let shift = || {
            let (unit, by) =
                args.split_once(',').ok_or_else(|| format!("expected a unit and a number, found {args:?}"))?;
            Ok::<_, String>((
                unit.to_owned(),
                by.trim().parse::<i32>().map_err(|_| format!("expected a whole number, found {by:?}"))?,
            ))
        };
        Ok(match name {
            "day" => Self::Day(which()?),
            "day-range" => Self::DayRange,
            "month-day-range" => Self::MonthDayRange,
            "month" => Self::Month(which()?),
            "month-range" => Self::MonthRange,
            "year" => Self::Year,
            "short-year" => Self::ShortYear,
            "year-range" => Self::YearRange,
            "short-year-range" => Self::ShortYearRange,
            "quarter" => Self::Quarter(fixed()?),
            "half" => Self::Half(fixed()?),
            "season" if args == "fall" => Self::Fall,
            "season" => Self::Season(which()?),
            "decade" => Self::Decade,
            "century" => Self::Century,
            "of-year" => Self::OfYear(args.parse().map_err(|_| format!("expected a whole number, found {args:?}"))?),
            "weekday" => Self::Weekday(which()?),
            "nth-weekday" => Self::NthWeekday(fixed()?),
            "weekday-of-week" => {
                Self::WeekdayOfWeek(args.parse().map_err(|_| format!("expected a whole number, found {args:?}"))?)
            }
            "weekend" if args == "near" => Self::WeekendNear,
            "weekend-of" => Self::WeekendOf,
            "day-of-month" => Self::DayOfMonth,
            "span" => Self::Span(args.to_owned()),
            "weekend" => Self::Weekend(args.parse().map_err(|_| format!("expected a whole number, found {args:?}"))?),
            "week-of" => Self::WeekOf,
            "feast" => Self::Feast(which()?),
            "shift" => {
                let (unit, by) = shift()?;
                Self::Shift((unit != "u").then_some(unit), by)
            }
            "ago" => Self::Ago,
            "ahead" => Self::Ahead,
            "anchor" => {
                let (unit, by) = shift()?;
                Self::Anchor(unit, by)
            }
            "later" => Self::Later,
            "earlier" => Self::Earlier,
            "duration" if args == "half" => Self::DurationHalf,
            "duration" if args == "vague" => Self::DurationVague,
            "duration" if args == "one" => Self::DurationOne,
            "duration" => Self::Duration,
            "set" if args == "w" => Self::SetWeekday,
            "set" if args == "n" => Self::SetCount,
            "set" if args == "m" => Self::SetMonth,
            "set" if args == "s" => Self::SetSeason,
            "set" => Self::Set((args != "u").then(|| args.to_owned())),
            "const" => Self::Const(args.to_owned()),
            "nothing" => Self::Nothing,
            _ => return Err(format!("expected a meaning such as day or shift(D,-1), found {text:?}")),
        })
    }

    /// The value, or `None` when the words make no date after all (31 February, a wrong weekday without use, no anchor).
    pub(super) fn evaluate(&self, captures: &Captures<'_>, clock: &Clock) -> Option<(DateType, String, Resolved)> {
        let date = |found: (String, Resolved)| (DateType::Date, found.0, found.1);
        let year = captures.years.first();
        Some(match self {
            Self::Day(which) => date(clock.day(
                year.map(full_year),
                captures.months.first()?,
                captures.days.first()?,
                captures.weekday,
                *which,
            )?),
            Self::DayRange => {
                let (from, to) = (captures.days.first()?, captures.days.second()?);
                let months = (captures.months.first()?, captures.months.last()?);
                let (end, how) = clock.day(captures.years.last(), months.1, to, None, Which::Near)?;
                let (start, _) = match usize::from(captures.years.first().is_some())
                    + usize::from(captures.years.second().is_some())
                {
                    2 => clock.day(year, months.0, from, None, Which::Near)?,
                    _ => clock
                        .day(end.get(..4)?.parse().ok(), months.0, from, None, Which::Near)
                        .filter(|_| !end.starts_with('X'))
                        .or_else(|| Some((format!("XXXX-{:02}-{from:02}", months.0), how)))?,
                };
                (DateType::Interval, format!("{start}/{end}"), how)
            }
            Self::MonthDayRange => {
                let month = captures.months.first()?;
                let (start, how) = clock.day(year, month, captures.days.first()?, None, Which::Near)?;
                let (end, _) = clock.day(year, captures.months.last()?, captures.days.second()?, None, Which::Near)?;
                (DateType::Interval, format!("{start}/{end}"), how)
            }
            Self::Month(which) => date(clock.month(year, captures.months.first()?, *which)?),
            Self::MonthRange => {
                let (end, how) = clock.month(captures.years.last(), captures.months.second()?, Which::Near)?;
                let own = if captures.years.second().is_some() { year } else { end.get(..4)?.parse().ok() };
                let (start, _) = clock.month(own, captures.months.first()?, Which::Near)?;
                (DateType::Interval, format!("{start}/{end}"), how)
            }
            Self::Year => date((format!("{:04}", year?), Resolved::Explicit)),
            Self::ShortYear => date((format!("{:04}", full_year(year?)), Resolved::Explicit)),
            Self::YearRange => {
                let (from, to) = (year?, captures.years.second()?);
                (from < to && to - from < 400)
                    .then(|| (DateType::Interval, format!("{from:04}/{to:04}"), Resolved::Explicit))?
            }
            Self::ShortYearRange => {
                let (from, short) = (year?, captures.years.second()?);
                let to = from / 100 * 100 + short;
                (from < to && to - from < 60)
                    .then(|| (DateType::Interval, format!("{from:04}/{to:04}"), Resolved::Explicit))?
            }
            Self::Quarter(fixed) => date(
                clock.part(
                    "Q",
                    fixed
                        .or(captures.ordinal.map(|o| o as i8))
                        .or(captures.days.first())
                        .filter(|q| (1..=4).contains(q))?,
                    year,
                ),
            ),
            Self::Half(fixed) => date(clock.part(
                "H",
                fixed.or(captures.ordinal.map(|o| o as i8)).filter(|h| (1..=2).contains(h))?,
                year,
            )),
            Self::Season(which) => date(clock.season(captures.season?, year, *which)),
            Self::Decade => {
                let year = year?;
                let start = if year < 100 { if year < 30 { 2000 + year } else { 1900 + year } } else { year };
                (start % 10 == 0).then(|| date((format!("{}", start / 10), Resolved::Explicit)))?
            }
            Self::Century => {
                let rank = captures.ordinal?;
                date((format!("{:02}XX", rank - 1), Resolved::Explicit))
            }
            Self::OfYear(by) => {
                let year = clock.published?.year() + by;
                let ordinal = captures.ordinal.map(|o| o as i8);
                let value = match (captures.months.first(), captures.season, captures.units.first()) {
                    (Some(month), ..) => format!("{year:04}-{month:02}"),
                    (_, Some(season), _) => format!("{year:04}-{season}"),
                    (_, _, Some("Q")) => format!("{year:04}-Q{}", ordinal.filter(|q| (1..=4).contains(q))?),
                    (_, _, Some("HY")) => format!("{year:04}-H{}", ordinal.filter(|h| (1..=2).contains(h))?),
                    _ => return None,
                };
                date((value, Resolved::Relative))
            }
            Self::Weekday(which) => date(clock.weekday(captures.weekday?, *which)),
            Self::NthWeekday(fixed) => {
                let nth = fixed.or(captures.ordinal.map(|o| o as i8))?;
                date(clock.nth_weekday(year, captures.months.first()?, nth, captures.weekday?)?)
            }
            Self::WeekdayOfWeek(by) => date(clock.weekday_of_week(*by, captures.weekday?)?),
            Self::Weekend(by) => date(clock.shift("WE", i32::from(*by))?),
            Self::WeekOf => {
                let (day, how) =
                    clock.day(year, captures.months.first()?, captures.days.first()?, None, Which::Near)?;
                date((clock.week_of(&day)?, how))
            }
            Self::Feast(which) => date(clock.feast(captures.feast?, year, *which)?),
            Self::Shift(unit, by) => date(clock.shift(unit.as_deref().or(captures.units.first())?, *by)?),
            Self::Ago | Self::Ahead => {
                let unit = captures.units.first()?;
                match whole(captures) {
                    Some(count) => date(clock.shift(unit, if *self == Self::Ago { -count } else { count })?),
                    None => date((
                        (if *self == Self::Ago { "PAST_REF" } else { "FUTURE_REF" }).to_owned(),
                        Resolved::Relative,
                    )),
                }
            }
            Self::Anchor(unit, by) => date(clock.anchored(unit, *by)?),
            Self::Later | Self::Earlier => {
                let count = whole(captures)?;
                let unit = captures.units.first()?;
                match clock.anchored(unit, if *self == Self::Later { count } else { -count }) {
                    Some(found) => date(found),
                    None => (DateType::Duration, duration(captures)?, Resolved::Explicit),
                }
            }
            Self::WeekendOf => {
                let (day, how) =
                    clock.day(year, captures.months.first()?, captures.days.first()?, None, Which::Near)?;
                date((format!("{}-WE", clock.week_of(&day)?), how))
            }
            Self::WeekendNear => date(clock.weekend()?),
            Self::DayOfMonth => date(clock.day_of_month(captures.ordinal.map(|o| o as i8).or(captures.days.first())?)?),
            Self::Fall => date(clock.season("FA", year, Which::Near)),
            Self::DurationHalf => {
                let half = Decimal::new(5, 1);
                (
                    DateType::Duration,
                    period(captures.count?.map(|c| c + half), captures.units.first()?)?,
                    Resolved::Explicit,
                )
            }
            Self::DurationVague => (DateType::Duration, period(None, captures.units.first()?)?, Resolved::Explicit),
            Self::DurationOne => {
                (DateType::Duration, period(Some(Decimal::ONE), captures.units.first()?)?, Resolved::Explicit)
            }
            Self::Span(value) => (DateType::Duration, value.clone(), Resolved::Explicit),
            Self::Duration => (DateType::Duration, duration(captures)?, Resolved::Explicit),
            Self::Set(fixed) => (
                DateType::Set,
                fixed.clone().or_else(|| period(Some(Decimal::ONE), captures.units.first()?))?,
                Resolved::Explicit,
            ),
            Self::SetCount => (DateType::Set, duration(captures)?, Resolved::Explicit),
            Self::SetMonth => (DateType::Set, format!("XXXX-{:02}", captures.months.first()?), Resolved::Explicit),
            Self::SetSeason => (DateType::Set, format!("XXXX-{}", captures.season?), Resolved::Explicit),
            Self::SetWeekday => (DateType::Set, format!("XXXX-WXX-{}", captures.weekday?), Resolved::Explicit),
            Self::Const(value) => (
                DateType::Date,
                value.clone(),
                if value.ends_with("_REF") { Resolved::Relative } else { Resolved::Explicit },
            ),
            Self::Nothing => return None,
        })
    }
}

/// `89` is 1989, `22` is 2022.
fn full_year(year: i16) -> i16 {
    match year {
        0..=40 => 2000 + year,
        41..=99 => 1900 + year,
        _ => year,
    }
}

fn whole(captures: &Captures<'_>) -> Option<i32> {
    use rust_decimal::prelude::ToPrimitive;
    captures.count.flatten().filter(Decimal::is_integer)?.to_i32()
}

fn duration(captures: &Captures<'_>) -> Option<String> {
    period(captures.count?, captures.units.first()?)
}

/// An ISO 8601 duration; `X` for a vague count.
fn period(count: Option<Decimal>, unit: &str) -> Option<String> {
    let (factor, letter) = match unit {
        "D" | "BD" => (1, 'D'),
        "W" => (1, 'W'),
        "WE" => return count.map(|c| format!("P{}WE", c.normalize())),
        "M" => (1, 'M'),
        "Q" => (3, 'M'),
        "HY" => (6, 'M'),
        "Y" => (1, 'Y'),
        "E" => (10, 'Y'),
        "C" => (100, 'Y'),
        _ => return None,
    };
    Some(match count {
        Some(count) => format!("P{}{letter}", count.checked_mul(Decimal::from(factor))?.normalize()),
        None => format!("PX{}", if factor == 10 { "E".to_owned() } else { letter.to_string() }),
    })
}
