//! Generated files are what the program would generate now.

use libtest_mimic::{Failed, Trial};

use super::project;

/// The generated parts: a file, the marker of the part (none for the whole file), and the command that makes it.
const PARTS: [(&str, Option<&str>, &[&str]); 6] = [
    ("rules/schema.json", None, &["rules", "schema"]),
    ("docs/BUNDLED.md", Some("rules"), &["rules", "table", "rules"]),
    ("docs/RULES.md", Some("families"), &["rules", "table", "families"]),
    ("docs/RULES.md", Some("lints"), &["rules", "table", "lints"]),
    ("docs/TIDY.md", Some("tidy"), &["rules", "table", "tidy"]),
    ("docs/CLI.md", Some("help"), &["clean", "--help"]),
];

/// A test for each generated part. With `NAQI_GENERATE=1` they are written instead.
pub fn trials() -> Vec<Trial> {
    PARTS.iter().map(|part| Trial::test(format!("generated {} {}", part.0, part.1.unwrap_or_default()), || check(part))).collect()
}

fn check((file, marker, args): &(&str, Option<&str>, &[&str])) -> Result<(), Failed> {
    let path = project(file);
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_naqi")).args(*args).env_remove("COLUMNS").output()?;
    let made = String::from_utf8(output.stdout)?;
    let new = match marker {
        None => made,
        Some(marker) => {
            let (begin, end) = (format!("<!-- generated: {marker} -->\n"), format!("<!-- end: {marker} -->\n"));
            let (Some(from), Some(to)) = (old.find(&begin), old.find(&end)) else {
                return Err(format!("{file} lacks the marks of its part {marker}").into());
            };
            let fence = if made.contains("| ") { made.trim().to_owned() } else { format!("```text\n{}\n```", made.trim_end()) };
            format!("{}{begin}\n{fence}\n\n{}", &old[..from], &old[to..])
        }
    };
    if old == new {
        return Ok(());
    }
    if std::env::var_os("NAQI_GENERATE").is_some() {
        std::fs::write(path, new)?;
        return Ok(());
    }
    Err(format!("{file} is out of date; run `just generate`").into())
}
