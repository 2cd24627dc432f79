//! What can be seen of a line and of its neighbours, as numbers: the input of the line model.
//!
//! The first pass sees each line with its neighbours ([`LINE`]); the second also sees what `context.rs` adds.
//! Every feature lies between 0 and 1, so that weights can be compared.

use super::lines::Line;
use crate::record::Reason;
use crate::tables::Place;
use rustc_hash::FxHashMap;

/// Features of the first pass.
pub const LINE: &[&str] = &[
    "bias",
    "words_1_2",
    "words_3_5",
    "words_6_10",
    "words_11_20",
    "words_21_40",
    "words_over_40",
    "ends_full_stop",
    "ends_question",
    "ends_ellipsis",
    "ends_quote",
    "ends_colon",
    "ends_comma",
    "ends_open_long",
    "sentences",
    "commas",
    "quotes",
    "function_share",
    "function_none",
    "function_low",
    "second_person",
    "starts_small",
    "starts_digit",
    "bullet",
    "bullet_sentence",
    "all_caps",
    "title_case",
    "digits",
    "address",
    "separators",
    "repeated",
    "repeated_often",
    "chrome_any",
    "chrome_start",
    "chrome_whole",
    "chrome_stop",
    "chrome_in_prose",
    "meta",
    "top",
    "first_lines",
    "bottom",
    "file_prose",
    "file_light",
    "light_long",
    "light_short",
    "light_sentence",
    "prev_sentence",
    "prev_short",
    "prev_chrome",
    "prev_long",
    "prev_meta",
    "prev2_sentence",
    "prev2_short",
    "next_sentence",
    "next_short",
    "next_chrome",
    "next_long",
    "next2_sentence",
    "next2_short",
    "prose_3_above",
    "prose_3_below",
    "prose_8_above",
    "prose_8_below",
    "between_prose",
    "bullets_around",
    "after_stop",
    "blank_before",
    "shared",
    "shared_none",
    "shared_near",
    "shared_short",
    "words",
    "credit",
    "label",
    "labels_around",
    "after_colon",
    "under_label",
    "metas_around",
    "meta_above",
    "short_above",
    "short_below",
];

/// The place of a feature in [`LINE`]; the name must be one of them.
pub(super) fn line_feature(name: &str) -> usize {
    LINE.iter().position(|f| *f == name).expect("a name of LINE")
}

pub(super) fn flag(b: bool) -> f32 {
    if b { 1.0 } else { 0.0 }
}

/// A line that reads as a paragraph of prose.
fn is_prose(line: &Line) -> bool {
    line.ends_sentence && line.words >= 10 && line.function_share >= 0.15 && line.chrome.is_none() && !line.recurring
}

/// Values of [`LINE`] for one line.
pub(super) type LineValues = [f32; LINE.len()];

/// Values of [`LINE`] for every line.
pub(super) fn of_lines(lines: &[Line]) -> Vec<LineValues> {
    let n = lines.len();
    let prose: Vec<bool> = lines.iter().map(is_prose).collect();
    let words: usize = lines.iter().map(|l| l.words).sum();
    let prose_words: usize = lines.iter().zip(&prose).filter(|(_, p)| **p).map(|(l, _)| l.words).sum();
    let file_prose = prose_words as f32 / words.max(1) as f32;
    let light = flag(prose.iter().filter(|p| **p).count() * 5 >= n * 2);
    let stop = stop_line(lines, &prose, prose_words);
    let shared = shared_words(lines, &prose);
    let share = |from: usize, to: usize| {
        let range = &prose[from.min(n)..to.min(n)];
        range.iter().filter(|p| **p).count() as f32 / range.len().max(1) as f32
    };
    let lists = lists(lines);
    let among = |marked: &[bool], from: usize, to: usize| {
        marked[from.min(n)..to.min(n)].iter().filter(|marked| **marked).count() as f32
    };
    let metas: Vec<bool> = lines.iter().map(|l| l.meta).collect();
    let shorts: Vec<bool> = lines.iter().map(|l| l.words <= 5).collect();
    (0..n)
        .map(|i| {
            let l = &lines[i];
            let prev = i.checked_sub(1).map(|k| &lines[k]);
            let prev2 = i.checked_sub(2).map(|k| &lines[k]);
            let (next, next2) = (lines.get(i + 1), lines.get(i + 2));
            let is = |line: Option<&Line>, f: &dyn Fn(&Line) -> bool| flag(line.is_some_and(f));
            let sentence = |x: &Line| x.ends_sentence;
            let short = |x: &Line| x.words <= 5;
            let long = |x: &Line| x.words >= 25;
            let chrome = |x: &Line| x.headed().is_some();
            let words_in = |low: usize, high: usize| flag((low..=high).contains(&l.words));
            let place = l.chrome.map(|(p, _)| p);
            let between =
                prose[i.saturating_sub(2)..i].contains(&true) && prose[(i + 1).min(n)..(i + 3).min(n)].contains(&true);
            [
                1.0,
                words_in(0, 2),
                words_in(3, 5),
                words_in(6, 10),
                words_in(11, 20),
                words_in(21, 40),
                flag(l.words > 40),
                flag(l.end == '.'),
                flag(matches!(l.end, '?' | '!')),
                flag(l.end == '…'),
                flag(l.end == '»'),
                flag(l.end == ':'),
                flag(matches!(l.end, ',' | ';')),
                flag(l.end == ' ' && l.words > 20),
                (l.inner_sentences as f32 / 3.0).min(1.0),
                (l.commas as f32 / 3.0).min(1.0),
                flag(l.quotes),
                (l.function_share * 2.0).min(1.0),
                flag(l.function_share == 0.0),
                flag(l.function_share < 0.15 && l.words >= 4),
                flag(l.second_person),
                flag(l.starts_small),
                flag(l.starts_digit),
                flag(l.bullet),
                flag(l.bullet && (l.ends_sentence || l.words > 12)),
                l.all_caps,
                flag(l.title_case),
                l.digits,
                flag(l.has_address),
                (l.separators as f32 / 3.0).min(1.0),
                flag(l.repeats > 1),
                flag(l.repeats > 2),
                flag(place == Some(Place::Any)),
                flag(place == Some(Place::Start)),
                flag(place == Some(Place::Whole)),
                flag(place == Some(Place::Stop)),
                flag(place.is_some() && l.words >= 25),
                flag(l.meta),
                1.0 - i as f32 / n as f32,
                flag(i < 4 && n > 24),
                flag(i + 4 >= n && n > 24),
                file_prose,
                light,
                light * flag(l.words >= 20),
                light * flag(l.words <= 5),
                light * flag(l.ends_sentence),
                is(prev, &sentence),
                is(prev, &short),
                is(prev, &chrome),
                is(prev, &long),
                is(prev, &|x| x.meta),
                is(prev2, &sentence),
                is(prev2, &short),
                is(next, &sentence),
                is(next, &short),
                is(next, &chrome),
                is(next, &long),
                is(next2, &sentence),
                is(next2, &short),
                share(i.saturating_sub(3), i),
                share(i + 1, i + 4),
                share(i.saturating_sub(8), i),
                share(i + 1, i + 9),
                flag(between),
                flag(l.bullet && (prev.is_some_and(|p| p.bullet) || next.is_some_and(|p| p.bullet))),
                flag(stop.is_some_and(|s| i >= s)),
                flag(l.blank_before),
                shared[i].0,
                flag(shared[i].0 == 0.0 && l.topic_words.len() >= 3),
                shared[i].1,
                shared[i].0 * flag(l.words <= 8),
                l.lexical,
                flag(l.credit),
                flag(l.label),
                flag(l.label && (prev.is_some_and(|p| p.label) || next.is_some_and(|p| p.label))),
                flag(lists[i].after_colon),
                flag(lists[i].under_label),
                (among(&metas, i.saturating_sub(5), i + 6) / 4.0).min(1.0),
                flag(metas[i.saturating_sub(4)..i].contains(&true)),
                among(&shorts, i.saturating_sub(6), i) / 6.0,
                among(&shorts, i + 1, i + 7) / 6.0,
            ]
        })
        .collect()
}

