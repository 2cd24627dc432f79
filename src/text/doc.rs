//! A text made ready: tokens, sentences and table hits, found once for all extractors.

use super::Span;
use super::lexicon::{Hit, Lexicon, Topic, WordId};
use super::token::{Kind, Token, tokenise_folded};
use std::ops::Range;

/// One text with everything a single scan finds in it.
#[derive(Debug)]
pub struct Doc<'t> {
    /// The text.
    pub text: &'t str,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Its sentences, as ranges of tokens, in order and without gaps.
    pub sentences: Vec<Range<usize>>,
    folded: String,
    hits: Vec<Hit>,
    first_hit: Vec<u32>,
    /// For each token, a bit for each topic that a hit there has.
    topics: Vec<u32>,
}

impl<'t> Doc<'t> {
    /// Scans `text` once.
    pub fn new(text: &'t str, lexicon: &Lexicon) -> Self {
        let mut doc = Self::unsplit(text, lexicon);
        doc.sentences = doc.split_sentences();
        doc
    }

    /// The same without sentences, for text that is read by lines.
    pub fn unsplit(text: &'t str, lexicon: &Lexicon) -> Self {
        let (tokens, folded) = tokenise_folded(text, lexicon);
        let (mut hits, mut first_hit) = (Vec::with_capacity(tokens.len()), Vec::with_capacity(tokens.len() + 1));
        lexicon.scan(&tokens, &mut hits, |first| first_hit.push(first as u32));
        first_hit.push(hits.len() as u32);
        let mut topics = vec![0u32; tokens.len()];
        hits.iter().for_each(|h| topics[h.start as usize] |= h.entry.topic.bit());
        Self { text, tokens, sentences: Vec::new(), folded, hits, first_hit, topics }
    }

    /// All hits, by start.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits that start at token `i`.
    pub fn hits_at(&self, i: usize) -> &[Hit] {
        match (self.first_hit.get(i), self.first_hit.get(i + 1)) {
            (Some(&a), Some(&b)) => &self.hits[a as usize..b as usize],
            _ => &[],
        }
    }

    /// True when a hit of `topic` starts at token `i`.
    pub fn has(&self, i: usize, topic: Topic) -> bool {
        self.topics.get(i).is_some_and(|topics| topics & topic.bit() != 0)
    }

    /// The hits of `topic` that start at token `i`.
    pub fn hits_on(&self, i: usize, topic: Topic) -> impl Iterator<Item = &Hit> + Clone {
        let hits = if self.has(i, topic) { self.hits_at(i) } else { &[] };
        hits.iter().filter(move |h| h.entry.topic == topic)
    }

    /// The hit of `topic` at token `i`, if any: its end token and its row.
    pub fn hit(&self, i: usize, topic: Topic) -> Option<(usize, usize)> {
        self.hits_on(i, topic).next().map(|h| (h.end as usize, h.entry.row as usize))
    }

