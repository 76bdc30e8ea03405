//! Documents under `tests/docs/<lang>/`, cleaned with the bundled rules and compared with `snapshots/<lang>/`.
//!
//! A snapshot shows the document with what goes marked, and the verdict; length and hash of the exact output stand in
//! its info, because white space at line ends is not part of a snapshot's text. Documents called `control-…` must come
//! out untouched, snapshot or not.
//!
//! insta compares and writes them. The program's own `naqi snap` has to write the same bytes and find nothing different.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use naqi::author::snap::Snapshot;
use naqi::rule::Example;
use naqi::{By, Cleaner, Document, Verdict};
use serde_json::json;

use super::{files, project};

/// A test for each document.
pub fn trials() -> Vec<Trial> {
    let Ok(cleaner) = Cleaner::bundled() else {
        return vec![Trial::test("documents", || Err("the bundled rules do not load".into()))];
    };
    let cleaner = Arc::new(cleaner);
    let one = |(name, path): (String, PathBuf)| {
        let cleaner = Arc::clone(&cleaner);
        Trial::test(format!("document {name}"), move || check(&cleaner, &name, &path))
    };
    let mut trials: Vec<Trial> = files("tests/docs", "txt").into_iter().map(one).collect();
    trials.push(Trial::test("documents are a folder of naqi snap", by_program));
    trials
}

/// The program finds the project's own snapshots as they should be.
fn by_program() -> Result<(), Failed> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_naqi"));
    let output = command.current_dir(project("")).args(["snap", "test", "tests/docs", "--snapshots", "snapshots"]).output()?;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let count = files("tests/docs", "txt").len();
    if output.status.success() && stdout == format!("{count} documents: {count} as before, 0 different, 0 new\n") && stderr.is_empty() {
        return Ok(());
    }
    Err(format!("{:?}\n{stdout}{stderr}", output.status).into())
}

fn check(cleaner: &Cleaner, name: &str, path: &Path) -> Result<(), Failed> {
    let bytes = std::fs::read(path)?;
    let decoded = naqi::decode::decode(&bytes, &naqi::decode::Hints::default());
    let document = Document::new(decoded.text);
    let clean = cleaner.clean(&document);
    let taken: Vec<_> = clean.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))).map(|edit| edit.start..edit.end).collect();
    if name.contains("control-") && (!taken.is_empty() || clean.verdict != Verdict::Kept) {
        return Err(format!("an honest document came out {}:\n{}", clean.verdict, Example::render(&document.text, &taken)).into());
    }
    let again = Document::new(clean.text.as_ref());
    if cleaner.clean(&again).text != clean.text {
        return Err("cleaning twice changes more".into());
    }
    let rules: Vec<_> = clean.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))).map(|edit| cleaner.name(edit.by)).collect();
    let info = json!({
        "verdict": clean.verdict.name(),
        "reason": clean.reason,
        "rules": rules,
        "bytes": clean.text.len(),
        "hash": format!("{:016x}", xxhash_rust::xxh3::xxh3_64(clean.text.as_bytes())),
    });
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(project("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_info(&info);
    // A lone carriage return or a bidi mark in a snapshot would be lost or would turn its line around.
    let shown: String = Example::render(&document.text, &taken)
        .chars()
        .flat_map(|c| if needs_escape(c) { c.escape_unicode().collect::<Vec<_>>() } else { vec![c] })
        .collect();
    settings.bind(|| insta::assert_snapshot!(file, shown));
    // insta compares the text alone; length, hash and rules above it are compared here, as is the form to the byte.
    let own = Snapshot::of(cleaner, &document, &clean, "tests/suite/documents.rs").render();
    let written = project("snapshots").join(format!("{name}.snap"));
    if std::fs::read_to_string(&written)? == own {
        return Ok(());
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        return Ok(std::fs::write(written, own)?);
    }
    Err(format!("{} is another file than\n{own}\nrun `just snapshots`", written.display()).into())
}

fn needs_escape(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{A0}')
}
