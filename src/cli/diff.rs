//! `faitout diff`: two extraction runs, fact by fact.

use super::Exit;
use anstyle::{AnsiColor, Reset, Style};
use clap::Args;
use faitout::check::runs::{ArticleChanges, What, compare};
use faitout::explain::printable;
use faitout::{Error, Result};
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// Records of the run before, one a line
    #[arg(value_name = "OLD.jsonl")]
    old: PathBuf,
    /// Records of the run after, of the same articles in the same order
    #[arg(value_name = "NEW.jsonl")]
    new: PathBuf,
    /// Show at most so many articles
    #[arg(long, value_name = "N", default_value_t = 20)]
    articles: usize,
    /// One JSON object an article with changes
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &DiffArgs) -> Result<Exit> {
    let open = |path: &Path| File::open(path).map(BufReader::new).map_err(|e| Error::io(path, e));
    let (old, new) = (open(&args.old)?, open(&args.new)?);
    let mut out = anstream::AutoStream::auto(io::stdout());
    let mut shown = 0;
    let summary = compare(old, new, |article| {
        shown += 1;
        // A reader that closes early has seen enough.
        if args.json {
            let line = serde_json::to_string(article).unwrap_or_default();
            return writeln!(out, "{line}").is_ok();
        }
        shown > args.articles || tell(&mut out, article).is_ok()
    })?;
    if !args.json {
        let _ = writeln!(out, "{:<10} {:>8} {:>8} {:>8}", "kind", "gained", "lost", "changed");
        for (kind, [gained, lost, changed]) in &summary.kinds {
            let _ = writeln!(out, "{kind:<10} {gained:>8} {lost:>8} {changed:>8}");
        }
        let hidden = summary.changed.saturating_sub(args.articles);
        let more = if hidden > 0 { format!(", {hidden} of them not shown") } else { String::new() };
        let _ = writeln!(out, "{} of {} articles differ{more}", summary.changed, summary.articles);
    }
    Ok(if summary.changed > 0 { Exit::Some } else { Exit::Done })
}

fn tell(out: &mut impl Write, article: &ArticleChanges) -> io::Result<()> {
    let of = |style: Style| style.render().to_string();
    let colour = |c: AnsiColor| of(Style::new().fg_color(Some(c.into())));
    let reset = Reset.render();
    writeln!(out, "{}{}{reset}", of(Style::new().bold()), printable(&article.article))?;
    for change in &article.changes {
        let (sign, colour) = match change.what {
            What::Gained => ('+', colour(AnsiColor::Green)),
            What::Lost => ('-', colour(AnsiColor::Red)),
            What::Changed => ('~', colour(AnsiColor::Yellow)),
        };
        let value = match (&change.old, &change.new) {
            (Some(old), Some(new)) => format!("{old} -> {new}"),
            (old, new) => old.as_ref().or(new.as_ref()).cloned().unwrap_or_default(),
        };
        let text: String = printable(&change.text).chars().take(100).collect();
        writeln!(out, "  {colour}{sign} {:<10}{reset} {text} => {}", change.kind, printable(&value))?;
    }
    writeln!(out)
}
