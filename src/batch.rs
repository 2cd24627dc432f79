//! Many articles at once: batches in, batches out, in input order, with any number of threads.
//!
//! Memory does not grow with the number of inputs: a batch is bounded in articles and in bytes.

use crate::article::Article;
use crate::input::{self, From, Source};
use crate::output::Writer;
use crate::pipeline::Pipeline;
use crate::record::{InputError, Record, Stage};
use crate::{Error, Result, explain};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Articles in a batch: enough for the threads to share evenly, few enough to stay small.
const BATCH_ARTICLES: usize = 512;
/// Bytes of sources in a batch. A larger article makes a batch alone.
const BATCH_BYTES: u64 = 16 << 20;

/// One input of a run.
#[derive(Debug)]
pub enum Job {
    /// A file that is read by the thread that works on it.
    File(PathBuf),
    /// An article that is already read.
    Source(Box<Source>),
    /// An input that failed before it could be read.
    Failed(Box<InputError>),
}

impl Job {
    fn bytes(&self) -> u64 {
        match self {
            Self::File(path) => std::fs::metadata(path).map_or(0, |m| m.len()),
            Self::Source(source) => source.bytes.len() as u64,
            Self::Failed(_) => 0,
        }
    }
}

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
    from: From,
    limit: u64,
}

impl<'p> Batches<'p> {
    /// `threads` 0 means one a core; `limit` is the largest article in bytes.
    ///
    /// # Errors
    /// Threads that the system does not give.
    pub fn new(pipeline: &'p Pipeline, threads: usize, product: Product, from: From, limit: u64) -> Result<Self> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(16 << 20)
            .build()
            .map_err(|e| Error::argument(format!("expected to start {threads} threads, found {e}")))?;
        Ok(Self { pipeline, pool, product, from, limit })
    }

    /// Works through `jobs`; gives every outcome to `sink`, in order. A sink that returns false ends the run.
    pub fn run(&self, jobs: impl Iterator<Item = Job>, sink: impl FnMut(Outcome) -> bool) {
        self.each(jobs, |job| self.work(job), sink);
    }

    /// The cleaned articles alone, with the hash of their sources, in order.
    pub fn articles(&self, jobs: impl Iterator<Item = Job>, sink: impl FnMut(Cleaned) -> bool) {
        let clean = |job| {
            guarded(job, |job| {
                let source = self.source(job)?;
                self.pipeline.article(source).map_err(Box::new)
            })
        };
        self.each(jobs, clean, sink);
    }

    fn each<T: Send>(
        &self,
        jobs: impl Iterator<Item = Job>,
        work: impl Fn(Job) -> T + Sync,
        mut sink: impl FnMut(T) -> bool,
    ) {
        let mut jobs = jobs.peekable();
        while jobs.peek().is_some() {
            let mut batch = Vec::new();
            let mut bytes = 0;
            while batch.len() < BATCH_ARTICLES && bytes < BATCH_BYTES {
                let Some(job) = jobs.next() else { break };
                bytes += job.bytes();
                batch.push(job);
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

    fn work(&self, job: Job) -> Outcome {
        match guarded(job, |job| self.article(job)) {
            Ok((line, counts)) => Outcome { line: Ok(line), counts },
            Err(error) => Outcome { line: Err(error), counts: Counts { errors: 1, ..Counts::default() } },
        }
    }

    fn source(&self, job: Job) -> Result<Source, Box<InputError>> {
        match job {
            Job::File(path) => input::read_file(&path, self.from, self.limit).map_err(Box::new),
            Job::Source(source) => Ok(*source),
            Job::Failed(error) => Err(error),
        }
    }

    fn article(&self, job: Job) -> Result<(Vec<u8>, Counts), Box<InputError>> {
        let source = self.source(job)?;
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
fn guarded<T>(job: Job, work: impl FnOnce(Job) -> Result<T, Box<InputError>>) -> Result<T, Box<InputError>> {
    let (path, record) = match &job {
        Job::File(path) => (Some(path.to_string_lossy().into_owned()), None),
        Job::Source(source) => (source.hints.path.clone(), source.hints.record),
        Job::Failed(_) => (None, None),
    };
    catch_unwind(AssertUnwindSafe(|| work(job))).unwrap_or_else(|panic| {
        let detail = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
            .unwrap_or_default();
        let error = "the extractors failed".to_owned();
        Err(Box::new(InputError { path, record, stage: Stage::Extract, error, detail }))
    })
}
