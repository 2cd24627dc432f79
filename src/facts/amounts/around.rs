//! What stands around a sum: qualifiers before and after it, periods behind it.

use super::super::Context;
use crate::record::{Per, Qualifier};
use crate::text::Topic;

/// The qualifier beside a sum: up to three tokens before it may stand between (`plus de`, `près des`).
pub(super) fn qualifier(c: &Context, (start, end): (usize, usize)) -> Option<Qualifier> {
    let mut gap = start;
    for _ in 0..3 {
        let before = (gap.saturating_sub(5)..gap).find_map(|i| {
            c.doc.hits_on(i, Topic::Qualifier).find_map(|h| {
                let row = (h.end as usize == gap).then(|| &c.tables.qualifiers[h.entry.row as usize])?;
                (row.before && row.lang.fits(c.lang) && has_accents(c, i, &row.phrase)).then_some(row.qualifier)
            })
        });
        // "handed over five thousand euros": the particle of a verb.
        let particle = gap > 1
            && c.folded(gap - 1) == "over"
            && matches!(
                c.folded(gap - 2),
                "handed" | "hand" | "handing" | "hands" | "turned" | "took" | "taken" | "carried" | "signed"
            );
        if before.is_some() && !particle {
            return before;
        }
        let filler = gap.checked_sub(1).map(|i| c.folded(i)).unwrap_or_default();
        if !matches!(filler, "a" | "an" | "the" | "les" | "de" | "des" | "d" | "'" | "’" | "un" | "une" | "of" | "to")
        {
            break;
        }
        gap -= 1;
    }
    c.doc.hits_on(end, Topic::Qualifier).find_map(|h| {
        let row = &c.tables.qualifiers[h.entry.row as usize];
        (!row.before && row.lang.fits(c.lang)).then_some(row.qualifier)
    })
}

/// The period after a sum, also behind a conversion in brackets.
pub(super) fn period(c: &Context, end: usize) -> Option<Per> {
    let at = |i: usize| {
        c.doc.hits_on(i, Topic::Period).find_map(|h| {
            let row = &c.tables.periods[h.entry.row as usize];
            // "l'an dernier", "a year ago", "a year earlier" are dates.
            let dated = matches!(
                c.folded(h.end as usize),
                "dernier"
                    | "derniere"
                    | "passe"
                    | "passee"
                    | "prochain"
                    | "prochaine"
                    | "suivant"
                    | "suivante"
                    | "ago"
                    | "earlier"
                    | "later"
                    | "before"
                    | "after"
            );
            // "Par jour de retard passé un délai": a rate all the same.
            let rate = matches!(c.folded(i), "par" | "per" | "/");
            (row.lang.fits(c.lang) && (rate || !dated)).then_some(row.per)
        })
    };
    // "1 900 euros brut par mois".
    let gross = matches!(c.folded(end), "brut" | "bruts" | "net" | "nets" | "ht" | "ttc" | "gross");
    at(end + usize::from(gross)).or_else(|| {
        let close = c.doc.is_mark(end, '(').then(|| (end + 1..end + 10).find(|&i| c.doc.is_mark(i, ')'))).flatten()?;
        at(close + 1)
    })
}

/// `des` is not `dès`: where an accent makes another word, the text must have it too.
fn has_accents(c: &Context, i: usize, phrase: &str) -> bool {
    phrase != "dès" || c.doc.surface(i).contains(['è', 'È'])
}
