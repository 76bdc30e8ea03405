//! Hits and their surroundings → decisions. Here place, neighbours and shape decide; the finder only found words.
//!
//! Three passes over the hits, each of which needs what the one before learned of *all* hits: conditions that concern
//! the hit alone; its place in its line, where hits that go count as border; neighbours and score.

use std::collections::HashSet;
use std::fmt;

use crate::compile::Target;
use crate::document::Document;
use crate::find::{Hit, is_separator};
use crate::layout::Line;
use crate::rule::{At, Family, Finder, Kind, Policy, Rule, Take, Zone};

/// Letters at either border of a document that belong to its zones even within the first or last line of body text:
/// two label runs or one notice with its explanation.
pub(crate) const ZONE_LETTERS: u64 = 250;
/// The same for other lines: what stands between the body and a line this long may be furniture with the note about the
/// author behind it, but also the list after a short first paragraph.
pub(crate) const NEAR_LETTERS: u64 = 120;
/// Letters of the longest document that can be nothing but a notice. The longest error and consent pages seen have 1,000.
pub(crate) const NOTICE_LETTERS: u64 = 1200;
/// Words of a line that counts as short.
const SHORT_WORDS: u32 = 5;
/// Hits before and after one that count as its neighbours, so that a line of nothing but hits stays linear.
const NEIGHBOURS: usize = 256;
/// The score at which a hit strips.
const STRIPS: u8 = 3;

/// What becomes of a hit.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It goes (or is moved to the fields).
    Strip,
    /// It is what the rule looks for, but its family stays.
    Stay,
    /// Too weak to act on, strong enough to look at.
    Review,
    /// It is not what the rule looks for.
    Miss(Vec<Miss>),
}

/// A condition of a rule that a hit does not meet.
#[derive(Debug, Clone, PartialEq)]
pub enum Miss {
    /// The rule wants another place in the line.
    At(At),
    /// The rule wants the whole line.
    WholeLine,
    /// The rule wants another zone; the place in lines, from 1, and the lines of the document.
    Zone(Zone, usize, usize),
    /// Too few lines with hits in a row: found, wanted.
    Lines(usize, usize),
    /// Nothing of the kind near.
    Near(String, usize),
    /// Too many words in the line: found, allowed.
    Words(u32, u32),
    /// The document's language is another.
    Lang(String),
    /// The document's host is another.
    Site(Option<String>),
    /// The score is too low.
    Score(u8),
    /// It stands in the headline.
    Headline,
    /// The document is too long to be nothing but a notice: its letters.
    Long(u64),
    /// What `until` waits for does not come.
    Until,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(At::Line) | Self::WholeLine => write!(f, "the match is not the whole line"),
            Self::At(At::Start) => write!(f, "other text stands before it on the line"),
            Self::At(_) => write!(f, "other text stands after it on the line"),
            Self::Zone(zone, line, lines) => {
                let zone = match zone {
                    Zone::Head => "head",
                    Zone::Tail => "tail",
                    _ => "head or tail",
                };
                write!(f, "line {line} of {lines} is not in the {zone} of the document")
            }
            Self::Lines(found, wanted) => {
                write!(f, "{found} {} with hits in a row, the rule wants {wanted}", if *found == 1 { "line" } else { "lines" })
            }
            Self::Near(what, within) => write!(f, "no hit of {what} within {within} lines"),
            Self::Words(found, allowed) => write!(f, "line has {found} words, the rule's limit is {allowed}"),
            Self::Lang(lang) => write!(f, "the rule is not for documents in {lang}"),
            Self::Site(None) => write!(f, "the rule is for one site, and the document's is not known"),
            Self::Site(Some(site)) => write!(f, "the rule is not for {site}"),
            Self::Score(score) => write!(f, "score {score}, {STRIPS} strips"),
            Self::Headline => write!(f, "the headline is protected from rules below score {STRIPS}"),
            Self::Long(letters) => write!(f, "the document has {letters} letters, the limit for a whole document is {NOTICE_LETTERS}"),
            Self::Until => write!(f, "what the rule takes up to does not come"),
        }
    }
}

/// Where something was taken in an earlier round: between lines, or within one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scar {
    /// The line it was in, or the line that now follows it.
    pub line: usize,
    pub within: bool,
    pub rule: u32,
}

