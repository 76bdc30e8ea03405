//! What lines have in common: words, stems, the words they begin with; and the order in which signals are measured.
//!
//! It stands apart from what rules found ([`hits`]) and from where a line stands ([`place`]), which look at no words.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::hits::hits;
use super::line::{self, Kept};
use super::place::{document, neighbours, runs, scripts};
use super::share;
use super::words::Lexicon;
use super::{COUNT, Row, Signal};
use crate::document::Document;
use crate::find::Hit;
use crate::fold::Folded;
use crate::hashed::Hashed;
use crate::layout::Line;
use crate::rule::{Family, Policy, Rule};
use crate::weigh::Scar;

/// Times a line stands in the document, beyond which more says nothing more.
const MOST_REPEATS: u32 = 9;

/// What signals are read off.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'a> {
    pub rules: &'a [Rule],
    pub policies: &'a dyn Fn(Family) -> Policy,
    pub document: &'a Document<'a>,
    pub text: &'a str,
    pub lines: &'a [Line],
    /// What rules found and did not take.
    pub hits: &'a [Hit],
    /// Where rules took something.
    pub scars: &'a [Scar],
}

/// The rows of all lines.
pub(in crate::weigh) fn measure(evidence: &Evidence<'_>, lexicon: &Lexicon) -> Vec<Row> {
    let mut folded = Folded::default();
    let mut rows = vec![[0.0; COUNT]; evidence.lines.len()];
    let kept: Vec<Kept> =
        evidence.lines.iter().zip(&mut rows).map(|(line, row)| line::measure(evidence.text, line, lexicon, &mut folded, row)).collect();
    shared(evidence.lines, &kept, &mut rows);
    topics(evidence.lines, &kept, &mut rows);
    hits(evidence, &mut rows);
    scripts(evidence.lines, &mut rows);
    neighbours(&mut rows);
    runs(evidence.lines, &mut rows);
    document(evidence.lines, &mut rows);
    rows
}

/// Words that lines have in common, lines that stand twice, lines that begin alike.
fn shared(lines: &[Line], kept: &[Kept], rows: &mut [Row]) {
    // For every content word of running text the first line it stands in, and whether it stands in another.
    let mut body: HashMap<u64, (u32, bool), BuildHasherDefault<Hashed>> = HashMap::default();
    let mut times: HashMap<u64, u32, BuildHasherDefault<Hashed>> = HashMap::default();
    for (at, (line, kept)) in lines.iter().zip(kept).enumerate() {
        *times.entry(line.hash).or_default() += 1;
        if line.is_body() {
            for &word in &kept.content {
                let entry = body.entry(word).or_insert((at as u32, false));
                entry.1 |= entry.0 != at as u32;
            }
        }
    }
    for (at, (line, kept_here)) in lines.iter().zip(kept).enumerate() {
        let row = &mut rows[at];
        let elsewhere = |word: &&u64| body.get(word).is_some_and(|&(first, more)| more || first != at as u32);
        let titled = |word: &&u64| at > 0 && kept[0].content.contains(word);
        let content = kept_here.content.len() as u32;
        Signal::Shared.set(row, share(kept_here.content.iter().filter(elsewhere).count() as u32, content));
        Signal::Title.set(row, share(kept_here.content.iter().filter(titled).count() as u32, content));
        Signal::Repeated.set(row, times[&line.hash].min(MOST_REPEATS) as f32);
        let near = at.saturating_sub(2)..(at + 3).min(lines.len());
        let alike = near.filter(|&other| other != at && kept[other].begins == kept_here.begins && kept_here.begins != 0).count();
        Signal::Alike.set(row, alike as f32);
    }
}

/// Whether lines, and the runs they are in, are about what running text elsewhere is about.
fn topics(lines: &[Line], kept: &[Kept], rows: &mut [Row]) {
    let mut body: HashMap<u64, (u32, bool), BuildHasherDefault<Hashed>> = HashMap::default();
    for (at, kept) in kept.iter().enumerate().filter(|(at, _)| lines[*at].is_body()) {
        for &stem in &kept.stems {
            let entry = body.entry(stem).or_insert((at as u32, false));
            entry.1 |= entry.0 != at as u32;
        }
    }
    let mut from = 0;
    for run in lines.chunk_by(|a, b| !a.is_body() && !b.is_body()) {
        let (mut known, mut all) = (0, 0);
        for at in from..from + run.len() {
            let own = kept[at].stems.iter().filter(|stem| body.get(stem).is_some_and(|&(first, more)| more || first != at as u32)).count() as u32;
            let stems = kept[at].stems.len() as u32;
            Signal::Topic.set(&mut rows[at], share(own, stems));
            Signal::Stems.set(&mut rows[at], stems as f32);
            (known, all) = (known + own, all + stems);
        }
        for row in &mut rows[from..from + run.len()] {
            Signal::RunTopic.set(row, share(known, all));
        }
        from += run.len();
    }
}
