//! The features of a line: what can be seen of it before anything is decided.

use super::html::Mark;
use crate::record::Reason;
use crate::tables::{Place, Tables};
use crate::text::{Doc, Kind, Span, Topic, fold};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The names of all features, in the order of [`Line::features`].
pub const FEATURES: &[&str] = &[
    "bias",
    "words",
    "few_words",
    "many_words",
    "ends_sentence",
    "ends_open",
    "no_end_mark",
    "sentences",
    "function_words",
    "no_function_words",
    "all_caps",
    "title_case",
    "digits",
    "address",
    "separators",
    "bullet",
    "repeated",
    "chrome_any",
    "chrome_line",
    "date_line",
    "blank_before",
    "heading",
    "link_density",
    "outside",
];

/// One non-empty line.
#[derive(Debug)]
pub(super) struct Line {
    /// 1-based.
    pub number: usize,
    /// Bytes of the trimmed line in the source.
    pub span: Span,
    /// Byte at which chrome glued to its end starts, else the end of `span`.
    pub kept_end: usize,
    /// Words and numbers.
    pub words: usize,
    /// Share of words that are function words of one language.
    pub function_share: f32,
    /// The line closes as sentences do.
    pub ends_sentence: bool,
    /// The strongest chrome phrase: where it counts and what it tells.
    pub chrome: Option<(Place, Reason)>,
    /// It reads as a byline or a date line.
    pub meta: bool,
    /// It starts with an address.
    pub is_address: bool,
    /// The same line stood before.
    pub repeated: bool,
    /// A blank line stands before it.
    pub blank_before: bool,
    /// The mark of the page, for HTML.
    pub mark: Option<Mark>,
    /// Values by [`FEATURES`].
    pub features: Vec<f32>,
}

/// Reads every non-empty line of `source`.
pub(super) fn read(source: &str, marks: Option<&[Mark]>, tables: &Tables) -> Vec<Line> {
    let doc = Doc::new(source, &tables.lexicon);
    let mut lines: Vec<Line> = Vec::new();
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let (mut start, mut token, mut blank) = (0usize, 0usize, false);
    for (number, raw) in source.split('\n').enumerate() {
        let text = raw.trim();
        if text.is_empty() {
            blank = number > 0;
        } else {
            let from = start + (raw.len() - raw.trim_start().len());
            let span = Span::new(from, from + text.len());
            while doc.tokens.get(token).is_some_and(|t| (t.start as usize) < span.start) {
                token += 1;
            }
            let first = token;
            while doc.tokens.get(token).is_some_and(|t| (t.start as usize) < span.end) {
                token += 1;
            }
            let repeats = seen.entry(text).or_insert(0);
            *repeats += 1;
            let context = Context {
                doc: &doc,
                tables,
                tokens: first..token,
                blank,
                repeated: *repeats > 1,
                mark: marks.and_then(|m| m.get(number)).copied(),
            };
            lines.push(context.line(number + 1, span));
            blank = false;
        }
        start += raw.len() + 1;
    }
    lines
}

struct Context<'a> {
    doc: &'a Doc<'a>,
    tables: &'a Tables,
    tokens: Range<usize>,
    blank: bool,
    repeated: bool,
    mark: Option<Mark>,
}

