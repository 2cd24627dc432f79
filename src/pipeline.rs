//! The steps from bytes to record, in order: the only file that knows the sequence.

use crate::article::{self, Article, Language, LineModel, Recurring, Tags};
use crate::events::{self, Event};
use crate::facts::{Extractor, Mentions, NameSeen};
use crate::input::{Hints, Source, decode};
use crate::record::{self, Format, InputError, PublishedFrom, Record, SourceInfo, Stage};
use crate::tables::{Lang, Tables};
use crate::text::{CodePoints, Doc, Span};
use crate::{Error, Result};
use jiff::civil::Date;
use std::path::PathBuf;
use xxhash_rust::xxh3::xxh3_128;

/// What can be chosen for a run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A folder of tables that add to or replace the embedded ones.
    pub tables: Option<PathBuf>,
    /// Lines that recur over articles, as `faitout chrome` writes them: boilerplate wherever they stand.
    pub chrome: Option<PathBuf>,
    /// The text is already the clean body: nothing is stripped, there is no title.
    pub body: bool,
    /// Relative dates of articles without a publication date resolve against this day, and no article is newer.
    pub reference_date: Option<Date>,
    /// The language of articles that do not tell their own, ISO 639-1.
    pub language: Option<String>,
    /// Events below this confidence, 0 to 1, are left out.
    pub min_confidence: f32,
}

/// Everything built once: tables, lexicon, rules. Read by every thread.
#[derive(Debug)]
pub struct Pipeline {
    options: Options,
    tables: Tables,
    extractor: Extractor,
    lines: LineModel,
}

/// What the steps found, before it is written as a record.
#[derive(Debug)]
pub struct Extraction {
    /// Where it comes from.
    pub source: SourceInfo,
    /// Hash of the source bytes.
    pub id: String,
    /// The cleaned article.
    pub article: Article,
    /// Language of the body.
    pub language: Language,
    /// Publication date, stated or inferred.
    pub published: Option<(Date, PublishedFrom)>,
    /// The facts.
    pub mentions: Mentions,
    /// The events.
    pub events: Vec<Event>,
}

/// An article that is read and cleaned, before facts are looked for.
struct Cleaned {
    id: u128,
    article: Article,
    hints: Hints,
    format: Format,
    encoding: &'static str,
}

impl Pipeline {
    /// Builds everything that articles share.
    ///
    /// # Errors
    /// Tables that cannot be read.
    pub fn new(options: Options) -> Result<Self> {
        if let Some(code) =
            options.language.as_deref().filter(|c| c.len() != 2 || !c.bytes().all(|b| b.is_ascii_lowercase()))
        {
            return Err(Error::argument(format!(
                "expected a language as two small letters such as fr, found {code:?}"
            )));
        }
        let tables = Tables::load(options.tables.as_deref())?;
        let extractor = Extractor::new(&tables)?;
        let recurring = options.chrome.as_deref().map(Recurring::load).transpose()?.unwrap_or_default();
        let lines = LineModel::new(&tables, recurring);
        Ok(Self { options, tables, extractor, lines })
    }

    /// The tables of this run.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// One article to its record.
    ///
    /// # Errors
    /// The line of the errors stream, for bytes that are no text and pages that are nested too deeply.
    pub fn extract(&self, source: Source) -> Result<Record, InputError> {
        self.steps(source, false).map(|extraction| self.record(&extraction))
    }

    /// One article through all steps, with all that explains them.
    ///
    /// # Errors
    /// The line of the errors stream, for bytes that are no text and pages that are nested too deeply.
    pub fn run(&self, source: Source) -> Result<Extraction, InputError> {
        self.steps(source, true)
    }

    fn steps(&self, source: Source, explain: bool) -> Result<Extraction, InputError> {
        let size = source.bytes.len() as u64;
        let Cleaned { id, mut article, hints, format, encoding } = self.clean(source, explain)?;
        let text = std::mem::take(&mut article.text);
        let doc = Doc::new(&text, &self.tables.lexicon);
        let published = article
            .published
            .or_else(|| article::infer(&doc, &self.tables, self.options.reference_date, article.body_start))
            .or(self.options.reference_date.map(|d| (d, PublishedFrom::Option)));
        let language = match &hints.language {
            Some(code) => Language::given(code),
            None => article::detect(&doc, doc.token_at(article.body_start), article.declared.as_deref(), &self.tables),
        };
        let lang = article::lang_of(&language.code);
        let (mentions, events) = self.facts(&doc, lang, published.map(|p| p.0));
        article.text = text;
        let source = SourceInfo {
            path: hints.path,
            format,
            encoding: encoding.to_owned(),
            bytes: size,
            url: hints.url,
            id: hints.id,
            record: hints.record,
        };
        let id = format!("{id:032x}");
        Ok(Extraction { source, id, article, language, published, mentions, events })
    }

    /// The article alone, and the hash of its source: what [`crate::article::Learner`] counts.
    ///
    /// # Errors
    /// The line of the errors stream, for bytes that are no text and pages that are nested too deeply.
    pub fn article(&self, source: Source) -> Result<(u128, Article), InputError> {
        self.clean(source, false).map(|cleaned| (cleaned.id, cleaned.article))
    }

