//! From what repeats to what is proposed: which repeating things are furniture. The decision is made by place, by what
//! stands beside it and by how much of a site has it, never by words.

use std::collections::BTreeSet;

use super::gather::{Gathered, Seen};
use super::grow::grow;
use super::items::{Kind, Place, SHORT, behind, spread, stops};

/// The share of a site's documents from which on something that repeats at a place is furniture without further proof.
const MUCH: f64 = 0.15;
/// The same for what signs part from the text.
const SOME: f64 = 0.05;
/// Signs that part what stands before the text from it.
const PARTS: [char; 5] = ['-', ':', '|', ')', '/'];
/// The share of the occurrences that must stand at one place.
const CONSISTENT: f64 = 0.7;
/// The share of glued ends that must stand behind the end of a sentence, where they do not stand in much of a site.
const GLUED: f64 = 0.6;
/// Words of a line that is a sentence rather than a label.
const SENTENCE: usize = 8;
/// Different things behind a label, from which on what is behind it is a slot.
const DIFFERENT: usize = 4;
/// The fewest words with which no language ends many of its sentences; one or two are a verb.
const PHRASE: usize = 3;
/// Words that do not stand behind the same word by chance.
const SURE: usize = 6;
/// Words of a repeating text that is a paragraph, not a label.
const PARAGRAPH: usize = 15;

/// What is known of the site of a gathered item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    /// Its documents.
    pub documents: u64,
    /// Sites on which the item stands.
    pub sites: usize,
}

/// What a rule would look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A whole line.
    Line,
    /// A label with something behind it on its line.
    Label,
    /// The end of a line.
    End,
    /// A label with something behind it, glued to the end of a line.
    Glued,
    /// The start of a line of running text.
    Opening,
}

/// Something that repeats and is furniture by the looks of it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The site.
    pub site: String,
    /// The language of its documents.
    pub lang: Option<String>,
    /// What a rule would look for.
    pub shape: Shape,
    /// The words, as one document has them; numbers and dates are `#`.
    pub written: String,
    /// The same folded, a word each.
    pub words: Vec<String>,
    /// Documents of the site that have it. Of what was grown from a part of the occurrences, estimated from these.
    pub documents: u64,
    /// Documents of the site.
    pub of: u64,
    /// Sites that have it.
    pub sites: usize,
    /// Where it mostly stands, and the share of that in percent.
    pub place: (Place, u64),
    /// The most words of the lines, for labels.
    pub longest: usize,
    /// Some occurrences.
    pub seen: Vec<Seen>,
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

/// What an item comes to.
pub(super) fn propose(gathered: &Gathered, site: Site, least: u64) -> Result<Vec<Proposal>, Refused> {
    match gathered.kind {
        Kind::Line => whole(gathered, site).map(|proposal| vec![proposal]),
        Kind::Start(_) => grown(gathered, site, least, Shape::Label),
        Kind::End(_) => grown(gathered, site, least, Shape::End),
        Kind::Last(_) => grown(gathered, site, least, Shape::Glued),
    }
}

