//! `faitout explain`: every line with its verdict, every fact with its rule.

use super::extract::ErrorsSink;
use super::inputs::Inputs;
use super::{Exit, ReadArgs};
use anstyle::{AnsiColor, Reset, Style};
use clap::Args;
use faitout::batch::{Batches, Outcome, Product};
use faitout::explain::{Palette, derivation, render};
use faitout::{Pipeline, Result};
use std::io::{self, BufWriter, Write};

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// One JSON object an article
    #[arg(long)]
    json: bool,
    /// Tell one fact whole, by its number in the list: rule, table row, steps, what was not taken
    #[arg(long, value_name = "NUMBER", conflicts_with = "json", value_parser = clap::value_parser!(u32).range(1..))]
    fact: Option<u32>,
    /// With --json: the feature values of each line, for fitting the line model
    #[arg(long, requires = "json", hide = true)]
    features: bool,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Exit> {
    let inputs = Inputs::new(&args.read)?;
    let pipeline = Pipeline::new(args.read.how.options()?)?;
    let mut errors = ErrorsSink::open(args.read.errors.as_deref(), 0)?;
    let (mut done, mut failed, mut missing) = (0u64, 0u64, false);
    let mut tell = |outcome: std::result::Result<(), Box<faitout::record::InputError>>| match outcome {
        Ok(()) => done += 1,
        Err(error) => {
            failed += 1;
            let _ = errors.write(&error);
        }
    };
    if args.json {
        let batches = Batches::new(
            &pipeline,
            args.read.threads()?,
            Product::Explanation { features: args.features },
            args.read.how.reading(),
        )?;
        let mut out = BufWriter::new(io::stdout());
        batches.run(inputs.each(), |Outcome { pieces, .. }| {
            let written = pieces.map(|pieces| pieces.iter().try_for_each(|line| out.write_all(line)));
            let goes_on = !matches!(written, Ok(Err(_)));
            tell(written.map(drop));
            goes_on
        });
        let _ = out.flush();
    } else {
        let (palette, reading) = (palette(), args.read.how.reading());
        let mut out = anstream::AutoStream::auto(io::stdout());
        for input in inputs.each() {
            let source = input.read(&reading);
            let extraction = source.and_then(|s| pipeline.run(s).map_err(Box::new));
            let told = extraction.map(|x| match args.fact {
                Some(number) => derivation(&pipeline, &x, number as usize, &palette).unwrap_or_else(|| {
                    missing = true;
                    format!("no fact {number}: faitout explain lists them\n")
                }),
                None => render(&pipeline, &x, &palette),
            });
            let written = told.map(|text| out.write_all(text.as_bytes()));
            let stops = matches!(written, Ok(Err(_)));
            tell(written.map(drop));
            if stops {
                break;
            }
        }
    }
    if missing {
        return Ok(Exit::Some);
    }
    Ok(match (done, failed) {
        (_, 0) => Exit::Done,
        (0, _) => Exit::Nothing,
        _ => Exit::Some,
    })
}

/// Colours; the stream takes them out again where the output is no terminal.
fn palette() -> Palette {
    let of = |style: Style| style.render().to_string();
    Palette {
        body: of(Style::new().fg_color(Some(AnsiColor::Green.into()))),
        title: of(Style::new().bold()),
        meta: of(Style::new().fg_color(Some(AnsiColor::Cyan.into()))),
        faint: of(Style::new().dimmed()),
        amount: of(Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()))),
        date: of(Style::new().bold().fg_color(Some(AnsiColor::Blue.into()))),
        regulator: of(Style::new().bold().fg_color(Some(AnsiColor::Magenta.into()))),
        company: of(Style::new().bold().fg_color(Some(AnsiColor::Red.into()))),
        reset: Reset.render().to_string(),
    }
}
