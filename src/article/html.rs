//! A page becomes lines: scraper's tree is walked once, each text block is a line with a mark that tells where it stood.
//!
//! The container of the article is chosen by the text of the paragraphs below it; what stands outside, or in a part whose
//! element or class names say so (menus, shares, related boxes), is marked and falls later, with its reason.

use super::head::{json_ld, ld_string, squeeze, title};
use super::page_date::{self, PageDate};
use crate::tables::Tables;
use ego_tree::NodeId;
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{ElementRef, Html, Node, Selector};
use std::sync::LazyLock;

/// What a text block is by its element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tag {
    /// `<p>`.
    Paragraph,
    /// `<h1>` to `<h6>`.
    Heading,
    /// `<li>`.
    Item,
    /// `<blockquote>`.
    Quote,
    /// `<td>`, `<th>`, `<dt>`, `<dd>`.
    Cell,
    /// Any other.
    #[default]
    Other,
}

impl Tag {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "li" => Self::Item,
            "blockquote" => Self::Quote,
            "td" | "th" | "dt" | "dd" => Self::Cell,
            _ => return None,
        })
    }
}

/// What the tree tells of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    /// It stands in the article's container, and in no part that is chrome by name.
    pub inside: bool,
    /// It stands in a part that is chrome by name.
    pub chrome: bool,
    /// The container has a name that bodies have.
    pub named: bool,
    /// The nearest element that says what the text is.
    pub tag: Tag,
    /// Share of its characters that stand in links.
    pub link_density: f32,
}

/// A page as lines, with what its head says.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Text blocks, one a line.
    pub text: String,
    /// One mark a line.
    pub marks: Vec<Mark>,
    /// Headline.
    pub title: Option<String>,
    /// Publication date.
    pub published: PageDate,
    /// Declared language.
    pub language: Option<String>,
}

/// Elements whose text is never shown, or never prose.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "option", "button",
    "textarea", "canvas", "head", "title", "input", "video", "audio",
];
/// Elements that are chrome wherever they stand.
const CHROME: &[&str] = &["nav", "aside", "footer", "form", "menu", "dialog", "figcaption"];
/// Elements that stay on the line of the text around them.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
];
/// Words in a class or id that make a part chrome.
const CHROME_NAMES: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "aside",
    "author-bio",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "disqus",
    "footer",
    "carousel",
    "lire-aussi",
    "rail",
    "recirc",
    "recirculation",
    "slider",
    "swiper",
    "trending",
    "menu",
    "metadata",
    "most-read",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pagination",
    "paywall",
    "popup",
    "promo",
    "pub",
    "publicite",
    "read-more",
    "recommended",
    "related",
    "share",
    "sharing",
    "sidebar",
    "social",
    "sponsor",
    "subscribe",
    "taboola",
    "tags",
    "teaser",
    "toolbar",
    "voir-aussi",
    "widget",
];
/// Starts of such words that are written together with another.
const CHROME_STARTS: &[&str] =
    &["related", "newsletter", "advert", "recommend", "sponsor", "comments", "breadcrumb", "sharing", "relatedarticle"];
/// Words in a class, id or itemprop that name the article's container.
const BODY_NAMES: &[&str] = &[
    "articlebody",
    "article-body",
    "article-content",
    "article__body",
    "article__content",
    "article-text",
    "entry-content",
    "post-content",
    "post-body",
    "story-body",
    "storybody",
    "body-text",
    "content-body",
    "texte",
    "article_body",
    "article_content",
];
/// A container by name needs this share of the page's paragraph text.
const NAMED_SHARE: f32 = 0.3;
/// Bytes from which a text node counts as prose.
const PROSE: usize = 25;
/// So many bytes of prose outside of chrome elements are an article ...
const ENOUGH_PROSE: usize = 1500;
/// ... or so large a share of the page's prose; with less ...
const ENOUGH_SHARE: f32 = 0.3;
/// ... an element that holds this share of it is no chrome.
const CHROME_SHARE: f32 = 0.3;
/// Ancestors that a paragraph's text counts for: article containers are near, and deep trees stay linear.
const ANCESTORS: usize = 24;

