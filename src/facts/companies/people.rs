//! People, who are no companies: a given name before, a title before, or a family name that the text has told.

use super::super::Context;
use super::context::is_other_name;
use super::shape::is_capital_word;
use crate::tables::OtherName;
use crate::text::{Kind, Topic};
use rustc_hash::FxHashSet;

/// The family names of a text.
#[derive(Debug, Default)]
pub(super) struct People<'t> {
    names: FxHashSet<&'t str>,
    /// First names that no table holds.
    first: FxHashSet<&'t str>,
}

impl<'t> People<'t> {
    /// Reads the words after given names and titles.
    pub(super) fn new(c: &Context<'t>) -> Self {
        let mut people = Self::default();
        for i in 1..c.doc.tokens.len() {
            let token = &c.doc.tokens[i];
            if is_described(c, i) {
                people.names.insert(c.folded(i));
                people.first.insert(c.folded(i - 1));
            }
            if token.kind == Kind::Word && token.is_capital() && (follows_given_name(c, i) || is_titled(c, i)) {
                // "Jean-Marc de La Tour Martin": the last word of the run.
                let run = (i + 1..i + 3).take_while(|&k| is_capital_word(c, k)).last().unwrap_or(i);
                people.names.insert(c.folded(run));
            }
        }
        people
    }

    /// The tokens are a person's name, or the family name of one.
    pub(super) fn has(&self, c: &Context, start: usize, end: usize) -> bool {
        let described =
            end - start == 2 && self.first.contains(c.folded(start)) && self.names.contains(c.folded(end - 1));
        let given = described || (is_given_name(c, start) && end - start > 1);
        let family = end - start == 1 && self.names.contains(c.folded(start));
        given || family || is_titled(c, start) || follows_given_name(c, start)
    }
}

/// `Aleid Wolfsen, président de`, `Luis Ortega, 34,`: two words, a comma, and a role or an age; token `i` is the second.
fn is_described(c: &Context, i: usize) -> bool {
    if !is_capital_word(c, i) || !is_capital_word(c, i - 1) || !c.doc.is_mark(i + 1, ',') {
        return false;
    }
    let article = matches!(c.folded(i + 2), "le" | "la" | "the" | "a" | "an" | "son" | "sa" | "its" | "un" | "une");
    let at = i + 2 + usize::from(article);
    let age = c.doc.tokens.get(at).is_some_and(|t| t.kind == Kind::Number && t.len() == 2)
        && (c.doc.is_mark(at + 1, ',') || c.folded(at + 1) == "ans");
    age || (c.doc.tokens.get(at).is_some_and(|t| !t.is_capital() || t.is_all_caps())
        && is_other_name(c, c.folded(at), OtherName::Role))
}

pub(super) fn is_given_name(c: &Context, i: usize) -> bool {
    c.doc.tokens[i].is_capital() && c.doc.hits_on(i, Topic::GivenName).any(|h| h.end as usize == i + 1)
}

/// A given name stands right before, an initial between or not.
fn follows_given_name(c: &Context, i: usize) -> bool {
    let Some(before) = i.checked_sub(1).filter(|_| !c.doc.tokens[i].newline_before()) else { return false };
    if is_given_name(c, before) {
        return true;
    }
    let initial = c.doc.is_mark(before, '.') && before > 1 && c.doc.tokens[before - 1].len() == 1;
    initial && is_given_name(c, before - 2)
}

/// `Mr`, `la ministre`, `coach`: what stands before a person.
fn is_titled(c: &Context, start: usize) -> bool {
    let at = start.checked_sub(1).map(|i| if c.doc.is_mark(i, '.') { i.saturating_sub(1) } else { i });
    let Some(at) = at else { return false };
    // "M. Dupont" is Mr, "M Dupont" hardly.
    is_other_name(c, c.folded(at), OtherName::Title)
        || (c.doc.surface(at) == "M" && at + 1 < start)
        || (c.folded(at) == "me" && c.doc.tokens[at].is_capital())
}
