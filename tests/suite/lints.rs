//! Every lint has a rule file that triggers it, and nothing else, where a comment says so, and one that triggers nothing.
//!
//! They lie in `tests/lints/NAME/`: `bad.toml`, `good.toml`, and `corpus.txt` for lints that need one.

use std::process::Command;

use libtest_mimic::{Failed, Trial};
use naqi::author::lint::Lint;
use serde_json::Value;

use super::project;

/// Two tests for each lint.
pub fn trials() -> Vec<Trial> {
    let one = |name: &'static str| {
        [Trial::test(format!("lint {name} finds"), move || finds(name)), Trial::test(format!("lint {name} passes by"), move || passes_by(name))]
    };
    Lint::ALL.into_iter().flat_map(|(_, name, _)| one(name)).collect()
}

/// The lint's name and the line of each finding, and the exit code.
type Told = (Vec<(String, u64)>, Option<i32>);

fn found(name: &str, file: &str) -> Result<Told, Failed> {
    let folder = project("tests/lints").join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_naqi"));
    command.current_dir(&folder).args(["rules", "lint", "--no-bundled", "--json", file]);
    let corpus = tempfile::tempdir()?;
    if folder.join("corpus.txt").exists() {
        command.args(["--corpus", "corpus.txt"]);
    } else if name == "over-budget" {
        // A line that is long enough to be given up, and a document from which each rule takes something.
        std::fs::write(corpus.path().join("long.txt"), "zz end ".repeat(60_000))?;
        std::fs::write(corpus.path().join("short.txt"), "The bakery opens at six, and so it has since the old baker came home.\nzz end\n")?;
        command.arg("--corpus").arg(corpus.path());
    }
    let output = command.output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !stderr.is_empty() {
        return Err(stderr.into_owned().into());
    }
    let lines = String::from_utf8(output.stdout)?;
    let lines: Vec<Value> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let told = lines.iter().map(|line| (line["lint"].as_str().unwrap_or_default().to_owned(), line["line"].as_u64().unwrap_or_default()));
    Ok((told.collect(), output.status.code()))
}

fn finds(name: &str) -> Result<(), Failed> {
    let text = std::fs::read_to_string(project("tests/lints").join(name).join("bad.toml"))?;
    let expected: Vec<(String, u64)> =
        text.lines().enumerate().filter(|(_, line)| line.ends_with("# finding")).map(|(at, _)| (name.to_owned(), at as u64 + 1)).collect();
    let (told, code) = found(name, "bad.toml")?;
    if expected.is_empty() || told != expected || code != Some(1) {
        return Err(format!("found {told:?} with exit code {code:?}, expected {expected:?}").into());
    }
    Ok(())
}

fn passes_by(name: &str) -> Result<(), Failed> {
    let (told, code) = found(name, "good.toml")?;
    if told.is_empty() && code == Some(0) { Ok(()) } else { Err(format!("found {told:?} with exit code {code:?}").into()) }
}
