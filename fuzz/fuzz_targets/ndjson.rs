//! Rows of any bytes: one input a line that is not blank, read or told.
#![no_main]

use faitout::input::{Kind, Reading, open_stream};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let reading = Reading { limit: 1000, ..Reading::default() };
    let rows = open_stream(Cursor::new(bytes.to_vec()), None, Kind::Ndjson, &reading);
    let read = rows.map(|row| row.read(&reading)).count();
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        let lines = bytes.split(|&b| b == b'\n').filter(|l| !l.iter().all(u8::is_ascii_whitespace)).count();
        assert_eq!(read, lines);
    }
});
