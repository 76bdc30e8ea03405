//! What naqi must leave alone, as `docs/RESTRAINT.md` lists it: every family is there, and every document it names comes
//! out as it went in, by rules and by what weights do to extracted text.

use libtest_mimic::{Failed, Trial};
use naqi::rule::Family;
use naqi::{By, Cleaner, Document, Options, Prior, RuleSet};

use super::{files, project};

/// One test for each family.
pub fn trials() -> Vec<Trial> {
    let page = std::fs::read_to_string(project("docs/RESTRAINT.md")).unwrap_or_default();
    let row = |family: &Family| page.lines().find(|line| line.starts_with(&format!("| {family} |"))).unwrap_or_default().to_owned();
    Family::ALL
        .iter()
        .map(|family| {
            let row = row(family);
            Trial::test(format!("restraint {family}"), move || check(&row))
        })
        .collect()
}

fn check(row: &str) -> Result<(), Failed> {
    let named: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
    if named.is_empty() {
        return Err("docs/RESTRAINT.md names no document for this family".into());
    }
    for prior in [Prior::None, Prior::Extracted] {
        let cleaner =
            Cleaner::new(RuleSet::bundled().map_err(|_| "the bundled rules do not load")?, Options { prior: Some(prior), ..Options::default() });
        for name in &named {
            let texts = texts(name)?;
            if texts.is_empty() {
                return Err(format!("there is no document {name}").into());
            }
            for text in texts {
                let document = Document::new(text.as_str());
                let clean = cleaner.clean(&document);
                if let Some(edit) = clean.edits.iter().find(|edit| !matches!(edit.by, By::Tidy(_))) {
                    return Err(format!("{name}, {}: {} took {:?}", prior.name(), cleaner.name(edit.by), &text[edit.start..edit.end]).into());
                }
            }
        }
    }
    Ok(())
}

/// A document of `tests/docs`, or all of this name in `tests/gold`.
fn texts(name: &str) -> Result<Vec<String>, Failed> {
    if name.contains('/') {
        return Ok(vec![std::fs::read_to_string(project(&format!("tests/docs/{name}.txt")))?]);
    }
    let mut found = Vec::new();
    for (_, path) in files("tests/gold", "txt") {
        let source = std::fs::read_to_string(path)?;
        let named = source.split("=== ").filter_map(|part| part.split_once('\n')).filter(|(head, _)| head.trim() == name);
        found.extend(named.map(|(_, body)| body.to_owned()));
    }
    Ok(found)
}
