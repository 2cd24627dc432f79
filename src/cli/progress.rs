//! What a run tells on stderr: a bar while it works, one line at its end.

use faitout::batch::Counts;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Instant;

/// The progress of a run.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    quiet: bool,
}

impl Progress {
    /// A bar appears only on a terminal; `total` is asked for only then.
    pub(super) fn new(quiet: bool, total: impl FnOnce() -> Option<u64>) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = match shown.then(total) {
            None => ProgressBar::hidden(),
            Some(Some(total)) => ProgressBar::new(total)
                .with_style(style("{bar:30} {human_pos}/{human_len} articles, {per_sec}, {eta} left")),
            Some(None) => ProgressBar::new_spinner().with_style(style("{spinner} {human_pos} articles, {per_sec}")),
        };
        if shown {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        }
        Self { bar, started: Instant::now(), quiet }
    }

    pub(super) fn step(&self) {
        self.bar.inc(1);
    }

    /// Lets `write` use the terminal without the bar in between.
    pub(super) fn suspend(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// The line at the end.
    pub(super) fn finish(&self, counts: &Counts) {
        self.bar.finish_and_clear();
        if !self.quiet {
            let seconds = self.started.elapsed().as_secs_f64();
            anstream::eprintln!("{}", summary(counts, seconds));
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// So many of something, as people write it.
pub(super) fn many(n: u64, word: &str) -> String {
    format!("{} {word}{}", HumanCount(n), if n == 1 { "" } else { "s" })
}

fn summary(c: &Counts, seconds: f64) -> String {
    let companies = format!("{} compan{}", HumanCount(c.companies), if c.companies == 1 { "y" } else { "ies" });
    let dropped = if c.duplicates == 0 { String::new() } else { format!(", {}", many(c.duplicates, "duplicate")) };
    let rate = c.bytes as f64 / 1e6 / seconds.max(1e-6);
    format!(
        "{}: {}, {}, {}, {companies}, {}; {}{dropped}; {} in {seconds:.2} s, {rate:.1} MB/s",
        many(c.articles, "article"),
        many(c.amounts, "amount"),
        many(c.dates, "date"),
        many(c.regulators, "regulator"),
        many(c.events, "event"),
        many(c.errors, "error"),
        HumanBytes(c.bytes),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_one_line() {
        let counts = Counts {
            articles: 1,
            errors: 2,
            duplicates: 0,
            bytes: 2_000_000,
            amounts: 3,
            dates: 4,
            regulators: 1,
            companies: 1,
            events: 0,
        };
        assert_eq!(
            summary(&counts, 2.0),
            "1 article: 3 amounts, 4 dates, 1 regulator, 1 company, 0 events; 2 errors; 1.91 MiB in 2.00 s, 1.0 MB/s"
        );
    }
}
