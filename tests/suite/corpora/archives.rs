//! Archives whose headers are wrong.

use std::fs;

use libtest_mimic::Failed;

use super::{ensure, run, summary, wet};

pub fn bad_warc() -> Result<(), Failed> {
    let text = "The bakery opens at six, and it said WARC/1.0 on the door.\nWARC/1.0 stands on a line, too.\n";
    let wrong = |length: &str| wet(9, Some(length), text);
    let headless = "WARC/1.0\r\nWARC-Type: conversion\r\n\r\nno length\r\n\r\n".to_owned();
    let cases: Vec<(&str, String, u64)> = vec![
        ("too small", wrong("3"), 1),
        ("too large", wrong("150"), 1),
        ("reaching over two records", wrong("900"), 1),
        ("huge", wrong("99999999999999"), 1),
        ("larger than any number", wrong("999999999999999999999999999"), 1),
        ("negative", wrong("-5"), 1),
        ("text", wrong("many"), 1),
        ("twice", wrong("5\r\nContent-Length: 6"), 1),
        ("missing", headless, 1),
        ("garbage", "not a record at all\r\nnothing\r\n\r\n".into(), 1),
        ("a version of no number", "WARC/x.y\r\nContent-Length: 0\r\n\r\n\r\n\r\n".into(), 1),
        ("headers without end", format!("WARC/1.0\r\n{}", "A: b\r\n".repeat(50_000)), 1),
        ("line feeds only", wet(9, None, text).replace("\r\n", "\n"), 0),
        ("a request", wet(9, None, text).replace("conversion", "request"), 0),
        ("more line ends", format!("{}\r\n\r\n\r\n", wet(9, None, text)), 0),
    ];
    for (what, bad, rejected) in cases {
        let folder = tempfile::tempdir()?;
        let input = format!("\u{FEFF}{}{bad}{}{}", wet(1, None, text), wet(2, None, text), wet(3, None, "The last one."));
        fs::write(folder.path().join("in.wet"), &input)?;
        let args = ["clean", "in.wet", "-o", "out.jsonl", "--ledger", "ledger", "--rejects", "bad", "-j", "2", "--max-record", "1M"];
        let output = run(folder.path(), &args)?;
        let (_, _, told) = summary(&output)?;
        ensure(told == rejected, || format!("{what}: {told} rejected: {}", String::from_utf8_lossy(&output.stderr)))?;
        ensure(output.status.code() == Some(i32::from(rejected > 0)), || format!("{what}: {:?}", output.status))?;
        let written = fs::read_to_string(folder.path().join("out.jsonl"))?;
        for number in [1, 2, 3] {
            ensure(written.contains(&format!("https://www.example.org/{number}\"")), || format!("{what}: record {number} is missing:\n{written}"))?;
        }
        let back = run(folder.path(), &["restore", "out.jsonl", "--ledger", "ledger"])?;
        ensure(back.stdout == input.as_bytes(), || format!("{what}: does not come back: {}", String::from_utf8_lossy(&back.stderr)))?;
    }
    Ok(())
}
