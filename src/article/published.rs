//! The publication date: what the source states, else what weekdays and full dates in the text leave.

use super::page_date::PageDate;
use super::{Article, Block};
use crate::input::Hints;
use crate::record::{PublishedFrom, Verdict};
use crate::tables::{DateClass, Tables};
use crate::text::{Doc, Kind, Topic, fold};
use jiff::civil::{Date, date};
use regex::Regex;
use std::sync::LazyLock;

/// No article that is read is newer than this release's tables; with no other evidence the newest fitting year up to here wins.
const NEWEST: Date = date(2027, 6, 30);
/// The oldest year in which a web article is looked for.
const OLDEST_YEAR: i16 = 1995;

/// `YYYY/MM/DD` or `YYYY-MM-DD` in an address.
static URL_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[/=_-])(19[89][0-9]|20[0-4][0-9])[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12][0-9]|3[01])(?:[^0-9]|$)")
        .expect("a constant pattern")
});
/// `12 mai 2023`, `le 1er mars 2022`, `17 October 2022`, after folding.
static DAY_MONTH_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^0-9])([0-3]?[0-9])(?:er|st|nd|rd|th)?(?:\.| of\b| de\b)? ?([^\x00-\x60\x7B-\x7F]{3,12})\.?(?: de)?,? ((?:19|20)[0-9][0-9])(?:[^0-9]|$)",
    )
    .expect("a constant pattern")
});
/// `May 12, 2023`, after folding.
static MONTH_DAY_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^a-z])([a-z]{3,9})\.? ([0-3]?[0-9])(?:st|nd|rd|th)?,? ((?:19|20)[0-9][0-9])(?:[^0-9]|$)")
        .expect("a constant pattern")
});
/// `12/05/2023`, `12.05.23`, `12-05-2023`.
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])([0-3]?[0-9])[/.-]([0-3]?[0-9])[/.-]((?:19|20)?[0-9][0-9])(?:[^0-9]|$)")
        .expect("a constant pattern")
});
/// `2023-05-12`, `2023/05/12`, `2023年5月12日`.
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])((?:19|20)[0-9][0-9]) ?[/.年-] ?([01]?[0-9]) ?[/.月-] ?([0-3]?[0-9])(?:[^0-9]|$)")
        .expect("a constant pattern")
});
/// A line that tells when it was written, or whose picture stands beside it, after folding.
static META_START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?:publie|paru|mis a jour|modifie|cree|poste|mise en ligne|date de publication|publication) ?(?:le|a|:|il y a|hier|aujourd)",
        r"|(?:first |last )?(?:published|posted|updated|modified)\b",
        r"|(?:photo|image|illustration|credits?|credit photo|photograph) ?[:(©]|photo (?:by|de) )"
    ))
    .expect("a constant pattern")
});

/// What a match of `META_START` can begin with, before folding.
const META_LETTERS: [char; 16] = ['p', 'm', 'c', 'd', 'f', 'l', 'u', 'i', 'P', 'M', 'C', 'D', 'F', 'L', 'U', 'I'];

/// The date that the source states: given, in the address, or on a byline.
pub(super) fn stated(
    article: &Article,
    hints: &Hints,
    page: Option<&PageDate>,
    tables: &Tables,
) -> Option<(Date, PublishedFrom)> {
    if let Some(date) = hints.published.or(page.and_then(|p| p.stated)) {
        return Some((date, PublishedFrom::Metadata));
    }
    if let Some(date) = hints.url.as_deref().and_then(in_url) {
        return Some((date, PublishedFrom::Url));
    }
    if let Some(date) = page.and_then(|p| p.shown) {
        return Some((date, PublishedFrom::Byline));
    }
    let body = article.blocks.iter().position(|b| b.verdict == Verdict::Body);
    let near = body.map_or(article.blocks.len(), |b| b + 2);
    // Above the body first; a date line below it may be of another article.
    let above = article.blocks.iter().take(near).filter(|b| b.verdict != Verdict::Body);
    let below = article.blocks.iter().skip(near).filter(|b| b.verdict == Verdict::Meta).take(1);
    let dated = |b: &Block| {
        let line = b.span.of(&article.source);
        (line.len() < 200).then(|| day_in(line, tables)).flatten()
    };
    let byline = above.chain(below).find_map(dated).map(|date| (date, PublishedFrom::Byline));
    // A page says its day somewhere: its last change will do, any date that opens a line, and one in its markup.
    let opens = |b: &Block| {
        let line = b.span.of(&article.source);
        day_in(&line[..line.floor_char_boundary(160)], tables).map(|date| (date, PublishedFrom::Byline))
    };
    byline.or_else(|| {
        let page = page?;
        let stated = |date: Option<Date>| date.map(|date| (date, PublishedFrom::Metadata));
        stated(page.rest).or_else(|| article.blocks.iter().find_map(opens)).or_else(|| stated(page.hidden))
    })
}

