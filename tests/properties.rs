//! What holds for any bytes and any text.

mod support;

use faitout::batch::{Batches, Product};
use faitout::input::{Input, Reading};
use faitout::output::Layout;
use faitout::{Hints, Record, Source};
use proptest::prelude::*;
use support::{ARTICLES, BODIES, body, path};
use unicode_normalization::UnicodeNormalization;

fn slice(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// Spans lie in the text, hold their surface forms, rise, and do not overlap within a fact.
fn check_spans(r: &Record) {
    let ordered = |spans: &[(usize, usize)]| spans.windows(2).all(|w| w[0].1 <= w[1].0);
    assert!(ordered(&r.amounts.iter().map(|m| (m.start, m.end)).collect::<Vec<_>>()));
    assert!(ordered(&r.dates.iter().map(|m| (m.start, m.end)).collect::<Vec<_>>()));
    r.amounts.iter().for_each(|m| assert_eq!(slice(&r.text, m.start, m.end), m.text));
    r.dates.iter().for_each(|m| assert_eq!(slice(&r.text, m.start, m.end), m.text));
    let mut names: Vec<_> = r.companies.iter().flat_map(|e| &e.mentions).map(|m| (m.start, m.end)).collect();
    names.sort_unstable();
    assert!(ordered(&names));
}

/// Pieces of news that meet each other in ways no article has.
fn news() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "La CNIL",
        " a infligé ",
        "une amende de ",
        "20 millions d'euros",
        " à Clearview AI",
        " le 17 octobre 2022",
        ". ",
        "\n",
        "\n\n",
        " l’",
        "€",
        "£",
        "$",
        "1 254 331",
        ",58",
        "3-5",
        " juin",
        "mars",
        " 2019",
        "entre ",
        " et ",
        "du ",
        " au ",
        "jusqu'à ",
        " par jour",
        "le mardi 3 septembre",
        "hier",
        "(",
        ")",
        "AP",
        " SA",
        " Ltd",
        "la société ",
        "Meta",
        "half a million",
        "dollars",
        " 12/05/2023",
        "é",
        "e\u{301}",
        "\u{a0}",
        "😀",
        "À lire aussi",
        "Publié le ",
        "«",
        "»",
        "-",
        "Q3",
        "XXIe siècle",
        "the ",
        "fined ",
        " ago",
        "two years",
        "99999999999999999999",
        "deux cent mille ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_a_record_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(record) = ARTICLES.extract(Source { bytes, ..Source::default() }) {
            check_spans(&record);
        }
    }

    #[test]
    fn any_text_gives_a_record(text in "\\PC{0,300}") {
        check_spans(&body(&text, "fr", Some("2022-10-20")));
    }

    #[test]
    fn any_news_gives_sound_spans(text in news(), french in any::<bool>()) {
        let language = if french { "fr" } else { "en" };
        check_spans(&body(&text, language, Some("2022-10-20")));
        let whole = ARTICLES.extract(Source { bytes: text.clone().into_bytes(), ..Source::default() });
        whole.iter().for_each(check_spans);
        let page = ARTICLES.extract(Source { bytes: format!("<p>{text}</p><div>{text}").into_bytes(), utf8: true, hints: Hints { format: Some(faitout::record::Format::Html), ..Hints::default() } });
        page.iter().for_each(check_spans);
    }

    #[test]
    fn composed_and_decomposed_text_agree(text in news()) {
        let decomposed: String = text.nfd().collect();
        let composed: String = text.nfc().collect();
        let (mut a, mut b) = (body(&composed, "fr", None), body(&decomposed, "fr", None));
        (a.id, b.id) = (String::new(), String::new());
        (a.source.bytes, b.source.bytes) = (0, 0);
        prop_assert_eq!(a, b);
    }
}

/// One thread and many write the same bytes, and every input is a record or an error.
#[test]
fn threads_do_not_change_the_output() {
    let files = || {
        let walk = faitout::input::Walk::default();
        let root = path("corpus");
        walk.files(&root).map(|f| Input::File(f.unwrap())).collect::<Vec<_>>()
    };
    let run = |threads| {
        let mut lines = Vec::new();
        let batches = Batches::new(
            &ARTICLES,
            threads,
            Product::Record(Layout::default()),
            Reading { limit: 1 << 20, ..Reading::default() },
        )
        .unwrap();
        batches.run(files().into_iter(), |outcome| {
            lines.push(outcome.pieces.map_err(|e| (e.path, e.stage)));
            true
        });
        lines
    };
    let (one, four) = (run(1), run(4));
    assert_eq!(one.len(), files().len());
    assert_eq!(one, four);
    assert_eq!(one.iter().filter(|l| l.is_err()).count(), 1, "the one binary file");
}

/// A page of nothing but open elements ends at once, in one clear error.
#[test]
fn deep_pages_end_in_an_error() {
    let page = format!("<html>{}x", "<div>".repeat(100_000));
    let error = ARTICLES.extract(Source { bytes: page.into_bytes(), ..Source::default() }).unwrap_err();
    assert_eq!(
        (error.stage, error.detail.as_str()),
        (faitout::record::Stage::Parse, "expected elements nested at most 4000 deep, found more")
    );
}

/// A panic in one article is its error line, and the run goes on: here the sink sees all outcomes of a mixed batch.
#[test]
fn failed_inputs_keep_their_place() {
    let source = |text: &str| Input::Source(Box::new(Source { bytes: text.into(), ..Source::default() }));
    let jobs = [source("Un."), Input::File("/nowhere/at/all.txt".into()), source("Deux.")];
    let mut seen = Vec::new();
    let batches =
        Batches::new(&BODIES, 2, Product::Record(Layout::default()), Reading { limit: 100, ..Reading::default() })
            .unwrap();
    batches.run(jobs.into_iter(), |o| {
        seen.push(o.pieces.is_ok());
        true
    });
    assert_eq!(seen, [true, false, true]);
}
