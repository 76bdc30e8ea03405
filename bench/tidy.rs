//! How fast text is tidied, beside plain splitting at newlines in the same run.
//!
//! `cargo run --release --example bench-tidy -- FILE…` reads each file, JSON lines with `text` by records and others whole,
//! and prints for memchr, for the check that it is UTF-8, and for every step alone and the default together: megabytes a
//! second, and how many times as long as memchr it took. Text that is clean is the common case; `standard` on texts that it
//! has tidied is what that costs.

use std::hint::black_box;
use std::time::Instant;

use naqi::tidy::Step;
use naqi::{Cleaner, Document, Options, RuleSet, Tidy};

/// Runs of each measurement; the fastest counts, because whatever else a machine does only slows it down.
const RUNS: usize = 5;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let raw = documents(&path)?;
        let standard = cleaner(Tidy::STANDARD);
        let tidied: Vec<Document> = raw.iter().map(|raw| Document::new(standard.clean(raw).text.into_owned())).collect();
        let bytes: usize = tidied.iter().map(|document| document.text.len()).sum();
        let settled = tidied.iter().filter(|document| standard.clean(document).edits.is_empty()).count();
        println!("{path}: {} texts of {bytes} bytes once tidied, {settled} of them without any edit then", tidied.len());
        let split = measure(&tidied, |document| memchr::memchr_iter(b'\n', document.text.as_bytes()).count());
        let show = |name: &str, seconds: f64| println!("{name:<28} {:8.0} MB/s  {:6.1} × memchr", bytes as f64 / seconds / 1e6, seconds / split);
        show("memchr at newlines", split);
        show("std::str::from_utf8", measure(&tidied, |document| usize::from(std::str::from_utf8(document.text.as_bytes()).is_ok())));
        for step in Step::ALL.iter().filter(|step| Tidy::STANDARD.has(**step)) {
            let cleaner = cleaner(Tidy::NONE.with(*step, true));
            show(step.name(), measure(&tidied, |document| cleaner.clean(document).edits.len()));
        }
        show("standard, clean text", measure(&tidied, |document| standard.clean(document).edits.len()));
        show("standard, as it came", measure(&raw, |document| standard.clean(document).edits.len()));
    }
    Ok(())
}

fn cleaner(tidy: Tidy) -> Cleaner {
    Cleaner::new(RuleSet::default(), Options { tidy, ..Options::default() })
}

fn documents(path: &str) -> std::io::Result<Vec<Document<'static>>> {
    let text = std::fs::read_to_string(path)?;
    if !path.ends_with(".jsonl") {
        return Ok(vec![Document::new(text)]);
    }
    let record = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok().and_then(|record| Some(record["text"].as_str()?.to_owned()));
    Ok(text.lines().filter_map(record).map(Document::new).collect())
}

/// Seconds of the fastest run over all documents.
fn measure(documents: &[Document<'_>], work: impl Fn(&Document<'_>) -> usize) -> f64 {
    let run = || {
        let start = Instant::now();
        black_box(documents.iter().map(|document| work(black_box(document))).sum::<usize>());
        start.elapsed().as_secs_f64()
    };
    (0..RUNS).map(|_| run()).fold(f64::INFINITY, f64::min)
}
