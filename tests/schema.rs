//! The record read back with types of its own that refuse unknown fields, and held against the printed schema.

mod support;

use serde::Deserialize;
use serde_json::Value;
use support::{article, path};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    schema: u32,
    id: String,
    source: Source,
    title: Option<String>,
    language: String,
    language_confidence: f64,
    published: Option<Published>,
    text: String,
    body_start: usize,
    amounts: Vec<Amount>,
    dates: Vec<Date>,
    regulators: Vec<Regulator>,
    companies: Vec<Company>,
    events: Vec<Event>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Source {
    path: Option<String>,
    format: String,
    encoding: String,
    bytes: u64,
    url: Option<String>,
    id: Option<String>,
    record: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Published {
    date: String,
    from: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Amount {
    start: usize,
    end: usize,
    line: Option<usize>,
    text: String,
    value: Option<Value>,
    min: Option<Value>,
    max: Option<Value>,
    currency: Option<String>,
    per: Option<String>,
    qualifier: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Date {
    start: usize,
    end: usize,
    line: Option<usize>,
    text: String,
    r#type: String,
    value: String,
    resolved: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Mention {
    start: usize,
    end: usize,
    line: Option<usize>,
    text: String,
    kind: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Regulator {
    id: String,
    name: String,
    country: String,
    domain: String,
    mentions: Vec<Mention>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Company {
    id: String,
    name: String,
    country: Option<String>,
    evidence: String,
    mentions: Vec<Mention>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Event {
    r#type: String,
    status: String,
    regulator: Option<String>,
    company: Option<String>,
    amount: Option<Sum>,
    date: Option<String>,
    evidence: Evidence,
    confidence: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the fields are read by serde alone")]
struct Sum {
    value: Option<Value>,
    min: Option<Value>,
    max: Option<Value>,
    currency: Option<String>,
    per: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    start: usize,
    end: usize,
    text: String,
}

fn slice(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn every_corpus_record_reads_back() {
    let mut seen = [0usize; 5];
    for folder in ["fr", "en", "html"] {
        for entry in std::fs::read_dir(path("corpus").join(folder)).unwrap() {
            let file = entry.unwrap().path();
            if file.file_name().unwrap().to_string_lossy().contains("binaire") {
                continue;
            }
            let record = article(&std::fs::read(&file).unwrap(), &file.to_string_lossy());
            let line = serde_json::to_string(&record).unwrap();
            let r: Record = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            assert_eq!((r.schema, r.id.len(), r.source.bytes), (1, 32, file.metadata().unwrap().len()));
            assert!((0.0..=1.0).contains(&r.language_confidence) && (r.language.len() == 2 || r.language == "und"));
            assert!(r.published.is_none_or(|p| p.date.len() == 10));
            if let Some(title) = &r.title {
                assert!(r.text.starts_with(title.as_str()), "{}", file.display());
            }
            assert!(r.body_start <= r.text.chars().count());
            for m in &r.amounts {
                assert_eq!(slice(&r.text, m.start, m.end), m.text);
                assert!([&m.value, &m.min, &m.max].iter().all(|v| v.as_ref().is_none_or(Value::is_number)));
            }
            r.dates.iter().for_each(|m| assert_eq!(slice(&r.text, m.start, m.end), m.text));
            for m in r.regulators.iter().flat_map(|e| &e.mentions).chain(r.companies.iter().flat_map(|e| &e.mentions)) {
                assert_eq!(slice(&r.text, m.start, m.end), m.text);
            }
            for e in &r.events {
                assert_eq!(slice(&r.text, e.evidence.start, e.evidence.end), e.evidence.text);
                assert!((0.0..=1.0).contains(&e.confidence));
                assert!(e.regulator.as_ref().is_none_or(|id| r.regulators.iter().any(|x| x.id == *id)));
                assert!(e.company.as_ref().is_none_or(|id| r.companies.iter().any(|x| x.id == *id)));
            }
            for (n, count) in seen.iter_mut().zip([
                r.amounts.len(),
                r.dates.len(),
                r.regulators.len(),
                r.companies.len(),
                r.events.len(),
            ]) {
                *n += count;
            }
        }
    }
    assert!(seen.iter().all(|n| *n > 30), "the corpus holds every kind of fact: {seen:?}");
}

/// The printed schema names the same fields as the types above: all of them required.
#[test]
fn the_schema_lists_every_field() {
    let schema = faitout::record::schema();
    let required: Vec<&str> = schema["required"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    let fields = [
        "schema",
        "id",
        "source",
        "title",
        "language",
        "language_confidence",
        "published",
        "text",
        "body_start",
        "amounts",
        "dates",
        "regulators",
        "companies",
        "events",
    ];
    for field in fields {
        assert!(schema["properties"][field].is_object(), "{field} is in the schema");
    }
    assert!(required.contains(&"events") && required.contains(&"text"), "{required:?}");
    assert_eq!(schema["properties"].as_object().unwrap().len(), fields.len());
    assert_eq!(schema["$defs"]["Amount"]["properties"]["start"]["description"], "First code point in `text`.");
}
