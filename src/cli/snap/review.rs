//! `naqi snap review`: the snapshots that wait, one after the other, one key each.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, IsTerminal, Write as _};
use std::path::Path;

use console::{Key, Term};
use naqi::author::files::with_keep;
use naqi::author::snap::{Folder, Snapshot};
use naqi::io::paths::shown;
use naqi::prove::takes;
use naqi::rule::Example;
use naqi::show::safe;
use naqi::{By, Document, RuleSet};

use super::super::args::SnapWork;
use super::super::output::Output;
use super::super::{End, Failure, rules, say};
use super::{decide, draw, each, place_shown, snapshots, unread};

/// What the keys do.
const KEYS: &str = "a accept · r reject · s skip · i show the rules · k add as a keep · q quit";
/// A `keep` of more characters is no example any more.
const LONGEST_KEEP: usize = 4000;

/// Runs `snap review`.
pub fn run(work: &SnapWork) -> Result<End, Failure> {
    let place = place_shown(&work.place);
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Failure::Usage(format!(
            "review asks for keys and needs a terminal; without one: naqi snap test {place} shows the differences, \
            naqi snap accept {place} [NAMES] and naqi snap reject {place} [NAMES] decide"
        )));
    }
    let folder = snapshots(&work.place);
    let names = folder.pending().map_err(|error| unread(&error))?;
    if names.is_empty() {
        say(&format!("no snapshot waits; naqi snap test {place} compares the documents anew"));
        return Ok(End::Done);
    }
    let mut reviewer = Reviewer::new(work, folder, &names)?;
    let mut counts = [0; 3];
    for (at, name) in names.iter().enumerate() {
        match reviewer.one(name, at + 1, names.len())? {
            Some(Answer::Accept) => counts[0] += 1,
            Some(Answer::Reject) => counts[1] += 1,
            Some(Answer::Skip) => counts[2] += 1,
            None => {
                counts[2] += names.len() - at;
                break;
            }
        }
    }
    let [accepted, rejected, waiting] = counts;
    tell(&format!("{accepted} accepted, {rejected} rejected, {waiting} still waiting\n"))?;
    Ok(if waiting == 0 { End::Done } else { End::Differs })
}

enum Answer {
    Accept,
    Reject,
    Skip,
}

struct Reviewer<'a> {
    work: &'a SnapWork,
    folder: Folder,
    documents: HashMap<String, Document<'static>>,
    /// The rules with their examples, read when a key first asks for them.
    set: Option<RuleSet>,
    term: Term,
}

impl<'a> Reviewer<'a> {
    fn new(work: &'a SnapWork, folder: Folder, names: &[String]) -> Result<Self, Failure> {
        let mut documents = HashMap::new();
        each(work, |name, _, document| {
            if names.contains(&name) {
                documents.insert(name, document);
            }
            Ok(())
        })?;
        Ok(Self { work, folder, documents, set: None, term: Term::stdout() })
    }

    /// Asks about one snapshot; nothing if no more is to be asked.
    fn one(&mut self, name: &str, at: usize, of: usize) -> Result<Option<Answer>, Failure> {
        let read = |path: &Path| Folder::read(path).map_err(|error| unread(&error));
        let old = read(&self.folder.accepted(name))?;
        // Somebody else may have decided meanwhile.
        let Some(new) = read(&self.folder.waiting(name))? else { return Ok(Some(Answer::Skip)) };
        tell(&format!("\n{at}/{of} {}", draw::difference(name, old.as_ref(), &new)))?;
        loop {
            tell(&format!("{KEYS}\n"))?;
            match self.term.read_key() {
                Ok(Key::Char('a')) => {
                    decide::accept(&self.folder, name)?;
                    tell(&format!("accepted: {}\n", safe(name, false)))?;
                    return Ok(Some(Answer::Accept));
                }
                Ok(Key::Char('r')) => {
                    decide::reject(&self.folder, name)?;
                    tell(&format!("rejected: {}\n", safe(name, false)))?;
                    return Ok(Some(Answer::Reject));
                }
                Ok(Key::Char('s')) => return Ok(Some(Answer::Skip)),
                Ok(Key::Char('i')) => tell(&self.rules(old.as_ref(), &new)?)?,
                Ok(Key::Char('k')) => {
                    let said = self.keep(name, old.as_ref())?;
                    tell(&said)?;
                }
                Ok(Key::Char('q') | Key::Escape) => return Ok(None),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(None),
                Err(error) => return Err(Failure::read("the terminal", &error)),
            }
        }
    }

