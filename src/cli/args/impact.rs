//! The flags of `impact`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ReadFlags, RuleFlags};

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct ImpactArgs {
    /// Files and folders of documents; `-` or nothing is standard input
    pub paths: Vec<PathBuf>,
    /// The rules to compare with: a rule file or folder beside the bundled rules, or `bundled` for these alone. Default:
    /// what is left of the rules without --rules
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    /// How to tell it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ImpactFormat,
    /// Show so many of the pieces that go now
    #[arg(long, value_name = "N", default_value = "20")]
    pub victims: usize,
    #[command(flatten)]
    pub rules: RuleFlags,
    #[command(flatten)]
    pub read: ReadFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImpactFormat {
    /// Tables, and what goes now
    Text,
    /// Everything, as one JSON object
    Json,
    /// For a pull request
    Markdown,
}
