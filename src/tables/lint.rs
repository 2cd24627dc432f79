//! What is wrong with tables beyond what a reader of rows sees: order, doubles, codes, forms that can never match or that another
//! row takes.

use super::tsv::Row;
use super::{EMBEDDED, Tables, rows::*};
use crate::text::{Doc, Token, fold};
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

/// A fault of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// File, as it was read.
    pub file: String,
    /// 1-based line; 0 for the whole file.
    pub line: usize,
    /// What was expected, and what was found.
    pub message: String,
}

/// Looks at the tables of a folder, or at the embedded ones.
///
/// # Errors
/// A folder that cannot be read or holds a table of an unknown name.
pub fn lint(dir: Option<&Path>) -> Result<Vec<Fault>> {
    if let Some(dir) = dir {
        super::check_names(dir)?;
    }
    let mut faults = Vec::new();
    for (name, embedded) in EMBEDDED {
        let path = dir.map(|d| d.join(name));
        let text = match &path {
            Some(path) if path.exists() => std::fs::read_to_string(path).map_err(|e| Error::io(path, e))?,
            Some(_) => continue,
            None => (*embedded).to_owned(),
        };
        let file = path.map_or_else(|| (*name).to_owned(), |p| p.display().to_string());
        lint_one(name, &file, &text, dir.is_some(), &mut faults);
    }
    // What can only be seen of all tables together.
    if faults.is_empty() {
        match Tables::load(dir) {
            Ok(tables) => faults.extend(crate::facts::date_rule_faults(&tables)),
            Err(e) => faults.push(Fault { file: String::new(), line: 0, message: e.to_string() }),
        }
    }
    faults.sort();
    Ok(faults)
}

/// What a line of a table must satisfy.
struct Kind {
    columns: usize,
    names: &'static [&'static str],
    key: usize,
    parse: fn(&[&str]) -> std::result::Result<(), super::tsv::CellError>,
}

fn kind(name: &str) -> Option<Kind> {
    fn of<R: Row>(name: &str) -> Option<Kind> {
        let parse: fn(&[&str]) -> std::result::Result<(), super::tsv::CellError> = |cells| R::parse(cells).map(drop);
        (name == R::FILE).then_some(Kind { columns: R::COLUMNS.len(), names: R::COLUMNS, key: R::KEY, parse })
    }
    let kinds: &[fn(&str) -> Option<Kind>] = &[
        of::<AbbreviationRow>,
        of::<AuthorityNounRow>,
        of::<ChromeRow>,
        of::<CompanyRow>,
        of::<CountryRow>,
        of::<CueRow>,
        of::<CurrencyRow>,
        of::<RateRow>,
        of::<DateRuleRow>,
        of::<DateWordRow>,
        of::<EventWordRow>,
        of::<FunctionRow>,
        of::<GivenNameRow>,
        of::<LegalFormRow>,
        of::<LineWordRow>,
        of::<MonthRow>,
        of::<NameWeightRow>,
        of::<NameWordRow>,
        of::<NotCompanyRow>,
        of::<NumberRow>,
        of::<OtherNameRow>,
        of::<PageNameRow>,
        of::<PeriodRow>,
        of::<QualifierRow>,
        of::<RegulatorRow>,
        of::<RoleRow>,
        of::<TenseRow>,
        of::<TriggerRow>,
        of::<WeightRow>,
    ];
    kinds.iter().find_map(|of| of(name))
}

