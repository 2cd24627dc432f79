//! Many articles at once: batches in, batches out, in input order, with any number of threads.
//!
//! Memory does not grow with the number of inputs: a batch is bounded in articles and in bytes.

use crate::article::Article;
use crate::input::{Input, Reading};
use crate::output::Writer;
use crate::pipeline::Pipeline;
use crate::record::{InputError, Record, Stage};
use crate::{Error, Result, explain};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Articles in a batch: enough for the threads to share evenly, few enough to stay small.
const BATCH_ARTICLES: usize = 512;
/// Bytes of sources in a batch. A larger article makes a batch alone.
const BATCH_BYTES: u64 = 16 << 20;

/// What an input became.
#[derive(Debug)]
pub struct Outcome {
    /// The line to write, or the error line.
    pub line: Result<Vec<u8>, Box<InputError>>,
    /// What was found.
    pub counts: Counts,
}

/// Sums over articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records written.
    pub articles: u64,
    /// Inputs that gave no record.
    pub errors: u64,
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
            bytes: record.source.bytes,
            amounts: n(record.amounts.len()),
            dates: n(record.dates.len()),
            regulators: n(record.regulators.len()),
            companies: n(record.companies.len()),
            events: n(record.events.len()),
        }
    }

    /// Adds the counts of more articles.
    pub fn add(&mut self, other: Self) {
        self.articles += other.articles;
        self.errors += other.errors;
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
    /// Its record.
    Record,
    /// The JSON form of its explanation, with the features of the line model if asked for.
    Explanation {
        /// Whether the features are written.
        features: bool,
    },
}

/// An article, and the hash of its source.
pub type Cleaned = Result<(u128, Article), Box<InputError>>;

/// How a run works.
#[derive(Debug)]
pub struct Batches<'p> {
    pipeline: &'p Pipeline,
    pool: rayon::ThreadPool,
    product: Product,
    reading: Reading,
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
        Ok(Self { pipeline, pool, product, reading })
    }

    /// Works through `inputs`; gives every outcome to `sink`, in order. A sink that returns false ends the run.
    pub fn run(&self, inputs: impl Iterator<Item = Input>, sink: impl FnMut(Outcome) -> bool) {
        self.each(inputs, |input| self.work(input), sink);
    }

    /// The cleaned articles alone, with the hash of their sources, in order.
    pub fn articles(&self, inputs: impl Iterator<Item = Input>, sink: impl FnMut(Cleaned) -> bool) {
        let clean = |input| {
            guarded(input, |input| {
                let source = input.read(&self.reading)?;
                self.pipeline.article(source).map_err(Box::new)
            })
        };
        self.each(inputs, clean, sink);
    }

    fn each<T: Send>(
        &self,
        inputs: impl Iterator<Item = Input>,
        work: impl Fn(Input) -> T + Sync,
        mut sink: impl FnMut(T) -> bool,
    ) {
        let mut inputs = inputs.peekable();
        while inputs.peek().is_some() {
            let mut batch = Vec::new();
            let mut bytes = 0;
            while batch.len() < BATCH_ARTICLES && bytes < BATCH_BYTES {
                let Some(input) = inputs.next() else { break };
                bytes += input.bytes();
                batch.push(input);
            }
            tracing::debug!(articles = batch.len(), bytes, "batch");
            let done: Vec<T> = self.pool.install(|| batch.into_par_iter().map(&work).collect());
            for item in done {
                if !sink(item) {
                    return;
                }
            }
        }
    }

    fn work(&self, input: Input) -> Outcome {
        match guarded(input, |input| self.article(input)) {
            Ok((line, counts)) => Outcome { line: Ok(line), counts },
            Err(error) => Outcome { line: Err(error), counts: Counts { errors: 1, ..Counts::default() } },
        }
    }

    fn article(&self, input: Input) -> Result<(Vec<u8>, Counts), Box<InputError>> {
        let source = input.read(&self.reading)?;
        match self.product {
            Product::Record => {
                let record = self.pipeline.extract(source)?;
                Ok((Writer::<Vec<u8>>::line(&record), Counts::of(&record)))
            }
            Product::Explanation { features } => {
                let extraction = self.pipeline.run(source)?;
                let explanation = explain::explanation(self.pipeline, &extraction, features);
                Ok((
                    serde_json::to_vec(&explanation).unwrap_or_default(),
                    Counts { articles: 1, bytes: extraction.source.bytes, ..Counts::default() },
                ))
            }
        }
    }
}

/// One input; a panic, which there should never be, is told as its error.
fn guarded<T>(input: Input, work: impl FnOnce(Input) -> Result<T, Box<InputError>>) -> Result<T, Box<InputError>> {
    let (path, record) = input.place();
    catch_unwind(AssertUnwindSafe(|| work(input))).unwrap_or_else(|panic| {
        let detail = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
            .unwrap_or_default();
        let error = "the extractors failed".to_owned();
        Err(Box::new(InputError { path, record, stage: Stage::Extract, error, detail }))
    })
}
