//! The headline and the standfirst below it.

use super::lines::Line;

/// The headline: the best short line above the first body line, or the line that repeats the page's own title.
pub(super) fn find_title(source: &str, lines: &[Line], body: &[bool], page_title: Option<&str>) -> Option<usize> {
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
pub(super) fn keep_standfirst(lines: &[Line], body: &mut [bool], title: usize, first: usize) {
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

