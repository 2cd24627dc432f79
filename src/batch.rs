//! Many articles at once: batches in, batches out, in input order, with any number of threads.
//!
//! Memory does not grow with the number of inputs: a batch is bounded in articles and in bytes, and four are on their way at most.

use crate::article::Article;
use crate::explain::View;
use crate::input::{Input, Reading};
use crate::output::Layout;
use crate::pipeline::Pipeline;
use crate::record::{InputError, Record, Stage};
use crate::{Error, Result, explain};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::sync::{PoisonError, RwLock};
use xxhash_rust::xxh3::xxh3_128;

/// Articles in a batch: enough for the threads to share evenly, few enough to stay small.
const BATCH_ARTICLES: usize = 512;
/// Bytes of sources in a batch. A larger article makes a batch alone.
const BATCH_BYTES: u64 = 16 << 20;
/// What the error line of a double says.
const DUPLICATE: &str = "duplicate";

/// Where an input stands: its path, and its line or offset there.
pub type Place = (Option<String>, Option<u64>);

/// What an input became.
#[derive(Debug)]
pub struct Outcome {
    /// What each output file gets, or the error line.
    pub pieces: Result<Vec<Vec<u8>>, Box<InputError>>,
    /// What was found.
    pub counts: Counts,
    /// The record with its reasons, if they are asked for.
    pub view: Option<Box<View>>,
    /// Where it stands.
    pub place: Place,
    /// Hash of the source of a record.
    pub id: u128,
}

/// Sums over articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records written.
    pub articles: u64,
    /// Inputs that gave no record.
    pub errors: u64,
    /// Inputs that were dropped, since an earlier one had the same bytes.
    pub duplicates: u64,
    /// Bytes of the sources of records.
    pub bytes: u64,
    /// Amounts.
    pub amounts: u64,
    /// Dates.
    pub dates: u64,
    /// Regulators, one an article.
    pub regulators: u64,
    /// Companies, one an article.
    pub companies: u64,
    /// Events.
    pub events: u64,
}

impl Counts {
    fn of(record: &Record) -> Self {
        let n = |len: usize| len as u64;
        Self {
            articles: 1,
            errors: 0,
            duplicates: 0,
            bytes: record.source.bytes,
            amounts: n(record.amounts.len()),
            dates: n(record.dates.len()),
            regulators: n(record.regulators.len()),
            companies: n(record.companies.len()),
            events: n(record.events.len()),
        }
    }

    /// Records, errors and duplicates together.
    pub fn inputs(&self) -> u64 {
        self.articles + self.errors + self.duplicates
    }

    /// Adds the counts of more articles.
    pub fn add(&mut self, other: Self) {
        self.articles += other.articles;
        self.errors += other.errors;
        self.duplicates += other.duplicates;
        self.bytes += other.bytes;
        self.amounts += other.amounts;
        self.dates += other.dates;
        self.regulators += other.regulators;
        self.companies += other.companies;
        self.events += other.events;
    }
}

/// What is written for an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// Its record, in the layout of the output.
    Record(Layout),
    /// The JSON form of its explanation, with the features of the line model if asked for.
    Explanation {
        /// Whether the features are written.
        features: bool,
    },
}

/// An article, and the hash of its source.
pub type Cleaned = Result<(u128, Article), Box<InputError>>;

/// What an article gives: a piece a file, what was found, the reasons, the hash of its source.
struct Made {
    pieces: Vec<Vec<u8>>,
    counts: Counts,
    view: Option<Box<View>>,
    id: u128,
}

/// How a run works.
#[derive(Debug)]
pub struct Batches<'p> {
    pipeline: &'p Pipeline,
    pool: rayon::ThreadPool,
    product: Product,
    reading: Reading,
    /// Whether outcomes have views.
    explains: bool,
    /// The sources of records so far, where doubles are dropped.
    seen: Option<RwLock<FxHashMap<u128, Place>>>,
}

impl<'p> Batches<'p> {
    /// `threads` 0 means one a core.
    ///
    /// # Errors
    /// Threads that the system does not give.
    pub fn new(pipeline: &'p Pipeline, threads: usize, product: Product, reading: Reading) -> Result<Self> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(16 << 20)
            .build()
            .map_err(|e| Error::argument(format!("expected to start {threads} threads, found {e}")))?;
        Ok(Self { pipeline, pool, product, reading, explains: false, seen: None })
    }

    /// Drops inputs whose bytes an earlier one had, or one of `known`. The memory of it grows with the number of records.
    #[must_use]
    pub fn without_duplicates(self, known: impl Iterator<Item = (u128, Place)>) -> Self {
        Self { seen: Some(RwLock::new(known.collect())), ..self }
    }

    /// Gives each record with its reasons too.
    #[must_use]
    pub fn with_views(self) -> Self {
        Self { explains: true, ..self }
    }

    /// Works through `inputs`; gives every outcome to `sink`, in order. A sink that returns false ends the run.
    pub fn run(&self, inputs: impl Iterator<Item = Input> + Send, mut sink: impl FnMut(Outcome) -> bool) {
        self.each(inputs, |input| self.work(input), |outcome| sink(self.told_once(outcome)));
    }

