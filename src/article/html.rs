//! A page becomes lines: scraper's tree is walked once, each text block is a line with a mark that tells where it stood.
//!
//! The container of the article is chosen by the text of the paragraphs below it; what stands outside, or in a part whose
//! element or class names say so (menus, shares, related boxes), is marked and falls later, with its reason.

use super::container::{Parts, chrome_elements, container};
use super::head::{Head, ld_string, squeeze};
use super::page_date::{self, PageDate};
use super::page_names::{PageNames, Part};
use crate::record::Reason;
use crate::tables::Tables;
use ego_tree::NodeId;
use rustc_hash::{FxHashMap, FxHasher};
use scraper::{ElementRef, Html, Node};
use std::hash::{Hash, Hasher};

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
    /// It stands in a part that is chrome by name: which.
    pub part: Option<Part>,
    /// The container has a name that bodies have.
    pub named: bool,
    /// The nearest element that says what the text is.
    pub tag: Tag,
    /// Share of its characters that stand in links.
    pub link_density: f32,
    /// Share of its characters in italics.
    pub slanted: f32,
    /// Share of its characters in bold.
    pub bold: f32,
    /// Share of the container's words that stand in elements of the same names under one of the same names.
    pub alike: f32,
    /// Share of the characters in links, over the lines that stand beside it in one element.
    pub box_linked: f32,
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
pub(super) const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "option", "button",
    "textarea", "canvas", "head", "title", "input", "video", "audio",
];
/// Elements that stay on the line of the text around them.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
];
/// Bytes of text in a cell, on average, up to which a row reads as one line.
const ROW: usize = 60;

/// Reads a page.
pub(super) fn read(html: &str, tables: &Tables, names: &PageNames) -> Page {
    let tree = Html::parse_document(html);
    let mut page = Page {
        language: tree
            .root_element()
            .attr("lang")
            .map(|l| l.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase()),
        ..Page::default()
    };
    let head = Head::new(&tree);
    page.published = page_date::read(html, &tree, &head, tables, names);
    page.title = head.title();
    let chrome = chrome_elements(&tree, names);
    let container = container(&tree, &chrome, names);
    let named =
        container.and_then(|id| tree.tree.get(id)).and_then(ElementRef::wrap).is_some_and(|e| names.is_body(&e));
    let places = write_lines(&tree, container, named, &chrome, &mut page);
    compare(&mut page, &places);
    if page.marks.iter().filter(|m| m.inside).count() == 0 || inside_text(&page) < 200 {
        rescue(&head.ld, &mut page);
    }
    page
}

fn inside_text(page: &Page) -> usize {
    page.text.lines().zip(&page.marks).filter(|(_, m)| m.inside && m.link_density < 0.5).map(|(l, _)| l.len()).sum()
}

/// Where a line stands: the element around it, and what that and the one above are called.
#[derive(Clone, Copy, Default)]
struct Place {
    parent: Option<NodeId>,
    shape: u64,
    words: usize,
}

impl Place {
    /// The place of a line in the innermost of these open elements.
    fn of(open: &[(NodeId, u64)], words: usize) -> Self {
        let above = open.len().checked_sub(2).map(|i| open[i]);
        let leaf = open.last().map_or(0, |o| o.1);
        Self { parent: above.map(|a| a.0), shape: leaf.rotate_left(7) ^ above.map_or(0, |a| a.1), words }
    }
}

/// The names of an element and its classes as one number.
fn shape(element: &ElementRef) -> u64 {
    let mut hasher = FxHasher::default();
    element.value().name().hash(&mut hasher);
    element.attr("class").hash(&mut hasher);
    hasher.finish()
}

/// Compares where the lines stand: articles are written in paragraphs that look alike.
fn compare(page: &mut Page, places: &[Place]) {
    let mut alike: FxHashMap<u64, usize> = FxHashMap::default();
    let mut boxes: FxHashMap<Option<NodeId>, (f32, usize)> = FxHashMap::default();
    let mut total = 0;
    for (place, mark) in places.iter().zip(&page.marks) {
        let entry = boxes.entry(place.parent).or_default();
        *entry = (entry.0 + mark.link_density * place.words as f32, entry.1 + place.words);
        if mark.inside {
            *alike.entry(place.shape).or_default() += place.words;
            total += place.words;
        }
    }
    for (place, mark) in places.iter().zip(&mut page.marks) {
        let (linked, words) = boxes[&place.parent];
        mark.box_linked = linked / words.max(1) as f32;
        mark.alike = alike.get(&place.shape).map_or(0.0, |w| *w as f32 / total.max(1) as f32);
    }
}

