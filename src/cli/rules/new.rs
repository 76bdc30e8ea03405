//! `naqi rules new`: a rule drafted from a pasted line or a removed piece.

use std::collections::HashMap;
use std::io::{BufRead, Read as _};
use std::path::Path;

use naqi::author::draft::{Draft, Seen, kin, language};
use naqi::fold::fold;
use naqi::io::packing::{Limits, unpacked};
use naqi::io::paths::{Input, shown};
use naqi::{By, Cleaner, Document, Family, Options, Rule, RuleSet};
use serde_json::Value;

use super::super::args::NewArgs;
use super::super::corpus::Corpus;
use super::super::inputs::refuse_idle;
use super::super::source::Source;
use super::super::{End, Failure, say};
use super::{mistakes, print};

/// Runs `rules new`.
pub fn run(args: &NewArgs) -> Result<End, Failure> {
    refuse_idle(&args.read)?;
    let text = match &args.from_ledger {
        Some(ledger) => removed(ledger, args)?,
        None => pasted(args.text.as_deref())?,
    };
    if text.trim().is_empty() {
        return Err(Failure::Usage("there is nothing to make a rule of: paste the line, as in naqi rules new 'Share this page'".into()));
    }
    let bundled = RuleSet::bundled().map_err(|problems| mistakes(&problems))?.weighing(false);
    let pack = args.pack.clone().unwrap_or_else(|| language(&text).to_owned());
    let cleaner = Cleaner::new(bundled, Options { unguarded: true, ..Options::default() });
    let known = known(&cleaner, &text);
    let family = match (args.family, known) {
        (Some(family), _) => family,
        (None, Some(rule)) => rule.family,
        (None, None) => guessed(cleaner.rules(), &text)?,
    };
    let mut draft = Draft::new(&text, &pack, family, args.id.as_deref()).map_err(Failure::Usage)?;
    if let Some(rule) = known {
        say(&format!("naqi: the bundled rule {0} takes it already; naqi rules show {0}", rule.address));
    }
    let mut end = End::Done;
    if !args.corpus.is_empty() {
        let cleaner = Seen::cleaner(&draft);
        let corpus = Corpus::new(&args.corpus, &args.read)?;
        let seen = &mut draft.seen;
        end = corpus.one_by_one(|read| {
            seen.look(&format!("{}:{}", read.path, read.record), &cleaner, &read.document);
            Ok(())
        })?;
        end = corpus.end(end);
    }
    let problems = draft.prove(&RuleSet::bundled_sources());
    print(&draft.render())?;
    if !problems.is_empty() {
        return Err(mistakes(&problems));
    }
    Ok(end)
}

fn pasted(text: Option<&str>) -> Result<String, Failure> {
    match text.filter(|text| *text != "-") {
        Some(text) => Ok(text.to_owned()),
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map_err(|error| Failure::read("-", &error))?;
            Ok(text)
        }
    }
}

/// The family of the nearest bundled rules.
fn guessed(bundled: &RuleSet, text: &str) -> Result<Family, Failure> {
    let Some((family, nearest)) = kin(bundled, text) else {
        let names: Vec<_> = Family::ALL.iter().map(|family| family.name()).collect();
        return Err(Failure::Usage(format!("no bundled rule has words in common with it, so name its --family: {}", names.join(", "))));
    };
    say(&format!("naqi: --family {family} is a guess: the nearest bundled rule is {nearest}"));
    Ok(family)
}

/// The bundled rule that takes the whole of a text already.
fn known<'c>(cleaner: &'c Cleaner, text: &str) -> Option<&'c Rule> {
    let example = naqi::rule::Example::parse(text).ok()?;
    let document = Document::new(example.text.clone());
    let clean = cleaner.clean(&document);
    let wanted = if example.spans.is_empty() { std::slice::from_ref(&(0..example.text.len())).to_vec() } else { example.spans };
    let letters = |range: std::ops::Range<usize>| example.text[range].chars().filter(|c| c.is_alphanumeric()).count();
    let taken: usize = clean.edits.iter().filter(|edit| matches!(edit.by, By::Rule(_))).map(|edit| letters(edit.start..edit.end)).sum();
    let rule = clean.edits.iter().find_map(|edit| if let By::Rule(rule) = edit.by { Some(rule) } else { None })?;
    (taken >= wanted.into_iter().map(letters).sum()).then(|| &cleaner.rules().rules[rule as usize])
}

/// A piece that a ledger says was removed: the first that holds the words that were given, else the most frequent.
fn removed(ledger: &Path, args: &NewArgs) -> Result<String, Failure> {
    let name = shown(ledger);
    let source = Source::File(Input { path: ledger.to_owned(), relative: ledger.to_owned() });
    let (input, _) = source.open()?;
    let limits = Limits { ratio: args.read.max_ratio, window: args.read.max_window };
    let input = unpacked(input, limits);
    let wanted = args.text.as_deref().map(fold);
    let mut counts: HashMap<String, (u64, usize)> = HashMap::new();
    for (number, line) in input.lines().enumerate() {
        let line = line.map_err(|error| Failure::read(&name, &error))?;
        let entry: Value =
            serde_json::from_str(&line).map_err(|error| Failure::Usage(format!("{name}: line {} is no line of a ledger: {error}", number + 1)))?;
        for edit in entry["edits"].as_array().into_iter().flatten() {
            let is_tidying = edit["by"].as_str().is_none_or(|by| by.starts_with("tidy/"));
            let Some(piece) = edit["removed"].as_str().map(str::trim).filter(|piece| !is_tidying && !piece.is_empty()) else { continue };
            if wanted.as_ref().is_some_and(|wanted| fold(&piece.replace('\n', " ")).contains(wanted.as_str())) {
                return Ok(escaped(piece));
            }
            let order = counts.len();
            counts.entry(piece.to_owned()).or_insert((0, order)).0 += 1;
        }
    }
    if let Some(wanted) = &args.text {
        return Err(Failure::Usage(format!("{name}: no removed piece holds «{wanted}»")));
    }
    let most = counts.into_iter().max_by_key(|(_, (count, order))| (*count, std::cmp::Reverse(*order)));
    let (piece, (count, _)) = most.ok_or_else(|| Failure::Usage(format!("{name}: nothing was removed by rules or weights")))?;
    say(&format!("naqi: removed {count} times: «{}»", naqi::show::safe(&piece, false)));
    Ok(escaped(&piece))
}

/// Marks that stand in a removed piece mean nothing there.
fn escaped(piece: &str) -> String {
    naqi::rule::Example::render(piece, &[])
}
