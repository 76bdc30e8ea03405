//! Leads: what the first line of an article begins with, names parted by signs, as in «Ann Lee - The Post - London:».
//! Author and town differ from article to article, so that neither beginnings nor ends of lines repeat; what repeats is
//! the piece between the signs.

use std::collections::BTreeSet;

use super::gather::{Gathered, Seen};
use super::items::{Kind, MAIL, SHORT, key, spread};
use super::proposal::{Proposal, Shape};
use super::propose::{Refused, SOME, Site, mostly};

/// The most words of the first line among which a colon ends its lead.
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

/// What the first line of a document begins with, parted by signs: author, agency, place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lead {
    /// The folded words of each piece.
    pub pieces: Vec<Vec<String>>,
    /// Whether a colon ends it; else it is all of its line.
    pub colon: bool,
}

/// The lead of a first line: what stands before its first colon, or all of a short line, if signs part it into pieces of
/// few words.
pub(super) fn lead(words: &[String]) -> Option<Lead> {
    let colon = words.iter().take(WORDS).position(|word| word.ends_with(':'));
    let end = colon.map(|colon| colon + 1).or((words.len() <= SHORT).then_some(words.len()))?;
    let written = words[..end].join(" ");
    let pieces: Vec<Vec<String>> = written
        .trim_end_matches(':')
        .split(PARTS)
        .map(|piece| piece.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter(|piece| !piece.is_empty())
        .collect();
    let named = |piece: &Vec<String>| piece.len() <= NAME && !piece.iter().any(|word| word.ends_with(STOPS));
    (pieces.len() > 1 && pieces.iter().all(named)).then(|| Lead { pieces, colon: colon.is_some() })
}

/// What a piece comes to.
pub(super) fn propose(own: u64, gathered: &Gathered, site: Site) -> Result<Proposal, Refused> {
    let seen: Vec<Seen> = gathered.samples.values().cloned().collect();
    let leads: Vec<Lead> = seen.iter().filter_map(|seen| lead(&spread(&seen.line).first()?.words)).collect();
    let piece = leads.iter().flat_map(|lead| &lead.pieces).find(|piece| key(&gathered.site, Kind::Piece, piece) == own).ok_or(Refused::Few)?;
    let share = gathered.documents as f64 / site.documents.max(1) as f64;
    let different: BTreeSet<&[Vec<String>]> = leads.iter().map(|lead| &lead.pieces[..]).collect();
    let within = leads.iter().filter(|lead| lead.pieces.first() != Some(piece)).count() as f64 >= leads.len() as f64 * WITHIN;
    let letters = piece.iter().any(|word| word.chars().any(char::is_alphabetic)) && !piece.iter().any(|word| word == "#" || word == MAIL);
    if share < SOME || different.len() < DIFFERENT || !within || !letters {
        return Err(Refused::Prose);
    }
    let colon = leads.iter().filter(|lead| lead.colon).count() * 2 > leads.len();
    Ok(Proposal {
        site: gathered.site.clone(),
        lang: gathered.lang.clone(),
        shape: if colon { Shape::Lead } else { Shape::Byline },
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

/// The expression for a lead with this piece: to its colon, or all of a line.
pub(super) fn expression(proposal: &Proposal) -> String {
    let [parts, stops] = [&PARTS[..], &STOPS].map(|signs| regex_syntax::escape(&signs.iter().collect::<String>()));
    let piece = regex_syntax::escape(&proposal.words.join(" "));
    let end = if proposal.shape == Shape::Lead { ":" } else { "$" };
    format!("^(?P<cut>(?:[^:{stops}]{{1,{BESIDE}}}[{parts}] ?)?{piece} ?(?:[{parts}][^:{stops}]{{0,{BESIDE}}})?{end})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_names_parted_by_signs() {
        let pieces = |text: &str| {
            let lead = lead(&spread(text)[0].words)?;
            Some((lead.pieces.iter().map(|piece| piece.join(" ")).collect::<Vec<_>>().join("+"), lead.colon))
        };
        assert_eq!(pieces("Ann Lee – The Post – London: The council met."), Some(("ann lee+the post+london".into(), true)));
        assert_eq!(pieces("The Post-London : The council met."), Some(("the post+london".into(), true)));
        assert_eq!(pieces("Ann Lee - The Post"), Some(("ann lee+the post".into(), false)));
        assert_eq!(pieces("The mayor said: we shall - perhaps - see"), None);
        assert_eq!(pieces("The council met in the old hall on Monday - and all of them went home before dusk."), None);
    }
}
