//! The flags that choose rules and say what becomes of what they find, and the subcommands of `rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use naqi::{Family, Prior, Tidy};

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
    /// What the weights take a text for, and so how strong their evidence must be
    #[arg(long, value_name = "PRIOR", default_value = "none", help_heading = "Rules")]
    pub prior: AskedPrior,
    /// What is done with characters and white space: a profile and switches, such as `standard,-spaces`
    #[arg(long, value_name = "PROFILE", default_value = "standard", help_heading = "Rules", allow_hyphen_values = true)]
    pub tidy: Tidy,
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
    /// Print a table of the rules, the families or the steps of tidying, in Markdown
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
    Tidy,
}

fn family(name: &str) -> Result<Family, String> {
    name.parse()
}
