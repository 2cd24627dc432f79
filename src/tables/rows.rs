//! The row types, one a table, in the order of the data's flow.

use super::tsv::{CellError, Row, choice, filled, list};
use crate::record::{EventType, Per, Qualifier, Reason, Status};
use rust_decimal::Decimal;

/// A language with rules of its own. `Any` rows hold for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// French
    Fr,
    /// English
    En,
    /// Both
    Any,
}

impl Lang {
    /// True when a row of this language may be used in a text of `other`.
    pub fn fits(self, other: Lang) -> bool {
        self == Lang::Any || other == Lang::Any || self == other
    }
}

const LANGS: &[(&str, Lang)] = &[("fr", Lang::Fr), ("en", Lang::En), ("*", Lang::Any)];

/// Where in a line a chrome phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The phrase is the whole line, marks and numbers aside.
    Whole,
    /// The line starts with it.
    Start,
    /// The line holds it.
    Any,
    /// It is cut from the end of a line that is otherwise kept.
    End,
    /// The line starts with it, and the article ends there.
    Stop,
}

/// `chrome.tsv`: phrases of sites, not of articles.
#[derive(Debug)]
pub struct ChromeRow {
    /// Language of the phrase.
    pub lang: Lang,
    /// The phrase.
    pub phrase: String,
    /// Where it counts.
    pub place: Place,
    /// What it tells of.
    pub reason: Reason,
}

impl Row for ChromeRow {
    const FILE: &'static str = "chrome.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "phrase", "place", "reason"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let places = [("whole", Place::Whole), ("start", Place::Start), ("any", Place::Any), ("end", Place::End), ("stop", Place::Stop)];
        Ok(Self { lang: choice(c, 0, LANGS)?, phrase: filled(c, 1, "a phrase")?, place: choice(c, 2, &places)?, reason: choice(c, 3, Reason::NAMES)? })
    }
}

/// `function_words.tsv`: the words that tell a language and mark prose.
#[derive(Debug)]
pub struct FunctionRow {
    /// ISO 639-1 code.
    pub lang: String,
    /// The word.
    pub word: String,
}

impl Row for FunctionRow {
    const FILE: &'static str = "function_words.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "word"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { lang: filled(c, 0, "a language code")?, word: filled(c, 1, "a word")? })
    }
}

/// `line_weights.tsv`: what each feature of a line says for the body (above 0) or against it.
#[derive(Debug)]
pub struct WeightRow {
    /// Name of the feature.
    pub feature: String,
    /// Its weight.
    pub weight: f32,
}

impl Row for WeightRow {
    const FILE: &'static str = "line_weights.tsv";
    const COLUMNS: &'static [&'static str] = &["feature", "weight", "why"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let weight = c[1].parse::<f32>().ok().filter(|w| w.is_finite()).ok_or_else(|| CellError::new(1, "a number", c[1]))?;
        Ok(Self { feature: filled(c, 0, "a feature")?, weight })
    }
}

/// How a number word joins its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// 0 to 99, added (`vingt`, `eleven`).
    Unit,
    /// Multiplies what stands before it and is added to (`cent`, `mille`, `hundred`).
    Multiplier,
    /// Multiplies a number in digits or words (`millions`, `bn`).
    Scale,
    /// A scale that is only read after digits (`k`, `m`, `Md`).
    ShortScale,
    /// An approximate numeral (`centaine`).
    Approx,
    /// An uncounted plural (`plusieurs`, `dozens`): no exact value.
    Vague,
    /// A half of the scale that follows (`demi`, `half`).
    Half,
}

/// `numbers.tsv`: number words and magnitudes.
#[derive(Debug)]
pub struct NumberRow {
    /// Language of the word.
    pub lang: Lang,
    /// The word.
    pub form: String,
    /// How it joins others.
    pub kind: NumberKind,
    /// What it is worth.
    pub value: Decimal,
}

impl Row for NumberRow {
    const FILE: &'static str = "numbers.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "form", "kind", "value"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        use NumberKind::*;
        let kinds = [("unit", Unit), ("multiplier", Multiplier), ("scale", Scale), ("short-scale", ShortScale), ("approx", Approx), ("vague", Vague), ("half", Half)];
        let value = c[3].parse().map_err(|_| CellError::new(3, "a decimal number", c[3]))?;
        Ok(Self { lang: choice(c, 0, LANGS)?, form: filled(c, 1, "a word")?, kind: choice(c, 2, &kinds)?, value })
    }
}

