//! What the targets share: pipelines, and what holds for every record.

use faitout::record::Format;
use faitout::{Hints, Options, Pipeline, Record, Source};
use std::sync::LazyLock;

pub static ARTICLES: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Options::default()).unwrap());
pub static BODIES: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::new(Options { body: true, ..Options::default() }).unwrap());

pub fn source(bytes: &[u8], format: Format) -> Source {
    Source { bytes: bytes.to_vec(), utf8: false, hints: Hints { format: Some(format), ..Hints::default() } }
}

/// Spans hold their surface forms, and rise.
pub fn check(r: &Record) {
    let chars: Vec<char> = r.text.chars().collect();
    let same = |start: usize, end: usize, text: &str| {
        assert!(start < end && chars[start..end].iter().copied().eq(text.chars()), "{start}..{end} is {text:?}");
    };
    r.amounts.iter().for_each(|m| same(m.start, m.end, &m.text));
    r.dates.iter().for_each(|m| same(m.start, m.end, &m.text));
    r.events.iter().for_each(|e| same(e.evidence.start, e.evidence.end, &e.evidence.text));
    let named = r.regulators.iter().flat_map(|e| &e.mentions).chain(r.companies.iter().flat_map(|e| &e.mentions));
    named.for_each(|m| same(m.start, m.end, &m.text));
    assert!(r.amounts.windows(2).all(|w| w[0].end <= w[1].start));
    assert!(r.dates.windows(2).all(|w| w[0].end <= w[1].start));
}
