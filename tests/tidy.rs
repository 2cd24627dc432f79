//! The project polices itself: tables, files, the README.

mod support;

use faitout::tables::{EMBEDDED, Tables};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::path;

fn files(below: &str, extension: &str) -> Vec<PathBuf> {
    fn walk(dir: &Path, extension: &str, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, extension, out);
            } else if path.extension().is_some_and(|e| e == extension) {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&path(below), extension, &mut out);
    out.sort();
    out
}

#[test]
fn tables_are_sorted_and_have_no_doubles() {
    for (name, text) in EMBEDDED {
        let rows: Vec<&str> = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).skip(1).collect();
        assert!(!rows.is_empty(), "{name} is empty");
        for pair in rows.windows(2) {
            // The date grammar is sorted by language and rule; inside a rule the order is the one in which ties are settled.
            let key = |row: &str| {
                if *name == "date_rules.tsv" {
                    row.split('\t').take(2).collect::<Vec<_>>().join("\t")
                } else {
                    row.to_owned()
                }
            };
            assert!(key(pair[0]) <= key(pair[1]), "{name}: {:?} must stand after {:?}", pair[0], pair[1]);
            assert_ne!(pair[0], pair[1], "{name}: the row stands twice");
        }
    }
}

#[test]
fn ids_are_unique_and_well_formed() {
    let tables = Tables::load(None).unwrap();
    let good = |id: &str| {
        !id.is_empty()
            && id.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !id.starts_with('-')
            && !id.ends_with('-')
    };
    for ids in [
        tables.regulators.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(),
        tables.companies.iter().map(|r| r.id.as_str()).collect(),
    ] {
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
        ids.iter().for_each(|id| assert!(good(id), "{id:?}"));
    }
}

#[test]
fn every_feature_has_a_weight() {
    use faitout::article::{CONTEXT, LINE, PAGE};
    let tables = Tables::load(None).unwrap();
    let weights: BTreeSet<_> = tables.line_weights.iter().map(|w| (w.pass.as_str(), w.feature.as_str())).collect();
    let features =
        [("line", LINE), ("long", CONTEXT), ("long", LINE), ("short", CONTEXT), ("short", LINE), ("page", PAGE)];
    let names: BTreeSet<_> = tables.name_weights.iter().map(|w| w.feature.as_str()).collect();
    assert_eq!(names, faitout::facts::NAME.iter().copied().collect());
    assert_eq!(weights, features.iter().flat_map(|(pass, list)| list.iter().map(move |f| (*pass, *f))).collect());
}

#[test]
fn rules_of_the_code_have_case_blocks() {
    let mut used = BTreeSet::new();
    let id = regex::Regex::new(r#""((?:amount|regulator|company)\.[a-z-]+)""#).unwrap();
    for file in files("src/facts", "rs") {
        let text = std::fs::read_to_string(file).unwrap();
        used.extend(id.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    assert!(used.len() > 10, "no rules found: {used:?}");
    let tables = Tables::load(None).unwrap();
    used.extend(tables.date_rules.iter().filter(|r| r.value != "nothing").map(|r| r.rule.clone()));
    let mut blocks = BTreeSet::new();
    for file in files("fixtures/cases", "txt") {
        blocks.extend(
            std::fs::read_to_string(file)
                .unwrap()
                .lines()
                .filter_map(|l| l.strip_prefix("## ").map(|id| id.trim().to_owned())),
        );
    }
    let missing: Vec<_> = used.difference(&blocks).collect();
    assert!(missing.is_empty(), "rules without a block of cases: {missing:?}");
}

#[test]
fn files_stay_small_and_well_named() {
    for file in files("src", "rs") {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!["utils", "helpers", "common", "misc"].contains(&name.as_str()), "{}", file.display());
        let text = std::fs::read_to_string(&file).unwrap();
        let bare = text.split("#[cfg(test)]\nmod tests").next().unwrap().lines().count();
        assert!(bare <= 430, "{}: {bare} lines without tests", file.display());
        assert!(text.starts_with("//!"), "{}: opens with what it does", file.display());
    }
}

#[test]
fn the_readme_names_files_that_exist() {
    let readme = std::fs::read_to_string(path("README.md")).unwrap();
    for quoted in readme.split('`').skip(1).step_by(2) {
        let is_path = quoted.contains('/')
            && !quoted.contains([' ', '<', '*', '…', '{', '$'])
            && ["src/", "fixtures/", "corpus/", "tests/", ".ci/"].iter().any(|p| quoted.starts_with(p));
        if is_path {
            assert!(path(quoted).exists(), "README.md names {quoted}");
        }
    }
}