/// Where a currency form may stand, and what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurrencyKind {
    /// `€`, `US$`: before or after, glued or not.
    Symbol,
    /// `EUR`: before or after, capitals only.
    Code,
    /// `euros`, `dollars canadiens`: after the number.
    Name,
    /// `centimes`, `p`: after, a hundredth.
    Subunit,
}

/// `currencies.tsv`: how currencies are written.
#[derive(Debug)]
pub struct CurrencyRow {
    /// Language of the form.
    pub lang: Lang,
    /// The form.
    pub form: String,
    /// Where it stands.
    pub kind: CurrencyKind,
    /// ISO 4217 code; `None` where the words alone do not decide (`pesos`).
    pub code: Option<String>,
}

impl Row for CurrencyRow {
    const FILE: &'static str = "currencies.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "form", "kind", "code"];
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        use CurrencyKind::*;
        let kinds = [("symbol", Symbol), ("code", Code), ("name", Name), ("subunit", Subunit)];
        let code = match c[3] {
            "?" => None,
            code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => Some(code.to_owned()),
            other => return Err(CellError::new(3, "an ISO 4217 code of three capitals, or ?", other)),
        };
        Ok(Self { lang: choice(c, 0, LANGS)?, form: filled(c, 1, "a form")?, kind: choice(c, 2, &kinds)?, code })
    }
}

/// `qualifiers.tsv`: what bounds or blurs an amount.
#[derive(Debug)]
pub struct QualifierRow {
    /// Language of the phrase.
    pub lang: Lang,
    /// The phrase.
    pub phrase: String,
    /// True when it stands before the amount, false after it.
    pub before: bool,
    /// What it says.
    pub qualifier: Qualifier,
}

impl Row for QualifierRow {
    const FILE: &'static str = "qualifiers.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "phrase", "side", "qualifier"];
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { lang: choice(c, 0, LANGS)?, phrase: filled(c, 1, "a phrase")?, before: choice(c, 2, &[("before", true), ("after", false)])?, qualifier: choice(c, 3, Qualifier::NAMES)? })
    }
}

/// `periods.tsv`: rates after an amount.
#[derive(Debug)]
pub struct PeriodRow {
    /// Language of the phrase.
    pub lang: Lang,
    /// The phrase (`par jour`).
    pub phrase: String,
    /// The period.
    pub per: Per,
}

impl Row for PeriodRow {
    const FILE: &'static str = "periods.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "phrase", "per"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { lang: choice(c, 0, LANGS)?, phrase: filled(c, 1, "a phrase")?, per: choice(c, 2, Per::NAMES)? })
    }
}

/// What a date word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateClass {
    /// A month, 1 to 12.
    Month,
    /// A shortened month, only beside a day or year.
    ShortMonth,
    /// A weekday, 1 (Monday) to 7.
    Weekday,
    /// A shortened weekday, only beside a date.
    ShortWeekday,
    /// A unit: D, W, M, Q, Y, C (century), E (decade), WE (weekend), H (hour), HY (half-year).
    Unit,
    /// A season: SP, SU, FA, WI.
    Season,
    /// An ordinal, 1 to 31.
    Ordinal,
    /// A feast: MM-DD, or a name that the calendar resolves.
    Feast,
}

/// `date_words.tsv`: the words of dates.
#[derive(Debug)]
pub struct DateWordRow {
    /// Language of the word.
    pub lang: Lang,
    /// The word.
    pub form: String,
    /// What it is.
    pub class: DateClass,
    /// Its value, see [`DateClass`].
    pub value: String,
}

