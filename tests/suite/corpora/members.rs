//! Packed files of many members, of which one is broken.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use libtest_mimic::Failed;
use serde_json::Value;

use super::{ensure, run, summary, wet};

/// Members of a file.
const MEMBERS: usize = 20;
/// Records in each of them.
const RECORDS: usize = 5;

/// Bytes packed by another program than naqi; nothing where it is not installed.
fn packed(program: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new(program).arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let bytes = bytes.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    output.status.success().then_some(output.stdout)
}

/// One flipped bit in each member in turn, the first and the last included: the other nineteen come out, whatever the
/// format and however the file is called.
pub fn flipped_bits() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    type Make = fn(usize, usize) -> String;
    let line: Make = |member, record| format!("{{\"text\":\"Record {record} of member {member}, which stays.\"}}\n");
    let page: Make = |member, record| wet(member * RECORDS + record, None, &format!("Record {record} of member {member}, which stays."));
    for program in ["gzip", "zstd", "bzip2"] {
        for (name, make) in [("lines", line), ("pages", page)] {
            let plain = |member: usize| (0..RECORDS).map(|record| make(member, record)).collect::<String>();
            let members = (0..MEMBERS).map(|member| packed(program, plain(member).as_bytes())).collect::<Option<Vec<_>>>();
            let members = members.ok_or_else(|| format!("{program} could not be run"))?;
            for broken in 0..MEMBERS {
                let mut bytes = members.concat();
                let began = members[..broken].iter().map(Vec::len).sum::<usize>();
                let at = began + members[broken].len() / 2;
                bytes[at] ^= 1 << (broken % 8);
                fs::write(folder.path().join(name), &bytes)?;
                let output = run(folder.path(), &["clean", name, "-o", "out", "--rejects", "bad", "--ledger", "ledger", "-j", "2"])?;
                let what = || format!("{program} {name}, member {broken}: {}", String::from_utf8_lossy(&output.stderr));
                let good = ((MEMBERS - 1) * RECORDS) as u64;
                ensure(summary(&output)? == (good + 1, good, 1) && output.status.code() == Some(1), what)?;
                let out = fs::read_to_string(folder.path().join("out"))?;
                for member in (0..MEMBERS).filter(|member| *member != broken) {
                    let all = (0..RECORDS).all(|record| out.contains(&format!("Record {record} of member {member}, which stays.")));
                    ensure(all, || format!("{}: member {member} is missing", what()))?;
                }
                let bad: Value = serde_json::from_slice(&fs::read(folder.path().join("bad"))?)?;
                let told = bad["reason"].as_str().unwrap_or_default();
                ensure(told.contains(&format!("at byte {began} ")), || format!("{}: told as {told}", what()))?;
            }
        }
    }
    Ok(())
}

/// Cut anywhere: what was whole comes out, and it is told where the file ends.
pub fn truncated() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let lines: String =
        (0..20_000).map(|number| format!("{{\"n\":{},\"text\":\"Record {number} of a file that is cut.\"}}\n", number * 7919 % 104_729)).collect();
    for (program, ending) in [("gzip", "gz"), ("zstd", "zst"), ("bzip2", "bz2"), ("cat", "jsonl")] {
        let whole = if program == "cat" {
            lines.clone().into_bytes()
        } else {
            packed(program, lines.as_bytes()).ok_or_else(|| format!("{program} could not be run"))?
        };
        let name = format!("in.{ending}");
        for part in 1..8 {
            // Not at the end of a line.
            let cut = whole.len() * part / 8 - usize::from(whole[whole.len() * part / 8 - 1] == b'\n');
            fs::write(folder.path().join(&name), &whole[..cut])?;
            let output = run(folder.path(), &["clean", &name, "-o", "out", "--rejects", "bad", "-j", "2"])?;
            let stderr = String::from_utf8_lossy(&output.stderr);
            let (_, _, rejected) = summary(&output)?;
            ensure(output.status.code() == Some(1) && rejected > 0, || format!("{name} cut at {cut}: {:?} {stderr}", output.status))?;
            let out = fs::read_to_string(folder.path().join("out"))?;
            ensure(lines.starts_with(&out), || format!("{name} cut at {cut}: what comes out is not what was in it"))?;
            // bzip2 unpacks a block at a time, and this file is one.
            ensure(!out.is_empty() || ending == "bz2" || part == 1, || format!("{name} cut at {cut}: nothing comes out"))?;
            let bad = fs::read_to_string(folder.path().join("bad"))?;
            ensure(ending == "jsonl" || bad.contains(&format!("truncated at byte {cut}")), || format!("{name} cut at {cut}: told as {bad}"))?;
        }
    }
    Ok(())
}
