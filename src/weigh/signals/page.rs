//! The signals of a line among others: its neighbours, its run, its paragraph, its place in the document.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::line::{self, Kept, share};
use super::words::Lexicon;
use super::{COUNT, Row, Signal};
use crate::compile::Target;
use crate::document::Document;
use crate::find::{Hit, is_separator};
use crate::fold::Folded;
use crate::hashed::Hashed;
use crate::layout::Line;
use crate::rule::{At, Family, Finder, Policy, Rule, Take};
use crate::weigh::Scar;

/// Farthest line that counts as near, and as around.
const NEAR: usize = 3;
const AROUND: usize = 10;
/// Lines over which hits count as near.
const HITS_NEAR: usize = 5;
/// Caps on counts of lines, beyond which more says nothing more.
const FAR_HIT: usize = 20;
const FAR_EDGE: usize = 50;
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

/// What rules found, and where they took something; may be asked again with other scars.
pub(in crate::weigh) fn hits(evidence: &Evidence<'_>, rows: &mut [Row]) {
    for row in &mut *rows {
        for signal in [Signal::Cover, Signal::Score, Signal::Hits, Signal::Stays] {
            signal.set(row, 0.0);
        }
    }
    let mut places = vec![0_u32; rows.len() + 1];
    for hit in evidence.hits {
        let Target::Rule(index) = hit.target else { continue };
        let rule = &evidence.rules[index as usize];
        let line = &evidence.lines[hit.line as usize];
        let row = &mut rows[hit.line as usize];
        let Some(whole) = applies(evidence, rule, line, hit) else { continue };
        let cover = (hit.end - hit.start) as f32 / (line.end - line.start).max(1) as f32;
        let raise = |signal: Signal, row: &mut Row, value: f32| signal.set(row, signal.of(row).max(value));
        if (evidence.policies)(rule.family) == Policy::Keep {
            // A label at the start of its line speaks for the whole of it.
            raise(Signal::Stays, row, if rule.take == Take::Line { 1.0 } else { cover });
            continue;
        }
        raise(Signal::Cover, row, cover);
        Signal::Hits.set(row, Signal::Hits.of(row) + 1.0);
        if whole {
            raise(Signal::Score, row, f32::from(rule.score));
            places[hit.line as usize] += 1;
        }
    }
    for scar in evidence.scars {
        if let Some(place) = places.get_mut(scar.line) {
            *place += 1;
        }
    }
    for (at, row) in rows.iter_mut().enumerate() {
        let own = places[at] > 0;
        let back = (1..FAR_HIT).find(|back| at.checked_sub(*back).is_some_and(|at| places[at] > 0)).unwrap_or(FAR_HIT);
        let on = (1..FAR_HIT).find(|on| places.get(at + on).is_some_and(|place| *place > 0)).unwrap_or(FAR_HIT);
        let near = &places[at.saturating_sub(HITS_NEAR)..(at + HITS_NEAR + 1).min(places.len())];
        Signal::HitBefore.set(row, if own { 0.0 } else { back as f32 });
        Signal::HitAfter.set(row, on as f32);
        Signal::HitsNear.set(row, near.iter().map(|place| (*place).min(3)).sum::<u32>() as f32);
    }
    run_hits(evidence.lines, &places, rows);
}

/// Places of hits before and after a line in its run, with those at the run's border, where something was taken.
fn run_hits(lines: &[Line], places: &[u32], rows: &mut [Row]) {
    let mut from = 0;
    for run in lines.chunk_by(|a, b| !a.is_body() && !b.is_body()) {
        let to = from + run.len();
        // What was taken right behind the run left its scar on the line after it.
        let all = if run[0].is_body() { 0 } else { places[from..=to].iter().sum::<u32>() };
        let mut before = 0;
        for at in from..to {
            let own = places[at];
            // A scar on the line itself is of something that stood before it.
            before += own;
            let behind = all.saturating_sub(before);
            Signal::RunHitsBefore.set(&mut rows[at], if all == 0 { 0.0 } else { before.min(FAR_HIT as u32) as f32 });
            Signal::RunHitsAfter.set(&mut rows[at], behind.min(FAR_HIT as u32) as f32);
        }
        from = to;
    }
}

