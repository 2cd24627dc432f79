//! Cases of many articles: how well events are grouped, and what a case says.

mod support;

use assert_cmd::Command;
use faitout::ledger::{Case, Ledger};
use faitout::output::Layout;
use faitout::tables::Tables;
use faitout::{Hints, Record, Source};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::LazyLock;
use support::{ARTICLES, path};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(None).unwrap());

fn rows(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path("fixtures/ledger").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn word<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value[key].as_str()
}

fn cases(lines: &[String]) -> Vec<Case> {
    let mut ledger = Ledger::default();
    lines.iter().for_each(|line| ledger.add(line.as_bytes(), 0.0).unwrap());
    ledger.cases(&TABLES)
}

/// Pairwise precision, recall and F1 of groups of numbers.
fn pairwise<'g>(found: impl Iterator<Item = &'g Vec<usize>>, gold: impl Iterator<Item = &'g Vec<usize>>) -> [f64; 3] {
    fn pairs<'g>(groups: impl Iterator<Item = &'g Vec<usize>>) -> BTreeSet<(usize, usize)> {
        groups
            .flat_map(|g| g.iter().flat_map(move |&a| g.iter().filter(move |&&b| a < b).map(move |&b| (a, b))))
            .collect()
    }
    let (found, gold) = (pairs(found), pairs(gold));
    let hits = found.intersection(&gold).count() as f64;
    let (p, r) = (hits / found.len().max(1) as f64, hits / gold.len().max(1) as f64);
    [p, r, 2.0 * p * r / (p + r).max(1e-9)]
}

/// The gold groups: numbers of the lines of `gold.ndjson` by case, those of `kept` alone.
fn gold_groups(gold: &[Value], kept: &BTreeSet<usize>) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, line) in gold.iter().enumerate().filter(|(i, _)| kept.contains(i)) {
        groups.entry(word(line, "case").unwrap().to_owned()).or_default().push(i);
    }
    groups
}

/// Records that tell what the gold says that their articles tell; the evidence is the number of the gold line.
fn told_records() -> (Vec<Value>, Vec<String>) {
    let (articles, gold) = (rows("articles.ndjson"), rows("gold.ndjson"));
    let mut records = Vec::new();
    for article in &articles {
        let id = word(article, "id").unwrap();
        let events: Vec<Value> = gold
            .iter()
            .enumerate()
            .filter(|(_, g)| word(g, "article") == Some(id))
            .map(|(i, g)| {
                let sum =
                    json!({"value": g["amount"], "min": null, "max": null, "currency": g["currency"], "per": null});
                json!({
                    "type": g["type"], "status": g["status"], "regulator": g["regulator"], "company": g["company"],
                    "amount": if g["amount"].is_null() { Value::Null } else { sum },
                    "date": g["date"], "evidence": {"text": i.to_string()}, "confidence": 0.9
                })
            })
            .collect();
        let published = word(article, "published").map(|date| json!({"date": date, "from": "metadata"}));
        let record = json!({
            "id": id, "source": {"path": null, "url": article["url"], "id": id, "record": null},
            "published": published, "language": "fr", "title": null, "text": article["text"],
            "regulators": [], "companies": [], "events": events
        });
        records.push(record.to_string());
    }
    (gold, records)
}

