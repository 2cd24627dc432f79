//! A user's table is taken or told, with its line: the first byte chooses which one.
#![no_main]

use faitout::tables::{EMBEDDED, lint};
use faitout::{Options, Pipeline, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, text)) = bytes.split_first() else { return };
    let dir = std::env::temp_dir().join(format!("faitout-fuzz-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    let (name, embedded) = EMBEDDED[usize::from(*first) % EMBEDDED.len()];
    // The header is given: without it every input ends at the same error.
    let header = embedded.lines().find(|l| !l.starts_with('#') && !l.trim().is_empty()).unwrap_or_default();
    std::fs::write(dir.join(name), [header.as_bytes(), b"\n", text].concat()).unwrap();
    let sound = lint(Some(&dir)).is_ok_and(|faults| faults.is_empty());
    if sound {
        let tables = Pipeline::new(Options { tables: Some(dir.clone()), ..Options::default() }).expect("a sound table");
        let article = "La CNIL a infligé une amende de 20 millions d'euros à Clearview AI le 17 octobre 2022.";
        tables.extract(Source { bytes: article.into(), ..Source::default() }).unwrap();
    }
});
