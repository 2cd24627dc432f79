//! The page: template, words, style and script in one file that asks nothing of a network.

use super::chart::Chart;
use super::overview::Figure;
use super::pack::{Packed, pack};
use super::words::{Word, words};
use crate::{Error, Result};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The script, in order: data, words, elements, tables, views, start.
pub(super) const SCRIPT: &str = concat!(
    "\"use strict\";\n",
    include_str!("page/data.js"),
    include_str!("page/words.js"),
    include_str!("page/elements.js"),
    include_str!("page/table.js"),
    include_str!("page/cases.js"),
    include_str!("page/article.js"),
    include_str!("page/search.js"),
    include_str!("page/start.js"),
);
const STYLE: &str = include_str!("page/style.css");

/// The language of the page's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Interface {
    /// That of the reader's browser.
    #[default]
    Auto,
    /// English.
    En,
    /// French.
    Fr,
}

/// A file of further articles.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct PartName {
    /// Number of its first article.
    pub first: usize,
    pub articles: usize,
    /// The pieces of its path from this page.
    pub file: Vec<String>,
}

/// What the script knows of the page that it stands in.
#[derive(Debug, Default, Serialize)]
pub(super) struct About {
    pub interface: Interface,
    /// Articles of all files.
    pub articles: usize,
    /// Number of the first article here.
    pub first: usize,
    pub cases: usize,
    pub shown_cases: usize,
    pub shown_articles: usize,
    /// The files of articles that do not stand here: all of them, or the neighbours of this one.
    pub parts: Vec<PartName>,
    /// From a file of articles, the pieces of the path of the main page.
    pub main: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Start<'d> {
    about: &'d About,
    words: &'d [Word],
    /// Numbers of the first articles of the blocks.
    firsts: &'d [usize],
}

/// Everything that the page shows.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub about: About,
    pub charts: Vec<Chart>,
    pub figures: Vec<Figure>,
    pub companies: Packed,
    pub regulators: Packed,
    pub listed: Packed,
    pub articles: Packed,
    pub cases: Packed,
}

/// The data blocks of one kind.
struct Blocks<'d> {
    name: &'static str,
    blocks: &'d [String],
}

#[derive(Template)]
#[template(path = "report.html", config = "src/report/askama.toml")]
struct Page<'d> {
    lang: &'static str,
    main: bool,
    words: Vec<Word>,
    script: &'static str,
    style: &'static str,
    script_hash: String,
    style_hash: String,
    start: String,
    charts: &'d [Chart],
    figures: &'d [Figure],
    data: [Blocks<'d>; 5],
}

impl Page<'_> {
    /// A word of the page.
    fn t(&self, key: &str) -> &'static str {
        let word = self.words.iter().find(|w| w.key == key);
        word.map_or("", |w| if self.lang == "fr" { w.fr } else { w.en })
    }
}

impl Document {
    /// The whole file.
    ///
    /// # Errors
    /// A template that cannot be written, which no article causes.
    pub(super) fn html(&self) -> Result<String> {
        let words = words();
        let start = Start { about: &self.about, words: &words, firsts: &self.articles.firsts };
        let start = serde_json::to_vec(&start).map_err(|e| Error::argument(e.to_string()))?;
        let page = Page {
            lang: if self.about.interface == Interface::Fr { "fr" } else { "en" },
            main: self.about.main.is_none(),
            words,
            script: SCRIPT,
            style: STYLE,
            script_hash: hash(SCRIPT),
            style_hash: hash(STYLE),
            start: pack(&start),
            charts: &self.charts,
            figures: &self.figures,
            data: [
                blocks("listed", &self.listed),
                blocks("cases", &self.cases),
                blocks("companies", &self.companies),
                blocks("regulators", &self.regulators),
                blocks("articles", &self.articles),
            ],
        };
        page.render().map_err(|e| Error::argument(e.to_string()))
    }
}

fn blocks<'d>(name: &'static str, packed: &'d Packed) -> Blocks<'d> {
    Blocks { name, blocks: &packed.blocks }
}

/// What a Content-Security-Policy calls a script or style.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_style_end_where_they_should() {
        // An end tag inside would cut them, and the hash would allow nothing.
        assert!(!SCRIPT.to_lowercase().contains("</script") && !SCRIPT.contains("<!--"));
        assert!(!STYLE.to_lowercase().contains("</style"));
        // The empty text's hash is well known.
        assert_eq!(hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn what_is_written_as_html_is_escaped() {
        let point = crate::report::chart::Point {
            x: 1.0,
            y: 1.0,
            kind: "fine",
            case: "\"><script>alert(1)</script>".to_owned(),
            label: "<img src=x onerror=alert(1)>".to_owned(),
        };
        let chart = Chart {
            title: "chart.dots",
            width: 10.0,
            height: 10.0,
            bars: Vec::new(),
            grid: Vec::new(),
            left: 0.0,
            texts: Vec::new(),
            points: vec![point],
            figures: Vec::new(),
        };
        let html = Document { charts: vec![chart], ..Document::default() }.html().unwrap();
        assert_eq!(html.matches("<script").count(), 2, "the data of the start, and the script");
        assert!(!html.contains("<img") && html.contains("&#60;img src=x onerror=alert(1)&#62;"));
    }
}
