//! `faitout check`: fixtures against the extractors, for people, programs and CI systems.

use super::Exit;
use anstyle::{AnsiColor, Reset, Style};
use clap::Args;
use faitout::check::floors::{self, Floors, Standing};
use faitout::check::{self, Bench, Fact, Failure, Group, Report, Score};
use faitout::explain::printable;
use faitout::{Error, Options, Result};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Case files (dates.fr.txt), golden folders, gold rows (*.jsonl), and folders of them
    #[arg(value_name = "PATH", default_value = "fixtures")]
    paths: Vec<PathBuf>,
    /// Only this: dates, amounts, regulators, companies, events or record (golden articles)
    #[arg(long, value_name = "FACT", value_parser = Fact::named)]
    only: Option<Fact>,
    /// Show at most so many failures
    #[arg(long, value_name = "N", default_value_t = 10)]
    errors: usize,
    /// One JSON object with groups and failures
    #[arg(long)]
    json: bool,
    /// Write a JUnit report for CI systems
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Rewrite golden articles and case lines to what was found, after showing the diff; with --floors, pin floors
    #[arg(long)]
    bless: bool,
    /// Quality floors: a fall below one fails, and golden articles; other failures do not
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
    /// With --bless --floors: floors may fall
    #[arg(long, requires = "bless", requires = "floors")]
    allow_regression: bool,
    /// Folder of tables that add to or replace the embedded ones
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit> {
    if args.bless && std::env::var_os("CI").is_some_and(|ci| !ci.is_empty()) {
        return Err(Error::argument("--bless: expected a person to read the diff, found CI set"));
    }
    let bench = Bench::new(&Options { tables: args.tables.clone(), ..Options::default() })?;
    let report = check::run(&args.paths, &bench, args.only)?;
    if report.groups.is_empty() {
        return Err(Error::argument(
            "expected fixtures that state something, found none (rows with no fact, empty files)",
        ));
    }
    let mut out = anstream::AutoStream::auto(io::stdout());
    // A reader that closes early has seen enough.
    let _ = if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report).unwrap_or_default())
    } else {
        render(&mut out, &report, args.errors)
    };
    if let Some(path) = &args.junit {
        junit(&report, path)?;
    }
    // The object on stdout stays alone.
    let mut told: Box<dyn Write> =
        if args.json { Box::new(anstream::AutoStream::auto(io::stderr())) } else { Box::new(out) };
    let fell = match &args.floors {
        Some(path) => hold(&mut told, &report, path, args)?,
        None => report.groups.iter().any(|g| g.passed < g.cases),
    };
    if args.bless && args.floors.is_none() {
        let blessed = bless(&mut told, &report)?;
        return Ok(if blessed < changed(&report) { Exit::Some } else { Exit::Done });
    }
    Ok(if fell { Exit::Some } else { Exit::Done })
}

/// Failing groups: what a blessing that leaves nothing would turn into none.
fn changed(report: &Report) -> usize {
    report.groups.iter().filter(|g| g.passed < g.cases).count()
}

fn render(out: &mut impl Write, report: &Report, errors: usize) -> io::Result<()> {
    let (faint, bad, reset) = (style(Style::new().dimmed()), colour(AnsiColor::Red), Reset.render().to_string());
    writeln!(
        out,
        "{faint}{:<46} {:<10} {:<4} {:>6} {:>6}  {:>6} {:>6} {:>6}  {:>6}{reset}",
        "file", "fact", "lang", "cases", "passed", "P", "R", "F1", "value"
    )?;
    let mut golden = (0, 0);
    for (at, g) in report.groups.iter().enumerate() {
        let Some(score) = g.score else {
            golden = (golden.0 + g.cases, golden.1 + g.passed);
            continue;
        };
        row(out, g, score)?;
        // A file of several languages has a line for all of it.
        let same = |other: &Group| other.file == g.file && other.fact == g.fact;
        if at > 0 && same(&report.groups[at - 1]) && !report.groups.get(at + 1).is_some_and(same) {
            let all = || report.groups.iter().filter(|other| same(other));
            let (cases, passed) = (all().map(|g| g.cases).sum(), all().map(|g| g.passed).sum());
            let mut sum = Score::default();
            all().filter_map(|g| g.score).for_each(|score| sum += score);
            row(out, &Group { language: "*".to_owned(), cases, passed, ..g.clone() }, sum)?;
        }
    }
    if golden.0 > 0 {
        let colour = if golden.1 < golden.0 { &bad } else { "" };
        writeln!(
            out,
            "{:<46} {:<10} {:<4} {:>6} {colour}{:>6}{reset}",
            "golden articles", "record", "*", golden.0, golden.1
        )?;
    }
    for failure in report.failures.iter().take(errors) {
        tell(out, failure)?;
    }
    let more = report.failures.len().saturating_sub(errors);
    if more > 0 {
        writeln!(out, "\n{faint}{more} more failures: --errors {} shows all{reset}", report.failures.len())?;
    }
    let (cases, passed) = report.groups.iter().fold((0, 0), |(c, p), g| (c + g.cases, p + g.passed));
    writeln!(out, "\n{passed} of {cases} pass")
}

