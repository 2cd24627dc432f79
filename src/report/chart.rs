//! Charts as bars, columns and dots, placed here and drawn by the template.

use super::overview::Overview;
use super::sums::{Dot, MOST_DOTS, Sums, year};
use crate::explain::printable;
use crate::record::EventType;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Words of the titles.
pub(super) const TITLES: [&str; 6] =
    ["chart.dots", "chart.months", "chart.languages", "chart.regulators", "chart.regulator_euros", "chart.year_euros"];

/// Width of a chart; of the dots twice that.
const WIDTH: f64 = 460.0;
/// Bars of a chart.
const MOST_BARS: usize = 12;
/// Columns of a chart; more become years.
const MOST_COLUMNS: usize = 36;
/// Letters of a label.
const LABEL: usize = 21;

/// What a text is, so that the page can write it in its reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A name.
    Name,
    /// A count.
    Count,
    /// Euros.
    Euros,
    /// A code of a language.
    Language,
    /// `YYYY-MM` or `YYYY`.
    Time,
}

impl Unit {
    /// The name that the page knows it by.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Count => "count",
            Self::Euros => "euros",
            Self::Language => "language",
            Self::Time => "time",
        }
    }
}

/// A bar or column.
#[derive(Debug)]
pub(super) struct Bar {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A piece of text.
#[derive(Debug)]
pub(super) struct Text {
    pub x: f64,
    pub y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    pub unit: Unit,
    /// What the page reads.
    pub raw: String,
    /// What is shown.
    pub text: String,
}

/// A case.
#[derive(Debug)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
    pub kind: &'static str,
    pub case: String,
    pub label: String,
}

/// A row of the figures under a chart.
#[derive(Debug)]
pub(super) struct Figure {
    pub label: Text,
    pub value: Text,
}

/// One chart.
#[derive(Debug, Default)]
pub(super) struct Chart {
    /// Key of its title.
    pub title: &'static str,
    pub width: f64,
    pub height: f64,
    pub bars: Vec<Bar>,
    /// Lines of the grid, by height, and where they begin.
    pub grid: Vec<f64>,
    pub left: f64,
    pub texts: Vec<Text>,
    pub points: Vec<Point>,
    /// The same as a table.
    pub figures: Vec<Figure>,
}

/// All charts that have something to show.
pub(super) fn all(overview: &Overview, sums: &Sums) -> Vec<Chart> {
    let count = |map: &BTreeMap<String, usize>| map.iter().map(|(k, &n)| (k.clone(), n as f64)).collect::<Vec<_>>();
    let mut languages = count(&overview.languages);
    largest_first(&mut languages);
    let regulators = overview.regulator_articles().into_iter().map(|(name, n)| (name.to_owned(), n as f64)).collect();
    let owed = sums.regulators.iter().filter(|(_, t)| t.euros >= 1.0);
    let mut owed: Vec<(String, f64)> = owed.map(|(id, t)| (overview.regulator_name(id).to_owned(), t.euros)).collect();
    largest_first(&mut owed);
    let years = sums.years.iter().map(|(k, &e)| (k.clone(), e)).collect();
    let [dots, months, by_language, by_regulator, by_authority, by_year] = TITLES;
    let charts = [
        points(dots, &sums.dots),
        columns(months, by_time(count(&overview.months)), Unit::Count),
        bars(by_language, languages, Unit::Language, Unit::Count),
        bars(by_regulator, regulators, Unit::Name, Unit::Count),
        bars(by_authority, owed, Unit::Name, Unit::Euros),
        columns(by_year, by_time(years), Unit::Euros),
    ];
    charts.into_iter().flatten().collect()
}

fn largest_first(rows: &mut [(String, f64)]) {
    rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
}

