//! A time of day joined to a day belongs to its span: `mercredi 28 février à 6 heures`, `3 p.m. Thursday`.

use super::super::Context;
use crate::tables::Lang;
use crate::text::Kind;

/// The token after the time of day that follows token `end`, or `end`.
pub(super) fn after(c: &Context, end: usize) -> usize {
    let at = end + usize::from(c.doc.is_mark(end, ','));
    let opener = if c.lang == Lang::En { "at" } else { "a" };
    if c.folded(at) == opener { time(c, at + 1).unwrap_or(end) } else { end }
}

/// The token at which the time of day before token `start` begins, or `start`.
pub(super) fn before(c: &Context, start: usize) -> usize {
    let from = start.saturating_sub(6);
    (from..start).find(|&at| time(c, at) == Some(start)).unwrap_or(start)
}

/// `17h45`, `6 heures`, `10:30 a.m.`, `noon`: the token after it.
fn time(c: &Context, at: usize) -> Option<usize> {
    if matches!(c.folded(at), "midi" | "minuit" | "noon" | "midnight" | "midday") {
        return Some(at + 1);
    }
    let small = |i: usize| {
        let token = c.doc.tokens.get(i).filter(|t| t.kind == Kind::Number && t.len() <= 2)?;
        token.of(c.doc.text).parse::<u8>().ok().filter(|n| *n < 60)
    };
    small(at).filter(|hour| *hour <= 24)?;
    let mut end = at + 1;
    let colon = (c.doc.is_mark(end, ':') || c.doc.is_mark(end, '.')) && small(end + 1).is_some();
    if colon {
        end += 2;
    }
    if c.lang == Lang::En {
        let half = matches!(c.folded(end), "am" | "pm" | "a" | "p");
        let dotted = half && c.doc.is_mark(end + 1, '.') && c.folded(end + 2) == "m";
        let full_stop =
            dotted && c.doc.is_mark(end + 3, '.') && c.doc.tokens.get(end + 4).is_some_and(|t| !t.is_capital());
        let ended = match () {
            () if dotted => end + 3 + usize::from(full_stop),
            () if half && c.folded(end).len() == 2 => end + 1,
            () if colon => end,
            () => return None,
        };
        return Some(ended);
    }
    if matches!(c.folded(end), "h" | "heure" | "heures") {
        end += 1;
        return Some(end + usize::from(small(end).is_some()));
    }
    colon.then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::super::Extractor;
    use crate::tables::{Lang, Tables};
    use crate::text::Doc;
    use jiff::civil::date;

    #[test]
    fn times_of_day_belong_to_their_day() {
        let tables = Tables::load(None).unwrap();
        let extractor = Extractor::new(&tables).unwrap();
        for (lang, text, span) in [
            (Lang::Fr, "Publié le 11.09.2023 à 17h45, le texte", "le 11.09.2023 à 17h45"),
            (Lang::Fr, "ouvert mercredi 28 février à 6 heures.", "mercredi 28 février à 6 heures"),
            (Lang::Fr, "arrivé jeudi à Paris", "jeudi"),
            (Lang::Fr, "depuis midi mardi,", "midi mardi"),
            (Lang::En, "closed on Friday at 10:30 a.m. local time", "Friday at 10:30 a.m."),
            (Lang::En, "it met at 3 pm Thursday", "3 pm Thursday"),
            (Lang::En, "seen on Friday at 10 Downing Street", "Friday"),
        ] {
            let doc = Doc::new(text, &tables.lexicon);
            let found = extractor.find(&doc, &tables, lang, Some(date(2022, 10, 20)));
            let spans: Vec<_> = found.dates.iter().map(|d| d.span.of(text)).collect();
            assert_eq!(spans, [span], "{text}");
        }
    }
}
