//! `faitout extract`: articles in, records out.

use super::inputs::Inputs;
use super::progress::Progress;
use super::report::InterfaceArg;
use super::{Exit, FormatArg, ReadArgs, signals};
use clap::{Args, ValueEnum};
use faitout::batch::{Batches, Counts, Place, Product};
use faitout::input::Input;
use faitout::output::{Checkpoint, Fingerprint, Layout, Pack, Part, Run, What, write_error};
use faitout::report::Report;
use faitout::{Error, Pipeline, Result};
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Inputs between two checkpoints: some hundred milliseconds of work.
const CHECKPOINT_INPUTS: u64 = 4096;

#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// Write to this file, whole or not at all (default: standard output); with --split, to this folder
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How records are written
    #[arg(long, value_enum, default_value_t)]
    format: FormatArg,
    /// Write flat tables instead of records: articles, amounts, dates, mentions, events
    #[arg(long, value_enum, requires = "output")]
    split: Option<SplitArg>,
    /// Compress what is written
    #[arg(long, value_enum)]
    compress: Option<PackArg>,
    /// Drop inputs that have the same bytes as an earlier one; each gives an error line that names it
    #[arg(long)]
    dedupe: bool,
    /// Go on where an interrupted run with the same paths and options stopped
    #[arg(long, requires = "output")]
    resume: bool,
    /// Make a page of the records too: overview, timeline of cases, tables, articles with their facts in place
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    report: Option<PathBuf>,
    /// Language of the page's own words
    #[arg(long, value_enum, default_value_t, requires = "report")]
    interface: InterfaceArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SplitArg {
    /// A table a kind of fact
    Facts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PackArg {
    /// Gzip
    Gz,
    /// Zstandard
    Zstd,
}

impl ExtractArgs {
    fn layout(&self) -> Result<Layout> {
        let what = if self.split.is_some() { What::Facts } else { What::Records };
        let pack = self.compress.map(|pack| match pack {
            PackArg::Gz => Pack::Gz,
            PackArg::Zstd => Pack::Zstd,
        });
        Layout { what, form: self.format.form(), pack }.check()
    }

    /// All that decides what the output holds.
    fn fingerprint(&self) -> Fingerprint {
        let layout = (self.format, self.split, self.compress, self.dedupe);
        format!("faitout {} {} {layout:?}", env!("CARGO_PKG_VERSION"), self.read.fingerprint())
    }
}

pub(super) fn run(args: &ExtractArgs) -> Result<Exit> {
    let inputs = Inputs::new(&args.read)?;
    let layout = args.layout()?;
    // The process ends with the run: the system takes the tables back faster than they are dropped one by one.
    let pipeline = ManuallyDrop::new(Pipeline::new(args.read.how.options()?)?);
    let mut batches = Batches::new(&pipeline, args.read.threads()?, Product::Record(layout), args.read.how.reading())?;
    super::report::not_over(args.report.as_deref(), args.output.iter().chain(&args.read.paths))?;
    let mut report = args.report.as_deref().map(|path| Report::new(path, args.interface.kind())).transpose()?;
    let (mut target, points) = Target::open(args, layout)?;
    if args.dedupe {
        let known = points.iter().flat_map(|point| &point.seen);
        batches = batches.without_duplicates(known.filter_map(|(id, place)| Some((hash(id)?, place.clone()))));
    }
    if report.is_some() {
        batches = batches.with_views();
    }
    let mut point = points.into_iter().next_back().unwrap_or_default();
    point.seen.clear();
    let mut rest = inputs.each();
    let opened = skip(&mut rest, &point).and_then(|()| ErrorsSink::open(args.read.errors.as_deref(), point.errors));
    let mut errors = match opened {
        Ok(errors) => errors,
        Err(error) => {
            target.give_up();
            return Err(error);
        }
    };

    let progress = Progress::new(args.read.quiet, || inputs.count());
    let (stop, cut) = (signals::stop()?, AtomicBool::new(false));
    let goes_on = |_: &Input| {
        let stops = stop.load(Ordering::Relaxed);
        cut.fetch_or(stops, Ordering::Relaxed);
        !stops
    };
    let (mut ended, mut reported, mut deaf) = (Ok(()), Ok(()), false);
    batches.run(rest.take_while(goes_on), |outcome| {
        progress.step();
        point.inputs += 1;
        point.places = chain(point.places, &outcome.place);
        point.counts.add(outcome.counts);
        if let (Some(report), Some(view)) = (&mut report, outcome.view) {
            reported = report.add(*view);
        }
        match outcome.pieces {
            Ok(_) if deaf => {}
            Ok(pieces) => {
                if args.dedupe {
                    point.seen.push((format!("{:032x}", outcome.id), outcome.place));
                }
                match target.write(&pieces) {
                    // A reader that has seen enough does not take the page away.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe && report.is_some() => deaf = true,
                    written => ended = written,
                }
            }
            Err(error) => {
                let mut told = Ok(());
                progress.suspend(|| told = errors.write(&error));
                ended = told;
            }
        }
        if ended.is_ok() && point.inputs.is_multiple_of(CHECKPOINT_INPUTS) {
            ended = target.checkpoint(&mut point, &mut errors);
        }
        ended.is_ok() && reported.is_ok()
    });
    let (counts, interrupted) = (point.counts, cut.into_inner());
    if ended.is_ok() && counts.inputs() > 0 {
        progress.finish(&counts);
    }
    if let Err(error) = reported {
        target.give_up();
        return Err(error);
    }
    let resumes = matches!(&target, Target::Files(run) if run.resumes());
    let ended = match ended {
        Ok(()) => target.finish(interrupted, &mut point, &mut errors),
        Err(error) => {
            target.give_up();
            Err(error)
        }
    };
    if let Some(report) = report.filter(|report| (ended.is_ok() || deaf) && !report.is_empty()) {
        report.finish(pipeline.tables())?;
    }
    let told = args.output.as_deref().unwrap_or(Path::new("standard output"));
    if interrupted && ended.is_ok() {
        let next = if resumes { "; --resume goes on from there" } else { "" };
        anstream::eprintln!("faitout: interrupted after {} inputs{next}", point.inputs);
        return Ok(Exit::Interrupted);
    }
    finish(counts, ended, told)
}

/// Where records go.
enum Target {
    Stream(Part<BufWriter<io::Stdout>>),
    Files(Run),
}

impl Target {
    /// Gives the checkpoints of an interrupted run too.
    fn open(args: &ExtractArgs, layout: Layout) -> Result<(Self, Vec<Checkpoint>)> {
        match args.output.as_deref().filter(|p| p.as_os_str() != "-") {
            None if args.split.is_some() || args.resume => Err(Error::argument(
                "-o: expected a file (with --split a folder) for --split and --resume, found standard output",
            )),
            None => Part::new(BufWriter::new(io::stdout()), layout, 0, 0)
                .map(|part| (Self::Stream(part), Vec::new()))
                .map_err(|e| Error::write(Path::new("standard output"), e)),
            Some(path) => {
                let (run, points) = Run::open(path, layout, args.fingerprint(), args.resume)?;
                Ok((Self::Files(run), points))
            }
        }
    }

    fn write(&mut self, pieces: &[Vec<u8>]) -> io::Result<()> {
        match self {
            Self::Stream(part) => part.write(&pieces[0]),
            Self::Files(run) => run.write(pieces),
        }
    }

    fn checkpoint(&mut self, point: &mut Checkpoint, errors: &mut ErrorsSink) -> io::Result<()> {
        if let Self::Files(run) = self {
            point.errors = errors.length()?;
            run.checkpoint(point.clone())?;
            point.seen.clear();
        }
        Ok(())
    }

    /// Ends well; an interrupted run leaves what the next one needs.
    fn finish(mut self, interrupted: bool, point: &mut Checkpoint, errors: &mut ErrorsSink) -> io::Result<()> {
        if interrupted {
            self.checkpoint(point, errors)?;
        }
        match self {
            Self::Stream(part) => part.finish().map(drop),
            Self::Files(run) if point.inputs == 0 => {
                run.give_up();
                Ok(())
            }
            Self::Files(run) => run.finish(!interrupted),
        }
    }

    fn give_up(self) {
        if let Self::Files(run) = self {
            run.give_up();
        }
    }
}

fn hash(id: &str) -> Option<u128> {
    u128::from_str_radix(id, 16).ok()
}

/// The hash of the places so far, with one more.
fn chain(places: u64, (path, record): &Place) -> u64 {
    let path = path.as_deref().unwrap_or_default();
    xxh3_64_with_seed(path.as_bytes(), places.wrapping_add(record.unwrap_or(0).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// Passes over what an interrupted run did.
fn skip(inputs: &mut impl Iterator<Item = Input>, point: &Checkpoint) -> Result<()> {
    let mut places = 0;
    let done = inputs.take(point.inputs as usize).map(|input| places = chain(places, &input.place())).count();
    if done as u64 == point.inputs && places == point.places {
        return Ok(());
    }
    Err(Error::argument(format!(
        "--resume: expected the {} inputs that are done, found others (without --resume the run starts over)",
        point.inputs
    )))
}

pub(super) fn finish(counts: Counts, ended: io::Result<()>, output: &Path) -> Result<Exit> {
    match ended {
        // The reader has seen enough: `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
        Err(error) => return Err(Error::argument(format!("cannot write {}: {error}", output.display()))),
        Ok(()) => {}
    }
    match (counts.articles + counts.duplicates, counts.errors) {
        (0, 0) => {
            Err(Error::argument("expected at least one article, found none (see --include for other file names)"))
        }
        (0, _) => Ok(Exit::Nothing),
        (_, 0) => Ok(Exit::Done),
        _ => Ok(Exit::Some),
    }
}

/// Where error lines go.
#[derive(Debug)]
pub(super) struct ErrorsSink(Option<File>);

impl ErrorsSink {
    /// Opens the file, empty or with its first `keep` bytes, or standard error.
    pub(super) fn open(path: Option<&Path>, keep: u64) -> Result<Self> {
        let open = |path: &Path| {
            let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
            // A device has no length.
            if file.metadata()?.is_file() {
                file.set_len(keep)?;
                file.seek(SeekFrom::End(0))?;
            }
            Ok(file)
        };
        path.map(|path| open(path).map_err(|e| Error::write(path, e))).transpose().map(Self)
    }

    pub(super) fn write(&mut self, error: &faitout::record::InputError) -> io::Result<()> {
        match &mut self.0 {
            Some(file) => write_error(file, error),
            None => write_error(&mut io::stderr().lock(), error),
        }
    }

    /// Bytes of the file.
    fn length(&self) -> io::Result<u64> {
        self.0.as_ref().map_or(Ok(0), |file| file.metadata().map(|m| m.len()))
    }
}