    fn clean(&self, source: Source, explain: bool) -> Result<Cleaned, InputError> {
        let Source { bytes, utf8, mut hints } = source;
        let id = xxh3_128(&bytes);
        if hints.language.is_none() {
            hints.language.clone_from(&self.options.language);
        }
        let declared_html = hints.format == Some(Format::Html);
        let decoded = decode(bytes, declared_html || !utf8, hints.charset.as_deref()).map_err(|detail| InputError {
            path: hints.path.clone(),
            record: hints.record,
            stage: Stage::Decode,
            error: "not a text".to_owned(),
            detail,
        })?;
        let format =
            hints.format.unwrap_or_else(|| if looks_html(&decoded.text) { Format::Html } else { Format::Text });
        if let Some(detail) = (format == Format::Html).then(|| Tags::of(&decoded.text).fault()).flatten() {
            let error = "not a page".to_owned();
            return Err(InputError { path: hints.path, record: hints.record, stage: Stage::Parse, error, detail });
        }
        let article = if self.options.body {
            article::body(decoded.text, &hints)
        } else {
            article::read(decoded.text, format, &hints, &self.tables, &self.lines, explain)
        };
        Ok(Cleaned { id, article, hints, format, encoding: decoded.encoding })
    }

    fn facts(&self, doc: &Doc, lang: Lang, published: Option<Date>) -> (Mentions, Vec<Event>) {
        let mentions = self.extractor.find(doc, &self.tables, lang, published);
        let mut events = events::find(doc, &self.tables, lang, &mentions, published);
        events.retain(|e| e.confidence >= self.options.min_confidence);
        (mentions, events)
    }

    /// What the model of names sees in the text of an extraction, with the tokens as spans.
    pub fn names_seen(&self, x: &Extraction) -> Vec<(NameSeen, Vec<Span>)> {
        let doc = Doc::new(&x.article.text, &self.tables.lexicon);
        let lang = article::lang_of(&x.language.code);
        let seen = self.extractor.names_seen(&doc, &self.tables, lang);
        let spans = |n: &NameSeen| n.mentions.iter().map(|&(start, end)| doc.span(start, end)).collect::<Vec<_>>();
        seen.into_iter().map(|n| (spans(&n), n)).map(|(spans, n)| (n, spans)).collect()
    }

    /// The steps to an event of an extraction, each with its name.
    pub(crate) fn why(&self, x: &Extraction, event: &Event) -> Vec<(&'static str, String)> {
        let doc = Doc::new(&x.article.text, &self.tables.lexicon);
        let lang = article::lang_of(&x.language.code);
        events::why(&doc, &self.tables, lang, &x.mentions, x.published.map(|p| p.0), event)
    }

    /// Writes an extraction as a record: bytes become code points, rows become ids.
    pub fn record(&self, x: &Extraction) -> Record {
        let text = &x.article.text;
        let lines = &x.article.lines;
        let points = CodePoints::new(text);
        let place =
            |span: Span| (points.at(span.start), points.at(span.end), lines.at(span.start), span.of(text).to_owned());
        let body_start = points.at(x.article.body_start);
        let amounts = x.mentions.amounts.iter().map(|a| {
            let (start, end, line, text) = place(a.span);
            record::Amount {
                start,
                end,
                line,
                text,
                value: a.value,
                min: a.min,
                max: a.max,
                currency: a.currency.clone(),
                per: a.per,
                qualifier: a.qualifier,
            }
        });
        let amounts = amounts.collect();
        let dates = x.mentions.dates.iter().map(|d| {
            let (start, end, line, text) = place(d.span);
            record::DateMention { start, end, line, text, kind: d.kind, value: d.value.clone(), resolved: d.resolved }
        });
        let dates = dates.collect();
        let names = |mentions: &[crate::facts::NameMention]| {
            let named = mentions.iter().map(|m| {
                let (start, end, line, text) = place(m.span);
                record::NameMention { start, end, line, text, kind: m.kind }
            });
            named.collect::<Vec<_>>()
        };
        let regulator_row = |row: usize| &self.tables.regulators[row];
        let regulators = x.mentions.regulators.iter().map(|r| {
            let row = regulator_row(r.row);
            record::Regulator {
                id: row.id.clone(),
                name: row.name.clone(),
                country: row.country.clone(),
                domain: row.domain.clone(),
                mentions: names(&r.mentions),
            }
        });
        let companies = x.mentions.companies.iter().map(|k| record::Company {
            id: k.id.clone(),
            name: k.name.clone(),
            country: k.country.clone(),
            evidence: k.evidence,
            mentions: names(&k.mentions),
        });
        let events = x.events.iter().map(|e| {
            let (start, end, _, sentence) = place(e.evidence);
            record::Event {
                kind: e.kind,
                status: e.status,
                regulator: e.regulator.map(|r| regulator_row(x.mentions.regulators[r].row).id.clone()),
                company: e.company.map(|k| x.mentions.companies[k].id.clone()),
                amount: e.sum.as_ref().map(|s| record::EventAmount {
                    value: s.value,
                    min: s.min,
                    max: s.max,
                    currency: s.currency.clone(),
                    per: s.per,
                }),
                date: e.date.clone(),
                evidence: record::Sentence { start, end, text: sentence },
                confidence: e.confidence,
            }
        });
        Record {
            schema: record::SCHEMA,
            id: x.id.clone(),
            source: x.source.clone(),
            title: x.article.title.clone(),
            language: x.language.code.clone(),
            language_confidence: (x.language.confidence * 1000.0).round() / 1000.0,
            published: x.published.map(|(date, from)| record::Published { date: date.to_string(), from }),
            body_start,
            amounts,
            dates,
            regulators: regulators.collect(),
            companies: companies.collect(),
            events: events.collect(),
            text: text.clone(),
        }
    }
}

/// A text file that holds a page: scrapers name them as they like.
fn looks_html(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(1024)].trim_start().to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<') && (head.contains("<head") || head.contains("<body") || head.contains("<html")))
}
