//! Corpora: every record is written or rejected, whatever is wrong with the input, the machine or the moment.

mod archives;
mod bytes;
mod jobs;
#[cfg(target_os = "linux")]
mod large;
mod lines;
mod members;
mod panics;
#[cfg(feature = "parquet")]
mod tables;
mod writers;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use libtest_mimic::{Failed, Trial};
use serde_json::json;

/// A test for each fault.
pub fn trials() -> Vec<Trial> {
    let python = ["NAQI_PYTHON"].iter().find_map(std::env::var_os);
    let mut trials = vec![
        Trial::test("corpora: a bad line between two good ones", lines::bad_lines),
        Trial::test("corpora: WARC records with wrong headers", archives::bad_warc),
        Trial::test("corpora: a flipped bit in each of twenty members", members::flipped_bits),
        Trial::test("corpora: files that are cut", members::truncated),
        Trial::test("corpora: a worker's panic costs one record", panics::one_record),
        Trial::test("corpora: threads and sizes of pieces make no difference", bytes::same_bytes),
        Trial::test("corpora: killed at any moment and taken up again", jobs::killed),
        Trial::test("corpora: a changed rule redoes only what it must", jobs::changed_rules),
        Trial::test("corpora: a file that changes while it is read", jobs::changed),
        #[cfg(target_os = "linux")]
        Trial::test("corpora: a large record takes at most four times its size", large::held),
        Trial::test("corpora: JSON Lines, text and WARC come back from text and lines", bytes::restored),
    ];
    let missing = python.is_none();
    #[cfg(feature = "parquet")]
    {
        type Test = fn(&std::ffi::OsStr) -> Result<(), Failed>;
        let tests: [(&str, Test); 3] = [
            ("Parquet of another writer", tables::parquet),
            ("Parquet of long rows in bounded memory", tables::bounded),
            ("Parquet with a flipped bit", tables::flipped),
        ];
        for (name, test) in tests {
            let python = python.clone();
            let run = move || test(python.as_deref().ok_or("no Python")?);
            trials.push(Trial::test(format!("corpora: {name} (NAQI_PYTHON with pyarrow)"), run).with_ignored_flag(missing));
        }
        trials.push(Trial::test("corpora: Parquet from other formats, and back", tables::tables));
        trials.push(Trial::test("corpora: Parquet without memory", tables::without_memory));
    }
    let independent = move || writers::independent(python.as_deref().ok_or("no Python")?);
    trials.push(Trial::test("corpora: files of independent writers (NAQI_PYTHON with warcio)", independent).with_ignored_flag(missing));
    trials
}

fn naqi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_naqi"));
    command.env_remove("RUST_BACKTRACE").stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Result<Output, Failed> {
    Ok(naqi().current_dir(folder).args(args).output()?)
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(what().into()) }
}

/// The summary's numbers, which must add up.
fn summary(output: &Output) -> Result<(u64, u64, u64), Failed> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let line = stderr.lines().rfind(|line| line.starts_with("in=")).ok_or_else(|| format!("no summary: {stderr}"))?;
    let number = |name: &str| {
        let value = line.split(' ').find_map(|part| part.strip_prefix(name)).and_then(|value| value.parse::<u64>().ok());
        value.ok_or_else(|| Failed::from(format!("no {name} in {line}")))
    };
    let numbers = (number("in=")?, number("out=")?, number("rejected=")?);
    ensure(numbers.0 == numbers.1 + numbers.2, || format!("does not add up: {line}"))?;
    ensure(!stderr.contains("panicked"), || stderr.to_string())?;
    Ok(numbers)
}

/// A WET record.
fn wet(number: usize, length: Option<&str>, text: &str) -> String {
    let length = length.map_or_else(|| text.len().to_string(), str::to_owned);
    format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://www.example.org/{number}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n\
        WARC-Identified-Content-Language: ara\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n"
    )
}

/// Lines with furniture, prose, bad lines, blank lines, and one whose text repeats a sentence so many times.
fn corpus(lines: usize, repeated: usize) -> String {
    let mut corpus = String::new();
    for number in 0..lines {
        let text = match number % 7 {
            0 => format!("Skip to main content\nThe bakery number {number} opens at six.\nShare this article\n"),
            1 => "إعلان\nعاد النهر إلى مجراه القديم بعد صيف كثر فيه المطر.\nاقرأ أيضا: حكاية الجسر".to_owned(),
            2 if number == 2 => "A long text of many words without an end. ".repeat(repeated),
            _ => "The council met on Monday evening and chose the colour of the new bridge.  \n".repeat(number % 5),
        };
        match number % 50 {
            48 => corpus.push_str("{\"text\": 7}\n"),
            49 => corpus.push('\n'),
            _ => {
                let _ = writeln!(corpus, "{}", json!({ "n": number, "url": "https://www.example.org/a", "text": text }));
            }
        }
    }
    corpus
}
