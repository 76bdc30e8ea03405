//! From what repeats to what is proposed: which repeating things are furniture. The decision is made by place, by what
//! stands beside it and by how much of a site has it, never by words.

use std::collections::HashMap;

use super::common::Common;
use super::gather::{Gathered, Seen};
use super::grow::{grow, trunk};
use super::items::{Kind, MAIL, Place, behind, spread};
use super::lead;
use super::proposal::{Proposal, Shape};

/// The share of a site's documents from which on something that repeats at a place is furniture without further proof.
pub(super) const MUCH: f64 = 0.15;
/// The same for what signs part from the text.
pub(super) const SOME: f64 = 0.05;
/// The share of the occurrences that must stand at one place.
pub(super) const CONSISTENT: f64 = 0.7;
/// Lines that are furniture, by what they are known by as items, and the documents of each.
pub(super) type Company = HashMap<u64, u64>;

/// The share of the occurrences that must stand beside furniture, for what is furniture by its company.
const COMPANY: f64 = 0.8;
/// Words of a line that is a sentence rather than a label.
const SENTENCE: usize = 8;

/// What is known of the site of a gathered item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    /// Its documents.
    pub documents: u64,
    /// Sites on which the item stands.
    pub sites: usize,
}

/// Why something that repeats is not proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refused {
    /// Running text in the middle of articles.
    Quote,
    /// Words with which lines happen to begin or end.
    Prose,
    /// Too few occurrences are left of it.
    Few,
}

/// What an item comes to. `company` are lines that are furniture already.
pub(super) fn propose(own: u64, gathered: &Gathered, site: Site, least: u64, company: &Company) -> Result<Vec<Proposal>, Refused> {
    match gathered.kind {
        Kind::Piece => lead::propose(own, gathered, site).map(|proposal| vec![proposal]),
        Kind::Line => whole(gathered, site, company).map(|proposal| vec![proposal]),
        Kind::Start(_) => grown(gathered, site, least, Shape::Label, company),
        Kind::End(_) => grown(gathered, site, least, Shape::End, company),
        Kind::Last(_) => grown(gathered, site, least, Shape::Glued, company),
    }
}

fn whole(gathered: &Gathered, site: Site, company: &Company) -> Result<Proposal, Refused> {
    let seen: Vec<Seen> = gathered.samples.values().cloned().collect();
    let line = spread(&seen[0].line).into_iter().next().ok_or(Refused::Few)?;
    let edge = gathered.share(&[Place::Head, Place::Tail]);
    let share = gathered.documents as f64 / site.documents.max(1) as f64;
    // Running text in mid-article is a quote, a verse, a formula, however often it comes.
    if line.words.len() >= SENTENCE && edge < CONSISTENT && (site.sites > 1 || share < MUCH) && !has_company(seen.iter(), company) {
        return Err(Refused::Quote);
    }
    // Nothing but a number, a date, a time.
    let letters = line.words.iter().any(|word| word.chars().any(char::is_alphabetic));
    let date = !letters && line.words.iter().any(|word| word == "#");
    if date && share < MUCH {
        return Err(Refused::Prose);
    }
    let written = if date { seen[0].line.trim().to_owned() } else { written(&seen[0].line, &line.spans, &line.words) };
    Ok(Proposal {
        site: gathered.site.clone(),
        lang: gathered.lang.clone(),
        shape: if date { Shape::Date } else { Shape::Line },
        written,
        longest: line.words.len(),
        words: line.words,
        documents: gathered.documents,
        of: site.documents,
        sites: site.sites,
        place: mostly(gathered),
        seen,
    })
}

