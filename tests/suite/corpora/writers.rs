//! Files that other programs wrote.

use std::process::Command;

use libtest_mimic::Failed;
use serde_json::Value;

use super::{ensure, run};

/// Files that other programs wrote.
pub fn independent(python: &std::ffi::OsStr) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let made = Command::new(python).arg(crate::suite::project("tests/independent/write.py")).arg(folder.path()).output()?;
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
