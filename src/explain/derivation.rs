//! One fact whole: where it stands, the rule and table row that made it, the steps to its value, and what was not taken.

use super::{Palette, printable};
use crate::facts::NAME;
use crate::pipeline::{Extraction, Pipeline};
use crate::record::{Per, Qualifier, Record};
use crate::text::Span;
use std::fmt::Write;

/// Code points shown on either side of a fact.
const AROUND: usize = 50;

/// The derivation of fact `number`, counted from 1 as [`super::render`] lists them; nothing for a number that no fact has.
pub fn derivation(pipeline: &Pipeline, x: &Extraction, number: usize, palette: &Palette) -> Option<String> {
    let record = pipeline.record(x);
    let steps = steps(pipeline, x, &record, number.checked_sub(1)?)?;
    let mut out = String::new();
    for (name, value) in steps {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}{name:<11}{} {}", palette.faint, palette.reset, printable(&value));
    }
    Some(out)
}

type Steps = Vec<(&'static str, String)>;

fn steps(pipeline: &Pipeline, x: &Extraction, record: &Record, mut at: usize) -> Option<Steps> {
    let tables = pipeline.tables();
    if let Some(a) = x.mentions.amounts.get(at) {
        let row = &tables.currencies[a.row];
        let said = &record.amounts[at];
        let mut steps = place("amount", x, a.span, said.line);
        steps.push(("rule", a.rule.to_owned()));
        let code = row.code.as_deref().unwrap_or("?");
        steps.push(("row", format!("currencies.tsv: {:?} is {code}", row.form)));
        if a.currency != row.code {
            let settled = a.currency.as_deref().unwrap_or("?");
            steps.push(("currency", format!("{settled}: the rest of the text tells whose {:?} it is", row.form)));
        }
        let value = said.value.map_or_else(
            || format!("{} to {}", said.min.unwrap_or_default(), said.max.unwrap_or_default()),
            |v| v.to_string(),
        );
        steps.push(("value", value));
        steps.push(("qualifier", said.qualifier.map_or("none beside it", Qualifier::as_str).to_owned()));
        steps.push(("rate", said.per.map_or("none beside it".to_owned(), |per| format!("per {}", per.as_str()))));
        return Some(steps);
    }
    at -= x.mentions.amounts.len();
    if let Some(d) = x.mentions.dates.get(at) {
        let row = &tables.date_rules[d.row];
        let mut steps = place("date", x, d.span, record.dates[at].line);
        steps.push(("rule", d.rule.clone()));
        steps.push(("row", format!("date_rules.tsv: {:?} means {}", row.pattern, row.value)));
        if !row.example.is_empty() {
            steps.push(("example", row.example.clone()));
        }
        let published = x
            .published
            .map_or("no publication date".to_owned(), |(day, from)| format!("published {day} ({})", from.as_str()));
        steps.push(("resolved", format!("{}, {published}", d.resolved.as_str())));
        steps.push(("value", format!("{} ({})", d.value, d.kind.as_str())));
        return Some(steps);
    }
    at -= x.mentions.dates.len();
    for (found, said) in x.mentions.regulators.iter().zip(&record.regulators) {
        if let Some(m) = found.mentions.get(at) {
            let row = &tables.regulators[found.row];
            let mut steps = place("regulator", x, m.span, said.mentions[at].line);
            steps.push(("rule", m.rule.to_owned()));
            steps.push(("row", format!("regulators.tsv: {}, {} ({}, {})", row.id, row.name, row.country, row.domain)));
            if !row.context.is_empty() {
                steps.push(("needs", format!("a full name or one of {} in the article", row.context.join(", "))));
            }
            return Some(steps);
        }
        at -= found.mentions.len();
    }
    for (found, said) in x.mentions.companies.iter().zip(&record.companies) {
        if let Some(m) = found.mentions.get(at) {
            let mut steps = place("company", x, m.span, said.mentions[at].line);
            steps.push(("rule", m.rule.to_owned()));
            steps.push(("evidence", said.evidence.as_str().to_owned()));
            match found.row {
                Some(row) => {
                    let row = &tables.companies[row];
                    steps.push(("row", format!("companies.tsv: {}, forms {}", row.id, row.forms.join(", "))));
                    if !row.ambiguous.is_empty() {
                        let forms = row.ambiguous.join(", ");
                        steps.push((
                            "ambiguous",
                            format!("{forms}: also ordinary words, which need evidence in the article"),
                        ));
                    }
                }
                // Cues, legal forms and acts decide alone; what is left is weighed.
                None if m.rule == "company.context" => steps.extend(names(pipeline, x, m.span.of(&x.article.text))),
                None => {}
            }
            return Some(steps);
        }
        at -= found.mentions.len();
    }
    x.events.get(at).map(|event| {
        let mut steps = vec![("fact", "event".to_owned())];
        steps.extend(pipeline.why(x, event));
        if let Some(per) = event.sum.as_ref().and_then(|s| s.per) {
            steps.push(("rate", format!("per {}", Per::as_str(per))));
        }
        steps
    })
}

/// What it is, where it stands, and the words around it.
fn place(what: &str, x: &Extraction, span: Span, line: Option<usize>) -> Steps {
    let text = &x.article.text;
    let before: Vec<char> = text[..span.start].chars().rev().take(AROUND).collect();
    let after: String = text[span.end..].chars().take(AROUND).collect();
    let start = text[..span.start].chars().count();
    let end = start + span.of(text).chars().count();
    let line = line.map_or(String::new(), |l| format!(", line {l} of the source"));
    vec![
        ("fact", format!("{what} {:?}", span.of(text))),
        ("place", format!("code points {start} to {end}{line}")),
        (
            "context",
            format!("…{}[{}]{after}…", before.into_iter().rev().collect::<String>(), span.of(text)).replace('\n', " "),
        ),
    ]
}

/// What the model of names weighed for an unknown name, and which other names it turned down.
fn names(pipeline: &Pipeline, x: &Extraction, name: &str) -> Steps {
    const SHOWN: usize = 6;
    let weight =
        |feature: &str| pipeline.tables().name_weights.iter().find(|w| w.feature == feature).map_or(0.0, |w| w.weight);
    let mut steps = Vec::new();
    for (seen, spans) in pipeline.names_seen(x) {
        let Some(text) = spans.first().map(|s| s.of(&x.article.text)) else { continue };
        let mut parts: Vec<(f32, &str)> =
            NAME.iter().zip(&seen.features).map(|(f, v)| (v * weight(f), *f)).filter(|(w, _)| *w != 0.0).collect();
        let sum: f32 = parts.iter().map(|p| p.0).sum();
        parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        let shown: Vec<String> = parts.iter().take(SHOWN).map(|(w, f)| format!("{f} {w:+.1}")).collect();
        if text == name {
            steps.push(("weighed", format!("{sum:+.1}: {}", shown.join(", "))));
        } else if sum <= 0.0 {
            steps.push(("turned down", format!("{text:?} {sum:+.1}: {}", shown.join(", "))));
        }
    }
    steps
}
