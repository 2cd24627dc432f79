//! The examples of the grammar are its first tests: each must be found whole, with its value, by its own rule.

use super::super::Extractor;
use crate::tables::{Fault, Tables};
use crate::text::Doc;
use jiff::civil::date;

/// The rules whose example is not found so. The day of publication is 2022-10-20.
pub(in crate::facts) fn faults(tables: &Tables) -> Vec<Fault> {
    let fault = |message: String| Fault { file: "date_rules.tsv".to_owned(), line: 0, message };
    let extractor = match Extractor::new(tables) {
        Ok(extractor) => extractor,
        Err(e) => return vec![fault(e.to_string())],
    };
    let mut faults = Vec::new();
    for row in tables.date_rules.iter().filter(|r| !r.example.is_empty()) {
        let rule = format!("{} {:?}", row.rule, row.pattern);
        let Some((text, expected)) = row.example.split_once(" => ") else {
            faults.push(fault(format!("{rule}: expected an example as surface => value, found {:?}", row.example)));
            continue;
        };
        let doc = Doc::new(text, &tables.lexicon);
        let mentions = extractor.find(&doc, tables, row.lang, Some(date(2022, 10, 20)));
        let found: Vec<_> = mentions.dates.iter().map(|d| (d.value.as_str(), d.rule.as_str())).collect();
        if found != [(expected, row.rule.as_str())] {
            let found: Vec<_> = found.iter().map(|(value, by)| format!("{value} by {by}")).collect();
            let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
            faults.push(fault(format!("{rule}: expected {expected} in {text:?}, found {found}")));
        }
    }
    faults
}