/// Walks the tree once and writes a line for each text block; the places of the lines.
fn write_lines(tree: &Html, container: Option<NodeId>, named: bool, parts: &Parts, page: &mut Page) -> Vec<Place> {
    use ego_tree::iter::Edge;
    let mut places: Vec<Place> = Vec::new();
    let mut blocks: Vec<(NodeId, u64)> = Vec::new();
    // Rows whose cells stay on one line.
    let mut rows = 0usize;
    let mut line = Line::default();
    let (mut silent, mut inside, mut links, mut slanted, mut bold) = (0usize, 0usize, 0usize, 0usize, 0usize);
    let mut open: Vec<Part> = Vec::new();
    let mut tags: Vec<Tag> = Vec::new();
    for edge in tree.tree.root().traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        if let (Node::Text(text), true) = (node.value(), opens) {
            if silent == 0 {
                line.push(text, [links > 0, slanted > 0, bold > 0]);
            }
            continue;
        }
        let Some(element) = ElementRef::wrap(node) else { continue };
        let name = element.value().name();
        let step = |count: &mut usize| if opens { *count += 1 } else { *count = count.saturating_sub(1) };
        if SILENT.contains(&name) {
            step(&mut silent);
        }
        if rows > 0 && name != "tr" {
            match name {
                "td" | "th" => line.next_cell(),
                "br" | "p" => line.push(" ", [false; 3]),
                _ => {}
            }
        } else if !INLINE.contains(&name) {
            let tag = tags.last().copied().unwrap_or_default();
            let mark = Mark {
                inside: inside > 0 && open.is_empty(),
                part: open.last().copied(),
                named,
                tag: if rows > 0 { Tag::Cell } else { tag },
                ..Mark::default()
            };
            if line.flush(page, mark) {
                let words = page.text.lines().next_back().map_or(0, |l| l.split(' ').count());
                places.push(Place::of(&blocks, words));
            }
            if opens {
                blocks.push((node.id(), shape(&element)));
            } else {
                blocks.pop();
            }
        }
        if name == "tr" && (rows > 0 || (opens && is_row(&element))) {
            step(&mut rows);
        }
        if Some(node.id()) == container {
            step(&mut inside);
        }
        let header = (name == "header" && inside == 0 && Some(node.id()) != container)
            .then_some(Part::Chrome(Reason::Navigation));
        if let Some(part) = parts.get(&node.id()).copied().or(header) {
            if opens {
                open.push(part);
            } else {
                open.pop();
            }
        }
        match name {
            "a" => step(&mut links),
            "em" | "i" => step(&mut slanted),
            "b" | "strong" => step(&mut bold),
            _ => {}
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
    if line.flush(page, Mark::default()) {
        places.push(Place::default());
    }
    places
}

/// A row of short cells without blocks in them: it reads as one line.
fn is_row(row: &ElementRef) -> bool {
    let cells = row.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")).count();
    let mut inner = row.descendants().filter_map(ElementRef::wrap).skip(1);
    let plain = inner.all(|e| {
        let name = e.value().name();
        INLINE.contains(&name) || matches!(name, "td" | "th" | "br" | "p" | "img")
    });
    cells >= 2 && plain && row.text().map(|t| t.trim().len()).sum::<usize>() <= ROW * cells
}

/// The line that is being put together.
#[derive(Default)]
struct Line {
    text: String,
    /// Characters in links, in italics and in bold.
    marked: [usize; 3],
}

impl Line {
    fn push(&mut self, text: &str, marks: [bool; 3]) {
        for c in text.chars() {
            // Non-breaking spaces are kept: they hold numbers together.
            if c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}') {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\t']) {
                    self.text.push(' ');
                }
            } else {
                self.text.push(c);
                for (count, mark) in self.marked.iter_mut().zip(marks) {
                    *count += usize::from(mark);
                }
            }
        }
    }

    /// Cells of a row are told apart by a tab, which no number goes over.
    fn next_cell(&mut self) {
        let end = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(end);
        if end > 0 {
            self.text.push('\t');
        }
    }

    /// Writes the line, if it holds any text.
    fn flush(&mut self, page: &mut Page, mark: Mark) -> bool {
        let text = self.text.trim();
        let written = !text.is_empty();
        if written {
            page.text.push_str(text);
            page.text.push('\n');
            let length = text.chars().filter(|c| *c != ' ').count().max(1);
            let [link_density, slanted, bold] = self.marked.map(|n| (n as f32 / length as f32).min(1.0));
            page.marks.push(Mark { link_density, slanted, bold, ..mark });
        }
        self.text.clear();
        self.marked = [0; 3];
        written
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
        page.marks.push(Mark { inside: true, alike: 1.0, ..Mark::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_page(html: &str) -> Page {
        let tables = Tables::load(None).unwrap();
        read(html, &tables, &PageNames::new(&tables))
    }

    #[test]
    fn inline_elements_neither_glue_nor_split() {
        let page = read_page("<body><p>Une amende de <b>20</b>&nbsp;millions d'<i>euros</i>.<br>Puis</p><p>Fin</p>");
        assert_eq!(page.text, "Une amende de 20\u{a0}millions d'euros.\nPuis\nFin\n");
    }

    #[test]
    fn head_and_container_are_read() {
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
    fn a_row_of_short_cells_is_one_line() {
        let page = read_page(
            "<body><table><tr><td>Amendes</td><td><p>20</p></td><td>000</td></tr><tr><td><div>Page</div></td><td>x</td></tr></table>",
        );
        assert_eq!(page.text, "Amendes\t20\t000\nPage\nx\n");
    }

    #[test]
    fn paragraphs_that_look_alike_are_told_from_boxes() {
        let prose = "<p class='t'>Le régulateur a infligé une amende à la société, a-t-il annoncé jeudi.</p>".repeat(4);
        let page = read_page(&format!(
            "<body><article>{prose}<div class='x'><p><a href='/'>Une autre histoire, avec une autre amende.</a></p></div></article>"
        ));
        let marks: Vec<_> = page.marks.iter().map(|m| (m.alike > 0.5, m.box_linked > 0.5)).collect();
        assert_eq!(marks, [(true, false), (true, false), (true, false), (true, false), (false, true)]);
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
