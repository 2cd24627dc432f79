//! Vocabulary as data: every word list is a sorted table that is embedded in the library and that a user's folder adds to.
//!
//! `companies.tsv` of the folder given with `--tables` adds its rows to the embedded table; a row with the key of an
//! embedded one replaces it; a first line `#! replace` replaces the whole table.

mod lint;
mod rows;
mod tsv;

pub use lint::{Fault, lint};
pub use rows::*;
pub use tsv::{CellError, Row};

use crate::text::{Doc, Entry, Lexicon, LexiconBuilder, Topic, WordId};
use crate::{Error, Result};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::path::Path;

/// All tables, and the lexicon made of their phrases.
#[derive(Debug)]
pub struct Tables {
    /// Site phrases.
    pub chrome: Vec<ChromeRow>,
    /// Function words.
    pub function_words: Vec<FunctionRow>,
    /// Weights of the line model.
    pub line_weights: Vec<WeightRow>,
    /// Words of the line model.
    pub line_words: Vec<LineWordRow>,
    /// Months of other languages.
    pub months: Vec<MonthRow>,
    /// Names of elements of pages.
    pub page_names: Vec<PageNameRow>,
    /// Number words.
    pub numbers: Vec<NumberRow>,
    /// Currency forms.
    pub currencies: Vec<CurrencyRow>,
    /// Qualifiers of amounts.
    pub qualifiers: Vec<QualifierRow>,
    /// Periods of rates.
    pub periods: Vec<PeriodRow>,
    /// Words of dates.
    pub date_words: Vec<DateWordRow>,
    /// The date grammar.
    pub date_rules: Vec<DateRuleRow>,
    /// Countries.
    pub countries: Vec<CountryRow>,
    /// Authorities.
    pub regulators: Vec<RegulatorRow>,
    /// What authorities of a field are called in any country.
    pub authority_nouns: Vec<AuthorityNounRow>,
    /// Companies.
    pub companies: Vec<CompanyRow>,
    /// Legal forms.
    pub legal_forms: Vec<LegalFormRow>,
    /// Company cues.
    pub company_cues: Vec<CueRow>,
    /// Names that are no companies.
    pub not_companies: Vec<NotCompanyRow>,
    /// Words that tell names of no companies.
    pub other_names: Vec<OtherNameRow>,
    /// Weights of the model of names.
    pub name_weights: Vec<NameWeightRow>,
    /// What currencies were worth.
    pub currency_rates: Vec<RateRow>,
    /// Words beside names.
    pub name_words: Vec<NameWordRow>,
    /// First names of people.
    pub given_names: Vec<GivenNameRow>,
    /// Words of enforcement.
    pub event_triggers: Vec<TriggerRow>,
    /// Words that say what a sentence of enforcement speaks of.
    pub event_words: Vec<EventWordRow>,
    /// The kinds of each of these words, a bit each, by the word's number.
    event_kinds: Vec<u32>,
    /// Words for a company or regulator named elsewhere.
    pub role_words: Vec<RoleRow>,
    /// Words that tell the time of a clause.
    pub tense_words: Vec<TenseRow>,
    /// Shortened words.
    pub abbreviations: Vec<AbbreviationRow>,
    /// Every phrase of the tables above.
    pub lexicon: Lexicon,
}

/// Embedded tables by file name, sorted.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("abbreviations.tsv", include_str!("data/abbreviations.tsv")),
    ("authority_nouns.tsv", include_str!("data/authority_nouns.tsv")),
    ("chrome.tsv", include_str!("data/chrome.tsv")),
    ("companies.tsv", include_str!("data/companies.tsv")),
    ("company_cues.tsv", include_str!("data/company_cues.tsv")),
    ("countries.tsv", include_str!("data/countries.tsv")),
    ("currencies.tsv", include_str!("data/currencies.tsv")),
    ("currency_rates.tsv", include_str!("data/currency_rates.tsv")),
    ("date_rules.tsv", include_str!("data/date_rules.tsv")),
    ("date_words.tsv", include_str!("data/date_words.tsv")),
    ("event_triggers.tsv", include_str!("data/event_triggers.tsv")),
    ("event_words.tsv", include_str!("data/event_words.tsv")),
    ("function_words.tsv", include_str!("data/function_words.tsv")),
    ("given_names.tsv", include_str!("data/given_names.tsv")),
    ("legal_forms.tsv", include_str!("data/legal_forms.tsv")),
    ("line_weights.tsv", include_str!("data/line_weights.tsv")),
    ("line_words.tsv", include_str!("data/line_words.tsv")),
    ("months.tsv", include_str!("data/months.tsv")),
    ("name_weights.tsv", include_str!("data/name_weights.tsv")),
    ("name_words.tsv", include_str!("data/name_words.tsv")),
    ("not_companies.tsv", include_str!("data/not_companies.tsv")),
    ("numbers.tsv", include_str!("data/numbers.tsv")),
    ("other_names.tsv", include_str!("data/other_names.tsv")),
    ("page_names.tsv", include_str!("data/page_names.tsv")),
    ("periods.tsv", include_str!("data/periods.tsv")),
    ("qualifiers.tsv", include_str!("data/qualifiers.tsv")),
    ("regulators.tsv", include_str!("data/regulators.tsv")),
    ("role_words.tsv", include_str!("data/role_words.tsv")),
    ("tense_words.tsv", include_str!("data/tense_words.tsv")),
];

