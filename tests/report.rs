//! `faitout report` and `extract --report`: one page, however it is asked for. What a browser makes of it is tested in `browser/`.

mod support;

use assert_cmd::Command;
use std::path::Path;
use support::path;

fn faitout(args: &[&str], dir: &Path) -> std::process::Output {
    Command::cargo_bin("faitout").unwrap().args(args).current_dir(dir).output().unwrap()
}

fn told(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const SCRAPE: &str = "Accueil > Économie\n\nUne amende pour Zorvelle\n\nLa CNIL a infligé mardi 14 mai 2024 une amende de 3 millions \
    d'euros à Zorvelle SAS, qui vend des caméras aux communes.\n\nÀ lire aussi : Pourquoi l’or garde un fort potentiel\n";

#[test]
fn one_run_and_two_give_the_same_page() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (rows, one, two) = (at("rows.jsonl"), at("one.html"), at("two.html"));
    let output = faitout(&["extract", "-q", "corpus", "-o", &rows, "--report", &one], &path(""));
    assert_eq!(output.status.code(), Some(1), "one file of the corpus is no text: {}", told(&output));
    let output = faitout(&["report", &rows, "-o", &two], &path(""));
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(told(&output).ends_with("cases; 0 errors\n"), "{}", told(&output));
    let page = std::fs::read(&one).unwrap();
    assert!(page == std::fs::read(&two).unwrap(), "the pages differ");
    let text = String::from_utf8(page).unwrap();
    assert!(text.starts_with("<!doctype html>\n<html lang=\"en\">") && text.ends_with("</html>"));
    assert!(!text.contains("http://") && !text.contains("src=\""), "the page asks nothing of a network");
}

#[test]
fn rows_are_found_again_in_their_file() {
    let dir = tempfile::tempdir().unwrap();
    let row = serde_json::json!({ "text": SCRAPE, "id": "a" }).to_string();
    std::fs::write(dir.path().join("rows.ndjson"), format!("{row}\n{{\n{row}\n")).unwrap();
    let output = faitout(&["extract", "-q", "rows.ndjson", "-o", "out.jsonl"], dir.path());
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let output = faitout(&["report", "out.jsonl", "-o", "page.html"], dir.path());
    assert_eq!(told(&output), "page.html: 2 articles, 1 case; 0 errors\n");
    // With other options the source gives another record.
    let output = faitout(&["report", "out.jsonl", "-o", "page.html", "--body"], dir.path());
    assert!(told(&output).contains("; 2 without rules and removed lines"), "{}", told(&output));
}

#[test]
fn a_source_that_is_gone_leaves_the_record() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), SCRAPE).unwrap();
    faitout(&["extract", "-q", "a.txt", "-o", "out.jsonl"], dir.path());
    std::fs::remove_file(dir.path().join("a.txt")).unwrap();
    let output = faitout(&["report", "out.jsonl", "-o", "page.html"], dir.path());
    assert_eq!(output.status.code(), Some(0));
    let expected = "page.html: 1 article, 1 case; 0 errors; 1 without rules and removed lines, since their sources are gone or give \
        another record\n";
    assert_eq!(told(&output), expected);
}

#[test]
fn what_is_no_record_is_told_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), SCRAPE).unwrap();
    faitout(&["extract", "-q", "a.txt", "-o", "out.jsonl"], dir.path());
    let record = std::fs::read_to_string(dir.path().join("out.jsonl")).unwrap();
    std::fs::write(dir.path().join("mixed.jsonl"), format!("{record}{{\"id\":1}}\n")).unwrap();
    let output = faitout(&["report", "mixed.jsonl", "-o", "page.html"], dir.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told(&output).starts_with("faitout: mixed.jsonl:2: expected a record of extract, found "),
        "{}",
        told(&output)
    );

    std::fs::write(dir.path().join("empty.jsonl"), "").unwrap();
    let output = faitout(&["report", "empty.jsonl", "-o", "none.html"], dir.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(told(&output), "faitout: expected at least one record, found none\n");
    assert!(!dir.path().join("none.html").exists());

    for args in [
        &["report", "out.jsonl", "-o", "missing/page.html"][..],
        &["extract", "a.txt", "-o", "y.jsonl", "--report", "missing/page.html"],
    ] {
        let output = faitout(args, dir.path());
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).contains("missing/page.html"), "{}", told(&output));
    }
    assert!(!dir.path().join("y.jsonl").exists() && !dir.path().join("y.jsonl.partial").exists());
    // The page never takes the place of what it is made of.
    for args in [
        &["report", "out.jsonl", "-o", "out.jsonl"][..],
        &["extract", "a.txt", "-o", "out.jsonl", "--report", "out.jsonl"],
    ] {
        let output = faitout(args, dir.path());
        assert_eq!(told(&output), "faitout: out.jsonl: expected another file for the page\n");
        assert_eq!(std::fs::read_to_string(dir.path().join("out.jsonl")).unwrap(), record);
    }
    let output = faitout(&["extract", "a.txt", "-o", "x.jsonl", "--resume", "--report", "page.html"], dir.path());
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
}

#[test]
fn a_page_that_fails_takes_no_records_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let row = serde_json::json!({ "text": SCRAPE }).to_string();
    std::fs::write(dir.path().join("rows.ndjson"), format!("{row}\n").repeat(1100)).unwrap();
    std::fs::write(dir.path().join("out.jsonl"), "earlier\n").unwrap();
    // The folder of the articles cannot be made.
    std::fs::write(dir.path().join("page.articles"), "").unwrap();
    let output = faitout(&["extract", "-q", "rows.ndjson", "-o", "out.jsonl", "--report", "page.html"], dir.path());
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("page.articles"), "{}", told(&output));
    assert_eq!(std::fs::read_to_string(dir.path().join("out.jsonl")).unwrap(), "earlier\n");
    assert!(!dir.path().join("page.html").exists() && !dir.path().join("out.jsonl.partial").exists());
}

#[test]
fn a_reader_that_has_seen_enough_still_gets_its_page() {
    let dir = tempfile::tempdir().unwrap();
    let row = serde_json::json!({ "text": SCRAPE }).to_string();
    std::fs::write(dir.path().join("rows.ndjson"), format!("{row}\n").repeat(600)).unwrap();
    let command = assert_cmd::cargo::cargo_bin!("faitout");
    let script = format!("{} extract -q rows.ndjson --report page.html | head -1", command.display());
    let output = std::process::Command::new("sh").args(["-c", &script]).current_dir(dir.path()).output().unwrap();
    assert_eq!(output.stdout.iter().filter(|&&b| b == b'\n').count(), 1);
    let page = std::fs::read_to_string(dir.path().join("page.html")).unwrap();
    assert!(page.contains("data-raw=\"600\""), "the page tells of all articles");
}
