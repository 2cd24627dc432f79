//! The time of the clause that a date stands in: the nearest verb before it, else the first one after it.

use super::super::Context;
use super::resolve::Tense;
use crate::tables::{Lang, Tables, TenseClass};
use crate::text::Kind;
use rustc_hash::FxHashMap;

/// Tokens of a clause that are looked at, on either side.
const CLAUSE: usize = 16;
/// Tokens between an auxiliary and its participle.
const AUXILIARY: usize = 3;

/// What the words of `tense_words.tsv` tell, by language and word.
#[derive(Debug)]
pub(super) struct TenseWords {
    classes: FxHashMap<(Lang, Box<str>), Vec<TenseClass>>,
}

impl TenseWords {
    pub(super) fn new(tables: &Tables) -> Self {
        let mut classes: FxHashMap<(Lang, Box<str>), Vec<TenseClass>> = FxHashMap::default();
        for row in &tables.tense_words {
            classes.entry((row.lang, row.word.as_str().into())).or_default().push(row.class);
        }
        Self { classes }
    }

    fn is(&self, c: &Context, t: usize, class: TenseClass) -> bool {
        self.of(c, t).contains(&class)
    }

    fn of(&self, c: &Context, t: usize) -> &[TenseClass] {
        let word = c.doc.tokens.get(t).filter(|t| t.kind == Kind::Word).map(|t| t.of(c.doc.text).to_lowercase());
        word.and_then(|w| self.classes.get(&(c.lang, w.into()))).map_or(&[], Vec::as_slice)
    }

    /// The tense of the clause around tokens `start..end`.
    pub(super) fn at(&self, c: &Context, start: usize, end: usize) -> Tense {
        let Some(sentence) = c.doc.sentences.get(c.doc.sentence_of(start)) else { return Tense::Open };
        let from = start.saturating_sub(CLAUSE).max(sentence.start);
        let to = (end + CLAUSE).min(sentence.end);
        let closes = |t: usize| matches!(c.doc.surface(t), ";" | ":" | "(" | ")" | "–" | "—");
        // What is told of another clause says nothing of this one.
        let subordinates = |t: usize| match c.lang {
            Lang::En => matches!(c.folded(t), "that" | "which" | "who" | "when" | "whether" | "if" | "because"),
            _ => matches!(c.folded(t), "que" | "qu" | "qui" | "dont" | "ou" | "quand" | "lorsque" | "si" | "car"),
        };
        let left = (from..start).rev().take_while(|&t| !closes(t) && !subordinates(t));
        let told = left.filter_map(|t| self.cue(c, t).map(|tense| (t, tense))).next();
        let lasting = told.is_some_and(|(t, _)| self.is(c, t, TenseClass::Lasting));
        if is_deadline(c, start) && !lasting {
            return Tense::Future;
        }
        let right = || (end..to).take_while(|&t| !closes(t) && !subordinates(t)).find_map(|t| self.cue(c, t));
        // "Thursday's fight" was, whatever the clause says.
        let owns = c.doc.is_apostrophe(end) && c.folded(end + 1) == "s";
        if owns {
            return right().unwrap_or(Tense::Past);
        }
        told.map(|(_, tense)| tense).or_else(right).unwrap_or(Tense::Open)
    }

    /// What token `t` says alone or with the words before it.
    fn cue(&self, c: &Context, t: usize) -> Option<Tense> {
        if c.doc.tokens[t].kind != Kind::Word {
            return None;
        }
        let classes = self.of(c, t);
        let has = |class| classes.contains(&class);
        if c.lang == Lang::En {
            return self.english(c, t, &has);
        }
        let word = c.doc.surface(t).to_lowercase();
        if has(TenseClass::Participle) || (is_participle(&word) && !has(TenseClass::NoVerb)) {
            let before = || (t.saturating_sub(AUXILIARY)..t).rev();
            if before().any(|b| self.is(c, b, TenseClass::Future) || is_future_form(c.doc.surface(b))) {
                return Some(Tense::Future);
            }
            if has(TenseClass::Future) {
                return Some(Tense::Future);
            }
            let helped = before().any(|b| self.is(c, b, TenseClass::Auxiliary));
            // A noun in -té is no participle without help.
            if helped || (!has(TenseClass::Participle) && !word.ends_with("té") && !word.ends_with("tés")) {
                return Some(Tense::Past);
            }
            return None;
        }
        match () {
            () if has(TenseClass::Future) || has(TenseClass::Schedule) => Some(Tense::Future),
            () if has(TenseClass::Past) => Some(Tense::Past),
            () if has(TenseClass::NoVerb) => None,
            () if is_future_form(&word) => Some(Tense::Future),
            () if word.len() > 4 && ["ait", "aient", "èrent"].iter().any(|e| word.ends_with(e)) => Some(Tense::Past),
            () => None,
        }
    }