    /// The cleaned articles alone, with the hash of their sources, in order.
    pub fn articles(&self, inputs: impl Iterator<Item = Input> + Send, sink: impl FnMut(Cleaned) -> bool) {
        let clean = |input: Input| {
            guarded(&input.place(), || {
                let source = input.read(&self.reading)?;
                self.pipeline.article(source).map_err(Box::new)
            })
        };
        self.each(inputs, clean, sink);
    }

    /// Reads, works and sinks at the same time: while one batch is worked on, the next is collected and the one before written.
    fn each<T: Send>(
        &self,
        inputs: impl Iterator<Item = Input> + Send,
        work: impl Fn(Input) -> T + Sync,
        mut sink: impl FnMut(T) -> bool,
    ) {
        std::thread::scope(|scope| {
            let (read, to_work) = sync_channel::<Vec<Input>>(1);
            let (worked, to_sink) = sync_channel::<Vec<T>>(1);
            scope.spawn(move || {
                let mut inputs = inputs;
                while let Some(batch) = collect(&mut inputs) {
                    if read.send(batch).is_err() {
                        break;
                    }
                }
            });
            let work = &work;
            scope.spawn(move || {
                for batch in to_work {
                    let done = self.pool.install(|| batch.into_par_iter().map(work).collect());
                    if worked.send(done).is_err() {
                        break;
                    }
                }
            });
            for done in to_sink {
                if !done.into_iter().all(&mut sink) {
                    break;
                }
            }
        });
    }

    fn work(&self, input: Input) -> Outcome {
        let place = input.place();
        match guarded(&place, || self.article(input, &place)) {
            Ok(Made { pieces, counts, view, id }) => Outcome { pieces: Ok(pieces), counts, view, place, id },
            Err(error) => {
                let double = error.error == DUPLICATE;
                let counts = Counts { errors: u64::from(!double), duplicates: u64::from(double), ..Counts::default() };
                Outcome { pieces: Err(error), counts, view: None, place, id: 0 }
            }
        }
    }

    /// The error line of a source that an earlier batch had.
    fn duplicate(&self, place: &Place, id: u128) -> Option<Box<InputError>> {
        let seen = self.seen.as_ref()?.read().unwrap_or_else(PoisonError::into_inner);
        let (path, record) = seen.get(&id)?;
        let path_name = path.as_deref().unwrap_or("standard input");
        let first = record.map_or_else(|| path_name.to_owned(), |record| format!("{path_name}, record {record}"));
        Some(Box::new(InputError {
            path: place.0.clone(),
            record: place.1,
            stage: Stage::Read,
            error: DUPLICATE.to_owned(),
            detail: format!("the same bytes as {first}"),
        }))
    }

    /// Settles doubles inside a batch, in input order, whatever thread was first.
    fn told_once(&self, outcome: Outcome) -> Outcome {
        let Some(seen) = self.seen.as_ref().filter(|_| outcome.pieces.is_ok()) else { return outcome };
        if let Some(error) = self.duplicate(&outcome.place, outcome.id) {
            let counts = Counts { duplicates: 1, ..Counts::default() };
            return Outcome { pieces: Err(error), counts, view: None, ..outcome };
        }
        seen.write().unwrap_or_else(PoisonError::into_inner).insert(outcome.id, outcome.place.clone());
        outcome
    }

    fn article(&self, input: Input, place: &Place) -> Result<Made, Box<InputError>> {
        let source = input.read(&self.reading)?;
        let id = if self.seen.is_some() { xxh3_128(&source.bytes) } else { 0 };
        if let Some(error) = self.duplicate(place, id) {
            return Err(error);
        }
        match self.product {
            Product::Record(layout) if self.explains => {
                let view = View::new(self.pipeline, &self.pipeline.run(source)?);
                let (pieces, counts) = (layout.pieces(&view.record), Counts::of(&view.record));
                Ok(Made { pieces, counts, view: Some(Box::new(view)), id })
            }
            Product::Record(layout) => {
                let record = self.pipeline.extract(source)?;
                Ok(Made { pieces: layout.pieces(&record), counts: Counts::of(&record), view: None, id })
            }
            Product::Explanation { features } => {
                let extraction = self.pipeline.run(source)?;
                let explanation = explain::explanation(self.pipeline, &extraction, features);
                let mut line = serde_json::to_vec(&explanation).unwrap_or_default();
                line.push(b'\n');
                let counts = Counts { articles: 1, bytes: extraction.source.bytes, ..Counts::default() };
                Ok(Made { pieces: vec![line], counts, view: None, id })
            }
        }
    }
}

/// The next batch; none at the end.
fn collect(inputs: &mut impl Iterator<Item = Input>) -> Option<Vec<Input>> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while batch.len() < BATCH_ARTICLES && bytes < BATCH_BYTES {
        let Some(input) = inputs.next() else { break };
        bytes += input.bytes();
        batch.push(input);
    }
    tracing::debug!(articles = batch.len(), bytes, "batch");
    Some(batch).filter(|batch| !batch.is_empty())
}

/// One input; a panic, which there should never be, is told as its error.
fn guarded<T>((path, record): &Place, work: impl FnOnce() -> Result<T, Box<InputError>>) -> Result<T, Box<InputError>> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let detail = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
            .unwrap_or_default();
        let error = "the extractors failed".to_owned();
        Err(Box::new(InputError { path: path.clone(), record: *record, stage: Stage::Extract, error, detail }))
    })
}
