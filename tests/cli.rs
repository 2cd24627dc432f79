//! The command as its users see it: exit status, streams, files.

mod support;

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use support::path;

const STORY: &str = "La CNIL a infligé le 17 octobre 2022 une amende de 20 millions d'euros à la société Clearview AI, a-t-elle annoncé jeudi.\n";

fn faitout() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("faitout"));
    command.current_dir(path("")).env("NO_COLOR", "1");
    command
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    String::from_utf8(bytes.to_vec()).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn a_folder_gives_a_line_an_article() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("b.txt"), STORY).unwrap();
    fs::write(dir.path().join("a.txt"), "").unwrap();
    fs::write(dir.path().join("c.pdf"), "no").unwrap();
    let out =
        faitout().args(["extract", "-q"]).arg(dir.path()).assert().success().stderr("").get_output().stdout.clone();
    let records = lines(&out);
    assert_eq!(records.len(), 2);
    assert_eq!(
        (records[0]["text"].as_str(), records[1]["events"][0]["amount"]["value"].as_u64()),
        (Some(""), Some(20_000_000))
    );
}

#[test]
fn the_summary_stands_on_stderr() {
    let assert = faitout().args(["extract", "-"]).write_stdin(STORY).assert().success();
    let summary = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(
        summary.starts_with("1 article: 1 amount, 2 dates, 1 regulator, 1 company, 1 event; 0 errors; "),
        "{summary}"
    );
}

#[test]
fn unsure_events_are_left_out_on_request() {
    let events = |least: &str| {
        let out =
            faitout().args(["extract", "-q", "--min-confidence", least, "-"]).write_stdin(STORY).assert().success();
        lines(&out.get_output().stdout)[0]["events"].as_array().unwrap().len()
    };
    assert_eq!((events("0.5"), events("1")), (1, 0));
    let bad = faitout().args(["extract", "--min-confidence", "2", "-"]).write_stdin(STORY).assert().code(2);
    assert_eq!(
        String::from_utf8_lossy(&bad.get_output().stderr),
        "faitout: --min-confidence: expected 0 to 1, found 2\n"
    );
}

#[test]
fn broken_inputs_are_told_and_the_rest_is_done() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), STORY).unwrap();
    fs::write(dir.path().join("b.txt"), [0u8, 1, 2, 3, 0, 0]).unwrap();
    fs::write(dir.path().join("c.txt"), vec![b'a'; 3000]).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", dir.path().join("d.txt")).unwrap();
    let errors = dir.path().join("errors.jsonl");
    let assert = faitout()
        .args(["extract", "-q", "--max-bytes", "2000", "--errors"])
        .arg(&errors)
        .arg(dir.path())
        .assert()
        .code(1);
    assert_eq!(lines(&assert.get_output().stdout).len(), 1);
    let told: Vec<_> = lines(&fs::read(&errors).unwrap())
        .iter()
        .map(|e| (e["stage"].as_str().unwrap().to_owned(), e["error"].as_str().unwrap().to_owned()))
        .collect();
    let expect = |stage: &str, error: &str| (stage.to_owned(), error.to_owned());
    assert_eq!(
        told,
        [
            expect("decode", "not a text"),
            expect("read", "larger than the limit"),
            expect("read", "cannot read the entry")
        ]
    );
}

#[test]
fn nothing_to_do_and_bad_usage_exit_2() {
    let dir = tempfile::tempdir().unwrap();
    let says = |assert: assert_cmd::assert::Assert, what: &str| {
        let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
        assert!(stderr.contains(what), "{stderr}");
    };
    says(faitout().arg("extract").arg(dir.path()).assert().code(2), "expected at least one article, found none");
    says(faitout().args(["extract", "/nowhere"]).assert().code(2), "cannot read the entry");
    says(faitout().args(["extract", "-j", "0", "-"]).assert().code(2), "expected at least 1 thread, found 0");
    says(
        faitout().args(["extract", "--reference-date", "soon", "-"]).assert().code(2),
        "expected YYYY-MM-DD, found \"soon\"",
    );
    says(faitout().args(["extract", "--language", "french", "-"]).assert().code(2), "two small letters");
    says(faitout().args(["extract", "--include", "a[", "corpus"]).assert().code(2), "expected a glob");
    says(faitout().args(["extract", "--from", "pdf", "-"]).assert().code(2), "possible values");
}

