//! What each stage costs, beside splitting text at newlines and copying its lines, in the same run.
//!
//! `cargo bench --manifest-path bench/stages/Cargo.toml` measures on two texts that bench/corpus.py makes: news, and news
//! without furniture. Each benchmark gives a count, which must be what another way to it gave before. The times of stages
//! hold those of the stages they stand on: `find` lays out and folds, `peel` finds. bench/stages/table.py makes a table.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use naqi::clean::stage::{Stages, composed, could_be_misread, tidy_characters, tidy_layout};
use naqi::decode::{Hints, decode};
use naqi::io::jsonl::quoted;
use naqi::io::{Intake, Kind, Processor, Record, Tally};
use naqi::ledger::Edit;
use naqi::tidy::Step;
use naqi::{Cleaner, Document, Options, Prior, RuleSet, Tidy};

/// Megabytes of each text: more than the processor's second cache, less than its third.
const MEGABYTES: &str = "4";
/// The steps of tidying that are not about characters.
const LAYOUT: [Step; 6] = [Step::Blocks, Step::Hyphens, Step::Wraps, Step::Breaks, Step::Spaces, Step::BlankLines];

fn stages(criterion: &mut Criterion) {
    let by_rules = Options { prior: Some(Prior::None), ..Options::default() };
    let cleaner = Cleaner::bundled_with(by_rules).expect("the bundled rules are right");
    let weighing = Cleaner::bundled().expect("the bundled rules are right");
    for (name, flags) in [("news", [].as_slice()), ("clean", ["--furniture", "0"].as_slice())] {
        let raw = corpus(flags);
        let texts: Vec<&str> = raw.split_terminator('\u{c}').collect();
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(raw.len() as u64)).sample_size(20);
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
        alone(&mut group, &texts, &cleaner);
        together(&mut group, &texts, &cleaner);
        whole(&mut group, "whole document, lines weighed", &texts, &weighing);
        json_lines(&mut group, &texts, &cleaner);
        group.finish();
    }
}

/// The same documents on any machine.
fn corpus(flags: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus.py");
    let made = Command::new("python3").arg(script).args(["--megabytes", MEGABYTES]).args(flags).output().expect("python3 runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).expect("a corpus is UTF-8")
}

/// A benchmark of something that gives a count for each text: their sum must be what is expected.
fn bench<T>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, texts: &[T], expected: usize, mut work: impl FnMut(&T) -> usize) {
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            let count: usize = texts.iter().map(|text| work(black_box(text))).sum();
            assert_eq!(count, expected, "{name}");
        });
    });
}

/// Each stage by itself, on what the one before leaves.
fn alone(group: &mut BenchmarkGroup<'_, WallTime>, texts: &[&str], cleaner: &Cleaner) {
    let standard = Tidy::STANDARD;
    let mut stages = Stages::default();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let newlines: usize = texts.iter().map(|text| text.matches('\n').count()).sum();
    let mut copy: Vec<u8> = Vec::with_capacity(bytes);
    bench(group, "lines", texts, bytes - newlines, |text| {
        copy.clear();
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
            copy.extend_from_slice(&text.as_bytes()[from..end.max(from)]);
            from = end + 1;
        }
        black_box(&copy).len()
    });
    bench(group, "decode", texts, bytes, |text| decode(text.as_bytes(), &Hints::default()).text.len());
    let characters = options(Options { tidy: LAYOUT.iter().fold(standard, |tidy, step| tidy.with(*step, false)), ..Options::default() });
    let edits: usize = texts.iter().map(|text| characters.clean(&Document::new(*text)).edits.len()).sum();
    bench(group, "tidy characters", texts, edits, |text| tidy_characters(text, standard).0.len());
    let tidied: Vec<String> = texts.iter().map(|text| tidy_characters(text, standard).1.into_owned()).collect();
    let suspects = tidied.iter().filter(|text| could_be_misread(text)).count();
    bench(group, "mojibake's first look", &tidied, suspects, |text| usize::from(could_be_misread(text)));
    let lines: usize = tidied.iter().map(|text| pieces(text)).sum();
    bench(group, "layout", &tidied, lines, |text| stages.lines(text));
    let letters: usize = tidied.iter().map(|text| Stages::default().fold(text) as usize).sum();
    bench(group, "fold", &tidied, letters, |text| stages.fold(text) as usize);
    let hits: usize = tidied.iter().map(|text| Stages::default().find(cleaner, text)).sum();
    bench(group, "find", &tidied, hits, |text| stages.find(cleaner, text));
    let documents: Vec<Document> = tidied.iter().map(|text| Document::new(text.as_str())).collect();
    let untidy = Cleaner::bundled_with(Options { tidy: Tidy::NONE, unguarded: true, prior: Some(Prior::None), ..Options::default() })
        .expect("the bundled rules are right");
    let pieces: usize = documents.iter().map(|document| untidy.clean(document).edits.len()).sum();
    bench(group, "peel", &documents, pieces, |document| stages.peel(cleaner, document).len());
    let peeled: Vec<String> = documents.iter().map(|document| untidy.clean(document).text.into_owned()).collect();
    let laid: usize = peeled.iter().map(|text| tidy_layout(text, standard).0.len()).sum();
    bench(group, "tidy layout", &peeled, laid, |text| tidy_layout(text, standard).0.len());
    let two: Vec<(Vec<Edit>, Vec<Edit>)> =
        texts.iter().zip(&documents).map(|(text, document)| (tidy_characters(text, standard).0, untidy.clean(document).edits)).collect();
    let both: usize = two.iter().map(|(first, second)| composed(first.clone(), second.clone()).len()).sum();
    group.bench_function("compose the ledger", |bencher| {
        bencher.iter_batched(
            || two.clone(),
            |two| assert_eq!(two.into_iter().map(|(first, second)| composed(first, second).len()).sum::<usize>(), both),
            BatchSize::LargeInput,
        );
    });
}