/// Pages nested deeper than this are no pages; the parser's time grows with the square of the depth.
pub const MAX_NESTING: usize = 4_000;

/// How deep the elements of a page are nested at most, by its tags alone: elements that are often left open do not count.
pub fn nesting(html: &str) -> usize {
    const OPEN: &[&str] = &[
        "p", "li", "td", "tr", "th", "dd", "dt", "option", "br", "img", "input", "meta", "link", "hr", "source", "wbr",
    ];
    let (mut depth, mut deepest) = (0usize, 0usize);
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        let tag = &html.as_bytes()[at + 1..];
        match tag.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                let name = tag
                    .iter()
                    .take(12)
                    .take_while(|c| c.is_ascii_alphanumeric())
                    .map(u8::to_ascii_lowercase)
                    .collect::<Vec<_>>();
                if !OPEN.iter().any(|o| o.as_bytes() == name) {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
            _ => {}
        }
    }
    deepest
}

pub(super) static SELECTORS: LazyLock<Selectors> = LazyLock::new(Selectors::new);
pub(super) struct Selectors {
    pub meta: Selector,
    pub ld: Selector,
    pub h1: Selector,
    pub title: Selector,
    pub canonical: Selector,
    pub itemprop: Selector,
    pub named: Selector,
}

impl Selectors {
    fn new() -> Self {
        let parse = |s| Selector::parse(s).expect("a constant selector");
        Self {
            meta: parse("meta[content]"),
            ld: parse("script[type='application/ld+json']"),
            h1: parse("h1"),
            title: parse("title"),
            canonical: parse("link[rel='canonical']"),
            itemprop: parse("[itemprop]"),
            named: parse("time, h1, body [class], body [id]"),
        }
    }
}

/// Reads a page.
pub(super) fn read(html: &str, tables: &Tables) -> Page {
    let tree = Html::parse_document(html);
    let mut page = Page {
        language: tree
            .root_element()
            .attr("lang")
            .map(|l| l.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase()),
        ..Page::default()
    };
    let ld = json_ld(&tree);
    page.published = page_date::read(html, &tree, &ld, tables);
    page.title = title(&tree, &ld);
    let chrome = chrome_elements(&tree);
    write_lines(&tree, container(&tree, &chrome), &chrome, &mut page);
    if page.marks.iter().filter(|m| m.inside).count() == 0 || inside_text(&page) < 200 {
        rescue(&ld, &mut page);
    }
    page
}

fn inside_text(page: &Page) -> usize {
    page.text.lines().zip(&page.marks).filter(|(_, m)| m.inside && m.link_density < 0.5).map(|(l, _)| l.len()).sum()
}

/// What the tree says of its parts: how much text each holds, and which are chrome.
struct Weights {
    /// Bytes of unlinked text below each node, and the order of its first text.
    all: FxHashMap<NodeId, (usize, usize)>,
    total: usize,
}

impl Weights {
    /// Counts the text nodes that are prose by length and whose ancestors all pass.
    fn add(&mut self, tree: &Html, passes: impl Fn(&ElementRef) -> bool) {
        for (order, node) in tree.tree.nodes().enumerate() {
            let Node::Text(text) = node.value() else { continue };
            let length = text.trim().len();
            if length < PROSE {
                continue;
            }
            let ancestors: Vec<ElementRef> = node.ancestors().take(ANCESTORS).filter_map(ElementRef::wrap).collect();
            let hidden = |e: &ElementRef| e.value().name() == "a" || SILENT.contains(&e.value().name());
            if ancestors.iter().any(hidden) || !ancestors.iter().all(&passes) {
                continue;
            }
            self.total += length;
            for (distance, ancestor) in ancestors.iter().enumerate() {
                let entry = self.all.entry(ancestor.id()).or_insert((0, order));
                // Near containers count a little more than the page as a whole.
                entry.0 += length * (100 - distance.min(20)) / 100;
            }
        }
    }

    /// The element holds this share of the page's text or more.
    fn holds(&self, id: NodeId, share: f32) -> bool {
        self.all.get(&id).is_some_and(|(w, _)| *w as f32 >= share * self.total as f32)
    }

