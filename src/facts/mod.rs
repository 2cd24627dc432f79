//! Facts: amounts, dates, regulators and companies of one text, each a mention with span, value and rule.
//!
//! All extractors read the same [`Doc`]; none touches files or HTML.

mod amounts;
mod companies;
mod dates;
mod number;
mod regulators;

pub use amounts::AmountMention;
use companies::NameModel;
pub use companies::{CompanyMentions, NAME, NameSeen};
pub use dates::{DateMention, intern_date_literals};
pub(crate) use number::figures;
pub use regulators::RegulatorMentions;

use crate::article::year_range;
use crate::record::MentionKind;
use crate::tables::{Lang, Tables};
use crate::text::{Doc, Span};
use dates::Grammar;
use jiff::civil::Date;

/// One place where a regulator or company is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameMention {
    /// Bytes in the text.
    pub span: Span,
    /// By name, or by description.
    pub kind: MentionKind,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Everything that was found in one text.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// Sums of money, in text order, not overlapping.
    pub amounts: Vec<AmountMention>,
    /// Sums whose currency another one tells, which the record leaves out, in text order.
    pub elided: Vec<AmountMention>,
    /// Dates, in text order, not overlapping.
    pub dates: Vec<DateMention>,
    /// Authorities, by first mention.
    pub regulators: Vec<RegulatorMentions>,
    /// Companies, by first mention.
    pub companies: Vec<CompanyMentions>,
}

/// What every extractor is given.
#[derive(Clone, Copy)]
pub(crate) struct Context<'t> {
    /// The text.
    pub doc: &'t Doc<'t>,
    /// The tables.
    pub tables: &'t Tables,
    /// Whose rules hold.
    pub lang: Lang,
    /// The publication date.
    pub published: Option<Date>,
}

impl<'t> Context<'t> {
    /// The folded form of token `i`; empty beyond the end.
    pub(crate) fn folded(&self, i: usize) -> &'t str {
        self.doc.folded(i)
    }
}

/// The rules of the date grammar that do not find their own example.
pub(crate) fn date_rule_faults(tables: &Tables) -> Vec<crate::tables::Fault> {
    dates::date_rule_faults(tables)
}

/// The countries of the authorities.
fn countries<'t>(tables: &'t Tables, regulators: &[RegulatorMentions]) -> Vec<&'t str> {
    regulators.iter().map(|r| tables.regulators[r.row].country.as_str()).collect()
}

/// The extractors, made ready once.
#[derive(Debug)]
pub struct Extractor {
    dates: Grammar,
    names: NameModel,
}

impl Extractor {
    /// Reads the date grammar.
    ///
    /// # Errors
    /// A pattern or meaning in `date_rules.tsv` that cannot be read.
    pub fn new(tables: &Tables) -> crate::Result<Self> {
        Ok(Self { dates: Grammar::new(tables)?, names: NameModel::new(tables) })
    }

    /// Finds all facts of a text.
    pub fn find(&self, doc: &Doc, tables: &Tables, lang: Lang, published: Option<Date>) -> Mentions {
        let context = Context { doc, tables, lang, published };
        let regulators = regulators::find(&context);
        let amounts = amounts::find(&context, &countries(tables, &regulators));
        let dates = self.dates.find(&context, &amounts, year_range(doc));
        let elided = amounts::elided::find(&context, &amounts);
        let companies = companies::find(&context, (&amounts, &elided), (&regulators, &dates), &self.names);
        Mentions { amounts, elided, dates, regulators, companies }
    }

    /// What the model of names sees of each unknown name of a text.
    pub fn names_seen(&self, doc: &Doc, tables: &Tables, lang: Lang) -> Vec<NameSeen> {
        let context = Context { doc, tables, lang, published: None };
        let regulators = regulators::find(&context);
        let amounts = amounts::find(&context, &countries(tables, &regulators));
        let dates = self.dates.find(&context, &amounts, year_range(doc));
        let elided = amounts::elided::find(&context, &amounts);
        companies::search(&context, (&amounts, &elided), (&regulators, &dates), &self.names, true).1
    }
}
