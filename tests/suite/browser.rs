//! The page in a real browser: keys, filters, hostile text, five thousand documents. Needs Node, Playwright's core in the
//! folder that NAQI_BROWSER names, and Chromium; without them it is told as ignored.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::json;

use super::project;

/// Where Debian has it, and others.
const CHROMIUM: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/// Documents on the page.
const DOCUMENTS: usize = 5000;
/// What a page is made of to do harm: elements, ends of elements, terminal sequences, turns of direction, tags.
const HOSTILE: &str = "</script><script>window.hit = 1</script><img src=x onerror=\"window.hit = 2\"> \u{1b}[31m \u{202e}live\u{2066} \u{e0041} <!--<script>\nShare this page\n";

/// A script in Node that drives Chromium, if both are there.
#[derive(Clone)]
pub struct Browser {
    modules: PathBuf,
    chromium: &'static Path,
}

impl Browser {
    /// What the machine has.
    pub fn new() -> Option<Self> {
        let modules = std::env::var_os("NAQI_BROWSER").map(PathBuf::from)?;
        let chromium = CHROMIUM.iter().map(Path::new).find(|path| path.exists())?;
        Some(Self { modules, chromium })
    }

    /// Runs a script of `tests/browser` with an address or a file; what it prints.
    pub fn run(&self, script: &str, what: &std::ffi::OsStr) -> Result<String, Failed> {
        let shots = std::env::var("NAQI_SCREENSHOTS").unwrap_or_default();
        let script = project("tests/browser").join(script);
        let output = Command::new("node").arg(script).arg(&self.modules).arg(self.chromium).arg(what).arg(shots).output()?;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            return Err(format!("{told}\n{}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(told)
    }
}

/// A test that needs a browser, ignored where there is none.
pub fn trial(name: &str, drive: fn(&Browser) -> Result<(), Failed>) -> Trial {
    let browser = Browser::new();
    let ready = browser.is_some();
    let run = move || drive(&browser.clone().ok_or("no browser")?);
    Trial::test(format!("browser: {name} (NAQI_BROWSER with playwright-core)"), run).with_ignored_flag(!ready)
}

/// The test of the page.
pub fn trials() -> Vec<Trial> {
    vec![trial("the page", drive)]
}

fn drive(browser: &Browser) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let mut lines = vec![json!({ "id": "</title><b>hostile</b>", "lang": "en", "text": HOSTILE })];
    for number in 1..DOCUMENTS {
        let (lang, body, label) = match number % 3 {
            0 => ("ar", "اجتمع المجلس صباح الاثنين لبحث ترميم الجسر القديم.", "شارك المقال"),
            1 => ("en", "The council met on Monday to talk about the old bridge.", "Share this page"),
            _ => ("fa", "شورا صبح دوشنبه درباره پل کهنه گفتگو کرد.", "Share this page"),
        };
        lines.push(json!({ "id": format!("document {number}"), "lang": lang, "text": format!("{body}\n{}\n{label}\n", body.repeat(number % 40)) }));
    }
    let corpus: String = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.path().join("docs.jsonl"), corpus)?;
    std::fs::write(
        folder.path().join("r.toml"),
        "lang = \"en\"\nfamily = \"share\"\n[[rule]]\nid = \"label\"\nabout = \"The label above <b>share</b> buttons.\"\nline = [\"share this page\", \"شارك المقال\"]\n\
         match = [\"Text.\\n[-Share this page-]\"]\nkeep = [\"Please share this page.\"]\n",
    )?;
    let page = folder.path().join("page.html");
    let made = Command::new(env!("CARGO_BIN_EXE_naqi"))
        .current_dir(folder.path())
        .args(["report", "--no-bundled", "--rules", "r.toml", "docs.jsonl", "-o", "page.html"])
        .output()?;
    if !made.status.success() {
        return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
    }
    let told = browser.run("page.js", page.as_os_str())?;
    insta::with_settings!({ snapshot_path => project("tests/browser"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("page", told);
    });
    Ok(())
}