#[test]
fn output_files_are_whole_or_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.json");
    faitout().args(["extract", "-q", "--format", "json", "-o"]).arg(&out).arg("corpus/en").assert().success();
    let records: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    assert_eq!(records.as_array().unwrap().len(), 16);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file is left");
    let missing = dir.path().join("no/such/out.json");
    let assert = faitout().args(["extract", "-q", "-o"]).arg(&missing).arg("corpus/en").assert().code(2);
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("cannot write"));
}

#[test]
fn rows_keep_their_order_ids_and_lines() {
    let rows = format!(
        "{}\nnot json\n\n{}\n",
        serde_json::json!({"id": "x", "text": STORY, "published": "2022-10-20", "url": "https://site.example/a"}),
        serde_json::json!({"id": "y", "html": "<p>Bonjour à tous.</p>"})
    );
    let assert =
        faitout().args(["extract", "--from", "ndjson", "--body", "-q", "-"]).write_stdin(rows).assert().code(1);
    let records = lines(&assert.get_output().stdout);
    let seen: Vec<_> = records
        .iter()
        .map(|r| {
            (
                r["source"]["id"].as_str().unwrap(),
                r["source"]["record"].as_u64().unwrap(),
                r["published"]["from"].as_str(),
            )
        })
        .collect();
    assert_eq!(seen, [("x", 1, Some("metadata")), ("y", 4, None)]);
    let error: Value = serde_json::from_slice(&assert.get_output().stderr).unwrap();
    assert_eq!((error["record"].as_u64(), error["stage"].as_str()), (Some(2), Some("parse")));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let script = format!(
        "'{}' extract -q corpus corpus corpus corpus | head -n 1 | wc -l",
        assert_cmd::cargo::cargo_bin!("faitout").display()
    );
    Command::new("sh").current_dir(path("")).args(["-c", &script]).assert().success().stdout(predicate("1")).stderr("");
}

#[cfg(unix)]
fn predicate(expected: &'static str) -> String {
    format!("{expected}\n")
}

