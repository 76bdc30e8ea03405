//! `naqi rules fmt`: rule files laid out.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use naqi::author::format::format;
use naqi::io::paths::shown;
use naqi::rule::folder;

use super::super::output::Output;
use super::super::{End, Failure, plain, say};
use super::{counted, print};

/// Runs `rules fmt`. A file that cannot be laid out does not stop the others.
pub fn run(paths: &[PathBuf], check: bool) -> Result<End, Failure> {
    if paths.is_empty() || paths == [Path::new("-")] {
        return standard_input(check);
    }
    let mut out = String::new();
    let (mut files, mut wrong) = (0, 0);
    for path in paths {
        for source in folder::read(path).map_err(|error| Failure::Usage(format!("rules: {}", plain(&error))))? {
            files += 1;
            let name = Path::new(&*source.name);
            match format(&source.text) {
                Ok(laid) if laid == **source.text => continue,
                Ok(laid) => {
                    if !check {
                        let mut output = Output::file(name)?;
                        output.put(laid.as_bytes())?;
                        output.finish()?;
                    }
                    out.push_str(&format!("{}\n", shown(name)));
                }
                Err(why) => {
                    wrong += 1;
                    say(&format!("naqi: {}: {why}", shown(name)));
                }
            }
        }
    }
    let changed = out.lines().count();
    print(&out)?;
    say(&format!("{}, {changed} {}", counted(files, "file"), if check { "to lay out" } else { "laid out" }));
    if wrong > 0 {
        return Err(Failure::Usage(format!(
            "{wrong} {} no TOML; naqi rules check draws the mistakes",
            if wrong == 1 { "file is" } else { "files are" }
        )));
    }
    Ok(if check && changed > 0 { End::Differs } else { End::Done })
}

fn standard_input(check: bool) -> Result<End, Failure> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| Failure::read("-", &error))?;
    let laid = format(&text).map_err(|why| Failure::Usage(format!("-: {why}")))?;
    if !check {
        return print(&laid);
    }
    Ok(if laid == text { End::Done } else { End::Differs })
}
