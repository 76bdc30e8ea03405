//! `naqi explain`: what goes, which rule takes it, and for lines that stay, which rules came near and what each missed.
//!
//! For a person the nearest misses are told ([`near`]), for a program all of them.

use std::path::Path;

use serde_json::{Value, json};

use naqi::page::{Page, Shown};
use naqi::rule::{Example, Rule};
use naqi::show::{is_unsafe, safe};
use naqi::{By, Clean, Cleaner, Decision, Document, Verdict};

use super::args::{ExplainArgs, Format};
use super::corpus::{Corpus, Read};
use super::near::near;
use super::output::Output;
use super::show::to_person;
use super::{End, Failure, rules};

/// Signals that are told of a line: those that weigh most.
const REASONS: usize = 6;

/// Runs `explain`.
pub fn run(args: ExplainArgs) -> Result<End, Failure> {
    // The threads live as long as the program.
    let args: &'static ExplainArgs = Box::leak(Box::new(args));
    let corpus = Corpus::new(&args.paths, &args.read)?;
    let cleaner: &'static Cleaner = Box::leak(Box::new(rules::cleaner(&args.rules, args.rules.tidy, true, Some(&corpus))?));
    let mut output = Output::stdout()?;
    let end = if args.format == Format::Html { page(args, cleaner, &corpus, &mut output)? } else { lines(args, cleaner, &corpus, &mut output)? };
    output.finish()?;
    Ok(corpus.end(end))
}

/// One document after the other.
fn lines(args: &'static ExplainArgs, cleaner: &'static Cleaner, corpus: &Corpus<'static>, output: &mut Output) -> Result<End, Failure> {
    let hash = cleaner.hash();
    let shown = move |read: Read| {
        let document = &read.document;
        let clean = cleaned(args, cleaner, document);
        let shown = match args.format {
            Format::Wdiff => wdiff(document, &clean),
            Format::Json => {
                let mut line = json(cleaner, document, &clean);
                (line["path"], line["record"], line["rules"]) = (read.path.into(), read.record.into(), hash.clone().into());
                format!("{}\n", json_safe(&line.to_string()))
            }
            Format::Text | Format::Html => text(args, read.path, read.record, cleaner, document, &clean),
        };
        let separator = if args.format == Format::Wdiff { read.separator } else { Vec::new() };
        [shown.as_bytes(), &separator].concat()
    };
    corpus.each(shown, |shown| output.put(&shown))
}

/// All documents on one page.
fn page(args: &'static ExplainArgs, cleaner: &'static Cleaner, corpus: &Corpus<'static>, output: &mut Output) -> Result<End, Failure> {
    let mut page = Page::default();
    let shown = |read: Read| {
        let clean = cleaned(args, cleaner, &read.document);
        let told =
            notes(args, cleaner, &read.document, &clean).into_iter().map(|note| note.text).filter(|note| !note.starts_with("goes: ")).collect();
        Shown::new(&read.name(), cleaner, &read.document, &clean, told)
    };
    let end = corpus.each(shown, |shown| {
        page.count(cleaner, &shown);
        page.add(shown);
        Ok(())
    })?;
    let proven = rules::load(&args.rules, true)?;
    output.put(page.html("naqi explain", cleaner, &proven).as_bytes())?;
    Ok(end)
}

/// The document cleaned. The sums of lines that stay are told where somebody asked for a prior: they would hide what rules missed.
fn cleaned<'a>(args: &ExplainArgs, cleaner: &Cleaner, document: &'a Document<'_>) -> Clean<'a> {
    let mut clean = cleaner.clean(document);
    clean.weighed.retain(|line| line.goes || args.rules.prior.is_some());
    clean
}

/// The input with what goes marked; escapes only for a person, a pipe gets it raw.
fn wdiff(document: &Document<'_>, clean: &Clean<'_>) -> String {
    let spans: Vec<_> = clean.edits.iter().filter(|edit| !matches!(edit.by, By::Tidy(_))).map(|edit| edit.start..edit.end).collect();
    let marked = Example::render(&document.text, &spans);
    if to_person() { safe(&marked, true) } else { marked }
}

/// Everything known, line by line of the input; of the rules that came near, the nearest.
fn text(args: &ExplainArgs, name: &str, record: u64, cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>) -> String {
    let person = to_person();
    let reason = clean.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
    let mut out = format!("{name} · record {record} · {}{reason}\n", clean.verdict);
    let notes = notes(args, cleaner, document, clean);
    let mut start = 0;
    for (number, line) in document.text.split('\n').enumerate() {
        let end = start + line.len();
        let spans: Vec<_> = clean
            .edits
            .iter()
            .filter(|edit| !matches!(edit.by, By::Tidy(_)) && edit.start < end && edit.end > start)
            .map(|edit| edit.start.max(start) - start..edit.end.min(end) - start)
            .collect();
        let sign = if spans.is_empty() { ' ' } else { '-' };
        if !line.trim().is_empty() {
            out.push_str(&format!("{:>5} {sign} {}\n", number + 1, safe(&Example::render(line, &spans), person)));
        }
        for note in notes.iter().filter(|note| (note.start >= start && note.start <= end) && (note.start < end || line.is_empty())) {
            out.push_str(&format!("        {}\n", safe(&note.text, person)));
        }
        start = end + 1;
    }
    out.push('\n');
    out
}

