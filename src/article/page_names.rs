//! What the class, id, itemprop and role of an element say of it: `page_names.tsv`, looked up.

use crate::record::Reason;
use crate::tables::{NameKind, PageNameRow, Tables};
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::ElementRef;

/// What an element that holds no article holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Chrome of the site.
    Chrome(Reason),
    /// A caption or a byline.
    Meta,
}

/// The words of the table, by kind.
#[derive(Debug, Default)]
pub(super) struct PageNames {
    parts: FxHashMap<String, Part>,
    starts: Vec<(String, Part)>,
    body: FxHashSet<String>,
    date: FxHashSet<String>,
}

/// A word that starts as the table says is longer than that start: `relatedarticle`, not `related`.
const LONGER: usize = 7;

impl PageNames {
    pub(super) fn new(tables: &Tables) -> Self {
        let part = |row: &PageNameRow| row.reason.map_or(Part::Meta, Part::Chrome);
        let parts = |kinds: [NameKind; 2]| {
            let rows = tables.page_names.iter().filter(move |row| kinds.contains(&row.kind));
            rows.map(move |row| (row.name.clone(), part(row)))
        };
        let of =
            |kind: NameKind| tables.page_names.iter().filter(move |row| row.kind == kind).map(|row| row.name.clone());
        Self {
            parts: parts([NameKind::Chrome, NameKind::Meta]).collect(),
            starts: parts([NameKind::ChromeStart; 2]).collect(),
            body: of(NameKind::Body).collect(),
            date: of(NameKind::Date).collect(),
        }
    }

    /// It holds the article.
    pub(super) fn is_body(&self, element: &ElementRef) -> bool {
        any(element, |name| self.body.contains(name))
    }

    /// It holds no article.
    pub(super) fn part(&self, element: &ElementRef) -> Option<Part> {
        let mut found = None;
        any(element, |name| {
            found = self.says(name);
            found.is_some()
        });
        found
    }

    /// It holds what readers wrote.
    pub(super) fn is_comments(&self, element: &ElementRef) -> bool {
        any(element, |n| n == "comments" || n.starts_with("disqus") || n.starts_with("comment-"))
    }

    /// It shows a post of another site.
    pub(super) fn is_embed(&self, element: &ElementRef) -> bool {
        any(element, |n| n.split(['-', '_']).any(|part| matches!(part, "embed" | "tweet" | "oembed")))
    }

    /// It shows a date.
    pub(super) fn is_date(&self, element: &ElementRef) -> bool {
        any(element, |n| n.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| self.date.contains(part)))
    }

    /// `related-posts`, `relatedarticle`; not `has-sidebar`, which tells of a page that has one elsewhere.
    fn says(&self, name: &str) -> Option<Part> {
        if let Some(part) = self.parts.get(name) {
            return Some(*part);
        }
        let words = || name.split(['-', '_']);
        if words().any(|word| matches!(word, "has" | "with" | "no" | "for" | "without")) {
            return None;
        }
        let starting = |word: &str| {
            let fits = |(start, _): &&(String, Part)| word.len() > LONGER && word.starts_with(start.as_str());
            self.starts.iter().find(fits).map(|(_, part)| *part)
        };
        words().find_map(|word| self.parts.get(word).copied().or_else(|| starting(word)))
    }
}

/// One of the words of an element, in small letters, fits.
fn any(element: &ElementRef, mut fits: impl FnMut(&str) -> bool) -> bool {
    // Attributes come sorted: class, id, itemprop, role.
    let naming = element.value().attrs().filter(|(a, _)| matches!(*a, "class" | "id" | "itemprop" | "role"));
    naming.into_iter().any(|(_, words)| {
        words.split_ascii_whitespace().any(|word| {
            if word.bytes().any(|b| b.is_ascii_uppercase()) { fits(&word.to_ascii_lowercase()) } else { fits(word) }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_names_tell_chrome() {
        let names = PageNames::new(&Tables::load(None).unwrap());
        for name in ["related", "related-posts", "relatedarticle", "sidebar"] {
            assert_eq!(names.says(name), Some(Part::Chrome(Reason::Related)), "{name}");
        }
        assert_eq!(names.says("box_newsletter"), Some(Part::Chrome(Reason::Newsletter)));
        assert_eq!(names.says("wp-caption-text"), Some(Part::Meta));
        for name in ["has-sidebar", "article-with-rail", "story", "relatively", "no-comments"] {
            assert_eq!(names.says(name), None, "{name}");
        }
    }
}