fn numbers(case: &Case) -> Vec<usize> {
    let mut numbers: Vec<usize> = case.sources.iter().map(|s| s.evidence.parse().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn events_as_told_are_grouped() {
    let (gold, records) = told_records();
    let found: Vec<Vec<usize>> = cases(&records).iter().map(numbers).collect();
    let groups = gold_groups(&gold, &(0..gold.len()).collect());
    let [p, r, f1] = pairwise(found.iter(), groups.values());
    assert!(f1 >= 0.985, "P {p:.3} R {r:.3} F1 {f1:.3}");
}

/// The articles through the whole pipe: of the events that are found with their kind, authority and company.
#[test]
fn events_as_extracted_are_grouped() {
    let (articles, gold) = (rows("articles.ndjson"), rows("gold.ndjson"));
    let extract = |article: &Value| -> Record {
        let hints = Hints {
            id: word(article, "id").map(str::to_owned),
            url: word(article, "url").map(str::to_owned),
            published: word(article, "published").map(|p| p.parse().unwrap()),
            format: Some(faitout::record::Format::Text),
            ..Hints::default()
        };
        let bytes = word(article, "text").unwrap().as_bytes().to_vec();
        ARTICLES.extract(Source { bytes, utf8: true, hints }).unwrap()
    };
    let records: Vec<Record> = articles.iter().map(extract).collect();
    let found = cases(&records.iter().map(|r| serde_json::to_string(r).unwrap()).collect::<Vec<_>>());
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
    let mut matched = BTreeSet::new();
    for (group, case) in groups.iter_mut().zip(&found) {
        let id = |party: &Option<faitout::ledger::Party>| party.as_ref().map(|p| p.id.clone());
        for source in &case.sources {
            let fits = |(i, g): &(usize, &Value)| {
                let sum = source.amount.as_ref().map(|s| s.value.to_string());
                !matched.contains(i)
                    && word(g, "article") == source.source_id.as_deref()
                    && word(g, "type") == Some(case.kind.as_str())
                    && word(g, "status") == Some(case.status.as_str())
                    && word(g, "regulator") == id(&case.regulator).as_deref()
                    && word(g, "company") == id(&case.company).as_deref()
                    && (g["amount"].is_null() || sum == Some(g["amount"].to_string()))
            };
            if let Some((i, _)) = gold.iter().enumerate().find(fits) {
                matched.insert(i);
                group.push(i);
            }
        }
        group.sort_unstable();
    }
    let [p, r, f1] = pairwise(groups.iter(), gold_groups(&gold, &matched).values());
    assert!(matched.len() >= 340 && f1 >= 0.97, "{} events, P {p:.3} R {r:.3} F1 {f1:.3}", matched.len());
}

#[test]
fn the_order_of_records_does_not_matter() {
    let (_, mut records) = told_records();
    let written = |records: &[String]| {
        let layout = Layout { what: faitout::output::What::Cases, ..Layout::default() };
        cases(records).iter().flat_map(|case| layout.case(case)).collect::<Vec<u8>>()
    };
    let first = written(&records);
    records.reverse();
    assert!(first == written(&records));
    let middle = records.len() / 3;
    records.rotate_left(middle);
    assert!(first == written(&records));
}

/// A record with one event, as text.
fn record(id: &str, published: &str, text: &str, event: &Value) -> String {
    json!({
        "id": id, "source": {"path": format!("{id}.txt"), "url": null, "id": null, "record": null},
        "published": {"date": published, "from": "byline"}, "language": "fr", "title": null, "text": text,
        "regulators": [{"id": "cnil", "name": "CNIL"}], "companies": [{"id": "zorvelle", "name": "Zorvelle"}],
        "events": [event]
    })
    .to_string()
}

fn fine(value: u64, currency: &str, date: Option<&str>) -> Value {
    json!({
        "type": "fine", "status": "imposed", "regulator": "cnil", "company": "zorvelle",
        "amount": {"value": value, "min": null, "max": null, "currency": currency, "per": null},
        "date": date, "evidence": {"text": "…"}, "confidence": 0.9
    })
}

#[test]
fn a_case_tells_its_contradictions() {
    let text = "La CNIL a infligé une amende à Zorvelle pour avoir gardé trop longtemps les données de ses clients, a-t-elle annoncé.";
    let records = [
        record("a", "2022-10-20", text, &fine(20_000_000, "EUR", Some("2022-10-20"))),
        record("b", "2022-10-21", &text.replace("annoncé", "dit"), &fine(20_000_000, "EUR", Some("2022-10-20"))),
        record("c", "2022-10-22", "Zorvelle paiera.", &fine(19_953_000, "EUR", Some("2022-10-17"))),
        record("d", "2022-10-24", "Le géant Zorvelle est puni.", &fine(21_000_000, "USD", Some("2022"))),
        record("e", "2022-11-02", "Une autre version.", &fine(22_000_000, "EUR", Some("2022-10"))),
        record("f", "2023-11-02", "Une deuxième amende.", &fine(3_000_000, "EUR", Some("2023-11-02"))),
    ];
    let cases = cases(&records);
    assert_eq!(cases.len(), 2);
    let case = &cases[0];
    assert_eq!(case.amount.as_ref().map(|s| s.value.to_string()).as_deref(), Some("19953000"), "the exact form");
    assert_eq!((case.date.as_deref(), case.announced.as_deref()), (Some("2022-10-17"), Some("2022-10-20")));
    assert_eq!((case.articles, case.agreement), (4, 3), "a copy counts once, one article has another sum");
    assert_eq!(case.sources.iter().filter_map(|s| s.copy_of).collect::<Vec<_>>(), [0]);
    let told: Vec<(String, Vec<(String, usize)>)> = case
        .conflicts
        .iter()
        .map(|c| (c.slot.clone(), c.values.iter().map(|v| (v.value.clone(), v.sources.len())).collect()))
        .collect();
    let value = |v: &str, n| (v.to_owned(), n);
    assert_eq!(
        told,
        [
            ("amount".to_owned(), vec![value("EUR 19953000", 4), value("EUR 22000000", 1)]),
            ("date".to_owned(), vec![value("2022-10-20", 2), value("2022-10-17", 1)]),
        ]
    );
    let links = json!(case.linked);
    assert_eq!(links, json!([{"case": cases[1].id, "relation": "same_authority"}]));
}

#[test]
fn the_command_writes_cases() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("records.jsonl");
    let text = "La CNIL a infligé une amende à Zorvelle.";
    let lines = [record("a", "2022-10-20", text, &fine(5, "EUR", None)), "{\"id\":1}".to_owned()];
    std::fs::write(&file, lines.join("\n")).unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("faitout"));
        command.env("NO_COLOR", "1").arg("ledger").args(args).arg(&file);
        command.assert()
    };
    let out = run(&[]).code(1).get_output().clone();
    let case: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((case["company"]["name"].as_str(), case["amount"]["value"].as_u64()), (Some("Zorvelle"), Some(5)));
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(said.contains("records.jsonl:2: expected a record of extract, found "), "{said}");
    assert!(said.ends_with("1 record, 1 event: 1 case, 0 of them with contradictions; 1 error\n"), "{said}");
    let csv = run(&["-q", "--format", "csv"]).code(1).get_output().stdout.clone();
    let csv = String::from_utf8(csv).unwrap();
    let (header, row) = csv.split_once('\n').unwrap();
    assert!(header.starts_with("case,type,status,regulator,regulator_name,company"), "{header}");
    assert!(row.contains(",fine,imposed,cnil,CNIL,zorvelle,Zorvelle,5,EUR,,,,1,1,,0,,…"), "{row}");
    let missing = Command::new(assert_cmd::cargo::cargo_bin!("faitout")).args(["ledger", "/nowhere"]).assert().code(2);
    let said = String::from_utf8(missing.get_output().stderr.clone()).unwrap();
    assert!(said.starts_with("faitout: cannot read /nowhere: No such file"), "{said}");
}

