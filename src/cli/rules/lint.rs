//! `naqi rules lint`: rules that load and hold and still are not what they seem.

use std::io;

use naqi::author::lint::{Finding, Findings, Watch, drawn};
use naqi::io::paths::shown;
use naqi::{Cleaner, Options, Rule, RuleSet};
use serde_json::json;

use super::super::args::LintArgs;
use super::super::corpus::Corpus;
use super::super::inputs::refuse_idle;
use super::super::show::color;
use super::super::{End, Failure, say};
use super::{counted, layers, mistakes, print};

/// Runs `rules lint`.
pub fn run(args: &LintArgs) -> Result<End, Failure> {
    refuse_idle(&args.read)?;
    let (layers, own) = layers(&args.paths, args.no_bundled)?;
    // A rule with a mistake is told and does not stop the others.
    let (set, problems) = RuleSet::parse_sound(&layers);
    let is_own = |rule: &Rule| own.has(rule);
    let mut findings = Findings::of(&set, &is_own);
    let mut end = End::Done;
    if !args.corpus.is_empty() {
        let (watch, ended) = watch(args, &set)?;
        end = ended;
        // Without a document nothing is known; the corpus said so.
        if watch.documents > 0 {
            findings.watched(&set, &is_own, &watch);
        }
    }
    let rules = set.rules.iter().filter(|rule| is_own(rule)).count();
    let findings = findings.sorted(&args.allow);
    if args.json {
        print(&findings.iter().map(line).collect::<String>())?;
    } else {
        let drawn = drawn(&findings).draw(color(&io::stderr()));
        if !drawn.is_empty() {
            say(drawn.trim_end());
            say("");
        }
        print(&format!("{}, {}\n", counted(rules, "rule"), counted(findings.len(), "finding")))?;
    }
    if !problems.is_empty() {
        return Err(mistakes(&problems));
    }
    Ok(if end == End::Done && !findings.is_empty() { End::Differs } else { end })
}

/// The rules over the corpus, all together as they would be used.
fn watch(args: &LintArgs, set: &RuleSet) -> Result<(Watch, End), Failure> {
    let cleaner = Cleaner::new(set.clone(), Options::default());
    let mut watch = Watch::new(&cleaner);
    let corpus = Corpus::new(&args.corpus, &args.read)?;
    let end = corpus.one_by_one(|read| {
        let clean = cleaner.clean(&read.document);
        watch.look(&format!("{}:{}", read.path, read.record), &cleaner, &read.document, &clean);
        Ok(())
    })?;
    Ok((watch, corpus.end(end)))
}

fn line(finding: &Finding) -> String {
    let problem = &finding.problem;
    let (line, column) = problem.line_column();
    let json = json!({
        "lint": finding.lint.name(), "rule": finding.address, "file": shown(std::path::Path::new(&*problem.source.name)), "line": line,
        "column": column, "title": problem.title, "label": problem.label, "help": problem.help,
    });
    format!("{json}\n")
}