fn lint_one(name: &str, file: &str, text: &str, own: bool, faults: &mut Vec<Fault>) {
    let Some(kind) = kind(name) else { return };
    let mut fault = |line: usize, message: String| faults.push(Fault { file: file.to_owned(), line, message });
    let (mut header, mut before, mut seen) = (false, None, FxHashMap::default());
    for (number, line) in text.lines().enumerate().map(|(i, l)| (i + 1, l.trim_start_matches('\u{feff}'))) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if !header {
            header = true;
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if cells != kind.names {
                fault(number, format!("expected the header {:?}, found {:?}", kind.names.join(" "), cells.join(" ")));
            }
            continue;
        }
        if line.starts_with("#!") {
            fault(number, "expected #! replace on the first line, found it here".to_owned());
        }
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() != kind.columns {
            fault(number, format!("expected {} tab-separated cells, found {}", kind.columns, cells.len()));
            continue;
        }
        if let Err(e) = (kind.parse)(&cells) {
            fault(number, format!("column {}: {}", e.column + 1, e.message));
            continue;
        }
        // The date grammar is sorted by language and rule; inside a rule the order settles ties.
        let sorted_by = if name == DateRuleRow::FILE { 2 } else { kind.key };
        let key: Vec<String> = cells[..sorted_by].iter().map(|c| (*c).to_owned()).collect();
        if before.as_ref().is_some_and(|b| *b > key) {
            fault(number, format!("expected rows sorted by their key, found {:?} after a later one", key.join(" ")));
        }
        if let Some(first) = seen.insert(cells[..kind.key].join("\t"), number) {
            fault(number, format!("expected one row of this key, found another in line {first}"));
        }
        before = Some(key);
        if let Some(message) = never_matches(name, &cells).or_else(|| bad_code(name, &cells)) {
            fault(number, message);
        }
    }
    if own {
        shadowed(name, text, &mut fault);
    }
}

/// Words that are looked up folded must be written so, and a phrase must hold a word.
fn never_matches(name: &str, cells: &[&str]) -> Option<String> {
    let folded = [OtherNameRow::FILE, EventWordRow::FILE, LineWordRow::FILE];
    if folded.contains(&name) {
        let word = cells[if name == LineWordRow::FILE { 1 } else { 0 }];
        return (fold(word) != word)
            .then(|| format!("expected a folded word such as {:?}, found {word:?}", fold(word)));
    }
    let column = match name {
        TriggerRow::FILE
        | RoleRow::FILE
        | CueRow::FILE
        | CompanyRow::FILE
        | RegulatorRow::FILE
        | AuthorityNounRow::FILE => 1,
        GivenNameRow::FILE | NotCompanyRow::FILE | LegalFormRow::FILE => 0,
        _ => return None,
    };
    let lexicon = crate::text::Lexicon::default();
    let doc = Doc::new(cells[column], &lexicon);
    let words = doc.tokens.iter().any(Token::is_wordlike);
    (!words).then(|| format!("expected a phrase with a word, found {:?}, which can never match", cells[column]))
}

/// The cells of a column of an embedded table.
fn column(table: &str, column: usize) -> impl Iterator<Item = &'static str> {
    let text = EMBEDDED.iter().find(|(n, _)| *n == table).map_or("", |(_, text)| text);
    text.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(move |l| l.split('\t').nth(column))
}

static CURRENCIES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| column(CurrencyRow::FILE, 3).collect());
static COUNTRIES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    column(CountryRow::FILE, 0).chain(column(CompanyRow::FILE, 2)).chain(column(RegulatorRow::FILE, 2)).collect()
});

static DOMAINS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| column(RegulatorRow::FILE, 3).collect());

/// Currencies, countries and fields of work that no embedded table knows.
fn bad_code(name: &str, cells: &[&str]) -> Option<String> {
    match name {
        CurrencyRow::FILE => {
            let code = cells[3];
            (!CURRENCIES.contains(code)).then(|| format!("expected a currency that the tables know, found {code:?}"))
        }
        AuthorityNounRow::FILE => {
            let domain = cells[2];
            (!DOMAINS.contains(domain)).then(|| format!("expected a field of work of regulators.tsv, found {domain:?}"))
        }
        RegulatorRow::FILE | CompanyRow::FILE => {
            let code = cells[2];
            let is_known = code.is_empty() || COUNTRIES.contains(code);
            (!is_known).then(|| format!("expected a country that the tables know, found {code:?}"))
        }
        _ => None,
    }
}

