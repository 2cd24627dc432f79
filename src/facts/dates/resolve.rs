//! The calendar side of dates: which year, which week, by publication date, tense, weekday and neighbours.

use super::meaning::Which;
use crate::record::Resolved;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The time of the clause that a date stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// No verb tells.
    Open,
}

/// What is known where a date is resolved.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    /// Publication date.
    pub published: Option<Date>,
    /// Tense of the clause.
    pub tense: Tense,
    /// The date before in the sentence, as a value.
    pub anchor: Option<String>,
    /// First and last full year in the text.
    pub years: Option<(i16, i16)>,
}

type Found = (String, Resolved);

impl Clock {
    /// A day; without a year it is the nearest by `which` and tense, or the one that the weekday fits.
    pub(super) fn day(
        &self,
        year: Option<i16>,
        month: i8,
        day: i8,
        weekday: Option<i8>,
        which: Which,
    ) -> Option<Found> {
        if let Some(year) = year {
            let date = Date::new(year, month, day).ok()?;
            return Some((date.to_string(), Resolved::Explicit));
        }
        // 29 February exists in some year.
        Date::new(2024, month, day).ok()?;
        if let Some(reference) = self.published {
            let date = self.near(reference, which, weekday, |year| Date::new(year, month, day).ok())?;
            return Some((date.to_string(), Resolved::Relative));
        }
        if let (Some(weekday), Some((_, last))) = (weekday, self.years)
            && let Some(date) = (last..last + 3)
                .filter_map(|y| Date::new(y, month, day).ok())
                .find(|d| d.weekday().to_monday_one_offset() == weekday)
        {
            return Some((date.to_string(), Resolved::Inferred));
        }
        Some((format!("XXXX-{month:02}-{day:02}"), Resolved::Unresolved))
    }

    /// The year that is meant: the weekday's, else the nearest one by tense.
    fn near(
        &self,
        reference: Date,
        which: Which,
        weekday: Option<i8>,
        make: impl Fn(i16) -> Option<Date>,
    ) -> Option<Date> {
        let around: Vec<Date> = (reference.year() - 4..=reference.year() + 4).filter_map(&make).collect();
        let fits = |d: &Date| weekday.is_none_or(|w| d.weekday().to_monday_one_offset() == w);
        let distance = |d: &Date| (d.duration_since(reference).as_hours() / 24).abs();
        let pool: Vec<Date> = around.iter().copied().filter(fits).filter(|d| distance(d) < 800).collect();
        let pool = if pool.is_empty() { around } else { pool };
        let before = pool.iter().copied().filter(|d| *d <= reference).max();
        let after = pool.iter().copied().filter(|d| *d >= reference).min();
        let strictly_before = pool.iter().copied().filter(|d| *d < reference).max();
        let strictly_after = pool.iter().copied().filter(|d| *d > reference).min();
        match which {
            Which::Last => strictly_before,
            Which::Next => strictly_after,
            Which::This => pool.iter().copied().find(|d| d.year() == reference.year()).or(before),
            // A day just ahead in a past clause, or just behind in a future one, is next to the publication, not a year away.
            Which::Near if self.tense == Tense::Future => match (before, after) {
                (Some(b), Some(a)) if distance(&b) <= 1 && distance(&a) > 200 => Some(b),
                (b, a) => a.or(b),
            },
            Which::Near => match (before, after) {
                (Some(b), Some(a)) if distance(&a) <= 14 && distance(&b) > 200 => Some(a),
                (Some(b), Some(a)) if self.tense == Tense::Open && 2 * distance(&a) < distance(&b) => Some(a),
                (b, a) => b.or(a),
            },
        }
    }

