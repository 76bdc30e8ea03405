//! Jobs that can be taken up again: beside the outputs, a manifest for each input says from what it was made, by which
//! rules and flags, and what was counted. An input whose manifest still holds is passed by.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use naqi::io::Tally;
use naqi::io::packing::{Limits, unpacked};
use naqi::io::paths::{WORKING_FOLDER, shown};
use naqi::touch::{Outline, Touch};
use serde_json::{Value, json};
use xxhash_rust::xxh3::Xxh3;

use super::Failure;
use super::earlier::Earlier;
use super::output::{Output, PART, Seal};
use super::source::Source;

/// How old an unfinished file must be to count as left over by a run that was killed: longer than one takes to say that
/// it is alive.
const LEFT_OVER: Duration = Duration::from_secs(1);

/// What is known of all inputs of a job.
pub struct Job {
    /// A hash of everything but the rules that decides what is written.
    key: String,
    /// Hash of the rules, and what they look for.
    rules: (String, Outline),
    /// Where outlines of rules are kept.
    folder: PathBuf,
    /// Whether a trail is kept for runs by other rules.
    pub trails: bool,
    /// For each source, its manifest and the files that are written for it.
    shards: Vec<(PathBuf, Vec<PathBuf>)>,
    /// What the change from earlier rules can touch, by their hash.
    touches: Mutex<BTreeMap<String, Option<Arc<Touch>>>>,
}

/// What there is of an input.
pub enum Before {
    /// It is done.
    Done(Box<Done>),
    /// It was done by other rules.
    Other(Earlier),
    /// Nothing of use.
    Nothing,
}

/// An input that was done before.
pub struct Done {
    pub tally: Tally,
}

impl Job {
    /// A job that writes below a folder.
    pub fn new(folder: &Path, sources: &[Source], written: Vec<Vec<PathBuf>>, key: &str, rules: (String, Outline), trails: bool) -> Self {
        let manifest = |source: &Source| {
            let Source::File(input) = source else { return folder.join(WORKING_FOLDER) };
            let mut name = input.relative.clone().into_os_string();
            name.push(".json");
            folder.join(WORKING_FOLDER).join(name)
        };
        let shards = sources.iter().map(manifest).zip(written).collect();
        Self { key: key.to_owned(), rules, folder: folder.join(WORKING_FOLDER), trails, shards, touches: Mutex::default() }
    }

    /// What there is of an input, and whether it can be used.
    pub fn before(&self, number: usize, source: &Source) -> Before {
        self.known(number, source).unwrap_or(Before::Nothing)
    }

    fn known(&self, number: usize, source: &Source) -> Option<Before> {
        let (manifest, written) = &self.shards[number];
        let manifest: Value = serde_json::from_slice(&std::fs::read(manifest).ok()?).ok()?;
        let Source::File(input) = source else { return None };
        let sealed = |path: &Path, seal: &Value| {
            let seal: Seal = serde_json::from_value(seal.clone()).ok()?;
            (std::fs::metadata(path).ok()?.len() == seal.bytes && hash(path)? == seal.hash).then_some(())
        };
        let holds = manifest["key"] == self.key.as_str() && manifest["written"].as_array()?.len() == written.len();
        if !holds || hash(&input.path)? != manifest["input"]["hash"].as_str()? {
            return None;
        }
        for (path, seal) in written.iter().zip(manifest["written"].as_array()?) {
            sealed(path, seal)?;
        }
        if manifest["rules"] == self.rules.0.as_str() {
            return Some(Before::Done(Box::new(Done { tally: Tally::of_json(&manifest["counts"])? })));
        }
        let touch = self.touch(manifest["rules"].as_str()?).filter(|_| self.trails)?;
        let trail = written.last()?;
        Earlier::open(&written[0], trail, touch).map(Before::Other)
    }

