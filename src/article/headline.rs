//! The headline, and the standfirst below it.

use super::features::line_feature;
use super::lines::Line;

/// The headline stands at most this many lines above the first paragraph.
const REACH: usize = 12;
/// The least score of a headline: below it a menu label would do.
const LEAST: f32 = 0.45;

/// The headline: of the short lines above the first paragraph the one that speaks most of what the article speaks of, or the
/// line that repeats the page's own title.
pub(super) fn find_title(
    source: &str,
    lines: &[Line],
    features: &[Vec<f32>],
    body: &[bool],
    page_title: Option<&str>,
) -> Option<usize> {
    let first = body.iter().position(|&b| b)?;
    if let Some(title) = page_title {
        return (0..lines.len()).take(first + 3).find(|&i| lines[i].span.of(source) == title);
    }
    let paragraph = (first..lines.len()).find(|&i| body[i] && is_paragraph(&lines[i])).unwrap_or(first);
    let shared = line_feature("shared");
    let scored = (0..paragraph)
        .filter(|&i| paragraph - i <= REACH && fits(source, &lines[i]))
        .map(|i| (score(lines, i, paragraph, features[i][shared]), i));
    // Of equal lines the upper one is the headline, the lower one the standfirst.
    scored.filter(|(s, _)| *s >= LEAST).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, i)| i)
}

fn is_paragraph(line: &Line) -> bool {
    line.words >= 25 || (line.ends_sentence && line.words >= 12) || line.inner_sentences > 0
}

/// What can be a headline at all.
fn fits(source: &str, line: &Line) -> bool {
    let text = line.span.of(source);
    let closed = line.ends_sentence && !text.ends_with(['?', '!', '»', '”', '"']);
    line.chrome.is_none()
        && !line.meta
        && !line.is_address
        && !line.bullet
        && line.separators == 0
        && (3..=40).contains(&line.words)
        && !closed
        && !text.ends_with(':')
        && text.len() < 300
}

/// Shared words first; then length, a byline right below, and nearness to the text.
fn score(lines: &[Line], i: usize, paragraph: usize, shared: f32) -> f32 {
    let length = (lines[i].words as f32).min(10.0) / 20.0;
    let bylined = lines[i + 1..(i + 3).min(lines.len())].iter().any(|l| l.meta);
    let blank_below = lines.get(i + 1).is_some_and(|l| l.blank_before);
    2.0 * shared + length + if bylined { 0.3 } else { 0.0 } + if blank_below { 0.1 } else { 0.0 }
        - 0.05 * (paragraph - i) as f32
}

/// Headings between the headline and the body are the article's own.
pub(super) fn keep_standfirst(lines: &[Line], body: &mut [bool], title: usize, first: usize) {
    for i in title + 1..first {
        let line = &lines[i];
        body[i] = line.words >= 5
            && line.chrome.is_none()
            && !line.meta
            && !line.is_address
            && !line.repeated
            && line.mark.is_none();
    }
}