/// One line of the table.
fn row(out: &mut impl Write, g: &Group, score: Score) -> io::Result<()> {
    let colour = if g.passed < g.cases { colour(AnsiColor::Red) } else { String::new() };
    writeln!(
        out,
        "{:<46} {:<10} {:<4} {:>6} {colour}{:>6}{}  {:>6.3} {:>6.3} {:>6.3}  {:>6.3}",
        tail(&g.file, 46),
        g.fact.as_str(),
        g.language,
        g.cases,
        g.passed,
        Reset.render(),
        score.strict.precision(),
        score.strict.recall(),
        score.strict.f1(),
        score.value.f1()
    )
}

/// The end of a path, in so many characters.
fn tail(path: &Path, width: usize) -> String {
    let text = printable(&path.display().to_string());
    let length = text.chars().count();
    if length <= width { text } else { format!("…{}", text.chars().skip(length - width + 1).collect::<String>()) }
}

/// One failure in context: what is stated in green, what was found in red with its rule.
fn tell(out: &mut impl Write, failure: &Failure) -> io::Result<()> {
    let (good, bad) = (colour(AnsiColor::Green), colour(AnsiColor::Red));
    let (strong, faint, reset) = (style(Style::new().bold()), style(Style::new().dimmed()), Reset.render().to_string());
    writeln!(out, "\n{strong}{}{reset} {}", printable(&failure.place), failure.fact.as_str())?;
    if !failure.context.is_empty() {
        writeln!(out, "  {}", printable(&failure.context))?;
    }
    let said = |item: &check::Item| match item.text.as_str() {
        "" => item.value.clone(),
        text => format!("{} => {}", printable(text), item.value),
    };
    for item in &failure.expected {
        writeln!(out, "  {good}expected  {}{reset}", said(item))?;
    }
    for item in &failure.found {
        let rule = item.rule.as_ref().map_or(String::new(), |rule| format!("  {faint}{rule}"));
        writeln!(out, "  {bad}found     {}{reset}{rule}{reset}", said(item))?;
    }
    if failure.found.is_empty() {
        writeln!(out, "  {bad}found     nothing{reset}")?;
    }
    Ok(())
}

fn style(style: Style) -> String {
    style.render().to_string()
}

fn colour(colour: AnsiColor) -> String {
    style(Style::new().fg_color(Some(colour.into())))
}

/// Shows each change, then writes; the number of files that pass now.
fn bless(out: &mut dyn Write, report: &Report) -> Result<usize> {
    for (file, changes) in report.changes() {
        let _ = writeln!(out, "\n{}", printable(&file.display().to_string()));
        for change in changes {
            let _ = writeln!(out, "  {}", printable(change));
        }
    }
    let blessed = report.bless()?;
    let rows = report.groups.iter().filter(|g| g.kind == "gold rows" && g.passed < g.cases).count();
    let left = if rows > 0 { format!("; {rows} files of gold rows are edited by hand") } else { String::new() };
    let _ = match blessed {
        0 => writeln!(out, "\nnothing to rewrite{left}"),
        n => writeln!(out, "\n{n} files rewritten: read the diff above{left}"),
    };
    Ok(blessed)
}