    fn english(&self, c: &Context, t: usize, has: &dyn Fn(TenseClass) -> bool) -> Option<Tense> {
        // "May 29", "Will Smith".
        if c.doc.tokens[t].is_capital() && !c.doc.starts_sentence(t) {
            return None;
        }
        if c.folded(t) == "to" {
            let near = |b: usize| self.is(c, b, TenseClass::Intent) && (t - b == 1 || !is_be(c.folded(b)));
            return (t.saturating_sub(AUXILIARY)..t).rev().any(near).then_some(Tense::Future);
        }
        if has(TenseClass::Future) || has(TenseClass::Schedule) {
            return Some(Tense::Future);
        }
        let word = c.doc.surface(t);
        // "as of March 20" looks back.
        if c.folded(t) == "of" && t > 0 && c.folded(t - 1) == "as" {
            return Some(Tense::Past);
        }
        let regular = word.len() > 3 && word.ends_with("ed") && !c.doc.tokens[t].is_capital();
        if !has(TenseClass::Past) && (!regular || has(TenseClass::NoVerb)) {
            return None;
        }
        // "In May, Ofwat fined": the month is no modal, and a comma ends the reach of one.
        let reach = (t.saturating_sub(AUXILIARY)..t).rev().take_while(|&b| !c.doc.is_mark(b, ','));
        let modal =
            |b: usize| self.is(c, b, TenseClass::Future) && (!c.doc.tokens[b].is_capital() || c.doc.starts_sentence(b));
        let before = reach.into_iter().any(modal);
        Some(if before { Tense::Future } else { Tense::Past })
    }
}

fn is_be(word: &str) -> bool {
    matches!(word, "is" | "are" | "was" | "were")
}

/// `publié`, `annoncées`.
fn is_participle(word: &str) -> bool {
    word.len() > 3 && ["é", "ée", "és", "ées"].iter().any(|e| word.ends_with(e))
}

/// `ouvrira`, `seront`, `publierait`.
fn is_future_form(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "era", "eront", "ira", "iront", "dra", "dront", "vra", "vront", "rra", "rront", "erait", "eraient", "drait",
        "draient", "vrait", "vraient", "ttrait", "urait",
    ];
    word.len() > 4 && ENDINGS.iter().any(|e| word.ends_with(e))
}

/// What stands right before the date bounds it from above: `d'ici à`, `jusqu'à`, `à compter du`, `ahead of`, `until`.
fn is_deadline(c: &Context, i: usize) -> bool {
    let word = |k: usize| i.checked_sub(k).map(|t| c.folded(t)).unwrap_or_default();
    let near = |list: &[&str], reach: usize| (1..=reach).any(|k| list.contains(&word(k)));
    match c.lang {
        Lang::En => near(&["until", "by", "ahead", "till", "due", "deadline"], 2),
        _ => near(&["ici", "jusqu", "compter", "payable"], 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Doc;

    fn tense(lang: Lang, text: &str) -> Tense {
        let tables = Tables::load(None).unwrap();
        let doc = Doc::new(text, &tables.lexicon);
        let c = Context { doc: &doc, tables: &tables, lang, published: None };
        let at = (0..doc.tokens.len()).find(|&t| doc.surface(t) == "DATE").unwrap();
        TenseWords::new(&tables).at(&c, at, at + 1)
    }

    #[test]
    fn the_nearest_verb_tells() {
        for (text, expected) in [
            ("The plant, which will reopen one day, closed on DATE.", Tense::Past),
            ("The trial is set to begin on DATE.", Tense::Future),
            ("It failed to meet in DATE.", Tense::Past),
            ("It said that on DATE it will close.", Tense::Future),
            ("Voters in the north, DATE", Tense::Open),
            ("It took until DATE to halt production.", Tense::Past),
        ] {
            assert_eq!(tense(Lang::En, text), expected, "{text}");
        }
        for (text, expected) in [
            ("Les vendangeurs ont débuté fin DATE, avec retard.", Tense::Past),
            ("La banque dévoilera ses taux DATE.", Tense::Future),
            ("Il a annoncé que le DATE la halle ouvrira.", Tense::Future),
            ("Le rapport sera publié en DATE.", Tense::Future),
            ("La société, condamnée en DATE, a payé.", Tense::Past),
            ("L’année et la société, DATE", Tense::Open),
        ] {
            assert_eq!(tense(Lang::Fr, text), expected, "{text}");
        }
    }
}
