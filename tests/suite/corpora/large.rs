//! Records as large as any may be: what holding them takes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use libtest_mimic::Failed;

use super::{ensure, naqi};

/// Bytes of the large records.
const SIZE: usize = 31_000_000;
/// Times its size that a record may take while it is cleaned, the program included.
const TIMES: usize = 4;

/// A line of one letter, as text, as JSON and in a WET record.
pub fn held() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let line = "x".repeat(SIZE);
    let json = |text: &str| format!("{{\"text\":\"{text}\"}}\n");
    let records = [
        ("text", line.clone(), line.clone()),
        ("jsonl", json(&line), json(&line)),
        ("wet", format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {SIZE}\r\n\r\n{line}\r\n\r\n"), json(&line)),
    ];
    for (name, record, expected) in records {
        fs::write(folder.path().join(name), record)?;
        for jobs in ["1", "2"] {
            let peak = peak(folder.path(), &["clean", "-q", name, "-o", "out", "-j", jobs])?;
            ensure(fs::read(folder.path().join("out"))? == expected.as_bytes(), || format!("{name}: another text came out"))?;
            ensure(peak < SIZE * TIMES, || format!("{name}, -j {jobs}: {} MB", peak >> 20))?;
            ensure(peak > SIZE, || format!("{name}, -j {jobs}: no more than {peak} bytes were seen"))?;
        }
    }
    Ok(())
}

/// The most memory that a run takes, in bytes, as far as it is seen by looking every few milliseconds.
fn peak(folder: &Path, args: &[&str]) -> Result<usize, Failed> {
    let mut child = naqi().current_dir(folder).args(args).spawn()?;
    let mut peak = 0;
    loop {
        if let Some(status) = child.try_wait()? {
            return if status.success() { Ok(peak) } else { Err(format!("{status}").into()) };
        }
        let status = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<usize>().ok());
        peak = peak.max(most.unwrap_or(0) << 10);
        std::thread::sleep(Duration::from_millis(5));
    }
}
