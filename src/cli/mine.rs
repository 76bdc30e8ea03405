//! `naqi mine`: what repeats in a corpus and no rule takes, as proposed rules.

use serde_json::json;

use naqi::mine::{First, Gathers, Refused, Second, Third, Written, count, file, told};
use naqi::page::{Page, Shown};
use naqi::{Cleaner, Document};

use super::args::{MineArgs, MineFormat};
use super::corpus::{Corpus, Read};
use super::output::Output;
use super::{End, Failure, rules, say};

/// Contexts of each proposal on a page and in JSON.
const CONTEXTS: usize = 3;

/// Runs `mine`.
pub fn run(args: MineArgs) -> Result<End, Failure> {
    // The threads live as long as the program.
    let args: &'static MineArgs = Box::leak(Box::new(args));
    let corpus = Corpus::new(&args.paths, &args.read)?;
    corpus.refuse_again("mine", "three times")?;
    let cleaner: &'static Cleaner = Box::leak(Box::new(rules::cleaner(&args.rules, args.rules.tidy, false, Some(&corpus))?));
    let mut first = First::default();
    let end = corpus.each(
        |read| count(&left(cleaner, read.document)),
        |counted| {
            first.add(&counted);
            Ok(())
        },
    )?;
    let second: &'static Second = Box::leak(Box::new(first.second(args.min)));
    let mut gathers = Gathers::default();
    let find = |read: Read| {
        let name = read.name();
        second.find(&left(cleaner, read.document), &name)
    };
    corpus.again(find, |found| {
        gathers.add(found);
        Ok(())
    })?;
    let mined = second.propose(&gathers);
    let (refused, left_out) = (mined.refused.clone(), mined.left_out);
    let (documents, sites) = (mined.sites.values().sum::<u64>(), mined.sites.len());
    let largest = mined.sites.values().max().copied().unwrap_or(0);
    let third: &'static Third = Box::leak(Box::new(mined.third(&rules::sources(&args.rules)?)));
    let mut written = third.written();
    corpus.again(
        |read| third.misses(&left(cleaner, read.document)),
        |misses| {
            misses.into_iter().for_each(|(own, around)| written[own].miss(around));
            Ok(())
        },
    )?;
    let mut output = Output::stdout()?;
    let told = match args.format {
        MineFormat::Toml => file(&written),
        MineFormat::Json => written.iter().map(|written| format!("{}\n", line(written))).collect(),
        MineFormat::Html => page(third.cleaner(), &written),
    };
    output.put(told.as_bytes())?;
    output.finish()?;
    let refused = |why: Refused| refused.get(&why).copied().unwrap_or(0);
    say(&format!(
        "documents={documents} sites={sites} proposals={} refused={} (quotes={} prose={} unproven={}){}",
        written.len(),
        refused(Refused::Quote) + refused(Refused::Prose) + third.unproven() as u64,
        refused(Refused::Quote),
        refused(Refused::Prose),
        third.unproven(),
        if left_out > 0 { format!(" left_out={left_out}: too much repeats to be remembered; a larger --min leaves less") } else { String::new() }
    ));
    if documents > 0 && largest < args.min {
        let least = args.min;
        say(&format!(
            "naqi: no site has {least} documents, the largest has {largest}, copies left out: a smaller --min proposes what repeats in fewer"
        ));
    }
    Ok(corpus.end(end))
}

/// What the rules leave of a document.
fn left(cleaner: &Cleaner, document: Document<'static>) -> Document<'static> {
    let text = cleaner.clean(&document).text.into_owned();
    Document { text: text.into(), ..document }
}

/// A page with the contexts of each proposal as documents.
fn page(cleaner: &Cleaner, written: &[Written]) -> String {
    let mut page = Page::default();
    for one in written {
        let proposal = &one.proposal;
        for seen in proposal.seen.iter().take(CONTEXTS) {
            let lines = [&seen.before, &seen.line, &seen.after].map(String::as_str).join("\n");
            let site = Some(proposal.site.clone()).filter(|site| !site.is_empty());
            let document = Document { text: lines.into(), lang: proposal.lang.clone(), site };
            let mut notes = vec![format!("{} of {} documents, {} % {}", proposal.documents, proposal.of, proposal.place.1, told(proposal.place.0))];
            notes.extend(one.misses.iter().map(|miss| format!("stays: {miss}")));
            let shown = Shown::new(&format!("{} · {}", one.id, seen.document), cleaner, &document, &cleaner.clean(&document), notes);
            page.count(cleaner, &shown);
            page.add(shown);
        }
    }
    page.html("naqi mine", cleaner, cleaner.rules())
}

fn line(written: &Written) -> serde_json::Value {
    let one = &written.proposal;
    let seen: Vec<_> = one.seen.iter().take(CONTEXTS).map(|seen| json!({ "document": seen.document, "text": written.context(seen) })).collect();
    json!({
        "id": written.id, "family": written.family, "site": one.site, "lang": one.lang, "pattern": written.pattern,
        "shape": format!("{:?}", one.shape).to_lowercase(), "documents": one.documents, "of": one.of, "sites": one.sites,
        "place": told(one.place.0), "place_percent": one.place.1, "seen": seen, "misses": written.misses, "missed": written.missed,
        "rule": written.toml,
    })
}
