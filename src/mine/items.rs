//! What of a document could repeat: its lines, and how its lines begin and end; numbers and dates are slots.

use std::ops::Range;

use xxhash_rust::xxh3::Xxh3;

use super::lead::lead;
use crate::fold::Folded;
use crate::layout::{Line, split};
use crate::rule::number;

/// Words by which the border of a long line is known. Three words of running text at a line's end hardly repeat by
/// chance; longer tails are grown from them.
pub(super) const BORDER: usize = 3;
/// The most words of a line that may be a label with something behind it.
pub(super) const SHORT: usize = 12;
/// The most words of a line that is counted whole.
const LONG: usize = 80;
/// Lines at the beginning of a document that may have a lead: behind headline, byline and caption the text has begun.
const LEADING: usize = 5;
/// Marks that end a sentence, or part what stands on a line.
const STOPS: &str = ".!?؟۔。…|/\\-–—•·*»\"”)]:،,";

/// What stands for an address of mail among words.
pub(super) const MAIL: &str = "@";

/// What ends a sentence, in folded text.
pub(super) const FULL: &[char] = &['.', '!', '?', '؟', '۔', '。', '"', ')'];

/// What an item is of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// All of it.
    Line,
    /// So many words it begins with.
    Start(u8),
    /// So many words it ends with.
    End(u8),
    /// So many words of what stands behind its last full stop, and is no sentence.
    Last(u8),
    /// A piece, between signs, of what one of the first lines begins with: «Ann Lee - The Post - London:».
    Piece,
}

/// Where in a document an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On a line before the body text.
    Head,
    /// At the start of the first line of body text.
    HeadInline,
    /// Among the body text.
    Body,
    /// At the end of the last line of body text.
    TailInline,
    /// On a line after the body text.
    Tail,
}

/// A line of a document with its words.
#[derive(Debug)]
pub(super) struct Spread {
    /// Its bytes in the text.
    pub raw: Range<usize>,
    /// Its folded words; `#` for a number, a date, a time, `@` for an address of mail.
    pub words: Vec<String>,
    /// Where each word stands in the line, in bytes of the text.
    pub spans: Vec<Range<usize>>,
    /// Whether it is running text.
    pub body: bool,
}

/// Something that could repeat.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub kind: Kind,
    /// Index of its line.
    pub line: usize,
    /// Its hash, with the site's.
    pub key: u64,
}

/// Spreads a text out.
pub(super) fn spread(text: &str) -> Vec<Spread> {
    let mut lines: Vec<Line> = Vec::new();
    split(text, &mut lines);
    let mut folded = Folded::default();
    lines.iter().map(|line| one(text, line.start..line.end, &mut folded)).collect()
}

fn one(text: &str, raw: Range<usize>, folded: &mut Folded) -> Spread {
    let written = &text[raw.clone()];
    folded.fold_mapped(written);
    let line = folded.as_str();
    let (mut words, mut spans) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < line.len() {
        if line.as_bytes()[at] == b' ' {
            at += 1;
            continue;
        }
        let space = line[at..].find(' ').map_or(line.len(), |space| at + space);
        let ends = |end: &usize| *end == line.len() || line.as_bytes()[*end] == b' ';
        // A date of several words may stand before a comma; a bare number before one is a word with its comma.
        let comma = |end: &usize| *end > space && line[*end..].starts_with([',', '،']);
        let number = number::length(line, at).map(|length| at + length).filter(|end| ends(end) || comma(end));
        let number = number.or_else(|| Some(at + number::length(&line[..space], at)?));
        // A number with something behind it, as in `5)` or `(2019)`, is a word.
        let (end, word) = match number {
            Some(end) if ends(&end) || comma(&end) => (end, "#".to_owned()),
            _ if is_mail(&line[at..space]) => (space, MAIL.to_owned()),
            _ => (space, line[at..space].to_owned()),
        };
        let (from, to) = folded.to_original(at, end);
        words.push(word);
        spans.push(raw.start + from..raw.start + to);
        at = end;
    }
    let sentence = written.trim_end_matches(['"', '»', '”', ')']).ends_with(['.', '!', '?', '؟', '۔', '。', '…']);
    let body = words.len() >= 15 || words.len() >= 8 && sentence;
    Spread { raw, words, spans, body }
}

