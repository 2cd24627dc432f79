//! The decision over a whole file: which lines are the article.
//!
//! Two passes of weighted sums score each line, the second knowing where the first found prose; then a two-state path (body,
//! boilerplate) through the file takes the scores and pays for every change of state, so that short lines inside prose are
//! kept and teasers below it fall. The weights are `line_weights.tsv`, fitted by `fit.py` beside this file.

use super::context::{CONTEXT, of_context};
use super::features::{LINE, LineValues, line_feature, of_lines};
use super::headline::{find_title, keep_standfirst};
use super::html::Tag;
use super::lines::Line;
use super::page::{PAGE, of_page};
use super::page_names::{PageNames, Part};
use super::{Block, Recurring, Seen};
use crate::record::{Reason, Verdict};
use crate::tables::{Place, Tables};
use crate::text::{Kind, Token, fold, hash_of};
use rustc_hash::FxHashMap;

/// What a change between body and boilerplate costs, in score; chosen with the weights.
const SWITCH_COST: f32 = 0.2;

/// Below a line that ends the article, this share of the words above may stand at most; else it was a box inside it.
const TAIL_SHARE: f32 = 0.1;

/// A file of at most so many lines is judged by the weights for short files.
const SHORT: usize = 60;

/// In a short file a lost sentence is worse than a kept teaser: plain sentences start with this score.
const SENTENCE_ADVANCE: f32 = 1.0;
/// Lines of a file that may hold nothing but a message.
const LONE_LINES: usize = 3;

/// The weights of the line model, in the order of the features.
#[derive(Debug)]
pub struct LineModel {
    line: Vec<f32>,
    long: Vec<f32>,
    short: Vec<f32>,
    page: Vec<f32>,
    words: FxHashMap<u32, f32>,
    recurring: Recurring,
    names: PageNames,
}

impl LineModel {
    /// Looks the weights up once; a feature without a row weighs nothing. `recurring` are lines that are known as chrome.
    pub fn new(tables: &Tables, recurring: Recurring) -> Self {
        let weights = |pass: &str, features: &[&[&str]]| {
            let of = |f: &&str| {
                tables.line_weights.iter().find(|w| w.pass == pass && w.feature == **f).map_or(0.0, |w| w.weight)
            };
            features.iter().flat_map(|names| names.iter()).map(of).collect()
        };
        Self {
            line: weights("line", &[LINE]),
            long: weights("long", &[CONTEXT, LINE]),
            short: weights("short", &[CONTEXT, LINE]),
            page: weights("page", &[PAGE]),
            recurring,
            names: PageNames::new(tables),
            words: tables.line_words.iter().map(|row| (hash_of(&fold(&row.word)), row.weight)).collect(),
        }
    }

    /// What the names of a page's elements say.
    pub(super) fn page_names(&self) -> &PageNames {
        &self.names
    }

    /// The line is known to recur.
    pub(super) fn recurs(&self, line: &str) -> bool {
        self.recurring.has(line)
    }

    /// The sum of the weights of the words, over the root of their number: long lines say more, but not as much more.
    pub(super) fn lexical(&self, tokens: &[Token]) -> f32 {
        let known = tokens.iter().filter(|t| t.kind == Kind::Word).filter_map(|t| self.words.get(&t.hash));
        let (sum, count) = known.fold((0.0, 0.0f32), |(s, n), w| (s + w, n + 1.0));
        if count == 0.0 { 0.0 } else { sum / count.sqrt() }
    }
}

fn dot(x: &[f32], w: &[f32]) -> f32 {
    x.iter().zip(w).map(|(x, w)| x * w).sum()
}

