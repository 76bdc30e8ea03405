//! The flags that choose rules and say what becomes of what they find, and the subcommands of `rules`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use naqi::author::lint::Lint;
use naqi::{Family, Prior, Tidy};

use super::ReadFlags;

#[derive(Debug, Clone, Args)]
pub struct RuleFlags {
    /// Add the rule files below this folder, or this rule file (may be given again)
    #[arg(long = "rules", value_name = "DIR", help_heading = "Rules", action = clap::ArgAction::Append)]
    pub folders: Vec<PathBuf>,
    /// Start without the bundled rules
    #[arg(long, help_heading = "Rules", overrides_with = "bundled")]
    pub no_bundled: bool,
    #[arg(long, hide = true, overrides_with = "no_bundled")]
    pub bundled: bool,
    /// No rules at all: only decode and tidy
    #[arg(long, help_heading = "Rules", conflicts_with = "folders")]
    pub no_rules: bool,
    /// Choose rules by address: 'ar/**', '!any/credit/*' (may be given again; the last that matches decides)
    #[arg(long, value_name = "GLOB", help_heading = "Rules", action = clap::ArgAction::Append, allow_hyphen_values = true)]
    pub select: Vec<String>,
    /// Take this family out of the text (may be given again, or several with commas)
    #[arg(long, value_name = "FAMILY", help_heading = "Rules", value_delimiter = ',', value_parser = family, action = clap::ArgAction::Append)]
    pub drop: Vec<Family>,
    /// Leave this family in the text
    #[arg(long, value_name = "FAMILY", help_heading = "Rules", value_delimiter = ',', value_parser = family, action = clap::ArgAction::Append)]
    pub keep: Vec<Family>,
    /// Take this family out of the text and put it under `fields`
    #[arg(long = "move", value_name = "FAMILY", help_heading = "Rules", value_delimiter = ',', value_parser = family, action = clap::ArgAction::Append)]
    pub moved: Vec<Family>,
    /// What the weights take a text for, and so how strong their evidence must be [default: extracted; none with
    /// --no-rules, --no-bundled, and where --select leaves out weigh/lines]
    #[arg(long, value_name = "PRIOR", help_heading = "Rules")]
    pub prior: Option<AskedPrior>,
    /// Let lines go that stand in several documents of a site, unless they are plainly text: the file that `naqi repeats` wrote of them,
    /// or `self` to count those of the inputs first
    #[arg(long, value_name = "FILE|self", help_heading = "Rules", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(Counts::from))]
    pub repeats: Option<Counts>,
    /// What is done with characters and white space: a profile and switches, such as `standard,-spaces`
    #[arg(long, value_name = "PROFILE", default_value = "standard", help_heading = "Rules", allow_hyphen_values = true)]
    pub tidy: Tidy,
}

/// Where the counts of lines that repeat come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// The inputs, which are read before they are worked on.
    Own,
    /// A file that `naqi repeats` wrote.
    File(PathBuf),
}

impl From<OsString> for Counts {
    fn from(written: OsString) -> Self {
        if written == "self" { Self::Own } else { Self::File(written.into()) }
    }
}

/// The names of [`Prior`] on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AskedPrior {
    /// Rules alone
    None,
    /// What an extractor left: a line goes on strong evidence only
    Extracted,
    /// All visible text of a page: mostly furniture
    Page,
    /// One of the two, by the shape of each document
    Auto,
}

impl From<AskedPrior> for Prior {
    fn from(asked: AskedPrior) -> Self {
        match asked {
            AskedPrior::None => Self::None,
            AskedPrior::Extracted => Self::Extracted,
            AskedPrior::Page => Self::Page,
            AskedPrior::Auto => Self::Auto,
        }
    }
}

impl From<Prior> for AskedPrior {
    fn from(prior: Prior) -> Self {
        match prior {
            Prior::None => Self::None,
            Prior::Extracted => Self::Extracted,
            Prior::Page => Self::Page,
            Prior::Auto => Self::Auto,
        }
    }
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    #[command(subcommand)]
    pub command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List addresses, one a line
    List {
        #[command(flatten)]
        rules: RuleFlags,
        /// JSON lines with family, finder, file and counts
        #[arg(long)]
        json: bool,
    },
    /// Show rules with their examples drawn
    Show {
        /// Addresses or globs over addresses
        #[arg(required = true)]
        addresses: Vec<String>,
        #[command(flatten)]
        rules: RuleFlags,
    },
    /// Check rule files: every mistake, every example; without a path, the bundled rules
    Check {
        /// Rule files and folders; their lists may come from the bundled rules
        paths: Vec<PathBuf>,
        /// Do not let the files use lists and rules of the bundled packs
        #[arg(long)]
        no_bundled: bool,
    },
    /// Find rules that load and hold and still are not what they seem: without a path, the bundled ones
    Lint(LintArgs),
    /// Draft a rule from a pasted line, or from what a ledger says was removed
    New(NewArgs),
    /// Lay rule files out: keys in order, spaces and blank lines alike; comments stay
    Fmt {
        /// Rule files and folders; `-` or nothing lays out standard input
        paths: Vec<PathBuf>,
        /// Write nothing, name the files that are not laid out so, and exit with 1 if there are any
        #[arg(long)]
        check: bool,
    },
    /// Print the JSON Schema of rule files
    Schema,
    /// Print a table of the rules, the families, the lints or the steps of tidying, in Markdown
    Table {
        /// Which one
        what: Table,
        #[command(flatten)]
        rules: RuleFlags,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Table {
    Rules,
    Families,
    Lints,
    Tidy,
}

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct LintArgs {
    /// Rule files and folders; their lists may come from the bundled rules
    pub paths: Vec<PathBuf>,
    /// Do not let the files use lists and rules of the bundled packs
    #[arg(long)]
    pub no_bundled: bool,
    /// Documents on which the rules are tried: files and folders of any kind that naqi reads (may be given again)
    #[arg(long, value_name = "PATH", action = clap::ArgAction::Append)]
    pub corpus: Vec<PathBuf>,
    /// Pass by the findings of this lint (may be given again, or several with commas)
    #[arg(long, value_name = "LINT", value_delimiter = ',', value_parser = Lint::named, action = clap::ArgAction::Append)]
    pub allow: Vec<Lint>,
    /// A JSON line for each finding on standard output
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub read: ReadFlags,
}

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct NewArgs {
    /// The line, or several; `[-…-]` marks the piece of a line that should go; `-` or nothing reads standard input.
    /// With --from-ledger, words of the removed piece that is meant
    #[arg(allow_hyphen_values = true)]
    pub text: Option<String>,
    /// Take a piece that this ledger says was removed: the first that holds TEXT, else the most frequent
    #[arg(long, value_name = "FILE")]
    pub from_ledger: Option<PathBuf>,
    /// The pack [default: what the letters tell, else any]
    #[arg(long, value_name = "TAG")]
    pub pack: Option<String>,
    /// The family [default: that of the bundled rules with the rarest words in common]
    #[arg(long, value_name = "FAMILY", value_parser = family)]
    pub family: Option<Family>,
    /// The rule's id [default: the first words, where they are Latin]
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Documents in which candidates for a `keep` are looked for (may be given again)
    #[arg(long, value_name = "PATH", action = clap::ArgAction::Append)]
    pub corpus: Vec<PathBuf>,
    #[command(flatten)]
    pub read: ReadFlags,
}

fn family(name: &str) -> Result<Family, String> {
    name.parse()
}
