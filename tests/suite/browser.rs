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

/// The test, ignored where there is no browser.
pub fn trials() -> Vec<Trial> {
    let modules = std::env::var_os("NAQI_BROWSER").map(PathBuf::from);
    let chromium = CHROMIUM.iter().map(Path::new).find(|path| path.exists());
    let ready = modules.is_some() && chromium.is_some();
    let drive = move || drive(&modules.clone().ok_or("no Playwright")?, chromium.ok_or("no Chromium")?);
    vec![Trial::test("browser: the page (NAQI_BROWSER with playwright-core)", drive).with_ignored_flag(!ready)]
}

fn drive(modules: &Path, chromium: &Path) -> Result<(), Failed> {
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
    let shots = std::env::var("NAQI_SCREENSHOTS").unwrap_or_default();
    let output = Command::new("node").arg(project("tests/browser/page.js")).arg(modules).arg(chromium).arg(&page).arg(shots).output()?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        return Err(format!("{told}\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    insta::with_settings!({ snapshot_path => project("tests/browser"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("page", told);
    });
    Ok(())
}
