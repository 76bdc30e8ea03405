//! The flags of `clean`, which are those of the bare filter, too: what is written, and where.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ReadFlags, RuleFlags};

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct CleanArgs {
    /// Files and folders; `-` or nothing is standard input
    pub paths: Vec<PathBuf>,
    /// Write to this file, or below this folder (a name that ends in `/`, or any name when there are several inputs)
    #[arg(short, long, value_name = "PATH", conflicts_with = "in_place")]
    pub output: Option<PathBuf>,
    /// Write each clean file over its input
    #[arg(long)]
    pub in_place: bool,
    /// Pass by the inputs that are done: same content, same rules and flags, and what was written still there. Needs -o
    /// with a folder; --ledger and --rejects name folders, too
    #[arg(long, conflicts_with = "in_place", requires = "output", overrides_with = "no_resume")]
    pub resume: bool,
    #[arg(long, hide = true, overrides_with = "resume")]
    pub no_resume: bool,
    /// Take only every N-th input, beginning with the I-th: for N processes that share the work
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<(usize, usize)>,
    #[command(flatten)]
    pub flags: CleanFlags,
}

impl CleanArgs {
    /// What the filter does, in the words of `clean`.
    pub fn filter(flags: CleanFlags) -> Self {
        Self { paths: Vec::new(), output: None, in_place: false, resume: false, no_resume: false, shard: None, flags }
    }
}

#[derive(Debug, Args)]
pub struct CleanFlags {
    #[command(flatten)]
    pub rules: RuleFlags,
    #[command(flatten)]
    pub read: ReadFlags,
    /// What is written
    #[arg(
        long,
        value_name = "FORMAT",
        help_heading = "Output",
        hide_possible_values = true,
        long_help = "What is written: text; jsonl (the record's own line with the clean text in it); json (a line with text, \
        fields, verdict and ledger); wdiff (the input with what goes marked); parquet (a table). Default: text for text, parquet \
        for parquet, jsonl for all else"
    )]
    pub to: Option<To>,
    /// Add a field of this name to each JSON line: verdict, bytes removed by family, moved fields, hash of the rules
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "naqi", require_equals = true, help_heading = "Output")]
    pub meta: Option<String>,
    /// Put the places of all changes in that field, too
    #[arg(long, requires = "meta", help_heading = "Output")]
    pub offsets: bool,
    /// Write the ledger to this file: with the clean text it gives the input back. Below a folder (a name that ends in
    /// `/`), a ledger for each input
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub ledger: Option<PathBuf>,
    /// Write rejected records to this file, with place and reason; likewise
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub rejects: Option<PathBuf>,
    /// Clean, count and write nothing
    #[arg(long, help_heading = "Output", overrides_with = "no_dry_run")]
    pub dry_run: bool,
    #[arg(long, hide = true, overrides_with = "dry_run")]
    pub no_dry_run: bool,
    /// Write every record as soon as it is clean; without --split, every line of a text is then a record
    #[arg(long, help_heading = "Output", overrides_with = "no_line_buffered")]
    pub line_buffered: bool,
    #[arg(long, hide = true, overrides_with = "line_buffered")]
    pub no_line_buffered: bool,
    /// Records are cleaned on so many threads; what comes out does not depend on it [default: as many as there are cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Output")]
    pub jobs: Option<u16>,
    /// Show how far it is, though standard error is no terminal
    #[arg(long, help_heading = "Output", overrides_with = "no_progress")]
    pub progress: bool,
    #[arg(long, hide = true, overrides_with = "progress")]
    pub no_progress: bool,
    /// The closing summary on standard error: a line, a table by family and language, or JSON with counts by verdict,
    /// family, rule, language and script
    #[arg(long, value_name = "FORMAT", help_heading = "Output", num_args = 0..=1, default_missing_value = "text", require_equals = false)]
    pub stats: Option<Stats>,
    /// No summary, no progress
    #[arg(short, long, help_heading = "Output", overrides_with = "no_quiet")]
    pub quiet: bool,
    #[arg(long, hide = true, overrides_with = "quiet")]
    pub no_quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum To {
    Text,
    Jsonl,
    Json,
    Wdiff,
    Parquet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stats {
    Text,
    Table,
    Json,
}

fn shard(written: &str) -> Result<(usize, usize), String> {
    let parts = written.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    parts.filter(|(part, of)| (1..=*of).contains(part)).ok_or_else(|| "expected I/N with I from 1 to N, such as 3/8".into())
}
