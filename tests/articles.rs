//! Golden articles: `fixtures/articles/<slug>/article.{txt,html}` against the whole record in `expected.json`.
//!
//! `BLESS=1 cargo test --test articles` rewrites expectations and prints what changed; without it a missing one is a failure.

#![allow(clippy::print_stdout, reason = "what was blessed is to be read")]

mod support;

use serde_json::Value;
use support::{article, blessing, path};

#[test]
fn golden_articles_give_their_records() {
    let mut failures = Vec::new();
    let mut folders: Vec<_> =
        std::fs::read_dir(path("fixtures/articles")).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 8, "expected at least 8 golden articles, found {}", folders.len());
    let bless = blessing();
    for folder in folders {
        let name = ["article.txt", "article.html"]
            .into_iter()
            .find(|n| folder.join(n).exists())
            .unwrap_or_else(|| panic!("{}: no article", folder.display()));
        let record = article(&std::fs::read(folder.join(name)).unwrap(), name);
        let found = serde_json::to_value(&record).unwrap();
        let expected_path = folder.join("expected.json");
        let expected: Value =
            std::fs::read_to_string(&expected_path).map_or(Value::Null, |t| serde_json::from_str(&t).unwrap());
        let mut changes = Vec::new();
        diff("", &expected, &found, &mut changes);
        if changes.is_empty() {
            continue;
        }
        let slug = folder.file_name().unwrap().to_string_lossy().into_owned();
        if bless {
            println!("{slug}: blessed\n  {}", changes.join("\n  "));
            std::fs::write(&expected_path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        } else {
            failures.push(format!("{slug}:\n  {}", changes.join("\n  ")));
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n(BLESS=1 cargo test --test articles rewrites them; read the diff)",
        failures.join("\n")
    );
}

/// Every place where the two values differ, one line each.
fn diff(at: &str, expected: &Value, found: &Value, changes: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            // An expectation may state only some fields.
            for (key, value) in a {
                diff(&format!("{at}.{key}"), value, b.get(key).unwrap_or(&Value::Null), changes);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (x, y))| diff(&format!("{at}[{i}]"), x, y, changes));
        }
        _ if expected == found => {}
        _ => changes.push(format!("{at}: expected {expected}, found {found}")),
    }
}
