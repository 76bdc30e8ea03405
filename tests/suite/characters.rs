//! Every code point among neighbours of many kinds: what is not seen stays only where it means something, nothing else is
//! lost, and tidying what was tidied changes nothing. The properties look at texts at random; this leaves nothing out.

use libtest_mimic::{Failed, Trial};
use naqi::{Cleaner, Document, Options, RuleSet, Tidy};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// What stands before and behind the code point, and which of those that are not seen mean something there.
type Place = (&'static str, &'static str, &'static str, fn(char) -> bool);

/// Marks of direction between two characters that are seen.
fn mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

fn joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

const PLACES: &[Place] = &[
    ("alone", "", "", |_| false),
    ("before a word", "", "word", |_| false),
    ("behind a word", "word", "", |_| false),
    ("between spaces", "two ", " words", |_| false),
    ("between letters", "ab", "cd", mark),
    ("between digits", "12", "34", mark),
    ("between Arabic letters", "بب", "تت", |c| mark(c) || joiner(c)),
    ("behind an Arabic letter", "كتاب", "، ٥", |c| mark(c) || c == '\u{200d}'),
    ("between Hebrew letters", "אב", "גד", mark),
    ("between letters of India", "क\u{94d}", "ष", |c| mark(c) || joiner(c)),
    ("between Thai letters", "ไทย", "ไทย", |c| mark(c) || c == '\u{200b}'),
    ("between Chinese letters", "漢", "字", |c| mark(c) || variant(c)),
    ("between Mongolian letters", "ᠠ", "ᠠ", |c| mark(c) || joiner(c) || matches!(c, '\u{180b}'..='\u{180f}')),
    ("between pictures", "❤", "👩", |c| mark(c) || matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')),
    ("before a mark", "a", "\u{301}b", |c| c == '\u{34f}'),
];

fn variant(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}')
}

/// Controls, and what Unicode lets be ignored where it is not known (DerivedCoreProperties.txt, Default_Ignorable), but for
/// the fillers of Hangul and vowels of Khmer, which are letters; object replacement and annotation.
fn unseen(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffc}')
        || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// A test for each place.
pub fn trials() -> Vec<Trial> {
    PLACES.iter().map(|place| Trial::test(format!("every code point {}", place.0), move || every(place))).collect()
}

/// Every code point, but of the thousands that are alike one in a hundred.
fn code_points() -> impl Iterator<Item = char> {
    let alike = |c: &char| {
        matches!(c.general_category(), GeneralCategory::Unassigned | GeneralCategory::PrivateUse)
            || matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{17000}'..='\u{18dff}' | '\u{20000}'..='\u{3ffff}')
    };
    (char::MIN..=char::MAX).filter(move |c| !alike(c) || unseen(*c) || u32::from(*c).is_multiple_of(101))
}

fn every((_, before, behind, means): &'static Place) -> Result<(), Failed> {
    let cleaner = Cleaner::new(RuleSet::default(), Options { tidy: Tidy::STANDARD, ..Options::default() });
    let mut wrong = Vec::new();
    for c in code_points() {
        let document = Document::new(format!("{before}{c}{behind}"));
        let clean = cleaner.clean(&document).text;
        if clean.contains(|c| unseen(c) && !means(c)) {
            wrong.push(format!("U+{:04X} leaves {clean:?}", u32::from(c)));
        }
        if let Some(lost) = lost(&document.text, &clean) {
            wrong.push(format!("U+{:04X}: {lost:?} is lost in {clean:?}", u32::from(c)));
        }
        let again = Document::new(clean.as_ref());
        if *cleaner.clean(&again).text != clean {
            wrong.push(format!("U+{:04X} goes on from {clean:?}", u32::from(c)));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("{} wrong: {}", wrong.len(), wrong[..wrong.len().min(20)].join("\n")).into()) }
}

/// A character that is seen and does not come out, in the composition that it has in the end.
fn lost(text: &str, clean: &str) -> Option<char> {
    let seen = |c: &char| !unseen(*c) && !matches!(c.general_category_group(), GeneralCategoryGroup::Separator | GeneralCategoryGroup::Other);
    // Presentation forms become their letters.
    // Nor are Â and Ã looked at, which beside a space are a no-break space and à, misread.
    let shape = |c: &char| matches!(c, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | 'Â' | 'Ã');
    let mut left: Vec<char> = clean.nfd().collect();
    text.chars().filter(|c| !shape(c)).nfd().filter(seen).find(|c| match left.iter().position(|other| other == c) {
        Some(at) => {
            left.swap_remove(at);
            false
        }
        None => true,
    })
}
