//! Document × tables → hits: everything a pattern could be meant by, wherever it stands. Whether it goes is weighed later.
//!
//! What is found in one line depends on that line alone, so that peeling need only look again at lines it changed.

mod across;

pub(crate) use across::{Page, across, is_separator};

use memchr::memmem;
use xxhash_rust::xxh3::xxh3_64;

use crate::compile::{Filed, Literal, Tables, Target};
use crate::fold::{Folded, trim_ornaments};
use crate::layout::Line;
use crate::rule::Part;
use crate::rule::regexp::Regexp;

/// A pattern found in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub target: Target,
    /// Index of the line.
    pub line: u32,
    /// Bytes from the start of the line.
    pub start: u32,
    /// One past the last byte, from the start of the line.
    pub end: u32,
    /// Percent of the match that the pattern did not name: `*` slots, whole regexes.
    pub wild: u8,
}

/// A letterless line longer than this is no label; longer ones are not tried against patterns without words.
const WORDLESS_LINE: usize = 64;
/// Letters such a line may have: the month of a date.
const WORDLESS_LETTERS: u32 = 16;
/// Spaces in a label of three words: shorter ones with a full stop are sentences ("Read more.").
const STOPPED_SPACES: usize = 2;
/// A line of more words is not one member of a list, or two of them on lines of their own.
const MEMBER_WORDS: u32 = 8;
/// Members before and after one, in the order they were found, that may stand beside it: lists share words.
const NEAR_MEMBERS: usize = 64;
/// How far before its anchor a pattern that begins with a slot may begin, in bytes of folded text: six words.
const REACH: usize = 96;
/// Bytes of a line that one search of a regex sees; matches longer than half of it are not found.
const WINDOW: usize = 4096;
/// Work a regex may do on a line, in bytes scanned for each byte of the line, above one window.
const BUDGET: usize = 64;

/// Finds in one line after another; keeps its buffers.
#[derive(Debug, Default)]
pub(crate) struct Finding {
    folded: Folded,
    mapped: Folded,
    found: Vec<Found>,
    /// Restricted rules that this document is not for: not even looked for.
    pub off: Vec<u32>,
    /// Rules whose regexes took more work than allowed on some line.
    pub over_budget: Vec<u32>,
}

/// A match in folded bytes.
#[derive(Debug, Clone, Copy)]
struct Found {
    target: Target,
    from: usize,
    to: usize,
    wild: u8,
}

impl Finding {
    /// Looks at one line: learns its words, letters and hash, and adds what it finds.
    pub fn line(&mut self, tables: &Tables, text: &str, index: u32, line: &mut Line, hits: &mut Vec<Hit>) {
        let raw = &text[line.start..line.end];
        self.folded.fold(raw);
        line.words = self.folded.word_count();
        line.letters = self.folded.letters();
        line.hash = xxh3_64(self.folded.as_str().as_bytes());
        line.sentence = ends_sentence(raw);
        self.found.clear();
        self.whole(tables, line.hash);
        self.anchored(tables, line.words);
        if line.letters <= WORDLESS_LETTERS && self.folded.as_str().len() <= WORDLESS_LINE {
            for &at in &tables.wordless {
                self.verify_whole(tables, &tables.filed[at as usize]);
            }
        }
        self.literals(tables, line.words, line.letters);
        self.drop_lone_members(line.words);
        self.report(raw, index, hits);
    }

    /// Runs regexes that want something near on a line near it.
    pub fn line_near(&mut self, tables: &Tables, regexes: &[u32], text: &str, index: u32, line: &Line, hits: &mut Vec<Hit>) {
        let raw = &text[line.start..line.end];
        self.folded.fold(raw);
        self.found.clear();
        for &at in regexes {
            self.search(tables, at, line.words, line.letters);
        }
        self.report(raw, index, hits);
    }

    /// A name of a network in a line of text is part of a run only if another one stands beside it, and lists hold
    /// common words.
    fn drop_lone_members(&mut self, words: u32) {
        let list = |found: &Found| if let Target::Member(list) = found.target { Some(list) } else { None };
        if words <= MEMBER_WORDS || !self.found.iter().any(|found| list(found).is_some()) {
            return;
        }
        let text = self.folded.as_str();
        let beside = |one: &Found, other: &Found| {
            let (from, to) = (one.to.min(other.to), one.from.max(other.from));
            from <= to && text[from..to].chars().all(is_separator)
        };
        let mut members: Vec<Found> = self.found.iter().filter(|found| list(found).is_some()).copied().collect();
        members.sort_by_key(|member| member.from);
        let joined = |one: &Found| {
            let at = members.partition_point(|member| member.from < one.from);
            let near = at.saturating_sub(NEAR_MEMBERS)..(at + NEAR_MEMBERS).min(members.len());
            members[near].iter().any(|other| other.target == one.target && other.from != one.from && beside(one, other))
        };
        let joined: Vec<bool> = self.found.iter().map(|found| list(found).is_none() || joined(found)).collect();
        let mut at = 0;
        self.found.retain(|_| {
            at += 1;
            joined[at - 1]
        });
    }

