//! Steps on characters: line ends, controls, bidi controls, canonical composition.
//!
//! A scan finds the lines in which anything could change; almost every line of almost every text is done there.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Step, Tidy};
use crate::ledger::{By, Edit};

/// Edits of the character steps, in order.
pub(crate) fn characters(text: &str, tidy: Tidy) -> Vec<Edit> {
    let mut edits = Vec::new();
    if ![Step::LineEnds, Step::Controls, Step::Bidi, Step::Nfc].iter().any(|step| tidy.has(*step)) {
        return edits;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    // Up to where nothing is known to change but what composes.
    let mut plain_to = 0;
    while let Some(suspect) = next_suspect(text, at) {
        if suspect < plain_to {
            at = compose(text, suspect, plain_to, tidy, &mut edits);
            continue;
        }
        // A paragraph is the span within which bidi controls pair and characters compose.
        let start = memchr::memrchr(b'\n', &bytes[at..suspect]).map_or(at, |newline| at + newline + 1);
        let end = memchr::memchr(b'\n', &bytes[suspect..]).map_or(text.len(), |newline| suspect + newline);
        let plain = !text[start..end].chars().any(|c| line_end(c) || control(c) || bidi(c));
        if plain {
            plain_to = end;
            at = compose(text, suspect, end, tidy, &mut edits);
            continue;
        }
        line(text, start, end, tidy, &mut edits);
        at = (end + 1).min(text.len());
    }
    edits
}

/// Composes the one cluster that a suspect belongs to, in a line where nothing else can change; gives its end.
fn compose(text: &str, suspect: usize, end: usize, tidy: Tidy, edits: &mut Vec<Edit>) -> usize {
    let starter = |c: char| canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes;
    let start = text[..suspect].char_indices().next_back().filter(|_| suspect > 0 && !text[..suspect].ends_with('\n'));
    let mut from = suspect;
    let mut before = start;
    while let Some((at, c)) = before {
        from = at;
        if starter(c) || text[..at].ends_with('\n') {
            break;
        }
        before = text[..at].char_indices().next_back();
    }
    let mut to = suspect;
    for (offset, c) in text[suspect..end].char_indices() {
        if offset > 0 && starter(c) {
            break;
        }
        to = suspect + offset + c.len_utf8();
    }
    // What an edit before has composed already is not touched again.
    let from = from.max(edits.last().map_or(0, |edit| edit.end));
    if tidy.has(Step::Nfc) && from < to {
        let cluster = &text[from..to];
        let composed: String = cluster.nfc().collect();
        if composed != cluster {
            edits.push(Edit { start: from, end: to, with: composed.into(), by: By::Tidy(Step::Nfc) });
        }
    }
    to
}

/// What the first byte of a character says of it to the scan.
const LEAD: [u8; 256] = {
    let mut lead = [LOOK; 256];
    let mut byte = 0;
    while byte < 256 {
        lead[byte] = match byte as u8 {
            b'\n' | b'\t' | 0x20..0x7F => 1,
            // Whole blocks that NFC and the controls leave alone: most Latin, Cyrillic, Greek, Armenian and CJK letters.
            0xC3..=0xCB | 0xCF..=0xD1 | 0xD3..=0xD5 | 0xDA => 2,
            0xE4..=0xE9 => 3,
            0xD8 | 0xD9 => ARABIC,
            _ => LOOK,
        };
        byte += 1;
    }
    lead
};
const LOOK: u8 = 0;
const ARABIC: u8 = 4;

/// Whether the second byte of a character of the Arabic block says that nothing can change it: a letter, digit or sign.
const fn is_plain_arabic(first: u8, second: u8) -> bool {
    match first {
        0xD8 => second < 0x90 || second >= 0xA0,
        _ => second < 0x8B || (second >= 0xA0 && second != 0xB0),
    }
}

/// The next character at or after `at` that any step could change.
fn next_suspect(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match LEAD[bytes[at] as usize] {
            ARABIC if is_plain_arabic(bytes[at], bytes[at + 1]) => at += 2,
            LOOK | ARABIC => {
                let c = text[at..].chars().next()?;
                if is_suspect(c) && !is_ordered(text, at, c) {
                    return Some(at);
                }
                at += c.len_utf8();
            }
            length => at += length as usize,
        }
    }
    None
}

