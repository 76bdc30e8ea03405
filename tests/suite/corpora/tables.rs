//! Parquet: of another writer, from other formats, and back.

use std::fs;
use std::path::Path;
use std::process::Command;

use libtest_mimic::Failed;
use serde_json::Value;

use super::{corpus, ensure, run, summary, wet};

pub fn parquet(python: &std::ffi::OsStr) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let read = written(python, folder.path())?;
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

/// Long rows in one row group are read and written in bounded memory: a group held twice or three times is over the limit.
pub fn bounded(python: &std::ffi::OsStr) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let read = written(python, folder.path())?;
    let naqi = env!("CARGO_BIN_EXE_naqi");
    let line = format!("ulimit -v 400000; '{naqi}' clean long.parquet -o out.parquet --no-rules --tidy none -j 1");
    let output = Command::new("sh").current_dir(folder.path()).arg("-c").arg(line).output()?;
    ensure(summary(&output)? == (80, 80, 0) && output.status.success(), || String::from_utf8_lossy(&output.stderr).to_string())?;
    let (before, after) = (read("long.parquet")?, read("out.parquet")?);
    ensure(before["texts"] == after["texts"] && before["rest"] == after["rest"], || "other rows came out".into())?;
    ensure(before["groups"].as_array().map(Vec::len) == Some(1), || "not one row group".into())?;
    ensure(after["groups"].as_array().map(Vec::len) == Some(2), || after["groups"].to_string())
}

/// What memory cannot hold ends with 3, a word on it, and no table: wherever in the work on one it ends.
pub fn without_memory() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    // Three texts that pack badly, of 8 MB each: pages, arrays and records of that size.
    let text = |seed: u64| -> String {
        let mut random = seed;
        let mut word = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("{:x} ", random >> 32)
        };
        (0..900_000).map(|_| word()).collect()
    };
    let lines: String = (1..=3).map(|seed| format!("{{\"text\":{:?}}}\n", text(seed))).collect();
    fs::write(folder.path().join("in.jsonl"), lines)?;
    summary(&run(folder.path(), &["clean", "in.jsonl", "--to", "parquet", "-o", "in.parquet", "--no-rules"])?)?;
    let naqi = env!("CARGO_BIN_EXE_naqi");
    let within = |limit: usize, args: &str| {
        let line = format!("ulimit -v {limit}; '{naqi}' {args}");
        Command::new("sh").current_dir(folder.path()).env_remove("RUST_BACKTRACE").arg("-c").arg(line).output()
    };
    // Below that there is no program either.
    let mut least = 30_000;
    while !within(least, "--version")?.status.success() {
        least += 10_000;
    }
    let mut ended = [0; 2];
    for limit in (least + 10_000..least + 300_000).step_by(15_000) {
        let output = within(limit, "clean in.parquet -o out.parquet --no-rules -j 1")?;
        let out = folder.path().join("out.parquet");
        let what = || format!("{limit} KiB: {:?} {}", output.status, String::from_utf8_lossy(&output.stderr));
        match output.status.code() {
            Some(0) => fs::remove_file(out)?,
            code => ensure(code == Some(3) && !out.exists() && String::from_utf8_lossy(&output.stderr).contains("memory"), what)?,
        }
        ended[usize::from(output.status.success())] += 1;
    }
    ensure(ended.iter().all(|runs| *runs > 1), || format!("{} runs ended for want of memory, {} did not", ended[0], ended[1]))
}

/// A flipped bit anywhere: the file is refused and nothing written, or the bit meant nothing.
pub fn flipped(python: &std::ffi::OsStr) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let read = written(python, folder.path())?;
    let whole = fs::read(folder.path().join("checked.parquet"))?;
    let plain = ["--no-rules", "--tidy", "none", "-j", "2"];
    run(folder.path(), &[&["clean", "checked.parquet", "-o", "good.parquet"], &plain[..]].concat())?;
    let good = read("good.parquet")?["texts"].clone();
    let mut refused = 0;
    // Every place of the footer, and some of the pages.
    let footer = whole.len() - 1000;
    let places: Vec<usize> = (4..footer).step_by(whole.len() / 60).chain((footer..whole.len()).step_by(11)).collect();
    for at in &places {
        let mut bytes = whole.clone();
        bytes[*at] ^= 1 << (at % 8);
        fs::write(folder.path().join("in.parquet"), bytes)?;
        let output = run(folder.path(), &[&["clean", "in.parquet", "-o", "out.parquet"], &plain[..]].concat())?;
        summary(&output)?;
        let out = folder.path().join("out.parquet");
        let what = || format!("byte {at}: {:?} {}", output.status, String::from_utf8_lossy(&output.stderr));
        if output.status.success() {
            ensure(read("out.parquet")?["texts"] == good, what)?;
            fs::remove_file(out)?;
        } else {
            refused += 1;
            ensure(output.status.code() == Some(3) && !out.exists(), what)?;
        }
    }
    ensure(refused > places.len() / 2, || format!("{refused} of {} were refused", places.len()))
}

/// Writes the fixtures of the other writer; what reads a file of the folder.
fn written<'f>(python: &'f std::ffi::OsStr, folder: &'f Path) -> Result<impl Fn(&str) -> Result<Value, Failed> + use<'f>, Failed> {
    let script = crate::suite::project("tests/independent/write.py");
    let made = Command::new(python).arg(&script).arg(folder).output()?;
    ensure(made.status.success(), || String::from_utf8_lossy(&made.stderr).to_string())?;
    Ok(move |name: &str| {
        let output = Command::new(python).arg(&script).arg("read").arg(folder.join(name)).output()?;
        Ok(serde_json::from_slice(&output.stdout).map_err(|_| String::from_utf8_lossy(&output.stderr).to_string())?)
    })
}

/// Lines, texts and archives as tables, and these as lines again.
pub fn tables() -> Result<(), Failed> {
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
        (vec!["clean", "all/"], 3),
        (vec!["clean", "lines.jsonl", "--to", "parquet", "-o", "x", "--ledger", "y"], 2),
        (vec!["clean", "lines.jsonl", "--to", "parquet", "-o", "x", "--meta=rest"], 2),
    ] {
        let output = run(folder.path(), &args)?;
        ensure(output.status.code() == Some(code), || format!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)))?;
    }
    ensure(fs::read(folder.path().join("again/pages.parquet"))? == fs::read(folder.path().join("all/pages.parquet"))?, || "not the same again".into())
}
