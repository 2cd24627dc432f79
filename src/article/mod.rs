//! A decoded source becomes an article: title, body, language, publication date; every dropped line keeps its reason.
//!
//! | line | verdict |
//! |---|---|
//! | `Reconnaissance faciale : la Cnil augmente la facture` | title |
//! | `Publié le 10/05/2023 à 14h32` | meta |
//! | `La Cnil réclame 5,2 millions d'euros à la société.` | body |
//! | `À lire aussi : Pourquoi l’or garde un fort potentiel` | boilerplate, related |
//!
//! Text and HTML share one mind: a page is first turned into lines, then the same model reads the whole file before it decides.

mod container;
mod context;
mod features;
mod head;
mod headline;
mod html;
mod judge;
mod language;
mod lines;
mod page;
mod page_date;
mod page_names;
mod published;
mod recurring;
mod tags;

pub use context::CONTEXT;
pub use features::LINE;

pub use judge::LineModel;
pub use language::{Language, detect, lang_of};
pub use page::PAGE;
pub use published::{infer, year_range};
pub use recurring::{Learner, Recurring, RecurringRow};
pub use tags::Tags;

use crate::input::Hints;
use crate::record::{Format, PublishedFrom, Reason, Verdict};
use crate::tables::Tables;
use crate::text::{Lines, Span};
use jiff::civil::Date;

/// One line of the source and what became of it.
#[derive(Debug, Clone)]
pub struct Block {
    /// 1-based line of the decoded source; for HTML the number of the text block.
    pub line: usize,
    /// Bytes in [`Article::source`].
    pub span: Span,
    /// What it is.
    pub verdict: Verdict,
    /// Why it is boilerplate, or what kind of meta line it is.
    pub reason: Option<Reason>,
    /// Above 0 for the body, below for boilerplate.
    pub score: f32,
    /// What the line model saw, if asked for.
    pub seen: Option<Seen>,
}

/// What the line model saw of a line.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The features that weigh most: (name, weight).
    pub why: Vec<(&'static str, f32)>,
    /// Words and numbers of the line.
    pub words: usize,
    /// The values of [`LINE`].
    pub line: Vec<f32>,
    /// The values of [`CONTEXT`].
    pub context: Vec<f32>,
    /// The values of [`PAGE`].
    pub page: Vec<f32>,
}

/// A cleaned article.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// The lines that were judged: the decoded text, or the text blocks of a page.
    pub source: String,
    /// Every non-empty line of it, in order.
    pub blocks: Vec<Block>,
    /// Headline.
    pub title: Option<String>,
    /// Title and body paragraphs, a blank line between them.
    pub text: String,
    /// Byte of `text` at which the body starts.
    pub body_start: usize,
    /// Source lines of the paragraphs of `text`.
    pub lines: Lines,
    /// Language that a page says it is in.
    pub declared: Option<String>,
    /// Publication date as the source states it.
    pub published: Option<(Date, PublishedFrom)>,
}

/// Cleans one decoded source; its language is told later, of the scanned text; `keep` asks for what the line model saw.
pub fn read(text: String, format: Format, hints: &Hints, tables: &Tables, model: &LineModel, keep: bool) -> Article {
    let (page, mut article) = match format {
        Format::Text => (None, Article { source: text, ..Article::default() }),
        Format::Html => {
            let mut page = html::read(&text, tables, model.page_names());
            let source = std::mem::take(&mut page.text);
            (Some(page), Article { source, ..Article::default() })
        }
    };
    let lines = lines::read(&article.source, page.as_ref().map(|p| p.marks.as_slice()), tables, model);
    article.blocks =
        judge::decide(&article.source, &lines, page.as_ref().and_then(|p| p.title.as_deref()), model, keep);
    compose(&mut article, page.as_ref(), &lines);
    article.published = published::stated(&article, hints, page.as_ref().map(|p| &p.published), tables);
    article.declared = page.and_then(|p| p.language);
    article
}

/// An article whose text is already the clean body: nothing is stripped.
pub fn body(text: String, hints: &Hints) -> Article {
    let mut article = Article::default();
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        if !line.trim().is_empty() {
            let span = Span::new(start, start + line.len());
            article.lines.push(start, number + 1);
            article.blocks.push(Block {
                line: number + 1,
                span,
                verdict: Verdict::Body,
                reason: None,
                score: 0.0,
                seen: None,
            });
        }
        start += line.len() + 1;
    }
    article.published = hints.published.map(|date| (date, PublishedFrom::Metadata));
    article.source.clone_from(&text);
    article.text = text;
    article
}

/// Joins the kept lines to `text`.
fn compose(article: &mut Article, page: Option<&html::Page>, lines: &[lines::Line]) {
    let title_block = article.blocks.iter().position(|b| b.verdict == Verdict::Title);
    if let Some(block) = title_block.map(|i| &article.blocks[i]) {
        article.title = Some(article_line(&article.source, block.span));
        if page.is_none() {
            article.lines.push(0, block.line);
        }
    } else {
        article.title = page.and_then(|p| p.title.clone());
    }
    if let Some(title) = &article.title {
        article.text.push_str(title);
        article.text.push_str("\n\n");
        article.body_start = article.text.len();
    }
    for (block, line) in article.blocks.iter().zip(lines) {
        if block.verdict != Verdict::Body {
            continue;
        }
        if article.text.len() > article.body_start {
            article.text.push_str("\n\n");
        }
        if page.is_none() {
            article.lines.push(article.text.len(), block.line);
        }
        article.text.push_str(article.source[block.span.start..line.kept_end].trim());
    }
    if article.text.len() == article.body_start && article.title.is_some() {
        article.text.truncate(article.text.trim_end().len());
        article.body_start = article.text.len();
    }
}

fn article_line(source: &str, span: Span) -> String {
    span.of(source).trim().to_owned()
}