/// The items of a document, each once.
pub(super) fn items(site: &str, lines: &[Spread]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |kind: Kind, line: usize, words: &[String]| {
        if words.iter().any(|word| word.chars().any(char::is_alphanumeric)) || kind == Kind::Line {
            items.push(Item { kind, line, key: key(site, kind, words) });
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let words = &line.words;
        let count = words.len();
        if count == 0 {
            continue;
        }
        if count <= LONG {
            add(Kind::Line, at, words);
        }
        let border = at == 0 || at + 1 == lines.len();
        let least = if count <= SHORT || border { 1 } else { BORDER };
        for length in least..=BORDER.min(count.saturating_sub(1)) {
            add(Kind::Start(length as u8), at, &words[..length]);
            add(Kind::End(length as u8), at, &words[count - length..]);
        }
    }
    for (at, line) in lines.iter().enumerate() {
        if let Some(from) = behind(&line.words) {
            for length in 1..=2.min(line.words.len() - from - 1) {
                add(Kind::Last(length as u8), at, &line.words[from..from + length]);
            }
        }
    }
    for (at, line) in lines.iter().enumerate().take(LEADING) {
        let pieces = lead(&line.words).map(|lead| lead.pieces).unwrap_or_default();
        items.extend(pieces.iter().map(|piece| Item { kind: Kind::Piece, line: at, key: key(site, Kind::Piece, piece) }));
    }
    items.sort_by_key(|item| (item.key, item.line));
    items.dedup_by_key(|item| item.key);
    items.sort_by_key(|item| (item.line, item.kind));
    items
}

pub(super) fn key(site: &str, kind: Kind, words: &[String]) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(site.as_bytes());
    let (name, length) = match kind {
        Kind::Line => (b'=', 0),
        Kind::Start(length) => (b'^', length),
        Kind::End(length) => (b'$', length),
        Kind::Last(length) => (b'.', length),
        Kind::Piece => (b'-', 0),
    };
    hasher.update(&[0, name, length]);
    for word in words {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    hasher.digest()
}

/// Where what stands behind the last full stop of a line begins, if it is some words without a full stop of their own.
pub(super) fn behind(words: &[String]) -> Option<usize> {
    let is_full = |word: &String| word.ends_with(FULL);
    if words.last().is_none_or(is_full) {
        return None;
    }
    let from = words.iter().rposition(is_full)? + 1;
    (2..=SHORT).contains(&(words.len() - from)).then_some(from)
}

/// Whether a word is an address of mail.
fn is_mail(word: &str) -> bool {
    let of = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && name.chars().chain(host.chars()).all(of))
}

/// Where the lines stand; `known` are lines that are no body because they repeat.
pub(super) fn places(lines: &[Spread], known: &[bool]) -> Vec<Place> {
    let body: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].body && !known[*at]).collect();
    let (first, last) = (body.first().copied(), body.last().copied());
    let place = |at: usize| match (first, last) {
        // Nothing but furniture, or nothing but lines: the halves will do.
        (None, _) | (_, None) => {
            if at * 2 < lines.len() {
                Place::Head
            } else {
                Place::Tail
            }
        }
        (Some(first), _) if at < first => Place::Head,
        (_, Some(last)) if at > last => Place::Tail,
        _ => Place::Body,
    };
    (0..lines.len()).map(place).collect()
}

/// Where an item stands, given the place of its line.
pub(super) fn place_of(item: &Item, places: &[Place]) -> Place {
    let own = places[item.line];
    let first = places.iter().position(|place| *place == Place::Body) == Some(item.line);
    let last = places.iter().rposition(|place| *place == Place::Body) == Some(item.line);
    match (own, item.kind) {
        (Place::Body, Kind::Start(_) | Kind::Piece) if first => Place::HeadInline,
        (Place::Body, Kind::End(_) | Kind::Last(_)) if last => Place::TailInline,
        _ => own,
    }
}

/// Whether a word ends a sentence, or is a sign that parts what stands on a line.
pub(super) fn stops(word: &str) -> bool {
    word.ends_with(|c| STOPS.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_slots() {
        let words = |text: &str| spread(text).iter().map(|line| line.words.join(" ")).collect::<Vec<_>>();
        assert_eq!(words("Write to ann.lee@news.example or @ann"), ["write to @ or @ann"]);
        assert_eq!(words("Posted on 3 May 2024 by Ann\n12 تعليق   (5) views"), ["posted on # by ann", "# تعليق", "(5) views"]);
        assert_eq!(words("On 3 May 2024, at noon\nIn 2024, at noon"), ["on # , at noon", "in 2024, at noon"]);
    }

    #[test]
    fn the_same_words_are_the_same_item() {
        let keys = |text: &str| items("a", &spread(text)).iter().map(|item| (item.kind, item.key)).collect::<Vec<_>>();
        assert_eq!(keys("Views: 5"), keys("VIEWS : 7"));
        assert!(
            keys("The mayor spoke. Share this page").contains(&(Kind::End(3), key("a", Kind::End(3), &["share", "this", "page"].map(str::to_owned))))
        );
    }
}