impl Row for DateWordRow {
    const FILE: &'static str = "date_words.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "form", "class", "value"];
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        use DateClass::*;
        let classes = [("month", Month), ("short-month", ShortMonth), ("weekday", Weekday), ("short-weekday", ShortWeekday), ("unit", Unit), ("season", Season), ("ordinal", Ordinal), ("feast", Feast)];
        let class = choice(c, 2, &classes)?;
        let in_range = |low: u8, high: u8| c[3].parse::<u8>().is_ok_and(|v| (low..=high).contains(&v));
        let good = match class {
            Month | ShortMonth => in_range(1, 12),
            Weekday | ShortWeekday => in_range(1, 7),
            Ordinal => in_range(1, 31),
            Unit => matches!(c[3], "D" | "W" | "M" | "Q" | "Y" | "C" | "E" | "WE" | "H" | "HY" | "BD"),
            Season => matches!(c[3], "SP" | "SU" | "FA" | "WI"),
            Feast => !c[3].is_empty(),
        };
        if !good {
            return Err(CellError::new(3, "a value of that class", c[3]));
        }
        Ok(Self { lang: choice(c, 0, LANGS)?, form: filled(c, 1, "a word")?, class, value: c[3].to_owned() })
    }
}

/// `date_rules.tsv`: the date grammar, one rule a row.
#[derive(Debug)]
pub struct DateRuleRow {
    /// Language of the pattern.
    pub lang: Lang,
    /// Rule id (`date.month-year`).
    pub rule: String,
    /// The pattern: words, `{slots}`, `(options)?` and `a|b` choices, see `facts/dates/pattern.rs`.
    pub pattern: String,
    /// What it means, see `facts/dates/meaning.rs`.
    pub value: String,
    /// A text that the rule must find, with its value: `surface => value`.
    pub example: String,
}

impl Row for DateRuleRow {
    const FILE: &'static str = "date_rules.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "rule", "pattern", "value", "example"];
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { lang: choice(c, 0, LANGS)?, rule: filled(c, 1, "a rule id")?, pattern: filled(c, 2, "a pattern")?, value: filled(c, 3, "a meaning")?, example: c[4].to_owned() })
    }
}

/// `countries.tsv`: countries and their adjectives.
#[derive(Debug)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2 code, or `EU`.
    pub code: String,
    /// Names and adjectives in both languages.
    pub forms: Vec<String>,
}

impl Row for CountryRow {
    const FILE: &'static str = "countries.tsv";
    const COLUMNS: &'static [&'static str] = &["code", "forms"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        if c[0].len() != 2 {
            return Err(CellError::new(0, "a country code of two capitals", c[0]));
        }
        Ok(Self { code: c[0].to_owned(), forms: list(c[1]) })
    }
}

/// `regulators.tsv`: authorities and how they are called.
#[derive(Debug)]
pub struct RegulatorRow {
    /// Id, as in the record.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code, `EU` or `INT`.
    pub country: String,
    /// Field of work (`data-protection`).
    pub domain: String,
    /// Full names, in any language.
    pub names: Vec<String>,
    /// Acronyms.
    pub acronyms: Vec<String>,
    /// When not empty, an acronym counts only with a full name or one of these words in the article.
    pub context: Vec<String>,
    /// Descriptions that mean this authority alone (`gendarme de la Bourse`).
    pub descriptions: Vec<String>,
}

impl Row for RegulatorRow {
    const FILE: &'static str = "regulators.tsv";
    const COLUMNS: &'static [&'static str] = &["id", "name", "country", "domain", "names", "acronyms", "context", "descriptions"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        if !(2..=3).contains(&c[2].len()) || !c[2].bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(CellError::new(2, "a country code of two capitals, EU or INT", c[2]));
        }
        Ok(Self {
            id: filled(c, 0, "an id")?,
            name: filled(c, 1, "a name")?,
            country: c[2].to_owned(),
            domain: filled(c, 3, "a domain")?,
            names: list(c[4]),
            acronyms: list(c[5]),
            context: list(c[6]),
            descriptions: list(c[7]),
        })
    }
}

/// `companies.tsv`: companies and how they are called.
#[derive(Debug)]
pub struct CompanyRow {
    /// Id, as in the record.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code, when known.
    pub country: Option<String>,
    /// Other surface forms.
    pub forms: Vec<String>,
    /// Forms (the name may be one) that are also ordinary words and need evidence.
    pub ambiguous: Vec<String>,
}