fn is_suspect(c: char) -> bool {
    line_end(c) || control(c) || bidi(c) || canonical_combining_class(c) != 0 || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes
}

/// A mark that composes with nothing and stands behind none of a higher class is where NFC wants it: the tashkeel of
/// nearly all vowelled Arabic.
fn is_ordered(text: &str, at: usize, c: char) -> bool {
    let class = canonical_combining_class(c);
    let before = || text[..at].chars().next_back().map_or(0, canonical_combining_class);
    class != 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes && before() <= class
}

fn line_end(c: char) -> bool {
    matches!(c, '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn control(c: char) -> bool {
    (c.is_control() && !line_end(c) && c != '\n' && c != '\t') || c == '\u{FEFF}'
}

fn bidi(c: char) -> bool {
    is_mark(c) || is_opener(c) || is_closer(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}')
}

fn is_opener(c: char) -> bool {
    matches!(c, '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' | '\u{2066}'..='\u{2068}')
}

fn is_closer(c: char) -> bool {
    matches!(c, '\u{202C}' | '\u{2069}')
}

/// Overrides reorder letters against their nature: in scraped text they only hide what it says.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202D}' | '\u{202E}')
}

fn line(text: &str, start: usize, end: usize, tidy: Tidy, edits: &mut Vec<Edit>) {
    let raw = &text[start..end];
    // Nearly every line is composed as it should be; then characters need not be gathered.
    let composes = tidy.has(Step::Nfc) && is_nfc_quick(raw.chars().filter(|c| !control(*c) && !bidi(*c))) != IsNormalized::Yes;
    let stray = if tidy.has(Step::Bidi) { stray_bidi(raw) } else { Vec::new() };
    let mut stray = stray.into_iter().peekable();
    let mut chars = raw.char_indices().peekable();
    let mut cluster = Cluster::default();
    while let Some((offset, c)) = chars.next() {
        let at = start + offset;
        if tidy.has(Step::LineEnds) && line_end(c) {
            cluster.close(edits);
            let joined = c == '\r' && (chars.peek().is_none() && text[end..].starts_with('\n'));
            let with = if joined { "" } else { "\n" };
            edits.push(Edit { start: at, end: at + c.len_utf8(), with: with.into(), by: By::Tidy(Step::LineEnds) });
        } else if tidy.has(Step::Controls) && control(c) {
            edits.extend(cluster.skip(at, c, Step::Controls));
        } else if stray.next_if_eq(&offset).is_some() {
            edits.extend(cluster.skip(at, c, Step::Bidi));
        } else if composes {
            if canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes {
                cluster.close(edits);
            }
            cluster.push(at, c);
        }
    }
    cluster.close(edits);
}

/// Characters that can compose with each other: a starter and what follows it up to the next sure starter.
#[derive(Default)]
struct Cluster {
    text: String,
    start: usize,
    end: usize,
    /// Characters taken out of the middle by other steps; with any, composing replaces the whole span.
    skipped: Vec<Edit>,
}

impl Cluster {
    fn push(&mut self, at: usize, c: char) {
        if self.text.is_empty() {
            self.start = at;
        }
        self.text.push(c);
        self.end = at + c.len_utf8();
    }

    /// A character that goes: written at once outside a cluster, held back within one.
    fn skip(&mut self, at: usize, c: char, step: Step) -> Option<Edit> {
        let edit = Edit::delete(at, at + c.len_utf8(), By::Tidy(step));
        if self.text.is_empty() {
            return Some(edit);
        }
        self.skipped.push(edit);
        None
    }

    fn close(&mut self, edits: &mut Vec<Edit>) {
        let composed: String = if self.text.is_ascii() { self.text.clone() } else { self.text.nfc().collect() };
        if composed == self.text {
            edits.append(&mut self.skipped);
        } else {
            // Controls behind the last character are not part of what composes.
            let after: Vec<Edit> = self.skipped.drain(..).filter(|edit| edit.start >= self.end).collect();
            edits.push(Edit { start: self.start, end: self.end, with: composed.into(), by: By::Tidy(Step::Nfc) });
            edits.extend(after);
        }
        self.text.clear();
    }
}

