//! How far it is: one line on standard error that is written over again and again, for a person.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use naqi::io::Tally;
use naqi::io::tally::Texts;

use super::say;
use super::source::{READ, Source};

/// Time between two looks on a terminal, and where nobody writes over a line.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(10)];

/// Tells how far it is.
pub struct Progress {
    started: Instant,
    /// Bytes that were read before: by a count of lines.
    before: u64,
    told: Option<Instant>,
    /// Bytes of all inputs, if all of them have a size.
    total: Option<u64>,
    /// Whether the line can be written over; nothing if nobody wants to see it.
    terminal: Option<bool>,
    shown: bool,
}

impl Progress {
    /// For a run over these sources.
    pub fn new(sources: &[Source], asked: bool, quiet: bool) -> Self {
        let terminal = io::stderr().is_terminal();
        let wanted = (asked || terminal) && !quiet;
        let total = if wanted { sources.iter().map(Source::size).sum() } else { None };
        Self { started: Instant::now(), before: READ.load(Ordering::Relaxed), told: None, total, terminal: wanted.then_some(terminal), shown: false }
    }

    /// Whether a person sees what is said.
    pub fn is_seen() -> bool {
        io::stderr().is_terminal()
    }

    /// Tells it, if it is time again.
    pub fn tell(&mut self, tally: &Tally) {
        let Some(terminal) = self.terminal else { return };
        // What is over at once needs no progress.
        let since = self.told.unwrap_or(self.started).elapsed();
        if since < PAUSES[usize::from(!terminal)] {
            return;
        }
        self.told = Some(Instant::now());
        self.show(tally, terminal);
    }

    fn show(&mut self, tally: &Tally, terminal: bool) {
        let line = line(READ.load(Ordering::Relaxed) - self.before, self.total, self.started.elapsed(), tally);
        let (before, after) = if terminal { ("\r\x1b[K", "") } else { ("", "\n") };
        let _ = write!(io::stderr().lock(), "{before}{line}{after}");
        self.shown = terminal;
    }

    /// Says something else in between.
    pub fn say(&mut self, message: &str) {
        self.clear();
        say(message);
    }

    /// The end: the line goes; where lines stay, the last one says all.
    pub fn finish(&mut self, tally: &Tally) {
        self.clear();
        if self.terminal == Some(false) {
            self.show(tally, false);
        }
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

fn line(read: u64, total: Option<u64>, time: Duration, tally: &Tally) -> String {
    let seconds = time.as_secs_f64().max(0.001);
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let sum = |bytes: fn(&Texts) -> u64| tally.languages.values().map(bytes).sum();
    let share = Texts { documents: 0, before: sum(|texts| texts.before), after: sum(|texts| texts.after) }.removed();
    let speed = megabytes(read) / seconds;
    let place = match total.filter(|total| *total > 0) {
        Some(total) => {
            let part = (read as f64 / total as f64).min(1.0);
            let left = if read == 0 { 0.0 } else { seconds * (1.0 / part - 1.0) };
            let left = format!("{:.0}:{:02.0} left", (left / 60.0).floor(), left % 60.0);
            format!("{:.0} of {:.0} MB · {:.0} % · {left}", megabytes(read), megabytes(total), part * 100.0)
        }
        None => format!("{:.0} MB", megabytes(read)),
    };
    format!("{place} · {speed:.1} MB/s · {} records · {share:.1} % removed", tally.records_in)
}
