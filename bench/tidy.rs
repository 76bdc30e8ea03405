//! How fast text is tidied, beside plain splitting at newlines in the same run.
//!
//! `cargo run --release --example bench-tidy -- FILE…` reads each file, and prints for memchr, for the check that it is
//! UTF-8, and for every step alone and the default together: megabytes a second, and how many times as long as memchr it
//! took. Text that is clean is the common case; `standard` on text that it has tidied is what that costs.

use std::hint::black_box;
use std::time::Instant;

use naqi::tidy::Step;
use naqi::{Cleaner, Document, Options, RuleSet, Tidy};

/// Runs of each measurement; the fastest counts, because whatever else a machine does only slows it down.
const RUNS: usize = 5;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let raw = std::fs::read_to_string(&path)?;
        let raw = Document::new(raw);
        let tidied = cleaner(Tidy::STANDARD).clean(&raw).text.into_owned();
        let (bytes, lines) = (tidied.len(), tidied.lines().count());
        println!("{path}: {bytes} bytes and {lines} lines once tidied");
        let split = measure(|| memchr::memchr_iter(b'\n', black_box(tidied.as_bytes())).count());
        let show = |name: &str, seconds: f64| println!("{name:<28} {:8.0} MB/s  {:6.1} × memchr", bytes as f64 / seconds / 1e6, seconds / split);
        show("memchr at newlines", split);
        show("std::str::from_utf8", measure(|| std::str::from_utf8(black_box(tidied.as_bytes())).is_ok()));
        let document = Document::new(tidied.as_str());
        for step in Step::ALL.iter().filter(|step| Tidy::STANDARD.has(**step)) {
            let cleaner = cleaner(Tidy::NONE.with(*step, true));
            show(step.name(), measure(|| cleaner.clean(black_box(&document)).edits.len()));
        }
        let standard = cleaner(Tidy::STANDARD);
        show("standard, clean text", measure(|| standard.clean(black_box(&document)).edits.len()));
        show("standard, as it came", measure(|| standard.clean(black_box(&raw)).edits.len()));
    }
    Ok(())
}

fn cleaner(tidy: Tidy) -> Cleaner {
    Cleaner::new(RuleSet::default(), Options { tidy, ..Options::default() })
}

/// Seconds of the fastest run.
fn measure<T>(mut work: impl FnMut() -> T) -> f64 {
    let run = |work: &mut dyn FnMut() -> T| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..RUNS).map(|_| run(&mut work)).fold(f64::INFINITY, f64::min)
}
