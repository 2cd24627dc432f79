//! Runs one of the extractors of other crates over NDJSON rows with `id` and `html`: a line of `{id, text}` each, the time on stderr.

use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn body(peer: &str, html: &str) -> String {
    match peer {
        "dom_smoothie" => dom_smoothie::Readability::new(html, None, None)
            .and_then(|mut page| page.parse())
            .map_or_else(|_| String::new(), |article| article.text_content.to_string()),
        "rs-trafilatura" => rs_trafilatura::extract(html).map_or_else(|_| String::new(), |page| page.content_text),
        other => panic!("expected dom_smoothie or rs-trafilatura, found {other}"),
    }
}

fn main() {
    let peer = std::env::args().nth(1).unwrap_or_default();
    let rows: Vec<Value> = std::io::stdin().lock().lines().map(|l| serde_json::from_str(&l.unwrap()).unwrap()).collect();
    let started = std::time::Instant::now();
    let texts: Vec<String> = rows.iter().map(|row| body(&peer, row["html"].as_str().unwrap_or_default())).collect();
    eprintln!("{}", started.elapsed().as_secs_f64());
    let mut out = std::io::stdout().lock();
    for (row, text) in rows.iter().zip(texts) {
        writeln!(out, "{}", json!({"id": row["id"], "text": text})).unwrap();
    }
}
