//! Why a line was kept and how a fact was made, for people and for programs.
//!
//! [`derivation()`] tells one fact whole. Nothing of an article reaches the terminal as a control character: [`printable`] writes those as visible escapes.

mod derivation;
mod facts;
mod view;

pub use derivation::derivation;
pub use facts::{Fact, FactKind, of as facts_of};
pub use view::{Removed, View, Why};

use crate::facts::NameSeen;
use crate::pipeline::{Extraction, Pipeline};
use crate::record::{BlockInfo, Explanation, LineFeatures, NameFeatures, Published, Record, Verdict};
use crate::text::{CodePoints, Doc, Kind, Span};
use std::fmt::Write;

/// The colours of the human form; all empty for plain text.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// Kept lines.
    pub body: String,
    /// The headline, and the titles of sections.
    pub title: String,
    /// Bylines and captions.
    pub meta: String,
    /// Dropped lines, and what is said of rules.
    pub faint: String,
    /// Sums inside kept lines.
    pub amount: String,
    /// Dates inside kept lines.
    pub date: String,
    /// Authorities inside kept lines.
    pub regulator: String,
    /// Companies inside kept lines.
    pub company: String,
    /// Back to normal.
    pub reset: String,
}

/// The JSON form; `features` asks for the values that the line model saw.
pub fn explanation(pipeline: &Pipeline, x: &Extraction, features: bool) -> Explanation {
    let blocks = x.article.blocks.iter().map(|b| BlockInfo {
        line: b.line,
        text: b.span.of(&x.article.source).to_owned(),
        verdict: b.verdict,
        reason: b.reason,
        score: (b.score * 100.0).round() / 100.0,
        features: b.seen.as_ref().filter(|_| features).map(|seen| LineFeatures {
            words: seen.words,
            terms: terms(pipeline, b.span.of(&x.article.source)),
            line: seen.line.clone(),
            context: seen.context.clone(),
            page: seen.page.clone(),
        }),
    });
    Explanation {
        source: x.source.clone(),
        title: x.article.title.clone(),
        published: x.published.map(|(date, from)| Published { date: date.to_string(), from }),
        language: x.language.code.clone(),
        blocks: blocks.collect(),
        names: if features { names(pipeline, x) } else { Vec::new() },
    }
}

fn names(pipeline: &Pipeline, x: &Extraction) -> Vec<NameFeatures> {
    let points = CodePoints::new(&x.article.text);
    let of = |(seen, spans): (NameSeen, Vec<Span>)| NameFeatures {
        text: spans[0].of(&x.article.text).to_owned(),
        mentions: spans.iter().map(|s| (points.at(s.start), points.at(s.end))).collect(),
        features: seen.features,
        words: seen.words,
    };
    pipeline.names_seen(x).into_iter().map(of).collect()
}

/// The folded words of a line, one for each time that it stands there.
fn terms(pipeline: &Pipeline, line: &str) -> Vec<String> {
    let doc = Doc::new(line, &pipeline.tables().lexicon);
    let words = (0..doc.tokens.len()).filter(|&i| doc.tokens[i].kind == Kind::Word);
    words.map(|i| doc.folded(i).to_owned()).collect()
}

/// The human form: each line with its verdict and reason, each fact with its rule and table row.
pub fn render(pipeline: &Pipeline, x: &Extraction, palette: &Palette) -> String {
    let mut out = String::new();
    let record = pipeline.record(x);
    // Writing to a string cannot fail.
    let _ = head(&mut out, &record, palette);
    let _ = lines(&mut out, x, &record, palette);
    let _ = facts(&mut out, pipeline, x, &record, palette);
    out
}

fn head(out: &mut String, record: &Record, p: &Palette) -> std::fmt::Result {
    let published =
        record.published.as_ref().map_or("unknown".to_owned(), |d| format!("{} ({})", d.date, d.from.as_str()));
    let path = record.source.path.as_deref().or(record.source.id.as_deref()).unwrap_or("-");
    writeln!(
        out,
        "{}{}{}  {}, {}, language {}, published {published}",
        p.title,
        printable(path),
        p.reset,
        record.source.format.as_str(),
        record.source.encoding,
        printable(&record.language)
    )
}

