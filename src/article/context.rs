//! What the second pass of the line model sees: where the first found prose, and what that prose is about.

use super::features::{LineValues, flag, line_feature};
use super::lines::Line;
use rustc_hash::FxHashMap;

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

/// Values of [`CONTEXT`] for every line, from the probabilities of the first pass.
pub(super) fn of_context(lines: &[Line], features: &[LineValues], first: &[f32]) -> Vec<[f32; CONTEXT.len()]> {
    let n = lines.len();
    let words: Vec<f32> = lines.iter().map(|l| l.words as f32).collect();
    let mass: Vec<f32> = words.iter().zip(first).map(|(words, p)| p * words).collect();
    let total: f32 = mass.iter().sum::<f32>().max(1.0);
    let (main_start, main_end) = main_run(&mass, first);
    let mut above = 0.0;
    let window = |i: usize, reach: usize| {
        let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(n));
        let others = || [from..i, i + 1..to].into_iter();
        let sum: f32 = others().flat_map(|range| &mass[range]).sum();
        let words: f32 = others().flat_map(|range| &words[range]).sum();
        if words == 0.0 { 0.0 } else { sum / words }
    };
    let main: Vec<usize> = (main_start..main_end).filter(|&i| first[i] > 0.5).collect();
    let main_shared = shared_with(lines, &main);
    let head: Vec<usize> = main.iter().copied().take(HEAD).collect();
    let head_shared = shared_with(lines, &head);
    let runs = doubtful_runs(lines, features, first);
    let gaps = |order: &mut dyn Iterator<Item = usize>| {
        let (mut gaps, mut steps) = (vec![1.0; n], 20);
        for i in order {
            gaps[i] = steps as f32 / 20.0;
            steps = if first[i] > 0.5 { 0 } else { (steps + 1).min(20) };
        }
        gaps
    };
    let (gap_above, gap_below) = (gaps(&mut (0..n)), gaps(&mut (0..n).rev()));
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
            [
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
                gap_above[i],
                gap_below[i],
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
fn doubtful_runs(lines: &[Line], features: &[LineValues], first: &[f32]) -> Vec<Run> {
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
