//! `naqi repeats`: the lines that stand in several documents of a site, counted, for `--repeats`; and reading that file.

use std::path::Path;

use naqi::Repeats;
use naqi::io::packing::text;
use naqi::io::paths::shown;
use naqi::mine::repeats::{Lines, Sketched, lines};

use super::args::RepeatsArgs;
use super::corpus::{Corpus, Read};
use super::output::Output;
use super::{End, Failure, plain, say};

/// Runs `repeats`.
pub fn run(args: RepeatsArgs) -> Result<End, Failure> {
    // The threads live as long as the program.
    let args: &'static RepeatsArgs = Box::leak(Box::new(args));
    let corpus = Corpus::new(&args.paths, &args.read)?;
    if !corpus.is_lasting() {
        return Err(Failure::Usage("repeats reads its corpus twice; save standard input to a file first".into()));
    }
    if let Some(name) = &args.output {
        corpus.refuse_over(name)?;
    }
    let mut output = Output::to(args.output.as_deref())?;
    let look = |read: Read| lines(&read.document, args.tidy);
    let mut sketched = Sketched::new(usize::try_from(args.memory).unwrap_or(usize::MAX));
    let end = corpus.each(look, |lines: Lines| {
        sketched.add(&lines);
        Ok(())
    })?;
    if sketched.is_full(args.min) {
        say("naqi: more different lines than the sketch can tell apart; the counts will be right, and take more memory than with a larger --memory");
    }
    let mut exact = sketched.exactly(args.min);
    corpus.again(look, |lines| {
        exact.add(&lines);
        Ok(())
    })?;
    let counted = exact.counted();
    for row in counted.file() {
        output.put(row.as_bytes())?;
    }
    output.finish()?;
    say(&format!("documents={} sites={} lines={}", counted.documents, counted.sites, counted.rows.len()));
    if counted.documents > 0 && counted.rows.is_empty() {
        say(&format!("naqi: no line stands in {} documents of a site, copies left out; --url-field names the field that tells the site", args.min));
    } else if counted.siteless && counted.documents > 0 {
        say("naqi: no document tells its site, so that all count as one; --url-field names the field that does, --site names the site");
    }
    Ok(corpus.end(end))
}

/// The counts of a file, packed or not. One that is not there or not whole is a mistake in what was asked for: nothing was cleaned yet.
pub fn read(name: &Path) -> Result<Repeats, Failure> {
    let mistake = |what: String| Failure::Usage(format!("--repeats {}: {what}", shown(name)));
    Repeats::parse(text(name).map_err(|error| mistake(plain(&error)))?).map_err(|error| mistake(error.to_string()))
}
