//! No field larger than a page can show: articles are not books, and a hostile one must not stop the reader's browser.

use crate::explain::View;
use crate::record::Record;

/// Code points of a text.
const TEXT: usize = 200_000;
/// Code points of a removed line, an address, a headline.
const LINE: usize = 2_000;
/// Code points of a name or path in a table.
const LABEL: usize = 200;
/// Removed lines.
const REMOVED: usize = 10_000;

/// At most `most` code points of `text`; what is cut ends with an ellipsis.
fn short(text: &mut String, most: usize) {
    if text.len() > most
        && let Some((at, _)) = text.char_indices().nth(most)
    {
        text.truncate(at);
        text.push('…');
    }
}

/// A name for a table.
pub(super) fn label(text: &str) -> String {
    let mut label: String = text.chars().take(LABEL + 1).collect();
    short(&mut label, LABEL);
    label
}

/// Cuts all fields of a view.
pub(super) fn view(view: &mut View) {
    let View { record, why } = view;
    for name in [&mut record.id, &mut record.language, &mut record.source.encoding] {
        short(name, LABEL);
    }
    let source = &mut record.source;
    let lines = [&mut record.title, &mut source.path, &mut source.url, &mut source.id];
    lines.into_iter().flatten().for_each(|line| short(line, LINE));
    if let Some(published) = &mut record.published {
        short(&mut published.date, LABEL);
    }
    short(&mut record.text, TEXT);
    facts(record);
    if let Some(why) = why {
        why.removed.truncate(REMOVED);
        why.removed.iter_mut().for_each(|r| short(&mut r.text, LINE));
        why.rules.iter_mut().for_each(|(_, row)| short(row, LABEL));
    }
}

/// Facts are not left out: their rules are found by their number. The page shows as many marks as a browser can bear.
fn facts(record: &mut Record) {
    let value = |text: &mut String| short(text, LABEL);
    for a in &mut record.amounts {
        value(&mut a.text);
        a.currency.as_mut().into_iter().for_each(value);
    }
    for d in &mut record.dates {
        value(&mut d.text);
        value(&mut d.value);
    }
    for r in &mut record.regulators {
        [&mut r.id, &mut r.name, &mut r.country, &mut r.domain].into_iter().for_each(value);
        r.mentions.iter_mut().for_each(|m| value(&mut m.text));
    }
    for c in &mut record.companies {
        [&mut c.id, &mut c.name].into_iter().for_each(value);
        c.country.as_mut().into_iter().for_each(value);
        c.mentions.iter_mut().for_each(|m| value(&mut m.text));
    }
    for e in &mut record.events {
        [&mut e.regulator, &mut e.company, &mut e.date].into_iter().flatten().for_each(value);
        e.amount.as_mut().and_then(|a| a.currency.as_mut()).into_iter().for_each(value);
        short(&mut e.evidence.text, LINE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_end_with_an_ellipsis() {
        assert_eq!(label("court"), "court");
        let long = label(&"é".repeat(5_000));
        assert_eq!((long.chars().count(), long.ends_with('…')), (LABEL + 1, true));
        let mut exact = "x".repeat(LINE);
        short(&mut exact, LINE);
        assert_eq!(exact.len(), LINE);
    }
}