/// Whether a hit meets what its rule wants of the line and the document by itself; if so, whether it fills the line.
/// Zone, score and company are for the model to weigh. `explain` finds more than cleaning does, and must come to the
/// same signals.
fn applies(evidence: &Evidence<'_>, rule: &Rule, line: &Line, hit: &Hit) -> Option<bool> {
    let place = &rule.place;
    let words = place.max_words.is_none_or(|most| line.words <= most);
    let lang = place.lang.is_empty() || place.lang.iter().any(|lang| evidence.document.speaks(lang));
    let site = place.site.is_empty() || place.site.iter().any(|host| evidence.document.is_of(host));
    let blank = |from: usize, to: usize| evidence.text[from..to].chars().all(is_separator);
    let at_start = blank(line.start, line.start + hit.start as usize);
    let at_end = blank(line.start + hit.end as usize, line.end);
    let wanted = match (&rule.finder, place.at) {
        (Finder::Starts(_), At::Any) => At::Start,
        (Finder::Ends(_), At::Any) => At::End,
        (Finder::Line(_), _) => At::Line,
        (_, at) => at,
    };
    let met = match wanted {
        At::Any => true,
        At::Line => at_start && at_end,
        At::Start => at_start,
        At::End => at_end,
    };
    // Without company these are words like any others.
    let bare = place.near.is_some() || place.lines > 1;
    (words && lang && site && met && !bare).then_some(at_start && at_end)
}

/// Lines in another script than most of the text.
fn scripts(lines: &[Line], rows: &mut [Row]) {
    let mut letters = [0_u64; 8];
    for (line, row) in lines.iter().zip(rows.iter()) {
        letters[Signal::Script.of(row) as usize] += u64::from(line.letters);
    }
    let main = (1..8).max_by_key(|&at| (letters[at], std::cmp::Reverse(at))).unwrap_or(0) as f32;
    for row in rows {
        let own = Signal::Script.of(row);
        Signal::Foreign.set(row, f32::from(u8::from(own != main && own != 0.0)));
    }
}

/// Signals of the lines before and after, one by one and as means.
fn neighbours(rows: &mut [Row]) {
    use Signal::*;
    let copied = [
        (Words, -2, WordsBefore2),
        (Words, -1, WordsBefore1),
        (Words, 1, WordsAfter1),
        (Words, 2, WordsAfter2),
        (Ending, -1, EndingBefore1),
        (Ending, 1, EndingAfter1),
        (Stops, -1, StopsBefore1),
        (Stops, 1, StopsAfter1),
        (Function, -1, FunctionBefore1),
        (Function, 1, FunctionAfter1),
        (Lexicon, -2, LexiconBefore2),
        (Lexicon, -1, LexiconBefore1),
        (Lexicon, 1, LexiconAfter1),
        (Lexicon, 2, LexiconAfter2),
    ];
    for at in 0..rows.len() {
        for (of, offset, to) in copied {
            let other = at.checked_add_signed(offset).and_then(|other| rows.get(other));
            // Beyond the borders of the document stands nothing: -1 tells it from an empty line.
            let value = other.map_or(-1.0, |other| of.of(other));
            to.set(&mut rows[at], value);
        }
    }
    means(rows, Letters, LettersNear, LettersAround);
    means(rows, Function, FunctionNear, FunctionAround);
    means(rows, Lexicon, LexiconNear, LexiconAround);
}

/// Means over the lines near and around, the line itself included.
fn means(rows: &mut [Row], of: Signal, near: Signal, around: Signal) {
    let mut sums = Vec::with_capacity(rows.len() + 1);
    let mut sum = 0.0_f64;
    sums.push(sum);
    for row in rows.iter() {
        sum += f64::from(of.of(row));
        sums.push(sum);
    }
    for at in 0..rows.len() {
        for (reach, to) in [(NEAR, near), (AROUND, around)] {
            let (from, until) = (at.saturating_sub(reach), (at + reach + 1).min(rows.len()));
            to.set(&mut rows[at], ((sums[until] - sums[from]) / (until - from) as f64) as f32);
        }
    }
}