/// The day in an address such as `/2023/05/12/slug`.
pub(super) fn in_url(url: &str) -> Option<Date> {
    let c = URL_DATE.captures(url)?;
    make(&c[1], &c[2], &c[3])
}

/// The first full date on a line.
pub(super) fn day_in(line: &str, tables: &Tables) -> Option<Date> {
    if !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let folded = fold(line);
    if let Some(c) = ISO.captures(&folded) {
        return make(&c[1], &c[2], &c[3]);
    }
    if let Some(c) = DAY_MONTH_YEAR.captures(&folded)
        && let Some(month) = month(&c[2], tables)
    {
        return make(&c[3], &month.to_string(), &c[1]);
    }
    if let Some(c) = MONTH_DAY_YEAR.captures(&folded)
        && let Some(month) = month(&c[1], tables)
    {
        return make(&c[3], &month.to_string(), &c[2]);
    }
    let c = NUMERIC.captures(&folded)?;
    let year = if c[3].len() == 2 { format!("20{}", &c[3]) } else { c[3].to_owned() };
    make(&year, &c[2], &c[1]).or_else(|| make(&year, &c[1], &c[2]))
}

fn make(year: &str, month: &str, day: &str) -> Option<Date> {
    let made = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (made.year() >= 1980 && made <= NEWEST).then_some(made)
}

fn month(word: &str, tables: &Tables) -> Option<i8> {
    let fits = |class| matches!(class, DateClass::Month | DateClass::ShortMonth);
    let own = tables.date_words.iter().find(|row| fits(row.class) && fold(&row.form) == word);
    let other = || tables.months.iter().find(|row| row.form == word).map(|row| row.month);
    own.and_then(|row| row.value.parse().ok()).or_else(other)
}

/// True for lines that only tell who wrote the article, when, or what a picture shows.
pub(super) fn is_meta(line: &str, tables: &Tables) -> bool {
    let start = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let says_so = || start.starts_with(META_LETTERS) && META_START.is_match(&fold(start));
    if (line.len() < 160 && says_so()) || is_byline(line) {
        return true;
    }
    if line.len() < 60 && line.split_whitespace().count() <= 9 && day_in(line, tables).is_some() && !line.ends_with('.')
    {
        return true;
    }
    if !line.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    // A date with little else on the line, or beside names, sections, reading times: "site | 13 Nov 2023 | 3 min read".
    let dated =
        |piece: &str| piece.len() < 60 && piece.split_whitespace().count() <= 8 && day_in(piece, tables).is_some();
    let pieces = || line.split(['|', '·', '•', '—', '–']).flat_map(|p| p.split(" - ")).flat_map(|p| p.split(". "));
    // A sentence has more words than any of these: most lines are told by that alone.
    let short = pieces().all(|piece| piece.split_whitespace().nth(8).is_none());
    short && (line.len() < 60 || pieces().nth(1).is_some()) && pieces().any(|piece| dated(piece.trim()))
}

/// `Par Claire Fontaine, le 3 mars 2022`, `By JANE DOE`: a short line that opens with the author's name.
fn is_byline(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let opens = words.next().is_some_and(|w| matches!(w, "Par" | "PAR" | "By" | "BY" | "par" | "by"));
    let name = words.next().is_some_and(|w| w.starts_with(char::is_uppercase))
        && words.next().is_some_and(|w| w.starts_with(char::is_uppercase));
    opens && name && line.len() < 120 && (!line.ends_with('.') || line.len() < 60)
}

