//! The flags of `report`.

use std::path::PathBuf;

use clap::Args;

use super::{ReadFlags, RuleFlags};

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct ReportArgs {
    /// Files and folders of documents; `-` or nothing is standard input
    pub paths: Vec<PathBuf>,
    /// Write the page to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show so many of the documents from which something goes, drawn evenly; the bars count all
    #[arg(long, value_name = "N", default_value = "5000")]
    pub most: usize,
    #[command(flatten)]
    pub rules: RuleFlags,
    #[command(flatten)]
    pub read: ReadFlags,
}