    /// The near ancestor that holds the rest of a split body, or the node itself.
    fn whole(&self, tree: &Html, id: NodeId) -> NodeId {
        let weight = |id: NodeId| self.all.get(&id).map_or(0, |w| w.0) as f32;
        let Some(node) = tree.tree.get(id) else { return id };
        let near = node.ancestors().take(SPLIT_REACH).filter_map(ElementRef::wrap);
        let inner = near.take_while(|e| !matches!(e.value().name(), "html" | "body"));
        let mut found = id;
        for ancestor in inner {
            if weight(ancestor.id()) > SPLIT_GAIN * weight(found) {
                found = ancestor.id();
            }
        }
        found
    }

    /// The heaviest element that is picked and holds `share` of the text.
    fn best(&self, tree: &Html, share: f32, pick: impl Fn(&ElementRef) -> bool) -> Option<NodeId> {
        let wrap = |id: NodeId| tree.tree.get(id).and_then(ElementRef::wrap);
        let fits = self.all.iter().filter(|(id, _)| self.holds(**id, share) && wrap(**id).is_some_and(|e| pick(&e)));
        fits.max_by(|a, b| a.1.0.cmp(&b.1.0).then(b.1.1.cmp(&a.1.1)).then(b.0.cmp(a.0))).map(|(id, _)| *id)
    }
}

/// A body that is split over several containers stands in an ancestor that holds clearly more text.
const SPLIT_GAIN: f32 = 1.3;
/// Ancestors that are looked at for that.
const SPLIT_REACH: usize = 3;

/// The node that holds the article: by name, else `<article>` or `<main>`, else where the text is.
fn container(tree: &Html, chrome: &FxHashSet<NodeId>) -> Option<NodeId> {
    let mut weights = Weights { all: FxHashMap::default(), total: 0 };
    weights.add(tree, |e| !chrome.contains(&e.id()));
    let found = weights
        .best(tree, NAMED_SHARE, has_body_name)
        .or_else(|| weights.best(tree, NAMED_SHARE, |e| e.value().name() == "article"))
        .or_else(|| weights.best(tree, NAMED_SHARE, |e| e.value().name() == "main"))
        .or_else(|| weights.best(tree, 0.5, |e| !matches!(e.value().name(), "html" | "body")))
        .or_else(|| weights.best(tree, 0.0, |_| true))?;
    Some(weights.whole(tree, found))
}

/// The elements that are chrome by element or class name.
///
/// Over-pruning is undone: when little prose stands outside of them, those that hold a good part of it are named so by
/// accident, comments aside.
fn chrome_elements(tree: &Html) -> FxHashSet<NodeId> {
    let named: FxHashSet<NodeId> =
        tree.tree.nodes().filter_map(ElementRef::wrap).filter(is_chrome).map(|e| e.id()).collect();
    let prose = Prose::new(tree, &named);
    if prose.outside >= ENOUGH_PROSE || prose.outside as f32 >= ENOUGH_SHARE * prose.total as f32 {
        return named;
    }
    let by_accident = |id: &NodeId| {
        let element = tree.tree.get(*id).and_then(ElementRef::wrap);
        prose.holds(*id, CHROME_SHARE) && element.is_some_and(|e| !is_comments(&e))
    };
    named.iter().copied().filter(|id| !by_accident(id)).collect()
}

/// How much unlinked text of some length a page holds, below each chrome element and outside of all.
struct Prose {
    below: FxHashMap<NodeId, usize>,
    outside: usize,
    total: usize,
}

impl Prose {
    fn new(tree: &Html, chrome: &FxHashSet<NodeId>) -> Self {
        use ego_tree::iter::Edge;
        let mut prose = Self { below: FxHashMap::default(), outside: 0, total: 0 };
        // Totals at the opening of the chrome elements that are open.
        let mut open: Vec<(NodeId, usize)> = Vec::new();
        let mut hidden = 0usize;
        for edge in tree.tree.root().traverse() {
            let (node, opens) = match edge {
                Edge::Open(node) => (node, true),
                Edge::Close(node) => (node, false),
            };
            match node.value() {
                Node::Text(text) if opens && hidden == 0 && text.trim().len() >= PROSE => {
                    prose.total += text.trim().len();
                    if open.is_empty() {
                        prose.outside += text.trim().len();
                    }
                }
                Node::Element(element) => {
                    if element.name() == "a" || SILENT.contains(&element.name()) {
                        hidden = if opens { hidden + 1 } else { hidden.saturating_sub(1) };
                    }
                    if chrome.contains(&node.id()) {
                        if opens {
                            open.push((node.id(), prose.total));
                        } else if let Some((id, before)) = open.pop() {
                            prose.below.insert(id, prose.total - before);
                        }
                    }
                }
                _ => {}
            }
        }
        prose
    }