/// The publication date that the text alone leaves: a wire dateline or a weekday with day and month fixes the year.
///
/// The newest year wins in which the weekday fits, which is not before the latest full year in the text, and not after
/// `newest` (the reference date, else this release). `body_start` is the byte where the body starts.
pub fn infer(doc: &Doc, tables: &Tables, newest: Option<Date>, body_start: usize) -> Option<(Date, PublishedFrom)> {
    let newest = newest.unwrap_or(NEWEST);
    let dateline = dateline(doc, tables, doc.token_at(body_start));
    let weekday_dates = weekday_dates(doc, tables);
    let (first, last) = year_range(doc).unwrap_or((OLDEST_YEAR, OLDEST_YEAR));
    // A text seldom names a later year than its own; one that does looks ahead.
    let fitting = |month, day, weekday| {
        fitting(month, day, weekday, last, newest).or_else(|| fitting(month, day, weekday, first, newest))
    };
    if let Some((day, month, after)) = dateline {
        // "PARIS, 14 mars 2024 - ": nothing is left to tell.
        let year = (after.saturating_sub(6)..after).rev().find_map(|i| full_year(doc, i));
        if let Some(date) = year.and_then(|year| Date::new(year, month, day).ok()).filter(|d| *d <= newest) {
            return Some((date, PublishedFrom::Byline));
        }
        // A weekday with its own date fixes the year: "PARIS, 3 oct - … lundi 2 octobre".
        if let Some(&(d, m, weekday)) = weekday_dates.first() {
            let year = fitting(m, d, weekday)?.year();
            return Some((Date::new(year, month, day).ok()?, PublishedFrom::Inferred));
        }
        // "PARIS, 11 mai (Reuters) - … a déclaré mercredi": the first weekday of the text is the dateline's.
        let weekday = first_weekday(doc, tables, after)?;
        return Some((fitting(month, day, weekday)?, PublishedFrom::Inferred));
    }
    let (day, month, weekday) = *weekday_dates.first()?;
    let found = fitting(month, day, weekday)?;
    Some((found, PublishedFrom::Inferred))
}

/// The first and the last year that stand in the text as years, to the newest plausible one.
pub fn year_range(doc: &Doc) -> Option<(i16, i16)> {
    let years =
        doc.tokens.iter().enumerate().filter(|(_, t)| t.kind == Kind::Number && t.len() == 4).filter_map(|(i, t)| {
            let year: i16 = t.of(doc.text).parse().ok()?;
            let counted = matches!(doc.surface(i + 1), "€" | "$" | "£" | "%")
                || (doc.is_mark(i + 1, '.')
                    && doc.tokens.get(i + 2).is_some_and(|n| n.kind == Kind::Number && !n.space_before()));
            ((1990..=NEWEST.year()).contains(&year) && !counted).then_some(year)
        });
    years.fold(None, |range, year| Some(range.map_or((year, year), |(a, b): (i16, i16)| (a.min(year), b.max(year)))))
}

fn fitting(month: i8, day: i8, weekday: i8, oldest: i16, newest: Date) -> Option<Date> {
    (oldest..=newest.year())
        .rev()
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|d| d.weekday().to_monday_one_offset() == weekday && *d <= newest)
}

fn word_of(doc: &Doc, i: usize, tables: &Tables, classes: &[DateClass]) -> Option<i8> {
    doc.hits_on(i, Topic::DateWord).filter(|h| h.end as usize == i + 1).find_map(|h| {
        let row = &tables.date_words[h.entry.row as usize];
        classes.contains(&row.class).then(|| row.value.parse().ok()).flatten()
    })
}

fn day_number(doc: &Doc, i: usize) -> Option<i8> {
    let token = doc.tokens.get(i)?;
    let value: i8 =
        (token.kind == Kind::Number && token.len() <= 2).then(|| token.of(doc.text).parse().ok()).flatten()?;
    (1..=31).contains(&value).then_some(value)
}

fn full_year(doc: &Doc, i: usize) -> Option<i16> {
    let token = doc.tokens.get(i).filter(|t| t.kind == Kind::Number && t.len() == 4)?;
    token.of(doc.text).parse().ok().filter(|year| (OLDEST_YEAR..=NEWEST.year()).contains(year))
}

/// Weekday, day and month side by side, no year after them: (day, month, weekday).
fn weekday_dates(doc: &Doc, tables: &Tables) -> Vec<(i8, i8, i8)> {
    let months = [DateClass::Month, DateClass::ShortMonth];
    let mut found = Vec::new();
    for i in 0..doc.tokens.len() {
        let Some(weekday) = word_of(doc, i, tables, &[DateClass::Weekday, DateClass::ShortWeekday]) else { continue };
        let mut at = i + 1;
        while at < i + 3 && (doc.is_mark(at, ',') || doc.is_mark(at, '.')) {
            at += 1;
        }
        let (day, month, end) = if let (Some(day), true) = (day_number(doc, at), at > i) {
            let next = at + 1 + usize::from(matches!(doc.surface(at + 1), "er" | "st" | "nd" | "rd" | "th"));
            (Some(day), word_of(doc, next, tables, &months), next + 1)
        } else {
            let next = at + 1 + usize::from(doc.is_mark(at + 1, '.'));
            (day_number(doc, next), word_of(doc, at, tables, &months), next + 1)
        };
        let year_follows =
            (end..end + 2).any(|t| doc.tokens.get(t).is_some_and(|t| t.kind == Kind::Number && t.len() == 4));
        if let (Some(day), Some(month), false) = (day, month, year_follows) {
            found.push((day, month, weekday));
        }
    }
    found
}

