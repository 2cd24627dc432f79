//! Regulators and companies: equal spans, and equal spans with the same id or name. `optional` spans count neither way.

use super::super::Fact;
use super::super::score::{Counts, Extent, Score, overlap};
use super::{Judged, item, list, span, told};
use crate::Record;
use crate::record::MentionKind;
use crate::text::fold;
use serde_json::Value;

pub(super) fn judge(row: &Value, record: &Record, fact: Fact) -> Result<Judged, String> {
    let key = fact.as_str();
    // (span, id, name, place in the order of items): descriptions are no names.
    let mut found: Vec<(Extent, String, String, bool)> = match fact {
        Fact::Regulators => record
            .regulators
            .iter()
            .flat_map(|r| {
                r.mentions.iter().map(|m| {
                    let name = m.kind == MentionKind::Name;
                    let id = if name { r.id.clone() } else { format!("{} description", r.id) };
                    ((m.start, m.end), id, r.name.clone(), name)
                })
            })
            .collect(),
        _ => record
            .companies
            .iter()
            .flat_map(|k| k.mentions.iter().map(|m| ((m.start, m.end), k.id.clone(), k.name.clone(), true)))
            .collect(),
    };
    found.sort();
    let gold = list(row, key);
    let gold_spans: Vec<Extent> = gold.iter().map(|item| span(row, item)).collect::<Result<_, _>>()?;
    let optional: Vec<Extent> = list(row, "optional").iter().map(|item| span(row, item)).collect::<Result<_, _>>()?;
    let touches = |s: Extent, spans: &[Extent]| spans.iter().any(|o| overlap(s, *o) > 0);
    let counted: Vec<usize> = (0..found.len())
        .filter(|&j| found[j].3 && (touches(found[j].0, &gold_spans) || !touches(found[j].0, &optional)))
        .collect();
    let agrees = |g: &Value, j: usize| {
        let (_, id, name, _) = &found[j];
        let same_id = told(g, "id").is_none_or(|stated| stated == *id);
        let same_name = told(g, "name").is_none_or(|stated| fact == Fact::Regulators || same_company(&stated, name));
        same_id && same_name
    };
    // Each mention answers one gold item.
    let mut used = vec![false; found.len()];
    let mut at = |i: usize| {
        let j = counted.iter().copied().find(|&j| !used[j] && found[j].0 == gold_spans[i])?;
        used[j] = true;
        Some((i, j))
    };
    let placed: Vec<(usize, usize)> = (0..gold.len()).filter_map(&mut at).collect();
    let strict = placed.len();
    let passed: Vec<(usize, usize)> = placed.into_iter().filter(|&(i, j)| agrees(&gold[i], j)).collect();
    let counts = |right: usize| Counts { gold: gold.len(), found: counted.len(), right };
    let missed = (0..gold.len()).filter(|i| !passed.iter().any(|p| p.0 == *i));
    let say = |g: &Value| told(g, "id").or(told(g, "name")).unwrap_or_default();
    Ok(Judged {
        score: Score { strict: counts(strict), value: counts(passed.len()) },
        expected: missed.map(|i| item(row, gold_spans[i], say(&gold[i]))).collect(),
        found: counted.iter().copied().filter(|j| !passed.iter().any(|p| p.1 == *j)).collect(),
    })
}

/// The same company by name: equal without case, accents and marks, or one the first words of the other.
pub(super) fn same_company(a: &str, b: &str) -> bool {
    let plain = |name: &str| {
        let words: String = fold(name).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        words.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let (a, b) = (plain(a), plain(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    !short.is_empty() && long.starts_with(short) && (a == b || short.concat().chars().count() >= 4)
}

#[cfg(test)]
mod tests {
    use super::same_company;

    #[test]
    fn companies_agree_by_their_first_words() {
        assert!(same_company("Clearview AI Inc.", "Clearview AI"));
        assert!(same_company("Crédit Agricole", "credit-agricole"));
        assert!(!same_company("Orange", "Orano") && !same_company("AXA", "AXA Banque"));
    }
}
