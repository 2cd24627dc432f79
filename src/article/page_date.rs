//! The publication date of a page: what it states for machines first, then its address, then what readers see.

use super::head::Head;
use super::page_names::PageNames;
use super::published::{day_in, in_url};
use crate::tables::Tables;
use jiff::civil::Date;
use regex::Regex;
use scraper::{ElementRef, Html};
use std::sync::LazyLock;

fn ld_date(key: &str) -> Regex {
    Regex::new(&format!(r#""{key}"\s*:\s*"\s*([^"]{{8,40}})""#)).expect("a constant pattern")
}

/// `"datePublished": "2023-05-12T…"` in JSON-LD, whatever else is broken there.
static LD_PUBLISHED: LazyLock<Regex> = LazyLock::new(|| ld_date("datePublished"));
/// Its sisters that say nearly the same.
static LD_CREATED: LazyLock<Regex> = LazyLock::new(|| ld_date("(?:dateCreated|uploadDate)"));
/// The date of the last change.
static LD_MODIFIED: LazyLock<Regex> = LazyLock::new(|| ld_date("dateModified"));

/// `"created_at":"2013-02-16T…"`, `dc:date="2020-07-03…"`: a date under such a name anywhere in the markup.
static NAMED_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:date|publish|created|posted|timestamp)[a-z_]{0,12}["'\\]{0,3} ?[:=] ?["'\\]{0,3}((?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])"#)
        .expect("a constant pattern")
});
/// A day in any address of the markup.
static ADDRESS_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"/((?:19|20)[0-9]{2})(?:/[01][0-9]/[0-3][0-9]|[01][0-9][0-3][0-9])[/_-]").expect("a constant pattern")
});

/// Meta elements that state it.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datePublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "date_published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dc.date.created",
    "dc.created",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "article.published",
    "article:published",
    "rnews:datePublished",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "last-published",
];
/// Meta elements that state the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "last-modified",
    "dc.date.modified",
    "dcterms.modified",
    "dateModified",
];
/// A shown date stands in a text of at most so many bytes.
const SHOWN: usize = 120;

/// What the page says of its day.
#[derive(Debug, Default)]
pub(super) struct PageDate {
    /// Stated for machines.
    pub stated: Option<Date>,
    /// Shown to readers, in an element that is there for it.
    pub shown: Option<Date>,
    /// The last change, or an image's address.
    pub rest: Option<Date>,
    /// A date anywhere in the markup, when the page states and shows none.
    pub hidden: Option<Date>,
}

/// Reads it from what the page states, then from the tree.
pub(super) fn read(html: &str, tree: &Html, head: &Head, tables: &Tables, names: &PageNames) -> PageDate {
    let day = |text: &str| day_in(&text[..text.floor_char_boundary(40)], tables);
    let in_ld = |pattern: &Regex| head.ld.iter().find_map(|text| pattern.captures(text).and_then(|c| day(&c[1])));
    let address = || head.canonical.and_then(in_url).or_else(|| head.meta(&["og:url"]).and_then(|url| in_url(&url)));
    let marked = |property: &str| {
        let mut elements = head.properties.iter().filter(|(p, _)| p.contains(property));
        elements.find_map(|(_, e)| e.attr("datetime").or_else(|| e.attr("content")).and_then(day))
    };
    let stated = in_ld(&LD_PUBLISHED)
        .or_else(|| head.meta(PUBLISHED).and_then(|text| day(&text)))
        .or_else(|| marked("datePublished"))
        .or_else(|| in_ld(&LD_CREATED));
    let address = address();
    // Stamps in universal time name the next day in the evening; readers see the day of the newsroom.
    let near = |other: Option<Date>| stated.and_then(|s| other.filter(|o| (s - *o).get_days().abs() <= 1));
    let by_address = near(address);
    // What is shown is only looked for where the address does not settle it.
    let shown = if by_address.is_none() { shown(tree, tables, names) } else { None };
    let stated = by_address.or_else(|| near(shown)).or(stated).or(address);
    let rest = || {
        in_ld(&LD_MODIFIED)
            .or_else(|| head.meta(MODIFIED).and_then(|text| day(&text)))
            .or_else(|| marked("dateModified"))
            .or_else(|| head.meta(&["og:image", "twitter:image"]).and_then(|url| in_url(&url)))
    };
    let rest = if stated.is_none() { rest() } else { None };
    let hidden = if stated.or(shown).or(rest).is_none() { hidden(html, tables) } else { None };
    PageDate { stated, shown, rest, hidden }
}

