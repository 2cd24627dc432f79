//! What the head of a page says: headline, JSON-LD, meta elements.

use super::html::SELECTORS;
use scraper::Html;

pub(super) fn json_ld(tree: &Html) -> Vec<String> {
    tree.select(&SELECTORS.ld).map(|s| s.text().collect::<String>()).collect()
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

pub(super) fn meta(tree: &Html, names: &[&str]) -> Option<String> {
    let found = |name: &str| {
        tree.select(&SELECTORS.meta)
            .find(|m| {
                ["property", "name", "itemprop"].iter().any(|a| m.attr(a).is_some_and(|v| v.eq_ignore_ascii_case(name)))
            })
            .and_then(|m| m.attr("content"))
            .map(|c| c.trim().to_owned())
    };
    names.iter().find_map(|name| found(name).filter(|c| !c.is_empty()))
}

/// The headline, without the site's name.
pub(super) fn title(tree: &Html, ld: &[String]) -> Option<String> {
    let headings: Vec<String> =
        tree.select(&SELECTORS.h1).map(|h| squeeze(&h.text().collect::<String>())).filter(|t| !t.is_empty()).collect();
    let stated = meta(tree, &["og:title", "twitter:title"]).or_else(|| ld_string(ld, "headline")).map(|t| squeeze(&t));
    let Some(stated) = stated
        .or_else(|| tree.select(&SELECTORS.title).next().map(|t| squeeze(&t.text().collect::<String>())))
        .filter(|t| !t.is_empty())
    else {
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

/// White space of any kind and length becomes one space.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