/// Forms of companies and regulators that a row of another id has already.
fn shadowed(name: &str, text: &str, fault: &mut impl FnMut(usize, String)) {
    let columns: &[usize] = match name {
        CompanyRow::FILE => &[1, 3],
        RegulatorRow::FILE => &[4, 5, 7],
        _ => return,
    };
    let replaces = text.lines().next().is_some_and(|line| line.trim() == "#! replace");
    let embedded = EMBEDDED.iter().find(|(n, _)| *n == name && !replaces).map_or("", |(_, text)| text);
    let mut owner: FxHashMap<String, (String, usize)> = FxHashMap::default();
    let own_ids: BTreeSet<&str> = text.lines().filter_map(|l| l.split('\t').next()).collect();
    let rows = |text: &'static str| text.lines().filter(|l| !l.starts_with('#')).skip(1);
    let forms = |cells: &[&str]| -> Vec<String> {
        columns
            .iter()
            .filter_map(|&c| cells.get(c))
            .flat_map(|cell| cell.split('|'))
            .map(|form| fold(form.trim()))
            .filter(|form| !form.is_empty())
            .collect()
    };
    for line in rows(embedded) {
        let cells: Vec<&str> = line.split('\t').collect();
        if !own_ids.contains(cells[0]) {
            for form in forms(&cells) {
                owner.entry(form).or_insert_with(|| (cells[0].to_owned(), 0));
            }
        }
    }
    let own = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty()).skip(1);
    for (number, line) in own {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let mut told = BTreeSet::new();
        for form in forms(&cells) {
            match owner.get(&form) {
                Some((id, at)) if id != cells[0] && told.insert(form.clone()) => {
                    let place = if *at == 0 { "the embedded table".to_owned() } else { format!("line {at}") };
                    fault(number + 1, format!("expected a form of its own, found {form:?}, which {id} of {place} has"));
                }
                Some(_) => {}
                None => {
                    owner.insert(form, (cells[0].to_owned(), number + 1));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        lint(Some(dir.path())).unwrap().into_iter().map(|f| format!("{}: {}", f.line, f.message)).collect()
    }

    #[test]
    fn the_embedded_tables_are_sound() {
        assert_eq!(lint(None).unwrap(), []);
    }

    #[test]
    fn faults_name_their_line() {
        let head = "id\tname\tcountry\tforms\tambiguous\n";
        let rows = format!("{head}b-new\tBnew\tFR\t\t\na-new\tAnew\tQQ\tGoogle\t\na-new\tAnew\tFR\t\t\n");
        assert_eq!(
            faults(&[("companies.tsv", &rows)]),
            [
                "3: expected a country that the tables know, found \"QQ\"",
                "3: expected a form of its own, found \"google\", which google of the embedded table has",
                "3: expected rows sorted by their key, found \"a-new\" after a later one",
                "4: expected one row of this key, found another in line 3",
            ]
        );
        assert_eq!(
            faults(&[("event_words.tsv", "word\tkind\nÀ payer\tpaying\n")]),
            ["2: expected a folded word such as \"a payer\", found \"À payer\""]
        );
        assert_eq!(
            faults(&[("currencies.tsv", "lang\tform\tkind\tcode\nfr\tflouzes\tname\tFLZ\n")]),
            ["2: expected a currency that the tables know, found \"FLZ\""]
        );
        assert_eq!(
            faults(&[("companies.tsv", &format!("{head}b-new\tBnew\n"))]),
            ["2: expected 5 tab-separated cells, found 2"]
        );
    }

    #[test]
    fn a_date_rule_must_find_its_example() {
        let rule = "lang\trule\tpattern\tvalue\texample\nfr\tdate.own\tau {d} du {m}\tday\tle 3 mai => 2022-05-03\n";
        let found = faults(&[("date_rules.tsv", rule)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("date.own"), "{found:?}");
    }
}
