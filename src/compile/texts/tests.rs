//! Needed texts against searching for them one by one.

use super::*;
use crate::fold::{Folded, fold};
use crate::rule::anchor::word_hash;
use crate::rule::borders::Borders;
use crate::rule::regexp::Regexp;

/// Texts ready to be found.
struct Filed(Needed, Vec<(u64, Wanted, Spots)>);

impl Filed {
    fn new(texts: Vec<Text>) -> Self {
        let (needed, anchored) = Needed::new(texts.into_iter().zip(0..).map(|(text, meaning)| (text, meaning, Spots::ALL)).collect(), word_hash);
        Self(needed, anchored)
    }

    /// Where they stand in a line, and which.
    fn find(&self, folded: &Folded) -> Vec<(usize, u32)> {
        let Self(needed, anchored) = self;
        let (padded, length) = (folded.padded(), folded.as_str().len());
        let mut found = Vec::new();
        let places = folded.words().iter().map(|word| word.start).chain(folded.signs().iter().copied());
        needed.find(padded, length, places, &mut Vec::new(), |start, at| found.push((start, at)));
        for word in folded.words() {
            let hash = word_hash(&folded.as_str().as_bytes()[word.start as usize..word.end as usize]);
            for (_, wanted, _) in anchored.iter().filter(|pair| pair.0 == hash) {
                needed.check(wanted, padded, length, word.start as usize, &mut |start, at| found.push((start, at)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn folded(line: &str) -> Folded {
    let mut folded = Folded::default();
    folded.fold(line);
    folded
}

fn found(texts: &[(&str, Borders)], line: &str) -> Vec<(usize, u32)> {
    Filed::new(texts.iter().map(|(text, borders)| Text { text: (*text).into(), borders: *borders }).collect()).find(&folded(line))
}

/// A regex never matches in a line where none of its texts is found: every regex of up to three of these pieces, in
/// every line of up to five of these characters.
#[test]
fn no_match_is_missed() {
    const PIECES: [&str; 16] = ["", "ab", "b", " ", "分", "^", "$", r"\b", r"\W*", r"\s*", "[^b]", "(?:ab|b#)", "(?:a )?", "(?:ab ?){2}", "a?", ".*"];
    const LETTERS: [&str; 5] = ["a", "b", " ", "#", "分"];
    let mut lines = vec![String::new()];
    for at in 0.. {
        match lines.get(at) {
            Some(line) if line.chars().count() < 5 => lines.extend(LETTERS.map(|letter| line.clone() + letter)),
            Some(_) => {}
            None => break,
        }
    }
    let lines: Vec<Folded> = lines.iter().map(|line| folded(line)).filter(|line| line.as_str().len() > 1).collect();
    let mut tried = 0;
    for pieces in (0..PIECES.len().pow(3)).map(|at| [at % 16, at / 16 % 16, at / 256].map(|at| PIECES[at])) {
        let Ok(regexp) = Regexp::new(&pieces.concat()) else { continue };
        let texts = Filed::new(regexp.needs.texts.clone());
        let holds = |line: &str| regexp.search().is_some_and(|search| search.find(line, 0..line.len()).is_some());
        for line in lines.iter().filter(|line| holds(line.as_str())) {
            tried += 1;
            assert!(
                regexp.needs.texts.is_empty() || !texts.find(line).is_empty(),
                "{:?} in {:?}: {:?}",
                regexp.written,
                line.as_str(),
                regexp.needs.texts
            );
        }
    }
    assert!(tried > 100_000, "{tried}");
}

#[test]
fn texts_of_all_kinds_are_found() {
    let both = Borders { before: true, behind: true };
    let before = Borders { before: true, behind: false };
    for (text, borders) in [
        ("#", Borders::default()),
        ("©", Borders::default()),
        (" | ", Borders::default()),
        ("://", Borders::default()),
        ("share", both),
        ("share", before),
        ("share", Borders::default()),
        ("مشاركه", both),
        ("اخبار ذات صله", Borders::default()),
        ("x", before),
        ("分享到", Borders::default()),
        ("到", Borders::default()),
    ] {
        let line = fold(&format!("ab {text} cd"));
        let at = line.find(text).unwrap();
        assert_eq!(found(&[(text, borders)], &line), [(at, 0)], "{text} {borders:?}");
    }
    assert_eq!(found(&[("share", both)], "shared"), []);
    assert_eq!(found(&[("share", Borders { before: true, behind: false })], "shared"), [(0, 0)]);
    assert_eq!(found(&[("hare", Borders::default())], "shared"), [(1, 0)]);
}

proptest::proptest! {
    #[test]
    fn as_searching_one_by_one(line in "[ab#:| شار]{0,40}", texts in proptest::collection::btree_set("[ab#:|شار]( ?[ab#:|شار]){0,3}", 1..12)) {
        let line = folded(&line).as_str().to_owned();
        let texts: Vec<(&str, Borders)> = texts.iter().map(|text| (text.as_str(), Borders::default())).collect();
        let mut expected: Vec<(usize, u32)> = Vec::new();
        for (at, (text, _)) in texts.iter().enumerate() {
            expected.extend((0..line.len()).filter(|start| line.as_bytes()[*start..].starts_with(text.as_bytes())).map(|start| (start, at as u32)));
        }
        expected.sort_unstable();
        proptest::prop_assert_eq!(found(&texts, &line), expected);
    }
}
