//! A fault of naqi itself, in a worker.

use std::fs;

use libtest_mimic::Failed;
use serde_json::Value;

use super::{corpus, ensure, naqi, summary, wet};

/// A worker that panics costs one record: it is rejected as `internal`, whatever it is a record of, and comes back with all
/// others from output and ledger.
pub fn one_record() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let pages: String = (0..60).map(|number| wet(number, None, &format!("Page {number}: a long report."))).collect();
    let texts: String = (0..60).map(|number| format!("Page {number}: a long report.\n\x0C")).collect();
    let lines: String = (0..60).map(|number| format!("{{\"text\":\"Page {number}: a long report.\"}}\n")).collect();
    for (name, input, split) in [("a.jsonl", lines + &corpus(48, 10), None), ("b.wet", pages, None), ("c.txt", texts, Some("--split=form-feed"))] {
        fs::write(folder.path().join(name), &input)?;
        let mut first: Option<Vec<Vec<u8>>> = None;
        for jobs in ["1", "2", "8"] {
            let run = |panics: &str| {
                let mut command = naqi();
                command.current_dir(folder.path()).env("NAQI_TEST_PANIC", panics);
                command.args(["clean", name, "-o", "out", "--rejects", "bad", "--ledger", "ledger", "-j", jobs]).args(split);
                command.output()
            };
            let (all, ..) = summary(&run("")?)?;
            let output = run("Page 33: a long")?;
            let stderr = String::from_utf8_lossy(&output.stderr);
            ensure(summary(&output)? == (all, all - 1, 1) && output.status.code() == Some(1), || format!("{name}: {stderr}"))?;
            ensure(stderr.lines().count() == 1, || format!("{name}: more than the summary is told: {stderr}"))?;
            let bad: Value = serde_json::from_slice(&fs::read(folder.path().join("bad"))?)?;
            let reason = bad["reason"].as_str().unwrap_or_default();
            ensure(reason.starts_with("internal: ") && bad["raw"].as_str().is_some_and(|raw| raw.contains("Page 33:")), || bad.to_string())?;
            let out = fs::read_to_string(folder.path().join("out"))?;
            for number in 0..60 {
                ensure(out.contains(&format!("Page {number}:")) == (number != 33), || format!("{name}: page {number}"))?;
            }
            let files = ["out", "bad", "ledger"].map(|name| fs::read(folder.path().join(name)));
            let files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
            ensure(*first.get_or_insert_with(|| files.clone()) == files, || format!("{name}: -j {jobs} made a difference"))?;
            let back = naqi().current_dir(folder.path()).args(["restore", "out", "--ledger", "ledger"]).output()?;
            ensure(back.stdout == input.as_bytes(), || format!("{name} does not come back: {}", String::from_utf8_lossy(&back.stderr)))?;
        }
    }
    Ok(())
}
