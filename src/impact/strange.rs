//! How unlike furniture a piece is: what a person should look at first. It reads the shape of the piece and where it
//! stands, never its words, so that it means the same in every language.

use crate::fold::Folded;
use crate::layout::{Line, split};
use crate::sentence::ends;

/// Words beyond which a piece is no stranger for being longer.
const MOST_WORDS: u32 = 40;
/// What standing among the lines of the body is worth, in words.
const BODY: u32 = 25;
/// What being a sentence is worth, in words.
const SENTENCE: u32 = 20;
/// The fewest words of a sentence.
const SENTENCE_WORDS: u32 = 5;

/// How unlike furniture a piece is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strangeness {
    /// The sum of what follows.
    pub score: u32,
    /// Its words.
    pub words: u32,
    /// Whether it stands between the first and the last line of running text.
    pub body: bool,
    /// Whether it ends like a sentence.
    pub sentence: bool,
}

/// Looks at a piece of a document.
pub(super) fn strangeness(text: &str, start: usize, end: usize) -> Strangeness {
    let mut folded = Folded::default();
    folded.fold(&text[start..end]);
    let words = folded.word_count();
    let sentence = words >= SENTENCE_WORDS && ends(&text[start..end]);
    let mut lines = Vec::new();
    split(text, &mut lines);
    let mut is_body = |line: &Line| {
        let own = &text[line.start..line.end];
        folded.fold(own);
        Line { words: folded.word_count(), sentence: ends(own), ..*line }.is_body()
    };
    // A line that goes whole is no body that others could stand around.
    let outside = |line: &&Line| line.start < start || line.end > end;
    let before = lines.iter().filter(outside).take_while(|line| line.start < start).any(&mut is_body);
    let after = before && lines.iter().filter(outside).filter(|line| line.end > end).any(&mut is_body);
    let body = before && after;
    let score = words.min(MOST_WORDS) + if body { BODY } else { 0 } + if sentence { SENTENCE } else { 0 };
    Strangeness { score, words, body, sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, piece: &str) -> Strangeness {
        let start = text.find(piece).unwrap();
        strangeness(text, start, start + piece.len())
    }

    #[test]
    fn sentences_in_the_body_are_strangest() {
        let body = "The council of the town met on Monday to talk about the bridge.";
        let text = format!("Menu\n{body}\nShare this\nThe mayor said nothing of it.\n{body}\nShare this too\n");
        let (label, inner, said) = (of(&text, "Share this too"), of(&text, "Share this\n"), of(&text, "The mayor said nothing of it."));
        assert!(!label.body && !label.sentence && inner.body && !inner.sentence && said.body && said.sentence);
        assert!(label < inner && inner < said);
    }

    #[test]
    fn sentences_are_known_in_every_script() {
        assert!(of("Նա եկավ երեկ երեկոյան գյուղ և տեսավ կամուրջը։", "Նա եկավ երեկ երեկոյան գյուղ և տեսավ կամուրջը։").sentence);
    }
}
