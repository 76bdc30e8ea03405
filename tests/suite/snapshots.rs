//! `naqi snap review` at a terminal: keys in, files out. The terminal is a pseudo-terminal that the test holds.

use std::fs;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use libtest_mimic::{Failed, Trial};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

const RULE: &str = "lang = \"en\"\nfamily = \"share\"\n\n[[rule]]\nid = \"label\"\nabout = \"A label.\"\nline = [\"share this page\"]\nmatch = [\"Text.\\n[-Share this page-]\"]\nkeep = [\"Share this page with nobody.\"]\n";
const OLD: &str = "---\nsource: a.txt\n---\nThe bakery opens at six.\nShare this page\n";

/// Keys, what must be seen, and what must be there afterwards.
struct Case {
    name: &'static str,
    keys: &'static str,
    code: i32,
    seen: &'static [&'static str],
    /// Whether what was accepted has marks now.
    accepted: bool,
    waiting: bool,
    keep: bool,
}

const CASES: [Case; 6] = [
    Case {
        name: "accept",
        keys: "a",
        code: 0,
        seen: &["1/1 a · different", "accepted: a", "1 accepted, 0 rejected, 0 still waiting"],
        accepted: true,
        waiting: false,
        keep: false,
    },
    Case { name: "reject", keys: "r", code: 0, seen: &["0 accepted, 1 rejected, 0 still waiting"], accepted: false, waiting: false, keep: false },
    Case { name: "skip", keys: "s", code: 1, seen: &["0 accepted, 0 rejected, 1 still waiting"], accepted: false, waiting: true, keep: false },
    Case { name: "quit", keys: "q", code: 1, seen: &["1 still waiting"], accepted: false, waiting: true, keep: false },
    Case {
        name: "show, then accept",
        keys: "xia",
        code: 0,
        seen: &["en/share/label", "A label.", "finder line"],
        accepted: true,
        waiting: false,
        keep: false,
    },
    Case {
        name: "add as keep",
        keys: "ks",
        code: 1,
        seen: &["en/share/label has a new keep", "Share this page"],
        accepted: false,
        waiting: true,
        keep: true,
    },
];

/// A test for each key.
pub fn trials() -> Vec<Trial> {
    CASES.iter().map(|case| Trial::test(format!("snap review: {}", case.name), || run(case))).collect()
}

fn run(case: &Case) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let file = |name: &str| folder.path().join(name);
    fs::create_dir_all(file("docs/snapshots"))?;
    fs::create_dir(file("rules"))?;
    fs::write(file("docs/a.txt"), "The bakery opens at six.\nShare this page\n")?;
    fs::write(file("docs/snapshots/a.snap"), OLD)?;
    fs::write(file("rules/share.toml"), RULE)?;
    let rules = ["--no-bundled", "--rules", "rules"];
    let test = Command::new(env!("CARGO_BIN_EXE_naqi")).current_dir(folder.path()).args(["snap", "test", "docs"]).args(rules).output()?;
    ensure(test.status.code() == Some(1), || format!("test ended with {:?}", test.status))?;
    let (shown, code) = typed(folder.path(), &[&["snap", "review", "docs"], &rules[..]].concat(), case.keys)?;
    ensure(code == Some(case.code), || format!("review ended with {code:?}:\n{shown}"))?;
    for part in case.seen {
        ensure(shown.contains(part), || format!("not to be seen: {part}\n{shown}"))?;
    }
    let accepted = fs::read_to_string(file("docs/snapshots/a.snap"))?.contains("[-Share this page");
    let keep = fs::read_to_string(file("rules/share.toml"))?;
    ensure(accepted == case.accepted, || "the accepted snapshot is not as it should be".into())?;
    ensure(file("docs/snapshots/a.snap.new").exists() == case.waiting, || "the waiting snapshot is not as it should be".into())?;
    ensure(keep.contains(", \"Share this page\"]") == case.keep, || keep.clone())?;
    ensure((keep != RULE) == case.keep, || keep.clone())
}

/// Runs the program at a terminal and types a key whenever it asks for one.
fn typed(folder: &Path, args: &[&str], keys: &str) -> Result<(String, Option<i32>), Failed> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let name = ptsname(&master, Vec::new())?;
    let slave = File::options().read(true).write(true).open(name.to_str()?)?;
    let stdio = || slave.try_clone().map(Stdio::from);
    let mut command = Command::new(env!("CARGO_BIN_EXE_naqi"));
    command.current_dir(folder).args(args).env("NO_COLOR", "1").stdin(stdio()?).stdout(stdio()?).stderr(stdio()?);
    let mut child = command.spawn()?;
    // Once the child has ended, nobody holds the other side, and reading ends.
    drop((command, slave));
    let mut terminal = File::from(master);
    let (mut shown, mut keys) = (String::new(), keys.chars());
    let mut buffer = [0; 4096];
    let mut asked = 0;
    while let Ok(read @ 1..) = terminal.read(&mut buffer) {
        shown.push_str(&String::from_utf8_lossy(&buffer[..read]));
        while shown.matches("q quit").count() > asked {
            asked += 1;
            let Some(key) = keys.next() else {
                child.kill()?;
                return Err(format!("asked for more keys than expected:\n{shown}").into());
            };
            terminal.write_all(key.to_string().as_bytes())?;
        }
    }
    Ok((shown, child.wait()?.code()))
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(what().into()) }
}
