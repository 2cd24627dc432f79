//! The project's own fixtures, through the code that `faitout check` runs.
//!
//! Floors stand in `fixtures/floors.json`; `faitout check --floors fixtures/floors.json --bless` pins them, and
//! `faitout check fixtures/articles --bless` rewrites golden articles.

#![allow(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

use faitout::Options;
use faitout::check::floors::{self, Standing};
use faitout::check::{self, Bench, Fact, lines};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

#[test]
fn fixtures_hold_their_floors() {
    let bench = Bench::new(&Options::default()).unwrap();
    let report = check::run(&[path("fixtures")], &bench, None).unwrap();
    let floors_path = path("fixtures/floors.json");
    let pinned = floors::read(&floors_path).unwrap();
    let mut low = Vec::new();
    let mut checked = 0;
    for group in &report.groups {
        let Some((key, now)) = floors::of(group, &floors_path).unwrap() else { continue };
        println!("{key}: {} of {}, strict {:.3}, value {:.3}", now.passed, now.cases, now.strict, now.value);
        checked += 1;
        match floors::standing(pinned.get(&key), &now) {
            Standing::Holds | Standing::Rises => {}
            other => low.push(format!("{key}: {other:?}")),
        }
    }
    let golden: Vec<_> = report.failures.iter().filter(|f| f.fact == Fact::Record).collect();
    assert!(golden.is_empty(), "{golden:#?}");
    assert!(low.is_empty(), "{}", low.join("\n"));
    assert_eq!(checked, pinned.len(), "every floor has its file");
    let articles = report.groups.iter().filter(|g| g.fact == Fact::Record).count();
    assert!(articles >= 37, "expected at least 37 golden articles, found {articles}");
}

/// Every rule that a case file names has positives in both languages and a negative in one.
#[test]
fn every_block_has_positives_and_negatives() {
    for (fact, _) in Fact::ALL.iter().filter(|(_, fact)| *fact != Fact::Events) {
        let mut blocks: BTreeMap<String, [usize; 3]> = BTreeMap::new();
        for (k, language) in ["en", "fr"].into_iter().enumerate() {
            let file = path(&format!("fixtures/cases/{fact}.{language}.txt"));
            for case in lines::parse(&std::fs::read_to_string(&file).unwrap(), &file).unwrap() {
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

/// Golden articles cover every type and status of event in both languages.
#[test]
fn golden_articles_cover_types_and_statuses() {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(path("fixtures/articles")).unwrap() {
        let file = entry.unwrap().path().join("expected.json");
        let record: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        for event in record["events"].as_array().unwrap() {
            for key in ["type", "status"] {
                let language = record["language"].as_str().unwrap().to_owned();
                seen.entry(language).or_default().push(event[key].as_str().unwrap().to_owned());
            }
        }
    }
    let types = ["fine", "periodic_penalty", "penalty_payment", "settlement", "order", "formal_notice"];
    let types = types.iter().chain(&["investigation", "appeal", "compensation"]);
    let statuses = ["imposed", "proposed", "threatened", "considered", "upheld", "reduced", "annulled", "paid"];
    for name in types.chain(&statuses) {
        for language in ["en", "fr"] {
            assert!(seen[language].iter().any(|s| s == name), "no {name} in {language}");
        }
    }
}
