//! Patterns in a line: whole lines by their hash, the others by the words they are anchored on.

use memchr::memmem;
use xxhash_rust::xxh3::xxh3_64;

use super::{Finding, Found, is_separator};
use crate::compile::{Candidate, Filed, Item, Member, Tables, Target, What};
use crate::fold::{begins_inked, ends_inked, trim_ornaments};
use crate::layout::Line;
use crate::rule::Part;
use crate::rule::matching::border;

/// A letterless line longer than this is no label; longer ones are not tried against patterns without words.
const WORDLESS_LINE: usize = 64;
/// Letters such a line may have: the month of a date.
const WORDLESS_LETTERS: u32 = 16;
/// Spaces in a label of three words: shorter ones with a full stop are sentences ("Read more.").
const STOPPED_SPACES: usize = 2;

/// Where the text of a line stands between what may surround a label, in bytes of the folded line.
#[derive(Clone, Copy)]
struct Ink {
    /// Behind the separators at its start.
    start: usize,
    /// Before the separators and stops at its end.
    end: usize,
    /// Behind the ornaments at its start, and before those at its end.
    core: (usize, usize),
}

impl Ink {
    fn of(text: &str) -> Self {
        let edge = |c: char| is_separator(c) || matches!(c, '.' | '!' | '?');
        // Most lines begin and end with a letter, and looking at one is quicker than getting ready to look on.
        let start = if begins_inked(text) { 0 } else { text.len() - text.trim_start_matches(is_separator).len() };
        let end = if ends_inked(text) { text.len() } else { text.trim_end_matches(edge).len() };
        let core = trim_ornaments(text);
        let from = core.as_ptr() as usize - text.as_ptr() as usize;
        Self { start, end, core: (from, from + core.len()) }
    }
}

impl Finding {
    /// Adds the patterns found in a line.
    pub(super) fn patterns(&mut self, tables: &Tables, line: &Line) {
        let ink = Ink::of(self.folded.as_str());
        self.whole(tables, line.hash, ink);
        self.anchored(tables, line.words, ink);
        if line.letters <= WORDLESS_LETTERS && self.folded.as_str().len() <= WORDLESS_LINE {
            let digit = self.has_digit();
            for wordless in tables.wordless.iter().filter(|wordless| digit || !wordless.digit) {
                self.verify_whole(tables, ink, wordless.filed.iter().map(|&at| tables.filed.at(at as usize)));
            }
        }
    }

    /// Whole lines without slots: as they stand, without the ornaments around them, and, for labels that are
    /// sentences, without the full stop.
    fn whole(&mut self, tables: &Tables, hash: u64, ink: Ink) {
        let text = self.folded.as_str();
        let core = &text[ink.core.0..ink.core.1];
        let stopped = Some(core).filter(|core| !core.is_empty() && tables.has_line_of(core.len() - 1)).and_then(stopped);
        let core = Some(core).filter(|core| core.len() < text.len());
        for candidate in [Some(text), core, stopped].into_iter().flatten().filter(|candidate| tables.has_line_of(candidate.len())) {
            let hash = if candidate.len() == text.len() { hash } else { xxh3_64(candidate.as_bytes()) };
            for filed in tables.lines.get(hash) {
                let filed = tables.filed.at(filed as usize);
                if tables.parts.pattern(&filed).literal() == Some(candidate) {
                    self.found.push(Found { target: filed.target, from: 0, to: text.len(), wild: 0 });
                }
            }
        }
    }

    fn anchored(&mut self, tables: &Tables, words: u32, ink: Ink) {
        let mut buffer = std::mem::take(&mut self.candidates);
        for &candidate in tables.anchors.candidates(&self.folded, words, ink.start..ink.end, &mut buffer) {
            if self.found.len() > self.most {
                self.crowded = true;
                break;
            }
            let word = self.folded.words()[candidate.word as usize];
            for what in tables.anchors.on(candidate) {
                match what {
                    What::Pattern(item) => self.item(tables, &item, words, ink, word.start as usize, word.end as usize),
                    What::Text(wanted) => {
                        let (padded, length) = (self.folded.padded(), self.folded.as_str().len());
                        let stand = &mut self.stand;
                        tables.needed.check(&wanted, padded, length, word.start as usize, &mut |place, meaning| stand.push((meaning, place)));
                    }
                    What::Member(member) => self.member(tables, &member, words, ink, (candidate, word.start)),
                }
            }
        }
        self.candidates = buffer;
    }

    /// Tries the patterns of a list whose member's anchor begins at `at`, if the member stands there.
    fn member(&mut self, tables: &Tables, member: &Member, words: u32, ink: Ink, (candidate, at): (Candidate, u32)) {
        let Some(from) = at.checked_sub(member.lead) else { return };
        let text = self.folded.as_str();
        let Some(literal) = tables.members.standing(member, self.folded.padded(), text.len(), from as usize) else { return };
        let (from, to) = (from as usize, from as usize + literal.len());
        if border(text, from) && border(text, to) {
            for item in tables.members.items(member.set, candidate) {
                self.item(tables, &item, words, ink, from, to);
            }
            // It is all of the match, and the longer ones that begin here lead here themselves.
            if tables.members.run(member.set).next().is_some() {
                self.found.push(Found { target: Target::Member(member.set), from, to, wild: 0 });
            }
        }
    }

