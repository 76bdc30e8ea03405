//! Where clean records go, and the refusal of everything that would write over something that is needed.

use std::path::{Path, PathBuf};

use naqi::io::Kind;
use naqi::io::format::ends_in;
use naqi::io::packing::{Packing, unwritten};
use naqi::io::paths::shown;

use super::Failure;
use super::args::{CleanArgs, CleanFlags, To};
use super::clean::written_as;
use super::output::same_file;
use super::source::Source;

/// Where clean records go.
pub enum Targets {
    /// Everything into one: a file, or standard output.
    One(Option<PathBuf>),
    /// A file for each source.
    Each(Vec<PathBuf>),
}

/// The targets that the arguments ask for.
pub fn targets(args: &CleanArgs, sources: &[Source]) -> Result<Targets, Failure> {
    if args.in_place {
        return in_place(args, sources);
    }
    let Some(output) = args.output.as_deref().filter(|output| *output != Path::new("-")) else {
        refuse_stdout(sources)?;
        return distinct(Targets::One(None), &args.flags, sources);
    };
    let named_folder = output.is_dir() || output.to_string_lossy().ends_with('/');
    let device = output.exists() && !output.is_dir() && !output.is_file();
    let many = sources.len() > 1 || args.paths.iter().any(|path| path.is_dir());
    if many && !named_folder && !output.exists() && says_file(output) {
        return Err(Failure::Usage(format!(
            "{0}: several inputs are written below a folder, and this is called like a file: -o {0}/ for a folder of that name, > {0} for one file",
            shown(output)
        )));
    }
    let targets = if named_folder || (many && !device && !output.is_file()) {
        let below = |source: &Source| match source {
            Source::File(input) => Ok(output.join(renamed(&input.relative, args.flags.to))),
            Source::Stdin => {
                Err(Failure::Usage(format!("standard input has no name to write under; give it an -o of its own, not {}", shown(output))))
            }
        };
        Targets::Each(sources.iter().map(below).collect::<Result<_, _>>()?)
    } else {
        Targets::One(Some(output.to_owned()))
    };
    distinct(targets, &args.flags, sources)
}

/// Whether a name is one for a file of a format or packing.
fn says_file(name: &Path) -> bool {
    Packing::of_name(name) != Packing::Plain || unwritten(name).is_some() || ends_in(name, &["jsonl", "ndjson", "json", "txt", "parquet"])
}

fn in_place(args: &CleanArgs, sources: &[Source]) -> Result<Targets, Failure> {
    let path = |source: &Source| match source {
        // A link stays a link: what it leads to is written.
        Source::File(input) => Ok(input.path.canonicalize().unwrap_or_else(|_| input.path.clone())),
        Source::Stdin => Err(Failure::Usage("--in-place needs files, not standard input: naqi clean --in-place FILE…".into())),
    };
    let names = sources.iter().map(path).collect::<Result<Vec<_>, _>>()?;
    for name in args.flags.ledger.iter().chain(&args.flags.rejects) {
        refuse_input(name, sources, "name another file")?;
    }
    clash(&Targets::Each(names.clone()), &args.flags)?;
    Ok(Targets::Each(names))
}

/// Checks that nothing that is written is an input, or written twice.
fn distinct(targets: Targets, flags: &CleanFlags, sources: &[Source]) -> Result<Targets, Failure> {
    let names = match &targets {
        Targets::One(name) => name.iter().collect::<Vec<_>>(),
        Targets::Each(names) => names.iter().collect(),
    };
    for name in names {
        refuse_input(name, sources, "use --in-place to clean a file where it stands")?;
    }
    for name in flags.ledger.iter().chain(&flags.rejects) {
        refuse_input(name, sources, "name another file")?;
    }
    clash(&targets, flags)?;
    Ok(targets)
}