/// Everything weighing looks at.
pub(crate) struct Scene<'a> {
    pub rules: &'a [Rule],
    pub policies: &'a dyn Fn(Family) -> Policy,
    pub document: &'a Document<'a>,
    pub text: &'a str,
    pub lines: &'a [Line],
    pub scars: &'a [Scar],
}

/// A hit with what weighing learned of it.
#[derive(Debug, Clone)]
pub(crate) struct Weighed {
    pub hit: Hit,
    pub rule: u32,
    pub decision: Decision,
}

/// What is known of a hit between the passes.
struct Standing {
    rule: u32,
    misses: Vec<Miss>,
    at_start: bool,
    at_end: bool,
    edge: bool,
}

impl Scene<'_> {
    /// Decides on hits, which are sorted by line and place.
    pub fn weigh(&self, hits: &[Hit]) -> Vec<Weighed> {
        if hits.is_empty() {
            return Vec::new();
        }
        let letters = Letters::new(self.lines);
        let sure: Vec<bool> = self.sure_lines(hits);
        let body = |line: &usize| self.lines[*line].is_body() && !sure[*line];
        let first = (0..self.lines.len()).find(body).unwrap_or(self.lines.len());
        let last = (0..self.lines.len()).rev().find(body).map_or(-1, |line| line as isize);
        let mut standing: Vec<Standing> = hits.iter().map(|hit| self.alone(hit, &letters, first, last)).collect();
        self.places(hits, &mut standing);
        let rows = self.rows(hits, &standing);
        let weak = standing.iter().any(|one| one.misses.is_empty() && self.rules[one.rule as usize].score < STRIPS);
        let repeated = if weak { repeated_lines(self.lines) } else { HashSet::new() };
        (0..hits.len())
            .map(|at| {
                let decision = self.decide(at, hits, &standing, &rows, &repeated);
                Weighed { hit: hits[at], rule: standing[at].rule, decision }
            })
            .collect()
    }

    fn span(&self, hit: &Hit) -> (usize, usize) {
        let line = &self.lines[hit.line as usize];
        (line.start + hit.start as usize, line.start + hit.end as usize)
    }

    /// Lines that are furniture by the words alone: a sure rule names the whole line.
    fn sure_lines(&self, hits: &[Hit]) -> Vec<bool> {
        let mut sure = vec![false; self.lines.len()];
        for hit in hits {
            if let Target::Rule(rule) = hit.target {
                let rule = &self.rules[rule as usize];
                sure[hit.line as usize] |= rule.score >= STRIPS && matches!(rule.finder, Finder::Line(_));
            }
        }
        sure
    }

    /// Conditions that concern the hit and the document alone.
    fn alone(&self, hit: &Hit, letters: &Letters, first_body: usize, last_body: isize) -> Standing {
        let (index, near) = match hit.target {
            Target::Rule(index) => (index, false),
            Target::Near(index) | Target::Member(index) => (index, true),
        };
        let rule = &self.rules[index as usize];
        let place = &rule.place;
        let line = hit.line as usize;
        let mut misses = Vec::new();
        let before = letters.before(self.lines, line, hit.start);
        let after = letters.total - letters.before(self.lines, line, hit.end);
        let reach = |border: bool| if border { ZONE_LETTERS } else { NEAR_LETTERS };
        let head = line < first_body || before < reach(line == first_body);
        let tail = line as isize > last_body || after < reach(line as isize == last_body);
        let zoned = match place.zone {
            Zone::Any => true,
            Zone::Head => head,
            Zone::Tail => tail,
            Zone::Edge => head || tail,
        };
        if near {
            misses.push(Miss::WholeLine);
        }
        if !zoned {
            misses.push(Miss::Zone(place.zone, line + 1, self.lines.len()));
        }
        if let Some(most) = place.max_words.filter(|most| self.lines[line].words > *most) {
            misses.push(Miss::Words(self.lines[line].words, most));
        }
        if !place.lang.is_empty() && !place.lang.iter().any(|lang| self.document.speaks(lang)) {
            misses.push(Miss::Lang(self.document.lang.clone().unwrap_or_default()));
        }
        if !place.site.is_empty() && !place.site.iter().any(|host| self.document.is_of(host)) {
            misses.push(Miss::Site(self.document.site.clone()));
        }
        if rule.take == Take::Document && letters.total > NOTICE_LETTERS {
            misses.push(Miss::Long(letters.total));
        }
        Standing { rule: index, misses, at_start: false, at_end: false, edge: head || tail }
    }

    /// Place in the line. A sure hit that goes counts as border for the next one, so that a tail of tails comes off at once.
    fn places(&self, hits: &[Hit], standing: &mut [Standing]) {
        let mut from = 0;
        for row in hits.chunk_by(|a, b| a.line == b.line) {
            let range = from..from + row.len();
            from = range.end;
            let line = &self.lines[row[0].line as usize];
            let mut end = line.end;
            for at in range.clone().rev() {
                let (start, stop) = self.span(&hits[at]);
                standing[at].at_end = stop >= end || self.text[stop..end].chars().all(is_separator);
                if standing[at].at_end && self.goes_surely(&standing[at]) {
                    end = end.min(start);
                }
            }
            let mut begin = line.start;
            for at in range {
                let (start, stop) = self.span(&hits[at]);
                standing[at].at_start = start <= begin || self.text[begin..start].chars().all(is_separator);
                let whole = standing[at].at_start && standing[at].at_end;
                let wanted = match (&self.rules[standing[at].rule as usize].finder, self.rules[standing[at].rule as usize].place.at) {
                    (Finder::Starts(_), At::Any) => At::Start,
                    (Finder::Ends(_), At::Any) => At::End,
                    (_, at) => at,
                };
                let stands = match wanted {
                    At::Any => true,
                    At::Line => whole,
                    At::Start => standing[at].at_start,
                    At::End => standing[at].at_end,
                };
                if standing[at].at_start && self.goes_surely(&standing[at]) {
                    begin = begin.max(stop);
                }
                if !stands {
                    standing[at].misses.push(Miss::At(wanted));
                }
            }
        }
    }

    fn goes_surely(&self, standing: &Standing) -> bool {
        let rule = &self.rules[standing.rule as usize];
        standing.misses.is_empty()
            && rule.score >= STRIPS
            && rule.place.near.is_none()
            && rule.place.lines == 1
            && (self.policies)(rule.family) != Policy::Keep
    }

    /// For every line, how many lines with hits stand in a row there.
    fn rows(&self, hits: &[Hit], standing: &[Standing]) -> Vec<usize> {
        let mut hit = vec![false; self.lines.len()];
        for (at, standing) in standing.iter().enumerate() {
            hit[hits[at].line as usize] |= standing.misses.is_empty();
        }
        let mut rows = vec![0; self.lines.len()];
        let mut from = 0;
        for row in hit.chunk_by(|a, b| a == b) {
            rows[from..from + row.len()].fill(if row[0] { row.len() } else { 0 });
            from += row.len();
        }
        rows
    }

    fn decide(&self, at: usize, hits: &[Hit], standing: &[Standing], rows: &[usize], repeated: &HashSet<u64>) -> Decision {
        let me = &standing[at];
        let hit = &hits[at];
        let rule = &self.rules[me.rule as usize];
        let mut misses = me.misses.clone();
        let row = rows[hit.line as usize];
        if row < rule.place.lines {
            misses.push(Miss::Lines(row, rule.place.lines));
        }
        if let Some(near) = &rule.place.near {
            let is_it = |other: u32| match &near.of {
                Kind::Family(family) => self.rules[other as usize].family == *family,
                Kind::Rule(address) => self.rules[other as usize].address == *address,
            };
            if !self.any_near(at, hits, standing, near.within, is_it) {
                let what = match &near.of {
                    Kind::Family(family) => family.name(),
                    Kind::Rule(address) => address,
                };
                misses.push(Miss::Near(what.to_owned(), near.within));
            }
        }
        let headline = hit.line == 0 && self.lines.len() > 1;
        if headline && (rule.score < STRIPS || matches!(rule.finder, Finder::Echo(_))) && (self.policies)(rule.family) != Policy::Keep {
            misses.push(Miss::Headline);
        }
        if !misses.is_empty() {
            return Decision::Miss(misses);
        }
        let score = if rule.score >= STRIPS { rule.score } else { self.score(at, hits, standing, repeated) };
        match score {
            0..2 => Decision::Miss(vec![Miss::Score(score)]),
            2 => Decision::Review,
            _ if (self.policies)(rule.family) == Policy::Keep => Decision::Stay,
            _ => Decision::Strip,
        }
    }

    fn any_near(&self, at: usize, hits: &[Hit], standing: &[Standing], within: usize, is_it: impl Fn(u32) -> bool) -> bool {
        let line = hits[at].line as usize;
        let live = neighbours(at, hits, within).any(|other| other != at && standing[other].misses.is_empty() && is_it(standing[other].rule));
        live || self.scars_near(line, within).any(|scar| {
            let distance = if scar.within {
                scar.line.abs_diff(line)
            } else if line >= scar.line {
                line - scar.line + 1
            } else {
                scar.line - line
            };
            distance <= within && is_it(scar.rule)
        })
    }

    /// Scars from so many lines before a line to so many after it; they are sorted by line.
    fn scars_near(&self, line: usize, within: usize) -> impl Iterator<Item = &Scar> {
        let from = self.scars.partition_point(|scar| scar.line + within < line);
        self.scars[from..].iter().take_while(move |scar| scar.line <= line + within).take(NEIGHBOURS)
    }

    /// The rule's own score and one for each: an edge zone, a hit beside it, a short line, a repeated line.
    fn score(&self, at: usize, hits: &[Hit], standing: &[Standing], repeated: &HashSet<u64>) -> u8 {
        let (me, hit) = (&standing[at], &hits[at]);
        let line = &self.lines[hit.line as usize];
        let short = line.words <= SHORT_WORDS;
        let mut score = self.rules[me.rule as usize].score;
        score += u8::from(me.edge);
        score += u8::from(self.beside(at, hits, standing));
        score += u8::from(short);
        if score < STRIPS {
            score += u8::from(repeated.contains(&line.hash));
        }
        score
    }

    /// Whether another hit touches this one, on its line or the lines next to it.
    fn beside(&self, at: usize, hits: &[Hit], standing: &[Standing]) -> bool {
        let (me, hit) = (&standing[at], &hits[at]);
        let (start, end) = self.span(hit);
        let line = hit.line as usize;
        let touches = |other: usize| {
            let (theirs, place) = (&standing[other], &hits[other]);
            if !theirs.misses.is_empty() {
                return false;
            }
            let (from, to) = self.span(place);
            match (place.line as usize).cmp(&line) {
                std::cmp::Ordering::Less => theirs.at_end && me.at_start,
                std::cmp::Ordering::Greater => theirs.at_start && me.at_end,
                std::cmp::Ordering::Equal => {
                    (to <= start && self.text[to..start].chars().all(is_separator)) || (end <= from && self.text[end..from].chars().all(is_separator))
                }
            }
        };
        neighbours(at, hits, 1).any(|other| other != at && touches(other))
            || self.scars_near(line, 1).any(|scar| match scar.within {
                true => scar.line == line && (me.at_start || me.at_end),
                false => (scar.line == line && me.at_start) || (scar.line == line + 1 && me.at_end),
            })
    }
}