    /// What the change from earlier rules to those of this run can touch, if that is not everything.
    fn touch(&self, earlier: &str) -> Option<Arc<Touch>> {
        let mut touches = self.touches.lock().unwrap_or_else(PoisonError::into_inner);
        let touch = touches.entry(earlier.to_owned()).or_insert_with(|| {
            let file = BufReader::new(File::open(self.outline(earlier)).ok()?);
            let outline: Outline = serde_json::from_reader(unpacked(Box::new(file), Limits::default())).ok()?;
            match outline.touch(&self.rules.1) {
                Touch::All => None,
                touch => Some(Arc::new(touch)),
            }
        });
        touch.clone()
    }

    fn outline(&self, rules: &str) -> PathBuf {
        self.folder.join(format!("rules-{}.json.zst", rules.trim_start_matches("xxh3:")))
    }

    /// Writes down what the rules look for, for runs by others.
    pub fn begin(&self) -> Result<(), Failure> {
        let name = self.outline(&self.rules.0);
        if !self.trails || name.exists() {
            return Ok(());
        }
        let mut output = Output::file_below(&name)?;
        output.put(serde_json::to_string(&self.rules.1).unwrap_or_default().as_bytes())?;
        output.finish()
    }

    /// Writes down that an input is done.
    pub fn finish(&self, number: usize, source: &Source, hash: &str, seals: &[Seal], tally: &Tally, seconds: f64) -> Result<(), Failure> {
        let manifest = json!({
            "naqi": env!("CARGO_PKG_VERSION"),
            "key": self.key,
            "rules": self.rules.0,
            "input": { "path": source.name(), "hash": hash },
            "written": seals,
            "counts": tally.json(seconds),
        });
        let mut output = Output::file_below(&self.shards[number].0)?;
        output.put(format!("{manifest}\n").as_bytes())?;
        output.finish()
    }

    /// Removes what runs that were killed have left unfinished where this job writes.
    pub fn sweep(&self) {
        let all = self.shards.iter().flat_map(|(manifest, written)| written.iter().chain([manifest]));
        let folders: BTreeSet<&Path> = all.filter_map(|path| path.parent()).collect();
        for entry in folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten() {
            let name = entry.file_name();
            let is_part = name.to_str().is_some_and(|name| name.starts_with(PART.0) && name.ends_with(PART.1));
            let age = entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|time| time.elapsed().ok());
            if is_part && age.is_some_and(|age| age > LEFT_OVER) && is_abandoned(&entry.path()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Whether no process has a file locked.
fn is_abandoned(path: &Path) -> bool {
    #[cfg(unix)]
    if let Ok(file) = File::open(path) {
        return rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok();
    }
    let _ = path;
    false
}

/// The hash of a file's bytes.
pub fn hash(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let mut hash = Xxh3::new();
    let mut chunk = vec![0; 256 << 10];
    loop {
        match file.read(&mut chunk).ok()? {
            0 => return Some(format!("xxh3:{:032x}", hash.digest128())),
            read => hash.update(&chunk[..read]),
        }
    }
}

/// The key of a job: a hash of what decides the bytes that are written, beside the rules.
pub fn key(settings: &str, flags: &str) -> String {
    format!("xxh3:{:032x}", xxhash_rust::xxh3::xxh3_128(format!("{settings} {flags}").as_bytes()))
}

/// Refuses to take up again what cannot be.
pub fn refuse(sources: &[Source], folders: &[(&str, Option<&Path>)]) -> Result<(), Failure> {
    if sources.iter().any(|source| matches!(source, Source::Stdin)) {
        return Err(Failure::Usage("--resume needs files: standard input cannot be read again".into()));
    }
    for (flag, path) in folders {
        if let Some(path) = path.filter(|path| !is_folder(path)) {
            return Err(Failure::Usage(format!("--resume needs a folder for {flag}: {}/", shown(path))));
        }
    }
    Ok(())
}

/// Whether a path names a folder: one that is there, or by the `/` at its end.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with('/')
}