/// Refuses two outputs of one name.
fn clash(targets: &Targets, flags: &CleanFlags) -> Result<(), Failure> {
    let mut written: Vec<(&str, &Path)> = match targets {
        Targets::One(name) => name.iter().map(|name| ("-o", name.as_path())).collect(),
        Targets::Each(names) => names.iter().map(|name| ("the output", name.as_path())).collect(),
    };
    written.extend(flags.ledger.iter().map(|name| ("--ledger", name.as_path())));
    written.extend(flags.rejects.iter().map(|name| ("--rejects", name.as_path())));
    let place = |name: &Path| std::path::absolute(name).unwrap_or_else(|_| name.to_owned());
    let mut places: Vec<(PathBuf, &str)> = written.iter().map(|(what, name)| (place(name), *what)).collect();
    places.sort();
    match places.windows(2).find(|pair| pair[0].0 == pair[1].0 && !is_device(&pair[0].0)) {
        Some(pair) if pair[0].1 == pair[1].1 => Err(Failure::Usage(format!("two inputs would be written to {}", shown(&pair[0].0)))),
        Some(pair) => Err(Failure::Usage(format!("{} would be written twice: by {} and by {}", shown(&pair[0].0), pair[0].1, pair[1].1))),
        None => Ok(()),
    }
}

fn is_device(name: &Path) -> bool {
    std::fs::metadata(name).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

/// Refuses to write over something that is read.
pub fn refuse_input(name: &Path, sources: &[Source], help: &str) -> Result<(), Failure> {
    let same = |source: &&Source| matches!(source, Source::File(input) if same_file(name, &input.path));
    match sources.iter().find(same) {
        Some(_) if is_device(name) => Ok(()),
        Some(source) => {
            let other = if source.name() == shown(name) { String::new() } else { format!(" ({})", source.name()) };
            Err(Failure::Usage(format!("{} is an input{other}; {help}", shown(name))))
        }
        None => Ok(()),
    }
}

/// Refuses standard output that is one of the inputs: it would feed itself until the disk is full.
pub fn refuse_stdout(sources: &[Source]) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let Ok(stdout) = rustix::fs::fstat(rustix::stdio::stdout()) else { return Ok(()) };
        let regular = rustix::fs::FileType::from_raw_mode(stdout.st_mode).is_file();
        for source in sources {
            let same = match source {
                Source::File(input) => std::fs::metadata(&input.path).is_ok_and(|meta| (meta.dev(), meta.ino()) == (stdout.st_dev, stdout.st_ino)),
                Source::Stdin => {
                    rustix::fs::fstat(rustix::stdio::stdin()).is_ok_and(|stdin| (stdin.st_dev, stdin.st_ino) == (stdout.st_dev, stdout.st_ino))
                }
            };
            if same && regular {
                return Err(Failure::Usage(format!(
                    "{} is both read and standard output; use --in-place to clean a file where it stands",
                    source.name()
                )));
            }
        }
    }
    Ok(())
}

/// The name of an output: that of its input, with the ending of the format that is written.
fn renamed(relative: &Path, to: Option<To>) -> PathBuf {
    let packing = Packing::of_name(relative).ending();
    let mut stem = if packing.is_empty() { relative.to_owned() } else { relative.with_extension("") };
    let says: [(Kind, &[&str]); 4] =
        [(Kind::Warc, &["warc", "wet"]), (Kind::Line, &["jsonl", "ndjson"]), (Kind::Text, &["txt"]), (Kind::Row, &["parquet"])];
    let Some((kind, _)) = says.iter().find(|(_, endings)| ends_in(&stem, endings)) else { return relative.to_owned() };
    let ending = written_as(to, *kind);
    // A name that says nothing of the format stays, and so does one that says it rightly.
    if *kind != Kind::Warc && ending == written_as(None, *kind) {
        return relative.to_owned();
    }
    while says.iter().any(|(_, endings)| ends_in(&stem, endings)) {
        stem = stem.with_extension("");
    }
    let mut name = stem.into_os_string();
    // A table is packed within.
    name.push(format!(".{ending}{}", if ending == "parquet" { "" } else { packing }));
    PathBuf::from(name)
}

/// Refuses a ledger for an output that it could not give the input back from.
pub fn refuse_ledger(flags: &CleanFlags) -> Result<(), Failure> {
    if flags.ledger.is_some() && matches!(flags.to, Some(To::Json | To::Wdiff | To::Parquet)) {
        return Err(Failure::Usage("--ledger goes with --to text and --to jsonl, which `naqi restore` reads; --to json has the edits in it".into()));
    }
    if flags.ledger.is_some() && flags.read.sample.is_some() {
        return Err(Failure::Usage("--ledger does not go with --sample: a part does not give the whole back".into()));
    }
    Ok(())
}