#[test]
fn the_schema_of_cases_lists_every_field() {
    let schema = faitout::ledger::schema();
    let text = "La CNIL a infligé une amende à Zorvelle.";
    let case = &cases(&[record("a", "2022-10-20", text, &fine(5, "EUR", None))])[0];
    let fields: BTreeSet<String> = json!(case).as_object().unwrap().keys().cloned().collect();
    let listed: BTreeSet<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    let required: BTreeSet<String> =
        schema["required"].as_array().unwrap().iter().map(|r| r.as_str().unwrap().to_owned()).collect();
    assert_eq!((&fields, &fields), (&listed, &required));
}

/// The five scrapes that the project began with, where they stand beside the checkout.
#[test]
fn the_first_scrapes_give_their_cases() {
    let folder = path("../shared/seeds");
    if !folder.exists() {
        let _ = writeln!(std::io::stderr(), "skipped: no scrapes beside the checkout");
        return;
    }
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let extract = |f: &std::path::PathBuf| {
        let hints = Hints { path: Some(f.display().to_string()), ..Hints::default() };
        let record = ARTICLES.extract(Source { bytes: std::fs::read(f).unwrap(), utf8: false, hints }).unwrap();
        serde_json::to_string(&record).unwrap()
    };
    let cases = cases(&files.iter().map(extract).collect::<Vec<_>>());
    let told: Vec<String> = cases
        .iter()
        .map(|c| {
            let sum = c.amount.as_ref().map_or_else(|| "-".to_owned(), |s| s.value.to_string());
            let regulator = c.regulator.as_ref().map_or("-", |r| &r.id);
            let date = c.date.as_deref().unwrap_or("-");
            format!("{} {} {regulator} {sum} {date} {}", c.kind.as_str(), c.status.as_str(), c.articles)
        })
        .collect();
    for case in [
        "fine imposed cnil 20000000 2022-10-17 4",
        "fine considered cnil - 2022-05-11 1",
        "fine imposed ap-nl 30500000 2024-09-03 1",
        "penalty_payment imposed cnil 5200000 2023-04-13 2",
        "periodic_penalty threatened cnil 100000 2022-10-17 2",
        "fine threatened ap-nl 5100000 2024-09-03 1",
        "formal_notice imposed cnil - XXXX-11-26 2",
    ] {
        assert!(told.iter().any(|c| c == case), "{case:?} of {told:#?}");
    }
    let fine = cases.iter().find(|c| c.sources.len() == 4).unwrap();
    assert_eq!(
        serde_json::to_value(&fine.conflicts).unwrap(),
        json!([{"slot": "date", "values": [
            {"value": "2022-10-17", "sources": fine.conflicts[0].values[0].sources},
            {"value": "2022-10-20", "sources": fine.conflicts[0].values[1].sources},
        ]}]),
        "the day without a year is told"
    );
}
