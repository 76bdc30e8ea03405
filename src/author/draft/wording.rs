//! A pasted line as a wording of a rule: numbers and dates become slots, signs that mean something keep their face.

use crate::fold::Folded;
use crate::rule::matching::border;
use crate::rule::number;

/// Words of a line that make an id.
const ID_WORDS: usize = 4;

/// The wording for a line.
pub(super) fn of(line: &str) -> String {
    let mut folded = Folded::default();
    folded.fold_mapped(line);
    let text = folded.as_str();
    let mut out = String::new();
    let (mut done, mut at) = (0, 0);
    while at < text.len() {
        // A month alone is a word; with a digit it is a date.
        let slot = border(text, at)
            .then(|| number::length(text, at))
            .flatten()
            .filter(|length| text[at..at + length].contains(|c: char| c.is_ascii_digit()));
        if let Some(length) = slot {
            let (from, to) = folded.to_original(at, at + length);
            if from >= done {
                escape(&line[done..from], &mut out);
                out.push('#');
                done = to;
            }
            at += length.max(1);
        }
        at += text[at..].chars().next().filter(|_| slot.is_none()).map_or(0, char::len_utf8);
    }
    escape(&line[done..], &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '\\' | '#' | '*' | '{') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// An id from the first words of a line; of other letters than a to z a plain name, to be changed.
pub(super) fn id(line: &str) -> String {
    let folded = crate::fold::fold(line);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id: Vec<&str> = words.take(ID_WORDS).collect();
    let is_latin = folded.chars().filter(|c| c.is_alphabetic()).all(|c| c.is_ascii());
    if id.is_empty() || !is_latin { "new-rule".into() } else { id.join("-") }
}
