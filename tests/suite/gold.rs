//! The gold set under `tests/gold/`: short documents with their furniture marked, and floors that only rise.
//!
//! A file for each language. `floors.toml` says for each prior and language how many percent of the furniture's letters
//! must at least go, and how many of the text's letters may at most: what is reached now, rounded down and up. Honest
//! documents, `control-…`, come out untouched with rules alone and by what the weights do to extracted text.

use std::path::Path;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use naqi::rule::Example;
use naqi::{By, Cleaner, Document, Options, Prior, RuleSet};

use super::{files, project};

const PRIORS: [Prior; 3] = [Prior::None, Prior::Extracted, Prior::Page];

/// A test for each language and prior.
pub fn trials() -> Vec<Trial> {
    let Ok(floors) = std::fs::read_to_string(project("tests/gold/floors.toml"))
        .map_err(|error| error.to_string())
        .and_then(|text| text.parse::<toml::Table>().map_err(|error| error.to_string()))
    else {
        return vec![Trial::test("gold floors", || Err("tests/gold/floors.toml cannot be read".into()))];
    };
    let floors = Arc::new(floors);
    let mut trials = Vec::new();
    for prior in PRIORS {
        let Ok(rules) = RuleSet::bundled() else { continue };
        let cleaner = Arc::new(Cleaner::new(rules, Options { prior: Some(prior), ..Options::default() }));
        for (lang, path) in files("tests/gold", "txt") {
            let (cleaner, floors) = (Arc::clone(&cleaner), Arc::clone(&floors));
            trials.push(Trial::test(format!("gold {lang} {}", prior.name()), move || check(&cleaner, prior, &lang, &path, &floors)));
        }
        if prior != Prior::None {
            trials.push(Trial::test(format!("sums that are told decide, {}", prior.name()), move || told_alike(&cleaner, prior)));
        }
    }
    trials
}

/// Cleaning measures of a line only what may still decide on it; who wants sums told has everything measured. Both come to the same.
fn told_alike(cleaner: &Cleaner, prior: Prior) -> Result<(), Failed> {
    let rules = RuleSet::bundled().map_err(|_| "the bundled rules do not load")?;
    let telling = Cleaner::new(rules, Options { prior: Some(prior), misses: true, ..Options::default() });
    let mut went = 0;
    for (name, path) in files("tests/gold", "txt").into_iter().chain(files("tests/docs", "txt")) {
        let source = std::fs::read_to_string(path)?;
        for part in source.split("=== ") {
            let text = Example::parse(part).map_or_else(|_| part.to_owned(), |example| example.text);
            let document = Document::new(text);
            let (silent, told) = (cleaner.clean(&document), telling.clean(&document));
            went += told.weighed.iter().filter(|line| line.goes).count();
            if let Some(line) = told.weighed.iter().find(|line| document.text.get(line.start..line.end).is_none()) {
                return Err(format!("{name}: a line from {} to {}, within a character\n{part}", line.start, line.end).into());
            }
            if silent.edits != told.edits || silent.text != told.text {
                return Err(format!("{name}: not what is told\n{part}").into());
            }
        }
    }
    if went < 20 { Err(format!("only {went} lines go by their sums").into()) } else { Ok(()) }
}

/// Letters of furniture and of text: all, and those that went.
#[derive(Default)]
struct Count {
    furniture: [usize; 2],
    text: [usize; 2],
}

fn check(cleaner: &Cleaner, prior: Prior, lang: &str, path: &Path, floors: &toml::Table) -> Result<(), Failed> {
    let source = std::fs::read_to_string(path)?;
    let mut count = Count::default();
    let mut wrong = Vec::new();
    for part in source.split("=== ").skip(1) {
        let (head, body) = part.split_once('\n').ok_or("a document without a text")?;
        let example = Example::parse(body).map_err(|at| format!("{head}: a mark without its partner at byte {at}"))?;
        let document = Document::new(example.text.as_str());
        let clean = cleaner.clean(&document);
        let taken: Vec<_> = clean.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))).map(|edit| edit.start..edit.end).collect();
        for (at, _) in example.text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
            let side = if example.spans.iter().any(|span| span.contains(&at)) { &mut count.furniture } else { &mut count.text };
            side[0] += 1;
            side[1] += usize::from(taken.iter().any(|span| span.contains(&at)));
        }
        if head.starts_with("control-") && prior != Prior::Page && !taken.is_empty() {
            wrong.push(Example::render(&example.text, &taken));
        }
        let once = clean.text.into_owned();
        if cleaner.clean(&Document::new(once.as_str())).text != once {
            return Err(format!("{head}: cleaning twice changes more").into());
        }
    }
    let floor = |name: &str| floors.get(prior.name()).and_then(|prior| prior.get(name)?.get(lang)?.as_float());
    let (Some(least), Some(most)) = (floor("removed"), floor("damage")) else { return Err("floors.toml has no floor for it".into()) };
    let percent = |[all, gone]: [usize; 2]| gone as f64 * 100.0 / all.max(1) as f64;
    let (removed, damage) = (percent(count.furniture), percent(count.text));
    if !wrong.is_empty() {
        return Err(format!("honest documents were touched:\n{}", wrong.join("\n")).into());
    }
    if removed < least || damage > most {
        return Err(format!("removed {removed:.1} %, at least {least} wanted; damage {damage:.2} %, at most {most} allowed").into());
    }
    if std::env::var_os("NAQI_GOLD").is_some() {
        eprintln!("{} {lang}: removed {removed:.1} damage {damage:.2}", prior.name());
    }
    Ok(())
}
