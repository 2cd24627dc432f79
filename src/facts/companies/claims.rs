//! What has been claimed so far: each token belongs to one name at most, and every question is answered without a search.

use super::shape::is_function_word;
use super::{Context, DateMention, Found, Owner, RegulatorMentions};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// The names found in a text, and the tokens that they, and authorities, take.
#[derive(Debug)]
pub(super) struct Claims {
    items: Vec<Found>,
    taken: Vec<bool>,
    authority: Vec<bool>,
    dated: Vec<bool>,
    starts: Vec<bool>,
    ends: Vec<bool>,
    by_first: FxHashMap<String, Vec<usize>>,
}

impl Claims {
    pub(super) fn new(c: &Context, regulators: &[RegulatorMentions], dates: &[DateMention]) -> Self {
        let n = c.doc.tokens.len() + 1;
        let (mut authority, mut dated) = (vec![false; n], vec![false; n]);
        let fill = |marks: &mut [bool], span: Span| {
            let from = c.doc.token_at(span.start);
            let tokens = c.doc.tokens[from..].iter().take_while(|t| (t.start as usize) < span.end).count();
            marks[from..from + tokens].fill(true);
        };
        regulators.iter().flat_map(|r| &r.mentions).for_each(|m| fill(&mut authority, m.span));
        dates.iter().for_each(|d| fill(&mut dated, d.span));
        Self {
            items: Vec::new(),
            taken: vec![false; n],
            authority,
            dated,
            starts: vec![false; n],
            ends: vec![false; n],
            by_first: FxHashMap::default(),
        }
    }

    /// A name stands on one of the tokens.
    pub(super) fn has(&self, start: usize, end: usize) -> bool {
        self.taken.get(start..end).is_none_or(|tokens| tokens.contains(&true))
    }

    /// An authority stands on one of the tokens.
    pub(super) fn is_authority(&self, start: usize, end: usize) -> bool {
        self.authority.get(start..end).is_none_or(|tokens| tokens.contains(&true))
    }

    /// A name starts at token `i`.
    pub(super) fn starts(&self, i: usize) -> bool {
        self.starts.get(i).is_some_and(|s| *s)
    }

    /// A name ends before token `i`.
    pub(super) fn ends(&self, i: usize) -> bool {
        self.ends.get(i).is_some_and(|e| *e)
    }

    /// Adds a name where no other stands. No article, pronoun or preposition is a name, whatever stands beside it, and no unknown name
    /// lies in a date: "fined Uber €290m on Monday 26 August".
    pub(super) fn push(&mut self, c: &Context, f: Found) {
        let small = f.end == f.start + 1 && matches!(f.owner, Owner::New(_)) && is_function_word(c, f.start);
        let date =
            matches!(f.owner, Owner::New(_)) && self.dated.get(f.start..f.end).is_some_and(|d| !d.contains(&false));
        if small || date || f.end > c.doc.tokens.len() || self.has(f.start, f.end) {
            return;
        }
        self.taken[f.start..f.end].fill(true);
        (self.starts[f.start], self.ends[f.end]) = (true, true);
        self.by_first.entry(c.folded(f.start).to_owned()).or_default().push(self.items.len());
        self.items.push(f);
    }

    /// The company whose longer name begins with these words.
    pub(super) fn known_by_first_words(&self, c: &Context, start: usize, end: usize) -> Option<Owner> {
        let same = |f: &&Found| {
            f.end - f.start > end - start && (0..end - start).all(|k| c.folded(f.start + k) == c.folded(start + k))
        };
        let known = self.by_first.get(c.folded(start))?;
        // One company is often named; its first names tell.
        known.iter().take(64).map(|&i| &self.items[i]).find(same).map(|f| f.owner.clone())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Found> {
        self.items.iter()
    }

    /// The names in text order.
    pub(super) fn into_sorted(mut self) -> Vec<Found> {
        self.items.sort_by_key(|f| f.start);
        self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Lang, Tables};
    use crate::text::Doc;

    #[test]
    fn a_token_belongs_to_one_name() {
        let tables = Tables::load(None).unwrap();
        let doc = Doc::new("Korvane Ventures met Zelora", &tables.lexicon);
        let c = Context { doc: &doc, tables: &tables, lang: Lang::En, published: None };
        let mut claims = Claims::new(&c, &[], &[]);
        let name = |start, end, id: &str| Found { start, end, owner: Owner::New(id.into()), rule: "company.cue" };
        claims.push(&c, name(0, 2, "korvane-ventures"));
        claims.push(&c, name(1, 2, "ventures"));
        claims.push(&c, name(3, 4, "zelora"));
        assert_eq!(claims.iter().map(|f| (f.start, f.end)).collect::<Vec<_>>(), [(0, 2), (3, 4)]);
        assert_eq!((claims.starts(3), claims.ends(2), claims.has(2, 3), claims.has(1, 3)), (true, true, false, true));
        assert_eq!(claims.known_by_first_words(&c, 0, 1), Some(Owner::New("korvane-ventures".into())));
    }
}
