//! The command line: one file a subcommand, and the exit codes they share.
//!
//! Data goes to standard output only, talk to standard error. Messages name what is wrong, where, and what to do.

mod account;
mod args;
mod clean;
mod corpus;
mod detect;
mod earlier;
mod explain;
mod feed;
mod impact;
mod inputs;
mod job;
mod manual;
mod mine;
mod near;
mod output;
mod progress;
mod repeats;
mod report;
mod restore;
mod rules;
mod show;
mod signals;
mod snap;
mod source;
pub mod stdio;
mod table;
mod targets;
mod work;
mod write;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};

use clap::Parser;

use args::{Cli, Command};
pub use stdio::Closed;

/// The exit code of what could not be read, written or held.
const FAILED: u8 = 3;

/// How a run that did not break ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Exit code 0.
    Done,
    /// Exit code 3, told already: some input could not be read.
    Incomplete,
    /// Exit code 1: finished, but something differs, or records were rejected or damaged.
    Differs,
}

/// Why a run broke.
#[derive(Debug)]
pub enum Failure {
    /// Exit code 2: what was asked for cannot be done; nothing was written. The message is drawn as it is.
    Usage(String),
    /// Exit code 3: reading or writing failed; the output is incomplete.
    Io(String),
    /// The reader of the output left: not our business, exit code 0.
    ReaderLeft,
}

impl Failure {
    /// A failure to read, with what was read.
    pub fn read(path: &str, error: &io::Error) -> Self {
        Self::Io(format!("read error: {path}: {}", plain(error)))
    }

    /// A failure to write, with what was written.
    pub fn write(path: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ReaderLeft;
        }
        let place = if path == "-" { String::new() } else { format!(" {path}:") };
        Self::Io(format!("write error:{place} {}", plain(error)))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(plain(&error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Io(message) => f.write_str(message),
            Self::ReaderLeft => Ok(()),
        }
    }
}

/// The system's words for an error, without the number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// Runs the program `naqi` with its arguments, the first of them its own name, and gives its exit code. It is meant to
/// be all that its process does: it listens for signals, sets the panic hook, and leaves threads and memory to the end of
/// the process.
pub fn run(arguments: Vec<OsString>, closed: Closed) -> u8 {
    stdio::tell(closed);
    signals::end_in_order();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are asked for; everything else is a usage error.
            if !error.use_stderr() && stdio::output_closed() {
                return end(Err(Failure::Io("write error: stdout is closed".into())));
            }
            if let Some(help) = out_of_place(&error).or_else(|| of_files(&error, &arguments)) {
                return end(Err(Failure::Usage(help)));
            }
            let printed = error.print();
            return if error.use_stderr() { 2 } else { end(printed.map(|()| End::Done).map_err(|error| Failure::write("-", &error))) };
        }
    };
    let result = match cli.command {
        None => clean::run(args::CleanArgs::filter(cli.filter)),
        Some(Command::Clean(args)) => clean::run(args),
        Some(Command::Explain(args)) => explain::run(args),
        Some(Command::Report(args)) => report::run(args),
        Some(Command::Mine(args)) => mine::run(args),
        Some(Command::Repeats(args)) => repeats::run(args),
        Some(Command::Impact(args)) => impact::run(args),
        Some(Command::Detect(args)) => detect::run(&args),
        Some(Command::Restore(args)) => restore::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Snap(args)) => snap::run(&args),
        Some(Command::Completions { shell }) => manual::completions(shell),
        Some(Command::Man { command }) => manual::man(command.as_deref()),
    };
    end(result)
}

/// What to say to somebody who put a flag before its command.
fn out_of_place(error: &clap::Error) -> Option<String> {
    use clap::error::{ContextKind, ContextValue};
    let command = error.get(ContextKind::InvalidSubcommand)?;
    let flags = match error.get(ContextKind::PriorArg)? {
        ContextValue::String(flag) => flag.clone(),
        ContextValue::Strings(flags) => flags.join(" "),
        _ => return None,
    };
    Some(format!("the flags of a command stand behind its name: naqi {command} {flags}"))
}

/// What to say to somebody who gave files to the filter, or a flag that is about files.
fn of_files(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    use clap::CommandFactory;
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let kinds = [ErrorKind::InvalidSubcommand, ErrorKind::UnknownArgument, ErrorKind::ArgumentConflict];
    let named = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg].into_iter().filter_map(|kind| error.get(kind));
    let blamed = named.into_iter().find_map(|value| if let ContextValue::String(text) = value { Some(text.as_str()) } else { None })?;
    let is_filter = !Cli::command().get_subcommands().any(|command| arguments.iter().skip(1).any(|argument| *argument == *command.get_name()));
    if !kinds.contains(&error.kind()) || !is_filter {
        return None;
    }
    if ["-o", "--output", "--in-place", "--resume", "--shard"].contains(&blamed) {
        return Some(format!("{blamed} is a flag of naqi clean; without a command naqi reads standard input and writes standard output"));
    }
    let path = std::path::Path::new(blamed);
    let shown = naqi::io::paths::shown(path);
    match path.exists() {
        _ if blamed.starts_with('-') => None,
        true => Some(format!("the filter reads standard input; for files: naqi clean {shown}")),
        false if blamed.contains(['.', '/', '\\', '*']) => Some(format!("{shown} is neither a command nor a file; for files: naqi clean FILE")),
        false => None,
    }
}

fn end(result: Result<End, Failure>) -> u8 {
    match result {
        Ok(End::Done) | Err(Failure::ReaderLeft) => 0,
        Ok(End::Differs) => 1,
        Ok(End::Incomplete) => FAILED,
        Err(failure) => {
            let code = if matches!(failure, Failure::Usage(_)) { 2 } else { FAILED };
            say(&format!("naqi: {failure}"));
            code
        }
    }
}

/// A line on standard error. If nobody can read it, that is no reason to stop.
pub fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}
