//! The record: one JSON object an article. The one place that knows the JSON; the JSON Schema is made of these types.
//!
//! `start` and `end` are Unicode code points, half-open, into `text`. Money is exact decimals. Dates are TIMEX3 / ISO 8601 values.
//! Arrays are in text order. A field that does not apply is null or an empty array; it is never missing.

mod terms;

pub use terms::*;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the record's meaning.
pub const SCHEMA: u32 = 1;

/// What one article becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Version of the record's meaning.
    pub schema: u32,
    /// 128-bit hash of the source bytes in hex: the same article bytes, the same id.
    pub id: String,
    /// Where the article comes from.
    pub source: SourceInfo,
    /// Headline, or null when the article has none.
    pub title: Option<String>,
    /// ISO 639-1 code of the body; `und` when it cannot be told.
    pub language: String,
    /// 0 to 1.
    pub language_confidence: f32,
    /// Publication date, or null.
    pub published: Option<Published>,
    /// The title's paragraph (if any), then the body's paragraphs, separated by a blank line; NFC, no boilerplate.
    pub text: String,
    /// Offset in `text` where the body starts (0 without a title).
    pub body_start: usize,
    /// Money.
    pub amounts: Vec<Amount>,
    /// Dates, durations, sets and intervals.
    pub dates: Vec<DateMention>,
    /// One entry an authority.
    pub regulators: Vec<Regulator>,
    /// One entry a company.
    pub companies: Vec<Company>,
    /// Enforcement events that the text states, each once.
    pub events: Vec<Event>,
}

/// Where an article comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Path as given or found, or null for standard input.
    pub path: Option<String>,
    /// How it was read.
    pub format: Format,
    /// WHATWG name of the encoding.
    pub encoding: String,
    /// Size of the source in bytes.
    pub bytes: u64,
    /// Address of the article, when known.
    pub url: Option<String>,
    /// The id given with an NDJSON row.
    pub id: Option<String>,
    /// Line (1-based) inside an NDJSON file.
    pub record: Option<u64>,
}

/// When an article was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// What says so.
    pub from: PublishedFrom,
}

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// First code point in `text`.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
    /// 1-based line of the source on which it starts; null for HTML.
    pub line: Option<usize>,
    /// Surface form.
    pub text: String,
    /// Exact value in units of the currency; null for a range.
    #[schemars(with = "Option<f64>")]
    pub value: Option<Decimal>,
    /// Lower bound.
    #[schemars(with = "Option<f64>")]
    pub min: Option<Decimal>,
    /// Upper bound.
    #[schemars(with = "Option<f64>")]
    pub max: Option<Decimal>,
    /// ISO 4217 code; null where the text does not decide.
    pub currency: Option<String>,
    /// Period of a rate.
    pub per: Option<Per>,
    /// What bounds or blurs the value.
    pub qualifier: Option<Qualifier>,
}

/// A date, duration, set or interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateMention {
    /// First code point in `text`.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
    /// 1-based line of the source on which it starts; null for HTML.
    pub line: Option<usize>,
    /// Surface form.
    pub text: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: DateType,
    /// TIMEX3 / ISO 8601 value; unknown parts are `X`.
    pub value: String,
    /// How the value was found.
    pub resolved: Resolved,
}

/// A mention of a regulator or company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NameMention {
    /// First code point in `text`.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
    /// 1-based line of the source on which it starts; null for HTML.
    pub line: Option<usize>,
    /// Surface form.
    pub text: String,
    /// A name, or a description that leaves one candidate.
    pub kind: MentionKind,
}

/// An authority and where it is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Regulator {
    /// Id in `regulators.tsv`.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code, `EU` or `INT`.
    pub country: String,
    /// Field of work.
    pub domain: String,
    /// Its mentions, in text order.
    pub mentions: Vec<NameMention>,
}

/// A company and where it is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Company {
    /// Canonical name in lower case, no accents, no legal form, other characters a hyphen.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code, when known.
    pub country: Option<String>,
    /// What made it a company.
    pub evidence: Evidence,
    /// Its mentions, in text order.
    pub mentions: Vec<NameMention>,
}

/// An enforcement event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// What was done.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// How far it has come.
    pub status: Status,
    /// Id of the regulator, or null when the text names none.
    pub regulator: Option<String>,
    /// Id of the company, or null when the text names none.
    pub company: Option<String>,
    /// The sum, or null.
    pub amount: Option<EventAmount>,
    /// When the decision was taken, as the text says it; else when it was announced; else null.
    pub date: Option<String>,
    /// The sentence that says most.
    pub evidence: Sentence,
    /// 0 to 1.
    pub confidence: f32,
}

/// The sum of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventAmount {
    /// Exact value; null for a range.
    #[schemars(with = "Option<f64>")]
    pub value: Option<Decimal>,
    /// Lower bound.
    #[schemars(with = "Option<f64>")]
    pub min: Option<Decimal>,
    /// Upper bound.
    #[schemars(with = "Option<f64>")]
    pub max: Option<Decimal>,
    /// ISO 4217 code, or null.
    pub currency: Option<String>,
    /// Period of a rate.
    pub per: Option<Per>,
}

/// A piece of `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sentence {
    /// First code point in `text`.
    pub start: usize,
    /// Code point after the last one.
    pub end: usize,
    /// The words.
    pub text: String,
}

/// The line of the errors stream for an input that gives no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InputError {
    /// Path of the input, or null for standard input.
    pub path: Option<String>,
    /// Line inside an NDJSON file.
    pub record: Option<u64>,
    /// Where it failed.
    pub stage: Stage,
    /// What failed.
    pub error: String,
    /// What was expected, and what was found.
    pub detail: String,
}

/// The JSON Schema of [`Record`].
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Record);
    schema.insert("title".into(), "faitout record".into());
    schema.to_value()
}

/// The JSON Schema of [`InputError`].
pub fn error_schema() -> serde_json::Value {
    schemars::schema_for!(InputError).to_value()
}

/// What `explain --json` tells of one article.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Where the article comes from.
    pub source: SourceInfo,
    /// Headline, or null.
    pub title: Option<String>,
    /// Publication date, or null.
    pub published: Option<Published>,
    /// ISO 639-1 code, or `und`.
    pub language: String,
    /// Every non-empty line of the input, in order.
    pub blocks: Vec<BlockInfo>,
    /// What the model of names saw, when features are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameFeatures>,
}

/// What the model of names saw of an unknown name.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NameFeatures {
    /// The name.
    pub text: String,
    /// Its mentions in the text, in code points, end not included.
    pub mentions: Vec<(usize, usize)>,
    /// The values of the features.
    pub features: Vec<f32>,
    /// The words beside its mentions in prose, as `place:word`.
    pub words: Vec<Vec<String>>,
}

/// One line of the input and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BlockInfo {
    /// 1-based line of the decoded source; for HTML the number of the text block.
    pub line: usize,
    /// The line.
    pub text: String,
    /// What it is.
    pub verdict: Verdict,
    /// Why it is boilerplate.
    pub reason: Option<Reason>,
    /// Above 0 for the body, below for boilerplate.
    pub score: f32,
    /// With `--features`: what the line model saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<LineFeatures>,
}

/// What the line model saw of a line.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LineFeatures {
    /// Words and numbers.
    pub words: usize,
    /// Its folded words, one for each time that it stands there.
    pub terms: Vec<String>,
    /// The values of the first pass.
    pub line: Vec<f32>,
    /// The values that the second pass adds.
    pub context: Vec<f32>,
    /// What the tree of a page adds; zero for a text.
    pub page: Vec<f32>,
}
