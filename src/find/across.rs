//! Finders that look across lines: echoes, and regexes that want something near. They read what was found line by line.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::runs::runs;
use super::{Finding, Hit};
use crate::compile::{Tables, Target};
use crate::fold::{Class, class_of};
use crate::hashed::Hashed;
use crate::layout::Line;
use crate::rule::{Echo, Neighbour, Rule};

/// The fewest words of a line that counts as repeated by [`Echo::Line`] and [`Echo::CaptionCredit`].
const LINE_WORDS: u32 = 4;
/// The fewest words of a paragraph that counts as repeated.
const PARAGRAPH_WORDS: u32 = 12;
/// The most bytes a credit behind a repeated caption has.
const CREDIT_BYTES: usize = 80;

/// What a round of peeling knows of a document.
pub(crate) struct Round<'a> {
    pub tables: &'a Tables,
    pub rules: &'a [Rule],
    pub text: &'a str,
    pub lines: &'a [Line],
    /// Rules that took something in earlier rounds, and the number of the line it stood in.
    pub taken: &'a [(u32, u32)],
}

/// Adds the hits of runs, echoes and regexes that want something near, and leaves the hits sorted by line and place.
pub(crate) fn across(round: &Round<'_>, finding: &mut Finding, hits: &mut Vec<Hit>) {
    let Round { tables, text, lines, .. } = *round;
    let mut more = Vec::new();
    if hits.iter().any(|hit| matches!(hit.target, Target::Member(_))) {
        runs(tables, text, lines, hits, &mut more);
        hits.retain(|hit| !matches!(hit.target, Target::Member(_)));
    }
    for (echo, rules) in &tables.echoes {
        for (index, line) in echoes(*echo, text, lines) {
            let hit = |rule: &u32| Hit { target: Target::Rule(*rule), line: index as u32, start: 0, end: (line.end - line.start) as u32, wild: 0 };
            more.extend(rules.iter().map(hit));
        }
    }
    hits.extend(more);
    near(round, finding, hits);
    hits.sort_by_key(|hit| (hit.line, hit.start, std::cmp::Reverse(hit.end)));
}

/// Regexes that any line could match but that want something near are run on the lines near it alone.
fn near(round: &Round<'_>, finding: &mut Finding, hits: &mut Vec<Hit>) {
    // Lines only ever come nearer to each other, so that the reach by numbers lies within the reach by places.
    let scars = round.taken.iter().map(|(rule, number)| (*rule, round.lines.partition_point(|line| line.number < *number)));
    let live = hits.iter().filter_map(|hit| if let Target::Rule(rule) = hit.target { Some((rule, hit.line as usize)) } else { None });
    let mut beside: Vec<(u32, usize)> = scars.chain(live).collect();
    if beside.is_empty() {
        return;
    }
    beside.sort_unstable();
    beside.dedup();
    // What is asked for by name is asked once for each rule, not for each of its hits.
    let beside: Vec<&[(u32, usize)]> = beside.chunk_by(|a, b| a.0 == b.0).collect();
    let mut wanted: Vec<(usize, u32)> = Vec::new();
    // Many want the same near themselves.
    let mut known: Vec<(&Neighbour, Vec<usize>)> = Vec::new();
    for &at in &round.tables.near {
        let Some(near) = &round.rules[round.tables.parts.regexes[at as usize].rule as usize].place.near else { continue };
        let of = known.iter().position(|(of, _)| **of == near.of).unwrap_or_else(|| {
            let is_it = |rule: u32| near.of.has(&round.rules[rule as usize]);
            let lines = beside.iter().filter(|places| is_it(places[0].0)).copied().flatten().map(|(_, line)| *line);
            known.push((&near.of, lines.collect()));
            known.len() - 1
        });
        for &line in &known[of].1 {
            let around = line.saturating_sub(near.within)..(line + near.within + 1).min(round.lines.len());
            wanted.extend(around.filter(|line| finding.could(round.tables, at, &round.lines[*line])).map(|line| (line, at)));
        }
    }
    // Those of a line stay in the order of their rules.
    wanted.sort_by_key(|(line, _)| *line);
    wanted.dedup();
    for wanted in wanted.chunk_by(|a, b| a.0 == b.0) {
        let line = wanted[0].0;
        finding.line_near(round.tables, wanted.iter().map(|(_, at)| *at), round.text, line as u32, &round.lines[line], hits);
    }
}

/// The lines that a structural finder finds.
fn echoes<'a>(echo: Echo, text: &str, lines: &'a [Line]) -> Vec<(usize, &'a Line)> {
    let mut found = Vec::new();
    let mut seen: HashMap<u64, usize, BuildHasherDefault<Hashed>> = HashMap::default();
    match echo {
        Echo::CaptionCredit => {
            for (index, pair) in lines.windows(2).enumerate().filter(|(_, pair)| pair[0].words >= LINE_WORDS) {
                let (a, b) = (&text[pair[0].start..pair[0].end], &text[pair[1].start..pair[1].end]);
                // A list of which one item goes on where another ends has more of them, which begin alike.
                let words = || a.match_indices(' ').nth(1).map_or(a, |(end, _)| &a[..end]);
                let beside = [index.checked_sub(1), Some(index + 2)].into_iter().flatten().filter_map(|at| lines.get(at));
                let list = || beside.into_iter().any(|line| text[line.start..line.end].starts_with(words()));
                let longer = b.len() > a.len() && b.len() - a.len() <= CREDIT_BYTES && b.starts_with(a);
                if longer && !b[a.len()..].starts_with(|c| class_of(c) == Class::Word) && !list() {
                    found.push((index, &pair[0]));
                }
            }
        }
        Echo::Title => {
            if let Some(title) = lines.first().filter(|line| line.words >= LINE_WORDS) {
                found.extend(lines.iter().enumerate().skip(1).filter(|(_, line)| line.hash == title.hash));
            }
        }
        Echo::Line => {
            for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.words >= LINE_WORDS) {
                if *seen.entry(line.hash).or_insert(index) != index {
                    found.push((index, line));
                }
            }
        }
        Echo::Paragraph => {
            let mut first = 0;
            for paragraph in lines.chunk_by(|a, b| a.paragraph == b.paragraph) {
                // Choruses, stanzas and blocks of code are honest repeats: one line at least must be running text.
                let prose = paragraph.iter().any(Line::is_body) && paragraph.iter().map(|line| line.words).sum::<u32>() >= PARAGRAPH_WORDS;
                let key =
                    paragraph.iter().fold(paragraph.len() as u64, |key, line| (key ^ line.hash).rotate_left(23).wrapping_mul(0x9E37_79B9_7F4A_7C15));
                if prose && *seen.entry(key).or_insert(first) != first {
                    found.extend(paragraph.iter().enumerate().map(|(offset, line)| (first + offset, line)));
                }
                first += paragraph.len();
            }
        }
    }
    found
}
