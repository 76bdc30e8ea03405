//! The step `mojibake`, and `c1` behind it, against `tests/mojibake`: what it must put right (`repaired.jsonl`), and what looks odd and must
//! stay (`kept.jsonl`). A case is a line: `{"is": …, "becomes": …, "note": …}`, without `becomes` where nothing changes.

use libtest_mimic::{Failed, Trial};
use naqi::ledger::By;
use naqi::tidy::Step;
use naqi::{Cleaner, Document, Options, RuleSet, Tidy};
use serde_json::Value;

use super::project;

/// A test for each file, which tells every case that fails.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mojibake repaired", || file("tests/mojibake/repaired.jsonl", 200)),
        Trial::test("mojibake kept", || file("tests/mojibake/kept.jsonl", 100)),
    ]
}

fn file(path: &str, least: usize) -> Result<(), Failed> {
    let cleaner =
        Cleaner::new(RuleSet::default(), Options { tidy: Tidy::NONE.with(Step::Mojibake, true).with(Step::C1, true), ..Options::default() });
    let cases = std::fs::read_to_string(project(path))?;
    let cases: Vec<Value> = cases.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let failed: Vec<String> = cases.iter().filter_map(|case| check(&cleaner, case).err()).collect();
    if cases.len() < least {
        return Err(format!("{path} has {} cases, of {least}", cases.len()).into());
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n")).into()) }
}

fn check(cleaner: &Cleaner, case: &Value) -> Result<(), String> {
    let text = |key: &str| case[key].as_str();
    let is = text("is").ok_or_else(|| format!("no text in {case}"))?;
    let becomes = text("becomes").unwrap_or(is);
    let document = Document::new(is);
    let clean = cleaner.clean(&document);
    let note = text("note").unwrap_or_default();
    if clean.text != becomes {
        return Err(format!("{note}: {is:?}\n  became     {:?}\n  instead of {becomes:?}", clean.text));
    }
    if clean.edits.iter().any(|edit| !matches!(edit.by, By::Tidy(Step::Mojibake | Step::C1))) {
        return Err(format!("{note}: {is:?} was edited by another"));
    }
    let again = Document::new(becomes);
    let twice = cleaner.clean(&again).text;
    if twice != becomes { Err(format!("{note}: {becomes:?} became {twice:?} the second time")) } else { Ok(()) }
}
