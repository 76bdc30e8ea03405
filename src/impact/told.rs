//! An impact told: for a person, for a program, for a pull request.

use std::collections::BTreeMap;

use serde_json::{Value, json as value};

use super::{Comparison, Count, Impact, Place, Victim, Way};
use crate::rule::Example;
use crate::show::safe;

/// Rows of a table that a person is shown; JSON has them all.
const ROWS: usize = 20;

/// The title of a table, and its counts by name.
fn tables(impact: &Impact) -> [(&'static str, &BTreeMap<String, Count>); 4] {
    [("rule", &impact.rules), ("family", &impact.families), ("language", &impact.languages), ("site", &impact.sites)]
}

/// The rows of a table, those with most documents first.
fn rows(counts: &BTreeMap<String, Count>) -> Vec<(&str, Count)> {
    let mut rows: Vec<_> = counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    rows.sort_by_key(|(name, count)| (std::cmp::Reverse(count.documents), *name));
    rows
}

fn summary(comparison: &Comparison, impact: &Impact) -> String {
    let rules = comparison.changes.len();
    let Count { documents, goes, stays } = impact.all;
    format!(
        "{rules} {} · {} {}, {} of them cleaned, {documents} different · {goes} characters go, {stays} stay",
        if rules == 1 { "rule differs" } else { "rules differ" },
        impact.documents,
        if impact.documents == 1 { "document" } else { "documents" },
        impact.cleaned
    )
}

/// For a person at a terminal; with `isolate`, each line of a document keeps its direction to itself.
pub fn text(comparison: &Comparison, impact: &Impact, isolate: bool) -> String {
    let mut out = summary(comparison, impact) + "\n";
    if let Some(why) = comparison.open() {
        out += &format!("every document was cleaned: {}\n", safe(why, false));
    }
    for change in comparison.changes.iter().take(ROWS) {
        out += &format!("  {:<8} {} ({})\n", change.how.name(), safe(&change.address, false), change.family);
    }
    out += &more(comparison.changes.len());
    for (title, counts) in tables(impact).into_iter().filter(|(_, counts)| !counts.is_empty()) {
        out += &format!("\n{:>10} {:>10} {:>10}  by {title}\n", "documents", "go", "stay");
        for (name, count) in rows(counts).into_iter().take(ROWS) {
            out += &format!("{:>10} {:>10} {:>10}  {}\n", count.documents, count.goes, count.stays, safe(name, false));
        }
        out += &more(counts.len());
    }
    out += if impact.verdicts.is_empty() { "" } else { "\n" };
    for ((old, new), documents) in &impact.verdicts {
        out += &format!("{documents:>10}  {}: was {old}, is {new}\n", if *documents == 1 { "document" } else { "documents" });
    }
    if !impact.victims.is_empty() {
        out += "\nwhat goes now, the strangest first\n";
    }
    for victim in &impact.victims {
        let Place { path, record, id, .. } = &victim.place;
        let id = id.as_ref().map_or_else(String::new, |id| format!(" · {}", safe(id, false)));
        out += &format!("\n{} · record {record}{id} · {} · {}\n", safe(path, false), safe(&victim.piece.by, false), why(victim));
        for line in marked(victim).lines() {
            out += &format!("    {}\n", safe(line, isolate));
        }
    }
    out
}

fn more(rows: usize) -> String {
    if rows > ROWS { format!("  … and {} more; --format json has them all\n", rows - ROWS) } else { String::new() }
}

/// The piece where it stands, marked.
fn marked(victim: &Victim) -> String {
    let piece = &victim.piece;
    let line = format!("{}{}{}", piece.before, piece.text, piece.after);
    let span = piece.before.len()..piece.before.len() + piece.text.len();
    Example::render(&line, std::slice::from_ref(&span))
}

/// Why the piece is strange.
fn why(victim: &Victim) -> String {
    let strangeness = victim.piece.strangeness;
    let words = format!("{} {}", strangeness.words, if strangeness.words == 1 { "word" } else { "words" });
    [Some(words), strangeness.body.then(|| "in the body".into()), strangeness.sentence.then(|| "a sentence".into())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// For a pull request.
pub fn markdown(comparison: &Comparison, impact: &Impact) -> String {
    let mut out = format!("### Impact\n\n{}\n", summary(comparison, impact));
    for (title, counts) in tables(impact).into_iter().filter(|(_, counts)| !counts.is_empty()) {
        out += &format!("\n| {title} | documents | characters that go | that stay |\n|---|--:|--:|--:|\n");
        for (name, count) in rows(counts).into_iter().take(ROWS) {
            out += &format!("| {} | {} | {} | {} |\n", code(name), count.documents, count.goes, count.stays);
        }
        if counts.len() > ROWS {
            out += &format!("| … {} more | | | |\n", counts.len() - ROWS);
        }
    }
    if !impact.victims.is_empty() {
        out += "\n<details><summary>What goes now, the strangest first</summary>\n";
    }
    for victim in &impact.victims {
        out += &format!("\n{}, {}:\n\n", code(&victim.piece.by), why(victim));
        // A fence longer than any in the text ends where it should.
        let text = safe(&marked(victim), false);
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        out += &format!("{fence}text\n{text}\n{fence}\n");
    }
    if !impact.victims.is_empty() {
        out += "\n</details>\n";
    }
    out
}

/// A name in a table of Markdown.
fn code(name: &str) -> String {
    format!("`{}`", safe(name, false).replace(['`', '\n'], "'").replace('|', "\\|"))
}

/// For a program.
pub fn json(comparison: &Comparison, impact: &Impact) -> Value {
    let count = |count: &Count| value!({ "documents": count.documents, "goes": count.goes, "stays": count.stays });
    let by = |counts: &BTreeMap<String, Count>| counts.iter().map(|(name, one)| (name.clone(), count(one))).collect::<serde_json::Map<_, _>>();
    let changes: Vec<Value> =
        comparison.changes.iter().map(|change| value!({ "address": change.address, "family": change.family, "how": change.how.name() })).collect();
    let verdicts: Vec<Value> =
        impact.verdicts.iter().map(|((old, new), documents)| value!({ "old": old, "new": new, "documents": documents })).collect();
    let victims: Vec<Value> = impact
        .victims
        .iter()
        .map(|victim| {
            let Victim { place, piece } = victim;
            value!({
                "path": place.path, "record": place.record, "id": place.id, "site": place.site, "lang": place.lang, "by": piece.by,
                "family": piece.family, "way": if piece.way == Way::Goes { "goes" } else { "stays" }, "start": piece.start, "end": piece.end,
                "before": piece.before, "text": piece.text, "after": piece.after, "score": piece.strangeness.score,
                "words": piece.strangeness.words, "body": piece.strangeness.body, "sentence": piece.strangeness.sentence,
            })
        })
        .collect();
    value!({
        "changes": changes, "documents": impact.documents, "cleaned": impact.cleaned, "all_cleaned": comparison.open(),
        "different": impact.all.documents, "goes": impact.all.goes, "stays": impact.all.stays, "verdicts": verdicts,
        "languages": by(&impact.languages), "sites": by(&impact.sites), "families": by(&impact.families), "rules": by(&impact.rules),
        "victims": victims,
    })
}