/// Judges every line; one block a line, in order. `keep` asks for the features too.
pub(super) fn decide(
    source: &str,
    lines: &[Line],
    page_title: Option<&str>,
    model: &LineModel,
    keep: bool,
) -> Vec<Block> {
    let features = of_lines(lines);
    let first: Vec<f32> = features.iter().map(|x| 1.0 / (1.0 + (-dot(x, &model.line)).exp())).collect();
    let context = of_context(lines, &features, &first);
    let page = of_page(lines);
    let after_stop = line_feature("after_stop");
    let second = if lines.len() <= SHORT { &model.short } else { &model.long };
    let (by_context, by_line) = second.split_at(CONTEXT.len());
    let sum = |i: usize| {
        dot(&context[i], by_context)
            + dot(&features[i], by_line)
            + dot(&page[i], &model.page)
            + if features[i][after_stop] == 0.0 { advance(lines, i) } else { 0.0 }
    };
    let scores: Vec<f32> = (0..lines.len()).map(sum).collect();
    let mut body = best_path(&scores, lines);
    end_at_stop(lines, &features, &mut body);
    // On a page the container has told what lies far from the article.
    if lines.iter().all(|l| l.mark.is_none()) {
        drop_outliers(lines, &mut body);
        keep_lone_sentences(lines, &mut body);
    } else {
        drop_linked(lines, &mut body);
    }
    let title = find_title(source, lines, &features, &body, page_title);
    let first_body = body.iter().position(|&b| b);
    if let (Some(title), Some(first)) = (title, first_body) {
        // What stood above the headline was read as body for want of it.
        body[..title].fill(false);
        keep_standfirst(lines, &mut body, title, first);
    }
    let comments = comments_line(lines, &body);
    let blocks = lines.iter().enumerate().map(|(i, line)| {
        let verdict = match title {
            Some(t) if t == i => Verdict::Title,
            _ if body[i] => Verdict::Body,
            _ if is_meta(line) => Verdict::Meta,
            _ => Verdict::Boilerplate,
        };
        let reason =
            (verdict == Verdict::Boilerplate).then(|| reason(line, first_body.is_some_and(|f| i < f), i > comments));
        let kept = keep.then(|| Seen {
            why: strongest([
                (LINE, &features[i], by_line),
                (CONTEXT, &context[i], by_context),
                (PAGE, &page[i], &model.page),
            ]),
            words: line.words,
            line: features[i].to_vec(),
            context: context[i].to_vec(),
            page: page[i].to_vec(),
        });
        Block { line: line.number, span: line.span, verdict, reason, score: scores[i], seen: kept }
    });
    blocks.collect()
}

/// Plain sentences of short files without chrome have an advance.
fn advance(lines: &[Line], i: usize) -> f32 {
    let line = &lines[i];
    // A long line without an end is a sentence that was cut off.
    let sentence = (line.ends_sentence && line.words >= 6) || line.words >= 15;
    let is_plain = sentence && line.function_share > 0.1 && line.chrome.is_none() && !line.meta && !line.second_person;
    if lines.len() <= SHORT && is_plain { SENTENCE_ADVANCE } else { 0.0 }
}

/// The features that weigh most in the last pass, of their names, values and weights.
fn strongest(parts: [(&'static [&'static str], &[f32], &[f32]); 3]) -> Vec<(&'static str, f32)> {
    let all = parts.into_iter().flat_map(|(names, x, w)| names.iter().zip(x).zip(w));
    let mut why: Vec<_> = all.map(|((f, x), w)| (*f, x * w)).filter(|(f, v)| *f != "bias" && v.abs() >= 0.2).collect();
    why.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    why.truncate(4);
    why
}

