//! `naqi snap`: documents compared with their snapshots, and decisions on what differs.

mod decide;
mod draw;
mod review;
mod web;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use naqi::author::snap::{Folder, Snapshot, folder};
use naqi::io::Kind;
use naqi::io::paths::{Inputs, shown};
use naqi::{Cleaner, Document};

use super::args::{SnapArgs, SnapChoice, SnapCommand, SnapPlace, SnapWork};
use super::corpus::Corpus;
use super::output::Output;
use super::source::Source;
use super::{End, Failure, plain, rules, say};

/// Runs `snap`.
pub fn run(args: &SnapArgs) -> Result<End, Failure> {
    match &args.command {
        SnapCommand::Test(work) => test(work),
        SnapCommand::Review(args) if args.web => web::run(&args.work),
        SnapCommand::Review(args) => review::run(&args.work),
        SnapCommand::Accept(choice) => choose(choice, "accepted", decide::accept),
        SnapCommand::Reject(choice) => choose(choice, "rejected", decide::reject),
    }
}

/// The folder of snapshots.
fn snapshots(place: &SnapPlace) -> Folder {
    Folder::new(snapshots_path(place))
}

fn snapshots_path(place: &SnapPlace) -> PathBuf {
    place.snapshots.clone().unwrap_or_else(|| place.folder.join("snapshots"))
}

/// Reading the folder failed.
fn unread(error: &std::io::Error) -> Failure {
    Failure::Io(format!("read error: {}", plain(error)))
}

/// The documents of a folder: all files but rule files, snapshots, and what is hidden.
fn sources(place: &SnapPlace) -> Result<Vec<Source>, Failure> {
    let mut inputs = Inputs::default();
    inputs.add(&place.folder).map_err(|error| unread(&error))?;
    let kept = snapshots_path(place).canonicalize().ok();
    let is_document = |path: &Path, relative: &Path| {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let hidden = relative.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        let is_kept = kept.as_ref().is_some_and(|kept| path.canonicalize().is_ok_and(|path| path.starts_with(kept)));
        !hidden && !is_kept && ![".toml", ".snap", ".snap.new"].iter().any(|ending| name.ends_with(ending))
    };
    Ok(inputs.found.into_iter().filter(|input| is_document(&input.path, &input.relative)).map(Source::File).collect())
}

/// Gives every document with the name of its snapshot to `look`.
fn each(work: &SnapWork, mut look: impl FnMut(String, String, Document<'static>) -> Result<(), Failure>) -> Result<End, Failure> {
    let sources = sources(&work.place)?;
    let relative = |source: &Source| if let Source::File(input) = source { input.relative.clone() } else { PathBuf::new() };
    let relatives: Vec<PathBuf> = sources.iter().map(relative).collect();
    Corpus::over(sources, &work.read)?.one_by_one(|read| {
        let many = read.kind != Kind::Text || work.read.split.is_some();
        let relative = &relatives[read.source];
        look(folder::name(relative, many.then_some(read.record)), shown(relative), read.document)
    })
}

/// What the rules make of a document, as a snapshot.
fn snapshot(cleaner: &Cleaner, document: &Document<'_>, source: &str) -> Snapshot {
    Snapshot::of(cleaner, document, &cleaner.clean(document), source)
}

fn test(work: &SnapWork) -> Result<End, Failure> {
    let cleaner = rules::cleaner(&work.rules, work.rules.tidy, false, None)?;
    let folder = snapshots(&work.place);
    let mut output = Output::stdout()?;
    let mut seen = BTreeSet::new();
    let (mut same, mut differs, mut fresh) = (0, 0, 0);
    let end = each(work, |name, source, document| {
        if !seen.insert(name.clone()) {
            return Err(Failure::Usage(format!("two documents are called {name}; rename one of them")));
        }
        let old = Folder::read(&folder.accepted(&name)).map_err(|error| unread(&error))?;
        let new = snapshot(&cleaner, &document, &source);
        match old {
            Some(old) if old.agrees(&new) => {
                same += 1;
                // What waited is decided: the rules are as they were again.
                decide::forget(&folder, &name)
            }
            Some(old) => {
                differs += 1;
                let new = new.with_head_of(&old);
                output.put(draw::difference(&name, Some(&old), &new).as_bytes())?;
                decide::write(&folder.waiting(&name), &new)
            }
            None => {
                fresh += 1;
                output.put(draw::difference(&name, None, &new).as_bytes())?;
                decide::write(&folder.waiting(&name), &new)
            }
        }
    })?;
    for name in folder.names().map_err(|error| unread(&error))?.iter().filter(|name| !seen.contains(*name)) {
        say(&format!("naqi: {}: no document is called {name}; delete the snapshot if that is meant", shown(&folder.accepted(name))));
    }
    output.put(
        format!("{} document{}: {same} as before, {differs} different, {fresh} new\n", seen.len(), if seen.len() == 1 { "" } else { "s" }).as_bytes(),
    )?;
    output.finish()?;
    if seen.is_empty() && end == End::Done {
        say(&format!("naqi: no documents below {}: rule files, snapshots and hidden files are none", shown(&work.place.folder)));
    }
    if differs + fresh == 0 {
        return Ok(end);
    }
    let place = place_shown(&work.place);
    say(&format!(
        "decide with: naqi snap review {place} (and the same --rules), or naqi snap accept {place} [NAMES], naqi snap reject {place} [NAMES]"
    ));
    Ok(if end == End::Done { End::Differs } else { end })
}

/// The folders as they were given, for a command line.
fn place_shown(place: &SnapPlace) -> String {
    let folder = shown(&place.folder);
    place.snapshots.as_ref().map_or_else(|| folder.clone(), |snapshots| format!("{folder} --snapshots {}", shown(snapshots)))
}

fn choose(choice: &SnapChoice, done: &str, decide: fn(&Folder, &str) -> Result<(), Failure>) -> Result<End, Failure> {
    let folder = snapshots(&choice.place);
    let waiting = folder.pending().map_err(|error| unread(&error))?;
    if let Some(name) = choice.names.iter().find(|name| !waiting.contains(name)) {
        return Err(Failure::Usage(format!("no snapshot of {name} waits; naqi snap test {} names those that do", place_shown(&choice.place))));
    }
    let names = if choice.names.is_empty() { &waiting } else { &choice.names };
    for name in names {
        decide(&folder, name)?;
        say(&format!("{done}: {name}"));
    }
    if names.is_empty() {
        say("no snapshot waits");
    }
    Ok(End::Done)
}