/// Every month from the first to the last; of too many, every year.
fn by_time(rows: Vec<(String, f64)>) -> Vec<(String, f64)> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return rows };
    let number = |key: &str| -> Option<(i32, i32)> {
        Some((key.get(..4)?.parse().ok()?, key.get(5..7).map_or(Some(1), |m| m.parse().ok())?))
    };
    let (Some((y0, m0)), Some((y1, m1))) = (number(&first.0), number(&last.0)) else { return rows };
    let by_month = first.0.len() > 4;
    let months = (y1 - y0) * 12 + m1 - m0 + 1;
    let known: BTreeMap<String, f64> = rows.into_iter().collect();
    if by_month && months as usize <= MOST_COLUMNS {
        let month = |at: i32| {
            let key = format!("{:04}-{:02}", (y0 * 12 + m0 - 1 + at) / 12, (m0 - 1 + at) % 12 + 1);
            let value = known.get(&key).copied().unwrap_or_default();
            (key, value)
        };
        return (0..months).map(month).collect();
    }
    let mut years: BTreeMap<i32, f64> = BTreeMap::new();
    for (key, value) in &known {
        if let Some((y, _)) = number(key) {
            *years.entry(y).or_default() += value;
        }
    }
    // A slip such as the year 1022 or 2202 would make the rest too thin to see: the years that hold most stay.
    let width = MOST_COLUMNS as i32;
    let held = |from: i32| years.range(from..from + width).map(|(_, n)| n).sum::<f64>();
    let from = years.keys().copied().max_by(|a, b| held(*a).total_cmp(&held(*b)).then(b.cmp(a))).unwrap_or(y0);
    let to = years.range(from..from + width).map(|(y, _)| *y).next_back().unwrap_or(y1);
    (from..=to).map(|y| (format!("{y:04}"), years.get(&y).copied().unwrap_or_default())).collect()
}

fn text(x: f64, y: f64, anchor: &'static str, unit: Unit, raw: &str) -> Text {
    let raw = printable(raw);
    let mut shown: String = raw.chars().take(LABEL).collect();
    if shown.len() < raw.len() {
        shown.push('…');
    }
    Text { x, y, anchor, unit, raw, text: shown }
}

fn figures(rows: &[(String, f64)], label: Unit, value: Unit) -> Vec<Figure> {
    let whole = |name: &str| Text { text: printable(name), ..text(0.0, 0.0, "start", label, name) };
    let figure = |(name, n): &(String, f64)| Figure {
        label: whole(name),
        value: text(0.0, 0.0, "end", value, &format!("{n:.0}")),
    };
    rows.iter().map(figure).collect()
}

fn bars(title: &'static str, mut rows: Vec<(String, f64)>, label: Unit, value: Unit) -> Option<Chart> {
    const ROW: f64 = 26.0;
    const LEFT: f64 = 190.0;
    const RIGHT: f64 = 80.0;
    rows.truncate(MOST_BARS);
    let most = rows.iter().map(|r| r.1).fold(0.0, f64::max);
    let (mut shapes, mut texts) = (Vec::new(), Vec::new());
    for (i, (name, n)) in rows.iter().enumerate() {
        let y = i as f64 * ROW;
        let width = ((WIDTH - LEFT - RIGHT) * n / most).max(1.0).round();
        shapes.push(Bar { x: LEFT, y: y + 4.0, width, height: ROW - 8.0 });
        texts.push(text(LEFT - 8.0, y + 18.0, "end", label, name));
        texts.push(text(LEFT + width + 6.0, y + 18.0, "start", value, &format!("{n:.0}")));
    }
    let height = rows.len() as f64 * ROW;
    let figures = figures(&rows, label, value);
    let chart = Chart { title, width: WIDTH, height, bars: shapes, texts, figures, ..Chart::default() };
    (most > 0.0).then_some(chart)
}

