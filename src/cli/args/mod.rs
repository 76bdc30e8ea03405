//! The flags, and what they have in common: the last one wins, and every switch has its `--no-`.

mod clean;
mod impact;
mod mine;
mod read;
mod repeats;
mod report;
mod rules;
mod snap;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use clean::{CleanArgs, CleanFlags, Stats, To};
pub use impact::{ImpactArgs, ImpactFormat};
pub use mine::{MineArgs, MineFormat};
pub use read::{From, ReadFlags};
pub use repeats::{RepeatsArgs, USUAL};
pub use report::ReportArgs;
pub use rules::{Counts, LintArgs, NewArgs, RuleFlags, RulesArgs, RulesCommand, Table};
pub use snap::{SnapArgs, SnapChoice, SnapCommand, SnapPlace, SnapWork};

/// Strips web furniture from scraped text, and keeps a ledger of everything it took.
#[derive(Debug, Parser)]
#[command(name = "naqi", version = version(), args_conflicts_with_subcommands = true, args_override_self = true, max_term_width = 100)]
#[command(long_about = "Strips web furniture from scraped text by rule files, and keeps a ledger of everything it took.\n\n\
    Without a subcommand naqi is a filter: naqi < scraped.txt > clean.txt")]
#[command(after_help = "Exit codes: 0 done; 1 done, but records were rejected or damaged (all counted), or something differs; \
    2 usage or rule error, nothing written; 3 read or write error, output incomplete; 130, 143 interrupted, nothing half written.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub filter: CleanFlags,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Clean files, folders or standard input
    Clean(CleanArgs),
    /// Show what goes, which rule takes it, and why other rules did not
    Explain(ExplainArgs),
    /// Make a page of the documents from which something goes
    Report(ReportArgs),
    /// Propose rules for what repeats in a corpus
    Mine(MineArgs),
    /// Count the lines that stand in several documents of a site, for --repeats
    Repeats(RepeatsArgs),
    /// Say what a change of rules does to a corpus
    Impact(ImpactArgs),
    /// Say which encoding files are in, how surely, and why
    Detect(DetectArgs),
    /// Give the input back from a clean text and its ledger
    Restore(RestoreArgs),
    /// Write rules: list, show, draft, check, lint and lay them out
    Rules(RulesArgs),
    /// Keep what the rules make of documents as snapshots, and decide on every difference
    Snap(SnapArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, of naqi or of one subcommand
    Man {
        /// The subcommand
        command: Option<String>,
    },
}

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct ExplainArgs {
    /// Files and folders; `-` or nothing is standard input
    pub paths: Vec<PathBuf>,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Tell of so many rules that came near at each line: first those of --rules, then those that missed the fewest conditions
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub near: usize,
    #[command(flatten)]
    pub rules: RuleFlags,
    #[command(flatten)]
    pub read: ReadFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Line by line, with the rule that took each piece and the rules that came near
    Text,
    /// The input with what goes marked [-…-]
    Wdiff,
    /// One JSON line a document
    Json,
    /// A page to look at, which needs nothing from outside
    Html,
}

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct DetectArgs {
    /// Files and folders; `-` or nothing is standard input
    pub paths: Vec<PathBuf>,
    /// Their language, as a hint
    #[arg(long, value_name = "TAG", value_parser = read::language)]
    pub lang: Option<String>,
    /// The host or URL they were taken from, as a hint
    #[arg(long, value_name = "HOST", value_parser = read::site)]
    pub site: Option<String>,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The clean text, as it was written, packed or not; `-` or nothing is standard input
    pub clean: Option<PathBuf>,
    /// The ledger written beside it
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
    /// Write to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Go on where a record cannot be given back: it is told, its clean text stays, and the exit code is 1
    #[arg(long)]
    pub keep_going: bool,
}

/// The program's version, and that of Unicode by which it normalises.
fn version() -> String {
    let (major, minor, patch) = unicode_normalization::UNICODE_VERSION;
    format!("{} (Unicode {major}.{minor}.{patch})", env!("CARGO_PKG_VERSION"))
}
