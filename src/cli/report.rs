//! `naqi report`: a page of the documents from which something goes, with counts of all.

use std::collections::BTreeMap;

use naqi::Cleaner;
use naqi::page::{Page, Shown};
use xxhash_rust::xxh3::xxh3_64;

use super::args::ReportArgs;
use super::corpus::{Corpus, Read};
use super::output::Output;
use super::{End, Failure, rules};

/// Runs `report`.
pub fn run(args: ReportArgs) -> Result<End, Failure> {
    // The threads live as long as the program.
    let args: &'static ReportArgs = Box::leak(Box::new(args));
    let corpus = Corpus::new(&args.paths, &args.read)?;
    let cleaner: &'static Cleaner = Box::leak(Box::new(rules::cleaner(&args.rules, args.rules.tidy, false, Some(&corpus))?));
    if let Some(name) = &args.output {
        corpus.refuse_over(name)?;
    }
    let mut output = Output::to(args.output.as_deref())?;
    let mut page = Page::default();
    // Those with the smallest numbers drawn from their names, in the order they came: a fair sample, always the same.
    let mut drawn: BTreeMap<(u64, u64), Shown> = BTreeMap::new();
    let mut number = 0;
    let look = |read: Read| {
        let name = read.name();
        let clean = cleaner.clean(&read.document);
        (xxh3_64(name.as_bytes()), Shown::new(&name, cleaner, &read.document, &clean, Vec::new()))
    };
    let end = corpus.each(look, |(lot, shown)| {
        page.count(cleaner, &shown);
        number += 1;
        if shown.is_worth_a_look() {
            drawn.insert((lot, number), shown);
            if drawn.len() > args.most {
                drawn.pop_last();
            }
        }
        Ok(())
    })?;
    let mut drawn: Vec<_> = drawn.into_iter().map(|((_, number), shown)| (number, shown)).collect();
    drawn.sort_by_key(|(number, _)| *number);
    drawn.into_iter().for_each(|(_, shown)| page.add(shown));
    let proven = rules::load(&args.rules, true)?;
    output.put(page.html("naqi report", cleaner, &proven).as_bytes())?;
    output.finish()?;
    Ok(corpus.end(end))
}
