//! What a corpus shows of a draft: how often it takes something, and sentences with the same words that it leaves, which
//! are candidates for a `keep`.

use std::collections::BTreeSet;

use crate::clean::{Clean, Cleaner, Options};
use crate::document::Document;
use crate::ledger::By;
use crate::rule::Policy;
use crate::tidy::Tidy;

use super::Draft;

/// Sentences that are kept in the draft.
const KEEPS: usize = 3;
/// Sentences that are remembered to choose from.
const CANDIDATES: usize = 300;
/// Words of a sentence that is an example: fewer are a label themselves, more hide the point.
const WORDS: std::ops::RangeInclusive<usize> = 6..=40;

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    documents: u64,
    /// Documents from which the draft takes something, and how often it does.
    taken: (u64, u64),
    /// Times that its words stand where it leaves them.
    left: u64,
    /// Sentences with its words, by length.
    candidates: BTreeSet<(usize, String)>,
    /// Where the first ones came from.
    places: Vec<String>,
}

impl Seen {
    /// A cleaner that has the draft and nothing else, and tells what it leaves.
    pub fn cleaner(draft: &Draft) -> Cleaner {
        let mut options = Options { tidy: Tidy::NONE, misses: true, unguarded: true, ..Options::default() };
        options.policies.insert(draft.family, Policy::Drop);
        Cleaner::new(draft.set(), options)
    }

    /// Looks at a document, named for a person.
    pub fn look(&mut self, name: &str, cleaner: &Cleaner, document: &Document<'_>) {
        let clean = cleaner.clean(document);
        self.documents += 1;
        let taken = clean.edits.iter().filter(|edit| matches!(edit.by, By::Rule(_))).count() as u64;
        self.taken = (self.taken.0 + u64::from(taken > 0), self.taken.1 + taken);
        if taken > 0 && self.places.len() < KEEPS {
            self.places.push(name.to_owned());
        }
        self.left(&clean);
    }

    fn left(&mut self, clean: &Clean<'_>) {
        for left in &clean.left {
            self.left += 1;
            let sentence = sentence(&clean.text, left.start, left.end);
            let words = sentence.split_whitespace().count().max(sentence.chars().count() / 6);
            if WORDS.contains(&words) {
                self.candidates.insert((sentence.chars().count(), sentence.to_owned()));
                if self.candidates.len() > CANDIDATES {
                    self.candidates.pop_last();
                }
            }
        }
    }

    /// The shortest sentences.
    pub(super) fn keeps(&self) -> Vec<String> {
        self.candidates.iter().take(KEEPS).map(|(_, sentence)| sentence.clone()).collect()
    }

    /// What was seen, in words; nothing if nothing was looked at.
    pub(super) fn comments(&self) -> Vec<String> {
        if self.documents == 0 {
            return Vec::new();
        }
        let (documents, times) = self.taken;
        let mut comments = vec![format!(
            "Places it takes: {times}, in {documents} of {} documents. Places where its words stand and stay: {}.",
            self.documents, self.left
        )];
        if !self.places.is_empty() {
            comments.push(format!("For example {}.", self.places.join(", ")));
        }
        if !self.candidates.is_empty() {
            comments.push("The keeps are sentences of the corpus: write them anew in words of your own before you share the rule.".into());
        }
        comments
    }
}

/// The sentence around a place.
fn sentence(text: &str, start: usize, end: usize) -> &str {
    const ENDS: [char; 8] = ['.', '!', '?', '؟', '۔', '。', '！', '？'];
    let line = text[..start].rfind(['\n', '\t']).map_or(0, |at| at + 1);
    let stop = text[end..].find(['\n', '\t']).map_or(text.len(), |at| end + at);
    // A stop ends a sentence if white space follows, or if it is one of a script without spaces.
    let ends = |at: usize, c: char| {
        let next = text[at + c.len_utf8()..].chars().next();
        ENDS.contains(&c) && (next.is_none_or(char::is_whitespace) || matches!(c, '。' | '！' | '？'))
    };
    let from = text[line..start].char_indices().rfind(|(at, c)| ends(line + at, *c)).map_or(line, |(at, c)| line + at + c.len_utf8());
    let to = text[end..stop].char_indices().find(|(at, c)| ends(end + at, *c)).map_or(stop, |(at, c)| end + at + c.len_utf8());
    text[from..to].trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Family;

    #[test]
    fn sentences_are_found() {
        for (text, words, expected) in [
            ("One. He will share this page now! Two.", "share", "He will share this page now!"),
            ("a\nshare it\nb", "share", "share it"),
            ("一。分享这个。二", "分享", "分享这个。"),
            ("v. 3.5 share", "share", "3.5 share"),
        ] {
            let at = text.find(words).unwrap();
            assert_eq!(sentence(text, at, at + words.len()), expected);
        }
    }

    #[test]
    fn candidates_come_from_prose() {
        let mut draft = Draft::new("Share this page", "en", Family::Share, None).unwrap();
        let cleaner = Seen::cleaner(&draft);
        let text = "He asked her to share this page with the whole class. It rained.\nShare this page\n";
        draft.seen.look("a.txt", &cleaner, &Document::new(text));
        draft.seen.look("b.txt", &cleaner, &Document::new("It rained."));
        let file = draft.render();
        assert!(
            file.contains("# Places it takes: 1, in 1 of 2 documents. Places where its words stand and stay: 1.\n# For example a.txt."),
            "{file}"
        );
        assert!(file.contains("keep  = [\"He asked her to share this page with the whole class.\"]"), "{file}");
        assert!(draft.prove(&[]).is_empty());
    }
}
