//! People, who are no companies: a given name before, a title before, or a family name that the text has told.

use super::super::Context;
use crate::text::{Kind, Topic};

/// The family names of a text.
#[derive(Debug, Default)]
pub(super) struct People {
    names: Vec<String>,
}

impl People {
    /// Reads the words after given names and titles.
    pub(super) fn new(c: &Context) -> Self {
        let mut people = Self::default();
        for i in 1..c.doc.tokens.len() {
            let token = &c.doc.tokens[i];
            if token.kind == Kind::Word && token.is_capital() && (follows_given_name(c, i) || is_titled(c, i)) {
                // "Jean-Marc de La Tour Martin": the last word of the run.
                let run = (i + 1..i + 3).take_while(|&k| is_capital_word(c, k)).last().unwrap_or(i);
                people.names.push(c.folded(run).to_owned());
            }
        }
        people
    }

    /// The tokens are a person's name, or the family name of one.
    pub(super) fn has(&self, c: &Context, start: usize, end: usize) -> bool {
        let given = is_given_name(c, start) && end - start > 1;
        let family = end - start == 1 && self.names.iter().any(|n| n == c.folded(start));
        given || family || is_titled(c, start) || follows_given_name(c, start)
    }
}

fn is_capital_word(c: &Context, i: usize) -> bool {
    c.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Word && t.is_capital() && !t.newline_before())
}

fn is_given_name(c: &Context, i: usize) -> bool {
    c.doc.tokens[i].is_capital()
        && c.doc.hits_at(i).iter().any(|h| h.entry.topic == Topic::GivenName && h.end as usize == i + 1)
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
    const TITLES: &[&str] = &[
        "mr",
        "mrs",
        "ms",
        "mme",
        "mlle",
        "dr",
        "sir",
        "dame",
        "lord",
        "lady",
        "president",
        "presidente",
        "senator",
        "minister",
        "ministre",
        "ministers",
        "secretary",
        "governor",
        "gouverneur",
        "judge",
        "juge",
        "justice",
        "mayor",
        "maire",
        "coach",
        "depute",
        "deputee",
        "senateur",
        "senatrice",
        "professor",
        "professeur",
        "pope",
        "pape",
        "king",
        "queen",
        "prince",
        "princess",
        "roi",
        "reine",
        "captain",
        "capitaine",
        "maitre",
        "actor",
        "actress",
        "acteur",
        "actrice",
        "singer",
        "chanteur",
        "chanteuse",
        "author",
        "ecrivain",
        "detective",
        "officer",
        "sergeant",
        "rep",
        "sen",
        "gov",
        "commissioner",
        "commissaire",
        "procureur",
        "procureure",
        "chancellor",
        "chancelier",
        "general",
        "colonel",
        "monsieur",
        "madame",
        "footballer",
        "striker",
        "attaquant",
        "gardien",
        "entraineur",
        "striker",
    ];
    let at = start.checked_sub(1).map(|i| if c.doc.is_mark(i, '.') { i.saturating_sub(1) } else { i });
    let Some(at) = at else { return false };
    // "M. Dupont" is Mr, "M Dupont" hardly.
    TITLES.contains(&c.folded(at))
        || (c.doc.surface(at) == "M" && at + 1 < start)
        || (c.folded(at) == "me" && c.doc.tokens[at].is_capital())
}