    fn holds(&self, id: NodeId, share: f32) -> bool {
        self.below.get(&id).is_some_and(|n| *n as f32 >= share * self.total as f32)
    }
}

fn is_comments(element: &ElementRef) -> bool {
    names(element).any(|n| n == "comments" || n.starts_with("disqus") || n.starts_with("comment-"))
}

fn names(element: &ElementRef) -> impl Iterator<Item = String> {
    let attributes = ["class", "id", "itemprop", "role"]
        .into_iter()
        .filter_map(|a| element.attr(a))
        .collect::<Vec<_>>()
        .join(" ")
        .to_ascii_lowercase();
    attributes.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn has_body_name(element: &ElementRef) -> bool {
    names(element).any(|n| BODY_NAMES.contains(&n.as_str()))
}

/// Chrome by element or by name; the page's own outer elements never are.
fn is_chrome(element: &ElementRef) -> bool {
    let name = element.value().name();
    if CHROME.contains(&name) {
        return true;
    }
    if matches!(name, "html" | "body" | "main" | "article" | "h1") || has_body_name(element) {
        return false;
    }
    // A post that is shown inside the article belongs to it.
    if names(element).any(|n| n.split(['-', '_']).any(|part| matches!(part, "embed" | "tweet" | "oembed"))) {
        return false;
    }
    names(element).any(|n| is_chrome_name(&n))
}

/// `related-posts`, `relatedarticle`; not `has-sidebar`, which tells of a page that has one elsewhere.
fn is_chrome_name(name: &str) -> bool {
    let parts = || name.split(['-', '_']);
    if CHROME_NAMES.contains(&name) {
        return true;
    }
    if parts().any(|part| matches!(part, "has" | "with" | "no" | "for" | "without")) {
        return false;
    }
    parts().any(|part| {
        CHROME_NAMES.contains(&part) || CHROME_STARTS.iter().any(|start| part.starts_with(start) && part.len() > 7)
    })
}

/// Walks the tree once and writes a line for each text block.
fn write_lines(tree: &Html, container: Option<NodeId>, chrome_elements: &FxHashSet<NodeId>, page: &mut Page) {
    use ego_tree::iter::Edge;
    let mut line = Line::default();
    let (mut silent, mut chrome, mut inside, mut links) = (0usize, 0usize, 0usize, 0usize);
    let mut tags: Vec<Tag> = Vec::new();
    let named = container.and_then(|id| tree.tree.get(id)).and_then(ElementRef::wrap).is_some_and(|e| has_body_name(&e));
    for edge in tree.tree.root().traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        if let (Node::Text(text), true) = (node.value(), opens) {
            if silent == 0 {
                line.push(text, links > 0);
            }
            continue;
        }
        let Some(element) = ElementRef::wrap(node) else { continue };
        let name = element.value().name();
        let step = |count: &mut usize| if opens { *count += 1 } else { *count = count.saturating_sub(1) };
        if SILENT.contains(&name) {
            step(&mut silent);
        }
        if !INLINE.contains(&name) {
            let tag = tags.last().copied().unwrap_or_default();
            line.flush(page, Mark { inside: inside > 0 && chrome == 0, chrome: chrome > 0, named, tag, link_density: 0.0 });
        }
        if Some(node.id()) == container {
            step(&mut inside);
        }
        if chrome_elements.contains(&node.id()) || (name == "header" && inside == 0) {
            step(&mut chrome);
        }
        if name == "a" {
            step(&mut links);
        }
        if let Some(tag) = Tag::of(name) {
            if opens {
                // A paragraph in a quotation or a list item is still that.
                let outer = tags.last().copied().unwrap_or_default();
                let kept = matches!((outer, tag), (Tag::Quote | Tag::Item | Tag::Cell, Tag::Paragraph));
                tags.push(if kept { outer } else { tag });
            } else {
                tags.pop();
            }
        }
    }
    line.flush(page, Mark::default());
}

