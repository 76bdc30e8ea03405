//! Corpora: every record is written or rejected, whatever is wrong with the input, the machine or the moment.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

/// A test for each fault.
pub fn trials() -> Vec<Trial> {
    let python = ["NAQI_PYTHON"].iter().find_map(std::env::var_os);
    let mut trials = vec![
        Trial::test("corpora: a bad line between two good ones", bad_lines),
        Trial::test("corpora: WARC records with wrong headers", bad_warc),
        Trial::test("corpora: threads and sizes of pieces make no difference", same_bytes),
        Trial::test("corpora: killed at any moment and taken up again", killed),
        Trial::test("corpora: a changed rule redoes only what it must", changed_rules),
        Trial::test("corpora: a file that changes while it is read", changed),
        Trial::test("corpora: JSON Lines, text and WARC come back from text and lines", restored),
    ];
    let missing = python.is_none();
    #[cfg(feature = "parquet")]
    {
        let python = python.clone();
        let parquet = move || parquet(python.as_deref().ok_or("no Python")?);
        trials.push(Trial::test("corpora: Parquet of another writer (NAQI_PYTHON with pyarrow)", parquet).with_ignored_flag(missing));
        trials.push(Trial::test("corpora: Parquet from other formats, and back", tables));
    }
    let independent = move || independent(python.as_deref().ok_or("no Python")?);
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

fn bad_lines() -> Result<(), Failed> {
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

/// A WET record.
fn wet(number: usize, length: Option<&str>, text: &str) -> String {
    let length = length.map_or_else(|| text.len().to_string(), str::to_owned);
    format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://www.example.org/{number}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n\
        WARC-Identified-Content-Language: ara\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n"
    )
}

fn bad_warc() -> Result<(), Failed> {
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

fn same_bytes() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let corpus = corpus(400, 20_000);
    fs::write(folder.path().join("in"), &corpus)?;
    let mut first: Option<Vec<Vec<u8>>> = None;
    let mut same = |what: String, files: Vec<Vec<u8>>| match &first {
        Some(first) => ensure(*first == files, || format!("{what} made a difference")),
        None => {
            first = Some(files);
            Ok(())
        }
    };
    for (jobs, locale) in [("1", "C"), ("2", "ar_EG.UTF-8"), ("8", "tr_TR.UTF-8"), ("64", "C")] {
        let mut command = naqi();
        command.current_dir(folder.path()).env("LC_ALL", locale).env("TZ", "Asia/Kathmandu");
        let output = command.args(["clean", "in", "-o", "out", "--ledger", "ledger", "--rejects", "bad", "--meta", "-j", jobs]).output()?;
        ensure(output.status.code() == Some(1), || String::from_utf8_lossy(&output.stderr).to_string())?;
        summary(&output)?;
        let files = ["out", "ledger", "bad"].map(|name| fs::read(folder.path().join(name)));
        same(format!("-j {jobs}"), files.into_iter().collect::<Result<_, _>>()?)?;
    }
    let small = &corpus[..20_000];
    let mut first: Option<Vec<u8>> = None;
    for size in [1, 7, 4096, 1 << 20] {
        let mut child = naqi().args(["-q", "-j", "2"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut stdin = child.stdin.take().ok_or("no stdin")?;
        let pieces = small.to_owned();
        let writer = std::thread::spawn(move || pieces.as_bytes().chunks(size).try_for_each(|piece| stdin.write_all(piece)));
        let mut out = Vec::new();
        child.stdout.take().ok_or("no stdout")?.read_to_end(&mut out)?;
        writer.join().map_err(|_| "the writer panicked")??;
        child.wait()?;
        ensure(!out.is_empty() && *first.get_or_insert_with(|| out.clone()) == out, || format!("pieces of {size} bytes made a difference"))?;
    }
    Ok(())
}

/// The files below a folder, with what is in them; what naqi keeps for itself left out.
fn contents(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failed> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != ".naqi" {
            files.push((name, fs::read(entry.path())?));
        }
    }
    files.sort();
    Ok(files)
}

/// `NAQI_KILLS` rounds of kill -9 at random moments; each ends with a run that is left alone.
fn killed() -> Result<(), Failed> {
    let rounds: u64 = std::env::var("NAQI_KILLS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("in"))?;
    for shard in 0..6 {
        // Packed outputs, too, are the same bytes in a run that begins in the middle.
        let name = format!("{shard}.jsonl{}", ["", ".gz", ".zst"][shard % 3]);
        fs::write(folder.path().join("in").join(name), corpus(60 + shard * 20, 100))?;
    }
    let args = |out: &str| -> Vec<String> {
        ["clean", "in/", "--resume", "-j", "2", "-o", &format!("{out}/"), "--ledger", &format!("{out}-ledger/"), "--rejects", &format!("{out}-bad/")]
            .map(str::to_owned)
            .to_vec()
    };
    let prepare = |out: &str| ["", "-ledger", "-bad"].iter().try_for_each(|end| fs::create_dir_all(folder.path().join(format!("{out}{end}"))));
    prepare("whole")?;
    let started = std::time::Instant::now();
    let whole = naqi().current_dir(folder.path()).args(args("whole")).output()?;
    let time = started.elapsed().as_micros().max(1) as u64;
    ensure(whole.status.code() == Some(1), || String::from_utf8_lossy(&whole.stderr).to_string())?;
    let mut random = 0x9E37_79B9_97F4_A7C1_u64 ^ u64::from(std::process::id());
    for round in 0..rounds {
        let out = format!("killed{round}");
        prepare(&out)?;
        // Killed up to three times, and taken up again each time.
        for _ in 0..3 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut child = naqi().current_dir(folder.path()).args(args(&out)).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            std::thread::sleep(Duration::from_micros((random >> 33) % time));
            child.kill()?;
            child.wait()?;
            // Whatever has its name is whole.
            let finished = contents(&folder.path().join(&out))?;
            let expected = contents(&folder.path().join("whole"))?;
            for file in finished.iter().filter(|(name, _)| !name.starts_with(".naqi-")) {
                ensure(expected.contains(file), || format!("round {round}: {} is not whole", file.0))?;
            }
        }
        // What is left over counts as left over after a second.
        std::thread::sleep(Duration::from_millis(1100));
        let last = naqi().current_dir(folder.path()).args(args(&out)).output()?;
        ensure(summary(&last)? == summary(&whole)? && last.status.code() == Some(1), || String::from_utf8_lossy(&last.stderr).to_string())?;
        for end in ["", "-ledger", "-bad"] {
            let (one, other) = (contents(&folder.path().join(format!("{out}{end}")))?, contents(&folder.path().join(format!("whole{end}")))?);
            ensure(one == other, || format!("round {round}: {out}{end} differs: {:?}", one.iter().map(|file| &file.0).collect::<Vec<_>>()))?;
        }
    }
    Ok(())
}

/// A job goes on under other rules: what comes out is what a new job makes, and most records are not cleaned again.
fn changed_rules() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    fs::create_dir_all(folder.path().join("in"))?;
    fs::create_dir_all(folder.path().join("rules/en"))?;
    let plain: String = (0..300).map(|number| format!("{}\n", json!({ "text": format!("Sentence {number} of a long report.\n") }))).collect();
    let odd = json!({ "text": "Tap the bu&#116;ton below.\nThe bridge was painted.\nTap the but\u{AD}ton below.\n" });
    fs::write(folder.path().join("in/a.jsonl"), format!("\u{FEFF}{}{odd}\n{plain}", corpus(200, 50)))?;
    fs::write(folder.path().join("in/b.jsonl.gz"), corpus(120, 50).repeat(2))?;
    fs::write(folder.path().join("in/c.txt"), "The council met on Monday.\nTap the button below.\n")?;
    let rule = |id: &str, finder: &str| {
        format!("[[rule]]\nid = \"{id}\"\nfamily = \"share\"\nabout = \"It.\"\n{finder}\nmatch = [\"[-x-]\"]\nkeep = [\"y\"]\n")
    };
    let council = rule("council", "phrase = [\"the council met on Monday\"]");
    let button = rule("button", "line = [\"Tap the button below.\"]");
    let both = rule("button", "line = [\"Tap the button below.\", \"The bridge was painted.\"]");
    // Rules, and whether records are taken over then.
    let states = [
        (council.clone(), false),
        (format!("{council}{button}"), true),
        (format!("{council}{both}"), true),
        (format!("{council}{both}{}", rule("digits", "regex = [\"^[0-9]+ opens$\"]")), false),
        (format!("{both}{}", rule("digits", "regex = [\"^[0-9]+ opens$\"]")), true),
        (both.clone(), false),
        (rule("button", "ends = [\"the rain\", \"opens at six.\"]"), true),
        (council, true),
    ];
    for (round, (rules, taken_over)) in states.iter().enumerate() {
        fs::write(folder.path().join("rules/en/own.toml"), format!("lang = \"en\"\n{rules}"))?;
        let mut told = Vec::new();
        for out in ["kept/".to_owned(), format!("fresh{round}/")] {
            let output = run(folder.path(), &["clean", "in/", "-o", &out, "--resume", "--rules", "rules/", "-j", "2"])?;
            let line = String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned();
            summary(&output)?;
            let (line, over) = line.split_once(" taken-over=").map_or((line.as_str(), "0"), |(line, over)| (line, over));
            told.push((line.to_owned(), over.parse::<u64>()?, contents(&folder.path().join(&out))?));
        }
        ensure(told[0].0 == told[1].0 && told[0].2 == told[1].2, || format!("round {round}: {} is not {}", told[0].0, told[1].0))?;
        let expected = if *taken_over && round > 0 { told[0].1 > 200 } else { told[0].1 == 0 };
        ensure(expected, || format!("round {round}: {} records taken over", told[0].1))?;
    }
    Ok(())
}

fn changed() -> Result<(), Failed> {
    for grow in [false, true] {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("in.jsonl");
        // More than a pipe and all queues hold, so that naqi waits for its reader while the file changes.
        fs::write(&file, corpus(60, 1000).repeat(80))?;
        let mut child = naqi()
            .current_dir(folder.path())
            .args(["clean", "in.jsonl", "--no-rules", "-j", "2"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdout = child.stdout.take().ok_or("no stdout")?;
        stdout.read_exact(&mut [0; 100])?;
        std::thread::sleep(Duration::from_millis(300));
        if grow {
            fs::OpenOptions::new().append(true).open(&file)?.write_all(b"{\"text\":\"One more.\"}\n")?;
        } else {
            fs::OpenOptions::new().write(true).open(&file)?.set_len(1000)?;
        }
        let reading = std::thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        let output = child.wait_with_output()?;
        reading.join().map_err(|_| "the reader panicked")??;
        let stderr = String::from_utf8_lossy(&output.stderr);
        ensure(output.status.code() == Some(1) && stderr.contains("in.jsonl: changed while it was read"), || {
            format!("{:?} {stderr}", output.status)
        })?;
        summary(&output)?;
    }
    Ok(())
}

fn restored() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let pages: String = (0..20).map(|number| wet(number, None, &format!("Page {number}\r\nShare this article\r\n\u{a0}"))).collect();
    let info = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 5\r\n\r\na: b\n\r\n\r\n";
    let response = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=windows-1256\r\n\r\n";
    let mut archive = format!("{info}{pages}").into_bytes();
    let payload = [response.as_bytes(), b"\xc7\xe1\xde\xe5\xe6\xc9"].concat();
    archive.extend(format!("WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.org\r\nContent-Length: {}\r\n\r\n", payload.len()).bytes());
    archive.extend(payload);
    archive.extend(b"\r\n\r\n");
    let inputs =
        [("lines.jsonl", corpus(120, 10).into_bytes()), ("text.txt", b"Share this article\r\nOne\xff\r\n".to_vec()), ("archive.warc", archive)];
    for (name, input) in inputs {
        fs::write(folder.path().join(name), &input)?;
        for to in ["text", "jsonl"] {
            for ending in ["", ".gz", ".zst", ".bz2"] {
                let (out, ledger) = (format!("out{ending}"), format!("ledger{ending}"));
                let made = run(folder.path(), &["clean", name, "-o", &out, "--ledger", &ledger, "--to", to])?;
                summary(&made)?;
                let back = run(folder.path(), &["restore", &out, "--ledger", &ledger])?;
                ensure(back.stdout == input, || format!("{name} does not come back from {to}{ending}: {}", String::from_utf8_lossy(&back.stderr)))?;
            }
        }
    }
    let made = run(folder.path(), &["clean", "archive.warc", "--to", "text"])?;
    ensure(String::from_utf8_lossy(&made.stdout).contains("القهوة"), || "the charset of the response was not used".into())
}

/// Files that other programs wrote.
fn independent(python: &std::ffi::OsStr) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let made = Command::new(python).arg(super::project("tests/independent/write.py")).arg(folder.path()).output()?;
    ensure(made.status.success(), || String::from_utf8_lossy(&made.stderr).to_string())?;
    for name in ["pages.wet.gz", "pages.wet"] {
        let output = run(folder.path(), &["clean", name, "--stats", "json"])?;
        let stats: Value = serde_json::from_slice(output.stderr.trim_ascii())?;
        ensure(output.status.success() && stats["in"] == 50 && stats["out"] == 50, || format!("{name}: {stats}"))?;
        ensure(stats["passed"]["warcinfo"] == 1 && stats["languages"]["ar"]["documents"] == 25, || format!("{name}: {stats}"))?;
        let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout).lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        for (number, line) in lines.iter().enumerate() {
            ensure(line["url"] == format!("https://www.example.org/{number}"), || line.to_string())?;
            ensure(line["text"].as_str().is_some_and(|text| text.contains(&format!("number {number} "))), || line.to_string())?;
        }
    }
    let output = run(folder.path(), &["clean", "responses.warc.gz", "--stats", "json"])?;
    let stats: Value = serde_json::from_slice(output.stderr.split(|byte| *byte == b'\n').rfind(|line| !line.is_empty()).unwrap_or_default())?;
    ensure(stats["in"] == 1 && stats["passed"]["response text/html"] == 1 && stats["passed"]["request"] == 1, || stats.to_string())
}