/// Whole documents, and what is left of them.
fn whole(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, texts: &[&str], cleaner: &Cleaner) -> usize {
    let documents: Vec<Document> = texts.iter().map(|text| Document::new(*text)).collect();
    let left: usize = documents.iter().map(|document| restored(document, &cleaner.clean(document).edits)).sum();
    bench(group, name, &documents, left, |document| cleaner.clean(document).text.len());
    left
}

/// Whole documents, and texts that come and go as bytes.
fn together(group: &mut BenchmarkGroup<'_, WallTime>, texts: &[&str], cleaner: &Cleaner) {
    let left = whole(group, "whole document", texts, cleaner);
    let records: Vec<Record> = texts.iter().map(|text| Record { bytes: text.as_bytes().to_vec(), ..Record::default() }).collect();
    let (processor, tally) = (processor(cleaner, false), &mut Tally::default());
    bench(group, "text in and out", &records, left, |record| processor.process("-", record, tally).out.len());
    let with_ledger = Processor { ledger: true, ..processor };
    bench(group, "text in and out, with a ledger", &records, left, |record| {
        let done = with_ledger.process("-", record, tally);
        assert!(black_box(&done.ledger).is_some());
        done.out.len()
    });
}

/// The same documents as JSON Lines: in and out alone, and cleaned.
fn json_lines(group: &mut BenchmarkGroup<'_, WallTime>, texts: &[&str], cleaner: &Cleaner) {
    let line = |text: &str| format!("{{\"id\":1,\"text\":{}}}", quoted(text));
    let record = |text: &&str| Record { kind: Kind::Line, bytes: line(text).into_bytes(), ..Record::default() };
    let records: Vec<Record> = texts.iter().map(record).collect();
    let same: usize = records.iter().map(|record| record.bytes.len()).sum();
    let nothing = options(Options { tidy: Tidy::NONE, ..Options::default() });
    let (idle, tally) = (processor(&nothing, false), &mut Tally::default());
    bench(group, "JSON Lines in and out, nothing done", &records, same, |record| idle.process("-", record, tally).out.len());
    let left: usize = texts.iter().map(|text| line(&cleaner.clean(&Document::new(*text)).text).len()).sum();
    let busy = processor(cleaner, false);
    bench(group, "JSON Lines in and out", &records, left, |record| busy.process("-", record, tally).out.len());
}

/// A cleaner without rules.
fn options(options: Options) -> Cleaner {
    Cleaner::new(RuleSet::default(), options)
}

fn processor(cleaner: &Cleaner, ledger: bool) -> Processor<'_> {
    Processor { cleaner, hash: cleaner.hash(), render: None, intake: Intake::default(), ledger, meta: None, panics: None }
}

/// Lines of a text as the documentation has them: what newlines, tabs and three spaces or more part.
fn pieces(text: &str) -> usize {
    let white = |c: char| matches!(c, ' ' | '\t' | '\u{a0}');
    let of_line = |line: &str| {
        // Whether what comes next begins a line, and the spaces before it.
        let (mut found, mut begins, mut spaces) = (0, true, 0);
        for c in line.chars() {
            if white(c) {
                spaces += 1;
                begins |= c == '\t' || spaces >= 3;
            } else {
                found += usize::from(begins && !c.is_whitespace());
                (begins, spaces) = (begins && c.is_whitespace(), 0);
            }
        }
        found
    };
    text.split('\n').map(of_line).sum()
}

/// The length of what edits leave of a document, which is put together from them.
fn restored(document: &Document<'_>, edits: &[Edit]) -> usize {
    edits.iter().fold(document.text.len(), |length, edit| length + edit.with.len() - (edit.end - edit.start))
}

criterion_group!(benches, stages);
criterion_main!(benches);
