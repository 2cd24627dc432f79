//! Text as the extractors see it: spans, tokens, sentences, table hits.
//!
//! | text | tokens (folded) |
//! |---|---|
//! | `L’amende de 5,2 M€` | `l` `'` `amende` `de` `5` `,` `2` `m` `€` |
//! | `23andMe` | `23` `andme` |
//! | `DÉCEMBRE 2022` | `decembre` `2022` |
//!
//! Folding drops case and accents and makes one kind of apostrophe, dash and space.
//! It never changes the text itself: spans are bytes of the text as it stands.

mod doc;
mod fold;
mod lexicon;
mod offsets;
mod token;

pub use doc::{Doc, raw_lines};
pub use fold::{fold, fold_into, slug};
pub use lexicon::{Entry, Hit, Lexicon, LexiconBuilder, Topic, WordId};
pub use offsets::{CodePoints, Lines};
pub use token::{Kind, Token, hash_of, tokenise};

/// A half-open range of bytes in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`, bytes, end not included.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text under the span.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// True when the two spans share a byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True when `other` lies inside this span.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
