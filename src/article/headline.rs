//! The headline, and the standfirst below it.

use super::features::{LineValues, line_feature};
use super::html::{Mark, Tag};
use super::lines::Line;
use crate::tables::Place;
use crate::text::fold;
use rustc_hash::FxHashSet;

/// The headline stands at most this many lines above the first paragraph.
const REACH: usize = 30;
/// The least score of a headline: below it a menu label would do.
const LEAST: f32 = 0.45;

/// The headline: of the short lines above the first paragraph the one that speaks most of what the article speaks of, or the
/// line that repeats the page's own title.
pub(super) fn find_title(
    source: &str,
    lines: &[Line],
    features: &[LineValues],
    body: &[bool],
    page_title: Option<&str>,
) -> Option<usize> {
    let first = body.iter().position(|&b| b)?;
    // The first line of a file is its headline rather than a first short sentence.
    let from = first.max(usize::from(lines[0].words <= 20));
    let paragraph =
        (from..lines.len()).find(|&i| body[i] && is_paragraph(source, &lines[i])).unwrap_or(from.min(lines.len() - 1));
    if let Some(title) = page_title {
        return page_heading(source, &lines[..=paragraph], title);
    }
    let shared = line_feature("shared");
    let scored = (0..paragraph)
        .filter(|&i| paragraph - i <= REACH && fits(source, &lines[i]))
        .map(|i| (score(source, lines, i, paragraph, features[i][shared]), i));
    // Of equal lines the upper one is the headline, the lower one the standfirst.
    let best =
        scored.filter(|(s, _)| *s >= LEAST).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, i)| i)?;
    // A standfirst often says more than the headline right above it.
    let above = (best.saturating_sub(3)..best).find(|&i| {
        let between = &lines[i + 1..best];
        fits(source, &lines[i])
            && lines[i].topic_words.len() >= 3
            && lines[i].words <= lines[best].words + 4
            && features[i][shared] >= 0.3
            && between.iter().all(|l| l.meta || l.words <= 3)
    });
    Some(above.unwrap_or(best))
}

/// The line of a page that reads as its title, else a heading that shares half of its words.
fn page_heading(source: &str, lines: &[Line], title: &str) -> Option<usize> {
    let title = fold(title);
    let folded: Vec<String> = lines.iter().map(|l| fold(l.span.of(source))).collect();
    if let Some(same) = folded.iter().position(|line| *line == title) {
        return Some(same);
    }
    let words = |text: &str| -> FxHashSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(str::to_owned).collect()
    };
    let wanted = words(&title);
    (0..lines.len()).find(|&i| {
        let own = words(&folded[i]);
        let common = own.intersection(&wanted).count();
        let is_heading = lines[i].mark.is_some_and(|m| m.tag == Tag::Heading);
        is_heading && common >= 2 && common * 2 >= own.len().min(wanted.len())
    })
}

fn is_paragraph(source: &str, line: &Line) -> bool {
    line.words >= 25 || (is_closed(line.span.of(source), line) && (line.words >= 8 || line.inner_sentences > 0))
}

/// What can be a headline at all.
fn fits(source: &str, line: &Line) -> bool {
    let text = line.span.of(source);
    line.chrome.is_none_or(|(place, _)| place == Place::Any)
        && !line.meta
        && !line.credit
        && !line.is_address
        && !line.bullet
        && line.separators == 0
        && (3..=40).contains(&line.words)
        && (!is_closed(text, line) || line.words <= 16)
        && !text.ends_with(':')
        && text.len() < 300
}

/// It ends as a sentence of the text does.
fn is_closed(text: &str, line: &Line) -> bool {
    line.ends_sentence && !text.ends_with(['?', '!', '»', '”', '"'])
}

/// Shared words first; then length, a byline below, and nearness to the text.
fn score(source: &str, lines: &[Line], i: usize, paragraph: usize, shared: f32) -> f32 {
    let line = &lines[i];
    // One shared word is soon found; a headline shares several.
    let told = (line.topic_words.len() as f32 / 4.0).min(1.0);
    let length = (line.words as f32).min(10.0) / 20.0;
    let below = |reach: usize| lines[i + 1..(i + 1 + reach).min(lines.len())].iter().any(|l| l.meta);
    let bylined = if below(2) {
        0.3
    } else if below(4) {
        0.2
    } else {
        0.0
    };
    let repeated = if (2..=3).contains(&line.repeats) { 0.2 } else { 0.0 };
    let blank = if lines.get(i + 1).is_some_and(|l| l.blank_before) { 0.1 } else { 0.0 };
    let closed = if is_closed(line.span.of(source), line) { 0.3 } else { 0.0 };
    let first = if i == 0 && line.words >= 4 { 0.4 } else { 0.0 };
    2.0 * shared * told + length + bylined + repeated + blank + first - closed - 0.03 * (paragraph - i) as f32
}

/// On a page a standfirst is a sentence of its own element, or stands in the article's container.
fn is_standfirst(line: &Line, mark: Mark) -> bool {
    let told = mark.tag == Tag::Paragraph || mark.tag == Tag::Heading || mark.inside;
    told && mark.part.is_none()
        && mark.link_density < 0.3
        && line.words >= 8
        && line.function_share > 0.1
        && !line.credit
}

/// Headings between the headline and the body are the article's own.
pub(super) fn keep_standfirst(lines: &[Line], body: &mut [bool], title: usize, first: usize) {
    for i in title + 1..first {
        let line = &lines[i];
        body[i] = line.words >= 5
            && line.chrome.is_none()
            && !line.meta
            && !line.is_address
            && line.repeats == 1
            && line.mark.is_none_or(|m| is_standfirst(line, m));
    }
}