    fn set(&mut self) -> Result<&RuleSet, Failure> {
        let set = match self.set.take() {
            Some(set) => set,
            None => rules::load(&self.work.rules, true)?,
        };
        Ok(self.set.insert(set))
    }

    /// The rules that took more or less than before; all that took anything, if none did.
    fn rules(&mut self, old: Option<&Snapshot>, new: &Snapshot) -> Result<String, Failure> {
        let (before, now) = (old.map(Snapshot::rules).unwrap_or_default(), new.rules());
        let count = |list: &[&str], address: &str| list.iter().filter(|other| **other == address).count();
        let all: BTreeSet<&str> = before.iter().chain(&now).copied().collect();
        let mut wanted: Vec<&str> = all.iter().copied().filter(|address| count(&before, address) != count(&now, address)).collect();
        if wanted.is_empty() {
            wanted = all.into_iter().collect();
        }
        let set = self.set()?;
        let shown: String = wanted
            .iter()
            .filter_map(|address| set.rules.iter().find(|rule| rule.address == **address))
            .map(|rule| rules::show::drawn(rule, true))
            .collect();
        Ok(if shown.is_empty() { "no rule took anything\n".into() } else { shown })
    }

    /// Adds what newly goes to the `keep`s of the rules that take it, so that they have to learn better.
    fn keep(&mut self, name: &str, old: Option<&Snapshot>) -> Result<String, Failure> {
        let Some(document) = self.documents.get(name).cloned() else {
            return Ok(format!("the document {} is not there any more\n", safe(name, false)));
        };
        let cleaner = rules::cleaner(&self.work.rules, self.work.rules.tidy, false, None)?;
        let set = self.set()?;
        let went = old
            .and_then(|old| Example::parse(&old.contents).ok())
            .filter(|old| old.text == document.text.trim_end())
            .map(|old| old.spans)
            .unwrap_or_default();
        let mut said = String::new();
        let mut done = BTreeSet::new();
        for edit in &cleaner.clean(&document).edits {
            let By::Rule(_) = edit.by else { continue };
            let before = went.iter().any(|span| span.start <= edit.start && edit.end <= span.end);
            let address = cleaner.name(edit.by).into_owned();
            let Some(index) = set.rules.iter().position(|rule| rule.address == address) else { continue };
            if before || !done.insert(address.clone()) {
                continue;
            }
            let rule = &set.rules[index];
            let file = Path::new(&*rule.origin.source.name);
            let current = std::fs::read_to_string(file).ok().filter(|text| *text == **rule.origin.source.text);
            let Some(current) = current else {
                said.push_str(&format!("{address} is bundled, or its file changed: put a rule of the same address into a file of your own\n"));
                continue;
            };
            // The smallest piece from which the rule takes something shows most.
            let pieces = pieces(&document.text, edit.start, edit.end);
            let Some(keep) = pieces.into_iter().find(|piece| !takes(set, index, piece).is_empty()) else {
                said.push_str(&format!("{address} takes nothing from it alone; write the keep by hand into {}\n", shown(file)));
                continue;
            };
            let changed = with_keep(&current, &rule.origin.span, keep).map_err(|why| Failure::Usage(format!("{}: {why}", shown(file))))?;
            let mut output = Output::file(file)?;
            output.put(changed.as_bytes())?;
            output.finish()?;
            said.push_str(&format!("{}: {address} has a new keep; naqi rules check shows what the rule must learn:\n", shown(file)));
            keep.lines().for_each(|line| said.push_str(&format!("    {}\n", safe(line, true))));
            // The file is another one now, and so are the places in it.
            self.set = None;
            return Ok(said);
        }
        Ok(if said.is_empty() { "nothing newly goes from it, so there is nothing to keep\n".into() } else { said })
    }
}

/// The line around a place, its paragraph, and the document: what could be an example of it.
fn pieces(text: &str, start: usize, end: usize) -> Vec<&str> {
    let (mut from, mut to) = (start, end);
    // What goes has white space at its borders, which is none of the line's.
    let inner = &text[start..end];
    from += inner.len() - inner.trim_start().len();
    to -= inner.len() - inner.trim_end().len();
    let around = |mark: &str| {
        let begin = text[..from].rfind(mark).map_or(0, |at| at + mark.len());
        let stop = text[to..].find(mark).map_or(text.len(), |at| to + at);
        text[begin..stop].trim_matches('\n')
    };
    let mut pieces = vec![around("\n"), around("\n\n"), text.trim_matches('\n')];
    pieces.retain(|piece| piece.chars().count() <= LONGEST_KEEP && !piece.trim().is_empty());
    pieces
}

fn tell(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| Failure::write("-", &error))
}
