//! Jobs that are killed, go on under other rules, or whose files change meanwhile.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use libtest_mimic::Failed;
use serde_json::json;

use super::{corpus, ensure, naqi, run, summary};

/// The files below a folder, with what is in them; what naqi keeps for itself left out.
fn contents(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failed> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != ".naqi" {
            files.push((name, fs::read(entry.path())?));
        }
    }
    files.sort();
    Ok(files)
}

/// `NAQI_KILLS` rounds of kill -9 at random moments; each ends with a run that is left alone.
pub fn killed() -> Result<(), Failed> {
    let rounds: u64 = std::env::var("NAQI_KILLS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("in"))?;
    for shard in 0..6 {
        // Packed outputs, too, are the same bytes in a run that begins in the middle.
        let name = format!("{shard}.jsonl{}", ["", ".gz", ".zst"][shard % 3]);
        fs::write(folder.path().join("in").join(name), corpus(60 + shard * 20, 100))?;
    }
    let args = |out: &str| -> Vec<String> {
        ["clean", "in/", "--resume", "-j", "2", "-o", &format!("{out}/"), "--ledger", &format!("{out}-ledger/"), "--rejects", &format!("{out}-bad/")]
            .map(str::to_owned)
            .to_vec()
    };
    let prepare = |out: &str| ["", "-ledger", "-bad"].iter().try_for_each(|end| fs::create_dir_all(folder.path().join(format!("{out}{end}"))));
    prepare("whole")?;
    let started = std::time::Instant::now();
    let whole = naqi().current_dir(folder.path()).args(args("whole")).output()?;
    let time = started.elapsed().as_micros().max(1) as u64;
    ensure(whole.status.code() == Some(1), || String::from_utf8_lossy(&whole.stderr).to_string())?;
    let mut random = 0x9E37_79B9_97F4_A7C1_u64 ^ u64::from(std::process::id());
    for round in 0..rounds {
        let out = format!("killed{round}");
        prepare(&out)?;
        // Killed up to three times, and taken up again each time.
        for _ in 0..3 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut child = naqi().current_dir(folder.path()).args(args(&out)).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            std::thread::sleep(Duration::from_micros((random >> 33) % time));
            child.kill()?;
            child.wait()?;
            // Whatever has its name is whole.
            let finished = contents(&folder.path().join(&out))?;
            let expected = contents(&folder.path().join("whole"))?;
            for file in finished.iter().filter(|(name, _)| !name.starts_with(".naqi-")) {
                ensure(expected.contains(file), || format!("round {round}: {} is not whole", file.0))?;
            }
        }
        // What is left over counts as left over after a second.
        std::thread::sleep(Duration::from_millis(1100));
        let last = naqi().current_dir(folder.path()).args(args(&out)).output()?;
        ensure(summary(&last)? == summary(&whole)? && last.status.code() == Some(1), || String::from_utf8_lossy(&last.stderr).to_string())?;
        for end in ["", "-ledger", "-bad"] {
            let (one, other) = (contents(&folder.path().join(format!("{out}{end}")))?, contents(&folder.path().join(format!("whole{end}")))?);
            ensure(one == other, || format!("round {round}: {out}{end} differs: {:?}", one.iter().map(|file| &file.0).collect::<Vec<_>>()))?;
        }
    }
    Ok(())
}

/// A job goes on under other rules: what comes out is what a new job makes, and most records are not cleaned again.
pub fn changed_rules() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    fs::create_dir_all(folder.path().join("in"))?;
    fs::create_dir_all(folder.path().join("rules/en"))?;
    let plain: String = (0..300).map(|number| format!("{}\n", json!({ "text": format!("Sentence {number} of a long report.\n") }))).collect();
    let odd = json!({ "text": "Tap the bu&#116;ton below.\nThe bridge was painted.\nTap the but\u{AD}ton below.\n" });
    fs::write(folder.path().join("in/a.jsonl"), format!("\u{FEFF}{}{odd}\n{plain}", corpus(200, 50)))?;
    fs::write(folder.path().join("in/b.jsonl.gz"), corpus(120, 50).repeat(2))?;
    fs::write(folder.path().join("in/c.txt"), "The council met on Monday.\nTap the button below.\n")?;
    let rule = |id: &str, finder: &str| {
        format!("[[rule]]\nid = \"{id}\"\nfamily = \"share\"\nabout = \"It.\"\n{finder}\nmatch = [\"[-x-]\"]\nkeep = [\"y\"]\n")
    };
    let council = rule("council", "phrase = [\"the council met on Monday\"]");
    let button = rule("button", "line = [\"Tap the button below.\"]");
    let both = rule("button", "line = [\"Tap the button below.\", \"The bridge was painted.\"]");
    // Rules, and whether records are taken over then.
    let states = [
        (council.clone(), false),
        (format!("{council}{button}"), true),
        (format!("{council}{both}"), true),
        (format!("{council}{both}{}", rule("digits", "regex = [\"^[0-9]+ opens$\"]")), false),
        (format!("{both}{}", rule("digits", "regex = [\"^[0-9]+ opens$\"]")), true),
        (both.clone(), false),
        (rule("button", "ends = [\"the rain\", \"opens at six.\"]"), true),
        (council, true),
    ];
    for (round, (rules, taken_over)) in states.iter().enumerate() {
        fs::write(folder.path().join("rules/en/own.toml"), format!("lang = \"en\"\n{rules}"))?;
        let mut told = Vec::new();
        for out in ["kept/".to_owned(), format!("fresh{round}/")] {
            let output = run(folder.path(), &["clean", "in/", "-o", &out, "--resume", "--rules", "rules/", "-j", "2"])?;
            let line = String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned();
            summary(&output)?;
            let (line, over) = line.split_once(" taken-over=").map_or((line.as_str(), "0"), |(line, over)| (line, over));
            told.push((line.to_owned(), over.parse::<u64>()?, contents(&folder.path().join(&out))?));
        }
        ensure(told[0].0 == told[1].0 && told[0].2 == told[1].2, || format!("round {round}: {} is not {}", told[0].0, told[1].0))?;
        let expected = if *taken_over && round > 0 { told[0].1 > 200 } else { told[0].1 == 0 };
        ensure(expected, || format!("round {round}: {} records taken over", told[0].1))?;
    }
    Ok(())
}

pub fn changed() -> Result<(), Failed> {
    for grow in [false, true] {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("in.jsonl");
        // More than a pipe and all queues hold, so that naqi waits for its reader while the file changes.
        fs::write(&file, corpus(60, 1000).repeat(80))?;
        let mut child = naqi()
            .current_dir(folder.path())
            .args(["clean", "in.jsonl", "--no-rules", "-j", "2"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdout = child.stdout.take().ok_or("no stdout")?;
        stdout.read_exact(&mut [0; 100])?;
        std::thread::sleep(Duration::from_millis(300));
        if grow {
            fs::OpenOptions::new().append(true).open(&file)?.write_all(b"{\"text\":\"One more.\"}\n")?;
        } else {
            fs::OpenOptions::new().write(true).open(&file)?.set_len(1000)?;
        }
        let reading = std::thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        let output = child.wait_with_output()?;
        reading.join().map_err(|_| "the reader panicked")??;
        let stderr = String::from_utf8_lossy(&output.stderr);
        ensure(output.status.code() == Some(1) && stderr.contains("in.jsonl: changed while it was read"), || {
            format!("{:?} {stderr}", output.status)
        })?;
        summary(&output)?;
    }
    Ok(())
}
