//! The decision over a whole file: which lines are the article.
//!
//! Each line has a score, a weighted sum of its features. A two-state path (body, boilerplate) through the file takes the
//! scores and pays for every change of state, so that short lines inside prose are kept and teasers below it fall.

use super::Block;
use super::lines::{FEATURES, Line};
use crate::record::{Reason, Verdict};
use crate::tables::{Place, Tables};

/// What a change between body and boilerplate costs, in score. Hand-set on the corpus: below 1 single chrome lines with a full
/// stop stay in, above 2 short subheadings drop out of prose.
const SWITCH_COST: f32 = 1.3;
/// A stop phrase ends the article only when this many words of body stand above it.
const WORDS_BEFORE_STOP: usize = 60;
/// Below a stop phrase, this share of the body's words may stand at most; else it was a box inside the article.
const TAIL_SHARE: f32 = 0.6;

/// Judges every line; one block a line, in order.
pub(super) fn decide(source: &str, lines: &[Line], page_title: Option<&str>, tables: &Tables) -> Vec<Block> {
    let weights: Vec<f32> = FEATURES
        .iter()
        .map(|f| tables.line_weights.iter().find(|w| w.feature == *f).map_or(0.0, |w| w.weight))
        .collect();
    let scores: Vec<f32> = lines.iter().map(|l| l.features.iter().zip(&weights).map(|(x, w)| x * w).sum()).collect();
    let mut body = best_path(&scores, lines);
    end_at_stop(lines, &mut body);
    drop_outliers(lines, &mut body);
    let title = find_title(source, lines, &body, page_title);
    let first = body.iter().position(|&b| b);
    if let (Some(title), Some(first)) = (title, first) {
        keep_standfirst(lines, &mut body, title, first);
    }
    lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let verdict = match title {
                Some(t) if t == i => Verdict::Title,
                _ if body[i] => Verdict::Body,
                _ if line.meta && line.chrome.is_none() => Verdict::Meta,
                _ => Verdict::Boilerplate,
            };
            let reason = (verdict == Verdict::Boilerplate).then(|| reason(line, first.is_some_and(|f| i < f)));
            let mut why: Vec<_> = FEATURES
                .iter()
                .zip(&line.features)
                .zip(&weights)
                .map(|((f, x), w)| (*f, x * w))
                .filter(|(_, v)| *v != 0.0)
                .collect();
            why.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
            why.truncate(4);
            Block { line: line.number, span: line.span, verdict, reason, score: scores[i], why }
        })
        .collect()
}

/// The path with the best sum; chrome phrases that rule a line out are infinitely against the body.
fn best_path(scores: &[f32], lines: &[Line]) -> Vec<bool> {
    let n = scores.len();
    let mut back = vec![[0u8; 2]; n];
    let mut best = [0.0f32, -SWITCH_COST];
    for i in 0..n {
        let s = if is_ruled_out(&lines[i]) { -20.0 } else { scores[i] };
        let stay_out = best[0] >= best[1] - SWITCH_COST;
        let stay_in = best[1] >= best[0] - SWITCH_COST;
        back[i] = [u8::from(!stay_out), u8::from(stay_in)];
        // A ruled-out line inside the body costs no change of state: it drops alone.
        best = if s <= -20.0 {
            back[i] = [0, 1];
            best
        } else {
            [best[0].max(best[1] - SWITCH_COST) - s / 2.0, best[1].max(best[0] - SWITCH_COST) + s / 2.0]
        };
    }
    let mut state = usize::from(best[1] > best[0]);
    let mut body = vec![false; n];
    for i in (0..n).rev() {
        body[i] = state == 1 && !is_ruled_out(&lines[i]);
        state = usize::from(back[i][state]);
    }
    body
}