    /// Turns what was found into hits over the original line.
    fn report(&mut self, raw: &str, index: u32, hits: &mut Vec<Hit>) {
        if self.found.is_empty() {
            return;
        }
        self.mapped.fold_mapped(raw);
        for found in &self.found {
            let (start, end) = self.mapped.to_original(found.from, found.to);
            hits.push(Hit { target: found.target, line: index, start: start as u32, end: end as u32, wild: found.wild });
        }
    }

    /// Whole lines without slots: as they stand, without the ornaments around them, and, for labels that are
    /// sentences, without the full stop.
    fn whole(&mut self, tables: &Tables, hash: u64) {
        let text = self.folded.as_str();
        let core = trim_ornaments(text);
        if core.len() > tables.longest_line + 1 {
            return;
        }
        let stopped = core.strip_suffix('.').filter(|core| core.matches(' ').count() >= STOPPED_SPACES).unwrap_or(core);
        let of = |candidate: &str| if candidate.len() == text.len() { hash } else { xxh3_64(candidate.as_bytes()) };
        for candidate in [Some(text), Some(core).filter(|core| core.len() < text.len()), Some(stopped).filter(|stopped| stopped.len() < core.len())]
            .into_iter()
            .flatten()
        {
            for at in tables.lines.get(of(candidate)) {
                let filed = &tables.filed[at.filed as usize];
                if filed.pattern.literal() == Some(candidate) {
                    self.found.push(Found { target: filed.target, from: 0, to: text.len(), wild: 0 });
                }
            }
        }
    }

    fn anchored(&mut self, tables: &Tables, words: u32) {
        for at in 0..self.folded.words().len() {
            let word = self.folded.words()[at];
            for item in tables.anchored(&self.folded, word) {
                let filed = &tables.filed[item.filed as usize];
                if words > filed.most_words || self.is_off(tables, filed.target, words) {
                    continue;
                }
                let anchor = word.start as usize;
                if filed.whole {
                    self.verify_whole(tables, filed);
                } else if let Some(lead) = item.lead {
                    if let Some(from) = anchor.checked_sub(lead as usize) {
                        self.verify(tables, filed, from);
                    }
                } else {
                    self.verify_around(tables, filed, anchor);
                }
            }
        }
    }

