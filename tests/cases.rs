//! Case files: one sentence a line, mentions marked in place, both languages, positives and negatives of every rule.
//!
//! Each file has a floor in `fixtures/floors.json`: how many of its lines pass. It may rise (`BLESS=1 cargo test --test cases`),
//! and it never falls.

#![allow(clippy::print_stdout, reason = "the counts are for whoever runs the test")]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::{blessing, body, cases, found, path};

const FACTS: [&str; 4] = ["amounts", "dates", "regulators", "companies"];
const LANGUAGES: [&str; 2] = ["en", "fr"];

#[test]
fn every_file_holds_its_floor() {
    let floors_path = path("fixtures/floors.json");
    let floors: Value = serde_json::from_str(&std::fs::read_to_string(&floors_path).unwrap()).unwrap();
    let mut now = BTreeMap::new();
    let mut failures = Vec::new();
    for fact in FACTS {
        for language in LANGUAGES {
            let key = format!("{fact}.{language}");
            let (passed, lines, failed) = run(fact, language);
            let floor = floors[&key]["passed"].as_u64().unwrap_or(0) as usize;
            if passed < floor {
                failures.push(format!(
                    "{key}: {passed} of {lines} lines pass, the floor is {floor}\n{}",
                    failed.join("\n")
                ));
            }
            if std::env::var_os("SHOW").is_some_and(|s| s == key.as_str()) {
                println!("{}", failed.join("\n"));
            }
            println!("{key}: {passed} of {lines}");
            now.insert(key, json!({"passed": passed.max(floor), "lines": lines}));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    if blessing() {
        std::fs::write(&floors_path, serde_json::to_string_pretty(&now).unwrap() + "\n").unwrap();
    } else {
        let counts: BTreeMap<String, Value> = serde_json::from_value(floors).unwrap();
        for (key, value) in &now {
            assert_eq!(
                counts[key]["lines"], value["lines"],
                "{key}: the file has changed; BLESS=1 pins its new length"
            );
        }
    }
}

/// Lines that pass, all lines, and what failed.
fn run(fact: &str, language: &str) -> (usize, usize, Vec<String>) {
    let file = format!("fixtures/cases/{fact}.{language}.txt");
    let cases = cases(&std::fs::read_to_string(path(&file)).unwrap());
    let mut failed = Vec::new();
    for case in &cases {
        let record = body(&case.text, language, case.reference.as_deref());
        let have: Vec<_> = found(&record, fact).into_iter().map(|(_, surface, value)| (surface, value)).collect();
        if have != case.marks {
            let only = |a: &[(String, String)], b: &[(String, String)]| {
                a.iter().filter(|x| !b.contains(x)).map(|(s, v)| format!("{s} => {v}")).collect::<Vec<_>>().join(" | ")
            };
            failed.push(format!(
                "{file}:{} ({}) {}\n    expected: {}\n    found:    {}",
                case.line,
                case.rule,
                case.text,
                only(&case.marks, &have),
                only(&have, &case.marks)
            ));
        }
    }
    (cases.len() - failed.len(), cases.len(), failed)
}

/// Every rule that a case file names has positives in both languages and a negative in one.
#[test]
fn every_block_has_positives_and_negatives() {
    for fact in FACTS {
        let mut blocks: BTreeMap<String, [usize; 3]> = BTreeMap::new();
        for (k, language) in LANGUAGES.iter().enumerate() {
            for case in cases(&std::fs::read_to_string(path(&format!("fixtures/cases/{fact}.{language}.txt"))).unwrap())
            {
                let counts = blocks.entry(case.rule).or_default();
                counts[if case.marks.is_empty() { 2 } else { k }] += 1;
            }
        }
        for (rule, [en, fr, negative]) in blocks {
            assert!(
                en >= 2 && fr >= 2 && negative >= 1,
                "{rule}: {en} English and {fr} French positives, {negative} negatives"
            );
        }
    }
}