/// Lines that are no body wherever they stand.
fn is_ruled_out(line: &Line) -> bool {
    line.chrome.is_some_and(|(place, _)| matches!(place, Place::Whole | Place::Start | Place::Stop))
        || (line.repeated && line.words < 60)
        || (line.meta && line.words < 20)
        || line.is_address
        || line.mark.is_some_and(|m| !m.inside)
}

/// An article ends at the first stop phrase below enough body.
fn end_at_stop(lines: &[Line], body: &mut [bool]) {
    let total: usize = lines.iter().zip(&*body).filter(|(_, b)| **b).map(|(l, _)| l.words).sum();
    let mut above = 0;
    for i in 0..lines.len() {
        if body[i] {
            above += lines[i].words;
        }
        let stops = lines[i].chrome.is_some_and(|(place, _)| place == Place::Stop);
        if stops && above >= WORDS_BEFORE_STOP && ((total - above) as f32) < TAIL_SHARE * above as f32 {
            body[i..].fill(false);
            return;
        }
    }
}

/// A lone run of few words far from the main run is a teaser or a notice.
fn drop_outliers(lines: &[Line], body: &mut [bool]) {
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    let mut gap = 0;
    for i in 0..lines.len() {
        if !body[i] {
            gap += 1;
            continue;
        }
        match runs.last_mut() {
            Some(run) if gap <= 2 => {
                run.1 = i + 1;
                run.2 += lines[i].words;
            }
            _ => runs.push((i, i + 1, lines[i].words)),
        }
        gap = 0;
    }
    let Some(main) = runs.iter().map(|r| r.2).max() else { return };
    for &(from, to, words) in &runs {
        if words * 8 < main {
            body[from..to].fill(false);
        }
    }
}

/// The headline: the best short line above the first body line, or the line that repeats the page's own title.
fn find_title(source: &str, lines: &[Line], body: &[bool], page_title: Option<&str>) -> Option<usize> {
    let first = body.iter().position(|&b| b)?;
    if let Some(title) = page_title {
        return (0..lines.len()).take(first + 3).find(|&i| lines[i].span.of(source) == title);
    }
    let fits = |i: usize| {
        let line = &lines[i];
        let text = line.span.of(source);
        line.chrome.is_none()
            && !line.meta
            && !line.is_address
            && (3..=40).contains(&line.words)
            && (!line.ends_sentence || text.ends_with(['?', '!']))
            && !text.ends_with(':')
            && text.len() < 300
    };
    // A short run of headings straight above the body: the first is the headline, what follows it a standfirst.
    let run = (0..first).rev().take_while(|&i| fits(i) || lines[i].meta).filter(|&i| fits(i)).collect::<Vec<_>>();
    if let (Some(&top), true) = (run.last(), run.len() <= 3) {
        return Some(top);
    }
    // Under a menu, the nearest line that reads like one; at most six lines above.
    (0..first)
        .filter(|&i| fits(i) && first - i <= 6)
        .max_by(|&a, &b| title_score(&lines[a], first - a).total_cmp(&title_score(&lines[b], first - b)))
}

/// Headings between the headline and the body are the article's own.
fn keep_standfirst(lines: &[Line], body: &mut [bool], title: usize, first: usize) {
    for i in title + 1..first {
        body[i] = lines[i].words >= 5
            && lines[i].chrome.is_none()
            && !lines[i].meta
            && !lines[i].is_address
            && !lines[i].repeated
            && lines[i].mark.is_none();
    }
}

fn title_score(line: &Line, distance: usize) -> f32 {
    let length = (line.words as f32).min(12.0) / 6.0;
    length + line.function_share.min(0.4) - 0.25 * distance as f32
}

fn reason(line: &Line, above_body: bool) -> Reason {
    if let Some((_, reason)) = line.chrome {
        return reason;
    }
    if line.repeated {
        return Reason::Duplicate;
    }
    if line.mark.is_some_and(|m| !m.inside) || above_body || line.words <= 4 {
        return Reason::Navigation;
    }
    if line.words >= 5 && !line.blank_before { Reason::Related } else { Reason::Other }
}
