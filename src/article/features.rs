//! What can be seen of a line and of its neighbours, as numbers: the input of the line model.
//!
//! A first pass sees each line with its neighbours ([`LINE`]); a second also sees where the first found prose ([`CONTEXT`]).
//! Every feature lies between 0 and 1, so that weights can be compared.

use super::html::Tag;
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

/// Features of the second pass.
pub const CONTEXT: &[&str] = &[
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
    "inside",
    "inside_own",
    "inside_short",
    "inside_bullet",
    "inside_label",
    "inside_lexical",
    "above_own",
    "below_own",
    "run_short",
    "run_words",
    "run_p",
    "run_chrome",
    "run_metas",
    "run_lexical",
    "run_after_colon",
    "run_inside_words",
    "run_inside_chrome",
    "run_inside_long",
    "run_shared",
    "main_shared",
    "head_shared",
    "head_unshared",
    "late_unshared",
    "late_long_unshared",
    "chrome",
];

/// Features that only pages have.
pub const PAGE: &[&str] = &[
    "inside",
    "outside",
    "paragraph",
    "heading",
    "item",
    "quote",
    "cell",
    "linked_some",
    "linked_half",
    "linked_whole",
    "linked_item",
    "linked_heading",
    "before_paragraphs",
    "after_paragraphs",
    "after_paragraphs_long",
    "late_short",
    "listed",
    "named",
    "named_paragraph",
];

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
    let lists = lists(lines);
    let among = |f: &dyn Fn(&Line) -> bool, from: usize, to: usize| {
        lines[from.min(n)..to.min(n)].iter().filter(|x| f(x)).count() as f32
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
                (among(&|x| x.meta, i.saturating_sub(5), i + 6) / 4.0).min(1.0),
                flag(lines[i.saturating_sub(4)..i].iter().any(|x| x.meta)),
                among(&short, i.saturating_sub(6), i) / 6.0,
                among(&short, i + 1, i + 7) / 6.0,
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
        let heads = line.chrome.is_some_and(|(place, reason)| {
            matches!(place, Place::Whole | Place::Stop | Place::Start) && reason != Reason::Navigation && line.words <= 8
        });
        label = heads || (label && !line.ends_sentence && line.words <= 20);
        colon = (line.end == ':' && line.words >= 4) || (colon && item && line.chrome.is_none());
    }
    out
}

/// Values of [`PAGE`] for every line; all zero for a text.
pub(super) fn of_page(lines: &[Line]) -> Vec<[f32; PAGE.len()]> {
    let marks: Vec<_> = lines.iter().map(|l| l.mark).collect();
    let inside = |i: usize| marks[i].is_some_and(|m| m.inside);
    let told = |i: &usize| inside(*i) && marks[*i].is_some_and(|m| m.tag == Tag::Paragraph && m.link_density < 0.5);
    let is_long = |i: &usize| lines[*i].words >= 20 || (lines[*i].words >= 10 && lines[*i].ends_sentence);
    let paragraphs: Vec<usize> = (0..lines.len()).filter(told).filter(is_long).collect();
    let (first, last) = (paragraphs.first().copied(), paragraphs.last().copied());
    let words: usize = (0..lines.len()).filter(|&i| inside(i)).map(|i| lines[i].words).sum();
    let mut above = 0;
    let of = |i: usize| {
        let Some(mark) = marks[i] else { return [0.0; PAGE.len()] };
        let late = above as f32 >= 0.9 * words as f32;
        if mark.inside {
            above += lines[i].words;
        }
        let tag = |t: Tag| flag(mark.tag == t);
        let linked = mark.link_density;
        let is_item = |k: Option<usize>| k.is_some_and(|k| k < lines.len() && marks[k].is_some_and(|m| m.tag == Tag::Item));
        let after = last.is_some_and(|l| i > l);
        [
            flag(mark.inside),
            flag(!mark.inside),
            tag(Tag::Paragraph),
            tag(Tag::Heading),
            tag(Tag::Item),
            tag(Tag::Quote),
            tag(Tag::Cell),
            flag(linked > 0.15),
            flag(linked > 0.5),
            flag(linked > 0.9),
            flag(linked > 0.9) * tag(Tag::Item),
            flag(linked > 0.9) * tag(Tag::Heading),
            flag(first.is_some_and(|f| i < f)),
            flag(after),
            flag(after && lines[i].words >= 12),
            flag(late && lines[i].words < 12),
            tag(Tag::Item) * flag(is_item(i.checked_sub(1)) || is_item(Some(i + 1))),
            flag(mark.named && mark.inside),
            flag(mark.named && mark.inside) * tag(Tag::Paragraph),
        ]
    };
    (0..lines.len()).map(of).collect()
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
    let mut above = 0.0;
    let window = |i: usize, reach: usize| {
        let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(n));
        let others = (from..to).filter(|&k| k != i);
        let (sum, words) = others.fold((0.0, 0.0), |(s, w), k| (s + mass[k], w + lines[k].words as f32));
        if words == 0.0 { 0.0 } else { sum / words }
    };
    let main: Vec<usize> = (main_start..main_end).filter(|&i| first[i] > 0.5).collect();
    let main_shared = shared_with(lines, &main);
    let head: Vec<usize> = main.iter().copied().take(HEAD).collect();
    let head_shared = shared_with(lines, &head);
    let runs = doubtful_runs(lines, features, first);
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
            let run = runs[i];
            let inside = share_above >= 0.03 && share_below >= 0.03;
            let far = i + 8 < main_start || i > main_end + 8;
            vec![
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
                flag(inside),
                flag(inside) * p,
                flag(inside && short),
                flag(inside && lines[i].bullet),
                flag(inside && lines[i].label),
                if inside { lines[i].lexical } else { 0.0 },
                flag(share_above < 0.03) * p,
                flag(share_below < 0.03) * p,
                flag(run.is_some() && run.len < 4.0),
                run.words.min(20.0) / 20.0,
                run.p,
                run.chrome,
                run.metas,
                run.lexical,
                flag(run.after_colon),
                if inside { run.words.min(20.0) / 20.0 } else { 0.0 },
                if inside { run.chrome } else { 0.0 },
                flag(inside && run.len > 12.0),
                run.shared,
                main_shared[i],
                head_shared[i],
                flag(head_shared[i] == 0.0 && lines[i].topic_words.len() >= 3),
                flag(share_above > 0.4) * (1.0 - head_shared[i]) * flag(lines[i].words >= 8),
                flag(share_above > 0.4) * (1.0 - head_shared[i]) * flag(lines[i].words >= 25),
                flag(lines[i].chrome.is_some()),
            ]
        })
        .collect()
}