/// Compares with the floors, and pins them where that was asked. True when something fell.
fn hold(out: &mut dyn Write, report: &Report, path: &Path, args: &CheckArgs) -> Result<bool> {
    let mut pinned: Floors = floors::read(path)?;
    let mut fell = golden_fails(&report.groups);
    let (mut rises, mut pins) = (0, 0);
    let mut lost: BTreeSet<String> =
        if args.only.is_none() { pinned.keys().cloned().collect() } else { BTreeSet::new() };
    for group in &report.groups {
        let Some((key, now)) = floors::of(group, path)? else { continue };
        lost.remove(&key);
        match floors::standing(pinned.get(&key), &now) {
            Standing::Holds => continue,
            Standing::Falls(what) if !(args.bless && args.allow_regression) => {
                let _ = writeln!(out, "{key}: {what}");
                fell = true;
                continue;
            }
            Standing::Changed(_) | Standing::New if !args.bless => {
                let what =
                    if pinned.contains_key(&key) { "the data is not what was pinned" } else { "nothing is pinned" };
                let _ = writeln!(out, "{key}: {what}; --bless pins {:.3} and {:.3}", now.strict, now.value);
                fell = true;
                continue;
            }
            Standing::Changed(false) if !args.allow_regression => {
                let _ = writeln!(
                    out,
                    "{key}: {:.3} and {:.3} are lower than what is pinned: --allow-regression pins them",
                    now.strict, now.value
                );
                fell = true;
                continue;
            }
            Standing::Rises => rises += 1,
            _ => pins += 1,
        }
        if args.bless {
            let was = pinned.get(&key).map_or("nothing".to_owned(), |f| format!("{:.3} and {:.3}", f.strict, f.value));
            let _ = writeln!(out, "{key}: {was} -> {:.3} and {:.3}", now.strict, now.value);
            pinned.insert(key, now);
        }
    }
    // A check of some files says nothing of the others.
    lost.retain(|key| !exists(key, path));
    for key in &lost {
        if args.allow_regression {
            pinned.remove(key);
            pins += 1;
        } else {
            let _ = writeln!(out, "{key}: pinned, and its file is gone; --bless --allow-regression drops it");
            fell = true;
        }
    }
    if args.bless && rises + pins > 0 {
        floors::write(path, &pinned)?;
        let _ = writeln!(out, "{} floors pinned in {}", rises + pins, path.display());
    } else if rises > 0 {
        let _ = writeln!(out, "{rises} floors may rise: --bless pins them");
    }
    Ok(fell)
}

/// The file of a floor is there.
fn exists(key: &str, floors: &Path) -> bool {
    let file = key.rsplit_once('#').map_or(key, |(file, _)| file);
    floors.parent().unwrap_or(Path::new("")).join(file).exists()
}

fn golden_fails(groups: &[Group]) -> bool {
    groups.iter().any(|g| g.fact == Fact::Record && g.passed < g.cases)
}

/// One suite a file, one test case a failing case; what passes is one test case.
fn junit(report: &Report, path: &Path) -> Result<()> {
    let mut junit = quick_junit::Report::new("faitout check");
    for group in &report.groups {
        let name = format!("{} {}", group.file.display(), group.fact.as_str());
        let mut suite = TestSuite::new(name);
        let place = group.file.display().to_string();
        let own = |f: &&Failure| {
            let here = f.place.strip_prefix(&place).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
            f.fact == group.fact && f.language == group.language && here
        };
        for failure in report.failures.iter().filter(own) {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let lines = |items: &[check::Item]| match items {
                [] => "nothing".to_owned(),
                items => items.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            };
            status.set_message(format!("expected {}, found {}", lines(&failure.expected), lines(&failure.found)));
            status.set_description(failure.context.clone());
            suite.add_test_case(TestCase::new(failure.place.clone(), status));
        }
        if group.passed > 0 {
            let passed = format!("{} of {} pass", group.passed, group.cases);
            suite.add_test_case(TestCase::new(passed, TestCaseStatus::success()));
        }
        junit.add_test_suite(suite);
    }
    let text = junit.to_string().map_err(|e| Error::write(path, io::Error::other(e)))?;
    std::fs::write(path, text).map_err(|e| Error::write(path, e))
}
