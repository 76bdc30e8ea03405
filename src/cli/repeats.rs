//! `naqi repeats`: the lines that stand in several documents of a site, counted, for `--repeats`; reading that file, and doing without one.

use std::path::Path;

use naqi::io::packing::text;
use naqi::io::paths::shown;
use naqi::mine::repeats::{Counted, Lines, Sketched, lines};
use naqi::{Repeats, Tidy};

use super::args::{RepeatsArgs, USUAL};
use super::corpus::{Corpus, Read};
use super::output::Output;
use super::progress::Progress;
use super::{End, Failure, plain, say};

/// Runs `repeats`.
pub fn run(args: RepeatsArgs) -> Result<End, Failure> {
    // The threads live as long as the program.
    let args: &'static RepeatsArgs = Box::leak(Box::new(args));
    let corpus = Corpus::new(&args.paths, &args.read)?;
    corpus.refuse_again("repeats", "twice")?;
    if let Some(name) = &args.output {
        corpus.refuse_over(name)?;
    }
    let mut output = Output::to(args.output.as_deref())?;
    let (end, counted) = count(&corpus, args.tidy, (args.min, args.memory), say)?;
    for row in counted.file() {
        output.put(row.as_bytes())?;
    }
    output.finish()?;
    say(&format!("documents={} sites={} lines={}", counted.documents, counted.sites, counted.rows.len()));
    warn(&counted, args.min);
    Ok(corpus.end(end))
}

/// Says why counts may be of no use.
fn warn(counted: &Counted, min: u32) {
    if counted.documents > 0 && counted.rows.is_empty() {
        say(&format!("naqi: no line stands in {} documents of a site, copies left out; --url-field names the field that tells the site", min));
    } else if counted.siteless && counted.documents > 0 {
        say("naqi: no document tells its site, so that all count as one; --url-field names the field that does, --site names the site");
    }
}

/// Counts in two passes lines that stand in so many documents of a site, with a sketch of so many bytes. What cannot be used is told.
fn count(corpus: &Corpus<'static>, tidy: Tidy, (min, memory): (u32, u64), tell: impl FnMut(&str)) -> Result<(End, Counted), Failure> {
    let look = move |read: Read| lines(&read.document, tidy);
    let mut sketched = Sketched::new(usize::try_from(memory).unwrap_or(usize::MAX));
    let first = |lines: Lines| {
        sketched.add(&lines);
        Ok(())
    };
    let end = corpus.telling(look, first, tell)?;
    if sketched.is_full(min) {
        say("naqi: more different lines than the sketch can tell apart; the counts will be right, and take more memory than with a larger --memory");
    }
    let mut exact = sketched.exactly(min);
    corpus.again(look, |lines| {
        exact.add(&lines);
        Ok(())
    })?;
    Ok((end, exact.counted()))
}

/// Those of a corpus itself, sample or not, of which what cannot be used will be told when it is worked on.
pub fn own(corpus: &Corpus<'static>, tidy: Tidy) -> Result<Repeats, Failure> {
    corpus.refuse_again("--repeats self", "twice before the work")?;
    if Progress::is_seen() {
        say("naqi: counting the lines that repeat");
    }
    let (_, counted) = count(&corpus.whole(), tidy, USUAL, |_| {})?;
    warn(&counted, USUAL.0);
    let file: String = counted.file().collect();
    Repeats::parse(file).map_err(|mistake| Failure::Io(format!("--repeats self: {mistake}")))
}

/// The counts of a file, packed or not. One that is not there or not whole is a mistake in what was asked for: nothing was cleaned yet.
pub fn read(name: &Path) -> Result<Repeats, Failure> {
    let mistake = |what: String| Failure::Usage(format!("--repeats {}: {what}", shown(name)));
    Repeats::parse(text(name).map_err(|error| mistake(plain(&error)))?).map_err(|error| mistake(error.to_string()))
}
