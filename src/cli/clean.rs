//! `naqi` and `naqi clean`: records in, clean records out, and an account of every one.
//!
//! The reading thread yields events ([`Feed`]), workers turn them into what is to be written ([`work`]), and this thread
//! writes it in order ([`Writing`]).

use std::thread::available_parallelism;
use std::time::Instant;

use naqi::io::guard::is_guarded;
use naqi::io::paths::WORKING_FOLDER;
use naqi::io::process::Meta;
use naqi::io::text::Split;
use naqi::io::{Kind, Processor, Render, pipeline};
use naqi::tidy::Step;
use naqi::touch::Outline;

use super::account::{Account, Beside, ENDINGS, below};
use super::args::{CleanArgs, Counts, From, To};
use super::corpus::Corpus;
use super::feed::Feed;
use super::inputs::{intake, refuse_idle};
use super::job::{self, Job};
use super::source::{Source, sources};
use super::targets::{Targets, refuse_ledger, targets};
use super::work::work;
use super::write::Writing;
use super::{End, Failure, earlier, rules, say, signals};

/// The variable in which a test names a text at which cleaning panics. No flag: nobody else has a use for it.
const PANIC: &str = "NAQI_TEST_PANIC";

/// Runs the filter.
pub fn run(args: CleanArgs) -> Result<End, Failure> {
    let started = Instant::now();
    // The threads live as long as the program.
    let args: &'static CleanArgs = Box::leak(Box::new(args));
    let flags = &args.flags;
    refuse_idle(&flags.read)?;
    refuse_ledger(flags)?;
    signals::listen();
    silence_panics();
    // Where a line is a document, it stays one: what else could end a line is left in it.
    let live = flags.line_buffered && flags.read.split.is_none() && [From::Text, From::Auto].contains(&flags.read.from);
    let lines = live || flags.read.split == Some(Split::Lines);
    let tidy = flags.rules.tidy.with(Step::LineEnds, flags.rules.tidy.has(Step::LineEnds) && !lines);
    // The hash of the rules stands in every line of ledgers and of what has meta data in it: these are made anew.
    let is_bare = flags.ledger.is_none() && flags.meta.is_none() && !matches!(flags.to, Some(To::Json | To::Parquet));
    let trails = args.resume && is_bare && flags.read.sample.is_none() && !flags.dry_run;
    let (mut sources, failed) = sources(&args.paths);
    // All parts of a job go by the same counts.
    let corpus = (flags.rules.repeats == Some(Counts::Own)).then(|| Corpus::over(sources.clone(), &flags.read)).transpose()?;
    let cleaner: &'static naqi::Cleaner = Box::leak(Box::new(rules::cleaner(&flags.rules, tidy, false, corpus.as_ref())?.telling_words(trails)));
    if let Some((part, of)) = args.shard {
        let mut number = 0;
        sources.retain(|_| {
            number += 1;
            (number - 1) % of == part - 1
        });
    }
    let sources: &'static [Source] = sources.leak();
    let targets = targets(args, sources)?;
    let processor: &'static Processor<'static> = Box::leak(Box::new(processor(cleaner, args)));
    let job = match &targets {
        Targets::Each(names) if args.resume => Some(&*Box::leak(Box::new(resumed(args, sources, names, cleaner)?))),
        _ if args.resume => return Err(Failure::Usage("--resume needs a folder for -o: its name ends in /".into())),
        _ => None,
    };
    let one = matches!(targets, Targets::One(_));
    let mut account = Account::new(args, sources, failed)?;
    if let (Some(job), Some(folder)) = (job.filter(|job| job.trails), &args.output) {
        job.begin()?;
        account.trail = Beside::each(folder.join(WORKING_FOLDER), earlier::ENDING);
    }
    let mut writing = Writing::new(args, sources, targets, job, account)?;
    let jobs = flags.jobs.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from);
    let keep = writing.account.rejects.is_wanted();
    pipeline::run(jobs, Feed::new(args, sources, job, one), move |events| work(processor, sources, keep, events), |made| writing.write(made))?;
    // Those of the inputs themselves were told to be of no use when they were counted.
    if corpus.is_none() && cleaner.repeats().is_some_and(|repeats| repeats.was_of_no_use()) {
        say(
            "naqi: --repeats knows no line of any site that these documents are of; --url-field and --site tell the site, here and when lines are counted",
        );
    }
    writing.finish(started)
}

/// What a record's panic would say is said with its rejection; any other is a fault of naqi, and told in one line.
fn silence_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if !is_guarded() {
            say(&format!("naqi: internal error: {}; please report it", panic.to_string().replace('\n', " ")));
        }
    }));
}

fn processor(cleaner: &'static naqi::Cleaner, args: &CleanArgs) -> Processor<'static> {
    let flags = &args.flags;
    let render = flags.to.map(|to| match to {
        To::Text => Render::Text,
        To::Jsonl => Render::Jsonl,
        To::Json => Render::Json,
        To::Wdiff => Render::Wdiff,
        To::Parquet => Render::Row,
    });
    let hashed = flags.ledger.is_some() || flags.meta.is_some() || args.resume || render == Some(Render::Json);
    let mut intake = intake(&flags.read);
    intake.fields.added.clone_from(&flags.meta);
    Processor {
        cleaner,
        hash: if hashed { cleaner.hash() } else { String::new() },
        render,
        intake,
        ledger: flags.ledger.is_some(),
        meta: flags.meta.clone().map(|name| Meta { name, offsets: flags.offsets }),
        panics: std::env::var(PANIC).ok().filter(|text| !text.is_empty()),
    }
}

/// The job that is taken up again.
fn resumed(args: &CleanArgs, sources: &[Source], names: &[std::path::PathBuf], cleaner: &naqi::Cleaner) -> Result<Job, Failure> {
    let flags = &args.flags;
    job::refuse(sources, &[("-o", args.output.as_deref()), ("--ledger", flags.ledger.as_deref()), ("--rejects", flags.rejects.as_deref())])?;
    let folder = args.output.as_deref().unwrap_or(std::path::Path::new("."));
    let trails = cleaner.tells_words();
    let written = |(source, name): (&Source, &std::path::PathBuf)| {
        let beside = [&flags.ledger, &flags.rejects].into_iter().zip(ENDINGS);
        let beside = beside.filter_map(|(folder, ending)| Some(below(folder.as_deref()?, source, ending)));
        let trail = trails.then(|| below(&folder.join(WORKING_FOLDER), source, earlier::ENDING));
        std::iter::once(name.clone()).chain(beside).chain(trail).collect()
    };
    let written = sources.iter().zip(names).map(written).collect();
    let decides = format!("{:?}", (&flags.read, flags.to, &flags.meta, flags.offsets));
    let job = Job::new(folder, sources, written, &job::key(&cleaner.settings(), &decides), (cleaner.hash(), Outline::of(cleaner.rules())), trails);
    if !flags.dry_run {
        job.sweep();
    }
    Ok(job)
}

/// The shape of what is written for a kind of input, for names of files.
pub fn written_as(to: Option<To>, kind: Kind) -> &'static str {
    match (to, Render::natural(kind)) {
        (Some(To::Jsonl | To::Json), _) | (None, Render::Jsonl) => "jsonl",
        (Some(To::Parquet), _) | (None, Render::Row) => "parquet",
        _ => "txt",
    }
}
