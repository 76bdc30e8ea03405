//! The command line, one TOML file a case: files, a shell line or arguments, what comes out.
//!
//! | key | meaning |
//! |---|---|
//! | `args` / `shell` | arguments of naqi, or a line for `sh` in which `$NAQI` is the program |
//! | `stdin`, `stdin_hex` | standard input |
//! | `code` | exit code, 0 unless it says otherwise |
//! | `stdout`, `stdout_hex` | exact standard output |
//! | `stdout_has`, `stdout_lacks`, `stderr_has`, `stderr_lacks` | parts |
//! | `[files]` | files to make first, by name |
//! | `[after]` | files that must be there then, by name; `absent = [..]` those that must not |

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use libtest_mimic::{Failed, Trial};
use serde::Deserialize;

use super::files;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    args: Vec<String>,
    shell: Option<String>,
    #[serde(default)]
    stdin: String,
    stdin_hex: Option<String>,
    #[serde(default)]
    code: i32,
    stdout: Option<String>,
    stdout_hex: Option<String>,
    #[serde(default)]
    stdout_has: Vec<String>,
    #[serde(default)]
    stdout_lacks: Vec<String>,
    #[serde(default)]
    stderr_has: Vec<String>,
    #[serde(default)]
    stderr_lacks: Vec<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    after: BTreeMap<String, String>,
    #[serde(default)]
    absent: Vec<String>,
}

/// A test for each case.
pub fn trials() -> Vec<Trial> {
    files("tests/cmd", "toml").into_iter().map(|(name, path)| Trial::test(format!("command {name}"), move || run(&path))).collect()
}

fn run(path: &Path) -> Result<(), Failed> {
    let case: Case = toml::from_str(&std::fs::read_to_string(path)?)?;
    let folder = tempfile::tempdir()?;
    for (name, text) in &case.files {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap_or(folder.path()))?;
        std::fs::write(file, text)?;
    }
    let program = env!("CARGO_BIN_EXE_naqi");
    let mut command = match &case.shell {
        Some(line) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(line).env("NAQI", program);
            shell
        }
        None => {
            let mut command = Command::new(program);
            command.args(&case.args);
            command
        }
    };
    let mut child =
        command.current_dir(folder.path()).env_remove("NO_COLOR").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let input = match &case.stdin_hex {
        Some(hex) => unhex(hex),
        None => case.stdin.clone().into_bytes(),
    };
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    let writer = std::thread::spawn(move || {
        // A program that does not read its input is no failure of the test.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "the writer panicked")?;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let mut wrong = Vec::new();
    let mut expect = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    expect(output.status.code() == Some(case.code), format!("exit code {:?}, expected {}", output.status.code(), case.code));
    if let Some(expected) = &case.stdout {
        expect(stdout == *expected, format!("stdout is not {expected:?}"));
    }
    if let Some(expected) = &case.stdout_hex {
        expect(output.stdout == unhex(expected), format!("stdout is not {expected}"));
    }
    for part in &case.stdout_has {
        expect(stdout.contains(part.as_str()), format!("stdout lacks {part:?}"));
    }
    for part in &case.stdout_lacks {
        expect(!stdout.contains(part.as_str()), format!("stdout has {part:?}"));
    }
    for part in &case.stderr_has {
        expect(stderr.contains(part.as_str()), format!("stderr lacks {part:?}"));
    }
    for part in case.stderr_lacks.iter().map(String::as_str).chain(["panicked", "RUST_BACKTRACE"]) {
        expect(!stderr.contains(part), format!("stderr has {part:?}"));
    }
    // Whatever a case is about, its summaries add up.
    for line in stderr.lines().chain(stdout.lines()).filter(|line| line.starts_with("in=")) {
        let count = |name: &str| line.split(' ').find_map(|part| part.strip_prefix(name)?.parse::<u64>().ok());
        let adds_up = count("in=").is_some() && count("in=") == count("out=").zip(count("rejected=")).map(|(out, rejected)| out + rejected);
        expect(adds_up, format!("does not add up: {line}"));
    }
    for (name, text) in &case.after {
        let found = std::fs::read_to_string(folder.path().join(name));
        expect(found.as_deref().ok() == Some(text.as_str()), format!("{name} is {found:?}, expected {text:?}"));
    }
    for name in &case.absent {
        expect(!folder.path().join(name).exists(), format!("{name} is there"));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("{}\n--- stdout\n{stdout}\n--- stderr\n{stderr}", wrong.join("\n")).into())
}

fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}
