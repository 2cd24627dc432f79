//! From articles to cases: events that tell the same decision become one case, with its sources and their contradictions.
//!
//! ```text
//! records (JSON lines)
//!   read         what each record says of events                      -> Told
//!   duplicates   articles that are copies of each other               -> groups
//!   group        events of one company, kind and authority by sum
//!                (sums) and day (days)                                -> groups of events
//!   case         best value of each slot, agreement, conflicts        -> Case
//!   links        the history of a company                             -> linked cases
//! ```
//!
//! The order of the records does not matter: the same records give the same bytes.

mod case;
mod days;
mod duplicates;
mod group;
mod links;
mod read;
mod sums;

pub use case::{Case, Chosen, Claimed, Conflict, Link, Party, Relation, Source, Sum, schema};
pub use read::Ledger;
