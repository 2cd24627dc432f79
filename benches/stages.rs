//! Each stage alone, on the articles of `corpus/`: `cargo bench`. Bytes are those of the raw source in every row, so that
//! the rows add up.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use faitout::article::{self, Article, LineModel, Recurring, Tags};
use faitout::events;
use faitout::facts::{Extractor, Mentions};
use faitout::input::decode;
use faitout::output::Layout;
use faitout::pipeline::Extraction;
use faitout::record::{Format, Record};
use faitout::tables::{Lang, Tables};
use faitout::text::Doc;
use faitout::{Hints, Options, Pipeline, Source};
use std::path::Path;
use std::sync::LazyLock;

/// The command's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::load(None).unwrap());
static MODEL: LazyLock<LineModel> = LazyLock::new(|| LineModel::new(&TABLES, Recurring::default()));
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(&TABLES).unwrap());
static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Options::default()).unwrap());

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| sources(&["corpus/fr", "corpus/en"]));
static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| sources(&["corpus/html"]));
static ARTICLES: LazyLock<Vec<Article>> =
    LazyLock::new(|| TEXTS.iter().map(|text| cleaned(text, Format::Text)).collect());

fn main() {
    divan::main();
}

fn sources(folders: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut paths: Vec<_> = files.map(|f| f.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter_map(|p| decode(std::fs::read(p).unwrap(), true, None).ok()).map(|d| d.text).collect()
}

fn size(texts: &[String]) -> BytesCount {
    BytesCount::new(texts.iter().map(String::len).sum::<usize>())
}

fn cleaned(text: &str, format: Format) -> Article {
    article::read(text.to_owned(), format, &Hints::default(), &TABLES, &MODEL, false)
}

fn source(text: &str, format: Format) -> Source {
    Source { bytes: text.into(), utf8: true, hints: Hints { format: Some(format), ..Hints::default() } }
}

#[divan::bench]
fn start_up() -> Pipeline {
    Pipeline::new(Options::default()).unwrap()
}

#[divan::bench]
fn text_1_decode(bencher: Bencher) {
    let bytes = || TEXTS.iter().map(|t| t.clone().into_bytes()).collect::<Vec<_>>();
    bencher.counter(size(&TEXTS)).with_inputs(bytes).bench_values(|texts| {
        texts.into_iter().for_each(|t| drop(black_box(decode(t, false, None))));
    });
}

#[divan::bench]
fn text_2_clean(bencher: Bencher) {
    bencher.counter(size(&TEXTS)).bench(|| TEXTS.iter().for_each(|t| drop(black_box(cleaned(t, Format::Text)))));
}

#[divan::bench]
fn text_3_scan(bencher: Bencher) {
    bencher
        .counter(size(&TEXTS))
        .bench(|| ARTICLES.iter().for_each(|a| drop(black_box(Doc::new(&a.text, &TABLES.lexicon)))));
}

fn scanned() -> Vec<(&'static Article, Doc<'static>)> {
    ARTICLES.iter().map(|a| (a, Doc::new(&a.text, &TABLES.lexicon))).collect()
}

fn language(a: &Article, doc: &Doc) -> Lang {
    article::lang_of(&article::detect(doc, doc.token_at(a.body_start), a.declared.as_deref(), &TABLES).code)
}

fn found(a: &Article, doc: &Doc, lang: Lang) -> Mentions {
    EXTRACTOR.find(doc, &TABLES, lang, a.published.map(|p| p.0))
}

#[divan::bench]
fn text_4_language(bencher: Bencher) {
    let docs = scanned();
    bencher.counter(size(&TEXTS)).bench_local(|| {
        docs.iter().for_each(|(a, doc)| {
            black_box(language(a, doc));
        });
    });
}

#[divan::bench]
fn text_5_facts(bencher: Bencher) {
    let docs: Vec<_> = scanned().into_iter().map(|(a, doc)| (language(a, &doc), a, doc)).collect();
    bencher
        .counter(size(&TEXTS))
        .bench_local(|| docs.iter().for_each(|(lang, a, doc)| drop(black_box(found(a, doc, *lang)))));
}

#[divan::bench]
fn text_6_events(bencher: Bencher) {
    let read = |(a, doc): (&'static Article, Doc<'static>)| {
        let lang = language(a, &doc);
        (found(a, &doc, lang), lang, a, doc)
    };
    let docs: Vec<_> = scanned().into_iter().map(read).collect();
    bencher.counter(size(&TEXTS)).bench_local(|| {
        for (mentions, lang, a, doc) in &docs {
            drop(black_box(events::find(doc, &TABLES, *lang, mentions, a.published.map(|p| p.0))));
        }
    });
}

#[divan::bench]
fn text_7_record(bencher: Bencher) {
    let run = |t: &String| PIPELINE.run(source(t, Format::Text)).ok();
    let done: Vec<Extraction> = TEXTS.iter().filter_map(run).collect();
    bencher.counter(size(&TEXTS)).bench_local(|| done.iter().for_each(|x| drop(black_box(PIPELINE.record(x)))));
}

#[divan::bench]
fn text_8_json(bencher: Bencher) {
    let extract = |t: &String| PIPELINE.extract(source(t, Format::Text)).ok();
    let records: Vec<Record> = TEXTS.iter().filter_map(extract).collect();
    let layout = Layout::default();
    bencher.counter(size(&TEXTS)).bench(|| records.iter().for_each(|r| drop(black_box(layout.pieces(r)))));
}

#[divan::bench]
fn text_all(bencher: Bencher) {
    bencher
        .counter(size(&TEXTS))
        .bench(|| TEXTS.iter().for_each(|t| drop(black_box(PIPELINE.extract(source(t, Format::Text))))));
}

#[divan::bench]
fn html_1_tags(bencher: Bencher) {
    bencher.counter(size(&PAGES)).bench(|| {
        PAGES.iter().for_each(|t| {
            black_box(Tags::of(t));
        });
    });
}

#[divan::bench]
fn html_2_clean(bencher: Bencher) {
    bencher.counter(size(&PAGES)).bench(|| PAGES.iter().for_each(|t| drop(black_box(cleaned(t, Format::Html)))));
}

#[divan::bench]
fn html_all(bencher: Bencher) {
    bencher
        .counter(size(&PAGES))
        .bench(|| PAGES.iter().for_each(|t| drop(black_box(PIPELINE.extract(source(t, Format::Html))))));
}