/// Offsets of the bidi controls of a paragraph that do nothing.
fn stray_bidi(line: &str) -> Vec<usize> {
    if !line.chars().any(bidi) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = line.char_indices().filter(|(_, c)| !control(*c)).collect();
    let mut stray = vec![false; chars.len()];
    // Controls that pair (Unicode Bidirectional Algorithm, BD9 and X1–X8): isolates with PDI, embeddings with PDF.
    let mut open: Vec<usize> = Vec::new();
    for (at, &(_, c)) in chars.iter().enumerate() {
        if line_end(c) {
            open.clear();
        } else if is_opener(c) {
            stray[at] = true;
            open.push(at);
        } else if is_closer(c) {
            stray[at] = true;
            let isolate = c == '\u{2069}';
            let partner = open.iter().rposition(|&open| matches!(chars[open].1, '\u{2066}'..='\u{2068}') == isolate);
            if let Some(partner) = partner {
                let opener = open[partner];
                open.truncate(partner);
                let kept = !is_override(chars[opener].1) && chars[opener + 1..at].iter().any(|(_, c)| !bidi(*c) && !c.is_whitespace());
                stray[at] = !kept;
                stray[opener] = !kept;
            }
        }
    }
    // A mark matters between two visible characters; beside white space or the border of a line it changes nothing that
    // is read, and of two in a row one is enough.
    let mut previous = ' ';
    for (at, &(_, c)) in chars.iter().enumerate() {
        if is_mark(c) {
            let next = chars[at + 1..].iter().zip(&stray[at + 1..]).find(|((_, c), stray)| !**stray && !is_mark(*c)).map_or(' ', |((_, c), _)| *c);
            stray[at] = previous.is_whitespace() || next.is_whitespace() || is_mark(previous);
        }
        if !stray[at] {
            previous = c;
        }
    }
    chars.iter().zip(stray).filter(|(_, stray)| *stray).map(|((offset, _), _)| *offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::apply;

    fn tidied(text: &str) -> String {
        apply(text, &characters(text, Tidy::STANDARD))
    }

    #[test]
    fn one_kind_of_line_end() {
        assert_eq!(tidied("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\u{b}g\u{c}h\n"), "a\nb\nc\nd\ne\nf\ng\nh\n");
        assert_eq!(tidied("a\r"), "a\n");
    }

    #[test]
    fn controls_go_and_text_composes_around_them() {
        assert_eq!(tidied("a\0b\u{7f}c\u{9b}d\u{feff}\te"), "abcd\te");
        assert_eq!(tidied("e\u{301}x"), "éx");
        assert_eq!(tidied("e\0\u{301}"), "é");
        assert_eq!(tidied("각"), "각");
        assert_eq!(tidied("شَّ"), "شَّ".nfc().collect::<String>());
    }

    #[test]
    fn bidi_controls_that_do_nothing_go() {
        assert_eq!(tidied("\u{200f}سلام \u{200e}x\u{200f}"), "سلام x");
        assert_eq!(tidied("(\u{200f}a)"), "(\u{200f}a)");
        assert_eq!(tidied("a \u{2067}سلام\u{2069}\u{2069} b \u{2066}\u{2069}\u{202c}"), "a \u{2067}سلام\u{2069} b ");
        assert_eq!(tidied("\u{202e}abc\u{202c}"), "abc");
    }

    #[test]
    fn the_fast_scan_knows_every_suspect() {
        for code in 0..0x110000 {
            let Some(c) = char::from_u32(code) else { continue };
            let text = format!("{c} ");
            let is_suspect = |c| is_suspect(c) && !is_ordered(&text, 0, c);
            assert_eq!(next_suspect(&text, 0).is_some(), is_suspect(c) || (c.is_control() && c != '\n' && c != '\t'), "U+{code:04X}");
        }
    }

    proptest::proptest! {
        #[test]
        fn twice_changes_nothing(text in "[a-c \r\n\u{0}\u{301}\u{327}\u{85}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}ا\u{64e}\u{651}\u{1100}\u{1161}]{0,24}") {
            let once = tidied(&text);
            proptest::prop_assert_eq!(tidied(&once), once);
        }
    }
}
