//! Rows of the tables that the cleaning of articles reads.

use super::super::tsv::{CellError, Row, choice, filled};
use super::{LANGS, Lang};
use crate::record::Reason;
use crate::text::fold;

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
    /// It closes a line that tells whose picture stands beside it.
    Credit,
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
        let places = [
            ("whole", Place::Whole),
            ("start", Place::Start),
            ("any", Place::Any),
            ("end", Place::End),
            ("stop", Place::Stop),
            ("credit", Place::Credit),
        ];
        Ok(Self {
            lang: choice(c, 0, LANGS)?,
            phrase: filled(c, 1, "a phrase")?,
            place: choice(c, 2, &places)?,
            reason: choice(c, 3, Reason::NAMES)?,
        })
    }
}

/// An ISO 639-1 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LangCode([u8; 2]);

impl LangCode {
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// English.
    pub const EN: Self = Self(*b"en");

    /// The code that is written so; `None` for anything but two small letters.
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_lowercase).then_some(Self(letters))
    }

    /// Its two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// `function_words.tsv`: the words that tell a language and mark prose.
#[derive(Debug)]
pub struct FunctionRow {
    /// ISO 639-1 code.
    pub lang: LangCode,
    /// The word.
    pub word: String,
    /// A function word proper; else one that is only frequent in headlines.
    pub function: bool,
}

impl Row for FunctionRow {
    const FILE: &'static str = "function_words.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "word", "kind"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let function = choice(c, 2, &[("function", true), ("common", false)])?;
        let lang =
            LangCode::new(c[0]).ok_or_else(|| CellError::new(0, "a language code of two small letters", c[0]))?;
        Ok(Self { lang, word: filled(c, 1, "a word")?, function })
    }
}

pub(super) fn number(c: &[&str], column: usize) -> Result<f32, CellError> {
    let finite = c[column].parse::<f32>().ok().filter(|w| w.is_finite());
    finite.ok_or_else(|| CellError::new(column, "a number", c[column]))
}

/// `line_weights.tsv`: what each feature of a line says for the body (above 0) or against it.
#[derive(Debug)]
pub struct WeightRow {
    /// Pass of the model: `line`, then `long` or `short` by the length of the file; `page` for HTML.
    pub pass: String,
    /// Name of the feature.
    pub feature: String,
    /// Its weight.
    pub weight: f32,
}

impl Row for WeightRow {
    const FILE: &'static str = "line_weights.tsv";
    const COLUMNS: &'static [&'static str] = &["pass", "feature", "weight"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let pass = choice(c, 0, &[("line", "line"), ("long", "long"), ("short", "short"), ("page", "page")])?;
        Ok(Self { pass: pass.to_owned(), feature: filled(c, 1, "a feature")?, weight: number(c, 2)? })
    }
}

/// `line_words.tsv`: what a word says for the body (above 0) or against it.
#[derive(Debug)]
pub struct LineWordRow {
    /// The word, folded.
    pub word: String,
    /// Its weight.
    pub weight: f32,
}

impl Row for LineWordRow {
    const FILE: &'static str = "line_words.tsv";
    const COLUMNS: &'static [&'static str] = &["word", "weight"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { word: filled(c, 0, "a word")?, weight: number(c, 1)? })
    }
}

/// What a word in a class, id, itemprop or role says of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// It holds no article.
    Chrome,
    /// So do longer words that start with it.
    ChromeStart,
    /// It holds a caption or a byline.
    Meta,
    /// It holds the article.
    Body,
    /// It shows a date.
    Date,
}

/// `page_names.tsv`: names of elements.
#[derive(Debug)]
pub struct PageNameRow {
    /// What it says.
    pub kind: NameKind,
    /// The word, in small letters.
    pub name: String,
    /// What the chrome is.
    pub reason: Option<Reason>,
}

impl Row for PageNameRow {
    const FILE: &'static str = "page_names.tsv";
    const COLUMNS: &'static [&'static str] = &["kind", "name", "reason"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let kinds = [
            ("chrome", NameKind::Chrome),
            ("chrome_start", NameKind::ChromeStart),
            ("meta", NameKind::Meta),
            ("body", NameKind::Body),
            ("date", NameKind::Date),
        ];
        let reason = if c[2] == "-" { None } else { Some(choice(c, 2, Reason::NAMES)?) };
        Ok(Self { kind: choice(c, 0, &kinds)?, name: filled(c, 1, "a name")?.to_ascii_lowercase(), reason })
    }
}

/// `months.tsv`: months in languages that only publication dates are read in.
#[derive(Debug)]
pub struct MonthRow {
    /// ISO 639-1 code.
    pub lang: String,
    /// The month, or its short form, folded.
    pub form: String,
    /// 1 to 12.
    pub month: i8,
}

impl Row for MonthRow {
    const FILE: &'static str = "months.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "form", "month"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let month = c[2].parse::<i8>().ok().filter(|m| (1..=12).contains(m));
        let month = month.ok_or_else(|| CellError::new(2, "a month from 1 to 12", c[2]))?;
        Ok(Self { lang: filled(c, 0, "a language code")?, form: fold(&filled(c, 1, "a month")?), month })
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
