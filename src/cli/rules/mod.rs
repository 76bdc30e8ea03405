//! `naqi rules`, a file for each thing it does, and the rules that the other subcommands run with.

mod check;
mod format;
mod lint;
mod new;
pub mod show;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use naqi::rule::{Problems, Source};
use naqi::rule::{folder, schema};
use naqi::{Cleaner, Options, Policy, Prior, Rule, RuleSet, Select, Tidy, tidy};

use super::args::{Counts, RuleFlags, RulesArgs, RulesCommand, Table};
use super::corpus::Corpus;
use super::output::Output;
use super::show::color;
use super::{End, Failure, repeats};

/// Runs `rules`.
pub fn run(args: &RulesArgs) -> Result<End, Failure> {
    match &args.command {
        RulesCommand::List { rules, json } => print(&show::list(&load(rules, *json)?, *json)),
        RulesCommand::Show { addresses, rules } => show::show(addresses, &load(rules, true)?),
        RulesCommand::Check { paths, no_bundled } => check::run(paths, *no_bundled),
        RulesCommand::Lint(args) => lint::run(args),
        RulesCommand::New(args) => new::run(args),
        RulesCommand::Fmt { paths, check } => format::run(paths, *check),
        RulesCommand::Schema => print(&schema::schema()),
        RulesCommand::Table { what, rules } => print(&match what {
            Table::Rules => show::table(&load(rules, false)?),
            Table::Families => schema::families(),
            Table::Lints => naqi::author::lint::table(),
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
    let mut set = if packed { RuleSet::bundled() } else { RuleSet::parse(&sources(flags)?).map(|set| set.weighing(!flags.no_bundled)) }
        .map_err(|problems| mistakes(&problems))?;
    for (written, one) in flags.select.iter().map(|glob| (glob, Select::new(std::slice::from_ref(&glob.trim_start_matches('!'))))) {
        let one = one.map_err(Failure::Usage)?;
        if !set.has(&one) {
            return Err(Failure::Usage(format!("--select {written}: no rule has such an address; `naqi rules list` shows them")));
        }
    }
    set.select(&select);
    if set.rules.is_empty() && !set.weighs && !flags.select.is_empty() {
        return Err(Failure::Usage(format!("--select {}: no rule is left; --no-rules says so outright", flags.select.join(" --select "))));
    }
    Ok(set)
}

/// The rule files that the flags name, a layer each.
pub fn sources(flags: &RuleFlags) -> Result<Vec<Vec<Source>>, Failure> {
    let bundled = if flags.no_bundled || flags.no_rules { Vec::new() } else { vec![RuleSet::bundled_sources()] };
    Ok([bundled, read(&flags.folders)?].concat())
}

/// A cleaner with the rules and policies that the flags ask for, for this corpus.
pub fn cleaner(flags: &RuleFlags, tidy: Tidy, misses: bool, corpus: Option<&Corpus<'static>>) -> Result<Cleaner, Failure> {
    let mut options = Options { tidy, misses, prior: flags.prior.map(Into::into), ..Options::default() };
    for (families, policy) in [(&flags.drop, Policy::Drop), (&flags.keep, Policy::Keep), (&flags.moved, Policy::Move)] {
        for family in families {
            if let Some(other) = options.policies.insert(*family, policy).filter(|other| *other != policy) {
                return Err(Failure::Usage(format!("{family}: asked to {} and to {}", verb(other), verb(policy))));
            }
        }
    }
    let bundled_alone = flags.folders.is_empty() && flags.select.is_empty() && !flags.no_bundled && !flags.no_rules;
    let cleaner = if bundled_alone {
        Cleaner::bundled_with(options).map_err(|problems| mistakes(&problems))?
    } else {
        Cleaner::new(load(flags, false)?, options)
    };
    let Some(counts) = &flags.repeats else { return Ok(cleaner) };
    if cleaner.prior() == Prior::None {
        return Err(Failure::Usage("--repeats: no line is weighed, so that none can go for it; --prior says what the text is taken for".into()));
    }
    let repeats = match (counts, corpus) {
        (Counts::File(name), _) => repeats::read(name)?,
        (Counts::Own, Some(corpus)) => repeats::own(corpus, tidy)?,
        (Counts::Own, None) => {
            return Err(Failure::Usage(
                "--repeats self: snapshots are of documents one by one; --repeats FILE takes what `naqi repeats` wrote".into(),
            ));
        }
    };
    Ok(cleaner.with_repeats(Some(Arc::new(repeats))))
}

fn verb(policy: Policy) -> &'static str {
    match policy {
        Policy::Drop => "drop",
        Policy::Keep => "keep",
        Policy::Leave => "leave",
        Policy::Move => "move",
    }
}

/// Rule files of one's own beside the bundled ones that they may use: the layers to parse, and what is one's own.
/// Without a path the bundled ones are.
fn layers(paths: &[PathBuf], no_bundled: bool) -> Result<(Vec<Vec<Source>>, Own), Failure> {
    let own = if paths.is_empty() { vec![RuleSet::bundled_sources()] } else { read(paths)? };
    let bundled = (!no_bundled && !paths.is_empty()).then(RuleSet::bundled_sources);
    Ok((bundled.into_iter().chain(own.iter().cloned()).collect(), Own(own.into_iter().flatten().collect())))
}

/// Files that are one's own.
struct Own(Vec<Source>);

impl Own {
    /// Whether a rule stands in one of them.
    fn has(&self, rule: &Rule) -> bool {
        self.0.iter().any(|source| Arc::ptr_eq(&source.text, &rule.origin.source.text))
    }
}

fn read(folders: &[PathBuf]) -> Result<Vec<Vec<Source>>, Failure> {
    // A rule folder that is not there or leads out of itself is a mistake in the rules, not of the disk.
    folders.iter().map(|path| folder::read(path).map_err(|error| Failure::Usage(format!("rules: {}", super::plain(&error))))).collect()
}

fn mistakes(problems: &Problems) -> Failure {
    let count = problems.len();
    let drawn = problems.draw(color(&io::stderr()));
    Failure::Usage(format!("{} in the rules\n\n{}", counted(count, "mistake"), drawn.trim_end()))
}

fn print(text: &str) -> Result<End, Failure> {
    let mut output = Output::stdout()?;
    output.put(text.as_bytes())?;
    output.finish()?;
    Ok(End::Done)
}

/// So many of something, in words: «1 rule», «2 rules».
fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
