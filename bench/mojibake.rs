//! What the step `mojibake` costs on text that is as it should be, beside splitting the same text into lines with memchr.
//!
//! Reads JSON lines with `text` and, if they have it, `lang` from standard input, and measures each language by itself:
//! `cargo run --release --example bench-mojibake < texts.jsonl`.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::BufRead;
use std::time::Instant;

use naqi::tidy::mojibake::repair;

/// Seconds that each figure is measured for, at least.
const SECONDS: f64 = 0.5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let lang = record["lang"].as_str().unwrap_or("?").to_owned();
        texts.entry(lang).or_default().push(record["text"].as_str().ok_or("a record without text")?.to_owned());
    }
    println!("{:<6} {:>9} {:>8} {:>12} {:>12} {:>6}", "lang", "kB", "edits", "lines GB/s", "step GB/s", "ratio");
    for (lang, texts) in &texts {
        let bytes: usize = texts.iter().map(String::len).sum();
        let edits: usize = texts.iter().map(|text| repair(text).len()).sum();
        let lines = speed(bytes, || texts.iter().map(|text| memchr::memchr_iter(b'\n', text.as_bytes()).count()).sum());
        let step = speed(bytes, || texts.iter().map(|text| repair(text).len()).sum());
        println!("{lang:<6} {:>9} {edits:>8} {:>12.2} {:>12.2} {:>6.1}", bytes / 1000, lines / 1e9, step / 1e9, lines / step);
    }
    Ok(())
}

/// Bytes a second.
fn speed(bytes: usize, mut work: impl FnMut() -> usize) -> f64 {
    let start = Instant::now();
    let mut rounds = 0.0;
    while start.elapsed().as_secs_f64() < SECONDS {
        black_box(work());
        rounds += 1.0;
    }
    bytes as f64 * rounds / start.elapsed().as_secs_f64()
}
