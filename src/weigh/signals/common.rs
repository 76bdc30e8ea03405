//! What lines have in common: words, stems, the word they begin with; and whether one stands there twice.
//!
//! It stands apart from where a line stands ([`super::place`]) because it knows lines by their words alone.

use std::ops::Range;

use super::line::Read;
use super::terms::Terms;
use super::{Row, Signal, share};
use crate::layout::Line;

/// Times a line stands in the document, beyond which more says nothing more.
const MOST_REPEATS: usize = 9;
/// Measures what lines share, of those for which somebody asks.
pub(in crate::weigh) struct Late<'a> {
    lines: &'a [Line],
    read: &'a mut Read,
    /// Of which lines it is known.
    known: Vec<bool>,
}

impl<'a> Late<'a> {
    pub fn new(lines: &'a [Line], read: &'a mut Read) -> Self {
        Self { lines, read, known: vec![false; lines.len()] }
    }

    /// Measures the lines that are asked for, if they are not known.
    pub fn measure(&mut self, rows: &mut [Row], asked: &[bool]) {
        let mut asked: Vec<bool> = asked.iter().zip(&self.known).map(|(asked, known)| *asked && !known).collect();
        if !asked.contains(&true) {
            return;
        }
        // A run is about what all its lines are about.
        for run in runs(self.lines) {
            let any = asked[run.clone()].contains(&true);
            asked[run].fill(any);
        }
        for (line, _) in self.lines.iter().zip(&asked).filter(|(line, asked)| **asked || line.is_body()) {
            self.read.stem(line);
        }
        let common = Common::of(self.lines, self.read, &asked);
        common.words(rows, &asked);
        common.topics(rows, &asked);
        self.known.iter_mut().zip(asked).for_each(|(known, asked)| *known |= asked);
    }
}

/// Lines of running text, each by itself, and the runs between them.
fn runs(lines: &[Line]) -> impl Iterator<Item = Range<usize>> {
    let mut to = 0;
    lines.chunk_by(|a, b| !a.is_body() && !b.is_body()).map(move |run| {
        to += run.len();
        to - run.len()..to
    })
}

/// The words of some lines, and where else they stand.
struct Common<'a> {
    lines: &'a [Line],
    words: Terms,
    stems: Terms,
}

impl<'a> Common<'a> {
    fn of(lines: &'a [Line], read: &Read, asked: &[bool]) -> Self {
        let wanted = || lines.iter().zip(asked).filter(|(_, asked)| **asked).map(|(line, _)| read.words_of(line));
        let counts = wanted().fold((0, 0), |(words, stems), own| (words + own.0.len(), stems + own.1.len()));
        let (mut words, mut stems) = (Terms::new(counts.0, lines.len()), Terms::new(counts.1, lines.len()));
        for (at, line) in lines.iter().enumerate() {
            let own = if asked[at] { read.words_of(line) } else { Default::default() };
            words.add(own.0, at, line.is_body());
            stems.add(own.1, at, line.is_body());
        }
        // Of the others only those matter that stand in running text or in the first line.
        for (at, line) in lines.iter().enumerate().filter(|(at, line)| !asked[*at] && (*at == 0 || line.is_body())) {
            let own = read.words_of(line);
            words.meet(own.0, at, line.is_body());
            stems.meet(own.1, at, line.is_body());
        }
        Self { lines, words, stems }
    }

    fn words(&self, rows: &mut [Row], asked: &[bool]) {
        for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| asked[*at]) {
            let words = self.words.of(at);
            let titled = words.iter().filter(|number| at > 0 && self.words.places[**number as usize].titled).count();
            Signal::Shared.set(row, share(self.words.elsewhere(at), words.len() as u32));
            Signal::Title.set(row, share(titled as u32, words.len() as u32));
        }
    }

    /// Whether lines, and the runs they are in, are about what running text elsewhere is about.
    fn topics(&self, rows: &mut [Row], asked: &[bool]) {
        for run in runs(self.lines).filter(|run| asked[run.start]) {
            let (mut known, mut all) = (0, 0);
            for at in run.clone() {
                let (own, stems) = (self.stems.elsewhere(at), self.stems.of(at).len() as u32);
                Signal::Topic.set(&mut rows[at], share(own, stems));
                Signal::Stems.set(&mut rows[at], stems as f32);
                (known, all) = (known + own, all + stems);
            }
            rows[run].iter_mut().for_each(|row| Signal::RunTopic.set(row, share(known, all)));
        }
    }
}

/// Lines that stand more than once, and lines that begin like their neighbours.
pub(super) fn repeated(lines: &[Line], read: &Read, rows: &mut [Row]) {
    let mut hashes: Vec<u64> = lines.iter().map(|line| line.hash).collect();
    hashes.sort_unstable();
    let begins: Vec<u64> = lines.iter().map(|line| read.of(line).begins).collect();
    for (at, (line, row)) in lines.iter().zip(rows).enumerate() {
        let first = hashes.partition_point(|hash| *hash < line.hash);
        let times = hashes[first..].iter().take(MOST_REPEATS).take_while(|hash| **hash == line.hash).count();
        Signal::Repeated.set(row, times as f32);
        let near = at.saturating_sub(2)..(at + 3).min(lines.len());
        let alike = |other: &usize| *other != at && begins[*other] == begins[at] && begins[at] != 0;
        Signal::Alike.set(row, near.filter(alike).count() as f32);
    }
}