/// The line that is being put together.
#[derive(Default)]
struct Line {
    text: String,
    linked: usize,
}

impl Line {
    fn push(&mut self, text: &str, linked: bool) {
        for c in text.chars() {
            // Non-breaking spaces are kept: they hold numbers together.
            if c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}') {
                if !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            } else {
                self.text.push(c);
                self.linked += usize::from(linked);
            }
        }
    }

    fn flush(&mut self, page: &mut Page, mark: Mark) {
        let text = self.text.trim();
        if !text.is_empty() {
            page.text.push_str(text);
            page.text.push('\n');
            let length = text.chars().filter(|c| *c != ' ').count().max(1);
            page.marks.push(Mark { link_density: (self.linked as f32 / length as f32).min(1.0), ..mark });
        }
        self.text.clear();
        self.linked = 0;
    }
}

/// A shell without text may carry the article in its JSON-LD.
fn rescue(ld: &[String], page: &mut Page) {
    let Some(body) = ld_string(ld, "articleBody").filter(|b| b.len() > 200) else { return };
    for mark in &mut page.marks {
        mark.inside = false;
    }
    for paragraph in body.split('\n').map(squeeze).filter(|p| !p.is_empty()) {
        page.text.push_str(&paragraph);
        page.text.push('\n');
        page.marks.push(Mark { inside: true, ..Mark::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_page(html: &str) -> Page {
        read(html, &Tables::load(None).unwrap())
    }

    #[test]
    fn inline_elements_neither_glue_nor_split() {
        let page = read_page("<body><p>Une amende de <b>20</b>&nbsp;millions d'<i>euros</i>.<br>Puis</p><p>Fin</p>");
        assert_eq!(page.text, "Une amende de 20\u{a0}millions d'euros.\nPuis\nFin\n");
    }

    #[test]
    fn head_and_container_are_read_page() {
        let html = r#"<html lang="fr-FR"><head><meta property="og:title" content="Une amende record pour la société | Le Site">
            <meta property="article:published_time" content="2023-05-12T10:00:00+02:00"></head><body><nav>Menu</nav>
            <div class="post-content"><p>Le régulateur a infligé une amende à la société, a-t-il annoncé.</p><p>La société a deux mois pour la contester, ce qu’elle dit vouloir faire devant le Conseil d’État.</p><div class="related"><p>Une autre histoire, avec une autre amende.</p></div></div></body>"#;
        let page = read_page(html);
        assert_eq!(
            (page.title.as_deref(), page.published.stated.map(|d| d.to_string()).as_deref(), page.language.as_deref()),
            (Some("Une amende record pour la société"), Some("2023-05-12"), Some("fr"))
        );
        let inside: Vec<_> = page.text.lines().zip(&page.marks).filter(|(_, m)| m.inside).map(|(l, _)| l).collect();
        assert_eq!(inside.len(), 2);
        assert_eq!(inside[0], "Le régulateur a infligé une amende à la société, a-t-il annoncé.");
    }

    #[test]
    fn nesting_counts_what_must_be_closed() {
        assert_eq!(nesting("<div><p>a<p>b<br><b>c</b></div><div>d</div>"), 2);
        assert_eq!(nesting(&"<div>".repeat(9)), 9);
        assert_eq!(nesting("a < b, </x></x><i>"), 1);
    }

    #[test]
    fn json_ld_rescues_an_empty_shell() {
        let body = "Une phrase assez longue pour être un article. ".repeat(8);
        let page = read_page(&format!(
            r#"<body><script type="application/ld+json">{{"@graph":[{{"articleBody":"{body}","datePublished":"2022-01-02"}}]}}</script><div>Connexion</div>"#
        ));
        assert_eq!(page.text.lines().last(), Some(body.trim()));
        assert_eq!(page.published.stated.map(|d| d.to_string()).as_deref(), Some("2022-01-02"));
    }
}
