//! The same bytes, however they are made, and back again.

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;

use libtest_mimic::Failed;

use super::{corpus, ensure, naqi, run, summary, wet};

pub fn same_bytes() -> Result<(), Failed> {
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

pub fn restored() -> Result<(), Failed> {
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
