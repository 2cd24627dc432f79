//! Archives of any bytes end, and each page is read or told.
#![no_main]

use faitout::input::{Kind, Reading, open_stream};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let reading = Reading { limit: 1000, ..Reading::default() };
    for page in open_stream(Cursor::new(bytes.to_vec()), None, Kind::Warc, &reading) {
        if let Ok(source) = page.read(&reading) {
            assert!(source.bytes.len() <= 1000 && source.hints.record.is_some());
        }
    }
});