    pub(super) fn month(&self, year: Option<i16>, month: i8, which: Which) -> Option<Found> {
        if let Some(year) = year {
            return Some((format!("{year:04}-{month:02}"), Resolved::Explicit));
        }
        let Some(reference) = self.published else { return Some((format!("XXXX-{month:02}"), Resolved::Unresolved)) };
        let (y, m) = (reference.year(), reference.month());
        let year = match which {
            Which::This => y,
            Which::Last => y - i16::from(month >= m),
            Which::Next => y + i16::from(month <= m),
            Which::Near if self.tense == Tense::Future => y + i16::from(month < m),
            Which::Near => y - i16::from(month > m),
        };
        Some((format!("{year:04}-{month:02}"), Resolved::Relative))
    }

    /// A quarter (`Q`) or half (`H`) of a year.
    pub(super) fn part(&self, letter: &str, number: i8, year: Option<i16>) -> Found {
        if let Some(year) = year {
            return (
                format!("{:04}-{letter}{number}", if year < 100 { 2000 + year } else { year }),
                Resolved::Explicit,
            );
        }
        let Some(reference) = self.published else { return (format!("XXXX-{letter}{number}"), Resolved::Unresolved) };
        let months = if letter == "Q" { 3 } else { 6 };
        let current = (reference.month() - 1) / months + 1;
        let year = match self.tense {
            Tense::Future => reference.year() + i16::from(number < current),
            Tense::Open if number == current + 1 => reference.year(),
            Tense::Past | Tense::Open => reference.year() - i16::from(number > current),
        };
        (format!("{year:04}-{letter}{number}"), Resolved::Relative)
    }

    pub(super) fn season(&self, code: &str, year: Option<i16>, which: Which) -> Found {
        if let Some(year) = year {
            return (format!("{year:04}-{code}"), Resolved::Explicit);
        }
        let Some(reference) = self.published else { return (format!("XXXX-{code}"), Resolved::Unresolved) };
        let started = reference.month() >= season_of(code);
        let year = match which {
            Which::Next => reference.year() + i16::from(started),
            Which::This => reference.year(),
            Which::Last => reference.year() - i16::from(!started || reference.month() < season_of(code) + 3),
            Which::Near if self.tense == Tense::Future => {
                reference.year() + i16::from(reference.month() > season_of(code) + 3)
            }
            Which::Near => reference.year() - i16::from(!started),
        };
        (format!("{year:04}-{code}"), Resolved::Relative)
    }

    pub(super) fn weekday(&self, weekday: i8, which: Which) -> Found {
        let Some(reference) = self.published else { return (format!("XXXX-WXX-{weekday}"), Resolved::Unresolved) };
        let today = reference.weekday().to_monday_one_offset();
        let back = i32::from((today - weekday).rem_euclid(7));
        let days = match which {
            Which::Last => {
                if back == 0 {
                    -7
                } else {
                    -back
                }
            }
            Which::Next => 7 - back,
            Which::This if back == 0 => 0,
            Which::This | Which::Near if self.tense == Tense::Future => {
                if back == 0 {
                    0
                } else {
                    7 - back
                }
            }
            Which::This | Which::Near => -back,
        };
        (
            add(reference, days.days()).map_or_else(|| format!("XXXX-WXX-{weekday}"), |d| d.to_string()),
            Resolved::Relative,
        )
    }

    /// The first, second, … or last (-1) of a weekday in a month.
    pub(super) fn nth_weekday(&self, year: Option<i16>, month: i8, nth: i8, weekday: i8) -> Option<Found> {
        let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
        let on = |year: i16| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok();
        match (year, self.published) {
            (Some(year), _) => Some((on(year)?.to_string(), Resolved::Explicit)),
            (None, Some(reference)) => {
                Some((self.near(reference, Which::Near, None, on)?.to_string(), Resolved::Relative))
            }
            (None, None) => Some((format!("XXXX-{month:02}"), Resolved::Unresolved)),
        }
    }

    /// A weekday of the week so many from this one.
    pub(super) fn weekday_of_week(&self, by: i32, weekday: i8) -> Option<Found> {
        let reference = self.published?;
        let days = by.checked_mul(7)? + i32::from(weekday) - i32::from(reference.weekday().to_monday_one_offset());
        Some((add(reference, days.days())?.to_string(), Resolved::Relative))
    }