/// The hits within so many lines of one, and no more than [`NEIGHBOURS`] of them on either side.
fn neighbours(at: usize, hits: &[Hit], within: usize) -> std::ops::Range<usize> {
    let line = hits[at].line as usize;
    let first = at.saturating_sub(NEIGHBOURS);
    let last = (at + NEIGHBOURS).min(hits.len());
    let from = first + hits[first..at].partition_point(|hit| (hit.line as usize) + within < line);
    let to = at + hits[at..last].partition_point(|hit| hit.line as usize <= line + within);
    from..to
}

/// Hashes of the lines that stand more than once.
fn repeated_lines(lines: &[Line]) -> HashSet<u64> {
    let mut seen = HashSet::with_capacity(lines.len());
    lines.iter().map(|line| line.hash).filter(|hash| !seen.insert(*hash)).collect()
}

/// Letters before every line.
struct Letters {
    before: Vec<u64>,
    total: u64,
}

impl Letters {
    fn new(lines: &[Line]) -> Self {
        let mut total = 0;
        let before = lines
            .iter()
            .map(|line| {
                total += u64::from(line.letters);
                total - u64::from(line.letters)
            })
            .collect();
        Self { before, total }
    }

    /// Letters before a place in a line; within the line by its share of the bytes, which is near enough for a zone.
    fn before(&self, lines: &[Line], line: usize, offset: u32) -> u64 {
        let length = (lines[line].end - lines[line].start).max(1) as u64;
        self.before[line] + u64::from(lines[line].letters) * u64::from(offset) / length
    }
}
