//! Time per byte: a piece of news, a page or noise, repeated to 200 KB, must not cost far more than news does.
//! The first byte chooses how it is read. Run with `-s none`, or the sanitizer is what is measured.
#![no_main]

#[allow(dead_code, reason = "each target uses its part")]
mod support;

use faitout::record::Format;
use libfuzzer_sys::fuzz_target;
use std::time::{Duration, Instant};
use support::{ARTICLES, BODIES, source};

const BYTES: usize = 200_000;
/// Some thirty times what dense news of this length costs in this build on one core.
const MOST: Duration = Duration::from_millis(5000);

fuzz_target!(|bytes: &[u8]| {
    let Some((first, piece)) = bytes.split_first().filter(|(_, piece)| !piece.is_empty()) else { return };
    let text: Vec<u8> = piece.iter().copied().cycle().take(BYTES).collect();
    let (pipeline, format) =
        [(&*BODIES, Format::Text), (&*ARTICLES, Format::Text), (&*ARTICLES, Format::Html)][usize::from(*first) % 3];
    let took = || {
        let started = Instant::now();
        let _ = pipeline.extract(source(&text, format));
        started.elapsed()
    };
    // Twice, so that a machine that was busy once is no finding.
    assert!(took() < MOST || took() < MOST, "{format:?}: slower than {MOST:?} for {BYTES} bytes");
});