impl Context<'_> {
    fn line(&self, number: usize, span: Span) -> Line {
        let text = span.of(self.doc.text);
        let tokens = &self.doc.tokens[self.tokens.clone()];
        let words = tokens.iter().filter(|t| t.is_wordlike()).count();
        let per_word = |n: usize| if words == 0 { 0.0 } else { n as f32 / words as f32 };
        let function_share = per_word(self.function_words());
        let kept_end = self.cut(span);
        let kept = self.doc.text[span.start..kept_end].trim_end();
        let ends_sentence = kept
            .trim_end_matches(['"', '»', '”', '’', '\'', ')', ']', ' ', '\u{a0}', '\u{202f}'])
            .ends_with(['.', '!', '?', '…'])
            && words > 2;
        let ends_open = kept.ends_with([':', ';', ',']);
        let chrome = self.chrome(words);
        let count = |f: &dyn Fn(&crate::text::Token) -> bool| tokens.iter().filter(|t| f(t)).count();
        let capitals = count(&|t| t.kind == Kind::Word && t.is_capital());
        let all_caps = count(&|t| t.is_all_caps());
        let digits = count(&|t| t.kind == Kind::Number);
        let inner_ends = text.matches(". ").count() + text.matches("? ").count() + text.matches("! ").count();
        let separators = text.matches([' ', '|', '›', '»', '>', '·', '•']).filter(|m| *m != " ").count();
        let meta = words <= 30 && super::published::is_meta(text, self.tables);
        let flag = |b: bool| if b { 1.0 } else { 0.0 };
        let mark = self.mark;
        let features = vec![
            1.0,
            ((words as f32) / 12.0).min(2.5),
            flag(words <= 4),
            flag(words >= 40),
            flag(ends_sentence),
            flag(ends_open),
            flag(!ends_sentence && !ends_open),
            (inner_ends as f32).min(3.0),
            (function_share * 2.5).min(1.0),
            flag(function_share < 0.12 && words >= 4),
            per_word(all_caps).min(1.0),
            flag(words >= 4 && per_word(capitals) > 0.6),
            per_word(digits).min(1.0),
            flag(text.contains("http") || text.contains("www.") || (text.contains('@') && words < 25)),
            (separators as f32).min(3.0),
            flag(text.starts_with(['•', '*', '-', '–', '▪', '◦', '·', '‣'])),
            flag(self.repeated),
            flag(chrome.is_some_and(|(place, _)| place == Place::Any)),
            flag(chrome.is_some_and(|(place, _)| place != Place::Any)),
            flag(meta),
            flag(self.blank),
            flag(mark.is_some_and(|m| m.heading)),
            mark.map_or(0.0, |m| m.link_density),
            flag(mark.is_some_and(|m| !m.inside)),
        ];
        Line {
            number,
            span,
            kept_end,
            words,
            function_share,
            ends_sentence,
            chrome,
            meta,
            is_address: text.starts_with("http") || text.starts_with("www."),
            repeated: self.repeated,
            blank_before: self.blank,
            mark,
            features,
        }
    }

    /// Function words of the language that has most of them on the line.
    fn function_words(&self) -> usize {
        let (mut fr, mut en, mut other) = (0, 0, 0);
        for i in self.tokens.clone() {
            let (mut is_fr, mut is_en, mut is_other) = (false, false, false);
            for hit in self.doc.hits_at(i).iter().filter(|h| h.entry.topic == Topic::Function) {
                match self.tables.function_words[hit.entry.row as usize].lang.as_str() {
                    "fr" => is_fr = true,
                    "en" => is_en = true,
                    _ => is_other = true,
                }
            }
            fr += usize::from(is_fr);
            en += usize::from(is_en);
            other += usize::from(is_other);
        }
        fr.max(en).max(other)
    }

    /// The strongest chrome phrase that counts where it stands.
    fn chrome(&self, words: usize) -> Option<(Place, Reason)> {
        let mut best: Option<(u8, Place, Reason)> = None;
        let first_word = self.tokens.clone().find(|&i| self.doc.tokens[i].is_wordlike()).unwrap_or(self.tokens.start);
        for i in self.tokens.clone() {
            for hit in self
                .doc
                .hits_at(i)
                .iter()
                .filter(|h| h.entry.topic == Topic::Chrome && h.end as usize <= self.tokens.end)
            {
                let row = &self.tables.chrome[hit.entry.row as usize];
                let (start, end) = (hit.start as usize, hit.end as usize);
                let rest = (first_word..start)
                    .chain(end..self.tokens.end)
                    .filter(|&t| self.doc.tokens[t].kind == Kind::Word)
                    .count();
                // "À lire aussi : a headline" inside an article is one link; alone on its line it heads the list below the article.
                let place = if row.place == Place::Stop && row.reason == Reason::Related && rest > 2 {
                    Place::Start
                } else {
                    row.place
                };
                let (strength, holds) = match place {
                    Place::Whole => (4, rest == 0 || (rest == 1 && words > 4)),
                    Place::Stop => (5, start <= first_word),
                    Place::Start => (3, start <= first_word),
                    Place::Any => (2, true),
                    Place::End => (1, rest == 0),
                };
                if holds && best.is_none_or(|(s, ..)| strength > s) {
                    best = Some((strength, place, row.reason));
                }
            }
        }
        best.map(|(_, place, reason)| (place, reason))
    }

    /// The byte where chrome glued to the line's end starts.
    fn cut(&self, span: Span) -> usize {
        let mut end = self.tokens.end;
        loop {
            let glued = (self.tokens.start + 1..end).rev().take(12).find(|&i| {
                self.doc.hits_at(i).iter().any(|h| {
                    h.entry.topic == Topic::Chrome
                        && self.tables.chrome[h.entry.row as usize].place == Place::End
                        && (h.end as usize..end).all(|t| self.doc.tokens[t].kind == Kind::Mark)
                        && h.end as usize <= end
                })
            });
            let counted = counter_note(self.doc, self.tokens.start, end);
            match glued.or(counted).filter(|&i| self.after_stop(i)) {
                Some(i) => end = i,
                None if end == self.tokens.end => return span.end,
                None => return self.doc.tokens[end - 1].end as usize,
            }
        }
    }

    /// A phrase is glued on only after a finished sentence or a truncation mark.
    fn after_stop(&self, i: usize) -> bool {
        i > self.tokens.start
            && (matches!(self.doc.surface(i - 1), "." | "!" | "?" | "…" | "»" | "\"" | "”" | ")" | "]")
                || counter_note(self.doc, self.tokens.start, self.tokens.end) == Some(i))
    }
}

/// The start of a note such as `[+1234 chars]` at the end of a line.
fn counter_note(doc: &Doc, start: usize, end: usize) -> Option<usize> {
    if end < start + 4 || !doc.is_mark(end - 1, ']') {
        return None;
    }
    let open = (start..end).rev().take(6).find(|&i| doc.is_mark(i, '['))?;
    let inner = fold(&doc.text[doc.tokens[open].end as usize..doc.tokens[end - 1].start as usize]);
    (inner.starts_with('+') && (inner.ends_with("chars") || inner.contains("caract"))).then_some(open)
}
