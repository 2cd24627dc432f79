//! Where the article stands in a page: the node that holds it, and the elements in it that are chrome.

use super::html::SILENT;
use super::page_names::{PageNames, Part};
use crate::record::Reason;
use ego_tree::NodeId;
use rustc_hash::FxHashMap;
use scraper::{ElementRef, Html, Node};

/// The elements that hold no article, and what they hold.
pub(super) type Parts = FxHashMap<NodeId, Part>;

/// Elements that are chrome wherever they stand.
const CHROME: &[(&str, Part)] = &[
    ("nav", Part::Chrome(Reason::Navigation)),
    ("aside", Part::Chrome(Reason::Related)),
    ("footer", Part::Chrome(Reason::Legal)),
    ("form", Part::Chrome(Reason::Other)),
    ("menu", Part::Chrome(Reason::Navigation)),
    ("dialog", Part::Chrome(Reason::Advert)),
    ("figcaption", Part::Meta),
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

/// Text in such an element is no prose.
fn is_hidden(name: &str) -> bool {
    name == "a" || SILENT.contains(&name)
}

/// What the tree says of its parts: how much text each holds, and which are chrome.
struct Weights {
    /// Bytes of unlinked text below each node, and the order of its first text.
    all: FxHashMap<NodeId, (usize, usize)>,
    total: usize,
}

impl Weights {
    /// Counts the text nodes that are prose by length and stand in no chrome.
    fn new(tree: &Html, chrome: &Parts) -> Self {
        let mut weights = Self { all: FxHashMap::default(), total: 0 };
        for (order, node) in tree.tree.nodes().enumerate() {
            let Node::Text(text) = node.value() else { continue };
            let length = text.trim().len();
            if length < PROSE {
                continue;
            }
            let ancestors: Vec<ElementRef> = node.ancestors().take(ANCESTORS).filter_map(ElementRef::wrap).collect();
            if ancestors.iter().any(|e| is_hidden(e.value().name()) || chrome.contains_key(&e.id())) {
                continue;
            }
            weights.total += length;
            for (distance, ancestor) in ancestors.iter().enumerate() {
                let entry = weights.all.entry(ancestor.id()).or_insert((0, order));
                // Near containers count a little more than the page as a whole.
                entry.0 += length * (100 - distance.min(20)) / 100;
            }
        }
        weights
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
pub(super) fn container(tree: &Html, chrome: &Parts, names: &PageNames) -> Option<NodeId> {
    let weights = Weights::new(tree, chrome);
    let found = weights
        .best(tree, NAMED_SHARE, |e| names.is_body(e))
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
pub(super) fn chrome_elements(tree: &Html, names: &PageNames) -> Parts {
    let elements = tree.tree.nodes().filter_map(ElementRef::wrap);
    let named: Parts = elements.filter_map(|e| Some((e.id(), part(&e, names)?))).collect();
    let prose = Prose::new(tree, &named);
    if prose.outside >= ENOUGH_PROSE || prose.outside as f32 >= ENOUGH_SHARE * prose.total as f32 {
        return named;
    }
    // A slide show is written in its captions.
    let in_captions: usize =
        named.iter().filter(|(_, part)| **part == Part::Meta).filter_map(|(id, _)| prose.below.get(id)).sum();
    let is_told = in_captions as f32 >= CHROME_SHARE * prose.total as f32;
    let by_accident = |id: &NodeId, part: &Part| {
        let element = tree.tree.get(*id).and_then(ElementRef::wrap);
        (is_told && *part == Part::Meta)
            || (prose.holds(*id, CHROME_SHARE) && element.is_some_and(|e| !names.is_comments(&e)))
    };
    named.into_iter().filter(|(id, part)| !by_accident(id, part)).collect()
}

/// How much unlinked text of some length a page holds, below each chrome element and outside of all.
struct Prose {
    below: FxHashMap<NodeId, usize>,
    outside: usize,
    total: usize,
}

impl Prose {
    fn new(tree: &Html, chrome: &Parts) -> Self {
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
                    if is_hidden(element.name()) {
                        hidden = if opens { hidden + 1 } else { hidden.saturating_sub(1) };
                    }
                    if chrome.contains_key(&node.id()) {
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

/// Chrome by element or by name; the page's own outer elements never are.
fn part(element: &ElementRef, names: &PageNames) -> Option<Part> {
    let name = element.value().name();
    let by_element = CHROME.iter().find(|(n, _)| *n == name).map(|(_, part)| *part);
    if matches!(name, "html" | "body" | "main" | "article" | "h1") || (by_element.is_none() && names.is_body(element)) {
        return None;
    }
    // A post that is shown inside the article belongs to it.
    by_element.or_else(|| if names.is_embed(element) { None } else { names.part(element) })
}