impl Row for CompanyRow {
    const FILE: &'static str = "companies.tsv";
    const COLUMNS: &'static [&'static str] = &["id", "name", "country", "forms", "ambiguous"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        if !c[2].is_empty() && (c[2].len() != 2 || !c[2].bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(CellError::new(2, "a country code of two capitals, or nothing", c[2]));
        }
        Ok(Self {
            id: filled(c, 0, "an id")?,
            name: filled(c, 1, "a name")?,
            country: (!c[2].is_empty()).then(|| c[2].to_owned()),
            forms: list(c[3]),
            ambiguous: list(c[4]),
        })
    }
}

/// `legal_forms.tsv`: what stands before or after a company's name.
#[derive(Debug)]
pub struct LegalFormRow {
    /// The form (`S.A.`).
    pub form: String,
    /// May stand before the name.
    pub before: bool,
    /// May stand after the name.
    pub after: bool,
}

impl Row for LegalFormRow {
    const FILE: &'static str = "legal_forms.tsv";
    const COLUMNS: &'static [&'static str] = &["form", "position"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let (before, after) = choice(c, 1, &[("before", (true, false)), ("after", (false, true)), ("both", (true, true))])?;
        Ok(Self { form: filled(c, 0, "a legal form")?, before, after })
    }
}

/// How far a company cue can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Makes an unknown capitalised name a company.
    Strong,
    /// Only decides for a name of the gazetteer that is also an ordinary word.
    Weak,
}

/// `company_cues.tsv`: words beside which a name is a company.
#[derive(Debug)]
pub struct CueRow {
    /// Language of the cue.
    pub lang: Lang,
    /// The cue.
    pub cue: String,
    /// True when the name follows the cue, false when the cue follows the name.
    pub before: bool,
    /// How far it can be trusted.
    pub strength: Strength,
}

impl Row for CueRow {
    const FILE: &'static str = "company_cues.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "cue", "position", "strength"];
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let strengths = [("strong", Strength::Strong), ("weak", Strength::Weak)];
        Ok(Self { lang: choice(c, 0, LANGS)?, cue: filled(c, 1, "a cue")?, before: choice(c, 2, &[("before", true), ("after", false)])?, strength: choice(c, 3, &strengths)? })
    }
}

/// `event_triggers.tsv`: words that tell of enforcement.
#[derive(Debug)]
pub struct TriggerRow {
    /// Language of the phrase.
    pub lang: Lang,
    /// The phrase.
    pub phrase: String,
    /// The type that it tells, or `None` for words that only change a status.
    pub kind: Option<EventType>,
    /// The status that it tells, if any.
    pub status: Option<Status>,
}

impl Row for TriggerRow {
    const FILE: &'static str = "event_triggers.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "phrase", "type", "status"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let kind = if c[2] == "-" { None } else { Some(choice(c, 2, EventType::NAMES)?) };
        let status = if c[3] == "-" { None } else { Some(choice(c, 3, Status::NAMES)?) };
        Ok(Self { lang: choice(c, 0, LANGS)?, phrase: filled(c, 1, "a phrase")?, kind, status })
    }
}

/// Whom a role word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `la société`, `the company`
    Company,
    /// `l'autorité`, `the watchdog`
    Regulator,
}

/// `role_words.tsv`: words that stand for a company or regulator named elsewhere.
#[derive(Debug)]
pub struct RoleRow {
    /// Language of the phrase.
    pub lang: Lang,
    /// The phrase.
    pub phrase: String,
    /// Whom it stands for.
    pub role: Role,
}

impl Row for RoleRow {
    const FILE: &'static str = "role_words.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "phrase", "role"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { lang: choice(c, 0, LANGS)?, phrase: filled(c, 1, "a phrase")?, role: choice(c, 2, &[("company", Role::Company), ("regulator", Role::Regulator)])? })
    }
}

/// `abbreviations.tsv`: shortened words whose full stop ends no sentence.
#[derive(Debug)]
pub struct AbbreviationRow {
    /// The word without its full stop.
    pub form: String,
}

impl Row for AbbreviationRow {
    const FILE: &'static str = "abbreviations.tsv";
    const COLUMNS: &'static [&'static str] = &["form"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { form: filled(c, 0, "a word")? })
    }
}
