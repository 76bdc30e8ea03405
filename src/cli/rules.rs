//! `naqi rules`, and the rules that the other subcommands run with.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use naqi::prove::{Proof, prove_rule, prove_together};
use naqi::rule::problem::{Problems, Source};
use naqi::rule::{Example, Finder, folder, schema};
use naqi::show::safe;
use naqi::{Cleaner, Options, Policy, Rule, RuleSet, Select, Tidy, tidy};

use super::args::{RuleFlags, RulesArgs, RulesCommand, Table};
use super::output::Output;
use super::show::{color, to_person};
use super::{End, Failure, say};

/// Runs `rules`.
pub fn run(args: &RulesArgs) -> Result<End, Failure> {
    match &args.command {
        RulesCommand::List { rules, json } => print(&list(&load(rules, *json)?, *json)),
        RulesCommand::Show { addresses, rules } => show(addresses, &load(rules, true)?),
        RulesCommand::Check { paths, no_bundled } => check(paths, *no_bundled),
        RulesCommand::Schema => print(&schema::schema()),
        RulesCommand::Table { what, rules } => print(&match what {
            Table::Rules => rule_table(&load(rules, false)?),
            Table::Families => schema::families(),
            Table::Tidy => tidy::table(),
        }),
    }
}

/// The rules that the flags ask for; `proven` with their examples and patterns as written.
pub fn load(flags: &RuleFlags, proven: bool) -> Result<RuleSet, Failure> {
    let select = Select::new(&flags.select).map_err(Failure::Usage)?;
    if flags.no_rules {
        return Ok(RuleSet::default());
    }
    // Rules of one's own may refer to bundled lists and replace bundled rules, so that all are parsed together; the
    // bundled ones alone come packed.
    let packed = flags.folders.is_empty() && !flags.no_bundled && !proven;
    let mut set = if packed {
        RuleSet::bundled()
    } else {
        let bundled = if flags.no_bundled { Vec::new() } else { vec![RuleSet::bundled_sources()] };
        RuleSet::parse(&[bundled, read(&flags.folders)?].concat())
    }
    .map_err(|problems| mistakes(&problems))?;
    for (written, one) in flags.select.iter().map(|glob| (glob, Select::new(std::slice::from_ref(&glob.trim_start_matches('!'))))) {
        let one = one.map_err(Failure::Usage)?;
        if !set.rules.iter().any(|rule| one.takes(&rule.address) || rule.was.iter().any(|old| one.takes(old))) {
            return Err(Failure::Usage(format!("--select {written}: no rule has such an address; `naqi rules list` shows them")));
        }
    }
    set.select(&select);
    if set.rules.is_empty() && !flags.select.is_empty() {
        return Err(Failure::Usage(format!("--select {}: no rule is left; --no-rules says so outright", flags.select.join(" --select "))));
    }
    Ok(set)
}

/// A cleaner with the rules and policies that the flags ask for.
pub fn cleaner(flags: &RuleFlags, tidy: Tidy, misses: bool) -> Result<Cleaner, Failure> {
    let mut options = Options { tidy, misses, prior: flags.prior.into(), ..Options::default() };
    for (families, policy) in [(&flags.drop, Policy::Drop), (&flags.keep, Policy::Keep), (&flags.moved, Policy::Move)] {
        for family in families {
            if let Some(other) = options.policies.insert(*family, policy).filter(|other| *other != policy) {
                return Err(Failure::Usage(format!("{family}: asked to {} and to {}", verb(other), verb(policy))));
            }
        }
    }
    Ok(Cleaner::new(load(flags, false)?, options))
}

fn verb(policy: Policy) -> &'static str {
    match policy {
        Policy::Drop => "drop",
        Policy::Keep => "keep",
        Policy::Move => "move",
    }
}

fn read(folders: &[PathBuf]) -> Result<Vec<Vec<Source>>, Failure> {
    // A rule folder that is not there or leads out of itself is a mistake in the rules, not of the disk.
    folders.iter().map(|path| folder::read(path).map_err(|error| Failure::Usage(format!("rules: {}", super::plain(&error))))).collect()
}

fn mistakes(problems: &Problems) -> Failure {
    let count = problems.len();
    let drawn = problems.draw(color(&io::stderr()));
    Failure::Usage(format!("{count} {} in the rules\n\n{}", if count == 1 { "mistake" } else { "mistakes" }, drawn.trim_end()))
}

fn print(text: &str) -> Result<End, Failure> {
    let mut output = Output::stdout()?;
    output.put(text.as_bytes())?;
    output.finish()?;
    Ok(End::Done)
}

fn list(set: &RuleSet, as_json: bool) -> String {
    let line = |rule: &Rule| {
        if !as_json {
            return format!("{}\n", rule.address);
        }
        let (line, _) = place(rule);
        let json = json!({
            "address": rule.address, "family": rule.family, "finder": rule.finder.key(), "patterns": rule.finder.patterns().len(),
            "score": rule.score, "about": rule.about, "file": *rule.origin.source.name, "line": line,
            "examples": rule.proof.matches.len() + rule.proof.keeps.len(), "todo": rule.proof.todo_matches.len() + rule.proof.todo_keeps.len(),
        });
        format!("{json}\n")
    };
    set.rules.iter().map(line).collect()
}

