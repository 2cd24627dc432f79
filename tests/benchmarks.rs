//! The project's own benchmarks: sentences, passages and articles with gold, and floors that the quality holds.
//!
//! `cargo test --release --test benchmarks -- --nocapture` prints precision, recall and F1 of each. A floor may be raised by
//! hand in [`FLOORS`], with the figure that the run prints, rounded down; it never falls.

#![allow(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::{body, path};

/// F1 that each benchmark must reach: strict spans with values for dates and amounts, strict spans for companies,
/// authority, company and sum for events.
const FLOORS: &[(&str, f64)] = &[
    ("amounts/news.en", 0.99),
    ("amounts/news.fr", 0.98),
    ("companies/news.en", 0.77),
    ("companies/news.fr", 0.82),
    ("dates/news.en", 0.96),
    ("dates/news.fr", 0.97),
    ("events/news.en", 0.80),
    ("events/news.fr", 0.81),
];

/// Right, extra and missing items.
#[derive(Debug, Default)]
struct Counts {
    right: usize,
    extra: usize,
    missing: usize,
}

impl Counts {
    fn add(&mut self, mut gold: Vec<String>, found: Vec<String>) {
        for item in found {
            match gold.iter().position(|g| *g == item) {
                Some(at) => {
                    gold.swap_remove(at);
                    self.right += 1;
                }
                None => self.extra += 1,
            }
        }
        self.missing += gold.len();
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.extra + self.missing).max(1) as f64
    }
}

#[test]
fn every_benchmark_holds_its_floor() {
    let mut low = Vec::new();
    for (name, floor) in FLOORS {
        let rows = std::fs::read_to_string(path(&format!("fixtures/{name}.jsonl"))).unwrap();
        let fact = name.split('/').next().unwrap();
        let mut counts = Counts::default();
        for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
            let text = row["text"].as_str().unwrap();
            let record = body(text, row["lang"].as_str().unwrap(), row["reference"].as_str());
            let record = serde_json::to_value(&record).unwrap();
            let optional =
                |item: &Value| row["optional"].as_array().is_some_and(|spans| spans.iter().any(|s| overlap(s, item)));
            let found = match fact {
                "companies" => {
                    mentions(&record["companies"]).into_iter().filter(|m| !optional(m)).map(|m| span(&m)).collect()
                }
                "events" => record["events"].as_array().unwrap().iter().map(|e| event(e, &names(&record))).collect(),
                _ => record[fact]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| format!("{} {}", span(item), value(item)))
                    .collect(),
            };
            let gold = row[fact].as_array().unwrap();
            let gold = match fact {
                "companies" => gold.iter().map(span).collect(),
                "events" => gold.iter().map(|e| gold_event(e, &record)).collect(),
                _ => gold.iter().map(|item| format!("{} {}", span(item), value(item))).collect(),
            };
            counts.add(gold, found);
        }
        let f1 = counts.f1();
        println!("{name}: F1 {f1:.3}, {counts:?}, floor {floor}");
        if f1 < *floor {
            low.push(format!("{name}: F1 {f1:.3} is below the floor {floor}"));
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

fn overlap(a: &Value, b: &Value) -> bool {
    let number = |v: &Value, key: &str| v[key].as_u64().unwrap();
    number(a, "start") < number(b, "end") && number(b, "start") < number(a, "end")
}

fn span(item: &Value) -> String {
    format!("{}..{}", item["start"], item["end"])
}

/// What a date or sum says, in one line; numbers as text, whatever the JSON has.
fn value(item: &Value) -> String {
    let text = |key: &str| match &item[key] {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let bounds = if item["value"].is_null() { format!("{}..{}", text("min"), text("max")) } else { text("value") };
    let set = if item["type"] == "set" { "set " } else { "" };
    format!("{set}{bounds} {} {} {}", text("currency"), text("qualifier"), text("per"))
}

fn mentions(entities: &Value) -> Vec<Value> {
    entities.as_array().unwrap().iter().flat_map(|e| e["mentions"].as_array().unwrap().clone()).collect()
}

/// Names of the companies of a record by id.
fn names(record: &Value) -> BTreeMap<String, String> {
    let companies = record["companies"].as_array().unwrap();
    companies.iter().map(|k| (k["id"].as_str().unwrap().to_owned(), k["name"].as_str().unwrap().to_owned())).collect()
}

fn key(regulator: &str, company: &str, amount: &str) -> String {
    format!("{regulator} | {} | {amount}", company.to_lowercase())
}

fn event(e: &Value, names: &BTreeMap<String, String>) -> String {
    let amount = &e["amount"];
    let sum = [&amount["value"], &amount["min"]].into_iter().find(|v| !v.is_null());
    let company = e["company"].as_str().and_then(|id| names.get(id)).map_or("", String::as_str);
    key(e["regulator"].as_str().unwrap_or(""), company, &sum.map_or(String::new(), Value::to_string))
}

/// The gold of an event as the record would say it: the company by the name that begins like it, either authority of two.
fn gold_event(e: &Value, record: &Value) -> String {
    let gold = e["company"].as_str().unwrap_or("").to_lowercase();
    let same = |name: &&String| {
        let name = name.to_lowercase();
        name == gold || gold.starts_with(&format!("{name} ")) || name.starts_with(&format!("{gold} "))
    };
    let names = names(record);
    let company = names.values().find(same).map_or(gold.as_str(), String::as_str);
    let told = |r: &&str| record["events"].as_array().unwrap().iter().any(|e| e["regulator"] == **r);
    let regulators = e["regulator"].as_str().unwrap_or("");
    let regulator = regulators.split('|').find(told).unwrap_or(regulators);
    key(regulator, company, e["amount"].as_str().unwrap_or(""))
}
