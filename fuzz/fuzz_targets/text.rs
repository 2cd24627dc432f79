//! A raw text gives a sound record, or an error line.
#![no_main]

#[allow(dead_code, reason = "each target uses its part")]
mod support;

use faitout::record::Format;
use libfuzzer_sys::fuzz_target;
use support::{ARTICLES, check, source};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(record) = ARTICLES.extract(source(bytes, Format::Text)) {
        check(&record);
    }
});
