//! The tutorial: every command in it is run, in its order, and answers what the page shows.
//!
//! In the page's ```` ```console ```` blocks a line `$ …` is a command for `sh` and lines `> …` go on with it; the others
//! are what it answers on both of its outputs. With `NAQI_GENERATE=1` the answers are written instead.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Failed, Trial};

use super::project;

const PAGE: &str = "docs/TUTORIAL.md";

/// One test: each command needs those before it.
pub fn trials() -> Vec<Trial> {
    vec![Trial::test("generated tutorial: every command answers as shown", run)]
}

fn run() -> Result<(), Failed> {
    let page = std::fs::read_to_string(project(PAGE))?;
    let folder = tempfile::tempdir()?;
    let mut out = String::new();
    let mut commands = 0;
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(&format!("{line}\n"));
        if line != "```console" {
            continue;
        }
        let mut command: Option<String> = None;
        for line in lines.by_ref() {
            let going_on = line.strip_prefix("> ").or_else(|| line.strip_prefix('>'));
            let (begins, ends) = (line.strip_prefix("$ "), line == "```");
            if begins.is_some() || ends {
                if let Some(written) = command.take() {
                    out.push_str(&answer(folder.path(), &written)?);
                    commands += 1;
                }
                out.push_str(&format!("{line}\n"));
                command = begins.map(str::to_owned);
            } else if let (Some(rest), Some(written)) = (going_on, &mut command) {
                written.push_str(&format!("\n{rest}"));
                out.push_str(&format!("{line}\n"));
            }
            if ends {
                break;
            }
        }
    }
    if commands < 15 {
        return Err(format!("only {commands} commands found in {PAGE}").into());
    }
    if out == page {
        return Ok(());
    }
    if std::env::var_os("NAQI_GENERATE").is_some() {
        return Ok(std::fs::write(project(PAGE), out)?);
    }
    let differs = page.lines().zip(out.lines()).position(|(shown, answered)| shown != answered).unwrap_or(0);
    let from = |text: &str| text.lines().skip(differs.saturating_sub(3)).take(12).collect::<Vec<_>>().join("\n");
    Err(format!("line {}: the page shows\n{}\n\nand the answer is\n{}\n\nrun `just generate`", differs + 1, from(&page), from(&out)).into())
}

/// What a command says on both of its outputs.
fn answer(folder: &Path, command: &str) -> Result<String, Failed> {
    let program = Path::new(env!("CARGO_BIN_EXE_naqi"));
    let mut path = vec![program.parent().ok_or("no folder of the program")?.to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let output =
        Command::new("sh").current_dir(folder).arg("-c").arg(format!("{{ {command}\n}} 2>&1")).env("PATH", std::env::join_paths(path)?).output()?;
    let said = String::from_utf8(output.stdout)?;
    Ok(if said.is_empty() || said.ends_with('\n') { said } else { format!("{said}\n") })
}
