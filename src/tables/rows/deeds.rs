//! Rows of the tables behind events.

use super::super::tsv::{CellError, Row, choice, filled};
use super::{LANGS, Lang};
use crate::record::{EventType, Status};
use crate::text::fold;

/// `event_triggers.tsv`: words that tell of enforcement.
#[derive(Debug)]
pub struct TriggerRow {
    /// Language of the phrase.
    pub lang: Lang,
    /// The phrase, or what stands before its gap.
    pub phrase: String,
    /// The folded word behind the gap of `opened * investigation`.
    pub tail: Option<String>,
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
        let phrase = filled(c, 1, "a phrase")?;
        let (phrase, tail) = match phrase.split_once(" * ") {
            Some((head, tail)) => (head.to_owned(), Some(fold(tail))),
            None => (phrase, None),
        };
        Ok(Self { lang: choice(c, 0, LANGS)?, phrase, tail, kind, status })
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

impl RoleRow {
    /// The noun behind the article: `company` of `the company`, `société` of `la société`.
    pub fn noun(&self) -> Option<&str> {
        ["the ", "la ", "le ", "l'"]
            .iter()
            .find_map(|article| self.phrase.strip_prefix(article))
            .filter(|noun| !noun.contains([' ', '\'']))
    }
}

impl Row for RoleRow {
    const FILE: &'static str = "role_words.tsv";
    const COLUMNS: &'static [&'static str] = &["lang", "phrase", "role"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        Ok(Self {
            lang: choice(c, 0, LANGS)?,
            phrase: filled(c, 1, "a phrase")?,
            role: choice(c, 2, &[("company", Role::Company), ("regulator", Role::Regulator)])?,
        })
    }
}

/// What a word of `event_words.tsv` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventWord {
    /// It stands between a company and its sum.
    Beside,
    /// The sum beside it is for those who were harmed.
    Compensating,
    /// Who is named behind it only says what another one is.
    Counterpart,
    /// The sentence speaks of damages.
    Damages,
    /// What somebody was told to do.
    Demand,
    /// It says that something was not done.
    Denial,
    /// The day beside it is the decision's.
    Dated,
    /// The day behind it is the last one.
    Deadline,
    /// It names a decision.
    Decision,
    /// One more of what was told before.
    Further,
    /// An act is told again.
    Imposing,
    /// A sum falls due for being late.
    Late,
    /// The sum beside it is no fine.
    OtherSum,
    /// The company behind it is the patient.
    Patient,
    /// Somebody pays.
    Paying,
    /// What stands behind it falls on the subject.
    Receiving,
    /// The company behind it is another one's competitor, and no party.
    Rival,
    /// What an indefinite article opens besides a party: a sum, a time.
    NoParty,
    /// A person by work or rank.
    Person,
    /// The sentence denies what it tells.
    Refuting,
    /// It opens a clause that speaks of something else.
    Relative,
    /// Somebody pays back.
    Repay,
    /// An earlier act is told.
    Retold,
    /// A sum a day falls due now.
    Running,
    /// Somebody speaks of himself.
    Speaker,
    /// The sums behind it are parts of one.
    Share,
    /// Whom an act falls on is named behind it.
    Target,
    /// It stands between a sum and its company.
    Tie,
}

/// `event_words.tsv`: words that say what a sentence of enforcement speaks of.
#[derive(Debug)]
pub struct EventWordRow {
    /// The word, folded.
    pub word: String,
    /// What it says.
    pub kind: EventWord,
}

impl Row for EventWordRow {
    const FILE: &'static str = "event_words.tsv";
    const COLUMNS: &'static [&'static str] = &["word", "kind"];
    const KEY: usize = 2;
    fn parse(c: &[&str]) -> Result<Self, CellError> {
        let kinds = [
            ("beside", EventWord::Beside),
            ("compensating", EventWord::Compensating),
            ("counterpart", EventWord::Counterpart),
            ("damages", EventWord::Damages),
            ("demand", EventWord::Demand),
            ("denial", EventWord::Denial),
            ("dated", EventWord::Dated),
            ("deadline", EventWord::Deadline),
            ("decision", EventWord::Decision),
            ("further", EventWord::Further),
            ("imposing", EventWord::Imposing),
            ("late", EventWord::Late),
            ("other_sum", EventWord::OtherSum),
            ("patient", EventWord::Patient),
            ("paying", EventWord::Paying),
            ("receiving", EventWord::Receiving),
            ("refuting", EventWord::Refuting),
            ("relative", EventWord::Relative),
            ("repay", EventWord::Repay),
            ("retold", EventWord::Retold),
            ("no_party", EventWord::NoParty),
            ("person", EventWord::Person),
            ("rival", EventWord::Rival),
            ("running", EventWord::Running),
            ("self", EventWord::Speaker),
            ("share", EventWord::Share),
            ("target", EventWord::Target),
            ("tie", EventWord::Tie),
        ];
        Ok(Self { word: filled(c, 0, "a word")?, kind: choice(c, 1, &kinds)? })
    }
}