    /// All hits of `topic`: (start token, end token, row).
    pub fn hits_of(&self, topic: Topic) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.hits
            .iter()
            .filter(move |h| h.entry.topic == topic)
            .map(|h| (h.start as usize, h.end as usize, h.entry.row as usize))
    }

    /// The bytes from token `start` up to, not including, token `end`.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tokens[start].start as usize, self.tokens[end - 1].end as usize)
    }

    /// The text of token `i`, or the empty string beyond the end.
    pub fn surface(&self, i: usize) -> &'t str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    /// The folded form of token `i`, or the empty string beyond the end.
    pub fn folded(&self, i: usize) -> &str {
        let Some(token) = self.tokens.get(i) else { return "" };
        let end = self.tokens.get(i + 1).map_or(self.folded.len(), |t| t.fold_start as usize);
        &self.folded[token.fold_start as usize..end]
    }

    /// The vocabulary word of token `i`.
    pub fn word(&self, i: usize) -> WordId {
        self.tokens.get(i).map_or(WordId::NONE, |t| t.word)
    }

    /// True when token `i` reads `mark`, a single character.
    pub fn is_mark(&self, i: usize, mark: char) -> bool {
        self.tokens.get(i).is_some_and(|t| t.kind == Kind::Mark && t.of(self.text).starts_with(mark))
    }

    /// True when token `i` is an apostrophe of any kind.
    pub fn is_apostrophe(&self, i: usize) -> bool {
        matches!(self.surface(i), "'" | "’" | "‘" | "ʼ" | "´" | "`")
    }

    /// True when token `i` is a hyphen or dash of any kind.
    pub fn is_dash(&self, i: usize) -> bool {
        matches!(self.surface(i), "-" | "‐" | "‑" | "–" | "—" | "−" | "‒")
    }

    /// The number of the first token at or after `byte`.
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| (t.start as usize) < byte)
    }

    /// The number of the sentence that holds token `i`.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= i).min(self.sentences.len().saturating_sub(1))
    }

    /// The tokens of the sentence that token `i` stands in.
    pub fn sentence_at(&self, i: usize) -> Range<usize> {
        self.sentences[self.sentence_of(i)].clone()
    }

    /// The bytes of sentence `s`.
    pub fn sentence_span(&self, s: usize) -> Span {
        let tokens = &self.sentences[s];
        self.span(tokens.start, tokens.end)
    }

    /// True when token `i` is the first word of its sentence (opening marks aside).
    pub fn starts_sentence(&self, i: usize) -> bool {
        let Some(sentence) = self.sentences.get(self.sentence_of(i)) else { return true };
        self.tokens[sentence.start..i].iter().all(|t| t.kind == Kind::Mark)
    }

    fn split_sentences(&self) -> Vec<Range<usize>> {
        // Lines of one length are wrapped: their ends say nothing.
        let wrapped = raw_lines(self.text).all(|line| line.strip_suffix('\r').unwrap_or(line).len() <= WRAPPED);
        let mut sentences = Vec::new();
        let mut start = 0;
        for i in 1..=self.tokens.len() {
            let ends = i == self.tokens.len() || i - start == LONGEST;
            if ends || self.breaks_before(i) || (!wrapped && self.opens_line(i)) {
                sentences.push(start..i);
                start = i;
            }
        }
        sentences
    }

    /// Token `i` opens a line as a sentence does: a headline without a full stop is above it.
    fn opens_line(&self, i: usize) -> bool {
        let (token, before) = (&self.tokens[i], self.surface(i - 1));
        token.newline_before()
            && (token.is_capital() || matches!(self.surface(i), "«" | "\"" | "“" | "‘"))
            && !matches!(before, "," | "-" | "–" | "—" | "&" | "(" | "'" | "’")
    }

    /// A sentence starts at token `i`: a paragraph break, or an end mark that ends something.
    fn breaks_before(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        let gap = &self.text[self.tokens[i - 1].end as usize..token.start as usize];
        if token.newline_before() && gap.bytes().filter(|&b| b == b'\n').count() > 1 {
            return true;
        }
        // Closing quotes and brackets belong to the sentence that they close.
        if is_closing(self.surface(i)) && !token.space_before() {
            return false;
        }
        let mut last = i - 1;
        while last > 0 && is_closing(self.surface(last)) {
            last -= 1;
        }
        if !matches!(self.surface(last), "." | "!" | "?" | "…") {
            return false;
        }
        if !token.space_before() {
            // A full stop glued to a capitalised word: "euros.Selon".
            return token.is_capital()
                && token.len() > 2
                && last > 0
                && self.surface(last) == "."
                && self.tokens[last - 1].len() > 2
                && !self.tokens[last - 1].is_capital();
        }
        let opens = token.is_capital()
            || token.kind == Kind::Number
            || matches!(self.surface(i), "«" | "\"" | "“" | "‘" | "'" | "(" | "[" | "—" | "–" | "-" | "•" | "’");
        if !opens {
            return false;
        }
        !(self.surface(last) == "." && last > 0 && self.is_abbreviation(last - 1))
    }

    /// The word before a full stop is shortened: a table row, or a single capital letter.
    fn is_abbreviation(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        if self.tokens.get(i + 1).is_some_and(Token::space_before) {
            return false;
        }
        (token.kind == Kind::Word && token.len() == 1 && (token.is_capital() || self.is_initial(i)))
            || self.hit(i, Topic::Abbreviation).is_some()
    }
}

/// The lines of a text, as [`str::split`] at line feeds gives them: this is faster where they are short.
pub fn raw_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}

/// Tokens of the longest sentence: no one writes longer ones, and what is sought in a sentence costs the square of it.
const LONGEST: usize = 300;
/// Bytes of the longest line of a text that may be wrapped.
const WRAPPED: usize = 120;

impl Doc<'_> {
    /// A letter of an initialism: `r` and `l` of `S.r.l.`.
    fn is_initial(&self, i: usize) -> bool {
        i > 1 && self.is_mark(i - 1, '.') && !self.tokens[i].space_before() && self.tokens[i - 2].len() == 1
    }
}

fn is_closing(mark: &str) -> bool {
    matches!(mark, "»" | "\"" | "”" | "’" | "'" | ")" | "]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Entry, LexiconBuilder};

    fn sentences(text: &str) -> Vec<&str> {
        let mut builder = LexiconBuilder::default();
        builder.add("inc", Entry { topic: Topic::Abbreviation, row: 0 });
        let lexicon = builder.build();
        let doc = Doc::new(text, &lexicon);
        (0..doc.sentences.len()).map(|s| doc.sentence_span(s).of(text)).collect()
    }

    #[test]
    fn splits_at_end_marks_and_paragraphs() {
        assert_eq!(sentences("Un. Deux ! « Trois ? » Quatre"), ["Un.", "Deux !", "« Trois ? »", "Quatre"]);
        assert_eq!(sentences("Un titre\n\nUn corps"), ["Un titre", "Un corps"]);
        assert_eq!(sentences("5 euros.Selon lui"), ["5 euros.", "Selon lui"]);
        let long = "Le corps ".repeat(20);
        assert_eq!(sentences(&format!("Un titre\n{long}")), ["Un titre", long.trim_end()]);
    }

    #[test]
    fn sentences_have_an_end() {
        let endless = "sans point ".repeat(900);
        assert_eq!(
            sentences(&endless).iter().map(|s| s.split(' ').count()).collect::<Vec<_>>(),
            [300, 300, 300, 300, 300, 300]
        );
    }

    #[test]
    fn keeps_abbreviations_numbers_and_wrapped_lines() {
        assert_eq!(sentences("Meta Inc. Said no. J. Doe"), ["Meta Inc. Said no.", "J. Doe"]);
        assert_eq!(sentences("Sky S.r.l. EUR 3"), ["Sky S.r.l. EUR 3"]);
        assert_eq!(sentences("3.5 millions\nd'euros"), ["3.5 millions\nd'euros"]);
    }
}