    /// Tries a pattern whose anchor stands at `from..to`, unless its place in the line says that it cannot hit.
    fn item(&mut self, tables: &Tables, item: &Item, words: u32, ink: Ink, from: usize, to: usize) {
        let begins = item.lead.is_none_or(|lead| !item.first || from <= ink.start + usize::from(lead));
        let ends = item.trail.is_none_or(|trail| !item.last || to + usize::from(trail) >= ink.end);
        if words > item.most_words || !begins || !ends {
            return;
        }
        let filed = &tables.filed.at(item.filed as usize);
        if self.is_off(filed.target) {
            return;
        }
        match item.lead {
            _ if filed.whole => self.verify_whole(tables, ink, [*filed].into_iter()),
            Some(lead) => {
                if let Some(from) = from.checked_sub(lead.into()) {
                    self.verify(tables, item, from);
                }
            }
            None => self.verify_around(tables, item, from),
        }
    }

    /// A pattern whose anchor's place in the match is not known: tried from the farthest place before the anchor.
    pub(super) fn verify_around(&mut self, tables: &Tables, item: &Item, anchor: usize) {
        let filed = tables.filed.at(item.filed as usize);
        let pattern = tables.parts.pattern(&filed);
        let text = self.folded.as_str();
        let from = anchor.saturating_sub(filed.reach as usize);
        let begins = |at: &usize| !item.first || text[..*at].chars().all(is_separator);
        let matches = |at: &usize| pattern.match_at(text, *at, false, &tables.parts.lists, &self.slots).is_some_and(|matched| matched.end > anchor);
        let place = match pattern.parts.first() {
            // It can only begin where its own text does.
            Some(Part::Text(first)) => {
                let from = (from..=anchor).find(|&at| text.is_char_boundary(at)).unwrap_or(anchor);
                let to = text.len().min(anchor + first.len());
                let to = (to..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
                let places = memmem::find_iter(&text.as_bytes()[from..to], first.as_bytes()).map(|offset| from + offset);
                places.take_while(begins).find(matches)
            }
            // A slot begins with a word, or with a sign that a list has.
            _ => {
                let words = self.folded.words();
                let first = words.partition_point(|word| (word.start as usize) < from);
                let word = words[first..].iter().map(|word| word.start as usize).take_while(|at| *at <= anchor && begins(at)).find(matches);
                let signs = self.folded.signs();
                let first = signs.partition_point(|sign| (*sign as usize) < from);
                let sign = signs[first..].iter().map(|sign| *sign as usize).take_while(|at| *at <= anchor && begins(at)).find(matches);
                word.into_iter().chain(sign).min()
            }
        };
        if let Some(at) = place {
            self.verify(tables, item, at);
        }
    }

    fn verify(&mut self, tables: &Tables, item: &Item, from: usize) {
        let text = self.folded.as_str();
        if !text.is_char_boundary(from) || item.first && !text[..from].chars().all(is_separator) {
            return;
        }
        let filed = tables.filed.at(item.filed as usize);
        let Some(matched) = tables.parts.pattern(&filed).match_at(text, from, false, &tables.parts.lists, &self.slots) else { return };
        if from < matched.end {
            let wild = (matched.wild * 100 / (matched.end - from)) as u8;
            let stop = if matches!(filed.target, Target::Member(_)) { 0 } else { closing_stop(text, from, matched.end) };
            self.add(Found { target: filed.target, from, to: matched.end + stop, wild });
        }
    }

    /// Tries a pattern that several may have filed.
    fn verify_whole(&mut self, tables: &Tables, ink: Ink, mut filed: impl Iterator<Item = Filed>) {
        let Some(first) = filed.next() else { return };
        let text = self.folded.as_str();
        let pattern = tables.parts.pattern(&first);
        let at = |at: usize| pattern.match_at(text, at, true, &tables.parts.lists, &self.slots);
        let matched = at(0).or_else(|| if ink.core.0 > 0 { at(ink.core.0) } else { None });
        if let Some(matched) = matched {
            let wild = (matched.wild * 100 / matched.end.max(1)) as u8;
            let to = text.len();
            [first].into_iter().chain(filed).for_each(|filed| self.add(Found { target: filed.target, from: 0, to, wild }));
        }
    }

    /// Adds a match unless the same one is there already: several words of a pattern can lead to it.
    fn add(&mut self, found: Found) {
        let same = |other: &Found| other.target == found.target && other.from == found.from && other.to == found.to;
        if !self.found.iter().rev().take(8).any(same) {
            self.found.push(found);
        }
    }
}

/// A label that is a sentence, without its full stop.
pub(crate) fn stopped(core: &str) -> Option<&str> {
    core.strip_suffix('.').filter(|core| core.matches(' ').count() >= STOPPED_SPACES)
}

/// The length of the full stop behind a match that is a whole sentence: it goes with the sentence.
fn closing_stop(text: &str, from: usize, to: usize) -> usize {
    let stop = |c: char| matches!(c, '.' | '!' | '?');
    let mut after = text[to..].chars();
    let alone = after.next().is_some_and(stop) && after.next().is_none_or(|c| c == ' ');
    let before = trim_ornaments(&text[..from]);
    usize::from(alone && (before.is_empty() || before.ends_with(stop)))
}