/// Line and column of a rule in its file.
fn place(rule: &Rule) -> (usize, usize) {
    let before = &rule.origin.source.text[..rule.origin.span.start];
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

fn show(addresses: &[String], set: &RuleSet) -> Result<End, Failure> {
    let mut out = String::new();
    let person = to_person();
    for address in addresses {
        let select = Select::new(std::slice::from_ref(address)).map_err(Failure::Usage)?;
        let found: Vec<_> = set.rules.iter().filter(|rule| select.takes(&rule.address) || rule.was.contains(address)).collect();
        if found.is_empty() {
            return Err(Failure::Usage(format!("no rule has the address {address}; `naqi rules list` shows them")));
        }
        for rule in found {
            out.push_str(&drawn(rule, person));
        }
    }
    print(&out)
}

fn drawn(rule: &Rule, person: bool) -> String {
    let source = &rule.origin.source;
    let (line, _) = place(rule);
    let mut out = format!(
        "{}\n  {}\n  {}:{line} · family {} · finder {} · score {}\n",
        rule.address,
        safe(&rule.about, person),
        source.name,
        rule.family,
        rule.finder.key(),
        rule.score
    );
    let patterns: Vec<&str> = match &rule.finder {
        Finder::Regex(all) => all.iter().map(|regexp| regexp.written.as_str()).collect(),
        finder => finder.patterns().iter().map(|pattern| pattern.written.as_str()).collect(),
    };
    for pattern in patterns {
        out.push_str(&format!("    {}\n", safe(pattern, person)));
    }
    for (name, examples) in
        [("match", &rule.proof.matches), ("keep", &rule.proof.keeps), ("todo_match", &rule.proof.todo_matches), ("todo_keep", &rule.proof.todo_keeps)]
    {
        for proven in examples {
            let text = Example::render(&proven.example.text, &proven.example.spans);
            out.push_str(&format!("  {name}:\n"));
            for line in text.lines() {
                out.push_str(&format!("    {}\n", safe(line, person)));
            }
        }
    }
    out.push('\n');
    out
}

fn check(paths: &[PathBuf], no_bundled: bool) -> Result<End, Failure> {
    let own = if paths.is_empty() { vec![RuleSet::bundled_sources()] } else { read(paths)? };
    let mut layers = Vec::new();
    if !no_bundled && !paths.is_empty() {
        layers.push(RuleSet::bundled_sources());
    }
    layers.extend(own.iter().cloned());
    let (set, problems) = RuleSet::parse_sound(&layers);
    let is_own = |rule: &Rule| own.iter().flatten().any(|source| std::sync::Arc::ptr_eq(&source.text, &rule.origin.source.text));
    let mut proof = Proof::default();
    let mut rules = 0;
    for (index, rule) in set.rules.iter().enumerate().filter(|(_, rule)| is_own(rule)) {
        prove_rule(&set, index, &mut proof);
        rules += usize::from(!rule.address.is_empty());
    }
    // What one rule takes from another's `keep` is only worth telling once each of them holds alone.
    let together = if problems.is_empty() && proof.problems.is_empty() { prove_together(&set) } else { Problems::default() };
    let colored = color(&io::stderr());
    for drawn in [&problems, &proof.problems, &together].map(|problems| problems.draw(colored)) {
        if !drawn.is_empty() {
            say(drawn.trim_end());
            say("");
        }
    }
    for address in &proof.mended {
        say(&format!("{address}: a todo example holds by now; make it a match or a keep"));
    }
    let wrong = problems.len() + proof.problems.len() + together.len();
    let summary =
        format!("{rules} rules, {} examples, {} todo, {wrong} {}\n", proof.examples, proof.todo, if wrong == 1 { "mistake" } else { "mistakes" });
    print(&summary)?;
    if wrong == 0 { Ok(End::Done) } else { Err(Failure::Usage(format!("{wrong} {} in the rules", if wrong == 1 { "mistake" } else { "mistakes" }))) }
}

/// The rules as Markdown, a section for each pack.
fn rule_table(set: &RuleSet) -> String {
    let mut out = String::new();
    let pack = |rule: &Rule| rule.address.split('/').next().unwrap_or_default().to_owned();
    for rules in set.rules.chunk_by(|a, b| pack(a) == pack(b)) {
        out.push_str(&format!(
            "\n### {} ({} rules)\n\n| rule | family | finder | score | what it takes |\n|---|---|---|---|---|\n",
            pack(&rules[0]),
            rules.len()
        ));
        for rule in rules {
            let about = rule.about.replace('|', "\\|");
            out.push_str(&format!("| `{}` | {} | {} | {} | {about} |\n", rule.address, rule.family, rule.finder.key(), rule.score));
        }
    }
    out
}