/// A signal's value, as short as it can be told.
fn number(value: f32) -> String {
    let told = format!("{value:.2}");
    told.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Something to say about a place in the input.
struct Note {
    start: usize,
    text: String,
}

impl Note {
    fn new(start: usize, text: String) -> Self {
        Self { start, text }
    }
}

fn notes(args: &ExplainArgs, cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>) -> Vec<Note> {
    let rule = |index: u32| &cleaner.rules().rules[index as usize];
    let mut notes: Vec<Note> = Vec::new();
    for edit in &clean.edits {
        let By::Rule(index) = edit.by else { continue };
        notes.push(Note::new(edit.start, format!("goes: {} ({})", rule(index).address, rule(index).family)));
    }
    for line in &clean.weighed {
        let reasons: Vec<_> = line.reasons(REASONS).into_iter().map(|(name, value, part)| format!("{name} {} ({part:+.2})", number(value))).collect();
        let repeats = if line.documents > 0 { format!("in {} documents; ", line.documents) } else { String::new() };
        let verb = if line.goes { "goes: weigh/lines" } else { "weighs" };
        notes.push(Note::new(line.start, format!("{verb}: {repeats}sum {:+.2}, {:+.2} goes: {}", line.sum, line.needed, reasons.join(", "))));
    }
    let offsets = clean.offsets();
    let others = clean.left.iter().filter(|left| !matches!(left.decision, Decision::Miss(_)));
    // Who writes a rule wants to hear of it first.
    let own = |rule: &Rule| args.rules.folders.iter().any(|folder| Path::new(&*rule.origin.source.name).starts_with(folder));
    for left in others.chain(near(cleaner.rules(), clean, args.near, own)) {
        let address = &rule(left.rule).address;
        let found = &clean.text[left.start..left.end];
        let text = match &left.decision {
            Decision::Stay => format!("stays: {address}: «{found}» is of the family {}, which stays", rule(left.rule).family),
            Decision::Review => format!("near: {address}: «{found}»: score 2 is for review, 3 strips"),
            Decision::Miss(misses) => {
                let reasons: Vec<_> = misses.iter().map(ToString::to_string).collect();
                format!("near: {address}: «{found}»: {}", reasons.join("; "))
            }
            Decision::Strip => continue,
        };
        notes.push(Note::new(offsets.original(left.start).min(document.text.len()), text));
    }
    for index in &clean.over_budget {
        notes.push(Note::new(0, format!("skipped: {}: over its work budget on this document", rule(*index).address)));
    }
    if clean.verdict == Verdict::Review {
        notes.push(Note::new(0, format!("whole: {}", clean.reason.as_deref().unwrap_or_default())));
    }
    notes.sort_by_key(|note| note.start);
    notes
}

/// JSON for a terminal: what could do something to it is escaped, which means the same in JSON.
fn json_safe(line: &str) -> String {
    if !to_person() {
        return line.to_owned();
    }
    let mut units = [0; 2];
    line.chars()
        .map(|c| if is_unsafe(c) { c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect() } else { c.to_string() })
        .collect()
}

fn json(cleaner: &Cleaner, document: &Document<'_>, clean: &Clean<'_>) -> Value {
    let rule = |index: u32| &cleaner.rules().rules[index as usize];
    let edits: Vec<Value> = clean
        .edits
        .iter()
        .map(|edit| {
            let family = if let By::Rule(index) = edit.by { Some(rule(index).family) } else { None };
            json!({ "by": cleaner.name(edit.by), "family": family, "start": edit.start, "end": edit.end, "removed": document.text[edit.start..edit.end], "with": *edit.with })
        })
        .collect();
    let offsets = clean.offsets();
    let left: Vec<Value> = clean
        .left
        .iter()
        .map(|left| {
            let (decision, missed) = match &left.decision {
                Decision::Stay => ("stay", Vec::new()),
                Decision::Review => ("review", Vec::new()),
                Decision::Miss(misses) => ("miss", misses.iter().map(ToString::to_string).collect()),
                Decision::Strip => ("strip", Vec::new()),
            };
            json!({ "by": rule(left.rule).address, "family": rule(left.rule).family, "start": offsets.original(left.start), "text": clean.text[left.start..left.end], "decision": decision, "missed": missed })
        })
        .collect();
    let signals: Vec<&str> = if clean.weighed.is_empty() { Vec::new() } else { naqi::SIGNALS.iter().map(|(name, _)| *name).collect() };
    let lines: Vec<Value> = clean
        .weighed
        .iter()
        .map(|line| {
            json!({ "start": line.start, "end": line.end, "first": line.first, "goes": line.goes, "sum": line.sum, "needed": line.needed, "documents": line.documents, "values": line.signals, "parts": line.parts, "folded": naqi::fold::fold(&line.text) })
        })
        .collect();
    json!({ "verdict": clean.verdict.name(), "reason": clean.reason, "text": clean.text, "fields": clean.fields, "edits": edits, "left": left, "lines": lines, "signals": signals })
}