    /// A pattern whose anchor's place in the match is not known: tried from the farthest place before the anchor.
    fn verify_around(&mut self, tables: &Tables, filed: &Filed, anchor: usize) {
        let text = self.folded.as_str();
        let from = anchor.saturating_sub(REACH);
        let matches = |at: &usize| filed.pattern.match_at(text, *at, false, &tables.lists).is_some_and(|matched| matched.end > anchor);
        let place = match filed.pattern.parts.first() {
            // It can only begin where its own text does.
            Some(Part::Text(first)) => {
                let from = (from..=anchor).find(|&at| text.is_char_boundary(at)).unwrap_or(anchor);
                let to = text.len().min(anchor + first.len());
                let to = (to..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
                memmem::find_iter(&text.as_bytes()[from..to], first.as_bytes()).map(|offset| from + offset).find(matches)
            }
            // A slot begins with a word.
            _ => {
                let words = self.folded.words();
                let first = words.partition_point(|word| (word.start as usize) < from);
                words[first..].iter().map(|word| word.start as usize).take_while(|&at| at <= anchor).find(matches)
            }
        };
        if let Some(at) = place {
            self.verify(tables, filed, at);
        }
    }

    /// Whether a rule cannot hit in a line of so many words of this document, whatever it finds.
    fn is_off(&self, tables: &Tables, target: Target, words: u32) -> bool {
        matches!(target, Target::Rule(rule) if words > tables.max_words[rule as usize] || self.off.binary_search(&rule).is_ok())
    }

    fn verify(&mut self, tables: &Tables, filed: &Filed, from: usize) {
        let text = self.folded.as_str();
        if !text.is_char_boundary(from) {
            return;
        }
        // Cheaper than matching, and usually decisive for patterns of common words.
        let begins = !filed.first || text[..from].chars().all(is_separator);
        if !begins || !filed.last.as_ref().is_none_or(|last| ends_with(text, last)) {
            return;
        }
        let Some(matched) = filed.pattern.match_at(text, from, false, &tables.lists) else { return };
        if from < matched.end {
            let wild = (matched.wild * 100 / (matched.end - from)) as u8;
            let stop = if matches!(filed.target, Target::Member(_)) { 0 } else { closing_stop(text, from, matched.end) };
            self.add(Found { target: filed.target, from, to: matched.end + stop, wild });
        }
    }

    fn verify_whole(&mut self, tables: &Tables, filed: &Filed) {
        let text = self.folded.as_str();
        let core = trim_ornaments(text);
        let from = core.as_ptr() as usize - text.as_ptr() as usize;
        let matched = [0, from].into_iter().find_map(|at| filed.pattern.match_at(text, at, true, &tables.lists));
        if let Some(matched) = matched {
            let wild = (matched.wild * 100 / matched.end.max(1)) as u8;
            let to = text.len();
            self.add(Found { target: filed.target, from: 0, to, wild });
        }
    }

    /// Adds a match unless the same one is there already: several words of a pattern can lead to it.
    fn add(&mut self, found: Found) {
        let same = |other: &Found| other.target == found.target && other.from == found.from && other.to == found.to;
        if !self.found.iter().rev().take(8).any(same) {
            self.found.push(found);
        }
    }

    fn literals(&mut self, tables: &Tables, words: u32, letters: u32) {
        let mut regexes: Vec<u32> = Vec::new();
        if let Some(literals) = &tables.literals {
            let mut phrases: Vec<(u32, usize)> = Vec::new();
            for found in literals.find_overlapping_iter(self.folded.as_str()) {
                match tables.literal_of[found.pattern().as_usize()] {
                    Literal::Regex(at) if regexes.last() != Some(&at) => regexes.push(at),
                    Literal::Regex(_) => {}
                    Literal::Phrase(at) => phrases.push((at, found.start())),
                }
            }
            for (at, place) in phrases {
                self.verify_around(tables, &tables.filed[at as usize], place);
            }
        }
        regexes.extend(&tables.unanchored);
        regexes.sort_unstable();
        regexes.dedup();
        for at in regexes {
            self.search(tables, at, words, letters);
        }
    }

    /// Runs a regex, if the line has what it needs.
    fn search(&mut self, tables: &Tables, at: u32, words: u32, letters: u32) {
        let searched = &tables.regexes[at as usize];
        let needs = &searched.regexp.needs;
        if self.is_off(tables, Target::Rule(searched.rule), words) {
            return;
        }
        let allowed = needs.letters.is_none_or(|most| letters <= most);
        if allowed && (!needs.digit || self.folded.as_str().bytes().any(|byte| byte.is_ascii_digit())) {
            self.regex(searched.rule, &searched.regexp);
        }
    }

    /// All matches of a regex, searched window by window: a search that finds nothing costs at most a window, so that
    /// the whole costs at most [`BUDGET`] times the line, whatever the pattern.
    fn regex(&mut self, rule: u32, regexp: &Regexp) {
        let Some(regex) = regexp.regex() else { return };
        let text = self.folded.as_str();
        let mut budget = text.len() * BUDGET + WINDOW * BUDGET;
        let mut at = 0;
        while at < text.len() {
            let end = ceil(text, at + WINDOW);
            let Some(cost) = budget.checked_sub(end - at) else {
                self.found.retain(|found| found.target != Target::Rule(rule));
                if !self.over_budget.contains(&rule) {
                    self.over_budget.push(rule);
                }
                return;
            };
            budget = cost;
            match regex.find(regex_automata::Input::new(text).range(at..end)) {
                Some(found) if found.end() < end || end == text.len() || found.start() <= at + WINDOW / 2 => {
                    let cut = regexp.cut(text, found.range());
                    self.found.push(Found { target: Target::Rule(rule), from: cut.start, to: cut.end, wild: 100 });
                    at = found.end().max(at + 1);
                }
                // A match that touches the end of the window may go on behind it: looked at again from its start.
                Some(found) => at = found.start(),
                None if end == text.len() => return,
                None => at = ceil(text, at + WINDOW / 2),
            }
            at = ceil(text, at);
        }
    }
}

/// Whether a line ends with a text, separators and stops behind it aside.
fn ends_with(line: &str, text: &str) -> bool {
    let edge = |c: char| is_separator(c) || matches!(c, '.' | '!' | '?');
    let ink = line.trim_end_matches(edge);
    let wanted = text.trim_end_matches(edge);
    if wanted.is_empty() { line[ink.len()..].contains(text) } else { ink.ends_with(wanted) }
}

/// The length of the full stop behind a match that is a whole sentence: it goes with the sentence.
fn closing_stop(text: &str, from: usize, to: usize) -> usize {
    let stop = |c: char| matches!(c, '.' | '!' | '?');
    let mut after = text[to..].chars();
    let alone = after.next().is_some_and(stop) && after.next().is_none_or(|c| c == ' ');
    let before = trim_ornaments(&text[..from]);
    usize::from(alone && (before.is_empty() || before.ends_with(stop)))
}

/// The next character border at or after an offset.
fn ceil(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at.min(text.len())
}

/// Whether a line ends like a sentence: with a full stop of any script, quotes and brackets behind it aside.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』', '\u{200f}', '\u{200e}'])
        .ends_with(['.', '!', '?', '؟', '۔', '。', '！', '？', '…', '।', '։', '።'])
}
