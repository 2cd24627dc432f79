//! Any bytes become NFC text or one sentence that says why not.
#![no_main]

use faitout::input::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (first, rest) = bytes.split_first().unwrap_or((&0, bytes));
    let charset = [None, Some("utf-8"), Some("shift_jis"), Some("nonsense")][usize::from(*first >> 1) % 4];
    match decode(rest.to_vec(), first & 1 == 1, charset) {
        Ok(decoded) => assert!(!decoded.encoding.is_empty()),
        Err(why) => assert!(why.starts_with("expected text, found binary data")),
    }
});