/// What a line above says of a line.
#[derive(Debug, Clone, Copy, Default)]
struct Listed {
    /// It is an item of a list that a line ending in a colon opens.
    after_colon: bool,
    /// It stands under a label of the site's own, such as `Related stories`, and is no sentence.
    under_label: bool,
}

fn lists(lines: &[Line]) -> Vec<Listed> {
    let mut out = vec![Listed::default(); lines.len()];
    let (mut colon, mut label) = (false, false);
    for (i, line) in lines.iter().enumerate() {
        let item = line.bullet || line.label || !line.ends_sentence;
        out[i] = Listed { after_colon: colon && item, under_label: label && !line.ends_sentence };
        let heads = line.words <= 8 && line.headed().is_some_and(|reason| reason != Reason::Navigation);
        label = heads || (label && !line.ends_sentence && line.words <= 20);
        colon = (line.end == ':' && line.words >= 4) || (colon && item && line.chrome.is_none());
    }
    out
}

/// The line below which the article has ended: it heads related headlines, comments or a wall, and a good part of the prose
/// stands above it.
fn stop_line(lines: &[Line], prose: &[bool], prose_words: usize) -> Option<usize> {
    let mut above = 0;
    for (i, line) in lines.iter().enumerate() {
        let stops = line.chrome.is_some_and(|(place, _)| place == Place::Stop);
        let ends = stops || line.headed() == Some(Reason::Comments);
        if ends && above >= 60 && above * 5 >= prose_words * 2 {
            return Some(i);
        }
        if prose[i] {
            above += line.words;
        }
    }
    None
}

/// How much of what a line speaks of other prose lines speak of: (of the file, within six lines), 0 to 1.
fn shared_words(lines: &[Line], prose: &[bool]) -> Vec<(f32, f32)> {
    let mut counts: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (i, line) in lines.iter().enumerate().filter(|(i, _)| prose[*i]) {
        for word in &line.topic_words {
            counts.entry(*word).or_default().push(i as u32);
        }
    }
    let of = |i: usize| {
        let words = &lines[i].topic_words;
        if words.is_empty() {
            return (0.0, 0.0);
        }
        let (mut all, mut near) = (0.0, 0.0);
        for places in words.iter().filter_map(|w| counts.get(w)) {
            // Places are in order: the line itself and its neighbours are found without a walk over all.
            let at = places.partition_point(|p| (*p as usize) < i);
            let own = usize::from(places.get(at) == Some(&(i as u32)));
            all += ((places.len() - own) as f32 / 3.0).min(1.0);
            let near_line = |p: Option<&u32>| p.is_some_and(|p| (*p as usize).abs_diff(i) <= 6);
            near += flag(near_line(at.checked_sub(1).and_then(|k| places.get(k))) || near_line(places.get(at + own)));
        }
        (all / words.len() as f32, near / words.len() as f32)
    };
    (0..lines.len()).map(of).collect()
}
