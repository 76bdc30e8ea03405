//! The flags, and what they have in common: the last one wins, and every switch has its `--no-`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use naqi::decode::Charset;
use naqi::io::jsonl::FieldPath;
use naqi::io::process::MAX_RECORD;
use naqi::io::text::Split;
use naqi::{Family, Prior, Tidy};

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
    /// Say which encoding files are in, how surely, and why
    Detect(DetectArgs),
    /// Give the input back from a clean text and its ledger
    Restore(RestoreArgs),
    /// List, show and check rules
    Rules(RulesArgs),
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
        fields, verdict and ledger); wdiff (the input with what goes marked). Default: text for text, jsonl for all else"
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    Auto,
    Text,
    Jsonl,
    Warc,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stats {
    Text,
    Table,
    Json,
}

#[derive(Debug, Args)]
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

impl std::convert::From<AskedPrior> for Prior {
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
pub struct ReadFlags {
    /// What is read; auto goes by the content. Whatever it is, it may be packed with gzip, zstd or bzip2
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    pub from: From,
    /// What parts the documents of a text: form-feed, lines, or blank-lines:N; otherwise a text is one document
    #[arg(long, value_name = "AT", help_heading = "Input")]
    pub split: Option<Split>,
    /// The field of a JSON line that holds the text; `page.body` is a field within a field
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    pub field: FieldPath,
    /// The field of a JSON line that holds the URL, for rules of one site
    #[arg(long, value_name = "NAME", default_value = "url", help_heading = "Input")]
    pub url_field: FieldPath,
    /// The field of a JSON line that holds the language, for rules of one language [default: lang, else language]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub lang_field: Option<FieldPath>,
    /// The field of a JSON line that holds its name, for the ledger
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Input")]
    pub id_field: FieldPath,
    /// The documents' language, for rules of one language
    #[arg(long, value_name = "TAG", help_heading = "Input")]
    pub lang: Option<String>,
    /// The documents' host or URL, for rules of one site
    #[arg(long, value_name = "HOST", help_heading = "Input")]
    pub site: Option<String>,
    /// The encoding of texts without a byte order mark, by any WHATWG label [default: valid UTF-8 is UTF-8, all else is guessed]
    #[arg(long, value_name = "LABEL", value_parser = encoding, help_heading = "Input")]
    pub encoding: Option<Charset>,
    /// Reject records with malformed bytes instead of replacing them, and records of which the encoding is a doubtful guess
    #[arg(long, help_heading = "Input", overrides_with = "no_strict")]
    pub strict: bool,
    #[arg(long, hide = true, overrides_with = "strict")]
    pub no_strict: bool,
    /// Clean so many records of each input, drawn evenly and always the same ones
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub sample: Option<usize>,
    /// Reject records of more bytes than this; K, M and G are understood
    #[arg(long, value_name = "BYTES", default_value = "128M", value_parser = record_size, help_heading = "Input")]
    pub max_record: u64,
    /// Stop reading a packed input that unpacks to more than so many times its size
    #[arg(long, value_name = "N", default_value = "200", help_heading = "Input")]
    pub max_ratio: u64,
    /// Refuse zstd inputs that need a larger window
    #[arg(long, value_name = "BYTES", default_value = "128M", value_parser = size, help_heading = "Input")]
    pub max_window: u64,
}

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct ExplainArgs {
    /// Files and folders; `-` or nothing is standard input
    pub paths: Vec<PathBuf>,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
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
}

#[derive(Debug, Args)]
#[command(args_override_self = true)]
pub struct DetectArgs {
    /// Files and folders; `-` or nothing is standard input
    pub paths: Vec<PathBuf>,
    /// Their language, as a hint
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// The host or URL they were taken from, as a hint
    #[arg(long, value_name = "HOST")]
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

/// The program's version, and that of Unicode by which it normalises.
fn version() -> String {
    let (major, minor, patch) = unicode_normalization::UNICODE_VERSION;
    format!("{} (Unicode {major}.{minor}.{patch})", env!("CARGO_PKG_VERSION"))
}

fn family(name: &str) -> Result<Family, String> {
    name.parse()
}

/// A number of bytes.
fn size(written: &str) -> Result<u64, String> {
    let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match written[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => 64,
    };
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(1_u64.checked_shl(unit)?));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| "expected a number of bytes, such as 500000, 64K, 128M or 2G".into())
}

fn record_size(written: &str) -> Result<u64, String> {
    size(written).and_then(|bytes| {
        if bytes <= MAX_RECORD as u64 { Ok(bytes) } else { Err(format!("a record of more than {MAX_RECORD} bytes cannot be cleaned")) }
    })
}

fn shard(written: &str) -> Result<(usize, usize), String> {
    let parts = written.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    parts.filter(|(part, of)| (1..=*of).contains(part)).ok_or_else(|| "expected I/N with I from 1 to N, such as 3/8".into())
}

fn encoding(label: &str) -> Result<Charset, String> {
    Charset::for_label(label).ok_or_else(|| "no encoding has this label; any label of the WHATWG Encoding Standard will do".into())
}
