//! Rows of the tables behind amounts and dates.

use super::super::tsv::{CellError, Row, choice, filled};
use super::lines::number;
use super::{LANGS, Lang};
use crate::record::{Per, Qualifier};
use rust_decimal::Decimal;

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
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        use NumberKind::*;
        let kinds = [
            ("unit", Unit),
            ("multiplier", Multiplier),
            ("scale", Scale),
            ("short-scale", ShortScale),
            ("approx", Approx),
            ("vague", Vague),
            ("half", Half),
        ];
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

/// `currency_rates.tsv`: what a euro was worth.
#[derive(Debug)]
pub struct RateRow {
    /// ISO 4217 code.
    pub currency: String,
    /// Units of the currency for a euro, at least.
    pub low: f32,
    /// At most.
    pub high: f32,
}

impl Row for RateRow {
    const FILE: &'static str = "currency_rates.tsv";
    const COLUMNS: &'static [&'static str] = &["currency", "low", "high"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let (low, high) = (number(c, 1)?, number(c, 2)?);
        if low <= 0.0 || low > high {
            return Err(CellError::new(2, "a rate that is not below the lowest", c[2]));
        }
        Ok(Self { currency: filled(c, 0, "an ISO 4217 code")?, low, high })
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
        Ok(Self {
            lang: choice(c, 0, LANGS)?,
            phrase: filled(c, 1, "a phrase")?,
            before: choice(c, 2, &[("before", true), ("after", false)])?,
            qualifier: choice(c, 3, Qualifier::NAMES)?,
        })
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
        let classes = [
            ("month", Month),
            ("short-month", ShortMonth),
            ("weekday", Weekday),
            ("short-weekday", ShortWeekday),
            ("unit", Unit),
            ("season", Season),
            ("ordinal", Ordinal),
            ("feast", Feast),
        ];
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

/// What a word tells of the time of its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenseClass {
    /// It looks back.
    Past,
    /// It looks ahead.
    Future,
    /// A present form that tells a plan: `opens`, `s'ouvre`.
    Schedule,
    /// With `to` and a verb it looks ahead: `plans to close`.
    Intent,
    /// With a participle it looks back.
    Auxiliary,
    /// A participle that its ending does not tell.
    Participle,
    /// A verb after which `until` ends in the past: `lasted until`.
    Lasting,
    /// It ends as a past form does, and is none: `need`, `année`.
    NoVerb,
}

/// `tense_words.tsv`: the words that tell the time of a clause.
#[derive(Debug)]
pub struct TenseRow {
    /// Language of the word.
    pub lang: Lang,
    /// The word, in lower case, with its accents.
    pub word: String,
    /// What it tells.
    pub class: TenseClass,
}

impl Row for TenseRow {
    const FILE: &'static str = "tense_words.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "word", "class"];
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        use TenseClass::*;
        let classes = [
            ("past", Past),
            ("future", Future),
            ("schedule", Schedule),
            ("intent", Intent),
            ("auxiliary", Auxiliary),
            ("participle", Participle),
            ("lasting", Lasting),
            ("no-verb", NoVerb),
        ];
        Ok(Self { lang: choice(c, 0, LANGS)?, word: filled(c, 1, "a word")?, class: choice(c, 2, &classes)? })
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
        Ok(Self {
            lang: choice(c, 0, LANGS)?,
            rule: filled(c, 1, "a rule id")?,
            pattern: filled(c, 2, "a pattern")?,
            value: filled(c, 3, "a meaning")?,
            example: c[4].to_owned(),
        })
    }
}