/// What lines that begin or end alike have in common.
fn grown(gathered: &Gathered, site: Site, least: u64, shape: Shape, company: &Company) -> Result<Vec<Proposal>, Refused> {
    let seen: Vec<&Seen> = gathered.samples.values().collect();
    let lines: Vec<_> = seen.iter().filter_map(|seen| spread(&seen.line).pop()).collect();
    // Where the words in question begin.
    let from: Vec<usize> = lines.iter().map(|line| if shape == Shape::Glued { behind(&line.words).unwrap_or(0) } else { 0 }).collect();
    let inward: Vec<Vec<&str>> = lines
        .iter()
        .zip(&from)
        .map(|(line, from)| {
            let words = line.words[*from..].iter().map(String::as_str);
            if shape == Shape::End { words.rev().collect() } else { words.collect() }
        })
        .collect();
    let (Kind::Start(known) | Kind::End(known) | Kind::Last(known)) = gathered.kind else { return Err(Refused::Few) };
    let mut proposals = Vec::new();
    let mut refused = Refused::Few;
    // Of the lines that were remembered, as many as stand for the fewest documents.
    let fewest = (least as usize * lines.len()).div_ceil(gathered.documents.max(1) as usize);
    let groups = grow(&inward, known as usize, fewest);
    let last = groups.len();
    for (number, part) in groups.into_iter().chain([trunk(&inward, known as usize)]).enumerate() {
        // Where groups grew to whole lines, each too few, or to what is too little of the site, it is what they have in common.
        if number == last && !proposals.is_empty() {
            break;
        }
        let documents = gathered.documents * part.lines.len() as u64 / lines.len().max(1) as u64;
        let share = documents as f64 / site.documents.max(1) as f64;
        if documents < least {
            continue;
        }
        // Lines that hold nothing else are counted as lines.
        let longer: Vec<usize> = part.lines.iter().copied().filter(|line| inward[*line].len() > part.length).collect();
        if longer.len() * 2 < part.lines.len() {
            continue;
        }
        // An address is another one on every line.
        let mut length = part.length;
        while length > 0 && longer.iter().any(|line| inward[*line][length - 1] == MAIL) {
            length -= 1;
        }
        if length == 0 || inward[longer[0]][..length].contains(&MAIL) {
            continue;
        }
        let unbranched = known == 1 && part.lines.len() * 10 >= lines.len() * 9;
        let company = follows(longer.iter().map(|line| seen[*line]), documents, company);
        let common = Common { inward: &inward, which: &longer, length, share, gathered, unbranched, company };
        let judged = match shape {
            Shape::End => common.end(),
            _ => common.start(shape),
        };
        let judged = match judged {
            Ok(judged) => judged,
            Err(why) => {
                refused = refused.min(why);
                continue;
            }
        };
        let one = &lines[longer[0]];
        let range = match shape {
            Shape::End => one.words.len() - length..one.words.len(),
            _ => from[longer[0]]..from[longer[0]] + length,
        };
        proposals.push(Proposal {
            site: gathered.site.clone(),
            lang: gathered.lang.clone(),
            shape: judged,
            written: written(&seen[longer[0]].line, &one.spans[range.clone()], &one.words[range.clone()]),
            words: one.words[range].to_vec(),
            documents,
            of: site.documents,
            sites: site.sites,
            place: mostly(gathered),
            longest: longer.iter().map(|line| seen[*line].line.split_whitespace().count()).max().unwrap_or(0),
            seen: longer.iter().map(|line| seen[*line].clone()).collect(),
        });
    }
    if proposals.is_empty() { Err(refused) } else { Ok(proposals) }
}

/// Whether what was seen nearly always stands beside one of some lines.
fn has_company<'a>(seen: impl ExactSizeIterator<Item = &'a Seen>, company: &Company) -> bool {
    let all = seen.len();
    let beside = seen.filter(|seen| seen.beside.iter().flatten().any(|line| company.contains_key(line))).count();
    beside as f64 >= all as f64 * COMPANY
}

/// Whether what was seen in so many documents stands behind one line, nearly always and nearly wherever that line stands.
fn follows<'a>(seen: impl ExactSizeIterator<Item = &'a Seen>, documents: u64, company: &Company) -> bool {
    let all = seen.len();
    let mut behind: HashMap<u64, usize> = HashMap::new();
    seen.filter_map(|seen| seen.beside[0]).for_each(|line| *behind.entry(line).or_default() += 1);
    behind.into_iter().any(|(line, times)| {
        times as f64 >= all as f64 * COMPANY && company.get(&line).is_some_and(|others| documents as f64 >= *others as f64 * COMPANY)
    })
}

/// Where an item mostly stands.
pub(super) fn mostly(gathered: &Gathered) -> (Place, u64) {
    let (place, documents) =
        gathered.places.iter().max_by_key(|(place, documents)| (**documents, **place)).map_or((Place::Body, 0), |(p, d)| (*p, *d));
    (place, documents * 100 / gathered.documents.max(1))
}

/// The words as they are written, with slots for numbers; what means something in patterns is escaped.
fn written(line: &str, spans: &[std::ops::Range<usize>], words: &[String]) -> String {
    let mut out = String::new();
    let mut at = spans.first().map_or(0, |span| span.start);
    for (span, word) in spans.iter().zip(words) {
        if line[at..span.start].chars().any(char::is_whitespace) {
            out.push(' ');
        }
        if word == "#" {
            out.push('#');
        } else {
            for c in line[span.clone()].chars() {
                if matches!(c, '#' | '*' | '{' | '\\') {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        at = span.end;
    }
    out.trim().to_owned()
}
