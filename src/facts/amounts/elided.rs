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
                    value: Some(part.number.value.normalize()),
                    min: None,
                    max: None,
                    per: None,
                    qualifier: None,
                    rule: "elided-currency",
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

#[cfg(test)]
mod tests {
    use super::super::find as whole;
    use super::find;
    use crate::facts::Context;
    use crate::tables::{Lang, Tables};
    use crate::text::Doc;

    fn elided(text: &str) -> Vec<String> {
        let tables = Tables::load(None).unwrap();
        let doc = Doc::new(text, &tables.lexicon);
        let c = Context { doc: &doc, tables: &tables, lang: Lang::Fr, published: None };
        let amounts = whole(&c, &[]);
        let sums = find(&c, &amounts);
        sums.iter()
            .map(|a| format!("{} {}", a.currency.as_deref().unwrap_or("?"), a.value.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_sum_takes_the_currency_of_the_one_before() {
        assert_eq!(elided("25 millions d'euros à Fnac et 7 millions à Voyalia"), ["EUR 7000000"]);
        assert_eq!(elided("11,2 millions de francs pour l'un, 6,5 millions pour l'autre"), ["FRF 6500000"]);
    }

    #[test]
    fn what_is_counted_is_no_sum() {
        assert_eq!(elided("25 millions d'euros pour 7 millions de clients"), [""; 0]);
        assert_eq!(elided("25 millions d'euros, 7 millions visiteurs, 2023 et 12 mois"), [""; 0]);
        assert_eq!(elided("7 millions à Voyalia"), [""; 0]);
    }
}
