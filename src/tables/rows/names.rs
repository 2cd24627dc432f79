//! Rows of the tables of countries, regulators and companies.

use super::super::tsv::{CellError, Row, choice, filled, list};
use super::lines::number;
use super::{LANGS, Lang};

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
    const COLUMNS: &'static [&'static str] =
        &["id", "name", "country", "domain", "names", "acronyms", "context", "descriptions"];
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

/// `authority_nouns.tsv`: what authorities of a field are called in any country.
#[derive(Debug)]
pub struct AuthorityNounRow {
    /// Language of the phrase.
    pub lang: Lang,
    /// The phrase (`data protection authority`).
    pub phrase: String,
    /// Field of work, as in `regulators.tsv`.
    pub domain: String,
}

impl Row for AuthorityNounRow {
    const FILE: &'static str = "authority_nouns.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "phrase", "domain"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { lang: choice(c, 0, LANGS)?, phrase: filled(c, 1, "a phrase")?, domain: filled(c, 2, "a domain")? })
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
        let (before, after) =
            choice(c, 1, &[("before", (true, false)), ("after", (false, true)), ("both", (true, true))])?;
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

/// What a word tells of a name that is no company's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherName {
    /// It stands before a person.
    Title,
    /// It stands behind a person and a comma.
    Role,
    /// It opens or ends the name of a body: `University of …`, `… Council`.
    Body,
    /// A place follows its `of`: `city of`.
    Place,
    /// A state or province: what stands before it and a comma is a town.
    State,
}

/// `other_names.tsv`: words that tell names of no companies.
#[derive(Debug)]
pub struct OtherNameRow {
    /// The word, folded.
    pub word: String,
    /// What it tells.
    pub kind: OtherName,
}

impl Row for OtherNameRow {
    const FILE: &'static str = "other_names.tsv";
    const COLUMNS: &'static [&'static str] = &["word", "kind"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let kinds = [
            ("title", OtherName::Title),
            ("role", OtherName::Role),
            ("body", OtherName::Body),
            ("place", OtherName::Place),
            ("state", OtherName::State),
        ];
        Ok(Self { word: filled(c, 0, "a word")?, kind: choice(c, 1, &kinds)? })
    }
}

/// `name_weights.tsv`: what a feature of an unknown name says for a company (above 0) or against it.
#[derive(Debug)]
pub struct NameWeightRow {
    /// Name of the feature.
    pub feature: String,
    /// Its weight.
    pub weight: f32,
}

impl Row for NameWeightRow {
    const FILE: &'static str = "name_weights.tsv";
    const COLUMNS: &'static [&'static str] = &["feature", "weight"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { feature: filled(c, 0, "a feature")?, weight: number(c, 1)? })
    }
}

/// `name_words.tsv`: what a word beside an unknown name says for a company (above 0) or against it.
#[derive(Debug)]
pub struct NameWordRow {
    /// Where it stands: `l2`, `l1` before the name, `r1`, `r2` behind it.
    pub place: String,
    /// The word, folded; `<name>` and `<number>` for any.
    pub word: String,
    /// Its weight.
    pub weight: f32,
}

impl Row for NameWordRow {
    const FILE: &'static str = "name_words.tsv";
    const COLUMNS: &'static [&'static str] = &["place", "word", "weight"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let place = choice(c, 0, &[("l2", "l2"), ("l1", "l1"), ("r1", "r1"), ("r2", "r2")])?;
        Ok(Self { place: place.to_owned(), word: filled(c, 1, "a word")?, weight: number(c, 2)? })
    }
}

/// Where a company cue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CuePosition {
    /// The name follows it.
    Before,
    /// It follows the name.
    After,
    /// The name ends in it: `Partners`, `Airlines`.
    Last,
    /// The name opens with it: `Éditions du Littoral`.
    First,
    /// A verb whose object stands behind `à`, a day between or not: `ordonné lundi à X`.
    Dative,
}

/// `not_companies.tsv`: names that look like companies and are none.
#[derive(Debug)]
pub struct NotCompanyRow {
    /// The name.
    pub name: String,
}

impl Row for NotCompanyRow {
    const FILE: &'static str = "not_companies.tsv";
    const COLUMNS: &'static [&'static str] = &["name"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { name: filled(c, 0, "a name")? })
    }
}

/// `company_cues.tsv`: words beside which a name is a company.
#[derive(Debug)]
pub struct CueRow {
    /// Language of the cue.
    pub lang: Lang,
    /// The cue.
    pub cue: String,
    /// Where it stands.
    pub position: CuePosition,
    /// How far it can be trusted.
    pub strength: Strength,
}

/// `given_names.tsv`: the first names of people.
#[derive(Debug)]
pub struct GivenNameRow {
    /// The name.
    pub name: String,
}

impl Row for GivenNameRow {
    const FILE: &'static str = "given_names.tsv";
    const COLUMNS: &'static [&'static str] = &["name"];
    const KEY: usize = 1;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self { name: filled(c, 0, "a name")? })
    }
}

impl Row for CueRow {
    const FILE: &'static str = "company_cues.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "cue", "position", "strength"];
    const KEY: usize = 3;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let strengths = [("strong", Strength::Strong), ("weak", Strength::Weak)];
        Ok(Self {
            lang: choice(c, 0, LANGS)?,
            cue: filled(c, 1, "a cue")?,
            position: choice(
                c,
                2,
                &[
                    ("before", CuePosition::Before),
                    ("after", CuePosition::After),
                    ("last", CuePosition::Last),
                    ("first", CuePosition::First),
                    ("dative", CuePosition::Dative),
                ],
            )?,
            strength: choice(c, 3, &strengths)?,
        })
    }
}
