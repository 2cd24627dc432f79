//! The row types, one a table, by the step that reads them.

mod deeds;
mod lines;
mod names;
mod values;

pub use deeds::*;
pub use lines::*;
pub use names::*;
pub use values::*;

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

pub(super) const LANGS: &[(&str, Lang)] = &[("fr", Lang::Fr), ("en", Lang::En), ("*", Lang::Any)];
