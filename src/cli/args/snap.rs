//! The flags of `snap`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ReadFlags, RuleFlags};

#[derive(Debug, Args)]
pub struct SnapArgs {
    #[command(subcommand)]
    pub command: SnapCommand,
}

#[derive(Debug, Subcommand)]
pub enum SnapCommand {
    /// Clean the documents of a folder and compare with their snapshots
    Test(SnapWork),
    /// Go through the snapshots that wait, one key each
    Review(SnapReview),
    /// Accept snapshots that wait
    Accept(SnapChoice),
    /// Reject snapshots that wait: what was accepted before stays
    Reject(SnapChoice),
}

#[derive(Debug, Args)]
pub struct SnapPlace {
    /// The folder of documents
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// The folder of snapshots [default: `snapshots` in the folder of documents]
    #[arg(long, value_name = "DIR")]
    pub snapshots: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct SnapWork {
    #[command(flatten)]
    pub place: SnapPlace,
    #[command(flatten)]
    pub rules: RuleFlags,
    #[command(flatten)]
    pub read: ReadFlags,
}

#[derive(Debug, Args)]
pub struct SnapReview {
    #[command(flatten)]
    pub work: SnapWork,
    /// On a page in the browser, served to this machine alone
    #[arg(long)]
    pub web: bool,
}

#[derive(Debug, Args)]
pub struct SnapChoice {
    #[command(flatten)]
    pub place: SnapPlace,
    /// Which ones, by the names that `naqi snap test` prints [default: all that wait]
    pub names: Vec<String>,
}
