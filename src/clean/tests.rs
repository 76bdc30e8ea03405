//! Documents that come out whole, and the same whether or not misses are told.

use proptest::prelude::*;

use super::*;
use crate::touch::tests::{TIDY, choices, lines, set};

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, max_shrink_iters: 4000, ..ProptestConfig::default() })]
    #[test]
    fn telling_what_was_missed_changes_nothing(
        (choice, _) in choices(), tidy in prop::sample::select(TIDY), there in any::<bool>(),
        documents in prop::collection::vec(prop::collection::vec(lines(), 1..4), 12),
    ) {
        let cleaner = |misses| Cleaner::new(set(&choice), Options { tidy: tidy.parse().unwrap(), misses, unguarded: true, ..Options::default() });
        let (silent, telling) = (cleaner(false), cleaner(true));
        for lines in documents {
            let document = Document::new(lines.join("\n"));
            let document = if there { document.site("example.org").lang("ar") } else { document };
            let (silent, telling) = (silent.clean(&document), telling.clean(&document));
            prop_assert_eq!(&silent.text, &telling.text, "{:?}", document.text);
            prop_assert_eq!(&silent.edits, &telling.edits, "{:?}", document.text);
            prop_assert_eq!(silent.verdict, telling.verdict);
        }
    }
}

#[test]
fn what_does_not_fit_comes_out_whole_and_says_so() {
    let mut cleaner = Cleaner::new(RuleSet::default(), Options::default());
    cleaner.limit = 8;
    let fits = Document::new("a\u{AD}bcdef");
    assert_eq!((&*cleaner.clean(&fits).text, cleaner.fits(8)), ("abcdef", Ok(())));
    let large = Document::new("a\u{AD}bcdefg");
    let clean = cleaner.clean(&large);
    assert_eq!((&*clean.text, clean.verdict, clean.edits.len()), ("a\u{AD}bcdefg", Verdict::Review, 0));
    assert_eq!(clean.reason.as_deref(), Some("larger than 8 bytes"));
}

#[test]
fn what_is_furniture_everywhere_comes_out_whole_and_says_so() {
    let mut cleaner = Cleaner::bundled_with(Options { unguarded: true, ..Options::default() }).unwrap();
    for text in ["Share Tweet ".repeat(400), "Share on Facebook\n".repeat(800)] {
        cleaner.hits = MAX_HITS;
        assert_ne!(cleaner.clean(&Document::new(text.as_str())).text, text);
        cleaner.hits = 500;
        let document = Document::new(text.as_str());
        let clean = cleaner.clean(&document);
        assert_eq!((&*clean.text, clean.verdict), (&*text, Verdict::Review));
        assert_eq!(clean.reason.as_deref(), Some("rules could apply at more places than a document may have"));
    }
}

#[test]
fn folded_lines_of_the_largest_text_have_offsets() {
    assert!(Cleaner::new(RuleSet::default(), Options::default()).fits(MAX_TEXT + 1).is_err());
    assert!(u32::try_from(MAX_TEXT * 12).is_ok());
}

#[test]
fn a_line_of_more_than_a_mebibyte_does_not_hide_the_others() {
    let long = "The council met on Monday and ".repeat(40_000);
    let document = Document::new(format!("{long}went home.\n\nThe council met on Monday, and went home after a long day.\n\nShare this article\n"));
    let clean = Cleaner::bundled().unwrap().clean(&document);
    assert_eq!((clean.verdict, clean.text.ends_with("after a long day.\n")), (Verdict::Cleaned, true));
}