fn whole(gathered: &Gathered, site: Site) -> Result<Proposal, Refused> {
    let seen: Vec<Seen> = gathered.samples.values().cloned().collect();
    let line = spread(&seen[0].line).into_iter().next().ok_or(Refused::Few)?;
    let edge = gathered.share(&[Place::Head, Place::Tail]);
    let share = gathered.documents as f64 / site.documents.max(1) as f64;
    // Running text in mid-article is a quote, a verse, a formula, however often it comes.
    if line.words.len() >= SENTENCE && edge < CONSISTENT && (site.sites > 1 || share < MUCH) {
        return Err(Refused::Quote);
    }
    // Nothing but a number, or a word that is now a line, now in the head, now in the body.
    let letters = line.words.iter().any(|word| word.chars().any(char::is_alphabetic));
    if !letters && line.words.iter().any(|word| word == "#") && share < MUCH {
        return Err(Refused::Prose);
    }
    let written = written(&seen[0].line, &line.spans, &line.words);
    Ok(Proposal {
        site: gathered.site.clone(),
        lang: gathered.lang.clone(),
        shape: Shape::Line,
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
fn grown(gathered: &Gathered, site: Site, least: u64, shape: Shape) -> Result<Vec<Proposal>, Refused> {
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
    for part in grow(&inward, known as usize, fewest) {
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
        let judged = match shape {
            Shape::End => is_glued(&inward, &longer, part.length, share, gathered),
            _ => is_label(&inward, &longer, part.length, share, gathered),
        };
        if let Err(why) = judged {
            refused = refused.min(why);
            continue;
        }
        let one = &lines[longer[0]];
        let range = match shape {
            Shape::End => one.words.len() - part.length..one.words.len(),
            _ => from[longer[0]]..from[longer[0]] + part.length,
        };
        proposals.push(Proposal {
            site: gathered.site.clone(),
            lang: gathered.lang.clone(),
            shape: if shape == Shape::Label && longer.iter().any(|line| inward[*line].len() > SHORT + part.length) { Shape::Opening } else { shape },
            written: written(&seen[longer[0]].line, &one.spans[range.clone()], &one.words[range.clone()]),
            words: one.words[range].to_vec(),
            documents,
            of: site.documents,
            sites: site.sites,
            place: mostly(gathered),
            longest: longer.iter().map(|line| inward[*line].len()).max().unwrap_or(0),
            seen: longer.iter().map(|line| seen[*line].clone()).collect(),
        });
    }
    if proposals.is_empty() { Err(refused) } else { Ok(proposals) }
}

/// Whether what lines end with was glued to them, and is not just how sentences end.
fn is_glued(inward: &[Vec<&str>], which: &[usize], length: usize, share: f64, gathered: &Gathered) -> Result<(), Refused> {
    let parted = which.iter().filter(|line| stops(inward[**line][length])).count();
    let begins: BTreeSet<&str> = which.iter().map(|line| inward[*line][length]).collect();
    let glued = parted as f64 >= which.len() as f64 * GLUED && gathered.share(&[Place::Tail, Place::TailInline, Place::Head]) >= CONSISTENT;
    // Different words before it, and much of the site: nothing but the page itself ends so often alike.
    let much =
        share >= MUCH && length >= PHRASE && begins.len() >= which.len() / 2 && gathered.share(&[Place::Tail, Place::TailInline]) >= CONSISTENT;
    // One word behind a dash or a full stop is as often the end of a name; a mark of its own, `(end)`, is none.
    let bare = length == 1 && inward[which[0]][0].chars().all(char::is_alphanumeric);
    if (glued && !bare && (begins.len() >= DIFFERENT.min(which.len()) || length >= SURE)) || much { Ok(()) } else { Err(Refused::Prose) }
}

/// Whether what lines begin with is a label: short lines, always at the same border of the document, with different
/// things behind it.
fn is_label(inward: &[Vec<&str>], which: &[usize], length: usize, share: f64, gathered: &Gathered) -> Result<(), Refused> {
    let short = which.iter().filter(|line| inward[**line].len() <= SHORT + length).count();
    let rests: BTreeSet<&[&str]> = which.iter().map(|line| &inward[*line][length..]).collect();
    let last = inward[which[0]][length - 1];
    let colon =
        last.ends_with([':', '|', '-', '/', '؛', '•', '»']) || which.iter().all(|line| inward[*line][length].starts_with([':', '|', '-', '/', '•']));
    // What the first line of the text begins with, with a number in it in much of a site, or parted from the text by a
    // sign, as a place or an agency is. Words alone are how a site's articles begin.
    let first = gathered.share(&[Place::Head, Place::HeadInline]) >= CONSISTENT;
    let parted = which.iter().all(|line| inward[*line][length - 1].ends_with(PARTS));
    let slotted = inward[which[0]][..length].contains(&"#") && length >= PHRASE;
    if first && rests.len() >= DIFFERENT && (share >= MUCH && slotted || share >= SOME && parted) {
        return Ok(());
    }
    let tail = gathered.share(&[Place::Tail]) >= CONSISTENT;
    let head = gathered.share(&[Place::Head]) >= CONSISTENT;
    let glued = matches!(gathered.kind, Kind::Last(_)) && gathered.share(&[Place::Tail, Place::TailInline]) >= CONSISTENT && (share >= SOME || colon);
    let sure = share >= MUCH && (head || tail) || colon && tail || glued;
    if sure && rests.len() >= DIFFERENT && short as f64 >= which.len() as f64 * 0.9 { Ok(()) } else { Err(Refused::Prose) }
}

/// Where an item mostly stands.
fn mostly(gathered: &Gathered) -> (Place, u64) {
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

impl Proposal {
    /// Whether another proposal says the same, or more of the same: its pattern finds wherever this one's does.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        if self.site != other.site {
            return false;
        }
        let (one, two) = (&self.words, &other.words);
        match (self.shape, other.shape) {
            (a, b) if a == b && one == two => true,
            (Shape::End, Shape::End) => two.ends_with(one) && other.documents * 10 >= self.documents * 8,
            (Shape::Label | Shape::Opening, Shape::Label | Shape::Opening) | (Shape::Glued, Shape::Glued) => {
                two.starts_with(one) && two.len() > one.len() && other.documents * 10 >= self.documents * 8
            }
            // A label whose lines are all one line.
            (Shape::Label, Shape::Line) => two.starts_with(one) && other.documents * 10 >= self.documents * 8,
            // What is behind the label is always the same.
            (Shape::Glued, Shape::End) => two.starts_with(one) && other.documents * 10 >= self.documents * 8,
            (Shape::End, Shape::Glued) => one.starts_with(two) && one.len() <= two.len() + SHORT,
            (Shape::End, Shape::Line) => two == one && other.documents >= self.documents,
            (Shape::Line, Shape::Label) => one.starts_with(two) && one.len() > two.len(),
            _ => false,
        }
    }

    /// Whether it is a paragraph rather than a label.
    pub fn is_paragraph(&self) -> bool {
        self.words.len() >= PARAGRAPH
    }
}
