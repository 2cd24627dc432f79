//! When a decision may have been taken, by what an article says: a day, a month, a year, a day without a year.

use jiff::civil::{Date, date};

/// What is known of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    /// Between two days, both included; the same for a full date.
    Between(Date, Date),
    /// A day of a month of some year.
    Yearless(i8, i8),
    /// Nothing.
    Unknown,
}

impl When {
    /// Reads a TIMEX3 value; of an interval its end counts.
    pub(super) fn read(value: Option<&str>) -> Self {
        let Some(value) = value.map(|v| v.rsplit('/').next().unwrap_or(v)) else { return Self::Unknown };
        let part = |at: std::ops::Range<usize>| value.get(at).and_then(|p| p.parse::<i8>().ok());
        if value.starts_with("XXXX-") {
            return match (part(5..7), part(8..10)) {
                (Some(month @ 1..=12), Some(day @ 1..=31)) => Self::Yearless(month, day),
                _ => Self::Unknown,
            };
        }
        if let Ok(day) = value.parse::<Date>() {
            return Self::Between(day, day);
        }
        let Some(year) = value.get(..4).and_then(|y| y.parse::<i16>().ok()).filter(|y| (1900..=2199).contains(y))
        else {
            return Self::Unknown;
        };
        let months = match value.get(4..) {
            Some("") => Some((1, 12)),
            Some("-H1") => Some((1, 6)),
            Some("-H2") => Some((7, 12)),
            Some("-Q1" | "-WI") => Some((1, 3)),
            Some("-Q2" | "-SP") => Some((4, 6)),
            Some("-Q3" | "-SU") => Some((7, 9)),
            Some("-Q4" | "-FA") => Some((10, 12)),
            Some(_) if value.len() == 7 => part(5..7).filter(|m| (1..=12).contains(m)).map(|m| (m, m)),
            _ => None,
        };
        // Weeks and what else there may be: their year.
        let (first, last) = months.unwrap_or((1, 12));
        let (Ok(from), Ok(to)) = (Date::new(year, first, 1), Date::new(year, last, 1)) else { return Self::Unknown };
        Self::Between(from, to.last_of_month())
    }

    /// A full date.
    pub(super) fn day(self) -> Option<Date> {
        match self {
            Self::Between(from, to) if from == to => Some(from),
            _ => None,
        }
    }

    /// Days between the two, 0 where they may be the same; `None` where nothing is known.
    pub(super) fn gap(self, other: Self) -> Option<i64> {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => None,
            (Self::Between(a, b), Self::Between(c, d)) => Some(days(b, c).max(days(d, a)).max(0)),
            (Self::Yearless(m, d), Self::Between(from, to)) | (Self::Between(from, to), Self::Yearless(m, d)) => {
                let years = from.year() - 1..=to.year() + 1;
                let in_year = years.filter_map(|year| Date::new(year, m, d.min(last_day(m))).ok());
                in_year.map(|day| days(to, day).max(days(day, from)).max(0)).min()
            }
            (Self::Yearless(m, d), Self::Yearless(n, e)) => {
                let day = |m, d: i8| date(2000, m, d.min(last_day(m)));
                let apart = days(day(m, d), day(n, e)).abs();
                Some(apart.min(366 - apart))
            }
        }
    }
}

/// Days of the month in a common year.
fn last_day(month: i8) -> i8 {
    date(2001, month, 1).days_in_month()
}

/// From `a` to `b`.
fn days(a: Date, b: Date) -> i64 {
    i64::from(a.until(b).map_or(0, |span| span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_far_days_are_apart() {
        let gap = |a: &str, b: &str| When::read(Some(a)).gap(When::read(Some(b)));
        assert_eq!((gap("2022-10-17", "2022-10-20"), gap("2022-10-20", "2022-10-17")), (Some(3), Some(3)));
        assert_eq!((gap("2022", "2022-10-20"), gap("2022-09", "2022-10-20")), (Some(0), Some(20)));
        assert_eq!((gap("XXXX-10-20", "2022-10-17"), gap("XXXX-01-02", "2022-12-31")), (Some(3), Some(2)));
        assert_eq!((gap("XXXX-10-20", "XXXX-10-22"), gap("XXXX-10-20", "2022")), (Some(2), Some(0)));
        assert_eq!((gap("2022-Q4", "2022-10-17"), gap("2022-H1", "2022-10-17")), (Some(0), Some(109)));
        assert_eq!((gap("PAST_REF", "2022"), gap("XXXX-WXX-4", "2022")), (None, None));
        assert_eq!(When::read(Some("2022-01-05/2022-01-07")).day(), Some(date(2022, 1, 7)));
        assert_eq!(When::read(Some("2022-02-30")).day(), None);
    }
}