/// The facts of a line, in text order: surface form and colour.
fn of_line<'a>(record: &'a Record, line: usize, p: &'a Palette) -> Vec<(&'a str, &'a str)> {
    let mut found: Vec<(usize, &str, &str)> = Vec::new();
    let mut add = |at: Option<usize>, start: usize, text: &'a str, colour: &'a str| {
        if at == Some(line) {
            found.push((start, text, colour));
        }
    };
    record.amounts.iter().for_each(|a| add(a.line, a.start, &a.text, &p.amount));
    record.dates.iter().for_each(|d| add(d.line, d.start, &d.text, &p.date));
    let regulators = record.regulators.iter().flat_map(|r| &r.mentions);
    regulators.for_each(|m| add(m.line, m.start, &m.text, &p.regulator));
    let companies = record.companies.iter().flat_map(|k| &k.mentions);
    companies.for_each(|m| add(m.line, m.start, &m.text, &p.company));
    found.sort_unstable();
    found.into_iter().map(|(_, text, colour)| (text, colour)).collect()
}

/// A line of the source with its facts in colour.
fn coloured(line: &str, facts: &[(&str, &str)], reset: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    for (text, colour) in facts {
        // The source may write a fact with other spaces than the clean text: then it stays plain.
        if let Some(at) = rest.find(text) {
            out.push_str(&printable(&rest[..at]));
            out.push_str(&format!("{colour}{}{reset}", printable(text)));
            rest = &rest[at + text.len()..];
        }
    }
    out + &printable(rest)
}

fn lines(out: &mut String, x: &Extraction, record: &Record, p: &Palette) -> std::fmt::Result {
    for block in &x.article.blocks {
        let colour = match block.verdict {
            Verdict::Title => &p.title,
            Verdict::Meta => &p.meta,
            Verdict::Body => &p.body,
            Verdict::Boilerplate => &p.faint,
        };
        let verdict = block
            .reason
            .map_or(block.verdict.as_str().to_owned(), |r| format!("{}: {}", block.verdict.as_str(), r.as_str()));
        let why: Vec<String> = block
            .seen
            .iter()
            .flat_map(|seen| &seen.why)
            .map(|(feature, weight)| format!("{feature} {weight:+.1}"))
            .collect();
        writeln!(
            out,
            "{:>5} {colour}{verdict:<24}{} {:+6.1}  {}",
            block.line,
            p.reset,
            block.score,
            coloured(block.span.of(&x.article.source), &of_line(record, block.line, p), &p.reset)
        )?;
        if !why.is_empty() {
            writeln!(out, "{:>38}{}{}{}", "", p.faint, why.join(", "), p.reset)?;
        }
    }
    Ok(())
}

fn facts(out: &mut String, pipeline: &Pipeline, x: &Extraction, record: &Record, p: &Palette) -> std::fmt::Result {
    writeln!(out, "{}facts{} (line, number, kind; --fact NUMBER tells one whole)", p.title, p.reset)?;
    for (i, fact) in facts::of(pipeline, x, record).iter().enumerate() {
        writeln!(
            out,
            "{:>5} {:>3} {:<11}{}{}{} = {}  {}{}{}{}{}",
            fact.line.map_or("-".to_owned(), |l| l.to_string()),
            i + 1,
            fact.kind.as_str(),
            p.title,
            printable(fact.text),
            p.reset,
            fact.value,
            p.faint,
            fact.rule,
            if fact.row.is_empty() { "" } else { "; " },
            fact.row,
            p.reset
        )?;
    }
    Ok(())
}

/// `text` with every control and direction character as a visible escape.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let hidden = c.is_control()
            || matches!(c, '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}')
            || matches!(c, '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}');
        if hidden { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(printable("👨\u{200d}👩 \u{61c}"), "👨\u{200d}👩 \\u{61c}");
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\u{7}é"), "a\\u{1b}[31mb\\u{202e}c\\u{7}é");
    }
}