#[cfg(feature = "parquet")]
fn parquet(python: &std::ffi::OsStr) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let script = super::project("tests/independent/write.py");
    let made = Command::new(python).arg(&script).arg(folder.path()).output()?;
    ensure(made.status.success(), || String::from_utf8_lossy(&made.stderr).to_string())?;
    let read = |name: &str| -> Result<Value, Failed> {
        let output = Command::new(python).arg(&script).arg("read").arg(folder.path().join(name)).output()?;
        Ok(serde_json::from_slice(&output.stdout).map_err(|_| String::from_utf8_lossy(&output.stderr).to_string())?)
    };
    let before = read("table.parquet")?;
    let mut first: Option<Vec<u8>> = None;
    for jobs in ["1", "2", "8"] {
        let output = run(folder.path(), &["clean", "table.parquet", "--field", "body", "-o", "out.parquet", "-j", jobs])?;
        ensure(summary(&output)? == (630, 630, 0) && output.status.success(), || String::from_utf8_lossy(&output.stderr).to_string())?;
        let bytes = fs::read(folder.path().join("out.parquet"))?;
        ensure(*first.get_or_insert_with(|| bytes.clone()) == bytes, || format!("-j {jobs} made a difference"))?;
    }
    let after = read("out.parquet")?;
    for part in ["groups", "rest", "types", "words"] {
        ensure(before[part] == after[part], || format!("{part}: {} became {}", before[part], after[part]))?;
    }
    for (number, text) in after["texts"].as_array().into_iter().flatten().enumerate() {
        let expected = if number % 10 == 3 {
            Value::Null
        } else {
            format!("The bakery number {number} opens at six, said the baker, and closes when the bread is gone.\n").into()
        };
        ensure(*text == expected, || format!("row {number}: {text}"))?;
    }
    // With a column more, and rows that are too long gone.
    let args = ["clean", "table.parquet", "--field", "body", "-o", "meta.parquet", "--meta", "--max-record", "104", "--rejects", "bad"];
    let output = run(folder.path(), &args)?;
    let (_, out, rejected) = summary(&output)?;
    let meta = read("meta.parquet")?;
    let rows = meta["meta"].as_array().map_or(0, Vec::len);
    ensure(output.status.code() == Some(1) && rejected > 0 && rows as u64 == out + 70, || format!("{rows} rows, {out} out, {rejected} rejected"))?;
    // Other formats, and refusals.
    let output = run(folder.path(), &["clean", "table.parquet", "--field", "body", "--to", "jsonl"])?;
    // A line whose text is null is no record, as in any JSON Lines.
    ensure(summary(&output)? == (700, 630, 70), || String::from_utf8_lossy(&output.stderr).to_string())?;
    for (line, number) in String::from_utf8_lossy(&output.stdout).lines().zip((0..700).filter(|number| number % 10 != 3)) {
        let line: Value = serde_json::from_str(line)?;
        let columns = ["n", "tags", "url", "price", "nested"].iter().all(|name| line[name] == before["rest"][name][number]);
        ensure(columns && line["body"] == after["texts"][number], || format!("row {number} became {line}"))?;
    }
    let whole = fs::read(folder.path().join("table.parquet"))?;
    for (name, field, broken) in [
        ("nested.parquet", "nested", whole.clone()),
        ("within.parquet", "nested.text", whole.clone()),
        ("number.parquet", "n", whole.clone()),
        ("none.parquet", "none", whole.clone()),
        ("cut.parquet", "body", whole[..whole.len() / 2].to_vec()),
        ("footer.parquet", "body", [&whole[..whole.len() - 100], &[0xFF; 92], &whole[whole.len() - 8..]].concat()),
        ("page.parquet", "body", whole.iter().enumerate().map(|(at, byte)| if (2000..2400).contains(&at) { !byte } else { *byte }).collect()),
    ] {
        fs::write(folder.path().join(name), broken)?;
        let out = format!("out-{name}");
        let output = run(folder.path(), &["clean", name, "--field", field, "-o", &out])?;
        summary(&output)?;
        ensure(output.status.code() == Some(3) && !folder.path().join(&out).exists(), || format!("{name}: {:?}", output))?;
    }
    Ok(())
}