    /// A unit, `by` of them from the publication date, at the unit's own grain.
    pub(super) fn shift(&self, unit: &str, by: i32) -> Option<Found> {
        let Some(reference) = self.published else { return unknown(by).map(|v| (v.to_owned(), Resolved::Unresolved)) };
        Some((shifted(reference, unit, by)?, Resolved::Relative))
    }

    /// A unit, `by` of them from the date before in the sentence.
    pub(super) fn anchored(&self, unit: &str, by: i32) -> Option<Found> {
        let anchor = self.anchor.as_deref()?;
        let anchor = anchor.rsplit('/').next()?;
        let day: Date = match anchor.len() {
            10 => anchor.parse().ok()?,
            7 => format!("{anchor}-01").parse().ok()?,
            4 => format!("{anchor}-01-01").parse().ok()?,
            _ => return None,
        };
        let grain = match (anchor.len(), unit) {
            (10, _) | (7, "M" | "Y") | (4, "Y") => unit,
            _ => return None,
        };
        // Days and weeks after a day give a day.
        let value = match (anchor.len(), grain) {
            (10, "W") => add(day, (by.checked_mul(7)?).days())?.to_string(),
            _ => shifted(day, grain, by)?,
        };
        Some((value, Resolved::Relative))
    }

    /// `over the weekend`: the last one in the past tense, the coming one in the future.
    pub(super) fn weekend(&self) -> Option<Found> {
        let reference = self.published?;
        let into_it = reference.weekday().to_monday_one_offset() >= 6;
        self.shift("WE", if self.tense != Tense::Future && !into_it { -1 } else { 0 })
    }

    /// `on the 26th`: of the month that the tense says.
    pub(super) fn day_of_month(&self, day: i8) -> Option<Found> {
        let reference = self.published?;
        let step = match self.tense {
            Tense::Past | Tense::Open => -i32::from(day > reference.day()),
            Tense::Future => i32::from(day < reference.day()),
        };
        let month = add(reference.first_of_month(), step.months())?;
        Some((Date::new(month.year(), month.month(), day).ok()?.to_string(), Resolved::Relative))
    }

    /// The ISO week of a day.
    pub(super) fn week_of(&self, day: &str) -> Option<String> {
        Some(week(day.parse().ok()?))
    }

    pub(super) fn feast(&self, feast: &str, year: Option<i16>, which: Which) -> Option<Found> {
        let on = |year: i16| feast_day(feast, year);
        if let Some(year) = year {
            return Some((on(year)?.to_string(), Resolved::Explicit));
        }
        match self.published {
            Some(reference) => Some((self.near(reference, which, None, on)?.to_string(), Resolved::Relative)),
            None => {
                Some((if feast.len() == 5 { format!("XXXX-{feast}") } else { "XXXX".to_owned() }, Resolved::Unresolved))
            }
        }
    }
}

/// What a relative unit is without a publication date; "today" says nothing then.
fn unknown(by: i32) -> Option<&'static str> {
    match by.signum() {
        -1 => Some("PAST_REF"),
        1 => Some("FUTURE_REF"),
        _ => None,
    }
}

