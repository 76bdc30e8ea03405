//! The flags of `repeats`.

use std::path::PathBuf;

use clap::Args;
use naqi::Tidy;

use super::ReadFlags;
use super::read::size;

/// What is counted unless somebody says otherwise: lines in so many documents of a site, with a sketch of so many bytes.
pub const USUAL: (u32, u64) = (3, 32 << 20);

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct RepeatsArgs {
    /// Files and folders of documents; they are read twice, so that standard input will not do
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Write the counts to this file, packed as its name says
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write lines that stand in so many documents of a site; 1 keeps all, for collections that are counted in parts
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=65_535))]
    pub min: u32,
    /// Bytes of the sketch in which the first pass counts; K, M and G are understood. 32M will do for ten million different lines
    #[arg(long, value_name = "BYTES", default_value = "32M", value_parser = size)]
    pub memory: u64,
    /// What is done with characters and white space before: what cleaning will do
    #[arg(long, value_name = "PROFILE", default_value = "standard", allow_hyphen_values = true)]
    pub tidy: Tidy,
    #[command(flatten)]
    pub read: ReadFlags,
}
