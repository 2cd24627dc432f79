//! Rows of the tables behind events.

use super::super::tsv::{CellError, Row, choice, filled};
use super::{LANGS, Lang};
use crate::record::{EventType, Status};

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
        Ok(Self {
            lang: choice(c, 0, LANGS)?,
            phrase: filled(c, 1, "a phrase")?,
            role: choice(c, 2, &[("company", Role::Company), ("regulator", Role::Regulator)])?,
        })
    }
}
