//! `nfc`, `nfd`, `nfkc`, `nfkd`: the normal forms of Unicode Standard Annex 15.
//!
//! A line is taken cluster by cluster: from a character that could change back to the last one that surely stands
//! alone, and on to the next such. Only clusters that do change become edits.

use unicode_normalization::UnicodeNormalization;

use crate::tidy::step::{Edits, Steps};
use crate::tidy::{Step, concern, scan};

/// A text in the normal form of a step.
fn normal(step: Step, text: &str) -> String {
    match step {
        Step::Nfd => text.nfd().collect(),
        Step::Nfkc => text.nfkc().collect(),
        Step::Nfkd => text.nfkd().collect(),
        _ => text.nfc().collect(),
    }
}

pub(in crate::tidy) fn edits(line: &str, edits: &mut Edits) {
    let step = edits.step();
    // A character that does not concern the step is a starter which combines with nothing before it.
    let concerned = |c: char| concern::of(c).has(step);
    let mut at = 0;
    while let Some(suspect) = scan::next(line, at, Steps::of(&[step])) {
        let start = line[at..suspect].char_indices().rfind(|(_, c)| !concerned(*c)).map_or(at, |(offset, _)| at + offset);
        let end = line[suspect..].char_indices().find(|(_, c)| !concerned(*c)).map_or(line.len(), |(offset, _)| suspect + offset);
        let cluster = &line[start..end];
        let with = normal(step, cluster);
        if with != cluster {
            // The starter mostly stays; an edit over it would clash with what others do to it.
            let same = cluster.chars().zip(with.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>();
            edits.replace(start + same, end, &with[same..]);
        }
        at = end;
    }
}

/// A mark that composes with nothing and stands behind none of a higher class is where every normal form wants it: the
/// tashkeel of nearly all vowelled Arabic. (The quick check of UAX 15, section 9.)
pub(in crate::tidy) fn is_ordered(c: char, class: u8, previous: u8) -> bool {
    class != 0 && previous <= class && concern::is_mark_that_stays(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::characters::alone;

    const FORMS: [Step; 4] = [Step::Nfc, Step::Nfd, Step::Nfkc, Step::Nfkd];

    #[test]
    fn every_code_point_alone_and_those_that_change_among_others() {
        for c in (0..0x11_0000).filter_map(char::from_u32).filter(|c| *c != '\n') {
            let among = || ["a-\u{301}\u{327}", "\u{1100}-\u{11a8}", "ا\u{64e}-\u{651}ل"].map(|text| text.replace('-', &c.to_string()));
            for form in FORMS {
                // A Hangul syllable is like the next one; one of each row will do.
                let changes = concern::of(c).has(form) && (!matches!(c, '가'..='힣') || (c as u32).is_multiple_of(28));
                for text in changes.then(among).into_iter().flatten().chain([c.to_string()]) {
                    assert_eq!(alone(form, &text), normal(form, &text), "{form:?} of {text:?}");
                }
            }
        }
    }

    #[test]
    fn long_sequences_of_marks_take_linear_time() {
        let marks = "e".to_owned() + &"\u{301}\u{327}\u{651}\u{64e}".repeat(50_000);
        for form in FORMS {
            assert_eq!(alone(form, &marks), normal(form, &marks));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_as_the_standard_says(text in "[a-e\u{c0}-\u{17f}\u{300}-\u{345}ا\u{622}\u{64b}-\u{655}\u{670}\u{1100}-\u{1112}\u{1161}-\u{1175}\u{11a8}-\u{11c2}가-힣\u{3099}か-ご\u{ff76}-\u{ff9f}ﬁ①\u{fdf2}\u{fef5}\u{9be}\u{9c7}\u{9d7}]{0,12}") {
            for form in FORMS {
                proptest::prop_assert_eq!(alone(form, &text), normal(form, &text));
            }
        }
    }
}
