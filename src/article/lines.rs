//! The features of a line: what can be seen of it before anything is decided.

use super::html::Mark;
use super::judge::LineModel;
use crate::record::Reason;
use crate::tables::{LangCode, Place, Tables};
use crate::text::{Doc, Hit, Kind, Span, Topic, fold, raw_lines};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::ops::Range;

/// One non-empty line, and what can be seen of it alone.
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
    /// Its last mark: `.` `?` `!` `…` `»` (any closing quote or bracket) `:` `,` `;`, or a space for none.
    pub end: char,
    /// Sentence ends inside the line.
    pub inner_sentences: usize,
    /// Commas.
    pub commas: usize,
    /// It holds quotation marks.
    pub quotes: bool,
    /// It speaks to the reader.
    pub second_person: bool,
    /// Its first letter is small.
    pub starts_small: bool,
    /// It starts with a digit.
    pub starts_digit: bool,
    /// It starts as list items do.
    pub bullet: bool,
    /// Share of words in capitals.
    pub all_caps: f32,
    /// Most words have a capital.
    pub title_case: bool,
    /// Share of numbers among the words.
    pub digits: f32,
    /// It holds a link or an e-mail address.
    pub has_address: bool,
    /// It starts with an address.
    pub is_address: bool,
    /// Marks that part the entries of menus.
    pub separators: usize,
    /// The strongest chrome phrase: where it counts and what it tells.
    pub chrome: Option<(Place, Reason)>,
    /// It reads as a byline or a date line.
    pub meta: bool,
    /// How often it stands in the file.
    pub repeats: usize,
    /// A blank line stands before it.
    pub blank_before: bool,
    /// Hashes of its longer words that are no function words, each once: what it speaks of.
    pub topic_words: Vec<u32>,
    /// It is known to recur over articles of its site.
    pub recurring: bool,
    /// What its words say for the body (above 0) or against it, by `line_words.tsv`.
    pub lexical: f32,
    /// It tells whose picture stands beside it.
    pub credit: bool,
    /// It opens with a label of a few words and a colon.
    pub label: bool,
    /// The mark of the page, for HTML.
    pub mark: Option<Mark>,
}

impl Line {
    /// What the line is, when a chrome phrase makes it so: one that only stands in it is a hint.
    pub(super) fn headed(&self) -> Option<Reason> {
        self.chrome.filter(|(place, _)| *place != Place::Any).map(|(_, reason)| reason)
    }
}

/// Reads every non-empty line of `source`.
pub(super) fn read(source: &str, marks: Option<&[Mark]>, tables: &Tables, model: &LineModel) -> Vec<Line> {
    let doc = Doc::unsplit(source, &tables.lexicon);
    let raws: Vec<&str> = raw_lines(source).collect();
    let mut lines: Vec<Line> = Vec::with_capacity(raws.len());
    let mut seen: FxHashMap<&str, usize> = FxHashMap::with_capacity_and_hasher(raws.len(), FxBuildHasher);
    for line in raws.iter().map(|raw| raw.trim()).filter(|line| !line.is_empty()) {
        *seen.entry(line).or_insert(0) += 1;
    }
    let (mut start, mut token, mut blank) = (0usize, 0usize, false);
    for (number, raw) in raws.into_iter().enumerate() {
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
            let context = Context {
                doc: &doc,
                tables,
                model,
                tokens: first..token,
                blank,
                repeats: seen.get(text).copied().unwrap_or(1),
                mark: marks.and_then(|m| m.get(number)).copied(),
            };
            lines.push(context.line(number + 1, span));
            blank = false;
        }
        start += raw.len() + 1;
    }
    lines
}

/// What is counted of the tokens of a line.
#[derive(Debug, Default)]
struct Tally {
    /// Words and numbers.
    words: usize,
    numbers: usize,
    all_caps: usize,
    /// Words with a capital.
    capitals: usize,
    /// Function words: French, English, of other languages.
    function_words: [usize; 3],
    second_person: bool,
    /// Some chrome phrase stands on the line.
    chrome: bool,
    topic_words: Vec<u32>,
}

struct Context<'a> {
    doc: &'a Doc<'a>,
    tables: &'a Tables,
    model: &'a LineModel,
    tokens: Range<usize>,
    blank: bool,
    repeats: usize,
    mark: Option<Mark>,
}

