//! What the head of a page says: headline, JSON-LD, meta elements.

use scraper::{ElementRef, Html};

/// The elements in which a page states what it is, found in one walk, in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    metas: Vec<ElementRef<'a>>,
    headings: Vec<ElementRef<'a>>,
    titles: Vec<ElementRef<'a>>,
    /// The texts of its JSON-LD.
    pub ld: Vec<String>,
    /// Its own address.
    pub canonical: Option<&'a str>,
    /// Elements with an `itemprop`.
    pub properties: Vec<(&'a str, ElementRef<'a>)>,
}

impl<'a> Head<'a> {
    pub(super) fn new(tree: &'a Html) -> Self {
        let mut head = Self::default();
        for element in tree.tree.root().descendants().filter_map(ElementRef::wrap) {
            let is =
                |attribute: &str, value: &str| element.attr(attribute).is_some_and(|v| v.eq_ignore_ascii_case(value));
            match element.value().name() {
                "meta" if element.attr("content").is_some() => head.metas.push(element),
                "script" if is("type", "application/ld+json") => head.ld.push(element.text().collect()),
                "h1" => head.headings.push(element),
                "title" => head.titles.push(element),
                "link" if head.canonical.is_none() && is("rel", "canonical") => head.canonical = element.attr("href"),
                _ => {}
            }
            if let Some((_, property)) = element.value().attrs().find(|(name, _)| *name == "itemprop") {
                head.properties.push((property, element));
            }
        }
        head
    }

    /// What a meta element of the first of `names` says that any has.
    pub(super) fn meta(&self, names: &[&str]) -> Option<String> {
        let called = |m: &ElementRef, name: &str| {
            let own = m.value().attrs().filter(|(a, _)| matches!(*a, "property" | "name" | "itemprop"));
            own.into_iter().any(|(_, value)| value.eq_ignore_ascii_case(name))
        };
        let found = |name: &&str| {
            let first = self.metas.iter().find(|m| called(m, name))?.attr("content")?.trim();
            (!first.is_empty()).then(|| first.to_owned())
        };
        names.iter().find_map(found)
    }

    /// The headline, without the site's name.
    pub(super) fn title(&self) -> Option<String> {
        let text = |element: &ElementRef| squeeze(&element.text().collect::<String>());
        let headings: Vec<String> = self.headings.iter().map(text).filter(|t| !t.is_empty()).collect();
        let stated = self.meta(&["og:title", "twitter:title"]).or_else(|| ld_string(&self.ld, "headline"));
        let stated = stated.map(|t| squeeze(&t)).or_else(|| self.titles.first().map(text)).filter(|t| !t.is_empty());
        let Some(stated) = stated else {
            return headings.into_iter().next();
        };
        if let Some(heading) = headings.iter().find(|h| stated.contains(h.as_str()) && h.len() > 12) {
            return Some(heading.clone());
        }
        let cut = [" | ", " – ", " — ", " - ", " :: "].iter().filter_map(|sep| stated.rfind(sep)).max();
        Some(match cut {
            Some(at) if at > 20 && stated.len() - at < 40 => stated[..at].trim().to_owned(),
            _ => stated,
        })
    }
}

/// A string of JSON-LD under `key`, anywhere in the objects of a page.
pub(super) fn ld_string(ld: &[String], key: &str) -> Option<String> {
    let mut stack: Vec<serde_json::Value> =
        ld.iter().filter_map(|text| serde_json::from_str(text.trim()).ok()).collect();
    while let Some(value) = stack.pop() {
        match value {
            serde_json::Value::Object(mut map) => {
                if let Some(serde_json::Value::String(s)) = map.remove(key) {
                    return Some(s);
                }
                stack.extend(map.into_iter().map(|(_, v)| v));
            }
            serde_json::Value::Array(items) => stack.extend(items),
            _ => {}
        }
    }
    None
}

/// White space of any kind and length becomes one space.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
