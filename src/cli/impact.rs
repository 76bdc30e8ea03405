//! `naqi impact`: what a change of rules does to a corpus.

use std::cell::RefCell;
use std::path::Path;

use naqi::fold::Folded;
use naqi::impact::{Comparison, Impact, Place, json, markdown, text};

use super::args::{ImpactArgs, ImpactFormat, RuleFlags};
use super::corpus::{Corpus, Read};
use super::output::Output;
use super::show::to_person;
use super::{End, Failure, rules, say};

thread_local! {
    static FOLDED: RefCell<Folded> = RefCell::default();
}

/// Runs `impact`.
pub fn run(args: ImpactArgs) -> Result<End, Failure> {
    // The threads live as long as the program.
    let args: &'static ImpactArgs = Box::leak(Box::new(args));
    let mut before = before(args);
    if args.rules.folders == before.folders && args.rules.no_bundled == before.no_bundled {
        return Err(Failure::Usage("nothing to compare: --rules names the new rules, --against the old ones".into()));
    }
    let corpus = Corpus::new(&args.paths, &args.read)?;
    let new = rules::cleaner(&args.rules, args.rules.tidy, false, Some(&corpus))?;
    // What is compared is rules: both sides weigh what these leave in the same way.
    (before.prior, before.repeats) = (Some(new.prior().into()), None);
    let old = rules::cleaner(&before, args.rules.tidy, false, Some(&corpus))?.with_repeats(new.repeats().cloned());
    let comparison: &'static Comparison = Box::leak(Box::new(Comparison::new(old, new)));
    let mut impact = Impact::default();
    let (mut looked_at, mut of_no_site) = (0, 0);
    let compare = |read: Read| {
        let difference = FOLDED.with_borrow_mut(|folded| comparison.compare(&read.document, folded));
        let Read { path, record, id, document, .. } = read;
        (Place { path: path.to_owned(), record, id, site: document.site, lang: document.lang }, difference)
    };
    let end = corpus.sifted(
        |line| comparison.sieve().clears(line),
        compare,
        |compared| {
            match compared {
                Some((place, difference)) => {
                    looked_at += 1;
                    of_no_site += u64::from(place.site.is_none());
                    impact.add(&place, difference, args.victims);
                }
                None => impact.pass(),
            }
            Ok(())
        },
    )?;
    let told = match args.format {
        ImpactFormat::Text => text(comparison, &impact, to_person()),
        ImpactFormat::Markdown => markdown(comparison, &impact),
        ImpactFormat::Json => format!("{}\n", json(comparison, &impact)),
    };
    let mut output = Output::stdout()?;
    output.put(told.as_bytes())?;
    output.finish()?;
    if looked_at > 0 && looked_at == of_no_site && comparison.changes.iter().any(|change| change.of_site) {
        say("naqi: rules of single sites differ, and no document is known to be of one: --site HOST and --url-field NAME say what they are of");
    }
    Ok(corpus.end(end))
}

/// The flags of the old rules: those of the new ones with other files.
fn before(args: &ImpactArgs) -> RuleFlags {
    let mut before = args.rules.clone();
    before.folders.clear();
    match args.against.as_deref() {
        None => {}
        Some(path) if path == Path::new("bundled") => before.no_bundled = false,
        Some(path) => before.folders.push(path.to_owned()),
    }
    before
}