impl Tables {
    /// Reads the embedded tables, with those of `dir` over them.
    ///
    /// # Errors
    /// A folder that cannot be read or holds a table of an unknown name, and a bad row, with file, line and column.
    pub fn load(dir: Option<&Path>) -> Result<Self> {
        if let Some(dir) = dir {
            check_names(dir)?;
        }
        // The two large tables are half of the work.
        let large = || Ok::<_, Error>((read(dir)?, read(dir)?));
        let small = || {
            Ok::<_, Error>(Self {
                chrome: read(dir)?,
                function_words: read(dir)?,
                line_weights: read(dir)?,
                line_words: read(dir)?,
                months: read(dir)?,
                page_names: read(dir)?,
                numbers: read(dir)?,
                currencies: read(dir)?,
                currency_rates: read(dir)?,
                qualifiers: read(dir)?,
                periods: read(dir)?,
                date_words: read(dir)?,
                date_rules: read(dir)?,
                countries: read(dir)?,
                regulators: Vec::new(),
                authority_nouns: read(dir)?,
                companies: Vec::new(),
                legal_forms: read(dir)?,
                company_cues: read(dir)?,
                given_names: read(dir)?,
                not_companies: read(dir)?,
                other_names: read(dir)?,
                name_weights: read(dir)?,
                name_words: read(dir)?,
                event_triggers: read(dir)?,
                event_words: read(dir)?,
                event_kinds: Vec::new(),
                role_words: read(dir)?,
                tense_words: read(dir)?,
                abbreviations: read(dir)?,
                lexicon: Lexicon::default(),
            })
        };
        // A thread of its own: those of a shared pool do not outlive a fork.
        let (large, small) = std::thread::scope(|scope| {
            let large = scope.spawn(large);
            let small = small();
            (large.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), small)
        });
        let mut tables = small?;
        (tables.regulators, tables.companies) = large?;
        // Rows of a user's folder come behind the embedded ones; these are searched by word.
        tables.other_names.sort_by(|a, b| a.word.cmp(&b.word));
        tables.lexicon = tables.build_lexicon();
        for row in &tables.event_words {
            let word = tables.lexicon.word(&row.word).index();
            tables.event_kinds.resize(tables.event_kinds.len().max(word + 1), 0);
            tables.event_kinds[word] |= 1 << row.kind as u32;
        }
        Ok(tables)
    }

    /// The word says so of its sentence.
    pub(crate) fn is_event_word(&self, word: WordId, kind: EventWord) -> bool {
        self.event_kinds.get(word.index()).is_some_and(|kinds| kinds & (1 << kind as u32) != 0)
    }

    /// The rows of `event_triggers.tsv` whose phrases start at token `i`.
    pub(crate) fn triggers_at<'a>(&'a self, doc: &'a Doc, i: usize) -> impl Iterator<Item = &'a TriggerRow> {
        doc.hits_on(i, Topic::Trigger).map(|hit| &self.event_triggers[hit.entry.row as usize])
    }

    /// True when one sum may be the other in another currency, each a value with its currency; no when a currency has no rate.
    pub(crate) fn may_convert(&self, a: (Decimal, &str), b: (Decimal, &str)) -> bool {
        let euros = |(value, currency): (Decimal, &str)| {
            let rate = self.currency_rates.iter().find(|rate| rate.currency == currency)?;
            let value = value.to_f64()?;
            Some((value / f64::from(rate.high), value / f64::from(rate.low)))
        };
        let (Some(x), Some(y)) = (euros(a), euros(b)) else { return false };
        // Sums are rounded when they are converted.
        a.1 != b.1 && x.0 <= y.1 * 1.03 && y.0 <= x.1 * 1.03
    }

    /// About what a sum is in euros: at the geometric mean of what the currency was worth since 2005. Nothing for a currency
    /// whose worth is not known.
    pub fn in_euros(&self, value: f64, currency: &str) -> Option<f64> {
        let rate = self.currency_rates.iter().find(|rate| rate.currency == currency)?;
        Some(value / (f64::from(rate.low) * f64::from(rate.high)).sqrt())
    }

    fn build_lexicon(&self) -> Lexicon {
        let mut builder = LexiconBuilder::default();
        let mut add = |topic, row: usize, phrase: &str| builder.add(phrase, Entry { topic, row: row as u32 });
        self.chrome.iter().enumerate().for_each(|(i, r)| add(Topic::Chrome, i, &r.phrase));
        for (i, r) in self.function_words.iter().enumerate() {
            add(if r.function { Topic::Function } else { Topic::CommonWord }, i, &r.word);
        }
        self.numbers.iter().enumerate().for_each(|(i, r)| add(Topic::Number, i, &r.form));
        self.currencies.iter().enumerate().for_each(|(i, r)| add(Topic::Currency, i, &r.form));
        self.qualifiers.iter().enumerate().for_each(|(i, r)| add(Topic::Qualifier, i, &r.phrase));
        self.periods.iter().enumerate().for_each(|(i, r)| add(Topic::Period, i, &r.phrase));
        self.date_words.iter().enumerate().for_each(|(i, r)| add(Topic::DateWord, i, &r.form));
        self.countries
            .iter()
            .enumerate()
            .for_each(|(i, r)| r.forms.iter().for_each(|form| add(Topic::Country, i, form)));
        for (i, r) in self.regulators.iter().enumerate() {
            add(Topic::RegulatorName, i, &r.name);
            r.names.iter().for_each(|name| add(Topic::RegulatorName, i, name));
            r.acronyms.iter().for_each(|name| add(Topic::RegulatorAcronym, i, name));
            r.context.iter().for_each(|word| add(Topic::RegulatorContext, i, word));
            r.descriptions.iter().for_each(|name| add(Topic::RegulatorDescription, i, name));
        }
        self.authority_nouns.iter().enumerate().for_each(|(i, r)| add(Topic::AuthorityNoun, i, &r.phrase));
        for (i, r) in self.companies.iter().enumerate() {
            add(Topic::Company, i, &r.name);
            r.forms.iter().for_each(|form| add(Topic::Company, i, form));
        }
        self.legal_forms.iter().enumerate().for_each(|(i, r)| add(Topic::LegalForm, i, &r.form));
        for (i, r) in self.company_cues.iter().enumerate() {
            let topic = match r.position {
                CuePosition::Last => Topic::NameNoun,
                CuePosition::First => Topic::NameHead,
                CuePosition::Dative => Topic::Dative,
                CuePosition::Before | CuePosition::After => Topic::CompanyCue,
            };
            add(topic, i, &r.cue);
        }
        self.not_companies.iter().enumerate().for_each(|(i, r)| add(Topic::NotCompany, i, &r.name));
        self.given_names.iter().enumerate().for_each(|(i, r)| add(Topic::GivenName, i, &r.name));
        for (i, r) in self.event_triggers.iter().enumerate() {
            add(if r.tail.is_some() { Topic::TriggerHead } else { Topic::Trigger }, i, &r.phrase);
        }
        for (i, r) in self.role_words.iter().enumerate() {
            add(Topic::Role, i, &r.phrase);
            if let Some(noun) = r.noun() {
                add(Topic::RoleNoun, i, noun);
            }
        }
        self.abbreviations.iter().enumerate().for_each(|(i, r)| add(Topic::Abbreviation, i, &r.form));
        crate::facts::intern_date_literals(&self.date_rules, &mut builder);
        for row in &self.event_words {
            builder.intern(&row.word);
        }
        builder.build()
    }
}

fn read<R: Row>(dir: Option<&Path>) -> Result<Vec<R>> {
    let embedded = EMBEDDED.iter().find(|(name, _)| *name == R::FILE).map_or("", |(_, text)| text);
    tsv::load(embedded, dir)
}

/// Reads a table that is not embedded, such as the lines that a folder taught.
///
/// # Errors
/// A file that cannot be read, and a bad row, with line and column.
pub fn load_file<R: Row>(path: &Path) -> Result<Vec<R>> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, e))?;
    tsv::rows(&text, &path.display().to_string())
}

/// A misspelled table would be silently without effect, so it is an error.
fn check_names(dir: &Path) -> Result<()> {
    for entry in std::fs::read_dir(dir).map_err(|e| Error::io(dir, e))? {
        let name = entry.map_err(|e| Error::io(dir, e))?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".tsv") && !EMBEDDED.iter().any(|(known, _)| *known == name) {
            let known: Vec<_> = EMBEDDED.iter().map(|(name, _)| *name).collect();
            return Err(Error::argument(format!(
                "{}: expected one of the tables {}, found {name}",
                dir.display(),
                known.join(", ")
            )));
        }
    }
    Ok(())
}