/// Lines, texts and archives as tables, and these as lines again.
#[cfg(feature = "parquet")]
fn tables() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let lines = corpus(400, 20_000);
    let pages: String = (0..20).map(|number| wet(number, None, &format!("The bakery number {number} opens at six, said the baker.\n"))).collect();
    fs::write(folder.path().join("lines.jsonl"), &lines)?;
    fs::write(folder.path().join("pages.wet"), &pages)?;
    fs::write(folder.path().join("text.txt"), "One.\n\n\nTwo.\n")?;
    let expected = run(folder.path(), &["clean", "lines.jsonl", "--rejects", "bad"])?;
    let counts = summary(&expected)?;
    let mut first: Option<Vec<u8>> = None;
    for jobs in ["1", "2", "8"] {
        let args = ["clean", "lines.jsonl", "--to", "parquet", "-o", "lines.parquet", "--rejects", "bad", "--meta", "-j", jobs];
        let output = run(folder.path(), &args)?;
        ensure(summary(&output)? == counts, || String::from_utf8_lossy(&output.stderr).to_string())?;
        let bytes = fs::read(folder.path().join("lines.parquet"))?;
        ensure(*first.get_or_insert_with(|| bytes.clone()) == bytes, || format!("-j {jobs} made a difference"))?;
    }
    // The clean texts stand there once more, and the rest of the line beside them.
    let back = run(folder.path(), &["clean", "lines.parquet", "--to", "jsonl", "--no-rules", "--tidy", "none", "--prior", "none"])?;
    ensure(summary(&back)?.0 == counts.1, || String::from_utf8_lossy(&back.stderr).to_string())?;
    let texts = String::from_utf8_lossy(&expected.stdout);
    for (line, row) in texts.lines().filter(|line| !line.is_empty()).zip(String::from_utf8_lossy(&back.stdout).lines()) {
        let (line, row): (Value, Value) = (serde_json::from_str(line)?, serde_json::from_str(row)?);
        let mut rest: Value = serde_json::from_str(row["rest"].as_str().unwrap_or_default())?;
        rest["text"] = row["text"].clone();
        let meta: Value = serde_json::from_str(row["naqi"].as_str().unwrap_or_default())?;
        ensure(rest == line && row["url"] == line["url"] && meta["verdict"].is_string(), || format!("{line} became {row}"))?;
    }
    let args = ["clean", "pages.wet", "text.txt", "lines.jsonl", "--to", "parquet", "-o", "all/", "--rejects", "bad/"];
    fs::remove_file(folder.path().join("bad"))?;
    summary(&run(folder.path(), &args)?)?;
    let back = run(folder.path(), &["clean", "all/pages.parquet", "--to", "jsonl", "--no-rules", "--prior", "none"])?;
    let page: Value = serde_json::from_str(String::from_utf8_lossy(&back.stdout).lines().last().unwrap_or_default())?;
    ensure(
        page["url"] == "https://www.example.org/19"
            && page["lang"] == "ara"
            && page["text"] == "The bakery number 19 opens at six, said the baker.\n",
        || page.to_string(),
    )?;
    // In place and in a job.
    for (args, code) in [
        (vec!["clean", "--in-place", "all/"], 0),
        (vec!["clean", "all/", "-o", "again/", "--resume"], 0),
        (vec!["clean", "all/", "-o", "again/", "--resume"], 0),
        (vec!["clean", "all/", "-o", "one.parquet"], 3),
        (vec!["clean", "lines.jsonl", "--to", "parquet", "-o", "x", "--ledger", "y"], 2),
        (vec!["clean", "lines.jsonl", "--to", "parquet", "-o", "x", "--meta=rest"], 2),
    ] {
        let output = run(folder.path(), &args)?;
        ensure(output.status.code() == Some(code), || format!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)))?;
    }
    ensure(fs::read(folder.path().join("again/pages.parquet"))? == fs::read(folder.path().join("all/pages.parquet"))?, || "not the same again".into())
}
