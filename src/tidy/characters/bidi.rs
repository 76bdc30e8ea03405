//! `bidi`: bidi controls that change nothing of what is read.

use unicode_normalization::char::is_combining_mark;

use super::line_ends::is_line_end;
use crate::tidy::step::Edits;

/// Marks, embeddings, overrides and isolates (Unicode Bidirectional Algorithm, section 2).
pub(in crate::tidy) fn is_bidi(c: char) -> bool {
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

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let mut stray = pairs(&chars);
    marks(&chars, &mut stray);
    for ((at, c), _) in chars.iter().zip(stray).filter(|(_, stray)| *stray) {
        edits.delete(*at, at + c.len_utf8());
    }
}

/// Openers and closers that pair with nothing or around nothing (Unicode Bidirectional Algorithm, BD9 and X1–X8).
fn pairs(chars: &[(usize, char)]) -> Vec<bool> {
    let mut stray = vec![false; chars.len()];
    // Openers that wait for their closer, each with the visible characters before it.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let (mut isolates, mut ink) = (0, 0);
    let is_isolate = |at: usize| matches!(chars[at].1, '\u{2066}'..='\u{2068}');
    for (at, &(_, c)) in chars.iter().enumerate() {
        if c == '\n' || is_line_end(c) {
            open.clear();
            isolates = 0;
        } else if is_opener(c) {
            stray[at] = true;
            open.push((at, ink));
            isolates += usize::from(is_isolate(at));
        } else if is_closer(c) {
            stray[at] = true;
            // PDI ends the embeddings within its isolate; PDF does not reach out of one.
            let partner = if c == '\u{2069}' {
                while isolates > 0 && open.last().is_some_and(|&(opener, _)| !is_isolate(opener)) {
                    open.pop();
                }
                open.pop_if(|_| isolates > 0)
            } else {
                open.pop_if(|&mut (opener, _)| !is_isolate(opener))
            };
            if let Some((opener, before)) = partner {
                isolates -= usize::from(is_isolate(opener));
                let kept = !is_override(chars[opener].1) && ink > before;
                stray[at] = !kept;
                stray[opener] = !kept;
            }
        } else if !is_mark(c) && !c.is_whitespace() {
            ink += 1;
        }
    }
    stray
}

/// Marks that matter to no reader: one matters between two visible characters; beside white space or the border of a
/// line, or before what belongs to the letter before it, it changes nothing, and of two in a row one is enough.
fn marks(chars: &[(usize, char)], stray: &mut [bool]) {
    let mut next = ' ';
    let mut idle = vec![false; chars.len()];
    for (at, &(_, c)) in chars.iter().enumerate().rev() {
        if is_mark(c) {
            idle[at] = next.is_whitespace() || is_combining_mark(next);
        } else if !stray[at] {
            next = c;
        }
    }
    let mut previous = ' ';
    for (at, &(_, c)) in chars.iter().enumerate() {
        if is_mark(c) {
            stray[at] = previous.is_whitespace() || idle[at] || is_mark(previous);
        }
        if !stray[at] {
            previous = c;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn bidi_controls_that_do_nothing_go() {
        for (text, expected) in [
            ("\u{200f}سلام \u{200e}x\u{200f}", "سلام x"),
            ("(\u{200f}a)", "(\u{200f}a)"),
            ("a\u{200f}\u{200e}b", "a\u{200f}b"),
            ("a\u{200f}\u{301}b", "a\u{301}b"),
            ("a \u{2067}سلام\u{2069}\u{2069} b \u{2066}\u{2069}\u{202c}", "a \u{2067}سلام\u{2069} b "),
            ("\u{202e}abc\u{202c}", "abc"),
            ("\u{202b}a\u{2067}b\u{202c}c\u{2069}d\u{202c}", "\u{202b}a\u{2067}bc\u{2069}d\u{202c}"),
            ("\u{2067}a\u{202b}b\u{2069}c", "\u{2067}ab\u{2069}c"),
        ] {
            assert_eq!(alone(Step::Bidi, text), expected);
        }
    }

    #[test]
    fn deep_nests_take_linear_time() {
        let deep = "\u{202b}".repeat(200_000) + &"\u{200f}".repeat(200_000) + &"\u{2069}".repeat(200_000) + &"\u{202c}".repeat(200_000);
        assert_eq!(alone(Step::Bidi, &deep), "");
    }
}