/// The first lines of the main run tell what the article is about.
const HEAD: usize = 8;

/// How much of what a line speaks of the `told` lines, itself aside, speak of: 0 to 1.
fn shared_with(lines: &[Line], told: &[usize]) -> Vec<f32> {
    let mut counts: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for &i in told {
        for word in &lines[i].topic_words {
            let entry = counts.entry(*word).or_insert((0, i as u32));
            entry.0 += 1;
        }
    }
    let is_shared = |i: usize, w: &u32| counts.get(w).is_some_and(|&(n, first)| n > 1 || first != i as u32);
    let of = |i: usize| {
        let words = &lines[i].topic_words;
        words.iter().filter(|w| is_shared(i, w)).count() as f32 / words.len().max(1) as f32
    };
    (0..lines.len()).map(of).collect()
}

/// A run of lines that the first pass holds for boilerplate, as a whole: lists of an article differ from menus by it.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    /// Lines; 0 for a line that is prose.
    len: f32,
    /// Mean words of a line.
    words: f32,
    /// Mean probability.
    p: f32,
    /// Shares of lines that hold a chrome phrase, and that are bylines or date lines.
    chrome: f32,
    metas: f32,
    /// Mean of what the words say.
    lexical: f32,
    /// Mean of the words shared with prose.
    shared: f32,
    /// The line above ends in a colon.
    after_colon: bool,
}

impl Run {
    fn is_some(self) -> bool {
        self.len > 0.0
    }
}

/// The run of each line.
fn doubtful_runs(lines: &[Line], features: &[Vec<f32>], first: &[f32]) -> Vec<Run> {
    let shared = line_feature("shared");
    let mut out = vec![Run::default(); lines.len()];
    let mut start = 0;
    while start < lines.len() {
        let end = (start..lines.len()).find(|&i| first[i] > 0.5).unwrap_or(lines.len());
        if end == start {
            start += 1;
            continue;
        }
        let len = (end - start) as f32;
        let mean = |f: &dyn Fn(usize) -> f32| (start..end).map(f).sum::<f32>() / len;
        let run = Run {
            len,
            words: mean(&|i| lines[i].words as f32),
            p: mean(&|i| first[i]),
            chrome: mean(&|i| flag(lines[i].chrome.is_some())),
            metas: mean(&|i| flag(lines[i].meta || lines[i].credit)),
            lexical: mean(&|i| lines[i].lexical),
            shared: mean(&|i| features[i][shared]),
            after_colon: start > 0 && lines[start - 1].end == ':',
        };
        out[start..end].fill(run);
        start = end;
    }
    out
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