/// The path with the best sum.
fn best_path(scores: &[f32], lines: &[Line]) -> Vec<bool> {
    let n = scores.len();
    let mut back = vec![[0u8; 2]; n];
    let mut best = [0.0f32, 0.0];
    for i in 0..n {
        back[i] = [u8::from(best[1] - SWITCH_COST > best[0]), u8::from(best[1] >= best[0] - SWITCH_COST)];
        // A ruled-out line inside the body costs no change of state: it drops alone.
        if !is_ruled_out(&lines[i]) {
            best = [
                best[0].max(best[1] - SWITCH_COST) - scores[i] / 2.0,
                best[1].max(best[0] - SWITCH_COST) + scores[i] / 2.0,
            ];
        } else {
            back[i] = [0, 1];
        }
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
    let by_phrase = line.chrome.is_some_and(|(place, reason)| match place {
        Place::Whole => true,
        Place::Start | Place::Stop => {
            let longest = if matches!(reason, Reason::Navigation | Reason::Author) { 6 } else { 25 };
            line.words <= longest
        }
        // A hint that the words of the line agree with.
        Place::Any => {
            let asks = !matches!(reason, Reason::Paywall | Reason::Legal | Reason::Navigation | Reason::Other);
            asks && line.words <= 30 && line.lexical < 0.5
        }
        Place::End | Place::Credit => false,
    });
    let quoted = line.mark.is_some_and(|m| m.inside && m.tag == Tag::Quote);
    let byline = line.meta && line.words <= 16 && !quoted;
    line.is_address || line.recurring || byline || line.credit || by_phrase || line.mark.is_some_and(|m| !m.inside)
}

/// What little stands below the line that ends an article is not the article's.
fn end_at_stop(lines: &[Line], features: &[LineValues], body: &mut [bool]) {
    let after = line_feature("after_stop");
    let Some(stop) = features.iter().position(|x| x[after] > 0.0) else { return };
    let words = |range: std::ops::Range<usize>| range.filter(|&i| body[i]).map(|i| lines[i].words).sum::<usize>();
    if (words(stop..body.len()) as f32) < TAIL_SHARE * words(0..stop) as f32 {
        body[stop..].fill(false);
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

/// Where nothing was kept, sentences are the article, for there is nothing else: "Ofcom fined Royal Mail £5.6m." alone in a file.
fn keep_lone_sentences(lines: &[Line], body: &mut [bool]) {
    if lines.len() > LONE_LINES || body.contains(&true) {
        return;
    }
    for (line, kept) in lines.iter().zip(body) {
        *kept = line.ends_sentence && line.words >= 4 && line.chrome.is_none() && !is_ruled_out(line);
    }
}

/// Links alone are related stories: below the last line that is more than a link, and in a list of nothing else.
fn drop_linked(lines: &[Line], body: &mut [bool]) {
    let is_link = |i: usize| lines[i].mark.is_some_and(|m| m.link_density > 0.9);
    let is_list = |i: usize| lines[i].mark.is_some_and(|m| m.box_linked > 0.8 && m.alike < 0.1);
    let end = (0..lines.len()).rfind(|&i| body[i] && !is_link(i)).map_or(0, |last| last + 1);
    for (i, kept) in body.iter_mut().enumerate() {
        *kept &= !(is_link(i) && (i >= end || is_list(i)));
    }
}

/// A byline, a date line or a caption.
fn is_meta(line: &Line) -> bool {
    let part = line.mark.and_then(|m| m.part);
    line.chrome.is_none() && (part == Some(Part::Meta) || (part.is_none() && (line.meta || line.credit)))
}

/// The line below the body that heads what readers wrote.
fn comments_line(lines: &[Line], body: &[bool]) -> usize {
    let end = body.iter().rposition(|&b| b).map_or(0, |last| last + 1);
    (end..lines.len()).find(|&i| lines[i].headed() == Some(Reason::Comments)).unwrap_or(lines.len())
}

fn reason(line: &Line, above_body: bool, in_comments: bool) -> Reason {
    if let Some((_, reason)) = line.chrome {
        return reason;
    }
    if let Some(Part::Chrome(reason)) = line.mark.and_then(|m| m.part) {
        return reason;
    }
    if in_comments {
        return Reason::Comments;
    }
    if line.repeats > 1 || line.recurring {
        return Reason::Duplicate;
    }
    if line.mark.is_some_and(|m| !m.inside) || above_body || line.words <= 4 {
        return Reason::Navigation;
    }
    if line.words >= 5 && !line.blank_before { Reason::Related } else { Reason::Other }
}
