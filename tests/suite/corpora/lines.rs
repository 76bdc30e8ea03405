//! Bad lines between good ones.

use std::fs;

use libtest_mimic::Failed;
use serde_json::Value;

use super::{ensure, run, summary};

/// Lines that are nearly good: cut, with a byte taken out, put in or changed.
fn nearly_good() -> Vec<Vec<u8>> {
    let good = "{\"id\": 1, \"o\": [1, {\"k\": null}], \"text\": \"a \\u00e9 b\", \"n\": -1.5e3}".as_bytes();
    let mut lines = Vec::new();
    for at in 0..good.len() {
        lines.push(good[..at].to_vec());
        lines.push([&good[..at], &good[at + 1..]].concat());
        for byte in [b'"', b'\\', b'{', b'}', b',', b':', 0, 0x1F, 0xFF, 0xC3] {
            lines.push([&good[..at], &[byte], &good[at..]].concat());
            lines.push([&good[..at], &[byte], &good[at + 1..]].concat());
        }
    }
    for line in [
        "null",
        "[]",
        "\"text\"",
        "{}",
        "{\"text\":null}",
        "{\"text\":[\"a\"]}",
        "{\"text\":{\"text\":\"a\"}}",
        "{\"text\":\"a\",\"text\":\"b\"}",
        "{\"text\":\"\\ud800\"}",
        "{\"text\":\"\\udc00\\ud800\"}",
        "{\"text\":\"a\"}{\"text\":\"b\"}",
        "NaN",
        "{'text':'a'}",
        "{\"text\":\"a\",}",
        "{\"text\":\"a\" // b\n}",
        "{\"Text\":\"a\"}",
        "\u{FEFF}{\"text\":\"a\"}",
        "{\"text\":\"a\u{2028}\"",
        "<html>",
        "{\"text\":tru}",
    ] {
        lines.push(line.split('\n').next().unwrap_or_default().as_bytes().to_vec());
    }
    lines.push(format!("{}\"text\":\"x\"", "{\"a\":".repeat(100_000)).into_bytes());
    lines.push(format!("{{\"a\":{},\"text\":\"x\"}}", "[".repeat(100_000)).into_bytes());
    let is_blank = |line: &Vec<u8>| line.iter().all(u8::is_ascii_whitespace);
    // The judge is another reader than naqi's: the whole value, with the text as a string.
    let is_good = |line: &Vec<u8>| {
        let text = |value: Value| value.get("text").is_some_and(Value::is_string);
        let once = memchr_count(line, b"\"text\"") == 1;
        once && serde_json::from_slice::<Value>(line).is_ok_and(text)
    };
    lines.retain(|line| !is_blank(line) && !is_good(line));
    lines
}

fn memchr_count(line: &[u8], what: &[u8]) -> usize {
    line.windows(what.len()).filter(|window| *window == what).count()
}

pub fn bad_lines() -> Result<(), Failed> {
    let bad = nearly_good();
    ensure(bad.len() > 500, || format!("only {} bad lines", bad.len()))?;
    let folder = tempfile::tempdir()?;
    let mut input = Vec::new();
    let mut good = String::new();
    for (number, line) in bad.iter().enumerate() {
        let before = format!("{{\"text\": \"Good line {number}, which stays.\"}}\n");
        good.push_str(&before);
        input.extend_from_slice(before.as_bytes());
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let last = "{\"text\": \"The last line.\"}";
    good.push_str(last);
    input.extend_from_slice(last.as_bytes());
    fs::write(folder.path().join("in"), &input)?;
    for jobs in ["1", "3"] {
        let args = ["clean", "in", "-o", "out", "--from", "jsonl", "--rejects", "bad", "--ledger", "ledger", "-j", jobs];
        let output = run(folder.path(), &args)?;
        let (records, out, rejected) = summary(&output)?;
        ensure(output.status.code() == Some(1), || format!("{:?}", output.status))?;
        let written = fs::read_to_string(folder.path().join("out"))?;
        ensure(written == good, || format!("{out} of {} good lines came out", bad.len() + 1))?;
        ensure((records, rejected) == (2 * bad.len() as u64 + 1, bad.len() as u64), || format!("in={records} rejected={rejected}"))?;
        let told = fs::read_to_string(folder.path().join("bad"))?;
        for (number, (line, told)) in bad.iter().zip(told.lines()).enumerate() {
            let told: Value = serde_json::from_str(told)?;
            let raw = match told["raw"].as_str() {
                Some(raw) => raw.as_bytes().to_vec(),
                None => unhex(told["hex"].as_str().unwrap_or_default()),
            };
            let at = told["record"].as_u64();
            ensure(raw == *line && at == Some(2 * number as u64 + 2), || {
                format!("line {number}: {:?} told as {told}", String::from_utf8_lossy(line))
            })?;
        }
        let back = run(folder.path(), &["restore", "out", "--ledger", "ledger"])?;
        ensure(back.stdout == input, || "the input does not come back".into())?;
    }
    Ok(())
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}