fn columns(title: &'static str, rows: Vec<(String, f64)>, value: Unit) -> Option<Chart> {
    const HEIGHT: f64 = 180.0;
    const FOOT: f64 = 24.0;
    const HEAD: f64 = 24.0;
    let most = rows.iter().map(|r| r.1).fold(0.0, f64::max);
    let step = WIDTH / rows.len().max(1) as f64;
    // Labels need room for some letters.
    let every = (rows.len() as f64 * 74.0 / WIDTH).ceil().max(1.0) as usize;
    let (mut shapes, mut texts) = (Vec::new(), Vec::new());
    for (i, (name, n)) in rows.iter().enumerate() {
        let height = if *n > 0.0 { ((HEIGHT - FOOT - HEAD) * n / most).max(1.0).round() } else { 0.0 };
        let (x, width) = (i as f64 * step, (step * 0.8).min(60.0));
        let middle = round(x + step / 2.0);
        shapes.push(Bar { x: round(middle - width / 2.0), y: HEIGHT - FOOT - height, width: round(width), height });
        if (rows.len() - 1 - i).is_multiple_of(every) {
            // Labels at the edges stay inside.
            let (x, anchor) = match middle {
                m if m < 26.0 => (0.0, "start"),
                m if m > WIDTH - 26.0 => (WIDTH, "end"),
                m => (m, "middle"),
            };
            texts.push(text(x, HEIGHT - 6.0, anchor, Unit::Time, name));
        }
        if *n == most || (every == 1 && *n > 0.0) {
            texts.push(text(middle, HEIGHT - FOOT - height - 6.0, "middle", value, &format!("{n:.0}")));
        }
    }
    let figures = figures(&rows, Unit::Time, value);
    let grid = vec![HEIGHT - FOOT];
    let chart = Chart { title, width: WIDTH, height: HEIGHT, bars: shapes, grid, texts, figures, ..Chart::default() };
    (most > 0.0).then_some(chart)
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// The days of a date value since the year 0; the middle of a month or year.
fn days(date: &str) -> Option<f64> {
    let year: f64 = year(date)?.parse().ok()?;
    let part = match date.parse::<Date>() {
        Ok(day) => f64::from(day.day_of_year()),
        Err(_) => date.get(5..7).and_then(|m| m.parse::<f64>().ok()).map_or(182.0, |m| m * 30.4 - 15.0),
    };
    Some(year * 365.25 + part)
}

fn told(dot: &Dot) -> String {
    printable(&format!("{} → {}, {}", dot.regulator, dot.company, dot.date))
}

/// Cases by day and sum, the sum on a scale of powers of ten.
fn points(title: &'static str, dots: &[Dot]) -> Option<Chart> {
    const WIDE: f64 = 2.0 * WIDTH + 20.0;
    const HEIGHT: f64 = 280.0;
    const LEFT: f64 = 60.0;
    const FOOT: f64 = 26.0;
    let mut dots: Vec<(f64, &Dot)> = dots.iter().filter_map(|d| Some((days(&d.date)?, d))).collect();
    if dots.is_empty() {
        return None;
    }
    dots.sort_by(|a, b| b.1.euros.total_cmp(&a.1.euros).then(a.1.case.cmp(&b.1.case)));
    dots.truncate(MOST_DOTS);
    let (low, high) = dots.iter().fold((f64::MAX, f64::MIN), |(l, h), (x, _)| (l.min(*x), h.max(*x)));
    let powers = |f: fn(f64, f64) -> f64, start: f64| dots.iter().map(|d| d.1.euros.log10()).fold(start, f);
    let (bottom, top) = (powers(f64::min, f64::MAX).floor(), powers(f64::max, f64::MIN).ceil());
    let top = top.max(bottom + 1.0);
    // Some air on both sides, so that a single day has a width.
    let air = ((high - low) * 0.03).max(60.0);
    let x = |days: f64| round(LEFT + (days - low + air) / (high - low + 2.0 * air) * (WIDE - LEFT));
    let y = |power: f64| round(12.0 + (top - power) / (top - bottom) * (HEIGHT - FOOT - 24.0));
    let mut texts = Vec::new();
    let mut grid = Vec::new();
    let rungs = (top - bottom) as i32;
    for rung in (0..=rungs).step_by((rungs as usize).div_ceil(6)) {
        let power = bottom + f64::from(rung);
        grid.push(y(power));
        texts.push(text(LEFT - 8.0, y(power) + 4.0, "end", Unit::Euros, &format!("{:.0}", 10f64.powf(power))));
    }
    let (first, last) = ((low - air) / 365.25, (high + air) / 365.25);
    let every = ((last - first) / 12.0).ceil().max(1.0) as usize;
    for year in (first.ceil() as i32..=last.floor() as i32).step_by(every) {
        texts.push(text(x(f64::from(year) * 365.25), HEIGHT - 6.0, "middle", Unit::Time, &format!("{year:04}")));
    }
    let point = |(at, dot): &(f64, &Dot)| Point {
        x: x(*at),
        y: y(dot.euros.log10()),
        kind: EventType::as_str(dot.kind),
        case: dot.case.clone(),
        label: told(dot),
    };
    let points: Vec<Point> = dots.iter().map(point).collect();
    let rows: Vec<(String, f64)> = dots.iter().take(MOST_BARS).map(|(_, d)| (told(d), d.euros)).collect();
    let figures = figures(&rows, Unit::Name, Unit::Euros);
    let chart =
        Chart { title, width: WIDE, height: HEIGHT, grid, left: LEFT, texts, points, figures, ..Chart::default() };
    Some(chart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(list: &[(&str, f64)]) -> Vec<(String, f64)> {
        list.iter().map(|(k, n)| ((*k).to_owned(), *n)).collect()
    }

    #[test]
    fn months_without_articles_have_their_place() {
        let months = by_time(rows(&[("2022-11", 2.0), ("2023-02", 1.0)]));
        assert_eq!(months, rows(&[("2022-11", 2.0), ("2022-12", 0.0), ("2023-01", 0.0), ("2023-02", 1.0)]));
        assert_eq!(by_time(rows(&[("2018-01", 1.0), ("2022-03", 2.0)])).len(), 5);
        let slip = by_time(rows(&[("1022", 1.0), ("2022", 2.0), ("2024", 3.0)]));
        assert_eq!(slip, rows(&[("2022", 2.0), ("2023", 0.0), ("2024", 3.0)]));
        assert_eq!(by_time(rows(&[("2022-01", 2.0), ("2024-02", 3.0), ("2202-05", 1.0)])), slip);
        assert_eq!(by_time(Vec::new()), Vec::new());
    }

    #[test]
    fn the_largest_bar_fills_its_room() {
        let chart = bars("chart.languages", rows(&[("fr", 30.0), ("en", 10.0)]), Unit::Language, Unit::Count).unwrap();
        assert_eq!(chart.bars.iter().map(|b| b.width).collect::<Vec<_>>(), [190.0, 63.0]);
        assert!(bars("chart.languages", Vec::new(), Unit::Language, Unit::Count).is_none());
        assert!(columns("chart.months", rows(&[("2022", 0.0)]), Unit::Count).is_none());
    }

    #[test]
    fn dots_stand_inside_the_chart() {
        let dot = |date: &str, euros: f64| Dot {
            case: date.to_owned(),
            date: date.to_owned(),
            euros,
            kind: EventType::Fine,
            regulator: "CNIL".to_owned(),
            company: "Zorvelle".to_owned(),
        };
        assert!(points("chart.dots", &[]).is_none());
        for dots in [vec![dot("2022-10-17", 1e6)], vec![dot("2019", 1.0), dot("2022-02-30", 5e9), dot("2024-05", 3e4)]]
        {
            let chart = points("chart.dots", &dots).unwrap();
            assert_eq!(chart.points.len(), dots.len());
            assert!(chart.grid.iter().all(|y| (0.0..=chart.height).contains(y)), "{:?}", chart.grid);
            for p in &chart.points {
                assert!(p.x >= 60.0 && p.x <= chart.width && p.y >= 0.0 && p.y <= chart.height, "{p:?}");
            }
        }
    }
}
