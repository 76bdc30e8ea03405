//! What is glued to a sentence: lines of running text that go on behind their last full stop, parted there for weighing.
//!
//! It stands apart because rules never see it: to them a line is what the page had on one. Extractors glue menus and
//! the titles of other stories to the last paragraph, and an honest last sentence may lack its full stop; which of them a
//! piece is, its signals tell.

use super::signals::Read;
use super::{Scar, Scene};
use crate::find::Hit;
use crate::fold::Folded;
use crate::layout::Line;
use crate::sentence::{is_closing, is_full_stop};

/// Words of the longest piece: more is running text of its own.
const MOST_WORDS: u32 = 80;
/// Bytes of the longest name of who said something, with what it is taken from.
const NAME_BYTES: usize = 60;
/// Letters of a word with a capital before a full stop, up to which it is an abbreviation.
const ABBREVIATED: usize = 3;

/// The lines of a document with their pieces parted, and what rules found and took, placed in them.
pub(super) struct Pieces {
    pub lines: Vec<Line>,
    pub hits: Vec<Hit>,
    pub scars: Vec<Scar>,
    /// Whether a line is what stands behind the last full stop of the line before it.
    pub glued: Vec<bool>,
}

impl Pieces {
    pub fn of(scene: &Scene<'_>, read: &mut Read) -> Self {
        let mut folded = Folded::default();
        let count = scene.lines.len();
        let (mut lines, mut glued, mut places) = (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        for line in scene.lines {
            places.push(lines.len());
            match part(scene.text, line, read, &mut folded) {
                None => {
                    lines.push(*line);
                    glued.push(false);
                }
                Some(pieces) => {
                    lines.extend(pieces);
                    glued.extend([false, true]);
                }
            }
        }
        let hits = scene.hits.iter().map(|hit| {
            let place = places[hit.line as usize];
            let from = glued.get(place + 1).is_some_and(|glued| *glued).then(|| (lines[place + 1].start - lines[place].start) as u32);
            match from.filter(|from| hit.start >= *from) {
                Some(from) => Hit { line: place as u32 + 1, start: hit.start - from, end: hit.end - from, ..*hit },
                None => Hit { line: place as u32, end: hit.end.min((lines[place].end - lines[place].start) as u32), ..*hit },
            }
        });
        let hits = hits.collect();
        let scars = scene.scars.iter().map(|scar| {
            let place = places.get(scar.line).copied().unwrap_or(lines.len());
            // What went from within a line went from behind its text, nearly always.
            let behind = scar.within && glued.get(place + 1).is_some_and(|glued| *glued);
            Scar { line: place + usize::from(behind), ..*scar }
        });
        let scars = scars.collect();
        Self { lines, hits, scars, glued }
    }

    /// What is known of the document's lines, for their pieces.
    pub fn spread(&self, lines: &[bool]) -> Vec<bool> {
        let mut at = 0;
        let mut of = |glued: &bool| {
            at += usize::from(!glued);
            lines[at - 1]
        };
        self.glued.iter().map(&mut of).collect()
    }
}

/// A line of running text and what goes on behind its last full stop.
fn part(text: &str, line: &Line, read: &mut Read, folded: &mut Folded) -> Option<[Line; 2]> {
    if !line.is_body() {
        return None;
    }
    if read.parted(line).is_none() {
        let pieces = part_anew(&text[line.start..line.end], line, read, folded);
        read.keep(line, pieces);
    }
    let placed = |piece: &Line| Line {
        start: line.start + piece.start,
        end: line.start + piece.end,
        number: line.number,
        paragraph: line.paragraph,
        ..*piece
    };
    read.parted(line).flatten().map(|pieces| pieces.each_ref().map(placed))
}

/// The same of a line that was not asked for it before, as the pieces stand in it.
fn part_anew(raw: &str, line: &Line, read: &mut Read, folded: &mut Folded) -> Option<[Line; 2]> {
    let (stop, behind) = behind(raw)?;
    let mut piece = |start: usize, end: usize, sentence: bool| {
        folded.fold(&raw[start..end]);
        let hash = xxhash_rust::xxh3::xxh3_64(folded.as_str().as_bytes());
        let piece = Line { start, end, words: folded.word_count(), letters: folded.letters(), hash, sentence, ..*line };
        Line { read: read.line(&raw[start..end], &piece, folded), ..piece }
    };
    let tail = piece(behind, raw.len(), false);
    if tail.words == 0 || tail.words > MOST_WORDS {
        return None;
    }
    let head = piece(0, stop, true);
    head.is_body().then_some([head, tail])
}

/// The end of the last full stop of a line, and where what stands behind it begins, if that is no part of the sentence.
pub(crate) fn behind(raw: &str) -> Option<(usize, usize)> {
    last_stop(raw).filter(|(stop, behind)| !goes_on(&raw[..*stop], &raw[*behind..]))
}

/// Whether what stands behind a text is who said it, behind a dash, or goes on within its quotation or bracket, and ends it.
fn goes_on(head: &str, tail: &str) -> bool {
    if tail.trim_start().strip_prefix(['-', '–', '—', '―']).is_some_and(|name| name.len() <= NAME_BYTES && !name.contains(['|', '»', '>'])) {
        return true;
    }
    // Most have nothing that closes, whose first byte says so.
    if !tail.bytes().any(|byte| matches!(byte, b')' | b']' | 0xC2 | 0xE2 | 0xE3 | 0xEF)) {
        return false;
    }
    let pairs = [
        (['“', '„'], ['”', '“']),
        (['«'; 2], ['»'; 2]),
        (['(', '（'], [')', '）']),
        (['「'; 2], ['」'; 2]),
        (['『'; 2], ['』'; 2]),
        (['【'; 2], ['】'; 2]),
        (['['; 2], [']'; 2]),
    ];
    pairs.iter().filter(|(_, close)| tail.contains(close)).any(|(open, close)| {
        head.rfind(open).is_some_and(|at| {
            let mut within = head[at..].chars();
            let begun = within.next();
            // The closing mark of one language opens in another: it opens where a word begins.
            let opens = !begun.is_some_and(|begun| close.contains(&begun)) || head[..at].ends_with(char::is_whitespace);
            opens && !within.as_str().contains(close)
        })
    })
}

/// The end of the last sentence with a full stop, and where what stands behind it begins; nothing if nothing does.
fn last_stop(raw: &str) -> Option<(usize, usize)> {
    if raw.trim_end_matches(is_closing).ends_with(is_full_stop) {
        return None;
    }
    for (at, c) in raw.char_indices().rev().filter(|(_, c)| is_full_stop(*c)) {
        let rest = &raw[at + c.len_utf8()..];
        let after = rest.trim_start_matches(is_closing);
        let begun = after.trim_start();
        let spaced = begun.len() < after.len() || c == '。';
        let before = raw[..at].trim_end_matches(is_closing);
        let word = before[before.trim_end_matches(char::is_alphanumeric).len()..].chars();
        let capital = word.clone().next().is_some_and(char::is_uppercase);
        let ends = word.count() > if capital { ABBREVIATED } else { 1 };
        if spaced && ends && !begun.is_empty() && !begun.starts_with(char::is_lowercase) {
            return Some((raw.len() - after.len(), raw.len() - begun.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_goes_on_to_its_end() {
        for (head, tail, goes) in [
            ("He said: “The fair opened.", "It was late”", true),
            ("He said: “The fair opened.", "More news", false),
            ("He said: “The fair opened.”", "“Late”, said Anna", false),
            ("Er sagte: „Der Markt ist offen.", "Es war spät“", true),
            ("Er sagte: „Der Markt ist offen.“", "Mehr „Licht“", false),
            ("Он сказал: «Ярмарка открыта.", "Было поздно»", true),
            ("The fair (a small one) opened.", "More (12)", false),
            ("（市集开了。", "更多）", true),
            ("Bread is bread.", "— Anna Berg", true),
            ("Bread is bread.", "- Home | News", false),
        ] {
            assert_eq!(goes_on(head, tail), goes, "{head} {tail}");
        }
    }

    #[test]
    fn a_line_is_parted_behind_its_last_full_stop() {
        for (line, tail) in [
            ("The fair opened on Sunday. More news Weather Sport", Some("More news Weather Sport")),
            ("The fair opened on Sunday.", None),
            ("He said: “The fair opened.” Read on", Some("Read on")),
            ("They would not hear of it. Read on", Some("Read on")),
            ("Doors open at 8 p.m. on Sunday", None),
            ("The fair of St. Anne is over", None),
            ("Dr. J. Smith came", None),
            ("It was late… and dark", None),
            ("انتهى الاجتماع مساء الأحد. أخبار أخرى بالفيديو", Some("أخبار أخرى بالفيديو")),
            ("قال د. سامي", None),
            ("会议结束。更多新闻", Some("更多新闻")),
        ] {
            assert_eq!(last_stop(line).map(|(_, behind)| &line[behind..]), tail, "{line}");
        }
    }
}