/// Runs of lines between running text, paragraphs, and how far running text is.
fn runs(lines: &[Line], rows: &mut [Row]) {
    let body: Vec<bool> = lines.iter().map(Line::is_body).collect();
    let mut from = 0;
    let mut back = 0.0;
    for run in body.chunk_by(|a, b| a == b) {
        let to = from + run.len();
        let letters: u32 = lines[from..to].iter().map(|line| line.letters).sum();
        let on = lines.get(to).map_or(0.0, |line| line.letters as f32);
        for (at, row) in rows.iter_mut().enumerate().take(to).skip(from) {
            if run[0] {
                Signal::BodyBack.set(row, at.checked_sub(1).map_or(0.0, |at| lines[at].letters as f32));
                Signal::BodyOn.set(row, lines.get(at + 1).map_or(0.0, |line| line.letters as f32));
            } else {
                Signal::Run.set(row, run.len() as f32);
                Signal::RunFrom.set(row, (at - from) as f32);
                Signal::RunTo.set(row, (to - at - 1) as f32);
                Signal::RunLetters.set(row, letters as f32);
                Signal::BodyBack.set(row, back);
                Signal::BodyOn.set(row, on);
            }
        }
        if run[0] {
            back = lines[to - 1].letters as f32;
        }
        from = to;
    }
    for (reach, to) in [(NEAR, Signal::BodyNear), (AROUND, Signal::BodyAround)] {
        for (at, row) in rows.iter_mut().enumerate() {
            let near = &body[at.saturating_sub(reach)..(at + reach + 1).min(body.len())];
            to.set(row, near.iter().filter(|body| **body).count() as f32);
        }
    }
    let mut from = 0;
    for paragraph in lines.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let letters: u32 = paragraph.iter().map(|line| line.letters).sum();
        for row in &mut rows[from..from + paragraph.len()] {
            Signal::Paragraph.set(row, paragraph.len() as f32);
            Signal::ParagraphLetters.set(row, letters as f32);
        }
        from += paragraph.len();
    }
}

/// Place in the document, and what the document is like.
fn document(lines: &[Line], rows: &mut [Row]) {
    let count = lines.len();
    let letters: u64 = lines.iter().map(|line| u64::from(line.letters)).sum();
    let body: u64 = lines.iter().filter(|line| line.is_body()).map(|line| u64::from(line.letters)).sum();
    let gap = |at: usize| at == 0 || at >= count || lines[at].paragraph != lines[at - 1].paragraph;
    let gaps = (0..count).filter(|at| gap(*at)).count();
    let lexicon: f32 = rows.iter().map(|row| Signal::Lexicon.of(row)).sum::<f32>() / count.max(1) as f32;
    let mut above = 0;
    for (at, line) in lines.iter().enumerate() {
        let row = &mut rows[at];
        Signal::Above.set(row, above as f32 / body.max(1) as f32);
        Signal::Place.set(row, at as f32 / count as f32);
        Signal::First.set(row, at.min(FAR_EDGE) as f32);
        Signal::Last.set(row, (count - at - 1).min(FAR_EDGE) as f32);
        Signal::GapBefore.set(row, f32::from(u8::from(gap(at))));
        Signal::GapAfter.set(row, f32::from(u8::from(gap(at + 1))));
        Signal::DocLines.set(row, count as f32);
        Signal::DocLetters.set(row, letters as f32);
        Signal::DocBody.set(row, body as f32 / letters.max(1) as f32);
        Signal::DocMean.set(row, letters as f32 / count as f32);
        Signal::DocGaps.set(row, gaps as f32 / count as f32);
        Signal::DocLexicon.set(row, lexicon);
        if line.is_body() {
            above += u64::from(line.letters);
        }
    }
}
