//! *faitout* turns scraped French and English news articles into JSON facts with evidence.
//!
//! ```text
//! folder / stdin / NDJSON
//!   input      find articles, read bytes, decode to NFC text      -> Source
//!   article    lines of text or HTML -> title, body, date         -> Article
//!   facts      amounts, dates, regulators, companies              -> Mentions
//!   events     mentions joined into enforcement events            -> Events
//!   record     the one place that knows the JSON                  -> Record
//!   output     JSON lines, in input order
//! ```
//!
//! [`pipeline`] alone knows the sequence, [`batch`] the threads; [`tables`] and [`text`] serve all steps; [`explain`] tells why;
//! [`ledger`] joins what many records tell, and `report` shows them.
//!
//! What holds everywhere: facts never read files; no step changes the text that it was given; there is no clock, no locale
//! and no environment inside extraction; text never fails; the same input gives the same bytes with any number of threads.
//!
//! ```
//! use faitout::{Options, Pipeline, Source};
//!
//! let pipeline = Pipeline::new(Options { body: true, ..Options::default() })?;
//! let text = "La CNIL a infligé une amende de 20 millions d'euros à Clearview AI le 17 octobre 2022.";
//! let record = pipeline.extract(Source { bytes: text.into(), ..Source::default() }).unwrap();
//! assert_eq!(record.events[0].regulator.as_deref(), Some("cnil"));
//! assert_eq!(record.events[0].company.as_deref(), Some("clearview-ai"));
//! # Ok::<(), faitout::Error>(())
//! ```

pub mod article;
pub mod batch;
pub mod check;
mod error;
pub mod events;
pub mod explain;
pub mod facts;
pub mod input;
pub mod ledger;
pub mod output;
pub mod pipeline;
pub mod record;
#[cfg(feature = "report")]
pub mod report;
pub mod tables;
pub mod text;

pub use error::{Error, Result, with_causes};
pub use input::{Hints, Source};
pub use pipeline::{Options, Pipeline};
pub use record::Record;
