//! Later forms of a company that the article has named.

use super::super::Context;
use super::claims::Claims;
use super::people::People;
use super::shape::{is_capital_word, is_inside_name};
use super::{Found, Owner};
use crate::record::Evidence;
use crate::text::{Kind, Topic, fold};
use rustc_hash::FxHashMap;

/// Later forms of what is known: the whole name, and its first word where that is distinctive.
pub(super) fn repeats(c: &Context, people: &People, found: &mut Claims, names: &FxHashMap<Owner, (String, Evidence)>) {
    let mut forms: Vec<(Vec<String>, Owner)> = Vec::new();
    for f in found.iter() {
        let tokens: Vec<String> = (f.start..f.end).map(|i| c.folded(i).to_owned()).collect();
        let stem = names.get(&f.owner).map(|(name, _)| name.as_str());
        if let Some(stem) = stem.filter(|_| matches!(f.owner, Owner::New(_))) {
            let words: Vec<String> = stem.split_whitespace().map(fold).collect();
            if words.len() < tokens.len() && words.iter().zip(&tokens).all(|(a, b)| a == b) {
                forms.push((words, f.owner.clone()));
            }
        }
        let first = &tokens[0];
        if tokens.len() > 1
            && first.chars().count() >= 4
            && c.doc.tokens[f.start].kind == Kind::Word
            && is_distinctive(c, f.start)
        {
            forms.push((vec![first.clone()], f.owner.clone()));
        }
        forms.push((tokens, f.owner.clone()));
    }
    acronyms(c, found, &mut forms);
    forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
    forms.dedup_by(|a, b| a.0 == b.0);
    let mut by_first: FxHashMap<&str, Vec<&(Vec<String>, Owner)>> = FxHashMap::default();
    for form in &forms {
        by_first.entry(form.0[0].as_str()).or_default().push(form);
    }
    if by_first.is_empty() {
        return;
    }
    for i in 0..c.doc.tokens.len() {
        let token = &c.doc.tokens[i];
        if !(token.is_capital() || token.has_inner_caps() || token.kind == Kind::Number) {
            continue;
        }
        let Some(known) = by_first.get(c.folded(i)) else { continue };
        let fits = known.iter().find(|(words, _)| words.iter().enumerate().all(|(k, w)| c.folded(i + k) == *w));
        if let Some((words, owner)) = fits {
            let end = i + words.len();
            // "Blue Origin's Blue Moon": the first word of a name, with another word behind it, is another name.
            let other = words.len() == 1 && is_first_word(found, c, owner, i) && names_on(c, end);
            let free = !other
                && !found.has(i, end)
                && !found.is_authority(i, end)
                && !is_inside_name(c, i, end)
                && (words.len() > 1 || !people.has(c, i, end));
            if free {
                found.push(c, Found { start: i, end, owner: owner.clone(), rule: "company.repeat" });
            }
        }
    }
}

/// The company is known by longer names only.
fn is_first_word(found: &Claims, c: &Context, owner: &Owner, i: usize) -> bool {
    let word = c.folded(i);
    !found.iter().any(|f| f.owner == *owner && f.end - f.start == 1 && c.folded(f.start) == word)
}

/// A capitalised word of no date goes on at the token.
fn names_on(c: &Context, i: usize) -> bool {
    let dated = c.doc.has(i, Topic::DateWord);
    is_capital_word(c, i) && !dated && !c.doc.tokens[i].is_all_caps()
}

/// `General Motors (GM)`: an acronym in brackets is the name's, when its letters are.
fn acronyms(c: &Context, found: &Claims, forms: &mut Vec<(Vec<String>, Owner)>) {
    for f in found.iter().filter(|f| f.end - f.start > 1) {
        let Some(acronym) = c.doc.tokens.get(f.end + 1).filter(|t| t.is_all_caps() && (2..=6).contains(&t.len()))
        else {
            continue;
        };
        let letters: String = (f.start..f.end).filter_map(|i| c.folded(i).chars().next()).collect();
        let short = c.folded(f.end + 1);
        let mut initials = letters.chars();
        let fits = short.chars().all(|l| initials.any(|i| i == l)) && letters.starts_with(&short[..1]);
        if fits && acronym.len() == short.len() && c.doc.is_mark(f.end, '(') && c.doc.is_mark(f.end + 2, ')') {
            forms.push((vec![short.to_owned()], f.owner.clone()));
        }
    }
}

/// A first word that is no ordinary word of the tables: no function word, country, month or other company.
fn is_distinctive(c: &Context, i: usize) -> bool {
    !c.doc.hits_at(i).iter().any(|h| {
        matches!(
            h.entry.topic,
            Topic::Function | Topic::Country | Topic::DateWord | Topic::Number | Topic::Role | Topic::Trigger
        ) && h.end as usize == i + 1
    }) && !matches!(
        c.folded(i),
        "banque"
            | "bank"
            | "groupe"
            | "group"
            | "societe"
            | "compagnie"
            | "credit"
            | "caisse"
            | "mutuelle"
            | "national"
            | "royal"
            | "british"
            | "american"
            | "general"
            | "first"
            | "global"
            | "international"
            | "united"
            | "assurances"
            | "air"
            | "radio"
            | "digital"
            | "federal"
            | "universal"
            | "standard"
            | "new"
    )
}
