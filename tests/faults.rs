//! Every fault that a folder, a stream or a disk can have: nothing is lost, each gives one clear error line.

mod support;

use faitout::record::Stage;
use faitout::{Hints, Source};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use support::{ARTICLES, path};

const STORY: &str =
    "La CNIL a infligé le 17 octobre 2022 une amende de 20 millions d'euros à la société Clearview AI.\n";

fn binary() -> PathBuf {
    PathBuf::from(assert_cmd::cargo::cargo_bin!("faitout"))
}

fn faitout(args: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(["extract", "-q"]).args(args).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    bytes.split(|&b| b == b'\n').filter(|l| !l.is_empty()).map(|l| serde_json::from_slice(l).unwrap()).collect()
}

/// Exit status, records, and the errors as `stage: error`.
fn told(output: &Output) -> (Option<i32>, usize, Vec<String>) {
    let errors = lines(&output.stderr).iter().map(|e| format!("{}: {}", word(e, "stage"), word(e, "error"))).collect();
    (output.status.code(), lines(&output.stdout).len(), errors)
}

fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn run(args: &[&str]) -> (Option<i32>, usize, Vec<String>) {
    told(&faitout(args).output().unwrap())
}

/// Standard error of a run that could not be done.
fn complaint(args: &[&str]) -> String {
    let output = faitout(args).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

/// Runs a shell script with the command as `$F`, in `dir`.
fn shell(dir: &Path, script: &str) -> Output {
    Command::new("bash").args(["-c", script]).current_dir(dir).env("F", binary()).output().unwrap()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

fn text(dir: &tempfile::TempDir) -> &str {
    dir.path().to_str().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn rows(count: usize) -> String {
    (0..count).map(|i| format!("{{\"id\":\"{i}\",\"text\":\"Article {i}. {}\"}}\n", STORY.trim())).collect()
}

#[cfg(unix)]
#[test]
fn unreadable_files_links_and_pipes_are_told() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = folder(&[("a.txt", STORY.as_bytes()), ("b.txt", STORY.as_bytes())]);
    symlink(dir.path(), dir.path().join("loop")).unwrap();
    symlink("nowhere", dir.path().join("c.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(dir.path().join("d.txt")).status().unwrap().success());
    assert!(Command::new("mkfifo").arg(dir.path().join("e.warc")).status().unwrap().success());
    fs::set_permissions(dir.path().join("b.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    // A superuser reads everything.
    let readable = fs::read(dir.path().join("b.txt")).is_ok();
    let (status, records, mut errors) = run(&[text(&dir)]);
    assert_eq!((status, records), (Some(1), 1 + usize::from(readable)));
    if !readable {
        assert_eq!(errors.remove(0), "read: cannot read the file");
    }
    assert_eq!(
        errors,
        [
            "read: cannot read the entry",
            "read: not a regular file",
            "read: cannot read the file",
            "read: the symbolic link is a loop"
        ]
    );
}

#[cfg(unix)]
#[test]
fn strange_names_are_read() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&[("new\nline.txt", STORY.as_bytes())]);
    fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")), STORY).unwrap();
    let output = faitout(&[text(&dir)]).output().unwrap();
    let names: Vec<String> = lines(&output.stdout).iter().map(|r| word(&r["source"], "path")).collect();
    assert!(names[0].ends_with("caf\u{fffd}.txt") && names[1].ends_with("new\nline.txt"), "{names:?}");
}

#[test]
fn a_file_that_goes_or_shrinks_on_the_way_is_told_or_read() {
    use faitout::input::{Input, Reading};
    let dir = folder(&[("a.txt", STORY.as_bytes()), ("b.txt", STORY.as_bytes())]);
    let reading = Reading { limit: 1000, ..Reading::default() };
    let walk = faitout::input::Walk::default();
    let found: Vec<PathBuf> = walk.files(dir.path()).map(Result::unwrap).collect();
    fs::remove_file(&found[0]).unwrap();
    fs::write(&found[1], "court").unwrap();
    let read: Vec<_> = found.into_iter().map(|f| Input::File(f).read(&reading).map(|s| s.bytes.len())).collect();
    assert_eq!((read[0].as_ref().unwrap_err().stage, read[1].as_ref().ok()), (Stage::Read, Some(&5)));
}

#[test]
fn broken_and_hostile_archives_are_told() {
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Bonjour à tous.";
    let record =
        |page: &str| format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n", page.len());
    let whole = gzip(STORY.as_bytes());
    let archive =
        [gzip(record(page).as_bytes()), b"\x1f\x8b\x08 rubbish".to_vec(), gzip(record(page).as_bytes())].concat();
    let dir = folder(&[
        ("a.txt.gz", &whole),
        ("b.txt.gz", &whole[..whole.len() / 2]),
        ("c.txt.gz", &gzip(&vec![b'a'; 3 << 20])),
        ("d.warc.gz", &archive),
        ("e.warc", &record(page).as_bytes()[..100]),
    ]);
    let (status, records, errors) = run(&["--max-bytes", "1048576", text(&dir)]);
    assert_eq!((status, records), (Some(1), 3));
    assert_eq!(
        errors,
        ["read: broken gzip", "read: larger than the limit", "read: broken archive", "read: broken archive"]
    );
}

#[test]
fn a_line_of_a_gigabyte_is_told_in_flat_memory() {
    let dir = folder(&[]);
    // A text as large as the limit is for the machine's memory; here it is sized for the test's.
    let script = "ulimit -v 900000; (head -c 1G /dev/zero | tr '\\0' a; echo; echo '{\"text\":\"Bonjour.\"}') | $F extract -q --max-bytes 4194304 --from ndjson -";
    let output = shell(dir.path(), script);
    assert_eq!(told(&output), (Some(1), 1, vec!["read: larger than the limit".to_owned()]));
    let output = shell(dir.path(), "head -c 1G /dev/zero | tr '\\0' a | $F extract -q --max-bytes 4194304 -");
    assert_eq!(told(&output), (Some(2), 0, vec!["read: larger than the limit".to_owned()]));
}

#[test]
fn bytes_of_all_kinds_give_a_record_or_an_error() {
    let surrogate = "{\"text\":\"un \\ud83d deux\"}\n{\"text\":\"\\udc00\"}\n";
    let dir = folder(&[
        ("a.txt", b"La CNIL\0 a dit."),
        ("b.txt", &[0xff, 0xc3, 0x28, 0xf0, 0x9f].repeat(99)),
        ("c.html", "<meta charset=utf-16><p>La société a été condamnée à Besançon.".as_bytes()),
        ("d.html", b"<meta charset=utf-8><p>La soci\xe9t\xe9 a \xe9t\xe9 condamn\xe9e."),
    ]);
    let rows = dir.path().join("e.ndjson");
    fs::write(&rows, surrogate).unwrap();
    let output = faitout(&["--body", text(&dir), rows.to_str().unwrap()]).output().unwrap();
    let (_, records, errors) = told(&output);
    assert_eq!((records + errors.len(), errors), (6, vec!["decode: not a text".to_owned()]));
    let texts: Vec<String> = lines(&output.stdout).iter().map(|r| word(r, "text")).collect();
    assert!(texts[1].contains("condamnée à Besançon"), "a page that says UTF-16 in ASCII letters is not: {texts:?}");
    assert!(texts[2].contains("La soci\u{fffd}t\u{fffd}") || texts[2].contains("La société"), "{texts:?}");
    assert_eq!(texts[3], "un \u{fffd} deux");
}

#[test]
fn monstrous_pages_end() {
    let page = |html: String| {
        let hints = Hints { format: Some(faitout::record::Format::Html), ..Hints::default() };
        ARTICLES.extract(Source { bytes: html.into_bytes(), utf8: true, hints })
    };
    let deep = page("<div>".repeat(100_000) + "x").unwrap_err();
    assert_eq!((deep.stage, deep.error.as_str()), (Stage::Parse, "not a page"));
    let wide = page(format!("<p title=\"{}\">La mairie ouvre un parc ce samedi.", "a".repeat(10 << 20))).unwrap();
    assert_eq!(wide.text, "La mairie ouvre un parc ce samedi.");
    let entities = page(format!("<p>{}</p>", "&eacute;".repeat(1_000_000))).unwrap();
    assert!(entities.text.is_empty() || entities.text.chars().all(|c| c == 'é'));
    let attributes: String = (0..1_000_000).map(|i| format!(" a{i}=\"{i}\"")).collect();
    let wide = page(format!("<p{attributes}>Bonjour.")).unwrap_err();
    assert_eq!(wide.detail, "expected at most 2000 attributes in a tag, found 1000000");
    assert!(page("<table>".repeat(3000) + "x").is_ok());
}

#[test]
fn outputs_that_cannot_be_written_are_told() {
    let dir = folder(&[("a.txt", STORY.as_bytes())]);
    let input = dir.path().join("a.txt");
    let input = input.to_str().unwrap();
    let missing = complaint(&["-o", "/nowhere/at/all.jsonl", input]);
    assert_eq!(missing, "faitout: cannot write /nowhere/at/all.jsonl: No such file or directory (os error 2)\n");
    let folder = complaint(&["-o", text(&dir), input]);
    assert!(folder.starts_with("faitout: cannot write "), "{folder}");
    assert!(complaint(&["--split", "facts", "-o", "/nowhere/at/all", input]).contains("No such file or directory"));
    assert!(complaint(&["-j", "0", input]).contains("-j: expected at least 1 thread, found 0"));
    assert!(complaint(&["--format", "csv", input]).contains("--format csv: expected --split facts"));
}

/// A rename would put a file in the place of the device, or of the link.
#[cfg(target_os = "linux")]
#[test]
fn devices_and_pipes_are_written_and_stay() {
    let dir = folder(&[("a.txt", STORY.as_bytes())]);
    let script = "mkfifo pipe; $F extract -q a.txt > a.jsonl; ln -s /dev/full full; ln -s pipe link
        for at in pipe link; do
            cat pipe > got & $F extract -q a.txt -o $at; wait; cmp got a.jsonl
            cat pipe > got & $F ledger -q a.jsonl -o $at; wait; $F ledger -q a.jsonl | cmp - got
        done
        $F extract -q a.txt -o /dev/stdout | cmp - a.jsonl
        $F extract -q a.txt -o /dev/stdout > got; cmp got a.jsonl
        ln -s got file; echo old > got; $F extract -q a.txt -o file; cmp got a.jsonl
        $F extract -q a.txt -o full; $F ledger -q a.jsonl -o full
        $F extract -q a.txt -o pipe --resume
        stat -c '%N %F' *";
    let output = shell(dir.path(), script);
    let files = "'a.jsonl' regular file\n'a.txt' regular file\n'file' -> 'got' symbolic link\n'full' -> '/dev/full' symbolic link\n\
        'got' regular file\n'link' -> 'pipe' symbolic link\n'pipe' fifo\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), files, "{}", String::from_utf8_lossy(&output.stderr));
    let told = "faitout: cannot write full: No space left on device (os error 28)\n\
        faitout: cannot write full: No space left on device (os error 28)\n\
        faitout: --resume: expected a file, found a device or a pipe: pipe\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), told);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_what_was_done_is_kept() {
    let dir = folder(&[("rows.ndjson", rows(9000).as_bytes())]);
    let full = shell(dir.path(), "$F extract -q rows.ndjson > /dev/full");
    assert_eq!(full.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&full.stderr).contains("cannot write standard output: No space left on device"));
    // A quota of three quarters of what is to be written holds the first checkpoint of two.
    let quota = shell(
        dir.path(),
        "ulimit -f $(( $($F extract -q rows.ndjson | wc -c) * 3 / 4096 )); $F extract -q rows.ndjson -o out.jsonl",
    );
    let complaint = String::from_utf8_lossy(&quota.stderr).into_owned();
    assert_eq!(
        (quota.status.code(), complaint.contains("cannot write out.jsonl: File too large")),
        (Some(2), true),
        "{complaint}"
    );
    assert!(!dir.path().join("out.jsonl").exists());
    let resumed = shell(
        dir.path(),
        "$F extract -q rows.ndjson -o out.jsonl --resume && $F extract -q rows.ndjson | cmp - out.jsonl && ls",
    );
    assert_eq!(
        String::from_utf8_lossy(&resumed.stdout),
        "out.jsonl\nrows.ndjson\n",
        "{}",
        String::from_utf8_lossy(&resumed.stderr)
    );
}

#[test]
fn no_inputs_are_told() {
    let dir = folder(&[]);
    assert!(complaint(&[text(&dir)]).contains("expected at least one article, found none"));
    let rows = dir.path().join("a.ndjson");
    fs::write(&rows, "\n\n").unwrap();
    assert!(
        complaint(&["-o", dir.path().join("out").to_str().unwrap(), rows.to_str().unwrap()]).contains("found none")
    );
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no empty output");
}

#[test]
fn duplicates_are_dropped_and_the_first_is_named() {
    let dir = folder(&[("a.txt", STORY.as_bytes()), ("b.txt", STORY.as_bytes()), ("c.txt", b"Autre chose.")]);
    let output = faitout(&["--dedupe", text(&dir)]).output().unwrap();
    assert_eq!(told(&output), (Some(0), 2, vec!["read: duplicate".to_owned()]));
    let first = dir.path().join("a.txt");
    assert_eq!(word(&lines(&output.stderr)[0], "detail"), format!("the same bytes as {}", first.display()));
    // The same over batches and threads.
    let many: String = (0..1500).map(|i| format!("{{\"text\":\"Article {}.\"}}\n", i % 700)).collect();
    fs::write(dir.path().join("many.ndjson"), many).unwrap();
    let run = |threads: &str| {
        let output =
            faitout(&["--dedupe", "-j", threads, dir.path().join("many.ndjson").to_str().unwrap()]).output().unwrap();
        (told(&output).1, output.stdout, output.stderr)
    };
    let (one, four) = (run("1"), run("4"));
    assert_eq!((one.0, &one), (700, &four));
}

/// Killed at random moments, a run goes on and ends with the bytes of one that was never killed.
#[cfg(unix)]
#[test]
fn a_killed_run_goes_on_without_loss_or_double() {
    let mut input = rows(30_000);
    input.push_str("not a row\n");
    let dir = folder(&[("rows.ndjson", input.as_bytes())]);
    let inside = |args: &str| format!("$F extract -q -j2 --from ndjson --body rows.ndjson {args}");
    assert_eq!(shell(dir.path(), &inside("-o whole.jsonl --errors whole.errors")).status.code(), Some(1));
    let read = |name: &str| fs::read(dir.path().join(name)).unwrap();
    let (mut kills, mut resumed, mut state) = (0, 0, 0x2545_f491_4f6c_dd1d_u64);
    while kills < 20 {
        let mut child = Command::new(binary())
            .args(["extract", "-q", "-j2", "--from", "ndjson", "--body", "rows.ndjson", "-o", "out.jsonl"])
            .args(["--errors", "out.errors", "--resume", "--dedupe"])
            .current_dir(dir.path())
            .spawn()
            .unwrap();
        // Xorshift: the moments differ from kill to kill and are the same in every run of the test.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        std::thread::sleep(Duration::from_millis(50 + state % 600));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            resumed += usize::from(dir.path().join("out.jsonl.journal").exists());
            // A kill may come between the publishing of a run and its exit; what it published is whole.
            if dir.path().join("out.jsonl").exists() {
                assert!(read("out.jsonl") == read("whole.jsonl"), "whole or not there, kill {kills}");
            }
            if kills < 20 {
                continue;
            }
            assert_eq!(
                shell(dir.path(), &inside("-o out.jsonl --errors out.errors --resume --dedupe")).status.code(),
                Some(1)
            );
        }
        assert!(read("out.jsonl") == read("whole.jsonl"), "after {kills} kills");
        assert_eq!(read("out.errors"), read("whole.errors"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 5, "no journal is left");
        fs::remove_file(dir.path().join("out.jsonl")).unwrap();
    }
    assert!(resumed > 5, "only {resumed} of {kills} kills came after a checkpoint");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_in_good_order() {
    let dir = folder(&[("rows.ndjson", rows(60_000).as_bytes())]);
    let script = "$F extract -q rows.ndjson -o out.jsonl.gz --compress gz & sleep 0.7; kill -INT $!; wait $!; echo $?; \
                  zcat out.jsonl.gz | wc -l; ls out*";
    let output = shell(dir.path(), &format!("set -m; {script}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let words: Vec<&str> = said.split_whitespace().collect();
    assert_eq!((words[0], &words[2..]), ("130", &["out.jsonl.gz", "out.jsonl.gz.journal"][..]), "{said}");
    let done: usize = words[1].parse().unwrap();
    assert!(done < 60_000, "the run was over before the signal");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        complaint.contains(&format!("faitout: interrupted after {done} inputs; --resume goes on from there")),
        "{complaint}"
    );
    let script = "$F extract -q rows.ndjson -o out.jsonl.gz --compress gz --resume && zcat out.jsonl.gz | cmp - <($F extract -q rows.ndjson) && ls";
    let output = shell(dir.path(), script);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "out.jsonl.gz\nrows.ndjson\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn resuming_something_else_is_refused() {
    let dir = folder(&[("rows.ndjson", rows(5000).as_bytes())]);
    let stopped =
        "ulimit -f $(( $($F extract -q rows.ndjson | wc -c) * 9 / 10240 )); $F extract -q rows.ndjson -o out.jsonl; ls";
    assert!(String::from_utf8_lossy(&shell(dir.path(), stopped).stdout).contains("out.jsonl.journal"));
    let other = shell(dir.path(), "$F extract -q --body rows.ndjson -o out.jsonl --resume");
    assert!(
        String::from_utf8_lossy(&other.stderr)
            .contains("expected the paths, options and version of the interrupted run")
    );
    fs::write(dir.path().join("rows.ndjson"), rows(20)).unwrap();
    let shorter = shell(dir.path(), "$F extract -q rows.ndjson -o out.jsonl --resume");
    assert!(
        String::from_utf8_lossy(&shorter.stderr)
            .contains("--resume: expected the 4096 inputs that are done, found others")
    );
    let anew = shell(dir.path(), "$F extract -q rows.ndjson -o out.jsonl && wc -l < out.jsonl && ls");
    assert_eq!(String::from_utf8_lossy(&anew.stdout), "20\nout.jsonl\nrows.ndjson\n");
}

/// A folder of tiny files: `FAITOUT_TINY_FILES` says how many; CI takes a million.
#[test]
fn many_tiny_files_are_all_read() {
    let count: usize = std::env::var("FAITOUT_TINY_FILES").map_or(5000, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let mut first = PathBuf::new();
    for i in 0..count {
        let folder = dir.path().join((i / 1000).to_string());
        if i % 1000 == 0 {
            fs::create_dir(&folder).unwrap();
        }
        let file = folder.join(format!("{i}.txt"));
        // Links are made faster than files, but a file may have 65,000 of them on some systems.
        if i % 50_000 == 0 {
            fs::write(&file, "Bonjour.").unwrap();
            first = file;
        } else {
            fs::hard_link(&first, file).unwrap();
        }
    }
    let out = dir.path().join("out.jsonl");
    let status = faitout(&["-o", out.to_str().unwrap(), text(&dir)]).status().unwrap();
    assert_eq!(status.code(), Some(0));
    let written = fs::read(&out).unwrap();
    assert_eq!(memchr::memchr_iter(b'\n', &written).count(), count);
}

/// Inputs that once crashed or stalled a target of the fuzzers, below `fixtures/crashes/TARGET`.
#[test]
fn what_fuzzers_found_is_mended() {
    use faitout::input::{Kind, Reading, decode, open_stream};
    use faitout::record::Format;
    let reading = Reading { limit: 1000, ..Reading::default() };
    let mut replayed = 0;
    for entry in fs::read_dir(path("fixtures/crashes")).unwrap() {
        let target = entry.unwrap().path();
        if !target.is_dir() {
            continue;
        }
        for file in fs::read_dir(&target).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            let extract = |pipeline: &faitout::Pipeline, format| {
                let hints = Hints { format: Some(format), ..Hints::default() };
                drop(pipeline.extract(Source { bytes: bytes.clone(), utf8: false, hints }));
            };
            let stream = |kind| {
                open_stream(std::io::Cursor::new(bytes.clone()), None, kind, &reading)
                    .map(|i| drop(i.read(&reading)))
                    .count()
            };
            match target.file_name().and_then(|n| n.to_str()).unwrap() {
                "decode" => drop(decode(bytes, true, None)),
                "text" => extract(&ARTICLES, Format::Text),
                "html" => extract(&ARTICLES, Format::Html),
                "facts" => extract(&support::BODIES, Format::Text),
                "ndjson" => drop(stream(Kind::Ndjson)),
                "warc" => drop(stream(Kind::Warc)),
                "slow" => {
                    // As its target does: the piece again and again. What is slow shows in the time of the tests.
                    let text: Vec<u8> = bytes[1..].iter().copied().cycle().take(50_000).collect();
                    let (pipeline, format) = match bytes[0] % 3 {
                        0 => (&*support::BODIES, Format::Text),
                        1 => (&*ARTICLES, Format::Text),
                        _ => (&*ARTICLES, Format::Html),
                    };
                    let hints = Hints { format: Some(format), ..Hints::default() };
                    drop(pipeline.extract(Source { bytes: text, utf8: false, hints }));
                }
                other => panic!("fixtures/crashes/{other}: no such target"),
            }
            replayed += 1;
        }
    }
    assert!(replayed > 0, "no crash inputs");
}
