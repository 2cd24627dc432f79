//! Sums whose currency another one told: `25 millions d'euros à X et 7 millions à Y`.
//!
//! They are no amounts of the record, whose spans hold their currency; events read them beside the others.

use super::{AmountMention, part};
use crate::facts::Context;
use rust_decimal::Decimal;

/// Tokens behind a whole sum in which its currency is still meant.
const REACH: usize = 60;

/// The sums with a magnitude and without a currency that follow a whole one closely, in text order.
pub(in crate::facts) fn find(c: &Context, found: &[AmountMention]) -> Vec<AmountMention> {
    let mut elided = Vec::new();
    for (k, whole) in found.iter().enumerate() {
        let next = found.get(k + 1).map_or(c.doc.tokens.len(), |a| a.tokens.0);
        let mut i = whole.tokens.1;
        while i < next.min(whole.tokens.1 + REACH) {
            let read =
                part(c, i).filter(|p| p.currency.is_none() && p.number.scale > Decimal::ONE_THOUSAND && p.end <= next);
            let Some(part) = read else {
                i += 1;
                continue;
            };
            // "37 millions de clients": what is counted stands behind.
            let counted = matches!(c.folded(part.end), "de" | "d" | "of")
                || c.doc
                    .tokens
                    .get(part.end)
                    .is_some_and(|t| t.space_before() && !t.newline_before() && is_plural_noun(c, part.end));
            if !counted {
                elided.push(AmountMention {
                    span: c.doc.span(part.start, part.end),
                    tokens: (part.start, part.end),
                    value: Some(part.number.value),
                    min: None,
                    max: None,
                    per: None,
                    qualifier: None,
                    rule: "amount.elided-currency",
                    ..whole.clone()
                });
            }
            i = part.end.max(i + 1);
        }
    }
    elided
}

/// `clients`, `users`: a word in small letters that ends as plurals do.
fn is_plural_noun(c: &Context, i: usize) -> bool {
    let word = c.folded(i);
    word.len() > 3
        && word.ends_with('s')
        && !c.doc.tokens[i].is_capital()
        && !matches!(word, "dans" | "sans" | "pres" | "plus" | "apres")
}