fn add(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

fn shifted(reference: Date, unit: &str, by: i32) -> Option<String> {
    let year = |y: i32| format!("{y:04}");
    Some(match unit {
        "D" | "BD" | "H" => add(reference, if unit == "H" { 0.days() } else { by.days() })?.to_string(),
        "W" => week(add(reference, by.checked_mul(7)?.days())?),
        "WE" => {
            // Until Friday "this weekend" is the coming one and "last weekend" the one before.
            let monday = add(reference, (-i32::from(reference.weekday().to_monday_zero_offset())).days())?;
            format!("{}-WE", week(add(monday, by.checked_mul(7)?.days())?))
        }
        "M" => add(reference.first_of_month(), by.months())?.strftime("%Y-%m").to_string(),
        "Q" => {
            let index = i32::from(reference.year()) * 4 + i32::from(reference.month() - 1) / 3 + by;
            format!("{:04}-Q{}", index.div_euclid(4), index.rem_euclid(4) + 1)
        }
        "HY" => {
            let index = i32::from(reference.year()) * 2 + i32::from(reference.month() - 1) / 6 + by;
            format!("{:04}-H{}", index.div_euclid(2), index.rem_euclid(2) + 1)
        }
        "Y" => year(i32::from(reference.year()).checked_add(by).filter(|y| (1..=9999).contains(y))?),
        "E" => format!("{}", i32::from(reference.year()) / 10 + by),
        "C" => format!("{:02}XX", i32::from(reference.year()) / 100 + by),
        _ => return None,
    })
}

fn week(day: Date) -> String {
    let iso = day.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

/// The first month of a season.
fn season_of(code: &str) -> i8 {
    match code {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    }
}

/// The day of a feast: `MM-DD`, or a movable one by name.
fn feast_day(feast: &str, year: i16) -> Option<Date> {
    let nth = |month, n: i8, weekday| Date::new(year, month, 1).ok()?.nth_weekday_of_month(n, weekday).ok();
    match feast {
        "easter" => easter(year),
        "easter-monday" => add(easter(year)?, 1.days()),
        "ascension" => add(easter(year)?, 39.days()),
        "pentecost" => add(easter(year)?, 49.days()),
        "good-friday" => add(easter(year)?, (-2).days()),
        "thanksgiving" => nth(11, 4, Weekday::Thursday),
        "black-friday" => add(nth(11, 4, Weekday::Thursday)?, 1.days()),
        "cyber-monday" => add(nth(11, 4, Weekday::Thursday)?, 4.days()),
        "mardi-gras" => add(easter(year)?, (-47).days()),
        "whit-monday" => add(easter(year)?, 50.days()),
        "mlk-day" => nth(1, 3, Weekday::Monday),
        "presidents-day" => nth(2, 3, Weekday::Monday),
        "columbus-day" => nth(10, 2, Weekday::Monday),
        "labor-day" => nth(9, 1, Weekday::Monday),
        "memorial-day" => nth(5, -1, Weekday::Monday),
        fixed => format!("{year:04}-{fixed}").parse().ok(),
    }
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn clock(tense: Tense) -> Clock {
        Clock { published: Some(date(2023, 5, 10)), tense, anchor: None, years: None }
    }

    #[test]
    fn takes_the_year_from_tense_and_weekday() {
        let (past, future) = (clock(Tense::Past), clock(Tense::Future));
        let day = |c: &Clock, m, d, w| c.day(None, m, d, w, Which::Near).unwrap().0;
        assert_eq!(day(&past, 4, 13, None), "2023-04-13");
        assert_eq!(day(&past, 11, 26, None), "2022-11-26");
        assert_eq!(day(&past, 5, 12, None), "2023-05-12");
        assert_eq!(day(&future, 4, 13, None), "2024-04-13");
        assert_eq!(day(&past, 5, 10, Some(3)), "2023-05-10");
        assert_eq!(past.day(None, 2, 30, None, Which::Near), None);
    }

    #[test]
    fn shifts_units() {
        let c = clock(Tense::Past);
        let shift = |unit, by| c.shift(unit, by).unwrap().0;
        assert_eq!(
            [shift("D", -1), shift("W", -1), shift("M", -12), shift("Q", -1), shift("Y", 1), shift("WE", 0)],
            ["2023-05-09", "2023-W18", "2022-05", "2023-Q1", "2024", "2023-W19-WE"].map(str::to_owned)
        );
    }

    #[test]
    fn knows_feasts() {
        assert_eq!(easter(2023).unwrap(), date(2023, 4, 9));
        assert_eq!(easter(2024).unwrap(), date(2024, 3, 31));
        assert_eq!(feast_day("black-friday", 2022).unwrap(), date(2022, 11, 25));
        assert_eq!(feast_day("12-25", 2022).unwrap(), date(2022, 12, 25));
    }
}