impl Context<'_> {
    fn line(&self, number: usize, span: Span) -> Line {
        let text = span.of(self.doc.text);
        let tally = self.tally();
        let words = tally.words;
        let share = |n: usize| if words == 0 { 0.0 } else { n as f32 / words as f32 };
        let marks = Marks::of(text);
        let kept_end = self.cut(span, tally.chrome);
        let kept = self.doc.text[span.start..kept_end].trim_end();
        let bare = kept.trim_end_matches(['"', '»', '”', '’', '\'', ')', ']', ' ', '\u{a0}', '\u{202f}']);
        let ends_sentence = bare.ends_with(['.', '!', '?', '…']) && words > 2;
        let last = bare.chars().next_back().filter(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | ',' | ';'));
        let closing = if bare.len() < kept.len() { '»' } else { ' ' };
        Line {
            number,
            span,
            kept_end,
            words,
            function_share: share(tally.function_words.into_iter().max().unwrap_or(0)),
            ends_sentence,
            end: last.unwrap_or(closing),
            inner_sentences: marks.inner_sentences,
            commas: marks.commas,
            quotes: marks.quotes,
            second_person: tally.second_person,
            starts_small: text.starts_with(char::is_lowercase),
            starts_digit: text.starts_with(|c: char| c.is_ascii_digit()),
            bullet: text.starts_with(['•', '*', '-', '–', '▪', '◦', '·', '‣', '+', '►', '>']),
            all_caps: share(tally.all_caps),
            title_case: words >= 3 && share(tally.capitals) > 0.6,
            digits: share(tally.numbers),
            has_address: marks.address,
            is_address: text.starts_with("http") || text.starts_with("www."),
            separators: marks.separators,
            chrome: if tally.chrome { self.chrome(words - tally.numbers) } else { None },
            meta: words <= 30 && super::published::is_meta(text, self.tables),
            repeats: self.repeats,
            blank_before: self.blank,
            topic_words: tally.topic_words,
            recurring: self.model.recurs(text),
            lexical: self.model.lexical(&self.doc.tokens[self.tokens.clone()]),
            credit: words <= 25 && self.is_credit(text, tally.chrome),
            label: self.is_label(),
            mark: self.mark,
        }
    }

    /// Counts the tokens of the line, in one pass.
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for i in self.tokens.clone() {
            let token = &self.doc.tokens[i];
            tally.chrome |= self.doc.has(i, Topic::Chrome);
            tally.all_caps += usize::from(token.is_all_caps());
            match token.kind {
                Kind::Mark => continue,
                Kind::Number => tally.numbers += 1,
                Kind::Word => tally.capitals += usize::from(token.is_capital()),
            }
            tally.words += 1;
            if self.doc.has(i, Topic::Function) {
                let (mut fr, mut en, mut other) = (false, false, false);
                for hit in self.doc.hits_on(i, Topic::Function) {
                    match self.tables.function_words[hit.entry.row as usize].lang {
                        LangCode::FR => fr = true,
                        LangCode::EN => en = true,
                        _ => other = true,
                    }
                }
                let counts = tally.function_words.iter_mut().zip([fr, en, other]);
                counts.for_each(|(count, is)| *count += usize::from(is));
                // Sites speak to their readers, news seldom does outside quotes.
                tally.second_person |= matches!(self.doc.folded(i), "you" | "your" | "vous" | "votre" | "vos");
            } else if token.kind == Kind::Word && token.len() >= 5 {
                tally.topic_words.push(token.hash);
            }
        }
        tally.topic_words.sort_unstable();
        tally.topic_words.dedup();
        tally
    }

    /// `Jane Doe/Getty Images`, `© AFP`, `(Image credit: …)`: a name of an agency closes it, or a sign opens it.
    fn is_credit(&self, text: &str, chrome: bool) -> bool {
        if text.starts_with(['©', '📷']) || text.starts_with("(Image") {
            return true;
        }
        if !chrome {
            return false;
        }
        let end = self.tokens.clone().rev().find(|&i| self.doc.tokens[i].is_wordlike()).map_or(0, |i| i + 1);
        let agency = self.tokens.clone().rev().take(6).find(|&i| self.credit_ends(i).any(|e| e == end));
        // `Back to where you belong. Credit: Microsoft`, `Photo: Jane Doe`.
        let labelled = self.tokens.clone().any(|i| {
            (i == self.tokens.start || self.doc.tokens[i - 1].kind == Kind::Mark)
                && self.credit_ends(i).any(|e| self.doc.is_mark(e, ':'))
        });
        let by_agency = agency.is_some_and(|i| {
            i == self.tokens.start || self.doc.tokens[i - 1].kind == Kind::Mark || self.doc.folded(i - 1) == "via"
        });
        labelled || (by_agency && !text.ends_with(['.', '!', '?']))
    }

    /// The ends of the credit phrases that start at token `i`.
    fn credit_ends(&self, i: usize) -> impl Iterator<Item = usize> {
        let is_credit = |h: &&Hit| self.tables.chrome[h.entry.row as usize].place == Place::Credit;
        self.doc.hits_on(i, Topic::Chrome).filter(is_credit).map(|h| h.end as usize)
    }

    /// `What's next: Sunday at Detroit`.
    fn is_label(&self) -> bool {
        let colon = self.tokens.clone().take(7).find(|&i| self.doc.is_mark(i, ':'));
        colon.is_some_and(|c| c + 1 < self.tokens.end && c > self.tokens.start)
    }

    /// The strongest chrome phrase that counts where it stands, in a line of `all` words without numbers.
    fn chrome(&self, all: usize) -> Option<(Place, Reason)> {
        let mut best: Option<(u8, Place, Reason)> = None;
        let first_word = self.tokens.clone().find(|&i| self.doc.tokens[i].is_wordlike()).unwrap_or(self.tokens.start);
        let is_word = |t: usize| self.doc.tokens[t].kind == Kind::Word;
        for i in self.tokens.clone() {
            for hit in self.doc.hits_on(i, Topic::Chrome).filter(|h| h.end as usize <= self.tokens.end) {
                let row = &self.tables.chrome[hit.entry.row as usize];
                let (start, end) = (hit.start as usize, hit.end as usize);
                let rest = all - (start..end).filter(|&t| is_word(t)).count();
                // "À lire aussi : a headline" inside an article is one link; alone on its line it heads the list below the article.
                let labelled = start <= first_word && self.doc.is_mark(end, ':') && rest > 0;
                let place = match row.place {
                    Place::Stop if row.reason == Reason::Related && rest > 2 => Place::Start,
                    // "Related: a headline", "Newsletter: sign up": a label that is a whole line elsewhere.
                    Place::Whole | Place::End if labelled => Place::Start,
                    place => place,
                };
                let (strength, holds) = match place {
                    Place::Whole => (4, rest == 0 || (rest == 1 && end - start > 3)),
                    Place::Stop => (5, start <= first_word),
                    Place::Start => (3, start <= first_word),
                    Place::Any => (2, true),
                    // Glued to a sentence it is cut off; alone it is a line of chrome.
                    Place::End => (4, rest == 0),
                    Place::Credit => (0, false),
                };
                if holds && best.is_none_or(|(s, ..)| strength > s) {
                    let place = if place == Place::End { Place::Whole } else { place };
                    best = Some((strength, place, row.reason));
                }
            }
        }
        best.map(|(_, place, reason)| (place, reason))
    }

    /// The byte where chrome glued to the line's end starts.
    fn cut(&self, span: Span, chrome: bool) -> usize {
        let mut end = self.tokens.end;
        if !chrome && !self.doc.is_mark(end - 1, ']') {
            return span.end;
        }
        loop {
            let glued = (self.tokens.start + 1..end).rev().take(12).find(|&i| {
                self.doc.hits_on(i, Topic::Chrome).any(|h| {
                    self.tables.chrome[h.entry.row as usize].place == Place::End
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

/// What the marks of a line say, counted in one pass over its bytes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Marks {
    /// End marks with a space behind.
    inner_sentences: usize,
    /// Commas with a space behind.
    commas: usize,
    /// A quote opens.
    quotes: bool,
    /// An address of a page or mailbox.
    address: bool,
    /// Bars, bullets, arrows and wide gaps.
    separators: usize,
}

/// The bytes that [`Marks::of`] looks at.
const TELLING: [bool; 256] = {
    let (mut telling, bytes, mut i) = ([false; 256], b" .?!,\"@hw|>\xC2\xE2", 0);
    while i < bytes.len() {
        telling[bytes[i] as usize] = true;
        i += 1;
    }
    telling
};

impl Marks {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut marks, mut spaces, mut guillemets, mut opened) = (Self::default(), 0, 0, false);
        for (i, &b) in bytes.iter().enumerate() {
            spaces = if b == b' ' { spaces + 1 } else { 0 };
            if !TELLING[b as usize] {
                continue;
            }
            let rest = &bytes[i..];
            let spaced = rest.get(1) == Some(&b' ');
            match b {
                b' ' if spaces % 3 == 0 => marks.separators += 1,
                b'.' | b'?' | b'!' if spaced => marks.inner_sentences += 1,
                b',' if spaced => marks.commas += 1,
                b'"' => marks.quotes = true,
                b'@' => marks.address = true,
                b'h' => marks.address |= rest.starts_with(b"http"),
                b'w' => marks.address |= rest.starts_with(b"www."),
                b'|' | b'>' => marks.separators += 1,
                0xC2 | 0xE2 => {
                    opened |= rest.starts_with("«".as_bytes());
                    marks.quotes |= opened || rest.starts_with("“".as_bytes());
                    guillemets += usize::from(rest.starts_with("»".as_bytes()));
                    let separates = ["›", "·", "•"].iter().any(|mark| rest.starts_with(mark.as_bytes()));
                    marks.separators += usize::from(separates);
                }
                _ => {}
            }
        }
        // "Home » News" is a path, "« … »" a quote.
        marks.separators += if opened { 0 } else { guillemets };
        marks
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

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn marks_are_counted_in_one_pass() {
        let of = Marks::of;
        let plain = Marks::default();
        assert_eq!(of("Un. Deux ! Trois, quatre"), Marks { inner_sentences: 2, commas: 1, ..plain });
        let plain = Marks::default();
        assert_eq!(of("Accueil » Monde › Europe | Suite"), Marks { separators: 3, ..plain });
        let plain = Marks::default();
        assert_eq!(of("« Non », dit-il"), Marks { quotes: true, commas: 1, ..plain });
        let plain = Marks::default();
        assert_eq!(of("a      b www.example.org"), Marks { separators: 2, address: true, ..plain });
        assert_eq!(of("“Yes” • me@example.org").separators, 1);
    }
}
