//! Leads: what one of the first lines of an article begins with, names parted by signs, as in «Ann Lee - The Post - London:»
//! and «London (The Agency) -». Author and town differ from article to article, so that neither beginnings nor ends of lines
//! repeat; what repeats is the piece between the signs.

use std::collections::BTreeSet;

use super::gather::{Gathered, Seen};
use super::items::{Kind, MAIL, SHORT, key, spread};
use super::proposal::{Proposal, Shape};
use super::propose::{Refused, SOME, Site, mostly};

/// The most words of a line among which a colon or a dash ends its lead.
const WORDS: usize = 14;
/// The most words of a piece: a name, an agency, a town.
const NAME: usize = 4;
/// Signs that part the pieces, folded.
const PARTS: [char; 5] = ['-', '|', '/', '(', ')'];
/// Different leads that must have a piece.
const DIFFERENT: usize = 4;
/// The share of the leads in which something must stand before the piece: what always comes first is how the line begins.
const WITHIN: f64 = 0.2;
/// The most characters on either side of a piece.
const BESIDE: usize = 40;
/// What ends a sentence, and does not stand in a lead.
const STOPS: [char; 6] = ['.', '!', '?', '؟', '۔', '。'];

/// What ends a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Colon,
    Dash,
    Line,
}

/// What a line begins with, parted by signs: author, agency, place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lead {
    /// The folded words of each piece.
    pub pieces: Vec<Vec<String>>,
    /// How many words it has, signs among them.
    pub words: usize,
    pub end: End,
}

/// The lead of a line: what stands before its first colon, or all of a short line, or what stands before the first dash
/// that parts more than one piece from the text; if signs part it into pieces of few words.
pub(super) fn lead(words: &[String]) -> Option<Lead> {
    let behind = |sign: char| words.iter().take(WORDS).enumerate().filter(move |(_, word)| word.ends_with(sign)).map(|(at, _)| at + 1);
    let ends = match behind(':').next() {
        Some(colon) => vec![(colon, End::Colon)],
        None if words.len() <= SHORT => vec![(words.len(), End::Line)],
        None => behind('-').map(|dash| (dash, End::Dash)).collect(),
    };
    ends.into_iter().find_map(|(length, end)| {
        let written = words[..length].join(" ");
        let pieces: Vec<Vec<String>> = written
            .trim_end_matches(':')
            .split(PARTS)
            .map(|piece| piece.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .filter(|piece| !piece.is_empty())
            .collect();
        let named = |piece: &Vec<String>| piece.len() <= NAME && !piece.iter().any(|word| word.ends_with(STOPS));
        (pieces.len() > 1 && pieces.iter().all(named)).then_some(Lead { pieces, words: length, end })
    })
}

/// What a piece comes to.
pub(super) fn propose(own: u64, gathered: &Gathered, site: Site) -> Result<Proposal, Refused> {
    let seen: Vec<Seen> = gathered.samples.values().cloned().collect();
    let mut leads: Vec<Lead> = seen.iter().filter_map(|seen| lead(&spread(&seen.line).first()?.words)).collect();
    let ends = [End::Colon, End::Dash, End::Line];
    let most = ends.into_iter().max_by_key(|end| leads.iter().filter(|lead| lead.end == *end).count());
    leads.retain(|lead| Some(lead.end) == most);
    let piece = leads.iter().flat_map(|lead| &lead.pieces).find(|piece| key(&gathered.site, Kind::Piece, piece) == own).ok_or(Refused::Few)?;
    let share = gathered.documents as f64 / site.documents.max(1) as f64;
    let different: BTreeSet<&[Vec<String>]> = leads.iter().map(|lead| &lead.pieces[..]).collect();
    let within = leads.iter().filter(|lead| lead.pieces.first() != Some(piece)).count() as f64 >= leads.len() as f64 * WITHIN;
    let letters = piece.iter().any(|word| word.chars().any(char::is_alphabetic)) && !piece.iter().any(|word| word == "#" || word == MAIL);
    if share < SOME || different.len() < DIFFERENT || !within || !letters {
        return Err(Refused::Prose);
    }
    Ok(Proposal {
        site: gathered.site.clone(),
        lang: gathered.lang.clone(),
        shape: match most {
            Some(End::Colon) => Shape::Lead,
            Some(End::Dash) => Shape::Dateline,
            _ => Shape::Byline,
        },
        written: piece.join(" "),
        longest: SHORT,
        words: piece.clone(),
        documents: gathered.documents,
        of: site.documents,
        sites: site.sites,
        place: mostly(gathered),
        seen,
    })
}

/// The expression for a lead with this piece: to its colon or dash, or all of a line.
pub(super) fn expression(proposal: &Proposal) -> String {
    let [parts, stops] = [&PARTS[..], &STOPS].map(|signs| regex_syntax::escape(&signs.iter().collect::<String>()));
    let piece = regex_syntax::escape(&proposal.words.join(" "));
    // Behind the piece the next dash ends it; before it there may be others.
    let (within, end) = match proposal.shape {
        Shape::Lead => ("", ":"),
        Shape::Dateline => ("\\-", "-+"),
        _ => ("", "$"),
    };
    format!("^(?P<cut>(?:[^:{stops}]{{0,{BESIDE}}}[{parts}] ?)?{piece} ?(?:[{parts}][^:{stops}{within}]{{0,{BESIDE}}})?{end})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_names_parted_by_signs() {
        let pieces = |text: &str| {
            let lead = lead(&spread(text)[0].words)?;
            Some((lead.pieces.iter().map(|piece| piece.join(" ")).collect::<Vec<_>>().join("+"), lead.end))
        };
        assert_eq!(pieces("Ann Lee – The Post – London: The council met."), Some(("ann lee+the post+london".into(), End::Colon)));
        assert_eq!(pieces("The Post-London : The council met."), Some(("the post+london".into(), End::Colon)));
        assert_eq!(pieces("Ann Lee - The Post"), Some(("ann lee+the post".into(), End::Line)));
        assert_eq!(pieces("علي ـ جدة"), Some(("علي+جده".into(), End::Line)));
        let text = "The council met in the old hall on Monday and all of them went home before dusk.";
        assert_eq!(pieces(&format!("London, England (The Agency) -- {text}")), Some(("london, england+the agency".into(), End::Dash)));
        assert_eq!(pieces(&format!("Ann Lee - London — {text}")), Some(("ann lee+london".into(), End::Dash)));
        assert_eq!(pieces(&format!("London — {text}")), None);
        assert_eq!(pieces("The mayor said: we shall - perhaps - see"), None);
        assert_eq!(pieces("The council met in the old hall on Monday - and all of them went home before dusk."), None);
    }
}