fn hidden(html: &str, tables: &Tables) -> Option<Date> {
    let named = NAMED_DATE.captures(html).and_then(|c| day_in(&c[1], tables));
    named.or_else(|| ADDRESS_DATE.find(html).and_then(|m| in_url(m.as_str())))
}

/// The first short text with a full date in an element that is named for it; below the headline rather than above, where
/// sites show today's date.
fn shown(tree: &Html, tables: &Tables, names: &PageNames) -> Option<Date> {
    let (mut above, mut below_headline) = (None, false);
    let mut in_body = false;
    for element in tree.tree.root().descendants().filter_map(ElementRef::wrap) {
        let name = element.value().name();
        let named = in_body && element.value().attrs().any(|(a, _)| matches!(a, "class" | "id"));
        in_body |= name == "body";
        if !named && !matches!(name, "time" | "h1") {
            continue;
        }
        below_headline |= name == "h1";
        if name != "time" && !names.is_date(&element) {
            continue;
        }
        let text = squeezed(&element).filter(|t| !t.contains('©') && !t.contains("opyright"));
        let coded = element.attr("datetime").filter(|_| name == "time").and_then(|d| day_in(d, tables));
        let Some(day) = coded.or_else(|| text.and_then(|t| day_in(&t, tables))) else { continue };
        if below_headline {
            return Some(day);
        }
        above = above.or(Some(day));
    }
    above
}

/// The text of an element with single spaces, unless it is long.
fn squeezed(element: &ElementRef) -> Option<String> {
    let mut out = String::new();
    for word in element.text().flat_map(str::split_whitespace) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > SHOWN {
            return None;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(html: &str) -> [Option<String>; 4] {
        let tables = Tables::load(None).unwrap();
        let tree = Html::parse_document(html);
        let found = read(html, &tree, &Head::new(&tree), &tables, &PageNames::new(&tables));
        [found.stated, found.shown, found.rest, found.hidden].map(|d| d.map(|d| d.to_string()))
    }

    fn some(day: &str) -> Option<String> {
        Some(day.to_owned())
    }

    #[test]
    fn the_address_has_the_day_of_the_newsroom() {
        let html = r#"<head><meta property="article:published_time" content="2023-11-09T02:24:01Z">
            <link rel="canonical" href="https://x.example/2023/11/08/title/"></head>"#;
        assert_eq!(days(html)[0], some("2023-11-08"));
        assert_eq!(days(&html.replace("11/08", "10/01"))[0], some("2023-11-09"));
    }

    #[test]
    fn shown_dates_stand_below_the_headline() {
        let html =
            r#"<body><span class="date">3 May 2024</span><h1>Title</h1><p class="posted-on">12 April 2024</p></body>"#;
        assert_eq!(days(html), [None, some("2024-04-12"), None, None]);
    }

    #[test]
    fn published_comes_before_created_and_modified() {
        let html = r#"<head><script type="application/ld+json">{"dateModified":"2022-03-04","dateCreated":"2022-01-01","datePublished":"2022-01-02T10:00"}</script></head>"#;
        assert_eq!(days(html)[0], some("2022-01-02"));
        let html = r#"<head><script type="application/ld+json">{"dateModified":"2022-03-04"}</script></head>"#;
        assert_eq!(days(html), [None, None, some("2022-03-04"), None]);
    }

    #[test]
    fn a_date_in_the_markup_is_the_last_resort() {
        assert_eq!(
            days(r#"<body><script>x = {"created_at":"2013-02-16T04:36"}</script></body>"#)[3],
            some("2013-02-16")
        );
        assert_eq!(days("<body><p>Nothing.</p></body>"), [None, None, None, None]);
    }
}