/// `PARIS, 11 mai (Reuters) –` at the start of the text: (day, month, token after it).
fn dateline(doc: &Doc, tables: &Tables, start: usize) -> Option<(i8, i8, usize)> {
    let months = [DateClass::Month, DateClass::ShortMonth];
    if !doc.tokens.get(start)?.is_capital() {
        return None;
    }
    let comma = (start + 1..start + 6).find(|&i| doc.is_mark(i, ','))?;
    let (day, month) = match (day_number(doc, comma + 1), word_of(doc, comma + 1, tables, &months)) {
        (Some(day), _) => (day, word_of(doc, comma + 2, tables, &months)?),
        (None, Some(month)) => (day_number(doc, comma + 2 + usize::from(doc.is_mark(comma + 2, '.')))?, month),
        _ => return None,
    };
    let dash = (comma + 3..comma + 12).find(|&i| doc.is_dash(i))?;
    Some((day, month, dash + 1))
}

fn first_weekday(doc: &Doc, tables: &Tables, after: usize) -> Option<i8> {
    (after..doc.tokens.len().min(after + 60)).find_map(|i| word_of(doc, i, tables, &[DateClass::Weekday]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Tables {
        Tables::load(None).unwrap()
    }

    #[test]
    fn reads_days_on_bylines() {
        let t = tables();
        let day = |line: &str| day_in(line, &t).map(|d| d.to_string());
        assert_eq!(day("Publié le 12/05/2023 à 14h32").as_deref(), Some("2023-05-12"));
        assert_eq!(day("Par Claire Fontaine, le 1er mars 2022").as_deref(), Some("2022-03-01"));
        assert_eq!(day("Published: Oct. 17, 2022 10:15 GMT").as_deref(), Some("2022-10-17"));
        assert_eq!(day("Publié le 4 décembre 2024 à 18h40").as_deref(), Some("2024-12-04"));
        assert_eq!(day("Updated 04/25/2021").as_deref(), Some("2021-04-25"));
        assert_eq!(day("Stand: 4. Februar 2022").as_deref(), Some("2022-02-04"));
        assert_eq!(day("publicado el 7 de abril de 2020").as_deref(), Some("2020-04-07"));
        assert_eq!(day("2012年6月4日 09:20").as_deref(), Some("2012-06-04"));
        assert_eq!(day("version 12.34.56"), None);
    }

    #[test]
    fn reads_addresses() {
        assert_eq!(in_url("https://x.example/2023/05/12/cnil").map(|d| d.to_string()).as_deref(), Some("2023-05-12"));
        assert_eq!(in_url("https://x.example/a-39948788.htm"), None);
    }

    #[test]
    fn infers_the_year_from_the_weekday() {
        let t = tables();
        let year = |text: &str, newest| infer(&Doc::new(text, &t.lexicon), &t, newest, 0).map(|(d, _)| d.to_string());
        assert_eq!(
            year("Annoncé mercredi 10 mai, après la décision du 17 octobre 2022.", None).as_deref(),
            Some("2023-05-10")
        );
        assert_eq!(
            year("PARIS, 11 mai (Agence) – Elle a déclaré mercredi qu'elle y pensait.", None).as_deref(),
            Some("2022-05-11")
        );
        assert_eq!(year("Annoncé mercredi 10 mai.", Some(date(2020, 1, 1))).as_deref(), Some("2017-05-10"));
        assert_eq!(year("Annoncé le 10 mai.", None), None);
        let dated = "LONDON, 21 November 2024 - Ofgem has fined a supplier that it warned in August 2023.";
        assert_eq!(year(dated, None).as_deref(), Some("2024-11-21"));
        // A later year that is only looked ahead to does not count.
        let ahead = "NEW YORK, Aug 24 (Agency) - Sales rose in the second quarter of 2023, it said on Thursday. It plans a fair for 2027.";
        assert_eq!(year(ahead, None).as_deref(), Some("2023-08-24"));
    }

    #[test]
    fn knows_meta_lines() {
        let t = tables();
        assert!(
            is_meta("Publié le 12/05/2023 à 14h32", &t) && is_meta("By Jane Doe", &t) && is_meta("12 mai 2023", &t)
        );
        assert!(is_meta("Mar. 1, 2023, 6:02 p.m. ET", &t));
        assert!(!is_meta("Par ailleurs, la société a réglé l'amende le 3 mars 2022 à Paris.", &t));
    }
}