#[test]
fn explain_tells_lines_and_rules() {
    let text =
        format!("Une amende record pour Clearview AI\n{STORY}Lire aussi : autre chose\n\u{1b}[31mRouge\u{202e}\n");
    let human = String::from_utf8(
        faitout().args(["explain", "-"]).write_stdin(text.clone()).assert().success().get_output().stdout.clone(),
    )
    .unwrap();
    for part in [
        "title",
        "boilerplate: related",
        "EUR 20000000",
        "amount.number-then-currency",
        "currencies.tsv \"euros\"",
        "date.day-month-year",
        "regulators.tsv \"cnil\"",
        "\\u{1b}[31mRouge\\u{202e}",
    ] {
        assert!(human.contains(part), "{part:?} in\n{human}");
    }
    assert!(!human.contains('\u{1b}'), "no escape sequences where the output is no terminal");
    let json =
        lines(&faitout().args(["explain", "--json", "-"]).write_stdin(text).assert().success().get_output().stdout);
    let verdicts: Vec<_> = json[0]["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| (b["line"].as_u64().unwrap(), b["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(verdicts[..3], [(1, "title"), (2, "body"), (3, "boilerplate")]);
}

#[test]
fn user_tables_add_and_are_checked() {
    let dir = tempfile::tempdir().unwrap();
    let table = dir.path().join("companies.tsv");
    fs::write(&table, "id\tname\tcountry\tforms\tambiguous\nzorglub\tZorglub\tFR\tZorglub Industries\t\n").unwrap();
    let run = || {
        let mut command = faitout();
        command
            .args(["extract", "-q", "--body", "--tables"])
            .arg(dir.path())
            .arg("-")
            .write_stdin("Hier Zorglub Industries a gagné 3 € contre Clearview AI.");
        command.assert()
    };
    let ids: Vec<_> = lines(&run().success().get_output().stdout)[0]["companies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["zorglub", "clearview-ai"]);
    fs::write(&table, "id\tname\tcountry\tforms\tambiguous\nzorglub\tZorglub\tFrance\t\t\n").unwrap();
    let stderr = String::from_utf8(run().code(2).get_output().stderr.clone()).unwrap();
    assert!(
        stderr.contains("companies.tsv:2:3: expected a country code of two capitals, or nothing, found \"France\""),
        "{stderr}"
    );
    fs::rename(&table, dir.path().join("firms.tsv")).unwrap();
    let stderr = String::from_utf8(run().code(2).get_output().stderr.clone()).unwrap();
    assert!(stderr.contains("found firms.tsv"), "{stderr}");
}

#[test]
fn a_folder_teaches_its_chrome() {
    let dir = tempfile::tempdir().unwrap();
    let stories = [
        "La mairie ouvre un nouveau parc.",
        "Le club gagne la coupe du district.",
        "Un marché couvert ouvre ses portes.",
    ];
    for (i, story) in stories.iter().enumerate() {
        let text = format!(
            "{story}\n{story} Les habitants en parlent depuis des mois.\nNotre journal est fait par douze personnes de la vallée.\n"
        );
        std::fs::write(dir.path().join(format!("{i}.txt")), text).unwrap();
    }
    let table = dir.path().join("chrome.tsv");
    faitout().args(["chrome", "-o"]).arg(&table).arg(dir.path()).assert().success();
    let learnt = std::fs::read_to_string(&table).unwrap();
    assert!(learnt.contains("Notre journal est fait par douze personnes de la vallée.\t3\n"), "{learnt}");
    assert!(!learnt.contains("habitants"), "{learnt}");
    let run = |extra: &[&std::ffi::OsStr]| {
        let out = faitout().args(["extract", "-q"]).args(extra).arg(dir.path().join("1.txt")).assert().success();
        lines(&out.get_output().stdout)[0]["text"].as_str().unwrap().to_owned()
    };
    assert!(run(&[]).contains("Notre journal"));
    assert!(!run(&["--chrome".as_ref(), table.as_os_str()]).contains("Notre journal"));
    std::fs::write(&table, "line\tarticles\nAccueil\tmany\n").unwrap();
    let told = |command: &mut Command| {
        let out = command.arg(dir.path()).assert().code(2);
        String::from_utf8(out.get_output().stderr.clone()).unwrap()
    };
    let bad = told(faitout().args(["extract", "--chrome"]).arg(&table));
    assert!(bad.contains("chrome.tsv:2:2: expected a number of articles, found \"many\""), "{bad}");
    let few = told(faitout().args(["chrome", "--least", "1"]));
    assert!(few.contains("expected at least 2 articles a line must recur in, found 1"), "{few}");
}

#[test]
fn the_schema_is_printed() {
    let schema: Value =
        serde_json::from_slice(&faitout().arg("schema").assert().success().get_output().stdout).unwrap();
    assert_eq!((schema["title"].as_str(), schema["type"].as_str()), (Some("faitout record"), Some("object")));
}

/// The README's walk-through, as a new user pastes it: each step says what it should.
#[test]
fn the_readme_walks_through_a_users_own_fixtures() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let blocks: Vec<&str> = readme
        .split("<!-- walk-through -->\n```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect();
    assert_eq!(blocks.len(), 4);
    let dir = tempfile::tempdir().unwrap();
    let binary = std::path::PathBuf::from(assert_cmd::cargo::cargo_bin!("faitout"));
    let search = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let run = |script: &str| {
        let out = std::process::Command::new("bash")
            .args(["-c", script])
            .current_dir(dir.path())
            .env("PATH", &search)
            .env("NO_COLOR", "1")
            .env_remove("CI")
            .output()
            .unwrap();
        assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    let says = |said: &str, steps: &[&str]| {
        let mut rest = said;
        for step in steps {
            let at = rest.find(step).unwrap_or_else(|| panic!("expected {step:?} in\n{said}"));
            rest = &rest[at + step.len()..];
        }
    };
    says(
        &run(blocks[0]),
        &[
            "my/fixtures/companies.fr.txt:1 companies",
            "Le juge a reçu Zorvelle et le maire.",
            "expected  Zorvelle => zorvelle",
            "found     nothing",
            "2 of 3 pass",
        ],
    );
    says(&run(blocks[1]), &["0 faults", "3 of 3 pass"]);
    says(
        &run(blocks[2]),
        &[
            "my/fixtures/fr-",
            "correct expected.json by hand",
            "expected  .",
            "\"2024-03-13\"",
            "found     .",
            "\"2024-03-14\"",
            "expected.json",
            "\"2024-03-13\" -> \"2024-03-14\"",
            "1 files rewritten: read the diff above",
            "4 of 4 pass",
        ],
    );
    says(
        &run(blocks[3]),
        &["article.txt", "~ company", "-> zorvelle (Zorvelle Holding, FR)", "1 of 1 articles differ"],
    );
}

#[test]
fn check_is_for_programs_and_ci_too() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("dates.en.txt");
    fs::write(
        &file,
        "It was decided on [[17 October 2022 => 2022-10-17]].\nIt ended on [[3 May 2021 => 2021-05-04]].\n",
    )
    .unwrap();
    let junit = dir.path().join("junit.xml");
    let assert = faitout().args(["check", "--json", "--junit"]).arg(&junit).arg(&file).assert().code(1);
    let report: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    assert_eq!((report["groups"][0]["cases"].as_u64(), report["groups"][0]["passed"].as_u64()), (Some(2), Some(1)));
    assert_eq!(report["failures"][0]["found"][0]["value"], "2021-05-03");
    let xml = fs::read_to_string(&junit).unwrap();
    assert!(xml.contains("<testsuites name=\"faitout check\" tests=\"2\"") && xml.contains("failures=\"1\""), "{xml}");
    // Blessing is refused where nobody reads the diff.
    let refused = "faitout: --bless: expected a person to read the diff, found CI set\n";
    faitout().args(["check", "--bless"]).arg(&file).env("CI", "1").assert().code(2).stderr(refused);
    faitout().args(["check", "--bless"]).arg(&file).env_remove("CI").assert().success();
    faitout().args(["check"]).arg(&file).assert().success();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("[[3 May 2021 => 2021-05-03]]"), "{text}");
}

#[test]
fn floors_rise_when_asked_and_fall_only_when_said() {
    let dir = tempfile::tempdir().unwrap();
    let (file, floors) = (dir.path().join("dates.en.txt"), dir.path().join("floors.json"));
    let line = "It was decided on [[17 October 2022 => 2022-10-17]].\n";
    fs::write(&file, line).unwrap();
    let check = |more: &[&str]| {
        let mut command = faitout();
        command.arg("check").arg(&file).arg("--floors").arg(&floors).args(more).env_remove("CI");
        command
    };
    check(&[]).assert().code(1);
    check(&["--bless"]).assert().success();
    check(&[]).assert().success();
    // Other data in the same file: the digest tells that it is not what was pinned, and lower figures need to be said.
    fs::write(&file, format!("{line}It ended [[on 3 May 2021 => 2021-05-04]].\n")).unwrap();
    let out = check(&[]).assert().code(1).get_output().stdout.clone();
    assert!(String::from_utf8(out).unwrap().contains("the data is not what was pinned"));
    let out = check(&["--bless"]).assert().code(1).get_output().stdout.clone();
    assert!(String::from_utf8(out).unwrap().contains("are lower than what is pinned: --allow-regression pins them"));
    let pinned = fs::read_to_string(&floors).unwrap().replace("\"passed\": 1", "\"passed\": 2");
    fs::write(&file, line).unwrap();
    fs::write(&floors, pinned).unwrap();
    let out = check(&["--bless"]).assert().code(1).get_output().stdout.clone();
    assert!(String::from_utf8(out).unwrap().contains("1 pass, the floor is 2"));
    check(&["--bless", "--allow-regression"]).assert().success();
    check(&[]).assert().success();
    // The object stays alone on stdout.
    let out = check(&["--json"]).assert().success().get_output().stdout.clone();
    serde_json::from_slice::<Value>(&out).unwrap();
    // A pinned file that is gone is told.
    let other = dir.path().join("dates.fr.txt");
    fs::rename(&file, &other).unwrap();
    let out =
        faitout().arg("check").arg(&other).arg("--floors").arg(&floors).assert().code(1).get_output().stdout.clone();
    assert!(String::from_utf8(out).unwrap().contains("pinned, and its file is gone"));
}

#[test]
fn a_fact_is_told_whole() {
    let out = faitout().args(["explain", "--body", "--fact", "1", "-"]).write_stdin(STORY).assert().success();
    let text = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    assert!(text.contains("fact        amount \"20 millions d'euros\""), "{text}");
    assert!(text.contains("row         currencies.tsv: \"euros\" is EUR"), "{text}");
    let out = faitout().args(["explain", "--body", "--fact", "99", "-"]).write_stdin(STORY).assert().code(1);
    assert_eq!(String::from_utf8(out.get_output().stdout.clone()).unwrap(), "no fact 99: faitout explain lists them\n");
}

#[test]
fn fixtures_that_cannot_be_read_say_why() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("own.jsonl"), "{\"lang\": \"fr\"}\n").unwrap();
    let out = faitout().arg("check").arg(dir.path()).assert().code(2).get_output().stderr.clone();
    assert!(String::from_utf8(out).unwrap().ends_with("own.jsonl:1: expected a text, found none\n"));
    fs::remove_file(dir.path().join("own.jsonl")).unwrap();
    let out = faitout().arg("check").arg(dir.path()).assert().code(2).get_output().stderr.clone();
    assert!(String::from_utf8(out).unwrap().contains("expected fixtures (FACT.LANGUAGE.txt"));
    faitout().args(["check", "--only", "sums"]).assert().code(2);
}

#[test]
fn completions_and_manual_pages_know_the_commands() {
    for (shell, mark) in
        [("bash", "complete -F _faitout"), ("zsh", "#compdef faitout"), ("fish", "complete -c faitout")]
    {
        let out = faitout().args(["completions", shell]).assert().success().stderr("").get_output().stdout.clone();
        let script = String::from_utf8(out).unwrap();
        assert!(script.contains(mark) && script.contains("min-confidence"), "{shell}");
    }
    faitout().args(["completions", "cmd"]).assert().code(2);
    let page = faitout().arg("man").assert().success().get_output().stdout.clone();
    assert!(String::from_utf8(page).unwrap().contains(".TH faitout 1"));
    let dir = tempfile::tempdir().unwrap();
    faitout().args(["man", "-o"]).arg(dir.path()).assert().success().stdout("");
    let pages: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(pages.iter().any(|p| p == "faitout-extract.1") && pages.len() > 8, "{pages:?}");
    let told = faitout().args(["man", "-o", "/gone"]).assert().code(2).get_output().stderr.clone();
    assert!(String::from_utf8(told).unwrap().contains("/gone"));
}
