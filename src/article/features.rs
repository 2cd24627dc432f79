//! What can be seen of a line and of its neighbours, as numbers: the input of the line model.
//!
//! A first pass sees each line with its neighbours ([`LINE`]); a second sees where the first found prose ([`CONTEXT`]).
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
];

/// Features of the second pass.
pub const CONTEXT: &[&str] = &[
    "bias",
    "own",
    "own_sure",
    "own_mass",
    "mass_above",
    "near_1",
    "near_2",
    "near_4",
    "near_8",
    "above_1",
    "below_1",
    "no_mass_above",
    "no_mass_below",
    "gap_above",
    "gap_below",
    "in_main_run",
    "near_main_run",
    "between",
    "short",
    "short_between",
    "long_far",
    "file_light",
    "light_own",
    "chrome",
    "after_stop",
];

/// Features that only pages have.
pub const PAGE: &[&str] = &["heading", "inside", "link_density", "outside"];

/// The place of a feature in [`LINE`]; the name must be one of them.
pub(super) fn line_feature(name: &str) -> usize {
    LINE.iter().position(|f| *f == name).expect("a name of LINE")
}

fn flag(b: bool) -> f32 {
    if b { 1.0 } else { 0.0 }
}

/// A line that reads as a paragraph of prose.
fn is_prose(line: &Line) -> bool {
    line.ends_sentence && line.words >= 10 && line.function_share >= 0.15 && line.chrome.is_none()
}

/// Values of [`LINE`] for every line.
pub(super) fn of_lines(lines: &[Line]) -> Vec<Vec<f32>> {
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
            let chrome = |x: &Line| x.chrome.is_some_and(|(p, _)| p != Place::Any);
            let words_in = |low: usize, high: usize| flag((low..=high).contains(&l.words));
            let place = l.chrome.map(|(p, _)| p);
            let between =
                prose[i.saturating_sub(2)..i].contains(&true) && prose[(i + 1).min(n)..(i + 3).min(n)].contains(&true);
            vec![
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
                flag(l.repeated),
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
            ]
        })
        .collect()
}

/// The line below which the article has ended: it heads related headlines, comments or a wall, and a good part of the prose
/// stands above it.
fn stop_line(lines: &[Line], prose: &[bool], prose_words: usize) -> Option<usize> {
    let mut above = 0;
    for (i, line) in lines.iter().enumerate() {
        let ends = line.chrome.is_some_and(|(place, reason)| {
            place == Place::Stop || (reason == Reason::Comments && matches!(place, Place::Whole | Place::Start))
        });
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
            let others = places.iter().filter(|p| **p != i as u32);
            all += (others.clone().count() as f32 / 3.0).min(1.0);
            near += flag(others.clone().any(|p| (*p as usize).abs_diff(i) <= 6));
        }
        (all / words.len() as f32, near / words.len() as f32)
    };
    (0..lines.len()).map(of).collect()
}

/// Values of [`CONTEXT`] for every line, from the probabilities of the first pass.
pub(super) fn of_context(lines: &[Line], features: &[Vec<f32>], first: &[f32]) -> Vec<Vec<f32>> {
    let n = lines.len();
    let mass: Vec<f32> = lines.iter().zip(first).map(|(l, p)| p * l.words as f32).collect();
    let total: f32 = mass.iter().sum::<f32>().max(1.0);
    let (main_start, main_end) = main_run(&mass, first);
    let light = flag(first.iter().filter(|p| **p > 0.5).count() * 5 >= n * 2);
    let after_stop = line_feature("after_stop");
    let mut above = 0.0;
    let window = |i: usize, reach: usize| {
        let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(n));
        let others = (from..to).filter(|&k| k != i);
        let (sum, words) = others.fold((0.0, 0.0), |(s, w), k| (s + mass[k], w + lines[k].words as f32));
        if words == 0.0 { 0.0 } else { sum / words }
    };
    let gap = |mut range: Box<dyn Iterator<Item = usize>>| {
        let steps = range.position(|k| first[k] > 0.5).unwrap_or(20).min(20);
        steps as f32 / 20.0
    };
    (0..n)
        .map(|i| {
            let p = first[i];
            let short = lines[i].words <= 8;
            let near = |k: Option<usize>| k.and_then(|k| first.get(k)).copied().unwrap_or(0.0);
            let between =
                near(i.checked_sub(1)).max(near(i.checked_sub(2))).min(near(Some(i + 1)).max(near(Some(i + 2))));
            let share_above = above / total;
            above += mass[i];
            let share_below = (total - above).max(0.0) / total;
            let far = i + 8 < main_start || i > main_end + 8;
            vec![
                1.0,
                p,
                flag(p > 0.8),
                (10.0 * mass[i] / total).min(1.0),
                share_above,
                window(i, 1),
                window(i, 2),
                window(i, 4),
                window(i, 8),
                near(i.checked_sub(1)),
                near(Some(i + 1)),
                flag(share_above < 0.03),
                flag(share_below < 0.03),
                gap(Box::new((0..i).rev())),
                gap(Box::new(i + 1..n)),
                flag((main_start..main_end).contains(&i)),
                flag(i + 3 >= main_start && i < main_end + 3),
                between,
                flag(short),
                flag(short) * between,
                flag(far && lines[i].words > 15),
                light,
                light * p,
                flag(lines[i].chrome.is_some()),
                features[i][after_stop],
            ]
        })
        .collect()
}

/// The run of lines that holds most of the prose: gains for body, losses for the rest, the best sum.
fn main_run(mass: &[f32], first: &[f32]) -> (usize, usize) {
    let (mut best, mut best_run) = (0.0f32, (0, 0));
    let (mut sum, mut start) = (0.0f32, 0);
    for i in 0..mass.len() {
        sum += mass[i] - 6.0 * (1.0 - first[i]);
        if sum <= 0.0 {
            (sum, start) = (0.0, i + 1);
        } else if sum > best {
            (best, best_run) = (sum, (start, i + 1));
        }
    }
    best_run
}
