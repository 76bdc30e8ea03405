//! The flags of `mine`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ReadFlags, RuleFlags};

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct MineArgs {
    /// Files and folders of documents; they are read three times, so that standard input will not do
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Propose what repeats in so many documents of a site
    #[arg(long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u64).range(2..=65_535))]
    pub min: u64,
    /// How to show the proposals
    #[arg(long, value_name = "FORMAT", default_value = "toml")]
    pub format: MineFormat,
    #[command(flatten)]
    pub rules: RuleFlags,
    #[command(flatten)]
    pub read: ReadFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MineFormat {
    /// A rule file with comments
    Toml,
    /// One JSON line a proposal
    Json,
    /// A page with three contexts of each, and its near misses
    Html,
}
