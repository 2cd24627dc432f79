//! What the tests share: the pipelines, and paths of the project.

#![allow(dead_code, reason = "each test binary uses its part")]

use faitout::{Hints, Options, Pipeline, Record, Source};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The pipeline for whole articles.
pub(crate) static ARTICLES: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Options::default()).unwrap());
/// The pipeline for clean sentences.
pub(crate) static BODIES: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::new(Options { body: true, ..Options::default() }).unwrap());

/// A path below the project.
pub(crate) fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// The record of a clean text.
pub(crate) fn body(text: &str, language: &str, reference: Option<&str>) -> Record {
    let hints = Hints {
        language: Some(language.to_owned()),
        published: reference.map(|r| r.parse().unwrap()),
        ..Hints::default()
    };
    BODIES.extract(Source { bytes: text.into(), utf8: true, hints }).unwrap()
}

/// The record of a raw article.
pub(crate) fn article(bytes: &[u8], name: &str) -> Record {
    let format = name.ends_with(".html").then_some(faitout::record::Format::Html);
    ARTICLES
        .extract(Source { bytes: bytes.to_vec(), utf8: false, hints: Hints { format, ..Hints::default() } })
        .unwrap()
}
