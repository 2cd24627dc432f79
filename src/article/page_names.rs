//! What the class, id, itemprop and role of an element say of it: `page_names.tsv`, looked up.

use crate::tables::{NameKind, Tables};
use rustc_hash::FxHashSet;
use scraper::ElementRef;

/// The words of the table, by kind.
#[derive(Debug, Default)]
pub(super) struct PageNames {
    chrome: FxHashSet<String>,
    chrome_starts: Vec<String>,
    body: FxHashSet<String>,
    date: FxHashSet<String>,
}

/// A word that starts as the table says is longer than that start: `relatedarticle`, not `related`.
const LONGER: usize = 7;

impl PageNames {
    pub(super) fn new(tables: &Tables) -> Self {
        let of =
            |kind: NameKind| tables.page_names.iter().filter(move |row| row.kind == kind).map(|row| row.name.clone());
        Self {
            chrome: of(NameKind::Chrome).collect(),
            chrome_starts: of(NameKind::ChromeStart).collect(),
            body: of(NameKind::Body).collect(),
            date: of(NameKind::Date).collect(),
        }
    }

    /// It holds the article.
    pub(super) fn is_body(&self, element: &ElementRef) -> bool {
        any(element, |name| self.body.contains(name))
    }

    /// It holds no article.
    pub(super) fn is_chrome(&self, element: &ElementRef) -> bool {
        any(element, |name| self.says_chrome(name))
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
    fn says_chrome(&self, name: &str) -> bool {
        let parts = || name.split(['-', '_']);
        if self.chrome.contains(name) {
            return true;
        }
        if parts().any(|part| matches!(part, "has" | "with" | "no" | "for" | "without")) {
            return false;
        }
        let starts =
            |part: &str| part.len() > LONGER && self.chrome_starts.iter().any(|s| part.starts_with(s.as_str()));
        parts().any(|part| self.chrome.contains(part) || starts(part))
    }
}

/// One of the words of an element, in small letters, fits.
fn any(element: &ElementRef, fits: impl Fn(&str) -> bool) -> bool {
    ["class", "id", "itemprop", "role"].into_iter().filter_map(|a| element.attr(a)).any(|words| {
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
        for name in ["related", "related-posts", "relatedarticle", "box_newsletter", "sidebar"] {
            assert!(names.says_chrome(name), "{name}");
        }
        for name in ["has-sidebar", "article-with-rail", "story", "relatively", "no-comments"] {
            assert!(!names.says_chrome(name), "{name}");
        }
    }
}
